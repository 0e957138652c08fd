package morning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

const (
	mostShown  = 40  // cases shown with everything that is due
	mostNamed  = 400 // cases of which only the number is shown
	mostOnPage = 20  // cases on the weekly page, which is one page
	mostChoice = 4   // managers that are listed
)

// Page is what a post says, and the cases it lists. On the first working day of the
// week it begins with the weekly page, of the cases its reader may know of.
func (p *Post) Page(r *rules.Rules, open []record.Case, week bool, today record.Date) (agenda.Page, []string) {
	var page agenda.Page
	var order []string
	cases := make(map[string][]Notice)
	for _, n := range p.Notices {
		if n.Case.ID == "" {
			page.Held += n.Mails
			continue
		}
		if len(n.Moved) > 0 {
			page.Moved = append(page.Moved, n.Moved...)
			continue
		}
		if cases[n.Case.ID] == nil {
			order = append(order, n.Case.ID)
		}
		cases[n.Case.ID] = append(cases[n.Case.ID], n)
	}
	slices.SortStableFunc(order, func(a, b string) int { return worse(cases[a], cases[b]) })
	lists := slices.Clone(order) // all of them: the log records that this mail told each
	if week && (p.Leads || p.Board) {
		known := slices.DeleteFunc(slices.Clone(open), func(c record.Case) bool { return !p.knows(r, c) })
		page.Week = weekOf(r, known, !p.Board, today)
		for _, c := range known {
			if _, holder := r.Acting(c); holder.Holds(p.To.Address) && len(lists) < mostNamed && !slices.Contains(lists, c.ID) {
				lists = append(lists, c.ID)
			}
		}
	}
	for _, m := range page.Moved {
		if !slices.Contains(lists, m.ID) && len(lists) < mostNamed {
			lists = append(lists, m.ID)
		}
	}
	page.Listed = len(lists)
	long := years(lists)
	for i, id := range order {
		switch {
		case i < mostShown:
			page.Cases = append(page.Cases, caseOf(r, cases[id], number(id, long), today))
		case i < mostNamed:
			page.Also = append(page.Also, id)
		default:
			page.More++
		}
	}
	return page, lists
}

// knows reports whether the reader of a weekly page may know of a case: the person who
// answers for it may, and the board may of all cases that are not about one of its
// members.
func (p *Post) knows(r *rules.Rules, c record.Case) bool {
	_, holder := r.Acting(c)
	return holder.Holds(p.To.Address) || p.Board && !r.KeptFrom(c, p.To.Address)
}

// worse orders cases by the worst thing due in them: the reader's own tasks before mere
// information; late tasks, the longest first; then what ends first; then what has
// waited longest.
func worse(a, b []Notice) int {
	worst := func(all []Notice) (told, late, term int, on record.Date) {
		told, late, term = b2i(!slices.ContainsFunc(all, Notice.owed)), 1, 1
		for _, n := range all {
			day, l, t := n.Task.Due, 1, 0
			if n.Event.Overdue {
				l = 0
			}
			if day.IsZero() {
				day, t = n.Task.Since, 1
			}
			if l < late || l == late && t < term || l == late && t == term && (on.IsZero() || day.Before(on)) {
				late, term, on = l, t, day
			}
		}
		return told, late, term, on
	}
	toldA, lateA, termA, onA := worst(a)
	toldB, lateB, termB, onB := worst(b)
	return cmp.Or(cmp.Compare(toldA, toldB), cmp.Compare(lateA, lateB), cmp.Compare(termA, termB), onA.DaysSince(onB))
}

// caseOf says everything that is due in a case, each once: an address may have two roles.
func caseOf(r *rules.Rules, all []Notice, number string, today record.Date) agenda.Case {
	c := agenda.Case{ID: all[0].Case.ID}
	var waits []templates.Waiting
	for _, n := range all {
		t := n.task(r, number, today)
		if t.Owed && !n.Blind {
			c.Name = n.Case.Complainant.Name
		}
		same := func(x agenda.Task) bool { return x.Name == t.Name && x.Due == t.Due && x.Lapsed == t.Lapsed }
		if i := slices.IndexFunc(c.Tasks, same); i < 0 {
			c.Tasks = append(c.Tasks, t)
		} else if t.Owed && !c.Tasks[i].Owed {
			c.Tasks[i] = t
		}
		for _, w := range n.Waiting {
			if n.Effect.Letter != record.MailNotDone && !slices.Contains(waits, w) {
				waits = append(waits, w)
			}
		}
	}
	for _, w := range waits {
		t := agenda.Task{Name: "uw akkoord: " + w.Command, Owed: true, Since: w.On, Remark: "Antwoord op de e-mail met het concept met: akkoord."}
		if w.Again {
			t.Type = []string{number + " " + w.Command}
			t.Remark += " Kunt u die niet vinden? Dan sturen wij het concept opnieuw."
		}
		c.Tasks = append(c.Tasks, t)
	}
	if asked := slices.IndexFunc(all, func(n Notice) bool { return n.Case.InterestOpen() && n.Effect.To == record.ToResponsible && !n.Blind }); asked >= 0 {
		open, _ := r.TaskOf(all[asked].Case, record.TermInterest, today)
		c.Tasks = append(c.Tasks, agenda.Task{
			Name: "uw antwoord: betrokken of directeur", Owed: true, Since: open.Since,
			Remark: "Gaat de klacht over de directeur? Typ dan: betrokken.", Type: []string{number + " betrokken", number + " directeur"},
		})
	}
	return c
}

func (n Notice) task(r *rules.Rules, number string, today record.Date) agenda.Task {
	t := agenda.Task{Name: templates.TermPhrase(n.Event.Term), Owed: n.owed(), Late: n.Event.Overdue, Due: n.Task.Due, Since: n.Task.Since}
	if t.Due.IsZero() {
		t.Late = false
	}
	if n.Effect.Letter == record.MailNotDone {
		var lapsed []string
		for _, w := range n.Waiting {
			what := w.Command
			switch {
			case w.Offered && w.Command == "notitie dossier":
				what = "het bericht van de leidinggevende"
			case w.Offered:
				what = "uw bericht"
			}
			lapsed = append(lapsed, what+", van "+templates.Date(w.On))
		}
		t.Name, t.Lapsed, t.Due, t.Since = strings.Join(lapsed, "; "), true, record.Date{}, record.Date{}
		t.Remark = "Wij kregen geen akkoord. Er is niets gedaan. Wilt u dit nog doen? Geef de opdracht dan opnieuw."
	}
	if n.Effect.Letter == record.MailFurther {
		t.Name = "nieuwe berichten: " + fmt.Sprint(n.Mails)
		if t.Remark = "Ze zitten als bijlage bij deze e-mail."; n.Blind {
			t.Remark = ""
		}
	}
	if n.Blind {
		t.Remark = "Niemand behandelt deze klacht nu."
		t.Type = []string{"klachtd case assign " + n.Case.ID + ` ADRES --reason "REDEN"`}
		return t
	}
	if n.Event.Term == record.TermPlacing && t.Owed { // what is typed names the mail
		for i, m := range r.Placeless(n.Case) {
			if i == mostChoice {
				break
			}
			if !n.Case.Status.Closed() { // nothing can join a closed case
				t.Type = append(t.Type, fmt.Sprintf("bij %s %d", n.Case.ID, m.Number))
			}
			t.Type = append(t.Type, fmt.Sprintf("klacht %d", m.Number))
		}
		t.Remark = "Hoort het bericht bij een klacht die al loopt, of is het een nieuwe? Is het geen van beide? Typ: geen klacht, en het nummer."
		return t
	}
	if n.Effect.Variant == record.VariantReturned {
		var titles []string
		for _, l := range n.Case.LostLetters() {
			titles = append(titles, l.Letter.Variant(l.Variant).Title)
		}
		if len(titles) > 0 {
			t.Remark = "Niet aangekomen: " + strings.Join(slices.Compact(titles), ", ") + ". Per post verstuurd? Zet de dag erachter."
		}
	}
	if t.Owed {
		typed := n.words(r, today)
		if t.Remark == "" && len(typed) > 0 && strings.HasPrefix(typed[0], "verstuurd") {
			t.Remark = "Zet de dag erachter."
		}
		for _, word := range typed {
			t.Type = append(t.Type, number+" "+word)
		}
	}
	if n.Effect.To == record.ToResponsible && n.Effect.Variant == record.VariantOverdue { // the client can be told
		word, _ := words.For(record.TellDelay, record.ByDirector)
		t.Type = append(t.Type, number+" "+word.Word)
	}
	return t
}

// words are what the reader can type.
func (n Notice) words(r *rules.Rules, today record.Date) []string {
	c := n.Case
	if n.Effect.Variant == record.VariantReturned {
		return []string{"verstuurd op"}
	}
	switch n.Event.Term {
	case record.TermContact:
		if c.TriedDays() >= record.TriesEnough {
			return []string{"contact", "commissie"}
		}
		return []string{"contact", "geprobeerd"}
	case record.TermCopy:
		var typed []string
		for _, m := range r.Roles.Managers {
			typed = append(typed, "leidinggevende "+m.Name)
		}
		if len(typed) > mostChoice {
			typed = []string{"leidinggevende"}
		}
		return append(typed, "leidinggevende geen")
	case record.TermAfterContact:
		return []string{"ingetrokken", "commissie", "niet ingetrokken"}
	case record.TermDecide:
		return []string{strings.TrimSpace("besluit " + templates.OutcomePhrase(c.Advice))}
	case record.TermAdvise:
		var typed []string
		for _, o := range []record.Outcome{record.Founded, record.PartlyFounded, record.Unfounded, record.NotJudged} {
			typed = append(typed, "advies "+templates.OutcomePhrase(o))
		}
		if !c.ExtensionUsed && !today.After(c.AdviseBy) {
			typed = append(typed, "verlengen")
		}
		return typed
	case record.TermQuestion:
		return []string{"notitie dossier", "gezien"}
	case record.TermSupplement:
		return []string{"contact", "gezien"}
	case record.TermData:
		return []string{"verstuurd op", "gezien"}
	case record.TermAnswer:
		return []string{"heropenen", "gezien"}
	case record.TermSpam:
		return []string{"ontvankelijk"}
	case record.TermWaiting:
		var typed []string
		for _, w := range n.Waiting {
			typed = append(typed, w.Command)
		}
		return typed
	}
	if word := templates.TaskFor(n.Event.Term).Command; word != "" {
		return []string{word}
	}
	return nil
}

func weekOf(r *rules.Rules, open []record.Case, named bool, today record.Date) *agenda.Week {
	w := &agenda.Week{Day: today, Open: len(open)}
	for _, c := range open {
		row := agenda.Row{ID: c.ID, Status: templates.CasePhrase(c)}
		if named {
			row.Name = c.Complainant.Name
		}
		for _, l := range r.Timetable(c, today) {
			switch l.State {
			case rules.TermKept:
				w.Kept++
			case rules.TermLate, rules.TermMissed:
				w.Late++
			}
		}
		if next, ok := r.NextTerm(c, today); ok {
			row.Task, row.Due, row.Late = templates.TermPhrase(next.Term), next.Due, next.State == rules.TermMissed
		}
		row.Waits, row.Since = waits(r, c, today)
		w.Rows = append(w.Rows, row)
	}
	slices.SortStableFunc(w.Rows, func(a, b agenda.Row) int {
		if a.Late != b.Late {
			return cmp.Compare(b2i(b.Late), b2i(a.Late))
		}
		if a.Due.IsZero() != b.Due.IsZero() {
			return cmp.Compare(b2i(a.Due.IsZero()), b2i(b.Due.IsZero()))
		}
		return a.Due.DaysSince(b.Due)
	})
	if n := len(w.Rows); n > mostOnPage {
		w.Rows, w.More = w.Rows[:mostOnPage], n-mostOnPage
	}
	return w
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// waits gives who a case waits for, and since when: whose task ends first, or began first.
func waits(r *rules.Rules, c record.Case, today record.Date) (who string, since record.Date) {
	var first rules.Task
	tasks := r.Tasks(c, today)
	lost := slices.ContainsFunc(tasks, func(t rules.Task) bool { return t.Term == record.TermReturned })
	for _, t := range tasks {
		if lost && t.Term == record.TermSupplement { // the client does not know the question
			continue
		}
		if t.For == record.ByClock || t.Term == record.TermWaiting && first.Term != "" {
			continue
		}
		sooner := !t.Due.IsZero() && (first.Due.IsZero() || t.Due.Before(first.Due)) || t.Due.IsZero() && first.Due.IsZero() && t.Since.Before(first.Since)
		if first.Term == "" || sooner {
			first = t
		}
	}
	if first.Term == "" {
		return "", since
	}
	if first.Term == record.TermSupplement {
		return "de " + templates.RoleComplainant, first.Since
	}
	return "de " + templates.RolePhrase(first.For), first.Since
}
