// Package letters turns the content of a letter into a PDF on the organisation's
// letterhead. A [Letter] goes in and bytes come out; nothing is read or written on the
// way.
//
// There are three steps, each knowing only the result of the one before:
//
//	Letter ──► rows (flow.go, table.go, frame.go: text broken into lines by package shape)
//	       ──► pages (pages.go: rows placed, what belongs together kept together)
//	       ──► PDF (paint.go: the structure told to package pdf, which writes it)
//
// A page is a list of runs of text, each with a place and a tag that says which block,
// item or cell it is part of. The structure of the PDF is built from these tags; screen
// readers use it to read the letter aloud.
package letters

import (
	"errors"
	"fmt"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/letters/pdf"
	"github.com/integratiewerk/klachtd/letters/shape"
	"github.com/integratiewerk/klachtd/templates/block"
)

// A Letter is the content of one letter. Empty fields are left out.
type Letter struct {
	Sender    Sender
	Addressee []string // name and address, one line each
	Date      civil.Date
	Reference string // "Ons kenmerk"
	Subject   string
	Body      []block.Block // salutation, text and closing
	// Enclosures and Copies are the names listed after "Bijlage:" and "Kopie aan:".
	Enclosures []string
	Copies     []string
	Signed     bool          // by the director, whose signature may be included
	After      []block.Block // on separate pages after the letter
	Mark       string        // such as "CONCEPT", in a bar across the top of every page
	Lang       string        // of the text, as a BCP 47 tag; Dutch when empty
	// Plainpage leaves out addressee, date and reference and makes the subject a
	// title: for a regulation or a dossier.
	Plainpage bool
	// Confidential puts a notice at the foot of every page.
	Confidential bool
	Timeline     Timeline // of a dossier
	Charts       []Chart  // one above each table with heads, in order; a zero Chart for none
}

// A Sender is the organisation on the letterhead.
type Sender struct {
	Name    string
	Address []string // one line each
	Phone   string
	Email   string
	Look
}

// A Look is the house style of a letterhead. The zero Look is ours.
type Look struct {
	Logo        *Picture // nil: the name alone
	Signature   *Picture // of the director; nil: room to sign
	Footer      []string // more lines for the foot: registration and bank account numbers
	Colour      uint32   // of the name and of titles, 0xRRGGBB; 0 for ours
	RightWindow bool     // the window of the envelopes is on the right
	FoldMarks   bool     // marks where to fold a letter for those envelopes
}

// A Typesetter makes PDFs. It holds the prepared fonts and is safe for
// concurrent use.
type Typesetter struct {
	shape  *shape.Setter
	writer *pdf.Writer
}

// New gives a typesetter with our fonts. The first letter prepares them, which takes a few
// milliseconds.
func New() *Typesetter { return with(fonts.Load()) }

// NewIn prepares the fonts with a typeface of the organisation's own, as TrueType files
// of its ordinary and its bold letters; the latter may be nil.
func NewIn(ordinary, heavy []byte) (*Typesetter, error) {
	set, err := fonts.Own(ordinary, heavy)
	if err != nil {
		return nil, err
	}
	return with(set), nil
}

func with(set *fonts.Set) *Typesetter {
	return &Typesetter{shape.New(set), pdf.NewWriter(set.Len())}
}

// Unreadable reports whether a text has words in a script that no font has. In their
// place the letter says where to read them.
func (t *Typesetter) Unreadable(text string) bool {
	_, readable := shape.Clean(t.shape.Fonts, text)
	return !readable
}

// PDF sets and paints a letter. The same letter gives the same bytes, on every machine
// and day. No text is ever refused: what the fonts cannot show is replaced by something
// visible. An error means that the letter has no date, or a logo that cannot be
// painted.
func (t *Typesetter) PDF(l Letter) (out []byte, err error) {
	if !l.Date.IsValid() {
		return nil, errors.New("letters: a letter needs a date")
	}
	// The shaping engine and gofpdf take text that anybody may have written: if either
	// panics, one letter fails and not the program.
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("letters: painting failed: %v", r)
		}
	}()
	l.Body, l.After = block.Printed(l.Body), block.Printed(l.After) // on paper no link can be followed
	return t.paint(l, t.layout(l))
}
