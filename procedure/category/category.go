// Package category proposes what a complaint is about, in the complainant's own words:
// the subjects of the regulation (R02) and the grounds of discrimination (R03). It knows
// no case and no rule: a text comes in, and a proposal goes out.
//
//	text ──► sentences, folded, without what was quoted ──► cues in each ──► Proposal
//
// It decides nothing. Whoever handles the case sees the proposal beside a letter that
// closes it, and puts another in its place where it is wrong. So it always proposes
// something: a register with a doubtful entry that somebody has seen is worth more than
// one that is blank.
package category

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Proposal is what a complaint seems to be about. At least one subject is set, and
// grounds only beside Discrimination, in the regulation's own words and order.
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

// Other is a ground that somebody called one in words of their own.
const Other = "een andere grond"

// Known gives a ground of the regulation, or [Other] in the place of what is none.
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
		if unequal[i] { // how somebody discriminates is no second subject
			continue
		}
		treatment += 2*conduct.count(s) + perhapsConduct.count(s)
		service += 2*effects.count(s) + perhapsEffects.count(s)
	}
	const sure = 2 // one plain cue
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

// discrimination finds its grounds, and in which sentences. A ground that is only
// mentioned is none: somebody may say where they come from, or how old they are. It
// counts beside a word for unequal treatment, or for its cause, in the same sentence or
// the next; and by itself where nobody says such a thing but to hurt, or names it in a
// complaint about something else.
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

// cues is one pattern of words and groups of words; each begins a word, and ends one
// unless it ends in *. It is made when it is first asked for, since most commands of the
// program never do.
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

// in reports whether a sentence holds one.
func (c cues) in(s string) bool { return c != nil && c().MatchString(s) }

// most is how often the same counts in one sentence.
const most = 3

func (c cues) count(s string) int { return len(c().FindAllStringIndex(s, most)) }
