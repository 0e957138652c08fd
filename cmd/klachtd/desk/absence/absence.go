// Package absence knows who is away and until when, and which cases nobody answers for.
// Absence is not a fact of a case, so coming back takes no action: it is a mark in the
// log, under the name of the role, with the instant at which it ends.
package absence

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// Roles are the roles whose holder can be away.
func Roles() []record.Actor { return []record.Actor{record.ByDirector, record.ByDeputy} }

// Mark is the name of the log's mark that holds until when somebody is away.
func Mark(a record.Actor) string { return "absent " + string(a) }

// forGood is how many years an absence without a last day lasts.
const forGood = 100

// Until gives the instant at which an absence with this last day, or with none, ends.
func Until(r *rules.Rules, last record.Date, now time.Time) time.Time {
	if last.IsZero() {
		last = r.Day(now)
		last.Year += forGood
	}
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, r.Zone)
}

// Absences has until when somebody is away; *caselog.Log is one.
type Absences interface {
	Marked(ctx context.Context, name string) (at time.Time, err error)
}

// Read gives who is away now, and until which day.
func Read(ctx context.Context, log Absences, r *rules.Rules, now time.Time) (map[record.Actor]record.Date, error) {
	away := make(map[record.Actor]record.Date)
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

// Vacant lists the cases that nobody answers for: "K-2026-0001: nobody answers for it".
// The person who should has no address, is absent, or is the one the case is about, and
// nobody can stand in.
func Vacant(r *rules.Rules, cases []record.Case) []string {
	var lines []string
	for _, c := range cases {
		switch actor, holder := r.Acting(c); {
		case !holder.Configured():
			lines = append(lines, c.ID+": nobody answers for it, and nobody is told")
		case actor == record.ByAdministrator:
			lines = append(lines, c.ID+": nobody answers for it; the administrator is told that it is there")
		}
	}
	return lines
}

// MarkSeems is when others were told that somebody seems to be away; the next mail from
// that person removes it.
func MarkSeems(a record.Actor) string { return "seems away " + string(a) }

// said matches the words before the day until which an automatic answer says somebody
// is away.
var said = regexp.MustCompile(`(?i)\b(?:tot(?:\s+en\s+met)?|t/m|until|till|through)\s+((?:[^\s,;()]+\s+){0,3}[^\s,;()]+)`)

// Said gives that day as the automatic answer writes it; "" if it names none.
func Said(text string, on record.Date) string {
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

// MarkHanded is until when an absence lasts for which the stand-ins have the list.
func MarkHanded(a record.Actor) string { return "handed over " + string(a) }

// Due reports whether somebody is away whose cases nobody has a list of yet, and until
// when. If somebody has come back, until is when that was expected, once.
func Due(ctx context.Context, log Absences, r *rules.Rules, a record.Actor) (due bool, until time.Time, err error) {
	handed, err := log.Marked(ctx, MarkHanded(a))
	if err != nil || r.Away[a].IsZero() {
		return false, handed, err
	}
	if until, err = log.Marked(ctx, Mark(a)); err != nil || handed.Equal(until) {
		return false, time.Time{}, err
	}
	return true, until, nil
}

// List is what a stand-in gets: the cases, and why.
type List struct {
	To    record.Recipient
	Cases []record.Case
	Says  string
}

// Lists gives the open cases of somebody who is away to the stand-ins. For what may
// come in, somebody gets a list even if nothing is open. The administrator learns no
// names.
func Lists(r *rules.Rules, cases []record.Case, a record.Actor, today record.Date) (lists []List) {
	present := *r
	present.Away = maps.Clone(r.Away)
	delete(present.Away, a)
	last := r.Away[a]
	if last.Year-today.Year > forGood/2 {
		last = record.Date{}
	}
	add := func(to record.Recipient, add ...record.Case) {
		i := slices.IndexFunc(lists, func(l List) bool { return l.To == to })
		if i < 0 {
			says := templates.StandIn
			if to == record.ToAdministrator {
				says = templates.NoStandIn
			}
			i, lists = len(lists), append(lists, List{to, []record.Case{}, fmt.Sprintf(says, r.Roles.Holder(a).Name, lastDay(last))})
		}
		lists[i].Cases = append(lists[i].Cases, add...)
	}
	if to := r.StandsIn(a); a == record.ByDirector && to != record.ToDirector {
		add(to)
	}
	for _, c := range cases {
		_, had := present.Acting(c)
		actor, has := r.Acting(c)
		if slices.Equal(had.Addresses, has.Addresses) {
			continue
		}
		switch {
		case actor == record.ByAdministrator:
			c.Complainant = record.Person{}
			add(record.ToAdministrator, c)
		case actor == record.ByDirector:
			add(record.ToDirector, c)
		case record.SameAddress(r.Roles.Escalation, has.Person().Address):
			add(record.ToEscalation, c)
		default:
			add(record.ToDeputy, c)
		}
	}
	return lists
}

// ForGood is who answers for a case apart from absence: a stand-in already has a list
// of it, and somebody who learns nothing about it gets nothing to answer.
func ForGood(r *rules.Rules, c record.Case) rules.RoleHolder {
	actor, holder := r.Acting(c)
	usual := *r
	usual.Away = nil
	if _, other := usual.Acting(c); actor == record.ByAdministrator || !slices.Equal(holder.Addresses, other.Addresses) {
		return rules.RoleHolder{}
	}
	return holder
}

// SaysAway tells the person who is away until when; zero is without a last day.
func SaysAway(last record.Date) string { return fmt.Sprintf(templates.AwayUntil, lastDay(last)) }

func lastDay(d record.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf(templates.UntilDay, templates.Date(d))
}

// SaysSeems says that somebody seems to be away, according to an automatic answer.
func SaysSeems(name, text string, on record.Date) string {
	until := Said(text, on)
	if until != "" {
		until = fmt.Sprintf(templates.UntilSaid, until)
	}
	return fmt.Sprintf(templates.SeemsAway, name, until)
}
