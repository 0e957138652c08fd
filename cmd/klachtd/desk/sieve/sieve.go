// Package sieve keeps what a virus scanner finds, and what it could not look at, out of
// the mail that klachtd sends. It stands at the one place where files are put into a mail:
// whatever the way that a file took, it goes along only when the scanner passed it. What
// came in stays in the log as it is.
package sieve

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/clamd"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Part is what is in trouble while the scanner is away.
const Part = "scanner"

const (
	passes = 10 * time.Minute // how long a file stays passed: tomorrow's scanner knows more
	rests  = time.Minute      // how long a scanner that is away is not asked again
	waits  = 40 * time.Second // how long a mail waits for it: the watchdog bites after 120 s
	most   = 2000             // files that are remembered
)

// A Sieve is one scanner. A nil one lets everything pass.
type Sieve struct {
	Scan   func(ctx context.Context, data []byte) (found string, err error)
	Log    *caselog.Log
	Now    func() time.Time
	Logger *slog.Logger

	mu     sync.Mutex // several mails are rendered side by side
	passed map[[sha256.Size]byte]time.Time
	away   error
	until  time.Time
}

// New gives the sieve of a clamd at its socket; nil without one.
func New(socket string, log *caselog.Log, now func() time.Time, logger *slog.Logger) *Sieve {
	if socket == "" {
		return nil
	}
	scan := func(ctx context.Context, data []byte) (string, error) { return clamd.Scan(ctx, socket, data) }
	return &Sieve{Scan: scan, Log: log, Now: now, Logger: logger}
}

// Infected reports whether something is found in a mail that came in. When nobody can look
// it is handled like any other: its files are kept back where they would go out.
func (s *Sieve) Infected(ctx context.Context, raw []byte) bool {
	if s == nil {
		return false
	}
	found, err := s.look(ctx, raw, s.Now().Add(waits))
	return err == nil && found != ""
}

// Pass gives the files that may go along with a mail. Each of the others has a text of its
// name in its place, which says why to whoever reads the mail.
func (s *Sieve) Pass(ctx context.Context, files []smtp.File) []smtp.File {
	if s == nil {
		return files
	}
	pass, until := make([]smtp.File, 0, len(files)), s.Now().Add(waits)
	for _, f := range files {
		if f.Ours {
			pass = append(pass, f)
			continue
		}
		found, err := s.look(ctx, f.Data, until)
		if why := reason(found, err); why != "" {
			f = smtp.File{
				Name: f.Name + " - niet meegestuurd.txt", Type: "text/plain; charset=utf-8",
				Data: fmt.Appendf(nil, "%s\r\n\r\n%s\r\n", f.Name, why),
			}
		}
		pass = append(pass, f)
	}
	return pass
}

// reason says in Dutch why a file does not go along; "" when it does.
func reason(found string, err error) string {
	switch {
	case errors.Is(err, clamd.ErrTooLarge):
		return "Dit bestand is niet meegestuurd. Het is te groot voor de virusscanner. De beheerder kan het bekijken; het origineel ligt in de klachtenadministratie."
	case err != nil:
		return "Dit bestand is niet meegestuurd. De virusscanner werkte niet, dus niemand heeft het gecontroleerd. Het origineel ligt in de klachtenadministratie. Wie de klacht behandelt of er advies over geeft, kan later op dit bericht antwoorden met: stukken. Dan komt het bestand alsnog, als de scanner weer werkt en niets vindt. Anderen kunnen ons erom vragen."
	case found != "":
		return "Dit bestand is niet meegestuurd. De virusscanner heeft er iets in gevonden: " + found + ". Het origineel ligt in de klachtenadministratie en wordt nooit meegestuurd. Vraag de afzender om een schoon bestand, of vraag de beheerder om hulp."
	}
	return ""
}

var errSlow = errors.New("it takes too long for the files of one mail")

// look asks the scanner, if it is not too late, and keeps how it goes.
func (s *Sieve) look(ctx context.Context, data []byte, until time.Time) (found string, err error) {
	sum := sha256.Sum256(data)
	s.mu.Lock()
	defer s.mu.Unlock() // one at a time: clamd is no faster for being asked twice
	now := s.Now()
	if at, is := s.passed[sum]; is && now.Sub(at) >= 0 && now.Sub(at) < passes {
		return "", nil
	}
	if s.away != nil && now.Before(s.until) && s.until.Sub(now) <= rests {
		return "", s.away
	}
	// That klachtd is being stopped is no reason to keep a file back; it ends soon.
	ctx = context.WithoutCancel(ctx)
	if err = errSlow; !now.After(until) {
		found, err = s.Scan(ctx, data)
	}
	if errors.Is(err, clamd.ErrTooLarge) {
		s.Logger.Warn("a file is not scanned", "bytes", len(data), "error", err.Error())
		return "", err
	}
	s.keep(ctx, err, now)
	switch {
	case err == nil && found == "":
		if len(s.passed) >= most || s.passed == nil {
			s.passed = make(map[[sha256.Size]byte]time.Time)
		}
		s.passed[sum] = now
	case err == nil:
		s.Logger.Warn("the virus scanner finds something", "found", found, "bytes", len(data), "file", fmt.Sprintf("%x", sum[:6]))
	}
	return found, err
}

// keep says once that the scanner is away, and has klachtd status warn of it.
func (s *Sieve) keep(ctx context.Context, err error, now time.Time) {
	why := ""
	switch before := s.away; {
	case err != nil:
		why = err.Error()
		if before == nil {
			s.Logger.Error("the virus scanner is away: files of others are kept back", "error", why, "remedy", "systemctl status clamav-daemon; intake.clamd_socket names its socket")
		}
	case before != nil:
		s.Logger.Info("the virus scanner is back")
	}
	s.away, s.until = err, now.Add(rests)
	if err := s.Log.Troubled(ctx, Part, now, why); err != nil {
		s.Logger.Error("state of health", "error", err.Error())
	}
}
