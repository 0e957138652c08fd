package errand

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/tap"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// fromRole reads a mail from the director, the deputy, the commission or a manager. By
// itself it is never a complaint. Whether a command is obeyed is up to trust.go.
func (rd *Reader) fromRole(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, role record.Actor, t thread) (Errand, error) {
	verdict := rd.Trust.Judge(ctx, raw, m)
	if verdict.Result == trust.Fail {
		return rd.forged(f, m), nil
	}
	if err := rd.watchBorder(ctx, verdict); err != nil {
		return Errand{}, err
	}
	unproven := t.own == nil && verdict.Result != trust.Pass
	if role == record.ByManager {
		return rd.fromStaff(ctx, f, m, raw, t, unproven)
	}
	says, err := rd.Words(ctx, m, "")
	if err != nil {
		return Errand{}, err
	}
	if says.Copied {
		m.Reply = says.Above
	}
	e, err := rd.asks(ctx, f, m, raw, role, t, verdict, unproven, says.Typed)
	if rd.doubt(m, t, verdict, true) == record.NotAuthenticated {
		e.Unvouched = verdict.Why
	}
	says.Take(&e.Event, slices.ContainsFunc(m.Attachments, route.Encloses), append(rd.signers(m, role), rd.Name)...)
	return e, err
}

// asks reads what a role holder asks; typed is what they wrote between and below quotes.
func (rd *Reader) asks(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, role record.Actor, t thread, verdict trust.Verdict, unproven bool, typed string) (Errand, error) {
	e := Errand{
		Sender: record.Person{Name: rd.Rules.Roles.NameOf(role, m.From[0].Address), Address: m.From[0].Address},
		Cmd:    rd.Command(f, m, role, true), Unproven: unproven,
	}
	if err := rd.bareManager(ctx, &e, role, t, f, m); err != nil {
		return e, err
	}
	meant := route.Meant(e.Cmd, role)
	if t.own != nil {
		own := *t.own
		if own.CaseID, e.Page, e.Lists = morning.Place(own.CaseID, t.lists, e.Cmd, meant); e.Lists != nil {
			t.lists = e.Lists // the mail still proves what it did
		}
		t.own = &own
	}
	doubt := rd.doubt(m, t, verdict, route.Asks(meant) || meant == record.BeAway || meant == record.BeBack)
	e.Event = rd.mailEvent(record.Event{}, role, f, m)
	command := e.Cmd.Command
	answers := t.own != nil && t.own.Kind == record.MailPreview
	e.Cmd = route.Likely(e.Cmd, role, answers)
	if t.own != nil {
		e.CaseID = t.own.CaseID
	}
	c, found, err := rd.correspondence(ctx, m, role, t)
	if err != nil || found && (t.own == nil || command == nil) {
		e.Do, e.CaseID = Join, c.ID
		if rd.Trust.Provider == trust.ProviderNone { // anybody may have written it
			doubt = record.NoProvider
		}
		e.Event = rd.mailEvent(route.Wrote(c, ownWords(m), doubt), role, f, m)
		return e, err
	}
	asks := rd.doubt(m, t, verdict, true)
	if doubt, err = rd.suggest(ctx, &e, role, t, doubt, asks, f, m); err != nil {
		return e, err
	}
	command = e.Cmd.Command
	if done, err := rd.moves(ctx, &e, role, t, doubt, f, m); done || err != nil {
		return e, err
	}
	switch {
	case t.own == nil && command != nil && rd.proposer().Remarks(e.Cmd, role, m, f.Received): // it comments on what is below it
		return Errand{Do: Hold, Reason: record.ReasonFromStaff}, nil
	case m.TwoTexts && !doubt.Refuses() && (e.Lists != nil || t.own != nil && e.CaseID == ""):
		e.Do, e.Code = Unclear, record.RefuseTwoTexts
	case e.Lists != nil:
		if e.Do = Which; doubt.Refuses() {
			e.Do, e.Code = Refuse, doubt.Code()
		}
	case command != nil && aboutNoCase(route.Meant(e.Cmd, role), t):
		return rd.withoutCase(e, doubt, role, t), nil
	case e.CaseID != "":
		e.Do = Join
		e.Event = rd.command(e.Cmd, role, doubt, answers, f, m)
		if e.Unread && e.Event.Offered {
			e.Event = rd.mailEvent(record.Event{Kind: record.NotUnderstood, Code: "unknown", Doubt: doubt}, role, f, m)
		}
		e.Event.Meant, e.Cmd.Suggestion = e.Meant, e.Likely
		if t.direct && t.own.Kind == record.MailPreview {
			e.Event.Preview = t.own.Preview
		}
		if e.Event.Kind == record.Approve && !e.Meant {
			err := rd.placeAgain(ctx, &e)
			if err != nil {
				return e, err
			}
			if e.Event.Text, err = rd.addedTo(ctx, e, m, typed); err != nil {
				return e, err
			}
			if role.Leads() {
				route.Categorise(&e.Event)
			}
		}
	case command != nil:
		return rd.withoutCapability(ctx, e, role, f, m, t, doubt)
	case t.own != nil: // an answer to the overview or to the list of held mail
		e.Do = Help
	case role == record.ByCommission:
		staff, err := rd.fromStaff(ctx, f, m, raw, t, unproven)
		if staff.Do == Join {
			staff.Cmd, staff.Event = e.Cmd, rd.command(e.Cmd, role, "", answers, f, m)
		}
		return staff, err
	default: // answer the director's own mail about a case; show any other
		c, found, err := rd.numberedFor(ctx, m, role)
		if err != nil || !found || rd.proposer().PassesOn(m, f.Received) {
			return Errand{Do: Hold, Reason: record.ReasonFromStaff}, err
		}
		e.Do, e.CaseID = Join, c.ID
		e.Event = rd.command(e.Cmd, role, rd.doubt(m, t, verdict, true), answers, f, m)
	}
	return e, nil
}

// correspondence gives the case of a mail from the director to the complainant, or the
// representative, with a copy to us: the case whose mail it answers or whose number it
// has, else the only open case of one of its recipients.
func (rd *Reader) correspondence(ctx context.Context, m *mailbox.Message, role record.Actor, t thread) (c record.Case, found bool, err error) {
	if role == record.ByCommission || len(m.To)+len(m.Cc) < 2 {
		return c, false, nil
	}
	other := func(c record.Case) bool {
		return !route.WrittenTo(m, c) || role == record.ByDirector && rd.Rules.KeptFromDirector(c)
	}
	if t.own != nil && t.own.CaseID != "" {
		c, err = rd.Log.Case(ctx, t.own.CaseID)
		return c, err == nil && !other(c), err
	}
	if c, found, err = rd.numbered(ctx, m); err != nil || found && !other(c) {
		return c, err == nil, err
	}
	cases, err := rd.Log.Cases(ctx, true)
	if err != nil {
		return c, false, err
	}
	if cases = slices.DeleteFunc(cases, other); len(cases) != 1 {
		return record.Case{}, false, nil
	}
	return cases[0], true, nil
}

// Command reads what a role holder types. A mail that two programs may read
// differently contains no command.
func (rd *Reader) Command(f caselog.Filed, m *mailbox.Message, role record.Actor, numbered bool) command.Reading {
	o := rd.reading(role, f, rd.signers(m, role)...)
	o.Numbered = numbered
	r := command.Read(m.Reply, o)
	if m.Ambiguous {
		r.Command = nil
	}
	return r
}

// signers are the names a role holder may sign a mail with.
func (rd *Reader) signers(m *mailbox.Message, role record.Actor) []string {
	return []string{m.From[0].Name, rd.Rules.Roles.Holder(role).Name, rd.Rules.Roles.Chair}
}

// aboutNoCase reports whether a command is not about a case: the overview, a judgement
// on held mail, and help if there is no case.
func aboutNoCase(asked record.EventKind, t thread) bool {
	switch asked {
	case record.AskOverview, record.AskRegister, record.TakeIn, record.PutInCase, record.BeAway, record.BeBack:
		return true
	case record.PutAside:
		return t.own == nil || t.own.CaseID == ""
	case record.AskHelp:
		return t.own == nil || t.own.CaseID == ""
	case record.Approve, record.Cancel: // in answer to the question about held mail
		return t.own != nil && t.own.Kind == record.MailPreview && t.own.CaseID == "" && t.direct
	}
	return false
}

func (rd *Reader) withoutCase(e Errand, doubt record.Why, role record.Actor, t thread) Errand {
	e.Doubt, e.CaseID = doubt, ""
	switch asked := route.Meant(e.Cmd, role); asked {
	case record.TakeIn, record.PutInCase, record.PutAside:
		if role == record.ByDeputy && !rd.Rules.Deputises(e.Event.From) {
			e.Do, e.Code = Refuse, record.RefuseNotYours
			return e
		}
		if e.Do = Judge; t.own != nil && t.own.Kind != record.MailHeld && t.own.Kind != record.MailMorning && !doubt.Refuses() {
			e.Doubt, e.Code = record.NotAReply, record.RefuseNotTheList
		}
	case record.Approve, record.Cancel:
		e.Do, e.Asked, e.Shown = Judge, t.own.Preview, t.own.ID
	case record.BeAway, record.BeBack:
		return rd.absence(e, role)
	default:
		switch e.Do = Help; {
		case e.Meant && asked != record.AskHelp: // help is given at once
			e.Do = Judge
		case asked == record.AskOverview, asked == record.AskRegister:
			e.Do = Overview
		}
	}
	if e.Doubt.Refuses() && e.Do != Judge {
		e.Do, e.Code = Refuse, e.Doubt.Code()
	}
	return e
}

// fewMails is how many of somebody's latest mails are looked at, and fewBytes how many
// bytes of each.
const (
	fewMails = 12
	fewBytes = 128 << 10
)

// past gives what was below the commands in this sender's earlier mails, latest first,
// and in these.
func (rd *Reader) past(ctx context.Context, e Errand, these ...string) (past []route.Past, err error) {
	mails, err := rd.Log.MailsOf(ctx, e.Event.From, e.CaseID, fewMails)
	if err != nil {
		return nil, err
	}
	for _, sha := range these {
		if !slices.Contains(mails, sha) {
			mails = append(mails, sha)
		}
	}
	for _, sha := range mails {
		raw, err := rd.Log.RawStart(ctx, sha, fewBytes)
		if err != nil {
			return nil, err
		}
		if sha == e.Event.Message || len(raw) == 0 {
			continue
		}
		m := mailbox.Parse(raw)
		says, err := rd.Words(ctx, m, "")
		if err != nil {
			return nil, err
		}
		if says.Copied {
			m.Reply = says.Above
		}
		past = append(past, route.ReadPast(m, e.Event.Actor))
	}
	return past, nil
}

// withoutTail keeps, of what is below a command, only the text: not the usual end of
// this sender's mail, nor what a program adds.
func (rd *Reader) withoutTail(ctx context.Context, e *Errand, m *mailbox.Message) error {
	if e.Do != Join || e.Cmd.Command == nil || e.Event.Text == "" || e.Event.Offered || !route.Worded(e.Event.Kind) {
		return nil
	}
	past, err := rd.past(ctx, *e)
	e.Event.Text = route.Own(e.Event, append(rd.signers(m, e.Event.Actor), rd.Name), past)
	return err
}

// addedTo gives what somebody wrote below "akkoord", and typed in what they answer. It
// leaves out what also ends the command itself and their earlier mails, in any case.
func (rd *Reader) addedTo(ctx context.Context, to Errand, mail *mailbox.Message, typed string) (string, error) {
	if strings.TrimSpace(to.Cmd.Below+typed) == "" {
		return "", nil
	}
	c, err := rd.Log.Case(ctx, to.CaseID)
	if err != nil {
		return "", err
	}
	var command []string
	if ch, waits := c.Challenge(to.Event.Preview); waits {
		command = append(command, ch.Event.Message)
	}
	past, err := rd.past(ctx, to, command...)
	if err != nil {
		return "", err
	}
	var earlier []string
	for _, p := range past {
		if p.Asked != record.Approve { // what they wrote there without effect is repeated
			earlier = append(earlier, p.Below, p.Whole) // servers add their notice below the quotes
		}
	}
	names := append(rd.signers(mail, to.Event.Actor), rd.Name)
	added := func(s string) string { return route.Added(text.FirstRunes(s, dossier.MaxText), names, earlier...) }
	return strings.TrimSpace(added(to.Cmd.Below) + "\n\n" + added(typed)), nil // each ends in its own way
}

// fromStaff: mail without a command, from a manager or the commission. It joins the
// case it answers or names, if they have a part in it; else, and if nobody vouches for
// it, a person looks at it.
func (rd *Reader) fromStaff(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, t thread, unproven bool) (Errand, error) {
	held := Errand{Do: Hold, Reason: record.ReasonFromStaff}
	if unproven {
		return held, nil
	}
	if t.own != nil && t.own.CaseID != "" {
		e, err := rd.inCase(ctx, t.own.CaseID, f, m, raw)
		if err != nil {
			return e, err
		}
		return e, rd.states(ctx, &e, f, m, t)
	}
	c, found, err := rd.numbered(ctx, m)
	if err != nil || !found {
		return held, err
	}
	if _, part := rd.partOf(c, m.From[0].Address); !part {
		return held, nil
	}
	return rd.inCase(ctx, c.ID, f, m, raw)
}

// markQuietCopies is until when 02 did not say that an answer to it becomes part of the
// dossier; a migration of the log sets it.
const markQuietCopies = "copies-without-notice"

// states reads a manager's answer to 02. It goes into the dossier, unless its first
// line says, or seems to say, that it stays internal: what the commission has read
// cannot be taken back. Mere thanks is not a statement, and neither is a command.
func (rd *Reader) states(ctx context.Context, e *Errand, f caselog.Filed, m *mailbox.Message, t thread) error {
	if e.Do != Join || e.Event.Actor != record.ByManager || rd.commandsOthers(f, m, record.ByManager) || t.own.Kind != record.MailManagerCopy {
		return nil
	}
	quiet, err := rd.Log.Marked(ctx, markQuietCopies)
	if err != nil || !t.own.Created.After(quiet) {
		return err
	}
	names := []string{m.From[0].Name, rd.Rules.Roles.Chair}
	r := command.Read(m.Reply, rd.reading(record.ByManager, f, names...))
	intern, _ := words.For(record.KeepInternal, record.ByManager)
	files := slices.ContainsFunc(m.Attachments, route.Encloses)
	switch {
	case route.Meant(r, record.ByManager) == record.KeepInternal, r.Suggestion == intern.Word, m.Ambiguous:
		e.Event.Kind = record.KeepInternal
	case files || text.Tells(cmp.Or(strings.TrimSpace(r.FirstLine+"\n"+r.Below), ownWords(m)), 0, append(names, rd.Name)...):
		e.Event.Kind = record.GiveStatement
		e.Event.Documents = route.Along(m)
	}
	return nil
}

// numbered gives the case whose number is in the subject.
func (rd *Reader) numbered(ctx context.Context, m *mailbox.Message) (c record.Case, found bool, err error) {
	return rd.byNumber(ctx, route.CaseNumber.FindString(m.Subject))
}

func (rd *Reader) byNumber(ctx context.Context, id string) (c record.Case, found bool, err error) {
	if id == "" {
		return c, false, nil
	}
	c, err = rd.Log.Case(ctx, id)
	if errors.Is(err, caselog.ErrNoCase) {
		return c, false, nil
	}
	return c, err == nil, err
}

// command gives the event of a reply in a case; a reply without a command is answered
// with the likely word and has no effect.
func (rd *Reader) command(r command.Reading, role record.Actor, doubt record.Why, answers bool, f caselog.Filed, m *mailbox.Message) record.Event {
	e := record.Event{Kind: record.NotUnderstood, Code: "unknown", Text: ownWords(m)}
	switch {
	case m.TwoTexts:
		e.Code = string(record.RefuseTwoTexts)
	case r.Command != nil:
		e = route.Understand(*r.Command, role, rd.Rules.Day(f.Received))
	case role == record.ByCommission && (doubt == "" || doubt == record.NoProvider || doubt == record.Relay) && !m.Ambiguous:
		e = route.Offer(r, m, e.Text, answers, rd.signers(m, role)...)
		doubt = cmp.Or(doubt, e.Doubt)
	}
	e = rd.mailEvent(e, role, f, m)
	switch e.Kind {
	case record.Advise:
		e.Documents, e.Argument = route.Advice(m)
	case record.NoteDossier:
		e.Documents = route.Along(m)
	case record.Refer:
		documents, _ := route.Advice(m)
		e.Documents, e.PDF = route.Along(m), len(documents) > 0
	}
	e.Doubt = doubt
	return e
}

// withoutCapability: a command in a mail that does not answer one of ours about a case.
// The number alone is enough to ask for the status of a case; anything else is in
// doubt.
func (rd *Reader) withoutCapability(ctx context.Context, e Errand, role record.Actor, f caselog.Filed, m *mailbox.Message, t thread, doubt record.Why) (Errand, error) {
	if !doubt.Refuses() && !route.Asks(route.Meant(e.Cmd, role)) {
		doubt = record.NotAReply // it answers mail about no case
	}
	c, found, err := rd.numberedFor(ctx, m, role, e.Cmd.Cases...)
	if named := e.Cmd.Command.Args; route.Meant(e.Cmd, role) == record.AskFile && len(named) > 0 && !found && err == nil {
		c, found, err = rd.known(ctx, named[0], role, m.From[0].Address)
	}
	switch {
	case err != nil:
		return e, err
	case found:
		e.Do, e.CaseID = Join, c.ID
		if e.Event = rd.command(e.Cmd, role, doubt, false, f, m); e.Event.Kind == record.Approve && doubt == record.NotAReply {
			e.Event.Preview = tap.Shown(m.Subject)
		}
		if t.foreign != nil && t.foreign.CaseID == c.ID && t.foreign.Kind == record.MailPreview {
			e.Event.Preview = t.foreign.Preview // it was passed on
		}
	case doubt == "" && role != record.ByCommission: // the status is asked, without saying of which case
		e.Do = Help
	default:
		e.Do, e.Doubt = Refuse, cmp.Or(doubt, record.NotAReply)
		e.Code = e.Doubt.Code()
	}
	return e, nil
}

// numberedFor is numbered, for a role that may know of the case: the commission learns
// of no case it never had, the director of none about the director. A number typed
// before a command counts like one in the subject, and must not be that of another
// case.
func (rd *Reader) numberedFor(ctx context.Context, m *mailbox.Message, role record.Actor, typed ...string) (c record.Case, found bool, err error) {
	ids := slices.Compact(slices.Concat(typed, route.CaseNumber.FindAllString(m.Subject, 1)))
	if len(ids) != 1 {
		return c, false, nil
	}
	return rd.known(ctx, ids[0], role, m.From[0].Address)
}

// known gives a case by its number, for a role that may know of it; never for the
// person it is about, in any role.
func (rd *Reader) known(ctx context.Context, id string, role record.Actor, from string) (c record.Case, found bool, err error) {
	c, found, err = rd.byNumber(ctx, id)
	if rd.mayKnow(c, role, from) == "" {
		return record.Case{}, false, err
	}
	return c, found, err
}

// mayKnow is the number of a case that a role may know of; "" for any other.
func (rd *Reader) mayKnow(c record.Case, role record.Actor, from string) string {
	if role == record.ByCommission && !c.AtCommission || role == record.ByDirector && rd.Rules.KeptFromDirector(c) || rd.Rules.KeptFrom(c, from) {
		return ""
	}
	return c.ID
}

// standIn reports whether a mail is from somebody without a role who answers for the
// case that the mail answers or names.
func (rd *Reader) standIn(ctx context.Context, m *mailbox.Message, t thread) (bool, error) {
	ids := append(slices.Clip(t.lists), route.CaseNumber.FindString(m.Subject))
	if t.own != nil && t.own.CaseID != "" {
		ids = []string{t.own.CaseID}
	}
	for _, id := range ids {
		c, found, err := rd.byNumber(ctx, id)
		if err != nil || found && c.Assignee != nil && rd.Rules.MayLead(c, record.ByDeputy, m.From[0].Address) {
			return err == nil, err
		}
	}
	return false, nil
}

// hasRole reports whether the one sender of a mail holds a role.
func (rd *Reader) hasRole(m *mailbox.Message) bool {
	if len(m.From) != 1 {
		return false
	}
	_, role := rd.Rules.Roles.Of(m.From[0].Address)
	return role
}
