package dispatch

import (
	"errors"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Job is a claimed mail that the sender is given.
type Job struct {
	caselog.Queued
	Kept func() error // returns when it is on record that it is claimed; nil when it is
}

// ErrUnkept: it is not on record that a mail was claimed, so that it was not sent.
var ErrUnkept = errors.New("what is claimed could not be kept")

// Claimed waits until it is on record that the mail is claimed.
func (j Job) Claimed() error {
	if j.Kept == nil {
		return nil
	}
	return j.Kept()
}

// Next is the mail that is claimed when it is kept what became of another.
type Next struct {
	Mail caselog.Queued
	Hand func(Job)     // gives it to the sender
	kept chan struct{} // closed when it is on record, or is not to be; nil when nobody waits for it
	err  error
}

// Soon hands the mail over before it is on record; see [caselog.Commit].
func (n *Next) Soon(q caselog.Queued) {
	n.kept = make(chan struct{})
	n.Hand(Job{q, func() error {
		<-n.kept
		return n.err
	}})
}

// Settled hands the mail over once it is on record, or tells whoever has it what came
// of that, and reports whether somebody has it.
func (n *Next) Settled(err error) (handed bool) {
	switch {
	case n.kept != nil:
		if err != nil {
			n.err = ErrUnkept
		}
		close(n.kept)
		return true
	case err != nil || n.Mail.ID == 0:
		return false
	}
	n.Hand(Job{Queued: n.Mail})
	return true
}
