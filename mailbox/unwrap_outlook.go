package mailbox

import "strings"

// mapiBody gives the text of a message: the plain body, else the HTML, else
// what the compressed RTF says, chosen as among alternatives in MIME.
func (p *parser) mapiBody(m *mapiMessage) string {
	var plain, html string
	if v, ok := m.props[propBody]; ok && p.charge(len(v.data)) {
		plain = cleanText(m.decode(v, m.codePage))
	}
	if v, ok := m.props[propHTML]; ok && p.charge(len(v.data)) {
		page := m.props.number(propInternetCPID)
		if page == 0 {
			page = m.codePage
		}
		html, _ = htmlToText(cleanText(m.decode(v, page)))
	}
	best := p.chooseAlternative([]partText{{text: plain}, {text: html, html: true}})
	if v, ok := m.props[propRTF]; ok && strings.TrimSpace(best.text) == "" {
		rtf, whole := decompressRTF(v.data, maxRTF)
		m.damaged = m.damaged || !whole
		if p.charge(len(rtf)) {
			best.text = rtfToText(rtf)
		}
	}
	text := strings.Trim(best.text, "\n")
	p.typedText(text)
	return text
}

// charge takes n bytes off the limit on what is decoded.
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
func (p *parser) mapiText(m *mapiMessage, depth int) string {
	texts := []partText{{text: p.mapiBody(m)}}
	for _, f := range m.files {
		texts = append(texts, partText{text: p.mapiFileText(m, f, depth)})
	}
	return joinTexts(texts...).text
}

func (p *parser) mapiFileText(m *mapiMessage, f mapiFile, depth int) string {
	if f.message == nil {
		name := m.text(f.props, propAttachLongName, propAttachName, propDisplayName)
		return p.file(name, m.text(f.props, propAttachMIME), f.data, depth)
	}
	if depth+1 >= maxDepth {
		p.unreadable("parts are nested deeper than %d; the inner ones were not read", maxDepth)
		return ""
	}
	text := mapiHeading(f.message) + p.mapiText(f.message, depth+1) + "\n"
	m.damaged = m.damaged || f.message.damaged
	return text
}

// mapiHeading is the heading of a message inside the mail.
func mapiHeading(m *mapiMessage) string {
	name := cleanLine(m.text(m.props, propSentByName, propSenderName))
	address := m.text(m.props, propSentBySMTP, propSenderSMTP, propSentByAddress, propSenderAddress)
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
	return heading(shown, m.props.time(propSubmitTime, propDeliveryTime), cleanLine(m.text(m.props, propSubject)))
}

// readMSG reads an Outlook message file (MS-OXMSG). Some programs give the
// same name to a mail as it travelled.
func (p *parser) readMSG(e entity, data []byte, depth int) string {
	m, ok := parseMSG(data, maxDepth-depth)
	if !ok && looksLikeMessage(data) {
		p.wrap(WrapEML, WrapOpened, "")
		return p.attachedText(p.entity(stripEnvelope(data), "text/plain"), depth)
	}
	if !ok {
		p.wrap(WrapMSG, WrapClosed, "an attached Outlook message (.msg) could not be read; its text is not shown")
		return ""
	}
	at := len(p.msg.Wrapped)
	p.wrap(WrapMSG, WrapOpened, "")
	text := mapiHeading(m) + strings.TrimSpace(p.mapiText(m, depth)) + "\n"
	if m.damaged {
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
		return name == "winmail.dat" || beginsTNEF(data)
	}
	return name == "winmail.dat"
}

func (p *parser) readTNEF(data []byte, depth int) string {
	m, ok := parseTNEF(data, maxDepth-depth)
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
	if m.damaged || empty {
		p.msg.Wrapped[min(at, len(p.msg.Wrapped)-1)].Status = WrapPartly
	}
	if m.damaged {
		p.defect("winmail.dat (Outlook's own format) is damaged; what there is of it was read")
	}
	return text
}
