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
	"github.com/integratiewerk/klachtd/templates"
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
			route.AfterWithdrawal(&e.event, c, e.event.Actor, denial.Read(denial.Own(m.Reply, m.Text, d.House.SkipLines), e.sender.Name))
		}
		if e.event.Kind == record.MailReceived && c.MayInsist && t.own != nil && t.own.Kind == record.LetterOwnWords && !m.Ambiguous && denial.Affirms(ownWords(m), e.sender.Name) {
			e.event.Kind = record.InsistComplaint // "ja" to "Is het wel een klacht?"
		}
		return nil
	}
	if said == record.WithdrawalDenied && !denial.Names(denial.Own(m.Reply, m.Text, d.House.SkipLines)) { // they deny the mail, not the withdrawal
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
	_, of, err := d.places().With(ctx, e.sender.Address, d.Rules.Day(h.Received), false)
	if err != nil || len(of) != 1 || c.Status.Closed() {
		return err
	}
	m, raw, err := d.message(ctx, h.SHA256)
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
	o.event.Unproven, e.event.Unproven = true, true
	if e.event.Kind == record.AskProgress { // do not tell an unknown sender anything
		says, err := d.says(ctx, o.mail, e.caseID)
		if err != nil {
			return err
		}
		o.event.Kind, e.event.Kind, o.event.Text = record.MailReceived, record.MailReceived, says.Text
	}
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	known := c.Complainant.Address
	if e.event.Actor == record.ByRepresentative {
		known = representative(c).Address
	}
	asked, err := d.askedToday(ctx, known)
	o.event.Quiet = asked || e.quiet
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
	for _, client := range []string{o.before.Complainant.Address, representative(o.before).Address} {
		if client != "" && !o.event.Quiet && err == nil {
			o.event.Quiet, err = d.askedToday(ctx, client)
		}
	}
	if err != nil || !o.before.Status.WithCommission() {
		return err
	}
	mails, err := d.mailsIn(ctx, o.before.ID)
	if err != nil {
		return err
	}
	today := d.Rules.Day(o.At)
	for _, u := range o.before.Unproven {
		if u.Passed || u.Denied || !record.Ripe(u.On, today) {
			continue
		}
		if m, found := mails[u.Message]; found {
			o.held, o.whole = append(o.held, m), append(o.whole, m.Number)
		}
	}
	return nil
}

// mailsIn gives the mail of a case by its SHA-256.
func (d *Desk) mailsIn(ctx context.Context, id string) (map[string]caselog.HeldRow, error) {
	rows, err := d.Log.MailIn(ctx, id)
	mails := make(map[string]caselog.HeldRow, len(rows))
	for _, h := range rows {
		mails[h.SHA256] = h
	}
	return mails, err
}

func representative(c record.Case) record.Person {
	if c.Rep == nil {
		return record.Person{}
	}
	return c.Rep.Person
}

// recallProof brings back the mail that a client was asked about, because the following
// letters mention it. The answer stays next to it, with its files.
func (d *Desk) recallProof(ctx context.Context, o *occasion) error {
	u, waits := o.before.UnprovenMail(o.event.Preview)
	if !waits {
		return nil
	}
	m, raw, err := d.message(ctx, u.Message)
	if err != nil || m == nil {
		return err
	}
	answer := o.event
	o.answer = &answer
	for _, a := range o.mail.Attachments {
		o.Documents = append(o.Documents, caselog.Document{SHA256: a.SHA256, Mail: answer.Message, Name: a.Name, Type: a.Type, Data: a.Data})
	}
	done := slices.ContainsFunc(o.decision.Facts, func(f record.Fact) bool { return f.Message == u.Message && route.IsDone(f) })
	says, err := d.words(ctx, m, o.before.ID)
	if err != nil {
		return err
	}
	o.event.Kind, o.event.Text, o.event.Left, o.event.Message, o.event.On = record.MailReceived, says.Text, says.Left, u.Message, u.On
	if done {
		o.event.Kind = u.Kind
	}
	row, _ := words.For(o.event.Kind, u.Actor)
	if o.reading.Command = nil; row.Word != "" {
		o.reading = d.readCommand(caselog.Filed{Received: o.event.At}, m, record.ByComplainant, true)
	}
	mails, err := d.mailsIn(ctx, o.before.ID)
	if h, found := mails[u.Message]; found {
		o.event.At = h.Received
	}
	o.mail, o.raw = m, raw
	return err
}

// proofView is what 29 shows: the mail that a client is asked about, which is not
// always the latest.
func (r *renderer) proofView(e record.Effect, v templates.View) (templates.View, error) {
	u, _ := r.o.decision.Case.UnprovenMail(e.Preview)
	mails, err := r.mailsIn(r.ctx, r.o.decision.Case.ID)
	if err != nil {
		return v, err
	}
	m := r.o.mail
	if m == nil || r.o.event.Message != u.Message || r.o.answer != nil {
		if m, _, err = r.message(r.ctx, u.Message); err != nil {
			return v, err
		}
	}
	v.Command.Word = ""
	if row, known := words.For(u.Kind, u.Actor); known {
		v.Command.Word = row.Word
	}
	if h, found := mails[u.Message]; found {
		v.Command.At = h.Received
	}
	if u.Message == r.o.event.Message && r.o.answer == nil {
		v.Command.At = r.o.event.At
	}
	v.AttachmentNames = nil
	if m != nil {
		says, err := r.words(r.ctx, m, r.o.decision.Case.ID)
		if err != nil {
			return v, err
		}
		whole := says.Text
		if words, found := r.proposer().Words(m, v.Command.At); found { // not what one of our people said about it
			whole = words
		}
		v.Text = wrote.Beginning(whole)
		v.TextGoesOn = v.Text != whole
		asked := r.o.decision.Case.Complainant
		if u.Actor == record.ByRepresentative {
			asked = representative(r.o.decision.Case)
		}
		from, _ := r.reader().Author(m)
		v.Elsewhere = !record.SameAddress(from.Address, asked.Address)
		for _, a := range m.Attachments {
			v.AttachmentNames = append(v.AttachmentNames, a.Name)
		}
	}
	return v, nil
}
