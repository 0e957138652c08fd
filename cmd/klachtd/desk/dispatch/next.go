package dispatch

import (
	"errors"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Job is a claimed mail given to the sender.
type Job struct {
	caselog.Queued
	Kept func() error // returns once the claim is on disk; nil if it already is
}

// ErrUnkept: the claim of a mail is not on disk, so it was not sent.
var ErrUnkept = errors.New("a claim could not be recorded")

// Claimed waits until the claim of the mail is on disk.
func (j Job) Claimed() error {
	if j.Kept == nil {
		return nil
	}
	return j.Kept()
}

// Next is the mail claimed by the commit that records the result of another.
type Next struct {
	Mail caselog.Queued
	Hand func(Job) // gives it to the sender
	soon bool      // the sender has it already
}

// Soon hands the mail over before its claim is on disk; see [caselog.Commit].
func (n *Next) Soon(q caselog.Queued) (kept func(error)) {
	n.soon = true
	ended := make(chan struct{})
	var unkept error
	n.Hand(Job{q, func() error {
		<-ended
		return unkept
	}})
	return func(err error) {
		if err != nil {
			unkept = ErrUnkept
		}
		close(ended)
	}
}

// Settled hands the mail over once the claim is on disk, unless the sender has it already.
// It reports whether the sender has it.
func (n *Next) Settled(err error) (handed bool) {
	switch {
	case n.soon:
		return true
	case err != nil || n.Mail.ID == 0:
		return false
	}
	n.Hand(Job{Queued: n.Mail})
	return true
}
