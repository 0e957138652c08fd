package block

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var sample = []Block{
	{Lines: []string{"Geachte Anna Voorbeeld,"}},
	{Lines: []string{"Op 23 november 2026 hebben wij uw klacht ontvangen. In deze brief leest u wat wij nu gaan doen."}},
	{Kind: Heading, Level: 1, Lines: []string{"Wat gebeurt er nu?"}},
	{Kind: BulletList, Items: []string{"kort", "Een lang punt dat niet op één regel past en dus moet worden afgebroken, netjes ingesprongen.\nnog een regel"}},
	{Kind: NumberedList, Items: []string{"<b>", "https://integratiewerk.example/een/heel/lang/adres/dat/nergens/mag/worden/afgebroken/want/dan/werkt/het/niet"}},
	{Kind: Table, Rows: [][]string{{"Ontvangen:", "23 november 2026"}, {"Kenmerk:", "K-2026-0001\ntweede regel"}, {"Een opschrift dat te lang is voor een kolom:", "waarde"}}},
	{Kind: Table, HeaderRow: true, Rows: [][]string{{"Termijn", "Uiterlijk", "Stand"}, {"Contact", "7 december 2026", ""}, {"Advies", "28 december 2026", "open"}}},
	{Kind: Quote, Items: []string{"Geachte mevrouw,\n# Besluit", "De docent beantwoordt mijn vragen niet, en niemand belt mij terug, al heb ik dat drie keer gevraagd."}},
	{Kind: PageBreak},
	{Kind: Heading, Level: 2, Lines: []string{"Slot"}},
	{Lines: []string{"Met vriendelijke groet,"}},
}

func TestPlain(t *testing.T) {
	want := `Geachte Anna Voorbeeld,

Op 23 november 2026 hebben wij uw klacht ontvangen. In deze brief leest u
wat wij nu gaan doen.

Wat gebeurt er nu?
- kort
- Een lang punt dat niet op één regel past en dus moet worden afgebroken,
  netjes ingesprongen.
  nog een regel

1. <b>
2. https://integratiewerk.example/een/heel/lang/adres/dat/nergens/mag/worden/afgebroken/want/dan/werkt/het/niet

Ontvangen:  23 november 2026
Kenmerk:    K-2026-0001
            tweede regel
Een opschrift dat te lang is voor een kolom:
            waarde

- Contact
  Uiterlijk: 7 december 2026
- Advies
  Uiterlijk: 28 december 2026
  Stand: open

> Geachte mevrouw,
> # Besluit
>
> De docent beantwoordt mijn vragen niet, en niemand belt mij terug, al heb
> ik dat drie keer gevraagd.

----------------------------------------------------------------------------

Slot
Met vriendelijke groet,
`
	if diff := cmp.Diff(want, Plain(sample)); diff != "" {
		t.Error(diff)
	}
}

func TestWrapLosesNothing(t *testing.T) {
	tests := []string{"", "kort", strings.Repeat("woord ", 40), strings.Repeat("é", 200) + " staart", "a  b   " + strings.Repeat("x", 80)}
	for _, line := range tests {
		parts := wrap(line, plainWidth)
		if got, want := strings.Fields(strings.Join(parts, " ")), strings.Fields(line); !cmp.Equal(got, want) {
			t.Errorf("wrap(%q) changed the words: %q", line, parts)
		}
		for _, part := range parts {
			if utf8.RuneCountInString(part) > plainWidth && strings.Contains(part, " ") {
				t.Errorf("wrap(%q): %q is too wide", line, part)
			}
		}
	}
}

func TestHTML(t *testing.T) {
	got := HTML("nl", "Uw klacht <1>", sample)
	for _, want := range []string{
		`<html lang="nl" dir="ltr">`, `<title>Uw klacht &lt;1&gt;</title>`, `>Wat gebeurt er nu?</h1>`, `>Slot</h2>`,
		`<li>&lt;b&gt;</li>`, "ingesprongen.<br>\nnog een regel</li>", `<th scope="row" `, `<th scope="col" `, "<hr>",
		`>23 november 2026</span></td>`, `>K-2026-0001</span>`, `nowrap">Kenmerk:</th>`, `normal">Een opschrift`, `<blockquote class="c-q" dir="auto" style="`, "<p dir=\"ltr\" style=\"margin:10px 0\">Geachte mevrouw,<br>\n# Besluit</p>", `gevraagd.</p></blockquote>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, never := range []string{"<b>", "<img", "@import", "url(", "src=", "http-equiv"} {
		if strings.Contains(got, never) {
			t.Errorf("%s in\n%s", never, got)
		}
	}
}
