package demo

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// play is the demonstration: the people write, the clock runs, the desk works. After an
// error nothing more happens.
type play struct {
	ctx    context.Context
	desk   *desk.Desk
	server *mailtest.Server
	clock  time.Time
	zone   *time.Location
	dir    string
	out    io.Writer

	mails   int
	sent    int // transactions of the SMTP server already kept
	letters map[string]bool
	err     error
}

const (
	amina      = "Amina Voorbeeld <amina@klant.example>"
	bram       = "Bram Verzonnen <bram@klant.example>"
	samira     = "Samira Denkbeeldig <samira@klant.example>"
	director   = "Dirk Directeur <directeur@integratiewerk.example>"
	deputy     = "Petra Plaatsvervanger <plaatsvervanger@integratiewerk.example>"
	commission = "Klachtencommissie <commissie@klachtencommissie.example>"
)

// perform is the script.
func (p *play) perform() {
	p.mail("2026-11-23 09:12", amina, "Klacht over de taalles", "", "",
		"Geachte heer, mevrouw,\n\nIk volg de taalles op dinsdag. De les is in oktober vier keer uitgevallen. Niemand belde mij.\n"+
			"Ik heb het besproken met de docent, maar het werd niet beter. Mijn inburgeringsexamen komt zo in gevaar.\n\nMet vriendelijke groet,\nAmina Voorbeeld")
	p.mail("2026-11-23 14:40", bram, "Niet teruggebeld", "", "",
		"Hallo,\n\nMijn begeleider zou mij bellen over mijn stage. Dat is drie keer niet gebeurd. Ik vind dat niet netjes.\n\nBram Verzonnen")
	p.reply("2026-11-24 10:05", director, "K-2026-0001", record.MailNotice, "Leidinggevende 1")
	p.reply("2026-11-24 10:07", director, "K-2026-0001", record.MailTranscript, "taalonderwijs ja")
	// The director never sees this one.
	p.mail("2026-11-25 09:30", samira, "Klacht", "", "", "Hallo,\n\nDe directeur heeft tegen mij geschreeuwd waar iedereen bij was. Ik wil excuses.\n\nSamira Denkbeeldig")
	p.reply("2026-11-25 10:10", deputy, "K-2026-0003", record.MailNotice, "Betrokken")
	p.reply("2026-11-25 10:12", deputy, "K-2026-0003", record.MailTranscript, "Leidinggevende geen\n\nDe klacht gaat over de directeur. Geen leidinggevende heeft ermee te maken.")
	p.reply("2026-11-25 10:14", deputy, "K-2026-0003", record.MailTranscript, "gebeld\n\nSamira krijgt een gesprek en excuses.")
	p.reply("2026-11-25 10:20", deputy, "K-2026-0003", record.MailTranscript, "Ingetrokken\n\nSamira kreeg excuses en is tevreden.")
	p.reply("2026-11-25 10:21", deputy, "K-2026-0003", record.MailPreview, "Akkoord")
	p.reply("2026-11-25 16:20", director, "K-2026-0002", record.MailNotice, "gebeld\n\nIk heb Bram gesproken. Zijn begeleider belt hem vanaf nu elke maandag.")
	p.reply("2026-11-25 16:22", director, "K-2026-0002", record.MailNotice, "leidinggevende 2")
	p.reply("2026-11-26 12:01", bram, "K-2026-0002", record.LetterAcknowledgement, "Ik trek mijn klacht in.\n\nHet is goed opgelost, bedankt.\nBram")
	// This answers the wrong mail: what is shown says whom it is about.
	p.reply("2026-11-26 13:20", director, "K-2026-0001", record.MailNotice, "Ingetrokken\n\nDe begeleider belt elke maandag.")
	p.reply("2026-11-26 13:25", director, "K-2026-0001", record.MailPreview, "Annuleren")
	p.reply("2026-11-26 13:30", director, "K-2026-0002", record.MailWish, "Ingetrokken\n\nDe begeleider belt elke maandag.")
	p.reply("2026-11-26 13:40", director, "K-2026-0002", record.MailPreview, "Akkoord")
	p.reply("2026-12-04 09:15", director, "K-2026-0001", record.MailNotice, "Contact op 3 december\n\nIk heb met Amina gesproken over de uitgevallen lessen. Ik heb inhaallessen voorgesteld. Zij wil dat de commissie ernaar kijkt.")
	p.reply("2026-12-08 11:00", director, "K-2026-0001", record.MailNotice,
		"Commissie\n\nStap 1: Amina sprak op 2 november met de docent. De docent beloofde een rooster.\n"+
			"Stap 2: de docent heeft Lies Leidinggevende gevraagd om het op te lossen. Dat lukte niet.\nOp 3 december heb ik met Amina gesproken. Zij trekt de klacht niet in.")
	p.reply("2026-12-08 11:20", director, "K-2026-0001", record.MailPreview, "Akkoord")
	p.reply("2026-12-21 15:45", commission, "K-2026-0001", record.LetterDossier, "Verlengen\n\nEen lid van de commissie is ziek. Wij willen Amina nog zelf spreken.")
	p.reply("2026-12-21 16:00", commission, "K-2026-0001", record.MailPreview, "Akkoord")
	// The wrong word, noticed after akkoord: advice can be corrected until the decision.
	p.reply("2027-01-11 16:30", commission, "K-2026-0001", record.LetterDossier, "Advies ongegrond\n\nDe lessen zijn vier keer uitgevallen zonder bericht. Op dat punt is de klacht gegrond.")
	p.reply("2027-01-11 16:40", commission, "K-2026-0001", record.MailPreview, "Akkoord")
	p.reply("2027-01-12 10:30", commission, "K-2026-0001", record.LetterDossier,
		"Advies deels gegrond\n\nDe lessen zijn vier keer uitgevallen zonder bericht. Op dat punt is de klacht gegrond.\n"+
			"Dat het examen in gevaar kwam, is niet gebleken. Op dat punt is de klacht ongegrond.")
	p.reply("2027-01-12 11:00", commission, "K-2026-0001", record.MailPreview, "Akkoord")
	p.reply("2027-01-14 09:00", director, "K-2026-0001", record.MailAdvice,
		"Besluit deels gegrond\n\nU heeft gelijk dat de lessen zijn uitgevallen en dat u geen bericht kreeg. Dat had niet mogen gebeuren.\n"+
			"Wij zien niet dat uw examen daardoor in gevaar is gekomen.\n\nMaatregelen:\nU krijgt vier inhaallessen. Valt een les uit? Dan krijgt u voortaan een sms.")
	p.reply("2027-01-14 09:20", director, "K-2026-0001", record.MailPreview, "Akkoord")
}

// mail makes somebody write, after running the clock to that moment.
func (p *play) mail(when, from, subject, inReplyTo, references, text string) {
	if p.err != nil {
		return
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", when, p.zone)
	if err != nil {
		p.err = err
		return
	}
	p.runTo(at)
	raw := writeMail(from, subject, inReplyTo, references, text, at)
	p.keep("in", from, raw)
	if err := p.server.Deliver(raw, at); err != nil {
		p.err = err
		return
	}
	p.step()
}

// reply makes somebody answer the last mail of a kind they got in a case.
func (p *play) reply(when, from, id string, kind record.LetterKind, text string) {
	if p.err != nil {
		return
	}
	for sent := p.server.Sent(); len(sent) > 0; sent = sent[:len(sent)-1] {
		last := sent[len(sent)-1]
		m := mailbox.Parse(last.Data)
		if strings.Contains(from, "<"+last.To[0]+">") && strings.Contains(m.Subject, id) && headerOf(last.Data, "X-Klachtd-Kind") == string(kind) {
			quoted := "\n\nOp " + m.Date.In(p.zone).Format("02-01-2006 15:04") + " schreef Stichting Integratiewerk:\n> " +
				strings.ReplaceAll(strings.TrimSpace(m.Text), "\n", "\n> ")
			p.mail(when, from, "Re: "+m.Subject, "<"+m.MessageID+">", "<"+strings.Join(append(m.References, m.MessageID), "> <")+">", text+quoted)
			return
		}
	}
	p.err = fmt.Errorf("%s never got mail %s in %s", from, kind, id)
}

// runTo runs the clock up to at, with a pass every morning.
func (p *play) runTo(at time.Time) {
	for !p.clock.IsZero() && p.err == nil {
		next := time.Date(p.clock.Year(), p.clock.Month(), p.clock.Day()+1, 8, 0, 0, 0, p.zone)
		if !next.Before(at) {
			break
		}
		p.clock = next
		p.step()
	}
	p.clock = at
}

// step makes passes until nothing is left to do now.
func (p *play) step() {
	if p.err != nil {
		return
	}
	if _, err := p.desk.Step(p.ctx); err != nil {
		p.err = err
		return
	}
	sent := p.server.Sent()
	for _, t := range sent[p.sent:] {
		p.keep("out", t.To[0], t.Data)
	}
	p.sent = len(sent)
}

// told prints one decision with its date and article, and saves its letters.
func (p *play) told(r desk.Committed) {
	if r.Event.Kind == record.LetterSent {
		return
	}
	article := procedure.Article(r.Event)
	if article != "" {
		article = "(" + article + ")"
	}
	what := strings.ReplaceAll(string(r.Event.Kind), "_", " ")
	if r.Event.Kind == record.TermDue {
		what = "reminder: " + strings.ReplaceAll(string(r.Event.Term), "_", " ")
	}
	if r.Case == "" {
		r.Event.Actor, what = record.ByClock, "morning mail"
	}
	fmt.Fprintf(p.out, "%-21s  %-11s  %-11s %-20s %s\n", screen.Time(r.Now, p.zone), r.Case, r.Event.Actor, what, article)
	for _, m := range r.Mails {
		fmt.Fprintf(p.out, "%35s %s to %s\n", "", m.Kind, m.To)
		p.keepLetters(r.Case, m)
	}
	if r.Decision.Refusal != nil {
		fmt.Fprintf(p.out, "%35s refused: %s\n", "", r.Decision.Refusal.Code)
	}
}

// keepLetters saves the PDFs of a mail, each letter once.
func (p *play) keepLetters(id string, m caselog.Outgoing) {
	if p.letters == nil {
		p.letters = make(map[string]bool)
	}
	for _, a := range mailbox.Parse(frozen.Mail{Own: m.Raw, Files: m.Files}.Bytes()).Attachments {
		name := ""
		switch {
		case a.SHA256 == m.DocumentSHA256 && m.Kind != record.MailManagerCopy && m.Kind != record.MailNotice: // these carry letter 01
			name = fmt.Sprintf("%s-%s.pdf", m.Kind, id)
		case strings.HasPrefix(a.Name, "Werkwijze"):
			name = "18-werkwijze-klachtencommissie.pdf"
		case strings.HasPrefix(a.Name, "Klachtenreglement"):
			name = "klachtenreglement.pdf"
		case strings.HasPrefix(a.Name, "Advies"):
			name = "advies-" + id + ".pdf"
		}
		if name == "" || p.letters[name] || p.err != nil {
			continue
		}
		p.letters[name] = true
		p.err = os.WriteFile(filepath.Join(p.dir, "letters", name), a.Data, 0o600)
	}
}

// keep writes a mail to the folder.
func (p *play) keep(direction, who string, raw []byte) {
	if p.err != nil {
		return
	}
	p.mails++
	if i := strings.IndexByte(who, '<'); i >= 0 {
		who = strings.Trim(who[i:], "<>")
	}
	name := fmt.Sprintf("%03d-%s-%s", p.mails, direction, who)
	if kind := headerOf(raw, "X-Klachtd-Kind"); kind != "" {
		name += "-" + kind
	}
	p.err = os.WriteFile(filepath.Join(p.dir, "mail", name+".eml"), raw, 0o600)
}

// headerOf gives a one-line header field of one of our own mails.
func headerOf(raw []byte, name string) string {
	for line := range strings.Lines(string(raw)) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
		if strings.TrimSpace(line) == "" {
			break
		}
	}
	return ""
}

// writeMail is a mail as a simple mail client writes it, with the verdict that the
// foundation's own border adds on top.
func writeMail(from, subject, inReplyTo, references, text string, at time.Time) []byte {
	domain := strings.TrimSuffix(from[strings.LastIndexByte(from, '@')+1:], ">")
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	line("Authentication-Results", "mx.integratiewerk.example; dmarc=pass header.from="+domain)
	line("Date", at.Format(time.RFC1123Z))
	line("From", from)
	line("To", "klachten@integratiewerk.example")
	line("Subject", mime.QEncoding.Encode("utf-8", subject))
	line("Message-ID", fmt.Sprintf("<%d.demo@%s>", at.Unix(), domain))
	line("In-Reply-To", inReplyTo)
	line("References", references)
	line("MIME-Version", "1.0")
	line("Content-Type", "text/plain; charset=utf-8")
	line("Content-Transfer-Encoding", "base64")
	b.WriteString("\r\n")
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	b.WriteString(encoded + "\r\n")
	return []byte(b.String())
}
