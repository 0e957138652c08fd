// Package notice knows what machines say, and nothing else: that somebody is away, that
// a mail was received, that one did not arrive. A text goes in, and it says whether the
// text is certainly just that. What flows through it:
//
//	text ──► sentences ──► words and phrases of each ──► Usual, Failure
//
// It is written so that a doubtful text is never a notice: people can put a complaint
// into an automatic answer, and they complain in plain words. So a notice must consist
// of the few words that notices use (words.go), each of its sentences must say what
// notices say, and none may say what people say who want something (people.go).
package notice

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

const (
	// LongestText is the longest ordinary notice, in bytes: anything longer is a text.
	LongestText = 4000
	// strangeWordsMax is how many words that notices do not use may occur in one
	// sentence of an ordinary notice, and strangeTextMax in all of it.
	strangeWordsMax = 1
	strangeTextMax  = 5
)

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
	caseNumber = regexp.MustCompile(`\bK-\d{4}-\d{4,}\b`)
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
		if named := text.Fold(afterLabel.ReplaceAllString(strings.TrimSpace(found), "")); caseNumber.MatchString(found) || strings.Contains(whole, named) {
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
// received. A text without a word is not a notice.
func Usual(said string, answered Answered, from ...Writer) bool {
	if len(said) > LongestText {
		return false
	}
	known := map[string]bool{}
	var names []string
	for _, a := range from {
		names = append(names, a.Name)
		for _, w := range text.Words(a.Name + " " + strings.NewReplacer("@", " ", ".", " ").Replace(a.Address)) {
			known[w.Text] = true
		}
	}
	said = text.CutSignOff(withoutBanners(answered.without(said)), names)
	strangers, proof := 0, false
	for _, sentence := range sentences(said) {
		folded := " " + text.Fold(sentence) + " "
		n, telling := strangeWords(sentence, known)
		if telling || n > strangeWordsMax || wants(folded) || !isNoticeSentence(folded) {
			return false
		}
		strangers += n
		proof = proof || beginsAny(folded, proofs)
	}
	return proof && strangers <= strangeTextMax
}

// Title reports whether a subject says only what the title of such a notice does. If it
// is all there is (alone), it must be such a title, or name a thing.
func Title(subject string, alone bool, from ...Writer) bool {
	known := map[string]bool{}
	for _, a := range from {
		for _, w := range text.Words(a.Name) {
			known[w.Text] = true
		}
	}
	n, telling := strangeWords(subject, known)
	folded := " " + text.Fold(subject) + " "
	if telling || wants(folded) {
		return false
	}
	if alone {
		return len(strings.Fields(folded)) <= 1 || Usual(subject, "", from...)
	}
	return n <= titleStrangers
}

// titleStrangers is how many words that notices do not use may occur in a title, "Scan
// van apparaat".
const titleStrangers = 2

// isNoticeSentence reports whether a sentence, folded and with a space on both sides,
// says what notices say. A few words may be a name, a day, a line of an address.
func isNoticeSentence(folded string) bool {
	return beginsAny(folded, noticeSigns) || beginsAny(folded, courtesies) || len(strings.Fields(folded)) <= 3 && !beginsAny(folded, persons)
}

// beginsAny reports whether one of phrases begins at a word of s, which has a space
// before each word.
func beginsAny(s string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(s, " "+phrase) })
}

func withoutBanners(said string) string {
	lines := strings.Split(said, "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return text.IsBanner(text.TidyLine(line), nil) })
	return strings.Join(lines, "\n")
}

// notWords matches what a notice contains besides words: addresses, links, telephone
// numbers, dates, times, case numbers.
var notWords = regexp.MustCompile(`(?i)<[^<>\n]*>|https?://\S+|www\.\S+|\S*@\S*|[\[(]?\b[a-z]{1,6}[-#]?\d[\w/-]*[\])]?|[+(]?\d[\d ().:/+-]*(?:uur|h|u|e|ste|de|am|pm|th|st|nd|rd)?\b`)

// sentences splits a text into sentences, joining wrapped lines: a line that begins
// with a capital begins a new one only if the line above was short or ended a sentence.
func sentences(text string) []string {
	text = notWords.ReplaceAllString(text, " 0 ")
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
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
		out = append(out, strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune(".!?;\n", r) })...)
	}
	return out
}

// strangeWords counts the words of a sentence that ordinary notices do not use. Names
// (a capital, but not the first word) and the sender's own do not count. telling is
// true if a single one of them is reason to look.
func strangeWords(sentence string, known ...map[string]bool) (n int, telling bool) {
	shouted := strings.ToUpper(sentence) == sentence
	for i, w := range text.Words(sentence) {
		if isTelling(w.Text) {
			return n, true
		}
		if usualWords[w.Text] || slices.ContainsFunc(known, func(k map[string]bool) bool { return k[w.Text] }) || utf8.RuneCountInString(w.Text) < 2 || strings.Trim(w.Text, "0123456789") == "" {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(sentence[w.Start:]); unicode.IsUpper(r) && i > 0 && !shouted {
			continue
		}
		n++
	}
	return n, false
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
