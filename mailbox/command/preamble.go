package command

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// commandLine gives the line that should be the command, as typed, and everything below
// it. It stops at a sign-off: a mail that begins with one contains no command. What
// reads as a command is never taken for a banner.
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

// isBanner reports whether a mail system put this tidied line above the mail.
func (v vocabulary) isBanner(above, tidy string, o Options) bool {
	if !text.IsBanner(tidy, o.SkipLines) && (above == "" || !text.BannerGoesOn(above, tidy)) {
		return false
	}
	found, _, _ := matchLine(tidy, v.own, o.On)
	return found == nil && !v.labels(tidy)
}

// labels reports whether a line contains a label that is one of somebody's own words: a
// manager keeps an answer internal by "vertrouwelijk", but a manager who did not type
// it is not asked.
func (v vocabulary) labels(line string) bool {
	own := vocabulary{}
	for _, verb := range v.own {
		if slices.ContainsFunc(verb.wordings, func(w wording) bool { return text.IsBannerLabel(w.typed) }) {
			own.own = append(own.own, verb)
		}
	}
	return len(own.own) > 0 && own.holdsWording(text.Words(line), true)
}

// under gives the command on the line below one that is not a command, in canonical
// words, and the cases before it: the line above may be an unknown banner. If that line
// is about what banners are about, the next paragraph is searched too.
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

// isGreeting reports whether a tidied line greets and does nothing else. With other
// words on it ("Hoi, akkoord") it is not a greeting, and not a command either.
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

// greetingWords counts the words of the greeting that words begin with.
func greetingWords(words []text.Word) int {
	for _, g := range greetings {
		if beginsWith(words, g) {
			return len(splitWords(g))
		}
	}
	return 0
}

// breaksSentence reports whether punctuation inside s begins a new clause; the full
// stop of an initial or a title ("A. Voorbeeld", "dhr. Voorbeeld") does not.
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

// holdsWording reports whether any command is typed within words. Unless strict, a word
// for a person does not count.
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
