package templates

import (
	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// otherSamples are for what is no complaint, and for what takes longer.
func otherSamples(name string, v View) (list []View) {
	letter, director := v.with(toComplainant), v.with(toDirector)
	switch name {
	case "17-reminder":
		asked := letter.with(func(v *View) {
			v.Questions, v.SupplementBy = []string{"Wanneer is het gebeurd?", "Om welke medewerker gaat het?"}, day(2026, 12, 8)
		})
		return []View{asked.with(promised), asked.with(onPaper), asked.with(bare, func(v *View) { v.SupplementBy = civil.Date{} })}
	case "31-none":
		for _, o := range []record.Outcome{record.Thanks, record.Question, record.DataRequest, record.NoComplaint, record.Spam} {
			own := letter.with(func(v *View) { v.Ground, v.Text = OutcomePhrase(o), "De balie is open van 9 tot 17 uur." })
			list = append(list, own, own.with(onPaper), own.with(bare, func(v *View) { v.Text = "" }), own.with(onPaper, bare, func(v *View) { v.Text = "" }))
		}
	case "31-late":
		for _, late := range taskSamples(letter, func(*View) {}, onPaper, bare) {
			list = append(list, late, late.with(func(v *View) { v.Task.Again, v.Text = day(2026, 12, 15), "Ik bel u morgen." }))
		}
		advice := letter.with(func(v *View) {
			v.Task = TaskFor(record.TermAdvise)
			v.Task.Due, v.Task.Again = v.AdviseBy, day(2027, 1, 12)
		})
		return append(list, advice, advice.with(byDeputy, onPaper, func(v *View) { v.Task.Again = civil.Date{} }))
	case "04-data":
		return []View{director.with(func(v *View) { v.Task = TaskFor(record.TermData) })}
	case "04-spam":
		return []View{v.with(to(v.Deputy)), v.with(to(v.Deputy), bare)}
	}
	return list
}
