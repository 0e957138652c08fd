package desk

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// reader reads whose a mail is.
func (d *Desk) reader() route.Reader {
	return route.Reader{Ours: d.House.Email, HasRole: d.Rules.Roles.HasMailbox}
}

// isRobot reports whether fresh mail is the answer of a machine to a letter 01.
func (d *Desk) isRobot(ctx context.Context, address string, received time.Time) (bool, error) {
	sent, err := d.Log.SentTo(ctx, address, procedure.LetterAcknowledgement, received.AddDate(0, 0, -1))
	return route.AnswersAtOnce(sent, received), err
}

// again says what is done with a mail of which a copy came before.
func (d *Desk) again(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, e errand, first caselog.Original) (route.Repeat, error) {
	copies := route.Copies{Raw: d.Log.Raw, Facts: d.Log.Facts, Judge: d.Trust.Judge, Answers: func(ctx context.Context, m *mailbox.Message) (bool, error) {
		t, err := d.thread(ctx, m)
		return t.own != nil, err
	}}
	return copies.Again(ctx, m, raw, route.Asked{
		Opens: e.do == open, Holds: e.do == hold, Nothing: e.do == ignore, Accepted: f.Accepted, CaseID: e.caseID,
		Command: e.do == join && commanding(e.event.Actor) && e.event.Kind != procedure.NotUnderstood,
	}, first)
}
