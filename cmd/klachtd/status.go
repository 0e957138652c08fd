package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/cmd/klachtd/metrics"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type statusCmd struct {
	JSON  bool `help:"print JSON"`
	Check bool `help:"exit code 65 when there are warnings"`
}

func (statusCmd) Help() string {
	return `
Shows the state of klachtd, whether or not the service is running: mailbox and
mail server, the queue, held mail, the next terms, and what needs attention,
each with what to do about it.

The exit code is 0, whatever the warnings. With --check, for a monitoring
script: 65 when there are warnings. 78, below the screen: the configuration has
a mistake.`
}

func (c statusCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(v *caseViewer, wrong error) error {
		return cmp.Or(wrong, v.status(ctx, &c)) // print the screen either way
	})
}

// look returns the look at how klachtd is doing.
func (v *caseViewer) look() *health.Look {
	return &health.Look{Log: v.log, Cfg: v.cfg, Rules: &v.rules, Now: v.now, Version: v.named(), Spoken: v.spoken}
}

// writeMetrics writes what status shows to monitor.metrics_file.
func (a *app) writeMetrics(ctx context.Context, cfg *config.Config, log *caselog.Log, file *metrics.File) {
	v, err := a.viewer(ctx, cfg, log)
	var s health.Status
	if err == nil {
		s, err = v.look().Status(ctx)
	}
	if ctx.Err() == nil { // klachtd is not being stopped
		file.Write(s, err)
	}
}

func (a *app) metricsFile(cfg *config.Config, logger *slog.Logger) *metrics.File {
	name, ok := instance.Of(a.config)
	if !ok {
		name = instance.Default
	}
	return metrics.New(cfg.Monitor.MetricsFile, string(name), logger)
}

func (v *caseViewer) status(ctx context.Context, f *statusCmd) error {
	s, err := v.look().Status(ctx)
	if err != nil {
		return err
	}
	if f.JSON {
		err = v.encode(s)
	} else {
		v.printStatus(s)
	}
	if err == nil && f.Check && len(s.Warnings) > 0 {
		return fail(exitFindings, "%s", count(len(s.Warnings), "warning"))
	}
	return err
}

// shownTerms is how many terms fit on the screen.
const shownTerms = 8

// printStatus prints one screen, a line for each thing. What needs attention comes
// last, where people look.
func (v *caseViewer) printStatus(s health.Status) {
	line := func(name, format string, args ...any) {
		v.say("%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	more := func(format string, args ...any) { line("", format, args...) }
	line("klachtd", "%s, schema %d", s.Version, s.Schema)
	if s.Demo {
		line("demo", "as of %s, by the clock of the demonstration", v.when(&s.Now))
	}
	line("mailbox", "read %s", v.when(s.Mailbox.ReadAt))
	if s.Mailbox.FailingSince != nil {
		more("fails since %s", v.when(s.Mailbox.FailingSince))
	}
	switch {
	case s.MailServer.FailingSince == nil:
		line("mail server", "no trouble")
	case s.RefusesUs:
		line("mail server", "REFUSES US since %s", v.when(s.MailServer.FailingSince))
	default:
		line("mail server", "away since %s", v.when(s.MailServer.FailingSince))
	}
	line("last pass", "%s", v.when(s.LastPass))
	if s.Paused != nil {
		line("sending", "PAUSED since %s", v.when(s.Paused))
	} else {
		line("sending", "on")
	}
	line("queue", "%s", waiting(s.Queue.Waiting))
	if s.Queue.Oldest != nil {
		more("the oldest was made %s", v.when(s.Queue.Oldest))
	}
	if s.Queue.Uncertain > 0 {
		more("%d of them perhaps delivered", s.Queue.Uncertain)
	}
	if s.Queue.Failed > 0 {
		more("%s not delivered: open tasks", count(s.Queue.Failed, "mail"))
	}
	line("held mail", "%d", s.Held.Count)
	if s.Held.Oldest != nil {
		more("the oldest came in %s", v.when(s.Held.Oldest))
	}
	if s.Unhandled > 0 {
		line("mail", "%d filed, not handled yet", s.Unhandled)
	}
	if s.Differences > 0 {
		line("differences", "%d between mailbox and case log: klachtd reconcile", s.Differences)
	}
	line("cases", "%d open", s.Cases.Open)
	for i, t := range s.Cases.Terms {
		if i == shownTerms {
			more("and %d more: klachtd case list", len(s.Cases.Terms)-i)
			break
		}
		late := ""
		if t.Overdue {
			late = "  OVERDUE"
		}
		more("%s  %-12s by %v%s", t.Case, t.Term, t.Due, late)
	}
	for i, one := range s.Waiting {
		name, late := "waits for", ""
		if i > 0 {
			name = ""
		}
		if one.Overdue > 0 {
			late = fmt.Sprintf(", %d OVERDUE", one.Overdue)
		}
		line(name, "%-12s %s%s", one.For, count(one.Tasks, "task"), late)
	}
	for i, l := range s.Lost {
		switch {
		case i == shownTerms:
			line("letters", "and %d more that have not arrived: klachtd case show", len(s.Lost)-i)
		case i < shownTerms && l.Post:
			line("letters", "%s  %s is to be posted since %v", l.Case, l.Kind, l.Since)
		case i < shownTerms:
			line("letters", "%s  %s niet aangekomen, since %v", l.Case, l.Kind, l.Since)
		}
	}
	if s.Akkoord.Count > 0 {
		line("akkoord", "%s", awaitedText(s.Akkoord))
	}
	if c := s.Config; c != nil {
		line("settings", "%s, read %s", c.Sum, v.when(c.Since))
		if c.Changed {
			more("they are others now: systemctl reload klachtd")
		}
	}
	if s.Backup == nil { // SQLite's own tool leaves no mark
		line("backup", "none on record")
	} else {
		line("backup", "%s", v.when(s.Backup))
	}
	if s.Oldest != nil {
		more("the oldest is from %s: it has what was erased since", v.when(s.Oldest))
	}
	if s.Replica {
		line("replica", "by Litestream: what was erased stays in it for its retention")
	}
	for _, m := range []struct {
		name string
		at   *string
	}{{"reconciled", s.Reconciled}, {"canary", s.Canary}} {
		if m.at != nil {
			line(m.name, "%s", v.when(m.at))
		}
	}
	v.printWarnings(s)
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

// when gives an instant of the status in local time, for people.
func (v *caseViewer) when(at *string) string {
	if at == nil {
		return "never"
	}
	t, err := time.Parse(time.RFC3339, *at)
	if err != nil {
		return *at
	}
	return v.local(t)
}

func (v *caseViewer) printWarnings(s health.Status) {
	warnings := s.Warnings
	switch {
	case len(warnings) > 0:
	case s.Akkoord.Count > 0:
		fmt.Fprintf(v.stdout, "\nNothing needs your attention; %s.\n", awaitedText(s.Akkoord))
		return
	default:
		fmt.Fprintln(v.stdout, "\nNothing needs attention.")
		return
	}
	fmt.Fprintf(v.stdout, "\n%s:\n", count(len(warnings), "warning"))
	for _, w := range warnings {
		fmt.Fprintf(v.stdout, "- %s\n  %s\n", w.Text, w.Remedy)
	}
}
