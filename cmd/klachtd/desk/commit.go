package desk

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// note is a line for the program's own log that is true once its occasion is
// committed. What plans or renders writes none itself: it may be done again, or
// for nothing.
type note struct {
	level slog.Level
	text  string
	attrs []any
}

func (o *occasion) note(level slog.Level, text string, attrs ...any) {
	o.notes = append(o.notes, note{level, text, attrs})
}

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
	d.logCommitted(ctx, o, facts, m)
	if d.Told != nil && c.ID != "" {
		d.Told(Report{Now: o.now, Case: c.ID, Event: o.event, Decision: o.decision, Mails: m.outgoing})
	}
	return nil
}

// logCommitted writes what was decided, and what those who planned it noted.
func (d *Desk) logCommitted(ctx context.Context, o *occasion, facts []procedure.Fact, m mailing) {
	c := o.decision.Case
	for _, n := range o.notes {
		d.Logger.Log(ctx, n.level, n.text, n.attrs...)
	}
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
