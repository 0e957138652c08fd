package errand

import (
	"cmp"
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// placeless: a new mail from a client with an open complaint is not a new complaint at
// once. It waits for its place; mere thanks does not.
func (rd *Reader) placeless(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (e Errand, waits bool, err error) {
	from, _ := rd.Ours.Author(m)
	with, of, err := rd.places().With(ctx, from.Address, rd.Rules.Day(f.Received), false)
	if err != nil || len(of) == 0 {
		return e, false, err
	}
	if e, err = rd.waiting(ctx, f, m, with); err != nil {
		return e, false, err
	}
	switch with, of, err = rd.places().With(ctx, from.Address, rd.Rules.Day(f.Received), true); {
	case err != nil:
		return e, true, err
	case len(of) == 0 && e.Do == Hold: // none of those cases is certainly theirs: a proven mail does not wait for a case that somebody else may have begun
		opens, err := rd.newCase(ctx, f, m)
		if e.IfProven = &opens; err != nil {
			return e, true, err
		}
	}
	if len(of) == 1 && !with.Status.Closed() && e.Do == Hold { // whether it is proven is not known yet
		joins, err := rd.inCase(ctx, with.ID, f, m, raw)
		if err == nil && joins.Do == Join && (Sentence(joins.Event.Kind) || joins.Event.Kind == record.AskProgress) {
			e.IfProven = &joins
		}
		return e, true, err
	}
	return e, true, nil
}

// waiting makes a client's mail wait with a case.
func (rd *Reader) waiting(ctx context.Context, f caselog.Filed, m *mailbox.Message, with record.Case) (Errand, error) {
	from, _ := rd.Ours.Author(m)
	by, _ := route.Known(with, from.Address)
	e := Errand{Do: Hold, Reason: record.ReasonPlaceless, CaseID: with.ID, Sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	says, err := rd.Says(ctx, m, with.ID)
	e.Event = rd.mailEvent(record.Event{Kind: record.MailReceived, Text: says.Text, Own: says.Own, Left: says.Left, Accuses: rd.Ours.AboutDirector(m)}, by, f, m)
	if place.Thanks(m, rd.SkipLines) && !text.Tells(says.Others, text.AlsoNames, from.Name) {
		e.Do, e.Reason, e.CaseID = Ignore, record.ReasonThanks, ""
	}
	return e, err
}

// closed: an answer to a letter of a finished case may be a new complaint.
func (rd *Reader) closed(ctx context.Context, e *Errand, f caselog.Filed, t thread, m *mailbox.Message) error {
	if e.Do != Join || !e.Event.Actor.Client() || e.Event.Kind != record.MailReceived && !Sentence(e.Event.Kind) || e.Event.Kind == record.AccuseDirector {
		return nil
	}
	if t.own != nil && t.own.Kind == record.MailProof && t.own.Role != record.ToWriter { // "klopt" in answer to 29 is not thanks
		return nil
	}
	c, err := rd.Log.Case(ctx, e.CaseID)
	if err != nil || rd.places().GoesOn(c, rd.Rules.Day(f.Received)) {
		return err
	}
	with, of, err := rd.places().With(ctx, e.Sender.Address, rd.Rules.Day(f.Received), false)
	if len(of) == 0 {
		with = c
	}
	waits, failed := rd.waiting(ctx, f, m, with)
	if err = cmp.Or(err, failed); t.own == nil { // it only names the number, which anybody can do
		e.IfProven = &waits
		return err
	}
	*e = waits
	return err
}

// answersReceipt reads what a client says about a mail that waits, in answer to its
// receipt (29). In any other mail those words have no special meaning.
func (rd *Reader) answersReceipt(ctx context.Context, e *Errand, f caselog.Filed, t thread, m *mailbox.Message) error {
	said := e.Event.Kind
	if said == record.WantOwnCase || said == record.WantThisCase {
		e.Event.Kind = record.MailReceived
	}
	if e.Do != Join || t.own == nil || t.own.Role != record.ToWriter || t.own.Preview == 0 || m.Ambiguous {
		return nil
	}
	more := e.Cmd.Command != nil && e.Cmd.Command.Text != ""
	if where, rest := denial.Place(ownWords(m), e.Sender.Name); where != denial.Nowhere && (said == record.MailReceived || said == record.ConfirmMail || said == record.DenyMail) {
		e.Event.Kind, more = record.MailReceived, rest != ""
		if said = record.WantThisCase; where == denial.ByItself {
			said = record.WantOwnCase
		}
	}
	h, found, err := rd.Log.HeldMail(ctx, int64(t.own.Preview))
	if err != nil || !found {
		return err
	}
	if h.State != caselog.MailHeld || h.Reason != record.ReasonPlaceless || h.CaseID == "" {
		return rd.hasPlace(ctx, e, t, said, h)
	}
	c, err := rd.Log.Case(ctx, h.CaseID)
	if err != nil {
		return err
	}
	more = more || slices.ContainsFunc(m.Attachments, route.Encloses)
	with, err := rd.waiting(ctx, f, m, c)
	switch {
	case said == record.WantOwnCase, said == record.WantThisCase && !c.Status.Closed():
		e.Do, e.Reason, e.CaseID, e.Settles = Settle, "", h.CaseID, &h
		if e.Into = h.CaseID; said == record.WantOwnCase {
			e.Into = ""
		}
		if more { // the text below it goes along
			with.Settles, with.Into, with.Do = &h, e.Into, Settle
			*e = with
		}
	case !h.Vouched && (said == record.DenyMail || said != record.ConfirmMail && route.Denies(ownWords(m))):
		e.CaseID, e.Event.Kind, e.Event.Preview = h.CaseID, record.MailReceived, 0
		e.Denies, err = rd.places().Unproven(ctx, h)
		return err
	case !h.Vouched && (said == record.ConfirmMail || with.Do == Ignore && place.Yes(ownWords(m))):
		return rd.confirmsWaiting(ctx, e, h, c)
	default: // stored with it
		*e = with
	}
	return err
}

// hasPlace: the mail has its place by now. Its writer can still say that it is a
// complaint of its own; other words go where the mail is.
func (rd *Reader) hasPlace(ctx context.Context, e *Errand, t thread, said record.EventKind, h caselog.HeldRow) error {
	if h.State != caselog.MailHandled || h.CaseID == "" {
		return nil
	}
	c, err := rd.Log.Case(ctx, h.CaseID)
	if err != nil {
		return err
	}
	by, part := route.Known(c, e.Sender.Address)
	if was, err := rd.Log.Case(ctx, t.own.CaseID); err != nil || !part && was.MergedInto != c.ID {
		return err
	} else if !part { // their complaint was put there
		by = record.ByComplainant
	}
	e.CaseID, e.Event.Actor = c.ID, by
	if said == record.WantOwnCase && h.SHA256 != c.Message {
		p, err := rd.places().Own(ctx, c, h.Number)
		if err == nil && p.Missing == "" && !p.Opens {
			e.Event.Kind, e.Event.Place = said, p
		}
		return err
	}
	return nil
}

// placed reads a mail that a person put somewhere.
func (rd *Reader) placed(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (Errand, error) {
	id := f.CaseID
	if f.Accepted {
		of, err := rd.places().Answers(ctx, f.SHA256)
		if err != nil {
			return Errand{}, err
		}
		if of == 0 {
			return rd.newCase(ctx, f, m)
		}
		h, _, err := rd.Log.HeldMail(ctx, of)
		switch {
		case err != nil:
			return Errand{}, err
		case h.State == caselog.MailFiled: // the other comes first; once that has its case, this is planned again
			return Errand{Placing: Placing{Follows: true}}, nil
		case h.State != caselog.MailHandled || h.CaseID == "":
			return rd.newCase(ctx, f, m)
		}
		id = h.CaseID
	}
	c, err := rd.Log.Case(ctx, id)
	if err != nil {
		return Errand{}, err
	}
	from, _ := rd.Ours.Author(m)
	if _, part := route.Known(c, from.Address); part {
		e, err := rd.inCase(ctx, id, f, m, raw)
		if e.Event.Kind == record.WantOwnCase || e.Event.Kind == record.WantThisCase || e.Event.Kind == record.ConfirmMail || e.Event.Kind == record.DenyMail {
			e.Event.Kind = record.MailReceived
		}
		e.Forbid, e.Event.Seen, e.Proven = false, f.Shown, f.Vouched
		return e, err
	}
	e := Errand{Do: Join, CaseID: id, Sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	by, _ := rd.Rules.Acting(c)
	says, err := rd.Says(ctx, m, id)
	if err != nil {
		return e, err
	}
	event := record.Event{Kind: record.MailReceived, Text: says.Text, Left: says.Left, Third: true, Person: &e.Sender}
	passedOn, isPassedOn := rd.proposer().Words(m, f.Received)
	if isPassedOn {
		event.Text = text.FirstRunes(m.Text, dossier.MaxText)
	}
	if f.Same {
		if isPassedOn { // without the remark of the person who passed it on
			event.Text = passedOn
		}
		by, event.Third, event.Own, event.Person = record.ByComplainant, false, event.Text, nil
	}
	e.Event = rd.mailEvent(event, by, f, m)
	e.Event.From, e.Event.Seen, e.Quiet = "", f.Shown, true
	if f.Same && isPassedOn && f.Vouched { // the person who passed it on says whose it is
		e.Proven, e.Quiet = true, false
	}
	return e, nil
}

// moves reads "klacht" and "bij K-2026-0001" from director or deputy, about mail that
// waits or is in a case. done is false if it is about neither.
func (rd *Reader) moves(ctx context.Context, e *Errand, role record.Actor, t thread, doubt record.Why, f caselog.Filed, m *mailbox.Message) (done bool, err error) {
	meant := route.Meant(e.Cmd, role)
	aside := meant == record.PutAside || meant == record.FindNoComplaint || meant == record.MarkSeen // about waiting mail, all three mean the same
	if e.Cmd.Command == nil || meant != record.TakeIn && meant != record.PutInCase && !aside {
		return false, nil
	}
	numbers, _ := command.CutKind(e.Cmd.Command.Args)
	number, into := place.Named(numbers, meant)
	about := t.own != nil && (t.own.Kind == record.MailFurther || t.own.Kind == record.MailWish)
	if number == 0 && about {
		number = int64(t.own.Preview)
	}
	var h caselog.HeldRow
	if number != 0 {
		if h, _, err = rd.Log.HeldMail(ctx, number); err != nil {
			return false, err
		}
		number = cmp.Or(h.Number, number) // a better copy may have replaced it
		about = about || t.own != nil && h.State == caselog.MailHeld && h.CaseID != "" && h.CaseID == t.own.CaseID
	}
	if aside && meant != record.PutAside && !(about && h.State == caselog.MailHeld) {
		return false, nil
	}
	if t.own == nil || t.own.CaseID == "" || aside || h.State == caselog.MailHeld || h.State == caselog.MailIgnored || meant == record.TakeIn && number == 0 {
		if e.Number = number; !about {
			return false, nil
		}
		e.Do, e.Doubt, e.CaseID = Judge, doubt, t.own.CaseID
		return true, nil
	}
	c, err := rd.whereIs(ctx, t.own.CaseID, h, role, m)
	if err != nil {
		return false, err
	}
	e.Do, e.CaseID = Join, c.ID
	e.Event = rd.command(e.Cmd, role, doubt, false, f, m)
	if meant == record.TakeIn {
		e.Event.Place, err = rd.places().Own(ctx, c, number)
	} else {
		e.Event.Place, err = rd.places().Put(ctx, c, e.Event, into, number, place.Says(e.Event.Text))
	}
	return true, err
}

// placeAgain works out once more where a waiting command puts its mail.
func (rd *Reader) placeAgain(ctx context.Context, e *Errand) error {
	if e.Event.Kind != record.Approve || e.Event.Preview == 0 {
		return nil
	}
	c, err := rd.Log.Case(ctx, e.CaseID)
	ch, waits := c.Challenge(e.Event.Preview)
	if err != nil || !waits || ch.Event.Place == nil {
		return err
	}
	was := ch.Event.Place
	number := int64(0)
	if !was.Opens && len(was.Mails) > 0 {
		number = was.Mails[0].Number
	}
	if ch.Event.Kind == record.TakeIn {
		e.Event.Place, err = rd.places().Own(ctx, c, number)
		return err
	}
	by := ch.Event
	by.From = e.Event.From
	e.Event.Place, err = rd.places().Put(ctx, c, by, was.Into, number, was.Same)
	return err
}

// Placing is the part of an errand about a mail's place.
type Placing struct {
	Settles  *caselog.HeldRow // settle: the waiting mail whose place a client gives
	Into     string           // settle: which case, "" for one of its own
	Confirms bool             // settle: the client only says that it is theirs
	Denies   []int64          // numbers of waiting mail that a client says is not theirs
	Number   int64            // judge: number of the mail that was shown, if the command names none
	IfProven *Errand          // what it is if it is certainly from its sender
	Proven   bool             // a client said it is theirs
	Follows  bool             // it follows another mail that is not handled yet
	Quiet    bool             // do not ask today whether it is theirs
}

// answer reads a client's mail in a case that it answers or names.
func (rd *Reader) answer(ctx context.Context, id string, f caselog.Filed, m *mailbox.Message, raw []byte, t thread) (Errand, error) {
	e, err := rd.inCase(ctx, id, f, m, raw)
	if err == nil {
		err = rd.goesOn(ctx, &e, f, m, raw)
	}
	if err == nil {
		err = rd.answersProof(ctx, &e, t, m)
	}
	if err == nil {
		err = rd.answersReceipt(ctx, &e, f, t, m)
	}
	if err == nil {
		err = rd.closed(ctx, &e, f, t, m)
	}
	return e, err
}

// goesOn moves a client's mail from a merged case to the case that continues it.
func (rd *Reader) goesOn(ctx context.Context, e *Errand, f caselog.Filed, m *mailbox.Message, raw []byte) error {
	if e.Do != Join || !e.Event.Actor.Client() {
		return nil
	}
	into, same, err := rd.places().GoesOnIn(ctx, e.CaseID, e.Sender)
	if into == "" {
		return err
	}
	if e.CaseID = into; !same { // from the address they had in the old case
		return nil
	}
	*e, err = rd.inCase(ctx, into, f, m, raw)
	return err
}

// whereIs gives the case that a mail is in by now, for somebody who may know of it:
// since it was shown as waiting, it may have become a case or joined another.
func (rd *Reader) whereIs(ctx context.Context, shown string, h caselog.HeldRow, role record.Actor, m *mailbox.Message) (record.Case, error) {
	if h.State == caselog.MailHandled && h.CaseID != "" {
		if c, found, err := rd.known(ctx, h.CaseID, role, m.From[0].Address); err != nil || found && !c.Status.Closed() {
			return c, err
		}
	}
	return rd.Log.Case(ctx, shown)
}

// answersProof reads a client's answer to the question whether a mail is theirs (29): no
// is no, a question is neither, and anything else that a person writes is yes. In any other
// mail those words mean nothing special.
func (rd *Reader) answersProof(ctx context.Context, e *Errand, t thread, m *mailbox.Message) error {
	if e.Do != Join || !e.Event.Actor.Client() {
		return nil
	}
	said := e.Event.Kind
	c, err := rd.Log.Case(ctx, e.CaseID)
	if err != nil {
		return err
	}
	if t.own == nil || t.own.Kind != record.MailProof || t.own.Role == record.ToWriter || t.own.Preview == 0 || m.Ambiguous {
		if said == record.ConfirmMail || said == record.DenyMail {
			e.Event.Kind = record.MailReceived // "nee" to letter 10 is a denial too
			route.AfterWithdrawal(&e.Event, c, e.Event.Actor, denial.Read(denial.Own(m.Reply, m.Text, rd.SkipLines), e.Sender.Name))
		}
		if e.Event.Kind == record.MailReceived && c.MayInsist && t.own != nil && t.own.Kind == record.LetterOwnWords && !m.Ambiguous && denial.Affirms(ownWords(m), e.Sender.Name) {
			e.Event.Kind = record.InsistComplaint // "ja" to "Is het wel een klacht?"
		}
		return nil
	}
	if said == record.WithdrawalDenied && !denial.Names(denial.Own(m.Reply, m.Text, rd.SkipLines)) { // they deny the mail, not the withdrawal
		said, e.Event.Kind = record.MailReceived, record.MailReceived
	}
	u, waits := c.UnprovenMail(t.own.Preview)
	denies := said == record.DenyMail || said != record.ConfirmMail && route.Denies(ownWords(m)) ||
		said == record.WithdrawalDenied && u.Kind == record.WithdrawalWished
	if Sentence(said) {
		e.Event.Also = said
	}
	e.Event.Accuses = e.Event.Accuses || said == record.AccuseDirector
	switch e.Event.Preview = t.own.Preview; {
	case !waits, !denies && said != record.ConfirmMail && route.Unsure(ownWords(m)):
		if e.Event.Kind, e.Event.Also = record.MailReceived, ""; Sentence(said) {
			e.Event.Kind = said
		}
	case denies:
		e.Event.Kind = record.DenyMail
	default:
		e.Event.Kind = record.ConfirmMail
	}
	return nil
}

// confirmsWaiting: "yes" says that a waiting mail is theirs, but not where it belongs.
// If its first word asks something in the only open case, that is then asked.
func (rd *Reader) confirmsWaiting(ctx context.Context, e *Errand, h caselog.HeldRow, c record.Case) error {
	e.Do, e.Reason, e.CaseID, e.Settles, e.Confirms = Settle, "", h.CaseID, &h, true
	_, of, err := rd.places().With(ctx, e.Sender.Address, rd.Rules.Day(h.Received), false)
	if err != nil || len(of) != 1 || c.Status.Closed() {
		return err
	}
	m, raw, err := wrote.Again(ctx, rd.Log, h.SHA256)
	if err != nil || m == nil {
		return err
	}
	asks, err := rd.inCase(ctx, c.ID, caselog.Filed{SHA256: h.SHA256, Received: h.Received}, m, raw)
	if asks.Do == Join && Sentence(asks.Event.Kind) {
		e.Into, e.Confirms = c.ID, false
	}
	return err
}

// ShownBy gives the number of the one mail shown in the mail of ours that this answers.
func (rd *Reader) ShownBy(ctx context.Context, m *mailbox.Message) (int64, error) {
	t, err := rd.thread(ctx, m)
	if t.own == nil || t.own.Kind != record.MailFurther && t.own.Kind != record.MailWish {
		return 0, err
	}
	return int64(t.own.Preview), err
}
