package rehearsal

import (
	"context"
	"errors"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Outcome is how far somebody has got at one address.
type Outcome struct {
	Person
	Sent   *caselog.Letter // the latest practice mail sent there; nil for none
	Answer *Answer         // the latest answer since; nil for none
}

// Answer is a mail that answers a practice mail, or returns it.
type Answer struct {
	At     time.Time
	Reason record.MailReason
	Mail   *mailbox.Message
	Raw    []byte
}

// Understood reports whether a command from there would be carried out.
func (o Outcome) Understood() bool {
	return o.Answer != nil && o.Answer.Reason == record.ReasonRehearsed
}

// Answers has the practice mail, and what came back; *caselog.Log is one.
type Answers interface {
	Letters
	Ignored(ctx context.Context, since time.Time) ([]caselog.HeldRow, error)
	OfKind(ctx context.Context, kind record.LetterKind) ([]caselog.Letter, error)
	Raw(ctx context.Context, sha string) (raw []byte, found bool, err error)
}

// Report reports on everybody who types commands. An answer to a practice mail before
// the latest says nothing about today. ours is the complaints address.
func Report(ctx context.Context, log Answers, people []Person, ours string) ([]Outcome, error) {
	all := make([]Outcome, len(people))
	letters, err := log.OfKind(ctx, record.MailRehearsal)
	if err != nil {
		return nil, err
	}
	var first time.Time
	for i, p := range people {
		all[i].Person = p
		for _, l := range letters {
			if l.Role != record.ToHolder && record.SameAddress(l.To, p.Address) {
				all[i].Sent = &l
			}
		}
		if l := all[i].Sent; l != nil && (first.IsZero() || l.Created.Before(first)) {
			first = l.Created
		}
	}
	if first.IsZero() {
		return all, nil
	}
	aside, err := log.Ignored(ctx, first)
	if err != nil {
		return nil, err
	}
	for _, h := range aside {
		if !h.Reason.Rehearsed() {
			continue
		}
		raw, _, rawErr := log.Raw(ctx, h.SHA256)
		m := mailbox.Parse(raw)
		letter, found, err := Answered(ctx, log, m, route.Named(m.Subject, ours))
		if err = errors.Join(rawErr, err); err != nil {
			return nil, err
		}
		for i := range all {
			if sent := all[i].Sent; found && sent != nil && letter.ID >= sent.ID && record.SameAddress(letter.To, sent.To) {
				all[i].Answer = &Answer{h.Received, h.Reason, m, raw}
			}
		}
	}
	return all, nil
}
