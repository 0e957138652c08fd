package desk

import (
	"context"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// commit keeps facts, case, exact bytes and the mail's state together. Only
// then has anything happened.
func (d *Desk) commit(ctx context.Context, o *occasion, m mailing) error {
	c := o.decision.Case
	facts := slices.Concat(o.decision.Facts, m.facts)
	for _, f := range m.facts {
		c = c.Apply(f)
	}
	d.at(Decided)
	err := d.Log.Commit(ctx, caselog.Commit{
		At: o.now, CaseID: c.ID, Expect: o.before.Version, Facts: facts, Case: c, NextDue: d.nextDue(c, o),
		Documents: m.documents, Outgoing: m.outgoing, Handled: o.handled, Sent: o.sent, Changed: o.changed, Next: o.next,
		Shown: o.shown, Escalated: o.escalated, Accepted: o.accepted, Rejected: o.rejected, Marks: o.marks,
		Told: o.told, Canary: o.canary,
		Paces: o.slot.paces, Today: d.Rules.Day(o.now),
	})
	if err != nil {
		return err
	}
	d.at(Kept)
	d.progress()
	if o.now.After(d.latest) {
		d.latest = o.now // when the case is looked at again is counted from here
	}
	o.decision.Case = c
	for _, f := range facts {
		for _, due := range f.Due {
			if w := d.Rules.Calendar.Warning(due); w != "" {
				d.Logger.Warn("calendar", "case", c.ID, "warning", w)
			}
		}
	}
	if o.decision.Refusal != nil || o.event.Kind != "" && o.event.Kind != procedure.LetterSent {
		attrs := []any{"case", c.ID, "event", string(o.event.Kind), "status", string(c.Status), "mails", len(m.outgoing)}
		if o.handled != nil {
			attrs = append(attrs, "message", o.handled.SHA256[:12])
		}
		if o.decision.Refusal != nil {
			attrs = append(attrs, "refused", o.decision.Refusal.Code)
		}
		d.Logger.Info("decided", attrs...)
	}
	if len(o.accepted)+len(o.rejected) > 0 {
		d.Logger.Info("held mail is judged", "by", string(o.event.Actor), "complaints", o.accepted, "no complaints", o.rejected)
	}
	if d.Told != nil && c.ID != "" {
		d.Told(Report{Now: o.now, Case: c.ID, Event: o.event, Decision: o.decision, Mails: m.outgoing})
	}
	return nil
}

// nextDue is when the clock must look at the case again: now, when reminders
// are due already.
func (d *Desk) nextDue(c procedure.Case, o *occasion) (at time.Time) {
	if c.ID == "" {
		return at
	}
	if len(d.Rules.Reminders(c, o.now)) > 0 {
		return o.now
	}
	at, _ = d.Rules.NextReminder(c, o.now)
	return at
}
