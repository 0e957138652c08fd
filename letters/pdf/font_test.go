package pdf

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/integratiewerk/klachtd/letters/fonts"
)

// However many texts somebody thinks of, each number is the glyph that it was given
// for, and none is 0.
func TestNumbersDoNotRunOut(t *testing.T) {
	set := fonts.Load()
	u := newUse(set.Default())
	for i := range 200_000 {
		glyph := uint16(1 + i%(u.font.Glyphs-1))
		if id := u.cid(glyph, fmt.Sprint("text ", i)); id == 0 || u.list[id-1].glyph != glyph {
			t.Fatalf("text %d: number %d is another glyph", i, id)
		}
	}
	if id := u.cid(1, "text 0"); u.list[id-1].glyph != 1 {
		t.Errorf("number %d is another glyph", id)
	}
}

// What is no file of gofpdf's is an error, not a panic.
func TestParse(t *testing.T) {
	c := &content{doc: &Document{Width: 100, Height: 100, Pages: make([]Page, 2), Root: &Element{Type: "Document"}}}
	written, err := c.gofpdf()
	if err != nil {
		t.Fatal(err)
	}
	found, err := parse(written)
	if err != nil || len(found) != 9 {
		t.Fatalf("%d objects: %v", len(found), err)
	}
	for n := range bytes.Index(written, []byte("startxref\n")) + len("startxref\n") {
		if _, err := parse(written[:n]); err == nil {
			t.Errorf("%d bytes of %d were taken for a file", n, len(written))
		}
	}
}
