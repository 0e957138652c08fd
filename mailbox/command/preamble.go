package command

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// commandLine gives the line that should hold the command, as typed, and all
// that stands below it. It stops at a sign-off: a mail that begins with one
// holds no command. What reads as a command is never taken for a banner.
func (v vocabulary) commandLine(reply string, o Options) (line, below string) {
	rest, more, above := reply, true, "" // above: a banner on the line before
	for skipped := 0; more && skipped <= preambleMax; {
		line, rest, more = strings.Cut(rest, "\n")
		tidy := text.TidyLine(line)
		switch {
		case text.EndsMail(line, tidy):
			return "", ""
		case len(text.Words(text.FirstBytes(tidy, commandLineMax))) == 0:
			above = ""
		case v.isGreeting(tidy):
			above = ""
			skipped++
		case v.isBanner(above, tidy, o):
			above = tidy
			skipped++
		default:
			return line, rest
		}
	}
	return "", ""
}

// isBanner tells whether a mail system put this tidied line above the mail.
func (v vocabulary) isBanner(above, tidy string, o Options) bool {
	if !text.IsBanner(tidy, o.SkipLines) && (above == "" || !text.BannerGoesOn(above, tidy)) {
		return false
	}
	found, _, _ := matchLine(tidy, v.own, o.On)
	return found == nil && !v.labels(tidy)
}

// labels tells whether a line holds a label that is a word of somebody's own: a manager
// keeps an answer inside by "vertrouwelijk", and one who did not is asked for nothing.
func (v vocabulary) labels(line string) bool {
	own := vocabulary{}
	for _, verb := range v.own {
		if slices.ContainsFunc(verb.wordings, func(w wording) bool { return text.IsBannerLabel(w.typed) }) {
			own.own = append(own.own, verb)
		}
	}
	return len(own.own) > 0 && own.holdsWording(text.Words(line), true)
}

// under gives the command on the line below one that is none, in canonical words, and
// the cases before it: the line above it may be a banner that nobody knows. Where it is
// about what banners are about, the next paragraph is looked at too.
func (v vocabulary) under(above, below string, o Options) (cases []string, suggestion string) {
	if cases, suggestion = v.onFirstLine(below, o); suggestion == "" && text.LikeBanner(above) {
		for rest, more := below, true; more; {
			above, rest, more = strings.Cut(rest, "\n")
			if text.TidyLine(above) == "" {
				return v.onFirstLine(rest, o)
			}
		}
	}
	return cases, suggestion
}

func (v vocabulary) onFirstLine(below string, o Options) (cases []string, suggestion string) {
	raw, _ := v.commandLine(below, o)
	line := text.TidyLine(raw)
	if o.Numbered {
		if named, rest := cutCases(line); rest != "" {
			cases, line = named, rest
		}
	}
	found, args, _ := matchLine(line, v.own, o.On)
	if found == nil {
		return nil, ""
	}
	suggestion = strings.TrimSpace(found.Word.Word + " " + strings.Join(args, " "))
	if again, _, _ := matchLine(suggestion, v.own, o.On); again != found {
		suggestion = found.Word.Word
	}
	return cases, suggestion
}

// greetings open a mail, with or without a name after them.
var greetings = []string{
	"beste", "geachte", "lieve", "hallo", "hoi", "hai", "hey", "hi", "dag", "ls", "l s",
	"goedemorgen", "goedemiddag", "goedenmiddag", "goedenavond", "goedendag",
	"goede morgen", "goede middag", "goede avond", "goede dag", "goeden dag",
	"dear", "hello", "good morning", "good afternoon", "good evening",
}

const (
	greetingMax      = 100 // bytes
	greetingWordsMax = 8
)

// isGreeting tells whether a tidied line greets and does nothing else. With
// other words on it ("Hoi, akkoord") it is no greeting, and no command either.
func (v vocabulary) isGreeting(line string) bool {
	if len(line) > greetingMax || strings.ContainsAny(line, "0123456789") || text.IsQuestion(line) {
		return false
	}
	words := text.Words(line)
	n := greetingWords(words)
	if n == 0 {
		return false
	}
	name := words[n:]
	if len(name) == 0 {
		return true
	}
	if len(name) > greetingWordsMax {
		return false
	}
	typed := strings.TrimRightFunc(line[name[0].Start:], text.IsSeparator)
	onlyTitles := !slices.ContainsFunc(name, func(w text.Word) bool { return !text.IsAddressee(w) })
	if breaksSentence(typed) {
		return onlyTitles // "Geachte heer, mevrouw,"
	}
	// After "Hoi," a command word is a command, after "Geachte" a person.
	direct := strings.ContainsAny(line[words[n-1].End:name[0].Start], ",.!:;-")
	if v.holdsWording(name, direct) {
		return false
	}
	unknown, names := 0, 0
	for _, w := range name {
		r, _ := utf8.DecodeRuneInString(line[w.Start:])
		switch {
		case unicode.IsUpper(r):
			names++
		case !text.IsAddressee(w):
			unknown++
		}
	}
	endsInComma := strings.HasSuffix(strings.TrimRight(line, " *_"), ",")
	return endsInComma || unknown == 0 || (unknown == 1 && names == 0)
}

// greetingWords counts the words of the greeting with which words begin.
func greetingWords(words []text.Word) int {
	for _, g := range greetings {
		if beginsWith(words, g) {
			return len(splitWords(g))
		}
	}
	return 0
}

// breaksSentence tells whether punctuation inside s begins a new clause; the
// full stop of an initial or a title ("A. Voorbeeld", "dhr. Voorbeeld") does not.
func breaksSentence(s string) bool {
	if strings.ContainsAny(s, ",;:!") {
		return true
	}
	fields := strings.Fields(s)
	for _, f := range fields[:max(len(fields)-1, 0)] {
		if strings.HasSuffix(f, ".") && utf8.RuneCountInString(f) > 5 {
			return true
		}
	}
	return false
}

// holdsWording tells whether any command is typed within words. Unless strict,
// a word for a person is none.
func (v vocabulary) holdsWording(words []text.Word, strict bool) bool {
	for i := range words {
		if !strict && text.IsAddressee(words[i]) {
			continue
		}
		typed := func(v verb) bool {
			return slices.ContainsFunc(v.wordings, func(w wording) bool { return beginsWith(words[i:], w.typed) })
		}
		if slices.ContainsFunc(v.own, typed) || slices.ContainsFunc(v.others, typed) {
			return true
		}
	}
	return false
}
