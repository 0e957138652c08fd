package shape

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// narrow gives the clusters of a text, each of width 1; marks by themselves have
// none.
func narrow(s string) []cluster {
	var out []cluster
	for i, r := range s {
		end := int32(i + utf8.RuneLen(r))
		if isMark(r) && len(out) > 0 {
			out[len(out)-1].to = end
			continue
		}
		c := cluster{r: r, width: 1, from: int32(i), to: end}
		if isMark(r) {
			c.width = 0
		}
		out = append(out, c)
	}
	return out
}

func text(s string, line []cluster) string { return s[line[0].from:line[len(line)-1].to] }

func TestBreakLine(t *testing.T) {
	tests := []struct {
		name, in string
		width    int
		want     []string
	}{
		{"empty", "", 5, nil},
		{"fits", "aa bb", 5, []string{"aa bb"}},
		{"space stays and takes no room", "aa bb cc", 5, []string{"aa bb ", "cc"}},
		{"long word moves, then breaks hard", "a bcdefgh i", 4, []string{"a ", "bcde", "fgh ", "i"}},
		{"no room at all", "abc", 0, []string{"a", "b", "c"}},
		{"less than no room", "ab", -7, []string{"a", "b"}},
		{"hyphen between parts", "taal-onderwijs", 8, []string{"taal-", "onderwij", "s"}},
		{"no hyphen in e-mail", "uw e-mail", 5, []string{"uw ", "e-mai", "l"}},
		{"no hyphen in a number", "06-12345678", 5, []string{"06-12", "34567", "8"}},
		{"no-break space", "aa\u00A0bb cc", 4, []string{"aa\u00A0b", "b cc"}},
		{"marks stay with their letter", "abe\u0301\u0323f", 3, []string{"abe\u0301\u0323", "f"}},
		{"marks that do not fit", "e\u0301\u0323f", 0, []string{"e\u0301\u0323", "f"}},
		{"marks without a letter", "\u0301\u0323", 0, []string{"\u0301\u0323"}},
		{"a date stays whole", "op maandag 7 december 2026 om", 24, []string{"op ", "maandag 7 december 2026 ", "om"}},
		{"with a comma behind it", "op 7 mei 2026, dan", 11, []string{"op ", "7 mei 2026, ", "dan"}},
		{"a telephone number, too", "bel 030 291 6025 of", 12, []string{"bel ", "030 291 6025 ", "of"}},
		{"an amount", "dat is € 1.250,50 per", 12, []string{"dat is ", "€ 1.250,50 ", "per"}},
		{"an amount in words", "u krijgt 25 euro terug", 13, []string{"u krijgt ", "25 euro terug"}},
		{"a time", "om 17.00 uur.", 10, []string{"om ", "17.00 uur."}},
		{"a postal code", "in 1234 AB Utrecht", 8, []string{"in ", "1234 AB ", "Utrecht"}},
		{"no date", "in mei 12 keer", 7, []string{"in mei ", "12 keer"}},
		{"a number and a word", "na 5 werkdagen", 5, []string{"na 5 ", "werkd", "agen"}},
		{"a date wider than a line", "7 december 2026", 11, []string{"7 december ", "2026"}},
		{"numbers without end", "11 22 33 44", 5, []string{"11 22 ", "33 44"}},
		{"Ethiopic words", "ሰላም፡ለዓለም", 6, []string{"ሰላም፡", "ለዓለም"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range breakLine(narrow(tt.in), tt.width) {
				got = append(got, text(tt.in, line))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Where a bar stands a line of Thai may be broken, and nowhere else.
func TestThaiSyllables(t *testing.T) {
	s := setter(t)
	for _, marked := range []string{
		"ครู|ไม่ตอบคำ|ถามของฉัน", "และ|ไม่|เคย|โทรกลับ|มา|หา|ฉัน|เลย", "แม้|แต่ครั้ง|เดียว", "ทุกๆ|วัน|ฉัน|มา|เรียน", "น้ำ|ตาล", "นัก|เรียน",
		// A consonant that is not heard, or that may end the syllable, stays with it.
		"จันทร์", "ศาสตร์", "ชาติ", "ญาติ", "บัตร", "รา|คา 12 บาท ฯลฯ", "e-mail ของฉัน", "เ", "",
	} {
		text := strings.ReplaceAll(marked, "|", "")
		e := s.pool.New().(*engine)
		e.set(text, false, false, nil, 0)
		var got strings.Builder
		for _, c := range e.clusters {
			got.WriteString(text[c.from:c.to])
			if c.ends {
				got.WriteByte('|')
			}
		}
		if got.String() != marked {
			t.Errorf("%q, want %q", got.String(), marked)
		}
	}
}

func TestBreakLineLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("aaab  -\u0301\u00A0")
	for range 2000 {
		in := make([]rune, random.IntN(60))
		for i := range in {
			in[i] = alphabet[random.IntN(len(alphabet))]
		}
		width := random.IntN(12)
		all := ""
		for _, line := range breakLine(narrow(string(in)), width) {
			if inkWidth(line) > width && slices.ContainsFunc(line[1:], func(c cluster) bool { return c.r != ' ' }) {
				t.Fatalf("%q in %d: line %q is too wide", string(in), width, text(string(in), line))
			}
			all += text(string(in), line)
		}
		if all != string(in) {
			t.Fatalf("%q in %d became %q", string(in), width, all)
		}
	}
}
