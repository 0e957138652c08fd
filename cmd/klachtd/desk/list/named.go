package list

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Named is the set of mails that a command names.
type Named struct {
	Numbers  []int64 // one by one
	Reversed []Span  // ranges typed the wrong way round, which name nothing
	ranges   []Span
	disputed []Span // mails about which something else is said too
	all      bool   // everything named is disputed
	bad      bool   // there was something else too
}

// Span is a range of numbers.
type Span struct{ First, Last int64 }

func (s Span) holds(number int64) bool { return s.First <= number && number <= s.Last }

func within(spans []Span, number int64) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.holds(number) })
}

// Read reads the arguments of a command: "12", "1-40", "niet 3".
func Read(args []string) (said Named) {
	for _, a := range args {
		a, out := strings.CutPrefix(a, "niet ")
		span, isRange, ok := readSpan(a)
		switch {
		case !ok:
			said.bad = true
		case span.Last < span.First:
			said.bad = true
			said.Reversed = append(said.Reversed, span)
		case out:
			said.disputed = append(said.disputed, span)
		case isRange:
			said.ranges = append(said.ranges, span)
		default:
			said.Numbers = append(said.Numbers, span.First)
		}
	}
	return said
}

func readSpan(s string) (span Span, isRange, ok bool) {
	from, to, isRange := strings.Cut(s, "-")
	first, err := strconv.ParseInt(from, 10, 64)
	if err != nil {
		return span, isRange, false
	}
	last := first
	if isRange {
		if last, err = strconv.ParseInt(to, 10, 64); err != nil {
			return span, isRange, false
		}
	}
	return Span{first, last}, isRange, true
}

var (
	// numbersTyped matches numbers that can be those of mail, and ranges of them.
	numbersTyped = regexp.MustCompile(`(?i)\b([1-9]\d{0,5})\b(?:\s*(?:-|–|—|t/?m|tot en met)\s*([1-9]\d{0,5})\b)?`)
	// otherNumbers matches days, hours, amounts and the like.
	otherNumbers = regexp.MustCompile(`\d+(?:[-/.]\d+){2,}|\d+[:.,]\d+|\b0\d[\d \-]*|€\s*\d+`)
	// takesBack matches what contradicts a judgement without a number.
	takesBack = regexp.MustCompile(`\b(?:behalve|uitgezonderd|met uitzondering|except|toch wel|toch niet|wel een klacht|wel klacht|niet doen|wacht nog|ik vergis me)\b`)
	// judges matches words of a judgement between quotes.
	judges = regexp.MustCompile(`\b(?:klacht|klachten|wel|niet|geen|behalve|except)\b`)
)

// Besides takes in what was written besides the command: the words below it, and the
// quotes, between which the writer may have put more. A number that is mentioned there
// again is disputed, and so is everything when something is taken back without a
// number: if half a sentence were read, a mail might be lost that nobody sees again.
func (n *Named) Besides(below, quotes string) {
	found := n.mentioned(below)
	own := ""
	for _, line := range between(quotes) {
		if judges.MatchString(text.Fold(line)) {
			own += line + "\n"
			found = n.mentioned(line) || found
		}
	}
	n.all = n.all || !found && takesBack.MatchString(text.Fold(below+"\n"+own))
}

// between gives the lines below the first quoted one that are somebody's own, not the
// rest of a quoted line that a mail program wrapped. There are none if a program copied
// our mail without quote marks: the marks in it are ours.
func between(quotes string) (own []string) {
	quoted, wrapped := false, false
	for line := range strings.Lines(quotes) {
		switch line = strings.TrimSpace(line); {
		case !quoted && line == text.ReplyMarker:
			return nil
		case strings.HasPrefix(line, ">"):
			quoted, wrapped = true, true
		case line == "":
			wrapped = false
		case line == "--":
			return own
		case quoted && !wrapped:
			own = append(own, line)
		}
	}
	return own
}

func (n *Named) mentioned(s string) (found bool) {
	for _, m := range numbersTyped.FindAllStringSubmatch(otherNumbers.ReplaceAllString(s, " "), -1) {
		first, _ := strconv.ParseInt(m[1], 10, 64)
		last := first
		if m[2] != "" {
			last, _ = strconv.ParseInt(m[2], 10, 64)
		}
		n.disputed, found = append(n.disputed, Span{min(first, last), max(first, last)}), true
	}
	return found
}

// Holds reports whether a number is named itself, or is within a range.
func (n Named) Holds(number int64) (named, inRange bool) {
	return slices.Contains(n.Numbers, number), within(n.ranges, number)
}

// Disputed reports whether something else is said about a number too.
func (n Named) Disputed(number int64) bool {
	named, inRange := n.Holds(number)
	return within(n.disputed, number) || n.all && (named || inRange)
}

// One reports whether exactly one mail is named, not by a range.
func (n Named) One() bool { return len(n.Numbers) == 1 && len(n.ranges) == 0 }

// Unknown reports whether something was named that does not exist.
func (n Named) Unknown(judged []int64, unseen int) bool {
	missing := func(number int64) bool { return !slices.Contains(judged, number) }
	return n.bad && len(n.Reversed) == 0 || len(judged)+unseen == 0 && !n.bad || slices.ContainsFunc(n.Numbers, missing)
}
