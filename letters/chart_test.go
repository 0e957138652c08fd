package letters

import (
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates/block"
)

func chartLetter() Letter {
	table := block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Maand", "2026", "2025"}, {"mei", "10", "5"}}}
	l := sampleDossier()
	l.Body = []block.Block{headed("Per maand"), table, headed("Nog een"), table}
	l.Charts = []Chart{{Series: []string{"2026", "2025"}, Groups: []Group{
		{"mei", []int{10, 5}}, {strings.Repeat("een lange naam ", 9), []int{0, -1}},
	}}}
	return l
}

// A chart has a bar for each number, in proportion to the largest. It stays with its heading
// and its table, and a screen reader skips it, because the table says the same.
func TestChart(t *testing.T) {
	l := chartLetter()
	table := l.Body[1]
	pages := typesetter(t).layout(l)
	within(t, pages)
	drawn := words(pages, func(r run) bool { return r.tag.role == artifact && r.y < footTop })
	if !strings.HasPrefix(drawn, "20262025 mei 10 5 een lange naam") || !strings.HasSuffix(drawn, "0 –") {
		t.Errorf("drawn is %q", drawn)
	}
	var long []float64
	for _, b := range pages[0].boxes {
		if b.height == barThick {
			long = append(long, b.width)
		}
	}
	if len(long) != 2 || long[0]-2*long[1] > slack || long[1]*2-long[0] > slack {
		t.Errorf("bars of %v points for 10 and 5", long)
	}
	for filler := range 60 { // wherever the page ends
		l.Body = []block.Block{{Kind: block.BulletList, Items: slices.Repeat([]string{"regel"}, filler+1)}, headed("Per maand"), table}
		pages := typesetter(t).layout(l)
		within(t, pages)
		for i, p := range pages {
			bars := slices.ContainsFunc(p.boxes, func(b box) bool { return b.height == barThick })
			says := words(pages[i:i+1], func(r run) bool { return r.tag.role == heading || r.tag.role == headCell })
			if bars && !strings.Contains(says, "Maand") || strings.Contains(says, "Per maand") && !bars {
				t.Fatalf("after %d lines the chart stands alone: %q", filler, says)
			}
		}
	}
	for _, odd := range []Chart{{}, {Series: []string{"a", "b", "c", "d"}, Groups: []Group{{"x", []int{1}}}}, {Groups: []Group{{"x", nil}}}, {Groups: []Group{{"", []int{1, 2, 3, 4}}}}, {Groups: slices.Repeat([]Group{{"x", []int{1}}}, mostGroups+1)}} {
		l.Charts = []Chart{odd}
		within(t, typesetter(t).layout(l))
		mustPDF(t, l)
	}
}
