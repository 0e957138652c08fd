package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// prepared is an occasion with its mails, ready to be committed.
type prepared struct {
	*write.Occasion
	commit  caselog.Commit
	unheard []record.Effect // mails without a recipient
}

func (d *Desk) finish(ctx context.Context, o *write.Occasion) error {
	made, err := d.make(ctx, o)
	if err != nil {
		return err
	}
	return d.keep(ctx, made)
}

// make renders the mails of an occasion and prepares its commit.
func (d *Desk) make(ctx context.Context, o *write.Occasion) (prepared, error) {
	o.Step = d.progress
	mails, err := d.render(ctx, o)
	if err != nil {
		return prepared{}, err
	}
	return d.prepare(ctx, o, mails)
}

// commit stores facts, case, exact bytes and the mail's state together. Until then
// nothing has happened.
func (d *Desk) commit(ctx context.Context, o *write.Occasion, m write.Mailing) error {
	made, err := d.prepare(ctx, o, m)
	if err != nil {
		return err
	}
	return d.keep(ctx, made)
}

// prepare fills in the commit of an occasion, with the case as it will be.
func (d *Desk) prepare(ctx context.Context, o *write.Occasion, m write.Mailing) (prepared, error) {
	withdrawn, err := d.withdraw(ctx, o)
	if err != nil {
		return prepared{}, err
	}
	m.Facts = slices.Concat(withdrawn, m.Facts)
	c := o.Decision.Case
	for _, f := range m.Facts {
		c = c.Apply(f, procedure.Standing)
	}
	keep := o.Commit
	keep.CaseID, keep.Expect, keep.Case = c.ID, o.Before.Version, c
	if c.ID != "" { // when the clock must look at it again; now, if reminders are due already
		keep.NextDue, _ = d.Rules.NextReminder(c, o.At)
	}
	keep.Facts, keep.Documents, keep.Outgoing = slices.Concat(o.Decision.Facts, m.Facts), m.Documents, m.Outgoing
	keep.Today = d.Rules.Day(o.At)
	keep.Marks = slices.Concat(keep.Marks, d.Write.Failures.Marks())
	keep.Placed = slices.Concat(keep.Placed, d.movedTo(ctx, o))
	o.Decision.Case = c
	return prepared{o, keep, m.Unheard}, nil
}

// keep commits what was prepared, all of it or nothing.
func (d *Desk) keep(ctx context.Context, all ...prepared) error {
	var commits []caselog.Commit
	for _, p := range all {
		commits = append(commits, p.commit)
	}
	d.at(Decided)
	if err := d.Log.Commit(ctx, commits...); err != nil {
		return err
	}
	d.at(Kept)
	for _, p := range all {
		if err := d.kept(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// kept does what follows once an occasion is committed.
func (d *Desk) kept(ctx context.Context, p prepared) error {
	if len(p.Until) > 0 {
		if err := d.HeedAbsence(ctx); err != nil {
			return err
		}
	}
	d.progress()
	d.Write.Failures.Kept(p.commit.Marks)
	d.look.written(p.At)
	d.telling.Lock()
	defer d.telling.Unlock()
	d.logCommitted(ctx, p)
	if id := p.Decision.Case.ID; d.Told != nil && (id != "" || len(p.Lists) > 0) {
		d.Told(Committed{Now: p.At, Case: id, Event: p.Event, Decision: p.Decision, Mails: p.commit.Outgoing})
	}
	return nil
}

// logCommitted logs what was decided, and the notes made while planning.
func (d *Desk) logCommitted(ctx context.Context, o prepared) {
	c := o.Decision.Case
	for _, note := range o.Notes {
		note(ctx, d.Logger)
	}
	for _, e := range o.unheard {
		d.Logger.Error("a mail has no recipient", "case", c.ID, "letter", string(e.Letter), "for", string(e.To), "remedy", "klachtd check")
	}
	for _, f := range o.commit.Facts {
		for _, due := range f.Due {
			if w := d.Rules.Calendar.Warning(due); w != "" {
				d.Logger.Warn("calendar", "case", c.ID, "warning", w)
			}
		}
	}
	if o.Decision.Refusal != nil || o.Event.Kind != "" && o.Event.Kind != record.LetterSent {
		attrs := []any{"case", c.ID, "event", string(o.Event.Kind), "status", string(c.Status), "mails", len(o.commit.Outgoing)}
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
