package letters

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates/block"
)

// sampleDossier has a cover with contents and three parts, the second of several pages.
func sampleDossier() Letter {
	l := sampleLetter()
	l.Plainpage, l.Confidential, l.Subject, l.Enclosures, l.Copies = true, true, "Dossier van klacht K-2026-0001", nil, nil
	brk := block.Block{Kind: block.PageBreak}
	l.Body = []block.Block{
		headed("In dit dossier"), {Kind: block.NumberedList, Items: []string{"De klacht", "Rapportage van de genomen stappen", "Lijst van stukken", "Iets anders"}}, brk,
		headed("Deel 1. De klacht"), {Kind: block.Quote, Items: []string{"1. De klacht", "# Deel 3. Lijst van stukken"}}, brk, headed("Deel 2. Rapportage van de genomen stappen"),
	}
	for range 90 {
		l.Body = append(l.Body, paragraphs(received)...)
	}
	l.Body = append(l.Body, block.Block{Kind: block.Heading, Level: 2, Lines: []string{"Bericht 2, ontvangen op 4 december 2026"}})
	l.Body = append(l.Body, brk, headed("Deel 3. Lijst van stukken"), block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{
		{"Stuk", "Blz.", "SHA-256"}, {"De klacht", "Deel 1", "a"}, {"Verslag", "Deel 2", "b"}, {"Bericht 2", "Bericht 2", "c"}, {"Bericht 1", "Bericht 1", "d"}, {"Foto", "-", "e"}, {"Bijna", "Deel", "f"}}})
	return l
}

func TestContents(t *testing.T) {
	l := sampleDossier()
	pages := typesetter(t).layout(l)
	within(t, pages)
	cover := words(pages[:1], body)
	for _, want := range []string{"1. De klacht 2", "2. Rapportage van de genomen stappen 3", "3. Lijst van stukken " + string(rune('0'+len(pages))), "4. Iets anders"} {
		if !strings.Contains(cover, want) {
			t.Errorf("no %q on %q", want, cover)
		}
	}
	last := words(pages[len(pages)-1:], body)
	if want := fmt.Sprintf("De klacht 2 a Verslag 3 b Bericht 2 %d c Bericht 1 - d Foto - e Bijna - f", len(pages)-1); !strings.Contains(last, want) {
		t.Errorf("no %q on %q", want, last)
	}
	for i, p := range pages {
		if foot := words([]page{p}, func(r run) bool { return r.tag.role == artifact }); !strings.Contains(foot, "Vertrouwelijk · K-2026-0001") {
			t.Errorf("page %d: the foot is %q", i+1, foot)
		}
	}
	if strings.HasSuffix(cover, "Iets anders "+string(rune('0'+len(pages)))) {
		t.Error("what names no chapter has a number")
	}
	var titles []string
	for _, b := range bookmarks(pages) {
		titles = append(titles, b.Title)
	}
	if want := []string{"In dit dossier", "Deel 1. De klacht", "Deel 2. Rapportage van de genomen stappen", "Deel 3. Lijst van stukken"}; !slices.Equal(titles, want) {
		t.Errorf("bookmarks %q", titles)
	}
	pdf := mustPDF(t, l)
	if !bytes.Contains(pdf, []byte("/Type /Outlines")) || bytes.Count(pdf, []byte("/Dest [")) != len(titles) {
		t.Error("the file has no bookmarks")
	}
	if bytes.Contains(mustPDF(t, sampleLetter()), []byte("/Outlines")) {
		t.Error("a letter has bookmarks")
	}
}
