package chores

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// secretNotices are the numbers of days before our sign-in secret expires at which the
// administrator is told, each once.
var secretNotices = []int{30, 7, 1}

// TellSecret tells the administrator that the secret expires soon: after that all mail
// stops, and nobody else gives a warning.
func (d *Daily) TellSecret(ctx context.Context, now time.Time) error {
	if d.Write.SecretExpires.IsZero() {
		return nil
	}
	left := d.Write.SecretExpires.DaysSince(d.Rules.Day(now))
	var due []string // the notices that fell due; one of them is sent
	for _, days := range secretNotices {
		if left <= days {
			due = append(due, fmt.Sprintf("secret %s %d", d.Write.SecretExpires, days))
		}
	}
	if len(due) == 0 {
		return nil
	}
	told, err := d.Log.Marked(ctx, due[len(due)-1])
	if err != nil || !told.IsZero() {
		return err
	}
	return d.tellOnce(ctx, now, record.VariantSecret, due, nil)
}

// TellStyle tells the administrator, once each, which parts of the house style cannot
// be used: nobody else notices that a letter left without them.
func (d *Daily) TellStyle(ctx context.Context, now time.Time) error {
	var marks, faults []string
	for _, fault := range d.Write.House.Faults {
		told, err := d.Log.Marked(ctx, "style "+fault)
		if err != nil {
			return err
		}
		if told.IsZero() {
			marks, faults = append(marks, "style "+fault), append(faults, fault)
		}
	}
	return d.tellOnce(ctx, now, record.VariantStyle, marks, faults)
}

// TellTexts does the same for their own texts, once for each text and cause.
func (d *Daily) TellTexts(ctx context.Context, now time.Time) error {
	failures, marks := d.Write.Failures.Untold()
	var causes []string
	for _, f := range failures {
		causes = append(causes, f.Dutch())
	}
	return d.tellOnce(ctx, now, record.VariantTexts, marks, causes)
}

// tellOnce sends the administrator a notice, and marks its contents as told.
func (d *Daily) tellOnce(ctx context.Context, now time.Time, about record.Variant, marks, what []string) error {
	if len(marks) == 0 {
		return nil
	}
	o := write.At(now, marks...)
	o.Done = what
	o.Decision.Effects = record.MailHeld.Variant(about).Effects()
	return d.Desk.Finish(ctx, o)
}

// markBorder is when the administrator was last told of it.
const markBorder = "strange-border"

// TellBorder tells the administrator once a day that commands are refused because of a
// wrong name in the configuration.
func (d *Daily) TellBorder(ctx context.Context, now time.Time) error {
	seen, err := d.Write.StrangeBorder(ctx)
	switch {
	case err != nil || seen == "":
		return err
	case strings.EqualFold(seen, d.Read.Trust.AuthservID): // repaired
		return d.Log.Troubled(ctx, caselog.PartTrust, now, "")
	}
	if told, err := d.Log.Marked(ctx, markBorder); err != nil || now.Before(told.AddDate(0, 0, 1)) {
		return err
	}
	o := write.At(now, markBorder)
	o.Done = []string{seen, cmp.Or(d.Read.Trust.AuthservID, string(d.Read.Trust.Provider))}
	o.Decision.Effects = record.MailHeld.Variant(record.VariantTrust).Effects()
	o.Notes.Add(slog.LevelError, "every command is refused: another border vouches for people of ours than trust.authserv_id", "seen", seen, "configured", o.Done[1])
	return d.Desk.Finish(ctx, o)
}
