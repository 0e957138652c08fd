package dispatch

import (
	"context"
	"sync/atomic"
)

// Beside sends mail while much other mail waits to be handled. A goroutine of its own
// records what became of each mail and claims the next, so that neither work waits for the
// other. What is handled meanwhile touches no case that has mail to send. A nil Beside sends
// nothing.
type Beside struct {
	Results <-chan Result
	Claim   func(context.Context) (out bool)         // claims the next mail when none is out
	Heard   func(context.Context, Result) (out bool) // records what became of one, and claims the next

	ended chan struct{}
	stop  chan struct{} // nil while nothing leaves
	more  chan struct{}
	heard atomic.Bool
}

// Leave sends mail until Quiet is called.
func (b *Beside) Leave(ctx context.Context) {
	if b == nil {
		return
	}
	if b.heard.Store(false); b.stop == nil {
		b.stop, b.more, b.ended = make(chan struct{}), make(chan struct{}, 1), make(chan struct{})
		go b.leave(ctx)
	}
}

// More says that there is more to send.
func (b *Beside) More() {
	if b == nil {
		return
	}
	select {
	case b.more <- struct{}{}:
	default: // nothing leaves, or an earlier signal still waits
	}
}

// Quiet stops sending, except for the mail that is out, whose result somebody else hears. It
// reports whether anything was recorded since the last call of Leave.
func (b *Beside) Quiet() (heard bool) {
	if b == nil || b.stop == nil {
		return false
	}
	close(b.stop)
	<-b.ended
	b.stop, b.more = nil, nil
	return b.heard.Load()
}

func (b *Beside) leave(ctx context.Context) {
	defer close(b.ended)
	for out := b.Claim(ctx); ; b.heard.Store(true) {
		results, more := b.Results, b.more
		if out {
			more = nil
		} else {
			results = nil
		}
		select {
		case <-b.stop:
			return
		case r := <-results:
			out = b.Heard(ctx, r)
		case <-more:
			out = b.Claim(ctx)
		}
	}
}
