// Package command reads what a person typed: a command on the first line of a
// reply, the text below it, dates, and the lines that name a representative.
// What flows through it:
//
//	Message.Reply ──► Read ──► Reading: a Command, or what may have been meant
//
// Only the exact words count. What is merely close to them becomes a suggestion, never
// a command: a letter cannot be taken back.
package command

import (
	"strings"
	"unicode"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Command is what a mail asks the procedure to do.
type Command struct {
	// Name is the canonical Dutch word, one of those in Options.
	Name string
	// Args is what followed the word, in canonical form: dates as "2026-12-03",
	// verdicts as "gegrond", "deels gegrond", "ongegrond" or "niet te beoordelen",
	// grounds of inadmissibility as "te oud", "geen klacht" or "geen klant", answers as
	// "ja" or "nee", subjects and grounds of discrimination (R02, R03), the number,
	// address or name of a manager, numbers of held mail, and ranges of them as "1-40".
	// A date, manager, number, subject or answer that was not understood stays as
	// typed.
	Args []string
	// Text is what is below the word, and after its colon if that is allowed, without
	// greeting, sign-off and signature.
	Text string
}

// Reading is how a reply was read.
type Reading struct {
	// Command is nil if the reply contains none.
	Command *Command
	// FirstLine is the line that was read as the command: cleaned, at most 200
	// characters, "" if the reply has no such line.
	FirstLine string
	// Below is everything below that line, as typed.
	Below string
	// Suggestion is the command line that was probably meant, in canonical words; "" if
	// none is likely, and always "" when there is a Command.
	Suggestion string
	// Covered says that the suggestion is on the next line: FirstLine may be a banner
	// that the recipient's mail system put above it.
	Covered bool
	// Slip is set if the Suggestion is what was typed, with a typing error, and not
	// only found among its words.
	Slip bool
	// Cases are the cases before the word, with Options.Numbered: "7" or "K-2026-0007".
	Cases []string
	// Another is the next line with a case and a command; "" for none.
	Another string
}

// Options says from whom a reply came and when.
type Options struct {
	// Words are what this person may type, Others what is for other people. One of the
	// Others is not a typing error for one of the sender's own words, unless the sender
	// is a layman, who cannot know who may write what.
	Words, Others []Word
	Layman        bool
	// SkipLines are banners that a mail system puts above a mail. A line that contains
	// one, in any case, is not the command. Those that text.IsBanner recognises need
	// not be listed.
	SkipLines []string
	// Names are the sender's. A line that is just one of them, or its first word,
	// begins the signature of a mail without "Met vriendelijke groet".
	Names []string
	// On is the day of receipt; missing years are filled in relative to it.
	On civil.Date
	// Numbered says that a case may stand before the word: "7 contact".
	Numbered bool
}

const (
	firstLineMax   = 200 // characters kept of a line for showing it
	commandLineMax = 400 // bytes; no form of any command comes near it
	preambleMax    = 20  // lines of greetings and banners; a mail with more has no command
)

// Read reads the command from reply: the first text part of a mail above its quotes,
// with LF line ends. The first line that is not blank, a greeting or a banner is the
// command; what is below it is its text.
//
// Only the exact words count. A letter to a complainant cannot be taken back, so
// anything merely close to a command gets a Suggestion.
func Read(reply string, o Options) Reading {
	words := vocabulary{verbs(o.Words), verbs(o.Others), o.Layman}
	raw, below := words.commandLine(reply, o)
	line := text.TidyLine(raw)
	if line == "" {
		return Reading{}
	}
	r := Reading{FirstLine: strings.TrimRight(text.FirstRunes(line, firstLineMax), " "), Below: below}
	if o.Numbered {
		whole := line
		if r.Cases, line, below = words.numbered(line, below, o); len(r.Cases) > 0 {
			raw, r.Below = line, below
		}
		if r.Another = words.another(below, o); line == "" {
			line = whole
		}
	}
	v, args, sameLine := matchLine(line, words.own, o.On)
	if v != nil && v.Heading && len(args) == 0 && !sameLine && text.BeginsWithContactData(below) {
		v = nil
	}
	if v == nil {
		r.Suggestion = words.suggest(line)
		if cases, under := words.under(line, below, o); under != "" {
			r.Suggestion, r.Covered, r.Another = under, true, ""
			r.Cases = append(r.Cases, cases...)
		}
		r.Slip = r.Suggestion != "" && r.Suggestion == words.slip(line)
		return r
	}
	names := o.Names
	if v.OwnName {
		names = nil
	}
	r.Command = &Command{Name: v.Word.Word, Args: args, Text: words.commandText(below, names)}
	if sameLine {
		_, typed, _ := strings.Cut(raw, ":")
		typed = strings.TrimSpace(strings.TrimLeft(typed, " \t\u00a0*_"))
		r.Command.Text = strings.TrimSpace(typed + "\n" + r.Command.Text)
	}
	return r
}

// Line reads a line that should be a command of a known word, and reports whether its
// words and what follows them say so. It has no text.
func Line(line string, word Word, on civil.Date) (c Command, is bool) {
	v, args, _ := matchLine(text.TidyLine(line), verbs([]Word{word}), on)
	if v == nil {
		return Command{}, false
	}
	return Command{Name: v.Word.Word, Args: args}, true
}

// commandText is the text below a command line without greeting and sign-off.
func (v vocabulary) commandText(below string, names []string) string {
	typed := strings.TrimLeft(below, " \t\n\u00a0")
	if first, rest, _ := strings.Cut(typed, "\n"); v.isGreeting(text.TidyLine(first)) {
		typed = rest
	}
	typed = text.CutSignOff(typed, names)
	if !strings.ContainsFunc(imageMarks.ReplaceAllString(typed, ""), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "" // dots, dashes, the mark of a picture: nothing was said
	}
	return typed
}

// imageMarks are what mail clients leave in the text for an inline picture.
var imageMarks = quick.Plain(`\[(?:cid|image|afbeelding):[^\]\n]*\]`)

// matchLine reads a tidied line as a command in one of its exact forms. sameLine says
// that the text starts after the line's first colon.
func matchLine(line string, verbs []verb, on civil.Date) (v *verb, args []string, sameLine bool) {
	head, tail, colon := strings.Cut(line, ":")
	if len(head) > commandLineMax {
		return nil, nil, false
	}
	// "niet akkoord", whatever is around it, must never send a letter.
	if v := findVerb(verbs, "annuleren"); v != nil && strings.HasPrefix(text.Fold(head), "niet akkoord") {
		return v, nil, false
	}
	if len(line) <= commandLineMax && (!text.IsQuestion(line) || text.Fold(line) == "?") {
		if v, args := matchForm(line, verbs, on); v != nil {
			return v, args, false
		}
	}
	if !colon || text.IsQuestion(head) || isDenial(tail) {
		return nil, nil, false
	}
	if v, args = matchForm(head, verbs, on); v == nil || !v.SameLine || (text.IsQuestion(tail) && !v.MayAsk) {
		return nil, nil, false
	}
	return v, args, true
}

// matchForm finds the verb whose form the line has exactly: one of its wordings, and
// then only arguments that the verb takes. Canonical words come before synonyms; after
// that the order of the vocabulary decides.
func matchForm(line string, verbs []verb, on civil.Date) (*verb, []string) {
	words := text.Words(line)
	for _, canonical := range []bool{true, false} {
		for i := range verbs {
			v := &verbs[i]
			for j, w := range v.wordings {
				if (j == 0) != canonical || !beginsWith(words, w.typed) {
					continue
				}
				last := words[len(splitWords(w.typed))-1]
				rest := strings.TrimSpace(w.adds + " " + trimSeparators(line[last.End:]))
				if args, ok := v.readArgs(rest, on); ok {
					return v, args
				}
			}
		}
	}
	return nil, nil
}

// isDenial reports whether the text after a colon takes the command back, as in
// "verlengen: niet nodig".
func isDenial(s string) bool {
	switch text.Fold(text.FirstBytes(s, 40)) {
	case "nee", "neen", "niet", "nog niet", "niet nodig", "niet meer nodig", "geen", "nvt", "niet van toepassing":
		return true
	}
	return false
}

// Canonical gives the command in canonical form: its word, and its arguments; ""
// without one.
func (r Reading) Canonical() string {
	if r.Command == nil {
		return ""
	}
	return strings.TrimSpace(r.Command.Name + " " + strings.Join(r.Command.Args, " "))
}
