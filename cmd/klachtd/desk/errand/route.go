// Package errand reads what a mail asks: who wrote it, in which case, and which event
// that is. It looks mail, letters and cases up in the log, and records nothing there but
// which border vouches for our people. What follows is decided elsewhere.
//
//	route.go     mail from machines and from clients
//	role.go      mail from director, deputy, commission and managers
//	suggest.go   what their mail without a command seems to mean (package meant)
//	trust.go     whether their mail alone is enough to obey a command
//	place.go     mail from somebody with an open complaint, without its number (package place)
//	others.go    answers to practice mail, absence, old mail, and what comes back to us
//
// role.go finds the case of an answer to a mail about several cases (34), by the cases
// that the log lists for that mail.
package errand

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// Correspondence has the mail, the letters and the cases so far; *caselog.Log is one.
type Correspondence interface {
	audience.Pile
	meant.Past
	place.Lookup
	Began(ctx context.Context) (time.Time, error)
	Canary(ctx context.Context, messageID, token string) (c caselog.Canary, found bool, err error)
	CasesWritten(ctx context.Context, address string, kind record.LetterKind) ([]string, error)
	Facts(ctx context.Context, id string) (facts []caselog.Entry, err error)
	LastWritten(ctx context.Context, address string, kind record.LetterKind, roles ...record.Recipient) (at time.Time, err error)
	Listed(ctx context.Context, m caselog.Letter) ([]string, error)
	MailsOf(ctx context.Context, address, id string, n int) ([]string, error)
	Marked(ctx context.Context, name string) (at time.Time, err error)
	SeenOutside(ctx context.Context, sha, mailbox string) (seen bool, err error)
	Troubled(ctx context.Context, part string, now time.Time, why string) error
	Vouched(ctx context.Context, sha string) (vouched bool, err error)
	WrittenTo(ctx context.Context, address string, since time.Time) (n int, err error)
}

// Reader reads what mail asks. One goroutine at a time calls its methods.
type Reader struct {
	Log   Correspondence
	Rules *rules.Rules
	Now   func() time.Time
	Guard *audience.Guard // who may see which held mail

	Name, Email string     // of the foundation
	Ours        route.Ours // whose a mail is
	SkipLines   []string   // banners of the tenant, never a command

	Trust        *trust.Policy // whose word on a sender counts
	RelayRenames bool          // our Message-IDs are changed on the way out
	Scanner      *sieve.Sieve  // scans incoming mail; nil for no scanner
	Junk         string        // the folder whose mail is all held; "" for none
	Since        time.Time     // mail received before this is old; zero for the beginning of the log

	reread reread
}

// Forget drops what is kept of the mail that was read last: it may be a large one.
func (rd *Reader) Forget() { rd.reread = reread{} }

func (rd *Reader) proposer() propose.Proposer {
	return propose.Proposer{Rules: rd.Rules, Own: rd.Ours}
}

func (rd *Reader) places() place.Finder { return place.NewFinder(rd.Log, rd.Rules) }

// Read reads who wrote, in which case, and what is asked. raw is the whole of m.
// What was read in m is kept until Forget.
func (rd *Reader) Read(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (Errand, error) {
	e, err := rd.route(ctx, f, m, raw)
	if err == nil {
		err = rd.notErased(ctx, &e)
	}
	return e, err
}

// Errand is what a mail asks us to do: the answer to "which mail is what"
// (procedure/RULES.md).
type Errand struct {
	Do     Action
	Reason record.MailReason // why it is held or ignored
	CaseID string            // the case it belongs to; "" for none or a new one
	Event  record.Event
	Sender record.Person
	Cmd    command.Reading
	Alert  *caselog.Letter    // our mail whose answer came from another address
	Doubt  record.Why         // judge: why the mail alone is not enough
	Code   record.RefusalCode // why a command about no case is refused
	Asked  int                // judge: number of the mail with the command now being confirmed
	Shown  int64              // likewise: our mail that showed it
	Placing
	Guessed

	Warn   bool // tell the person whose address the held mail uses
	Forbid bool // tell the sender that this is not their command to give

	Canary *caselog.Canary // the daily mail to ourselves, come back

	Unproven  bool   // in a role's name, but neither vouched for nor an answer to that role's mail
	Unvouched string // why the border does not vouch for a command in a role's name

	Page  agenda.Page // which: what is asked
	Lists []string    // and the cases that can be chosen

	Received time.Time // when the mail was received
}

// Action is what an errand asks us to do.
type Action int

const (
	Ignore    Action = iota // filed, never answered, never a case
	Hold                    // a person must look at it first
	Open                    // a new complaint
	Join                    // an event in a case
	Overview                // mail 25
	Help                    // mail 27 about no case
	Judge                   // "klacht 1", "geen klacht 1"
	Settle                  // what a client says about a mail that waits for a place
	Refuse                  // a command without the right to it, about no known case
	Unclear                 // an answer to a list, which mail programs show with different texts
	Which                   // a command about one of several cases, without saying which
	ComeOrGo                // "afwezig tot 5 januari", "aanwezig"
	SeemsAway               // an automatic answer from the person who answers for a case
	Rehearse                // the answer to a practice mail
)

// route reads who wrote, in which case, and what is asked.
func (rd *Reader) route(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (Errand, error) {
	if f.Accepted || f.CaseID != "" { // a person has said what it is
		return rd.placed(ctx, f, m, raw)
	}
	if e, practice, err := rd.rehearsed(ctx, f, m, raw); err != nil || practice {
		return e, err
	}
	e, done, err := rd.fromMachine(ctx, f, m)
	if err != nil {
		return e, err
	}
	if old, err := rd.isOld(ctx, f); err != nil || old && !(e.Do == Ignore && (e.Reason == record.ReasonOwn || e.Reason == record.ReasonCanary)) {
		return Errand{Do: Ignore, Reason: record.ReasonOld}, err
	}
	if done {
		return restored(f, e), nil
	}
	if f.Restored {
		return restored(f, Errand{}), nil
	}
	switch {
	case rd.Scanner.Infected(ctx, raw):
		return Errand{Do: Hold, Reason: record.ReasonVirus}, nil
	case f.Oversize:
		return Errand{Do: Hold, Reason: record.ReasonTooLarge}, nil
	case len(m.From) == 0:
		return Errand{Do: Hold, Reason: record.ReasonNoSender}, nil
	case len(m.From) > 1:
		return Errand{Do: Hold, Reason: record.ReasonSeveralSenders}, nil
	case m.Unreadable:
		return Errand{Do: Hold, Reason: record.ReasonUnreadable}, nil
	}
	t, err := rd.thread(ctx, m)
	if err != nil {
		return Errand{}, err
	}
	role, ok := rd.Rules.Roles.Of(m.From[0].Address)
	if !ok && rd.Rules.Roles.Administrator.Holds(m.From[0].Address) && t.own == nil && rd.proposer().PassesOn(m, f.Received) {
		return Errand{Do: Hold, Reason: record.ReasonFromStaff}, nil
	}
	if !ok {
		if ok, err = rd.standIn(ctx, m, t); err != nil {
			return Errand{}, err
		}
		role = record.ByDeputy
	}
	if ok {
		e, err := rd.fromRole(ctx, f, m, raw, role, t)
		if err == nil {
			err = rd.withoutTail(ctx, &e, m)
		}
		return e, err
	}
	if rd.Rules.Roles.HasMailbox(m.From[0].Address) { // another name for their mailbox, which may be somebody else's
		return Errand{Do: Hold, Reason: record.ReasonFromStaff}, nil
	}
	return rd.fromClient(ctx, f, m, raw, t)
}

// notErased keeps mail out of an erased case: whoever gives a command is told so, and
// what anybody else writes is shown to a person, as mail from an unknown sender.
func (rd *Reader) notErased(ctx context.Context, e *Errand) error {
	if e.CaseID == "" {
		return nil
	}
	c, err := rd.Log.Case(ctx, e.CaseID)
	if err != nil || !c.Erased {
		return err
	}
	was := *e
	*e = Errand{Do: Hold, Reason: record.ReasonForeignAddress, Sender: e.Sender, Unvouched: e.Unvouched}
	switch {
	case was.Do == Ignore, was.Event.Kind == record.LetterReturned:
		e.Do, e.Reason = Ignore, was.Reason
	case was.Do == Join && (was.Event.Actor.Leads() || was.Event.Actor == record.ByCommission):
		e.Do, e.Event, e.Cmd, e.Code = Unclear, was.Event, was.Cmd, record.RefuseErased
		if was.Event.Doubt == record.NotAuthenticated {
			e.Do, e.Code = Refuse, was.Event.Doubt.Code()
		}
	}
	return nil
}

// restored: a lost log may already have answered mail that reconciliation found.
// Whatever it asks, a person looks first.
func restored(f caselog.Filed, e Errand) Errand {
	if !f.Restored || e.Do == Ignore && e.Reason != "" {
		return e
	}
	return Errand{Do: Hold, Reason: record.ReasonRestored}
}

// fromMachine handles mail sent by machines: it is filed and never answered (RFC 3834).
// A bounce is linked to the letter it returns (R25). In doubt, keeping silent is wrong:
// only what is certainly our own, a mere notice, or a newsletter goes unseen; the rest
// is held.
func (rd *Reader) fromMachine(ctx context.Context, f caselog.Filed, m *mailbox.Message) (Errand, bool, error) {
	if c, err := rd.returning(ctx, f.Received, m); err != nil || c != nil {
		return Errand{Do: Ignore, Reason: record.ReasonCanary, Canary: c}, true, err
	}
	if m.MessageID != "" {
		if _, ours, err := rd.Log.Letter(ctx, m.MessageID); err != nil || ours {
			return Errand{Do: Ignore, Reason: record.ReasonOwn}, true, err
		}
	}
	for _, r := range []*mailbox.Returned{m.Returned, m.MayReturn} {
		if r == nil || r.MessageID == "" || m.OwnText && !r.Copied {
			continue
		}
		if letter, found, err := rd.Log.Letter(ctx, r.MessageID); err != nil || found { // this is proof enough, whoever sent it
			e, failed := rd.tied(ctx, f, letter, r)
			return e, true, cmp.Or(err, failed)
		}
	}
	held := func(why record.MailReason) (Errand, bool, error) {
		return Errand{Do: Hold, Reason: why}, true, nil
	}
	junk, err := rd.inJunk(ctx, f)
	if err != nil {
		return Errand{}, true, err
	}
	isMachine := m.Kind == mailbox.KindBounce || m.Kind == mailbox.KindAutoReply || m.Kind == mailbox.KindBulk
	switch {
	case m.StandIn:
		return held(record.ReasonStandIn)
	case m.Kind == mailbox.KindOwn: // it claims to be ours, but the log does not know it
		return held(record.ReasonOwn)
	case isMachine && f.Oversize: // nobody has read the rest of it
		return held(record.ReasonTooLarge)
	case rd.Ours.Filled(m) && !junk && !m.SpamFlagged && !m.DMARCFailed:
		return Errand{}, false, nil
	case m.Kind == mailbox.KindAutoReply && !m.DMARCFailed && rd.leads(m):
		t, err := rd.thread(ctx, m)
		if err != nil || t.own == nil {
			return Errand{Do: Hold, Reason: route.Machine(m.Kind)}, true, err
		}
		return Errand{Do: SeemsAway, Reason: record.ReasonAutoReply}, true, nil // with words of its own it is also held
	case m.OwnText:
		return held(route.Machine(m.Kind))
	case m.Kind != mailbox.KindBulk && rd.Ours.Stopped(m):
		return held(record.ReasonStopped)
	case m.Kind == mailbox.KindBounce:
		e, err := rd.untied(ctx, m.Returned.Recipient)
		return e, true, err
	case isMachine:
		return Errand{Do: Ignore, Reason: route.Machine(m.Kind)}, true, nil
	case junk, m.SpamFlagged && !f.Oversize:
		return held(record.ReasonSpam)
	case m.DMARCFailed:
		return rd.forged(f, m), true, nil
	case len(m.From) == 1 && !rd.Ours.IsPerson(m.From[0].Address) && !f.Oversize && !m.Unreadable:
		if _, named := rd.Ours.Author(m); !named {
			return held(record.ReasonNobody)
		}
	}
	if cites, err := rd.citesLetter(ctx, m); err != nil || cites {
		return Errand{Do: Hold, Reason: record.ReasonReport}, true, err
	}
	return Errand{}, false, nil
}

// citesLetter reports whether a mail cites the Message-ID of one of our letters and
// comes from somebody with no part in that case: a machine's mail, whatever it says.
func (rd *Reader) citesLetter(ctx context.Context, m *mailbox.Message) (bool, error) {
	if m.Kind != mailbox.KindMail || len(m.InReplyTo) > 0 || len(m.From) != 1 || rd.hasRole(m) {
		return false, nil
	}
	for _, id := range m.Cites {
		letter, found, err := rd.Log.Letter(ctx, id)
		if err != nil {
			return false, err
		}
		if !found || record.SameMailbox(letter.To, m.From[0].Address) {
			continue
		}
		c, err := rd.Log.Case(ctx, letter.CaseID)
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
func (rd *Reader) tied(ctx context.Context, f caselog.Filed, letter caselog.Letter, r *mailbox.Returned) (Errand, error) {
	lists, err := rd.Log.Listed(ctx, letter)
	letter.CaseID = cmp.Or(append(lists, letter.CaseID)...)                                                                   // if it lists several cases, one is enough
	if err != nil || letter.CaseID == "" || letter.Status != caselog.LetterSent && letter.Status != caselog.LetterUncertain { // known already
		return Errand{Do: Ignore, Reason: record.ReasonBounce}, err
	}
	e := Errand{Do: Join, Reason: record.ReasonBounce, CaseID: letter.CaseID}
	e.Event = rd.Returned(letter, strings.TrimSpace(r.Status+" "+r.Diagnostic))
	e.Event.At, e.Event.On = f.Received, rd.Rules.Day(f.Received)
	return e, nil
}

// untiedDays is how many days after a letter a bounce may be about it: mail servers try
// for five days (RFC 5321 section 4.5.4.1), and some for longer.
const untiedDays = 14

// untied: a bounce that does not say which letter came back. Anybody can write one, so
// nothing follows automatically; if we did write to that address, a person looks.
func (rd *Reader) untied(ctx context.Context, recipient string) (Errand, error) {
	if recipient != "" {
		n, err := rd.Log.WrittenTo(ctx, recipient, rd.Now().AddDate(0, 0, -untiedDays))
		if err != nil || n > 0 {
			return Errand{Do: Hold, Reason: record.ReasonBounce}, err
		}
	}
	return Errand{Do: Ignore, Reason: record.ReasonBounce}, nil
}

// Returned is the event of a letter that did not arrive (R25).
func (rd *Reader) Returned(l caselog.Letter, line string) record.Event {
	now := rd.Now()
	return record.Event{
		Kind: record.LetterReturned, Actor: record.ByClock, At: now, On: rd.Rules.Day(now),
		Letter: l.Kind, To: l.Role, Person: &record.Person{Address: l.To},
		Message: l.SHA256, Document: l.DocumentSHA256, Line: text.FirstRunes(line, 500), Returned: l.MessageID,
	}
}

// mailEvent fills in what every event caused by a mail has.
func (rd *Reader) mailEvent(e record.Event, by record.Actor, f caselog.Filed, m *mailbox.Message) record.Event {
	e.Actor, e.At, e.On = by, f.Received, rd.Rules.Day(f.Received)
	e.Message, e.Subject, e.From = f.SHA256, m.Subject, m.From[0].Address
	for _, a := range m.Attachments {
		e.Documents = append(e.Documents, a.SHA256)
	}
	return e
}

// Again says what to do with a mail that came before.
func (rd *Reader) Again(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, e Errand, first caselog.Original) (route.Repeat, error) {
	copies := route.Copies{Raw: rd.Log.Raw, Facts: rd.Log.Facts, Judge: rd.Trust.Judge, Answers: rd.AnswersUs}
	return copies.Again(ctx, m, raw, route.Asked{
		Waits: e.Reason == record.ReasonPlaceless, Opens: e.Do == Open || e.Reason == record.ReasonPlaceless, Holds: e.Do == Hold && e.Reason != record.ReasonPlaceless, Nothing: e.Do == Ignore, Accepted: f.Accepted, CaseID: e.CaseID,
		Command: e.Do == Join && Commanding(e.Event.Actor) && e.Event.Kind != record.NotUnderstood,
	}, first)
}

// newCase: any mail from a person that is not something else is a complaint (R06).
func (rd *Reader) newCase(ctx context.Context, f caselog.Filed, m *mailbox.Message) (Errand, error) {
	from := rd.Ours.Complainant(m)
	says, err := rd.Says(ctx, m, "")
	event := rd.mailEvent(record.Event{
		Kind: record.ComplaintReceived, Text: text.FirstRunes(m.Text, dossier.MaxText), Own: says.Own, Accuses: rd.Ours.AboutDirector(m), Complaint: &record.Complaint{Complainant: from},
	}, record.ByComplainant, f, m)
	if p, ok := propose.Kept(f.Proposed); ok {
		from = rd.proposer().Into(&event, m, p)
	}
	return Errand{Do: Open, Event: event, Sender: from}, err
}

// fromClient: a mail from somebody without a role. It joins a case as an answer to our
// mail, or by the case number from an address known in it; anything else is a new
// complaint.
func (rd *Reader) fromClient(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, t thread) (Errand, error) {
	from, _ := rd.Ours.Author(m)
	alert := Errand{Do: Hold, Reason: record.ReasonForeignAddress, Event: record.Event{At: f.Received, On: rd.Rules.Day(f.Received)}, Alert: t.foreign} // the alert says when
	if t.foreign != nil {
		if _, role := rd.Rules.Roles.Of(t.foreign.To); role { // whatever else it answers
			return alert, nil
		}
	}
	if t.own != nil && t.own.CaseID != "" {
		return rd.answer(ctx, t.own.CaseID, f, m, raw, t)
	}
	if t.own != nil { // the administrator, say, answers a list of held mail
		return Errand{Do: Hold, Reason: record.ReasonFromStaff}, nil
	}
	if t.foreign != nil {
		return alert, nil
	}
	others := false // it names one of their cases
	for _, id := range route.CaseNumber.FindAllString(m.Subject+"\n"+text.FirstRunes(m.Text, 20_000), 5) {
		c, err := rd.Log.Case(ctx, id)
		if errors.Is(err, caselog.ErrNoCase) {
			continue
		}
		if err != nil {
			return Errand{}, err
		}
		if _, ok := route.Known(c, from.Address); ok && (strings.Contains(m.Subject, id) || rd.places().GoesOn(c, rd.Rules.Day(f.Received))) { // else it only mentions the case
			return rd.answer(ctx, id, f, m, raw, t)
		}
		others = others || strings.Contains(m.Subject, id)
	}
	if others && (rd.Command(f, m, record.ByDirector, false).Command != nil || rd.Command(f, m, record.ByCommission, false).Command != nil) {
		return Errand{Do: Hold, Reason: record.ReasonCommand}, nil // started from a link in our mail that was passed on
	}
	switch id, err := rd.denied(ctx, f, m, from); {
	case err != nil:
		return Errand{}, err
	case id != "":
		return rd.inCase(ctx, id, f, m, raw)
	}
	if was, err := rd.wasClient(ctx, from.Address); err != nil || was {
		return Errand{Do: Hold, Reason: record.ReasonFormer}, err
	}
	if e, waits, err := rd.placeless(ctx, f, m, raw); waits || err != nil {
		return e, err
	}
	return rd.newCase(ctx, f, m)
}

// denied gives the only case whose withdrawal a mail denies in its own words, though it
// answers nothing and names no case (R13).
func (rd *Reader) denied(ctx context.Context, f caselog.Filed, m *mailbox.Message, from mailbox.Address) (only string, err error) {
	ids, err := rd.Log.CasesWritten(ctx, from.Address, record.LetterWithdrawal)
	if len(ids) == 0 || !denial.Names(denial.Own(m.Reply, m.Text, rd.SkipLines)) {
		return "", err
	}
	for _, id := range ids {
		c, err := rd.Log.Case(ctx, id)
		if err != nil {
			return "", err
		}
		on := rd.Rules.Day(f.Received)
		if _, part := route.Known(c, from.Address); !part || c.Status != record.Withdrawn || on.After(rd.Rules.ReopenUntil(c, on)) {
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
func (rd *Reader) inCase(ctx context.Context, id string, f caselog.Filed, m *mailbox.Message, raw []byte) (Errand, error) {
	c, err := rd.Log.Case(ctx, id)
	if err != nil {
		return Errand{}, err
	}
	from, _ := rd.Ours.Author(m)
	by, ok := route.Known(c, from.Address)
	if !ok {
		by, ok = rd.partOf(c, from.Address)
	}
	if !ok && c.Was(from.Address) {
		return Errand{Do: Hold, Reason: record.ReasonFormer}, nil
	}
	if !ok {
		return Errand{Do: Hold, Reason: record.ReasonForeignAddress}, nil
	}
	e := Errand{Do: Join, CaseID: id, Sender: record.Person{Name: from.DisplayName(), Address: from.Address}}
	says, err := rd.Says(ctx, m, id)
	if err != nil {
		return e, err
	}
	event := record.Event{Kind: record.MailReceived}
	if by.Client() && !m.Ambiguous && from == m.From[0] { // a web form does not speak for the person it names
		e.Cmd = command.Read(m.Reply, rd.reading(record.ByComplainant, f, from.Name))
		if e.Cmd.Command != nil {
			event = route.Understand(*e.Cmd.Command, by, rd.Rules.Day(f.Received))
		}
	}
	own := denial.Own(says.Above+"\n\n"+says.Typed, "", rd.SkipLines)
	route.AfterClosing(&event, c, by, own)
	route.AfterWithdrawal(&event, c, by, denial.Read(own, from.Name))
	event.Text, event.Own, event.Left, event.Accuses = says.Text, says.Own, says.Left, rd.Ours.AboutDirector(m)
	if by.Client() && !m.Ambiguous && from == m.From[0] {
		if e.Seems, err = rd.means().Client(ctx, &event, meant.Says{Case: c, Read: e.Cmd, Own: own, Names: []string{from.Name}, Now: rd.Now()}); err != nil {
			return e, err
		}
	}
	e.Event = rd.mailEvent(event, by, f, m)
	if event.Kind == record.MailReceived {
		e.Forbid, err = rd.mayNotCommand(ctx, f, m, raw, by)
	}
	return e, err
}

// partOf gives the part in a case of somebody with a role but without commands.
func (rd *Reader) partOf(c record.Case, address string) (record.Actor, bool) {
	manager, _ := rd.Rules.Manager(c)
	switch role, _ := rd.Rules.Roles.Of(address); {
	case role == record.ByCommission && c.AtCommission,
		role == record.ByManager && manager.Holds(address):
		return role, true
	}
	if rd.Rules.Roles.Administrator.Holds(address) {
		return record.ByAdministrator, true
	}
	return "", false
}

// ownWords is what the sender wrote above the quotes, or everything if that is empty.
func ownWords(m *mailbox.Message) string { return wrote.Own(m, dossier.MaxText) }

// Words gives what somebody says in a mail: everything except quotes of our mail.
func (rd *Reader) Words(ctx context.Context, m *mailbox.Message, caseID string) (wrote.Words, error) {
	r := wrote.Comparer{Log: rd.Log, House: []string{rd.Email, rd.Name}, Day: rd.Rules.Day, Most: dossier.MaxText, Bodies: rd.reread.bodies}
	return r.Read(ctx, m, append(route.Named(m.Subject, rd.Email), route.Answers(m)...), caseID)
}

// reread caches what the mail being routed says, by the case it was read with. A mail
// that may belong to a case, or open its own, is asked for in each.
type reread struct {
	mail   *mailbox.Message
	says   map[string]wrote.Words
	bodies map[int64]string // of our mails that this mail, or earlier mail from its sender, answers
}

// Says gives the words of the mail being routed, which it reads only once.
func (rd *Reader) Says(ctx context.Context, m *mailbox.Message, caseID string) (wrote.Words, error) {
	if rd.reread.mail != m {
		rd.reread = reread{m, make(map[string]wrote.Words), make(map[int64]string)}
	}
	if says, known := rd.reread.says[caseID]; known {
		return says, nil
	}
	says, err := rd.Words(ctx, m, caseID)
	if err == nil {
		rd.reread.says[caseID] = says
	}
	return says, err
}

// reading says how to read a command; the sender's name alone below it is a signature,
// not a text.
func (rd *Reader) reading(by record.Actor, f caselog.Filed, names ...string) command.Options {
	o := route.Words(by)
	o.SkipLines, o.Names, o.On = rd.SkipLines, names, rd.Rules.Day(f.Received)
	return o
}
