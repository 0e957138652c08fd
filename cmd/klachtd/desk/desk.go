package desk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Desk is one organisation's complaints desk. Only one goroutine at a time calls its
// methods, but for those of [Intake] and [Sending].
type Desk struct {
	Log   *caselog.Log
	Rules *rules.Rules
	Write write.Writer  // makes the mails; has the same log and rules
	Read  errand.Reader // says what mail asks; needs Trust, and perhaps Junk and Since
	Turns turns.Turns   // in which order filed mail is handled, and how much at once
	Daily chores.Daily  // what is done once a day; needs Housekeeping

	Intake
	Sending
	Observers

	Caps Caps
	Now  func() time.Time
	look look
}

// Connect gives the parts of the desk what they share. It is called once, when its
// fields are set.
func (d *Desk) Connect() {
	now := func() time.Time { return d.Now() }
	rd, house := &d.Read, &d.Write.House
	rd.Log, rd.Rules, rd.Now = d.Log, d.Rules, now
	rd.Name, rd.Email, rd.SkipLines, rd.Ours = house.Name, house.Email, house.SkipLines, d.Write.Ours()
	rd.RelayRenames, rd.Scanner = d.Write.RelayRenames, d.Write.Scanner
	rd.Guard = &audience.Guard{Log: d.Log, Rules: d.Rules, Ours: rd.Ours, Now: now}
	d.Turns.Log = d.Log
	d.Daily = chores.Daily{Log: d.Log, Rules: d.Rules, Write: &d.Write, Read: rd, Guard: rd.Guard, Now: now, Desk: office{d}, Housekeeping: d.Daily.Housekeeping}
	d.Intake.log, d.Intake.began, d.Intake.now, d.Intake.Observers = d.Log, rd.Began, now, &d.Observers
	d.Sending.from, d.Sending.Observers = house.Email, &d.Observers
}

// Observers are told how the work goes. All but the Logger may be nil.
type Observers struct {
	Logger   *slog.Logger    // gets case numbers and hashes, never a person's words
	Progress func()          // called when something was committed or rendered, by any goroutine
	Reached  func(Point)     // called at every point that the work passes, by the goroutine that passes it
	Told     func(Committed) // called with every committed decision; the demo prints them

	telling sync.Mutex // one decision at a time: mail leaves on its own goroutine
}

// Committed is one committed decision, for an observer.
type Committed struct {
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
	did, err := d.Daily.Pass(ctx, collected)
	if !did {
		return err
	}
	var more Outcome
	err = joined([]error{err, d.HandleFiled(ctx, &more, nil), d.sendDue(ctx, &more)})
	out.Handled, out.Sent = out.Handled+more.Handled, out.Sent+more.Sent
	return err
}

func (s *Observers) progress() {
	if s.Progress != nil {
		s.Progress()
	}
}

// Idle gives back the memory that was used up since its last call, and reports whether
// that was much.
func (d *Desk) Idle() bool { return d.Turns.Memory.Rest() }

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

func (s *Observers) at(p Point) {
	if s.Reached != nil {
		s.Reached(p)
	}
}
