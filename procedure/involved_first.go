package procedure

import (
	"cmp"
	"slices"
)

// Whoever may be accused is not the first to know: a mail of the client that may
// be about the director goes to the deputy, who says betrokken or directeur, and
// until then nothing of the case goes to the director.

// own gives the client's own words, with the subject above them.
func (e *Event) own() string { return e.Subject + "\n\n" + cmp.Or(e.Own, e.Text) }

// first gives who gets a complaint with these signals first, or who stands in.
func first(s []Signal) Actor {
	if slices.Contains(s, SignalDirector) {
		return ByDeputy
	}
	return ByDirector
}

// suspect notes in the fact of a client's further mail whom it may be about, where
// that is new, and puts the case to the deputy when it may be the director. What
// the words seem to say counts until somebody said betrokken or directeur; what the
// client says in so many words, always.
func (d *decision) suspect(f *Fact) {
	if !d.e.Actor.Client() || !slices.Contains(wrote, f.Kind) && f.Kind != FactReopened {
		return
	}
	found := d.rules.Accused(d.e.own())
	said := d.e.Kind == AccuseDirector || d.e.Accuses
	if said && !slices.Contains(found, SignalDirector) {
		found = append(found, SignalDirector)
	}
	f.Signals = slices.DeleteFunc(slices.Clone(found), func(s Signal) bool { return slices.Contains(d.c.Signals, s) })
	if to := first(found); to != ByDirector && !d.c.KeptFromDirector() && (said || !d.c.Asked) {
		f.Responsible = to
	}
	if len(f.Signals) == 0 {
		f.Signals = nil
	}
}

// suspected keeps what a client's further mail signalled.
func (c *Case) suspected(f Fact) {
	c.Signals = append(slices.Clip(c.Signals), f.Signals...)
	if f.Responsible != "" {
		c.Unseen = c.Unseen || c.Responsible != f.Responsible
		if c.Responsible != f.Responsible {
			c.Assignee, c.InterestSince = nil, f.On
		}
		c.Responsible, c.Assigned = f.Responsible, false
	}
}

// over reports whether nothing is to be said of who answers for a case any more: it
// is closed, and nobody waits for that word.
func (d *decision) over() bool {
	return d.before.Status.Closed() && !d.before.InterestOpen()
}

// accuseDirector: "over de directeur".
func accuseDirector(d *decision) *Refusal { return furtherMail(d) }
