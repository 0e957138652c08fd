// Package possible lists what somebody can type in a case now, each as a line that
// works as it is. What flows through it:
//
//	table of commands ──► lines with this case's managers, verdict, days ──► command, route:
//	read as if typed ──► procedure.Decide: done, or refused ──► what is not refused
//
// There is no separate list of what is possible when: the rules that would refuse a
// line are asked, and the answer is thrown away.
package possible

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
)

// Asker says who asks what can be typed, and in which case.
type Asker struct {
	Rules *rules.Rules
	Case  record.Case
	By    record.Actor
	From  string // the address, "" for any of the role's
	Now   time.Time
	Due   record.Term // the term they are reminded of: only what moves it forward is a step; "" for none

	tasks []rules.Task // what is owed now
}

// Can is what can be typed now. The example of each row is the line as it is typed.
type Can struct {
	Steps []words.Command // what moves the complaint forward, the next step first
	All   []words.Command // these, and the rest
}

// Can tries every line that the role can type.
func (a Asker) Can() (can Can) {
	type step struct {
		words.Command
		rank int
	}
	// The complaint's words and subjects decide nothing here, and every command that
	// closes the case would read them.
	a.Case.Text, a.Case.Subjects = "", []record.Subject{record.Treatment}
	a.tasks = a.Rules.Tasks(a.Case, a.Rules.Day(a.Now))
	var steps []step
	for _, row := range a.rows() {
		for _, line := range a.lines(row) {
			then, done := a.tries(row, line.Example)
			if !done {
				continue
			}
			if rank, is := a.brings(then); is && row.Event != record.Approve && row.Event != record.Cancel { // these answer what was shown
				steps = append(steps, step{line, rank})
			} else {
				can.All = append(can.All, line)
			}
		}
	}
	slices.SortStableFunc(steps, func(x, y step) int { return cmp.Compare(x.rank, y.rank) })
	for _, s := range steps {
		can.Steps = append(can.Steps, s.Command)
	}
	can.All = append(can.Steps[:len(can.Steps):len(can.Steps)], can.All...)
	return can
}

// rows are the commands whose event the role may give now, in the order of the
// regulation.
func (a Asker) rows() (list []words.Command) {
	all := words.All()
	for _, event := range procedure.Possible(a.Case, a.By) {
		for i := range all { // the rows are large
			if all[i].Event == event && slices.Contains(all[i].By, a.By) {
				list = append(list, all[i])
			}
		}
	}
	return list
}

// lines are the ways to type a row in this case: with its managers, the binding
// verdict, days nearby.
func (a Asker) lines(row words.Command) (list []words.Command) {
	add := func(typed ...string) {
		line := row
		line.Example = strings.TrimSpace(row.Word + " " + strings.Join(typed, " "))
		list = append(list, line)
	}
	today := a.Rules.Day(a.Now)
	switch row.Beside {
	case words.BesideManager:
		managers := a.Rules.Roles.Managers
		for i, m := range managers {
			add(fmt.Sprint(i + 1))
			if len(managers) <= templates.MostManagers {
				list[i].Does = m.Name + " is de leidinggevende en krijgt een kopie van de ontvangstbevestiging."
				continue
			}
			if _, may := a.tries(row, list[0].Example); may { // one is enough
				return list
			}
			list = nil
		}
	case words.BesideVerdict:
		if row.Event == record.Advise {
			for _, o := range []record.Outcome{record.Founded, record.PartlyFounded, record.Unfounded, record.NotJudged} {
				add(route.Verdict(o))
				list[len(list)-1].Does = "Uw bindende advies is: " + route.Verdict(o) + "."
			}
		} else if a.Case.Advice != "" {
			add(route.Verdict(a.Case.Advice))
		}
	case words.BesideDay:
		add("op", day(today))
	case words.BesideUntil:
		until := a.Rules.LatestAdvice(a.Case)
		if row.Event == record.BeAway {
			until = today.AddDays(14)
		}
		add("tot", day(until))
	case words.BesideMoment:
		add("op", day(a.Rules.Calendar.WorkingDay(today, 10))+", 14.00 uur")
	case words.BesideGround:
		add("geen klant")
	case words.BesideAnswer:
		add(templates.YesNo(!a.Case.Language))
	default: // use the example in the table
		list = append(list, row)
	}
	return list
}

func day(d record.Date) string {
	if !d.IsValid() {
		return ""
	}
	return strings.TrimSuffix(templates.Date(d), fmt.Sprintf(" %d", d.Year))
}

// below is the text below a line that is tried: whatever a command needs there.
var below = map[string]string{
	words.BesideHelper: "Naam: Rik Raadsman\nAdres: rik@raadsman.invalid\nRol: deskundige\nToestemming: ja",
	words.BesideClient: "Telefoon: 06 12345678",
}

// tries carries out a line without storing anything; then is the case afterwards, even
// for what would wait for "akkoord".
func (a Asker) tries(row words.Command, line string) (then record.Case, possible bool) {
	on := a.Rules.Day(a.Now)
	word := row
	if row.Within != "" { // it is read as an argument of that
		word, _ = words.Named(row.Within, a.By)
	}
	typed, is := command.Line(line, command.Word(word.Typed), on)
	if !is {
		return then, false
	}
	typed.Text = cmp.Or(below[row.Beside], "Een uitleg van een paar woorden.")
	e := route.Understand(typed, a.By, on)
	if e.Kind != row.Event {
		return then, false
	}
	e.Actor, e.From, e.At, e.On = a.By, a.From, a.Now, on
	for _, ch := range a.Case.Challenges { // a confirmation answers what was shown
		if ch.Event.Actor == a.By && (e.Kind == record.Approve || e.Kind == record.Cancel) {
			e.Preview = ch.Number
		}
	}
	done := procedure.Decide(a.Rules, a.Case, e, a.Now)
	if done.Refusal != nil {
		return then, false
	}
	then = done.Case
	for _, f := range done.Facts {
		if f.Kind == record.FactChallenged {
			approved := procedure.Decide(a.Rules, then, record.Event{Kind: record.Approve, Actor: a.By, At: a.Now, On: on, Preview: f.Preview}, a.Now)
			then = approved.Case
		}
	}
	switch e.Kind { // do not offer a command that would change nothing
	case record.TakeOver, record.HandToDirector, record.HandToDeputy, record.DeclareInvolved:
		before, _ := a.Rules.Acting(a.Case)
		after, _ := a.Rules.Acting(then)
		return then, before != after || a.Case.DirectorInvolved != then.DirectorInvolved || a.Case.InterestOpen() != then.InterestOpen()
	case record.NameManager:
		return then, a.Case.Manager == nil || *a.Case.Manager != *then.Manager
	case record.MarkSeen:
		_, brings := a.brings(then)
		return then, brings
	}
	return then, true
}

// brings reports whether the case has moved forward: a task is done, or the complaint
// is at another stage. rank is higher the later the last of the tasks it does is due.
func (a Asker) brings(then record.Case) (rank int, is bool) {
	today := a.Rules.Day(a.Now)
	owed := func(t rules.Task) bool { return t.For == a.By || a.By.Leads() && t.For.Leads() }
	dropped := func(t rules.Task) bool { // by a decision given again, which does not carry them out
		return t.Term == record.TermMeasure && then.MeasuresOn.IsZero()
	}
	after := a.Rules.Tasks(then, today)
	for i, t := range a.tasks {
		if owed(t) && (a.Due == "" || a.Due == t.Term) && t.Term != record.TermWaiting && !dropped(t) && !slices.ContainsFunc(after, func(x rules.Task) bool { return x.Term == t.Term && owed(x) }) {
			rank, is = i, true
		}
	}
	if !is && a.Due == "" && then.Status != a.Case.Status {
		return len(a.tasks), true
	}
	return rank, is
}

// AboutNoCase lists what can be typed outside a case; held are the numbers of mail that
// waits for a judgement.
func (a Asker) AboutNoCase(held []int64) (list []words.Command) {
	for _, row := range words.Of(a.By) {
		switch row.Event {
		case record.TakeIn, record.FindNoComplaint:
			if len(held) == 0 {
				continue
			}
			row.Example = fmt.Sprintf("%s %d", row.Word, held[0])
		case record.BeAway, record.BeBack:
			if away := !a.Rules.Away[a.By].IsZero(); away != (row.Event == record.BeBack) || !a.Rules.Roles.Holder(a.By).Holds(a.From) {
				continue
			}
			if row.Event == record.BeAway {
				row = a.lines(row)[0]
			}
		case record.AskOverview, record.AskRegister, record.AskHelp:
		default:
			continue
		}
		list = append(list, row)
	}
	return list
}
