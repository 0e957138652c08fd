package procedure

import (
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
)

// working reports whether a term is counted in working days.
func (t Term) working() bool { return t == TermContact || t == TermSubmit || t == TermDecide }

// counted gives the terms of a fact with how they are counted, where the rule that
// recorded it did not say so.
func (r *Rules) counted(f Fact, c *Case) map[Term]calendar.Count {
	counts := maps.Clone(f.Counts)
	for t, due := range f.Due {
		if _, said := counts[t]; said {
			continue
		}
		n := r.counts(t, f.On, due)
		switch t {
		case TermAcknowledge:
			n.Days = r.Terms.AcknowledgeDays
		case TermAdvise:
			n.Days = r.Terms.AdviseDays
		case TermExtended:
			if n = r.counts(t, c.AdviseBy, due); due == r.latestAdvice(c) {
				n.Days = r.Terms.ExtendDays
			}
		}
		if counts == nil {
			counts = make(map[Term]calendar.Count)
		}
		counts[t] = n
	}
	return counts
}

func (r *Rules) counts(t Term, from, due Date) calendar.Count {
	if t.working() {
		return r.Calendar.Counted(from, due)
	}
	return calendar.Count{From: from, Days: due.DaysSince(from)}
}

// ends counts a term anew.
func (r *Rules) ends(t Term, n *calendar.Count) Date {
	if t.working() {
		return r.Calendar.Working(n)
	}
	return r.roll(n.From.AddDays(n.Days))
}

// latestAdvice is until when the commission may extend its term at most (R18,
// procedure 6): counted from the first last day as the calendar gives it, not from
// the rolled one.
func (r *Rules) latestAdvice(c *Case) Date {
	if n, ok := c.Counts[TermAdvise]; ok {
		return r.roll(n.From.AddDays(n.Days + r.Terms.ExtendDays))
	}
	return r.extendedAdviseBy(c.AdviseFrom)
}

// LatestAdvice is the last day that "verlengen" can reach.
func (r *Rules) LatestAdvice(c Case) Date { return r.latestAdvice(&c) }

// count is how a term of the case was counted. A fact of an older log does not say;
// then the days of today hold.
func (r *Rules) count(c *Case, t Term) calendar.Count {
	if n, ok := c.Counts[t]; ok {
		return n
	}
	switch t {
	case TermContact:
		return r.counts(t, c.ReceivedOn, c.ContactBy)
	case TermSubmit:
		return r.counts(t, c.RefusedOn, c.SubmitBy)
	case TermAdvise:
		return calendar.Count{From: c.ReferredOn, Days: r.Terms.AdviseDays}
	case TermExtended:
		return calendar.Count{From: c.AdviseBy, Days: c.ExtendedAdviseBy.DaysSince(c.AdviseBy)}
	case TermDecide:
		return r.counts(t, c.AdvisedOn, c.DecideBy)
	}
	return calendar.Count{From: c.ReceivedOn, Days: r.Terms.AcknowledgeDays}
}

// ahead leaves out the reminders that were due before a term ran on.
func (c *Case) ahead(t Term, stages []stage) []stage {
	n := c.Counts[t]
	return slices.DeleteFunc(stages, func(s stage) bool { return n.After == calendar.AfterReopening && !s.on.After(n.From) })
}

// reminderDay is the nth working day of a term, from which reminders count: of one that
// runs on after a while the days before count too.
func (r *Rules) reminderDay(c *Case, t Term, due Date, whole, n int) Date {
	count := r.count(c, t)
	if count.After == calendar.AfterReopening {
		n -= whole - count.Days
	}
	if d := r.Calendar.WorkingDay(count.From, max(n, 0)); !d.After(due) {
		return d
	}
	return r.Calendar.OnOrBefore(due) // it was told by other holidays
}

// running gives the terms that run in a status, with their last days.
func (c *Case) running(s Status) map[Term]Date {
	due := make(map[Term]Date)
	if s == Received {
		due[TermContact] = c.ContactBy
	}
	switch {
	case (s == Received || s == Contacted) && !c.SubmitBy.IsZero():
		due[TermSubmit] = c.SubmitBy
	case s == Referred:
		due[TermAdvise] = c.AdviseBy
	case s == Extended:
		due[TermExtended] = c.ExtendedAdviseBy
	case s == Advised:
		due[TermDecide] = c.DecideBy
	}
	return due
}

// setTerms keeps the last days that a fact tells anew, and how each was counted.
func (c *Case) setTerms(f Fact) {
	if len(f.Counts) > 0 {
		c.Counts = maps.Clone(c.Counts)
		if c.Counts == nil {
			c.Counts = make(map[Term]calendar.Count)
		}
		maps.Copy(c.Counts, f.Counts)
	}
	if f.Kind != FactReopened && f.Kind != FactContacted && f.Kind != FactRecounted {
		return // they begin there, and Apply knows
	}
	for t, into := range map[Term]*Date{
		TermContact: &c.ContactBy, TermSubmit: &c.SubmitBy, TermAdvise: &c.AdviseBy, TermExtended: &c.ExtendedAdviseBy, TermDecide: &c.DecideBy,
	} {
		if due, told := f.Due[t]; told {
			*into = due
		}
	}
}

// Recounted is a term whose last day is another by the holidays of today than was told.
type Recounted struct {
	Term Term
	Was  Date
	Now  Date // Was where it would be later: what was told holds
}

// Recounted lists the terms that run and end on another day by the holidays of today
// than was told: sooner, or later, which they never do.
func (r *Rules) Recounted(c Case, today Date) []Recounted {
	list, _ := r.recounted(&c, today)
	return list
}

func (r *Rules) recounted(c *Case, today Date) (list []Recounted, counts map[Term]calendar.Count) {
	counts = make(map[Term]calendar.Count)
	running := c.running(c.Status)
	for _, t := range []Term{TermContact, TermSubmit, TermAdvise, TermExtended, TermDecide} {
		was, runs := running[t]
		n, told := c.Counts[t]
		if !runs || !told || was.Before(today) || t == TermExtended && n.Days != r.Terms.ExtendDays && n.After == "" { // until a day that was named
			continue
		}
		if contact, sooner := counts[TermContact]; sooner && n.After == calendar.AfterContactTerm {
			n.From = r.ends(TermContact, &contact)
		}
		now := r.ends(t, &n)
		if t == TermExtended && n.After == "" {
			now = r.latestAdvice(c)
		}
		if now.Before(today) {
			now = today
		}
		switch {
		case now.Before(was):
			counts[t] = n
		case was.Before(now):
			now = was
		default:
			continue
		}
		list = append(list, Recounted{t, was, now})
	}
	return list, counts
}

// recount brings forward what ends sooner now that the holidays are others: a date that
// was told never becomes later.
func recount(d *decision) *Refusal {
	list, counts := d.rules.recounted(&d.before, d.today)
	f := Fact{Kind: FactRecounted, On: d.today, Due: make(map[Term]Date), Counts: counts}
	for _, x := range list {
		if x.Now.Before(x.Was) {
			f.Due[x.Term] = x.Now
		}
	}
	if len(f.Due) > 0 {
		d.record(f)
	}
	return nil
}
