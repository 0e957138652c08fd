package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// waits is the fate of a client's mail without a number while a complaint of theirs
// runs, and of an answer to a letter of one that is over.
const waits fate = "a place by the third working day"

// writesAgain is a client's fresh mail that names no case.
func (w *world) writesAgain(p *person) *written {
	m := w.draft(p, waits)
	m.complaint = true
	m.subject = pick(w, "Nog iets", "Vraag", "Klacht", "")
	about := pick(w, "De docent was weer te laat.", "Wanneer hoor ik iets?", "De rekening klopt niet.", "Ik heb een klacht over de directeur.")
	m.text = fmt.Sprintf("%s Dit is bericht nummer %d.\r\n", about, w.posted)
	if w.chance(0.15) {
		m.document = fmt.Sprintf("%%PDF-1.4 bewijs %d", w.posted)
	}
	if w.chance(0.2) {
		m.verdict = ""
	}
	w.counts["writes-again"]++
	return m
}

// answersReceipt: what a client says of such a mail, or does not.
func (w *world) answersReceipt(p *person, l *letter) {
	if p.part != record.ByComplainant || !w.chance(0.5) {
		return
	}
	lines := pick(w, []string{"nieuwe klacht"}, []string{"bij mijn klacht"}, []string{"Bij mijn klacht", "Het gaat om de les van maandag."},
		[]string{"nieuwe klacht", "Het gaat om de rekening."}, []string{"Het was op maandag."}, []string{"Dank u wel"})
	w.after(w.between(time.Minute, 4*day), func() {
		m := w.answer(p, l, waits, lines...)
		m.complaint = true
		w.counts["answers-receipt"]++
		w.post(m)
	})
}

// places: who is asked where a mail belongs says so, or does not.
func (w *world) places(p *person, a *affair, l *letter) {
	if !w.chance(0.6) {
		return
	}
	w.soon(a, w.between(time.Hour, 3*day), func() *written {
		w.counts["placed"]++
		return w.answer(p, l, joins, pick(w, "bij "+a.id, "klacht", "bij "+a.id, "geen klacht", "bij K-2026-0001", "bij K-2031-0001"))
	})
}

// merges: the director finds that a case was opened needlessly.
func (w *world) merges(p *person, a *affair, l *letter) {
	for _, other := range w.laws.order {
		if b := w.affairs[other.id]; b != nil && b != a && b.complainant == a.complainant && a.complainant != nil && w.chance(0.5) {
			w.soon(a, w.between(time.Hour, 3*day), func() *written {
				w.counts["merges"]++
				return w.answer(p, l, joins, "bij "+b.id)
			})
			return
		}
	}
}

// placed folds where mail is, by the facts: one place at a time (r).
func (l *laws) placed(f *file, x record.Fact) {
	if x.Kind == record.FactMoved {
		delete(l.place, x.Mail)
		l.out[x.Mail] = true
		return
	}
	m := l.mails.bySHA[x.Message]
	if m == nil || m.fate != waits && m.fate != opens || x.Kind != record.FactReceived && (x.Kind != record.FactFurtherMail || !x.Actor.Client()) {
		return
	}
	if at, has := l.place[x.Message]; has {
		l.violated(lawPlace, "a mail of %s is in %s, and comes into %s as well", m.address, at, f.id)
	}
	l.place[x.Message] = f.id
}

// waiting is a mail that waits for a place, and the case with which it does.
type waiting struct {
	sha, with string
	received  civil.Date
	aside     bool // the director is not to know of it
}

func (l *laws) waitings() (list []waiting) {
	rows, err := l.db.Query(`SELECT m.sha256, coalesce(m.case_id, ''), m.received, m.deputy_only FROM mails m JOIN mail_heads h ON h.mail = m.number WHERE m.state = 'held' AND h.reason = 'placeless'`)
	if err != nil {
		l.violated(lawErrors, "look for mail that waits: %v", err)
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var v waiting
		var at string
		if err := rows.Scan(&v.sha, &v.with, &at, &v.aside); err != nil {
			l.violated(lawErrors, "look for mail that waits: %v", err)
			return list
		}
		received, _ := time.Parse(time.RFC3339, at)
		v.received = l.dayOf(received)
		list = append(list, v)
	}
	return list
}

// placeless: a client's mail has a place on the morning of the third working day, and who
// answers for the case was reminded before (r).
func (l *laws) placeless(began time.Time) {
	list := l.waitings()
	for _, v := range list {
		if !l.morning(l.workingDay(v.received, 3)).After(began) {
			l.violated(lawPlace, "mail %.12s of %v still waits for a place, with %q", v.sha, v.received, v.with)
		}
		f := l.files[v.with]
		stage := l.workingDay(v.received, 1)
		if f == nil || v.aside || l.weather.paused || !l.officeHours(began) || l.morning(stage).After(began) {
			continue
		}
		if f.reminded[record.TermPlacing].Before(stage) {
			l.violated(lawPlace, "%s: nobody is reminded of mail of %v that waits", f.id, v.received)
		}
	}
	l.waited = list
}

// waitedAs reports whether a mail waited for a place until now, and its writer is who
// complains in the case in which it came to be, as far as a name can tell.
func (l *laws) waitedAs(m *written, sha string, f *file) bool {
	return l.sameClient(m, f) && slices.ContainsFunc(l.waited, func(v waiting) bool { return v.sha == sha })
}

// sameClient reports whether who wrote a mail complains in a case.
func (l *laws) sameClient(m *written, f *file) bool {
	who := l.affair(f.id).complainant
	return who == m.from || slices.Contains(l.affair(f.id).moves, m.from) || who != nil && who.name != "" && who.name == m.from.name
}

// goesOn reports whether a case was merged, and goes on in another.
func (l *laws) goesOn(id string, in *file) bool {
	f := l.files[id]
	for n := 0; f != nil && f.merged && n < len(l.files); n++ {
		f = l.files[f.into]
	}
	return f == in
}

// shownIn reports whether a mail answers one of ours that showed a mail which was in a case
// by then: what is said of it is about where it is.
func (l *laws) shownIn(m *written, id string) bool {
	var n int
	l.scan(`SELECT count(*) FROM letters l JOIN mails x ON x.number = l.preview JOIN facts f ON f.case_id = '`+id+`' AND json_extract(f.public, '$.message') = x.sha256
		WHERE l.kind IN ('21', '22') AND l.message_id = '`+m.answers+`'`, &n)
	return n > 0
}

// waited reports whether a reminder is of mail that waited when the pass before ended.
func (l *laws) waitedFor(f *file, stage civil.Date) bool {
	return slices.ContainsFunc(slices.Concat(l.waited, l.waitings()), func(v waiting) bool {
		return v.with == f.id && l.workingDay(v.received, 1) == stage
	})
}

// over reports whether a mail answers a letter of a case that was over at some time: then
// it waits for a place, or is thanks.
func (l *laws) over(m *written) bool {
	f := l.files[m.affair]
	return f != nil && m.from.part.Client() && (f.ended || f.closed != (civil.Date{}) || !f.open())
}

// thanks reports whether a mail says no more than that.
func thanks(m *written) bool {
	first, _, _ := strings.Cut(strings.ToLower(m.text), "\r\n")
	return strings.HasPrefix(first, "dank u") || strings.HasPrefix(first, "bedankt")
}
