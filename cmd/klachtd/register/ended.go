package register

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Log holds the cases and what happened in them.
type Log interface {
	Cases(ctx context.Context, openOnly bool) ([]record.Case, error)
	EachFact(ctx context.Context, id string, tell func(caselog.Entry)) error
}

// Make makes the register of a year as it ended or, while it runs, as it stands.
func Make(ctx context.Context, log Log, r *rules.Rules, year int, today record.Date) (Report, error) {
	all, err := log.Cases(ctx, false)
	if err != nil {
		return Report{}, err
	}
	var cases Cases
	for i := range cases {
		if cases[i], err = ended(ctx, log, r.Zone, all, year-i); err != nil {
			return Report{}, err
		}
	}
	return Of(year, today, cases, r), nil
}

// ended returns the cases as they were when a year ended. It undoes what happened in a case
// since; most cases have not changed.
func ended(ctx context.Context, log Log, zone *time.Location, all []record.Case, year int) (map[string]record.Case, error) {
	end := time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	stood := make(map[string]record.Case)
	for _, c := range all {
		if c.ReceivedOn.Year > year {
			continue
		}
		if !c.Changed.Before(end) {
			var facts []record.Fact
			if err := log.EachFact(ctx, c.ID, func(e caselog.Entry) {
				if e.At.Before(end) {
					facts = append(facts, e.Fact)
				}
			}); err != nil {
				return nil, err
			}
			if len(facts) == 0 { // the case became known later
				continue
			}
			was := record.Fold(c.ID, facts, procedure.Standing)
			if was.Erased = c.Erased; was.Erased { // this much is kept of an erased case
				was.Grounds = c.Grounds
			}
			c = was
		}
		stood[c.ID] = c
	}
	return stood, nil
}
