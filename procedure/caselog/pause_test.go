package caselog

import (
	"testing"
	"time"
)

// While sending is paused nothing is claimed, not even by a process that had
// looked before; afterwards all that waited is, in its order.
func TestPause(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	since := func(at time.Time, err error) time.Time {
		t.Helper()
		try(t, err)
		return at
	}
	if at := since(l.Resume(ctx)); !at.IsZero() {
		t.Errorf("a log that was never paused resumes from %v", at)
	}
	outgoing(t, l, "a", time.Time{})
	outgoing(t, l, "b", time.Time{})
	outgoing(t, l, "later", noon.Add(time.Hour))
	for _, now := range []time.Time{noon, noon.Add(time.Minute)} { // the second time changes nothing
		if at := since(l.Pause(ctx, now)); !at.Equal(noon) {
			t.Errorf("paused since %v", at)
		}
	}
	if q := claimed(t, l, noon); len(q) != 0 {
		t.Errorf("claimed while paused: %+v", q)
	}
	waiting := func(now time.Time, want int) {
		t.Helper()
		n, err := l.Waiting(ctx, now)
		try(t, err)
		if n != want {
			t.Errorf("%d mails wait, want %d", n, want)
		}
	}
	waiting(noon, 2)
	waiting(noon.Add(time.Hour), 3)
	if at := since(l.Resume(ctx)); !at.Equal(noon) {
		t.Errorf("resumed from %v", at)
	}
	q := claimed(t, l, noon)
	if len(q) != 2 || q[0].MessageID != "a" || q[1].MessageID != "b" {
		t.Errorf("claimed after the pause: %+v", q)
	}
	waiting(noon, 0) // they are being sent
	try(t, l.Commit(ctx, Commit{At: noon, Sent: &SendResult{ID: q[0].ID, Status: LetterQueued, NextAt: noon.Add(time.Minute)}}))
	waiting(noon, 1) // what was tried in vain waits, whenever it is due
}
