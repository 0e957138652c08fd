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

// heedPause looks at the stop switch. It is asked at every tick and after every
// mail that was sent: of what was claimed before somebody pulled it, at most the
// one mail leaves that had been handed out. The rest is put back in its place.
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
	l.complain("stop switch", l.release(context.WithoutCancel(ctx), l.queue))
	l.queue = nil
	if now := l.Now(); !l.pause.paused || now.Sub(l.pause.said) >= sayPaused {
		l.Logger.Warn("sending is paused", "since", since, "remedy", "klachtd resume")
		l.pause.said = now
	}
	l.pause.paused = true
}
