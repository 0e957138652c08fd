package desk

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Who may command. A role's mail is obeyed when
//
//  1. the one address in its one From is that of the role (route.go),
//  2. the border vouches for that address (trust.Policy),
//  3. it answers a mail of ours that went to that very address about that case,
//     whose Message-ID nobody else can know.
//
// What fails 2 or 3, or is sent when nobody can vouch, gets a record.Why: the command
// is shown to the role's own address, and "akkoord" to that mail, which works once,
// carries it out. Letters 09 and 11 are always shown first.

// thread is what a mail answers: our letters whose unguessable Message-ID it names.
// Only those sent to the very address that answers are a capability.
type thread struct {
	own     *caselog.Letter // sent to this address
	foreign *caselog.Letter // sent to another
	direct  bool            // own is in In-Reply-To, not only in References
	lists   []string        // the cases listed in own
}

func (d *Desk) thread(ctx context.Context, m *mailbox.Message) (thread, error) {
	var t thread
	ids := route.Answers(m)
	direct := len(m.InReplyTo)
	if d.Write.RelayRenames {
		named := route.Named(m.Subject, d.Write.House.Email)
		ids, direct = slices.Concat(named, ids), direct+len(named)
	}
	for i, id := range ids[:min(len(ids), route.MostReferences)] {
		letter, found, err := d.Log.Letter(ctx, id)
		if err != nil {
			return t, err
		}
		switch {
		case !found:
		case record.SameAddress(letter.To, m.From[0].Address):
			if t.own == nil {
				t.own, t.direct = &letter, i < direct
				if t.lists, err = d.Log.Listed(ctx, letter); err != nil {
					return t, err
				}
			}
		case t.foreign == nil:
			t.foreign = &letter
		}
	}
	return t, nil
}

// doubt says why a mail alone is not enough to obey its command; "" if it is. The
// gravest reason counts. asks: the command changes nothing and its answer goes to the
// role's own address, so that it need not answer a mail.
func (d *Desk) doubt(m *mailbox.Message, t thread, v trust.Verdict, asks bool) record.Why {
	vouched := d.Trust.Provider != trust.ProviderNone
	switch {
	case vouched && v.Result != trust.Pass:
		return record.NotAuthenticated
	case asks:
		return ""
	case t.own == nil && t.foreign != nil:
		return record.ReplyToOther
	case t.own == nil, t.own.CaseID == "" && t.own.Kind != record.MailHeld && t.own.Kind != record.MailPreview && t.own.Kind != record.MailRehearsal && len(t.lists) == 0: // it proves nothing about a case
		return record.NotAReply
	case !vouched:
		return record.NoProvider
	case d.Write.RelayRenames:
		return record.Relay
	case len(m.Sender) > 0 && (len(m.Sender) > 1 || !record.SameAddress(m.Sender[0].Address, m.From[0].Address)):
		return record.SentByOther
	case v.Loose && !slices.Contains(route.Named(m.Subject, d.Write.House.Email), t.own.MessageID): // unless its signed subject names the mail
		return record.Loose
	}
	return ""
}

// watchBorder records whether a border other than the configured one vouches for our
// people: every command of theirs is then refused, and none of them can repair it.
func (d *Desk) watchBorder(ctx context.Context, v trust.Verdict) error {
	if v.Stranger == "" && v.Result != trust.Pass {
		return nil
	}
	return d.Log.Troubled(ctx, caselog.PartTrust, d.Now(), clip(v.Stranger, 100))
}

// markBorder is when the administrator was last told of it.
const markBorder = "strange-border"

// tellBorder tells the administrator once a day that commands are refused because of a
// wrong name in the configuration.
func (d *Desk) tellBorder(ctx context.Context, now time.Time) error {
	seen, err := d.Write.StrangeBorder(ctx)
	switch {
	case err != nil || seen == "":
		return err
	case strings.EqualFold(seen, d.Trust.AuthservID): // repaired
		return d.Log.Troubled(ctx, caselog.PartTrust, now, "")
	}
	if told, err := d.Log.Marked(ctx, markBorder); err != nil || now.Before(told.AddDate(0, 0, 1)) {
		return err
	}
	o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now, Marks: []string{markBorder}}, Listing: write.Listing{Done: []string{seen, cmp.Or(d.Trust.AuthservID, string(d.Trust.Provider))}}}}
	o.Decision.Effects = record.MailHeld.Variant(record.VariantTrust).Effects()
	o.note(slog.LevelError, "every command is refused: another border vouches for people of ours than trust.authserv_id", "seen", seen, "configured", o.Done[1])
	return d.finish(ctx, &o)
}

// mostAsking is how long a mail may wait for the DNS. The sender chooses whom it asks,
// who may be slow on purpose; after that, the rest of the pass does not ask.
const mostAsking = 2 * time.Second

// vouched reports whether a mail answers our own mail to its sender, or the sender can
// be believed for another reason.
func (h *handling) vouched(ctx context.Context, m *mailbox.Message, raw []byte) (bool, error) {
	if m.DMARCFailed || len(m.From) != 1 {
		return false, nil
	}
	if t, err := h.desk.thread(ctx, m); err != nil || t.own != nil {
		return err == nil, err
	}
	policy := *h.desk.Trust
	if h.slowDNS {
		policy.LookupTXT = nil
	}
	ctx, cancel := context.WithTimeout(ctx, mostAsking)
	defer cancel()
	vouched := policy.Vouched(ctx, raw, m)
	h.slowDNS = h.slowDNS || ctx.Err() != nil
	return vouched, nil
}

// forged is a mail that fails the border's check, whoever it claims to be from, even
// somebody we know: a person looks at it first. A role whose address it uses is told.
func (d *Desk) forged(f caselog.Filed, m *mailbox.Message) errand {
	e := errand{do: hold, reason: record.ReasonForged}
	if len(m.From) != 1 {
		return e
	}
	if role, ok := d.Rules.Roles.Of(m.From[0].Address); ok {
		e.sender = record.Person{Name: d.Rules.Roles.NameOf(role, m.From[0].Address), Address: m.From[0].Address}
		e.event = record.Event{Actor: role, At: f.Received, On: d.Rules.Day(f.Received)}
		e.warn = true
	}
	return e
}

// Commands that nobody writes by accident as the first line of an ordinary mail.
// Somebody who may not give them is told so. Anything else from a complainant, or a
// single word, may mean what it says.
var (
	notForClients  = []record.EventKind{record.NameManager, record.ProposeDecision, record.ProposeInadmissible, record.Advise}
	notForManagers = append(notForClients[:4:4], record.Extend, record.Refer, record.RecordWithdrawal)
)

// mayNotCommand reports whether a mail from somebody known in a case contains a command
// that is not theirs to give, and whether they may be told so: only if the border
// vouches for the sender, and once a day (mail 13). It never reveals whether a case
// exists; the mail itself goes to the director like any other.
func (d *Desk) mayNotCommand(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, by record.Actor) (bool, error) {
	if m.Ambiguous || !by.Client() && by != record.ByManager {
		return false, nil
	}
	if !d.commandsOthers(f, m, by) || d.Trust.Judge(ctx, raw, m).Result != trust.Pass {
		return false, nil
	}
	told, err := d.Log.LastWritten(ctx, m.From[0].Address, record.MailNotAllowed)
	return err == nil && told.Before(d.Now().AddDate(0, 0, -1)), err
}

// commandsOthers reports whether a mail contains a command that its writer may not give.
func (d *Desk) commandsOthers(f caselog.Filed, m *mailbox.Message, by record.Actor) bool {
	return slices.ContainsFunc([]record.Actor{record.ByDirector, record.ByCommission}, func(role record.Actor) bool {
		r := command.Read(m.Reply, d.reading(role, f, m.From[0].Name))
		asked := route.Meant(r, role)
		if by.Client() {
			return slices.Contains(notForClients, asked) && len(r.Command.Args) > 0
		}
		return slices.Contains(notForManagers, asked)
	})
}

// alert tells the holder of a role, and the administrator, that somebody else answered
// mail that was theirs. It sends nothing about anybody else's mail: a person looks at
// what was held. If the case is hidden from the director, the deputy is told instead.
func (d *Desk) alert(ctx context.Context, o *occasion, e errand) error {
	if e.alert == nil {
		return nil
	}
	role, commands := d.Rules.Roles.Of(e.alert.To)
	if !commands {
		return nil
	}
	holder := record.ToHolder
	if role == record.ByDirector && e.alert.CaseID != "" {
		c, err := d.Log.Case(ctx, e.alert.CaseID)
		if err != nil {
			return err
		}
		if d.Rules.KeptFromDirector(c) {
			holder = record.ToDeputy
		}
	}
	o.Letter, o.Refusal = e.alert, record.RefuseForeignAddress
	o.Sender = record.Person{Name: o.Mail.From[0].DisplayName(), Address: o.Mail.From[0].Address}
	o.Decision.Effects = record.MailNotAllowed.Variant(record.VariantAlert).Effects(holder, record.ToAdministrator)
	return nil
}

// warn tells the role whose address a forged mail uses, once a day.
func (d *Desk) warn(ctx context.Context, o *occasion) error {
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
func (d *Desk) recall(ctx context.Context, o *occasion) error {
	e := o.Decision.Confirmed.Event
	m, raw, err := wrote.Again(ctx, d.Log, e.Message)
	if err != nil {
		return err
	}
	if o.Event, o.Mail, o.Raw = e, m, raw; m != nil {
		o.Reading = d.readCommand(caselog.Filed{Received: e.At}, m, e.Actor, true)
	}
	return nil
}
