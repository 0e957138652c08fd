package watch

import (
	"context"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Pause is what the loop knows of the stop switch, which another process
// turns ([caselog.Log.Pause]).
type Pause struct {
	paused bool
	said   time.Time // when it was last logged that sending is paused
}

// sayPaused is how often the log says that sending is still paused: nobody
// should forget it.
const sayPaused = 24 * time.Hour

// Heed says when the stop switch was turned. It is asked at every tick and
// after every mail that was sent; that nothing is claimed while sending is paused
// is the log's own doing, so that at most the one mail leaves that had been
// claimed before.
func (p *Pause) Heed(ctx context.Context, log *caselog.Log, logger *slog.Logger, now time.Time) error {
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
