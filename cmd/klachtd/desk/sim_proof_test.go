package desk_test

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Mail in a client's name that nobody vouches for, of the client and of a forger, and
// what a manager keeps inside. Each has a word of its own, by which it is known
// wherever it turns up.

var marked = regexp.MustCompile(`\b(?:WOORD|BINNEN)\d+\b`)

// word gives one that nobody used.
func (w *world) word(kind string) string { return fmt.Sprintf("%s%d", kind, w.posted) }

// unvouched is fresh mail about a case with the address of its complainant.
func (w *world) unvouched(p *person, a *affair, forged bool) *written {
	m := w.draft(p, joins)
	m.word, m.forged, m.verdict, m.affair = w.word("WOORD"), forged, "", a.id
	m.subject = "Mijn klacht " + a.id
	line := pick(w, "Ik wil nog iets zeggen.", "Ik wil nog iets zeggen.", "naar de commissie", "intrekken", "niet ingetrokken")
	m.text = line + "\r\n\r\n" + m.word + " staat in dit bericht.\r\n"
	w.counts["unvouched"]++
	return m
}

// forgeClient writes in a client's name, with what anybody can know of a case.
func (w *world) forgeClient() {
	var open []*affair
	for _, f := range w.laws.order {
		if a := w.affairs[f.id]; a != nil && a.complainant != nil && f.complaint != nil && f.complaint.fate == opens {
			open = append(open, a)
		}
	}
	if len(open) > 0 {
		a := open[w.chances.IntN(len(open))]
		w.counts["forged-client"]++
		w.post(w.unvouched(a.complainant, a, true))
	}
}

// answersProof: people know what they wrote, and not all of them answer.
func (w *world) answersProof(p *person, l *letter) {
	var about *written
	for _, m := range w.mails.all {
		if m.word != "" && slices.Contains(l.words, m.word) {
			about = m
		}
	}
	if about == nil || w.chance(0.3) {
		return
	}
	lines := []string{pick(w, "ja", "Dat klopt.", "Ja, dat was ik.", "Ik heb het zelf geschreven.")}
	if about.forged {
		lines = []string{pick(w, "nee", "Nee, dat heb ik niet geschreven.", "Dit is niet van mij!")}
	}
	a := w.affair(about.affair)
	w.soon(a, w.between(time.Minute, 9*day), func() *written {
		m := w.answer(p, l, joins, lines...)
		m.affair = a.id
		return m
	})
}

// states: what a manager says to 02.
func (w *world) states(p *person, a *affair, l *letter) {
	inside := w.chance(0.5)
	w.soon(a, w.between(time.Hour, 20*day), func() *written {
		if m := w.answer(p, l, free); inside { // another may be the manager by now
			m.word, m.inside = w.word("BINNEN"), true
			m.text = pick(w, "intern", "Vertrouwelijk:", "Dit is vertrouwelijk.") + "\r\n\r\n" + m.word + " is wat ik denk.\r\n"
			return m
		}
		m := w.answer(p, l, free, "De docent was ziek. "+w.word("VERKLARING"))
		if w.chance(0.3) {
			m.document = "%PDF-1.4 rooster " + m.id
		}
		return m
	})
}

// doubtful is one such mail as the facts of its case tell of it.
type doubtful struct {
	on     civil.Date
	mail   string
	joined civil.Date // the case, when that was later
	asks   bool
	asked  bool
	passed bool
	ended  bool // the client answered
}

// doubt folds what a fact says of such mail.
func (f *file) doubt(x record.Fact) {
	if x.Unverified {
		f.doubts[x.Preview] = &doubtful{on: x.On, mail: x.Message, joined: civil.DateOf(x.At), asks: x.Command != ""}
	}
	for n, d := range f.doubts {
		switch {
		case x.Mail != "" && x.Mail == d.mail: // it is of another case now
			delete(f.doubts, n)
		case x.Kind == record.FactReferred && x.On.DaysSince(d.on) >= 7: // 06 has it
			d.passed = true
		case n != x.Preview:
		case x.Kind == record.FactProofAsked:
			d.asked = true
		case x.Kind == record.FactMailPassedOn:
			d.passed = true
		case x.Kind == record.FactMailConfirmed, x.Kind == record.FactMailDenied:
			d.ended = true
		}
	}
}

// doubtfulLong: after seven days without an answer the commission has the mail, and a
// client was asked about what asks for something (m); while nothing is sent, when that is
// over.
func (l *laws) doubtfulLong(f *file, at time.Time) {
	if !l.officeHours(at) || l.weather.paused {
		return
	}
	for n, d := range f.doubts {
		due := l.workingDayFrom(d.on.AddDays(7))
		if d.joined.DaysSince(d.on) > 1 && d.joined.After(d.on.AddDays(6)) {
			due = l.workingDayFrom(d.joined.AddDays(1))
		}
		switch with := f.status == "referred" || f.status == "extended"; {
		case d.ended:
		case with && !d.passed && !l.morning(due).After(at):
			l.violated(lawDossier, "%s: mail %d of %v is kept from the commission at %v", f.id, n, d.on, at.In(l.zone))
		case d.asks && !d.asked && !l.morning(due.AddDays(60)).After(at):
			l.violated(lawDossier, "%s: nobody asked the client about mail %d of %v", f.id, n, d.on)
		}
	}
}

// words are those that a mail of ours holds, in its text, its files and the mails that
// go along.
func wordsOf(raw []byte) (found []string) {
	m := mailbox.Parse(raw)
	found = marked.FindAllString(m.Subject+"\n"+m.Text, -1)
	for _, a := range m.Attachments {
		if a.Type == "message/rfc822" {
			found = append(found, wordsOf(a.Data)...)
			continue
		}
		found = append(found, marked.FindAllString(string(a.Data), -1)...)
	}
	return found
}

// toCommission: what the commission gets of such mail was confirmed, or waited for
// seven days; and nothing of what stays inside (m).
func (l *laws) toCommission(x *letter, raw []byte) {
	p := l.people.all[x.to]
	if p == nil || p.part != record.ByCommission || x.affair == "" {
		return
	}
	var made string
	l.scan(`SELECT created_at FROM letters WHERE message_id = '`+x.id+`'`, &made)
	at, _ := time.Parse(time.RFC3339, made)
	for _, word := range wordsOf(raw) {
		for _, m := range l.mails.all {
			if m.word != word {
				continue
			}
			if m.inside {
				l.violated(lawDossier, "%s: letter %s holds what a manager keeps inside", x.affair, x.kind)
				continue
			}
			var confirmed, denied bool
			on := l.dayOf(at)
			for _, sha := range m.copies {
				var c, d bool
				l.scan(`SELECT count(*) FILTER (WHERE json_extract(a.public, '$.kind') = 'mail_confirmed' AND a.at <= '`+made+`') > 0, count(*) FILTER (WHERE json_extract(a.public, '$.kind') = 'mail_denied' AND a.at < '`+made+`') > 0
					FROM facts f JOIN facts a ON a.case_id = f.case_id AND json_extract(a.public, '$.preview') = json_extract(f.public, '$.preview')
					WHERE json_extract(f.public, '$.unverified') AND json_extract(f.public, '$.message') = '`+sha+`'`, &c, &d)
				confirmed, denied = confirmed || c, denied || d
				if came := l.mails.came[sha]; len(came) > 0 && l.dayOf(came[0]).Before(on) {
					on = l.dayOf(came[0])
				}
			}
			if waited := l.dayOf(at).DaysSince(on) >= 7; denied || !confirmed && !waited {
				l.violated(lawDossier, "%s: letter %s of %v holds %s of %v, denied %v, which nobody stands for", x.affair, x.kind, at, word, on, denied)
			}
		}
	}
}

// telling is a typesetter that prints in a dossier what waits for an answer.
type telling struct {
	stamp
	*world
}

func (t telling) PDF(l letters.Letter) ([]byte, error) {
	pdf, err := t.stamp.PDF(l)
	if found := subject.FindStringSubmatch("[" + l.Reference + "]"); found != nil && l.Plainpage {
		for _, m := range t.mails.all {
			if m.word != "" && !m.inside && m.affair == found[1] {
				pdf = append(pdf, m.word+"\n"...)
			}
		}
	}
	return pdf, err
}
