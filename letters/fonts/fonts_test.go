package fonts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A damaged font gives no error, only letters with holes.
func TestFontsAreWhole(t *testing.T) {
	want := map[string]string{
		"LiberationSans":      "597589a852868f782c68e25112bab7785b34bc726f6160dca1519198c6e8c762",
		"LiberationSans-Bold": "cf445da2ab82045d7c8a00a5d9c29a6e90b0579705e28b1f3e02d5b3a0a91ab8",
		"DejaVuSans":          "2fbc92584d90994723f4eb42585fc204d0fe53b088a071f2be3b0c6b86985ff4",
		"NotoNaskhArabic":     "270eb8e6b42276388ee3c1bbf67bc35384baf66a7efb13e01e4b49337ea31b89",
		"NotoSansArmenian":    "e1d5367b304ceb4d349c17dce646a16e4b42d1cfebf0b7643330ada988a4930e",
		"NotoSansBengali":     "2b8c40f533863ce633972c6555f7d025abb11bd74ed0d536a85a1700d0753b51",
		"NotoSansDevanagari":  "9d05cfc0faacda5c428b30e35c48d8711b9567578ffe259f9221c6afe0228b5c",
		"NotoSansEthiopic":    "84b844319061a8a567c5691b22f50c17ec1ff581dc4dd35a3e80f922b26db84e",
		"NotoSansGeorgian":    "f758660e31787a908060913ff80483be3ae237a3349f757d81453adbfeecea3a",
		"NotoSansHebrew":      "322bdd658de61c28a16755e76401e7e8d7a2a74b8071f31a043fb15b0c7db0e6",
		"NotoSansTamil":       "3006f87496182ff21f4031820112e103f77120777f0200200d21e5503ff4499a",
		"NotoSansThai":        "f934815ef8c30fdbe947ae5400d5afe2738cc4b66da0c359d761fbee90652f6c",
	}
	for _, src := range sources() {
		sum := sha256.Sum256(open(t, src))
		if got := hex.EncodeToString(sum[:]); got != want[src.name] {
			t.Errorf("%s: sha256 %s, want %s", src.name, got, want[src.name])
		}
	}
}

// A font of another's making needs its licence beside it.
func TestFontsHaveTheirLicence(t *testing.T) {
	for _, src := range sources()[fallback:] {
		beside, word := "noto/OFL.txt", src.name
		if src.name == "DejaVuSans" {
			beside, word = "dejavu/LICENSE", "DejaVu"
		}
		licence, err := os.ReadFile(beside)
		if err != nil || !bytes.Contains(licence, []byte(word)) {
			t.Errorf("%s does not name %s (%v)", beside, word, err)
		}
	}
}

func open(t testing.TB, src source) []byte {
	t.Helper()
	ttf, err := src.open()
	if err != nil {
		t.Fatal(err)
	}
	return ttf
}

func all(t testing.TB) []*Font {
	t.Helper()
	s := Load()
	fonts := make([]*Font, s.Len())
	for i := range fonts {
		var err error
		if fonts[i], err = s.fonts[i](); err != nil {
			t.Fatal(err)
		}
	}
	return fonts
}

// Widths and glyphs are those that another reader of fonts finds.
func TestMeasure(t *testing.T) {
	var buf sfnt.Buffer
	for i, f := range all(t) {
		parsed, err := sfnt.Parse(open(t, sources()[i]))
		if err != nil {
			t.Fatal(err)
		}
		if f.Place() != i || f.Glyphs != parsed.NumGlyphs() {
			t.Errorf("%s: place %d, %d glyphs; want %d, %d", f.Name, f.Place(), f.Glyphs, i, parsed.NumGlyphs())
		}
		if !f.Has(' ') {
			t.Errorf("%s has no space", f.Name)
		}
		em := fixed.I(int(parsed.UnitsPerEm()))
		for r := rune(' '); r < 0x3000; r++ {
			id, err := parsed.GlyphIndex(&buf, r)
			if err != nil || uint16(id) != f.Glyph(r) {
				t.Fatalf("%s: %U is glyph %d, want %d (%v)", f.Name, r, f.Glyph(r), id, err)
			}
			width, err := parsed.GlyphAdvance(&buf, id, em, font.HintingNone)
			if want := (2000*int(width) + int(em)) / (2 * int(em)); err != nil || f.Width(uint16(id)) != want {
				t.Fatalf("%s: %U is %d wide, want %d (%v)", f.Name, r, f.Width(uint16(id)), want, err)
			}
		}
	}
}

// A subset is a sound font that draws the same, with the parts of composite glyphs.
func TestSubset(t *testing.T) {
	for i, f := range all(t) {
		var glyphs []uint16
		for _, r := range "Aé 12ấشלמስमাததกԱაკ" {
			if id := f.Glyph(r); id != 0 {
				glyphs = append(glyphs, id)
			}
		}
		if len(glyphs) == 0 {
			t.Fatalf("%s has none of the letters", f.Name)
		}
		file := f.Subset(glyphs)
		if checksum(file) != 0xB1B0AFBA {
			t.Errorf("%s: the sum of the file is %X", f.Name, checksum(file))
		}
		loader, err := opentype.NewLoader(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		whole, err := sfnt.Parse(open(t, sources()[i]))
		if err != nil {
			t.Fatal(err)
		}
		small := &Font{tables: make(map[string][]byte)}
		for _, tag := range kept {
			if small.tables[tag], err = loader.RawTable(opentype.MustNewTag(tag)); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		small.measure()
		readable := maps.Clone(small.tables)
		original, err := opentype.NewLoader(bytes.NewReader(open(t, sources()[i])))
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{"OS/2", "cmap", "name", "post"} { // without which sfnt reads no font
			if readable[tag], err = original.RawTable(opentype.MustNewTag(tag)); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		drawn, err := sfnt.Parse(assemble(readable))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		used := make([]bool, f.Glyphs)
		for _, g := range glyphs {
			used[g] = true
			f.addComponents(used, int(g))
		}
		for g := range small.Glyphs {
			switch {
			case used[g]:
				if diff := gocmp.Diff(outlineOf(t, whole, g), outlineOf(t, drawn, g)); diff != "" || small.Width(uint16(g)) != f.Width(uint16(g)) {
					t.Errorf("%s: glyph %d of %d differs: %s", f.Name, g, whole.NumGlyphs(), diff)
				}
			case g > 0 && len(small.outline(g)) > 0:
				t.Errorf("%s: glyph %d is there", f.Name, g)
			}
		}
	}
}

func outlineOf(t *testing.T, f *sfnt.Font, glyph int) sfnt.Segments {
	t.Helper()
	var b sfnt.Buffer
	segments, err := f.LoadGlyph(&b, sfnt.GlyphIndex(glyph), fixed.I(int(f.UnitsPerEm())), nil)
	if err != nil {
		t.Fatalf("glyph %d: %v", glyph, err)
	}
	return segments
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := load()
		s.plain[regular]()
		s.plain[bold]()
	}
}

func BenchmarkSubset(b *testing.B) {
	f := all(b)[regular]
	var glyphs []uint16
	for _, r := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;?" {
		glyphs = append(glyphs, f.Glyph(r))
	}
	b.ReportAllocs()
	for b.Loop() {
		f.Subset(glyphs)
	}
}
