package daemon

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// clockDesk is a loop on a log whose last fact is of start, and with a clock that
// the test sets.
func clockDesk(t *testing.T, start time.Time) (l *loop, now *time.Time, logged *bytes.Buffer) {
	t.Helper()
	log, err := caselog.Open(t.Context(), filepath.Join(t.TempDir(), "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	fact := record.Fact{At: start, Actor: record.ByComplainant, Kind: record.FactReceived, On: record.Date{Year: 2026, Month: 11, Day: 23}}
	c := record.Case{ID: "K-2026-0001"}.Apply(fact, procedure.Standing)
	if err := log.Commit(t.Context(), caselog.Commit{At: start, CaseID: c.ID, Facts: []record.Fact{fact}, Case: c}); err != nil {
		t.Fatal(err)
	}
	now, logged = new(time.Time), new(bytes.Buffer)
	*now = start
	l = &loop{
		Daemon: &Daemon{Desk: &desk.Desk{Log: log, Now: func() time.Time { return *now }, Observers: desk.Observers{Logger: slog.New(slog.NewTextHandler(logged, nil))}}},
		said:   make(map[string]map[string]bool),
	}
	if err := l.steady(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l, now, logged
}

func someNoon() time.Time { return time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC) }

// A step back that is small does not show, and a larger one stops the work until
// the clock is right.
func TestClockGoesBack(t *testing.T) {
	start := someNoon()
	l, now, _ := clockDesk(t, start)
	for _, step := range []struct {
		at    time.Duration // of the clock, after the last fact
		shows time.Duration // what the desk takes it for
		stops bool
	}{
		{0, 0, false},
		{20 * time.Second, 20 * time.Second, false},
		{10 * time.Second, 20 * time.Second, false}, // set right by a little
		{-4 * time.Minute, 20 * time.Second, false},
		{30 * time.Second, 30 * time.Second, false},
		{-5*time.Minute - time.Second, -5*time.Minute - time.Second, true},
		{-56 * 365 * 24 * time.Hour, -56 * 365 * 24 * time.Hour, true}, // 1970
		{time.Minute, time.Minute, false},                              // and goes on by itself
	} {
		*now = start.Add(step.at)
		if got := l.Now().Sub(start); got != step.shows {
			t.Errorf("a clock at %v is taken for %v, want %v", step.at, got, step.shows)
		}
		err := l.lookAtClock(t.Context())
		if errors.Is(err, watch.ErrClock) != step.stops || err != nil && !step.stops {
			t.Errorf("a clock at %v gives %v", step.at, err)
		}
		if step.stops && !strings.Contains(err.Error(), "timedatectl") || errors.Is(l.clock.Wrong(), watch.ErrClock) != step.stops {
			t.Errorf("a clock at %v gives %v, and %v to the others", step.at, err, l.clock.Wrong())
		}
	}
}

// Before there is any fact, the year tells.
func TestClockOfAnEmptyLog(t *testing.T) {
	log, err := caselog.Open(t.Context(), filepath.Join(t.TempDir(), "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if err := watch.Behind(t.Context(), log, time.Unix(60, 0)); !errors.Is(err, watch.ErrClock) || !strings.Contains(err.Error(), "before 2026") {
		t.Errorf("1970 gives %v", err)
	}
	if err := watch.Behind(t.Context(), log, someNoon()); err != nil {
		t.Errorf("2026 gives %v", err)
	}
}

// A clock that is far ahead is doubted for a quarter of an hour, in which somebody
// can set it right; and so is it after a restart in between.
func TestClockFarAhead(t *testing.T) {
	start := someNoon()
	l, now, _ := clockDesk(t, start)
	if err := l.lookAtClock(t.Context()); err != nil {
		t.Fatal(err)
	}
	*now = start.Add(32 * 24 * time.Hour)
	if err := l.lookAtClock(t.Context()); err != nil {
		t.Errorf("after a month of holidays: %v", err)
	}
	before := *now
	text := ""
	for range 3 {
		*now = start.Add(400 * 24 * time.Hour)
		err := l.lookAtClock(t.Context())
		if !errors.Is(err, watch.ErrClock) || !strings.Contains(err.Error(), "2026-12-25 12:00 CET") || text != "" && err.Error() != text {
			t.Errorf("a year ahead gives %v", err)
		}
		text = err.Error()
		if got := l.Now(); !got.Equal(before) {
			t.Errorf("what ends meanwhile would be of %v", got)
		}
	}
	*now = before.Add(time.Minute)
	if err := l.lookAtClock(t.Context()); err != nil {
		t.Errorf("set right, it gives %v", err)
	}

	again := loop{Daemon: &Daemon{Desk: &desk.Desk{Log: l.Log, Now: func() time.Time { return *now }, Observers: desk.Observers{Logger: l.Logger}}}, said: make(map[string]map[string]bool)}
	if err := again.steady(t.Context()); err != nil {
		t.Fatal(err)
	}
	*now = start.Add(400 * 24 * time.Hour)
	looks := 0
	for again.lookAtClock(t.Context()) != nil {
		looks++
	}
	if want := int(15 * time.Minute / l.every()); looks != want {
		t.Errorf("after %d looks it is believed, want %d", looks, want)
	}
	if err := again.lookAtClock(t.Context()); err != nil || !again.Now().Equal(*now) {
		t.Errorf("and then again %v, at %v", err, again.Now())
	}
}

// While the clock is wrong, a pass decides nothing, sends nothing and feeds nobody;
// it is said once.
func TestWrongClockStopsAPass(t *testing.T) {
	start := someNoon()
	l, now, logged := clockDesk(t, start)
	fed := 0
	l.Alive = func() { fed++ }
	l.dog.Intake.Expect(watch.Working, l.every())
	l.dog.Sending.Expect(watch.Never, l.every())
	if _, _, err := l.Log.File(t.Context(), caselog.Inbound{Mailbox: "INBOX", UID: 1, Received: start, FiledAt: start, Raw: []byte("Subject: Klacht\r\n\r\nHallo\r\n")}); err != nil {
		t.Fatal(err)
	}
	*now = start.Add(-24 * time.Hour)
	for range 3 {
		l.pass(t.Context())
	}
	if filed, err := l.Log.Unhandled(t.Context(), 0); err != nil || len(filed) != 1 {
		t.Errorf("%d mails wait, %v", len(filed), err)
	}
	if n := strings.Count(logged.String(), "level=ERROR"); n != 1 || fed > 0 {
		t.Errorf("fed %d times, said %d times:\n%s", fed, n, logged)
	}
}

// A clock that is doubted feeds the watchdog: the doubt lasts for longer than the
// watchdog waits, and begins anew in a new process.
func TestDoubtedClockFeeds(t *testing.T) {
	start := someNoon()
	l, now, _ := clockDesk(t, start)
	if err := l.lookAtClock(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.dog.Intake.Expect(watch.Working, l.every())
	l.dog.Sending.Expect(watch.Never, l.every())
	fed := 0
	ctx, stop := context.WithCancel(t.Context())
	l.Alive = func() { fed++; stop() }
	*now = start.Add(400 * 24 * time.Hour)
	if l.pass(ctx); fed != 1 || !errors.Is(l.clock.Wrong(), watch.ErrJump) {
		t.Errorf("a pass feeds %d times, with %v", fed, l.clock.Wrong())
	}
	if err := l.awaitClock(ctx); fed != 2 || !errors.Is(err, context.Canceled) {
		t.Errorf("waiting feeds %d times, and gives %v", fed-1, err)
	}
}

// The mail server was away while the clock ran ahead: mail does not wait for that
// day when the clock is set right.
func TestClockSetRightWhileTheServerIsAway(t *testing.T) {
	start := someNoon()
	l, now, _ := clockDesk(t, start)
	l.Jitter, l.Rules = func() float64 { return 0.5 }, &rules.Rules{Zone: time.UTC}
	if err := l.Log.Commit(t.Context(), caselog.Commit{At: start, Outgoing: []caselog.Outgoing{
		{Kind: "24", To: "beheer@stichting.example", MessageID: "een@stichting.example", Raw: []byte("Subject: Hallo\r\n\r\n")},
	}}); err != nil {
		t.Fatal(err)
	}
	jobs := make(chan dispatch.Job, 1)
	l.jobs = jobs
	claims := func(when string, want bool) {
		t.Helper()
		if l.claim(t.Context()); l.flying != want {
			t.Errorf("%s, claimed: %v", when, l.flying)
		}
	}
	*now = start.Add(20 * 24 * time.Hour)
	claims("with a clock that is ahead", true)
	away, _ := smtp.NewError("smtp.example:465", "connect", errors.New("no route to host"))
	l.settled(t.Context(), dispatch.Result{Mail: (<-jobs).Queued, Err: away})
	claims("while the server is away", false)
	*now = start.Add(time.Minute)
	claims("when the clock is right", true)
}
