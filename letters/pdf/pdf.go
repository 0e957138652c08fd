// Package pdf writes pages as a PDF that everybody can read and every archive can keep:
// PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2). A [Document] goes in, which says
// what is where on each page and what part of the text it is; bytes come out.
//
//	pdf.go      what a document is
//	paint.go    pages to the operators that paint them
//	font.go     the part of each font that the document embeds
//	tree.go     the structure, for people who cannot see the page
//	finish.go   gofpdf's file to the file we want
//	objects.go  gofpdf's file to its objects, and objects to a file
//	meta.go     properties, colours
//
// gofpdf writes the pages and the pictures. It knows no structure and embeds fonts in a
// way that costs 10 ms each, so everything else is added to its file afterwards. This
// is the only package that uses gofpdf.
package pdf

import (
	"time"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/letters/shape"
)

// A Document is what becomes a PDF. Distances are in points (1/72 inch), from the top
// left.
type Document struct {
	Title, Subject, Author, Creator string
	Lang                            string // of the text, as a BCP 47 tag
	Made                            time.Time
	Width, Height                   float64 // of each page
	Root                            *Element
	Pages                           []Page
	Bookmarks                       []Bookmark
}

// A Bookmark names a place: a page, from 0, and how far from its top.
type Bookmark struct {
	Title string
	Page  int
	Y     float64
}

// A Page is everything on one sheet. Runs are in reading order, those of one element
// together.
type Page struct {
	Pictures []Picture // decoration
	Boxes    []Box     // decoration
	Runs     []Run
}

// A Picture is a PNG at a place; X and Y are its top left corner.
type Picture struct {
	X, Y, Width, Height float64
	PNG                 []byte // 8-bit RGB, not interlaced, as gofpdf reads it
}

// A Box is a filled rectangle; X and Y are its top left corner.
type Box struct {
	X, Y, Width, Height float64
	Colour              uint32 // 0xRRGGBB
}

// A Run is text in one font at one place.
type Run struct {
	X, Y    float64 // start on the baseline
	Size    float64
	Colour  uint32
	Font    *fonts.Font
	Text    string
	Glyphs  []shape.Glyph
	Element *Element // the element it is part of; nil if not part of the text
}

// An Element is a part of the text in the structure of the document.
type Element struct {
	Type string // a standard structure type (ISO 32000-1, 14.8.4)
	Lang string // if not the document's
	RTL  bool   // it reads from right to left
	// Attributes of a list or a table cell: "Decimal" and the like, "Column" or "Row".
	Numbering, Scope string

	kids   []kid
	object int // its number in the file
}

// A kid of an element is another element, or content of a page.
type kid struct {
	element      *Element
	page, marked int
}

// NewElement appends a new element to e.
func (e *Element) NewElement(kind string) *Element {
	part := &Element{Type: kind}
	e.kids = append(e.kids, kid{element: part})
	return part
}
