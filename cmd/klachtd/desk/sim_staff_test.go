package desk_test

import (
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// staffing plans when people are away, and when they leave for good.
func (w *world) staffing(begin time.Time, length time.Duration) {
	for range w.chances.IntN(5) {
		w.at(begin.Add(w.between(day, length)), w.goesAway)
	}
	if w.chance(0.3) {
		w.at(begin.Add(w.between(20*day, length)), w.deputyLeaves)
	}
	if w.chance(0.3) {
		w.at(begin.Add(w.between(20*day, length)), w.directorLeaves)
	}
}

// fresh has somebody of the staff write a mail of its own.
func (w *world) fresh(p *person, text string) {
	if p.left {
		return
	}
	p.wrote = w.now
	m := w.draft(p, answered)
	m.subject, m.text = "Even weg", text+"\r\n"
	w.post(m)
}

func (w *world) goesAway() {
	p := w.people.director
	if w.people.deputy != nil && w.chance(0.4) {
		p = w.people.deputy
	}
	w.counts["away"]++
	w.fresh(p, pick(w, "afwezig tot ", "vakantie tot en met ")+w.dayOf(w.now).AddDays(2+w.chances.IntN(20)).String())
	if w.chance(0.3) {
		w.after(w.between(day, 12*day), func() {
			w.counts["back"]++
			w.fresh(p, "aanwezig")
		})
	}
}

// leaves is when somebody's mail of its own has all come in: later it would be that of
// a stranger.
func (w *world) leaves(p *person, again, change func()) {
	switch {
	case p == nil || p.left:
		return
	case w.now.Sub(p.wrote) < 4*day:
		w.after(4*day, again)
		return
	}
	o := w.office
	running := o.open()
	if running {
		o.stop()
	}
	p.left = true
	for _, m := range w.mails.all {
		if m.from == p { // on its way, perhaps
			m.fate = free
		}
	}
	change()
	if running {
		o.start()
	}
}

// deputyLeaves: nobody takes the place.
func (w *world) deputyLeaves() {
	w.leaves(w.people.deputy, w.deputyLeaves, func() {
		w.counts["deputy-leaves"]++
		w.people.deputy = nil
	})
}

// directorLeaves: another comes, who reads the mail of the role or has an address of
// their own.
func (w *world) directorLeaves() {
	w.leaves(w.people.director, w.directorLeaves, func() {
		w.counts["director-leaves"]++
		p := &person{name: "Nora Nieuw", address: pick(w, w.people.director.address, "nora@"+domain), part: record.ByDirector}
		w.people.director, w.people.all[p.address] = p, p
	})
}

// administratorReads: a case that nobody answers for is given to somebody.
func (w *world) administratorReads(p *person, a *affair, l *letter) {
	if !strings.Contains(l.subject, "Niemand kan klacht") || !w.chance(0.6) || a.assigning {
		return
	}
	a.assigning = true
	w.after(w.between(time.Hour, 4*day), func() {
		a.assigning = false
		if !w.office.open() || w.weather.doom != "" {
			return
		}
		to := &person{name: "", address: "interim@" + domain, part: record.ByDeputy, guest: true}
		if known := w.people.all[to.address]; known != nil {
			to = known
		}
		w.office.must(func() error {
			refusal, err := w.office.desk.ByHand(w.office.ctx, a.id, record.Event{Kind: record.HandOver, Argument: to.address, Text: "Er is niemand anders."})
			if err == nil && refusal == nil {
				w.counts["handed-over"]++
				w.people.all[to.address], a.assignee = to, to
			}
			return err
		})
		w.wake(time.Minute)
	})
}

// away reports whether the log says that somebody is absent.
func (l *laws) away(p *person) bool {
	role := ""
	switch p {
	case l.people.director:
		role = "director"
	case l.people.deputy:
		role = "deputy"
	default:
		return false
	}
	var until string
	l.scan(`SELECT coalesce((SELECT at FROM marks WHERE name = 'absent `+role+`'), '')`, &until)
	at, err := time.Parse(time.RFC3339, until)
	return err == nil && at.After(l.clock())
}

// answers is who answers for a case: as it was before anybody went away, or now.
func (l *laws) answers(f *file, heed bool) *person {
	return l.first(f, func(p *person) bool { return heed && l.away(p) })
}

// answered is who answered for it when the pass began: the mail that says that somebody is
// back may have come in it.
func (l *laws) answered(f *file) *person {
	return l.first(f, func(p *person) bool { return l.absent[p] })
}

// first is who answers for a case, but for those who are away, as long as there is another.
func (l *laws) first(f *file, away func(*person) bool) *person {
	x, a := &l.people, l.affair(f.id)
	aside := f.keptFrom(x.director)
	var list []*person
	add := func(p *person, when bool) {
		if p != nil && when {
			list = append(list, p)
		}
	}
	toDirector := f.responsible == record.ByDirector
	add(x.director, toDirector && !aside)
	add(a.assignee, !toDirector && f.assigned)
	add(x.deputy, true)
	add(x.escalation, true)
	add(x.director, !toDirector && !aside)
	add(x.administrator, true)
	for _, p := range list {
		if !away(p) {
			return p
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// keptFrom reports whether the director gets nothing of a case: it is, or may be,
// about that person, or about the one before and was handed to nobody since.
func (f *file) keptFrom(director *person) bool {
	return f.unsaid || f.about != nil && f.taken != director
}
