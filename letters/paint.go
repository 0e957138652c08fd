package letters

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// paint writes pages with gofpdf. Only the faces in use are embedded: each costs
// some 5 ms and 5.5 MB of memory, nearly all of it in gofpdf's tables of 65,536
// widths and its compressor. Pages are left uncompressed: that would cost
// another megabyte to save 8 KB.
func (t *Typesetter) paint(l Letter, pages []page) ([]byte, error) {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: sheetWide, Ht: sheetHigh}})
	pdf.SetCompression(false)
	pdf.SetAutoPageBreak(false, 0)
	// The order of objects and the dates come from the letter, never from the
	// run: the same letter is the same bytes.
	pdf.SetCatalogSort(true)
	day := l.Date.In(time.UTC)
	pdf.SetCreationDate(day)
	pdf.SetModificationDate(day)
	pdf.SetTitle(t.plain(l.Subject), true)
	pdf.SetSubject(t.plain(l.Reference), true)
	pdf.SetAuthor(t.plain(l.Sender.Name), true)
	pdf.SetCreator("klachtd", true)

	release := t.embed(pdf, pages)
	defer release()
	for _, p := range pages {
		pdf.AddPage()
		// gofpdf cannot tell the language of a document, so each page tells its own
		// (ISO 32000-1, 14.9.2.2).
		if isLanguage(l.Lang) {
			pdf.RawWriteStr("/Span <</Lang (" + l.Lang + ")>> BDC")
		}
		paintPage(pdf, p, &t.fonts)
		if isLanguage(l.Lang) {
			pdf.RawWriteStr("EMC")
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("letters: painting failed: %v", err)
	}
	return out.Bytes(), nil
}

// embed adds the faces that the pages use. The bytes it hands to gofpdf are
// scratch, to be released when the PDF is written.
func (t *Typesetter) embed(pdf *gofpdf.Fpdf, pages []page) (release func()) {
	var lent [faces]*[]byte
	for _, p := range pages {
		for _, r := range p.runs {
			if lent[r.face] != nil {
				continue
			}
			f := &t.fonts[r.face]
			scratch := f.copies.Get().(*[]byte)
			copy(*scratch, f.ttf)
			pdf.AddUTF8FontFromBytes(f.name, "", *scratch)
			lent[r.face] = scratch
		}
	}
	return func() {
		for i, b := range lent {
			if b != nil {
				t.fonts[i].copies.Put(b)
			}
		}
	}
}

func paintPage(pdf *gofpdf.Fpdf, p page, fonts *[faces]font) {
	for _, pic := range p.pictures {
		options := gofpdf.ImageOptions{ImageType: "PNG"}
		pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(pic.logo.png))
		pdf.ImageOptions("logo", pic.x, pic.y, pic.width, pic.height, false, options, 0, "")
	}
	for _, b := range p.boxes {
		pdf.SetFillColor(b.colour.rgb())
		pdf.Rect(b.x, b.y, b.width, b.height, "F")
	}
	var set run // what gofpdf is set to
	for i, r := range p.runs {
		if i == 0 || r.face != set.face || r.size != set.size {
			pdf.SetFont(fonts[r.face].name, "", r.size)
		}
		if i == 0 || r.colour != set.colour {
			pdf.SetTextColor(r.colour.rgb())
		}
		set = r
		pdf.Text(r.x, r.y, r.text)
	}
}

// isLanguage reports whether s may stand as a language tag in the source of a
// PDF.
func isLanguage(s string) bool {
	return s != "" && strings.Trim(s, "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// plain cleans text for the document's properties, which gofpdf encodes as it
// does text on a page.
func (t *Typesetter) plain(s string) string {
	var out []rune
	for _, g := range t.glyphs(s, regular) {
		out = append(out, g.r)
	}
	return string(out)
}

func (c colour) rgb() (r, g, b int) { return int(c >> 16), int(c >> 8 & 0xFF), int(c & 0xFF) }
