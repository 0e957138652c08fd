package caselog

import (
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
)

// outgoing queues one mail that belongs to no case.
func outgoing(t testing.TB, l *Log, messageID string, notBefore time.Time) {
	t.Helper()
	try(t, l.Commit(t.Context(), Commit{At: noon, Outgoing: []Outgoing{{
		Kind: "25", Role: procedure.ToDirector, To: "directeur@stichting.example", MessageID: messageID, Raw: []byte("bytes of " + messageID), NotBefore: notBefore,
	}}}))
}

func claimed(t testing.TB, l *Log, now time.Time) []Queued {
	t.Helper()
	q, err := l.Claim(t.Context(), now, 10)
	try(t, err)
	return q
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

func TestClaimLimitAndOrder(t *testing.T) {
	l := testLog(t)
	outgoing(t, l, "second", noon.Add(time.Minute))
	outgoing(t, l, "first", noon)
	outgoing(t, l, "third", noon.Add(time.Minute))
	q, err := l.Claim(t.Context(), noon.Add(time.Hour), 2)
	if err != nil || len(q) != 2 || q[0].MessageID != "first" || q[1].MessageID != "second" {
		t.Errorf("claimed %+v, %v", q, err)
	}
}
