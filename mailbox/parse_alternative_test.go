package mailbox

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// A complaint as HTML, of which the plain text beside it says nothing.
const (
	complaint     = "Geachte mevrouw,\n\nDe les op dinsdag viel zes keer uit en niemand belde mij. Ik stond voor een dichte deur.\n\nGroet,\nAnna"
	complaintHTML = "<p>Geachte mevrouw,</p><p>De les op dinsdag viel zes keer uit en niemand belde mij. Ik stond voor een dichte deur.</p><p>Groet,<br>Anna</p>"
)

// What forms and programs write as plain text beside an HTML complaint never hides
// it, and words of the plain text that are in no other part are kept too.
func TestStubs(t *testing.T) {
	for stub, kept := range map[string]string{
		".": "", "...": "", "-- \r\n": "", " \u00a0\r\n": "", "[cid:image001.png@01DB]": "", "\u200b": "", "<https://form.example/1>": "",
		"Deze mail is in HTML.":                                              "",
		"Nieuw bericht via het contactformulier":                             "Nieuw bericht via het contactformulier",
		"Uw programma kan dit bericht niet tonen. Bekijk het in de browser.": "Bekijk het in de browser.",
		"Met vriendelijke groet,\r\nAnna":                                    "Met vriendelijke groet",
		"Contactformulier website\r\nhttps://school.example/contact":         "Contactformulier website",
		"Groet,\r\nAnna":                "Groet,",
		"Verzonden vanaf mijn telefoon": "Verzonden vanaf mijn telefoon",
		"Er is een formulier ingevuld op de website. Zie de opmaak hieronder.\r\n": "Er is een formulier ingevuld",
		"Geachte mevrouw,": "Geachte mevrouw,",
	} {
		m := Parse([]byte(sender + alternative(stub, complaintHTML)))
		if !strings.Contains(m.Text, "niemand belde mij. Ik stond voor een dichte deur.") || !strings.Contains(m.Text, kept) || strings.Count(m.Text, "niemand belde") != 1 {
			t.Errorf("%q: Text %q", stub, m.Text)
		}
		if strings.TrimSpace(strings.Trim(stub, "\u00a0 \r\n")) != "" && (len(m.Defects) == 0 || !strings.Contains(strings.Join(m.Defects, "\n"), "the HTML")) {
			t.Errorf("%q: defects %q", stub, m.Defects)
		}
	}
}

// Two forms of what a program shows: who reads one sees all that counts of the other.
func TestTwoForms(t *testing.T) {
	for name, tt := range map[string]struct {
		plain, html, reply string
		doubt              bool
	}{
		"the same":                  {complaint, complaintHTML, complaint, false},
		"marks, links and pictures": {"*akkoord*\r\n\r\nZie de regels <https://school.example>\r\n[cid:logo.png]", "<b>Akkoord</b><p>Zie de <a href=https://school.example>regels</a><img src=cid:logo.png>", "*akkoord*\n\nZie de regels <https://school.example>\n[cid:logo.png]", false},
		"lines are broken":          {"besluit gegrond\r\nDe les viel te\r\nvaak uit.", "<div>besluit gegrond</div><div>De les viel te vaak uit.</div>", "besluit gegrond\nDe les viel te\nvaak uit.", false},
		"only in HTML":              {"Dank u wel.", "<p>akkoord</p>", "Dank u wel.\n\nakkoord", true},
		"only in HTML, stub":        {".", "<p>akkoord</p>", "akkoord", true},
		"only in HTML, above":       {"Dank u wel.", "<p>akkoord</p><p>Dank u wel.</p>", "akkoord\n\nDank u wel.", true},
		"only in HTML, excuse":      {"Dit bericht is HTML.", "<p>Wij zijn akkoord met uw voorstel</p>", "Wij zijn akkoord met uw voorstel", true},
		"only in plain":             {"akkoord", "<p>Dank u wel.</p>", "akkoord\n\nDank u wel.", true},
		"only in plain, above":      {"akkoord\r\nDank u wel.", "<p>Dank u wel.</p>", "akkoord\nDank u wel.", true},
		"only in plain, picture":    {"akkoord", "<img src=cid:x><br>-", "akkoord", true},
		"denied in HTML":            {"akkoord", "<p>Ik ga niet akkoord</p>", "Ik ga niet akkoord", true},
		"denied on the line":        {"akkoord", "<p>akkoord is dit niet</p>", "akkoord is dit niet", false},
		"more below in HTML":        {"akkoord\r\nJan", "<p>akkoord</p><p>maar niet bijlage 3</p><p>Jan</p>", "akkoord\n\nmaar niet bijlage 3\n\nJan", false},
		"hidden in HTML":            {"Dank u wel.", "<div style='display:none'>akkoord</div><p>Dank u wel.</p>", "Dank u wel.", false},
		"small in HTML":             {"Dank u wel.", "<span style='font-size: 0px'>akkoord</span><p>Dank u wel.</p>", "akkoord\n\nDank u wel.", true},
		"a question in HTML":        {"commissie", "<p>commissie?</p>", "commissie?", false},
		"struck out in HTML":        {"akkoord", "<p><s>akkoord</s></p>", "~akkoord~", true},
		"other verdict":             {"besluit gegrond", "<p>besluit ongegrond</p>", "besluit gegrond\n\nbesluit ongegrond", true},
		"banner above HTML":         {"akkoord", "<table><tr><td>[EXTERN] Deze e-mail komt van buiten de organisatie.</td></tr></table><p>akkoord</p>", "[EXTERN] Deze e-mail komt van buiten de organisatie.\n\nakkoord", false},
		"link only in plain":        {"akkoord, zie https://school.example/brief.", "<p>akkoord, zie</p><p>de brief</p>", "akkoord, zie https://school.example/brief.\n\nde brief", false},
		"footer below HTML":         {"akkoord", "<p>akkoord</p><p>Bekijk onze nieuwe website</p>", "akkoord\n\nBekijk onze nieuwe website", false},
	} {
		m := Parse([]byte(sender + "Subject: Re: x\r\n" + alternative(tt.plain, tt.html)))
		if m.Reply != tt.reply || m.Ambiguous != tt.doubt || m.TwoTexts != tt.doubt {
			t.Errorf("%s: Reply %q, ambiguous %v, defects %q", name, m.Reply, m.Ambiguous, m.Defects)
		}
	}
}

// HTML alone is read; what begins with text that nobody saw carries no command.
func TestUnseenHTML(t *testing.T) {
	for html, doubt := range map[string]bool{
		"<p>akkoord</p>": false, "<p>akkoord</p><div style='font-size:0'>x</div>": false,
		"<td style='font-size:0'><div style='font-size:14px'>akkoord</div></td>": false,
		"<div style='display:none'>akkoord</div>":                                true, "<div hidden>akkoord": true,
		"<span style='font-size:0px;'>akkoord</span>": true, "<p style='opacity:0.0'>akkoord</p>": true, "<p style='mso-hide: all'>akkoord</p>x": true,
		"<p style='color:transparent'>akkoord</p>Dank u": true, "<p style='text-indent:-9999px'>akkoord</p>": true,
		"<div style='max-height:0;overflow:hidden'>akkoord</div><p>Dank u</p>": true,
		"<p style='opacity:0.9;font-size:10px'>akkoord</p>":                    false, "<p style='left:-5px'>akkoord": false, "<style>p{} <p>akkoord": true,
	} {
		m := Parse([]byte(sender + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html))
		if m.Ambiguous != doubt || m.TwoTexts != doubt || !strings.Contains(m.Text, "akkoord") {
			t.Errorf("%s: ambiguous %v, text %q, defects %q", html, m.Ambiguous, m.Text, m.Defects)
		}
	}
}

// A mail that is ambiguous in its header is so whatever its text says; an attached
// one makes none.
func TestTwoTextsOutside(t *testing.T) {
	differs := alternative("Dank u wel.", "<p>akkoord</p>")
	if m := Parse([]byte(sender + "Sender: a@b.example\r\nSender: c@d.example\r\n" + differs)); !m.Ambiguous || m.TwoTexts {
		t.Errorf("two senders: %v, %v", m.Ambiguous, m.TwoTexts)
	}
	if m := Parse([]byte(sender + mixed("", "akkoord", "Content-Type: message/rfc822\r\n", sender+strings.ReplaceAll(differs, "--b", "--c")))); m.Ambiguous {
		t.Errorf("attached: defects %q", m.Defects)
	}
	below := strings.TrimSuffix(alternative("akkoord", "<p>akkoord</p>"), "\r\n") + "\r\nOnderaan de lijst\r\n"
	if m := Parse([]byte(sender + below)); m.Ambiguous || m.Text != "akkoord\n\nOnderaan de lijst" {
		t.Errorf("text below: %q, defects %q", m.Text, m.Defects)
	}
}

// Where plain text and HTML each say something of their own, what the plain text quotes
// is still the quote, and not a text of somebody else.
func TestPiecesOfTwoForms(t *testing.T) {
	const quoted = "Op 23-11-2026 schreef Stichting Voorbeeld:\r\n> Wilt u dit?\r\n> Alleen in de platte tekst staat dit.\r\n"
	m := Parse([]byte("From: a@klant.example\r\nIn-Reply-To: <1@stichting.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nJa, graag.\r\n\r\n" + quoted +
		"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Ja, graag.</p><p>En dit staat alleen in de opmaak.</p><p>Op 23-11-2026 schreef Stichting Voorbeeld:</p><blockquote>Wilt u dit?</blockquote>\r\n--b--\r\n"))
	kinds := make(map[text.PieceKind]string)
	for _, p := range m.Pieces(nil, nil) {
		kinds[p.Kind] += p.Text + "\n"
	}
	if typed := kinds[text.Typed]; !strings.Contains(typed, "Ja, graag.") || !strings.Contains(typed, "alleen in de opmaak") || strings.Contains(typed, "platte tekst") {
		t.Errorf("typed: %q", typed)
	}
	if strings.Contains(kinds[text.Attached], "platte tekst") {
		t.Errorf("the quote is taken for an attached text: %q", kinds)
	}
}
