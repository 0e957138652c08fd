package rules

import (
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Counted gives the terms of a fact with how they are counted, unless the rule that
// recorded it said so itself.
func (r *Rules) Counted(f record.Fact, c *record.Case) map[record.Term]calendar.Count {
	counts := maps.Clone(f.Counts)
	for t, due := range f.Due {
		if _, said := counts[t]; said {
			continue
		}
		n := r.counts(t, f.On, due)
		switch t {
		case record.TermAcknowledge:
			n.Days = r.Terms.AcknowledgeDays
		case record.TermAdvise:
			n.Days = r.Terms.AdviseDays
		case record.TermExtended:
			if n = r.counts(t, c.AdviseBy, due); due == r.LatestAdvice(*c) {
				n.Days = r.Terms.ExtendDays
			}
		}
		if counts == nil {
			counts = make(map[record.Term]calendar.Count)
		}
		counts[t] = n
	}
	return counts
}

func (r *Rules) counts(t record.Term, from, due record.Date) calendar.Count {
	if t.Working() {
		return r.Calendar.Counted(from, due)
	}
	return calendar.Count{From: from, Days: due.DaysSince(from)}
}

// Ends gives the last day of a term that is recounted, and stores in n which days it
// skips.
func (r *Rules) Ends(t record.Term, n *calendar.Count) record.Date {
	if t.Working() {
		return r.Calendar.Working(n)
	}
	return r.roll(n.From.AddDays(n.Days))
}

// LatestAdvice is the latest day to which the commission may extend its term with
// "verlengen" (R18, procedure 6). It is counted from the first last day as the calendar
// gives it, not from the rolled one.
func (r *Rules) LatestAdvice(c record.Case) record.Date {
	if n, ok := c.Counts[record.TermAdvise]; ok {
		return r.roll(n.From.AddDays(n.Days + r.Terms.ExtendDays))
	}
	return r.ExtendedAdviseBy(c.AdviseFrom)
}

// Count is how a term of the case was counted. A fact of an older log does not say;
// then today's holidays apply.
func (r *Rules) Count(c *record.Case, t record.Term) calendar.Count {
	if n, ok := c.Counts[t]; ok {
		return n
	}
	switch t {
	case record.TermContact:
		return r.counts(t, c.ReceivedOn, c.ContactBy)
	case record.TermSubmit:
		return r.counts(t, c.RefusedOn, c.SubmitBy)
	case record.TermAdvise:
		return calendar.Count{From: c.ReferredOn, Days: r.Terms.AdviseDays}
	case record.TermExtended:
		return calendar.Count{From: c.AdviseBy, Days: c.ExtendedAdviseBy.DaysSince(c.AdviseBy)}
	case record.TermDecide:
		return r.counts(t, c.AdvisedOn, c.DecideBy)
	}
	return calendar.Count{From: c.ReceivedOn, Days: r.Terms.AcknowledgeDays}
}

// ahead leaves out the reminders due before a reopened case's term continued.
func ahead(c *record.Case, t record.Term, stages []Reminder) []Reminder {
	n := c.Counts[t]
	return slices.DeleteFunc(stages, func(s Reminder) bool { return n.After == calendar.AfterReopening && !s.On.After(n.From) })
}

// reminderDay is the nth working day of a term, from which reminders count. If the term
// continued after a break, the days before the break count too.
func (r *Rules) reminderDay(c *record.Case, t record.Term, due record.Date, whole, n int) record.Date {
	count := r.Count(c, t)
	if count.After == calendar.AfterReopening {
		n -= whole - count.Days
	}
	if d := r.Calendar.WorkingDay(count.From, max(n, 0)); !d.After(due) {
		return d
	}
	return r.Calendar.OnOrBefore(due) // its date was counted with other holidays
}

// Recounted is a term whose last day differs, by today's holidays, from what people were told.
type Recounted struct {
	Term record.Term
	Was  record.Date
	Now  record.Date // Was if it would be later: people were told that day

	Count calendar.Count // how Now is counted
}

// Recounted lists the running terms whose last day differs, by today's holidays, from
// what people were told. A term that would end later keeps its day.
func (r *Rules) Recounted(c record.Case, today record.Date) (list []Recounted) {
	sooner := make(map[record.Term]calendar.Count)
	running := c.Running(c.Status)
	for _, t := range []record.Term{record.TermContact, record.TermSubmit, record.TermAdvise, record.TermExtended, record.TermDecide} {
		was, runs := running[t]
		n, told := c.Counts[t]
		if !runs || !told || was.Before(today) || t == record.TermExtended && n.Days != r.Terms.ExtendDays && n.After == "" { // it ends on a day the commission named
			continue
		}
		if contact, is := sooner[record.TermContact]; is && n.After == calendar.AfterContactTerm {
			n.From = r.Ends(record.TermContact, &contact)
		}
		now := r.Ends(t, &n)
		if t == record.TermExtended && n.After == "" {
			now = r.LatestAdvice(c)
		}
		if now.Before(today) {
			now = today
		}
		switch {
		case now.Before(was):
			sooner[t] = n
		case was.Before(now):
			now = was
		default:
			continue
		}
		list = append(list, Recounted{t, was, now, n})
	}
	return list
}
