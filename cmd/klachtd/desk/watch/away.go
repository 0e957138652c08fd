package watch

import (
	"context"
	"errors"
	"log/slog"

	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// SayMailbox says why the mailbox is not read.
func SayMailbox(logger *slog.Logger, err error) {
	if errors.Is(err, caselog.ErrUnusable) { // which says its own remedy
		logger.Error("mailbox: nothing is taken in, all mail stays where it is", "error", err.Error())
		return
	}
	SayAway(logger, "mailbox", "imap", err)
}

// SayAway says that a server of a section of the configuration is away: an error where
// a person has to mend it, else a warning.
func SayAway(logger *slog.Logger, server, section string, err error) {
	level := slog.LevelWarn
	if wire.Lasting(err) {
		level = slog.LevelError
	}
	logger.Log(context.Background(), level, server, "error", err.Error(), "remedy", "klachtd tries again by itself; check ["+section+"] with: klachtd check --online")
}
