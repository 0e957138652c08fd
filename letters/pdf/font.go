package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/integratiewerk/klachtd/letters/fonts"
)

// A use is what a document uses of a font. It renumbers glyphs: one number for each
// glyph and text, so that what is copied out is exactly what was written, even if two
// texts have the same glyph.
type use struct {
	font  *fonts.Font
	ids   map[shown]uint16
	list  []shown     // from number 1
	ascii [128]uint16 // numbers of the commonest, found without hashing
}

// shown is a glyph with the text it represents.
type shown struct {
	glyph uint16
	text  string
}

func newUse(f *fonts.Font) *use { return &use{font: f, ids: make(map[shown]uint16)} }

// mostTexts is how many pairs of glyph and text are told apart. Numbers end at 65,535,
// and the glyphs of any font have room above this.
const mostTexts = 55_000

// cid gives the number of a glyph with its text.
func (u *use) cid(glyph uint16, text string) uint16 {
	if len(text) == 1 && text[0] < 128 {
		if id := u.ascii[text[0]]; id > 0 && u.list[id-1].glyph == glyph {
			return id
		}
	}
	if len(u.list) >= mostTexts {
		text = "\uFFFD"
	}
	key := shown{glyph, text}
	id, ok := u.ids[key]
	if !ok {
		u.list = append(u.list, key)
		id = uint16(len(u.list))
		u.ids[key] = id
	}
	if len(text) == 1 && text[0] < 128 {
		u.ascii[text[0]] = id
	}
	return id
}

// write puts the font into the file (ISO 32000-1, 9.7) and gives its object.
func (u *use) write(f *file) int {
	font, descendant, descriptor, toUnicode, toGlyph, program := f.next(), f.next(), f.next(), f.next(), f.next(), f.next()
	glyphs := make([]uint16, len(u.list))
	widths, places := []byte("["), make([]byte, 2, 2+2*len(u.list))
	for i, s := range u.list {
		glyphs[i] = s.glyph
		widths = append(strconv.AppendInt(widths, int64(u.font.Width(s.glyph)), 10), ' ')
		places = binary.BigEndian.AppendUint16(places, s.glyph)
	}
	name := subsetTag(places) + "+" + u.font.Name
	f.object(font, fmt.Appendf(nil, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, descendant, toUnicode))
	f.object(descendant, fmt.Appendf(nil, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap %d 0 R /FontDescriptor %d 0 R /DW 0 /W [1 %s]]>>",
		name, toGlyph, descriptor, widths))
	b := u.font.Box
	f.object(descriptor, fmt.Appendf(nil, "<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R>>",
		name, b[0], b[1], b[2], b[3], u.font.Ascent, -u.font.Descent, u.font.Ascent, program))
	f.deflated(toUnicode, "", u.toUnicode())
	f.stream(toGlyph, "", places) // too short to be compressed
	if usual := f.writer.usual[u.font.Place()].of(u.font); usual.has(glyphs) {
		f.stream(program, usual.dict, usual.packed)
	} else {
		subset := u.font.Subset(glyphs)
		f.deflated(program, programDict(subset), subset)
	}
	return font
}

func programDict(subset []byte) string { return fmt.Sprintf("/Length1 %d ", len(subset)) }

// A usualPart is the part of a font with everything that most letters use. It is made
// once: cutting out and compressing a part for one letter takes as long as everything
// else in it.
type usualPart struct {
	once   sync.Once
	glyphs []bool
	dict   string
	packed []byte
}

// isUsual reports whether a rune is one that Dutch text uses, or that the foot of each
// letter has.
func isUsual(r rune) bool {
	return r < 0x7f || strings.ContainsRune("€–—‘’“”•·…áàäâéèëêíìïîóòöôúùüûçñÉËÖÜÇ", r)
}

func (p *usualPart) of(f *fonts.Font) *usualPart {
	p.once.Do(func() {
		p.glyphs = make([]bool, f.Glyphs)
		var all []uint16
		for r := ' '; r <= '€'; r++ {
			if g := f.Glyph(r); g != 0 && isUsual(r) {
				p.glyphs[g] = true
				all = append(all, g)
			}
		}
		subset := f.Subset(all)
		var out bytes.Buffer
		writer, _ := zlib.NewWriterLevel(&out, zlib.BestCompression) // the level is one of those there are
		writer.Write(subset)
		writer.Close()
		p.dict, p.packed = programDict(subset)+compressed, out.Bytes()
	})
	return p
}

func (p *usualPart) has(glyphs []uint16) bool {
	return !slices.ContainsFunc(glyphs, func(g uint16) bool { return !p.glyphs[g] })
}

// subsetTag is the six letters in front of the name of a partial font, derived from its
// contents.
func subsetTag(glyphs []byte) string {
	h := uint64(14695981039346656037) // FNV-1a
	for _, b := range glyphs {
		h = (h ^ uint64(b)) * 1099511628211
	}
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(h%26)
		h /= 26
	}
	return string(tag[:])
}

// mapsAtOnce is how many lines a section of a CMap may have.
const mapsAtOnce = 100

// toUnicode is the CMap that gives each number its text (ISO 32000-1, 9.10.3).
func (u *use) toUnicode() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(u.list); from += mapsAtOnce {
		part := u.list[from:min(from+mapsAtOnce, len(u.list))]
		b = append(strconv.AppendInt(b, int64(len(part)), 10), " beginbfchar\n"...)
		for i, s := range part {
			b = append(appendHex(append(b, '<'), uint16(from+i+1)), "> <"...)
			for _, r := range s.text {
				b = appendUTF16(b, r)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"...)
}
