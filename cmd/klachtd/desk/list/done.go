package list

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// Done says what a fact recorded, with the details as read: the date, the name.
func Done(r *rules.Rules, c record.Case, f record.Fact) string {
	var detail string
	switch f.Kind {
	case record.FactContacted, record.FactTried, record.FactWithdrawn, record.FactWithdrawalRefused:
		detail = templates.Date(f.On)
	case record.FactHearing:
		detail = templates.Date(r.Day(f.Instant)) + f.Instant.In(r.Zone).Format(", 15:04 uur")
	case record.FactNoted:
		if f.Actor != record.ByCommission {
			return templates.NoteInside
		}
	case record.FactManagerNamed:
		detail = f.Personal.Person.Name
	case record.FactRepresentative:
		detail = f.Personal.Rep.Name
	case record.FactAssigned:
		acting, holder := r.Lead(c)
		detail = cmp.Or(holder.Name, templates.RolePhrase(acting))
	case record.FactDirectorAsked:
		acting, _ := r.Lead(c)
		detail = templates.RolePhrase(acting)
	case record.FactComplainant:
		detail = Particulars(f.Personal.Of)
	case record.FactMoved:
		detail = fmt.Sprintf("bericht %d wordt een eigen klacht", f.Number)
		if f.Into != "" {
			detail = fmt.Sprintf("bericht %d hoort nu bij klacht %s", f.Number, f.Into)
		}
	case record.FactReferred:
		detail = templates.Date(c.AdviseBy)
	case record.FactExtended:
		detail = templates.Date(c.ExtendedAdviseBy)
	case record.FactAdvised, record.FactDecided:
		if detail = templates.OutcomePhrase(f.Outcome); f.Kind == record.FactDecided && !c.CorrectedOn.IsZero() {
			return templates.DecisionCorrected + templates.Measures(c.MeasuresBy)
		}
		if f.Kind == record.FactDecided {
			return templates.Done(f.Kind, detail) + templates.Measures(c.MeasuresBy)
		}
	case record.FactPosted:
		detail = templates.Date(f.On) + ": " + strings.Join(Posted(c, f.On), ", ")
	case record.FactDataSent, record.FactMeasuresDone:
		detail = templates.Date(f.On)
	case record.FactNotAdmitted:
		if detail = f.Into; f.Letter == record.LetterOwnWords {
			detail = templates.OutcomePhrase(f.Outcome)
		}
	case record.FactLanguage:
		detail = templates.YesNo(f.Yes)
	case record.FactCategorised:
		var names []string
		for _, s := range f.Subjects {
			names = append(names, templates.SubjectPhrase(s))
		}
		for _, g := range f.Personal.Grounds {
			names = append(names, string(g))
		}
		detail = strings.Join(names, ", ")
	}
	return templates.Done(f.Kind, detail)
}

// NewSignals says whom else a further mail may be about. Whether that is the director
// is asked elsewhere in the mail.
func NewSignals(facts []record.Fact) (says []string) {
	for _, f := range facts {
		for _, s := range f.Signals {
			if s != record.SignalDirector {
				says = append(says, templates.SignalSentence(s))
			}
		}
	}
	return says
}
