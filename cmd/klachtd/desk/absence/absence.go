// Package absence knows who is away and until when, and which cases nobody answers
// for. Absence is no fact of a case, so that coming back is nothing to do: it is a
// mark in the log, under the name of the role, with the instant at which it ends.
package absence

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Roles are those whose holder can be away.
func Roles() []procedure.Actor { return []procedure.Actor{procedure.ByDirector, procedure.ByDeputy} }

// Mark is the name under which the log keeps until when somebody is away.
func Mark(a procedure.Actor) string { return "absent " + string(a) }

// forGood is how many years an absence without a last day runs.
const forGood = 100

// Until gives the instant at which an absence ends that has a day as its last, or
// none.
func Until(r *procedure.Rules, last procedure.Date, now time.Time) time.Time {
	if last.IsZero() {
		last = r.Day(now)
		last.Year += forGood
	}
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, r.Zone)
}

// Endless reports whether the last day of an absence stands for none.
func Endless(last, today civil.Date) bool { return last.Year-today.Year > forGood/2 }

// Read gives who is away now, and the last day of it.
func Read(ctx context.Context, log *caselog.Log, r *procedure.Rules, now time.Time) (map[procedure.Actor]procedure.Date, error) {
	away := make(map[procedure.Actor]procedure.Date)
	for _, a := range Roles() {
		until, err := log.Marked(ctx, Mark(a))
		if err != nil {
			return nil, err
		}
		if until.After(now) {
			away[a] = r.Day(until).AddDays(-1)
		}
	}
	return away, nil
}

// Vacant lists the cases that nobody answers for: "K-2026-0001: nobody answers for
// it". Who should has no address, is absent, or is whom the case is about, and there is
// nobody to stand in.
func Vacant(r *procedure.Rules, cases []procedure.Case) []string {
	var lines []string
	for _, c := range cases {
		switch actor, holder := r.Acting(c); {
		case !holder.Configured():
			lines = append(lines, c.ID+": nobody answers for it, and nobody is told")
		case actor == procedure.ByAdministrator:
			lines = append(lines, c.ID+": nobody answers for it; the administrator is told that it is there")
		}
	}
	return lines
}

// MarkSeems is when others were told that somebody seems to be away; it is taken away
// by the next mail of that person.
func MarkSeems(a procedure.Actor) string { return "seems away " + string(a) }

// said stands before the day until which an automatic answer says that somebody is
// away.
var said = regexp.MustCompile(`(?i)\b(?:tot(?:\s+en\s+met)?|t/m|until|till|through)\s+((?:[^\s,;()]+\s+){0,3}[^\s,;()]+)`)

// Said gives that day as an automatic answer names it, "" when it names none.
func Said(text string, on procedure.Date) string {
	for _, found := range said.FindAllStringSubmatch(text, 5) {
		words := strings.Fields(strings.TrimRight(found[1], ".!"))
		for n := len(words); n > 0; n-- {
			typed := strings.TrimRight(strings.Join(words[:n], " "), ".!")
			if _, ok := command.ReadDate(typed, on); ok {
				return typed
			}
		}
	}
	return ""
}
