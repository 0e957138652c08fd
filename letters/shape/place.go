package shape

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/templates/lang"
)

// A Line is one line of a paragraph, its runs in reading order.
type Line struct {
	Runs  []Run
	Width int // of the ink, in thousandths of an em
	RTL   bool
}

// A Run is glyphs of one font, in reading order.
type Run struct {
	Font   *fonts.Font
	X      int // from where the line begins on the left, in thousandths of an em
	Width  int // of the ink, likewise
	Text   string
	Glyphs []Glyph
}

// A Glyph represents a part of the text of its run. In a cluster that cannot be
// divided, the first glyph has all of the text and the others have none.
type Glyph struct {
	ID       uint16
	From, To int32 // its text, in bytes
	// From where its run begins, in thousandths of the font's own em: the line's em,
	// multiplied by the font's scale.
	X, Y int32
}

// A Direction is which way a text reads if its own letters do not tell or, if Fixed, in
// any case.
type Direction struct{ RTL, Fixed bool }

// A Part is some of the words of a line, in ordinary letters or in heavy ones.
type Part struct {
	Text  string
	Heavy bool
}

// Lines breaks one line of text, as its writer ended it, into lines no wider than
// width, in thousandths of an em. A text without visible characters is one empty line.
// more says that another line follows; a space then separates the words of this one
// from it.
func (s *Setter) Lines(parts []Part, d Direction, more bool, width int) []Line {
	clean, turns := s.clean(parts)
	if clean == "" {
		return []Line{{}}
	}
	if more {
		clean += " "
	}
	rtl := d.RTL
	if own, known := lang.RightToLeft(clean); known && !d.Fixed {
		rtl = own
	}
	e := s.pool.Get().(*engine) // returned only if it did not panic
	var lines []Line
	for at := 0; clean != ""; {
		part := beginning(clean)
		clean = clean[len(part):]
		e.set(part, parts[0].Heavy, rtl, turns, at)
		at += len(part)
		for _, line := range breakLine(e.clusters, width) {
			lines = append(lines, e.line(line, rtl))
		}
	}
	s.pool.Put(e)
	return lines
}

// mostAtOnce is how much text, in bytes, is processed at once. Matching brackets takes
// time quadratic in that, and anybody may send us an endless line.
const mostAtOnce = 16 << 10

// beginning gives as much of a text as is processed at once: up to a space, if there is
// one.
func beginning(text string) string {
	if len(text) <= mostAtOnce {
		return text
	}
	if i := strings.LastIndexByte(text[:mostAtOnce], ' '); i > mostAtOnce/2 {
		return text[:i+1]
	}
	end := mostAtOnce
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// clean is Clean for several parts of a line; turns are the places, in bytes, where
// ordinary letters become heavy or the reverse.
func (s *Setter) clean(parts []Part) (clean string, turns []int) {
	if len(parts) == 1 {
		clean, _ = Clean(s.Fonts, parts[0].Text)
		return clean, nil
	}
	var b strings.Builder
	space := false
	for i, p := range parts {
		own, _ := Clean(s.Fonts, p.Text)
		first, _ := utf8.DecodeRuneInString(p.Text)
		if space = space || isSpace(first); space && own != "" && b.Len() > 0 {
			b.WriteByte(' ')
			space = false
		}
		if i > 0 && p.Heavy != parts[i-1].Heavy {
			turns = append(turns, b.Len())
		}
		b.WriteString(own)
		if last, _ := utf8.DecodeLastRuneInString(p.Text); own != "" {
			space = isSpace(last)
		}
	}
	return b.String(), turns
}

// Width is the width of a line of such parts, in thousandths of an em; if no line can
// hold it, of its beginning.
func (s *Setter) Width(parts ...Part) int {
	clean, turns := s.clean(parts)
	rtl, _ := lang.RightToLeft(clean)
	e := s.pool.Get().(*engine)
	e.set(beginning(clean), parts[0].Heavy, rtl, turns, 0)
	width := inkWidth(e.clusters)
	s.pool.Put(e)
	return width
}

// A piece is adjacent clusters of one line in one font and of one level.
type piece struct {
	clusters []cluster
	level    int
	x, width int
}

// line places the clusters of a line.
func (e *engine) line(line []cluster, rtl bool) Line {
	out := Line{RTL: rtl, Width: inkWidth(line)}
	pieces := e.pieces(line, rtl)
	visual := order(pieces)
	x := 0
	for i, p := range visual {
		if i == 0 && rtl && ink(p.clusters) == 0 { // the final space hangs over the margin
			x = -p.width
		}
		p.x = x
		x += p.width
	}
	for i := range pieces {
		out.Runs = append(out.Runs, e.run(&pieces[i]))
	}
	return out
}

// pieces cuts a line where font, level or stretch changes. The spaces at its end are at
// the paragraph's level (UAX #9, L1).
func (e *engine) pieces(line []cluster, rtl bool) []piece {
	base := 0
	if rtl {
		base = 1
	}
	levelOf := func(i int) int {
		if len(e.stretches) == 0 {
			return 0
		}
		return e.stretches[line[i].stretch].level
	}
	end := ink(line)
	var pieces []piece
	for i := 0; i < len(line); {
		start, width := i, 0
		level := levelOf(i)
		cut := len(line)
		if len(e.stretches) > 0 {
			if cut = end; i >= end {
				level, cut = base, len(line)
			}
		}
		for i < cut && line[i].font == line[start].font && (start >= end || levelOf(i) == level) {
			width += int(line[i].width)
			i++
		}
		pieces = append(pieces, piece{clusters: line[start:i], level: level, width: width})
	}
	return pieces
}

// order gives pieces in their order on paper, from left to right (UAX #9, L2): from the
// highest level down, it reverses every stretch at that level or above.
func order(pieces []piece) []*piece {
	visual := make([]*piece, len(pieces))
	highest := 0
	for i := range pieces {
		visual[i] = &pieces[i]
		highest = max(highest, pieces[i].level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(visual); i++ {
			start := i
			for i < len(visual) && visual[i].level >= level {
				i++
			}
			slices.Reverse(visual[start:i])
		}
	}
	return visual
}

// run gives the glyphs of a piece.
func (e *engine) run(p *piece) Run {
	c := p.clusters
	from := c[0].from
	r := Run{Font: c[0].font, X: p.x, Width: inkWidth(c), Text: e.text[from:c[len(c)-1].to]}
	r.Glyphs = make([]Glyph, 0, len(c))
	pen := 0
	if p.level%2 == 1 {
		pen = p.width
	}
	for i := range c {
		if p.level%2 == 1 {
			pen -= int(c[i].width)
		}
		if len(e.stretches) == 0 {
			r.Glyphs = append(r.Glyphs, Glyph{ID: c[i].id, From: c[i].from - from, To: c[i].to - from, X: int32(pen)})
		} else {
			r.Glyphs = e.appendShaped(r.Glyphs, &c[i], pen, from)
		}
		if p.level%2 == 0 {
			pen += int(c[i].width)
		}
	}
	return r
}

// nudge is how far, in thousandths of an em, a letter drawn over the previous one is
// moved, so that programs that sort text by position find it after that one.
const nudge = 2

// appendShaped adds the glyphs of a shaped cluster that begins at pen.
func (e *engine) appendShaped(out []Glyph, c *cluster, pen int, from int32) []Glyph {
	s := &e.stretches[c.stretch]
	start := len(out)
	scale := s.font.Scale
	x := float64(pen)
	if s.level%2 == 1 && c.width == 0 {
		x -= nudge
	}
	for _, g := range s.glyphs[c.first:c.last] {
		id := uint16(g.GlyphID)
		if int(g.GlyphID) >= s.font.Glyphs { // a space missing from the font
			id = s.font.Glyph(' ')
		}
		if g.Advance == 0 && c.last-c.first > 1 && id == s.font.Glyph(' ') {
			continue // a joiner, which leaves no ink
		}
		out = append(out, Glyph{
			ID: id,
			X:  round((x + float64(g.XOffset)/64) / scale), Y: round(float64(g.YOffset) / 64 / scale),
		})
		x += float64(g.Advance) / 64
	}
	glyphs := out[start:]
	if s.level%2 == 1 {
		slices.Reverse(glyphs)
	}
	share(glyphs, s.font, e.text[c.from:c.to], s.level%2 == 1)
	for i := range glyphs {
		if glyphs[i].From < glyphs[i].To {
			glyphs[i].From += c.from - from
			glyphs[i].To += c.from - from
		}
	}
	return out
}

// share divides the text of a cluster among its glyphs: a mark with its own glyph
// begins that glyph's part. If the glyphs are not in the order of the runes, the first
// has the whole text and the others have none. In right-to-left text the letter comes
// first: of two glyphs the second is its mark, or marks that merged, or the alef after
// a lam.
func share(glyphs []Glyph, f *fonts.Font, text string, rtl bool) {
	_, letter := utf8.DecodeRuneInString(text)
	if rest := text[letter:]; rtl && len(glyphs) == 2 && (utf8.RuneCountInString(rest) == 1 || !strings.ContainsFunc(rest, isNoMark)) {
		glyphs[0].From, glyphs[0].To = 0, int32(letter)
		glyphs[1].From, glyphs[1].To = int32(letter), int32(len(text))
		return
	}
	at := 0
	for i := range glyphs {
		end := len(text)
		if i+1 < len(glyphs) {
			end = at + indexGlyph(f, glyphs[i+1].ID, text[at:])
		}
		if end == at {
			for j := range glyphs {
				glyphs[j].From, glyphs[j].To = 0, 0
			}
			glyphs[0].To = int32(len(text))
			return
		}
		glyphs[i].From, glyphs[i].To = int32(at), int32(end)
		at = end
	}
}

// indexGlyph finds, after the first rune, one with this glyph; 0 for none.
func indexGlyph(f *fonts.Font, id uint16, text string) int {
	for i, r := range text {
		if i > 0 && f.Glyph(r) == id {
			return i
		}
	}
	return 0
}

func round(v float64) int32 { return int32(math.Round(v)) }
