package desk

import (
	"context"
	"time"
)

// pauseWatch is what the loop knows of the stop switch, which another process
// turns ([caselog.Log.Pause]).
type pauseWatch struct {
	paused bool
	said   time.Time // when it was last logged that sending is paused
}

// sayPaused is how often the log says that sending is still paused: nobody
// should forget it.
const sayPaused = 24 * time.Hour

// heedPause says when the stop switch was turned. It is asked at every tick and
// after every mail that was sent; that nothing is claimed while sending is paused
// is the log's own doing, so that at most the one mail leaves that had been
// claimed before.
func (l *loop) heedPause(ctx context.Context) {
	since, err := l.Log.Paused(ctx)
	if err != nil {
		l.complain("stop switch", err)
		return
	}
	if since.IsZero() {
		if l.pause.paused {
			l.Logger.Info("sending is resumed")
		}
		l.pause = pauseWatch{}
		return
	}
	if now := l.Now(); !l.pause.paused || now.Sub(l.pause.said) >= sayPaused {
		l.Logger.Warn("sending is paused", "since", since, "remedy", "klachtd resume")
		l.pause.said = now
	}
	l.pause.paused = true
}
