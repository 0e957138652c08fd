package style

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationserifregular"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/letters"
)

func file(t *testing.T, name string, data []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func picture(t *testing.T, wide, high int) []byte {
	t.Helper()
	p := image.NewNRGBA(image.Rect(0, 0, wide, high))
	for x := range wide {
		p.Set(x, high/2, color.NRGBA{20, 20, 120, 200})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// vast is a PNG that says it is large, and is not.
func vast(t *testing.T, pixels uint32) []byte {
	t.Helper()
	data := picture(t, 1, 1)
	binary.BigEndian.PutUint32(data[16:], pixels)
	binary.BigEndian.PutUint32(data[20:], pixels)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestRead(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 3000, 900)), nil); err != nil {
		t.Fatal(err)
	}
	good := config.Letters{
		Logo: file(t, "logo.png", picture(t, 900, 200)), Signature: file(t, "naam.jpg", photo.Bytes()), Colour: "#7A1F3A", Window: "right", FoldMarks: true,
		Typeface: config.Texts{file(t, "serif.ttf", liberationserifregular.TTF), file(t, "bold.ttf", liberationsansbold.TTF)},
		Footer:   config.Texts{"KvK 12345678", "IBAN NL00 BANK 0123 4567 89"},
	}
	s, faults := Read(good)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if s.Look.Logo == nil || s.Look.Signature == nil || s.Look.Colour != 0x7A1F3A || !s.Look.RightWindow || !s.Look.FoldMarks || len(s.Look.Footer) != 2 {
		t.Errorf("%+v", s.Look)
	}
	pdf, err := s.Setter.PDF(specimen(s.Look))
	if err != nil || !bytes.Contains(pdf, []byte("+Own0")) || bytes.Count(pdf, []byte("/Subtype /Image")) != 2 {
		t.Errorf("own typeface and pictures are not in the letter (%v)", err)
	}
	if len(pdf) > 100<<10 {
		t.Errorf("a letter of %d bytes: pictures are not made smaller", len(pdf))
	}

	torn := slices.Clone(liberationserifregular.TTF[:60_000])
	for _, tt := range []struct {
		name, key, what string
		change          func(*config.Letters)
	}{
		{"missing logo", "logo", "cannot be read", func(l *config.Letters) { l.Logo = "nergens.png" }},
		{"large logo", "logo", "6000 by 6000 pixels", func(l *config.Letters) { l.Logo = file(t, "x", vast(t, 6000)) }},
		{"bomb of a PNG", "logo", "4000 by 4000 is the most", func(l *config.Letters) { l.Logo = file(t, "x", vast(t, 1<<20)) }},
		{"torn logo", "logo", "cannot be read whole", func(l *config.Letters) { l.Logo = file(t, "x", picture(t, 900, 200)[:200]) }},
		{"drawing", "logo", "SVG", func(l *config.Letters) { l.Logo = file(t, "x", []byte("<svg xmlns='x'>")) }},
		{"text for a signature", "signature", "neither a PNG nor a JPEG", func(l *config.Letters) { l.Signature = file(t, "x", []byte("Dirk")) }},
		{"torn font", "typeface", ": it is damaged: ", func(l *config.Letters) { l.Typeface = config.Texts{file(t, "x", torn)} }},
		{"bold is torn", "typeface", "", func(l *config.Letters) { l.Typeface[1] = file(t, "x", torn) }},
		{"no regulation", "regulation", "cannot be read", func(l *config.Letters) { l.Regulation = "nergens.pdf" }},
		{"a regulation that is not a PDF", "regulation", "is not a PDF", func(l *config.Letters) { l.Regulation = file(t, "x", []byte("PK\x03\x04")) }},
		{"three files", "typeface", "3 files", func(l *config.Letters) { l.Typeface = append(l.Typeface, "x") }},
		{"pale", "colour", "too light", func(l *config.Letters) { l.Colour = "#EEEEEE" }},
		{"word", "colour", "not a colour", func(l *config.Letters) { l.Colour = "blauw" }},
		{"long foot", "footer", "71 letters", func(l *config.Letters) { l.Footer = config.Texts{strings.Repeat("é", 71)} }},
	} {
		l := good
		l.Typeface = slices.Clone(good.Typeface)
		tt.change(&l)
		s, faults := Read(l)
		if len(faults) != 1 || faults[0].Key != tt.key || !strings.Contains(faults[0].What, tt.what) || faults[0].Remedy == "" || strings.HasPrefix(faults[0].Dutch(), " ") {
			t.Errorf("%s: %q", tt.name, faults)
			continue
		}
		if _, err := s.Setter.Typesetter.PDF(specimen(s.Look)); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Whatever is changed in a font file, it is refused or sets a letter.
func TestDamagedTypeface(t *testing.T) {
	refused := 0
	for i := range 60 {
		ttf := slices.Clone(liberationserifregular.TTF)
		for at := 12 + 7*i; at < len(ttf); at += 2_311 + 97*i {
			ttf[at] ^= byte(0x55 + i)
		}
		ts, err := letters.NewIn(ttf, nil)
		if err != nil {
			refused++
			continue
		}
		s := Setter{Typesetter: ts, shipped: letters.New()}
		l := specimen(letters.Look{})
		l.Subject = "Ąć e\u0301\u0323 Ω Ж ffi"
		if _, err := s.PDF(l); err != nil {
			t.Errorf("damage %d: %v", i, err)
		}
	}
	if refused == 0 {
		t.Error("no damage was seen")
	}
}

// A letter that fails in the house style leaves in ours, and that is heard.
func TestSetterFallsBack(t *testing.T) {
	ts := letters.New()
	heard := 0
	s := Setter{Typesetter: ts, shipped: ts, Failed: func(error) { heard++ }}
	l := specimen(letters.Look{Logo: new(letters.Picture)})
	if _, err := ts.PDF(l); err == nil {
		t.Fatal("an empty picture was painted")
	}
	if pdf, err := s.PDF(l); err != nil || len(pdf) == 0 || heard != 1 {
		t.Errorf("%d bytes, %v, heard %d times", len(pdf), err, heard)
	}
	if _, err := s.PDF(letters.Letter{}); err == nil || heard != 1 {
		t.Error("a letter without a date was set")
	}
}
