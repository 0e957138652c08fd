package write

import (
	"cmp"
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Specimen is a document with sample data in the configured house style.
type Specimen struct {
	Subject string
	Blocks  []block.Block
	PDF     []byte
}

// partOf gives the document that shows a part which is not a document itself.
var partOf = map[string]record.LetterKind{"06b": record.LetterDossier, "12": record.LetterDecision}

// Specimen renders a document by its number or the name of its text.
func (w *Writer) Specimen(name string) (Specimen, error) {
	row := cmp.Or(partOf[name], record.LetterKind(name)).Letter()
	if i := slices.IndexFunc(record.Letters(), func(l record.Letter) bool { return l.Text == name || l.Document == name }); i >= 0 {
		row = record.Letters()[i]
	}
	if name = cmp.Or(row.Document, name); !slices.Contains(w.Texts.Names(), name) {
		name = row.Text
	}
	var v templates.View
	if samples := templates.Samples(name); len(samples) > 0 {
		v = samples[0]
	}
	house := w.houseView()
	v.Organisation, v.Options, v.Retention, v.BlikOpWerk = house.Organisation, house.Options, house.Retention, house.BlikOpWerk
	if v.Today.IsZero() {
		v.Today = edition
	}
	text, err := w.Texts.Render(name, v)
	if err != nil {
		return Specimen{}, err
	}
	l := letters.Letter{Sender: w.letterhead(), Date: v.Today, Subject: text.Subject, Body: text.Blocks, Plainpage: true}
	if row.Addressed() || row.Kind == record.LetterDossier {
		if l, err = w.letter(row, v); err != nil {
			return Specimen{}, err
		}
	}
	s := Specimen{Subject: text.Subject, Blocks: text.Blocks}
	if !l.Plainpage {
		s.Blocks = letters.Blocks(l)
	}
	s.PDF, err = w.Setter.PDF(l)
	return s, err
}

// Specimens lists the names that Specimen accepts.
func (w *Writer) Specimens() []string {
	names := slices.AppendSeq(w.Texts.Names(), maps.Keys(partOf))
	for _, l := range record.Letters() {
		names = append(names, string(l.Kind))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
