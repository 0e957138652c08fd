package mailbox

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// The forms of Wrapping.
const (
	WrapEML            = "eml"             // an attached message (RFC 2046 section 5.2.1)
	WrapTNEF           = "tnef"            // winmail.dat (MS-OXTNEF)
	WrapMSG            = "msg"             // an Outlook message file (MS-OXMSG)
	WrapSMIMESigned    = "smime-signed"    // RFC 8551 section 3.5
	WrapSMIMEEncrypted = "smime-encrypted" // RFC 8551 section 3.3
	WrapSMIMEOther     = "smime-other"     // certificates alone, compressed (RFC 8551 section 3.6), or not readable
	WrapPGPSigned      = "pgp-signed"      // RFC 3156 section 5, RFC 9580 section 7
	WrapPGPEncrypted   = "pgp-encrypted"   // RFC 3156 section 4
	WrapPartial        = "partial"         // a piece of a message (RFC 2046 section 5.2.2)
	WrapExternal       = "external"        // a reference to a body elsewhere (RFC 2046 section 5.2.3)
)

// How far a wrapping was opened. This is only about text and files: no signature is
// ever checked here.
const (
	WrapOpened = "opened"
	WrapPartly = "partly"
	WrapClosed = "closed"
)

// wrap notes a wrapping; a problem, if any, is noted as a defect.
func (p *parser) wrap(form, status, problem string) {
	if len(p.msg.Wrapped) < maxParts {
		p.msg.Wrapped = append(p.msg.Wrapped, Wrapping{Form: form, Status: status})
	}
	if problem != "" {
		p.defect("%s", problem)
	}
}

// unwrap opens what MIME calls a file but is a message. The file itself has been
// attached already. Its text never counts as typed by the writer: two programs may show
// different things there, so it carries no command.
func (p *parser) unwrap(e entity, data []byte, depth int) partText {
	if data == nil {
		return partText{}
	}
	p.inner++
	defer func() { p.inner-- }()
	name := strings.ToLower(e.filename)
	var text string
	switch {
	case isTNEF(e, name, data):
		text = p.readTNEF(data, depth)
	case isSMIME(e, name):
		text = p.readSMIME(data, depth)
	case e.mediaType == "application/vnd.ms-outlook" || strings.HasSuffix(name, ".msg"):
		text = p.readMSG(e, data, depth)
	case e.mediaType == "message/partial":
		text = p.readPartial(e, data, depth)
	case e.mediaType == "message/external-body":
		p.wrap(WrapExternal, WrapClosed, "a part refers to text elsewhere (message/external-body), which was not fetched")
	}
	return partText{text: text, wrapped: text != ""}
}

// readPartial reads the first piece of a message sent in pieces; the later ones begin
// in the middle of something.
func (p *parser) readPartial(e entity, data []byte, depth int) string {
	if strings.TrimSpace(e.params["number"]) != "1" {
		p.wrap(WrapPartial, WrapClosed, "the mail is only a part of a message (message/partial); its text is not shown")
		return ""
	}
	p.wrap(WrapPartial, WrapPartly, "the mail is only a part of a message (message/partial); the rest is in other mails")
	inner := p.entity(StripEnvelope(data), "text/plain")
	return p.attachedText(inner, depth)
}

// closedWithoutText reports whether a wrapping stayed closed that may contain what the
// mail has to say.
func (p *parser) closedWithoutText() bool {
	return p.typed < enoughTyped && slices.ContainsFunc(p.msg.Wrapped, func(w Wrapping) bool {
		return w.Status != WrapOpened && w.Form != WrapEML
	})
}

// enoughTyped is how many letters and digits next to a closed wrapping count as a text:
// more than "zie bijlage" and a name.
const enoughTyped = 40

// typedText counts the letters of body text, as far as they matter.
func (p *parser) typedText(text string) {
	for _, r := range text {
		if p.typed >= enoughTyped {
			return
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			p.typed++
		}
	}
}

// withoutRepeats drops the texts of wrappings that only repeat another text: Outlook
// puts the same body in the mail and in its winmail.dat.
func withoutRepeats(contents []partText) []partText {
	if n := countWrapped(contents); n == 0 || n > maxCompared || len(contents) == 1 {
		return contents
	}
	folded := make([]string, len(contents))
	for i, c := range contents {
		folded[i] = lettersOnly(c.text)
	}
	var kept []partText
	for i, c := range contents {
		repeats := false
		for j := range contents {
			// If two say the same, the first stays.
			if i != j && c.wrapped && strings.Contains(folded[j], folded[i]) && (len(folded[j]) > len(folded[i]) || !contents[j].wrapped || j < i) {
				repeats = true
			}
		}
		if !repeats {
			kept = append(kept, c)
		}
	}
	return kept
}

// maxCompared limits the comparing of texts; a mail from Outlook has one wrapping.
const maxCompared = 5

func countWrapped(contents []partText) int {
	n := 0
	for _, c := range contents {
		if c.wrapped {
			n++
		}
	}
	return n
}

// lettersOnly keeps the letters and digits of s, for comparison.
func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// file reads a file found in a wrapping as if it were a part of the mail.
func (p *parser) file(name, mediaType string, data []byte, depth int) string {
	if p.parts >= maxParts {
		p.unreadable("more than %d parts; the rest was not read", maxParts)
		return ""
	}
	p.parts++
	e := entity{body: data, mediaType: strings.ToLower(strings.TrimSpace(mediaType)), disposition: "attachment", filename: name}
	if i := strings.IndexByte(e.mediaType, ';'); i >= 0 {
		e.mediaType = strings.TrimSpace(e.mediaType[:i])
	}
	if e.isMultipart() || !strings.Contains(e.mediaType, "/") {
		// Outlook keeps an S/MIME mail as one file with its header on top.
		if e.isMultipart() && continuesHeader(data, 20) {
			return p.walk(p.entity(data, "text/plain"), depth+1).text
		}
		e.mediaType = typeOfName(name)
	}
	return p.walk(e, depth+1).text
}

// typeOfName is the media type that a file name's extension implies.
func typeOfName(name string) string {
	name = strings.ToLower(name)
	for mediaType, ext := range extensions {
		if strings.HasSuffix(name, ext) && mediaType != "text/x-vcard" {
			return mediaType
		}
	}
	return "application/octet-stream"
}

// looksLikeMessage reports whether data begins with a mail header.
func looksLikeMessage(data []byte) bool {
	data = StripEnvelope(data)
	line, _ := cutLine(data)
	return isField(line) && continuesHeader(data, 20) && bytes.IndexByte(data[:min(len(data), 512)], 0) < 0
}
