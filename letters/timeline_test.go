package letters

import (
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates/block"
)

func december(day int) civil.Date { return civil.Date{Year: 2026, Month: 12, Day: day} }

// The picture has each term with its last day and the day it was done, what was late in
// red and in words, and is passed over by who reads aloud: the table says the same.
func TestTimeline(t *testing.T) {
	l := sampleDossier()
	l.Body = []block.Block{headed("Termijnen"), {Kind: block.Table, Rows: [][]string{{"Kenmerk:", "K-2026-0001"}}},
		{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Termijn", "Oordeel"}, {"Contact", "op tijd"}}}, {Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Nr.", "Stuk"}}}}
	l.Timeline = Timeline{From: december(1), Spans: []Span{
		{Label: "Contact", Due: december(11), Done: december(4), Verdict: "op tijd"},
		{Label: "Besluit", Due: december(15), Done: december(21), Verdict: "TE LAAT", Late: true},
		{Label: strings.Repeat("een lange naam ", 9), Due: december(21), Verdict: "loopt nog"},
	}}
	pages := typesetter(t).layout(l)
	within(t, pages)
	drawn := words(pages, func(r run) bool { return r.tag.role == artifact && r.y < footTop })
	if want := "dec 2026 Contactop tijd BesluitTE LAAT een lange naam"; !strings.HasPrefix(drawn, want) || !strings.Contains(drawn, "loopt nog") {
		t.Errorf("drawn is %q", drawn)
	}
	left, wide := margin+spanLabel, measure-spanLabel-spanSaid-2*gap
	at := func(day int) float64 { return left + wide*float64(day-1)/20 }
	for _, want := range []struct {
		day int
		c   colour
		w   float64
	}{{11, ink, 1}, {4, accent, dotSize}, {15, ink, 1}, {21, alarm, dotSize}, {21, ink, 1}} {
		if !slices.ContainsFunc(pages[0].boxes, func(b box) bool {
			return b.colour == want.c && b.width == want.w && max(b.x+b.width/2-at(want.day), at(want.day)-b.x-b.width/2) < slack
		}) {
			t.Errorf("nothing of colour %x on 2026-12-%d", want.c, want.day)
		}
	}
	for _, odd := range []Timeline{{}, {From: december(1)}, {From: december(1), Spans: []Span{{}}}, {From: december(1), Spans: []Span{{Due: december(1), Done: december(1)}}},
		{From: december(1), Spans: []Span{{Due: civil.Date{Year: 9999, Month: 1, Day: 1}}}}, {Spans: []Span{{Due: december(1)}}}, {From: december(9), Spans: []Span{{Due: december(1), Done: december(2)}}}} {
		l.Timeline = odd
		within(t, typesetter(t).layout(l))
		mustPDF(t, l)
	}
}
