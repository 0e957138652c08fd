package desk

import (
	"context"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// commit stores facts, case, exact bytes and the mail's state together. Until then
// nothing has happened.
func (d *Desk) commit(ctx context.Context, o *occasion, m write.Mailing) error {
	if err := d.prepare(ctx, o, m); err != nil {
		return err
	}
	return d.keep(ctx, o)
}

// prepare fills in the commit of an occasion, with the case as it will be.
func (d *Desk) prepare(ctx context.Context, o *occasion, m write.Mailing) error {
	withdrawn, err := d.withdraw(ctx, o)
	if err != nil {
		return err
	}
	m.Facts = slices.Concat(withdrawn, m.Facts)
	c := o.Decision.Case
	for _, f := range m.Facts {
		c = c.Apply(f, procedure.Standing)
	}
	keep := o.Commit
	keep.CaseID, keep.Expect, keep.Case, keep.NextDue = c.ID, o.Before.Version, c, d.nextDue(c, o)
	keep.Facts, keep.Documents, keep.Outgoing = slices.Concat(o.Decision.Facts, m.Facts), m.Documents, m.Outgoing
	keep.Today = d.Rules.Day(o.At)
	keep.Marks = slices.Concat(keep.Marks, d.Write.Failures.Marks())
	keep.Placed = slices.Concat(keep.Placed, d.movedTo(ctx, o))
	o.Decision.Case, o.keep, o.made = c, keep, m
	return nil
}

// keep commits what was prepared, all of it or nothing.
func (d *Desk) keep(ctx context.Context, all ...*occasion) error {
	var commits []caselog.Commit
	for _, o := range all {
		commits = append(commits, o.keep)
	}
	d.at(Decided)
	if err := d.Log.Commit(ctx, commits...); err != nil {
		return err
	}
	d.at(Kept)
	for _, o := range all {
		if err := d.kept(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// kept does what follows once an occasion is committed.
func (d *Desk) kept(ctx context.Context, o *occasion) error {
	c := o.Decision.Case
	if len(o.Until) > 0 {
		if err := d.HeedAbsence(ctx); err != nil {
			return err
		}
	}
	d.progress()
	d.Write.Failures.Kept(o.keep.Marks)
	d.telling.Lock()
	defer d.telling.Unlock()
	if o.At.After(d.latest) {
		d.latest = o.At // the next look at the case counts from here
	}
	d.logCommitted(ctx, o, o.keep.Facts, o.made)
	if d.Told != nil && (c.ID != "" || len(o.Lists) > 0) {
		d.Told(Report{Now: o.At, Case: c.ID, Event: o.Event, Decision: o.Decision, Mails: o.made.Outgoing})
	}
	return nil
}

// logCommitted logs what was decided, and the notes made while planning.
func (d *Desk) logCommitted(ctx context.Context, o *occasion, facts []record.Fact, m write.Mailing) {
	c := o.Decision.Case
	for _, n := range o.notes {
		d.Logger.Log(ctx, n.Level, n.Text, n.Attrs...)
	}
	for _, e := range m.Unheard {
		d.Logger.Error("a mail has no recipient", "case", c.ID, "letter", string(e.Letter), "for", string(e.To), "remedy", "klachtd check")
	}
	for _, f := range facts {
		for _, due := range f.Due {
			if w := d.Rules.Calendar.Warning(due); w != "" {
				d.Logger.Warn("calendar", "case", c.ID, "warning", w)
			}
		}
	}
	if o.Decision.Refusal != nil || o.Event.Kind != "" && o.Event.Kind != record.LetterSent {
		attrs := []any{"case", c.ID, "event", string(o.Event.Kind), "status", string(c.Status), "mails", len(m.Outgoing)}
		if o.Handled != nil {
			attrs = append(attrs, "message", o.Handled.SHA256[:12])
		}
		if o.Decision.Refusal != nil {
			attrs = append(attrs, "refused", o.Decision.Refusal.Code)
		}
		d.Logger.Info("decided", attrs...)
	}
	if complaints := slices.Concat(o.Accepted, o.TakenBack); len(complaints)+len(o.Rejected) > 0 {
		d.Logger.Info("held mail was judged", "by", string(o.Event.Actor), "complaints", complaints, "no complaints", o.Rejected)
	}
}

// nextDue is when the clock must look at the case again; now, if reminders are due
// already.
func (d *Desk) nextDue(c record.Case, o *occasion) (at time.Time) {
	if c.ID != "" {
		at, _ = d.Rules.NextReminder(c, o.At)
	}
	return at
}
