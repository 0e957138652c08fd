package mailbox

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

// headerNote is what repairHeader found; the flags say what follows.
type headerNote struct {
	text                  string
	unreadable, ambiguous bool
}

// repairHeader splits raw into a header block that go-message accepts and the body
// below it. It is needed because go-message rejects the whole message for one line that
// is not a field; such mail is common enough to include complaints. It keeps at most
// limit bytes of fields; fields beyond that are dropped one by one, so that a giant To
// does not cost us the From after it.
func repairHeader(raw []byte, limit int) (block, body []byte, notes []headerNote) {
	r := headerRepair{limit: limit}
	rest := raw
	for {
		line, next := cutLine(rest)
		switch {
		case len(rest) == 0:
			r.flush()
			return r.result(raw, nil)
		case len(line) == 0:
			r.flush()
			return r.result(raw, next)
		case len(bytes.TrimSpace(line)) == 0:
			// To some, a line of blanks is folding (RFC 5322 section 4.2); to others it
			// ends the header: what follows decides.
			if !continuesHeader(next, 1) {
				r.flush()
				return r.result(raw, next)
			}
			r.note(headerNote{text: "a blank line inside a header was skipped", ambiguous: true})
		case line[0] == ' ' || line[0] == '\t':
			if r.field == nil && isField(bytes.TrimSpace(line)) {
				r.start(bytes.TrimSpace(line))
			} else if r.field != nil {
				r.field = append(append(r.field, "\r\n"...), line...)
			}
		case isField(line):
			r.start(line)
		case continuesHeader(next, 20):
			r.flush()
			r.note(headerNote{text: "a header line that is no field was skipped", ambiguous: true})
		default:
			r.flush()
			if r.known {
				r.note(headerNote{text: "no blank line between header and body; the body was taken to begin at the first line that is no field", ambiguous: true})
			}
			return r.result(raw, rest)
		}
		rest = next
	}
}

type headerRepair struct {
	limit int
	block bytes.Buffer
	field []byte // the field being read, with its continuation lines
	known bool   // saw a field that only headers have
	notes []headerNote
}

func (r *headerRepair) note(n headerNote) {
	if !slices.Contains(r.notes, n) {
		r.notes = append(r.notes, n)
	}
}

func (r *headerRepair) start(line []byte) {
	r.flush()
	r.field = append(r.field[:0:0], line...)
	r.known = r.known || isKnownField(line)
}

// flush files the field being read, in UTF-8 and without bare CRs.
func (r *headerRepair) flush() {
	f := r.field
	r.field = nil
	if f == nil {
		return
	}
	if r.block.Len()+len(f) > r.limit {
		r.note(headerNote{text: "the headers are larger than 256 KiB; the rest of them was not read", unreadable: true})
		return
	}
	if bytes.Contains(bytes.ReplaceAll(f, []byte("\r\n"), nil), []byte("\r")) {
		// Some programs end a line here and would see a new field.
		r.note(headerNote{text: "a bare CR inside a header field was read as a blank", ambiguous: true})
		f = bytes.ReplaceAll(f, []byte("\r\n"), []byte("\n"))
		f = bytes.ReplaceAll(f, []byte("\r"), []byte(" "))
	}
	if !utf8.Valid(f) {
		decoded, _ := coding.Decode(f, "", false)
		f = []byte(decoded)
		r.note(headerNote{text: "a header field holds raw 8-bit characters; they were read as windows-1252"})
	}
	r.block.Write(f)
	r.block.WriteString("\r\n")
}

// result gives up the header if it has no field that only headers have: then everything
// is text that happens to begin like one ("Klacht: ...").
func (r *headerRepair) result(raw, body []byte) ([]byte, []byte, []headerNote) {
	if !r.known && r.block.Len() > 0 {
		return nil, raw, r.notes
	}
	return r.block.Bytes(), body, r.notes
}

// readHeaderBlock gives the fields of a block made by repairHeader. Anything that
// go-message still refuses ends the header.
func readHeaderBlock(block []byte) message.Header {
	h, _ := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(append(block[:len(block):len(block)], "\r\n"...))))
	return message.Header{Header: h}
}

// cutLine splits off the first line, without its line end (LF or CRLF, and
// the CRCRLF of some gateways).
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}

// continuesHeader reports whether one of the next n lines, up to a blank one, is a
// field that only headers have.
func continuesHeader(b []byte, n int) bool {
	for range n {
		line, rest := cutLine(b)
		if len(line) == 0 {
			return false
		}
		if isKnownField(line) {
			return true
		}
		b = rest
	}
	return false
}

// isField reports whether line begins with a field name and a colon.
func isField(line []byte) bool {
	_, ok := FieldName(line)
	return ok
}

// FieldName gives the field name that line begins with, before a colon
// (RFC 5322 section 2.2; blanks before the colon as in section 4.5).
func FieldName(line []byte) (name []byte, ok bool) {
	i := bytes.IndexByte(line[:min(len(line), 100)], ':')
	if i < 1 {
		return nil, false
	}
	name = bytes.TrimRight(line[:i], " \t")
	return name, !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// isKnownField reports whether line is a field that nobody types by accident at the
// start of a sentence.
func isKnownField(line []byte) bool {
	name, ok := FieldName(line)
	if !ok {
		return false
	}
	switch n := strings.ToLower(string(name)); n {
	case "from", "to", "cc", "bcc", "date", "subject", "sender", "reply-to", "message-id", "received",
		"return-path", "in-reply-to", "references", "mime-version", "delivered-to", "auto-submitted", "precedence":
		return true
	default:
		for _, prefix := range []string{"content-", "x-", "arc-", "dkim-", "list-", "received-", "resent-", "thread-", "authentication-"} {
			if strings.HasPrefix(n, prefix) {
				return true
			}
		}
		return false
	}
}
