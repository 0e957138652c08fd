package desk

import (
	"context"
	"log/slog"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// withdraw takes out of the queue what waits there for the director, once nothing
// of a case goes to the director any more. It is noted in the case, and no task of
// anybody: nobody is to send it after all.
func (d *Desk) withdraw(ctx context.Context, o *occasion) (facts []procedure.Fact, err error) {
	if o.before.ID == "" || d.Rules.KeptFromDirector(o.before) || !d.Rules.KeptFromDirector(o.decision.Case) {
		return nil, nil
	}
	mailed, err := d.Log.Letters(ctx, o.before.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range mailed {
		waits := l.Status == caselog.LetterQueued || l.Status == caselog.LetterUncertain
		if !waits || !l.Dropped.IsZero() || !d.Rules.KeptFrom(o.decision.Case, l.To) || d.Rules.KeptFrom(o.before, l.To) {
			continue
		}
		o.Withdrawn = append(o.Withdrawn, l.ID)
		facts = append(facts, procedure.Fact{
			At: o.At.UTC(), Actor: procedure.ByClock, Kind: procedure.FactNoted, On: d.Rules.Day(o.At), Letter: l.Kind, Message: l.SHA256,
			Personal: procedure.Personal{Person: &procedure.Person{Address: l.To}, Text: "niet verstuurd: de klacht gaat misschien over de directeur"},
		})
		o.note(slog.LevelInfo, "mail for the director is not sent", "case", o.before.ID, "letter", string(l.Kind))
	}
	return facts, nil
}
