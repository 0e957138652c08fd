package letters

import (
	"fmt"
	"math"
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face is one of the fonts a letter may be painted with.
type face uint8

const (
	regular face = iota
	bold
	fallback // has what Liberation lacks: Arabic, symbols, rarer Latin
	faces    = 3
)

type fontSource struct {
	name string
	ttf  []byte
}

func fontSources() [faces]fontSource {
	return [faces]fontSource{
		regular:  {"liberation", liberationsansregular.TTF},
		bold:     {"liberationbold", liberationsansbold.TTF},
		fallback: {"dejavu", dejavusans.TTF},
	}
}

// Both families share these proportions closely enough to set them on one line;
// they are Liberation Sans' own, in thousandths of an em.
const (
	ascent  = 905
	descent = 212
)

// lastRune is the last rune that gofpdf can paint.
const lastRune = 0xFFFF

// A font knows which runes it has and how wide they are.
type font struct {
	name string
	ttf  []byte // shared with the whole program: never written to
	// advance holds, for each rune, 1 + its width in thousandths of an em; 0 when
	// the font lacks it. The widths are rounded as in the PDF, so that a run
	// ends where the reader's program lets it end.
	advance []uint16
	// copies (*[]byte) of ttf, for gofpdf writes into the bytes it is given.
	copies sync.Pool
}

func (f *font) load(name string, ttf []byte) error {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return fmt.Errorf("letters: font %s: %v", name, err)
	}
	f.name, f.ttf, f.advance = name, ttf, make([]uint16, lastRune+1)
	f.copies.New = func() any { b := make([]byte, len(ttf)); return &b }
	em := fixed.I(int(parsed.UnitsPerEm()))
	var buf sfnt.Buffer
	for r := rune(' '); r <= lastRune; r++ {
		index, err := parsed.GlyphIndex(&buf, r)
		if err != nil || index == 0 {
			continue
		}
		width, err := parsed.GlyphAdvance(&buf, index, em, xfont.HintingNone)
		if err != nil {
			return fmt.Errorf("letters: font %s: width of %U: %v", name, r, err)
		}
		f.advance[r] = 1 + uint16(math.Round(1000*float64(width)/float64(em)))
	}
	return nil
}

func (f *font) has(r rune) bool { return r <= lastRune && f.advance[r] > 0 }

// width of a rune the font has, in thousandths of an em.
func (f *font) width(r rune) int { return int(f.advance[r]) - 1 }
