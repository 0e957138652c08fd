package desk

import (
	"context"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// reader reads whose a mail is.
func (d *Desk) reader() route.Reader {
	return route.Reader{Ours: d.House.Email, HasRole: func(address string) bool { _, role := d.roleOf(address); return role }}
}

// isRobot reports whether fresh mail is the answer of a machine to a letter 01.
func (d *Desk) isRobot(ctx context.Context, address string, received time.Time) (bool, error) {
	sent, err := d.Log.SentTo(ctx, address, procedure.LetterAcknowledgement, received.AddDate(0, 0, -1))
	return route.AnswersAtOnce(sent, received), err
}

// What is done with a mail of which a copy came before.
type repeat int

const (
	copied  repeat = iota // nothing: it says nothing new
	renewed               // what it asks, as of any mail
	ifDone                // what it asks, if that can be done now; else nothing
)

// again says what is done with a mail of which a copy came before. Copies that
// came by a worse way, through a list, marked as spam or unproven, do not make a
// better one superfluous, and a command that could not be carried out is given
// anew. A complaint that has its case has it.
func (d *Desk) again(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, e errand, first caselog.Original) (repeat, error) {
	switch {
	case first.State != caselog.MailHandled:
		if !f.Accepted && (first.State == caselog.MailHeld && e.do == hold || e.do == ignore) {
			return copied, nil
		}
		return renewed, nil
	case e.do == open, e.do == hold, e.do == ignore:
		return copied, nil
	}
	if better, err := d.better(ctx, m, raw, first.SHA256); err != nil || better {
		return renewed, err
	}
	if e.do != join || first.CaseID != e.caseID || !commanding(e.event.Actor) || e.event.Kind == procedure.NotUnderstood {
		return copied, nil
	}
	if done, err := d.carriedOut(ctx, first.CaseID, first.SHA256); err != nil || done {
		return copied, err
	}
	return ifDone, nil
}

// better reports whether a mail is better proven to be its sender's than the
// copy of it that came before, whose bytes may be gone.
func (d *Desk) better(ctx context.Context, m *mailbox.Message, raw []byte, before string) (bool, error) {
	first, found, err := d.Log.Raw(ctx, before)
	if err != nil || !found || len(m.From) != 1 {
		return false, err
	}
	earlier := mailbox.Parse(first)
	if len(earlier.From) != 1 {
		return true, nil
	}
	rank := map[trust.Result]int{trust.None: 1, trust.Pass: 2}
	now, then := rank[d.Trust.Judge(ctx, raw, m).Result], rank[d.Trust.Judge(ctx, first, earlier).Result]
	if now != then {
		return now > then, nil
	}
	answers, err := d.thread(ctx, m)
	if err != nil || answers.own == nil {
		return false, err
	}
	answered, err := d.thread(ctx, earlier)
	return answered.own == nil, err
}

// carriedOut reports whether a command did what it asks, that is, whether a fact
// of its case is more than that it was refused or shown first.
func (d *Desk) carriedOut(ctx context.Context, id, mail string) (bool, error) {
	facts, err := d.Log.Facts(ctx, id)
	return slices.ContainsFunc(facts, func(e caselog.Entry) bool {
		return e.Fact.Message == mail && !notDone(e.Fact.Kind)
	}), err
}

func notDone(k procedure.FactKind) bool {
	switch k {
	case procedure.FactRefused, procedure.FactChallenged, procedure.FactAsked, procedure.FactLetterQueued, procedure.FactLetterSent:
		return true
	}
	return false
}
