package letters

import (
	"slices"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/letters/pdf"
	"github.com/integratiewerk/klachtd/letters/shape"
)

// A chapter is a heading of the first level, and where it stands.
type chapter struct {
	title string
	page  int // from 0
	y     float64
}

// chapters lists those of a document.
func chapters(pages []page) (list []chapter) {
	last := tag{}
	for n, p := range pages {
		for _, r := range p.runs {
			switch {
			case r.tag.role != heading || r.tag.level > 1:
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

// numberContents puts the number of the page behind each item of a list that names a
// chapter: "De klacht" is that of "Deel 1. De klacht".
func (t *Typesetter) numberContents(pages []page) {
	named := make(map[string]int)
	for _, c := range chapters(pages) {
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
				delete(named, oneLine(text)) // a list further on may use the same words
			}
			text = ""
		}
		pages[n].runs = runs
	}
}

// spaced is a run with a space behind it, which keeps its words apart from what is read
// next.
func spaced(r run) run {
	end := int32(len(r.text))
	space := shape.Glyph{ID: r.font.Glyph(' '), From: end, To: end + 1, X: int32(r.width * 1000 / r.size)}
	r.text, r.glyphs = r.text+" ", append(slices.Clip(r.glyphs), space)
	return r
}

// bookmarks are the chapters as a reader's program lists them; a single page has none.
func bookmarks(pages []page) (list []pdf.Bookmark) {
	if len(pages) == 1 {
		return nil
	}
	for _, c := range chapters(pages) {
		list = append(list, pdf.Bookmark{Title: oneLine(c.title), Page: c.page, Y: c.y})
	}
	return list
}
