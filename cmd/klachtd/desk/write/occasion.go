package write

import (
	"context"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// Occasion is one event on its way from decision to commit: what will be stored, and
// what its mails may say. The deciding goroutine makes it; rendering only reads it.
type Occasion struct {
	// What will be committed, except the facts, the case and the mails, which follow
	// from the decision at commit.
	caselog.Commit

	Event    record.Event
	Before   record.Case
	Decision procedure.Decision

	Cause
	Listing
	Single

	Letter     *caselog.Letter    // our mail that this is about: offered, returned, dropped, answered by a stranger
	Refusal    record.RefusalCode // why a command about no case was refused, or whose mail it is not
	Only       string             // the only address of a role to write to; "" for all
	DeputyOnly bool               // it is about held mail that the director must not know of
	Handed     []record.Case      // cases handed to the stand-in for somebody absent
	Moved      []agenda.Moved     // terms that changed holidays touch
	Notes      Notes

	dossier *dossier.Dossier // the file for the commission; collected when it is rendered
	Step    func()           // reports that rendering makes progress
}

// At is an occasion that no event causes. The marks are set when it is committed.
func At(now time.Time, marks ...string) *Occasion {
	return &Occasion{Commit: caselog.Commit{At: now, Marks: marks}}
}

// Decide is the occasion of an event in a case, as the regulation has it.
func Decide(r *rules.Rules, c record.Case, e record.Event, now time.Time) *Occasion {
	return &Occasion{Commit: caselog.Commit{At: now}, Event: e, Before: c, Decision: procedure.Decide(r, c, e, now)}
}

// MarkUntil keeps a mark with an instant; the zero time removes it.
func (o *Occasion) MarkUntil(mark string, at time.Time) {
	if o.Until == nil {
		o.Until = make(map[string]time.Time)
	}
	o.Until[mark] = at
}

// Notes are the lines that the program logs once their occasion is committed. Code that
// plans or renders does not log by itself: it may run again, or for nothing.
type Notes []func(context.Context, *slog.Logger)

// Add adds a line; attrs are those of a [slog.Logger].
func (n *Notes) Add(level slog.Level, line string, attrs ...any) {
	*n = append(*n, func(ctx context.Context, l *slog.Logger) { l.Log(ctx, level, line, attrs...) })
}

func (o *Occasion) progress() {
	if o.Step != nil {
		o.Step()
	}
}

// Cause is the mail that caused an occasion, and what was read in it.
type Cause struct {
	Mail    *mailbox.Message // nil when the clock or the mail server caused it
	Raw     []byte           // of the mail
	Sender  record.Person    // who wrote it
	Reading command.Reading  // its command
	Shows   *mailbox.Message // the mail of the command that is shown, if not this one
	Meant   bool             // its command is only what it seems to mean
	Also    []string         // what a mail seems to ask besides what is shown
	Seems   string           // what a client's mail seems to ask
	Answers string           // Message-ID of the mail being answered; when an earlier command is confirmed, not that of Mail
	Doubt   record.Why       // why a command about no case needs more than its mail
	Slot    record.Date      // the day in which it takes a slot; zero for none
	Answer  *record.Event    // the client's answer to 29, when mail and event are what 29 asked about
}

// Listing is the mail that is listed, and what was done about it.
type Listing struct {
	Held      []caselog.HeldRow // what is listed
	More      int               // and how many more
	Unseen    int               // how many of a range of numbers were left out, never having been shown
	Whole     []int64           // numbers of mail shown with its text, and as it came
	Aside     []caselog.HeldRow // what was put aside unseen
	MoreAside int               // and how many more
	Done      []string          // what was done about held mail, in Dutch
	NotDone   []string          // and what was not
}

// Single is the one mail that somebody gets of everything that is due.
type Single struct {
	Page   agenda.Page       // what is due in several cases (34, 35), or which case a command must name
	Lists  []string          // the cases that its mail lists
	Reader *Recipient        // its only reader
	ID     string            // the Message-ID of its mail, if known beforehand
	InOne  map[string]string // by address, for those who get one mail of everything instead: its Message-ID
	Along  []caselog.HeldRow // further mail judged along with it, but not listed
}
