package dossier

import (
	"context"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// before is what must be known of the facts of a case before its mails are read.
type before struct {
	proof  proof
	stated []procedure.Fact // they have their place before what comes in any number
}

// beforehand reads it.
func beforehand(ctx context.Context, log *caselog.Log, c procedure.Case) (b before, err error) {
	b.proof = make(proof)
	if c.Doubtful+c.Statements == 0 {
		return b, nil
	}
	return b, log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		switch e.Kind {
		case procedure.FactMailConfirmed, procedure.FactMailDenied:
			b.proof[e.Preview] = e.Kind
		case procedure.FactStatement:
			b.stated = append(b.stated, e.Fact)
		}
	})
}

// proof tells what became of the mail of a case that nobody vouched for, by its number:
// the fact that answers for it.
type proof map[int]procedure.FactKind

// says tells what a dossier of a day says of the sender of a client's mail, and whether
// it waits for the client's word, or stays out.
func (p proof) says(f procedure.Fact, today procedure.Date) (doubt string, waits, out bool) {
	switch answer := p[f.Preview]; {
	case f.Kind == procedure.FactMailDenied:
		return templates.DeniedAnother, false, false
	case f.Kind != procedure.FactFurtherMail || !f.Unverified, answer == procedure.FactMailConfirmed:
		return "", false, false
	case answer == procedure.FactMailDenied:
		return "", false, true
	case procedure.Ripe(f.On, today):
		return templates.Unverified, false, false
	}
	return "", true, false
}
