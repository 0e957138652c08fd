package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// A Writer writes documents. It is safe for concurrent use.
type Writer struct {
	colours     []byte // the profile of the colours, compressed
	compressors sync.Pool
	usual       []usualPart // of each font
}

// NewWriter gives a writer for text in a set of this many fonts.
func NewWriter(fonts int) *Writer {
	w := &Writer{usual: make([]usualPart, fonts)}
	w.compressors.New = func() any { return newCompressor() }
	w.colours = bytes.Clone(newCompressor().deflate(sRGB()))
	return w
}

// Write gives the PDF. The same document gives the same bytes. It writes into the
// elements, so these can be used for only one document.
func (w *Writer) Write(d *Document) ([]byte, error) {
	c := &content{doc: d, uses: make([]*use, len(w.usual))}
	written, err := c.gofpdf()
	if err != nil {
		return nil, err
	}
	found, err := parse(written)
	if err != nil {
		return nil, err
	}
	f := &file{writer: w, offsets: make([]int, len(found))}
	f.pack = w.compressors.Get().(*compressor)
	defer w.compressors.Put(f.pack)
	f.out.Grow(len(written) + 24<<10)
	f.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	var fonts []byte
	for i, u := range c.uses {
		if u != nil {
			fonts = fmt.Appendf(fonts, "/F%d %d 0 R ", i, u.write(f))
		}
	}
	pages, err := f.copy(found, fonts)
	if err != nil {
		return nil, err
	}
	properties, catalog := len(found)-2, len(found)-1
	tree := writeTree(f, d.Root, pages, c.marked)
	marks := d.writeBookmarks(f, pages)
	metadata, profile, intent := f.next(), f.next(), f.next()
	f.stream(metadata, "/Type /Metadata /Subtype /XML ", d.xmp()) // never compressed, so that programs that cannot read PDF find it
	f.stream(profile, "/N 3 "+compressed, w.colours)
	f.object(intent, fmt.Appendf(nil, "<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (%[1]s) /Info (%[1]s) /DestOutputProfile %d 0 R>>", colourSpace, profile))
	f.object(properties, d.properties())
	f.object(catalog, fmt.Appendf(nil, "<</Type /Catalog /Pages 1 0 R %s/Lang (%s) /MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>> /StructTreeRoot %d 0 R /Metadata %d 0 R /OutputIntents [%d 0 R]>>",
		marks, d.Lang, tree, metadata, intent))
	id := sha256.Sum256(f.out.Bytes())
	f.end(fmt.Sprintf("/Root %d 0 R /Info %d 0 R /ID [<%X> <%[3]X>]", catalog, properties, id[:16]))
	return f.out.Bytes(), nil
}

// gofpdf has the pages written as they stand, without fonts or structure.
func (c *content) gofpdf() ([]byte, error) {
	d := c.doc
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: d.Width, Ht: d.Height}})
	pdf.SetCompression(false)
	pdf.SetAutoPageBreak(false, 0)
	// The order of objects and the dates come from the document, never from the
	// run: the same document is the same bytes.
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.Made)
	pdf.SetModificationDate(d.Made)
	var shown [][]byte // pictures, each once
	for _, p := range d.Pages {
		pdf.AddPage()
		for _, pic := range p.Pictures {
			i := slices.IndexFunc(shown, func(png []byte) bool { return bytes.Equal(png, pic.PNG) })
			if i < 0 {
				i, shown = len(shown), append(shown, pic.PNG)
			}
			name, options := fmt.Sprint("picture", i), gofpdf.ImageOptions{ImageType: "PNG"}
			pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(pic.PNG))
			pdf.RawWriteStr("/Artifact BMC")
			pdf.ImageOptions(name, pic.X, pic.Y, pic.Width, pic.Height, false, options, 0, "")
			pdf.RawWriteStr("EMC")
		}
		c.page(p)
		pdf.RawWriteBuf(bytes.NewReader(c.out))
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("letters: painting failed: %v", err)
	}
	return out.Bytes(), nil
}

// copy copies gofpdf's objects except the last two, adds fonts and structure, and gives
// the objects of the pages.
func (f *file) copy(found objects, fonts []byte) (pages []int, err error) {
	page, noFonts := []byte("<</Type /Page\n"), []byte("/Font <<\n>>")
	for i := 1; i < len(found)-2; i++ {
		b := found[i]
		rest, isPage := bytes.CutPrefix(b, page)
		switch {
		case isPage:
			f.object(i, page, fmt.Appendf(nil, "/StructParents %d /Tabs /S\n", len(pages)), rest)
			pages = append(pages, i)
		case len(pages) > 0 && i == pages[len(pages)-1]+1:
			data, ok := stream(b)
			if !ok {
				return nil, errNotOurs
			}
			f.deflated(i, "", data)
		case i == 2: // what the pages need
			before, after, ok := bytes.Cut(b, noFonts)
			if !ok {
				return nil, errNotOurs
			}
			f.object(i, before, []byte("/Font <<"), fonts, []byte(">>"), after)
		default:
			f.object(i, b)
		}
	}
	return pages, nil
}
