package pdf

import (
	"strconv"
	"unicode/utf16"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/letters/shape"
)

// content is the operators of a page being made (ISO 32000-1, annex A).
type content struct {
	doc    *Document
	out    []byte
	uses   []*use       // of the document, by the place of the font in its set
	marked [][]*Element // of the document: for each page the element of each marked content

	font   *fonts.Font // what the page is set to
	size   float64
	colour uint32
	begun  bool // whether anything is set
	open   bool // whether marked content is open
	owner  *Element
}

// page paints a page into c.out. gofpdf paints the pictures first.
func (c *content) page(p Page) {
	c.out, c.begun, c.open, c.owner, c.font = c.out[:0], false, false, nil, nil
	c.marked = append(c.marked, nil)
	if len(p.Boxes) > 0 {
		c.out = append(c.out, "/Artifact BMC\n"...)
		for _, b := range p.Boxes {
			c.setColour(b.Colour)
			c.numbers(b.X, c.doc.Height-b.Y-b.Height, b.Width, b.Height)
			c.out = append(c.out, "re f\n"...)
		}
		c.out = append(c.out, "EMC\n"...)
	}
	for i := range p.Runs {
		r := &p.Runs[i]
		if !c.open || r.Element != c.owner {
			c.close()
			c.mark(r.Element)
		}
		c.run(r)
	}
	c.close()
}

// mark begins content of an element, or of none.
func (c *content) mark(e *Element) {
	c.open, c.owner = true, e
	if e == nil {
		c.out = append(c.out, "/Artifact <</Type /Pagination>> BDC\n"...)
		return
	}
	page := len(c.marked) - 1
	id := len(c.marked[page])
	c.marked[page] = append(c.marked[page], e)
	e.kids = append(e.kids, kid{page: page, marked: id})
	c.out = append(c.out, '/')
	c.out = append(c.out, e.Type...)
	c.out = append(c.out, " <</MCID "...)
	c.out = strconv.AppendInt(c.out, int64(id), 10)
	c.out = append(c.out, ">> BDC\n"...)
}

func (c *content) close() {
	if c.open {
		c.out = append(c.out, "EMC\n"...)
	}
	c.open = false
}

// run paints glyphs, each in its place. A glyph whose text is that of several begins a
// span with that text.
func (c *content) run(r *Run) {
	c.setColour(r.Colour)
	c.out = append(c.out, "BT "...)
	u := c.uses[r.Font.Place()]
	if u == nil {
		u = newUse(r.Font)
		c.uses[r.Font.Place()] = u
	}
	if r.Font != c.font || r.Size != c.size {
		c.font, c.size = r.Font, r.Size
		c.out = append(c.out, "/F"...)
		c.out = strconv.AppendInt(c.out, int64(r.Font.Place()), 10)
		c.out = append(c.out, ' ')
		c.numbers(r.Size)
		c.out = append(c.out, "Tf "...)
	}
	c.numbers(r.X, c.doc.Height-r.Y)
	c.out = append(c.out, "Td "...)
	p := pen{content: c, use: u}
	for i := 0; i < len(r.Glyphs); {
		g := r.Glyphs[i]
		n := 1
		for i+n < len(r.Glyphs) && r.Glyphs[i+n].From == r.Glyphs[i+n].To {
			n++
		}
		if n == 1 {
			p.show(g, r.Text[g.From:g.To])
		} else {
			p.span(r.Glyphs[i:i+n], r.Text[g.From:g.To])
		}
		i += n
	}
	p.end()
	if p.y != 0 {
		c.out = append(c.out, "0 Ts "...)
	}
	c.out = append(c.out, "ET\n"...)
}

// A pen shows the glyphs of one run, one after the other.
type pen struct {
	*content
	use  *use
	x, y int32 // in thousandths of the font's em, from the start of the run
	busy bool  // within the array of a TJ
	text bool  // within a string of it
}

// tolerance is how far, in thousandths of an em, a glyph may be from where rounded
// widths put it.
const tolerance = 1

func (p *pen) show(g shape.Glyph, text string) {
	if g.Y != p.y {
		p.end()
		p.y = g.Y
		p.numbers(float64(g.Y) * p.size / 1000)
		p.out = append(p.out, "Ts "...)
	}
	if !p.busy {
		p.out = append(p.out, '[')
		p.busy = true
	}
	if d := p.x - g.X; d > tolerance || d < -tolerance {
		p.endText()
		p.out = strconv.AppendInt(p.out, int64(d), 10)
		p.x = g.X
	}
	if !p.text {
		p.out = append(p.out, '<')
		p.text = true
	}
	p.out = appendHex(p.out, p.use.cid(g.ID, text))
	p.x += int32(p.use.font.Width(g.ID))
}

// span shows glyphs that share one text. A program that does not support such spans
// takes the text from the first of them.
func (p *pen) span(glyphs []shape.Glyph, text string) {
	p.end()
	p.out = append(p.out, "/Span <</ActualText <FEFF"...)
	for _, r := range text {
		p.out = appendUTF16(p.out, r)
	}
	p.out = append(p.out, ">>> BDC "...)
	for i, g := range glyphs {
		if i > 0 {
			text = zeroWidthSpace
		}
		p.show(g, text)
	}
	p.end()
	p.out = append(p.out, "EMC "...)
}

// zeroWidthSpace is the text of a glyph without its own, because each must have some
// (ISO 19005-2, 6.2.11.7.2).
const zeroWidthSpace = "\u200B"

func (p *pen) endText() {
	if p.text {
		p.out = append(p.out, '>')
	}
	p.text = false
}

func (p *pen) end() {
	p.endText()
	if p.busy {
		p.out = append(p.out, "]TJ "...)
	}
	p.busy = false
}

func (c *content) setColour(colour uint32) {
	if c.begun && colour == c.colour {
		return
	}
	c.begun, c.colour = true, colour
	for shift := 16; shift >= 0; shift -= 8 {
		c.out = strconv.AppendFloat(c.out, float64(colour>>shift&0xFF)/255, 'f', 3, 64)
		c.out = append(c.out, ' ')
	}
	c.out = append(c.out, "rg\n"...)
}

func (c *content) numbers(numbers ...float64) {
	for _, n := range numbers {
		c.out = strconv.AppendFloat(c.out, n, 'f', 2, 64)
		c.out = append(c.out, ' ')
	}
}

const hexDigits = "0123456789ABCDEF"

func appendHex(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}

// appendUTF16 writes a rune in the hexadecimal digits of UTF-16.
func appendUTF16(b []byte, r rune) []byte {
	if r1, r2 := utf16.EncodeRune(r); r1 != '\uFFFD' {
		return appendHex(appendHex(b, uint16(r1)), uint16(r2))
	}
	return appendHex(b, uint16(r))
}
