package dispatch

import (
	"errors"
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
)

// Doubts are the refusals for good in one run of the queue that do not say of whom
// they are. A mail so refused stays claimed until the next mail to somebody else
// was offered: refused with the same words, it is we who are refused; else, or
// when no other mail is due, it was the recipient.
type Doubts struct {
	open   []Result
	failed []Result // taken for the recipient's, in this run
	revive []int64  // of these, mail that was not
}

// Weigh gives the results that are certain with this one.
func (p *Doubts) Weigh(r Result) (certain []Result) {
	failure := doubtful(r.Err)
	if failure == nil {
		certain, p.open = p.open, nil
		if OfUs(r.Err) { // as these may have been too
			certain = putBack(certain)
		} else {
			p.failed = append(p.failed, certain...)
		}
		return append(certain, r)
	}
	same := func(other Result) bool {
		f := doubtful(other.Err)
		return f != nil && f.Words() == failure.Words() && !procedure.SameAddress(other.Mail.To, r.Mail.To)
	}
	if slices.ContainsFunc(p.open, same) || slices.ContainsFunc(p.failed, same) {
		for _, f := range p.failed {
			if doubtful(f.Err).Words() == failure.Words() {
				p.revive = append(p.revive, f.Mail.ID)
			}
		}
		certain = append(p.open, r)
		p.open, p.failed = nil, nil
		for i, c := range certain {
			certain[i].Err = doubtful(c.Err).AsOfUs()
		}
		return certain
	}
	if len(p.open) > 0 && doubtful(p.open[0].Err).Words() != failure.Words() {
		certain = p.open
		p.failed, p.open = append(p.failed, certain...), nil
	}
	p.open = append(p.open, r)
	return certain
}

// Close gives what nobody else can cast light on; asked says that somebody else's
// mail was looked for.
func (p *Doubts) Close(asked bool) (certain []Result) {
	certain, p.open = p.open, nil
	if !asked {
		return putBack(certain)
	}
	p.failed = append(p.failed, certain...)
	return certain
}

// Revive gives the mail that counts as refused and was not: we were.
func (p *Doubts) Revive() (ids []int64) {
	ids, p.revive = p.revive, nil
	return ids
}

// putBack leaves mail in the queue of which nobody can say who was refused.
func putBack(results []Result) []Result {
	for i := range results {
		results[i].Err = ErrStopped
	}
	return results
}

// doubtful gives a refusal for good that does not say of whom it is, else nil.
func doubtful(err error) *smtp.Error {
	var failure *smtp.Error
	if errors.As(err, &failure) && failure.Doubtful() {
		return failure
	}
	return nil
}
