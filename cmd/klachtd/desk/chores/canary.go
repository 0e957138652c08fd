package chores

import (
	"context"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

const (
	canaryAgain = 10 * time.Minute // after one that the mail server did not accept
	mostSkew    = 5 * time.Minute  // between the clock of the mail server and ours
)

// canary is due once a day: a mail to our own address, which must come back. There is
// none on the first day of a log, or while sending is paused. One that the mail server
// did not accept is tried again, with the same bytes.
func (d *Daily) canary(ctx context.Context, now, begun time.Time) (Chore, error) {
	at := canaryAt.before(now, d.Rules.Zone)
	if !d.Housekeeping.Canary || !d.Rules.Day(at).After(d.Rules.Day(begun)) {
		return nil, nil
	}
	if paused, err := d.Log.Paused(ctx); err != nil || !paused.IsZero() {
		return nil, err
	}
	c, found, err := d.Log.LastCanary(ctx)
	if err != nil {
		return nil, err
	}
	switch today := found && !c.Made.Before(at) && !watch.RanAhead(c.Made, now); {
	case today && !c.Sent.IsZero():
		return nil, nil
	case !today:
		p, err := smtp.NewProbe(d.Write.Random, d.Write.House.Email)
		if err != nil {
			return nil, err
		}
		c = caselog.Canary{MessageID: p.MessageID, Token: p.Token, Made: now}
		// Like every mail, it is recorded before anybody is dialled.
		if err := d.Log.Commit(ctx, caselog.Commit{At: now, Canary: &c}); err != nil {
			return nil, err
		}
	}
	subject, text := templates.Canary()
	raw, err := smtp.Probe{MessageID: c.MessageID, Token: c.Token}.Compose(
		mailbox.Address{Name: d.Write.House.Name, Address: d.Write.House.Email}, subject, text, c.Made.In(d.Rules.Zone))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) func(context.Context) error {
		sendErr := d.Housekeeping.Send(ctx, raw)
		return func(ctx context.Context) error { return d.canaryTried(ctx, c, sendErr) }
	}, nil
}

// canaryTried records what the mail server said. A canary that does not leave is only
// the administrator's task, who is told if it stays that way.
func (d *Daily) canaryTried(ctx context.Context, c caselog.Canary, sendErr error) error {
	now := d.Now()
	if sendErr != nil {
		d.Housekeeping.postpone(Canary, now.Add(canaryAgain))
		d.Write.Logger.Warn("the daily mail to ourselves was not sent", "error", sendErr.Error())
		return nil
	}
	c.Sent = now
	return d.Log.Commit(ctx, caselog.Commit{At: now, Canary: &c})
}

// CanaryBack records with an occasion that a canary came back, and compares the clocks:
// terms count from the time that the mail server's clock gives.
func CanaryBack(of *write.Occasion, c *caselog.Canary) {
	of.Canary = c
	of.Marks = append(of.Marks, caselog.MarkCanary)
	if skew := c.Skew(); skew.Abs() > mostSkew {
		of.Notes.Add(slog.LevelWarn, "the clock of the mail server and that of this machine differ", "by", skew,
			"remedy", "set the clock of this machine by NTP (timedatectl); terms count from the mail server's clock")
	}
}

// RaiseAlarm tells, once for each, that a canary did not come back in time: mail does
// not get through, and complaints may be lost.
func (d *Daily) RaiseAlarm(ctx context.Context, now time.Time) error {
	if d.Housekeeping == nil || !d.Housekeeping.Canary {
		return nil
	}
	c, found, err := d.Log.LastCanary(ctx)
	if err != nil || !found || !c.Arrived.IsZero() || !c.Lost.IsZero() {
		return err
	}
	restored, err := d.Log.Marked(ctx, caselog.MarkRestored)
	if err != nil {
		return err
	}
	since := c.Made
	for _, there := range []time.Time{d.Housekeeping.watching, restored} { // do not raise the alarm for a time when we were not there to see it come
		if there.After(since) && !watch.RanAhead(there, now) {
			since = there
		}
	}
	if now.Sub(since) < d.Housekeeping.AlertAfter {
		return nil
	}
	paused, err := d.Log.Paused(ctx)
	if err != nil || !paused.IsZero() && c.Sent.IsZero() {
		return err
	}
	what := "did not come back"
	if c.Sent.IsZero() {
		what = "is not taken by the mail server"
	}
	c.Lost = now
	o := write.At(now, caselog.MarkCanaryLost)
	o.Canary = &c
	o.Notes.Add(slog.LevelError, "the daily mail to ourselves "+what, "made", c.Made,
		"remedy", "complaints may not come in, or letters not go out: klachtd check --online shows which; look in the mailbox for a filter or another folder")
	o.Decision.Effects = record.MailHeld.Variant(record.VariantCanary).Effects()
	return d.Desk.Finish(ctx, o)
}
