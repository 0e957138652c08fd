package errand

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
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

// doubt says why a mail alone is not enough to obey its command; "" if it is. The
// gravest reason counts. asks: the command changes nothing and its answer goes to the
// role's own address, so that it need not answer a mail.
func (rd *Reader) doubt(m *mailbox.Message, t thread, v trust.Verdict, asks bool) record.Why {
	vouched := rd.Trust.Provider != trust.ProviderNone
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
	case rd.RelayRenames:
		return record.Relay
	case len(m.Sender) > 0 && (len(m.Sender) > 1 || !record.SameAddress(m.Sender[0].Address, m.From[0].Address)):
		return record.SentByOther
	case v.Loose && !slices.Contains(route.Named(m.Subject, rd.Email), t.own.MessageID): // unless its signed subject names the mail
		return record.Loose
	}
	return ""
}

// watchBorder records whether a border other than the configured one vouches for our
// people: every command of theirs is then refused, and none of them can repair it.
func (rd *Reader) watchBorder(ctx context.Context, v trust.Verdict) error {
	if v.Stranger == "" && v.Result != trust.Pass {
		return nil
	}
	return rd.Log.Troubled(ctx, caselog.PartTrust, rd.Now(), text.FirstRunes(v.Stranger, 100))
}

// forged is a mail that fails the border's check, whoever it claims to be from, even
// somebody we know: a person looks at it first. A role whose address it uses is told.
func (rd *Reader) forged(f caselog.Filed, m *mailbox.Message) Errand {
	e := Errand{Do: Hold, Reason: record.ReasonForged}
	if len(m.From) != 1 {
		return e
	}
	if role, ok := rd.Rules.Roles.Of(m.From[0].Address); ok {
		e.Sender = record.Person{Name: rd.Rules.Roles.NameOf(role, m.From[0].Address), Address: m.From[0].Address}
		e.Event = record.Event{Actor: role, At: f.Received, On: rd.Rules.Day(f.Received)}
		e.Warn = true
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
func (rd *Reader) mayNotCommand(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, by record.Actor) (bool, error) {
	if m.Ambiguous || !by.Client() && by != record.ByManager {
		return false, nil
	}
	if !rd.commandsOthers(f, m, by) || rd.Trust.Judge(ctx, raw, m).Result != trust.Pass {
		return false, nil
	}
	told, err := rd.Log.LastWritten(ctx, m.From[0].Address, record.MailNotAllowed)
	return err == nil && told.Before(rd.Now().AddDate(0, 0, -1)), err
}

// commandsOthers reports whether a mail contains a command that its writer may not give.
func (rd *Reader) commandsOthers(f caselog.Filed, m *mailbox.Message, by record.Actor) bool {
	return slices.ContainsFunc([]record.Actor{record.ByDirector, record.ByCommission}, func(role record.Actor) bool {
		r := command.Read(m.Reply, rd.reading(role, f, m.From[0].Name))
		asked := route.Meant(r, role)
		if by.Client() {
			return slices.Contains(notForClients, asked) && len(r.Command.Args) > 0
		}
		return slices.Contains(notForManagers, asked)
	})
}

func (rd *Reader) thread(ctx context.Context, m *mailbox.Message) (thread, error) {
	var t thread
	ids := route.Answers(m)
	direct := len(m.InReplyTo)
	if rd.RelayRenames {
		named := route.Named(m.Subject, rd.Email)
		ids, direct = slices.Concat(named, ids), direct+len(named)
	}
	for i, id := range ids[:min(len(ids), route.MostReferences)] {
		letter, found, err := rd.Log.Letter(ctx, id)
		if err != nil {
			return t, err
		}
		switch {
		case !found:
		case record.SameAddress(letter.To, m.From[0].Address):
			if t.own == nil {
				t.own, t.direct = &letter, i < direct
				if t.lists, err = rd.Log.Listed(ctx, letter); err != nil {
					return t, err
				}
			}
		case t.foreign == nil:
			t.foreign = &letter
		}
	}
	return t, nil
}

// AnswersUs reports whether a mail answers our own mail to its sender.
func (rd *Reader) AnswersUs(ctx context.Context, m *mailbox.Message) (bool, error) {
	t, err := rd.thread(ctx, m)
	return t.own != nil, err
}
