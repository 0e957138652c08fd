package command

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// In an answer to a mail about several cases, people put the case before the word: "7
// contact", "K-2026-0007: contact", "zaak 7, contact".

// caseBefore matches a case as people name it there: its number with the year, or the
// number alone. What follows must not continue it: "7-12-2026" and "7.30 uur" do not
// name a case.
var caseBefore = quick.Plain(`(?i)^[\s\["'(*_•–—-]*(?:(?:typ|zaak|case|kenmerk|nr|nummer)\b[.:]?\s*)*#?\s?(?:k?[- ]?(\d{4})[-/ ](\d{4,6})|k[- ]?(\d{4})[- ](\d{1,3})|(\d{1,6}))(?:[\])"'*_]+|\b)`)

// betweenCases matches what is between two cases, or between the last and the word.
var betweenCases = quick.Plain(`(?i)^(?:\s*(?:[,;:+&/.)=–—-]|->|en\b|and\b))*\s*`)

// mostCasesBefore limits how many are looked for.
const mostCasesBefore = 10

// cutCases cuts the cases off the beginning of a tidied line: "7" or "K-2026-0007".
func cutCases(line string) (cases []string, rest string) {
	for rest = line; len(cases) < mostCasesBefore; {
		at := caseBefore.FindStringSubmatchIndex(rest)
		if at == nil || goesOn(rest[at[1]:]) {
			break
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return rest[at[2*n]:at[2*n+1]]
		}
		cases = append(cases, caseAsTyped(group(1)+group(3), group(2)+group(4), group(5)))
		rest = rest[at[1]:]
		rest = rest[len(betweenCases.FindString(rest)):]
	}
	return cases, rest
}

// goesOn reports whether what follows a number makes it something else: a day, an hour,
// an amount.
func goesOn(rest string) bool {
	return len(rest) > 1 && strings.ContainsRune("-./:", rune(rest[0])) && rest[1] >= '0' && rest[1] <= '9'
}

func caseAsTyped(year, number, alone string) string {
	if year != "" {
		n, _ := strconv.Atoi(number)
		return fmt.Sprintf("K-%s-%04d", year, n)
	}
	if n, err := strconv.Atoi(alone); err == nil {
		return strconv.Itoa(n)
	}
	return alone
}

// Names reports whether the case that somebody named is id.
func Names(typed, id string) bool {
	return typed == id || typed == Short(id)
}

// Short is the number of a case without its year: "7" of K-2026-0007.
func Short(id string) string {
	_, number, _ := strings.Cut(strings.TrimPrefix(id, "K-"), "-")
	return strings.TrimLeft(number, "0")
}

// numbered cuts the cases off a command line; they may be on a line of their own above it.
func (v vocabulary) numbered(line, below string, o Options) (cases []string, rest, under string) {
	if cases, rest = v.complaint(line, o); len(cases) == 0 {
		cases, rest = cutCases(line)
	}
	if rest != "" || len(cases) == 0 {
		return cases, rest, below
	}
	raw, under := v.commandLine(below, o)
	more, rest := cutCases(text.TidyLine(raw))
	return append(cases, more...), rest, under
}

// aComplaint matches the beginning of "klacht 7 contact".
var aComplaint = quick.Plain(`(?i)^[\s"'(*_•–—-]*klacht\b[.:]?\s*`)

// complaint cuts off a case that is called a complaint, as our own mail does. It does
// so only before a command that names no held mail, since "klacht 7" is itself a
// command.
func (v vocabulary) complaint(line string, o Options) (cases []string, rest string) {
	begins := aComplaint.FindString(line)
	if begins == "" {
		return nil, ""
	}
	if cases, rest = cutCases(line[len(begins):]); len(cases) == 0 || rest == "" {
		return nil, ""
	}
	if found, _, _ := matchLine(rest, v.own, o.On); found == nil || found.Beside == "numbers" {
		return nil, ""
	}
	return cases, rest
}

// mostLines is how many lines below a command are searched for another one.
const mostLines = 2000

// another gives a further line that is a command with a case before it. One mail is one
// command, and what is meant for another case must not be in the file of this one.
func (v vocabulary) another(below string, o Options) string {
	n := 0
	for line := range strings.Lines(below) {
		if n++; n > mostLines || len(line) > commandLineMax {
			continue
		}
		tidy := text.TidyLine(line)
		if cases, rest := cutCases(tidy); len(cases) > 0 && rest != "" {
			if found, _, _ := matchLine(rest, v.own, o.On); found != nil {
				return text.FirstRunes(tidy, firstLineMax)
			}
		}
	}
	return ""
}
