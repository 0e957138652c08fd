package route

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Past is an earlier mail of somebody: the command of its first line ("" for none), the
// end of what was below that line, and the end of the whole mail, quotes included.
type Past struct {
	Asked        record.EventKind
	Below, Whole string
}

// ReadPast reads an earlier mail, or only its beginning.
func ReadPast(m *mailbox.Message, by record.Actor) Past {
	r := command.Read(m.Reply, Words(by))
	return Past{Meant(r, by), ending(r.Below), ending(m.Text)}
}

func ending(s string) string {
	if s = strings.TrimSpace(s); len(s) > mostTail {
		_, s, _ = strings.Cut(s[len(s)-mostTail:], "\n")
	}
	return s
}

const (
	mostTail = 8_000   // bytes at the end of a mail in which a tail is looked for
	mostText = 100_000 // characters of a text from which a tail is cut
)

// Added is what somebody with these names wrote below "akkoord", without thanks, a
// signature and what is also below earlier mails.
func Added(below string, names []string, earlier ...string) string {
	return text.Said(text.Beyond(below, earlier...), names...)
}

// Worded reports whether what is below a command is its text, unlike lines that say who
// somebody is, and unlike the answer to a 19, which [Added] reads.
func Worded(k record.EventKind) bool {
	switch k {
	case record.Approve, record.Cancel, record.CorrectComplainant, record.NameRepresentative, record.PutInCase, record.NotUnderstood, record.MailReceived:
		return false
	}
	return !bare(k)
}

// bare reports whether a command needs nothing below it, so that what is there ends the mail.
func bare(k record.EventKind) bool {
	switch k {
	case record.NameManager, record.MarkSeen, record.MarkPosted, record.Admit, record.SetLanguage, record.Categorise, record.TakeOver, record.HandToDirector, record.TakeIn,
		record.AskStatus, record.AskHelp, record.AskFile, record.AskOverview, record.AskRegister, record.BeAway, record.BeBack, record.AcknowledgeDossier:
		return true
	}
	return false
}

// wanted is what may be everything a command needs besides a sentence: who is partial,
// where people meet, whom somebody spoke to; thanks to the complainant.
func wanted(k record.EventKind) text.Also {
	switch k {
	case record.AskRecusal, record.CallHearing, record.Note, record.NoteDossier, record.RecordContact, record.RecordAttempt, record.KeepInternal:
		return text.AlsoNames
	case record.WriteComplainant, record.FindNoComplaint, record.TellDelay:
		return text.AlsoThanks
	}
	return 0
}

// Own gives the part of a command's text that its sender, who has these names, wrote
// for it. Empty words are left out. So is what was also below another text of theirs,
// set apart from it, or below a command that needs no text. If something remains
// without the lines that end two other mails of theirs, that is the text. In doubt
// about those lines the text stays whole, since it is shown or told.
//
// Mail with the same command is not compared: people send a report again with a few
// words more. Nor is a tail that was the whole of another text: it may be a text.
func Own(e record.Event, names []string, past []Past) string {
	tells := func(s string) bool { return text.Tells(s, wanted(e.Kind), names...) }
	said := strings.TrimSpace(text.FirstRunes(e.Text, mostText))
	if !tells(said) {
		return ""
	}
	var tails, ends []string
	seen := make(map[record.EventKind]bool) // the latest mail with each command shows a habit
	for _, p := range past {
		if p.Below == "" || p.Asked == e.Kind || p.Asked == record.Approve {
			continue
		}
		latest := !seen[p.Asked]
		seen[p.Asked] = true
		forms := []string{p.Below}
		if cut := text.CutSignOff(p.Below, names); cut != p.Below { // cut in the same way as the text
			forms = append(forms, cut)
		}
		alone := bare(p.Asked)
		for _, form := range forms {
			if alone || setApart(form, said) {
				tails = append(tails, form)
			}
			switch {
			case latest && alone: // it is all tail, and counts twice
				ends = append(ends, form, form)
			case latest:
				ends = append(ends, form)
			}
		}
	}
	if !tells(text.BeyondTail(said, tails...)) {
		return ""
	}
	rest := text.BeyondHabit(said, ends...)
	if rest == said || len(said) < len(strings.TrimSpace(e.Text)) {
		return e.Text
	}
	if rest = text.CutSignOff(rest, names); tells(rest) {
		return rest
	}
	return e.Text
}

// setApart reports whether the common end of an earlier and a later text was, in the
// earlier one, below something else and below a blank line.
func setApart(earlier, later string) bool {
	above := text.Beyond(earlier, later)
	tail, ok := strings.CutPrefix(earlier, above)
	if !ok || above == "" {
		return false
	}
	_, tail, _ = strings.Cut(tail, "\n") // the rest of the last line above
	first, _, _ := strings.Cut(tail, "\n")
	return strings.Trim(text.TidyLine(first), "-_=*~ ") == ""
}
