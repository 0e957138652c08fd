package mailtest

import (
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
)

// promptSession is an IMAP session whose IDLE tells all. The one of
// imapmemserver keeps silent about mail that came before it began, so that a
// client waits for the mail after that.
type promptSession struct{ imapserver.Session }

func (s promptSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
}
