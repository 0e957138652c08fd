// Package shape turns text into lines of glyphs. A line of text as somebody wrote it
// goes in; lines that fit a column come out, with each glyph's place and the text it
// represents.
//
//	clean.go  text without what cannot be shown
//	shape.go  text to clusters, which no line break divides
//	thai.go   where syllables end in Thai
//	break.go  clusters to lines
//	bound.go  which spaces do not end one
//	place.go  a line to runs of glyphs, in their order on paper
//
// Most text is Latin, Greek and Cyrillic letters without combining marks, and needs no
// shaping: its glyphs follow from its runes. All other text goes through the shaping
// engine.
package shape

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	xbidi "golang.org/x/text/unicode/bidi"

	"github.com/integratiewerk/klachtd/letters/fonts"
	"github.com/integratiewerk/klachtd/templates/lang"
)

// A Setter breaks text into lines. It is safe for concurrent use.
type Setter struct {
	Fonts *fonts.Set
	pool  sync.Pool // of *engine
}

// New gives a setter of text in these fonts.
func New(set *fonts.Set) *Setter {
	s := &Setter{Fonts: set}
	s.pool.New = func() any {
		return &engine{fonts: set, faces: make(map[*fonts.Font]*font.Face), known: make(map[*font.Face]*fonts.Font)}
	}
	return s
}

// A cluster is what no line break divides: a letter with its marks, or what became one
// shape.
type cluster struct {
	r        rune  // its first
	from, to int32 // its text, in bytes
	width    int32 // thousandths of an em
	id       uint16
	ends     bool // it ends a Thai syllable
	font     *fonts.Font
	// For a shaped cluster: its stretch, and its glyphs in that. id is not set.
	stretch, first, last int32
}

// A stretch is text that was shaped at once.
type stretch struct {
	glyphs []shaping.Glyph
	level  int // even: left to right; odd: right to left
	font   *fonts.Font
}

// An engine holds the state for shaping one text; only one goroutine uses it.
type engine struct {
	fonts     *fonts.Set
	faces     map[*fonts.Font]*font.Face
	known     map[*font.Face]*fonts.Font
	segmenter shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	bidi      bidi.Paragraph

	heavy     bool
	turns     []int // where in text the weight changes, in bytes
	script    language.Script
	text      string
	runes     []rune
	offsets   []int32 // of each rune in text, and of its end
	clusters  []cluster
	stretches []stretch // none if the text is plain
}

// set makes the clusters of a clean text, which begins at byte from of its line, begins
// heavy or not, and changes weight at turns.
func (e *engine) set(text string, heavy, rtl bool, turns []int, from int) {
	e.text, e.heavy, e.turns = text, heavy, e.turns[:0]
	for _, at := range turns {
		if at <= from {
			e.heavy = !e.heavy
		} else {
			e.turns = append(e.turns, at-from)
		}
	}
	e.clusters, e.stretches = e.clusters[:0], e.stretches[:0]
	if !e.plain() {
		e.clusters = e.clusters[:0]
		e.shape(rtl)
	}
}

// plain sets the clusters of text that needs no shaping, or reports that it does.
func (e *engine) plain() bool {
	heavy, turns := e.heavy, e.turns
	for i, r := range e.text {
		for len(turns) > 0 && i >= turns[0] {
			heavy, turns = !heavy, turns[1:]
		}
		f, id, width := e.fonts.Plain(r, heavy)
		if f == nil {
			return false
		}
		e.clusters = append(e.clusters, cluster{r: r, from: int32(i), to: int32(i + utf8.RuneLen(r)), width: int32(width), id: id, font: f})
	}
	return true
}

// shape sets the clusters of any text.
func (e *engine) shape(rtl bool) {
	e.runes, e.offsets = e.runes[:0], e.offsets[:0]
	for i, r := range e.text {
		e.runes, e.offsets = append(e.runes, r), append(e.offsets, int32(i))
	}
	e.offsets = append(e.offsets, int32(len(e.text)))
	tag, _ := lang.OfScript(e.text)
	spoken := language.NewLanguage(cmp.Or(tag, "nl"))
	for _, l := range e.turned(e.levels(rtl)) {
		e.heavy = l.heavy
		in := shaping.Input{Text: e.runes, RunStart: l.from, RunEnd: l.to, Direction: direction(l.level%2 == 1), Size: fixed.I(1000), Language: spoken}
		if tag != "ur" {
			in.FontFeatures = persianDigits
		}
		for _, part := range e.segmenter.Split(in, e) {
			f := e.known[part.Face]
			part.Direction = in.Direction
			part.Size = fixed.Int26_6(64 * 1000 * f.Scale)
			e.collect(e.shaper.ShapeNoExtents(part), l.level, f)
		}
	}
	if strings.ContainsFunc(e.text, isThai) {
		endSyllables(e.text, e.clusters)
	}
}

// persianDigits keeps the normal forms of 4, 6 and 7. The Arabic font draws them in the
// Urdu way for every language (Noto Naskh Arabic 2.004: locl in each LangSys).
var persianDigits = []shaping.FontFeature{{Tag: opentype.MustNewTag("locl"), Value: 0}}

func direction(rtl bool) di.Direction {
	if rtl {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// SetScript and ResolveFace choose the font of each rune for the segmenter.
func (e *engine) SetScript(s language.Script) { e.script = s }

func (e *engine) ResolveFace(r rune) *font.Face {
	f := e.fonts.For(r, e.script, e.heavy)
	if f == nil { // does not happen in clean text
		f = e.fonts.Default()
	}
	return e.face(f)
}

func (e *engine) face(f *fonts.Font) *font.Face {
	face, ok := e.faces[f]
	if !ok {
		face = font.NewFace(f.Shaping)
		e.faces[f], e.known[face] = face, f
	}
	return face
}

// collect adds the clusters of a stretch, in reading order.
func (e *engine) collect(out shaping.Output, level int, f *fonts.Font) {
	number := int32(len(e.stretches))
	e.stretches = append(e.stretches, stretch{out.Glyphs, level, f})
	start := len(e.clusters)
	for i := 0; i < len(out.Glyphs); {
		first := i
		g := out.Glyphs[i]
		width := fixed.Int26_6(0)
		for i < len(out.Glyphs) && out.Glyphs[i].TextIndex() == g.TextIndex() {
			width += out.Glyphs[i].Advance
			i++
		}
		at := g.TextIndex()
		e.clusters = append(e.clusters, cluster{
			r: e.runes[at], from: e.offsets[at], to: e.offsets[at+g.RunesCount()], width: int32(width.Round()), font: f,
			stretch: number, first: int32(first), last: int32(i),
		})
	}
	if level%2 == 1 {
		slices.Reverse(e.clusters[start:])
	}
	e.attachJoiners(start)
}

// attachJoiners makes each joiner part of the cluster before it.
func (e *engine) attachJoiners(start int) {
	kept := e.clusters[:start]
	for _, c := range e.clusters[start:] {
		if len(kept) > start && isJoiner(c.r) && c.width == 0 {
			kept[len(kept)-1].to = c.to
			continue
		}
		kept = append(kept, c)
	}
	e.clusters = kept
}

// A levelRun is runes of one embedding level (UAX #9), and of one weight.
type levelRun struct {
	from, to, level int
	heavy           bool
}

// turned cuts runs where heavy letters begin and end.
func (e *engine) turned(runs []levelRun) []levelRun {
	var out []levelRun
	heavy, turns := e.heavy, e.turns
	for _, l := range runs {
		for at := l.from; at < l.to; at++ {
			if len(turns) > 0 && int(e.offsets[at]) >= turns[0] {
				if at > l.from {
					out = append(out, levelRun{l.from, at, l.level, heavy})
					l.from = at
				}
				for len(turns) > 0 && int(e.offsets[at]) >= turns[0] {
					heavy, turns = !heavy, turns[1:]
				}
			}
		}
		out = append(out, levelRun{l.from, l.to, l.level, heavy})
	}
	return out
}

// levels gives the embedding levels of a text. The engine only says which way a run
// reads. In a left-to-right paragraph that leaves open whether a number belongs to the
// text on its left or on its right, which decides its place: after right-to-left text
// it has its own level (W7, I1).
func (e *engine) levels(rtl bool) []levelRun {
	base := bidi.LeftToRight
	if rtl {
		base = bidi.RightToLeft
	}
	var runs []levelRun
	add := func(from, to, level int) {
		if from < to {
			runs = append(runs, levelRun{from: from, to: to, level: level})
		}
	}
	found := e.bidi.Segment(e.runes, base)
	for i := range found.NumRuns() {
		r := found.Run(i)
		switch {
		case !r.IsLeftToRight():
			add(r.Start, r.End, 1)
		case rtl:
			add(r.Start, r.End, 2)
		default:
			number := r.Start
			if i > 0 {
				number += leadingNumber(e.runes[r.Start:r.End])
			}
			add(r.Start, number, 2)
			add(number, r.End, 0)
		}
	}
	return runs
}

// leadingNumber is how many runes at the start of a text are a number and the signs
// that belong to it (W4 to W6).
func leadingNumber(runes []rune) int {
	n := 0
	for i, r := range runes {
		switch class(r) {
		case xbidi.EN, xbidi.AN, xbidi.ET, xbidi.NSM:
			n = i + 1
		case xbidi.ES, xbidi.CS:
		default:
			return n
		}
	}
	return n
}

func class(r rune) xbidi.Class {
	p, _ := xbidi.LookupRune(r)
	return p.Class()
}
