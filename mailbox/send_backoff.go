package mailbox

import "time"

// Backoff spreads the attempts to reach a server that is away: the wait doubles
// from Min to Max, and half of it is left to chance, so that many programs that
// lost the same server do not come back in step.
type Backoff struct{ Min, Max time.Duration }

// Delay returns how long to wait after the given number of failures in a row,
// from 1. random is from [0,1).
func (b Backoff) Delay(failures int, random float64) time.Duration {
	wait := b.Min
	for i := 1; i < failures && wait < b.Max; i++ {
		wait *= 2
	}
	wait = min(wait, b.Max)
	return wait/2 + time.Duration(random*float64(wait/2))
}
