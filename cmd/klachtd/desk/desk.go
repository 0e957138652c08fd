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
	SendWhen(ctx context.Context, from, to string, raw []byte, kept func() error) error
	Close() error
}

// Desk is one organisation's complaints desk. Only one goroutine at a time calls its
// methods; only Run starts others, and hands them what they need.
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
	Poll   time.Duration
	Tick   time.Duration // how often Run looks at the clock; 0 for 20 s

	// Alive, when set, is called by Run while the work makes progress; it feeds the watchdog.
	Alive func()

	// Reached, when set, is called at every point that the work passes, by the
	// goroutine that passes it.
	Reached func(Point)

	// Renderers is how many mails are rendered in parallel; 0 for one per processor.
	// With one, Write.Random is read in a repeatable order.
	Renderers int

	// Told, when set, is called with every committed decision; the demo prints them.
	Told func(Report)

	Housekeeping *chores.Housekeeping // what is done once a day; nil for nothing

	turns     turns.Record
	memory    memory.Use
	announced bool        // old mail in the mailbox was announced
	caughtUp  atomic.Bool // the intake is connected and has read the whole mailbox
	dog       watch.Dog
	clock     watch.Clock
	health    watch.Health
	telling   sync.Mutex // guards Alive, Told and latest: mail leaves on its own goroutine
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
	return errors.Join(err, d.Write.Failures.Begin(ctx, d.Log, d.Write.Texts), d.takeInOld(ctx), d.heedAbsence(ctx), d.sayVacant(ctx), d.readdress(ctx))
}

// Step makes one pass: fetch and file, handle what is filed in order of receipt, check
// the terms, send what is due, do the daily chores. An error in one part does not stop
// the others; the errors are returned joined, each once.
func (d *Desk) Step(ctx context.Context) (Outcome, error) {
	var out Outcome
	if err := d.heedAbsence(ctx); err != nil {
		return out, err
	}
	collected := d.collect(ctx, &out)
	d.health.Mailbox(ctx, collected, d.Now())
	var withheld *imap.Withheld
	d.caughtUp.Store(collected == nil || errors.As(collected, &withheld))
	box := d.outbox(&out)
	err := joined([]error{
		collected, d.handleFiled(ctx, &out, &dispatch.Beside{Results: box.results, Claim: box.claim, Heard: box.heard}), d.remindAll(ctx, &out), box.empty(ctx),
		d.keepHouse(ctx, &out, collected), d.health.Keep(ctx, d.Log, d.Now()),
	})
	return out, err
}

// keepHouse does the chores that are due, and sends what follows from them. Waiting mail
// was counted before.
func (d *Desk) keepHouse(ctx context.Context, out *Outcome, collected error) error {
	did, err := d.daily().Pass(ctx, collected)
	if !did {
		return err
	}
	var more Outcome
	err = joined([]error{err, d.handleFiled(ctx, &more, nil), d.sendDue(ctx, &more)})
	out.Handled, out.Sent = out.Handled+more.Handled, out.Sent+more.Sent
	return err
}

// Reconcile compares the mailbox with the log now and gives all differences, including
// those reported before. They then count as reported to the administrator.
func (d *Desk) Reconcile(ctx context.Context) ([]caselog.Difference, error) {
	return d.daily().Compare(ctx)
}

// connect gives the parts of the desk what they share, at the first use: the
// administrator's commands do not begin. Any goroutine may call it.
func (d *Desk) connect() {
	d.connected.Do(func() {
		now := func() time.Time { return d.Now() }
		d.audience = audience.Finder{Log: d.Log, Rules: d.Rules, Reader: d.Write.Reader(), Now: now}
		rd, house := &d.Read, &d.Write.House
		rd.Log, rd.Rules, rd.Now, rd.Held = d.Log, d.Rules, now, &d.audience
		rd.Name, rd.Email, rd.SkipLines, rd.Ours = house.Name, house.Email, house.SkipLines, d.Write.Reader()
		rd.RelayRenames, rd.Scanner = d.Write.RelayRenames, d.Write.Scanner
		d.chores = chores.Daily{Log: d.Log, Rules: d.Rules, Write: &d.Write, Read: rd, Seen: &d.audience, Now: now, Logger: d.Logger, Desk: office{d}, Housekeeping: d.Housekeeping}
	})
}

// seen says who may see which held mail.
func (d *Desk) seen() *audience.Finder { d.connect(); return &d.audience }

// reads says what mail asks.
func (d *Desk) reads() *errand.Reader { d.connect(); return &d.Read }

// daily does what is done once a day.
func (d *Desk) daily() *chores.Daily { d.connect(); return &d.chores }
