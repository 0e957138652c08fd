package watch

import (
	"context"
	"errors"
	"log/slog"

	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// SayMailbox logs why the mailbox is not read.
func SayMailbox(logger *slog.Logger, err error) {
	if errors.Is(err, caselog.ErrUnusable) { // that error has its own remedy
		logger.Error("mailbox: nothing is taken in, all mail stays where it is", "error", err.Error())
		return
	}
	SayAway(logger, "mailbox", "imap", err)
}

// SayAway logs that a server in a section of the configuration is unreachable: as an
// error if a person has to repair it, else as a warning.
func SayAway(logger *slog.Logger, server, section string, err error) {
	level := slog.LevelWarn
	if wire.Lasting(err) {
		level = slog.LevelError
	}
	logger.Log(context.Background(), level, server, "error", err.Error(), "remedy", "klachtd tries again by itself; check ["+section+"] with: klachtd check --online")
}
