package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// secretNotices are how many days before the end of the secret with which we
// sign in the administrator is told, each once.
var secretNotices = []int{30, 7, 1}

// tellSecret tells the administrator that the secret ends soon: its end stops all
// mail, and nobody else will say so.
func (d *Desk) tellSecret(ctx context.Context, now time.Time) error {
	if d.SecretExpires.IsZero() {
		return nil
	}
	left := d.SecretExpires.DaysSince(d.Rules.Day(now))
	var due []string // the notices that fell due, of which one is sent
	for _, days := range secretNotices {
		if left <= days {
			due = append(due, fmt.Sprintf("secret %s %d", d.SecretExpires, days))
		}
	}
	if len(due) == 0 {
		return nil
	}
	told, err := d.Log.Marked(ctx, due[len(due)-1])
	if err != nil || !told.IsZero() {
		return err
	}
	o := occasion{Commit: caselog.Commit{At: now, Marks: due}}
	o.decision.Effects = record.MailHeld.Variant(record.VariantSecret).Effects()
	return d.finish(ctx, &o)
}
