// Package answer tells in an answer to mail of ours whose words are whose. What was
// sent is known, so nothing is guessed by the form of a quote: what stands in the sent
// text is ours, and everything else is of whoever answers, or passed on by them. What
// flows through it:
//
//	texts that were sent ──► New ──► Sent ─┐
//	Message.Pieces ────────────────────────┴──► Read ──► Reading
//
// Nobody can hide words by making them look like ours, since they are compared with
// what we sent; and nothing below a quote becomes a command, since no command is read
// here.
package answer

import (
	"hash/maphash"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxSent bounds the words of what was sent, and maxPlaces the places at which
	// the same three words are looked at.
	maxSent   = 60_000
	maxPlaces = 8

	gram = 3 // words by which a place in what was sent is found
)

// Sent is what was sent, as its words.
type Sent struct {
	seed   maphash.Seed
	words  []uint64
	ends   []int            // of each text, in words
	places map[uint64][]int // where each three words stand
	pairs  map[uint64]bool  // each one and each two words
}

// New reads the texts of the mails that an answer may quote, the likeliest first.
func New(texts ...string) *Sent {
	s := &Sent{seed: maphash.MakeSeed(), places: make(map[uint64][]int), pairs: make(map[uint64]bool)}
	for _, t := range texts {
		begin := len(s.words)
		for line := range strings.Lines(t) {
			if len(s.words) < maxSent {
				s.words = append(s.words, s.wordsOf(line)...)
			}
		}
		s.ends = append(s.ends, len(s.words))
		for i := begin; i < len(s.words); i++ {
			s.pairs[s.words[i]] = true
			if i+1 < len(s.words) {
				s.pairs[pair(s.words[i], s.words[i+1])] = true
			}
			if i+gram > len(s.words) {
				continue
			}
			key := key(s.words[i:])
			if list := s.places[key]; len(list) < maxPlaces {
				s.places[key] = append(list, i)
			}
		}
	}
	return s
}

// textOf gives the number of the text in which a word stands.
func (s *Sent) textOf(word int) int {
	for n, end := range s.ends {
		if word < end {
			return n
		}
	}
	return len(s.ends) - 1
}

func pair(a, b uint64) uint64 { return a*0x9e3779b97f4a7c15 + b + 1 }

func key(words []uint64) uint64 { return pair(pair(words[0], words[1]), words[2]) }

var (
	// marks stand before a line that was quoted, before an item of a list too:
	// programs write bullets and numbers of their own.
	marks = regexp.MustCompile(`^[\s>|*•·▪◦–—-]*(?:\d{1,3}[.)]\s)?[\s*•·–—-]*`)
	// links are what programs add to an address or a link, and to a picture.
	links = regexp.MustCompile(`<(?:mailto:|https?:)[^<>]*>|\((?:mailto:|https?:)[^()]*\)|\[(?:mailto|https?|cid|image|afbeelding):[^\]]*\]`)
)

// wordsOf gives the words of a line as they are compared, whatever their case, their
// accents and what stands around them.
func (s *Sent) wordsOf(line string) (words []uint64) {
	line = line[len(marks.FindString(line)):]
	if strings.ContainsRune(line, ':') {
		line = links.ReplaceAllString(line, " ")
	}
	for field := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) }) {
		words = append(words, maphash.String(s.seed, fold(field)))
	}
	return words
}

// fold gives a word without case and accents.
func fold(word string) string {
	ascii := true
	for i := 0; i < len(word) && ascii; i++ {
		ascii = word[i] < 0x80
	}
	if ascii {
		return strings.ToLower(word)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(word))
}
