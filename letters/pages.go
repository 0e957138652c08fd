package letters

import (
	"cmp"
	"slices"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/letters/shape"
)

// A role says what a run of text is in the structure of the document.
type role uint8

const (
	artifact   role = iota // foot, and what is on every page: not part of the text
	letterhead             // and the mark, on the first page
	title
	address
	heading
	paragraph
	label // of a list item
	item
	headCell
	cell
	quotation
)

// A tag says which part of the document a run belongs to. Runs with the same tag are
// one part, in the order in which they are listed.
type tag struct {
	role   role
	level  int // of a heading
	block  int // counted from 1 through the document
	row    int // of a table, or the item of a list
	column int // of a table
	// For a table: how many columns it has, and whether its first row names them.
	columns   int
	headerRow bool
	lang      string // if not the letter's
	rtl       bool   // it reads from right to left
}

// A colour is 0xRRGGBB.
type colour uint32

// A run is text in one font at one place. Distances are in points (1/72 inch).
type run struct {
	x, y   float64 // start on the baseline, from the left and the top
	width  float64 // of the ink: without a space at the end of a line
	text   string  // in reading order
	glyphs []shape.Glyph
	font   *fonts.Font
	size   float64
	colour colour
	tag    tag
}

// A box is a filled rectangle, most often a thin line; x and y are its top left
// corner.
type box struct {
	x, y, width, height float64
	colour              colour
}

// A picture is an image at a place; x and y are its top left corner.
type picture struct {
	x, y, width, height float64
	image               *Picture
}

// A page is everything on one sheet, in the order in which it is read.
type page struct {
	pictures []picture
	boxes    []box
	runs     []run
}

// recolour changes one colour of a page into another.
func (p *page) recolour(from, to colour) {
	for i := range p.runs {
		if p.runs[i].colour == from {
			p.runs[i].colour = to
		}
	}
	for i := range p.boxes {
		if p.boxes[i].colour == from {
			p.boxes[i].colour = to
		}
	}
}

// A row is what no page break divides: a line of text, or the lines of table cells next
// to each other. The y of its contents counts from its top.
type row struct {
	space    float64 // white above it; none at the top of a page
	height   float64
	glued    bool  // a page should not begin here
	newPage  bool  // a page must begin here
	heads    []row // the head rows of its table, repeated when a page begins here
	runs     []run
	boxes    []box
	pictures []picture
}

// fewest is the fewest lines a last page should have: with less it looks like a
// mistake.
const fewest = 5

// paginate places rows from top to bottom; the first page begins lower.
func paginate(rows []row, firstTop, top, bottom float64) []page {
	var pages []page
	for from := firstTop; len(rows) > 0; from = top {
		least := 1
		if h := rows[0].heads; len(pages) > 0 && len(h) > 0 && height(h) < (bottom-from)/4 {
			rows, least = slices.Concat(h, rows), len(h)+1
		}
		n := fill(rows, bottom-from)
		if left := len(rows) - n; left > 0 && left < fewest && !rows[n].newPage {
			if earlier := cut(rows, len(rows)-fewest, 0); earlier > max(0, n-2*fewest) && extent(rows[earlier:]) <= bottom-top {
				n = earlier
			}
		}
		n = max(n, least)
		pages = append(pages, place(rows[:n], from))
		rows = rows[n:]
	}
	return pages
}

// extent is the total height of rows, white space included.
func extent(rows []row) float64 {
	high := height(rows)
	for i, r := range rows {
		if i > 0 {
			high += r.space
		}
	}
	return high
}

// height of rows without white between them.
func height(rows []row) (sum float64) {
	for _, r := range rows {
		sum += r.height
	}
	return sum
}

// fill returns how many rows a page takes: at least one.
func fill(rows []row, room float64) int {
	used := rows[0].height
	n := 1
	for ; n < len(rows) && !rows[n].newPage; n++ {
		if used += rows[n].space + rows[n].height; used > room {
			break
		}
	}
	if n == len(rows) || rows[n].newPage {
		return n
	}
	return cut(rows, n, n) // more than a page is glued together: break where the page ends
}

// cut is the last place, at most most, where a page may end; else otherwise.
func cut(rows []row, most, otherwise int) int {
	for n := most; n > 0; n-- {
		if !rows[n].glued {
			return n
		}
	}
	return otherwise
}

// closest is the part of the white between rows that remains when they are squeezed.
const closest = 0.4

// squeeze reduces the white between rows until they fit, if possible.
func squeeze(rows []row, room float64) bool {
	if slices.ContainsFunc(rows[min(1, len(rows)):], func(r row) bool { return r.newPage }) {
		return false
	}
	used := height(rows)
	white := extent(rows) - used
	if over := used + white - room; over <= 0 {
		return true
	} else if over > white*(1-closest) {
		return false
	}
	for i := range rows {
		rows[i].space *= (room - used - 0.01) / white // slightly less, because of rounding
	}
	return true
}

func place(rows []row, y float64) page {
	var p page
	for i, r := range rows {
		if i > 0 {
			y += r.space
		}
		for _, run := range r.runs {
			run.y += y
			p.runs = append(p.runs, run)
		}
		for _, box := range r.boxes {
			box.y += y
			p.boxes = append(p.boxes, box)
		}
		for _, pic := range r.pictures {
			pic.y += y
			p.pictures = append(p.pictures, pic)
		}
		y += r.height
	}
	return p
}

// inReadingOrder groups the lines of each table cell, which are next to those of other
// cells.
func inReadingOrder(runs []run) {
	for i := 0; i < len(runs); i++ {
		start := i
		for i < len(runs) && runs[i].tag.columns > 0 && runs[i].tag.block == runs[start].tag.block && runs[i].tag.row == runs[start].tag.row {
			i++
		}
		slices.SortStableFunc(runs[start:i], func(a, b run) int { return cmp.Compare(a.tag.column, b.tag.column) })
		i = max(i-1, start)
	}
}
