package mailbox

import (
	"strings"
	"testing"
)

func TestKind(t *testing.T) {
	tests := map[string]struct {
		header, body string
		want         Kind
	}{
		"a person":                        {"Subject: Klacht\r\n", "", KindMail},
		"a person, answering":             {"Subject: Re: Klacht\r\nIn-Reply-To: <a@b>\r\nReturn-Path: <anna@thuis.example>\r\n", "", KindMail},
		"our own":                         {"X-Klachtd-Kind: 01\r\nAuto-Submitted: auto-generated\r\n", "", KindOwn},
		"Exchange, Dutch":                 {"Subject: Automatisch antwoord: [K-2026-0001] Uw klacht\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nIn-Reply-To: <a@b>\r\n", "", KindAutoReply},
		"Exchange, English":               {"Subject: Automatic reply: Uw klacht\r\nX-Auto-Response-Suppress: All\r\nauto-submitted: auto-generated\r\n", "", KindAutoReply},
		"Exchange, German":                {"Subject: Automatische Antwort: Uw klacht\r\nX-MS-Exchange-Inbox-Rules-Loop: a@b.example\r\nAuto-Submitted: auto-generated\r\n", "", KindAutoReply},
		"Exchange, header lost":           {"Subject: Automatisch antwoord: Uw klacht\r\n", "", KindAutoReply},
		"Gmail":                           {"Subject: Afwezig tot maandag Re: Uw klacht\r\nAuto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\n", "", KindAutoReply},
		"Auto-Submitted: no":              {"Auto-Submitted: no\r\n", "", KindMail},
		"Auto-Submitted with a comment":   {"Auto-Submitted: auto-replied (vacation)\r\n", "", KindAutoReply},
		"Auto-Submitted with a parameter": {"Auto-Submitted: auto-generated; owner-email=\"a@b.example\"\r\n", "", KindAutoReply},
		"X-Autorespond":                   {"X-Autorespond: Klacht\r\n", "", KindAutoReply},
		"X-Autoreply: no":                 {"X-Autoreply: no\r\n", "", KindMail},
		"Precedence auto_reply":           {"Precedence: auto_reply\r\n", "", KindAutoReply},
		"suppress, fresh":                 {"X-Auto-Response-Suppress: All\r\n", "", KindAutoReply},
		"suppress, answering":             {"X-Auto-Response-Suppress: All\r\nIn-Reply-To: <a@b>\r\n", "", KindMail},
		"suppress none":                   {"X-Auto-Response-Suppress: None\r\n", "", KindMail},
		"out of office":                   {"Subject: Out of Office\r\n", "", KindAutoReply},
		"out of office AutoReply":         {"Subject: Out of Office AutoReply: klacht\r\n", "", KindAutoReply},
		"Abwesenheitsnotiz":               {"Subject: Abwesenheitsnotiz\r\n", "", KindAutoReply},
		"complaint about absence":         {"Subject: Afwezigheid van mijn begeleider\r\n", "", KindMail},
		"complaint about an auto reply":   {"Subject: Automatisch antwoord op mijn klacht\r\n", "", KindMail},
		"answer to an auto reply":         {"Subject: RE: Automatisch antwoord: klacht\r\nIn-Reply-To: <a@b>\r\n", "", KindMail},
		"complaint, out of office":        {"Subject: Out of office, altijd maar out of office\r\n", "", KindMail},
		"null Return-Path":                {"Return-Path: <>\r\n", "", KindAutoReply},
		"null Return-Path, lower down":    {"Return-Path: <anna@thuis.example>\r\nReturn-Path: <>\r\n", "", KindMail},
		"read receipt":                    {"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n", "--b\r\n\r\nGelezen\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n", KindAutoReply},
		"a list":                          {"List-Id: <nieuws.school.example>\r\n", "", KindBulk},
		"a newsletter":                    {"List-Unsubscribe: <https://nieuws.example/uit>\r\n", "", KindBulk},
		"Precedence: list":                {"Precedence: List\r\n", "", KindBulk},
		"Precedence: first-class":         {"Precedence: first-class\r\n", "", KindMail},
		"X-Failed-Recipients":             {"X-Failed-Recipients: anna@thuis.example\r\n", "", KindBounce},
		"complaint about the post":        {"Subject: Niet bezorgd: uw brief\r\n", "Undeliverable, could not be delivered!", KindMail},
		"forwarded bounce":                {"Subject: FW: Undeliverable: brief\r\nContent-Type: multipart/mixed; boundary=b\r\n", "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n", KindMail},
		"person at postmaster":            {"From: postmaster@thuis.example\r\nSubject: Klacht\r\n", "De docent belt niet.", KindMail},
		"postmaster's bounce":             {"From: postmaster@thuis.example\r\nSubject: Undeliverable: Uw klacht\r\n", "x", KindBounce},
		"bounce, nobody's name":           {"Return-Path: <>\r\nSubject: Unzustellbar: Uw klacht\r\n", "x", KindBounce},
		"mailer without a domain":         {"From: MAILER-DAEMON (Mail System)\r\nSubject: hm\r\n", "x", KindBounce},
		"Zimbra":                          {"Subject: Re: Uw klacht\r\nAuto-Submitted: auto-replied (zimbra; vacation)\r\nPrecedence: bulk\r\n", "", KindAutoReply},
		"Sieve (Pigeonhole)":              {"Subject: Auto: Uw klacht\r\nAuto-Submitted: auto-replied (vacation)\r\nPrecedence: bulk\r\nX-Sieve: Pigeonhole Sieve\r\n", "", KindAutoReply},
		"vacation(1), old":                {"Subject: away from my mail\r\nPrecedence: junk\r\nIn-Reply-To: <a@b>\r\n", "", KindAutoReply},
		"Kopano":                          {"Subject: Afwezig: Uw klacht\r\nPrecedence: bulk\r\n", "", KindAutoReply},
		"cPanel":                          {"Subject: Re: Uw klacht\r\nX-Autorespond: Uw klacht\r\nPrecedence: auto_reply\r\n", "", KindAutoReply},
		"OTRS":                            {"Subject: [Ticket#2026112310000012] Ontvangen\r\nX-OTRS-Loop: support@school.example\r\nPrecedence: bulk\r\n", "", KindAutoReply},
		"GroupWise":                       {"Subject: Auto: Uw klacht (niet op kantoor)\r\n", "", KindAutoReply},
		"Notes":                           {"Subject: Anna Voorbeeld is out of the office (returning 04-12-2026)\r\n", "I will be out of the office until 4 December.", KindAutoReply},
		"Notes, Dutch":                    {"Subject: Anna Voorbeeld is afwezig.\r\n", "Ik ben afwezig tot 4 december.", KindAutoReply},
		"somebody else is away":           {"Subject: Bert Balie is afwezig\r\n", "Ik ben afwezig tot 4 december.", KindMail},
		"Notes' subject, a complaint":     {"Subject: Anna Voorbeeld is afwezig\r\n", "Dat staat in het verslag, maar ik was er wel.", KindMail},
		"read receipt that is no report":  {"Subject: Gelezen: Uw klacht\r\n", "Uw bericht is gelezen op maandag 23 november 2026 10:12.", KindAutoReply},
		"read, says a person":             {"Subject: Gelezen: uw brief\r\n", "Ik heb uw brief gelezen en ben het er niet mee eens.", KindMail},
		"vacation by a person":            {"Subject: Vakantie\r\nIn-Reply-To: <a@b>\r\n", "Ik ben met vakantie tot 4 december.", KindMail},
		"meeting accepted":                {"Subject: Geaccepteerd: Gesprek\r\nContent-Type: text/calendar; method=REPLY\r\n", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", KindAutoReply},
		"meeting asked":                   {"Subject: Gesprek\r\nContent-Type: text/calendar; method=REQUEST\r\n", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", KindMail},
		"meeting declined in words":       {"Subject: Geweigerd: Gesprek\r\nContent-Type: multipart/alternative; boundary=b\r\n", "--b\r\n\r\nIk kom niet, ik voel mij niet veilig.\r\n--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nMETHOD:REPLY\r\n--b--\r\n", KindMail},
		"List-Unsubscribe in an answer":   {"Subject: Re: Uw klacht\r\nList-Unsubscribe: <https://telling.example/uit>\r\nIn-Reply-To: <a@b>\r\n", "akkoord", KindMail},
		"an answer on a list":             {"Subject: Re: Uw klacht\r\nList-Id: <a.b.example>\r\nIn-Reply-To: <a@b>\r\n", "akkoord", KindBulk},
		"suppress, forwarded":             {"Subject: FW: Klacht\r\nX-Auto-Response-Suppress: DR, OOF, AutoReply\r\n", "", KindMail},
		"Google Groups":                   {"Subject: Klacht\r\nPrecedence: list\r\nMailing-list: list klachten@stichting.example\r\nList-ID: <klachten.stichting.example>\r\n", "", KindBulk},
		"Mailman":                         {"Subject: [nieuws] Klacht\r\nX-Mailman-Version: 2.1\r\nPrecedence: list\r\nList-Id: <nieuws.a.example>\r\n", "", KindBulk},
		"Sympa":                           {"Subject: Klacht\r\nX-Loop: lijst@a.example\r\nPrecedence: list\r\nList-Id: <lijst.a.example>\r\n", "", KindBulk},
		"out of office, Turkish":          {"Subject: Otomatik Yanıt: Uw klacht\r\n", "", KindAutoReply},
		"delay":                           {"From: MAILER-DAEMON@thuis.example\r\nSubject: Warning: could not send message for past 4 hours\r\n", "x", KindAutoReply},
	}
	for name, tt := range tests {
		raw := tt.header
		if tt.header[:5] != "From:" {
			raw = sender + raw
		}
		if m := Parse([]byte(raw + "\r\n" + tt.body)); m.Kind != tt.want {
			t.Errorf("%s: kind %q, want %q", name, m.Kind, tt.want)
		}
	}
}

// What a list or a gateway passes on may be a person's: somebody must look,
// unless it is surely a newsletter.
func TestOwnTextOnLists(t *testing.T) {
	const group = "Precedence: list\r\nList-Id: <klachten.stichting.example>\r\nList-Post: <https://groups.example/g/klachten>, <mailto:klachten@stichting.example>\r\n"
	const grieved = "Mijn docent belt niet terug."
	const news = "Lees alles over onze nieuwe cursussen.\r\n\r\nUitschrijven? https://nieuws.example/uit"
	tests := map[string]struct {
		from, header, text string
		want               bool
	}{
		"to our group":                   {"Anna <anna@thuis.example>", "To: klachten@stichting.example\r\n" + group, grieved, true},
		"to another group":               {"Anna <anna@thuis.example>", "To: leden@stichting.example\r\n" + group, grieved, true},
		"our group, From rewritten":      {"'Anna' via Klachten <klachten@stichting.example>", "X-Original-From: Anna <anna@thuis.example>\r\n" + group, grieved, true},
		"and with the footer of a list":  {"'Anna' via Klachten <klachten@stichting.example>", group, grieved + "\r\n-- \r\nAfmelden: klachten+unsubscribe@stichting.example", true},
		"a gateway counts":               {"Anna <anna@thuis.example>", "List-Unsubscribe: <mailto:u@dienst.example>\r\nFeedback-ID: 1:2:3:dienst\r\n", grieved, true},
		"a gateway adds how to leave":    {"Anna <anna@thuis.example>", "List-Unsubscribe: <mailto:u@dienst.example>\r\n", news, true},
		"bulk":                           {"Anna <anna@thuis.example>", "Precedence: bulk\r\n", grieved, true},
		"bulk, only a picture":           {"Anna <anna@thuis.example>", "Precedence: bulk\r\nContent-Type: image/jpeg; name=brief.jpg\r\n", "JFIF", true},
		"a form sends it, Reply-To":      {"Website <noreply@dienst.example>", "Reply-To: anna@thuis.example\r\nList-Unsubscribe: <mailto:u@dienst.example>\r\n", news, true},
		"a form sends it, a complaint":   {"Website <noreply@dienst.example>", "List-Unsubscribe: <mailto:u@dienst.example>\r\n", "Klacht van Anna: " + news, true},
		"a newsletter":                   {"Nieuws <nieuwsbrief@fonds.example>", "List-Id: <nieuws.fonds.example>\r\nList-Unsubscribe: <https://fonds.example>\r\n", news, false},
		"by the list's own address":      {"Het Fonds <leden@fonds.example>", "List-Id: Leden <leden.fonds.example>\r\nPrecedence: bulk\r\n", news, false},
		"a form, how to leave in it":     {"Website <noreply@site.example>", "List-Unsubscribe: <https://dienst.example/u>\r\n", "Ik wil mij afmelden voor de les, bel mij. Verzonden via https://site.example", true},
		"a form below news":              {"Website <nieuws@site.example>", "List-Unsubscribe: <https://dienst.example/u>\r\n", "Naam: Anna\r\nBericht: de lessen vallen uit\r\n\r\nAfmelden: https://site.example/uit", true},
		"a form by its name":             {"Website <no-reply@site.example>", "Precedence: bulk\r\n", news, true},
		"news without the way out":       {"Nieuws <nieuws@bakker.example>", "List-Unsubscribe: <mailto:u@dienst.example>\r\n", "Ik wil mij afmelden voor de les, want die valt steeds uit.", true},
		"news without its fields":        {"Nieuws <nieuws@bakker.example>", "Precedence: bulk\r\n", news, true},
		"a list on which members write":  {"Leden <leden@fonds.example>", "List-Id: <leden.fonds.example>\r\nList-Post: <mailto:leden@fonds.example>\r\n", news, true},
		"a list answers to its writer":   {"Leden <leden@fonds.example>", "List-Id: <leden.fonds.example>\r\nReply-To: anna@fonds.example\r\n", news, true},
		"a list by way of a name":        {"Anna namens Leden <leden@fonds.example>", "List-Id: <leden.fonds.example>\r\nList-Unsubscribe: <https://fonds.example>\r\n", news, true},
		"a letter with the news":         {"Nieuws <nieuwsbrief@fonds.example>", "List-Id: <nieuws.fonds.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n", "--q\r\n\r\n" + news + "\r\n--q\r\nContent-Type: application/pdf; name=brief.pdf\r\n\r\n%PDF\r\n--q--\r\n", true},
		"of which nobody can take leave": {"Nieuws <nieuwsbrief@fonds.example>", "List-Id: <nieuws.fonds.example>\r\n", "Lees alles over onze nieuwe cursussen.", true},
	}
	for name, tt := range tests {
		m := Parse([]byte("From: " + tt.from + "\r\nSubject: Bericht\r\n" + tt.header + "\r\n" + tt.text))
		if m.Kind != KindBulk || m.OwnText != tt.want {
			t.Errorf("%s: kind %q, own text %v, want %v", name, m.Kind, m.OwnText, tt.want)
		}
	}
	// What is no machine's mail needs no such care, and what a mail system says
	// is never a person's.
	for _, raw := range []string{
		sender + "Subject: Klacht\r\n\r\nMijn docent belt niet terug.",
		sender + "X-Klachtd-Kind: 01\r\n\r\nGeachte Anna, wij hebben uw klacht ontvangen.",
		string(readFixture(t, "testdata/parse/delay-postfix.eml")),
		string(readFixture(t, "testdata/bounce/spam-report.eml")),
		string(readFixture(t, "testdata/bounce/postfix-text.eml")),
	} {
		if m := Parse([]byte(raw)); m.OwnText {
			t.Errorf("kind %q has own text: %.80q", m.Kind, raw)
		}
	}
}

// notices reads a file of texts, each under a line "== name".
func notices(t *testing.T, name string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, part := range strings.Split("\n"+string(readFixture(t, "testdata/kind/"+name)), "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		texts[name] = text
	}
	return texts
}

const automatic = "From: Anna Voorbeeld <anna@thuis.example>\r\nSubject: Automatisch antwoord: [K-2026-0001] Ontvangst van uw klacht\r\n" +
	"Auto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"

// TestOwnText: no text with something in it may pass for a usual notice, and a plain
// notice in Dutch or English costs nobody's time.
func TestOwnText(t *testing.T) {
	for name, text := range notices(t, "owntext.txt") {
		if m := Parse([]byte(automatic + text)); m.Kind != KindAutoReply || !m.OwnText {
			t.Errorf("%s: kind %q, own text %v: %q", name, m.Kind, m.OwnText, text)
		}
	}
	for name, text := range notices(t, "usual.txt") {
		if m := Parse([]byte(automatic + text)); m.Kind != KindAutoReply || m.OwnText {
			t.Errorf("%s: kind %q, and a person must look: %q", name, m.Kind, text)
		}
	}
}

// The signs of a bounce stand on people's mail too: that of a small firm's
// postmaster, what a gateway stripped of its sender. Whatever it then says, it
// is not put aside as a bounce.
func TestOwnTextInBounces(t *testing.T) {
	const report = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
	part := func(text string) string {
		return "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
			"Reporting-MTA: dns; mx.thuis.example\r\n\r\nFinal-Recipient: rfc822; klachten@stichting.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
	}
	texts := notices(t, "owntext.txt")
	for name, text := range map[string]string{
		"without telling words": "Mijn brief is niet aangekomen. De uitkering stopte vorige maand en ik snap de uitleg daarvan niet.",
		"short":                 "Niet aangekomen. Verhuisd.. huur schuld opgelopen door jullie.",
		"English":               "My letter could not be delivered. My benefits were stopped and I want my money back.",
		"among a server's":      "The mail system could not deliver your message. By the way, my benefits were stopped and I want my money.",
	} {
		texts[name] = text
	}
	for name, text := range texts {
		for sign, mail := range map[string]string{
			"postmaster":          "From: Jan Klein <postmaster@klein.example>\r\nSubject: Niet bezorgd\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text,
			"null Return-Path":    "Return-Path: <>\r\n" + sender + "Subject: Onbestelbaar\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text,
			"X-Failed-Recipients": sender + "X-Failed-Recipients: klachten@stichting.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text,
			"a report":            sender + report + "\r\n" + part(text),
		} {
			if m := Parse([]byte(mail)); m.Kind != KindBounce || !m.OwnText {
				t.Errorf("%s, %s: kind %q, own text %v: %q", name, sign, m.Kind, m.OwnText, text)
			}
		}
	}
}

// A scanner sends a letter as a picture and says that it is a machine; a
// signature has a picture too.
func TestOwnTextInPictures(t *testing.T) {
	mail := func(text string, size int, header string) string {
		return sender + "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n" + header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + text +
			"\r\n--b\r\nContent-Type: image/jpeg; name=brief.jpg\r\n\r\n" + strings.Repeat("x", size) + "\r\n--b--\r\n"
	}
	const away = "Ik ben afwezig tot maandag. Daarna lees ik uw bericht."
	for name, tt := range map[string]struct {
		raw  string
		want bool
	}{
		"a photo alone":         {mail(" ", 10, "Subject: Scan van apparaat\r\n"), true},
		"a photo below a text":  {mail(away, 200_000, "Subject: Scan\r\n"), true},
		"a logo below a notice": {mail(away, 3_000, "Subject: Afwezig\r\n"), false},
		"a small photo, a file": {strings.Replace(mail(away, 3_000, "Subject: Scan\r\n"), "Content-Type: image", "Content-Disposition: attachment\r\nContent-Type: image", 1), true},
		"a small fax":           {strings.Replace(mail(away, 3_000, "Subject: Fax\r\n"), "image/jpeg", "image/tiff", 1), true},
		"a small PDF":           {strings.Replace(mail(away, 3_000, "Subject: Fax\r\n"), "image/jpeg", "application/pdf", 1), true},
		"a notice's own title":  {"From: Anna <anna@thuis.example>\r\nSubject: Afwezig tot maandag\r\nAuto-Submitted: auto-replied\r\n\r\nIk ben er even niet.", false},
		"a person's title":      {"From: Anna <anna@thuis.example>\r\nSubject: Re: Gesprek\r\nIn-Reply-To: <a@b>\r\nAuto-Submitted: auto-replied\r\n\r\nDinsdag ben ik vrij.", true},
		"a second text":         {sender + "Subject: Automatisch antwoord: [K-2026-0001] Ontvangst\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + away + "\r\n--b\r\n\r\nIk wil naar de commissie.\r\n--b--\r\n", true},
		"what a scanner says":   {mail("Dit bericht is verzonden door de scanner op de tweede verdieping.", 3_000, "Subject: Scan van apparaat\r\n"), true},
		"nothing but a picture": {sender + "Subject: Scan\r\nAuto-Submitted: auto-generated\r\nContent-Type: image/png\r\n\r\nPNG", true},
		"nothing at all":        {sender + "Subject: Afwezig\r\nAuto-Submitted: auto-generated\r\n\r\n", false},
		"all in the subject":    {sender + "Subject: Ik heb een klacht over de lessen\r\nAuto-Submitted: auto-generated\r\n\r\n", true},
	} {
		if m := Parse([]byte(tt.raw)); m.Kind != KindAutoReply || m.OwnText != tt.want {
			t.Errorf("%s: kind %q, own text %v, want %v", name, m.Kind, m.OwnText, tt.want)
		}
	}
}

// All may stand in the subject, whatever the header says; and a subject alone makes
// no machine of a person.
func TestOwnTextInSubjects(t *testing.T) {
	const complaint, ordinary = "Subject: Ik heb een klacht over mijn docent\r\n", "Subject: De lessen vallen steeds uit\r\n"
	signs := map[string]string{
		"Auto-Submitted": "Auto-Submitted: auto-generated\r\n", "replied": "Auto-Submitted: auto-replied\r\n", "Precedence": "Precedence: auto_reply\r\n", "X-Autoreply": "X-Autoreply: yes\r\n",
		"suppress": "X-Auto-Response-Suppress: All\r\n", "bulk": "Precedence: bulk\r\n", "a list": "List-Id: <leden.a.example>\r\n", "a newsletter": "List-Unsubscribe: <https://a.example>\r\n",
		"null Return-Path": "Return-Path: <>\r\n", "failed": "X-Failed-Recipients: anna@thuis.example\r\n", "answering": "Auto-Submitted: auto-replied\r\nIn-Reply-To: <a@b>\r\n",
	}
	for sign, header := range signs {
		for _, subject := range []string{complaint, ordinary} {
			for _, body := range []string{"", " \r\n", "Met vriendelijke groet,\r\nAnna", "Zie onderwerp."} {
				if m := Parse([]byte(header + sender + subject + "\r\n" + body)); m.Kind == KindMail || !m.OwnText {
					t.Errorf("%s, %s, %q: kind %q, own text %v", sign, subject, body, m.Kind, m.OwnText)
				}
			}
		}
	}
	if m := Parse([]byte("From: Jan <postmaster@klein.example>\r\n" + ordinary + "\r\n")); m.Kind != KindMail && !m.OwnText {
		t.Errorf("postmaster: kind %q", m.Kind)
	}
	for _, subject := range []string{"Afwezig: mijn begeleider", "Out of office", "Automatisch antwoord: les", "Automatic reply: help", "Niet aanwezig: op de les", "Anna Voorbeeld is afwezig", "Gelezen: uw brief"} {
		for _, said := range []string{"Wanneer kan ik een bericht verwachten? Ik ben thuis bereikbaar.", "Ik ben afwezig tot maandag.", "Uw bericht is gelezen en ik neem contact op.", ""} {
			if m := Parse([]byte(sender + "Subject: " + subject + "\r\n\r\n" + said)); m.Kind != KindMail && !m.OwnText {
				t.Errorf("%q, %q: kind %q, and nobody would see it", subject, said, m.Kind)
			}
		}
	}
}

// Exchange's text in the place of a message that it cannot give.
func TestStandIn(t *testing.T) {
	for subject, want := range map[string]bool{
		"Retrieval using the IMAP4 protocol failed for the following message: 752":       true,
		"Retrieval using the POP3 protocol failed for the following message: 12":         true,
		"Ophalen met behulp van het IMAP4-protocol is mislukt voor het volgende bericht": true,
		"Het ophalen van mijn kind is mislukt":                                           false,
		"Klacht over IMAP":                                                               false,
	} {
		if m := Parse([]byte("From: Microsoft Exchange Server <microsoft@unknown>\r\nSubject: " + subject + "\r\n\r\nSubject: \"Klacht\"")); m.StandIn != want {
			t.Errorf("%q: stand-in %v", subject, m.StandIn)
		}
	}
}

// What mail systems and mail programs send about a mail, and nothing else, costs
// nobody's time.
func TestUsualReports(t *testing.T) {
	const report = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	for name, text := range notices(t, "reports.txt") {
		m := Parse([]byte(sender + "Subject: Gelezen: [K-2026-0001] Ontvangst van uw klacht\r\n" + report + text +
			"\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n"))
		if m.Kind != KindAutoReply || m.OwnText {
			t.Errorf("%s: kind %q, own text %v: %q", name, m.Kind, m.OwnText, text)
		}
	}
}
