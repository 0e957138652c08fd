package desk_test

import (
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

const (
	lawTold     = "u: whoever complained is told that the case is closed, and what was no complaint opens again by one word"
	lawCategory = "s: with whatever closes a case is recorded what it was about"
)

// none is a case that was closed as no complaint, and what is left of it.
type none struct {
	mayInsist  bool       // its letter asks whether it was one
	data       civil.Date // since when somebody waits for their data
	spam       civil.Date // since when somebody else is to look at it
	by         record.Actor
	askedAgain civil.Date // the day on which the client was reminded of letter 17
	subjects   bool       // it is recorded what the complaint is about

	decided  civil.Date // the day of the first decision
	promised civil.Date // by when the latest decision promises something; zero for nothing
	measures civil.Date // when its measures are to be done; zero for none, or done
}

// other folds what was no complaint.
func (n *none) other(x record.Fact) {
	switch x.Kind {
	case record.FactNotAdmitted:
		n.mayInsist = x.Letter == "31"
		if x.Outcome == record.DataRequest {
			n.data = x.On
		}
		if x.Outcome == record.Spam {
			n.spam, n.by = x.On, x.Actor
		}
	case record.FactReopened:
		n.mayInsist, n.spam = false, civil.Date{}
	case record.FactSeen, record.FactDataSent:
		n.data = civil.Date{}
	case record.FactSupplementAsked:
		n.askedAgain = civil.Date{}
	case record.FactClientReminded:
		n.askedAgain = x.On
	case record.FactCategorised:
		n.subjects = true
	case record.FactDecided:
		if n.decided == (civil.Date{}) {
			n.decided = x.On
		}
		was := n.promised
		n.promised = civil.Date{}
		if _, promises := x.Due["measure"]; promises {
			n.promised = promisedBy(n.decided)
		}
		if n.promised != was { // else what was done by that day stays done
			n.measures = n.promised
		}
	case record.FactMeasuresDone:
		n.measures = civil.Date{}
	}
}

// promisedBy returns the day three months later, or the last day of that month.
func promisedBy(decided civil.Date) civil.Date {
	d := civil.Date{Year: decided.Year + (int(decided.Month)+2)/12, Month: (decided.Month+2)%12 + 1, Day: decided.Day}
	for !d.IsValid() {
		d.Day--
	}
	return d
}

// otherStages are the reminders of what is left of it, and the client's of letter 17.
func (f *file) otherStages(w *world, until civil.Date) (list []stage) {
	for d := w.workingDay(f.data, 1); f.data != (civil.Date{}) && !d.After(until); d = w.workingDay(d, 5) {
		list = append(list, stage{"data", d, false})
	}
	if due := f.measures; due != (civil.Date{}) {
		for _, on := range []civil.Date{due.AddDays(-14), due} {
			list = append(list, stage{"measure", w.workingDayUntil(on), false})
		}
		for d := w.workingDay(due, 1); !d.After(until); d = d.AddDays(7) {
			list = append(list, stage{"measure", w.workingDayFrom(d), true})
		}
	}
	if f.spam != (civil.Date{}) {
		list = append(list, stage{"spam", w.workingDay(f.spam, 1), false})
	}
	if f.open() && f.supplement != (civil.Date{}) && f.askedAgain == (civil.Date{}) && !f.isLost("17", record.ToComplainant) {
		list = append(list, stage{"again", w.workingDay(f.supplement, 5), false})
	}
	return slices.DeleteFunc(list, func(s stage) bool { return s.on.After(until) })
}

// closing is how a case ends, with the letter that tells the complainant.
var closing = map[record.FactKind]record.LetterKind{record.FactWithdrawn: "10", record.FactDecided: "09", record.FactNotAdmitted: "11"}

// closes: whatever closes a case tells the complainant, and says what it was about (u, s).
func (l *laws) closes(f *file, x record.Fact, with []record.Fact) {
	letter, is := closing[x.Kind]
	if !is {
		return
	}
	f.ended = true
	l.counts["closed "+string(x.Outcome)]++
	if x.Letter == "31" {
		letter = "31"
	}
	to, merged := record.ToComplainant, x.Outcome == record.Merged
	if merged { // it goes on in another case, which says later what it is about
		letter, to = record.MailProof, record.ToWriter
	}
	told, about := false, f.subjects || merged
	for _, y := range with {
		told = told || y.Kind == record.FactLetterQueued && y.Letter == letter && y.To == to
		about = about || y.Kind == record.FactCategorised && len(y.Subjects) > 0
	}
	if now, before := l.answers(f, true), l.answers(f, false); !told && now != nil && before != nil { // who posts it, where there is no address
		l.violated(lawTold, "%s: %s (%s), and the complainant hears nothing of it", f.id, x.Kind, x.Outcome)
	}
	if !about {
		l.violated(lawCategory, "%s: %s (%s), and nobody said what it was about", f.id, x.Kind, x.Outcome)
	}
}

// insists: what the client says of a letter that it was no complaint (u).
func (l *laws) insists(f *file, x record.Fact) {
	m := l.mails.bySHA[x.Message]
	if m == nil || !x.Actor.Client() || f.status != "not_admitted" {
		return
	}
	switch {
	case x.Kind == record.FactReopened && (m.says != "insists" || !f.mayInsist):
		l.violated(lawTold, "%s: opened again by %q", f.id, m.text)
	case x.Kind == record.FactFurtherMail && !x.Unverified && m.says == "insists" && f.mayInsist:
		l.violated(lawTold, "%s: stays closed after %q", f.id, m.text)
	}
}

// seemsSpam reports whether nobody vouches for who complained.
func (w *world) seemsSpam(a *affair) bool {
	f := w.laws.files[a.id]
	return f != nil && f.complaint != nil && f.complaint.verdict == ""
}

// noComplaint has somebody who leads a case close it as something else.
func (w *world) noComplaint(p *person, a *affair, l *letter) *written {
	kind := pick(w, "vraag", "compliment", "avg", "spam", "anders", "verzoek om gegevens", "een vraag")
	if w.seemsSpam(a) {
		kind = "spam"
	}
	w.counts["no-complaint"]++
	lines := []string{"geen klacht " + kind, "De balie is open van negen tot vijf."}
	if w.chance(0.3) {
		lines = append(lines, "Categorie: "+pick(w, "dienstverlening", "bejegening", "discriminatie (religie)"))
	}
	return w.answer(p, l, joins, lines...)
}

// none are the subjects of letters that it was no complaint.
var noneSubjects = []string{"Dank u wel voor uw bericht", "Uw vraag", "Uw verzoek om gegevens", "Uw bericht"}

// readsNone answers a letter 31: perhaps one that it was no complaint.
func (w *world) readsNone(p *person, a *affair, l *letter) {
	is := slices.ContainsFunc(noneSubjects, func(s string) bool { return strings.HasSuffix(l.subject, s) })
	if !is || !w.chance(0.5) {
		return
	}
	w.soon(a, w.between(time.Hour, 12*day), func() *written {
		says, line := "insists", pick(w, "Klacht", "Dit is wel een klacht.", "Het was echt een klacht, geen vraag over iets.", "it is a complaint")
		if w.chance(0.4) {
			says, line = "", pick(w, "Dank u wel.", "Het was geen klacht, dat klopt.", "Hoe laat gaat de balie open?")
		}
		m := w.answer(p, l, joins, line)
		m.says = says
		w.counts["none-"+says]++
		return m
	})
}
