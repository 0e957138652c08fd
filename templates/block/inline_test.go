package block

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates/mark"
)

// A text can write bold words and links; a value cannot.
func TestInline(t *testing.T) {
	data := func(s string) string { return string(mark.Begin) + s + string(mark.End) }
	for _, tt := range []struct{ name, text, plain, html string }{
		{"bold", "Antwoord **vandaag** nog", "Antwoord vandaag nog", "Antwoord <strong>vandaag</strong> nog"},
		{"a value in bold", "**" + data("A & B") + "**", "A & B", "<strong>A &amp; B</strong>"},
		{"bold in a list", "- een **twee**", "- een twee", "<li>een <strong>twee</strong></li>"},
		{"bold in a table", "| **a** | b |", "a  b", "<strong>a</strong></th>"},
		{"a link", "Zie [de regels](https://stichting.example/a?b=1&c=2).", "Zie de regels (https://stichting.example/a?b=1&c=2).", `Zie <a class="c-a" style="color:#0a4a7f" href="https://stichting.example/a?b=1&amp;c=2">de regels</a>.`},
		{"an address", "[mail ons](mailto:" + data("klachten@stichting.example") + ")", "mail ons (klachten@stichting.example)", `<a class="c-a" style="color:#0a4a7f" href="mailto:klachten@stichting.example">mail ons</a>`},
		{"a number that is its words", "[010](tel:010)", "010", `<a class="c-a" style="color:#0a4a7f" href="tel:010">010</a>`},
		{"both", "**[a](https://a.example)**", "a (https://a.example)", `<strong><a class="c-a" style="color:#0a4a7f" href="https://a.example">a</a></strong>`},
		{"half", "een ** twee", "een ** twee", "een ** twee"},
		{"two lines", "**een\ntwee**", "**een\ntwee**", "**een<br>\ntwee**"},
		{"a value that is bold", data("**een**") + " **" + data("a**b") + "**", "**een** a**b", "**een** <strong>a**b</strong>"},
		{"a value that is a link", data("[een](https://kwaad.example)"), "[een](https://kwaad.example)", "[een](https://kwaad.example)"},
		{"a value that is an address", "[een](" + data("https://kwaad.example") + ")", "[een](https://kwaad.example)", "[een](https://kwaad.example)"},
		{"another scheme", "[een](javascript:alert)", "[een](javascript:alert)", "[een](javascript:alert)"},
		{"a quotation mark", `[een](https://a.example/"x)`, `een (https://a.example/"x)`, `<a class="c-a" style="color:#0a4a7f" href="https://a.example/&#34;x">een</a>`},
		{"others' words", "> **een** [a](https://a.example)", "> **een** [a](https://a.example)", "**een** [a](https://a.example)"},
		{"a bold value of two paragraphs", "**" + data("een\uFDD2\uFDD2twee") + "**", "een\n\ntwee", ">een</p>"},
	} {
		blocks := Parse(tt.text)
		if got := strings.TrimSpace(Plain(blocks)); got != tt.plain {
			t.Errorf("%s: plain %q, want %q", tt.name, got, tt.plain)
		}
		if got := HTML("nl", "x", blocks); !strings.Contains(got, tt.html) || strings.ContainsAny(got, boldOn+boldOff+linkOn+linkTo+linkOff) {
			t.Errorf("%s: no %q in %q", tt.name, tt.html, got)
		}
	}
}
