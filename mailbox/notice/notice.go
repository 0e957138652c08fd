// Package notice knows what machines say, and nothing else: that somebody is away, that
// a mail was received, that one did not arrive. A text goes in, and it says whether the
// text is certainly just that. What flows through it:
//
//	text ──► sentences ──► phrases of each ──► Usual, Title, Failure
//
// A doubtful text is never a notice: people can put a complaint into an automatic
// answer, and they complain in plain words. So a notice is short, and each of its
// sentences consists of nothing but the phrases in phrases.go. Whatever else it may be,
// a person looks at it, which costs a line in a list.
package notice

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// LongestText is the longest notice, in bytes: anything longer is a text.
const LongestText = 2000

// Writer is the possible author of a notice: words of this name and address are
// ignored.
type Writer struct{ Name, Address string }

// Answered is the subject of the mail that a notice answers, "" if it answers none:
// notices repeat it, and ours contains the word "klacht".
type Answered string

// subjectLine is where a notice names the subject of the mail it answers.
var subjectLine = regexp.MustCompile(`(?im)^[ \t>]*(?:onderwerp|subject|betreff|objet|konu|temat)[ \t]*:.*$|` +
	`\b(?:onderwerp|subject|betreff|objet|titel)\b[^\n"“”„'‘’«»]{0,20}["“„'‘«][^\n"”“'’»]{0,200}["”“'’»]`)

var (
	ourTag     = regexp.MustCompile(`\[K-\d{4}-\d{4,}\]`) // as in our subjects; people write the number alone
	afterLabel = regexp.MustCompile(`^[^:"“„'‘«]*[:"“„'‘«]\s*|["”“'’»]$`)
)

// without drops that subject. A line that only looks like it is text: a form has a line
// "Onderwerp:" too.
func (a Answered) without(said string) string {
	if a == "" {
		return said
	}
	whole := text.Fold(string(a))
	said = subjectLine.ReplaceAllStringFunc(said, func(found string) string {
		if named := text.Fold(afterLabel.ReplaceAllString(strings.TrimSpace(found), "")); ourTag.MatchString(found) || strings.Contains(whole, named) {
			return " "
		}
		return found
	})
	subject := string(a)
	for range 5 { // "Automatisch antwoord: Re: ..."
		if len(subject) >= 8 {
			said = strings.ReplaceAll(said, subject, " ")
		}
		_, after, ok := strings.Cut(subject, ":")
		if !ok {
			break
		}
		subject = strings.TrimSpace(after)
	}
	return said
}

// Usual reports whether a text says only that somebody is away, or that a mail was
// received: each of its sentences consists of phrases, and one of them says so. A text
// without a word is not a notice.
func Usual(said string, answered Answered, from ...Writer) bool {
	says, only := says(said, answered, from)
	return only && says.notice()
}

// Formal reports whether a usual notice shows by itself that a program sent it: it says
// so, or what becomes of a message, or what to do in an urgent case, or whom to ask
// instead. That is asked of one below another subject: a person who answers says "Ik ben
// dinsdag vrij" too, and where to call for questions.
func Formal(said string, answered Answered, from ...Writer) bool {
	says, only := says(said, answered, from)
	return only && says.notice() && (says["automatic"] || says["fate"] || says["urgent"] || says["asked"] && says["instead"])
}

// says reports whether each sentence of a text consists of phrases, and what they are
// about. What is asked of the reader must be for an urgent case, of somebody who stands
// in, or after a question whether it is urgent. A name must be of somebody to turn to.
func says(said string, answered Answered, from []Writer) (all subjects, only bool) {
	if len(said) > LongestText {
		return nil, false
	}
	var names []string
	for _, w := range from {
		names = append(names, w.Name)
	}
	whole := withoutHead(answered.without(said))
	said = text.CutSignOff(whole, names)
	if below, found := strings.CutPrefix(strings.TrimSpace(whole), said); !found || text.Said(below, names...) != "" {
		return nil, false // a postscript, or words below the signature
	}
	all, known, asked := subjects{}, wordsOf(from), false
	for _, sentence := range sentences(said) {
		about, only := consists(strings.TrimRight(sentence, "? "), ofNotices, known)
		asks, urgent := text.IsQuestion(sentence), about["urgent"] || about["asked"]
		switch {
		case !only, asks && !urgent, reproach.MatchString(sentence),
			about["name"] && (about["ours"] || !about["ask"] && !urgent && !about["instead"]), // "closed to Women"
			about["ask"] && !urgent && !about["instead"] && !about["ours"] && !about["fate"] && !asked:
			return nil, false
		}
		asked = asks
		maps.Copy(all, about)
	}
	return all, true
}

// reproach matches what only somebody says who met with it before.
var reproach = regexp.MustCompile(`(?i)\bweer (?:niet|gesloten|dicht|afwezig|vrij|een|alleen|automat|ontvangen)|\balleen (?:een )?(?:automat|ontvangst)`)

// Title reports whether a subject says only what the title of such a notice does. If it
// is all there is (alone), it must be such a title, or nothing.
func Title(subject string, alone bool, from ...Writer) bool {
	about, only := consists(plain(subject), ofNotices, wordsOf(from))
	return only && !reproach.MatchString(subject) && (!alone || len(about) == 0 || about.notice() && !about["name"])
}

// Tells reports whether s contains a word for a complaint.
func Tells(s string) bool { return grievance.MatchString(s) }

// subjects are what the phrases of a text are about.
type subjects map[string]bool

func (s subjects) notice() bool { return s["away"] || s["back"] || s["received"] || s["automatic"] }

// wordsOf gives the words of names and addresses.
func wordsOf(from []Writer) map[string]bool {
	known := map[string]bool{}
	for _, w := range from {
		for _, word := range text.Words(w.Name + " " + strings.NewReplacer("@", " ", ".", " ").Replace(w.Address)) {
			known[word.Text] = true
		}
	}
	return known
}

// consists reports whether a sentence is a row of phrases, and what those are about. In
// between may be numbers, dates, names and known words.
func consists(sentence string, of []phrase, known map[string]bool) (about subjects, only bool) {
	words := text.Words(sentence)
	folded := text.Folded(words)
	capital := func(w text.Word) bool {
		r, _ := utf8.DecodeRuneInString(sentence[w.Start:])
		return unicode.IsUpper(r)
	}
	shouted := len(words) > 2 && !slices.ContainsFunc(words, func(w text.Word) bool { return !capital(w) && w.Text != "0" })
	isNumber := func(i int) bool { return i >= 0 && i < len(folded) && strings.Trim(folded[i], "0123456789") == "" }
	upTo := make([]subjects, len(words)+1) // what the words before one are about; nil if they are something else
	upTo[0] = subjects{}
	add := func(i, n int, subject string) {
		if upTo[i+n] == nil {
			upTo[i+n] = subjects{}
		}
		for s := range upTo[i] {
			upTo[i+n][s] = true
		}
		if subject != "" {
			upTo[i+n][subject] = true
		}
	}
	named := false
	for i, w := range words {
		named = i > 0 && !shouted && (named || slices.Contains(beforeNames, folded[i-1])) && (capital(w) || named && withinNames[w.Text])
		if upTo[i] == nil {
			continue
		}
		isDate := (isNumber(i-1) || isNumber(i+1)) && text.MonthOf(w.Text) > 0
		plain := isNumber(i) || isDate || known[w.Text] || utf8.RuneCountInString(w.Text) < 2
		if plain {
			add(i, 1, "")
		}
		for _, p := range of {
			if p.begins(folded[i:]) {
				add(i, len(p.places), p.about)
				plain = plain || len(p.places) == 1
			}
		}
		if named && !plain && folded[i-1] == "team" { // "Team Servicedesk" signs it
			add(i, 1, "")
		} else if named && !plain {
			add(i, 1, "name")
		}
	}
	return upTo[len(words)], upTo[len(words)] != nil
}

var withinNames = map[string]bool{"van": true, "de": true, "der": true, "den": true, "el": true, "al": true}

// withoutHead drops banners and greetings.
func withoutHead(said string) string {
	var kept []string
	for line := range strings.SplitSeq(said, "\n") {
		if tidy := text.TidyLine(line); !text.IsBanner(tidy, nil) {
			kept = append(kept, withoutGreeting(tidy))
		}
	}
	return strings.Join(kept, "\n")
}

// withoutGreeting drops "Beste lezer,": after the first word only names and who is
// addressed, or one word.
func withoutGreeting(line string) string {
	end := strings.IndexAny(line, ",!")
	if end < 0 {
		return line
	}
	words := text.Words(strings.ReplaceAll(line[:end], "/", " "))
	if len(words) == 0 || !slices.Contains(greetings, words[0].Text) {
		return line
	}
	oneWord := len(words) == 2 && slices.Contains(formal, words[0].Text)
	for _, w := range words[1:] {
		if r, _ := utf8.DecodeRuneInString(line[w.Start:]); !unicode.IsUpper(r) && !text.IsAddressee(w) && !oneWord {
			return line
		}
	}
	return withoutGreeting(strings.TrimSpace(line[end+1:]))
}

var (
	// notWords matches what a notice contains besides words: addresses, links, telephone
	// numbers, dates, times, case numbers.
	notWords = regexp.MustCompile(`(?i)<[^<>\s]*>|https?://\S+|www\.\S+|\S*@\S*|[\[(]?\b[a-z]{1,6}[-#]?\d[\w/-]*[\])]?|[+(]?\d[\d ().:/+-]*(?:uur|h|u|e|ste|de|am|pm|th|st|nd|rd)?\b`)
	// initials are letters with full stops, "P. van Voorbeeld", "a.s.".
	initials = regexp.MustCompile(`\b\pL\.(?:\pL\.)*`)
	// spellings are words that stand as one in the table.
	spellings = strings.NewReplacer("i.v.m.", "wegens", "I.v.m.", "wegens", "in verband met", "wegens", "In verband met", "wegens", "vanwege", "wegens", "Vanwege", "wegens",
		"a.s.", "", "t/m", "tot", "e-mail", "email", "E-mail", "email", "E-Mail", "email")
)

// plain writes a text with the words of the table: 0 for what is none.
func plain(s string) string {
	s = strings.ReplaceAll(notWords.ReplaceAllString(spellings.Replace(s), " 0 "), "/", " ")
	return initials.ReplaceAllStringFunc(s, func(s string) string { return strings.ReplaceAll(s, ".", "") })
}

// sentences splits a text into sentences, joining wrapped lines: a line that begins
// with a capital begins a new one only if the line above was short or ended a sentence.
// A question keeps its mark.
func sentences(said string) (all []string) {
	for paragraph := range strings.SplitSeq(plain(said), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		var b strings.Builder
		for i, line := range lines {
			line = strings.TrimSpace(line)
			first, _ := utf8.DecodeRuneInString(line)
			if i > 0 && !(unicode.IsLower(first) || len(lines[i-1]) > 60) {
				b.WriteByte('\n')
			}
			b.WriteString(line + " ")
		}
		marked := strings.ReplaceAll(b.String(), "?", "?\n")
		all = append(all, strings.FieldsFunc(marked, func(r rune) bool { return strings.ContainsRune(".!;\n", r) })...)
	}
	return all
}

// Newsletter reports whether a text was written to many: it says how to unsubscribe,
// with a link or an address, is not a form that somebody filled in, and contains no
// complaint.
func Newsletter(subject, said string) bool {
	return leaving.MatchString(said) && wayOut.MatchString(said) && !IsForm(said) && !grievance.MatchString(subject+"\n"+said)
}

// IsForm reports whether a text is a form that somebody filled in.
func IsForm(said string) bool { return len(formLine.FindAllString(said, 2)) == 2 }

var (
	leaving = regexp.MustCompile(`(?i)uitschrijven|uit te schrijven|afmelden|af te melden|afmeldlink|abonnement|opzeggen|abbestellen|unsubscribe|opt[- ]out|` +
		`(?:manage|update|wijzig) (?:your|je|uw)? ?(?:email )?(?:preferences|voorkeuren)|(?:bekijk|view) .{0,30}(?:browser|online)|abmelden|abbestellen|désabonner|désinscrire`)
	wayOut = regexp.MustCompile(`(?i)https?://|www\.|mailto:|\S@\S`)
	// formLine is a field of a form with what was filled in.
	formLine  = regexp.MustCompile(`(?im)^[ \t*>|-]*(?:(?:uw|your|je)[ \t]+)?(?:volledige[ \t]+|full[ \t]+)?(?:voor|achter|first[ -]?|last[ -]?)?(?:naam|name|e-?mail(?:adres|[ -]address)?|tel(?:efoon)?(?:nummer)?|phone(?:[ -]number)?|onderwerp|subject|bericht|message|vraag|question|opmerking(?:en)?|comments?|toelichting|klantnummer|geboortedatum|adres|address|nachricht|betreff)\*?[ \t]*:`)
	grievance = regexp.MustCompile(`(?i)klacht|klag(?:en|er)|complain|beschwer|plainte|[sş]ikayet|skarg`)
)
