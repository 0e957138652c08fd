package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Run has the permanent refusals in one run of the queue that do not say whether
// they concern the recipient or us. Such a mail stays claimed until the run has offered
// everything that is due, or enough to judge. If another recipient was refused with the
// same words, the refusal is of us; else it was of the recipient.
//
// None of them ends the run: other people's mail may leave. Mail that was refused comes
// after all new mail ([caselog.Log.Claim]), and once other mail left, the refusal is of
// the recipient: see [Run.Hear].
type Run struct {
	open    []Result
	weighed int      // mails offered since the first of those in doubt
	failed  []Result // judged to be of the recipient, in this run
	ours    []string // the words of refusals of us
	revive  []int64  // ids of mail in failed that was wrongly judged

	took    bool // other mail left, so not all our mail is refused
	refused bool // we were refused, in clear words
	effort  int  // the cost of refusals of us that told nothing new
}

// mostWeighed is how many mails are offered before those in doubt are judged. Claimed
// mail counts as perhaps delivered if the program dies or is slow.
const mostWeighed = 50

// A run ends after this many repeated refusals of us. One where the server got the
// whole mail first counts for several. The mail that has waited longest comes first in
// the next run.
const (
	mostEffort  = 100
	heardEffort = 10
)

// Hear corrects a refusal by what is on record: still of us if nothing has left since
// we were refused, of the recipient if other mail has.
func (p *Run) Hear(ctx context.Context, log History, r Result, now time.Time) (error, error) {
	failure := doubtful(r.Err)
	if r.Err == nil || Away(r.Err) || failure == nil && !OfUs(r.Err) {
		return r.Err, nil
	}
	left, err := false, error(nil)
	if !r.Mail.Before.IsZero() {
		left, err = log.SentSince(ctx, r.Mail.Before)
	}
	if err != nil {
		return r.Err, err
	}
	p.took = p.took || left
	switch {
	case failure == nil && left && r.Mail.Failures >= acquitTries && now.Sub(r.Mail.Created) >= acquitAfter:
		return acquitted(r.Err), nil
	case failure == nil:
		return r.Err, nil
	case left && smtp.Words(r.Mail.Line) == failure.Words(): // it gets the same refusal once more
		return acquitted(r.Err), nil
	case p.took:
		return r.Err, nil
	}
	troubles, err := log.Troubles(ctx)
	if slices.ContainsFunc(troubles, func(t caselog.Trouble) bool { return t.Part == caselog.PartSender }) {
		return failure.AsOfUs(), err
	}
	return r.Err, err
}

// Weigh gives the results that are certain with this one.
func (p *Run) Weigh(r Result) (certain []Result) {
	p.took = p.took || r.Err == nil
	switch failure := doubtful(r.Err); {
	case failure == nil && OfUs(r.Err) && Away(r.Err): // those in doubt may have been refused for the same reason
		certain = append(putBack(p.open), r)
		p.open = nil
	case failure == nil && Away(r.Err):
		certain = append(p.judge(), r)
	case failure == nil:
		p.refused = p.refused || OfUs(r.Err)
		certain = []Result{r}
	default:
		r.Mail.Raw = nil // only a mail that is too large is made again
		p.open = append(p.open, r)
	}
	if len(p.open) > 0 {
		if p.weighed++; p.weighed >= mostWeighed {
			certain = append(certain, p.judge()...)
		}
	}
	return p.count(certain)
}

// judge decides whether the refusals in doubt are of us or of the recipient.
func (p *Run) judge() (certain []Result) {
	certain, p.open, p.weighed = p.open, nil, 0
	told := slices.Concat(p.failed, certain)
	for i, r := range certain {
		failure := doubtful(r.Err)
		same := func(other Result) bool {
			return doubtful(other.Err).Words() == failure.Words() && !record.SameAddress(other.Mail.To, r.Mail.To)
		}
		if slices.Contains(p.ours, failure.Words()) || p.refused && !p.took || slices.ContainsFunc(told, same) {
			p.ours = append(p.ours, failure.Words())
			certain[i].Err = failure.AsOfUs()
			continue
		}
		p.failed = append(p.failed, r)
	}
	p.failed = slices.DeleteFunc(p.failed, func(f Result) bool {
		was := !p.took && slices.Contains(p.ours, doubtful(f.Err).Words())
		if was {
			p.revive = append(p.revive, f.Mail.ID)
		}
		return was
	})
	return certain
}

func (p *Run) count(certain []Result) []Result {
	for _, r := range certain {
		var failure *smtp.Error
		if r.Mail.Failures == 0 || !errors.As(r.Err, &failure) || !failure.OfUs {
			continue
		}
		p.effort++
		if failure.Heard() {
			p.effort += heardEffort - 1
		}
	}
	return certain
}

// Enough reports that the run should end: what is left was refused before.
func (p *Run) Enough() bool { return p.effort >= mostEffort }

// Open reports whether mail is in doubt.
func (p *Run) Open() bool { return len(p.open) > 0 }

// RefusesUs reports whether a result concerns all our mail, as far as is known.
func (p *Run) RefusesUs(err error) bool { return OfUs(err) && (Away(err) || !p.took) }

// Close gives the refusals that nothing else can clear up; asked says whether mail to
// somebody else was looked for.
func (p *Run) Close(asked bool) (certain []Result) {
	if asked {
		return p.count(p.judge())
	}
	certain, p.open = putBack(p.open), nil
	return certain
}

// Revive gives the mail that counts as refused although the refusal was of us.
func (p *Run) Revive() (ids []int64) {
	ids, p.revive = p.revive, nil
	return ids
}

// putBack leaves mail in the queue if nobody can say who was refused.
func putBack(results []Result) []Result {
	for i := range results {
		results[i].Err = ErrStopped
	}
	return results
}

// doubtful gives a permanent refusal that does not say whom it concerns, else nil.
func doubtful(err error) *smtp.Error {
	var failure *smtp.Error
	if errors.As(err, &failure) && failure.Doubtful() {
		return failure
	}
	return nil
}

// acquitted turns a refusal of us, or one in doubt, into one of the recipient.
func acquitted(err error) error {
	var failure *smtp.Error
	if !errors.As(err, &failure) {
		return err
	}
	return failure.AsRecipients()
}
