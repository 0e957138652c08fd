package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// The limits of plain Dutch (B1). Letters are read by people who learn Dutch. Who works
// here reads the mails, and some of their sentences name three people and a date.
const (
	letterWords, staffWords       = 18, 24 // in a sentence of a letter to a complainant, and in one to others
	letterPassives, staffPassives = 4, 8   // of a hundred sentences of a text: reminders say what the program does by itself

	longest = 21 // letters in a word: "ontvangstbevestiging" has 20, "klachtenadministratie" 21
)

// named are the long words that are names of the regulation or of people's work.
var named = regexp.MustCompile(`(?i)klachtencommissie|klachtenreglement|onbevoegdverklaring`)

// passive finds "wordt ... ge...": who does it stays unsaid.
var passive = regexp.MustCompile(`(?i)\b(?:word|wordt|worden|werd|werden)\b[^.?!]*\b(?:ge|be|ver|ont)\p{L}+(?:d|t|en)\b|\b(?:ge|be|ver|ont)\p{L}+(?:d|t|en) (?:wordt|worden|werd|werden)\b`)

var sentenceEnd = regexp.MustCompile(`[.?!:](\s|$)|\n`)

// What people wrote is theirs; an address is no word.
var notOurs = regexp.MustCompile(`\S*[@/]\S*`)

func TestPlainDutch(t *testing.T) {
	s := shippedTexts(t)
	for _, name := range s.Names() {
		if name == Regulation || strings.HasPrefix(name, shortPrefix) && name != shortPrefix+"nl" {
			continue // the foundation's own words; other languages have other words
		}
		limit, mostPassive := staffWords, staffPassives
		if forClient(name) {
			limit, mostPassive = letterWords, letterPassives
		}
		sentences, passives := 0, []string(nil)
		for _, v := range Samples(name) {
			v.Text, v.Advice, v.Measures = "Tekst.", "", ""
			for _, sentence := range sentenceEnd.Split(flat(mustRender(t, s, name, v)), -1) {
				sentence = notOurs.ReplaceAllString(sentence, "x")
				words := strings.Fields(sentence)
				if len(words) > limit {
					t.Errorf("%s: %d words, more than %d: %q", name, len(words), limit, sentence)
				}
				for _, word := range words {
					if word = strings.Trim(word, `.,;:()"'`); len([]rune(word)) > longest && !named.MatchString(word) {
						t.Errorf("%s: %q is a long word", name, word)
					}
				}
				if len(words) > 2 {
					sentences++
				}
				if passive.MatchString(sentence) {
					passives = append(passives, sentence)
				}
			}
		}
		if 100*len(passives) > mostPassive*sentences {
			slices.Sort(passives)
			t.Errorf("%s: %d of %d sentences do not say who does it: %q", name, len(passives), sentences, slices.Compact(passives))
		}
	}
}

// forClient reports whether a complainant reads a text.
func forClient(name string) bool {
	if name == shortPrefix+"nl" || name == "18" {
		return true
	}
	return slices.ContainsFunc(record.Letters(), func(l record.Letter) bool {
		return l.Text == name && slices.Contains(l.To, record.ToComplainant)
	})
}
