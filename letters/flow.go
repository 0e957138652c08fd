package letters

import (
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/templates"
)

// A style is how a text is set.
type style struct {
	face   face
	size   float64 // points
	colour colour
}

const (
	ink    colour = 0x1A1A1A
	grey   colour = 0x595959 // 7:1 on white
	accent colour = 0x1F3A5F
	alarm  colour = 0xA61B1B
	white  colour = 0xFFFFFF
	hair   colour = 0xB5B5B5
)

// The house style, in points.
const (
	bodySize   = 11.0
	lineHeight = 1.35 // of the size
	gap        = 8.0  // between paragraphs
	headingGap = 13.0 // above a heading
	itemGap    = 2.0
	lineWeight = 0.6
	listIndent = 6.0
	labelGap   = 6.0 // between the label of an item and its text
)

var (
	bodyStyle    = style{regular, bodySize, ink}
	boldStyle    = style{bold, bodySize, ink}
	subjectStyle = style{bold, 12, ink}
	titleStyle   = style{bold, 17, accent}
	headingStyle = style{bold, 11.5, ink}
	chapterStyle = style{bold, 13, accent} // a heading in a document without letter frame
)

func (s style) leading() float64 { return s.size * lineHeight }

// baseline is the distance from the top of a line to the feet of its letters.
func (s style) baseline() float64 {
	return (s.leading() + s.size*(ascent-descent)/1000) / 2
}

// ems gives the whole thousandths of an em that fit into points.
func (s style) ems(points float64) int { return int(points * 1000 / s.size) }

// A flow is the rows of a document in the making.
type flow struct {
	t        *Typesetter
	x, width float64 // the column that text is set in
	rows     []row
	space    float64 // white wanted above the next row
	glue     bool    // the next row stays with this one
	newPage  bool    // the next row begins a page
	block    int     // number of the block being set
}

// set breaks text into lines; each is the runs of one row.
func (t *Typesetter) set(text string, s style, x, width float64, tg tag) [][]run {
	var lines [][]run
	for _, hard := range hardLines(text) {
		glyphs := t.glyphs(hard, s.face)
		if len(glyphs) == 0 {
			lines = append(lines, nil)
			continue
		}
		rtl := rightToLeft(glyphs)
		for _, line := range breakLine(glyphs, s.ems(width)) {
			left := x
			if rtl { // its lines end at the right margin
				left += width - s.size*float64(inkWidth(line))/1000
				if line[len(line)-1].r == ' ' {
					left -= s.size * float64(line[len(line)-1].width) / 1000
				}
			}
			lines = append(lines, runsOf(visual(line, rtl), s, left, tg))
		}
	}
	return lines
}

// runsOf cuts a line where the face changes.
func runsOf(line []glyph, s style, x float64, tg tag) []run {
	var runs []run
	for len(line) > 0 {
		n := 1
		for n < len(line) && line[n].face == line[0].face {
			n++
		}
		var text strings.Builder
		width := 0
		for _, g := range line[:n] {
			text.WriteRune(g.r)
			width += int(g.width)
		}
		runs = append(runs, run{x: x, y: s.baseline(), width: s.size * float64(inkWidth(line[:n])) / 1000,
			text: text.String(), face: line[0].face, size: s.size, colour: s.colour, tag: tg})
		x += s.size * float64(width) / 1000
		line = line[n:]
	}
	return runs
}

// add appends a row, under whatever the text before wanted of it.
func (f *flow) add(r row) {
	r.space, r.glued, r.newPage = max(r.space, f.space), r.glued || f.glue, f.newPage
	f.space, f.glue, f.newPage = 0, false, false
	f.rows = append(f.rows, r)
}

// addLines appends the lines of one paragraph, without a single line left on
// one page.
func (f *flow) addLines(lines [][]run, s style, together bool) {
	for i, runs := range lines {
		alone := i == 1 || i > 0 && i == len(lines)-1
		f.add(row{height: s.leading(), glued: i > 0 && (alone || together), runs: runs})
	}
}

func (f *flow) text(text string, s style, tg tag, together bool) {
	f.addLines(f.t.set(text, s, f.x, f.width, tg), s, together)
}

// want asks for white above the next row.
func (f *flow) want(space float64) { f.space = max(f.space, space) }

// blocks sets the blocks of a text, with headings of the first level in h1.
func (f *flow) blocks(blocks []templates.Block, h1 style) {
	for _, b := range blocks {
		f.block++
		switch b.Kind {
		case templates.Paragraph:
			f.paragraph(b, false)
		case templates.Heading:
			f.heading(b, h1)
		case templates.BulletList:
			f.list(b, func(int) string { return "•" })
		case templates.NumberedList:
			f.list(b, func(i int) string { return strconv.Itoa(i+1) + "." })
		case templates.Table:
			f.table(b)
		case templates.PageBreak:
			f.newPage = len(f.rows) > 0
		}
	}
}

func (f *flow) paragraph(b templates.Block, together bool) {
	text := strings.Join(b.Lines, "\n")
	f.text(text, bodyStyle, tag{role: paragraph, block: f.block}, together)
	f.glue = strings.HasSuffix(text, ":") // a list or a table follows
	f.want(gap)
}

func (f *flow) heading(b templates.Block, h1 style) {
	s := h1
	if b.Level > 1 {
		s = boldStyle
	}
	f.want(headingGap)
	f.text(strings.Join(b.Lines, "\n"), s, tag{role: heading, level: b.Level, block: f.block}, true)
	f.glue = true
	f.space = itemGap
}

func (f *flow) list(b templates.Block, labelOf func(i int) string) {
	indent := 0.0
	for i := range b.Items {
		for _, line := range f.t.set(labelOf(i), bodyStyle, 0, f.width, tag{}) {
			for _, r := range line {
				indent = max(indent, r.x+r.width)
			}
		}
	}
	indent += listIndent + labelGap
	for i, text := range b.Items {
		lines := f.t.set(text, bodyStyle, f.x+indent, f.width-indent, tag{role: item, block: f.block, row: i + 1})
		mark := f.t.set(labelOf(i), bodyStyle, f.x+listIndent, f.width, tag{role: label, block: f.block, row: i + 1})
		lines[0] = append(mark[0], lines[0]...)
		f.addLines(lines, bodyStyle, false)
		f.want(itemGap)
	}
	f.want(gap)
}

// closing sets the last paragraphs of a letter, its greeting and signature, so
// that they never begin a page.
func (f *flow) closing(blocks []templates.Block) {
	for _, b := range blocks {
		f.block++
		f.glue = len(f.rows) > 0
		f.paragraph(b, true)
	}
}

// closingBlocks counts the short paragraphs at the end of a letter that are its
// greeting and signature.
func closingBlocks(body []templates.Block) int {
	const most, lines = 2, 6
	n := 0
	for n < most && n < len(body) {
		b := body[len(body)-1-n]
		if b.Kind != templates.Paragraph || len(b.Lines) > lines {
			break
		}
		n++
	}
	return n
}
