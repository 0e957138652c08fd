package desk

import (
	"github.com/integratiewerk/klachtd/templates"
)

// write fills in a text. Ours takes the place of one of the administrator's own that
// fails, so that no letter waits for it.
func (d *Desk) write(name string, v templates.View) (templates.Document, error) {
	if d.Filled != nil {
		d.Filled(name, v)
	}
	doc, problems, err := d.Texts.Write(name, v)
	d.NoteTexts(problems)
	return doc, err
}

// NoteTexts takes up why texts of the administrator's own cannot be used.
func (d *Desk) NoteTexts(problems []templates.Problem) {
	for _, p := range d.Failures.Note(d.Texts, problems) {
		d.Logger.Error("a text of your own cannot be used; the shipped one takes its place", "text", p.Error())
	}
}
