package dossier

import (
	"context"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// before is what must be known of the facts of a case before its mails are read.
type before struct {
	proof  proof
	left   map[string]int64 // by its SHA-256, a mail that left the case, and the place in the log of the fact that says so
	stated []record.Fact    // they have their place before what comes in any number
}

// beforehand reads it.
func beforehand(ctx context.Context, log *caselog.Log, c record.Case) (b before, err error) {
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

// gone reports whether a fact is of a mail that left the case after it.
func (b *before) gone(e caselog.Entry) bool { return e.Seq < b.left[e.Message] }

// proof tells what became of the mail of a case that nobody vouched for, by its number:
// the fact that answers for it.
type proof map[int]record.FactKind

// says tells what a dossier of a day says of the sender of a client's mail, and whether
// it waits for the client's word, or stays out.
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
