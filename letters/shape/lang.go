package shape

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
)

// spoken are the languages of a script among people who learn Dutch: the most
// common first, the others with letters that only they have.
var spoken = map[language.Script][]struct{ lang, letters string }{
	language.Arabic:     {{"ar", ""}, {"ckb", "ەڕڵۆێ"}, {"ps", "ټډړږښګڼېۍ"}, {"ur", "ٹڈڑںے"}, {"fa", "پچژگکی"}},
	language.Hebrew:     {{"he", ""}},
	language.Ethiopic:   {{"am", ""}, {"ti", "ቐቑቒቓቔቕኸኹኺኻኼኽዀኣ"}},
	language.Devanagari: {{"hi", ""}},
	language.Bengali:    {{"bn", ""}},
	language.Tamil:      {{"ta", ""}},
	language.Thai:       {{"th", ""}},
	language.Armenian:   {{"hy", ""}},
	language.Georgian:   {{"ka", ""}},
	language.Greek:      {{"el", ""}},
	language.Cyrillic:   {{"ru", ""}, {"uk", "іїєґІЇЄҐ"}, {"be", "ўЎ"}, {"sr", "ђћљњџј"}},
}

// Language gives the language that a text seems to be in, as a BCP 47 tag, for a
// screen reader to choose a voice by: that of most of its letters. It is "" for
// Latin letters, by which no language can be told, and for none. mixed tells that
// there are Latin letters too.
func Language(text string) (lang string, mixed bool) {
	var script language.Script
	most, counts := 0, [4]int{} // beside Latin letters few texts have more than one script
	var seen [4]language.Script
	latin := 0
	for _, r := range text {
		if r < 0x250 {
			if unicode.IsLetter(r) {
				latin++
			}
			continue
		}
		own := language.LookupScript(r)
		if _, known := spoken[own]; !known {
			continue
		}
		for i := range seen {
			if seen[i] == 0 {
				seen[i] = own
			}
			if seen[i] == own {
				if counts[i]++; counts[i] > most {
					most, script = counts[i], own
				}
				break
			}
		}
	}
	if most == 0 || latin > most {
		return "", latin > 0
	}
	lang = spoken[script][0].lang
	for _, l := range spoken[script][1:] {
		if strings.ContainsAny(text, l.letters) {
			return l.lang, latin > 0
		}
	}
	return lang, latin > 0
}
