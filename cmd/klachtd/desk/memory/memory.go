// Package memory keeps the memory that large mail takes to a small multiple of its size,
// and gives back what work took once there is none. Left alone, Go allows as much garbage
// as there is memory in use, and keeps what it frees for a while.
package memory

import (
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// Large is the size in bytes from which a mail is handled alone, with little garbage.
const Large = 4 << 20

// thrifty is how much garbage is allowed then, in percent of the memory in use.
const thrifty = 4

// ample is the same while a crowd waits: fewer collections, for memory that is given back
// afterwards. The limit on Go's memory still holds.
const ample = 200

// Use is the memory that the deciding goroutine uses, and those that render for it. Only the
// first calls its functions, but for [Use.Holds].
type Use struct {
	mu    sync.Mutex
	tight bool
	usual int // percent

	spent uint64
}

// Crowd says that much mail is handled until calm is called.
func (u *Use) Crowd() (calm func()) {
	u.For(0) // what a reminder enclosed before is not for the crowd
	usual := u.set(ample)
	return func() { u.set(usual) }
}

// set changes how much garbage is allowed, in percent, while no mail is large. It gives what
// was allowed before.
func (u *Use) set(percent int) (before int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.tight {
		before, u.usual = u.usual, percent
		return before
	}
	return debug.SetGCPercent(percent)
}

// For says that mail of this size is handled from now on, and no longer any before it; 0
// says that none is. It reports whether the mail is large.
func (u *Use) For(size int64) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if size < Large && !u.tight {
		return false
	}
	debug.FreeOSMemory() // earlier mail is garbage now
	if size >= Large {
		u.tighten()
	} else {
		debug.SetGCPercent(u.usual)
		u.tight = false
	}
	return u.tight
}

func (u *Use) tighten() {
	if !u.tight {
		u.usual = debug.SetGCPercent(thrifty)
	}
	u.tight = true
}

// Holds says that handling a mail, however small, takes so many bytes, until For is called
// for the next. Any goroutine may call it.
func (u *Use) Holds(size int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if size >= Large {
		u.tighten()
	}
}

// Collect gives back what large mail no longer needs while it is handled.
func (u *Use) Collect() {
	u.mu.Lock()
	tight := u.tight
	u.mu.Unlock()
	if tight {
		debug.FreeOSMemory()
	}
}

// least is how many bytes must be used up before collecting them is worth it.
const least = 4 << 20

// Rest gives back what was used up since its last call, and reports whether that was much.
func (u *Use) Rest() bool {
	u.For(0)
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	now := allocated[0].Value.Uint64()
	if now-u.spent < least {
		return false
	}
	u.spent = now
	debug.FreeOSMemory()
	return true
}

// Drop gives back what a large mail took that is kept now.
func Drop() { debug.FreeOSMemory() }
