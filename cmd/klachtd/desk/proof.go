package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// proofOf marks a client's mail in a case that nobody vouches for. What a web form
// sends in somebody's name is such mail too.
func (d *Desk) proofOf(ctx context.Context, o *write.Occasion, e *errand.Errand) error {
	if e.Do != errand.Join || !e.Event.Actor.Client() || e.Event.Kind == record.LetterReturned {
		return nil
	}
	if o.Handled.Vouched = proven(o, e) && !e.Quiet || e.Proven; o.Handled.Vouched {
		return nil
	}
	o.Event.Unproven, e.Event.Unproven = true, true
	if e.Event.Kind == record.AskProgress { // do not tell an unknown sender anything
		says, err := d.Read.Says(ctx, o.Mail, e.CaseID)
		if err != nil {
			return err
		}
		o.Event.Kind, e.Event.Kind, o.Event.Text = record.MailReceived, record.MailReceived, says.Text
	}
	c, err := d.Log.Case(ctx, e.CaseID)
	if err != nil {
		return err
	}
	known := c.Complainant.Address
	if e.Event.Actor == record.ByRepresentative {
		known = c.RepPerson().Address
	}
	asked, err := d.askedToday(ctx, known)
	o.Event.Quiet = asked || e.Quiet
	return err
}

// askedToday reports whether somebody was asked today, in any case, whether they wrote
// a mail: once a day is enough.
func (d *Desk) askedToday(ctx context.Context, address string) (bool, error) {
	last, err := d.Log.LastWritten(ctx, address, record.MailProof, record.ToComplainant, record.ToRepresentative)
	return err == nil && !last.IsZero() && !d.Rules.Day(last).Before(d.Rules.Day(d.Now())), err
}

// proofDue prepares the morning's work on such mail: who must not be asked twice a day,
// and what the commission gets without an answer.
func (d *Desk) proofDue(ctx context.Context, o *write.Occasion) error {
	var err error
	for _, client := range []string{o.Before.Complainant.Address, o.Before.RepPerson().Address} {
		if client != "" && !o.Event.Quiet && err == nil {
			o.Event.Quiet, err = d.askedToday(ctx, client)
		}
	}
	if err != nil || !o.Before.Status.WithCommission() {
		return err
	}
	mails, err := d.Write.MailsIn(ctx, o.Before.ID)
	if err != nil {
		return err
	}
	today := d.Rules.Day(o.At)
	for _, u := range o.Before.Unproven {
		if u.Passed || u.Denied || !record.Ripe(u.On, today) {
			continue
		}
		if m, found := mails[u.Message]; found {
			o.Held, o.Whole = append(o.Held, m), append(o.Whole, m.Number)
		}
	}
	return nil
}

// recallProof brings back the mail that a client was asked about, because the following
// letters mention it. The answer stays next to it, with its files.
func (d *Desk) recallProof(ctx context.Context, o *write.Occasion) error {
	u, waits := o.Before.UnprovenMail(o.Event.Preview)
	if !waits {
		return nil
	}
	m, raw, err := wrote.Again(ctx, d.Log, u.Message)
	if err != nil || m == nil {
		return err
	}
	answer := o.Event
	o.Answer = &answer
	for _, a := range o.Mail.Attachments {
		o.Documents = append(o.Documents, caselog.Document{SHA256: a.SHA256, Mail: answer.Message, Name: a.Name, Type: a.Type, Data: a.Data})
	}
	done := slices.ContainsFunc(o.Decision.Facts, func(f record.Fact) bool { return f.Message == u.Message && route.IsDone(f) })
	says, err := d.Read.Words(ctx, m, o.Before.ID)
	if err != nil {
		return err
	}
	o.Event.Kind, o.Event.Text, o.Event.Left, o.Event.Message, o.Event.On = record.MailReceived, says.Text, says.Left, u.Message, u.On
	if done {
		o.Event.Kind = u.Kind
	}
	row, _ := words.For(o.Event.Kind, u.Actor)
	if o.Reading.Command = nil; row.Word != "" {
		o.Reading = d.Read.Command(caselog.Filed{Received: o.Event.At}, m, record.ByComplainant, true)
	}
	mails, err := d.Write.MailsIn(ctx, o.Before.ID)
	if h, found := mails[u.Message]; found {
		o.Event.At = h.Received
	}
	o.Mail, o.Raw = m, raw
	return err
}
