package letters

import (
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/letters/shape"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/lang"
)

// A weight is how heavy letters are.
type weight bool

const (
	regular weight = false
	bold    weight = true
)

// A style is how a text is set.
type style struct {
	weight weight
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
	bodySize    = 10.5
	smallSize   = 10.0    // the size for a letter that then fits on one sheet
	sideSize    = 9.5     // the size of what is set beside the text: particulars, enclosures
	lineHeight  = 4.0 / 3 // of the size
	closeHeight = 1.29    // of small text
	gap         = 6.0     // between paragraphs
	headingGap  = 10.0    // above a heading
	itemGap     = 2.0
	lineWeight  = 0.6
	listIndent  = 6.0
	labelGap    = 6.0 // between the label of an item and its text
	quoteIndent = 12.0
	quoteRule   = 1.5 // the line beside a quote
)

const bullet = "•"

var (
	bodyStyle    = style{regular, bodySize, ink}
	boldStyle    = style{bold, bodySize, ink}
	subjectStyle = style{bold, bodySize, ink}
	titleStyle   = style{bold, 17, accent}
	headingStyle = style{bold, bodySize, ink}
	quoteStyle   = style{regular, bodySize, grey}
	chapterStyle = style{bold, 13, accent} // a heading in a document without letter frame
)

func (s style) leading() float64 {
	if s.size < bodySize {
		return s.size * closeHeight
	}
	return s.size * lineHeight
}

// Liberation Sans' own proportions, in thousandths of an em.
const (
	ascent  = 905
	descent = 212
)

// baseline is the distance from the top of a line to its baseline.
func (s style) baseline() float64 {
	return (s.leading() + s.size*(ascent-descent)/1000) / 2
}

// ems gives how many thousandths of an em fit into points.
func (s style) ems(points float64) int { return int(points * 1000 / s.size) }

func (s style) points(ems int) float64 { return s.size * float64(ems) / 1000 }

// A flow is the rows of a document being made.
type flow struct {
	t        *Typesetter
	x, width float64 // the column that text is set in
	body     float64 // size of ordinary text, in points; zero for bodySize
	quiet    bool    // labels of a table are grey, not bold
	rows     []row
	space    float64  // white space wanted above the next row
	glue     bool     // keep the next row with this one
	newPage  bool     // the next row begins a page
	block    int      // number of the block being set
	terms    Timeline // still to be drawn
	charts   []Chart  // likewise
}

// A line is text on one line, with the extra room it needs beyond its style.
type line struct {
	runs         []run
	above, below float64
}

// row makes a row from a line.
func (l line) row(s style) row {
	for i := range l.runs {
		l.runs[i].y += l.above
	}
	return row{height: l.above + s.leading() + l.below, runs: l.runs}
}

// beside adds another line to the same row, after this one.
func (l line) beside(other line) line {
	return line{append(l.runs, other.runs...), max(l.above, other.above), max(l.below, other.below)}
}

// set breaks text into lines.
func (t *Typesetter) set(text string, s style, x, width float64, tg tag) []line {
	hard := hardLines(text)
	text = block.Unmarked(text)
	said := tg.lang != "" && tg.role != quotation
	if tg.role != artifact && tg.role != quotation && !said {
		if own, mixed := lang.OfScript(text); !mixed { // a Dutch sentence with a name in it stays Dutch
			tg.lang = own
		}
	}
	if tg.lang != "" && t.Unreadable(text) { // then a Dutch text says so
		tg.lang = ""
	}
	// Our tables and the window read left to right, whatever name is in them.
	fixed := tg.role == address || !said && (tg.role == cell || tg.role == headCell)
	if !fixed {
		tg.rtl, _ = lang.RightToLeft(text)
	}
	var lines []line
	for i, written := range hard {
		for _, l := range t.shape.Lines(s.parts(written), shape.Direction{RTL: tg.rtl, Fixed: fixed}, i < len(hard)-1, s.ems(width)) {
			left := x
			if l.RTL { // its lines end at the right margin
				left += width - s.points(l.Width)
			}
			lines = append(lines, s.line(l, left, tg))
		}
	}
	return lines
}

// line gives a line its place. Scripts with marks above and below their letters take
// more room than ours.
func (s style) line(l shape.Line, x float64, tg tag) line {
	var out line
	for _, r := range l.Runs {
		size := s.size * r.Font.Scale
		out.above = max(out.above, size*float64(r.Font.Ascent)/1000-s.baseline())
		out.below = max(out.below, size*float64(r.Font.Descent)/1000-(s.leading()-s.baseline()))
		out.runs = append(out.runs, run{x: x + s.points(r.X), y: s.baseline(), width: s.points(r.Width),
			text: r.Text, glyphs: r.Glyphs, font: r.Font, size: size, colour: s.colour, tag: tg})
	}
	return out
}

// add appends a row, with the space and page break that the previous text asked for.
func (f *flow) add(r row) {
	r.space, r.glued, r.newPage = max(r.space, f.space), r.glued || f.glue, f.newPage
	f.space, f.glue, f.newPage = 0, false, false
	f.rows = append(f.rows, r)
}

// addLines appends the lines of one paragraph, without a single line left on
// one page.
func (f *flow) addLines(lines []line, s style, together bool) {
	for i, l := range lines {
		r := l.row(s)
		alone := i == 1 || i > 0 && i == len(lines)-1
		r.glued = i > 0 && (alone || together)
		f.add(r)
	}
}

func (f *flow) text(text string, s style, tg tag, together bool) {
	s = f.sized(s)
	f.addLines(f.t.set(text, s, f.x, f.width, tg), s, together)
}

// sized adapts a style to the text size of this flow.
func (f *flow) sized(s style) style {
	if f.body > 0 {
		s.size *= f.body / bodySize
	}
	return s
}

// want asks for white above the next row.
func (f *flow) want(space float64) { f.space = max(f.space, space) }

// blocks sets the blocks of a text, with headings of the first level in h1.
func (f *flow) blocks(blocks []block.Block, h1 style) {
	for _, b := range blocks {
		f.block++
		switch b.Kind {
		case block.Paragraph:
			f.paragraph(b, false)
		case block.Heading:
			f.heading(b, h1)
		case block.BulletList:
			f.list(b, func(int) string { return bullet })
		case block.NumberedList:
			f.list(b, func(i int) string { return strconv.Itoa(i+1) + "." })
		case block.Table, block.Commands:
			if b.HeaderRow {
				f.timeline(f.terms)
				f.terms = Timeline{}
				if len(f.charts) > 0 {
					f.chart(f.charts[0])
					f.charts = f.charts[1:]
				}
			}
			f.table(b)
		case block.Quote:
			f.quote(b)
		case block.PageBreak:
			f.newPage = len(f.rows) > 0
		}
	}
}

func (f *flow) paragraph(b block.Block, together bool) {
	text := strings.Join(b.Lines, "\n")
	f.text(text, bodyStyle, tag{role: paragraph, block: f.block}, together)
	f.glue = strings.HasSuffix(block.Unmarked(text), ":") // a list or a table follows
	f.want(gap)
}

func (f *flow) heading(b block.Block, h1 style) {
	s := h1
	if b.Level > 1 {
		s = boldStyle
	}
	f.want(headingGap * s.size / bodySize)
	f.text(strings.Join(b.Lines, "\n"), s, tag{role: heading, level: b.Level, block: f.block}, true)
	f.glue = true
	f.space = itemGap
}

func (f *flow) list(b block.Block, labelOf func(i int) string) {
	indent, bodyStyle := 0.0, f.sized(bodyStyle)
	for i := range b.Items {
		for _, line := range f.t.set(labelOf(i), bodyStyle, 0, f.width, tag{}) {
			for _, r := range line.runs {
				indent = max(indent, r.x+r.width)
			}
		}
	}
	indent += listIndent + labelGap
	for i, text := range b.Items {
		lines := f.t.set(text, bodyStyle, f.x+indent, f.width-indent, tag{role: item, block: f.block, row: i + 1})
		mark := f.t.set(labelOf(i), bodyStyle, f.x+listIndent, f.width, tag{role: label, block: f.block, row: i + 1})
		lines[0] = mark[0].beside(lines[0])
		f.addLines(lines, bodyStyle, false)
		f.want(itemGap)
	}
	f.want(gap)
}

// quote sets somebody else's words, with a line beside all of them: however they look,
// they are not ours.
func (f *flow) quote(b block.Block) {
	start, quoteStyle := len(f.rows), f.sized(quoteStyle)
	for i, part := range lang.Parts(b.Items) {
		tg := tag{role: quotation, block: f.block, row: i + 1, lang: part.Lang}
		f.addLines(f.t.set(part.Text, quoteStyle, f.x+quoteIndent, f.width-quoteIndent, tg), quoteStyle, false)
		if i < len(b.Items)-1 {
			f.rows[len(f.rows)-1].height += gap // not as white above the next row: the line continues
		}
	}
	for i := range f.rows[start:] {
		r := &f.rows[start+i]
		r.boxes = append(r.boxes, box{x: f.x, width: quoteRule, height: r.height, colour: hair})
	}
	f.want(gap)
}

// closing sets the last paragraphs of a letter, its greeting and signature, so that
// they never begin a page, with room for a pen between them. Fixed space is part of the
// height of the rows, so a letter that is set closer keeps that room.
func (f *flow) closing(blocks []block.Block, signature *Picture) {
	for i, b := range blocks {
		f.block++
		f.glue = len(f.rows) > 0
		f.paragraph(b, true)
		if i < len(blocks)-1 {
			f.space = 0
			f.sign(&f.rows[len(f.rows)-1], signature)
		}
	}
}

// sign leaves room below a row for somebody to sign, or for a picture of it.
func (f *flow) sign(r *row, signature *Picture) {
	if signature != nil {
		w, h := signature.fit(signWide, signHigh)
		r.pictures = append(r.pictures, picture{x: f.x, y: r.height + (signHigh-h)/2, width: w, height: h, image: signature})
	}
	r.height += signHigh
}

// closingBlocks counts the short paragraphs at the end of a letter that are its
// greeting and signature.
func closingBlocks(body []block.Block) int {
	const most, lines = 2, 6
	n := 0
	for n < most && n < len(body) {
		b := body[len(body)-1-n]
		if b.Kind != block.Paragraph || len(b.Lines) > lines {
			break
		}
		n++
	}
	return n
}

// parts splits a line into bold and ordinary parts.
func (s style) parts(line string) []shape.Part {
	heavy := s.weight == bold
	if block.Unmarked(line) == line {
		return []shape.Part{{Text: line, Heavy: heavy}}
	}
	var parts []shape.Part
	for _, p := range block.Parts(line) {
		parts = append(parts, shape.Part{Text: p.Text, Heavy: p.Bold || heavy})
	}
	return parts
}

// hardLines splits text at its writer's own line breaks.
func hardLines(s string) []string {
	if strings.ContainsRune(s, '\r') {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.Split(s, "\n")
}
