package fonts

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	shaping "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// A Font is one prepared font; it is never written to.
type Font struct {
	Name  string  // its PostScript name
	Scale float64 // factor for its size next to the other fonts
	// Distances from the baseline, and the box around every glyph, in thousandths
	// of an em. Descent is positive.
	Ascent, Descent int
	Box             [4]int
	Shaping         *shaping.Font // for a shaping engine
	Glyphs          int           // how many there are

	place  int // in the set
	widths []uint16
	tables map[string][]byte
	loca   []uint32
}

// Place is the place of the font in its set, from 0.
func (f *Font) Place() int { return f.place }

// kept are the tables of a font that a PDF embeds.
var kept = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

func newFont(src source, place int) (*Font, error) {
	ttf, err := src.open()
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(ttf))
	if err != nil {
		return nil, fmt.Errorf("letters: font %s: %w", src.name, err)
	}
	parsed, err := shaping.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("letters: font %s: %w", src.name, err)
	}
	f := &Font{Name: src.name, Scale: src.scale, Shaping: parsed, place: place, tables: make(map[string][]byte)}
	for _, tag := range kept {
		if f.tables[tag], err = loader.RawTable(opentype.MustNewTag(tag)); err != nil {
			return nil, fmt.Errorf("letters: font %s: %w", src.name, err)
		}
	}
	f.measure()
	return f, nil
}

// measure reads places and widths, in the words of the OpenType specification.
func (f *Font) measure() {
	head, hhea := f.tables["head"], f.tables["hhea"]
	em := float64(binary.BigEndian.Uint16(head[18:]))
	thousandths := func(table []byte, at int) int {
		return int(math.Round(1000 * float64(int16(binary.BigEndian.Uint16(table[at:]))) / em))
	}
	for i := range f.Box {
		f.Box[i] = thousandths(head, 36+2*i)
	}
	f.Ascent, f.Descent = thousandths(hhea, 4), -thousandths(hhea, 6)
	f.Glyphs = int(binary.BigEndian.Uint16(f.tables["maxp"][4:]))
	f.widths = make([]uint16, f.Glyphs)
	f.loca = make([]uint32, f.Glyphs+1)
	for g := range f.widths {
		// Rounded as in the PDF, so that text ends where the reader's program ends it.
		f.widths[g] = uint16(math.Round(1000 * float64(f.advance(g)) / em))
	}
	long := binary.BigEndian.Uint16(head[50:]) == 1
	for g := range f.loca {
		if long {
			f.loca[g] = binary.BigEndian.Uint32(f.tables["loca"][4*g:])
		} else {
			f.loca[g] = 2 * uint32(binary.BigEndian.Uint16(f.tables["loca"][2*g:]))
		}
	}
}

// longMetrics is how many glyphs have their own width.
func (f *Font) longMetrics() int { return int(binary.BigEndian.Uint16(f.tables["hhea"][34:])) }

func (f *Font) advance(glyph int) uint16 {
	return binary.BigEndian.Uint16(f.tables["hmtx"][4*min(glyph, f.longMetrics()-1):])
}

func (f *Font) sideBearing(glyph int) uint16 {
	if n := f.longMetrics(); glyph >= n {
		return binary.BigEndian.Uint16(f.tables["hmtx"][4*n+2*(glyph-n):])
	}
	return binary.BigEndian.Uint16(f.tables["hmtx"][4*glyph+2:])
}

// Glyph is the glyph of a single rune; 0 if the font lacks it.
func (f *Font) Glyph(r rune) uint16 {
	id, _ := f.Shaping.NominalGlyph(r)
	return uint16(id)
}

// Has reports whether the font has a rune.
func (f *Font) Has(r rune) bool { return f.Glyph(r) != 0 }

// Width of a glyph, in thousandths of an em.
func (f *Font) Width(glyph uint16) int { return int(f.widths[glyph]) }
