package imap

import "time"

// SetIdleTurn shortens the time after which an IDLE is asked anew.
func (b *Inbox) SetIdleTurn(d time.Duration) { b.idleTurn = d }
