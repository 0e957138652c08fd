package desk

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// Awaited is a message that leaves once a preview is approved.
type Awaited struct {
	Kind record.LetterKind
	To   string
}

// Awaiting lists what "akkoord" would send in this case: the letters that are
// always shown first. What nobody may have ordered is not among them.
func Awaiting(r *rules.Rules, c record.Case, now time.Time) []Awaited {
	d := &Desk{Rules: r}
	var list []Awaited
	would := func(number int) {
		then := d.approved(&occasion{Commit: caselog.Commit{At: now}, decision: procedure.Decision{Case: c}}, number)
		for _, e := range then.decision.Effects {
			if e.To == record.ToSender || e.To == record.ToColleagues {
				continue
			}
			for _, to := range d.discreet(&then, d.recipients(&then, e.To)) {
				list = append(list, Awaited{e.Letter, to.Address})
			}
		}
	}
	for _, ch := range c.Challenges {
		if rule, _ := words.For(ch.Event.Kind, ch.Event.Actor); rule.ShownFirst() && !ch.Why.Refuses() {
			would(ch.Number)
		}
	}
	return list
}
