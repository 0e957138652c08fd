package trust

import (
	"bytes"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
)

// rawField is one header field as in the mail: the name in lower case, the value with
// its folding.
type rawField struct {
	name  string
	value []byte
}

// rawHeader is the header of a mail, read without any repair.
type rawHeader struct {
	fields []rawField
	// sound is false if other programs may see other fields: the reading stopped at
	// something that is not a field, or the header is larger than Parse reads.
	sound bool
}

// readRawHeader splits the header off raw (RFC 5322 section 2.2). It shares no
// code with mailbox.repairHeader on purpose: what has to be repaired proves nothing.
func readRawHeader(raw []byte) rawHeader {
	var h rawHeader
	rest := raw
	for {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 || len(raw)-len(rest)+end > mailbox.MaxHeaderBytes {
			return h
		}
		line := bytes.TrimSuffix(rest[:end], []byte("\r"))
		rest = rest[end+1:]
		last := len(h.fields) - 1
		switch {
		case len(line) == 0:
			h.sound = true
			return h
		case bytes.ContainsAny(line, "\r\x00"):
			return h
		case line[0] == ' ' || line[0] == '\t':
			if last < 0 || len(bytes.TrimSpace(line)) == 0 {
				return h
			}
			f := &h.fields[last]
			f.value = append(append(f.value, "\r\n"...), line...)
		default:
			name, ok := mailbox.FieldName(line)
			if !ok {
				return h
			}
			_, value, _ := bytes.Cut(line, []byte(":"))
			h.fields = append(h.fields, rawField{strings.ToLower(string(name)), bytes.Clone(value)})
		}
	}
}

// values gives the values of all fields with a name, given in lower case, from the top.
func (h rawHeader) values(name string) [][]byte {
	var values [][]byte
	for _, f := range h.fields {
		if f.name == name {
			values = append(values, f.value)
		}
	}
	return values
}

// aboveBorder gives the fields added after the border received the mail: those above
// the topmost Received that is not a local hand-over. ok is false if there is no such
// Received.
func (h rawHeader) aboveBorder() (above rawHeader, ok bool) {
	i := slices.IndexFunc(h.fields, func(f rawField) bool { return f.name == "received" && !isHandOver(f.value) })
	if i < 0 {
		return rawHeader{}, false
	}
	return rawHeader{fields: h.fields[:i], sound: h.sound}, true
}

// isHandOver reports whether our own server added a Received when it put the mail into
// the mailbox: its protocol is LMTP (RFC 3848, RFC 6531 section 4.3). Every "with" must
// say so: a sender can smuggle one in through the HELO name, but cannot remove the
// server's own.
func isHandOver(received []byte) bool {
	words := strings.Fields(strings.ToLower(mailbox.DropAsides(string(received))))
	found := false
	for i, w := range words {
		if w != "with" {
			continue
		}
		if i+1 == len(words) || !slices.Contains(handOverProtocols, strings.TrimRight(words[i+1], ";")) {
			return false
		}
		found = true
	}
	return found
}

var handOverProtocols = []string{"lmtp", "lmtpa", "lmtps", "lmtpsa", "utf8lmtp", "utf8lmtpa", "utf8lmtps", "utf8lmtpsa"}
