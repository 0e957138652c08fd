package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wording"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

type statusCmd struct {
	JSON  bool `help:"print JSON"`
	Check bool `help:"exit code 65 when there are warnings"`
}

func (statusCmd) Help() string {
	return `
Shows how klachtd stands, whether or not the service runs: mailbox and mail
server, the queue, held mail, the next terms, and what needs attention, each
with what to do about it.

Exit code 0, whatever there is to warn of. With --check, for a monitoring
script: 65 when there are warnings. 78, below the screen: the configuration has
a mistake.`
}

func (c statusCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(v *caseViewer, wrong error) error {
		return cmp.Or(wrong, v.status(ctx, &c)) // the screen is printed either way
	})
}

// status is how klachtd stands, as the outside sees it. What is absent is null.
type status struct {
	Now        string     `json:"now"`
	Version    string     `json:"version"` // of the program that shows it
	Schema     int        `json:"schema"`  // of the case log
	Mailbox    partLine   `json:"mailbox"`
	MailServer partLine   `json:"mail_server"`
	Queue      queueCount `json:"queue"`
	Held       heldCount  `json:"held"`
	Cases      caseCount  `json:"cases"`
	Akkoord    awaited    `json:"akkoord"`
	Lost       []lostLine `json:"lost"` // letters that have not arrived
	LastPass   *string    `json:"last_pass"`
	Paused     *string    `json:"paused_since"`
	Config     *atWork    `json:"configuration"` // of the daemon; absent when it never ran
	Backup     *string    `json:"backup"`        // when a backup was last made
	Reconciled *string    `json:"reconciled"`    // when log and mailbox were last compared
	Canary     *string    `json:"canary"`        // when a mail of our own last came back
	Warnings   []warning  `json:"warnings"`
	marks      map[string]time.Time
	refusesUs  bool // the mail server is there
}

// atWork is the configuration that the daemon took over last.
type atWork struct {
	Sum     string  `json:"sum"`
	Since   *string `json:"since"`
	Changed bool    `json:"changed"` // the files are others by now
}

// configuration tells which one the daemon took over last.
func (v *caseViewer) configuration(ctx context.Context) (*atWork, error) {
	marks, err := v.log.MarkedAs(ctx, markConfiguration)
	for name, at := range marks {
		w := &atWork{Sum: strings.TrimPrefix(name, markConfiguration), Since: orNever(at)}
		now, err := v.cfg.Sum()
		w.Changed = err != nil || now != w.Sum
		return w, nil
	}
	return nil, err
}

// partLine is how reading or sending mail goes.
type partLine struct {
	ReadAt       *string `json:"read_at,omitempty"` // the mailbox: last time without an error
	FailingSince *string `json:"failing_since"`
	Error        *string `json:"error"`
}

type queueCount struct {
	Waiting   int     `json:"waiting"`   // uncertain included
	Uncertain int     `json:"uncertain"` // perhaps delivered
	Failed    int     `json:"failed"`    // refused or came back: open tasks
	Oldest    *string `json:"oldest"`    // since when the oldest waits
}

type heldCount struct {
	Count  int     `json:"count"`
	Oldest *string `json:"oldest"` // its receipt
}

// lostLine is a letter that came back, or is to be posted.
type lostLine struct {
	Case  string            `json:"case"`
	Kind  record.LetterKind `json:"kind"`
	Since record.Date       `json:"since"`
	Post  bool              `json:"post"`
}

func lostLines(cases ...[]record.Case) []lostLine {
	lines := []lostLine{}
	for _, c := range slices.Concat(cases...) {
		for _, l := range c.LostLetters() {
			line := lostLine{c.ID, l.Letter, l.On, l.Stage != record.StageReturned}
			if line.Post {
				line.Since = l.Made
			}
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// awaited is what was shown to a role and is done on its "akkoord" only.
type awaited struct {
	Count  int          `json:"count"`
	Oldest *record.Date `json:"oldest"` // the day it was shown
}

type caseCount struct {
	Open  int        `json:"open"`
	Terms []nextTerm `json:"terms"` // of each open case the one that comes first, nearest first
}

type nextTerm struct {
	Case    string      `json:"case"`
	Term    record.Term `json:"term"`
	Due     record.Date `json:"due"`
	Overdue bool        `json:"overdue"`
}

// The marks that status shows.
var statusMarks = []string{
	watch.MarkPass, watch.MarkRead, caselog.MarkBackup, caselog.MarkReconciled, caselog.MarkCanary, caselog.MarkCanaryLost,
}

func (v *caseViewer) status(ctx context.Context, f *statusCmd) error {
	s, err := v.gather(ctx)
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

// gather reads all that status shows.
func (v *caseViewer) gather(ctx context.Context) (s status, err error) {
	w := warner{v: v, cfg: v.cfg, now: v.now()}
	s.Now, s.marks = instantOf(w.now), make(map[string]time.Time)
	s.Version, s.Schema = v.named(), caselog.NewestSchema() // it is open
	for _, name := range statusMarks {
		if s.marks[name], err = v.log.Marked(ctx, name); err != nil {
			return s, err
		}
	}
	s.Mailbox.ReadAt, s.LastPass = orNever(s.marks[watch.MarkRead]), orNever(s.marks[watch.MarkPass])
	s.Backup, s.Reconciled, s.Canary = orNever(s.marks[caselog.MarkBackup]), orNever(s.marks[caselog.MarkReconciled]), orNever(s.marks[caselog.MarkCanary])
	if w.paused, err = v.log.Paused(ctx); err != nil {
		return s, err
	}
	s.Paused = orNever(w.paused)
	if w.troubles, err = v.log.Troubles(ctx); err != nil {
		return s, err
	}
	for _, t := range w.troubles {
		part := map[string]*partLine{caselog.PartMailbox: &s.Mailbox, caselog.PartMailServer: &s.MailServer, caselog.PartSender: &s.MailServer}[t.Part]
		s.refusesUs = s.refusesUs || t.Part == caselog.PartSender
		if part != nil {
			part.FailingSince, part.Error = orNever(t.Since), orNil(t.Why)
		}
	}
	if w.queue, err = v.log.Queue(ctx); err != nil {
		return s, err
	}
	if w.queue, err = v.openMail(ctx, w.queue); err != nil {
		return s, err
	}
	s.Queue = countQueue(w.queue)
	if s.Config, err = v.configuration(ctx); err != nil {
		return s, err
	}
	if w.held, err = v.log.Held(ctx); err != nil {
		return s, err
	}
	s.Held = countHeld(w.held)
	cases, err := v.log.Cases(ctx, true)
	if err != nil {
		return s, err
	}
	s.Cases, w.vacant = v.nextTerms(cases), absence.Vacant(&v.rules, cases)
	w.open = cases
	due, err := v.log.CasesDue(ctx, w.now.AddDate(0, 0, rules.ChallengeDays+7)) // by then all that waits lapses, also in closed cases
	if err != nil {
		return s, err
	}
	s.Akkoord, s.Lost = countAwaited(due), lostLines(cases, due)
	if w.texts, err = wording.Known(ctx, v.log); err != nil {
		return s, err
	}
	if w.lastFact, err = v.log.LastFactAt(ctx); err != nil {
		return s, err
	}
	if w.began, err = v.log.Began(ctx); err != nil {
		return s, err
	}
	s.Warnings = w.all(s)
	return s, nil
}

func countQueue(letters []caselog.Letter) (n queueCount) {
	var oldest time.Time
	for _, l := range letters {
		if !waits(l) {
			n.Failed++
			continue
		}
		n.Waiting++
		if l.Status == caselog.LetterUncertain {
			n.Uncertain++
		}
		if oldest.IsZero() || l.Created.Before(oldest) {
			oldest = l.Created
		}
	}
	n.Oldest = orNever(oldest)
	return n
}

func countHeld(held []caselog.HeldRow) heldCount {
	var oldest time.Time
	for _, h := range held {
		if oldest.IsZero() || h.Received.Before(oldest) {
			oldest = h.Received
		}
	}
	return heldCount{len(held), orNever(oldest)}
}

func countAwaited(cases []record.Case) (n awaited) {
	for _, c := range cases {
		for _, ch := range c.Challenges {
			if ch.Why.Refuses() { // perhaps nobody of ours gave it
				continue
			}
			if n.Count++; n.Oldest == nil || ch.On.Before(*n.Oldest) {
				n.Oldest = &ch.On
			}
		}
	}
	return n
}

// nextTerms gives the next term of each open case, nearest first.
func (v *caseViewer) nextTerms(cases []record.Case) caseCount {
	n := caseCount{Open: len(cases), Terms: []nextTerm{}}
	for _, c := range cases {
		if t, ok := v.rules.NextTerm(c, v.rules.Day(v.now())); ok {
			n.Terms = append(n.Terms, nextTerm{c.ID, t.Term, t.Due, t.State == rules.TermMissed})
		}
	}
	slices.SortStableFunc(n.Terms, func(a, b nextTerm) int { return a.Due.DaysSince(b.Due) })
	return n
}

func orNever(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(instantOf(t))
}

// shownTerms is how many terms fit on the screen.
const shownTerms = 8

// printStatus prints one screen: a line for each thing, and what needs attention
// last, where people look.
func (v *caseViewer) printStatus(s status) {
	line := func(name, format string, args ...any) {
		v.say("%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	more := func(format string, args ...any) { line("", format, args...) }
	line("klachtd", "%s, schema %d", s.Version, s.Schema)
	line("mailbox", "read %s", v.when(s.Mailbox.ReadAt))
	if s.Mailbox.FailingSince != nil {
		more("fails since %s", v.when(s.Mailbox.FailingSince))
	}
	switch {
	case s.MailServer.FailingSince == nil:
		line("mail server", "no trouble")
	case s.refusesUs:
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
		line("akkoord", "%s", s.Akkoord.text())
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

func (a awaited) text() string {
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

// when gives an instant of the status as people here read it.
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
