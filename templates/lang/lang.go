// Package lang tells in which language a text seems to be, and which way it reads, so
// that screen readers can choose a voice, and for typesetting letters. A text goes in
// and a BCP 47 tag comes out. In doubt it is "": the language of the surrounding text
// then applies, which is Dutch.
//
//	lang.go   by script, and by the letters of a script that few languages have
//	words.go  by the most common words of languages that share a script
package lang

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/bidi"
)

// spoken are the languages of a script among people who learn Dutch: the most common
// first; the others with letters that only they have, or that none has without some
// other letters.
var spoken = map[language.Script][]struct{ lang, letters, without string }{
	language.Arabic:     {{"ar", "", ""}, {"ckb", "ەڕڵۆێ", ""}, {"ps", "ټډړږښګڼېۍ", ""}, {"ur", "ٹڈڑںے", ""}, {"fa", "پچژگکی", ""}},
	language.Hebrew:     {{"he", "", ""}},
	language.Ethiopic:   {{"am", "", ""}, {"ti", "ቐቑቒቓቔቕኸኹኺኻኼኽዀኣ", ""}},
	language.Devanagari: {{"hi", "", ""}},
	language.Bengali:    {{"bn", "", ""}},
	language.Tamil:      {{"ta", "", ""}},
	language.Thai:       {{"th", "", ""}},
	language.Armenian:   {{"hy", "", ""}},
	language.Georgian:   {{"ka", "", ""}},
	language.Han:        {{"zh", "", ""}},
	language.Hangul:     {{"ko", "", ""}},
	language.Greek:      {{"el", "", ""}},
	language.Cyrillic:   {{"ru", "", ""}, {"be", "ўЎ", ""}, {"uk", "іїєґІЇЄҐ", ""}, {"mk", "ќѓѕ", ""}, {"sr", "ђћљњџј", ""}, {"bg", "ъ", "ыэё"}},
}

// OfScript gives the language from the script of most letters. It is "" for Latin
// letters, from which no language can be told, and if there are none. mixed says that
// there are Latin letters too.
func OfScript(text string) (tag string, mixed bool) {
	script, mixed := scriptOf(text)
	if script != 0 {
		tag, _ = within(script, text)
	}
	return tag, mixed
}

// scriptOf gives the script of most letters, 0 for Latin and for none.
func scriptOf(text string) (script language.Script, mixed bool) {
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
	if latin > most {
		script = 0
	}
	return script, latin > 0
}

// plenty is the length, in bytes, of a text in which the letters of another language
// would have occurred.
const plenty = 120

// within gives the language of a text in a script. sure is false if the text is too
// short to tell.
func within(script language.Script, text string) (tag string, sure bool) {
	languages := spoken[script]
	if len(languages) == 0 {
		tag = ofWords(text)
		return tag, tag != ""
	}
	for _, l := range languages[1:] {
		found := strings.ContainsAny(text, l.letters) && !strings.ContainsAny(text, l.without)
		if found && (script != language.Arabic || often(text, l.letters)) {
			return l.lang, true
		}
	}
	return languages[0].lang, len(text) > plenty
}

// often reports whether more of a text than a name in it has these letters.
func often(text, letters string) bool {
	const bytes = 120 // that have one of them, at least
	n := 0
	for _, r := range text {
		if r > unicode.MaxLatin1 && strings.ContainsRune(letters, r) {
			n++
		}
	}
	return n*bytes >= len(text)
}

// Of gives the language of a text that somebody wrote.
func Of(text string) string {
	script, _ := scriptOf(text)
	tag, _ := within(script, text)
	return tag
}

// A Part is one paragraph of a text that somebody wrote.
type Part struct {
	Text, Lang string
	RTL        bool // it reads from right to left
}

// Direction is that of the text, as HTML names it.
func (p Part) Direction() string {
	if p.RTL {
		return "rtl"
	}
	return "ltr"
}

// Parts gives the language and direction of each paragraph of a text. A paragraph
// without clues gets the language of all text in its script.
func Parts(texts []string) []Part {
	parts, scripts := make([]Part, len(texts)), make([]language.Script, len(texts))
	whole := make(map[language.Script]string) // the beginning of what is in each
	for i, text := range texts {
		scripts[i], _ = scriptOf(text)
		if s := scripts[i]; len(whole[s]) < mostRead {
			whole[s] += text + "\n"
		}
	}
	told := make(map[language.Script]string)
	for script, text := range whole {
		told[script], _ = within(script, text)
	}
	for i, text := range texts {
		tag, sure := within(scripts[i], text)
		if !sure {
			tag = told[scripts[i]]
		}
		rtl, _ := RightToLeft(text)
		parts[i] = Part{Text: text, Lang: tag, RTL: rtl}
	}
	return parts
}

// RightToLeft reports the direction of a paragraph: that of its first letter with one
// (UAX #9, P2 and P3). known is false if it has none.
func RightToLeft(text string) (rtl, known bool) {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false, true
		case bidi.R, bidi.AL:
			return true, true
		}
	}
	return false, false
}
