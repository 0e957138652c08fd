package desk

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// placeless: a new mail from a client with an open complaint is not a new complaint at
// once. It waits for its place; mere thanks does not.
func (d *Desk) placeless(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (e errand, waits bool, err error) {
	from, _ := d.Write.Reader().Author(m)
	with, of, err := d.Write.Places().With(ctx, from.Address, d.Rules.Day(f.Received), false)
	if err != nil || len(of) == 0 {
		return e, false, err
	}
	if e, err = d.waiting(ctx, f, m, with); err != nil {
		return e, false, err
	}
	switch with, of, err = d.Write.Places().With(ctx, from.Address, d.Rules.Day(f.Received), true); {
	case err != nil:
		return e, true, err
	case len(of) == 0 && e.do == hold: // none of those cases is certainly theirs: a proven mail does not wait for a case that somebody else may have begun
		opens, err := d.newCase(ctx, f, m)
		if e.ifProven = &opens; err != nil {
			return e, true, err
		}
	}
	if len(of) == 1 && !with.Status.Closed() && e.do == hold { // whether it is proven is not known yet
		joins, err := d.inCase(ctx, with.ID, f, m, raw)
		if err == nil && joins.do == join && (sentence(joins.event.Kind) || joins.event.Kind == record.AskProgress) {
			e.ifProven = &joins
		}
		return e, true, err
	}
	return e, true, nil
}

// waiting makes a client's mail wait with a case.
func (d *Desk) waiting(ctx context.Context, f caselog.Filed, m *mailbox.Message, with record.Case) (errand, error) {
	from, _ := d.Write.Reader().Author(m)
	by, _ := route.Known(with, from.Address)
	e := errand{do: hold, reason: record.ReasonPlaceless, caseID: with.ID, sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	says, err := d.says(ctx, m, with.ID)
	e.event = d.mailEvent(record.Event{Kind: record.MailReceived, Text: says.Text, Own: says.Own, Left: says.Left, Accuses: d.Write.Reader().AboutDirector(m)}, by, f, m)
	if place.Thanks(m, d.Write.House.SkipLines) && !text.Tells(says.Others, text.AlsoNames, from.Name) {
		e.do, e.reason, e.caseID = ignore, record.ReasonThanks, ""
	}
	return e, err
}

// closed: an answer to a letter of a finished case may be a new complaint.
func (d *Desk) closed(ctx context.Context, e *errand, f caselog.Filed, t thread, m *mailbox.Message) error {
	if e.do != join || !e.event.Actor.Client() || e.event.Kind != record.MailReceived && !sentence(e.event.Kind) || e.event.Kind == record.AccuseDirector {
		return nil
	}
	if t.own != nil && t.own.Kind == record.MailProof && t.own.Role != record.ToWriter { // "klopt" in answer to 29 is not thanks
		return nil
	}
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil || d.Write.Places().GoesOn(c, d.Rules.Day(f.Received)) {
		return err
	}
	with, of, err := d.Write.Places().With(ctx, e.sender.Address, d.Rules.Day(f.Received), false)
	if len(of) == 0 {
		with = c
	}
	waits, failed := d.waiting(ctx, f, m, with)
	if err = cmp.Or(err, failed); t.own == nil { // it only names the number, which anybody can do
		e.ifProven = &waits
		return err
	}
	*e = waits
	return err
}

// wait stores a mail that waits. Its writer is told that it arrived (29), once a day,
// and the person answering for the case is asked where it belongs (21).
func (d *Desk) wait(ctx context.Context, o *occasion, e errand) error {
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	number, err := d.Log.Number(ctx, o.Handled.SHA256)
	if err != nil {
		return err
	}
	aside := o.Handled.DeputyOnly && !d.Rules.KeptFromDirector(c)
	o.Handled.DeputyOnly = o.Handled.DeputyOnly || d.Rules.KeptFromDirector(c)
	o.DeputyOnly = o.Handled.DeputyOnly
	o.Before = c
	c.Placeless = append(slices.Clip(c.Placeless), record.Mail{Number: number, Received: o.Event.At, DeputyOnly: o.Handled.DeputyOnly})
	o.Decision.Case = c
	to := record.ToResponsible
	if aside { // the mail may be about the director, though the case is not
		to = d.Rules.StandsIn(record.ByDeputy)
	}
	last, err := d.Log.LastWritten(ctx, o.Sender.Address, record.MailProof, record.ToWriter)
	if err != nil {
		return err
	}
	if last.IsZero() || d.Rules.Day(last).Before(d.Rules.Day(o.At)) {
		o.Decision.Effects = record.MailProof.Variant(record.VariantReceipt).Effects()
	}
	if !o.Handled.Untold && (!aside || to == record.ToDeputy) {
		o.Decision.Effects = append(o.Decision.Effects, record.MailFurther.Variant(record.VariantPlace).Effects(to)...)
		o.Shown = []int64{number}
	}
	for i := range o.Decision.Effects {
		o.Decision.Effects[i].Preview = int(number)
	}
	o.Handled.Untold = false // what is not told now is in the list of held mail
	o.note(slog.LevelInfo, "a client's mail waits for a place", "case", c.ID, "message", o.Handled.SHA256[:12])
	return nil
}

// answersReceipt reads what a client says about a mail that waits, in answer to its
// receipt (29). In any other mail those words have no special meaning.
func (d *Desk) answersReceipt(ctx context.Context, e *errand, f caselog.Filed, t thread, m *mailbox.Message) error {
	said := e.event.Kind
	if said == record.WantOwnCase || said == record.WantThisCase {
		e.event.Kind = record.MailReceived
	}
	if e.do != join || t.own == nil || t.own.Role != record.ToWriter || t.own.Preview == 0 || m.Ambiguous {
		return nil
	}
	more := e.cmd.Command != nil && e.cmd.Command.Text != ""
	if where, rest := denial.Place(ownWords(m), e.sender.Name); where != denial.Nowhere && (said == record.MailReceived || said == record.ConfirmMail || said == record.DenyMail) {
		e.event.Kind, more = record.MailReceived, rest != ""
		if said = record.WantThisCase; where == denial.ByItself {
			said = record.WantOwnCase
		}
	}
	h, found, err := d.Log.HeldMail(ctx, int64(t.own.Preview))
	if err != nil || !found {
		return err
	}
	if h.State != caselog.MailHeld || h.Reason != record.ReasonPlaceless || h.CaseID == "" {
		return d.hasPlace(ctx, e, t, said, h)
	}
	c, err := d.Log.Case(ctx, h.CaseID)
	if err != nil {
		return err
	}
	more = more || slices.ContainsFunc(m.Attachments, route.Encloses)
	with, err := d.waiting(ctx, f, m, c)
	switch {
	case said == record.WantOwnCase, said == record.WantThisCase && !c.Status.Closed():
		e.do, e.reason, e.caseID, e.settles = settle, "", h.CaseID, &h
		if e.into = h.CaseID; said == record.WantOwnCase {
			e.into = ""
		}
		if more { // the text below it goes along
			with.settles, with.into, with.do = &h, e.into, settle
			*e = with
		}
	case !h.Vouched && (said == record.DenyMail || said != record.ConfirmMail && route.Denies(ownWords(m))):
		e.caseID, e.event.Kind, e.event.Preview = h.CaseID, record.MailReceived, 0
		e.denies, err = d.Write.Places().Unproven(ctx, h)
		return err
	case !h.Vouched && (said == record.ConfirmMail || with.do == ignore && place.Yes(ownWords(m))):
		return d.confirmsWaiting(ctx, e, h, c)
	default: // stored with it
		*e = with
	}
	return err
}

// hasPlace: the mail has its place by now. Its writer can still say that it is a
// complaint of its own; other words go where the mail is.
func (d *Desk) hasPlace(ctx context.Context, e *errand, t thread, said record.EventKind, h caselog.HeldRow) error {
	if h.State != caselog.MailHandled || h.CaseID == "" {
		return nil
	}
	c, err := d.Log.Case(ctx, h.CaseID)
	if err != nil {
		return err
	}
	by, part := route.Known(c, e.sender.Address)
	if was, err := d.Log.Case(ctx, t.own.CaseID); err != nil || !part && was.MergedInto != c.ID {
		return err
	} else if !part { // their complaint was put there
		by = record.ByComplainant
	}
	e.caseID, e.event.Actor = c.ID, by
	if said == record.WantOwnCase && h.SHA256 != c.Message {
		p, err := d.Write.Places().Own(ctx, c, h.Number)
		if err == nil && p.Missing == "" && !p.Opens {
			e.event.Kind, e.event.Place = said, p
		}
		return err
	}
	return nil
}

// settlePlace does what a client said about waiting mail, which confirms that it is theirs.
func (d *Desk) settlePlace(ctx context.Context, o *occasion, e errand) error {
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	o.Before, o.Decision.Case = c, c
	together, err := d.Write.Places().Together(ctx, *e.settles)
	if err != nil {
		return err
	}
	for _, h := range together {
		if o.Proven = append(o.Proven, h.Number); !e.confirms {
			o.Placed = append(o.Placed, caselog.Placement{Number: h.Number, CaseID: e.into})
		}
	}
	if e.reason == record.ReasonPlaceless {
		o.Handled.State = caselog.MailHeld
		number, err := d.Log.Number(ctx, o.Handled.SHA256)
		o.Placed = append(o.Placed, caselog.Placement{Number: number, CaseID: e.into})
		return err
	}
	return nil
}

// placed reads a mail that a person put somewhere.
func (d *Desk) placed(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (errand, error) {
	id := f.CaseID
	if f.Accepted {
		of, err := d.Write.Places().Answers(ctx, f.SHA256)
		if err != nil {
			return errand{}, err
		}
		if of == 0 {
			return d.newCase(ctx, f, m)
		}
		h, _, err := d.Log.HeldMail(ctx, of)
		switch {
		case err != nil:
			return errand{}, err
		case h.State == caselog.MailFiled: // the other comes first; once that has its case, this is planned again
			return errand{placing: placing{follows: true}}, nil
		case h.State != caselog.MailHandled || h.CaseID == "":
			return d.newCase(ctx, f, m)
		}
		id = h.CaseID
	}
	c, err := d.Log.Case(ctx, id)
	if err != nil {
		return errand{}, err
	}
	from, _ := d.Write.Reader().Author(m)
	if _, part := route.Known(c, from.Address); part {
		e, err := d.inCase(ctx, id, f, m, raw)
		if e.event.Kind == record.WantOwnCase || e.event.Kind == record.WantThisCase || e.event.Kind == record.ConfirmMail || e.event.Kind == record.DenyMail {
			e.event.Kind = record.MailReceived
		}
		e.forbid, e.event.Seen, e.proven = false, f.Shown, f.Vouched
		return e, err
	}
	e := errand{do: join, caseID: id, sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	by, _ := d.Rules.Acting(c)
	says, err := d.says(ctx, m, id)
	if err != nil {
		return e, err
	}
	event := record.Event{Kind: record.MailReceived, Text: says.Text, Left: says.Left, Third: true, Person: &e.sender}
	passedOn, isPassedOn := d.Write.Proposer().Words(m, f.Received)
	if isPassedOn {
		event.Text = clip(m.Text, dossier.MaxText)
	}
	if f.Same {
		if isPassedOn { // without the remark of the person who passed it on
			event.Text = passedOn
		}
		by, event.Third, event.Own, event.Person = record.ByComplainant, false, event.Text, nil
	}
	e.event = d.mailEvent(event, by, f, m)
	e.event.From, e.event.Seen, e.quiet = "", f.Shown, true
	if f.Same && isPassedOn && f.Vouched { // the person who passed it on says whose it is
		e.proven, e.quiet = true, false
	}
	return e, nil
}

// placeDue makes cases of the mail that nobody put in a place. What goes with another
// mail gets its turn when that one has a case.
func (d *Desk) placeDue(ctx context.Context, out *Outcome) error {
	now := d.Now()
	for range 2 {
		placed, err := d.Write.Places().Due(ctx, now)
		if err != nil || len(placed) == 0 {
			return err
		}
		o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now, Placed: placed}}}
		o.note(slog.LevelInfo, "mail that nobody put in a place becomes a case", "mails", len(placed))
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
		if err := d.handleFiled(ctx, out, nil); err != nil {
			return err
		}
	}
	return nil
}

// moves reads "klacht" and "bij K-2026-0001" from director or deputy, about mail that
// waits or is in a case. done is false if it is about neither.
func (d *Desk) moves(ctx context.Context, e *errand, role record.Actor, t thread, doubt record.Why, f caselog.Filed, m *mailbox.Message) (done bool, err error) {
	meant := route.Meant(e.cmd, role)
	aside := meant == record.PutAside || meant == record.FindNoComplaint || meant == record.MarkSeen // about waiting mail, all three mean the same
	if e.cmd.Command == nil || meant != record.TakeIn && meant != record.PutInCase && !aside {
		return false, nil
	}
	numbers, _ := command.CutKind(e.cmd.Command.Args)
	number, into := place.Named(numbers, meant)
	about := t.own != nil && (t.own.Kind == record.MailFurther || t.own.Kind == record.MailWish)
	if number == 0 && about {
		number = int64(t.own.Preview)
	}
	var h caselog.HeldRow
	if number != 0 {
		if h, _, err = d.Log.HeldMail(ctx, number); err != nil {
			return false, err
		}
		number = cmp.Or(h.Number, number) // a better copy may have replaced it
		about = about || t.own != nil && h.State == caselog.MailHeld && h.CaseID != "" && h.CaseID == t.own.CaseID
	}
	if aside && meant != record.PutAside && !(about && h.State == caselog.MailHeld) {
		return false, nil
	}
	if t.own == nil || t.own.CaseID == "" || aside || h.State == caselog.MailHeld || h.State == caselog.MailIgnored || meant == record.TakeIn && number == 0 {
		if e.number = number; !about {
			return false, nil
		}
		e.do, e.doubt, e.caseID = judge, doubt, t.own.CaseID
		return true, nil
	}
	c, err := d.whereIs(ctx, t.own.CaseID, h, role, m)
	if err != nil {
		return false, err
	}
	e.do, e.caseID = join, c.ID
	e.event = d.command(e.cmd, role, doubt, false, f, m)
	if meant == record.TakeIn {
		e.event.Place, err = d.Write.Places().Own(ctx, c, number)
	} else {
		e.event.Place, err = d.Write.Places().Put(ctx, c, e.event, into, number, place.Says(e.event.Text))
	}
	return true, err
}

// placeAgain works out once more where a waiting command puts its mail.
func (d *Desk) placeAgain(ctx context.Context, e *errand) error {
	if e.event.Kind != record.Approve || e.event.Preview == 0 {
		return nil
	}
	c, err := d.Log.Case(ctx, e.caseID)
	ch, waits := c.Challenge(e.event.Preview)
	if err != nil || !waits || ch.Event.Place == nil {
		return err
	}
	was := ch.Event.Place
	number := int64(0)
	if !was.Opens && len(was.Mails) > 0 {
		number = was.Mails[0].Number
	}
	if ch.Event.Kind == record.TakeIn {
		e.event.Place, err = d.Write.Places().Own(ctx, c, number)
		return err
	}
	by := ch.Event
	by.From = e.event.From
	e.event.Place, err = d.Write.Places().Put(ctx, c, by, was.Into, number, was.Same)
	return err
}

// puts carries out "bij K-2026-0001 12" for held mail.
func (d *Desk) puts(ctx context.Context, o *occasion, h caselog.HeldRow, into, below string) (record.RefusalCode, error) {
	c, missing, err := d.Write.Places().Target(ctx, o.Event, into)
	if err != nil || missing != "" {
		return missing, err
	}
	together, err := d.Write.Places().Together(ctx, h)
	for _, h := range together {
		o.Placed = append(o.Placed, caselog.Placement{
			Number: h.Number, CaseID: into, Same: place.Says(below) || d.sameClient(ctx, h, c) || h.Vouched && propose.IsOf(h.Proposed, c),
			Shown: h.Reason == record.ReasonPlaceless && !h.ShownAt.IsZero() && d.Rules.MayLead(c, o.Event.Actor, o.Event.From),
		})
	}
	return "", err
}

// sameClient reports whether held mail that answers our mail to a client has the
// client's name. The person who says where it belongs has seen both.
func (d *Desk) sameClient(ctx context.Context, h caselog.HeldRow, c record.Case) bool {
	m, _, err := wrote.Again(ctx, d.Log, h.SHA256)
	if err != nil || m == nil || h.Reason != record.ReasonForeignAddress || c.Complainant.Name == "" {
		return false
	}
	from, _ := d.Write.Reader().Author(m)
	return strings.EqualFold(from.DisplayName(), c.Complainant.Name)
}

// answerPlace answers a command about one waiting mail, given in reply to the mail that
// showed it: what was done (16), or why it was not (14).
func (d *Desk) answerPlace(ctx context.Context, o *occasion, e errand, refused record.RefusalCode) error {
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil {
		return err
	}
	o.Before, o.Decision.Case = c, c
	letter := record.MailTranscript
	if refused != "" {
		letter = record.MailNotDone
		row, _ := words.For(route.Meant(o.Reading, o.Event.Actor), o.Event.Actor)
		f := record.Fact{At: o.At.UTC(), Actor: o.Event.Actor, Kind: record.FactRefused, Command: string(row.Event), Code: string(refused), Message: o.Event.Message, Personal: record.Personal{Text: o.Event.Text}}
		o.Decision.Facts, o.Decision.Case = []record.Fact{f}, c.Apply(f, procedure.Standing)
		o.Decision.Refusal = &procedure.Refusal{Code: refused, Article: "procedure 2"}
	}
	o.Decision.Effects = letter.Letter().Effects()
	return nil
}

// placing is the part of an errand about a mail's place.
type placing struct {
	settles  *caselog.HeldRow // settle: the waiting mail whose place a client gives
	into     string           // settle: which case, "" for one of its own
	confirms bool             // settle: the client only says that it is theirs
	denies   []int64          // numbers of waiting mail that a client says is not theirs
	number   int64            // judge: number of the mail that was shown, if the command names none
	ifProven *errand          // what it is if it is certainly from its sender
	proven   bool             // a client said it is theirs
	follows  bool             // it follows another mail that is not handled yet
	quiet    bool             // do not ask today whether it is theirs
}

// belongs puts a waiting mail where its first word says, once its sender is proven.
func (e *errand) belongs(o *occasion) {
	if e.reason != record.ReasonPlaceless && e.ifProven == nil {
		return
	}
	if o.Handled.Vouched = proven(o, e); o.Handled.Vouched && e.ifProven != nil {
		*e = *e.ifProven
		o.Sender, o.Reading, o.Event, o.Handled.Reason = e.sender, e.cmd, e.event, e.reason
	}
}

// answer reads a client's mail in a case that it answers or names.
func (d *Desk) answer(ctx context.Context, id string, f caselog.Filed, m *mailbox.Message, raw []byte, t thread) (errand, error) {
	e, err := d.inCase(ctx, id, f, m, raw)
	if err == nil {
		err = d.goesOn(ctx, &e, f, m, raw)
	}
	if err == nil {
		err = d.answersProof(ctx, &e, t, m)
	}
	if err == nil {
		err = d.answersReceipt(ctx, &e, f, t, m)
	}
	if err == nil {
		err = d.closed(ctx, &e, f, t, m)
	}
	return e, err
}

// goesOn moves a client's mail from a merged case to the case that continues it.
func (d *Desk) goesOn(ctx context.Context, e *errand, f caselog.Filed, m *mailbox.Message, raw []byte) error {
	if e.do != join || !e.event.Actor.Client() {
		return nil
	}
	into, same, err := d.Write.Places().GoesOnIn(ctx, e.caseID, e.sender)
	if into == "" {
		return err
	}
	if e.caseID = into; !same { // from the address they had in the old case
		return nil
	}
	*e, err = d.inCase(ctx, into, f, m, raw)
	return err
}

// drafted reports whether a case of somebody is being drafted: their next mail waits
// for its place with it.
func (h *handling) drafted(who record.Person) bool {
	return slices.ContainsFunc(h.open.All, func(d *draft) bool { return record.SameAddress(d.Sender.Address, who.Address) })
}

// movedTo is what the log does with the mail that a decision moved.
func (d *Desk) movedTo(ctx context.Context, o *occasion) []caselog.Placement {
	p := o.Event.Place
	if p == nil || p.Into == "" {
		return place.Moved(o.Decision.Facts, p, false)
	}
	target, err := d.Log.Case(ctx, p.Into)
	_, before := d.Rules.Acting(o.Before)
	_, holder := d.Rules.Acting(target)
	shown := err == nil && o.Event.Actor.Leads() && slices.Equal(before.Addresses, holder.Addresses)
	return place.Moved(o.Decision.Facts, p, shown)
}

// together adds, to what is judged, the mail that goes along with it.
func (d *Desk) together(ctx context.Context, o *occasion, held []caselog.HeldRow) error {
	places := d.Write.Places()
	for _, h := range held {
		for _, judged := range []*[]int64{&o.Accepted, &o.Rejected} {
			if !slices.Contains(*judged, h.Number) {
				continue
			}
			more, err := places.Together(ctx, h)
			if err != nil {
				return err
			}
			for _, other := range more {
				if !o.judged(other) {
					*judged = append(*judged, other.Number)
				}
			}
		}
	}
	return nil
}

// judged reports whether this occasion judged a held mail.
func (o *occasion) judged(h caselog.HeldRow) bool {
	return slices.Contains(o.Accepted, h.Number) || slices.Contains(o.Rejected, h.Number) || slices.ContainsFunc(o.Placed, func(p caselog.Placement) bool { return p.Number == h.Number })
}
