package gist

import (
	"strings"
	"sync"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/typo"
)

// A word of the table is also recognised with one typing error: a letter missing, added
// or changed, or two swapped. Short words are read literally, since one letter makes
// them other words; so are the words of the list "echt".
const (
	slipLetters = 7 // letters of the shortest word read with an error
	mostLetters = 30
)

// slips gives the words of the table, by what is left of each after removing one letter.
var slips = sync.OnceValue(func() map[string][]string {
	known := make(map[string][]string)
	for w := range theTable().known {
		if len(w) < slipLetters-1 || !plainLetters(w) {
			continue
		}
		for i := range w {
			short := w[:i] + w[i+1:]
			known[short] = append(known[short], w)
		}
	}
	return known
})

// mended corrects typing errors in words.
func mended(words []string) []string {
	for i, w := range words {
		words[i] = mendedWord(w)
	}
	return words
}

func mendedWord(w string) string {
	t := theTable()
	if len(w) < slipLetters || len(w) > mostLetters || t.known[w] || t.groups["echt"][w] || !plainLetters(w) {
		return w
	}
	found := ""
	consider := func(list ...string) {
		for _, of := range list {
			if found == of || !oneSlip(w, of) {
				continue
			}
			if found != "" {
				found = "?"
				return
			}
			found = of
		}
	}
	consider(slips()[w]...) // a letter missing
	for i := range w {
		short := w[:i] + w[i+1:]
		consider(slips()[short]...)
		if t.known[short] && len(short) >= slipLetters-1 {
			consider(short) // a letter too many
		}
	}
	if found == "" || found == "?" {
		return w
	}
	return found
}

// oneSlip reports whether a word is another with one typing error. With another first
// or last letter it is another word: "gewezen" is not "gelezen", "ontvangt" not
// "ontvangst".
func oneSlip(w, of string) bool {
	last, ofLast := len(w)-1, len(of)-1
	switch {
	case w[0] != of[0] || typo.Distance(w, of, 1) != 1:
		return false
	case of == w+"n": // "gesproke"
		return w[last] == 'e'
	case strings.HasPrefix(w, of) || strings.HasPrefix(of, w):
		return false
	}
	return w[last] == of[ofLast] || w[last] == of[ofLast-1] && w[last-1] == of[ofLast] // swapped
}

func plainLetters(w string) bool {
	return strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == ""
}

// wordsOf gives the words of what somebody typed, as they are compared.
func wordsOf(typed string) []string { return mended(text.Folded(text.Words(marksApart(typed)))) }
