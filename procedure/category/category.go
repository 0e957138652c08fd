// Package category proposes what a complaint is about from the complainant's own words:
// the subjects of the regulation (R02) and the grounds of discrimination (R03). It
// knows no case and no rule: a text comes in, and a proposal goes out.
//
//	text ──► sentences, folded, without what was quoted ──► cues in each ──► Proposal
//
// It decides nothing. The person handling the case sees the proposal beside a letter
// that closes it, and corrects it if it is wrong. So it always proposes something: a
// register with a doubtful entry that somebody has seen is better than a blank one.
package category

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Proposal is what a complaint seems to be about. At least one subject is set. Grounds
// are set only with Discrimination, in the regulation's own words and order.
type Proposal struct {
	Treatment, Service, Discrimination bool
	Grounds                            []string
}

// Grounds are those of the regulation (R03).
func Grounds() []string {
	names := make([]string, len(grounds))
	for i, g := range grounds {
		names[i] = g.name
	}
	return names
}

// Other replaces a ground that somebody gave in their own words.
const Other = "een andere grond"

// Known returns a ground of the regulation, or [Other] for anything else.
func Known(ground string) string {
	if slices.Contains(Grounds(), ground) {
		return ground
	}
	return Other
}

const (
	mostText      = 10_000 // bytes that are read
	mostSentences = 400
)

// Read proposes what a text is about.
func Read(text string) Proposal {
	sentences := split(text)
	var p Proposal
	unequal := p.discrimination(sentences)
	treatment, service := 0, 0
	for i, s := range sentences {
		if unequal[i] { // the way somebody discriminates is not a second subject
			continue
		}
		treatment += 2*conduct.count(s) + perhapsConduct.count(s)
		service += 2*effects.count(s) + perhapsEffects.count(s)
	}
	const sure = 2 // one clear cue
	switch {
	case p.Discrimination:
		p.Service = service >= 2*sure && service > treatment
	case treatment < sure && service < sure:
		p.Service = service > treatment
		p.Treatment = !p.Service // a complaint is about how somebody was treated (R01)
	default:
		p.Treatment = treatment >= sure && 2*treatment >= service
		p.Service = service >= sure && 2*service > treatment
		if !p.Treatment && !p.Service {
			p.Treatment, p.Service = treatment >= service, service > treatment
		}
	}
	return p
}

// discrimination finds the grounds, and the sentences with them. A mere mention is not
// a ground: somebody may say where they come from, or how old they are. A ground counts
// next to a word for unequal treatment, or for its cause, in the same sentence or the
// next. It counts by itself when nobody says such a thing except to hurt, or mentions
// it in a complaint about something else.
func (p *Proposal) discrimination(sentences []string) (in []bool) {
	in = make([]bool, len(sentences))
	named := false
	for i, s := range sentences {
		if explicit.in(s) && !denied.in(s) {
			named, in[i] = true, true
		}
	}
	linked := func(i int) bool {
		return i >= 0 && i < len(sentences) && unequal.in(sentences[i])
	}
	for _, g := range grounds {
		found := false
		for i, s := range sentences {
			switch {
			case g.hurts.in(s), g.because.in(s), g.telling.in(s) && !denied.in(s) && (linked(i) || !introduces.in(s)):
				found, in[i] = true, true
			case g.words.in(s) && (named || linked(i) || linked(i+1) || linked(i-1)):
				found, in[i] = true, true
			}
		}
		if found {
			p.Grounds = append(p.Grounds, g.name)
		}
	}
	p.Discrimination = named || len(p.Grounds) > 0
	return in
}

var (
	address  = regexp.MustCompile(`[^\s<>,;:]*@[^\s<>,;]*`)
	mailHead = regexp.MustCompile(`(?i)^[\s*_]*(?:van|from|aan|to|cc|verzonden|sent|datum|date)[\s*_]*:`)
	sentence = regexp.MustCompile(`[.!?;]+[\s"'”’)]+|\n[ \t]*\n`)
	spaces   = regexp.MustCompile(`[^\p{L}\p{N}]+`)
)

// split gives the sentences of a text: lower case, no diacritics, one space around each
// word.
func split(text string) []string {
	var own strings.Builder
	for line := range strings.Lines(text[:min(len(text), mostText)]) {
		if clean := strings.TrimSpace(line); !strings.HasPrefix(clean, ">") && !mailHead.MatchString(clean) {
			own.WriteString(line)
		}
	}
	var list []string
	for _, s := range sentence.Split(address.ReplaceAllString(own.String(), " "), mostSentences) {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return unicode.ToLower(r)
		}, norm.NFKD.String(s))
		if s = spaces.ReplaceAllString(s, " "); strings.TrimSpace(s) != "" {
			list = append(list, " "+strings.TrimSpace(s)+" ")
		}
	}
	return list
}

// cues is one pattern of words and groups of words. Each starts at the start of a word,
// and ends at the end of one unless it ends in *. It is compiled on first use, since
// most commands of the program never need it.
type cues func() *regexp.Regexp

func oneOf(words ...string) cues {
	return sync.OnceValue(func() *regexp.Regexp {
		parts := slices.Clone(words)
		for i, w := range parts {
			if open, ok := strings.CutSuffix(w, "*"); ok {
				parts[i] = open + `\pL*`
			}
		}
		return regexp.MustCompile(` (?:` + strings.Join(parts, "|") + `)\b`)
	})
}

func (c cues) in(s string) bool { return c != nil && c().MatchString(s) }

// most is how often the same cue counts in one sentence.
const most = 3

func (c cues) count(s string) int { return len(c().FindAllStringIndex(s, most)) }
