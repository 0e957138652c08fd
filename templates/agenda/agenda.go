// Package agenda is what the morning mail (34) and the weekly page (35) say, case by
// case, and what is asked (14) if an answer to one does not say which case it is about.
// What flows through it is plain values, in words for people:
//
//	package desk/morning ──► Page ──► templates/text/34.txt, 35.txt, 14-which.txt
//
// Who may read what was decided earlier.
package agenda

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// Page is a mail 34 or 35, or the answer to a command that does not say which case it is about.
type Page struct {
	Week   *Week    // its first part on the first working day of a week; nil on others
	Cases  []Case   // what is due, the worst first
	Also   []string // numbers of cases with something due that did not fit above
	More   int      // how many more there are
	Moved  []Moved  // what changed holidays do to terms
	Held   int      // mail that waits for a judgement, or was put aside
	Listed int      // the cases that may be answered about
	Asked  *Asked   // 14: what was typed; nil elsewhere
}

// Case is one case with everything that is due in it.
type Case struct {
	ID    string // K-2026-0007
	Name  string // of the complainant, for a reader who may know it
	Tasks []Task
}

// Task is one thing that is due.
type Task struct {
	Name   string // "contact met de klager"
	Owed   bool   // by the reader; else it is for information
	Late   bool
	Lapsed bool       // it waited too long for "akkoord"
	Due    civil.Date // the last day; zero without a term
	Since  civil.Date // zero where nobody knows
	Type   []string   // what can be typed, each with the number of the case
	Remark string     // a sentence more
}

// Label is how a task begins.
func (t Task) Label() string {
	switch {
	case t.Lapsed:
		return "Vervallen:"
	case !t.Owed && t.Late:
		return "Ter informatie, TE LAAT:"
	case !t.Owed:
		return "Ter informatie:"
	case t.Late:
		return "TE LAAT:"
	case t.Due.IsZero():
		return "Open:"
	}
	return "Termijn:"
}

// What names the task, as a sentence begins.
func (t Task) What() string {
	return strings.ToUpper(t.Name[:min(1, len(t.Name))]) + t.Name[min(1, len(t.Name)):]
}

// Moved is a term affected by changed holidays.
type Moved struct {
	ID, Name string
	Was, Now civil.Date
}

// Owes reports whether the reader has to do anything.
func (p Page) Owes() bool { return p.cases(func(t Task) bool { return t.Owed }) > 0 }

func (p Page) cases(such func(Task) bool) (n int) {
	for _, c := range p.Cases {
		if slices.ContainsFunc(c.Tasks, such) {
			n++
		}
	}
	return n
}

// Due is how many cases have something due.
func (p Page) Due() int { return len(p.Cases) + len(p.Also) + p.More }

// First is the case used in an example.
func (p Page) First() string {
	for _, c := range p.Cases {
		for _, t := range c.Tasks {
			if t.Owed && len(t.Type) > 0 {
				return t.Type[0]
			}
		}
	}
	return ""
}

// Subject says how much there is, and about nobody. If the reader has to do something,
// what is only for information does not count.
func (p Page) Subject() string {
	what, owes := "Ter informatie", p.Owes()
	n, late := p.Due(), p.cases(func(t Task) bool { return t.Late && (t.Owed || !owes) })
	if owes {
		what = "Vandaag te doen"
		n -= len(p.Cases) - p.cases(func(t Task) bool { return t.Owed })
	}
	switch {
	case n == 0 && p.Week != nil:
		return "Overzicht van deze week: " + count(p.Week.Open, "open klacht", "open klachten")
	case n == 0 && p.Held > 0:
		return "Vandaag te doen: " + count(p.Held, "bericht", "berichten")
	case n == 0:
		return "Andere termijnen"
	case late > 0:
		return fmt.Sprintf("%s: %s, waarvan %d te laat", what, count(n, "klacht", "klachten"), late)
	}
	return what + ": " + count(n, "klacht", "klachten")
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// Week is the state of all open cases on the first working day of a week.
type Week struct {
	Day        civil.Date
	Open       int
	Kept, Late int // terms of these cases
	Rows       []Row
	More       int // cases without a row
}

// Row is one open case on the weekly page.
type Row struct {
	ID     string
	Name   string // of the complainant; "" if the reader may not know it
	Status string
	Waits  string     // for whom: "de directeur"
	Since  civil.Date // and since when
	Task   string     // the term that ends first
	Due    civil.Date
	Late   bool
}

// Why is what is wrong with how an answer to a mail about several cases names one.
type Why string

// The reasons.
const (
	WhyNone    Why = "none"    // no case is named, and there are several
	WhySeveral Why = "several" // more than one
	WhyOther   Why = "other"   // one that the mail does not list
	WhyYear    Why = "year"    // only the number, while cases of two years are listed
	WhyAnother Why = "another" // one case, and a second command for another below
	WhyAfter   Why = "after"   // a number before a word that it should follow
	WhyShown   Why = "shown"   // "akkoord", which counts only in answer to what was shown
)

// Asked is a command that does not say which case it is about.
type Asked struct {
	Why     Why
	Typed   []string // the cases, as typed
	Another string   // the further command
	Word    string   // the command; "" if it was not understood
	Cases   []string // those that the mail lists
	Likely  string   // the one that was probably meant; "" for any
	More    int
}

// Is lets a text ask for a reason.
func (a Asked) Is(why string) bool { return string(a.Why) == why }

// Example is the command with a case before it, the likely one or else the first.
func (a Asked) Example() string {
	word := a.Word
	if word == "" {
		word = "contact"
	}
	switch {
	case a.Likely != "":
		return a.Likely + " " + word
	case len(a.Cases) == 0:
		return word
	}
	return a.Cases[0] + " " + word
}
