package letters

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates/block"
)

// slack allows for sums of rounded widths, in points.
const slack = 0.05

// words is everything pages say, with a space between lines and parts.
func words(pages []page, want func(run) bool) string {
	var b strings.Builder
	for _, p := range pages {
		for i, r := range p.runs {
			if !want(r) {
				continue
			}
			if i > 0 && (p.runs[i-1].y != r.y || p.runs[i-1].tag != r.tag) {
				b.WriteByte(' ')
			}
			b.WriteString(r.text)
		}
		b.WriteByte(' ')
	}
	return oneLine(b.String())
}

func body(r run) bool { return r.tag.role > letterhead }

// within checks what holds for every page of every letter.
func within(t *testing.T, pages []page) {
	t.Helper()
	for n, p := range pages {
		for _, r := range p.runs {
			left := r.x
			if strings.HasPrefix(r.text, " ") { // a space may hang over the left margin
				left += r.size
			}
			if left < margin-slack || r.x+r.width > sheetWide-margin+slack {
				t.Errorf("page %d: %q from %.1f to %.1f is beyond the margin", n+1, r.text, r.x, r.x+r.width)
			}
			if body(r) && (r.y < headTop || r.y > bodyBottom) {
				t.Errorf("page %d: %q at %.1f is above or below the page", n+1, r.text, r.y)
			}
			if r.text == "" || r.size == 0 {
				t.Errorf("page %d: an empty run %+v", n+1, r)
			}
		}
	}
}

func TestLayoutOfRandomText(t *testing.T) {
	ts := typesetter(t)
	random := rand.New(rand.NewPCG(3, 4))
	alphabet := []rune("aeinrstWM.,  -é\u0301\u0302€✓ßابجد שלוم 12😀你\n\t")
	some := func(n int) string {
		r := make([]rune, random.IntN(n)+1)
		for i := range r {
			r[i] = alphabet[random.IntN(len(alphabet))]
		}
		return string(r)
	}
	for range 150 {
		l := Letter{
			Sender:    Sender{Name: "Stichting Integratiewerk"},
			Addressee: []string{some(120), some(20)},
			Date:      civil.Date{Year: 2026, Month: 1, Day: 2},
			Reference: "K-2026-0001", Subject: some(200), Mark: "CONCEPT", Plainpage: random.IntN(4) == 0,
			Enclosures: []string{some(300)},
		}
		for range random.IntN(12) {
			b := block.Block{Kind: block.Kind(random.IntN(7)), Level: 1 + random.IntN(2), Lines: []string{some(600), some(9)},
				Items: []string{some(400), some(30)}, Rows: [][]string{{some(60), some(300), some(5)}, {some(9), "", some(900)}}, HeaderRow: random.IntN(2) == 0}
			l.Body = append(l.Body, b)
		}
		within(t, ts.layout(l))
		if t.Failed() {
			t.Fatalf("letter: %+v", l)
		}
	}
}

func TestLayoutKeepsTheWords(t *testing.T) {
	l := longLetter(24)
	long := strings.Repeat("abcdefghij", 500)
	l.Body = append(paragraphs(long), l.Body...)
	pages := typesetter(t).layout(l)
	within(t, pages)
	got := words(pages, body)
	if strings.Count(got, "De commissie heeft gelezen wat u schreef en wat de medewerker daarop zei.") != 2*5+3*5+4*5+5*5+6*4 {
		t.Error("words are lost or run together")
	}
	if !strings.Contains(strings.ReplaceAll(got, " ", ""), long) {
		t.Error("the long word is not whole")
	}
	for _, want := range []string{"Anna Voorbeeld Kerkstraat 12 3500 AA Utrecht Datum: 23 november 2026 Ons kenmerk: K-2026-0001 Telefoon: 030 000 00 00 Ontvangst van uw klacht",
		"1. Eerst zoeken", "2. Daarna kijkt", "Ontvangen: 23 november 2026 Contact uiterlijk: 7 december 2026 (tien werkdagen)",
		"Met vriendelijke groet, Dirk Directeur directeur Stichting Integratiewerk Bijlage: Klachtenreglement Kopie aan: de leidinggevende"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// Whatever the length of the letter, no heading ends a page, no single line of a
// paragraph is left alone, and greeting and signature have text above them.
func TestPagesBreakWell(t *testing.T) {
	ts := typesetter(t)
	for n := range 60 {
		l := longLetter(n)
		block := len(l.Body) + 1 // particulars are the first block
		pages := ts.layout(l)
		for i, p := range pages {
			text := p.runs[:0:0]
			for _, r := range p.runs {
				if body(r) {
					text = append(text, r)
				}
			}
			if len(text) < 2 {
				t.Errorf("%d paragraphs: page %d has only %q", n, i+1, words([]page{p}, body))
				continue
			}
			first, last := text[0], text[len(text)-1]
			if last.tag.role == heading {
				t.Errorf("%d paragraphs: page %d ends in heading %q", n, i+1, last.text)
			}
			if i > 0 && (first.tag.block == block || first.tag.block == block-1) {
				t.Errorf("%d paragraphs: page %d begins with the closing", n, i+1)
			}
			if i > 0 && first.tag.role == paragraph && text[1].tag != first.tag && has(pages[i-1], first.tag) {
				t.Errorf("%d paragraphs: page %d begins with the last line of a paragraph, %q", n, i+1, first.text)
			}
			if before := text[len(text)-2]; i < len(pages)-1 && last.tag.role == paragraph && before.tag != last.tag && has(pages[i+1], last.tag) {
				t.Errorf("%d paragraphs: page %d ends with the first line of a paragraph, %q", n, i+1, last.text)
			}
		}
	}
}

// has reports whether a part stands on a page.
func has(p page, tg tag) bool {
	return slices.ContainsFunc(p.runs, func(r run) bool { return r.tag == tg })
}

func TestPageNumbers(t *testing.T) {
	ts := typesetter(t)
	foot := func(l Letter) (feet []string) {
		for _, p := range ts.layout(l) {
			feet = append(feet, words([]page{p}, func(r run) bool { return r.size == footStyle.size }))
		}
		return feet
	}
	const contact = "Stichting Integratiewerk · Voorbeeldstraat 1, 1234 AB Utrecht 030 000 00 00 · klachten@integratiewerk.example"
	if got := foot(sampleLetter()); len(got) != 1 || got[0] != contact+" K-2026-0001" {
		t.Errorf("one page: %q", got)
	}
	got := foot(longLetter(24))
	if len(got) < 3 {
		t.Fatalf("%d pages", len(got))
	}
	for i, f := range got {
		if want := fmt.Sprintf("%s K-2026-0001 Pagina %d van %d", contact, i+1, len(got)); f != want {
			t.Errorf("page %d: %q, want %q", i+1, f, want)
		}
	}
}

func TestMarkIsOnEveryPage(t *testing.T) {
	plain := longLetter(24)
	marked := plain
	marked.Mark = "CONCEPT"
	ts := typesetter(t)
	without, with := ts.layout(plain), ts.layout(marked)
	if len(with) != len(without) {
		t.Fatalf("the mark changes the pages: %d and %d", len(with), len(without))
	}
	for i, p := range with {
		if p.runs[0].text != "CONCEPT" {
			t.Errorf("page %d begins with %q", i+1, p.runs[0].text)
		}
		// A preview is the letter itself but for its mark.
		if got, want := fmt.Sprint(p.runs[1:]), fmt.Sprint(without[i].runs); got != want {
			t.Errorf("page %d differs beside the mark", i+1)
		}
	}
}

func TestStructureIsKnown(t *testing.T) {
	roles := map[role]int{}
	l := sampleLetter()
	for _, p := range typesetter(t).layout(l) {
		seen := map[tag]bool{}
		var last tag
		for _, r := range p.runs {
			if r.tag != last && r.tag.role != artifact && seen[r.tag] {
				t.Errorf("%+v is in two places", r.tag)
			}
			seen[r.tag], last = true, r.tag
		}
		for tg := range seen {
			roles[tg.role]++
		}
	}
	want := map[role]int{artifact: 1, title: 1, address: 3, heading: 2, paragraph: 8, label: 4, item: 4, headCell: 5, cell: 5}
	for r, n := range want {
		if roles[r] != n {
			t.Errorf("role %d: %d parts, want %d", r, roles[r], n)
		}
	}
}

// Whatever somebody else's words look like, a line stands beside all of them, on
// every page, and they are as far from the margin as from ours.
func TestQuote(t *testing.T) {
	imitation := []string{"Geachte Anna Voorbeeld,", "Besluit\nUw klacht is ongegrond.", strings.TrimSpace(strings.Repeat("De docent beantwoordt mijn vragen niet. ", 120)),
		"أمينة عبد الرحمن", "Met vriendelijke groet,", "Dirk Directeur\ndirecteur"}
	l := sampleLetter()
	l.Body = append(append([]block.Block{}, l.Body[:2]...), append([]block.Block{{Kind: block.Quote, Items: imitation}}, l.Body[2:]...)...)
	pages := typesetter(t).layout(l)
	within(t, pages)
	of := func(from, to int) string {
		return words(pages, func(r run) bool { return r.tag.role == quotation && r.tag.row >= from && r.tag.row <= to })
	}
	if got, want := of(1, 3), oneLine(strings.Join(imitation[:3], " ")); got != want {
		t.Errorf("the quote is %q, want %q", got, want)
	}
	quoted := 0
	for i, p := range pages {
		for _, r := range p.runs {
			if r.tag.role != quotation {
				continue
			}
			quoted++
			beside := slices.ContainsFunc(p.boxes, func(b box) bool { return b.x == margin && b.width == quoteRule && b.y <= r.y && r.y <= b.y+b.height })
			if !beside || r.x < margin+quoteIndent-slack || r.colour != grey {
				t.Errorf("page %d: %q is not set as a quote", i+1, r.text)
			}
		}
		for _, b := range p.boxes {
			if b.width == quoteRule && !slices.ContainsFunc(p.runs, func(r run) bool { return r.tag.role == quotation && b.y <= r.y && r.y <= b.y+b.height }) {
				t.Errorf("page %d: a line beside nothing", i+1)
			}
		}
	}
	if len(pages) < 2 || quoted < 20 {
		t.Errorf("%d pages, %d parts of a quote", len(pages), quoted)
	}
}

// Cells stand beside one another, but are read one by one.
func TestCellsAreReadOneByOne(t *testing.T) {
	l := sampleLetter()
	lang := strings.TrimSpace(strings.Repeat("Een lange cel. ", 12))
	l.Body = []block.Block{{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"a", "b"}, {lang, lang}, {lang, "kort"}}}}
	pages := typesetter(t).layout(l)
	if got, want := words(pages, func(r run) bool { return r.tag.role == cell || r.tag.role == headCell }), "Datum: 23 november 2026 Ons kenmerk: K-2026-0001 Telefoon: 030 000 00 00 a b "+lang+" "+lang+" "+lang+" kort"; got != want {
		t.Errorf("read as %q, want %q", got, want)
	}
}

// What reads from the right begins at the right, but for a name in the window of an
// envelope or in a table, where it stands before the address that it belongs to.
func TestRightToLeft(t *testing.T) {
	l := sampleLetter()
	l.Addressee = []string{"محمد عبد الله", "Kerkstraat 12"}
	l.Body = append(paragraphs("السيد محمد", "Geachte محمد,", "محمد\n12"), block.Block{Kind: block.Table, Rows: [][]string{{"Klager:", "سارة <x@y>"}}})
	name := 0.0
	for _, p := range typesetter(t).layout(l) {
		for _, r := range p.runs {
			left, right := r.x < margin+1, r.x+r.width > margin+measure-1
			switch strings.TrimSpace(r.text) {
			case "محمد عبد الله", "Geachte":
				if !left {
					t.Errorf("%q begins at %.1f", r.text, r.x)
				}
			case "سارة":
				name = r.x
			case "<x@y>":
				if name == 0 || name > r.x || right {
					t.Errorf("a name at %.1f, its address at %.1f", name, r.x)
				}
			case "السيد محمد", "12":
				if !right {
					t.Errorf("%q ends at %.1f", r.text, r.x+r.width)
				}
			}
		}
	}
}

// Scripts with marks above and below their letters have room for them.
func TestLinesDoNotTouch(t *testing.T) {
	l := everyScript()
	for _, s := range scripts {
		l.Body = append(l.Body, paragraphs(strings.Repeat(s.text+" ", 5)+"\n"+s.text)...)
	}
	for i, p := range typesetter(t).layout(l) {
		var last run
		for _, r := range p.runs {
			if !body(r) {
				continue
			}
			top, bottom := r.y-r.size*float64(r.font.Ascent)/1000, last.y
			if last.font != nil {
				bottom += last.size * float64(last.font.Descent) / 1000
			}
			if r.y > last.y && top < bottom-slack {
				t.Errorf("page %d: %q touches %q", i+1, r.text, last.text)
			}
			last = r
		}
	}
}

func TestPageBreaks(t *testing.T) {
	brk := block.Block{Kind: block.PageBreak}
	l := sampleLetter()
	l.Plainpage = true
	l.Body = []block.Block{brk, headed("een"), brk, brk, headed("twee"), paragraphs("tekst")[0], brk}
	l.Enclosures, l.Copies = nil, nil
	pages := typesetter(t).layout(l)
	var got []string
	for _, p := range pages {
		got = append(got, words([]page{p}, body))
	}
	if want := []string{"Ontvangst van uw klacht", "een", "twee tekst"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("pages %q, want %q", got, want)
	}
}

func TestColumns(t *testing.T) {
	f := &flow{t: typesetter(t), width: 400}
	long := strings.Repeat("woord ", 60)
	tests := []struct {
		name string
		rows [][]string
		ok   func(w []float64) bool
	}{
		{"short labels take what they need", [][]string{{"Datum:", long}, {"Ons kenmerk:", "x"}}, func(w []float64) bool { return w[0] > 50 && w[0] < 100 }},
		{"a long label leaves half", [][]string{{long, long}}, func(w []float64) bool { return w[0] == w[1] }},
		{"the last takes what is left", [][]string{{"a", "b"}}, func(w []float64) bool { return w[0] < 10 && w[1] > 300 }},
		{"three", [][]string{{"a", long, long}}, func(w []float64) bool { return w[0] < 10 && w[1] == w[2] && w[1] > 150 }},
	}
	for _, tt := range tests {
		got := f.columns(block.Block{Kind: block.Table, Rows: tt.rows})
		sum := columnGap * float64(len(got)-1)
		for _, w := range got {
			sum += w
		}
		if !tt.ok(got) || sum > f.width+slack || sum < f.width-slack {
			t.Errorf("%s: %v, together %.2f of %.2f", tt.name, got, sum, f.width)
		}
	}
}
