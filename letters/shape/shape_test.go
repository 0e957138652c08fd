package shape

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"

	"github.com/integratiewerk/klachtd/letters/fonts"
)

func setter(t testing.TB) *Setter {
	t.Helper()
	return New(fonts.Load())
}

func TestClean(t *testing.T) {
	const left = Unreadable
	tests := []struct {
		name, in, want string
		unreadable     bool
	}{
		{"plain", "Uw klacht", "Uw klacht", false},
		{"composed", "Jose\u0301", "José", false},
		{"mark without composition", "x\u0302", "x\u0302", false},
		{"symbol", "a\u2713b", "a✓b", false},
		{"another script's letter and a mark", "\u10D0\u0302b", "\u10D0\u0302b", false},
		{"white space", "\t a \u2003\u2028 b \v", "a b", false},
		{"no-break space", "a\u00A0\u00A0b", "a\u00A0\u00A0b", false},
		{"controls and zero width", "\x00a\x1b\u200Bb\uFEFF\u00AD\u202Ec\u2066\uFFFE\uFDD0\U000E0041\u034F", "abc", false},
		{"emoji", "a 😀 b", "a [emoji] b", false},
		{"a family is one emoji, and so are three in a row", "👨\u200D👩\u200D👧\uFE0F😀😀!", "[emoji]!", false},
		{"flag and skin", "🇳🇱 👍🏽", "[emoji] [emoji]", false},
		{"old emoji are glyphs", "❤\uFE0F☺", "❤☺", false},
		{"compatible letters", "𝓗𝓲 ＡＢ", "Hi AB", false},
		{"nobody has it", "你𒀀x", left + " x", true},
		{"words and signs that nobody has are left out once", "我叫王芳，你好。 再见", left, true},
		{"and again behind words", "a你b 好!", "a " + left + " b " + left + "!", true},
		{"figures between such words go with them", "2026年11月12日上课时，有 3 个，x", "2026 " + left + " x", true},
		{"but not at their end", "他说 12!", left + " 12!", true},
		{"a telephone number is kept", "我的电话是06-12345678，打给我", left + " 06-12345678, " + left, true},
		{"a mark that nobody has takes its letter along", "a\U00016AF0b", left + " b", true},
		{"non-joiner between Persian letters", "می\u200Cخ", "می\u200Cخ", false},
		{"joiners elsewhere", "\u200Ca\u200Db\u200C م\u200C", "ab م", false},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb", false},
		{"nothing", "\u200B\n", "", false},
	}
	set := setter(t).Fonts
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, readable := Clean(set, tt.in)
			if got != tt.want || readable == tt.unreadable {
				t.Errorf("%q became %q (readable %v), want %q", tt.in, got, readable, tt.want)
			}
			if again, _ := Clean(set, got); again != got {
				t.Errorf("%q, cleaned again, became %q", got, again)
			}
		})
	}
}

// Each script is in the font that is drawn for it.
func TestFontOfAScript(t *testing.T) {
	s := setter(t)
	for text, want := range map[string]string{
		"Uw klacht": "LiberationSans", "Đặng Łódź Şükran": "LiberationSans", "Привіт": "LiberationSans", "Γεια": "LiberationSans", "✓": "DejaVuSans",
		"محمد": "NotoNaskhArabic", "שלום": "NotoSansHebrew", "ሰላም": "NotoSansEthiopic", "नमस्ते।": "NotoSansDevanagari", "নমস্কার।": "NotoSansBengali",
		"வணக்கம்": "NotoSansTamil", "สวัสดี": "NotoSansThai", "Բարեւ": "NotoSansArmenian", "გამარჯობა": "NotoSansGeorgian",
	} {
		for _, line := range s.Lines([]Part{{text, false}}, Direction{}, false, 50_000) {
			for _, r := range line.Runs {
				if r.Font.Name != want {
					t.Errorf("%q is in %s, want %s", r.Text, r.Font.Name, want)
				}
			}
		}
	}
	if got := s.Lines([]Part{{"Uw klacht", true}}, Direction{}, false, 50_000)[0].Runs[0].Font.Name; got != "LiberationSans-Bold" {
		t.Errorf("bold is %s", got)
	}
}

// every is a sentence or more in each script that people write to us in.
var every = []string{
	"Op 23 november 2026 hebben wij uw klacht ontvangen: één, coördinator, € 12,50.", "Şükrü'nün öğretmeni yanıt vermiyor; ığdır İzmir.",
	"Zażółć gęślą jaźń", "Nguyễn Thị Đặng không trả lời câu hỏi của tôi.", "Macallinku iigama jawaabo su'aalahayga.",
	"Ο δάσκαλος δεν απαντά.", "Вчитель не відповідає на мої запитання. Преподаватель", "Արմեն Պետրոսյան", "მასწავლებელი არ პასუხობს",
	"שָׁלוֹם כֹּהֵן המורה לא עונה (12)", "أمينة عبد الرحمن: لم يُجِب المدرّس عن أسئلتي. سألتُه ثلاث مرات (في 12 نوفمبر 2026). الله لا",
	"معلم به سؤال\u200Cهای من پاسخ نمی\u200Cدهد. ۱۲ آذر", "ګل مکۍ ځدراڼ: ښوونکی زما پوښتنو ته ځواب نه راکوي.", "استاد میرے سوالوں کے جواب نہیں دیتے۔",
	"ئەحمەد ڕەشید: مامۆستا وەڵامی پرسیارەکانم ناداتەوە.", "ኣማኑኤል ተስፋይ፡ መምህር ንሕቶታተይ ኣይምልስን እዩ።", "አማርኛ መምህሩ ጥያቄዎቼን አይመልስም።",
	"प्रिया शर्मा: शिक्षक मेरे प्रश्नों का उत्तर नहीं देते। क्षत्रिय र्कि", "শিক্ষক আমার প্রশ্নের উত্তর দেন না। কো কৌ", "தமிழ்ச்செல்வி: ஆசிரியர் என் கேள்விகளுக்கு பதில் கொ", "ครูไม่ตอบคำถามของฉัน น้ำ ที่",
	"De heer محمد عبد الله 12 الحسيني (geb. 1974), Keizersgracht 12, en mw. שָׂרָה 3 בֶּן.", "x\u0302 q\u0323 ✓ ❤",
}

// checkLines reports what must hold for the lines of every text: each glyph is one,
// and together they say what was written, once and in order.
func checkLines(t *testing.T, s *Setter, text string, width int) {
	t.Helper()
	var all strings.Builder
	for _, line := range s.Lines([]Part{{text, false}}, Direction{}, false, width) {
		for _, r := range line.Runs {
			at := int32(0)
			for _, g := range r.Glyphs {
				if g.ID == 0 || int(g.ID) >= r.Font.Glyphs {
					t.Errorf("%q: glyph %d of %s", r.Text, g.ID, r.Font.Name)
				}
				if g.From == g.To {
					continue
				}
				if g.From != at {
					t.Errorf("%q: the text of a glyph begins at %d, want %d", r.Text, g.From, at)
				}
				at = g.To
			}
			if at != int32(len(r.Text)) || len(r.Glyphs) > 0 && r.Glyphs[0].From == r.Glyphs[0].To {
				t.Errorf("%q: its glyphs say %q", r.Text, r.Text[:at])
			}
			all.WriteString(r.Text)
		}
	}
	if want, _ := Clean(s.Fonts, text); all.String() != want {
		t.Errorf("%q in lines of %d became %q", text, width, all.String())
	}
}

func TestLinesSayWhatWasWritten(t *testing.T) {
	s := setter(t)
	for _, text := range every {
		if clean, readable := Clean(s.Fonts, text); clean != norm.NFC.String(text) || !readable {
			t.Errorf("%q became %q", text, clean)
		}
		for _, width := range []int{0, 4_000, 10_000, 1_000_000} {
			checkLines(t, s, text, width)
		}
	}
}

// A line without end takes time that grows with it, not with its square, and
// nothing of it is lost.
func TestEndlessLine(t *testing.T) {
	s := setter(t)
	for _, part := range []string{"(א", "محمد ", "a\u0301", "e", "\u064E"} {
		checkLines(t, s, strings.Repeat(part, 60_000/len(part)), 40_000)
	}
}

func FuzzLines(f *testing.F) {
	for i, text := range every {
		f.Add(text, 2000*i)
	}
	f.Fuzz(func(t *testing.T, text string, width int) { checkLines(t, setter(t), text, width) })
}

// The shapes that Unicode has for the forms of Arabic letters are the glyphs that
// those letters get.
func TestArabicIsJoined(t *testing.T) {
	s := setter(t)
	tests := []struct{ name, in, want string }{
		{"medial and final", "محمد", "\uFEE3\uFEA4\uFEE4\uFEAA"},
		{"a letter that joins nothing after it", "دار", "\uFEA9\uFE8D\uFEAD"},
		{"marks are passed over", "ب\u064Eب", "\uFE91\u064E\uFE90"},
		{"non-joiner, which leaves no ink", "می\u200Cخ", "\uFEE3\uFBFD\uFEA5"},
		{"Persian", "گچ", "\uFB94\uFB7B"},
		{"tatweel", "بـب", "\uFE91ـ\uFE90"},
		{"between latin", "x ب y", "x \uFE8F y"},
		{"hamza", "ءب", "\u0621\uFE8F"},
	}
	for _, tt := range tests {
		var got, want []uint16
		for _, r := range s.Lines([]Part{{tt.in, false}}, Direction{}, false, 100_000)[0].Runs {
			for _, g := range r.Glyphs {
				got = append(got, g.ID)
			}
		}
		for _, r := range tt.want {
			script := language.Arabic
			if strings.HasPrefix(tt.in, "x") {
				script = language.Latin
			}
			want = append(want, s.Fonts.For(r, script, false).Glyph(r))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %+q has glyphs %v, want %v", tt.name, tt.in, got, want)
		}
	}
}

// The font would draw 4, 6 and 7 of Persian as those of Urdu.
func TestPersianDigits(t *testing.T) {
	for in, nominal := range map[string]bool{"در ۱۲۳۴۵۶۷۸۹۰ گچ": true, "۴۶۷": true, "کے ۴۶۷ ہیں": false} {
		for _, r := range setter(t).Lines([]Part{{in, false}}, Direction{}, false, 100_000)[0].Runs {
			for _, g := range r.Glyphs {
				digit := []rune(r.Text[g.From:g.To])[0]
				if strings.ContainsRune("۴۶۷", digit) && (r.Font.Glyph(digit) == g.ID) != nominal {
					t.Errorf("%c of %q is glyph %d", digit, in, g.ID)
				}
			}
		}
	}
}

// Lam and alef become one shape, which this font draws with two glyphs of its own.
func TestLamAndAlef(t *testing.T) {
	naskh := setter(t).Fonts.For('ل', language.Arabic, false)
	for _, in := range []string{"لا", "سلام", "لأ", "لَا"} {
		for _, r := range setter(t).Lines([]Part{{in, false}}, Direction{}, false, 100_000)[0].Runs {
			for _, g := range r.Glyphs {
				for _, ordinary := range "\uFEDD\uFEDE\uFEDF\uFEE0\uFE8D\uFE8E\uFE83\uFE84" {
					if naskh.Glyph(ordinary) == g.ID {
						t.Errorf("%q has the ordinary form %U", in, ordinary)
					}
				}
			}
		}
	}
}

// Each glyph of Arabic says its own part of the text, which is then copied without a
// sign between a letter and its marks, whatever the program.
func TestArabicGlyphsHaveText(t *testing.T) {
	for _, in := range []string{"المُدَرِّسُ", "لا سلام لأ لإ", "وَالسَّلَامُ", "شَكْوَى", "أَطْلُبُ حَلًّا"} {
		var said []string
		for _, r := range setter(t).Lines([]Part{{in, false}}, Direction{}, false, 100_000)[0].Runs {
			for _, g := range r.Glyphs {
				said = append(said, r.Text[g.From:g.To])
			}
		}
		if strings.Join(said, "") != norm.NFC.String(in) || slices.Contains(said, "") {
			t.Errorf("the glyphs of %q say %q", in, said)
		}
	}
}

// seen is a line as it stands on paper, from left to right, by the runes that its
// glyphs are of.
func seen(s *Setter, text string, rtl bool) string {
	e := s.pool.New().(*engine)
	e.set(text, false, rtl, nil, 0)
	type place struct {
		x int
		r rune
	}
	var places []place
	for _, r := range e.line(e.clusters, rtl).Runs {
		for _, g := range r.Glyphs {
			for _, of := range " !\"$%&'()*+,-./0123456789:;<=>?[]€abcdefghijklmnopqrstuvwxyzאבגדהוזחטיךכלםמןנסעףפץצ\u05B0\u0628\u062C" {
				if r.Font.Glyph(of) == g.ID || r.Font.Name == "NotoNaskhArabic" && strings.HasPrefix(r.Text[g.From:], string(of)) {
					places = append(places, place{1000*r.X + int(1000*float64(g.X)*r.Font.Scale), of})
					break
				}
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return a.x - b.x })
	var b strings.Builder
	for _, p := range places {
		b.WriteRune(p.r)
	}
	return b.String()
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
	s := setter(t)
	for _, tt := range tests {
		got := seen(s, hebrew(tt.in), tt.rtl)
		if want := hebrew(tt.want); got != want {
			t.Errorf("%q (rtl %v): got %q, want %q", tt.in, tt.rtl, got, want)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	s := setter(b)
	for name, i := range map[string]int{"Dutch": 0, "Arabic": 10, "Tigrinya": 15, "Hindi": 17} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(utf8.RuneCountInString(every[i])))
			for b.Loop() {
				s.Lines([]Part{{every[i], false}}, Direction{}, false, 41_000)
			}
		})
	}
}
