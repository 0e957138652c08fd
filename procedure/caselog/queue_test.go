package caselog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// outgoing queues one mail that belongs to no case.
func outgoing(t testing.TB, l *Log, messageID string, notBefore time.Time) {
	t.Helper()
	try(t, l.Commit(t.Context(), Commit{At: noon, Outgoing: []Outgoing{{
		Kind: "25", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: messageID, Raw: []byte("bytes of " + messageID), NotBefore: notBefore,
	}}}))
}

// claimed claims all that is due, one mail after the other.
func claimed(t testing.TB, l *Log, now time.Time) (all []Queued) {
	t.Helper()
	for {
		q, found, err := l.Claim(t.Context(), now)
		try(t, err)
		if !found {
			return all
		}
		all = append(all, q)
	}
}

func TestQueueLifeCycle(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	outgoing(t, l, "m", time.Time{})
	now := noon
	send := func(r SendResult, attempts int) {
		t.Helper()
		q := claimed(t, l, now)
		if len(q) != 1 || q[0].Attempts != attempts || string(q[0].Raw) != "bytes of m" || q[0].To != "directeur@stichting.example" {
			t.Fatalf("claimed %+v, want attempt %d", q, attempts)
		}
		if again := claimed(t, l, now); len(again) != 0 {
			t.Fatalf("claimed twice: %+v", again)
		}
		try(t, l.Commit(ctx, Commit{At: now, Sent: &r}))
	}
	stands := func(want LetterStatus, line string) Letter {
		t.Helper()
		m, found, err := l.Letter(ctx, "m")
		if !found || err != nil || m.Status != want || m.Line != line {
			t.Errorf("the letter is %+v, found %v, %v; want %s %q", m, found, err, want, line)
		}
		return m
	}
	later := noon.Add(time.Hour)
	send(SendResult{ID: 1, Status: LetterQueued, NextAt: later, Line: "451 later"}, 1)
	stands(LetterQueued, "451 later")
	if q := claimed(t, l, later.Add(-time.Second)); len(q) != 0 {
		t.Errorf("claimed before its time: %+v", q)
	}
	now = later
	send(SendResult{ID: 1, Status: LetterUncertain, NextAt: later.Add(time.Hour), Line: "connection lost"}, 2)
	stands(LetterUncertain, "connection lost")
	now = later.Add(time.Hour)
	send(SendResult{ID: 1, Status: LetterFailed, Line: "550 no such user"}, 3)
	if m := stands(LetterFailed, "550 no such user"); !m.SentAt.IsZero() {
		t.Errorf("a failed letter was sent at %v", m.SentAt)
	}
	if q := claimed(t, l, now.Add(1000*time.Hour)); len(q) != 0 {
		t.Errorf("a failed letter was claimed: %+v", q)
	}
	try(t, l.Commit(ctx, Commit{At: now, Changed: &SendResult{ID: 1, Status: LetterQueued, NextAt: now}})) // queue retry
	send(SendResult{ID: 1, Status: LetterSent, Line: "250 ok"}, 4)
	if m := stands(LetterSent, "250 ok"); !m.SentAt.Equal(now) {
		t.Errorf("sent at %v, want %v", m.SentAt, now)
	}
	if waiting, err := l.Queue(ctx); len(waiting) != 0 || err != nil {
		t.Errorf("a sent letter is in the queue: %+v, %v", waiting, err)
	}
	try(t, l.Commit(ctx, Commit{At: now, Changed: &SendResult{ID: 1, Status: LetterBounced, Line: "5.1.1"}}))
	stands(LetterBounced, "5.1.1")
	if waiting, err := l.Queue(ctx); len(waiting) != 1 || err != nil {
		t.Errorf("a bounced letter is no open task: %+v, %v", waiting, err)
	}
	sound(t, l)
}

// A clock that ran ahead by days is put right: what was made and tried meanwhile
// does not wait for those days to come. A step back of seconds changes nothing.
func TestClockPutBack(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	ahead := noon.Add(72 * time.Hour)
	outgoing(t, l, "tried", time.Time{})
	for _, q := range claimed(t, l, ahead) {
		try(t, l.Commit(ctx, Commit{At: ahead, Sent: &SendResult{ID: q.ID, Status: LetterQueued, NextAt: ahead.Add(5 * time.Minute), Line: "451 later"}}))
	}
	if q := claimed(t, l, ahead.Add(-2*time.Minute)); len(q) != 0 {
		t.Errorf("after a step of two minutes back it is claimed: %+v", q)
	}
	q := claimed(t, l, noon.Add(time.Hour))
	if len(q) != 1 || q[0].MessageID != "tried" {
		t.Fatalf("with the clock put right, %+v is claimed, not the mail that was tried", q)
	}
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), Sent: &SendResult{ID: q[0].ID, Status: LetterQueued, NextAt: noon.Add(2 * time.Hour)}}))
	if q := claimed(t, l, noon.Add(time.Hour)); len(q) != 0 {
		t.Errorf("tried with the right clock, it is claimed before its time: %+v", q)
	}
}

// What an answer or a person may not make of a letter leaves it as it is.
func TestQueueConflicts(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	outgoing(t, l, "waits", noon.Add(time.Hour))
	outgoing(t, l, "sending", noon)
	outgoing(t, l, "sent", noon)
	claimed(t, l, noon)
	try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: 3, Status: LetterSent}}))
	const waits, sending, sent = 1, 2, 3
	for _, tt := range []struct {
		name string
		c    Commit
	}{
		{"an answer for what nobody sends", Commit{Sent: &SendResult{ID: waits, Status: LetterSent}}},
		{"an answer for what was sent", Commit{Sent: &SendResult{ID: sent, Status: LetterQueued}}},
		{"retry of what is being sent", Commit{Changed: &SendResult{ID: sending, Status: LetterQueued}}},
		{"retry of what was sent", Commit{Changed: &SendResult{ID: sent, Status: LetterQueued}}},
		{"drop of what is being sent", Commit{Changed: &SendResult{ID: sending, Status: LetterFailed}}},
		{"drop of what was sent", Commit{Changed: &SendResult{ID: sent, Status: LetterFailed}}},
		{"bounce of what never left", Commit{Changed: &SendResult{ID: waits, Status: LetterBounced}}},
		{"bounce of what is being sent", Commit{Changed: &SendResult{ID: sending, Status: LetterBounced}}},
		{"no such letter", Commit{Changed: &SendResult{ID: 99, Status: LetterQueued}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.At = noon
			conflict(t, l.Commit(ctx, tt.c))
		})
	}
	try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: sending, Status: LetterSent}}))
	try(t, l.Commit(ctx, Commit{At: noon, Changed: &SendResult{ID: waits, Status: LetterFailed, Line: "dropped"}})) // queue drop
}

// A crash between dialling and the answer leaves a letter that is perhaps
// delivered. It goes out again, the same bytes, after half an hour.
func TestCrashWhileSending(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	before := claimed(t, l, c.At)
	if len(before) != len(c.Outgoing) {
		t.Fatalf("claimed %d of %d", len(before), len(c.Outgoing))
	}
	status := func(l *Log, want LetterStatus) {
		t.Helper()
		letters, err := l.Letters(ctx, c.CaseID)
		try(t, err)
		for _, m := range letters {
			if m.Status != want {
				t.Errorf("letter %s is %s, want %s", m.Kind, m.Status, want)
			}
		}
	}
	status(l, LetterQueued) // being sent shows as queued
	again := reopen(t, l.path)
	defer again.Close()
	now := c.At.Add(time.Minute)
	if n, err := again.RecoverSending(ctx, now); n != int64(len(before)) || err != nil {
		t.Fatalf("recovered %d, %v", n, err)
	}
	status(again, LetterUncertain)
	if q := claimed(t, again, now.Add(30*time.Minute-time.Second)); len(q) != 0 {
		t.Errorf("%d sent again too early", len(q))
	}
	after := claimed(t, again, now.Add(30*time.Minute))
	if len(after) != len(before) {
		t.Fatalf("%d go out again, want %d", len(after), len(before))
	}
	for i := range after {
		if string(after[i].Raw) != string(before[i].Raw) || after[i].Attempts != 2 {
			t.Errorf("letter %d: attempt %d with other bytes", after[i].ID, after[i].Attempts)
		}
	}
	sound(t, again)
}

// What is due for longest goes first, one at a time.
func TestClaimOrder(t *testing.T) {
	l := testLog(t)
	outgoing(t, l, "second", noon.Add(time.Minute))
	outgoing(t, l, "first", noon)
	outgoing(t, l, "third", noon.Add(time.Minute))
	var order []string
	for _, q := range claimed(t, l, noon.Add(time.Hour)) {
		order = append(order, q.MessageID)
	}
	if want := []string{"first", "second", "third"}; !slices.Equal(order, want) {
		t.Errorf("claimed %v, want %v", order, want)
	}
}

// The answer to one mail claims the next in its own transaction: neither is
// there without the other.
func TestCommitClaimsTheNext(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, id := range []string{"first", "second", "third"} {
		outgoing(t, l, id, noon)
	}
	first := claimed(t, l, noon.Add(-time.Hour))
	if len(first) != 0 {
		t.Fatalf("claimed before its time: %+v", first)
	}
	q, _, err := l.Claim(ctx, noon)
	try(t, err)
	answer := func(id int64, next *Queued) error {
		return l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: id, Status: LetterSent}, Next: next})
	}
	var next Queued
	conflict(t, answer(99, &next))
	if next.ID != 0 {
		t.Errorf("a commit that kept nothing claimed %+v", next)
	}
	try(t, answer(q.ID, &next))
	if next.MessageID != "second" || string(next.Raw) != "bytes of second" || next.Attempts != 1 {
		t.Errorf("the next is %+v", next)
	}
	if _, err := l.Pause(ctx, noon); err != nil {
		t.Fatal(err)
	}
	last := Queued{}
	try(t, answer(next.ID, &last))
	if last.ID != 0 {
		t.Errorf("claimed while sending is paused: %+v", last)
	}
	if m, _, err := l.Letter(ctx, "third"); err != nil || m.Attempts != 0 {
		t.Errorf("what nobody offered counts as tried %d times, %v", m.Attempts, err)
	}
}

// Of what a program that dies had claimed, one mail was perhaps delivered. The one behind
// it may have been begun, and counts as tried; it goes out at once.
func TestClaimedAhead(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, id := range []string{"sent", "perhaps", "begun", "waits"} {
		outgoing(t, l, id, noon)
	}
	q, _, err := l.Claim(ctx, noon)
	try(t, err)
	try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: q.ID, Status: LetterSent}, Next: &q}))
	again := reopen(t, l.path)
	defer again.Close()
	if n, err := again.RecoverSending(ctx, noon); n != 1 || err != nil {
		t.Errorf("%d were perhaps delivered; %v", n, err)
	}
	for id, want := range map[string]Letter{
		"perhaps": {Status: LetterUncertain, Attempts: 1}, "begun": {Status: LetterQueued, Attempts: 1}, "waits": {Status: LetterQueued},
	} {
		if m, _, err := again.Letter(ctx, id); err != nil || m.Status != want.Status || m.Attempts != want.Attempts {
			t.Errorf("%s is %s after %d attempts, want %s after %d; %v", id, m.Status, m.Attempts, want.Status, want.Attempts, err)
		}
	}
	var order []string
	for _, q := range claimed(t, again, noon) {
		order = append(order, q.MessageID)
	}
	if want := []string{"begun", "waits"}; !slices.Equal(order, want) {
		t.Errorf("due at once are %v, want %v", order, want)
	}
}

// The sender hears of the next mail before that is claimed on the disk, when the disk
// knows that it counts as tried; and of no other, whatever has come between.
func TestSoon(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	later := noon.Add(time.Minute)
	for _, id := range []string{"a", "b", "dropped", "d"} {
		outgoing(t, l, id, later)
	}
	tries := func(id string, want int) {
		t.Helper()
		if m, _, err := l.Letter(ctx, id); err != nil || m.Attempts != want {
			t.Errorf("%s counts as tried %d times, want %d; %v", id, m.Attempts, want, err)
		}
	}
	q, _, err := l.Claim(ctx, later)
	try(t, err)
	tries("b", 1)
	outgoing(t, l, "first", noon)
	var order, early []string
	for q.ID != 0 {
		order = append(order, q.MessageID)
		if q.Attempts != 1 {
			t.Errorf("%s is offered with %d attempts", q.MessageID, q.Attempts)
		}
		if q.MessageID == "b" {
			try(t, l.Commit(ctx, Commit{At: later, Changed: &SendResult{ID: 3, Status: LetterFailed, Dropped: true}}))
		}
		result := SendResult{ID: q.ID, Status: LetterSent}
		try(t, l.Commit(ctx, Commit{At: later, Sent: &result, Next: &q, Soon: func(q Queued) func(error) {
			early = append(early, q.MessageID)
			tries(q.MessageID, 1) // read beside: it is on the disk
			return func(err error) {
				if m, _, _ := l.Letter(ctx, q.MessageID); err != nil || !claims(t, l, m.ID) {
					t.Errorf("the end of %s would be sent before its claim is on the disk: %v", q.MessageID, err)
				}
			}
		}}))
	}
	if want := []string{"a", "first", "b", "d"}; !slices.Equal(order, want) {
		t.Errorf("offered %v, want %v", order, want)
	}
	if want := []string{"b"}; !slices.Equal(early, want) {
		t.Errorf("begun early %v, want %v", early, want)
	}
	tries("dropped", 0)
	outgoing(t, l, "e", noon)
	outgoing(t, l, "f", noon)
	if q, _, err = l.Claim(ctx, later); err != nil || q.MessageID != "e" {
		t.Errorf("claimed %+v, %v", q, err)
	}
	tries("f", 1)
	try(t, l.GiveBack(ctx))
	tries("f", 0)
}

// claims reports whether the disk says that a mail is being sent.
func claims(t *testing.T, l *Log, id int64) (is bool) {
	t.Helper()
	try(t, l.reader.QueryRow(`SELECT state = 'sending' FROM letters WHERE id = ?`, id).Scan(&is))
	return is
}

// A commit that fails when somebody has begun the next mail claims it not, nor the one
// behind it.
func TestSoonAndLost(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, id := range []string{"a", "b", "c"} {
		outgoing(t, l, id, noon)
	}
	q, _, err := l.Claim(ctx, noon)
	try(t, err)
	stopped, stop := context.WithCancel(ctx)
	var next Queued
	var unkept error
	if err := l.Commit(stopped, Commit{At: noon, Sent: &SendResult{ID: q.ID, Status: LetterSent}, Next: &next, Soon: func(Queued) func(error) {
		stop()
		return func(err error) { unkept = err }
	}}); err == nil || unkept == nil || next.ID != 0 {
		t.Errorf("claimed %+v, %v", next, err)
	}
	for id, attempts := range map[string]int{"a": 1, "b": 1, "c": 0} {
		if m, _, err := l.Letter(ctx, id); err != nil || m.Attempts != attempts || m.Status != LetterQueued {
			t.Errorf("%s is %s after %d attempts, %v", id, m.Status, m.Attempts, err)
		}
	}
	if next, _, err := l.Claim(ctx, noon); err != nil || next.MessageID != "b" || next.Attempts != 1 {
		t.Errorf("claimed %+v, %v", next, err)
	}
}

// A mail that could not be offered keeps its place, its number of attempts, and
// that it was perhaps delivered.
func TestUntriedKeepsItsPlace(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	outgoing(t, l, "m", noon)
	later := noon.Add(time.Hour)
	for _, status := range []LetterStatus{LetterQueued, LetterUncertain} {
		before, _, err := l.Letter(ctx, "m")
		try(t, err)
		q, found, err := l.Claim(ctx, later)
		if err != nil || !found || q.Uncertain != (status == LetterUncertain) {
			t.Fatalf("claimed %+v, %v, %v", q, found, err)
		}
		try(t, l.Commit(ctx, Commit{At: later, Sent: &SendResult{ID: 1, Status: status, Untried: true, Line: "connection refused"}}))
		before.Line = "connection refused"
		if m, _, err := l.Letter(ctx, "m"); err != nil || m != before {
			t.Errorf("the letter is %+v, %v; want %+v", m, err, before)
		}
		claimed(t, l, later)
		try(t, l.Commit(ctx, Commit{At: later, Sent: &SendResult{ID: 1, Status: LetterUncertain, NextAt: later, Refused: time.Minute}}))
	}
	if m, _, err := l.Letter(ctx, "m"); err != nil || m.Attempts != 2 || m.Failures != 2 || m.Delayed != 2*time.Minute {
		t.Errorf("the letter is %+v, %v", m, err)
	}
}

// Asked for once more, a mail is due now and its time counts anew, all of them
// or none; what is dropped never leaves, and is no task any more.
func TestRetryAndDrop(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, id := range []string{"waits", "uncertain", "failed", "bounced", "sent"} {
		outgoing(t, l, id, noon)
	}
	claimed(t, l, noon)
	for i, r := range []SendResult{
		{Status: LetterQueued, NextAt: noon.Add(time.Hour), Refused: time.Hour}, {Status: LetterUncertain, NextAt: noon.Add(time.Hour), Refused: time.Hour},
		{Status: LetterFailed, Line: "550"}, {Status: LetterSent}, {Status: LetterSent},
	} {
		r.ID = int64(i + 1)
		try(t, l.Commit(ctx, Commit{At: noon, Sent: &r}))
	}
	try(t, l.Commit(ctx, Commit{At: noon, Changed: &SendResult{ID: 4, Status: LetterBounced}}))
	queue := func(want ...LetterStatus) {
		t.Helper()
		letters, err := l.Queue(ctx)
		try(t, err)
		var got []LetterStatus
		for _, m := range letters {
			got = append(got, m.Status)
		}
		if !slices.Equal(got, want) {
			t.Errorf("the queue is %v, want %v", got, want)
		}
	}
	conflict(t, l.Retry(ctx, noon, []int64{1, 2, 5}))
	if q := claimed(t, l, noon); len(q) != 0 {
		t.Errorf("of a list of which one was sent, others are due: %+v", q)
	}
	queue(LetterQueued, LetterUncertain, LetterFailed, LetterBounced)
	try(t, l.Retry(ctx, noon, []int64{1, 2, 3, 4}))
	queue(LetterQueued, LetterUncertain, LetterQueued, LetterQueued)
	for _, q := range claimed(t, l, noon) {
		if q.Delayed != 0 || q.Failures != 0 || q.Uncertain != (q.MessageID == "uncertain") {
			t.Errorf("it does not count anew: %+v", q)
		}
		try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: q.ID, Status: LetterUncertain, NextAt: noon}}))
	}
	drop := func(id int64, s LetterStatus) error {
		return l.Commit(ctx, Commit{At: noon, Changed: &SendResult{ID: id, Status: s, Dropped: true, Line: "why"}})
	}
	try(t, l.Commit(ctx, Commit{At: noon, Changed: &SendResult{ID: 2, Status: LetterBounced}}))
	conflict(t, drop(5, LetterFailed))
	conflict(t, drop(2, LetterFailed))
	try(t, drop(1, LetterFailed))
	try(t, drop(2, LetterBounced))
	conflict(t, drop(1, LetterFailed))
	conflict(t, l.Retry(ctx, noon, []int64{1}))
	conflict(t, l.Commit(ctx, Commit{At: noon, Changed: &SendResult{ID: 2, Status: LetterQueued, NextAt: noon}}))
	queue(LetterUncertain, LetterUncertain)
	if m, _, err := l.Letter(ctx, "waits"); err != nil || m.Status != LetterFailed || m.Line != "why" || !m.Dropped.Equal(noon) {
		t.Errorf("the dropped letter is %+v, %v", m, err)
	}
	sound(t, l)
}

// What fails is kept with the moment when that began, until it works again.
func TestTroubles(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, step := range []struct {
		why   string
		after time.Duration
		want  []Trouble
	}{
		{"", 0, nil},
		{"refused", time.Minute, []Trouble{{PartMailbox, noon.Add(time.Minute), "refused"}}},
		{"silent", time.Hour, []Trouble{{PartMailbox, noon.Add(time.Minute), "silent"}}},
		{"", 2 * time.Hour, nil},
		{"refused", 3 * time.Hour, []Trouble{{PartMailbox, noon.Add(3 * time.Hour), "refused"}}},
	} {
		try(t, l.Troubled(ctx, PartMailbox, noon.Add(step.after), step.why))
		if got, err := l.Troubles(ctx); err != nil || !slices.Equal(got, step.want) {
			t.Errorf("after %v: %v, %v; want %v", step.after, got, err, step.want)
		}
	}
}

// The answer of the mail server could not be written, on a full disk say. The
// daemon goes on, and its mail does not wait for the next start.
func TestClaimedAgainWithoutAnAnswer(t *testing.T) {
	l := testLog(t)
	outgoing(t, l, "m", time.Time{})
	if q := claimed(t, l, noon); len(q) != 1 {
		t.Fatalf("claimed %+v", q)
	}
	if q := claimed(t, l, noon.Add(recoverAfter-time.Second)); len(q) != 0 {
		t.Errorf("claimed again while the mail server may be busy with it: %+v", q)
	}
	q := claimed(t, l, noon.Add(recoverAfter))
	if len(q) != 1 || q[0].Attempts != 2 || string(q[0].Raw) != "bytes of m" {
		t.Fatalf("half an hour later claimed %+v", q)
	}
	try(t, l.Commit(t.Context(), Commit{At: noon.Add(recoverAfter), Sent: &SendResult{ID: q[0].ID, Status: LetterSent, Line: "250 ok"}}))
	sound(t, l)
}

// Each lapses half an hour after its own claim, or after a clock that ran ahead was put right.
func TestEachClaimLapses(t *testing.T) {
	l := testLog(t)
	for _, step := range []struct {
		after time.Duration
		fresh string // what is made then
		want  string
	}{
		{5 * time.Hour, "ahead", "[ahead]"}, // and the clock is put right
		{0, "a", "[a]"},
		{10 * time.Minute, "b", "[b]"},
		{recoverAfter - time.Second, "", "[]"},
		{recoverAfter, "", "[ahead a]"},
		{10*time.Minute + recoverAfter - time.Second, "", "[]"},
		{10*time.Minute + recoverAfter, "c", "[b c]"},
		{2 * recoverAfter, "", "[ahead a]"},
		{4 * time.Hour, "", "[ahead a b c]"},
	} {
		if step.fresh != "" {
			outgoing(t, l, step.fresh, noon.Add(step.after))
		}
		got := []string{}
		for _, q := range claimed(t, l, noon.Add(step.after)) {
			got = append(got, q.MessageID)
		}
		if fmt.Sprint(got) != step.want {
			t.Errorf("after %v claimed %v, want %s", step.after, got, step.want)
		}
	}
	sound(t, l)
}

// What was never tried leaves before what was tried in vain, however long that has
// been due; of each kind what is due longest is first.
func TestNewMailGoesFirst(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for _, id := range []string{"refused", "later"} {
		outgoing(t, l, id, time.Time{})
	}
	for i, q := range claimed(t, l, noon) {
		try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: q.ID, Status: LetterQueued, NextAt: noon.Add(time.Duration(i+1) * time.Minute), Line: "554 no"}}))
	}
	outgoing(t, l, "new", noon.Add(time.Hour))
	outgoing(t, l, "newer", noon.Add(2*time.Hour))
	outgoing(t, l, "another day", noon.Add(24*time.Hour))
	var order []string
	for _, q := range claimed(t, l, noon.Add(3*time.Hour)) {
		order = append(order, q.MessageID)
	}
	if want := []string{"new", "newer", "refused", "later"}; !slices.Equal(order, want) {
		t.Errorf("claimed %q, want %q", order, want)
	}
}

// A mail whose case is erased while it is sent is never whole, and waits for nothing.
func TestErasedWhileSent(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	later := noon.AddDate(3, 0, 0)
	for _, q := range claimed(t, l, later) {
		try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), Sent: &SendResult{ID: q.ID, Status: LetterSent}}))
	}
	film := make([]byte, 2<<20)
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), CaseID: c.CaseID, Expect: c.Case.Version, Outgoing: []Outgoing{{
		Kind: "21", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: "film", Raw: []byte("a film: "),
		Files: []frozen.File{{At: 8, SHA256: sha(string(film)), Data: film}},
	}}}))
	q, _, err := l.Claim(ctx, later)
	try(t, err)
	pieces := 0
	if err := q.Pieces(ctx, func([]byte) error {
		if pieces++; pieces == 2 {
			erase(t, l, c.CaseID)
		}
		return nil
	}); pieces != 2 || !errors.Is(err, frozen.ErrOther) {
		t.Errorf("%d pieces are read, and then: %v", pieces, err)
	}
	try(t, l.Commit(ctx, Commit{At: later, Sent: &SendResult{ID: q.ID, Status: LetterQueued, NextAt: later, Line: "temporary"}}))
	n, err := l.Waiting(ctx, later)
	if queue, problem := l.Queue(ctx); n != len(queue) || err != nil || problem != nil {
		t.Errorf("%d mails wait, and the queue has %d: %v, %v", n, len(queue), err, problem)
	}
	if q, found, err := l.Claim(ctx, later); found || err != nil {
		t.Errorf("claimed %+v, %v", q.Letter, err)
	}
	sound(t, l)
}
