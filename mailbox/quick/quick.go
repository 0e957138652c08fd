// Package quick has regular expressions that are fast when nothing matches. For an
// expression that can match anywhere, regexp tries every letter of a text. Most
// expressions imply words that a text must contain to match at all (a confidentiality
// notice one of twenty words, for example), and searching for words is some twenty
// times as fast. Almost all mail contains none of them.
//
// They are read when they are first used: a command that reads no mail ends before reading
// them all would. With KLACHTD_EXPRESSIONS=now in the environment they are read when the
// program starts, so that a test finds a mistake in any of them.
package quick

import (
	"os"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

// Regexp is a regular expression. Its methods work like those of regexp.
type Regexp struct {
	expr     string
	needs    func() []string // lower-case ASCII: every match contains one of them; nil if none are known
	compiled func() *regexp.Regexp
}

// MustCompile is for package variables, like [regexp.MustCompile].
func MustCompile(expr string) *Regexp {
	r := Plain(expr)
	r.needs = sync.OnceValue(func() []string {
		parsed, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			panic(err)
		}
		return needs(parsed.Simplify())
	})
	return r
}

var now = os.Getenv("KLACHTD_EXPRESSIONS") == "now"

// Plain is an expression that is only compiled late. It is for texts so short that searching
// for words first does not help.
func Plain(expr string) *Regexp {
	r := &Regexp{
		expr:     expr,
		needs:    func() []string { return nil },
		compiled: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) }),
	}
	if now {
		r.compiled()
	}
	return r
}

// MatchString is [regexp.Regexp.MatchString].
func (r *Regexp) MatchString(s string) bool { return r.may(s) && r.compiled().MatchString(s) }

// FindString is [regexp.Regexp.FindString].
func (r *Regexp) FindString(s string) string {
	if !r.may(s) {
		return ""
	}
	return r.compiled().FindString(s)
}

// FindStringIndex is [regexp.Regexp.FindStringIndex].
func (r *Regexp) FindStringIndex(s string) []int {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindStringIndex(s)
}

// FindStringSubmatch is [regexp.Regexp.FindStringSubmatch].
func (r *Regexp) FindStringSubmatch(s string) []string {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindStringSubmatch(s)
}

// FindStringSubmatchIndex is [regexp.Regexp.FindStringSubmatchIndex].
func (r *Regexp) FindStringSubmatchIndex(s string) []int {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindStringSubmatchIndex(s)
}

// FindAllString is [regexp.Regexp.FindAllString].
func (r *Regexp) FindAllString(s string, n int) []string {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindAllString(s, n)
}

// FindAllStringIndex is [regexp.Regexp.FindAllStringIndex].
func (r *Regexp) FindAllStringIndex(s string, n int) [][]int {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch is [regexp.Regexp.FindAllStringSubmatch].
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex is [regexp.Regexp.FindAllStringSubmatchIndex].
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !r.may(s) {
		return nil
	}
	return r.compiled().FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString is [regexp.Regexp.ReplaceAllString].
func (r *Regexp) ReplaceAllString(s, with string) string {
	if !r.may(s) {
		return s
	}
	return r.compiled().ReplaceAllString(s, with)
}

// Split is [regexp.Regexp.Split].
func (r *Regexp) Split(s string, n int) []string { return r.compiled().Split(s, n) }

// String returns the expression.
func (r *Regexp) String() string { return r.expr }

// may reports whether a text may contain a match.
func (r *Regexp) may(s string) bool {
	needs := r.needs()
	if len(needs) == 0 {
		return true
	}
	lower := strings.ToLower(s)
	for _, need := range needs {
		if strings.Contains(lower, need) {
			return true
		}
	}
	return strings.ContainsRune(lower, longS)
}

// longS matches s when case is ignored, but has no other lower case. (The kelvin sign,
// which is a k, has.)
const longS = '\u017F'

// mostNeeds is the most words searched for.
const mostNeeds = 64

// needs gives words of which every match contains one; nil for none.
func needs(re *syntax.Regexp) []string {
	if all, ok := exactly(re); ok {
		return worthy(all)
	}
	switch re.Op {
	case syntax.OpLiteral: // with letters beyond ASCII
		ascii := strings.FieldsFunc(string(re.Rune), func(r rune) bool { return r >= 0x80 })
		if len(ascii) == 0 {
			return nil
		}
		return []string{strings.ToLower(slices.MaxFunc(ascii, func(a, b string) int { return len(a) - len(b) }))}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some := needs(sub)
			if some == nil {
				return nil
			}
			all = append(all, some...)
		}
		return worthy(all)
	case syntax.OpConcat:
		return ofParts(re.Sub)
	}
	return nil
}

// ofParts gives the best needs of consecutive parts.
func ofParts(parts []*syntax.Regexp) (best []string) {
	consider := func(all []string) {
		if all = worthy(all); all != nil && (best == nil || shortest(all) > shortest(best)) {
			best = all
		}
	}
	run := []string{""} // the exact texts of the parts before this one
	for _, part := range parts {
		all, ok := exactly(part)
		if ok && len(run)*len(all) <= mostNeeds {
			run = joined(run, all)
			consider(run)
			continue
		}
		if run = []string{""}; ok && len(all) <= mostNeeds {
			run = all
		}
		consider(needs(part))
	}
	return best
}

// exactly gives everything that an expression matches, in lower case, if that is a few
// words in ASCII.
func exactly(re *syntax.Regexp) (all []string, ok bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}, true
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if r >= 0x80 {
				return nil, false
			}
		}
		return []string{strings.ToLower(string(re.Rune))}, true
	case syntax.OpCharClass:
		return ofClass(re.Rune)
	case syntax.OpCapture:
		return exactly(re.Sub[0])
	case syntax.OpQuest:
		all, ok = exactly(re.Sub[0])
		return append([]string{""}, all...), ok
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			some, ok := exactly(sub)
			if !ok {
				return nil, false
			}
			all = append(all, some...)
		}
		return all, len(all) <= mostNeeds
	case syntax.OpConcat:
		all = []string{""}
		for _, sub := range re.Sub {
			some, ok := exactly(sub)
			if !ok || len(all)*len(some) > mostNeeds {
				return nil, false
			}
			all = joined(all, some)
		}
		return all, true
	}
	return nil, false
}

// ofClass gives the letters of a small class, from its ranges.
func ofClass(ranges []rune) (all []string, ok bool) {
	const most = 8
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			lower := strings.ToLower(string(r))
			switch {
			case r == longS:
			case len(all) == most || lower[0] >= 0x80:
				return nil, false
			case !slices.Contains(all, lower):
				all = append(all, lower)
			}
		}
	}
	return all, len(all) > 0
}

func joined(before, after []string) (all []string) {
	for _, a := range before {
		for _, b := range after {
			all = append(all, a+b)
		}
	}
	return all
}

// worthy gives the words that are distinctive, without those that contain another; nil
// if one of them is empty, or there are too many.
func worthy(all []string) (few []string) {
	if len(all) == 0 || shortest(all) == 0 {
		return nil
	}
	for i, a := range all {
		if !slices.ContainsFunc(all, func(b string) bool { return a != b && strings.Contains(a, b) }) && !slices.Contains(all[:i], a) {
			few = append(few, a)
		}
	}
	if len(few) > mostNeeds {
		return nil
	}
	return few
}

func shortest(all []string) int {
	return len(slices.MinFunc(all, func(a, b string) int { return len(a) - len(b) }))
}
