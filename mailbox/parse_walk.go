package mailbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/coding"
	"github.com/integratiewerk/klachtd/mailbox/markup"
	"github.com/integratiewerk/klachtd/mailbox/outlook"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// partText is what an entity adds to the text of the message.
type partText struct {
	text  string // everything readable, the quotes included
	own   string // the first body text in it, up to where its markup says a quote begins
	rest  string // and what stands below
	found bool   // there was a body text; own may still be empty
	html  bool   // text comes from HTML

	wrapped bool // text comes out of a wrapping and may repeat other text
}

// joinTexts joins texts, one below the other. The first body text stays first.
func joinTexts(contents ...partText) partText {
	var all partText
	var texts []string
	for _, c := range withoutRepeats(contents) {
		if strings.TrimSpace(c.text) != "" {
			texts = append(texts, strings.TrimRight(c.text, "\n"))
		}
		if !all.found && c.found {
			all = c
		}
	}
	all.text = strings.Join(texts, "\n\n")
	return all
}

func (p *parser) walk(e entity, depth int) partText {
	if depth > maxDepth {
		p.unreadable("parts are nested deeper than %d; the inner ones were not read", maxDepth)
		return partText{}
	}
	switch {
	case e.isMultipart():
		return p.walkMultipart(e, depth)
	case isAttachedMessage(e):
		return p.walkMessage(e, depth)
	case isReport(e):
		return p.readReport(e)
	case isBodyText(e):
		return p.readText(e)
	}
	d := p.transfer(e)
	p.attach(e, d.Data)
	c := p.unwrap(e, d.Data, depth)
	if around := strings.TrimSpace(string(d.Above) + string(d.Below)); around != "" { // added by a gateway or a list
		c.text = strings.TrimLeft(c.text+"\n\n"+text.Clean(p.charset([]byte(around), "", false)), "\n")
	}
	return c
}

// walkMultipart reads the parts of a multipart entity (RFC 2046 section 5.1).
func (p *parser) walkMultipart(e entity, depth int) partText {
	body, ok := p.split(e)
	if !ok {
		// Without a boundary the body is mislabelled text.
		e.mediaType = "text/plain"
		return p.readText(e)
	}
	attached := len(p.msg.Attachments)
	fallback := "text/plain"
	if e.mediaType == "multipart/digest" {
		fallback = "message/rfc822" // RFC 2046 section 5.1.5
	}
	var contents []partText
	for _, raw := range body.parts {
		contents = append(contents, p.walk(p.entity(raw, fallback), depth+1))
	}
	p.noteSecured(e)
	if e.mediaType == "multipart/alternative" {
		forms := contents[:len(contents)-body.tails]
		return joinTexts(append([]partText{p.alternative(forms)}, contents[len(forms):]...)...)
	}
	all := joinTexts(contents...)
	if all.text == "" && len(p.msg.Attachments) == attached {
		// The preamble is for programs without MIME (RFC 2046 section 5.1.1), but it
		// may be all there is.
		said := text.Clean(p.charset(body.preamble, "", false))
		return partText{text: said, own: said, found: true}
	}
	return all
}

// split splits a multipart body, and guesses the boundary if the given one does not
// occur. Text below the last part counts as one more part. ok is false if there are no
// parts at all.
func (p *parser) split(e entity) (m multipartBody, ok bool) {
	if boundary := e.params["boundary"]; boundary != "" {
		m = splitMultipart(e.body, strings.TrimRight(boundary, " "), maxParts-p.parts)
	}
	if len(m.parts) == 0 && !m.more {
		guess, ok := sniffBoundary(e.body)
		if !ok {
			if len(bytes.TrimSpace(e.body)) > 0 {
				p.defect("a multipart without any part was read as plain text")
			}
			return m, false
		}
		p.defect("the boundary between the parts is not the one in the header; it was guessed")
		m = splitMultipart(e.body, guess, maxParts-p.parts)
	}
	if m.more {
		p.unreadable("more than %d parts; the rest was not read", maxParts)
	} else if !m.closed {
		p.defect("the end of the last part is missing; the mail may have been cut off")
	}
	if len(bytes.TrimSpace(m.epilogue)) > 0 {
		p.defect("text below the last part was added to the text")
		m.parts = append(m.parts, append([]byte("\n"), bytes.TrimLeft(m.epilogue, "\r\n")...))
		m.tails = 1
	}
	p.parts += len(m.parts)
	return m, true
}

func isAttachedMessage(e entity) bool {
	switch e.mediaType {
	case "message/rfc822", "message/global", "message/news":
		return true
	}
	return strings.HasSuffix(strings.ToLower(e.filename), ".eml") && !strings.HasPrefix(e.mediaType, "text/")
}

// walkMessage reads an attached message: it is a file, but its text counts too.
func (p *parser) walkMessage(e entity, depth int) partText {
	data := p.decode(e)
	inner := p.entity(StripEnvelope(data), "text/plain")
	subject := text.CleanLine(coding.Words(inner.header.Get("Subject")))
	if text.CleanFilename(e.filename) == "" && subject != "" {
		e.filename = strings.NewReplacer("/", "-", `\`, "-").Replace(subject) + ".eml"
	}
	e.mediaType = "message/rfc822"
	p.attach(e, data)
	p.noteReturned(inner.header)
	if data == nil || depth >= maxDepth {
		p.wrap(WrapEML, WrapClosed, "")
	} else {
		p.wrap(WrapEML, WrapOpened, "")
	}
	return partText{text: p.attachedText(inner, depth)}
}

// attachedText is the text of a message inside the mail, under a heading.
func (p *parser) attachedText(inner entity, depth int) string {
	from := ""
	if list, _ := parseAddresses(inner.header.Get("From")); len(list) > 0 {
		from = showAddress(list[0])
	}
	p.inner++
	defer func() { p.inner-- }()
	head := heading(from, p.date(inner.header.Get("Date")), text.CleanLine(coding.Words(inner.header.Get("Subject"))))
	return head + strings.TrimSpace(p.walk(inner, depth+1).text) + "\n"
}

// heading stands above the text of a message inside the mail.
func heading(from string, date time.Time, subject string) string {
	head := "----- Bijgevoegd bericht -----\n"
	if from != "" {
		head += "Van: " + from + "\n"
	}
	if !date.IsZero() {
		head += "Datum: " + date.Format("02-01-2006 15:04 -0700") + "\n"
	}
	if subject != "" {
		head += "Onderwerp: " + subject + "\n"
	}
	return head + "\n"
}

func showAddress(a Address) string { return strings.TrimSpace(a.Name + " <" + a.Address + ">") }

// isBodyText reports whether the entity is text to be read rather than a file.
func isBodyText(e entity) bool {
	switch e.mediaType {
	case "text/plain", "text/html", "text/x-amp-html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "application/plain":
		return true
	}
	// RFC 2046 section 4.1.4: what has an unknown subtype of text is plain text.
	return strings.HasPrefix(e.mediaType, "text/") && extensions[e.mediaType] == "" && e.filename == "" && e.disposition != "attachment"
}

// readText reads a text part. One that came as a file is filed as well, and is never
// the text that the writer typed.
func (p *parser) readText(e entity) partText {
	d := p.transfer(e)
	data := d.Data
	isHTML := strings.HasSuffix(e.mediaType, "html")
	shown := text.Clean(p.bodyText(e, d, isHTML))
	c := partText{html: isHTML, found: true}
	quote := -1
	switch {
	case e.mediaType == "text/rtf":
		shown = outlook.RTFToText(data)
	case e.mediaType == "text/enriched" || e.mediaType == "text/richtext":
		shown = markup.FromEnriched(shown)
	case isHTML:
		page := markup.ReadHTML(shown)
		shown, quote = page.Text, page.QuoteAt
		if page.Unseen {
			p.twoTexts("the HTML begins with text that programs do not show; it is shown here")
		}
	case strings.EqualFold(e.params["format"], "flowed"):
		shown = text.JoinFlowed(shown, strings.EqualFold(e.params["delsp"], "yes"))
	}
	if strings.Contains(shown, "-----BEGIN PGP ") {
		above := p.readPGP(shown[:max(quote, 0)])
		shown = above + p.readPGP(shown[max(quote, 0):])
		if quote >= 0 {
			quote = len(above)
		}
	}
	own := shown
	// As in text.CutQuotes: a mail that answers none is not all quotes.
	if quote >= 0 && (answersMail(p.msg) || strings.TrimSpace(shown[:quote]) != "") {
		own = shown[:quote]
	}
	p.typedText(shown)
	c.text, c.own, c.rest = shown, own, shown[len(own):]
	if e.disposition == "attachment" || e.filename != "" && e.disposition != "" {
		return partText{text: "[" + p.attach(e, data) + "]\n" + strings.TrimSpace(shown) + "\n"}
	}
	if strings.TrimSpace(shown) == "" {
		return partText{}
	}
	return c
}

// isReport reports whether the entity is the machine-readable part of a report, or the
// header of the message it is about (RFC 6522).
func isReport(e entity) bool {
	return slices.Contains([]string{
		"message/delivery-status", "message/global-delivery-status",
		"message/disposition-notification", "message/global-disposition-notification",
		"message/feedback-report", "text/rfc822-headers", "message/global-headers",
	}, e.mediaType)
}

// attach files e under a clean name and returns that name. Data over the limit (nil) is
// not filed; decode has noted that.
func (p *parser) attach(e entity, data []byte) string {
	if data == nil {
		return ""
	}
	name := text.CleanFilename(e.filename)
	if name == "" {
		name = fmt.Sprintf("bijlage-%d%s", len(p.msg.Attachments)+1, extensions[e.mediaType])
	}
	sum := sha256.Sum256(data)
	p.msg.Attachments = append(p.msg.Attachments, Attachment{
		Name: name, Type: text.CleanLine(e.mediaType), Size: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data, File: e.disposition == "attachment",
	})
	return name
}

// extensions gives names to files that come without one. The table is our own because
// mime.ExtensionsByType depends on the host's tables.
var extensions = map[string]string{
	"application/pdf": ".pdf", "application/rtf": ".rtf", "application/zip": ".zip",
	"application/msword":         ".doc",
	"application/vnd.ms-outlook": ".msg",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "video/mp4": ".mp4",
	"image/gif": ".gif", "image/heic": ".heic", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif", "image/webp": ".webp",
	"message/rfc822": ".eml",
	"text/calendar":  ".ics", "text/csv": ".csv", "text/html": ".html", "text/plain": ".txt", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
}
