package mailbox

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Limits on one mail. Real mail stays far below them. Beyond them a person must look,
// because reading on would cost more than the mail is worth.
const (
	maxDepth        = 20
	maxParts        = 200
	MaxHeaderBytes  = 256 << 10 // all headers of the mail together
	maxDecodedBytes = 64 << 20  // all decoded parts together
	maxDefects      = 50
)

// Parse reads a raw message. It always returns a message: what cannot be read is left
// out and noted in Defects, and Unreadable is set if a person must look at the
// original.
func Parse(raw []byte) *Message {
	p := &parser{msg: &Message{Kind: KindMail}}
	p.parse(raw)
	return p.msg
}

// parser is the state of one Parse: the message so far, what is left of the
// limits, and what the parts of a bounce said.
type parser struct {
	msg *Message

	parts, headerBytes, decodedBytes int
	typed                            int // letters of body text, up to enoughTyped

	inner int  // number of attached messages and wrappings around what is being read
	two   bool // programs may show different text

	deliveryStatus []byte // the first message/delivery-status (RFC 3464 section 2)
	returnedID     string // Message-ID of the first message or header attached
	returnedFrom   string // its one sender
	returnedTo     string // its one recipient

	typedFirst  string // the first body text, quotes included
	bounceWords bool   // subject or text begin as those of a bounce
}

func (p *parser) parse(raw []byte) {
	// Last resort: a stranger chooses every byte here, and one mail must not stop the
	// next. Nothing relies on it.
	defer func() {
		if r := recover(); r != nil {
			p.unreadable("the mail could not be parsed (%v)", r)
			p.msg.Text = text.Clean(string(raw[:min(len(raw), 1<<20)]))
		}
	}()

	top := p.entity(StripEnvelope(raw), "text/plain")
	p.readHeader(top.header)
	c := p.walk(top, 0)
	if c.text == "" && len(p.msg.Attachments) == 0 {
		p.defect("the mail holds no text")
	}
	p.msg.Text = strings.Trim(c.text, "\n")
	p.msg.Unreadable = p.msg.Unreadable || p.closedWithoutText()
	p.typedFirst = c.own
	p.msg.own, p.msg.rest = c.own, c.rest
	p.msg.Reply = text.CutQuotes(c.own, answersMail(p.msg))
	p.msg.TwoTexts = p.two && !p.msg.Ambiguous
	p.msg.Ambiguous = p.msg.Ambiguous || p.two
	p.classify(top, p.msg.Text)
	p.msg.OwnText = p.hasOwnText(top)
}

// defect notes something odd and what was done about it.
func (p *parser) defect(format string, args ...any) {
	d := text.CleanLine(fmt.Sprintf(format, args...))
	if len(p.msg.Defects) < maxDefects && !slices.Contains(p.msg.Defects, d) {
		p.msg.Defects = append(p.msg.Defects, d)
	}
}

// unreadable notes a defect for which a person must look at the original.
func (p *parser) unreadable(format string, args ...any) {
	p.msg.Unreadable = true
	p.defect(format, args...)
}

// ambiguous notes a defect because of which two programs may read different mails.
func (p *parser) ambiguous(format string, args ...any) {
	p.msg.Ambiguous = true
	p.defect(format, args...)
}

// entity is one node of the MIME tree: its repaired header and the bytes
// below it, not yet decoded.
type entity struct {
	header      message.Header
	body        []byte
	mediaType   string // lower case
	params      map[string]string
	disposition string // lower case
	filename    string // as given, decoded, not yet cleaned
}

func (e entity) isMultipart() bool { return strings.HasPrefix(e.mediaType, "multipart/") }

// entity reads the header at the start of raw. fallback is the media type of an entity
// that gives none (RFC 2045 section 5.2, RFC 2046 section 5.1.5).
func (p *parser) entity(raw []byte, fallback string) entity {
	block, body, notes := repairHeader(raw, MaxHeaderBytes-p.headerBytes)
	p.headerBytes += len(block)
	for _, n := range notes {
		p.defect("%s", n.text)
		p.msg.Unreadable = p.msg.Unreadable || n.unreadable
		p.msg.Ambiguous = p.msg.Ambiguous || n.ambiguous
	}
	e := entity{header: readHeaderBlock(block), body: body, mediaType: fallback}
	if v := e.header.Get("Content-Type"); v != "" {
		var doubtful bool
		e.mediaType, e.params, doubtful = parseParams(v)
		if doubtful {
			p.ambiguous("a Content-Type names a parameter twice; the first was used")
		}
		if !strings.Contains(e.mediaType, "/") {
			// RFC 2045 section 5.2: what has no valid type is plain text.
			p.defect("a Content-Type is not valid; the part was read as %s", fallback)
			e.mediaType = fallback
		}
	}
	if n := len(e.header.Values("Content-Type")); n > 1 {
		p.ambiguous("%d Content-Type fields in one header; the first was used", n)
	}
	var dispParams map[string]string
	e.disposition, dispParams, _ = parseParams(e.header.Get("Content-Disposition"))
	e.filename = dispParams["filename"]
	if e.filename == "" {
		e.filename = e.params["name"]
	}
	return e
}

// StripEnvelope drops what mail stores put before the header: a byte order mark, blank
// lines and mbox "From " lines. A mail with only CR line ends is returned with LF.
func StripEnvelope(raw []byte) []byte {
	if !bytes.ContainsRune(raw, '\n') && bytes.ContainsRune(raw, '\r') {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	for {
		line, rest := cutLine(raw)
		isMbox := bytes.HasPrefix(bytes.TrimPrefix(line, []byte(">")), []byte("From ")) && !isField(line)
		if len(raw) == 0 || !isMbox && len(bytes.TrimSpace(line)) > 0 {
			return raw
		}
		raw = rest
	}
}

// answersMail reports whether the mail answers or forwards another.
func answersMail(m *Message) bool {
	if len(m.InReplyTo) > 0 || len(m.References) > 0 {
		return true
	}
	prefix, _, ok := strings.Cut(m.Subject, ":")
	return ok && slices.Contains(replyPrefixes, strings.ToLower(strings.TrimSpace(prefix)))
}

var replyPrefixes = []string{"re", "antw", "antwoord", "aw", "sv", "fw", "fwd", "wg", "doorst", "tr", "rv", "ynt", "odp"}
