package list

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

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

// Posted names the letters of a case that were posted on a day.
func Posted(c record.Case, on record.Date) (titles []string) {
	for _, l := range c.Deliveries {
		if title := l.Letter.Variant(l.Variant).Title; l.Post && l.Stage == record.StageArrived && l.On == on && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}

// Particulars lists what a command says about the complainant.
func Particulars(of *record.Particulars) string {
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
