// Package memory keeps what large mail takes of the machine to a small multiple of its
// size, and gives back what work took once there is none. By itself Go lets as much
// garbage lie as there is in use, and keeps what it frees for a while.
package memory

import (
	"runtime/debug"
	"runtime/metrics"
)

// Large is from what size in bytes a mail is handled alone, and thriftily.
const Large = 4 << 20

// thrifty is the garbage that may lie about then, in percent of what is in use.
const thrifty = 4

// Use is what one goroutine takes of the memory.
type Use struct {
	tight bool
	usual int // percent
	spent uint64
}

// For says that mail of a size is worked on from now on, and none of before; 0 is for
// none. It reports whether that is large.
func (u *Use) For(size int64) bool {
	if size < Large && !u.tight {
		return false
	}
	debug.FreeOSMemory() // what went before it is garbage
	switch {
	case size < Large:
		debug.SetGCPercent(u.usual)
	case !u.tight:
		u.usual = debug.SetGCPercent(thrifty)
	}
	u.tight = size >= Large
	return u.tight
}

// Collect gives back what large mail no longer needs, while it is worked on.
func (u *Use) Collect() {
	if u.tight {
		debug.FreeOSMemory()
	}
}

// least is how much is used up when it is worth while to collect it.
const least = 4 << 20

// Rest gives back what was used up since it last did, and says whether that was much.
func (u *Use) Rest() bool {
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
