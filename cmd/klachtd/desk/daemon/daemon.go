// Package daemon keeps a desk at work: it waits for mail and for the clock, and hands the
// steps of package desk to its goroutines, so that nothing that hangs stops the rest. It
// decides nothing itself. Who owns what is in the package comment of desk.
//
//	daemon.go  the loop: who waits for what
//	intake.go  its goroutine that waits for mail
package daemon

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// reconnect spaces the attempts to reach a server.
var reconnect = wire.Backoff{Min: 2 * time.Second, Max: 5 * time.Minute}

// Daemon keeps one desk at work, and sets its Now and Progress. Whoever dials for the
// desk reports each answer of a server to IntakeAlive or SendingAlive.
type Daemon struct {
	*desk.Desk
	Poll time.Duration
	Tick time.Duration // how often Run looks at the clock; 0 for 20 s

	// Alive, when set, is called by Run while the work makes progress; it feeds the watchdog.
	Alive func()

	dog     watch.Dog
	clock   watch.Clock
	feeding sync.Mutex // guards Alive: mail leaves on its own goroutine
}

// Run is the daemon. Three goroutines share the work, plus one for each chore while it
// runs, so that nothing that hangs stops the rest:
//
//	intake   waits for mail and files it
//	sending  gives bytes to the SMTP server, one mail at a time
//	chores   compare the mailbox with the log, send the daily mail to ourselves
//	this one decides and commits; it hands out what must be sent and gets
//	         back what happened to it, or has that done beside while much mail waits
//
// ready is called once the log is open and sound: if the mail server is unreachable
// when the machine starts, that is no reason to be stopped. Run returns when ctx ends,
// after the mail that is being sent.
func (d *Daemon) Run(ctx context.Context, ready func()) error {
	l := loop{Daemon: d, said: make(map[string]map[string]bool), finished: make(chan finished), underway: make(map[string]bool)}
	l.CaughtUp.Store(false)
	d.Progress = d.progress
	if err := l.begin(ctx, ready); err != nil {
		if ctx.Err() != nil { // stopped before it began: nothing is wrong
			return nil
		}
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	filed := make(chan struct{}, 1)
	jobs, results := make(chan dispatch.Job, 1), make(chan dispatch.Result)
	done := make(chan struct{}, 2)
	go func() { d.intake(ctx, filed); done <- struct{}{} }()
	go func() { d.sending(ctx, jobs, results); done <- struct{}{} }()

	l.jobs, l.results = jobs, results
	l.checkBeside(ctx)
	d.Daily.Watch()
	clock := time.NewTicker(d.every())
	defer clock.Stop()
	l.pass(ctx)
	for ctx.Err() == nil && l.end == nil {
		select {
		case <-ctx.Done():
		case <-filed:
			l.pass(ctx)
		case <-clock.C:
			l.dog.Tick()
			l.pass(ctx)
			if l.Idle() {
				l.complain("the memory of the case log", l.Log.Rest(ctx))
			}
		case r := <-results:
			l.settled(ctx, r)
		case f := <-l.finished:
			l.settleChore(ctx, f)
			l.claim(ctx) // there may be a mail to the administrator
		}
	}
	stop()
	close(jobs)
	rest := context.WithoutCancel(ctx)
	for range 2 {
		select {
		case <-done:
		case r := <-results: // what was being sent still counts
			_, _, err := l.Conclude(rest, &l.run, r, false, nil)
			l.complain("outgoing mail", err)
			<-done
		}
	}
	for len(l.underway) > 0 {
		l.settleChore(rest, <-l.finished)
	}
	return errors.Join(l.end, l.Sender.Close())
}

// begin checks file and clock, and completes what the last run left.
func (l *loop) begin(ctx context.Context, ready func()) error {
	var err error
	if l.pages, err = watch.Pages(ctx, l.Log); err != nil {
		return err
	}
	if err := l.steady(ctx); err != nil {
		return err
	}
	l.dog.Intake.Expect(watch.Working, l.every())
	l.dog.Sending.Expect(watch.Never, l.every())
	if err := l.lookAtClock(ctx); errors.Is(err, watch.ErrClock) {
		ready() // the log is ready; systemd need not wait for the clock
		if err := l.awaitClock(ctx); err != nil {
			return err
		}
		return l.Begin(ctx)
	}
	if err := l.Begin(ctx); err != nil {
		return err
	}
	ready()
	return nil
}

// checkBeside checks the pages of a large log while the work goes on. A damaged page ends
// the work.
func (l *loop) checkBeside(ctx context.Context) {
	if l.pages == nil {
		return
	}
	const check = "check of the case log"
	l.underway[check] = true
	go func() {
		err := l.pages(ctx)
		l.finished <- finished{check, func(context.Context) error {
			if ctx.Err() == nil { // the check was not interrupted
				l.end = err
			}
			return nil
		}}
	}()
}

// awaitClock returns when the clock can be right. It logs once that it is wrong.
func (l *loop) awaitClock(ctx context.Context) error {
	again := time.NewTicker(l.every())
	defer again.Stop()
	for {
		err := l.clock.Wrong()
		l.complain("looking at the clock", err)
		if err == nil {
			return nil
		}
		if errors.Is(err, watch.ErrJump) {
			l.progress()
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := l.lookAtClock(ctx); err != nil && !errors.Is(err, watch.ErrClock) {
			return err
		}
	}
}

// loop is the deciding goroutine's own state.
type loop struct {
	*Daemon
	jobs    chan<- dispatch.Job // has room for the one mail being sent
	results <-chan dispatch.Result
	flying  bool                       // a mail is claimed and handed out, but has no result yet
	said    map[string]map[string]bool // where -> its latest errors; each is logged once
	retryAt time.Time                  // the mail server is unreachable: claim nothing before this
	away    int                        // failed attempts in a row
	run     dispatch.Run               // about the mail offered since the queue was last empty
	pause   watch.Pause
	pages   func(context.Context) error // checks the pages of a large log during the work; nil when they are checked
	sick    bool                        // the log could not be used
	end     error                       // why it cannot go on

	finished chan finished   // chores that have finished
	underway map[string]bool // chores by name
}

// pass handles what is filed and checks the terms, then claims what is due.
func (l *loop) pass(ctx context.Context) {
	l.sick = false
	err := l.lookAtClock(ctx)
	l.complain("looking at the clock", err)
	if err != nil {
		if errors.Is(err, watch.ErrJump) {
			l.progress()
		}
		return
	}
	var out desk.Outcome
	l.complain("who is away", l.HeedAbsence(ctx)) // somebody's last day away may be over
	l.complain("handling mail", l.HandleFiled(ctx, &out, &dispatch.Beside{Results: l.results, Claim: l.claim, Heard: l.settled}), l.RemindAll(ctx, &out))
	l.complain("state of health", l.Health.Keep(ctx, l.Log, l.Now()))
	l.heedPause(ctx)
	l.claim(ctx)
	l.startChores(ctx)
	if !l.sick {
		l.progress()
	}
}

// heedPause logs when sending was paused or resumed: at every tick, and after every
// mail that was sent.
func (l *loop) heedPause(ctx context.Context) {
	l.complain("stop switch", l.pause.Heed(ctx, l.Log, l.Logger, l.Now()))
}

// claim hands out due mail when none is out.
func (l *loop) claim(ctx context.Context) (out bool) {
	if l.flying || l.clock.Wrong() != nil {
		return l.flying
	}
	// We never chose a longer wait: the clock ran ahead then, and is right now.
	if left := l.retryAt.Sub(l.Now()); left > 0 && left <= reconnect.Max {
		return false
	}
	q, found, err := l.Log.Claim(ctx, l.Now())
	l.complain("what is to be sent", err)
	l.run = dispatch.Run{}
	if found {
		l.handOut(dispatch.Job{Queued: q})
	}
	return found
}

// handOut gives a claimed mail to the sender, which is free: what is claimed is always
// offered.
func (l *loop) handOut(j dispatch.Job) {
	l.flying = true
	l.jobs <- j
}

// settled commits what is now certain about offered mail, and hands out the next. While
// the server is unreachable, nothing more is claimed for a while.
func (l *loop) settled(ctx context.Context, r dispatch.Result) (out bool) {
	l.flying = false
	_, done, err := l.Conclude(ctx, &l.run, r, ctx.Err() == nil && l.clock.Wrong() == nil, l.handOut)
	if gone, is := dispatch.AnyAway(done); is {
		if l.away == 0 && !dispatch.OfUs(gone.Err) { // Heed reports those
			watch.SayAway(l.Logger, "mail server", "smtp", gone.Err)
		}
		l.away++
		l.retryAt = l.Now().Add(reconnect.Delay(l.away, l.Jitter()))
	} else if len(done) > 0 {
		if l.away > 0 {
			l.Logger.Info("mail server reached again", "failures", l.away)
		}
		l.away = 0
	}
	l.complain("outgoing mail", err)
	l.heedPause(ctx)
	return l.flying
}

// complain logs each error once, until it goes away.
func (l *loop) complain(where string, errs ...error) {
	now := make(map[string]bool)
	for _, err := range errs {
		if err == nil || errors.Is(err, context.Canceled) {
			continue
		}
		l.sick = l.sick || errors.Is(err, caselog.ErrUnusable)
		if errors.Is(err, caselog.ErrReplaced) {
			l.end = err
			continue // it is reported at the end
		}
		text := err.Error()
		now[text] = true
		if !l.said[where][text] {
			l.Logger.Error(where, "error", text)
		}
	}
	l.said[where] = now
}

// finished is a chore that was done outside the loop.
type finished struct {
	name   string
	settle func(context.Context) error
}

// startChores starts each chore that is due and not running, outside the loop.
func (l *loop) startChores(ctx context.Context) {
	for _, name := range chores.Names() {
		if l.underway[name] || name == chores.Reconciliation && !l.CaughtUp.Load() { // after an outage, the mail in the inbox is about to be filed
			continue
		}
		do, err := l.Daily.Due(ctx, name)
		if err != nil {
			l.complain(name, err)
		}
		if do == nil {
			continue
		}
		l.underway[name] = true
		go func() { l.finished <- finished{name, do(ctx)} }()
	}
}

func (l *loop) settleChore(ctx context.Context, f finished) {
	delete(l.underway, f.name)
	l.complain(f.name, f.settle(ctx))
}

// sending gives mail to the server, one at a time.
func (d *Daemon) sending(ctx context.Context, jobs <-chan dispatch.Job, results chan<- dispatch.Result) {
	for j := range jobs {
		if ctx.Err() != nil { // a hanging server would keep us from ending in time
			results <- dispatch.Result{Mail: j.Queued, Err: cmp.Or(j.Claimed(), error(dispatch.ErrStopped))}
			continue
		}
		d.dog.Sending.Expect(watch.Working, d.every())
		err := d.Send(context.WithoutCancel(ctx), j)
		d.dog.Sending.Expect(watch.Never, d.every())
		results <- dispatch.Result{Mail: j.Queued, Err: err}
	}
}

// IntakeAlive reports that the IMAP server has just answered, SendingAlive that the
// SMTP server has. Any goroutine may call either.
func (d *Daemon) IntakeAlive()  { d.dog.Intake.Sign() }
func (d *Daemon) SendingAlive() { d.dog.Sending.Sign() }

// progress feeds the watchdog after real progress of the deciding goroutine.
func (d *Daemon) progress() {
	d.feeding.Lock()
	defer d.feeding.Unlock()
	if d.Alive != nil && d.dog.Well() {
		d.Alive()
	}
}

// every is the length of one tick.
func (d *Daemon) every() time.Duration { return watch.Every(d.Tick) }

// steady smooths small steps out of the desk's clock.
func (d *Daemon) steady(ctx context.Context) error {
	now, err := d.clock.Steady(ctx, d.Log, d.Now)
	if err == nil {
		d.Now = now
	}
	return err
}

func (d *Daemon) lookAtClock(ctx context.Context) error { return d.clock.Look(ctx, d.every()) }
