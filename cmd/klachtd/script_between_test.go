package main

import (
	"fmt"
	"html"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// form is how a mail client puts the mail that is answered below the answer, when
// somebody writes into it.
type form struct {
	plain, page string // which of both it sends; head, top and quote stand for what they are
	dutch       string // the head, in which FROM is the sender
	english     string
	marks       bool // its plain text has marks of quotation
	red         bool // in its page people write behind the questions, in another colour
}

const (
	outlookHead    = "Van: FROM\nVerzonden: maandag 23 november 2026 11:02\nAan: Amina Voorbeeld <amina@klant.example>\nOnderwerp: SUBJECT\n"
	outlookEnglish = "From: FROM\nSent: Monday, November 23, 2026 11:02 AM\nTo: Amina Voorbeeld <amina@klant.example>\nSubject: SUBJECT\n"
	gmailHead      = "Op ma 23 nov 2026 om 11:02 schreef FROM:\n"
	gmailEnglish   = "On Mon, Nov 23, 2026 at 11:02 AM FROM wrote:\n"
	appleHead      = "Op 23 nov 2026, om 11:02 heeft FROM het volgende geschreven:\n"
	appleEnglish   = "On 23 Nov 2026, at 11:02, FROM wrote:\n"
)

// forms are ten that people here use.
var forms = map[string]form{
	"outlook-desktop": {dutch: outlookHead, english: outlookEnglish, red: true,
		page: `<div class="WordSection1"><p class="MsoNormal">TOP<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">HEAD</p></div></div>QUOTE<p class="MsoNormal">BOTTOM</p></div>`},
	"outlook-web": {dutch: outlookHead, english: outlookEnglish, red: true,
		page: `<div dir="ltr"><div class="elementToProof">TOP</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">HEAD<div>&nbsp;</div></div><div>QUOTE</div><div>BOTTOM</div></div>`},
	"outlook-mobile": {dutch: outlookHead, english: outlookEnglish,
		plain: "TOP\n\nOutlook voor iOS<https://aka.ms/o0ukef> downloaden\n________________________________\nHEAD\nQUOTEBOTTOM\n"},
	"gmail-web": {dutch: gmailHead, english: gmailEnglish, marks: true, plain: "TOP\n\nHEAD\nQUOTE\n\nBOTTOM\n",
		page: `<div dir="ltr">TOP</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">HEAD</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">QUOTE</blockquote></div><div>BOTTOM</div>`},
	"gmail-app": {dutch: strings.Replace(gmailHead, " FROM", "\nFROM", 1), english: strings.Replace(gmailEnglish, " wrote", "\nwrote", 1), marks: true, plain: "TOP\n\nHEAD\n\nQUOTE\nBOTTOM\n"},
	"apple-mail": {dutch: appleHead, english: appleEnglish, marks: true, red: true,
		page: `<div>TOP</div><div><br><blockquote type="cite"><div>HEAD</div><br class="Apple-interchange-newline"><div>QUOTE</div></blockquote></div><div>BOTTOM</div>`},
	"ios":         {dutch: "> " + appleHead + "> \n", english: "> " + appleEnglish + "> \n", marks: true, plain: "TOP\n\nVerstuurd vanaf mijn iPhone\n\nHEADQUOTE\nBOTTOM\n"},
	"thunderbird": {dutch: "Op 23-11-2026 om 11:02 schreef FROM:\n", english: "On 23/11/2026 11:02, FROM wrote:\n", marks: true, plain: "TOP\n\nHEADQUOTE\nBOTTOM\n"},
	"yahoo": {dutch: "    Op maandag 23 november 2026 om 11:02:00 CET schreef FROM:  \n", english: "    On Monday, November 23, 2026 at 11:02:00 AM GMT+1, FROM wrote:  \n",
		plain: "TOP\nHEAD \n QUOTEBOTTOM\n"},
	"samsung": {dutch: "-------- Oorspronkelijk bericht --------\nVan: FROM\nDatum: 23-11-2026  11:02  (GMT+01:00)\nAan: Amina\nOnderwerp: SUBJECT\n", english: "-------- Original message --------\nFrom: FROM\nDate: 23/11/2026  11:02  (GMT+01:00)\nTo: Amina\nSubject: SUBJECT\n",
		page: `<div dir="auto">TOP</div><div dir="auto"><br></div><div style="font-size:100%;color:#000000">HEAD</div>QUOTE<div>BOTTOM</div>`},
}

// TestBetween plays a story in which a client answers within what is quoted, with every
// third form, in one language or the other; with each, in both, with KLACHTD_STORIES=all, as
// .ci/run has it.
func TestBetween(t *testing.T) {
	t.Parallel()
	if len(forms) < 10 {
		t.Fatalf("%d forms", len(forms))
	}
	for i, name := range slices.Sorted(maps.Keys(forms)) {
		for j, language := range []string{"nl", "en"} {
			if (i%3 != 0 || i%2 != j) && os.Getenv("KLACHTD_STORIES") != "all" {
				continue
			}
			t.Run(name+"-"+language, func(t *testing.T) {
				t.Parallel()
				p := scripts("testdata/script/between")
				setup := p.Setup
				p.Setup = func(env *testscript.Env) error {
					env.Setenv("FORM", name)
					env.Setenv("LANGUAGE", language)
					return setup(env)
				}
				testscript.Run(t, p)
			})
		}
	}
}

// between has somebody answer within the quote of a mail, above it and below it; empty
// is nothing: between gmail-web nl amina 17 K-2026-0001 TOP BOTTOM QUESTION ANSWER...
func (s *story) between(ts *testscript.TestScript, args []string) error {
	if len(args) < 7 || len(args)%2 == 0 {
		return fmt.Errorf("usage: between FORM LANGUAGE WHO KIND CASE TOP BOTTOM [QUESTION ANSWER]...")
	}
	f, known := forms[args[0]]
	from, err := person(args[2])
	if !known || err != nil {
		return fmt.Errorf("form %s: %v", args[0], err)
	}
	answered, err := s.lastTo(args[2], args[3], args[4])
	if err != nil {
		return err
	}
	head := f.dutch
	if args[1] == "en" {
		head = f.english
	}
	head = strings.NewReplacer("FROM", "Stichting Integratiewerk <klachten@integratiewerk.example>", "SUBJECT", answered.subject).Replace(head)
	top, bottom, answers := args[5], args[6], args[7:]
	for i := 0; i < len(answers); i += 2 {
		if !strings.Contains(answered.plain, answers[i]) || !strings.Contains(answered.html, html.EscapeString(answers[i])) {
			return fmt.Errorf("mail %s does not ask %q", args[3], answers[i])
		}
	}
	var parts []string
	if f.plain != "" {
		text := strings.NewReplacer("TOP", top, "BOTTOM", bottom, "HEAD", head, "QUOTE", f.quotePlain(answered.plain, answers)).Replace(f.plain)
		parts = append(parts, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+encoded("base64", text))
	}
	if f.page != "" {
		_, quote, _ := strings.Cut(answered.html, "<main")
		_, quote, _ = strings.Cut(quote, ">")
		quote, _, _ = strings.Cut(quote, "</main>")
		lines := strings.ReplaceAll(html.EscapeString(strings.TrimSpace(head)), "\n", "<br>")
		page := "<html><body>" + strings.NewReplacer("TOP", html.EscapeString(top), "BOTTOM", html.EscapeString(bottom), "HEAD", lines, "QUOTE", f.quotePage(quote, answers)).Replace(f.page) + "</body></html>"
		parts = append(parts, "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+encoded("base64", page))
	}
	s.written++
	raw := fmt.Sprintf("From: %s\nTo: klachten@integratiewerk.example\nSubject: Re: %s\nDate: %s\nMessage-ID: <between.%d@klant.example>\nIn-Reply-To: <%s>\nReferences: <%s>\nMIME-Version: 1.0\n",
		from, answered.subject, s.clock.Format(time.RFC1123Z), s.written, answered.id, strings.Join(append(slices.Clone(answered.references), answered.id), "> <"))
	if len(parts) == 1 {
		return s.receive(ts, []byte(raw+parts[0]+"\n"))
	}
	return s.receive(ts, []byte(raw+"Content-Type: multipart/alternative; boundary=between\n\n--between\n"+strings.Join(parts, "\n--between\n")+"\n--between--\n"))
}

// quotePlain gives a mail as the client quotes it, with an answer below each question.
func (f form) quotePlain(mail string, answers []string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(mail)) {
		if f.marks {
			b.WriteString("> ")
		}
		b.WriteString(strings.TrimRight(line, "\n") + "\n")
		for i := 0; i < len(answers); i += 2 {
			if strings.Contains(line, answers[i]) {
				b.WriteString("\n" + answers[i+1] + "\n\n")
			}
		}
	}
	return b.String()
}

// quotePage does so with its page.
func (f form) quotePage(page string, answers []string) string {
	for i := 0; i < len(answers); i += 2 {
		question, answer := html.EscapeString(answers[i]), html.EscapeString(answers[i+1])
		with := question + "<br>" + answer
		switch {
		case f.red:
			with = question + ` <span style="color:red">` + answer + "</span>"
		case f.marks:
			with = question + "</li></ul></blockquote><div>" + answer + `</div><blockquote class="gmail_quote" type="cite" style="border-left:1px solid"><ul>`
		}
		page = strings.Replace(page, question, with, 1)
	}
	return page
}
