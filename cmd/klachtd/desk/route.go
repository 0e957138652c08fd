package desk

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// errand is what a mail asks us to do: the answer to "which mail is what"
// (procedure/RULES.md).
type errand struct {
	do     action
	reason record.MailReason // why it is held or ignored
	caseID string            // the case it belongs to; "" for none or a new one
	event  record.Event
	sender record.Person
	cmd    command.Reading
	alert  *caselog.Letter    // our mail whose answer came from another address
	doubt  record.Why         // judge: why the mail alone is not enough
	code   record.RefusalCode // why a command about no case is refused
	asked  int                // judge: number of the mail with the command now being confirmed
	shown  int64              // likewise: our mail that showed it
	placing
	guessed

	warn   bool // tell the person whose address the held mail uses
	forbid bool // tell the sender that this is not their command to give

	canary *caselog.Canary // the daily mail to ourselves, come back

	unproven bool // in a role's name, but neither vouched for nor an answer to that role's mail

	page  agenda.Page // which: what is asked
	lists []string    // and the cases that can be chosen

	received time.Time // when the mail was received

	notes []note
}

type action int

const (
	ignore    action = iota // filed, never answered, never a case
	hold                    // a person must look at it first
	open                    // a new complaint
	join                    // an event in a case
	overview                // mail 25
	help                    // mail 27 about no case
	judge                   // "klacht 1", "geen klacht 1"
	settle                  // what a client says about a mail that waits for a place
	refuse                  // a command without the right to it, about no known case
	unclear                 // an answer to a list, which mail programs show with different texts
	which                   // a command about one of several cases, without saying which
	comeOrGo                // "afwezig tot 5 januari", "aanwezig"
	seemsAway               // an automatic answer from the person who answers for a case
	rehearse                // the answer to a practice mail
)

// route reads who wrote, in which case, and what is asked.
func (d *Desk) route(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (errand, error) {
	if f.Accepted || f.CaseID != "" { // a person has said what it is
		return d.placed(ctx, f, m, raw)
	}
	if e, practice, err := d.rehearsed(ctx, f, m, raw); err != nil || practice {
		return e, err
	}
	e, done, err := d.fromMachine(ctx, f, m)
	if err != nil {
		return e, err
	}
	if old, err := d.isOld(ctx, f); err != nil || old && !(e.do == ignore && (e.reason == record.ReasonOwn || e.reason == record.ReasonCanary)) {
		return errand{do: ignore, reason: record.ReasonOld}, err
	}
	if done {
		return restored(f, e), nil
	}
	if f.Restored {
		return restored(f, errand{}), nil
	}
	switch {
	case d.Write.Scanner.Infected(ctx, raw):
		return errand{do: hold, reason: record.ReasonVirus}, nil
	case f.Oversize:
		return errand{do: hold, reason: record.ReasonTooLarge}, nil
	case len(m.From) == 0:
		return errand{do: hold, reason: record.ReasonNoSender}, nil
	case len(m.From) > 1:
		return errand{do: hold, reason: record.ReasonSeveralSenders}, nil
	case m.Unreadable:
		return errand{do: hold, reason: record.ReasonUnreadable}, nil
	}
	t, err := d.thread(ctx, m)
	if err != nil {
		return errand{}, err
	}
	role, ok := d.Rules.Roles.Of(m.From[0].Address)
	if !ok && d.Rules.Roles.Administrator.Holds(m.From[0].Address) && t.own == nil && d.Write.Proposer().PassesOn(m, f.Received) {
		return errand{do: hold, reason: record.ReasonFromStaff}, nil
	}
	if !ok {
		if ok, err = d.standIn(ctx, m, t); err != nil {
			return errand{}, err
		}
		role = record.ByDeputy
	}
	if ok {
		e, err := d.fromRole(ctx, f, m, raw, role, t)
		if err == nil {
			err = d.withoutTail(ctx, &e, m)
		}
		return e, err
	}
	if d.Rules.Roles.HasMailbox(m.From[0].Address) { // another name for their mailbox, which may be somebody else's
		return errand{do: hold, reason: record.ReasonFromStaff}, nil
	}
	return d.fromClient(ctx, f, m, raw, t)
}

// notErased keeps mail out of an erased case: whoever gives a command is told so, and
// what anybody else writes is shown to a person, as mail from an unknown sender.
func (d *Desk) notErased(ctx context.Context, e *errand) error {
	if e.caseID == "" {
		return nil
	}
	c, err := d.Log.Case(ctx, e.caseID)
	if err != nil || !c.Erased {
		return err
	}
	was := *e
	*e = errand{do: hold, reason: record.ReasonForeignAddress, sender: e.sender, notes: e.notes}
	switch {
	case was.do == ignore, was.event.Kind == record.LetterReturned:
		e.do, e.reason = ignore, was.reason
	case was.do == join && (was.event.Actor.Leads() || was.event.Actor == record.ByCommission):
		e.do, e.event, e.cmd, e.code = unclear, was.event, was.cmd, record.RefuseErased
		if was.event.Doubt == record.NotAuthenticated {
			e.do, e.code = refuse, was.event.Doubt.Code()
		}
	}
	return nil
}

// restored: a lost log may already have answered mail that reconciliation found.
// Whatever it asks, a person looks first.
func restored(f caselog.Filed, e errand) errand {
	if !f.Restored || e.do == ignore && e.reason != "" {
		return e
	}
	return errand{do: hold, reason: record.ReasonRestored}
}

// fromMachine handles mail sent by machines: it is filed and never answered (RFC 3834).
// A bounce is linked to the letter it returns (R25). In doubt, keeping silent is wrong:
// only what is certainly our own, a mere notice, or a newsletter goes unseen; the rest
// is held.
func (d *Desk) fromMachine(ctx context.Context, f caselog.Filed, m *mailbox.Message) (errand, bool, error) {
	if c, err := d.returning(ctx, f.Received, m); err != nil || c != nil {
		return errand{do: ignore, reason: record.ReasonCanary, canary: c}, true, err
	}
	if m.MessageID != "" {
		if _, ours, err := d.Log.Letter(ctx, m.MessageID); err != nil || ours {
			return errand{do: ignore, reason: record.ReasonOwn}, true, err
		}
	}
	for _, r := range []*mailbox.Returned{m.Returned, m.MayReturn} {
		if r == nil || r.MessageID == "" || m.OwnText && !r.Copied {
			continue
		}
		if letter, found, err := d.Log.Letter(ctx, r.MessageID); err != nil || found { // this is proof enough, whoever sent it
			e, failed := d.tied(ctx, f, letter, r)
			return e, true, cmp.Or(err, failed)
		}
	}
	held := func(why record.MailReason) (errand, bool, error) {
		return errand{do: hold, reason: why}, true, nil
	}
	junk, err := d.inJunk(ctx, f)
	if err != nil {
		return errand{}, true, err
	}
	isMachine := m.Kind == mailbox.KindBounce || m.Kind == mailbox.KindAutoReply || m.Kind == mailbox.KindBulk
	switch {
	case m.StandIn:
		return held(record.ReasonStandIn)
	case m.Kind == mailbox.KindOwn: // it claims to be ours, but the log does not know it
		return held(record.ReasonOwn)
	case isMachine && f.Oversize: // nobody has read the rest of it
		return held(record.ReasonTooLarge)
	case d.Write.Reader().Filled(m) && !junk && !m.SpamFlagged && !m.DMARCFailed:
		return errand{}, false, nil
	case m.Kind == mailbox.KindAutoReply && !m.DMARCFailed && d.leads(m):
		t, err := d.thread(ctx, m)
		if err != nil || t.own == nil {
			return errand{do: hold, reason: route.Machine(m.Kind)}, true, err
		}
		return errand{do: seemsAway, reason: record.ReasonAutoReply}, true, nil // with words of its own it is also held
	case m.OwnText:
		return held(route.Machine(m.Kind))
	case m.Kind != mailbox.KindBulk && d.Write.Reader().Stopped(m):
		return held(record.ReasonStopped)
	case m.Kind == mailbox.KindBounce:
		e, err := d.untied(ctx, m.Returned.Recipient)
		return e, true, err
	case isMachine:
		return errand{do: ignore, reason: route.Machine(m.Kind)}, true, nil
	case junk, m.SpamFlagged && !f.Oversize:
		return held(record.ReasonSpam)
	case m.DMARCFailed:
		return d.forged(f, m), true, nil
	case len(m.From) == 1 && !d.Write.Reader().IsPerson(m.From[0].Address) && !f.Oversize && !m.Unreadable:
		if _, named := d.Write.Reader().Author(m); !named {
			return held(record.ReasonNobody)
		}
	}
	if cites, err := d.citesLetter(ctx, m); err != nil || cites {
		return errand{do: hold, reason: record.ReasonReport}, true, err
	}
	return errand{}, false, nil
}

// citesLetter reports whether a mail cites the Message-ID of one of our letters and
// comes from somebody with no part in that case: a machine's mail, whatever it says.
func (d *Desk) citesLetter(ctx context.Context, m *mailbox.Message) (bool, error) {
	if m.Kind != mailbox.KindMail || len(m.InReplyTo) > 0 || len(m.From) != 1 || d.hasRole(m) {
		return false, nil
	}
	for _, id := range m.Cites {
		letter, found, err := d.Log.Letter(ctx, id)
		if err != nil {
			return false, err
		}
		if !found || record.SameMailbox(letter.To, m.From[0].Address) {
			continue
		}
		c, err := d.Log.Case(ctx, letter.CaseID)
		if err != nil && !errors.Is(err, caselog.ErrNoCase) {
			return false, err
		}
		if _, part := route.Known(c, m.From[0].Address); !part {
			return true, nil
		}
	}
	return false, nil
}

// tied is a bounce and the letter whose Message-ID it returns. A status 4.x.x counts as
// well: the server gave up after days of trying (RFC 3464 section 2.3.3). A notice of
// delay is not a bounce.
func (d *Desk) tied(ctx context.Context, f caselog.Filed, letter caselog.Letter, r *mailbox.Returned) (errand, error) {
	lists, err := d.Log.Listed(ctx, letter)
	letter.CaseID = cmp.Or(append(lists, letter.CaseID)...)                                                                   // if it lists several cases, one is enough
	if err != nil || letter.CaseID == "" || letter.Status != caselog.LetterSent && letter.Status != caselog.LetterUncertain { // known already
		return errand{do: ignore, reason: record.ReasonBounce}, err
	}
	e := errand{do: join, reason: record.ReasonBounce, caseID: letter.CaseID}
	e.event = d.returned(letter, strings.TrimSpace(r.Status+" "+r.Diagnostic))
	e.event.At, e.event.On = f.Received, d.Rules.Day(f.Received)
	return e, nil
}

// untiedDays is how many days after a letter a bounce may be about it: mail servers try
// for five days (RFC 5321 section 4.5.4.1), and some for longer.
const untiedDays = 14

// untied: a bounce that does not say which letter came back. Anybody can write one, so
// nothing follows automatically; if we did write to that address, a person looks.
func (d *Desk) untied(ctx context.Context, recipient string) (errand, error) {
	if recipient != "" {
		n, err := d.Log.WrittenTo(ctx, recipient, d.Now().AddDate(0, 0, -untiedDays))
		if err != nil || n > 0 {
			return errand{do: hold, reason: record.ReasonBounce}, err
		}
	}
	return errand{do: ignore, reason: record.ReasonBounce}, nil
}

// returned is the event of a letter that did not arrive (R25).
func (d *Desk) returned(l caselog.Letter, line string) record.Event {
	now := d.Now()
	return record.Event{
		Kind: record.LetterReturned, Actor: record.ByClock, At: now, On: d.Rules.Day(now),
		Letter: l.Kind, To: l.Role, Person: &record.Person{Address: l.To},
		Message: l.SHA256, Document: l.DocumentSHA256, Line: clip(line, 500), Returned: l.MessageID,
	}
}

// mailEvent fills in what every event caused by a mail has.
func (d *Desk) mailEvent(e record.Event, by record.Actor, f caselog.Filed, m *mailbox.Message) record.Event {
	e.Actor, e.At, e.On = by, f.Received, d.Rules.Day(f.Received)
	e.Message, e.Subject, e.From = f.SHA256, m.Subject, m.From[0].Address
	for _, a := range m.Attachments {
		e.Documents = append(e.Documents, a.SHA256)
	}
	return e
}

// again says what to do with a mail that came before.
func (d *Desk) again(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, e errand, first caselog.Original) (route.Repeat, error) {
	copies := route.Copies{Raw: d.Log.Raw, Facts: d.Log.Facts, Judge: d.Trust.Judge, Answers: func(ctx context.Context, m *mailbox.Message) (bool, error) {
		t, err := d.thread(ctx, m)
		return t.own != nil, err
	}}
	return copies.Again(ctx, m, raw, route.Asked{
		Waits: e.reason == record.ReasonPlaceless, Opens: e.do == open || e.reason == record.ReasonPlaceless, Holds: e.do == hold && e.reason != record.ReasonPlaceless, Nothing: e.do == ignore, Accepted: f.Accepted, CaseID: e.caseID,
		Command: e.do == join && commanding(e.event.Actor) && e.event.Kind != record.NotUnderstood,
	}, first)
}

// newCase: any mail from a person that is not something else is a complaint (R06).
func (d *Desk) newCase(ctx context.Context, f caselog.Filed, m *mailbox.Message) (errand, error) {
	from := d.Write.Reader().Complainant(m)
	says, err := d.says(ctx, m, "")
	event := d.mailEvent(record.Event{
		Kind: record.ComplaintReceived, Text: clip(m.Text, dossier.MaxText), Own: says.Own, Accuses: d.Write.Reader().AboutDirector(m), Complaint: &record.Complaint{Complainant: from},
	}, record.ByComplainant, f, m)
	if p, ok := propose.Kept(f.Proposed); ok {
		from = d.Write.Proposer().Into(&event, m, p)
	}
	return errand{do: open, event: event, sender: from}, err
}

// fromClient: a mail from somebody without a role. It joins a case as an answer to our
// mail, or by the case number from an address known in it; anything else is a new
// complaint.
func (d *Desk) fromClient(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, t thread) (errand, error) {
	from, _ := d.Write.Reader().Author(m)
	alert := errand{do: hold, reason: record.ReasonForeignAddress, event: record.Event{At: f.Received, On: d.Rules.Day(f.Received)}, alert: t.foreign} // the alert says when
	if t.foreign != nil {
		if _, role := d.Rules.Roles.Of(t.foreign.To); role { // whatever else it answers
			return alert, nil
		}
	}
	if t.own != nil && t.own.CaseID != "" {
		return d.answer(ctx, t.own.CaseID, f, m, raw, t)
	}
	if t.own != nil { // the administrator, say, answers a list of held mail
		return errand{do: hold, reason: record.ReasonFromStaff}, nil
	}
	if t.foreign != nil {
		return alert, nil
	}
	others := false // it names one of their cases
	for _, id := range route.CaseNumber.FindAllString(m.Subject+"\n"+clip(m.Text, 20_000), 5) {
		c, err := d.Log.Case(ctx, id)
		if errors.Is(err, caselog.ErrNoCase) {
			continue
		}
		if err != nil {
			return errand{}, err
		}
		if _, ok := route.Known(c, from.Address); ok && (strings.Contains(m.Subject, id) || d.Write.Places().GoesOn(c, d.Rules.Day(f.Received))) { // else it only mentions the case
			return d.answer(ctx, id, f, m, raw, t)
		}
		others = others || strings.Contains(m.Subject, id)
	}
	if others && (d.readCommand(f, m, record.ByDirector, false).Command != nil || d.readCommand(f, m, record.ByCommission, false).Command != nil) {
		return errand{do: hold, reason: record.ReasonCommand}, nil // started from a link in our mail that was passed on
	}
	switch id, err := d.denied(ctx, f, m, from); {
	case err != nil:
		return errand{}, err
	case id != "":
		return d.inCase(ctx, id, f, m, raw)
	}
	if was, err := d.wasClient(ctx, from.Address); err != nil || was {
		return errand{do: hold, reason: record.ReasonFormer}, err
	}
	if e, waits, err := d.placeless(ctx, f, m, raw); waits || err != nil {
		return e, err
	}
	return d.newCase(ctx, f, m)
}

// denied gives the only case whose withdrawal a mail denies in its own words, though it
// answers nothing and names no case (R13).
func (d *Desk) denied(ctx context.Context, f caselog.Filed, m *mailbox.Message, from mailbox.Address) (only string, err error) {
	ids, err := d.Log.CasesWritten(ctx, from.Address, record.LetterWithdrawal)
	if len(ids) == 0 || !denial.Names(denial.Own(m.Reply, m.Text, d.Write.House.SkipLines)) {
		return "", err
	}
	for _, id := range ids {
		c, err := d.Log.Case(ctx, id)
		if err != nil {
			return "", err
		}
		on := d.Rules.Day(f.Received)
		if _, part := route.Known(c, from.Address); !part || c.Status != record.Withdrawn || on.After(d.Rules.ReopenUntil(c, on)) {
			continue
		}
		if only != "" {
			return "", nil
		}
		only = id
	}
	return only, err
}

// inCase reads a mail from somebody without commands. Three of the complainant's
// requests are understood; none of them closes a case (R13). Somebody who got mail in
// the case but has no part in it now, such as an earlier director, speaks for nobody: a
// person looks at that.
func (d *Desk) inCase(ctx context.Context, id string, f caselog.Filed, m *mailbox.Message, raw []byte) (errand, error) {
	c, err := d.Log.Case(ctx, id)
	if err != nil {
		return errand{}, err
	}
	from, _ := d.Write.Reader().Author(m)
	by, ok := route.Known(c, from.Address)
	if !ok {
		by, ok = d.partOf(c, from.Address)
	}
	if !ok && c.Was(from.Address) {
		return errand{do: hold, reason: record.ReasonFormer}, nil
	}
	if !ok {
		return errand{do: hold, reason: record.ReasonForeignAddress}, nil
	}
	e := errand{do: join, caseID: id, sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	says, err := d.says(ctx, m, id)
	if err != nil {
		return e, err
	}
	event := record.Event{Kind: record.MailReceived}
	if by.Client() && !m.Ambiguous && from == m.From[0] { // a web form does not speak for the person it names
		e.cmd = command.Read(m.Reply, d.reading(record.ByComplainant, f, from.Name))
		if e.cmd.Command != nil {
			event = route.Understand(*e.cmd.Command, by, d.Rules.Day(f.Received))
		}
	}
	own := denial.Own(says.Above+"\n\n"+says.Typed, "", d.Write.House.SkipLines)
	route.AfterClosing(&event, c, by, own)
	route.AfterWithdrawal(&event, c, by, denial.Read(own, from.Name))
	event.Text, event.Own, event.Left, event.Accuses = says.Text, says.Own, says.Left, d.Write.Reader().AboutDirector(m)
	if by.Client() && !m.Ambiguous && from == m.From[0] {
		if e.seems, err = d.means().Client(ctx, &event, meant.Says{Case: c, Read: e.cmd, Own: own, Names: []string{from.Name}, Now: d.Now()}); err != nil {
			return e, err
		}
	}
	e.event = d.mailEvent(event, by, f, m)
	if event.Kind == record.MailReceived {
		e.forbid, err = d.mayNotCommand(ctx, f, m, raw, by)
	}
	return e, err
}

// partOf gives the part in a case of somebody with a role but without commands.
func (d *Desk) partOf(c record.Case, address string) (record.Actor, bool) {
	manager, _ := d.Rules.Manager(c)
	switch role, _ := d.Rules.Roles.Of(address); {
	case role == record.ByCommission && c.AtCommission,
		role == record.ByManager && manager.Holds(address):
		return role, true
	}
	if d.Rules.Roles.Administrator.Holds(address) {
		return record.ByAdministrator, true
	}
	return "", false
}

// ownWords is what the sender wrote above the quotes, or everything if that is empty.
func ownWords(m *mailbox.Message) string { return wrote.Own(m, dossier.MaxText) }

// words gives what somebody says in a mail: everything except quotes of our mail.
func (d *Desk) words(ctx context.Context, m *mailbox.Message, caseID string) (wrote.Words, error) {
	return d.Write.Words(ctx, m, caseID, d.reread.bodies)
}

// reread caches what the mail being routed says, by the case it was read with. A mail
// that may belong to a case, or open its own, is asked for in each.
type reread struct {
	mail   *mailbox.Message
	says   map[string]wrote.Words
	bodies map[int64]string // of our mails that this mail, or earlier mail from its sender, answers
}

// says gives the words of the mail being routed, which it reads only once.
func (d *Desk) says(ctx context.Context, m *mailbox.Message, caseID string) (wrote.Words, error) {
	if d.reread.mail != m {
		d.reread = reread{m, make(map[string]wrote.Words), make(map[int64]string)}
	}
	if says, known := d.reread.says[caseID]; known {
		return says, nil
	}
	says, err := d.words(ctx, m, caseID)
	if err == nil {
		d.reread.says[caseID] = says
	}
	return says, err
}

// reading says how to read a command; the sender's name alone below it is a signature,
// not a text.
func (d *Desk) reading(by record.Actor, f caselog.Filed, names ...string) command.Options {
	o := route.Words(by)
	o.SkipLines, o.Names, o.On = d.Write.House.SkipLines, names, d.Rules.Day(f.Received)
	return o
}

func clip(s string, n int) string { return text.FirstRunes(s, n) }
