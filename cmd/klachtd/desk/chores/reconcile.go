package chores

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

const (
	unhandledAfter = 3 * time.Hour // mail filed for longer than this needs a person
	reconcileAgain = time.Hour     // after a comparison that broke off
)

// reconciliation is due when the last one was before the last 03:30. One that broke off
// continues where it was: what was found is stored.
func (d *Daily) reconciliation(ctx context.Context, now, begun time.Time) (Chore, error) {
	last, err := d.Log.Marked(ctx, caselog.MarkReconciled)
	if err != nil {
		return nil, err
	}
	if last.IsZero() || watch.RanAhead(last, now) {
		last = begun
	}
	if !last.Before(reconcileAt.before(now, d.Rules.Zone)) {
		return nil, nil
	}
	return func(ctx context.Context) func(context.Context) error {
		forgot := d.forgetMail(ctx, now) // first: the comparison deletes its copies
		s, err := d.survey(ctx)
		err, ended := errors.Join(forgot, err), ctx.Err()
		return func(ctx context.Context) error {
			if err != nil {
				d.Housekeeping.postpone(Reconciliation, d.Now().Add(reconcileAgain))
				if errors.Is(ended, context.DeadlineExceeded) {
					d.Write.Logger.Info("the comparison of mailbox and log continues in the next pass", "read", s.Read)
					return nil
				}
				return err
			}
			return d.reportDifferences(ctx, s)
		}
	}, nil
}

// forgetMail erases mail that belongs to no case when the time to keep it is over (AVG).
func (d *Daily) forgetMail(ctx context.Context, now time.Time) error {
	years := d.Rules.Terms.KeepYears
	if years == 0 {
		return nil
	}
	mails, letters, err := d.Log.ForgetMail(ctx, now.AddDate(-years, 0, 0), now)
	if mails+letters > 0 {
		d.Write.Logger.Info("mail that belongs to no case is erased", "received", mails, "sent", letters)
	}
	return err
}

// Compare compares the mailbox with the log now and gives all differences, including
// those reported before. They then count as reported to the administrator.
func (d *Daily) Compare(ctx context.Context) ([]caselog.Difference, error) {
	s, err := d.survey(ctx)
	if err != nil {
		return nil, err
	}
	all, err := d.differences(ctx, s)
	if err != nil {
		return nil, err
	}
	return all, d.Log.Commit(ctx, caselog.Commit{At: d.Now(), Told: all})
}

// survey looks at every folder; see package survey.
func (d *Daily) survey(ctx context.Context) (survey.Survey, error) {
	began, err := d.Read.Began(ctx)
	if err != nil {
		return survey.Survey{}, err
	}
	h := d.Housekeeping
	return survey.Look(ctx, survey.Mailbox{Dial: h.Dial, Folders: h.Folders}, d.Log, d.Write.Logger, d.Now, began)
}

// differences gives all differences between mailbox and log after a survey, each with
// whether it was reported before.
func (d *Daily) differences(ctx context.Context, s survey.Survey) ([]caselog.Difference, error) {
	all, err := d.Log.Differences(ctx, s.Started, s.Started.Add(-unhandledAfter))
	if err != nil {
		return nil, err
	}
	for _, l := range s.Lying {
		filed, err := d.Log.Known(ctx, l.Place.Mailbox, l.Place.UIDValidity, l.Place.UID) // in the meantime
		if err != nil {
			return nil, err
		}
		if !filed {
			all = append(all, l.Difference)
		}
	}
	return all, d.Log.Recall(ctx, all)
}

// reportDifferences tells the administrator what differs, each thing once.
func (d *Daily) reportDifferences(ctx context.Context, s survey.Survey) error {
	if s.Restored > 0 { // a person need not see all of it
		if err := d.Desk.Handle(ctx); err != nil {
			d.Write.Logger.Error("handling mail", "error", err.Error())
		}
	}
	all, err := d.differences(ctx, s)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(all, func(f caselog.Difference) bool { return f.Told })
	d.Write.Logger.Info("mailbox and log are compared", "read", s.Read, "new differences", len(fresh))
	if len(fresh) == 0 {
		return nil
	}
	counts := make(map[caselog.DifferenceKind]int)
	for _, f := range fresh {
		counts[f.Kind]++
	}
	o := write.At(d.Now())
	o.Told = fresh
	o.Notes.Add(slog.LevelWarn, "mailbox and log differ", "restored", counts[caselog.DiffRestored], "missing", counts[caselog.DiffMissing], "erased", counts[caselog.DiffErased],
		"unhandled", counts[caselog.DiffUnhandled], "unfiled", counts[caselog.DiffUnfiled], "older", counts[caselog.DiffOlder], "remedy", "klachtd reconcile shows them")
	o.Decision.Effects = record.MailHeld.Variant(record.VariantReconcile).Effects()
	return d.Desk.Finish(ctx, o)
}
