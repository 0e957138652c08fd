package route

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// categories splits the arguments into subjects (R02) and grounds (R03).
func categories(args []string) (of []record.Subject, grounds []record.Ground) {
	for _, a := range args {
		if s, ok := subjects[a]; !ok {
			grounds = append(grounds, record.Ground(a))
		} else if !slices.Contains(of, s) {
			of = append(of, s)
		}
	}
	return of, grounds
}

// Categorise takes the line "Categorie: ..." out of a command's text, which others
// read. What cannot be read stays as its argument, for the procedure to refuse.
func Categorise(e *record.Event) {
	rest, args, typed := command.CutCategory(e.Text)
	if typed == "" {
		return
	}
	e.Text, e.Argument = rest, ""
	if e.Subjects, e.Grounds = categories(args); len(e.Subjects) == 0 {
		e.Argument = typed
	}
}

// Category says what a complaint is about as people type it: "behandeling, discriminatie
// (religie)"; "" when nobody said.
func Category(c record.Case) string {
	var said, grounds []string
	for _, g := range c.Grounds {
		grounds = append(grounds, string(g))
	}
	for _, s := range c.Subjects {
		word := wordOf(subjects, s)
		if s == record.Discrimination && len(grounds) > 0 {
			word += " (" + strings.Join(grounds, ", ") + ")"
		}
		said = append(said, word)
	}
	return strings.Join(said, ", ")
}

// listsMail reports whether "geen klacht" is about held mail: it gives numbers, or at
// least does not say what a case is instead.
func listsMail(args []string) bool {
	numbers, kind := command.CutKind(args)
	return kind == "" || len(numbers) > 0
}
