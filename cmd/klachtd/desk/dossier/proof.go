package dossier

import (
	"context"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// proof tells what became of the mail of a case that nobody vouched for, by its number:
// the fact that answers for it.
type proof map[int]procedure.FactKind

// proofOf reads the answers before the mails that they are about.
func proofOf(ctx context.Context, log *caselog.Log, c procedure.Case) (proof, error) {
	p := make(proof)
	if c.Doubtful == 0 {
		return p, nil
	}
	return p, log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		if e.Kind == procedure.FactMailConfirmed || e.Kind == procedure.FactMailDenied {
			p[e.Preview] = e.Kind
		}
	})
}

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
