package block

import (
	"net/url"
	"strings"
	"testing"
)

func TestMailTo(t *testing.T) {
	got := MailTo("klachten+7@stichting.example", "[K-2026-0001] é & (concept 3)", "geen klacht 1-3\r\n\r\n")
	want := "mailto:klachten%2B7@stichting.example?subject=%5BK-2026-0001%5D%20%C3%A9%20%26%20%28concept%203%29&body=geen%20klacht%201-3%0D%0A%0D%0A"
	if got != want {
		t.Errorf("%s", got)
	}
	u, err := url.Parse(got)
	if err != nil || u.Query().Get("body") != "geen klacht 1-3\r\n\r\n" || u.Query().Get("subject") != "[K-2026-0001] é & (concept 3)" {
		t.Errorf("%v %v", u, err)
	}
}

// A link stands beside its line, or below the box and what is to be written; never in the
// plain text.
func TestLinks(t *testing.T) {
	blocks := []Block{
		{Kind: Heading, Level: 1, Lines: []string{"Klopt het?"}},
		{Kind: Commands, Rows: [][]string{{"akkoord"}}, Links: []Link{{"Tik", "mailto:a@b.example?body=akkoord"}}},
		{Kind: Paragraph, Lines: []string{"Schrijf niets."}},
		{Kind: Heading, Level: 1, Lines: []string{"Wat nu?"}},
		{Kind: Commands, Rows: [][]string{{"hulp", "Hulp."}, {"status", "Stand."}}, Links: []Link{{"Tik", "mailto:a@b.example?body=hulp&subject=x"}, {}}},
	}
	plain := Plain(blocks)
	bare := Plain([]Block{blocks[0], {Kind: Commands, Rows: blocks[1].Rows}, blocks[2], blocks[3], {Kind: Commands, Rows: blocks[4].Rows}})
	if plain != bare {
		t.Errorf("%s", plain)
	}
	page := HTML("nl", "x", blocks)
	rest := page
	for _, part := range []string{">akkoord</td>", "Schrijf niets.", `href="mailto:a@b.example?body=akkoord"`, `aria-label="Tik: akkoord"`, "Wat nu?", ">hulp", `href="mailto:a@b.example?body=hulp&amp;subject=x"`, ">Tik</a></p>", "status</p>"} {
		_, below, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%q does not stand below what is before it in\n%s", part, page)
		}
		rest = below
	}
	if n := strings.Count(page, ">Tik<"); n != 2 {
		t.Errorf("%d links", n)
	}
}
