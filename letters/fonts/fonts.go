// Package fonts has the fonts that letters are painted with, prepared once for all
// letters. A rune goes in and the font that has it comes out. When a letter is painted,
// the glyphs it uses go in and a small font with just those comes out.
//
//	fonts.go   which fonts there are, and which of them a rune is taken from
//	font.go    what is read out of a font file
//	subset.go  the part of a font that one letter embeds
//	own.go     somebody else's typeface instead of Liberation Sans
//
// Liberation Sans comes from a module that ships it. The others are made by .ci/fonts,
// and are in folders with their licences. A font is prepared when a letter first needs
// it.
package fonts

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/bidi"
)

//go:embed noto/*.gz dejavu/*.gz
var packed embed.FS

// A source is a font as it is shipped.
type source struct {
	name   string
	ttf    []byte // shared with the whole program, never written to; nil if it is in file
	file   string
	script language.Script // the script it is preferred for
	scale  float64
}

// The places, in a set, of the fonts for Latin, Greek and Cyrillic text. After them
// come those for one script each.
const (
	regular = iota
	bold
	fallback // has what Liberation lacks: symbols, rarer letters
	ofScripts
)

// sources are the fonts. Naskh is drawn small for its size.
func sources() []source {
	return []source{
		regular:  {name: "LiberationSans", ttf: liberationsansregular.TTF, scale: 1},
		bold:     {name: "LiberationSans-Bold", ttf: liberationsansbold.TTF, scale: 1},
		fallback: {name: "DejaVuSans", file: "dejavu/DejaVuSans.ttf.gz", scale: 1},
		noto("NaskhArabic", language.Arabic, 1.15),
		noto("SansHebrew", language.Hebrew, 1),
		noto("SansEthiopic", language.Ethiopic, 1),
		noto("SansDevanagari", language.Devanagari, 1),
		noto("SansBengali", language.Bengali, 1),
		noto("SansTamil", language.Tamil, 1),
		noto("SansThai", language.Thai, 1),
		noto("SansArmenian", language.Armenian, 1),
		noto("SansGeorgian", language.Georgian, 1),
	}
}

func noto(name string, script language.Script, scale float64) source {
	name = "Noto" + name
	return source{name: name, file: "noto/" + name + "-Regular.ttf.gz", script: script, scale: scale}
}

// open gives the font file.
func (s source) open() ([]byte, error) {
	if s.file == "" {
		return s.ttf, nil
	}
	b, err := packed.ReadFile(s.file)
	if err != nil {
		return nil, fmt.Errorf("letters: font %s: %v", s.name, err)
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("letters: font %s: %v", s.name, err)
	}
	ttf, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("letters: font %s: %v", s.name, err)
	}
	return ttf, nil
}

// plainEnd is above the last rune that Plain knows: Latin, Greek, Cyrillic, and
// the symbols between.
const plainEnd = 0x2E00

// A Set is every font there is. It is safe for concurrent use.
type Set struct {
	fonts   []func() (*Font, error) // each prepares its font when it is first called
	scripts map[language.Script]int
	// plain are the glyphs of Liberation, regular and bold; rare are those of the
	// fallback font.
	plain [2]func() *plainTable
	rare  func() *plainTable
}

type plainTable [plainEnd]plainGlyph

// A plainGlyph is a glyph that needs no shaping; font is nil for none.
type plainGlyph struct {
	font      *Font
	id, width uint16
}

// Load gives the fonts. Each is prepared once per process, however many letters it sets.
func Load() *Set { return loaded() }

var loaded = sync.OnceValue(load)

func load() *Set { return loadFrom(sources()) }

func loadFrom(sources []source) *Set {
	s := &Set{scripts: make(map[language.Script]int)}
	for i, src := range sources {
		if i >= ofScripts {
			s.scripts[src.script] = i
		}
		s.fonts = append(s.fonts, sync.OnceValues(func() (*Font, error) { return newFont(src, i) }))
	}
	for weight := range s.plain {
		s.plain[weight] = s.table(weight, regular)
	}
	s.rare = s.table(fallback)
	return s
}

// table gives the plain glyphs of fonts, of the first that has one, when it is first called.
func (s *Set) table(fonts ...int) func() *plainTable {
	return sync.OnceValue(func() *plainTable {
		var t plainTable
		for _, i := range fonts {
			if f := s.font(i); f != nil {
				t.fill(f)
			}
		}
		return &t
	})
}

// font prepares a font; a damaged one counts as missing.
func (s *Set) font(i int) *Font {
	f, _ := s.fonts[i]()
	return f
}

// fill adds the glyphs of a font that the table does not have yet.
func (t *plainTable) fill(f *Font) {
	for r := range rune(plainEnd) {
		if id := f.Glyph(r); id != 0 && t[r].font == nil && isPlain(r) {
			t[r] = plainGlyph{f, id, f.widths[id]}
		}
	}
}

// isPlain reports whether a rune always has the same glyph, placed after the previous
// one.
func isPlain(r rune) bool {
	switch language.LookupScript(r) {
	case language.Latin, language.Greek, language.Cyrillic, language.Common:
	default:
		return false
	}
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL, bidi.AN, bidi.NSM, bidi.BN, bidi.B, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return false
	}
	return true
}

// Plain gives the glyph of a rune that needs no shaping, and its width in thousandths
// of an em; f is nil for any other rune.
func (s *Set) Plain(r rune, heavy bool) (f *Font, id uint16, width int) {
	if r < 0 || r >= plainEnd {
		return nil, 0, 0
	}
	g := s.plain[weight(heavy)]()[r]
	if g.font == nil && isPlain(r) {
		g = s.rare()[r]
	}
	return g.font, g.id, int(g.width)
}

func weight(heavy bool) int {
	if heavy {
		return bold
	}
	return regular
}

// For gives the font from which a rune in text of a script is taken; nil if there is
// none.
func (s *Set) For(r rune, script language.Script, heavy bool) *Font {
	if own := language.LookupScript(r); own.Strong() {
		script = own
	}
	if i, ok := s.scripts[script]; ok {
		if f := s.font(i); f != nil && f.Has(r) {
			return f
		}
	}
	for _, i := range []int{weight(heavy), regular, fallback} {
		if f := s.font(i); f != nil && f.Has(r) {
			return f
		}
	}
	for i := ofScripts; i < len(s.fonts); i++ {
		if f := s.font(i); f != nil && f.Has(r) {
			return f
		}
	}
	return nil
}

// Has reports whether any font has a rune.
func (s *Set) Has(r rune) bool {
	if r >= 0 && r < plainEnd && s.plain[regular]()[r].font != nil {
		return true
	}
	return s.For(r, language.Common, false) != nil
}

// Default is the font of ordinary text.
func (s *Set) Default() *Font { return s.font(regular) }

// Len is how many fonts there are.
func (s *Set) Len() int { return len(s.fonts) }
