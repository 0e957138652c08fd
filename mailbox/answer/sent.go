// Package answer tells whose words are whose in an answer to our mail. What was sent is
// known, so nothing is guessed from the form of a quote: what occurs in the sent text
// is ours, and everything else was written or passed on by the person who answers. What
// flows through it:
//
//	texts that were sent ──► New ──► Sent ─┐
//	Message.Pieces ────────────────────────┴──► Read ──► Reading
//
// Nobody can hide words by making them look like ours, since they are compared with
// what we sent. Nothing below a quote becomes a command, since no command is read here.
package answer

import (
	"hash/maphash"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

const (
	// maxSent limits the words of what was sent, and maxPlaces the places at which the
	// same three words are tried.
	maxSent   = 60_000
	maxPlaces = 8

	gram = 3 // number of words by which a place in what was sent is found
)

// Sent is what was sent, as words.
type Sent struct {
	seed   maphash.Seed
	words  []word
	ends   []int            // the end of each text, in words
	places map[uint64][]int // the places of each three words
	pairs  map[uint64]bool  // each one and each two words
}

// word is one folded word, as a hash that outsiders cannot predict.
type word struct {
	hash   uint64
	counts bool // it is an item's number: programs write their own numbers and bullets
}

// New reads the texts of the mails that an answer may quote, most likely first.
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
			s.pairs[s.words[i].hash] = true
			if i+1 < len(s.words) {
				s.pairs[pair(s.words[i].hash, s.words[i+1].hash)] = true
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

func (s *Sent) textOf(word int) int {
	for n, end := range s.ends {
		if word < end {
			return n
		}
	}
	return len(s.ends) - 1
}

func pair(a, b uint64) uint64 { return a*0x9e3779b97f4a7c15 + b + 1 }

func key(words []word) uint64 {
	return pair(pair(words[0].hash, words[1].hash), words[2].hash)
}

// alike counts how many words equal those that were sent from a place on, and how many
// were sent there.
func (s *Sent) alike(words []word, place int) (n, sent int) {
	for n < len(words) && place+sent < len(s.words) {
		said, was := words[n], s.words[place+sent]
		switch {
		case said.hash == was.hash:
			n, sent = n+1, sent+1
		case was.counts && n > 0:
			sent++
		case said.counts && n > 0:
			n++
		default:
			return n, sent
		}
	}
	return n, sent
}

var (
	// marks matches what precedes a quoted line, or an item of a list.
	marks = regexp.MustCompile(`^[\s>|*•·▪◦–—-]*`)
	// counts matches the number of an item.
	counts = regexp.MustCompile(`^\d{1,3}[.)]\s+\S`)
	// links matches what programs add to an address, a link or a picture.
	links = regexp.MustCompile(`<(?:mailto:|https?:)[^<>]*>|\((?:mailto:|https?:)[^()]*\)|\[(?:mailto|https?|cid|image|afbeelding):[^\]]*\]`)
)

// wordsOf gives the words of a line for comparison, ignoring case, accents and what
// surrounds them.
func (s *Sent) wordsOf(line string) (words []word) {
	line = line[len(marks.FindString(line)):]
	item := counts.MatchString(line)
	if strings.ContainsRune(line, ':') {
		line = links.ReplaceAllString(line, " ")
	}
	line = strings.ReplaceAll(line, text.TapLabel, " ")
	for field := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) }) {
		words = append(words, word{maphash.String(s.seed, fold(field)), item && len(words) == 0})
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
