package letters

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// A damaged font gives no error from gofpdf, only letters with holes.
func TestFontsAreWhole(t *testing.T) {
	want := [faces]string{
		regular:  "597589a852868f782c68e25112bab7785b34bc726f6160dca1519198c6e8c762",
		bold:     "cf445da2ab82045d7c8a00a5d9c29a6e90b0579705e28b1f3e02d5b3a0a91ab8",
		fallback: "7da195a74c55bef988d0d48f9508bd5d849425c1770dba5d7bfc6ce9ed848954",
	}
	for i, src := range fontSources() {
		sum := sha256.Sum256(src.ttf)
		if got := hex.EncodeToString(sum[:]); got != want[i] {
			t.Errorf("%s: sha256 %s, want %s", src.name, got, want[i])
		}
	}
}

func TestGlyphs(t *testing.T) {
	tests := []struct{ name, in, want, faces string }{
		{"plain", "Uw klacht", "Uw klacht", "rrrrrrrrr"},
		{"composed", "Jose\u0301", "José", "rrrr"},
		{"mark without composition", "x\u0302", "x\u0302", "rr"},
		{"fallback for one rune", "a\u2713b", "a✓b", "rfr"},
		{"fallback for a letter and its mark", "\u10D0\u0302b", "\u10D0\u0302b", "ffr"},
		{"white space", "\t a \u2003\u2028 b \v", "a b", "rrr"},
		{"no-break space", "a\u00A0\u00A0b", "a\u00A0\u00A0b", "rrrr"},
		{"controls and zero width", "\x00a\x1b\u200Bb\uFEFF\u00AD\u202Ec\u2066\uFFFE\uFDD0\U000E0041\u034F", "abc", "rrr"},
		{"emoji", "a 😀 b", "a [emoji] b", ""},
		{"a family is one emoji, and so are three in a row", "👨\u200D👩\u200D👧\uFE0F😀😀!", "[emoji]!", ""},
		{"flag and skin", "🇳🇱 👍🏽", "[emoji] [emoji]", ""},
		{"old emoji are glyphs", "❤\uFE0F☺", "❤☺", "fr"},
		{"compatible letters", "𝓗𝓲 ＡＢ", "Hi AB", "rrrrr"},
		{"nobody has it", "你𒀀x", "□□x", "rrr"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb", "rfr"},
		{"nothing", "\u200B\n", "", ""},
	}
	ts := typesetter(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ts.glyphs(tt.in, regular)
			if text(got) != tt.want {
				t.Errorf("%q became %q, want %q", tt.in, text(got), tt.want)
			}
			var used strings.Builder
			for _, g := range got {
				used.WriteByte("rbf"[g.face])
			}
			if tt.faces != "" && used.String() != tt.faces {
				t.Errorf("%q in faces %s, want %s", tt.in, used.String(), tt.faces)
			}
		})
	}
}

func TestArabicIsJoined(t *testing.T) {
	forms := newArabicForms()
	tests := []struct{ name, in, want string }{
		{"latin", "abc", "abc"},
		{"medial and final", "محمد", "\uFEE3\uFEA4\uFEE4\uFEAA"},
		{"a letter that joins nothing after it", "دار", "\uFEA9\uFE8D\uFEAD"},
		{"lam with alef", "سلام", "\uFEB3\uFEFC\uFEE1"},
		{"lam with alef, alone", "لا", "\uFEFB"},
		{"marks are passed over", "ب\u064Eب", "\uFE91\u064E\uFE90"},
		{"non-joiner", "می\u200Cخ", "\uFEE3\uFBFD\u200C\uFEA5"},
		{"joiner", "ه\u200D", "\uFEEB\u200D"},
		{"Persian", "گچ", "\uFB94\uFB7B"},
		{"tatweel", "بـب", "\uFE91ـ\uFE90"},
		{"between latin", "x ب y", "x \uFE8F y"},
		{"hamza", "ءب", "\u0621\uFE8F"},
	}
	for _, tt := range tests {
		if got := string(forms.join([]rune(tt.in))); got != tt.want {
			t.Errorf("%s: %+q became %+q, want %+q", tt.name, tt.in, got, tt.want)
		}
	}
}

// Capitals stand for right-to-left letters, as in the examples of UAX #9.
func TestVisualOrder(t *testing.T) {
	hebrew := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return 'א' + r - 'A'
			}
			return r
		}, s)
	}
	tests := []struct {
		in   string
		rtl  bool
		want string
	}{
		{"abc (def)", false, "abc (def)"},
		{"abc DEF ghi", false, "abc FED ghi"},
		{"abc DEF GHI", false, "abc IHG FED"},
		{"car means CAR.", false, "car means RAC."},
		{"[car MEANS CAR]=", true, "=[RAC SNAEM car]"},
		{"AB 12 CD", false, "DC 12 BA"},
		{"AB 12 cd", false, "12 BA cd"},
		{"AB 1.234,50 cd", false, "1.234,50 BA cd"},
		{"AB (CD)", true, "(DC) BA"},
		{"ab (CD) e", false, "ab (DC) e"},
		{"AB cd EF", true, "FE cd BA"},
		{"AB €5 CD", true, "DC €5 BA"},
		{"AB ", true, " BA"},
		{"AB ", false, "BA "},
		{"12 AB", true, "BA 12"},
		{"A\u05B0B", true, "BA\u05B0"},
		{"ab 12 CD", true, "DC ab 12"},
		{"ab, CD", true, "DC ,ab"},
		// After Arabic letters a hyphen does not hold European digits together.
		{"\u0628 12-34", true, "34-12 \u0628"},
		{"x \u0628\u062C", false, "x \u062C\u0628"},
		{"A 12-34", true, "12-34 A"},
	}
	for _, tt := range tests {
		got := text(visual(narrow(hebrew(tt.in)), tt.rtl))
		if want := hebrew(tt.want); got != want {
			t.Errorf("%q (rtl %v): got %q, want %q", tt.in, tt.rtl, got, want)
		}
	}
}

func TestDirectionIsThatOfTheFirstLetter(t *testing.T) {
	for in, want := range map[string]bool{"": false, "12 (": false, "Anna محمد": false, "12 محمد Anna": true, "«שלום": true} {
		if got := rightToLeft(narrow(in)); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
