package desk_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// client is how a mail program writes an answer: the plain text, the HTML, or both. In
// its texts NAME and ADDRESS are whose mail is answered, ME and MINE who answers.
type client struct {
	name     string
	device   []string // what it adds below every mail
	spaced   bool     // plain: a blank line below every line
	delimits bool     // plain: "-- " above the signature
	flowed   bool     // plain: format=flowed
	latin    bool     // plain: windows-1252
	base64   bool
	head     string // plain: above the quotes; "" where it writes no plain text
	mark     string // plain: before each line of the quotes

	line, blank, signed string // HTML: a line, an empty line, a signature; "" for no HTML
	below               string // HTML: the quotes; QUOTES is their text
}

const (
	outlookHead  = "Van: NAME <ADDRESS>\nVerzonden: maandag 12 juli 2027 10:00\nAan: ME <MINE>\nOnderwerp: SUBJECT\n"
	outlookEN    = "From: NAME <ADDRESS>\nSent: Monday, July 12, 2027 10:00 AM\nTo: ME <MINE>\nSubject: SUBJECT\n"
	wordLine     = `<p class="MsoNormal"><span style="font-size:11.0pt">LINE<o:p></o:p></span></p>`
	wordBlank    = `<p class="MsoNormal"><o:p>&nbsp;</o:p></p>`
	wordHead     = `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Van:</b> NAME &lt;ADDRESS&gt; <br><b>Verzonden:</b> maandag 12 juli 2027 10:00<br><b>Aan:</b> ME &lt;MINE&gt;<br><b>Onderwerp:</b> SUBJECT<o:p></o:p></p></div></div><p class="MsoNormal">QUOTES</p>`
	webHead      = `<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000"><b>Van:</b> NAME &lt;ADDRESS&gt;<br><b>Verzonden:</b> maandag 12 juli 2027 10:00<br><b>Aan:</b> ME &lt;MINE&gt;<br><b>Onderwerp:</b> SUBJECT</font><div>&nbsp;</div></div><div>QUOTES</div>`
	mobileHead   = `<div id="ms-outlook-mobile-body-separator-line" dir="auto"><br></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>Van:</b> NAME &lt;ADDRESS&gt;<br><b>Verzonden:</b> maandag 12 juli 2027 10:00<br><b>Aan:</b> ME &lt;MINE&gt;<br><b>Onderwerp:</b> SUBJECT</font></div><p>QUOTES</p>`
	divLine      = `<div>LINE</div>`
	divBlank     = `<div><br></div>`
	gmailHead    = "Op ma 12 jul 2027 om 10:00 schreef NAME <\nADDRESS>:\n"
	gmailQuote   = `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Op ma 12 jul 2027 om 10:00 schreef NAME &lt;<a href="mailto:ADDRESS">ADDRESS</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">QUOTES</blockquote></div>`
	appleHead    = "> Op 12 jul 2027, om 10:00 heeft NAME <ADDRESS> het volgende geschreven:\n> "
	appleQuote   = `<div><br><blockquote type="cite"><div>Op 12 jul 2027, om 10:00 heeft NAME &lt;ADDRESS&gt; het volgende geschreven:</div><br class="Apple-interchange-newline"><div>QUOTES</div></blockquote></div>`
	iPhoneHead   = "> Op 12 jul 2027 om 10:00 heeft NAME <ADDRESS> het volgende geschreven:\n> "
	iPhoneQuote  = `<div dir="ltr"><br><blockquote type="cite">Op 12 jul 2027 om 10:00 heeft NAME &lt;ADDRESS&gt; het volgende geschreven:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">QUOTES</div></blockquote>`
	birdHead     = "Op 12-07-2027 om 10:00 schreef NAME:"
	birdQuote    = `<div class="moz-cite-prefix">Op 12-07-2027 om 10:00 schreef NAME:<br></div><blockquote type="cite" cite="mid:x@y.example">QUOTES</blockquote>`
	yahooQuote   = `<div id="ydpb1yahoo_quoted_8812" class="yahoo_quoted"><div><div>Op maandag 12 juli 2027 om 10:00:00 CEST schreef NAME &lt;ADDRESS&gt;:</div><div><br></div><div>QUOTES</div></div></div>`
	androidQuote = `<div>-------- Oorspronkelijk bericht --------</div><div>Van: NAME &lt;ADDRESS&gt; </div><div>Datum: 12-07-2027  10:00  (GMT+01:00) </div><div>Aan: ME &lt;MINE&gt; </div><div>Onderwerp: SUBJECT </div><div><br></div>QUOTES`
	citeQuote    = `<blockquote type="cite"><div>Op 12-07-2027 10:00 CEST schreef NAME &lt;ADDRESS&gt;:</div><div><br></div>QUOTES</blockquote>`
	zimbraHead   = "Van: \"NAME\" <ADDRESS> \nAan: \"ME\" <MINE> \nVerzonden: Maandag 12 juli 2027 10:00:00 \nOnderwerp: SUBJECT \n"
	zimbraQuote  = `<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Van: </b>"NAME" &lt;ADDRESS&gt;<br><b>Aan: </b>"ME" &lt;MINE&gt;<br><b>Verzonden: </b>Maandag 12 juli 2027 10:00:00<br><b>Onderwerp: </b>SUBJECT<br></div><br><div data-marker="__QUOTED_TEXT__">QUOTES</div>`
	dashes       = "-------- Oorspronkelijk bericht --------\nOnderwerp: SUBJECT\nDatum: 12-07-2027 10:00\nVan: NAME <ADDRESS>\nAan: ME <MINE>\n"
	dashesQuote  = `<div>-------- Oorspronkelijk bericht --------</div><div>Onderwerp: SUBJECT</div><div>Datum: 12-07-2027 10:00</div><div>Van: NAME &lt;ADDRESS&gt;</div><div>Aan: ME &lt;MINE&gt;</div><div><br></div>QUOTES`
)

// inEnglish writes a copied head as a program in English does.
func inEnglish(head string) string {
	return strings.NewReplacer("Van:", "From:", "Verzonden:", "Sent:", "Aan:", "To:", "Onderwerp:", "Subject:", "maandag 12 juli 2027 10:00", "Monday, July 12, 2027 10:00 AM").Replace(head)
}

// clients are the programs. What they write was taken from mail that they sent.
var clients = []client{
	{name: "Outlook desktop", spaced: true, head: outlookHead, line: wordLine, blank: wordBlank, below: wordHead},
	{name: "Outlook desktop, English", head: outlookEN, line: wordLine, blank: wordBlank, below: inEnglish(wordHead)},
	{name: "Outlook desktop, plain", head: "-----Oorspronkelijk bericht-----\n" + outlookHead},
	{name: "Outlook desktop, windows-1252", latin: true, head: outlookHead},
	{name: "new Outlook", line: `<div class="elementToProof" style="font-family: Aptos, sans-serif;">LINE</div>`, blank: `<div class="elementToProof"><br></div>`, signed: `<div id="Signature">LINES</div>`, below: webHead},
	{name: "Outlook on the web", base64: true, line: `<p>LINE</p>`, blank: "", signed: `<div id="Signature"><p>LINES</p></div>`, below: webHead},
	{name: "Outlook on the web, plain", head: "________________________________\n" + outlookHead},
	{name: "Outlook for iOS", base64: true, device: []string{"Outlook voor iOS<https://aka.ms/o0ukef> downloaden"}, head: "________________________________\n" + outlookHead, line: `<div dir="auto">LINE</div>`, blank: `<div dir="auto"><br></div>`, signed: `<div id="ms-outlook-mobile-signature" dir="auto">LINES</div>`, below: mobileHead},
	{name: "Outlook for Android", device: []string{"Verzonden vanuit Outlook voor Android<https://aka.ms/AAb9ysg>"}, head: "________________________________\n" + outlookEN, line: `<div dir="auto">LINE</div>`, blank: `<div dir="auto"><br></div>`, signed: `<div id="ms-outlook-mobile-signature" dir="auto">LINES</div>`, below: inEnglish(mobileHead)},
	{name: "Outlook for Mac", line: wordLine, blank: wordBlank, below: strings.Replace(wordHead, "Verzonden:", "Datum:", 1)},
	{name: "Windows Mail", device: []string{"Verzonden vanuit Mail voor Windows"}, spaced: true, head: outlookHead, line: wordLine, blank: wordBlank, below: wordHead},
	{name: "Gmail", head: gmailHead, mark: "> ", line: divLine, blank: divBlank, signed: `<div><br clear="all"></div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">LINES</div></div>`, below: gmailQuote},
	{name: "Gmail, plain", delimits: true, head: gmailHead, mark: "> "},
	{name: "Gmail app", base64: true, head: gmailHead, mark: "> ", line: `<div dir="auto">LINE</div>`, blank: `<div dir="auto"><br></div>`, below: gmailQuote},
	{name: "Gmail, English", head: "On Mon, Jul 12, 2027 at 10:00 AM NAME <ADDRESS>\nwrote:\n", mark: "> ", line: divLine, blank: divBlank, below: strings.Replace(strings.Replace(gmailQuote, "Op ma 12 jul 2027 om 10:00 schreef", "On Mon, Jul 12, 2027 at 10:00 AM", 1), "</a>&gt;:", "</a>&gt; wrote:", 1)},
	{name: "Apple Mail", head: appleHead, mark: "> ", line: divLine, blank: divBlank, below: appleQuote},
	{name: "Apple Mail, plain", head: appleHead, mark: "> "},
	{name: "Apple Mail, English", head: "> On 12 Jul 2027, at 10:00, NAME <ADDRESS> wrote:\n> ", mark: "> ", line: divLine, blank: divBlank, below: strings.Replace(appleQuote, "Op 12 jul 2027, om 10:00 heeft NAME &lt;ADDRESS&gt; het volgende geschreven", "On 12 Jul 2027, at 10:00, NAME &lt;ADDRESS&gt; wrote", 1)},
	{name: "iPhone", device: []string{"Verstuurd vanaf mijn iPhone"}, head: iPhoneHead, mark: "> ", line: divLine, blank: divBlank, below: iPhoneQuote},
	{name: "iPad", base64: true, device: []string{"Verstuurd vanaf mijn iPad"}, head: iPhoneHead, mark: "> "},
	{name: "Thunderbird", flowed: true, delimits: true, head: birdHead, mark: "> "},
	{name: "Thunderbird, HTML", head: birdHead, mark: "> ", line: `<p>LINE</p>`, blank: "", signed: `<pre class="moz-signature" cols="72">-- ` + "\n" + `LINES</pre>`, below: birdQuote},
	{name: "Thunderbird for Android", delimits: true, device: []string{"Verstuurd met Thunderbird voor Android"}, head: "NAME <ADDRESS> schreef op 12 juli 2027 10:00:00 CEST:", mark: ">"},
	{name: "Yahoo", head: "    Op maandag 12 juli 2027 om 10:00:00 CEST schreef NAME <ADDRESS>:  \n ", mark: " ", line: `<div dir="ltr" data-setdir="false">LINE</div>`, blank: divBlank, below: yahooQuote},
	{name: "Yahoo app", device: []string{"Verzonden vanuit Yahoo Mail op Android"}, head: "    Op maandag 12 juli 2027 om 10:00:00 CEST schreef NAME <ADDRESS>:  \n ", line: divLine, blank: divBlank, below: yahooQuote},
	{name: "Samsung", device: []string{"Verzonden vanaf mijn Galaxy"}, base64: true, line: `<div dir="auto">LINE</div>`, blank: `<div dir="auto"><br></div>`, signed: `<div id="composer_signature" dir="auto">LINES</div>`, below: androidQuote},
	{name: "Samsung, plain", device: []string{"Verzonden vanaf mijn Samsung Galaxy-smartphone."}, head: "-------- Oorspronkelijk bericht --------\nVan: NAME <ADDRESS> \nDatum: 12-07-2027  10:00  (GMT+01:00) \nAan: ME <MINE> \nOnderwerp: SUBJECT \n"},
	{name: "K-9 Mail", delimits: true, device: []string{"Verstuurd vanaf mijn Android apparaat met K-9 Mail. Excuseer mijn beknoptheid."}, head: "NAME <ADDRESS> schreef op 12 juli 2027 10:00:00 CEST:", mark: ">"},
	{name: "Proton", device: []string{"Verzonden met Proton Mail beveiligde e-mail."}, head: "Op maandag 12 juli 2027 om 10:00, schreef NAME <ADDRESS>:\n", mark: "> ", line: `<div style="font-family: Arial, sans-serif; font-size: 14px;">LINE</div>`, blank: `<div style="font-family: Arial, sans-serif; font-size: 14px;"><br></div>`, signed: `<div class="protonmail_signature_block"><div class="protonmail_signature_block-user">LINES</div></div>`, below: `<div class="protonmail_quote">Op maandag 12 juli 2027 om 10:00, schreef NAME &lt;ADDRESS&gt;:<br><br><blockquote class="protonmail_quote" type="cite">QUOTES</blockquote></div>`},
	{name: "Proton app", device: []string{"Verzonden vanuit Proton Mail voor Android."}, head: "-------- Oorspronkelijk bericht --------\nOp 12-07-2027 10:00, NAME <ADDRESS> schreef:\n", mark: "> "},
	{name: "Zoho", head: "---- Op ma, 12 jul 2027 10:00:00 +0200 NAME <ADDRESS> schreef ----\n", mark: "", line: divLine, blank: divBlank, below: `<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"><br></div><div class="zmail_extra" data-zbluepencil-ignore="true"><div>---- Op ma, 12 jul 2027 10:00:00 +0200 <b>NAME &lt;ADDRESS&gt;</b> schreef ----</div><br><blockquote id="blockquote_zmail" style="margin: 0px;">QUOTES</blockquote></div>`},
	{name: "Notes", head: "\nVan:    NAME <ADDRESS>\nAan:    ME/Kantoor@KANTOOR\nDatum:  12-07-2027 10:00\nOnderwerp:      SUBJECT\n\n"},
	{name: "GroupWise", head: ">>> NAME <ADDRESS> 12-7-2027 10:00 >>>"},
	{name: "Roundcube", delimits: true, head: "NAME schreef op 2027-07-12 10:00:\n", mark: "> "},
	{name: "Roundcube, HTML", head: "NAME schreef op 2027-07-12 10:00:\n", mark: "> ", line: `<p>LINE</p>`, blank: "", signed: `<div id="_rc_sig">-- <br>LINES</div>`, below: `<p id="reply-intro">NAME schreef op 2027-07-12 10:00:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">QUOTES</blockquote>`},
	{name: "Horde", head: "Citeren NAME <ADDRESS>:\n", mark: "> "},
	{name: "SOGo", head: "Op maandag 12 juli 2027 10:00 CEST, schreef NAME <ADDRESS>:\n ", mark: "> ", line: divLine, blank: divBlank, below: `<div>Op maandag 12 juli 2027 10:00 CEST, schreef NAME &lt;ADDRESS&gt;:</div><div>&nbsp;</div><blockquote type="cite" cite="x@y.example">QUOTES</blockquote>`},
	{name: "Zimbra", spaced: true, head: zimbraHead, line: `<div>LINE<br></div>`, blank: `<div><br></div>`, signed: `<div data-marker="__SIG_PRE__">LINES</div>`, below: zimbraQuote},
	{name: "eM Client", head: "------ Oorspronkelijk bericht ------\nVan \"NAME\" <ADDRESS>\nAan MINE\nDatum 12-7-2027 10:00:00\nOnderwerp SUBJECT\n", mark: ">", line: divLine, blank: divBlank, signed: `<div id="signature_old"><div>LINES</div></div>`, below: `<div>------ Oorspronkelijk bericht ------</div><div>Van "NAME" &lt;<a href="mailto:ADDRESS">ADDRESS</a>&gt;</div><div>Aan MINE</div><div>Datum 12-7-2027 10:00:00</div><div>Onderwerp SUBJECT</div><div><br></div><div id="x7c" class="plain"><blockquote cite="x@y.example" type="cite" class="cite2">QUOTES</blockquote></div>`},
	{name: "Spark", line: `<div dir="auto">LINE</div>`, blank: `<div dir="auto"><br></div>`, signed: `<div name="messageSignatureSection"><br><div>LINES</div></div>`, below: `<div name="messageReplySection">Op 12 jul 2027 om 10:00 +0200 schreef NAME &lt;ADDRESS&gt;:<br><blockquote type="cite" style="border-left-style: solid;">QUOTES</blockquote></div>`},
	{name: "BlueMail", device: []string{"Download BlueMail voor Android"}, head: "Op 12 jul. 2027, om 10:00, NAME <ADDRESS> schreef:", mark: ">", line: divLine, blank: divBlank, below: `<div class="gmail_quote"><div>Op 12 jul. 2027, om 10:00, NAME &lt;<a href="mailto:ADDRESS">ADDRESS</a>&gt; schreef:</div><blockquote class="gmail_quote" style="border-left: 1px solid rgb(204, 204, 204);">QUOTES</blockquote></div>`},
	{name: "Mailspring", line: divLine, blank: divBlank, signed: `<signature id="x">LINES</signature>`, below: `<div class="gmail_quote_attribution">On Jul 12 2027, at 10:00 am, NAME &lt;ADDRESS&gt; wrote:</div><blockquote><div>QUOTES</div></blockquote>`},
	{name: "Evolution", delimits: true, head: "Op ma, 2027-07-12 om 10:00 +0200, schreef NAME:", mark: "> "},
	{name: "KMail", delimits: true, head: "Op maandag 12 juli 2027 10:00:00 CEST schreef NAME:", mark: "> "},
	{name: "Mutt", delimits: true, head: "On Mon, Jul 12, 2027 at 10:00:00AM +0200, NAME wrote:", mark: "> "},
	{name: "KPN webmail", line: `<p>LINE</p>`, blank: "", below: citeQuote},
	{name: "Ziggo webmail", head: "> Op 12-07-2027 10:00 CEST schreef NAME <ADDRESS>:\n> \n> ", mark: "> ", line: `<div class="default-style">LINE</div>`, blank: `<div class="default-style"><br></div>`, signed: `<div class="io-ox-signature">LINES</div>`, below: citeQuote},
	{name: "SquirrelMail", head: "Op Ma, 12 juli, 2027 10:00 am schreef NAME:", mark: "> "},
	{name: "GMX", line: divLine, blank: divBlank, below: `<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b> Montag, 12. Juli 2027 um 10:00 Uhr<br><b>Von:</b> "NAME" &lt;ADDRESS&gt;<br><b>An:</b> MINE<br><b>Betreff:</b> SUBJECT</div><div name="quoted-content">QUOTES</div></div>`},
	{name: "no sign of a quote", head: "\n"},
	{name: "no sign of a quote, spaced", spaced: true, device: []string{"Verzonden vanaf mijn telefoon"}, head: "\n"},
	{name: "no sign of a quote, in a page", line: divLine, blank: divBlank, below: `<div>QUOTES</div>`},
	{name: "Huawei", head: dashes, line: divLine, blank: divBlank, below: dashesQuote},
}

// organisation is where somebody works: what its systems put above and below a mail, and
// how people there sign.
type organisation struct {
	name, director string
	above          []string // a banner or a label
	signed         []string
	below          []string // a disclaimer, a slogan
	last           bool     // which the server adds below the quotes
}

// typed is what somebody wrote, between what the organisation puts above and below it.
func (o organisation) typed(lines []string, c client) (above, own, signed []string) {
	if len(o.above) > 0 {
		above = append(append(above, o.above...), "")
	}
	signed = append([]string{""}, o.signed...)
	if len(o.below) > 0 && !o.last {
		signed = append(append(signed, ""), o.below...)
	}
	if len(c.device) > 0 {
		signed = append(append(signed, ""), c.device...)
	}
	return above, lines, signed
}

// answer is a reply as this client writes it: a content type, a transfer encoding, a body.
func (c client) answer(o organisation, lines []string, quoted string, fields *strings.Replacer) (fieldLines, body string) {
	above, own, signed := o.typed(lines, c)
	var parts []string
	if c.head != "" {
		parts = append(parts, c.part("text/plain", c.plain(o, above, own, signed, quoted, fields)))
	}
	if c.line != "" {
		parts = append(parts, c.part("text/html", c.html(o, above, own, signed, quoted, fields)))
	}
	if len(parts) == 1 {
		head, body, _ := strings.Cut(parts[0], "\r\n\r\n")
		return "MIME-Version: 1.0\r\n" + head + "\r\n", body
	}
	return "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_deel\"\r\n", "--=_deel\r\n" + strings.Join(parts, "\r\n--=_deel\r\n") + "\r\n--=_deel--\r\n"
}

func (c client) plain(o organisation, above, own, signed []string, quoted string, fields *strings.Replacer) string {
	var b strings.Builder
	write := func(lines []string) {
		for _, line := range lines {
			b.WriteString(line + "\n")
			if c.spaced && line != "" {
				b.WriteString("\n")
			}
		}
	}
	write(above)
	if c.flowed {
		for _, line := range own {
			b.WriteString(flow(line) + "\n")
		}
	} else {
		write(own)
	}
	if c.delimits {
		b.WriteString("\n-- ")
	}
	write(signed)
	b.WriteString("\n" + fields.Replace(c.head))
	if !strings.HasSuffix(c.head, "> ") {
		b.WriteString("\n")
	}
	for i, line := range strings.Split(quoted, "\n") {
		if i == 0 && strings.HasSuffix(c.head, "> ") {
			b.WriteString("\n")
		}
		b.WriteString(strings.TrimRight(c.mark+line, " ") + "\n")
	}
	if o.last {
		b.WriteString("\n" + strings.Join(o.below, "\n") + "\n")
	}
	return b.String()
}

// flow breaks a line as format=flowed does.
func flow(line string) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(line) {
		if i > 0 {
			b.WriteString(" ")
			if n += len(word) + 1; n > 66 {
				b.WriteString("\n")
				n = len(word)
			}
		}
		b.WriteString(word)
	}
	return b.String()
}

func (c client) html(o organisation, above, own, signed []string, quoted string, fields *strings.Replacer) string {
	var b strings.Builder
	b.WriteString(`<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>`)
	write := func(lines []string) {
		for _, line := range lines {
			if line == "" {
				b.WriteString(c.blank)
			} else {
				b.WriteString(strings.Replace(c.line, "LINE", html.EscapeString(line), 1))
			}
			b.WriteString("\n")
		}
	}
	if len(above) > 0 { // a server adds it
		b.WriteString(`<table border="0" width="100%"><tr><td style="background:#ffeb9c">` + html.EscapeString(strings.Join(above, " ")) + `</td></tr></table><br>`)
	}
	write(own)
	if c.signed != "" {
		b.WriteString(strings.Replace(c.signed, "LINES", lines2HTML(signed[1:]), 1))
	} else {
		write(signed)
	}
	b.WriteString(strings.Replace(fields.Replace(c.below), "QUOTES", lines2HTML(strings.Split(quoted, "\n")), 1))
	if o.last {
		b.WriteString("<br>" + lines2HTML(o.below))
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

func lines2HTML(lines []string) string {
	return strings.ReplaceAll(html.EscapeString(strings.Join(lines, "\n")), "\n", "<br>\n")
}

// part is one form of the text with its header.
func (c client) part(kind, text string) string {
	charset, raw := "utf-8", []byte(text)
	if c.latin {
		charset = "windows-1252"
		raw, _ = charmap.Windows1252.NewEncoder().Bytes(raw)
	}
	if c.flowed && kind == "text/plain" {
		charset += "; format=flowed"
	}
	raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	var b strings.Builder
	encoding := "quoted-printable"
	var w io.WriteCloser = quotedprintable.NewWriter(&b)
	if c.base64 {
		encoding = "base64"
		w = base64.NewEncoder(base64.StdEncoding, &b)
	}
	w.Write(raw)
	w.Close()
	body := b.String()
	if c.base64 {
		var lines []string
		for len(body) > 76 {
			lines, body = append(lines, body[:76]), body[76:]
		}
		body = strings.Join(append(lines, body), "\r\n")
	}
	return fmt.Sprintf("Content-Type: %s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n", kind, charset, encoding, body)
}

// replyTo is the whole mail: an answer to one of ours.
func (c client) replyTo(o organisation, lines []string, to *letter, quoted, from, ours string, now time.Time) written {
	fields := strings.NewReplacer("NAME", o.name, "ADDRESS", ours, "MINE", from, "ME", o.director, "SUBJECT", to.subject)
	header, body := c.answer(o, lines, quoted, fields)
	return written{
		id: fmt.Sprintf("antwoord.%d@%s", now.UnixNano(), domainOf(from)), from: &person{name: o.director, address: from}, address: from, verdict: "pass",
		subject: "Re: " + to.subject, answers: to.id, header: header, text: body,
	}
}
