package wrote

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// withText are the commands whose text is free, a report or a question, beside those that
// are shown first.
var withText = []record.EventKind{
	record.RecordContact, record.RecordAttempt, record.RecordRefusal, record.NameNoManager, record.Note, record.NoteDossier, record.AskRecusal,
}

// Take reads what is below a command of somebody with these names and is not ours. If
// the text of the command refers to it, it becomes part of that text; if it refers to
// something but nothing is there and no files came, the command is refused. Otherwise
// it is left out, and the answer says so. The command itself is read only from above
// it.
func (w Words) Take(e *record.Event, files bool, names ...string) {
	if !procedure.ShownFirst(e.Kind) && !slices.Contains(withText, e.Kind) {
		return
	}
	tells := text.Tells(w.Others, 0, names...)
	switch {
	case pointsDown(e.Text) && tells:
		e.Text = text.CutSignOff(e.Text+"\n\n"+w.Others, names)
	case pointsDown(e.Text):
		e.Points = w.Quotes && !files
	case tells:
		e.Left = templates.LeftOthers(opening(w.Others))
	}
}

// pointers are words that refer to something below, folded.
var pointers = []string{
	"hieronder", "onderstaand", "onderstaande", "zie onder", "onderaan", "hierna", "zie beneden", "hierbeneden", "onder deze mail", "onder deze e mail", "onder dit bericht",
	"below", "underneath",
}

// fewWords is how many words at the end of a text are searched for a pointer.
const fewWords = 12

// pointsDown reports whether a text ends with words that refer to what is below it, or
// with a colon. A text that itself goes on has below it what it refers to.
func pointsDown(s string) bool {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, ":") {
		return true
	}
	last := s[strings.LastIndex(s, "\n\n")+1:]
	said := " " + text.Fold(last) + " "
	return slices.ContainsFunc(pointers, func(p string) bool {
		at := strings.LastIndex(said, " "+p+" ")
		return at >= 0 && len(strings.Fields(said[at+len(p)+1:])) <= fewWords
	})
}

// opening gives the beginning of what somebody wrote, below its heading.
func opening(s string) string {
	const most = 80 // characters
	for _, p := range text.Pieces(s, "", text.Source{Answers: true}) {
		for line := range strings.Lines(p.Text) {
			line = text.TidyLine(strings.TrimLeft(line, "> \t"))
			if p.Kind == text.Head || strings.Trim(line, "-_=*") == "" {
				continue
			}
			if start := text.FirstRunes(line, most); start != line {
				return strings.TrimSpace(start) + "…"
			}
			return line
		}
	}
	return ""
}
