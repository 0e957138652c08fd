package desk

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
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
func (d *Desk) fromRole(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, role record.Actor, t thread) (errand, error) {
	verdict := d.Trust.Judge(ctx, raw, m)
	if verdict.Result == trust.Fail {
		return d.forged(f, m), nil
	}
	if err := d.watchBorder(ctx, verdict); err != nil {
		return errand{}, err
	}
	unproven := t.own == nil && verdict.Result != trust.Pass
	if role == record.ByManager {
		return d.fromStaff(ctx, f, m, raw, t, unproven)
	}
	says, err := d.words(ctx, m, "")
	if err != nil {
		return errand{}, err
	}
	if says.Copied {
		m.Reply = says.Above
	}
	e, err := d.asks(ctx, f, m, raw, role, t, verdict, unproven, says.Typed)
	says.Take(&e.event, slices.ContainsFunc(m.Attachments, route.Encloses), append(d.signers(m, role), d.Write.House.Name)...)
	return e, err
}

// asks reads what a role holder asks; typed is what they wrote between and below quotes.
func (d *Desk) asks(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, role record.Actor, t thread, verdict trust.Verdict, unproven bool, typed string) (errand, error) {
	e := errand{
		sender: record.Person{Name: d.Rules.Roles.NameOf(role, m.From[0].Address), Address: m.From[0].Address},
		cmd:    d.readCommand(f, m, role, true), unproven: unproven,
	}
	if err := d.bareManager(ctx, &e, role, t, f, m); err != nil {
		return e, err
	}
	meant := route.Meant(e.cmd, role)
	if t.own != nil {
		own := *t.own
		if own.CaseID, e.page, e.lists = morning.Place(own.CaseID, t.lists, e.cmd, meant); e.lists != nil {
			t.lists = e.lists // the mail still proves what it did
		}
		t.own = &own
	}
	doubt := d.doubt(m, t, verdict, route.Asks(meant) || meant == record.BeAway || meant == record.BeBack)
	if doubt == record.NotAuthenticated {
		e.notes = []note{{slog.LevelWarn, "nobody vouches for mail with the address of a role", []any{"message", f.SHA256[:12], "role", string(role), "why", verdict.Why}}}
	}
	e.event = d.mailEvent(record.Event{}, role, f, m)
	command := e.cmd.Command
	answers := t.own != nil && t.own.Kind == record.MailPreview
	e.cmd = route.Likely(e.cmd, role, answers)
	if t.own != nil {
		e.caseID = t.own.CaseID
	}
	c, found, err := d.correspondence(ctx, m, role, t)
	if err != nil || found && (t.own == nil || command == nil) {
		e.do, e.caseID = join, c.ID
		if d.Trust.Provider == trust.ProviderNone { // anybody may have written it
			doubt = record.NoProvider
		}
		e.event = d.mailEvent(route.Wrote(c, ownWords(m), doubt), role, f, m)
		return e, err
	}
	asks := d.doubt(m, t, verdict, true)
	if doubt, err = d.suggest(ctx, &e, role, t, doubt, asks, f, m); err != nil {
		return e, err
	}
	command = e.cmd.Command
	if done, err := d.moves(ctx, &e, role, t, doubt, f, m); done || err != nil {
		return e, err
	}
	switch {
	case t.own == nil && command != nil && d.Write.Proposer().Remarks(e.cmd, role, m, f.Received): // it comments on what is below it
		return errand{do: hold, reason: record.ReasonFromStaff, notes: e.notes}, nil
	case m.TwoTexts && !doubt.Refuses() && (e.lists != nil || t.own != nil && e.caseID == ""):
		e.do, e.code = unclear, record.RefuseTwoTexts
	case e.lists != nil:
		if e.do = which; doubt.Refuses() {
			e.do, e.code = refuse, doubt.Code()
		}
	case command != nil && aboutNoCase(route.Meant(e.cmd, role), t):
		return d.withoutCase(e, doubt, role, t), nil
	case e.caseID != "":
		e.do = join
		e.event = d.command(e.cmd, role, doubt, answers, f, m)
		if e.unread && e.event.Offered {
			e.event = d.mailEvent(record.Event{Kind: record.NotUnderstood, Code: "unknown", Doubt: doubt}, role, f, m)
		}
		e.event.Meant, e.cmd.Suggestion = e.meant, e.likely
		if t.direct && t.own.Kind == record.MailPreview {
			e.event.Preview = t.own.Preview
		}
		if e.event.Kind == record.Approve && !e.meant {
			err := d.placeAgain(ctx, &e)
			if err != nil {
				return e, err
			}
			if e.event.Text, err = d.addedTo(ctx, e, m, typed); err != nil {
				return e, err
			}
			if role.Leads() {
				route.Categorise(&e.event)
			}
		}
	case command != nil:
		return d.withoutCapability(ctx, e, role, f, m, t, doubt)
	case t.own != nil: // an answer to the overview or to the list of held mail
		e.do = help
	case role == record.ByCommission:
		staff, err := d.fromStaff(ctx, f, m, raw, t, unproven)
		if staff.notes = e.notes; staff.do == join {
			staff.cmd, staff.event = e.cmd, d.command(e.cmd, role, "", answers, f, m)
		}
		return staff, err
	default: // answer the director's own mail about a case; show any other
		c, found, err := d.numberedFor(ctx, m, role)
		if err != nil || !found || d.Write.Proposer().PassesOn(m, f.Received) {
			return errand{do: hold, reason: record.ReasonFromStaff, notes: e.notes}, err
		}
		e.do, e.caseID = join, c.ID
		e.event = d.command(e.cmd, role, d.doubt(m, t, verdict, true), answers, f, m)
	}
	return e, nil
}

// correspondence gives the case of a mail from the director to the complainant, or the
// representative, with a copy to us: the case whose mail it answers or whose number it
// has, else the only open case of one of its recipients.
func (d *Desk) correspondence(ctx context.Context, m *mailbox.Message, role record.Actor, t thread) (c record.Case, found bool, err error) {
	if role == record.ByCommission || len(m.To)+len(m.Cc) < 2 {
		return c, false, nil
	}
	other := func(c record.Case) bool {
		return !route.WrittenTo(m, c) || role == record.ByDirector && d.Rules.KeptFromDirector(c)
	}
	if t.own != nil && t.own.CaseID != "" {
		c, err = d.Log.Case(ctx, t.own.CaseID)
		return c, err == nil && !other(c), err
	}
	if c, found, err = d.numbered(ctx, m); err != nil || found && !other(c) {
		return c, err == nil, err
	}
	cases, err := d.Log.Cases(ctx, true)
	if err != nil {
		return c, false, err
	}
	if cases = slices.DeleteFunc(cases, other); len(cases) != 1 {
		return record.Case{}, false, nil
	}
	return cases[0], true, nil
}

// readCommand reads what a role holder types. A mail that two programs may read
// differently contains no command.
func (d *Desk) readCommand(f caselog.Filed, m *mailbox.Message, role record.Actor, numbered bool) command.Reading {
	o := d.reading(role, f, d.signers(m, role)...)
	o.Numbered = numbered
	r := command.Read(m.Reply, o)
	if m.Ambiguous {
		r.Command = nil
	}
	return r
}

// signers are the names a role holder may sign a mail with.
func (d *Desk) signers(m *mailbox.Message, role record.Actor) []string {
	return []string{m.From[0].Name, d.Rules.Roles.Holder(role).Name, d.Rules.Roles.Chair}
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

func (d *Desk) withoutCase(e errand, doubt record.Why, role record.Actor, t thread) errand {
	e.doubt, e.caseID = doubt, ""
	switch asked := route.Meant(e.cmd, role); asked {
	case record.TakeIn, record.PutInCase, record.PutAside:
		if role == record.ByDeputy && !d.Rules.Deputises(e.event.From) {
			e.do, e.code = refuse, record.RefuseNotYours
			return e
		}
		if e.do = judge; t.own != nil && t.own.Kind != record.MailHeld && t.own.Kind != record.MailMorning && !doubt.Refuses() {
			e.doubt, e.code = record.NotAReply, record.RefuseNotTheList
		}
	case record.Approve, record.Cancel:
		e.do, e.asked, e.shown = judge, t.own.Preview, t.own.ID
	case record.BeAway, record.BeBack:
		return d.absence(e, role)
	default:
		switch e.do = help; {
		case e.meant && asked != record.AskHelp: // help is given at once
			e.do = judge
		case asked == record.AskOverview, asked == record.AskRegister:
			e.do = overview
		}
	}
	if e.doubt.Refuses() && e.do != judge {
		e.do, e.code = refuse, e.doubt.Code()
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
func (d *Desk) past(ctx context.Context, e errand, these ...string) (past []route.Past, err error) {
	mails, err := d.Log.MailsOf(ctx, e.event.From, e.caseID, fewMails)
	if err != nil {
		return nil, err
	}
	for _, sha := range these {
		if !slices.Contains(mails, sha) {
			mails = append(mails, sha)
		}
	}
	for _, sha := range mails {
		raw, err := d.Log.RawStart(ctx, sha, fewBytes)
		if err != nil {
			return nil, err
		}
		if sha == e.event.Message || len(raw) == 0 {
			continue
		}
		m := mailbox.Parse(raw)
		says, err := d.words(ctx, m, "")
		if err != nil {
			return nil, err
		}
		if says.Copied {
			m.Reply = says.Above
		}
		past = append(past, route.ReadPast(m, e.event.Actor))
	}
	return past, nil
}

// withoutTail keeps, of what is below a command, only the text: not the usual end of
// this sender's mail, nor what a program adds.
func (d *Desk) withoutTail(ctx context.Context, e *errand, m *mailbox.Message) error {
	if e.do != join || e.cmd.Command == nil || e.event.Text == "" || e.event.Offered || !route.Worded(e.event.Kind) {
		return nil
	}
	past, err := d.past(ctx, *e)
	e.event.Text = route.Own(e.event, append(d.signers(m, e.event.Actor), d.Write.House.Name), past)
	return err
}

// addedTo gives what somebody wrote below "akkoord", and typed in what they answer. It
// leaves out what also ends the command itself and their earlier mails, in any case.
func (d *Desk) addedTo(ctx context.Context, to errand, mail *mailbox.Message, typed string) (string, error) {
	if strings.TrimSpace(to.cmd.Below+typed) == "" {
		return "", nil
	}
	c, err := d.Log.Case(ctx, to.caseID)
	if err != nil {
		return "", err
	}
	var command []string
	if ch, waits := c.Challenge(to.event.Preview); waits {
		command = append(command, ch.Event.Message)
	}
	past, err := d.past(ctx, to, command...)
	if err != nil {
		return "", err
	}
	var earlier []string
	for _, p := range past {
		if p.Asked != record.Approve { // what they wrote there without effect is repeated
			earlier = append(earlier, p.Below, p.Whole) // servers add their notice below the quotes
		}
	}
	names := append(d.signers(mail, to.event.Actor), d.Write.House.Name)
	added := func(s string) string { return route.Added(clip(s, dossier.MaxText), names, earlier...) }
	return strings.TrimSpace(added(to.cmd.Below) + "\n\n" + added(typed)), nil // each ends in its own way
}

// fromStaff: mail without a command, from a manager or the commission. It joins the
// case it answers or names, if they have a part in it; else, and if nobody vouches for
// it, a person looks at it.
func (d *Desk) fromStaff(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, t thread, unproven bool) (errand, error) {
	held := errand{do: hold, reason: record.ReasonFromStaff}
	if unproven {
		return held, nil
	}
	if t.own != nil && t.own.CaseID != "" {
		e, err := d.inCase(ctx, t.own.CaseID, f, m, raw)
		if err != nil {
			return e, err
		}
		return e, d.states(ctx, &e, f, m, t)
	}
	c, found, err := d.numbered(ctx, m)
	if err != nil || !found {
		return held, err
	}
	if _, part := d.partOf(c, m.From[0].Address); !part {
		return held, nil
	}
	return d.inCase(ctx, c.ID, f, m, raw)
}

// markQuietCopies is until when 02 did not say that an answer to it becomes part of the
// dossier; a migration of the log sets it.
const markQuietCopies = "copies-without-notice"

// states reads a manager's answer to 02. It goes into the dossier, unless its first
// line says, or seems to say, that it stays internal: what the commission has read
// cannot be taken back. Mere thanks is not a statement, and neither is a command.
func (d *Desk) states(ctx context.Context, e *errand, f caselog.Filed, m *mailbox.Message, t thread) error {
	if e.do != join || e.event.Actor != record.ByManager || d.commandsOthers(f, m, record.ByManager) || t.own.Kind != record.MailManagerCopy {
		return nil
	}
	quiet, err := d.Log.Marked(ctx, markQuietCopies)
	if err != nil || !t.own.Created.After(quiet) {
		return err
	}
	names := []string{m.From[0].Name, d.Rules.Roles.Chair}
	r := command.Read(m.Reply, d.reading(record.ByManager, f, names...))
	intern, _ := words.For(record.KeepInternal, record.ByManager)
	files := slices.ContainsFunc(m.Attachments, route.Encloses)
	switch {
	case route.Meant(r, record.ByManager) == record.KeepInternal, r.Suggestion == intern.Word, m.Ambiguous:
		e.event.Kind = record.KeepInternal
	case files || text.Tells(cmp.Or(strings.TrimSpace(r.FirstLine+"\n"+r.Below), ownWords(m)), 0, append(names, d.Write.House.Name)...):
		e.event.Kind = record.GiveStatement
		e.event.Documents = route.Along(m)
	}
	return nil
}

// numbered gives the case whose number is in the subject.
func (d *Desk) numbered(ctx context.Context, m *mailbox.Message) (c record.Case, found bool, err error) {
	return d.byNumber(ctx, route.CaseNumber.FindString(m.Subject))
}

func (d *Desk) byNumber(ctx context.Context, id string) (c record.Case, found bool, err error) {
	if id == "" {
		return c, false, nil
	}
	c, err = d.Log.Case(ctx, id)
	if errors.Is(err, caselog.ErrNoCase) {
		return c, false, nil
	}
	return c, err == nil, err
}

// command gives the event of a reply in a case; a reply without a command is answered
// with the likely word and has no effect.
func (d *Desk) command(r command.Reading, role record.Actor, doubt record.Why, answers bool, f caselog.Filed, m *mailbox.Message) record.Event {
	e := record.Event{Kind: record.NotUnderstood, Code: "unknown", Text: ownWords(m)}
	switch {
	case m.TwoTexts:
		e.Code = string(record.RefuseTwoTexts)
	case r.Command != nil:
		e = route.Understand(*r.Command, role, d.Rules.Day(f.Received))
	case role == record.ByCommission && (doubt == "" || doubt == record.NoProvider || doubt == record.Relay) && !m.Ambiguous:
		e = route.Offer(r, m, e.Text, answers, d.signers(m, role)...)
		doubt = cmp.Or(doubt, e.Doubt)
	}
	e = d.mailEvent(e, role, f, m)
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
func (d *Desk) withoutCapability(ctx context.Context, e errand, role record.Actor, f caselog.Filed, m *mailbox.Message, t thread, doubt record.Why) (errand, error) {
	if !doubt.Refuses() && !route.Asks(route.Meant(e.cmd, role)) {
		doubt = record.NotAReply // it answers mail about no case
	}
	c, found, err := d.numberedFor(ctx, m, role, e.cmd.Cases...)
	if named := e.cmd.Command.Args; route.Meant(e.cmd, role) == record.AskFile && len(named) > 0 && !found && err == nil {
		c, found, err = d.known(ctx, named[0], role, m.From[0].Address)
	}
	switch {
	case err != nil:
		return e, err
	case found:
		e.do, e.caseID = join, c.ID
		if e.event = d.command(e.cmd, role, doubt, false, f, m); e.event.Kind == record.Approve && doubt == record.NotAReply {
			e.event.Preview = tap.Shown(m.Subject)
		}
		if t.foreign != nil && t.foreign.CaseID == c.ID && t.foreign.Kind == record.MailPreview {
			e.event.Preview = t.foreign.Preview // it was passed on
		}
	case doubt == "" && role != record.ByCommission: // the status is asked, without saying of which case
		e.do = help
	default:
		e.do, e.doubt = refuse, cmp.Or(doubt, record.NotAReply)
		e.code = e.doubt.Code()
	}
	return e, nil
}

// numberedFor is numbered, for a role that may know of the case: the commission learns
// of no case it never had, the director of none about the director. A number typed
// before a command counts like one in the subject, and must not be that of another
// case.
func (d *Desk) numberedFor(ctx context.Context, m *mailbox.Message, role record.Actor, typed ...string) (c record.Case, found bool, err error) {
	ids := slices.Compact(slices.Concat(typed, route.CaseNumber.FindAllString(m.Subject, 1)))
	if len(ids) != 1 {
		return c, false, nil
	}
	return d.known(ctx, ids[0], role, m.From[0].Address)
}

// known gives a case by its number, for a role that may know of it; never for the
// person it is about, in any role.
func (d *Desk) known(ctx context.Context, id string, role record.Actor, from string) (c record.Case, found bool, err error) {
	c, found, err = d.byNumber(ctx, id)
	if d.mayKnow(c, role, from) == "" {
		return record.Case{}, false, err
	}
	return c, found, err
}

// mayKnow is the number of a case that a role may know of; "" for any other.
func (d *Desk) mayKnow(c record.Case, role record.Actor, from string) string {
	if role == record.ByCommission && !c.AtCommission || role == record.ByDirector && d.Rules.KeptFromDirector(c) || d.Rules.KeptFrom(c, from) {
		return ""
	}
	return c.ID
}

// standIn reports whether a mail is from somebody without a role who answers for the
// case that the mail answers or names.
func (d *Desk) standIn(ctx context.Context, m *mailbox.Message, t thread) (bool, error) {
	ids := append(slices.Clip(t.lists), route.CaseNumber.FindString(m.Subject))
	if t.own != nil && t.own.CaseID != "" {
		ids = []string{t.own.CaseID}
	}
	for _, id := range ids {
		c, found, err := d.byNumber(ctx, id)
		if err != nil || found && c.Assignee != nil && d.Rules.MayLead(c, record.ByDeputy, m.From[0].Address) {
			return err == nil, err
		}
	}
	return false, nil
}

// hasRole reports whether the one sender of a mail holds a role.
func (d *Desk) hasRole(m *mailbox.Message) bool {
	if len(m.From) != 1 {
		return false
	}
	_, role := d.Rules.Roles.Of(m.From[0].Address)
	return role
}
