// Package notice knows what machines say, and nothing else: that somebody is
// away, that a mail came in, that one did not arrive. A text comes in, and it is
// said whether it is surely no more than that. What flows through it:
//
//	text ──► sentences ──► words and phrases of each ──► Usual, Failure
//
// It is written so that doubt is never a notice: whoever writes an automatic
// answer can put a complaint into it, and people complain in plain words. So a
// notice must be made of the few words that notices use (words.go), each of its
// sentences must say what notices say, and none may say what people say who want
// something (people.go).
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
	// LongestText is the longest usual notice, in bytes: more is a text.
	LongestText = 4000
	// strangeWordsMax is how many words that notices do not use may stand in
	// one sentence of a usual notice, and strangeTextMax in all of it.
	strangeWordsMax = 1
	strangeTextMax  = 5
)

// Writer is whose notice it may be: the words of a name and an address count for
// nothing.
type Writer struct{ Name, Address string }

// Answered is the subject of the mail that a notice answers, "" when it answers
// none: notices repeat it, and ours holds the word "klacht".
type Answered string

// subjectLine is where a notice names the subject of the mail it answers.
var subjectLine = regexp.MustCompile(`(?im)^[ \t>]*(?:onderwerp|subject|betreff|objet|konu|temat)[ \t]*:.*$|` +
	`\b(?:onderwerp|subject|betreff|objet|titel)\b[^\n"“”„'‘’«»]{0,20}["“„'‘«][^\n"”“'’»]{0,200}["”“'’»]`)

var (
	caseNumber = regexp.MustCompile(`\bK-\d{4}-\d{4,}\b`)
	afterLabel = regexp.MustCompile(`^[^:"“„'‘«]*[:"“„'‘«]\s*|["”“'’»]$`)
)

// without drops that subject. What only calls itself one is a text: a form has a
// line "Onderwerp:" too.
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

// Usual reports whether a text says no more than that somebody is away, or that a
// mail came in. One without a word is no notice.
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

// Title reports whether a subject says no more than the title of such a notice
// does. When it is all there is (alone), it must be one, or name some thing.
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

// titleStrangers is how many words that notices do not use may stand in the title
// of one, "Scan van apparaat".
const titleStrangers = 2

// isNoticeSentence reports whether a sentence, folded and with a space on both
// sides, says what notices say. What has a few words only may be a name, a day, a
// line of an address.
func isNoticeSentence(folded string) bool {
	return beginsAny(folded, noticeSigns) || beginsAny(folded, courtesies) || len(strings.Fields(folded)) <= 3 && !beginsAny(folded, persons)
}

// beginsAny reports whether one of phrases begins at a word of s, which has a
// space before each.
func beginsAny(s string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(s, " "+phrase) })
}

func withoutBanners(said string) string {
	lines := strings.Split(said, "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return text.IsBanner(text.TidyLine(line), nil) })
	return strings.Join(lines, "\n")
}

// notWords are what stands in a notice beside words: addresses, links, telephone
// numbers, dates, times, case numbers.
var notWords = regexp.MustCompile(`(?i)<[^<>\n]*>|https?://\S+|www\.\S+|\S*@\S*|[\[(]?\b[a-z]{1,6}[-#]?\d[\w/-]*[\])]?|[+(]?\d[\d ().:/+-]*(?:uur|h|u|e|ste|de|am|pm|th|st|nd|rd)?\b`)

// sentences cuts a text into its sentences, wrapped lines joined: a line that
// begins with a capital begins another only when the one above was short or
// ended.
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

// strangeWords counts the words of a sentence that usual notices do not use.
// Names (a capital, but not the first word) and the sender's own are none.
// telling is true when one of them alone is reason to look.
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

// Newsletter reports whether a text is one that was written to many: it tells how
// to leave, with a link or an address for it, is no form that somebody filled in,
// and complains of nothing.
func Newsletter(subject, said string) bool {
	return leaving.MatchString(said) && wayOut.MatchString(said) && !IsForm(said) && !grievance.MatchString(subject+"\n"+said)
}

// IsForm reports whether a text is what somebody filled in on a form.
func IsForm(said string) bool { return len(formLine.FindAllString(said, 2)) == 2 }

var (
	leaving = regexp.MustCompile(`(?i)uitschrijven|uit te schrijven|afmelden|af te melden|afmeldlink|abonnement|opzeggen|abbestellen|unsubscribe|opt[- ]out|` +
		`(?:manage|update|wijzig) (?:your|je|uw)? ?(?:email )?(?:preferences|voorkeuren)|(?:bekijk|view) .{0,30}(?:browser|online)|abmelden|abbestellen|désabonner|désinscrire`)
	wayOut = regexp.MustCompile(`(?i)https?://|www\.|mailto:|\S@\S`)
	// formLine is a field of a form with what was filled in.
	formLine  = regexp.MustCompile(`(?im)^[ \t*>|-]*(?:(?:uw|your|je)[ \t]+)?(?:volledige[ \t]+|full[ \t]+)?(?:voor|achter|first[ -]?|last[ -]?)?(?:naam|name|e-?mail(?:adres|[ -]address)?|tel(?:efoon)?(?:nummer)?|phone(?:[ -]number)?|onderwerp|subject|bericht|message|vraag|question|opmerking(?:en)?|comments?|toelichting|klantnummer|geboortedatum|adres|address|nachricht|betreff)\*?[ \t]*:`)
	grievance = regexp.MustCompile(`(?i)klacht|klag(?:en|er)|complain|beschwer|plainte|[sş]ikayet|skarg`)
)
