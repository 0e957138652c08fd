package mailbox

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/markup"
	"github.com/integratiewerk/klachtd/mailbox/outlook"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// mapiBody gives the text of a message: the plain body, else the HTML, else the
// compressed RTF, chosen as among alternatives in MIME.
func (p *parser) mapiBody(m *outlook.Message) string {
	var plain, html string
	if v, ok := m.Props[outlook.PropBody]; ok && p.charge(len(v.Data)) {
		plain = text.Clean(m.Decode(v, m.CodePage))
	}
	if v, ok := m.Props[outlook.PropHTML]; ok && p.charge(len(v.Data)) {
		page := m.Props.Number(outlook.PropInternetCPID)
		if page == 0 {
			page = m.CodePage
		}
		html, _ = markup.FromHTML(text.Clean(m.Decode(v, page)))
	}
	best := p.alternative([]partText{{text: plain}, {text: html, html: true}})
	if v, ok := m.Props[outlook.PropRTF]; ok && strings.TrimSpace(best.text) == "" {
		rtf, whole := outlook.DecompressRTF(v.Data, outlook.MaxRTF)
		m.Damaged = m.Damaged || !whole
		if p.charge(len(rtf)) {
			best.text = outlook.RTFToText(rtf)
		}
	}
	shown := strings.Trim(best.text, "\n")
	p.typedText(shown)
	return shown
}

// charge subtracts n bytes from the limit on decoding.
func (p *parser) charge(n int) bool {
	if p.decodedBytes+n > maxDecodedBytes {
		p.unreadable("the decoded mail is larger than %d MiB; the rest was not read", maxDecodedBytes>>20)
		return false
	}
	p.decodedBytes += n
	return true
}

// mapiText gives the text of a message and of what is attached to it, and
// files the attachments.
func (p *parser) mapiText(m *outlook.Message, depth int) string {
	texts := []partText{{text: p.mapiBody(m)}}
	for _, f := range m.Files {
		texts = append(texts, partText{text: p.mapiFileText(m, f, depth)})
	}
	return joinTexts(texts...).text
}

func (p *parser) mapiFileText(m *outlook.Message, f outlook.File, depth int) string {
	if f.Message == nil {
		name := m.Text(f.Props, outlook.PropAttachLongName, outlook.PropAttachName, outlook.PropDisplayName)
		return p.file(name, m.Text(f.Props, outlook.PropAttachMIME), f.Data, depth)
	}
	if depth+1 >= maxDepth {
		p.unreadable("parts are nested deeper than %d; the inner ones were not read", maxDepth)
		return ""
	}
	text := mapiHeading(f.Message) + p.mapiText(f.Message, depth+1) + "\n"
	m.Damaged = m.Damaged || f.Message.Damaged
	return text
}

func mapiHeading(m *outlook.Message) string {
	name := text.CleanLine(m.Text(m.Props, outlook.PropSentByName, outlook.PropSenderName))
	address := m.Text(m.Props, outlook.PropSentBySMTP, outlook.PropSenderSMTP, outlook.PropSentByAddress, outlook.PropSenderAddress)
	if !strings.Contains(address, "@") {
		address = "" // an X.500 name of the sender's own Exchange
	}
	from, shown := newAddress(name, address), name
	switch {
	case address != "" && name != address:
		shown = showAddress(from)
	case address != "":
		shown = from.Address
	}
	return heading(shown, m.Props.Time(outlook.PropSubmitTime, outlook.PropDeliveryTime), text.CleanLine(m.Text(m.Props, outlook.PropSubject)))
}

// readMSG reads an Outlook message file (MS-OXMSG). Some programs give the same
// extension to plain Internet mail.
func (p *parser) readMSG(e entity, data []byte, depth int) string {
	m, ok := outlook.ReadMSG(data, maxDepth-depth)
	if !ok && looksLikeMessage(data) {
		p.wrap(WrapEML, WrapOpened, "")
		return p.attachedText(p.entity(StripEnvelope(data), "text/plain"), depth)
	}
	if !ok {
		p.wrap(WrapMSG, WrapClosed, "an attached Outlook message (.msg) could not be read; its text is not shown")
		return ""
	}
	at := len(p.msg.Wrapped)
	p.wrap(WrapMSG, WrapOpened, "")
	text := mapiHeading(m) + strings.TrimSpace(p.mapiText(m, depth)) + "\n"
	if m.Damaged {
		p.msg.Wrapped[min(at, len(p.msg.Wrapped)-1)].Status = WrapPartly
		p.defect("an attached Outlook message (.msg) is damaged or holds what is no file; the rest of it was read")
	}
	return text
}

func isTNEF(e entity, name string, data []byte) bool {
	switch e.mediaType {
	case "application/ms-tnef", "application/vnd.ms-tnef":
		return true
	case "application/octet-stream":
		return name == "winmail.dat" || outlook.IsTNEF(data)
	}
	return name == "winmail.dat"
}

func (p *parser) readTNEF(data []byte, depth int) string {
	m, ok := outlook.ReadTNEF(data, maxDepth-depth)
	if !ok {
		p.wrap(WrapTNEF, WrapClosed, "winmail.dat (Outlook's own format) could not be read; ask for the mail in HTML or plain text")
		return ""
	}
	at := len(p.msg.Wrapped)
	p.wrap(WrapTNEF, WrapOpened, "")
	files := len(p.msg.Attachments)
	text := p.mapiText(m, depth)
	empty := text == "" && len(p.msg.Attachments) == files
	if empty {
		p.defect("winmail.dat (Outlook's own format) holds no text and no files that could be read")
	}
	if m.Damaged || empty {
		p.msg.Wrapped[min(at, len(p.msg.Wrapped)-1)].Status = WrapPartly
	}
	if m.Damaged {
		p.defect("winmail.dat (Outlook's own format) is damaged; what there is of it was read")
	}
	return text
}
