package route

import (
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Stands gives what a client may expect next, and until when (procedure 3 to 7); nil where
// nothing is due.
func Stands(c record.Case, today record.Date) *templates.Stands {
	var s templates.Stands
	switch {
	case c.Status.Closed():
		return nil
	case c.Status == record.Advised:
		s.Step, s.Due = "u krijgt het besluit in een brief", c.DecideBy
	case c.Status.WithCommission():
		s.Step, s.Due = "de commissie geeft haar advies aan ons", c.AdviceDue()
	case c.FirstContact().IsZero():
		s.Step, s.Due = "wij nemen contact met u op", c.ContactBy
	case !c.SubmitBy.IsZero():
		s.Step, s.Due = "wij sturen uw klacht naar de Klachtencommissie", c.SubmitBy
	}
	if s.Due.IsZero() {
		return nil
	}
	s.Late = s.Due.Before(today)
	return &s
}
