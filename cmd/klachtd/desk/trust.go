package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Who may command. A mail of a role is obeyed when
//
//  1. the one address in its one From is that of the role (route.go),
//  2. the border vouches for that address (mailbox.Trust),
//  3. it answers a mail of ours that went to that very address about that case,
//     whose Message-ID nobody else can know.
//
// What fails 2 or 3, and where nobody can vouch, is a procedure.Doubt: the
// command is shown to the role's own address, and "akkoord" to that mail, which
// works once, carries it out. Letters 09 and 11 are always shown first.

// thread is what a mail answers: letters of ours whose unguessable Message-ID
// it names. Only those sent to the very address that answers are a capability.
type thread struct {
	own     *caselog.Letter // sent to this address
	foreign *caselog.Letter // sent to another
	direct  bool            // own stands in In-Reply-To, not only in References
}

// mostReferences bounds how much of a thread is looked up: nobody threads
// deeper; a hostile header may.
const mostReferences = 60

func (d *Desk) thread(ctx context.Context, m *mailbox.Message) (thread, error) {
	var t thread
	ids := slices.Concat(m.InReplyTo, reversed(m.References)) // the latest first
	direct := len(m.InReplyTo)
	if d.RelayRenames {
		named := d.named(m.Subject)
		ids, direct = slices.Concat(named, ids), direct+len(named)
	}
	if len(ids) > mostReferences {
		ids = ids[:mostReferences]
	}
	for i, id := range ids {
		letter, found, err := d.Log.Letter(ctx, id)
		if err != nil {
			return t, err
		}
		switch {
		case !found:
		case procedure.SameAddress(letter.To, m.From[0].Address):
			if t.own == nil {
				t.own, t.direct = &letter, i < direct
			}
		case t.foreign == nil:
			t.foreign = &letter
		}
	}
	return t, nil
}

func reversed(s []string) []string {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

// A relay that gives our mail Message-IDs of its own takes the proof out of
// In-Reply-To, and so does a signature that leaves that field out. The random
// part of ours then stands in the subject of mail to those who command, where
// every mail client keeps it.

var subjectToken = regexp.MustCompile(`\(ref ([0-9a-f]{32})\)`)

// named gives the Message-IDs that a subject names.
func (d *Desk) named(subject string) []string {
	var ids []string
	for _, found := range subjectToken.FindAllStringSubmatch(subject, 3) {
		ids = append(ids, found[1]+"@"+domainOf(d.House.Email))
	}
	return ids
}

// nameInSubject adds the random part of a Message-ID to a subject.
func nameInSubject(subject, id string) string {
	token, _, _ := strings.Cut(id, "@")
	return subject + " (ref " + token + ")"
}

// doubt says why a command is not obeyed on the word of its mail alone; "" when
// it is. The gravest reason counts. asks: the command changes nothing and its
// answer goes to the role's own address, so that it need not answer a mail.
func (d *Desk) doubt(m *mailbox.Message, t thread, v mailbox.Verdict, asks bool) procedure.Doubt {
	vouched := d.Trust.Provider != mailbox.ProviderNone
	switch {
	case vouched && v.Result != mailbox.VerdictPass:
		return procedure.NotAuthenticated
	case asks:
		return ""
	case t.own == nil && t.foreign != nil:
		return procedure.ReplyToOther
	case t.own == nil, t.own.CaseID == "" && t.own.Kind != "24" && t.own.Kind != "19": // it proves nothing about a case
		return procedure.NotAReply
	case !vouched:
		return procedure.NoProvider
	case d.RelayRenames:
		return procedure.Relay
	case len(m.Sender) > 0 && (len(m.Sender) > 1 || !procedure.SameAddress(m.Sender[0].Address, m.From[0].Address)):
		return procedure.SentByOther
	case v.Loose && !slices.Contains(d.named(m.Subject), t.own.MessageID): // the subject is signed
		return procedure.Loose
	}
	return ""
}

// asks reports whether a command changes nothing.
func asks(c *mailbox.Command) bool {
	return c != nil && (c.Name == "status" || c.Name == "hulp" || c.Name == "overzicht")
}

// vouchedFor reports whether the border vouches for the sender of a mail.
func (d *Desk) vouchedFor(ctx context.Context, raw []byte, m *mailbox.Message) bool {
	return d.Trust.Judge(ctx, raw, m).Result == mailbox.VerdictPass
}

// forged is a mail that fails the border's check, whoever it claims to be from,
// also somebody we know: a person looks at it first. A role whose address it
// bears is told.
func (d *Desk) forged(f caselog.Filed, m *mailbox.Message) errand {
	e := errand{do: hold, reason: "dmarc-fail"}
	if len(m.From) != 1 {
		return e
	}
	if role, ok := d.roleOf(m.From[0].Address); ok {
		e.sender = procedure.Person{Name: d.Rules.Roles.Holder(role).Name, Address: m.From[0].Address}
		e.event = procedure.Event{Actor: role, At: f.Received, On: d.Rules.Day(f.Received)}
		e.warn = true
	}
	return e
}

// forbidden are the commands that nobody writes by accident as the first line
// of an ordinary mail. Who may not give them is told so.
var forbidden = []string{"leidinggevende", "besluit", "niet-ontvankelijk", "advies", "verlengen", "commissie", "ingetrokken"}

// mayNotCommand reports whether a mail of somebody known in a case holds a
// command that is not theirs to give, and may be told so: only when the border
// vouches for the sender, and once a day (mail 13). It never says whether a case
// exists; the mail itself is put to the director like any other.
func (d *Desk) mayNotCommand(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte, by procedure.Actor) (bool, error) {
	if by == procedure.ByCommission || by == procedure.ByAdministrator || m.Ambiguous {
		return false, nil
	}
	last := len(forbidden)
	if by.Client() {
		last = 4 // the rest, and a bare word, may be what a complainant means to say
	}
	for _, role := range []mailbox.Role{mailbox.RoleDirector, mailbox.RoleCommission} {
		c := mailbox.ReadCommand(m.Reply, d.reading(role, f, m.From[0].Name)).Command
		if c == nil || !slices.Contains(forbidden[:last], c.Name) || by.Client() && len(c.Args) == 0 {
			continue
		}
		if !d.vouchedFor(ctx, raw, m) {
			return false, nil
		}
		told, err := d.Log.LastWritten(ctx, m.From[0].Address, "13")
		return err == nil && told.Before(d.Now().AddDate(0, 0, -1)), err
	}
	return false, nil
}
