package desk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Inbox is the mailbox we read; *imap.Inbox is one.
type Inbox interface {
	Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error
	Wait(ctx context.Context, poll time.Duration) error
	Count(ctx context.Context, since time.Time) (older, newer int, err error)
	Close() error
}

// Sender delivers exact bytes to one address. If there is a kept function, it delivers
// nothing before that has returned. *smtp.Sender is one.
type Sender interface {
	SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error
	Close() error
}

// Desk is one organisation's complaints desk. Only one goroutine at a time calls its
// methods, but for [Desk.Fetch] and [Desk.Send].
type Desk struct {
	Log   *caselog.Log
	Rules *rules.Rules
	Write write.Writer  // makes the mails; has the same log and rules
	Read  errand.Reader // says what mail asks; needs Trust, and perhaps Junk and Since

	Dial   func(context.Context) (Inbox, error)
	Caps   Caps
	Sender Sender

	Now    func() time.Time
	Jitter func() float64 // from [0,1): spreads retries
	Logger *slog.Logger   // gets case numbers and hashes, never a person's words

	// Progress, when set, is called when something was committed or rendered, by any
	// goroutine.
	Progress func()

	// Reached, when set, is called at every point that the work passes, by the
	// goroutine that passes it.
	Reached func(Point)

	// Renderers is how many mails are rendered in parallel; 0 for one per processor.
	// With one, Write.Random is read in a repeatable order.
	Renderers int

	// Told, when set, is called with every committed decision; the demo prints them.
	Told func(Report)

	Housekeeping *chores.Housekeeping // what is done once a day; nil for nothing

	CaughtUp atomic.Bool  // the mailbox is connected and completely read
	Health   watch.Health // what is known of the work and not stored yet

	turns     turns.Record
	memory    memory.Use
	announced bool       // old mail in the mailbox was announced
	telling   sync.Mutex // guards Told and latest: mail leaves on its own goroutine
	latest    time.Time  // when the terms were last looked at, or a case was written after that
	nextSweep time.Time  // when every open case is looked at again
	audience  audience.Finder
	chores    chores.Daily
	connected sync.Once
}

// Report is one committed decision, for an observer.
type Report struct {
	Now      time.Time
	Case     string
	Event    record.Event
	Decision procedure.Decision
	Mails    []caselog.Outgoing
}

// Outcome says how a pass went.
type Outcome struct {
	Filed   int // new messages in the log
	Handled int // filed messages that were read and committed
	Sent    int // messages the mail server accepted
	Retry   int // messages, incoming or outgoing, that wait for another try
}

// Begin is called once, before the first pass and under the log's lock: mail
// that was being sent when the program last died is put back.
func (d *Desk) Begin(ctx context.Context) error {
	n, err := d.Log.RecoverSending(ctx, d.Now())
	if n > 0 {
		d.Logger.Warn("mail that was perhaps delivered will be sent again", "mails", n)
	}
	return errors.Join(err, d.Write.Failures.Begin(ctx, d.Log, d.Write.Texts), d.takeInOld(ctx), d.HeedAbsence(ctx), d.sayVacant(ctx), d.readdress(ctx))
}

// Step makes one pass: fetch and file, handle what is filed in order of receipt, check
// the terms, send what is due, do the daily chores. An error in one part does not stop
// the others; the errors are returned joined, each once.
func (d *Desk) Step(ctx context.Context) (Outcome, error) {
	var out Outcome
	if err := d.HeedAbsence(ctx); err != nil {
		return out, err
	}
	collected := d.collect(ctx, &out)
	d.Health.Mailbox(ctx, collected, d.Now())
	var withheld *imap.Withheld
	d.CaughtUp.Store(collected == nil || errors.As(collected, &withheld))
	box := d.outbox(&out)
	err := joined([]error{
		collected, d.HandleFiled(ctx, &out, &dispatch.Beside{Results: box.results, Claim: box.claim, Heard: box.heard}), d.RemindAll(ctx, &out), box.empty(ctx),
		d.keepHouse(ctx, &out, collected), d.Health.Keep(ctx, d.Log, d.Now()),
	})
	return out, err
}

// keepHouse does the chores that are due, and sends what follows from them. Waiting mail
// was counted before.
func (d *Desk) keepHouse(ctx context.Context, out *Outcome, collected error) error {
	did, err := d.Daily().Pass(ctx, collected)
	if !did {
		return err
	}
	var more Outcome
	err = joined([]error{err, d.HandleFiled(ctx, &more, nil), d.sendDue(ctx, &more)})
	out.Handled, out.Sent = out.Handled+more.Handled, out.Sent+more.Sent
	return err
}

// Reconcile compares the mailbox with the log now and gives all differences, including
// those reported before. They then count as reported to the administrator.
func (d *Desk) Reconcile(ctx context.Context) ([]caselog.Difference, error) {
	return d.Daily().Compare(ctx)
}

// connect gives the parts of the desk what they share, at the first use: the
// administrator's commands do not begin. Any goroutine may call it.
func (d *Desk) connect() {
	d.connected.Do(func() {
		now := func() time.Time { return d.Now() }
		d.audience = audience.Finder{Log: d.Log, Rules: d.Rules, Ours: d.Write.Ours(), Now: now}
		rd, house := &d.Read, &d.Write.House
		rd.Log, rd.Rules, rd.Now, rd.Held = d.Log, d.Rules, now, &d.audience
		rd.Name, rd.Email, rd.SkipLines, rd.Ours = house.Name, house.Email, house.SkipLines, d.Write.Ours()
		rd.RelayRenames, rd.Scanner = d.Write.RelayRenames, d.Write.Scanner
		d.chores = chores.Daily{Log: d.Log, Rules: d.Rules, Write: &d.Write, Read: rd, Seen: &d.audience, Now: now, Logger: d.Logger, Desk: office{d}, Housekeeping: d.Housekeeping}
	})
}

// seen says who may see which held mail.
func (d *Desk) seen() *audience.Finder { d.connect(); return &d.audience }

// reads says what mail asks.
func (d *Desk) reads() *errand.Reader { d.connect(); return &d.Read }

// Daily does what is done once a day.
func (d *Desk) Daily() *chores.Daily { d.connect(); return &d.chores }

// progress reports that the work goes on.
func (d *Desk) progress() {
	if d.Progress != nil {
		d.Progress()
	}
}

// Idle gives back the memory that was used up since its last call, and reports whether
// that was much.
func (d *Desk) Idle() bool { return d.memory.Rest() }

// Point is a moment between two steps of the work: whatever ends the program there,
// nothing may be lost and nothing done twice. Tests end it at each.
type Point string

// The points, in the order of the work. What a server sees of one mail (MAIL, RCPT,
// DATA, the final dot) happens between Claimed and Answered.
const (
	Fetched  Point = "fetched"  // a mail came in whole but is not filed
	Filed    Point = "filed"    // it is filed but not archived
	Archived Point = "archived" // everything filed is in the archive folder
	Decided  Point = "decided"  // facts and bytes are made but not committed
	Kept     Point = "kept"     // they are committed
	Claimed  Point = "claimed"  // an outgoing mail counts as tried, but nobody was dialled
	Answered Point = "answered" // the mail server has answered, but that is not recorded
	Settled  Point = "settled"  // what happened to the mail is recorded
)

// at reports that a point is reached.
func (d *Desk) at(p Point) {
	if d.Reached != nil {
		d.Reached(p)
	}
}
