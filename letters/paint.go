package letters

import (
	"cmp"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/letters/pdf"
	"github.com/integratiewerk/klachtd/letters/shape"
)

// paint writes pages as a PDF.
func (t *Typesetter) paint(l Letter, pages []page) ([]byte, error) {
	d := &pdf.Document{
		Title: t.plain(cmp.Or(l.Subject, l.Sender.Name)), Subject: t.plain(l.Reference), Author: t.plain(l.Sender.Name), Creator: "klachtd",
		Lang: "nl", Made: l.Date.In(time.UTC), Width: sheetWide, Height: sheetHigh, Root: &pdf.Element{Type: "Document"},
	}
	if isLanguage(l.Lang) {
		d.Lang = l.Lang
	}
	d.Title = cmp.Or(d.Title, "Brief") // both standards require one
	if l.Plainpage {
		d.Bookmarks = bookmarks(pages)
	}
	for _, p := range pages {
		p.recolour(accent, colour(cmp.Or(l.Sender.Colour, uint32(accent))))
	}
	s := structure{root: d.Root, lang: d.Lang, parts: make(map[tag]*pdf.Element), holds: make(map[tag]*pdf.Element)}
	for _, p := range pages {
		d.Pages = append(d.Pages, s.page(p))
	}
	return t.writer.Write(d)
}

// structure is the tree of a document being made.
type structure struct {
	root  *pdf.Element
	lang  string
	parts map[tag]*pdf.Element
	holds map[tag]*pdf.Element // the containers: a list, its items, a table, its rows
	level int                  // of the heading before
}

func (s *structure) page(p page) pdf.Page {
	var out pdf.Page
	for _, pic := range p.pictures {
		out.Pictures = append(out.Pictures, pdf.Picture{X: pic.x, Y: pic.y, Width: pic.width, Height: pic.height, PNG: pic.image.png})
	}
	for _, b := range p.boxes {
		out.Boxes = append(out.Boxes, pdf.Box{X: b.x, Y: b.y, Width: b.width, Height: b.height, Colour: uint32(b.colour)})
	}
	out.Runs = make([]pdf.Run, len(p.runs))
	for i := range p.runs {
		r := &p.runs[i]
		out.Runs[i] = pdf.Run{X: r.x, Y: r.y, Size: r.size, Colour: uint32(r.colour), Font: r.font, Text: r.text, Glyphs: r.glyphs, Element: s.element(r)}
	}
	return out
}

// element gives the element a run belongs to, which may have begun on an earlier page.
func (s *structure) element(r *run) *pdf.Element {
	if r.tag.role == artifact {
		return nil
	}
	if e, ok := s.parts[r.tag]; ok {
		return e
	}
	e := s.newElement(r)
	if r.tag.lang != "" && r.tag.lang != s.lang {
		e.Lang = r.tag.lang
	}
	e.RTL = r.tag.rtl
	s.parts[r.tag] = e
	return e
}

func (s *structure) newElement(r *run) *pdf.Element {
	tg := r.tag
	switch tg.role {
	case title:
		s.level = 1
		return s.root.NewElement("H1")
	case heading:
		// Below the title; no level may be skipped (ISO 14289-1, 7.4.2).
		s.level = min(max(tg.level, 1)+1, s.level+1)
		return s.root.NewElement("H" + string(rune('0'+s.level)))
	case label, item:
		list := s.holder(tag{role: item, block: tg.block}, s.root, "L")
		entry := s.holder(tag{role: item, block: tg.block, row: tg.row}, list, "LI")
		if tg.role == item {
			return entry.NewElement("LBody")
		}
		if list.Numbering = "Decimal"; r.text == bullet {
			list.Numbering = "Disc"
		}
		return entry.NewElement("Lbl")
	case headCell, cell:
		return s.cell(tg)
	case quotation:
		return s.holder(tag{role: quotation, block: tg.block}, s.root, "BlockQuote").NewElement("P")
	}
	return s.root.NewElement("P")
}

// holder gives the container for parts with a tag, and begins it if needed.
func (s *structure) holder(tg tag, in *pdf.Element, kind string) *pdf.Element {
	e, ok := s.holds[tg]
	if !ok {
		e = in.NewElement(kind)
		s.holds[tg] = e
	}
	return e
}

// cell gives a table cell. Its row has all cells, because every row must have the same
// number; an empty one has no run.
func (s *structure) cell(tg tag) *pdf.Element {
	table := s.holder(tag{role: cell, block: tg.block}, s.root, "Table")
	at := tag{role: cell, block: tg.block, row: tg.row}
	if _, ok := s.holds[at]; !ok {
		row := s.holder(at, table, "TR")
		for column := 1; column <= tg.columns; column++ {
			var e *pdf.Element
			switch {
			case tg.headerRow && tg.row == 1:
				e = row.NewElement("TH")
				e.Scope = "Column"
			case !tg.headerRow && column == 1:
				e = row.NewElement("TH")
				e.Scope = "Row"
			default:
				e = row.NewElement("TD")
			}
			s.holds[tag{role: cell, block: tg.block, row: tg.row, column: column}] = e
		}
	}
	return s.holds[tag{role: cell, block: tg.block, row: tg.row, column: tg.column}]
}

// isLanguage reports whether s may be a language tag in the source of a PDF.
func isLanguage(s string) bool {
	return s != "" && strings.Trim(s, "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// plain cleans text for the document's properties.
func (t *Typesetter) plain(s string) string {
	clean, _ := shape.Clean(t.shape.Fonts, s)
	return clean
}
