// Package health says how klachtd is doing, whether or not the service runs: everything
// that klachtd status shows, and the figures of monitor.metrics_file. Both come from the one
// [Status] that a [Look] gathers from the log.
package health

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wording"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/tally"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// A Look is one look at a log at some time.
type Look struct {
	Log     *caselog.Log
	Cfg     *config.Config
	Rules   *rules.Rules
	Now     func() time.Time
	Version string              // of the program that looks
	Spoken  func(string) string // turns the commands in a remedy into those of this instance
}

// Status is how klachtd is doing, in public JSON. What is absent is null.
type Status struct {
	Now         string       `json:"now"`
	Demo        bool         `json:"demo"`    // the log is a demonstration's, and Now is the time on its clock
	Version     string       `json:"version"` // of the program that shows it
	Schema      int          `json:"schema"`  // of the case log
	Mailbox     Part         `json:"mailbox"`
	MailServer  Part         `json:"mail_server"`
	Queue       Queue        `json:"queue"`
	Held        Held         `json:"held"`
	Unhandled   int          `json:"unhandled"`   // mail that is filed but not yet handled by a pass
	Differences int          `json:"differences"` // between mailbox and log, found by the last comparison
	Cases       Cases        `json:"cases"`
	Waiting     []Waiting    `json:"waiting"` // what waits for whom
	Akkoord     Awaited      `json:"akkoord"`
	Lost        []LostLetter `json:"lost"`     // letters that have not arrived
	Measures    []Measure    `json:"measures"` // what decisions promise and is not done, the earliest first
	LastPass    *string      `json:"last_pass"`
	Paused      *string      `json:"paused_since"`
	Config      *AtWork      `json:"configuration"` // of the daemon; absent when it never ran
	Backup      *string      `json:"backup"`        // when a backup was last made
	Oldest      *string      `json:"backup_oldest"` // the oldest in its folder, which still has what was erased since
	Replica     bool         `json:"replica"`       // Litestream makes one, which keeps what is erased here
	Reconciled  *string      `json:"reconciled"`    // when log and mailbox were last compared
	Canary      *string      `json:"canary"`        // when a mail of our own last came back
	Totals      tally.Counts `json:"totals"`
	Warnings    []Warning    `json:"warnings"`

	RefusesUs bool `json:"-"` // but it can be reached
	marks     map[string]time.Time
}

// Part says how reading or sending mail goes.
type Part struct {
	ReadAt       *string `json:"read_at,omitempty"` // for the mailbox: when it was last read without an error
	FailingSince *string `json:"failing_since"`
	Error        *string `json:"error"`
}

// Queue counts outgoing mail.
type Queue struct {
	Waiting   int     `json:"waiting"`   // uncertain included
	Uncertain int     `json:"uncertain"` // perhaps delivered
	Failed    int     `json:"failed"`    // refused or came back: open tasks
	Oldest    *string `json:"oldest"`    // since when the oldest waits
}

// Held counts the mail that waits for somebody to judge it.
type Held struct {
	Count  int     `json:"count"`
	Oldest *string `json:"oldest"` // its receipt
}

// Cases counts the open cases.
type Cases struct {
	Open  int        `json:"open"`
	Terms []NextTerm `json:"terms"` // the next term of each open case, nearest first
}

// NextTerm is the term of a case that ends first.
type NextTerm struct {
	Case    string      `json:"case"`
	Term    record.Term `json:"term"`
	Due     record.Date `json:"due"`
	Overdue bool        `json:"overdue"`
}

// Waiting counts what one person or body with a part in the procedure owes.
type Waiting struct {
	For     record.Actor `json:"waits_for"`
	Tasks   int          `json:"tasks"`
	Overdue int          `json:"overdue"`
}

// Awaited counts commands that were shown to a role and wait for its "akkoord".
type Awaited struct {
	Count  int          `json:"count"`
	Oldest *record.Date `json:"oldest"` // the day it was shown
}

// LostLetter is a letter that came back or has to be posted.
type LostLetter struct {
	Case  string            `json:"case"`
	Kind  record.LetterKind `json:"kind"`
	Since record.Date       `json:"since"`
	Post  bool              `json:"post"`
}

// Measure is what a decision promises and is not done.
type Measure struct {
	Case    string      `json:"case"`
	Due     record.Date `json:"due"`
	Overdue bool        `json:"overdue"`
}

// AtWork is the configuration that the daemon adopted last.
type AtWork struct {
	Sum     string  `json:"sum"`
	Since   *string `json:"since"`
	Changed bool    `json:"changed"` // the files have changed since
}

// MarkConfiguration begins the name of the mark for the configuration in use; its sum
// follows.
const MarkConfiguration = "configuration "

// MarkOldestBackup marks the time of the oldest backup in the folder of the last one.
const MarkOldestBackup = "backup-oldest"

// MarkDemo marks when the demonstration ended, by its own clock: its log is shown as of that
// moment.
const MarkDemo = "demonstration"

// marks are those that a status uses.
var marks = []string{
	watch.MarkPass, watch.MarkRead, caselog.MarkBackup, MarkOldestBackup, caselog.MarkReconciled, caselog.MarkCanary, caselog.MarkCanaryLost,
}

// Clock is the clock by which a log is shown: that of its demonstration, or else now.
func Clock(ctx context.Context, log *caselog.Log, now func() time.Time) (clock func() time.Time, demo bool, err error) {
	ended, err := log.Marked(ctx, MarkDemo)
	if err != nil || ended.IsZero() {
		return now, false, err
	}
	return func() time.Time { return ended }, true, nil
}

// Status gathers the status.
func (l *Look) Status(ctx context.Context) (s Status, err error) {
	if l.Now, s.Demo, err = Clock(ctx, l.Log, l.Now); err != nil {
		return s, err
	}
	w := warner{Look: l, now: l.Now()}
	s.Now, s.marks = instantOf(w.now), make(map[string]time.Time)
	s.Version, s.Schema = l.Version, caselog.NewestSchema() // the log is open, so it has the newest schema
	for _, name := range marks {
		if s.marks[name], err = l.Log.Marked(ctx, name); err != nil {
			return s, err
		}
	}
	s.Mailbox.ReadAt, s.LastPass = orNever(s.marks[watch.MarkRead]), orNever(s.marks[watch.MarkPass])
	s.Oldest, s.Replica = orNever(s.marks[MarkOldestBackup]), replicated(l.Cfg.Store.Path)
	s.Backup, s.Reconciled, s.Canary = orNever(s.marks[caselog.MarkBackup]), orNever(s.marks[caselog.MarkReconciled]), orNever(s.marks[caselog.MarkCanary])
	if w.paused, err = l.Log.Paused(ctx); err != nil {
		return s, err
	}
	s.Paused = orNever(w.paused)
	if w.troubles, err = l.Log.Troubles(ctx); err != nil {
		return s, err
	}
	for _, t := range w.troubles {
		part := map[string]*Part{caselog.PartMailbox: &s.Mailbox, caselog.PartMailServer: &s.MailServer, caselog.PartSender: &s.MailServer}[t.Part]
		s.RefusesUs = s.RefusesUs || t.Part == caselog.PartSender
		if part != nil {
			part.FailingSince, part.Error = orNever(t.Since), &t.Why
		}
	}
	if w.queue, err = l.Log.Queue(ctx); err != nil {
		return s, err
	}
	if w.queue, err = OpenMail(ctx, l.Log, w.queue); err != nil {
		return s, err
	}
	s.Queue = countQueue(w.queue)
	if s.Config, err = l.configuration(ctx); err != nil {
		return s, err
	}
	if w.held, err = l.Log.Held(ctx); err != nil {
		return s, err
	}
	s.Held = countHeld(w.held)
	if w.open, err = l.Log.Cases(ctx, true); err != nil {
		return s, err
	}
	if s.Cases = l.nextTerms(w.open); !l.Cfg.Faulty() {
		w.vacant = absence.Vacant(l.Rules, w.open)
	}
	due, err := l.Log.CasesDue(ctx, w.now.AddDate(0, 0, rules.ChallengeDays+7)) // by then every waiting command has lapsed, in closed cases too
	if err != nil {
		return s, err
	}
	s.Akkoord, s.Lost, s.Waiting = countAwaited(due), lostLetters(w.open, due), l.countWaiting(w.open, due)
	if w.texts, err = wording.Known(ctx, l.Log); err != nil {
		return s, err
	}
	if w.lastFact, err = l.Log.LastFactAt(ctx); err != nil {
		return s, err
	}
	if w.began, err = l.Log.Began(ctx); err != nil {
		return s, err
	}
	if s.Totals, err = l.Log.Tally(ctx); err != nil {
		return s, err
	}
	s.Unhandled, s.Differences = s.Totals.Unhandled, s.Totals.Differences
	if s.Measures, err = l.measures(s.Totals.Promised); err != nil {
		return s, err
	}
	s.Warnings = w.all(s)
	return s, nil
}

// configuration returns the configuration that the daemon adopted last.
func (l *Look) configuration(ctx context.Context) (*AtWork, error) {
	marks, err := l.Log.MarkedAs(ctx, MarkConfiguration)
	for name, at := range marks {
		w := &AtWork{Sum: strings.TrimPrefix(name, MarkConfiguration), Since: orNever(at)}
		now, err := l.Cfg.Sum()
		w.Changed = err != nil || now != w.Sum
		return w, nil
	}
	return nil, err
}

// replicated reports whether Litestream replicates a log: it keeps a folder beside it.
func replicated(log string) bool {
	_, err := os.Stat(filepath.Join(filepath.Dir(log), "."+filepath.Base(log)+"-litestream"))
	return err == nil
}

// measures lists what decisions promise and is not done.
func (l *Look) measures(promised []tally.Promise) ([]Measure, error) {
	lines, today := []Measure{}, l.Rules.Day(l.Now())
	for _, p := range promised {
		due, err := civil.ParseDate(p.By)
		if err != nil {
			return nil, err
		}
		lines = append(lines, Measure{p.Case, due, due.Before(today)})
	}
	return lines, nil
}

func lostLetters(cases ...[]record.Case) []LostLetter {
	lines := []LostLetter{}
	for _, c := range slices.Concat(cases...) {
		for _, l := range c.LostLetters() {
			line := LostLetter{c.ID, l.Letter, l.On, l.Stage != record.StageReturned}
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

func countQueue(letters []caselog.Letter) (n Queue) {
	var oldest time.Time
	for _, l := range letters {
		if !Waits(l) {
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

func countHeld(held []caselog.HeldRow) Held {
	var oldest time.Time
	for _, h := range held {
		if oldest.IsZero() || h.Received.Before(oldest) {
			oldest = h.Received
		}
	}
	return Held{len(held), orNever(oldest)}
}

func countAwaited(cases []record.Case) (n Awaited) {
	for _, c := range cases {
		for _, ch := range c.Challenges {
			if ch.Why.Refuses() { // perhaps none of our people gave it
				continue
			}
			if n.Count++; n.Oldest == nil || ch.On.Before(*n.Oldest) {
				n.Oldest = &ch.On
			}
		}
	}
	return n
}

// taskNames are the public words for what is owed.
var taskNames = map[record.Term]string{
	record.TermAcknowledge: "acknowledge", record.TermCopy: "copy", record.TermInterest: "interest", record.TermContact: "contact", record.TermAfterContact: "settle",
	record.TermSubmit: "submit", record.TermAdvise: "advise", record.TermExtended: "advise", record.TermDecide: "decide",
	record.TermWaiting: "waiting", record.TermReturned: "returned", record.TermPost: "post",
	record.TermAnswer: "answer", record.TermPlacing: "placing", record.TermQuestion: "question", record.TermSupplement: "supplement", record.TermData: "data", record.TermMeasure: "measure",
}

// TaskName is the public word for what is owed; "" when it has none.
func TaskName(t record.Term) string { return taskNames[t] }

// countWaiting counts what people owe, by person or body, and in closed cases too.
func (l *Look) countWaiting(cases ...[]record.Case) []Waiting {
	lines, seen, today := []Waiting{}, make(map[string]bool), l.Rules.Day(l.Now())
	for _, c := range slices.Concat(cases...) {
		if seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		for _, t := range l.Rules.Tasks(c, today) {
			if TaskName(t.Term) == "" || t.For == record.ByClock {
				continue
			}
			i := slices.IndexFunc(lines, func(w Waiting) bool { return w.For == t.For })
			if i < 0 {
				i, lines = len(lines), append(lines, Waiting{For: t.For})
			}
			lines[i].Tasks++
			if !t.Due.IsZero() && t.Due.Before(today) {
				lines[i].Overdue++
			}
		}
	}
	slices.SortFunc(lines, func(a, b Waiting) int { return strings.Compare(string(a.For), string(b.For)) })
	return lines
}

// nextTerms returns the next term of each open case, nearest first.
func (l *Look) nextTerms(cases []record.Case) Cases {
	n := Cases{Open: len(cases), Terms: []NextTerm{}}
	for _, c := range cases {
		if t, ok := l.Rules.NextTerm(c, l.Rules.Day(l.Now())); ok {
			n.Terms = append(n.Terms, NextTerm{c.ID, t.Term, t.Due, t.State == rules.TermMissed})
		}
	}
	slices.SortStableFunc(n.Terms, func(a, b NextTerm) int { return a.Due.DaysSince(b.Due) })
	return n
}

func orNever(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(instantOf(t))
}

func instantOf(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// OpenMail leaves out undelivered mail that somebody has dealt with since.
func OpenMail(ctx context.Context, log *caselog.Log, queue []caselog.Letter) (open []caselog.Letter, err error) {
	for _, l := range queue {
		if !Waits(l) && l.CaseID != "" {
			c, err := log.Case(ctx, l.CaseID)
			if err != nil {
				return nil, err
			}
			if !OpenTask(c, l) {
				continue
			}
		}
		open = append(open, l)
	}
	return open, nil
}

// OpenTask reports whether a letter was not delivered and nobody has dealt with it since.
func OpenTask(c record.Case, l caselog.Letter) bool {
	if !l.Dropped.IsZero() || l.Status != caselog.LetterFailed && l.Status != caselog.LetterBounced {
		return false
	}
	d, is := c.Delivery(l.SHA256)
	return d.Lost() || !is && !record.Tracked(l.Kind)
}

// Waits reports whether a letter will still be sent automatically.
func Waits(l caselog.Letter) bool {
	return l.Status == caselog.LetterQueued || l.Status == caselog.LetterUncertain
}
