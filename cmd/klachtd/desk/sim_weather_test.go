package desk_test

import (
	"errors"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// weather is how the machines around the desk do.
type weather struct {
	imap, smtp int       // outages that are on: servers that cannot be reached
	signIn     bool      // the SMTP server does not let us in
	refusesUs  bool      // it refuses our account, whoever the mail is for
	rough      bool      // much goes wrong, and nothing altogether
	off        int       // the desk's own machine is down
	calmSince  time.Time // nothing of the kind has been on since then, nor is sending paused
	paused     bool

	doom     desk.Point // the program dies when it has passed this so many times
	passings int
	doomSend string // or at this moment of sending
}

// injected is the error of a fault.
type injected struct{ what string }

func (e *injected) Error() string { return "simulated: " + e.what }

// crash is the panic that ends the program like a kill.
type crash struct{ where string }

// forecast plans the bad weather of the year.
func (w *world) forecast(begin time.Time, length time.Duration) {
	temper := pick(w, 1, 1, 1, 4) // there are years in which nothing works
	some := func(most int, spell func(at time.Time)) {
		if most > 2 {
			most *= temper
		}
		for range w.chances.IntN(most + 1) {
			spell(begin.Add(w.between(day, length)))
		}
	}
	some(8, func(t time.Time) { w.spell(t, "imap-away", w.between(time.Minute, 8*time.Hour), &w.weather.imap) })
	some(8, func(t time.Time) { w.spell(t, "smtp-away", w.between(time.Minute, 12*time.Hour), &w.weather.smtp) })
	some(2, func(t time.Time) { w.spell(t, "machine-off", w.between(time.Hour, 3*day), &w.weather.off) })
	some(1, func(t time.Time) { w.spell(t, "machine-off-a-week", w.between(7*day, 8*day), &w.weather.off) })
	some(1, func(t time.Time) {
		length := w.between(6*day, 8*day)
		w.spell(t, "network-away-a-week", length, &w.weather.imap)
		w.spell(t, "network-away-a-week", length, &w.weather.smtp)
	})
	some(3, func(t time.Time) { w.turn(t, "rough", w.between(time.Hour, 2*day), &w.weather.rough) })
	some(2, func(t time.Time) { w.turn(t, "sign-in-refused", w.between(time.Hour, 2*day), &w.weather.signIn) })
	some(2, func(t time.Time) { w.turn(t, "account-refused", w.between(time.Hour, 2*day), &w.weather.refusesUs) })
	some(2, func(t time.Time) {
		w.at(t, func() {
			w.shun(pick(w, "5.7.1 Relay access denied", "Unrouteable address"), w.between(time.Hour, 5*day))
		})
	})
	if w.chance(0.5) {
		// What goes with every dossier takes up to 120 kB: a server that does not
		// take that can be given none.
		w.carrier.room = 140_000 + w.chances.IntN(60_000)
	}
	some(10, func(t time.Time) { w.at(t, w.tickBack) })
	some(2, func(t time.Time) { w.at(t, func() { w.wrongClock(w.between(6*time.Hour, 3*day)) }) })
	some(2, func(t time.Time) { w.at(t, func() { w.wrongClock(-w.between(time.Hour, 20*day)) }) })
	some(12, func(t time.Time) { w.at(t, w.doomPoint) })
	some(5, func(t time.Time) { w.at(t, w.doomSending) })
	some(3, func(t time.Time) { w.at(t, w.postbox.renumber) })
	some(4, func(t time.Time) { w.at(t, w.postbox.moveBack) })
	some(3, func(t time.Time) { w.at(t, w.pause) })
	some(4, func(t time.Time) { w.at(t, w.office.holidays) })
}

// spell is an outage; several may be on at once.
func (w *world) spell(t time.Time, kind string, length time.Duration, on *int) {
	w.at(t, func() {
		w.fault(kind, "for %v", length)
		*on++
		w.storm()
		w.after(length, func() {
			w.note("over: %s", kind)
			*on--
			w.storm()
			w.wake(time.Minute)
		})
	})
}

// shun: the mail server takes no mail for some recipients, and tells all of them
// the same.
func (w *world) shun(words string, length time.Duration) {
	if w.carrier.shuns != "" {
		return
	}
	w.fault("some-refused", "for %v: %s", length, words)
	w.carrier.shuns = words
	w.storm()
	w.after(length, func() {
		w.carrier.shuns = ""
		w.storm()
	})
}

func (w *world) turn(t time.Time, kind string, length time.Duration, on *bool) {
	w.at(t, func() {
		if *on {
			return
		}
		w.fault(kind, "for %v", length)
		*on = true
		w.storm()
		w.after(length, func() {
			*on = false
			w.storm()
		})
	})
}

// storm says that it is no calm moment.
func (w *world) storm() { w.weather.calmSince = w.now }

// calm reports whether nothing has kept mail from leaving for so long.
func (w *world) calm(since time.Time) bool {
	x := w.weather
	return x.imap+x.smtp+x.off == 0 && !x.signIn && !x.refusesUs && !x.rough && !x.paused && w.carrier.shuns == "" && w.office.open() && !since.Before(x.calmSince)
}

// tickBack: a clock that ran ahead is put right, as NTP does.
func (w *world) tickBack() {
	if w.skew == 0 {
		w.skew = -w.between(time.Second, 2*time.Minute)
		w.fault("clock-step-back", "by %v", -w.skew)
		w.after(w.between(time.Hour, 5*day), func() { w.skew = 0 })
	}
}

// wrongClock: the machine believes in another day for a while.
func (w *world) wrongClock(by time.Duration) {
	if w.skew != 0 {
		return
	}
	kind := "clock-ahead"
	if by < 0 {
		kind = "clock-behind"
	}
	w.fault(kind, "by %v", by)
	w.skew = by
	w.storm()
	w.wake(time.Minute)
	length := w.between(time.Minute, 8*time.Hour)
	if w.chance(0.5) { // what makes a clock wrong seldom leaves the network alone
		w.spell(w.now, "smtp-away", length+time.Hour, &w.weather.smtp)
	}
	w.after(length, func() {
		w.skew = 0
		w.note("the clock is right again")
		w.storm()
		w.wake(time.Minute)
	})
}

var points = []desk.Point{desk.Fetched, desk.Filed, desk.Archived, desk.Decided, desk.Kept, desk.Claimed, desk.Answered, desk.Settled}

func (w *world) doomPoint() {
	w.weather.doom, w.weather.passings = pick(w, points...), 1+w.chances.IntN(4)
}

func (w *world) doomSending() {
	w.weather.doomSend = pick(w, "before the dot", "within the message", "after the dot")
}

// reached hears where the desk is, and ends it there when its hour has come.
func (w *world) reached(p desk.Point) {
	if p == desk.Settled {
		w.carrier.settled()
	}
	if p != w.weather.doom || p == "" {
		return
	}
	if w.weather.passings--; w.weather.passings == 0 {
		w.weather.doom = ""
		w.fault("crash-"+string(p), "")
		panic(crash{string(p)})
	}
}

func (w *world) pause() {
	if w.weather.paused || !w.office.open() {
		return
	}
	w.counts["pause"]++
	w.note("the administrator pauses sending")
	w.weather.paused = true
	w.storm()
	w.office.must(func() error { _, err := w.office.log.Pause(w.office.ctx, w.clock()); return err })
	w.after(w.between(time.Hour, 2*day), w.resume)
}

func (w *world) resume() {
	if !w.office.open() { // nobody can tell it so now
		w.after(time.Hour, w.resume)
		return
	}
	w.note("the administrator resumes sending")
	w.office.must(func() error { _, err := w.office.log.Resume(w.office.ctx); return err })
	w.weather.paused = false
	w.storm()
	w.wake(time.Minute)
}

// expected reports whether an error of the desk is only what the simulation did
// to it.
func expected(err error) bool {
	if err == nil {
		return true
	}
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range list.Unwrap() {
			if !expected(e) {
				return false
			}
		}
		return true
	}
	var fault *injected
	var smtp *smtp.Error
	var withheld *imap.Withheld
	switch {
	case errors.As(err, &withheld):
		return expected(errors.Join(withheld.Messages...))
	case errors.As(err, &smtp):
		return smtp.Server == smtpServer
	}
	return errors.As(err, &fault)
}
