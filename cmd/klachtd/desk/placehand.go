package desk

import (
	"context"
	"errors"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Join closes the newer of two cases in favour of the older, for the administrator; the
// refusal says why it cannot. Its mail is sent by the daemon, or by the next pass.
func (d *Desk) Join(ctx context.Context, a, b string, same bool) (from, into string, refusal *procedure.Refusal, err error) {
	first, err := d.Log.Case(ctx, a)
	if err != nil {
		return "", "", nil, err
	}
	second, err := d.Log.Case(ctx, b)
	if err != nil {
		return "", "", nil, err
	}
	if from, into = b, a; !place.Older(first, second) {
		from, into = a, b
	}
	refusal, err = d.byHand(ctx, from, record.Event{Kind: record.JoinCase}, func(c record.Case, e record.Event) (*record.Place, error) {
		return d.Write.Places().Put(ctx, c, e, into, 0, same)
	})
	return from, into, refusal, err
}

// Split takes a mail out of a case, makes a case of it, and gives the new number.
func (d *Desk) Split(ctx context.Context, id, sha string) (own string, refusal *procedure.Refusal, err error) {
	h, found, err := d.Log.ByHash(ctx, sha)
	if err != nil {
		return "", nil, err
	}
	refusal, err = d.byHand(ctx, id, record.Event{Kind: record.SplitCase}, func(c record.Case, _ record.Event) (*record.Place, error) {
		if !found {
			return &record.Place{Missing: record.RefuseUnknownNumber}, nil
		}
		return d.Write.Places().Own(ctx, c, h.Number)
	})
	if err != nil || refusal != nil {
		return "", refusal, err
	}
	h, _, err = d.Log.ByHash(ctx, sha)
	return h.CaseID, nil, err
}

// handleMoved handles mail that was just moved, unless the daemon has.
func (d *Desk) handleMoved(ctx context.Context, p *record.Place) error {
	filed, err := d.Log.Unhandled(ctx, 0)
	filed = slices.DeleteFunc(filed, func(f caselog.Filed) bool {
		return !slices.ContainsFunc(p.Mails, func(m record.Mail) bool { return m.SHA256 == f.SHA256 })
	})
	if err != nil || len(filed) == 0 {
		return err
	}
	run := handling{desk: d, out: new(Outcome), filed: filed, slots: make(chan struct{}, 1)}
	if _, err = run.all(ctx); errors.Is(err, caselog.ErrConflict) {
		return nil
	}
	return err
}
