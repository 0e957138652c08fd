package fonts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Own gives the fonts with another typeface instead of Liberation Sans: a TrueType file
// of its ordinary letters, and one of its bold ones; without the latter, Liberation's
// are used for bold. What the typeface lacks is taken from the other fonts. Anybody may
// have made the file: whatever would fail in a letter fails here.
func Own(ordinary, heavy []byte) (set *Set, err error) {
	defer func() {
		if r := recover(); r != nil {
			set, err = nil, fmt.Errorf("it is damaged: %v", r)
		}
	}()
	list := sources()
	for i, ttf := range [][]byte{regular: ordinary, bold: heavy} {
		if ttf == nil && i == bold {
			continue
		}
		if !bytes.HasPrefix(ttf, []byte("\x00\x01\x00\x00")) && !bytes.HasPrefix(ttf, []byte("true")) {
			return nil, errors.New("it is not a TrueType font (TTF)")
		}
		list[i] = source{name: fmt.Sprintf("Own%d", i), ttf: ttf, scale: 1}
	}
	set = loadFrom(list)
	for i := range []int{regular, bold} {
		f, err := set.fonts[i]()
		if err != nil {
			return nil, fmt.Errorf("it is damaged: %w", errors.Unwrap(err))
		}
		if err := f.sound(); err != nil {
			return nil, err
		}
		set.plain[i]()
	}
	return set, nil
}

// sound checks everything that a letter may use of a font, and panics where a letter would.
func (f *Font) sound() error {
	all := make([]uint16, f.Glyphs)
	for g := range all {
		all[g] = uint16(g)
	}
	f.Subset(all)
	if f.Ascent < 400 || f.Ascent > 1500 || f.Descent < 0 || f.Descent > 1000 {
		return fmt.Errorf("its letters are %d thousandths high and %d deep, which no line holds", f.Ascent, f.Descent)
	}
	for r := ' '; r <= '~'; r++ {
		if !f.Has(r) {
			return fmt.Errorf("it lacks %q", r)
		}
	}
	if table := f.tables["head"]; binary.BigEndian.Uint16(table[18:]) == 0 {
		return errors.New("its letters have no size")
	}
	return nil
}
