package service

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/cmd/klachtd/metrics"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/version"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Status is klachtd status.
type Status struct {
	JSON  bool `help:"print JSON"`
	Check bool `help:"exit code 65 when there are warnings"`
}

func (Status) Help() string {
	return `
Shows the state of klachtd, whether or not the service is running: mailbox and
mail server, the queue, held mail, the next terms, and what needs attention,
each with what to do about it.

The exit code is 0, whatever the warnings. With --check, for a monitoring
script: 65 when there are warnings. 78: there is no case log or, below the
screen, the configuration has a mistake.`
}

func (c Status) Run(ctx context.Context, e *env.Env) error {
	return e.WithStore(ctx, func(s *env.Session, wrong error) error {
		return cmp.Or(wrong, showStatus(ctx, s, &c)) // print the screen either way
	})
}

// lookOf gives the look at how klachtd is doing.
func lookOf(s *env.Session) *health.Look {
	return &health.Look{Log: s.Log, Cfg: s.Cfg, Rules: &s.Rules, Now: s.Now, Version: version.Read().String(), Spoken: s.Spoken}
}

// writeMetrics writes what status shows to monitor.metrics_file.
func writeMetrics(ctx context.Context, e *env.Env, cfg *config.Config, log *caselog.Log, file *metrics.File) {
	s, err := e.Session(ctx, cfg, log)
	var h health.Status
	if err == nil {
		h, err = lookOf(s).Status(ctx)
	}
	if ctx.Err() == nil { // klachtd is not being stopped
		file.Write(h, err)
	}
}

func metricsFile(e *env.Env, cfg *config.Config, logger *slog.Logger) *metrics.File {
	name, ok := instance.Of(e.Config)
	if !ok {
		name = instance.Default
	}
	return metrics.New(cfg.Monitor.MetricsFile, string(name), logger)
}

func showStatus(ctx context.Context, s *env.Session, f *Status) error {
	h, err := lookOf(s).Status(ctx)
	if err != nil {
		return err
	}
	if f.JSON {
		err = s.Encode(h)
	} else {
		printStatus(s, h)
	}
	if err == nil && f.Check && len(h.Warnings) > 0 {
		return env.Fail(env.ExitFindings, "%s", screen.Count(len(h.Warnings), "warning"))
	}
	return err
}

// shownTerms is how many terms fit on the screen.
const shownTerms = 8

// printStatus prints one screen, a line for each thing. What needs attention comes
// last, where people look.
func printStatus(s *env.Session, h health.Status) {
	line := func(name, format string, args ...any) {
		s.Say("%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	more := func(format string, args ...any) { line("", format, args...) }
	line("klachtd", "%s, schema %d", h.Version, h.Schema)
	if h.Demo {
		line("demo", "as of %s, by the clock of the demonstration", s.When(&h.Now))
	}
	line("mailbox", "read %s", s.When(h.Mailbox.ReadAt))
	if h.Mailbox.FailingSince != nil {
		more("fails since %s", s.When(h.Mailbox.FailingSince))
	}
	switch {
	case h.MailServer.FailingSince == nil:
		line("mail server", "no trouble")
	case h.RefusesUs:
		line("mail server", "REFUSES US since %s", s.When(h.MailServer.FailingSince))
	default:
		line("mail server", "away since %s", s.When(h.MailServer.FailingSince))
	}
	line("last pass", "%s", s.When(h.LastPass))
	if h.Paused != nil {
		line("sending", "PAUSED since %s", s.When(h.Paused))
	} else {
		line("sending", "on")
	}
	line("queue", "%s", waiting(h.Queue.Waiting))
	if h.Queue.Oldest != nil {
		more("the oldest was made %s", s.When(h.Queue.Oldest))
	}
	if h.Queue.Uncertain > 0 {
		more("%d of them perhaps delivered", h.Queue.Uncertain)
	}
	if h.Queue.Failed > 0 {
		more("%s not delivered: open tasks", screen.Count(h.Queue.Failed, "mail"))
	}
	line("held mail", "%d", h.Held.Count)
	if h.Held.Oldest != nil {
		more("the oldest came in %s", s.When(h.Held.Oldest))
	}
	if h.Unhandled > 0 {
		line("mail", "%d filed, not handled yet", h.Unhandled)
	}
	if h.Differences > 0 {
		line("differences", "%d between mailbox and case log: klachtd reconcile", h.Differences)
	}
	line("cases", "%d open", h.Cases.Open)
	for i, t := range h.Cases.Terms {
		if i == shownTerms {
			more("and %d more: klachtd case list", len(h.Cases.Terms)-i)
			break
		}
		late := ""
		if t.Overdue {
			late = "  OVERDUE"
		}
		more("%s  %-12s by %v%s", t.Case, t.Term, t.Due, late)
	}
	for i, one := range h.Waiting {
		name, late := "waits for", ""
		if i > 0 {
			name = ""
		}
		if one.Overdue > 0 {
			late = fmt.Sprintf(", %d OVERDUE", one.Overdue)
		}
		line(name, "%-12s %s%s", one.For, screen.Count(one.Tasks, "task"), late)
	}
	for i, l := range h.Lost {
		switch {
		case i == shownTerms:
			line("letters", "and %d more that have not arrived: klachtd case show", len(h.Lost)-i)
		case i < shownTerms && l.Post:
			line("letters", "%s  %s is to be posted since %v", l.Case, l.Kind, l.Since)
		case i < shownTerms:
			line("letters", "%s  %s niet aangekomen, since %v", l.Case, l.Kind, l.Since)
		}
	}
	if len(h.Measures) > 0 {
		line("measures", "%d promised and not done", len(h.Measures))
	}
	for i, m := range h.Measures {
		if i == shownTerms {
			more("and %d more: klachtd case list --measures", len(h.Measures)-i)
			break
		}
		late := ""
		if m.Overdue {
			late = "  OVERDUE"
		}
		more("%s  by %v%s", m.Case, m.Due, late)
	}
	if h.Akkoord.Count > 0 {
		line("akkoord", "%s", awaitedText(h.Akkoord))
	}
	if c := h.Config; c != nil {
		line("settings", "%s, read %s", c.Sum, s.When(c.Since))
		if c.Changed {
			more("they are others now: systemctl reload klachtd")
		}
	}
	if h.Backup == nil { // SQLite's own tool leaves no mark
		line("backup", "none on record")
	} else {
		line("backup", "%s", s.When(h.Backup))
	}
	if h.Oldest != nil {
		more("the oldest is from %s: it has what was erased since", s.When(h.Oldest))
	}
	if h.Replica {
		line("replica", "by Litestream: what was erased stays in it for its retention")
	}
	for _, m := range []struct {
		name string
		at   *string
	}{{"reconciled", h.Reconciled}, {"canary", h.Canary}} {
		if m.at != nil {
			line(m.name, "%s", s.When(m.at))
		}
	}
	printWarnings(s, h)
}

func awaitedText(a health.Awaited) string {
	if a.Count == 1 {
		return fmt.Sprintf("1 command waits for akkoord, since %v", *a.Oldest)
	}
	return fmt.Sprintf("%d commands wait for akkoord, the oldest since %v", a.Count, *a.Oldest)
}

func waiting(n int) string {
	switch n {
	case 0:
		return "empty"
	case 1:
		return "1 mail waits"
	}
	return fmt.Sprintf("%d mails wait", n)
}

// overdue counts what people should have done by now.
func overdue(h health.Status) (n int) {
	for _, one := range h.Waiting {
		n += one.Overdue
	}
	return n
}

func printWarnings(s *env.Session, h health.Status) {
	warnings := h.Warnings
	switch {
	case len(warnings) > 0:
	case overdue(h) > 0: // the program works, and people are late: klachtd reminds them
		fmt.Fprintf(s.Out, "\nklachtd works. People do not keep up: %s OVERDUE, of which they are reminded.\n", screen.Count(overdue(h), "task"))
		return
	case h.Akkoord.Count > 0:
		fmt.Fprintf(s.Out, "\nNothing needs your attention; %s.\n", awaitedText(h.Akkoord))
		return
	default:
		fmt.Fprintln(s.Out, "\nNothing needs attention.")
		return
	}
	fmt.Fprintf(s.Out, "\n%s:\n", screen.Count(len(warnings), "warning"))
	for _, w := range warnings {
		fmt.Fprintf(s.Out, "- %s\n  %s\n", w.Text, w.Remedy)
	}
}
