package desk

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/templates"
)

// Specimen is a document with sample data in the configured house style.
type Specimen struct {
	Subject string
	Blocks  []templates.Block
	PDF     []byte
}

// Specimen renders a document by its number or the name of its text. Parts that
// are no document of their own are shown in the document that holds them.
func (d *Desk) Specimen(name string) (Specimen, error) {
	switch name {
	case "04":
		name = "04-reminder"
	case "06", "06b":
		name = "06-dossier"
	case "12":
		name = "09"
	}
	var v templates.View
	if samples := templates.Samples(name); len(samples) > 0 {
		v = samples[0]
	}
	house := d.houseView()
	v.Organisation, v.Options, v.Retention, v.BlikOpWerk = house.Organisation, house.Options, house.Retention, house.BlikOpWerk
	if v.Today.IsZero() {
		v.Today = edition
	}
	text, err := d.Texts.Render(name, v)
	if err != nil {
		return Specimen{}, err
	}
	l := letters.Letter{Sender: d.letterhead(), Date: v.Today, Subject: text.Subject, Body: text.Blocks, Plainpage: true}
	if kind := procedure.LetterKind(name); isPDF(kind) {
		if l, err = d.letter(kind, v); err != nil {
			return Specimen{}, err
		}
	}
	s := Specimen{Subject: text.Subject, Blocks: text.Blocks}
	if !l.Plainpage {
		s.Blocks = letters.Blocks(l)
	}
	s.PDF, err = d.Setter.PDF(l)
	return s, err
}

// Specimens lists the names that Specimen takes.
func (d *Desk) Specimens() []string {
	names := append(d.Texts.Names(), "04", "06b", "12")
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}

// isPDF reports whether a kind is a letter with addressee and letterhead.
func isPDF(kind procedure.LetterKind) bool {
	return slices.Contains([]procedure.LetterKind{procedure.LetterAcknowledgement, procedure.LetterReferral, procedure.LetterExtension, procedure.LetterDecision, procedure.LetterWithdrawal, procedure.LetterNotAdmitted, procedure.LetterSupplement}, kind)
}
