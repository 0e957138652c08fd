package letters

import (
	"bytes"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates/block"
)

// boldLetter has bold words wherever a text may have them, and links.
func boldLetter() Letter {
	l := sampleLetter()
	l.Body = block.Parse(`Geachte Anna Voorbeeld,

Antwoord **vandaag nog**, want de termijn loopt **tot en met maandag 7 december 2026 om 17.00 uur, en daarna niet meer langer door**. **Bel** ons: lees [onze regels](https://stichting.example/regels) of
**[bel ons](tel:0300000000)**; dat is **belangrijk**.

- **Eerst** een oplossing zoeken
- dan **شكوى أمينة** en **Şükrü**, of niets

| **Wat** | Wanneer |
|---------|---------|
| contact | uiterlijk **7 december 2026** |

Met vriendelijke groet,

**Dirk** Directeur`)
	l.After = block.Parse("Kort: **doe niets**.")
	return l
}

// Bold words are painted bold, and nothing else about a letter is another: the same words,
// in the same order, with the same spaces.
func TestBold(t *testing.T) {
	ts := typesetter(t)
	l := boldLetter()
	plain := l
	plain.Body, plain.After = block.Spoken(l.Body), block.Spoken(l.After)
	l.Body, l.After = block.Printed(l.Body), block.Printed(l.After)
	pages := ts.layout(l)
	within(t, pages)
	if got, want := words(pages, body), words(ts.layout(plain), body); got != want {
		t.Errorf("got %q,\nwant %q", got, want)
	}
	var bold []string
	for _, p := range pages {
		for _, r := range p.runs {
			if r.font.Name == "LiberationSans-Bold" && (r.tag.role == paragraph || r.tag.role == item || r.tag.role == cell) {
				bold = append(bold, strings.TrimSpace(r.text))
			}
		}
	}
	want := "vandaag nog tot en met maandag 7 december 2026 om 17.00 uur, en daarna niet meer langer door Bel bel ons (0300000000) belangrijk Eerst Şükrü 7 december 2026 Dirk doe niets"
	if got := strings.Join(strings.Fields(strings.Join(bold, " ")), " "); got != want {
		t.Errorf("bold is %q, not %q", got, want)
	}
	one, two := mustPDF(t, boldLetter()), mustPDF(t, boldLetter())
	if !bytes.Equal(one, two) {
		t.Error("the same letter gives other bytes")
	}
	if bytes.Equal(one, mustPDF(t, plain)) {
		t.Error("bold words look like others")
	}
}

// Marks that do not pair, as in a value of several paragraphs, are no words.
func TestBoldThatDoesNotEnd(t *testing.T) {
	l := sampleLetter()
	l.Body = append(block.Parse("Dit is **\uFDD0een\uFDD2\uFDD2twee\uFDD1** en uit."), l.Body...)
	got := words(typesetter(t).layout(Letter{Date: l.Date, Body: block.Printed(l.Body)}), body)
	if !strings.Contains(got, " Dit is een twee en uit. ") {
		t.Errorf("%.60q", got)
	}
}
