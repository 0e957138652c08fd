package forward

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
)

var options = Options{Zone: amsterdam(), Received: time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC), Ours: func(a mailbox.Address) bool {
	return a.Address == "" && a.Name == "Theo Teamleider" || strings.HasSuffix(a.Address, "@integratiewerk.example")
}, Own: func(address string) bool { return address == "klachten@integratiewerk.example" }}

func amsterdam() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}

// Heads as mail programs write them, each above the same words, some within others:
// testdata/heads.txt. A line "= NAME <ADDRESS> DAY HOUR SUBJECT" says what is to be
// found; "= nothing" that nothing is.
func TestRead(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "heads.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(raw), "\n### ")[1:]
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		want, mail, _ := strings.Cut(strings.TrimPrefix(rest, "= "), "\n")
		t.Run(name, func(t *testing.T) {
			m := &mailbox.Message{Text: strings.TrimRight(mail, "\n") + "\n", Forwarded: strings.Contains(name, "FW")}
			f, found := Read(m, options)
			got := "nothing"
			if found {
				got = fmt.Sprintf("%s <%s> %s %s", f.From.Name, f.From.Address, f.Got.In(options.Zone).Format("2006-01-02 15:04"), f.Subject)
				if f.Got.IsZero() {
					got = fmt.Sprintf("%s <%s> - %s", f.From.Name, f.From.Address, f.Subject)
				}
				if text := "Mijn begeleider belde niet terug."; !strings.HasPrefix(f.Text, text) && !strings.Contains(name, "exchange") {
					t.Errorf("the text is %q", f.Text)
				}
				if strings.Contains(f.Text, "INTERN") {
					t.Errorf("what the forwarder wrote is in %q", f.Text)
				}
			}
			if strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	if len(cases) < 40 {
		t.Errorf("%d heads", len(cases))
	}
}

// Whatever stands in a text, it is read in time, and what is found was there.
func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile(filepath.Join("testdata", "heads.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(raw), "\n### ") {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, ok := Read(&mailbox.Message{Text: s}, options)
		if !ok {
			return
		}
		if found.Got.After(options.Received) || found.Sent.After(options.Received) {
			t.Errorf("it was sent after it came: %v", found.Sent)
		}
		if strings.ContainsAny(found.From.Name+found.From.Address+found.Subject, "\n\r") {
			t.Errorf("%+v", found.From)
		}
		if options.Ours(found.From) {
			t.Errorf("one of ours: %+v", found.From)
		}
	})
}

// Ten thousand messages within each other are read in a moment.
func TestReadNested(t *testing.T) {
	var s strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&s, "Van: Rita %d <r%d@buurthuis.example>\nVerzonden: vrijdag 20 november 2026 16:03\nAan: x@buurthuis.example\nOnderwerp: FW: klacht\n\nZie onder.\n\n", n, n)
	}
	effort.Within(t, 2000, s.String(), func() {
		found, ok := Read(&mailbox.Message{Text: s.String()}, options)
		if !ok || found.From.Address != "r9999@buurthuis.example" || len(found.Others) > mostOthers {
			t.Errorf("%+v", found.From)
		}
	})
}

// From the HTML that mail programs write, as package mailbox reads it.
func TestReadHTML(t *testing.T) {
	for name, html := range map[string]string{
		"Outlook desktop": `<html><body lang=NL><div class=WordSection1><p class=MsoNormal>INTERN<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Van:</b> Amina Voorbeeld &lt;amina@klant.example&gt; <br><b>Verzonden:</b> vrijdag 20 november 2026 16:03<br><b>Aan:</b> Theo Teamleider &lt;theo@integratiewerk.example&gt;<br><b>Onderwerp:</b> klacht<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Mijn begeleider belde niet terug.<o:p></o:p></p></div></body></html>`,
		"Outlook on the web": `<html><body><div>INTERN</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>Van:</b> Amina Voorbeeld &lt;amina@klant.example&gt;<br><b>Verzonden:</b> vrijdag 20 november 2026 16:03<br><b>Aan:</b> Theo Teamleider &lt;theo@integratiewerk.example&gt;<br><b>Onderwerp:</b> klacht</font><div>&nbsp;</div></div><div>Mijn begeleider belde niet terug.</div></body></html>`,
		"Outlook on a phone": `<html><body>INTERN<br><div id="ms-outlook-mobile-signature">Outlook voor iOS downloaden</div><div id="mail-editor-reference-message-container"><div style="border-top:solid #B5C4DF 1.0pt"><p style="margin: 0cm"><b>Van: </b>Amina Voorbeeld &lt;amina@klant.example&gt;<br><b>Datum: </b>vrijdag, 20 november 2026 om 16:03<br><b>Aan: </b>Theo Teamleider &lt;theo@integratiewerk.example&gt;<br><b>Onderwerp: </b>klacht</p></div><p>Mijn begeleider belde niet terug.</p></div></body></html>`,
		"Gmail":              `<div dir="ltr">INTERN<br><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Van: <strong class="gmail_sendername" dir="auto">Amina Voorbeeld</strong> <span dir="auto">&lt;<a href="mailto:amina@klant.example">amina@klant.example</a>&gt;</span><br>Date: vr 20 nov 2026 om 16:03<br>Subject: klacht<br>To:  &lt;<a href="mailto:theo@integratiewerk.example">theo@integratiewerk.example</a>&gt;<br></div><br><br><div dir="ltr">Mijn begeleider belde niet terug.</div></div></div>`,
		"Apple Mail":         `<html><body>INTERN<br><div><br><blockquote type="cite"><div>Begin doorgestuurd bericht:</div><br class="Apple-interchange-newline"><div style="margin:0px"><span style="color:rgba(0,0,0,1.0)"><b>Van: </b></span><span>Amina Voorbeeld &lt;<a href="mailto:amina@klant.example">amina@klant.example</a>&gt;<br></span></div><div style="margin:0px"><span><b>Onderwerp: </b></span><span><b>klacht</b><br></span></div><div style="margin:0px"><span><b>Datum: </b></span><span>20 november 2026 om 16:03:22 CET<br></span></div><div style="margin:0px"><span><b>Aan: </b></span><span>theo@integratiewerk.example<br></span></div><br><div><div>Mijn begeleider belde niet terug.</div></div></blockquote></div></body></html>`,
		"Thunderbird":        `<html><body><p>INTERN</p><div class="moz-forward-container"><br><br>-------- Doorgestuurd bericht --------<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody><tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">Onderwerp: </th><td>klacht</td></tr><tr><th>Datum: </th><td>Fri, 20 Nov 2026 16:03:22 +0100</td></tr><tr><th>Van: </th><td>Amina Voorbeeld <a class="moz-txt-link-rfc2396E" href="mailto:amina@klant.example">&lt;amina@klant.example&gt;</a></td></tr><tr><th>Aan: </th><td><a href="mailto:theo@integratiewerk.example">theo@integratiewerk.example</a></td></tr></tbody></table><br><br><p>Mijn begeleider belde niet terug.</p></div></body></html>`,
		"Yahoo":              `<html><body><div>INTERN</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-family:sans-serif"><div>----- Doorgestuurd bericht -----</div><div><b>Van:</b> Amina Voorbeeld &lt;amina@klant.example&gt;</div><div><b>Aan:</b> "theo@integratiewerk.example" &lt;theo@integratiewerk.example&gt;</div><div><b>Verzonden:</b> vrijdag 20 november 2026 om 16:03:22 CET</div><div><b>Onderwerp:</b> klacht</div><div><br></div><div>Mijn begeleider belde niet terug.</div></div></div></body></html>`,
		"Samsung":            `<html><body><div dir="auto">INTERN</div><div dir="auto"><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Oorspronkelijk bericht --------</div><div>Van: Amina Voorbeeld &lt;amina@klant.example&gt; </div><div>Datum: 20-11-2026  16:03  (GMT+01:00) </div><div>Aan: theo@integratiewerk.example </div><div>Onderwerp: klacht </div><div><br></div></div><div>Mijn begeleider belde niet terug.</div></body></html>`,
	} {
		m := mailbox.Parse([]byte("From: Theo <theo@integratiewerk.example>\r\nSubject: FW: klacht\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html))
		f, found := Read(m, options)
		if !found || f.From != (mailbox.Address{Name: "Amina Voorbeeld", Address: "amina@klant.example"}) || f.Subject != "klacht" || !strings.HasPrefix(f.Text, "Mijn begeleider belde niet terug.") ||
			f.Got.In(options.Zone).Format("2006-01-02 15:04") != "2026-11-20 16:03" || strings.Contains(f.Text, "INTERN") {
			t.Errorf("%s: %+v\n%s", name, f, m.Text)
		}
	}
}
