package dossier

import (
	"context"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// before is what must be known from the facts of a case before its mails are read.
type before struct {
	proof  proof
	left   map[string]int64 // mails that left the case, by SHA-256: the place in the log of the fact that says so
	stated []record.Fact    // statements come before mail that may come in any number
}

// beforehand reads what must be known before.
func beforehand(ctx context.Context, log Archive, c record.Case) (b before, err error) {
	b.proof, b.left = make(proof), make(map[string]int64)
	if c.Doubtful+c.Statements+c.Moves == 0 {
		return b, nil
	}
	return b, log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		switch e.Kind {
		case record.FactMailConfirmed, record.FactMailDenied:
			b.proof[e.Preview] = e.Kind
		case record.FactMoved:
			b.left[e.Mail] = e.Seq
		case record.FactStatement:
			b.stated = append(b.stated, e.Fact)
		}
	})
}

// gone reports whether a fact is about a mail that later left the case.
func (b *before) gone(e caselog.Entry) bool { return e.Seq < b.left[e.Message] }

// proof gives what happened to the unproven mail of a case, by number: the fact that
// settled it.
type proof map[int]record.FactKind

// says gives what a dossier of a given day says about the sender of a client's mail,
// and whether the mail waits for the client's answer, or is left out.
func (p proof) says(f record.Fact, today record.Date) (doubt string, waits, out bool) {
	switch answer := p[f.Preview]; {
	case f.Kind == record.FactMailDenied:
		return templates.DeniedAnother, false, false
	case f.Kind != record.FactFurtherMail || !f.Unverified, answer == record.FactMailConfirmed:
		return "", false, false
	case answer == record.FactMailDenied:
		return "", false, true
	case record.Ripe(f.On, today):
		return templates.Unverified, false, false
	}
	return "", true, false
}
