// Package sieve keeps files out of outgoing mail when a virus scanner finds something in
// them or could not scan them. It works at the one place where files are put into a mail:
// however a file got there, it is sent only when the scanner passed it. The log keeps what
// came in unchanged.
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
)

// Part is the name under which status reports that the scanner does not answer.
const Part = "scanner"

const (
	passes = 10 * time.Minute // how long a passed file is not scanned again: tomorrow's scanner knows more
	rests  = time.Minute      // how long a scanner that did not answer is left alone
	waits  = 40 * time.Second // how long a mail waits for it: the watchdog bites after 120 s
	most   = 2000             // how many files are remembered
)

// Troubles takes what fails, for status; *caselog.Log is one.
type Troubles interface {
	Troubled(ctx context.Context, part string, now time.Time, why string) error
}

// A Sieve asks one scanner. A nil Sieve lets everything pass.
type Sieve struct {
	Scan   func(ctx context.Context, data []byte) (found string, err error)
	Log    Troubles
	Now    func() time.Time
	Logger *slog.Logger

	mu     sync.Mutex // several mails are rendered at once
	passed map[[sha256.Size]byte]time.Time
	away   error
	until  time.Time
}

// New returns a sieve for the clamd at this socket, or nil without a socket.
func New(socket string, log Troubles, now func() time.Time, logger *slog.Logger) *Sieve {
	if socket == "" {
		return nil
	}
	scan := func(ctx context.Context, data []byte) (string, error) { return clamd.Scan(ctx, socket, data) }
	return &Sieve{Scan: scan, Log: log, Now: now, Logger: logger}
}

// Infected reports whether the scanner finds something in an incoming mail. When the scanner
// does not answer, the mail is handled like any other, and its files are kept back later.
func (s *Sieve) Infected(ctx context.Context, raw []byte) bool {
	if s == nil {
		return false
	}
	found, err := s.look(ctx, raw, s.Now().Add(waits))
	return err == nil && found != ""
}

// Pass returns the files that may be sent with a mail. A short text of the same name
// replaces each other file, and tells the reader why.
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

// reason says in Dutch why a file is not sent; "" when it is.
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
	defer s.mu.Unlock() // one at a time: asking clamd twice at once is no faster
	now := s.Now()
	if at, is := s.passed[sum]; is && now.Sub(at) >= 0 && now.Sub(at) < passes {
		return "", nil
	}
	if s.away != nil && now.Before(s.until) && s.until.Sub(now) <= rests {
		return "", s.away
	}
	// A stop of klachtd is no reason to keep a file back, and this ends soon.
	ctx = context.WithoutCancel(ctx)
	if err = errSlow; !now.After(until) {
		found, err = s.Scan(ctx, data)
	}
	if errors.Is(err, clamd.ErrTooLarge) {
		s.Logger.Warn("a file was not scanned", "bytes", len(data), "error", err.Error())
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
		s.Logger.Warn("the virus scanner found something", "found", found, "bytes", len(data), "file", fmt.Sprintf("%x", sum[:6]))
	}
	return found, err
}

// keep logs once that the scanner does not answer, and makes klachtd status warn of it.
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
