package watch

import (
	"context"
	"log/slog"
	"time"
)

// Pause is what the loop knows about the stop switch, which another process operates
// ([caselog.Log.Pause]).
type Pause struct {
	paused bool
	said   time.Time // when it was last logged that sending is paused
}

// sayPaused is how often the log repeats that sending is paused: nobody should forget
// it.
const sayPaused = 24 * time.Hour

// Heed logs when sending was paused or resumed. It is called at every tick and after
// every mail that was sent. The log itself makes sure that nothing is claimed while
// sending is paused, so at most one mail leaves, which was claimed before.
func (p *Pause) Heed(ctx context.Context, log State, logger *slog.Logger, now time.Time) error {
	since, err := log.Paused(ctx)
	if err != nil {
		return err
	}
	if since.IsZero() {
		if p.paused {
			logger.Info("sending is resumed")
		}
		*p = Pause{}
		return nil
	}
	if !p.paused || now.Sub(p.said) >= sayPaused {
		logger.Warn("sending is paused", "since", since, "remedy", "klachtd resume")
		p.said = now
	}
	p.paused = true
	return nil
}
