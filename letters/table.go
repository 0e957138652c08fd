package letters

import (
	"slices"

	"github.com/integratiewerk/klachtd/templates/block"
)

const (
	columnGap = 14.0
	rowGap    = 3.0
	// A table row of at most this many lines, and a table of at most this many rows,
	// stays on one page.
	rowTogether   = 8
	tableTogether = 4
)

// table sets cells side by side. Without a head row it has no lines; with one it has a
// line under each row, and the width of the letterhead.
func (f *flow) table(b block.Block) {
	if len(b.Rows) == 0 || len(b.Rows[0]) == 0 {
		return
	}
	if b.HeaderRow {
		defer func(text float64) { f.width = text }(f.width)
		f.width = column
	}
	widths := f.columns(b)
	var heads []row
	for i, cells := range b.Rows {
		head := b.HeaderRow && i == 0
		lines := f.tableRow(b, i, cells, widths, head)
		if head {
			heads = asArtifacts(lines)
		}
		for j := range lines {
			if i > 0 {
				lines[j].heads = heads
			}
			alone := j == 1 || j > 0 && j == len(lines)-1
			lines[j].glued = j > 0 && (alone || len(lines) <= rowTogether) ||
				j == 0 && i > 0 && len(b.Rows) <= tableTogether
			f.add(lines[j])
		}
		f.glue = head
		f.want(rowGap)
	}
	f.want(gap)
}

// tableRow gives the lines of one row, each with the parts of all its cells.
func (f *flow) tableRow(b block.Block, i int, cells []string, widths []float64, head bool) []row {
	var lines []line
	x := f.x
	for j, text := range cells {
		tg := tag{role: cell, block: f.block, row: i + 1, column: j + 1, columns: len(cells), headerRow: b.HeaderRow}
		if head || !b.HeaderRow && j == 0 {
			tg.role = headCell
		}
		s := f.cellStyle(b, i, j)
		if b.Langs != nil {
			tg.lang = b.Langs[j]
		}
		for k, l := range f.t.set(text, s, x, widths[j], tg) {
			if k == len(lines) {
				lines = append(lines, line{})
			}
			lines[k] = lines[k].beside(l)
		}
		x += widths[j] + columnGap
	}
	rows := make([]row, len(lines))
	for k, l := range lines {
		rows[k] = l.row(f.sized(bodyStyle))
	}
	if b.HeaderRow {
		last := &rows[len(rows)-1]
		last.height += rowGap
		last.boxes = []box{{x: f.x, y: last.height, width: f.width, height: lineWeight, colour: hair}}
	}
	return rows
}

// cellStyle is how a cell is set: what names a column or a row is bold.
func (f *flow) cellStyle(b block.Block, row, column int) style {
	switch label := !b.HeaderRow && column == 0; {
	case label && f.quiet:
		return f.sized(style{regular, bodySize, grey})
	case label, b.HeaderRow && row == 0:
		return f.sized(boldStyle)
	}
	return f.sized(bodyStyle)
}

// asArtifacts gives rows to be repeated: they are read out only once, at their first
// place.
func asArtifacts(rows []row) []row {
	again := make([]row, len(rows))
	for i, r := range rows {
		again[i] = r
		again[i].runs = slices.Clone(r.runs)
		for j := range again[i].runs {
			again[i].runs[j].tag = tag{}
		}
	}
	return again
}

// columns divides the width: a column that needs less than its share gets what it
// needs, and the others share the rest. The last gets what is left over.
func (f *flow) columns(b block.Block) []float64 {
	n := len(b.Rows[0])
	natural := make([]float64, n)
	for i, cells := range b.Rows {
		for j, text := range cells {
			s := f.cellStyle(b, i, j)
			for _, hard := range hardLines(text) {
				// Rounded up, so that a cell fits into its own width.
				w := s.points(f.t.shape.Width(s.parts(hard)...) + 1)
				natural[j] = max(natural[j], w)
			}
		}
	}
	widths, settled := make([]float64, n), make([]bool, n)
	room, open := f.width-columnGap*float64(n-1), n
	for again := true; again && open > 0; {
		again = false
		share := room / float64(open)
		for j, need := range natural {
			if !settled[j] && need <= share {
				widths[j], settled[j], again = need, true, true
				room -= need
				open--
			}
		}
	}
	for j := range widths {
		if !settled[j] {
			widths[j] = room / float64(open)
		}
	}
	if open == 0 {
		widths[n-1] += room
	}
	return widths
}
