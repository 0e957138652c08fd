package desk_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// office is the machine on which the desk runs, with its log.
type office struct {
	*world
	ctx    context.Context
	path   string
	texts  *templates.Set
	setter write.Setter
	caps   desk.Caps
	dice   *rand.Rand // the desk's own chance
	seed   *rand.ChaCha8

	log  *caselog.Log // nil while the program does not run
	desk *desk.Desk

	nextStep time.Time // zero: none is planned
	audited  time.Month
	steps    int
	writer   *sql.DB // only for planted bugs
	papers   int
}

func (o *office) open() bool { return o.desk != nil }

// must is for what the administrator does beside the desk.
func (o *office) must(do func() error) {
	if err := do(); err != nil {
		o.violated(lawErrors, "the administrator: %v", err)
	}
}

// start runs the program: the log is opened, and what was left is put right.
func (o *office) start() {
	if o.weather.off > 0 {
		o.after(time.Hour, o.start)
		return
	}
	log, err := caselog.Open(o.ctx, o.path)
	if err != nil {
		o.violated(lawErrors, "open the log: %v", err)
		return
	}
	o.log = log
	o.must(func() error { return log.Begin(o.ctx, o.clock()) })
	r := rules.Rules{Zone: o.zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(), Roles: o.people.roles()}
	o.decreed = o.decrees
	r.Calendar.Decree = append(r.Calendar.Decree, o.decreed...)
	logger := slog.New(slog.DiscardHandler)
	d := &desk.Desk{
		Log: log, Rules: &r, Caps: o.caps,
		Write: write.Writer{
			Log: log, Rules: &r, Texts: o.texts, Setter: o.setter, Random: o.seed, Logger: logger,
			House: write.House{
				Name: "Stichting Integratiewerk", Address: []string{"Voorbeeldstraat 1", "1234 AB Voorbeeldstad"}, Email: "klachten@" + domain,
				AttachAdvice: true, Retention: "twee jaar",
			},
		},
		Read:      errand.Reader{Trust: &trust.Policy{Provider: trust.ProviderAuthserv, AuthservID: "mx." + domain}, Junk: "Junk"},
		Turns:     turns.Turns{AtOnce: 1},
		Intake:    desk.Intake{Dial: o.postbox.dial},
		Sending:   desk.Sending{Sender: o.carrier, Jitter: o.dice.Float64},
		Observers: desk.Observers{Logger: logger, Reached: o.reached},
		Now:       o.clock,
	}
	d.Connect()
	if o.plan.bug != nil && o.plan.bug.desk != nil {
		o.plan.bug.desk(o.world, d)
	}
	o.desk = d
	o.storm()
	o.guarded("begin", func() error { return d.Begin(o.ctx) })
	o.wake(time.Second)
}

// guarded runs the desk's own code; a crash of it is survived, as by the machine.
func (o *office) guarded(what string, do func() error) (whole bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, planned := r.(crash); !planned {
				stack := make([]byte, 4<<10)
				o.violated(lawErrors, "%s: panic: %v\n%s", what, r, stack[:runtime.Stack(stack, false)])
			}
			o.crashed()
			whole = false
		}
	}()
	if err := do(); !expected(err) {
		o.violated(lawErrors, "%s: %v", what, err)
	}
	return true
}

// crashed: the program is dead, and somebody or something starts it again.
func (o *office) crashed() {
	o.carrier.forget()
	o.stop()
	o.after(o.between(time.Second, 3*time.Hour), o.start)
}

// holidays: the administrator changes those of the configuration, and starts the program
// anew.
func (o *office) holidays() {
	o.fault("holidays", "")
	o.decrees = nil
	if o.chance(0.6) {
		for range 1 + o.chances.IntN(3) {
			o.decrees = append(o.decrees, o.dayOf(o.now).AddDays(2+o.chances.IntN(20)))
		}
	}
	if o.open() {
		o.laws.readFacts()
		o.stop()
		o.start()
	}
}

func (o *office) stop() {
	log := o.log
	o.log, o.desk = nil, nil
	o.must(log.Close)
}

// wake plans a pass, unless one comes sooner.
func (w *world) wake(d time.Duration) {
	o := w.office
	at := w.now.Add(d)
	if !o.nextStep.IsZero() && !at.Before(o.nextStep) {
		return
	}
	o.nextStep = at
	w.at(at, func() {
		if o.nextStep.Equal(at) {
			o.nextStep = time.Time{}
			o.step()
		}
	})
}

// step is one pass, judged.
func (o *office) step() {
	if !o.open() {
		return
	}
	if o.weather.off > 0 { // the machine went down, without a word
		o.crashed()
		return
	}
	o.steps++
	began := o.clock()
	o.carrier.away = false
	whole := o.guarded("step", func() error {
		out, err := o.desk.Step(o.ctx)
		if out.Filed+out.Handled+out.Sent > 0 {
			o.note("step: filed %d, handled %d, sent %d, retry %d", out.Filed, out.Handled, out.Sent, out.Retry)
		}
		return err
	})
	if bug := o.plan.bug; bug != nil && bug.after != nil && whole {
		bug.after(o.world)
	}
	o.laws.afterStep(began, whole)
	if whole {
		o.planNext()
	}
}

// planNext wakes when a letter is due again, as the daemon would.
func (o *office) planNext() {
	var next string
	o.laws.scan(`SELECT coalesce(min(next_at), '') FROM letters WHERE state IN ('queued', 'uncertain')`, &next)
	at, err := time.Parse(time.RFC3339, next)
	if next == "" || err != nil || o.weather.paused {
		return
	}
	wait := max(at.Sub(o.clock()), time.Minute)
	if o.weather.smtp > 0 || o.weather.signIn || o.weather.refusesUs || o.carrier.shuns != "" { // not every few minutes of a week
		wait = max(wait, o.between(time.Hour, 4*time.Hour))
	}
	o.wake(wait)
}

// mornings: a pass at 08:00 sharp of every working day, and of some others. With
// the first of a month the whole log is looked at.
func (o *office) mornings() {
	d := o.dayOf(o.now).AddDays(1)
	for !o.isWorkingDay(d) && o.chance(0.7) { // nobody is reminded then
		d = d.AddDays(1)
	}
	o.at(o.morning(d), func() {
		o.step()
		if d.Month != o.audited && o.open() {
			o.audited = d.Month
			o.laws.audit()
		}
		if o.now.Before(o.end.Add(rest - day)) {
			o.mornings()
		}
	})
}

// onPaper: the administrator registers a complaint that came by post.
func (w *world) onPaper() {
	o := w.office
	if !o.open() || w.weather.doom != "" {
		return
	}
	p := desk.Paper{
		Stamped: w.dayOf(w.clock()).AddDays(-w.chances.IntN(4)), Subject: "Brief",
		Text: fmt.Sprintf("Ik wil een klacht indienen, brief %d.", w.posted), Complainant: record.Person{Name: "Piet Papier"},
	}
	if w.chance(0.5) {
		c := w.client()
		p.Complainant.Address = c.address
	}
	w.counts["paper"]++
	o.must(func() error {
		id, err := o.desk.Register(o.ctx, p)
		if err == nil {
			o.papers++
			w.affair(id).complainant = w.people.all[p.Complainant.Address]
		}
		return err
	})
	w.wake(time.Minute)
}

// heldMail is a mail that waits for a person.
type heldMail struct {
	number     int64
	sha        string
	deputyOnly bool
}

func (o *office) held() (list []heldMail) {
	if !o.open() {
		return nil
	}
	rows, err := o.log.Held(o.ctx)
	o.must(func() error { return err })
	for _, h := range rows {
		list = append(list, heldMail{h.Number, h.SHA256, h.DeputyOnly})
	}
	return list
}

// judge is the administrator's klachtd held accept, or reject.
func (o *office) judge(h heldMail, complaint bool) {
	o.counts["held-judged"]++
	o.note("the administrator judges mail %d: %t", h.number, complaint)
	c := caselog.Commit{At: o.clock()}
	if complaint {
		c.Accepted = []int64{h.number}
	} else {
		c.Rejected = []int64{h.number}
	}
	o.must(func() error { return o.log.Commit(o.ctx, c) })
	o.wake(time.Minute)
}

// stamp is a Setter that makes no real PDF: the same letter gives the same bytes,
// another letter others.
type stamp struct{}

func (stamp) Unreadable(string) bool { return false }

func (stamp) PDF(l letters.Letter) ([]byte, error) {
	return fmt.Appendf(nil, "%%PDF-1.4\n%s\n", digest(fmt.Appendf(nil, "%v", l))), nil
}
