package letters

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// rightToLeft reports the direction of a paragraph: that of its first letter
// with one (UAX #9, P2 and P3).
func rightToLeft(line []glyph) bool {
	for _, g := range line {
		switch class(g.r) {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// visual puts the glyphs of one line in the order they stand on paper, from
// left to right. The classes come from x/text; its ordering is not used, as it
// gives no levels and cannot be told the direction of the paragraph a line is
// taken from. Explicit controls are gone by now, and paired brackets (N0) are
// resolved as other neutrals.
func visual(line []glyph, rtl bool) []glyph {
	plain := !rtl
	for _, g := range line {
		if g.r >= 0x590 && plain {
			switch class(g.r) {
			case bidi.R, bidi.AL, bidi.AN:
				plain = false
			}
		}
	}
	if plain {
		return line
	}
	levels := resolve(line, rtl)
	out := slices.Clone(line)
	for i, g := range out {
		if levels[i]%2 == 1 {
			out[i].r = mirror(g.r)
		}
	}
	// L2: from the highest level down, turn round every stretch at that level or
	// above.
	for level := slices.Max(levels); level > 0; level-- {
		for i := 0; i < len(out); i++ {
			start := i
			for i < len(out) && levels[i] >= level {
				i++
			}
			slices.Reverse(out[start:i])
			slices.Reverse(levels[start:i])
		}
	}
	// L3: a mark is painted over the glyph before it.
	for i := 0; i < len(out); i++ {
		start := i
		for i < len(out) && out[i].attached && levels[i]%2 == 1 {
			i++
		}
		if i > start && i < len(out) {
			slices.Reverse(out[start : i+1])
		}
	}
	return out
}

// resolve gives each glyph its embedding level: even reads to the right, odd to
// the left. The rules are those of UAX #9, 3.3.4 to 3.4.
func resolve(line []glyph, rtl bool) []int {
	base, outer := 0, bidi.L
	if rtl {
		base, outer = 1, bidi.R
	}
	classes := make([]bidi.Class, len(line))
	for i, g := range line {
		classes[i] = class(g.r)
	}
	resolveNumbers(classes, outer)
	resolveNeutrals(classes, outer)

	levels := make([]int, len(line))
	for i, c := range classes {
		levels[i] = base
		switch { // I1, I2
		case c == bidi.R && base == 0, c == bidi.L && base == 1:
			levels[i]++
		case c == bidi.EN || c == bidi.AN:
			levels[i] += 2 - base
		}
	}
	for i := len(line) - 1; i >= 0 && line[i].r == ' '; i-- { // L1
		levels[i] = base
	}
	return levels
}

// resolveNumbers applies W1 to W7: what a digit or the signs around it belong to.
func resolveNumbers(classes []bidi.Class, outer bidi.Class) {
	before := outer
	strong := outer
	for i, c := range classes {
		switch c {
		case bidi.NSM: // W1
			c = before
		case bidi.EN: // W2
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		}
		classes[i], before = c, c
	}
	for i, c := range classes {
		if c == bidi.AL { // W3
			classes[i] = bidi.R
		}
		if i == 0 || i == len(classes)-1 { // W4
			continue
		}
		a, b := classes[i-1], classes[i+1]
		if a == b && (c == bidi.CS && (a == bidi.EN || a == bidi.AN) || c == bidi.ES && a == bidi.EN) {
			classes[i] = a
		}
	}
	for i := 0; i < len(classes); i++ { // W5, W6
		start := i
		for i < len(classes) && classes[i] == bidi.ET {
			i++
		}
		to := bidi.ON
		if start > 0 && classes[start-1] == bidi.EN || i < len(classes) && classes[i] == bidi.EN {
			to = bidi.EN
		}
		for j := start; j < i; j++ {
			classes[j] = to
		}
		if i < len(classes) && (classes[i] == bidi.ES || classes[i] == bidi.CS) {
			classes[i] = bidi.ON
		}
	}
	strong = outer
	for i, c := range classes { // W7
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			classes[i] = bidi.L
		}
	}
}

// resolveNeutrals applies N1 and N2: spaces and punctuation go with the text on
// both sides when that agrees, else with the paragraph.
func resolveNeutrals(classes []bidi.Class, outer bidi.Class) {
	side := func(i int) bidi.Class {
		if i < 0 || i >= len(classes) {
			return outer
		}
		if c := classes[i]; c != bidi.EN && c != bidi.AN {
			return c
		}
		return bidi.R
	}
	neutral := func(c bidi.Class) bool {
		return c != bidi.L && c != bidi.R && c != bidi.EN && c != bidi.AN
	}
	for i := 0; i < len(classes); i++ {
		start := i
		for i < len(classes) && neutral(classes[i]) {
			i++
		}
		to := outer
		if a := side(start - 1); a == side(i) {
			to = a
		}
		for j := start; j < i; j++ {
			classes[j] = to
		}
	}
}

// mirror gives the bracket that opens the other way, or r itself.
func mirror(r rune) rune {
	p, _ := bidi.LookupRune(r)
	if !p.IsBracket() {
		return r
	}
	for _, m := range bidi.ReverseString(string(r)) {
		return m
	}
	return r
}
