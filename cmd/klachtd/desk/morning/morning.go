// Package morning makes one mail (34) of everything that is due for somebody in a
// morning: reminders of one or more cases, held mail, the weekly page. What flows
// through it:
//
//	each mail that would leave alone ──► Notice ──► Sort ──► Post, one for each address
//	a Post with more than one ──► Page ──► what 34 says, and which cases it lists
//	Posts, and what is planned ──► Tell ──► all of it is committed together, or each alone
//	an answer, and the cases listed ──► Place ──► the case that is meant, or what to ask
//
// It decides nothing about a case and stores nothing: desk/morning.go collects what is
// due, and the log stores which cases a 34 lists. An answer is for one of those cases
// only, so a case number proves nothing that the mail itself does not.
package morning

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// Collects reports whether a mail is of the kind that people get at most one of in a
// morning: what is due or late, and lists. What is new leaves at once.
func Collects(e record.Effect) bool {
	switch e.Letter {
	case record.MailReminder, record.MailCommissionReminder, record.MailSettle:
		return true
	case record.MailNotDone:
		return e.Variant == record.VariantLapsed
	case record.MailFurther:
		return e.Variant == record.VariantSeveral
	case record.MailMorning: // it is not sent as a mail of its own
		return true
	case record.MailHeld:
		return e.Variant == "" || e.Variant == record.VariantEscalated
	}
	return false
}

// Notice is a mail that would leave alone, to one address.
type Notice struct {
	To      templates.Person
	Blind   bool // makes sure that somebody answers for the case, but learns nothing about it
	Effect  record.Effect
	Event   record.Event // the reminder; zero for a list of mail
	Case    record.Case  // its present state; zero for none
	Task    rules.Task
	Waiting []templates.Waiting // what the reader can confirm in the case, or what lapsed
	Mails   int                 // how many mails it lists
	Moved   []agenda.Moved      // what changed holidays do in the case
	Plan    int                 // the caller's index of it
}

// owed reports whether the reader has to do it; else it is only for information.
func (n Notice) owed() bool {
	switch n.Effect.Letter {
	case record.MailCommissionReminder:
		return n.Effect.To == record.ToCommission
	case record.MailNotDone:
		return true
	}
	return n.Blind || n.Effect.To == record.ToResponsible
}

// Post is all that one address gets.
type Post struct {
	To      templates.Person
	Notices []Notice
	Kind    record.LetterKind // 34 or 35; "" if a single mail is enough
	Leads   bool              // the reader answers for an open case, or has something to do in one
	Board   bool              // the reader is the board's address
	ID      string            // Message-ID of the combined mail
}

// roles are the reader's possible roles, the one with most to do first.
var roles = []string{templates.RoleDirector, templates.RoleDeputy, templates.RoleCommission, templates.RoleAdministrator}

// Sort gives the post of each address, in order of first appearance. With week,
// everybody who answers for an open case gets the weekly page, and so does the board.
func Sort(notices []Notice, r *rules.Rules, open []record.Case, week bool) []*Post {
	var all []*Post
	post := func(to templates.Person) *Post {
		i := slices.IndexFunc(all, func(p *Post) bool { return record.SameAddress(p.To.Address, to.Address) })
		if i < 0 {
			all = append(all, &Post{To: to})
			return all[len(all)-1]
		}
		p := all[i]
		p.To.Name = cmp.Or(p.To.Name, to.Name)
		if before, now := slices.Index(roles, p.To.Role), slices.Index(roles, to.Role); now >= 0 && (before < 0 || now < before) {
			p.To.Role = to.Role
		}
		return p
	}
	for _, n := range notices {
		p := post(n.To)
		p.Notices = append(p.Notices, n)
	}
	if week {
		for _, c := range open {
			if actor, holder := r.Acting(c); actor != record.ByAdministrator {
				for _, a := range holder.Addresses {
					post(templates.Person{Name: holder.Name, Address: a, Role: templates.RolePhrase(actor)}).Leads = true
				}
			}
		}
		if board := r.Roles.Escalation; board != "" && slices.ContainsFunc(open, func(c record.Case) bool { return !r.KeptFrom(c, board) }) {
			post(templates.Person{Address: board}).Board = true
		}
	}
	for _, p := range all {
		if p.Board && slices.ContainsFunc(p.Notices, Notice.owed) { // in a closed case: 35 names nobody and asks nothing
			p.Leads = true
		}
		switch {
		case p.Board && !p.Leads:
			p.Kind = record.MailWeek
		case p.Leads || len(p.Notices) > 1 || len(p.Notices) == 1 && len(p.Notices[0].Moved) > 0:
			p.Kind = record.MailMorning
		}
	}
	return all
}

// Plan is who gets one combined mail, and what goes into it.
type Plan struct {
	Posts    []*Post
	InOne    map[string]string // the Message-ID of the combined mail, by address in lower case
	Listed   map[int]string    // the Message-ID of the mail that lists what the caller planned, by its number
	Together map[string]bool   // the cases with anything in such a mail
}

// Arrange sorts notices, and gives each combined mail its Message-ID: what is recorded
// in a case says in which mail it was told.
func Arrange(notices []Notice, r *rules.Rules, open []record.Case, week bool, newID func() (string, error)) (p Plan, err error) {
	p = Plan{InOne: make(map[string]string), Listed: make(map[int]string), Together: make(map[string]bool)}
	for _, post := range Sort(notices, r, open, week) {
		if post.Kind == "" {
			continue
		}
		if post.ID, err = newID(); err != nil {
			return p, err
		}
		p.Posts = append(p.Posts, post)
		p.InOne[strings.ToLower(post.To.Address)] = post.ID
		for _, n := range post.Notices {
			if p.Together[n.Case.ID] = true; p.Listed[n.Plan] == "" || n.Effect.To == record.ToResponsible {
				p.Listed[n.Plan] = post.ID
			}
		}
	}
	return p, nil
}

// Effects are the mail of a post.
func (p *Post) Effects(week bool) []record.Effect {
	if p.Kind == record.MailMorning && week && p.Leads {
		return p.Kind.Variant(record.VariantWeek).Effects()
	}
	return p.Kind.Letter().Effects()
}

// Reads reports whether the reader of a notice may see the mails it lists.
func (n Notice) Reads(r *rules.Rules) bool {
	return !n.Blind && n.Effect.To != record.ToAdministrator && (n.Effect.To != record.ToEscalation || r.Deputises(n.To.Address))
}

// FirstOfWeek reports whether a day is the first working day of its week.
func FirstOfWeek(r *rules.Rules, day record.Date) bool {
	if !r.Calendar.IsWorkingDay(day) {
		return false
	}
	for d := day.AddDays(-1); d.In(r.Zone).Weekday() != 0; d = d.AddDays(-1) { // back to Sunday
		if r.Calendar.IsWorkingDay(d) {
			return false
		}
	}
	return true
}

// number is how a case is named before a command word: "7", or "K-2026-0007".
func number(id string, long bool) string {
	if long {
		return id
	}
	return cmp.Or(command.Short(id), id)
}

// years reports whether these cases are of more than one year.
func years(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return year(id) != year(ids[0]) })
}

func year(id string) string {
	y, _, _ := strings.Cut(strings.TrimPrefix(id, "K-"), "-")
	return y
}

// Moved is the prefix of marks for terms that changed holidays affect, until somebody is told.
const Moved = "moved "

// MovedMark is the mark of one: "moved K-2026-0001 contact 2026-12-08 2026-12-07".
func MovedMark(id string, x rules.Recounted) string {
	return fmt.Sprintf("%s%s %s %s %s", Moved, id, x.Term, x.Was, x.Now)
}

// MovedOf are the terms of one case, with their marks.
type MovedOf struct {
	Case  string
	Rows  []agenda.Moved
	Marks []string
}

// MovedIn gives the terms by case, as far as they were marked by an instant.
func MovedIn(marks map[string]time.Time, by time.Time) (all []MovedOf) {
	for _, mark := range slices.Sorted(maps.Keys(marks)) {
		f := strings.Fields(mark)
		if marks[mark].After(by) || len(f) != 5 {
			continue
		}
		was, err1 := civil.ParseDate(f[3])
		now, err2 := civil.ParseDate(f[4])
		if err1 != nil || err2 != nil {
			continue
		}
		if n := len(all); n == 0 || all[n-1].Case != f[1] {
			all = append(all, MovedOf{Case: f[1]})
		}
		of := &all[len(all)-1]
		of.Rows = append(of.Rows, agenda.Moved{ID: f[1], Name: templates.TermPhrase(record.Term(f[2])), Was: was, Now: now})
		of.Marks = append(of.Marks, mark)
	}
	return all
}

// Work is how the caller carries out a plan; O is what it planned for one case or list.
type Work[O any] struct {
	Case   func(O) string                     // the number of its case; "" for none
	List   func(O, map[string]string, string) // notes who gets a combined mail, and which of those lists it
	Alone  func(O) error                      // commits it, with its own mails
	Add    func(O) error                      // collects it, to be committed with the mail that lists it
	One    func(*Post) error                  // collects that mail
	Keep   func() error                       // commits everything collected, or nothing
	Again  func([]O) error                    // plans these again
	Forget func()                             // drops what was collected
}

// Tell commits what is planned, and mails it. A failure does not silence the rest: a
// case that cannot be told is left out, and if the combined mail cannot be made, each
// is told by its own mail.
func Tell[O comparable](plan Plan, planned []O, w Work[O]) error {
	var errs []error
	var rest []O
	failed := func(o O, err error) error { return fmt.Errorf("reminders of %s: %w", w.Case(o), err) }
	for i, o := range planned {
		w.List(o, plan.InOne, plan.Listed[i])
		if id := w.Case(o); plan.Listed[i] != "" || id != "" && plan.Together[id] {
			rest = append(rest, o)
		} else if err := w.Alone(o); err != nil {
			errs = append(errs, failed(o, err))
		}
	}
	for _, o := range rest {
		if err := w.Add(o); err != nil {
			id := w.Case(o)
			others := slices.DeleteFunc(slices.Clone(rest), func(x O) bool { return x == o || id != "" && w.Case(x) == id })
			return errors.Join(append(errs, failed(o, err), w.Again(others))...)
		}
	}
	for _, p := range plan.Posts {
		if err := w.One(p); err != nil {
			errs = append(errs, fmt.Errorf("the morning's mail: %w", err))
			w.Forget()
			for _, o := range rest {
				w.List(o, nil, "")
				errs = append(errs, w.Alone(o))
			}
			return errors.Join(errs...)
		}
	}
	if len(rest)+len(plan.Posts) > 0 {
		errs = append(errs, w.Keep())
	}
	return errors.Join(errs...)
}
