package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// answersProof reads a client's answer to the question whether a mail is theirs (29): no
// is no, a question is neither, and anything else that a person writes is yes. In any other
// mail those words mean nothing special.
func (d *Desk) answersProof(ctx context.Context, e *errand, t thread, m *mailbox.Message) error {
	if e.do != join || !e.event.Actor.Client() {
		return nil
	}
	said := e.event.Kind
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	if t.own == nil || t.own.Kind != record.MailProof || t.own.Role == record.ToWriter || t.own.Preview == 0 || m.Ambiguous {
		if said == record.ConfirmMail || said == record.DenyMail {
			e.event.Kind = record.MailReceived // "nee" to letter 10 is a denial too
			route.AfterWithdrawal(&e.event, c, e.event.Actor, denial.Read(denial.Own(m.Reply, m.Text, d.Write.House.SkipLines), e.sender.Name))
		}
		if e.event.Kind == record.MailReceived && c.MayInsist && t.own != nil && t.own.Kind == record.LetterOwnWords && !m.Ambiguous && denial.Affirms(ownWords(m), e.sender.Name) {
			e.event.Kind = record.InsistComplaint // "ja" to "Is het wel een klacht?"
		}
		return nil
	}
	if said == record.WithdrawalDenied && !denial.Names(denial.Own(m.Reply, m.Text, d.Write.House.SkipLines)) { // they deny the mail, not the withdrawal
		said, e.event.Kind = record.MailReceived, record.MailReceived
	}
	u, waits := c.UnprovenMail(t.own.Preview)
	denies := said == record.DenyMail || said != record.ConfirmMail && route.Denies(ownWords(m)) ||
		said == record.WithdrawalDenied && u.Kind == record.WithdrawalWished
	if sentence(said) {
		e.event.Also = said
	}
	e.event.Accuses = e.event.Accuses || said == record.AccuseDirector
	switch e.event.Preview = t.own.Preview; {
	case !waits, !denies && said != record.ConfirmMail && route.Unsure(ownWords(m)):
		if e.event.Kind, e.event.Also = record.MailReceived, ""; sentence(said) {
			e.event.Kind = said
		}
	case denies:
		e.event.Kind = record.DenyMail
	default:
		e.event.Kind = record.ConfirmMail
	}
	return nil
}

// confirmsWaiting: "yes" says that a waiting mail is theirs, but not where it belongs.
// If its first word asks something in the only open case, that is then asked.
func (d *Desk) confirmsWaiting(ctx context.Context, e *errand, h caselog.HeldRow, c record.Case) error {
	e.do, e.reason, e.caseID, e.settles, e.confirms = settle, "", h.CaseID, &h, true
	_, of, err := d.Write.Places().With(ctx, e.sender.Address, d.Rules.Day(h.Received), false)
	if err != nil || len(of) != 1 || c.Status.Closed() {
		return err
	}
	m, raw, err := wrote.Again(ctx, d.Log, h.SHA256)
	if err != nil || m == nil {
		return err
	}
	asks, err := d.inCase(ctx, c.ID, caselog.Filed{SHA256: h.SHA256, Received: h.Received}, m, raw)
	if asks.do == join && sentence(asks.event.Kind) {
		e.into, e.confirms = c.ID, false
	}
	return err
}

// proofOf marks a client's mail in a case that nobody vouches for. What a web form
// sends in somebody's name is such mail too.
func (d *Desk) proofOf(ctx context.Context, o *occasion, e *errand) error {
	if e.do != join || !e.event.Actor.Client() || e.event.Kind == record.LetterReturned {
		return nil
	}
	if o.Handled.Vouched = proven(o, e) && !e.quiet || e.proven; o.Handled.Vouched {
		return nil
	}
	o.Event.Unproven, e.event.Unproven = true, true
	if e.event.Kind == record.AskProgress { // do not tell an unknown sender anything
		says, err := d.says(ctx, o.Mail, e.caseID)
		if err != nil {
			return err
		}
		o.Event.Kind, e.event.Kind, o.Event.Text = record.MailReceived, record.MailReceived, says.Text
	}
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	known := c.Complainant.Address
	if e.event.Actor == record.ByRepresentative {
		known = c.RepPerson().Address
	}
	asked, err := d.askedToday(ctx, known)
	o.Event.Quiet = asked || e.quiet
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
func (d *Desk) proofDue(ctx context.Context, o *occasion) error {
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
func (d *Desk) recallProof(ctx context.Context, o *occasion) error {
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
	says, err := d.words(ctx, m, o.Before.ID)
	if err != nil {
		return err
	}
	o.Event.Kind, o.Event.Text, o.Event.Left, o.Event.Message, o.Event.On = record.MailReceived, says.Text, says.Left, u.Message, u.On
	if done {
		o.Event.Kind = u.Kind
	}
	row, _ := words.For(o.Event.Kind, u.Actor)
	if o.Reading.Command = nil; row.Word != "" {
		o.Reading = d.readCommand(caselog.Filed{Received: o.Event.At}, m, record.ByComplainant, true)
	}
	mails, err := d.Write.MailsIn(ctx, o.Before.ID)
	if h, found := mails[u.Message]; found {
		o.Event.At = h.Received
	}
	o.Mail, o.Raw = m, raw
	return err
}
