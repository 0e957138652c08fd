package dispatch

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// History has what is known of the mail server; *caselog.Log is one.
type History interface {
	SentSince(ctx context.Context, t time.Time) (sent bool, err error)
	Troubled(ctx context.Context, part string, now time.Time, why string) error
	Troubles(ctx context.Context) ([]caselog.Trouble, error)
}

// Heed records, for status, whether the mail server is unreachable or refuses us. It
// counts as refusing us until it accepts a mail.
func Heed(ctx context.Context, log History, logger *slog.Logger, now time.Time, sendErr error, refused bool) error {
	if errors.Is(sendErr, ErrStopped) || errors.Is(sendErr, ErrDamaged) { // no server was asked
		return nil
	}
	if sendErr == nil { // runs after each mail that left; usually there is nothing to take back
		if troubles, err := log.Troubles(ctx); err != nil || len(troubles) == 0 {
			return err
		}
	}
	if sendErr == nil || refused {
		why := ""
		if refused {
			why = sendErr.Error()
			troubles, err := log.Troubles(ctx)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(troubles, func(t caselog.Trouble) bool { return t.Part == caselog.PartSender }) {
				logger.Error("the mail server refuses us", "error", why, "remedy", "allow the account of [smtp], at the mail server, to send as organisation.email; then all mail leaves by itself")
			}
		}
		if err := log.Troubled(ctx, caselog.PartSender, now, why); err != nil {
			return err
		}
	}
	away := ""
	if Away(sendErr) && !OfUs(sendErr) {
		away = sendErr.Error()
	}
	return log.Troubled(ctx, caselog.PartMailServer, now, away)
}
