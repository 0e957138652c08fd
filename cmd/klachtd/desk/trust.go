package desk

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// mostAsking is how long a mail may wait for the DNS. The sender chooses whom it asks,
// who may be slow on purpose; after that, the rest of the pass does not ask.
const mostAsking = 2 * time.Second

// vouched reports whether a mail answers our own mail to its sender, or the sender can
// be believed for another reason.
func (h *handling) vouched(ctx context.Context, m *mailbox.Message, raw []byte) (bool, error) {
	if m.DMARCFailed || len(m.From) != 1 {
		return false, nil
	}
	if answers, err := h.desk.Read.AnswersUs(ctx, m); err != nil || answers {
		return err == nil, err
	}
	policy := *h.desk.Read.Trust
	if h.slowDNS {
		policy.LookupTXT = nil
	}
	ctx, cancel := context.WithTimeout(ctx, mostAsking)
	defer cancel()
	vouched := policy.Vouched(ctx, raw, m)
	h.slowDNS = h.slowDNS || ctx.Err() != nil
	return vouched, nil
}

// alert tells the holder of a role, and the administrator, that somebody else answered
// mail that was theirs. It sends nothing about anybody else's mail: a person looks at
// what was held. If the case is hidden from the director, the deputy is told instead.
func (d *Desk) alert(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	if e.Alert == nil {
		return nil
	}
	role, commands := d.Rules.Roles.Of(e.Alert.To)
	if !commands {
		return nil
	}
	holder := record.ToHolder
	if role == record.ByDirector && e.Alert.CaseID != "" {
		c, err := d.Log.Case(ctx, e.Alert.CaseID)
		if err != nil {
			return err
		}
		if d.Rules.KeptFromDirector(c) {
			holder = record.ToDeputy
		}
	}
	o.Letter, o.Refusal = e.Alert, record.RefuseForeignAddress
	o.Sender = record.Person{Name: o.Mail.From[0].DisplayName(), Address: o.Mail.From[0].Address}
	o.Decision.Effects = record.MailNotAllowed.Variant(record.VariantAlert).Effects(holder, record.ToAdministrator)
	return nil
}

// warn tells the role whose address a forged mail uses, once a day.
func (d *Desk) warn(ctx context.Context, o *write.Occasion) error {
	told, err := d.Log.Marked(ctx, markForged+string(o.Event.Actor))
	if err != nil || o.At.Before(told.AddDate(0, 0, 1)) {
		return err
	}
	o.Refusal = record.RefuseFailedAuthentication
	o.Decision.Effects = record.MailNotAllowed.Letter().Effects()
	o.Marks = append(o.Marks, markForged+string(o.Event.Actor))
	return nil
}

// markForged is when a role was last told about forged mail with its address.
const markForged = "forged "

// recall brings back the mail of a confirmed command: the letters use its words and
// files. The answer is added below "akkoord".
func (d *Desk) recall(ctx context.Context, o *write.Occasion) error {
	e := o.Decision.Confirmed.Event
	m, raw, err := wrote.Again(ctx, d.Log, e.Message)
	if err != nil {
		return err
	}
	if o.Event, o.Mail, o.Raw = e, m, raw; m != nil {
		o.Reading = d.Read.Command(caselog.Filed{Received: e.At}, m, e.Actor, true)
	}
	return nil
}
