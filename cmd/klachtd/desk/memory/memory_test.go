package memory

import (
	"runtime/debug"
	"testing"
)

var kept []byte

// usually makes 70 percent of garbage usual for a test.
func usually(t *testing.T) {
	usual := debug.SetGCPercent(70)
	t.Cleanup(func() { debug.SetGCPercent(usual) })
}

// percent is how much garbage is allowed now.
func percent() int {
	now := debug.SetGCPercent(70)
	debug.SetGCPercent(now)
	return now
}

// Garbage is collected early only while mail is large, whatever comes next.
func TestFor(t *testing.T) {
	usually(t)
	var u Use
	for _, step := range []struct{ size, percent int }{{0, 70}, {Large - 1, 70}, {Large, thrifty}, {9 * Large, thrifty}, {1, 70}, {Large, thrifty}, {0, 70}, {0, 70}} {
		if large := u.For(int64(step.size)); large != (step.size >= Large) {
			t.Errorf("%d bytes are large: %t", step.size, large)
		}
		if got := percent(); got != step.percent {
			t.Errorf("with %d bytes at work garbage is collected at %d percent, want %d", step.size, got, step.percent)
		}
	}
}

// A small mail that makes us hold much is handled like a large one, until the next.
func TestHolds(t *testing.T) {
	usually(t)
	var u Use
	u.For(1)
	if u.Holds(Large - 1); percent() != 70 {
		t.Errorf("with little held, garbage is collected at %d percent", percent())
	}
	u.Holds(Large)
	if u.Holds(2 * Large); percent() != thrifty {
		t.Errorf("with much held, garbage is collected at %d percent, want %d", percent(), thrifty)
	}
	if u.For(1) || percent() != 70 {
		t.Errorf("for the next mail garbage is collected at %d percent", percent())
	}
}

// While a crowd is handled, garbage is collected seldom, but for a large mail among them.
func TestCrowd(t *testing.T) {
	usually(t)
	var u Use
	calm := u.Crowd()
	for _, step := range []struct{ size, percent int }{{1, ample}, {Large, thrifty}, {1, ample}, {Large, thrifty}, {0, ample}} {
		if u.For(int64(step.size)); percent() != step.percent {
			t.Errorf("with %d bytes at work garbage is collected at %d percent, want %d", step.size, percent(), step.percent)
		}
	}
	if calm(); percent() != 70 {
		t.Errorf("afterwards garbage is collected at %d percent", percent())
	}
	u.Holds(Large) // by what was due before, with no mail after it
	calm = u.Crowd()
	if u.For(1); percent() != ample {
		t.Errorf("in a crowd after much was held garbage is collected at %d percent, want %d", percent(), ample)
	}
	u.Holds(Large)
	calm()
	if u.For(0); percent() != 70 {
		t.Errorf("after both garbage is collected at %d percent", percent())
	}
}

// What was enclosed without mail being handled, in a reminder, ends with the next work or
// rest.
func TestHeldBefore(t *testing.T) {
	usually(t)
	var u Use
	u.Holds(Large)
	calm := u.Crowd()
	if percent() != ample {
		t.Errorf("in a crowd garbage is collected at %d percent", percent())
	}
	u.For(1)
	if calm(); percent() != 70 {
		t.Errorf("after a crowd garbage is collected at %d percent", percent())
	}
	u.Holds(Large)
	if u.Rest(); percent() != 70 {
		t.Errorf("at rest garbage is collected at %d percent", percent())
	}
}

// Rest gives back what work took, once.
func TestRest(t *testing.T) {
	var u Use
	u.Rest()
	if u.Rest() {
		t.Error("it gave back twice what was taken once")
	}
	kept = make([]byte, 2*least)
	if !u.Rest() {
		t.Error("much was taken, and nothing given back")
	}
}
