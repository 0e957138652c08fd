package morning

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// aboutNoCase are the commands that need no case. Held mail is named after the word.
var aboutNoCase = []record.EventKind{record.TakeIn, record.PutAside, record.AskOverview, record.AskRegister, record.BeAway, record.BeBack, record.AskHelp}

// Choose gives the case that a command is for, in answer to a mail that lists several;
// "" for none, with why the command must name one. asked is what its word means.
func Choose(listed []string, r command.Reading, asked record.EventKind) (id string, why agenda.Why) {
	none := slices.Contains(aboutNoCase, asked)
	cases := slices.Clone(r.Cases)
	if asked == record.AskFile && len(cases) == 0 && len(r.Command.Args) > 0 { // "stukken K-2026-0007"
		cases = r.Command.Args[:1]
	}
	slices.Sort(cases)
	cases = slices.Compact(cases)
	switch {
	case r.Another != "" && r.Command != nil:
		return "", agenda.WhyAnother
	case len(cases) > 0 && (asked == record.TakeIn || asked == record.PutAside && len(r.Command.Args) > 0):
		return "", agenda.WhyAfter
	case len(cases) == 0 && none:
		return "", ""
	case len(cases) == 0 && len(listed) == 1:
		return listed[0], ""
	case len(cases) == 0 && asked == record.Approve:
		return "", agenda.WhyShown
	case len(cases) == 0:
		return "", agenda.WhyNone
	case !strings.HasPrefix(cases[0], "K-") && years(listed):
		return "", agenda.WhyYear
	}
	for _, typed := range cases {
		i := slices.IndexFunc(listed, func(id string) bool { return command.Names(typed, id) })
		switch {
		case i < 0 && len(cases) == 1:
			return "", agenda.WhyOther
		case i < 0 || id != "" && listed[i] != id:
			return "", agenda.WhySeveral
		}
		id = listed[i]
	}
	return id, ""
}

// Place gives the case of an answer to our mail: about one case, or about none but with
// a list. If the answer must name one, the question is given instead. In answer to a
// mail about one case, a number before a command counts, and must be that case's.
func Place(own string, lists []string, r command.Reading, asked record.EventKind) (id string, ask agenda.Page, which []string) {
	if own != "" {
		if r.Command == nil || len(r.Cases) == 0 && r.Another == "" {
			return own, ask, nil
		}
		lists = []string{own}
	}
	if len(lists) == 0 {
		return own, ask, nil
	}
	id, why := Choose(lists, r, asked)
	if why != "" {
		return "", agenda.Page{Asked: Ask(lists, r, why)}, lists
	}
	return id, ask, nil
}

// mostOffered is how many cases an answer offers to choose from.
const mostOffered = 40

// Ask is what we tell somebody whose command does not say which case it is about.
func Ask(listed []string, r command.Reading, why agenda.Why) *agenda.Asked {
	a := &agenda.Asked{Why: why, Typed: slices.Clone(r.Cases), Another: r.Another, Word: r.Suggestion}
	if r.Command != nil {
		a.Word = r.Canonical()
		if len(a.Typed) == 0 && why == agenda.WhyOther {
			a.Typed = slices.Clone(r.Command.Args[:min(1, len(r.Command.Args))])
			a.Word = r.Command.Name
		}
	}
	if why == agenda.WhyAfter || why == agenda.WhyShown {
		return a
	}
	long := len(listed) > 0 && years(listed)
	if why == agenda.WhyNone && r.Command != nil {
		a.Likely, a.Word = behind(listed, r.Command, long)
	}
	for i, id := range listed {
		if i < mostOffered {
			a.Cases = append(a.Cases, number(id, long))
		} else {
			a.More++
		}
	}
	return a
}

// behind gives the case that somebody named after the word, "contact 7", and the
// command without it; no case if a number belongs there.
func behind(listed []string, c *command.Command, long bool) (likely, word string) {
	word = strings.TrimSpace(c.Name + " " + strings.Join(c.Args, " "))
	if len(c.Args) != 1 || slices.ContainsFunc(words.All(), func(w words.Command) bool { return w.Word == c.Name && w.Beside == words.BesideManager }) {
		return "", word
	}
	typed := strings.TrimLeft(c.Args[0], "#0")
	if i := slices.IndexFunc(listed, func(id string) bool { return command.Names(typed, id) }); i >= 0 {
		return number(listed[i], long), c.Name
	}
	return "", word
}
