package desk

import (
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/templates"
)

// lostView lists the letters of a case that have not arrived. A reminder of the
// confirmation names it also while it is on its way.
func lostView(c procedure.Case, e procedure.Event) (list []templates.Lost) {
	for _, l := range c.Deliveries {
		late := e.Term == procedure.TermAcknowledge && l.Letter == procedure.LetterAcknowledgement && l.Stage != procedure.StageArrived
		if !l.Lost() && !late {
			continue
		}
		lost := templates.Lost{
			Returned: templates.Returned{Title: l.Letter.Variant(l.Variant).Title, To: l.Address},
			Made:     l.Made, Post: l.Post, Ours: l.To == procedure.ToComplainant,
		}
		if l.Stage == procedure.StageReturned {
			lost.On = l.On
		}
		list = append(list, lost)
	}
	return list
}

// returnedLetter gives the PDF of a letter that did not arrive, to be printed.
func (r *renderer) returnedLetter() ([]smtp.File, error) {
	l := r.o.letter
	if l.DocumentSHA256 == "" || l.Kind.Letter().File == "" {
		return nil, nil
	}
	doc, found, err := r.Log.Document(r.ctx, l.CaseID, l.DocumentSHA256)
	if err != nil || !found {
		return nil, err
	}
	return pdfFile(fileName(l.Kind.Letter(), l.CaseID), doc.Data), nil
}

// posted names the letters of a case that were posted on a day.
func posted(c procedure.Case, on procedure.Date) (titles []string) {
	for _, l := range c.Deliveries {
		if title := l.Letter.Variant(l.Variant).Title; l.Post && l.Stage == procedure.StageArrived && l.On == on && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}
