package imap

import (
	"errors"
	"sync"
)

// ErrBroke is wrapped by a Fetch's error if the connection broke at a message that
// Limits.Breaks now remembers: dialling again gets round it.
var ErrBroke = errors.New("the connection broke at a message")

// Breaks remembers, from one connection to the next, at which messages the connection
// broke. A server may send a message that no client can read, such as one that is
// shorter than announced. Such a message is requested alone and after all others. If it
// still breaks the connection, it is reported as withheld for some time, so that it
// never holds up the rest. The zero value is ready for use with one mailbox.
type Breaks struct {
	mu    sync.Mutex
	at    map[Cursor]*trouble
	lists int // consecutive connections that broke while listing the messages
}

type trouble struct {
	times int // how often the connection broke there
	rest  int // how many times Fetch still skips it
}

// restFetches is how many times a message is skipped that broke its connection even
// when requested alone: about an hour of polling.
const restFetches = 12

// note remembers that the connection broke at a message.
func (k *Breaks) note(c Cursor) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at == nil {
		k.at = make(map[Cursor]*trouble)
	}
	if k.at[c] == nil {
		k.at[c] = new(trouble)
	}
	if k.at[c].times++; k.at[c].times > 1 {
		k.at[c].rest = restFetches
	}
}

// forget clears a message that came in whole.
func (k *Breaks) forget(c Cursor) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.at, c)
}

// judge says how to treat a message in this Fetch.
func (k *Breaks) judge(c Cursor) (alone, rests bool) {
	if k == nil {
		return false, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	t := k.at[c]
	if t == nil {
		return false, false
	}
	if rests = t.rest > 0; rests {
		t.rest--
	}
	return true, rests
}

// listed notes whether the connection survived listing the messages.
func (k *Breaks) listed(held bool) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case !held:
		k.lists++
	case k.lists < twice: // with sizes
		k.lists = 0
	}
}

const twice = 2

// sizeless reports whether sizes must not be requested: an invalid size, as some
// servers give for a message of gigabytes, breaks the listing of all others.
func (k *Breaks) sizeless() bool {
	if k == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lists >= twice
}

// broke is an error of a connection that broke at a message.
type broke struct{ error }

func (b broke) Unwrap() []error { return []error{ErrBroke, b.error} }
