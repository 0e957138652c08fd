package desk

import (
	"context"
	"log/slog"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// differences gives all in which mailbox and log differ after a survey, each with
// whether it was told before.
func (d *Desk) differences(ctx context.Context, s survey.Survey) ([]caselog.Difference, error) {
	all, err := d.Log.Differences(ctx, s.Started, s.Started.Add(-unhandledAfter))
	if err != nil {
		return nil, err
	}
	for _, l := range s.Lying {
		filed, err := d.Log.Known(ctx, l.Place.Mailbox, l.Place.UIDValidity, l.Place.UID) // meanwhile
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
func (d *Desk) reportDifferences(ctx context.Context, s survey.Survey) error {
	if s.Restored > 0 { // of which a person need not see all
		var out Outcome
		if err := d.handleFiled(ctx, &out, nil); err != nil {
			d.Logger.Error("handling mail", "error", err.Error())
		}
	}
	all, err := d.differences(ctx, s)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(all, func(f caselog.Difference) bool { return f.Told })
	d.Logger.Info("mailbox and log are compared", "read", s.Read, "new differences", len(fresh))
	if len(fresh) == 0 {
		return nil
	}
	counts := make(map[caselog.DifferenceKind]int)
	for _, f := range fresh {
		counts[f.Kind]++
	}
	o := occasion{Commit: caselog.Commit{At: d.Now(), Told: fresh}}
	o.note(slog.LevelWarn, "mailbox and log differ", "restored", counts[caselog.DiffRestored], "missing", counts[caselog.DiffMissing], "erased", counts[caselog.DiffErased],
		"unhandled", counts[caselog.DiffUnhandled], "unfiled", counts[caselog.DiffUnfiled], "older", counts[caselog.DiffOlder], "remedy", "klachtd reconcile shows them")
	o.decision.Effects = record.MailHeld.Variant(record.VariantReconcile).Effects()
	return d.finish(ctx, &o)
}
