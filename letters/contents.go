package letters

import (
	"slices"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/letters/pdf"
	"github.com/integratiewerk/klachtd/letters/shape"
	"github.com/integratiewerk/klachtd/templates/block"
)

// A chapter is a heading, and its place.
type chapter struct {
	title string
	page  int // from 0
	y     float64
}

// chapters lists the headings of a document down to a level.
func chapters(pages []page, level int) (list []chapter) {
	last := tag{}
	for n, p := range pages {
		for _, r := range p.runs {
			switch {
			case r.tag.role != heading || r.tag.level > level:
				continue
			case r.tag == last:
				list[len(list)-1].title += r.text
			default:
				list = append(list, chapter{title: r.text, page: n, y: r.y - r.size})
			}
			last = r.tag
		}
	}
	return list
}

// numberContents puts the page number after each list item that names a chapter: "De
// klacht" gets that of "Deel 1. De klacht".
func (t *Typesetter) numberContents(pages []page) {
	named := make(map[string]int)
	for _, c := range chapters(pages, 1) {
		_, name, _ := strings.Cut(oneLine(c.title), ". ")
		if _, twice := named[name]; name != "" && !twice {
			named[name] = c.page + 1
		}
	}
	if len(named) == 0 {
		return
	}
	for n := range pages {
		var runs []run
		text := ""
		for i, r := range pages[n].runs {
			runs = append(runs, r)
			if r.tag.role != item {
				continue
			}
			text += r.text
			if i+1 < len(pages[n].runs) && pages[n].runs[i+1].tag == r.tag {
				continue
			}
			if number, ok := named[oneLine(text)]; ok {
				f := &flow{t: t, x: margin, width: measure}
				f.text(strconv.Itoa(number), bodyStyle, r.tag, true)
				alignRight(f.rows[0].runs, margin+measure)
				runs[len(runs)-1] = spaced(r)
				for _, of := range f.rows[0].runs {
					of.y = r.y
					runs = append(runs, of)
				}
				delete(named, oneLine(text)) // a later list may use the same words
			}
			text = ""
		}
		pages[n].runs = runs
	}
}

// numberTable gives the blocks of a document in which a table with a column of pages
// has page numbers instead of the beginnings of headings: "Deel 1", "Bericht 2". It
// gives nil if there is no such table. The table comes after what it lists, so nothing
// moves because of this.
func numberTable(blocks []block.Block, pages []page) []block.Block {
	var numbered []block.Block
	var list []chapter
	for i, b := range blocks {
		column := -1
		if b.Kind == block.Table && b.HeaderRow {
			column = slices.Index(b.Rows[0], wordPages)
		}
		if column < 0 {
			continue
		}
		if numbered == nil {
			numbered, list = slices.Clone(blocks), chapters(pages, 2)
		}
		rows := slices.Clone(b.Rows)
		for j := 1; j < len(rows); j++ {
			rows[j] = slices.Clone(rows[j])
			rows[j][column] = pageOf(rows[j][column], list)
		}
		numbered[i].Rows = rows
	}
	return numbered
}

// pageOf is the number of the page with a heading that begins with part; "-" for none.
func pageOf(part string, list []chapter) string {
	for _, c := range list {
		if rest, begins := strings.CutPrefix(oneLine(c.title), part); begins && part != "" && strings.IndexAny(rest+".", ".,") == 0 {
			return strconv.Itoa(c.page + 1)
		}
	}
	return "-"
}

// spaced adds a space after a run, which separates its words from what is read next.
func spaced(r run) run {
	end := int32(len(r.text))
	space := shape.Glyph{ID: r.font.Glyph(' '), From: end, To: end + 1, X: int32(r.width * 1000 / r.size)}
	r.text, r.glyphs = r.text+" ", append(slices.Clip(r.glyphs), space)
	return r
}

// bookmarks are the chapters for the reader's program to list; a single page has none.
func bookmarks(pages []page) (list []pdf.Bookmark) {
	if len(pages) == 1 {
		return nil
	}
	for _, c := range chapters(pages, 1) {
		list = append(list, pdf.Bookmark{Title: oneLine(c.title), Page: c.page, Y: c.y})
	}
	return list
}
