// Package rehearsal is practice for everybody who will have to answer klachtd one day.
// A practice mail (36) goes to each of their addresses, in the same way as all mail,
// and belongs to no case. An answer to it is judged as a command would be, is answered
// with what was read, and is put aside: it never touches a case.
//
//	klachtd rehearse ──► 36 ──► the answer ──► Judge ──► 36 with the outcome
//	                                              └──► the reason for which it is put aside ──► Report
package rehearsal

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

const (
	// word is the word everybody is asked to type.
	word = "akkoord"
	// MostAWeek limits the practice mail to one address: a rule there may send each
	// back, with nobody typing.
	MostAWeek = 12
)

// Typed reports whether the word was typed.
func Typed(read command.Reading) bool { return read.Command != nil && read.Command.Name == word }

// Person is somebody who practises, at one address.
type Person struct {
	record.Person
	Role record.Actor
	To   record.Recipient
}

// People are all people who type commands, each at every address.
func People(roles rules.Roles) (all []Person) {
	add := func(h rules.RoleHolder, role record.Actor, to record.Recipient) {
		for _, address := range h.Addresses {
			known := func(p Person) bool { return record.SameAddress(p.Address, address) } // a director may be a manager too
			if !slices.ContainsFunc(all, known) {
				all = append(all, Person{record.Person{Name: h.Name, Address: address}, role, to})
			}
		}
	}
	add(roles.Director, record.ByDirector, record.ToDirector)
	add(roles.Deputy, record.ByDeputy, record.ToDeputy)
	add(roles.Commission, record.ByCommission, record.ToCommission)
	for _, m := range roles.Managers {
		add(m, record.ByManager, record.ToManager)
	}
	return all
}

// Letters finds mail that klachtd sent, by Message-ID.
type Letters interface {
	Letter(ctx context.Context, messageID string) (caselog.Letter, bool, error)
}

// mostIDs bounds how many Message-IDs of a mail are looked up.
const mostIDs = 5

// Answered gives the practice mail that a mail answers or returns; named are the
// Message-IDs in its subject. An answer to any other mail of ours does not count:
// In-Reply-To decides, and References count only without it.
func Answered(ctx context.Context, log Letters, m *mailbox.Message, named []string) (letter caselog.Letter, found bool, err error) {
	ids := slices.Concat(m.InReplyTo, named)
	if len(m.InReplyTo) == 0 {
		for _, id := range slices.Backward(m.References) {
			ids = append(ids, id)
		}
	}
	if m.Returned != nil {
		ids = []string{m.Returned.MessageID}
	}
	for _, id := range ids[:min(len(ids), mostIDs)] {
		if letter, found, err = log.Letter(ctx, id); err != nil || found {
			return letter, found && letter.Kind == record.MailRehearsal, err
		}
	}
	return letter, false, nil
}

// Judge says what happens to an answer, as the reason for putting it aside. doubt is
// why a command would not have counted, or would have needed confirmation.
func Judge(m *mailbox.Message, read command.Reading, doubt record.Why) record.MailReason {
	switch {
	case m.Kind != mailbox.KindMail || m.StandIn:
		return record.ReasonRehearsedByMachine
	case doubt.Refuses():
		return record.ReasonRehearsedInDoubt
	case !Typed(read):
		return record.ReasonRehearsedUnread
	}
	return record.ReasonRehearsed
}

// Told says what an answer tells about a doubt: why a command would not have counted,
// or why it would have needed confirmation.
func Told(doubt record.Why) (refusal record.RefusalCode, asksBack []string) {
	switch {
	case doubt.Refuses():
		return doubt.Code(), nil
	case doubt != "":
		return "", []string{templates.ChallengeReason(doubt)}
	}
	return "", nil
}
