//go:build linux

// Package effort measures what a piece of work costs, for tests of what must not cost
// more than its input is worth. It counts processor time, which does not grow when the
// machine is busy, and compares it with simple work on the same input. So a limit also
// holds on a slow machine and under the race detector.
package effort

import (
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/sys/unix"
)

// Of is the processor time that do takes. Work that it leaves to other goroutines does
// not count.
func Of(do func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := spent()
	do()
	return spent() - before
}

func spent() time.Duration {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		panic(err) // it cannot fail for our own process
	}
	return time.Duration(now.Nano())
}

// Reading is the processor time that reading a text once takes, character by character,
// estimated from a sample. A short text counts as 1 MiB: some work does not depend on
// the length.
func Reading(text string) time.Duration {
	const sample, least = 256 << 10, 1 << 20
	if text == "" {
		text = " "
	}
	size := max(len(text), least)
	if len(text) < sample {
		text = strings.Repeat(text, sample/len(text))
	}
	text = text[:min(len(text), sample)]
	lower := 0
	took := Of(func() {
		for _, r := range text {
			if unicode.ToLower(r) == r {
				lower++
			}
		}
	})
	runtime.KeepAlive(lower)
	return time.Duration(float64(took) * float64(size) / float64(len(text)))
}

// Within fails the test if do takes more than this many times as long as reading its
// input once.
func Within(t testing.TB, times int, input string, do func()) {
	t.Helper()
	took, floor := Of(do), Reading(input)
	t.Logf("%.1f times a reading of the %d bytes", float64(took)/float64(floor), len(input))
	if took > time.Duration(times)*floor {
		t.Errorf("it takes %v of the processor: %.0f times a reading of the %d bytes, at most %d", took, float64(took)/float64(floor), len(input), times)
	}
}
