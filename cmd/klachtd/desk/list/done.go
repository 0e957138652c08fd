package list

import (
	"cmp"
	"fmt"
	"slices"
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
		detail = particulars(f.Personal.Of)
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
		detail = templates.Date(f.On) + ": " + strings.Join(posted(c, f.On), ", ")
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

// Lost lists the letters of a case that have not arrived. A reminder of the
// confirmation also names it while it is on its way.
func Lost(c record.Case, reminded record.Term) (list []templates.Lost) {
	for _, l := range c.Deliveries {
		late := reminded == record.TermAcknowledge && l.Letter == record.LetterAcknowledgement && l.Stage != record.StageArrived
		if !l.Lost() && !late {
			continue
		}
		lost := templates.Lost{
			Returned: templates.Returned{Title: l.Letter.Variant(l.Variant).Title, To: l.Address},
			Made:     l.Made, Post: l.Post, Ours: l.To == record.ToComplainant,
		}
		if l.Stage == record.StageReturned {
			lost.On = l.On
		}
		list = append(list, lost)
	}
	return list
}

// posted names the letters of a case that were posted on a day.
func posted(c record.Case, on record.Date) (titles []string) {
	for _, l := range c.Deliveries {
		if title := l.Letter.Variant(l.Variant).Title; l.Post && l.Stage == record.StageArrived && l.On == on && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}

// particulars lists what a command says about the complainant.
func particulars(of *record.Particulars) string {
	if of == nil {
		return ""
	}
	var all []string
	for _, s := range []string{of.Name, of.Address, strings.ReplaceAll(of.Postal, "\n", ", "), of.Phone, of.Speaks} {
		if s != "" {
			all = append(all, s)
		}
	}
	if !of.Received.IsZero() {
		all = append(all, "ontvangen op "+templates.Date(of.Received))
	}
	return strings.Join(all, "; ")
}
