package mailbox

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

const (
	// noticeTextMax is the longest usual notice, in bytes: more is a text.
	noticeTextMax = 4000
	// strangeWordsMax is how many words that notices do not use may stand in
	// one sentence of a usual notice, and strangeTextMax in all of it.
	strangeWordsMax = 1
	strangeTextMax  = 5
)

// hasOwnText reports whether a machine's mail carries words that a person may
// have to read, beyond a usual notice of absence, of receipt or of failure.
// Whoever writes an automatic answer can put a complaint into it, and some of
// what carries the signs of a machine was typed by a person; a usual notice is
// made of few words, so it is known by having no others. In doubt it is text.
func (p *parser) hasOwnText(top entity) bool {
	m := p.msg
	switch {
	case m.Kind == KindMail, m.Kind == KindOwn:
		return false
	case m.Unreadable:
		return true
	case m.Kind == KindBulk:
		return !isNewsletter(top.header, m)
	case m.Kind == KindBounce, top.mediaType == "multipart/report", mailer(m, top.header) != "":
		return p.saysMore() // a receipt, a delay, a spam report
	}
	said := m.Reply
	if strings.TrimSpace(said) == "" {
		said = m.Text
	}
	if strings.TrimSpace(said) == "" { // a scanner sends a letter as a picture, or the subject says all
		return len(m.Attachments) > 0 && !isCalendarAnswer(m, said) || !answersMail(m) && !hasAutoReplySubject(m.Subject) && tells(m.Subject)
	}
	return slices.ContainsFunc(m.Attachments, mayHoldText) || !isUsualNotice(withoutSubject(said, m.Subject), m.From)
}

// tells reports whether s holds a word that complaints are made of.
func tells(s string) bool {
	return slices.ContainsFunc(text.Words(s), func(w text.Word) bool { return isTelling(w.Text) })
}

// logoMax is the size, in bytes, up to which a picture may be the logo of a
// signature.
const logoMax = 30 << 10

// mayHoldText reports whether an attachment is more than a logo or a card.
func mayHoldText(a Attachment) bool {
	switch a.Type {
	case "text/calendar", "text/vcard", "text/x-vcard", "application/ics", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return false
	}
	return !strings.HasPrefix(a.Type, "image/") || a.Size > logoMax
}

// subjectLine is where a notice names the subject of the mail it answers.
var subjectLine = regexp.MustCompile(`(?im)^[ \t>]*(?:onderwerp|subject|betreff|objet|konu|temat)[ \t]*:.*$|` +
	`\b(?:onderwerp|subject|betreff|objet|titel)\b[^\n"“”„'‘’«»]{0,20}["“„'‘«][^\n"”“'’»]{0,200}["”“'’»]`)

// withoutSubject drops the subject of the mail that is answered: ours holds
// the word "klacht".
func withoutSubject(text, subject string) string {
	text = subjectLine.ReplaceAllString(text, " ")
	for range 5 { // "Automatisch antwoord: Re: ..."
		if len(subject) >= 8 {
			text = strings.ReplaceAll(text, subject, " ")
		}
		_, after, ok := strings.Cut(subject, ":")
		if !ok {
			break
		}
		subject = strings.TrimSpace(after)
	}
	return text
}

// isUsualNotice reports whether text says no more than that somebody is away,
// or that a mail came in.
func isUsualNotice(said string, from []Address) bool {
	if len(said) > noticeTextMax {
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
	said = text.CutSignOff(withoutBanners(said), names)
	strangers, signs, words := 0, 0, 0
	for _, sentence := range sentences(said) {
		folded := text.Fold(sentence)
		n, telling := strangeWords(sentence, known)
		if telling || n > strangeWordsMax || beginsAny(" "+folded, tellingPhrases) {
			return false
		}
		strangers += n
		words += len(folded)
		if beginsAny(" "+folded, noticeSigns) {
			signs++
		}
	}
	return words == 0 || signs > 0 && strangers <= strangeTextMax
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

// isTelling reports whether a folded word is one that complaints, and the
// commands of complainants, are made of.
func isTelling(word string) bool {
	return slices.ContainsFunc(tellingStems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// tellingStems are the beginnings of such words in Dutch, English, German,
// French, Turkish and Polish, folded. "excuses" is not among them: absent
// people offer them.
var tellingStems = []string{
	"klacht", "klaag", "klagen", "geklaagd", "beklag", "bezwaar", "oneens", "ontevreden", "onvrede", "onheus", "onbeschoft", "onterecht", "oneerlijk",
	"discrimin", "racis", "intimid", "advocaat", "jurid", "rechter", "rechtszaak", "aangifte", "intrek", "ingetrokken", "akkoord", "weiger", "commissie",
	"niemand", "nooit", "nobody", "never", "niemals", "boos", "kwaad", "schandal", "belachelijk", "teleurgesteld", "beledig", "bedreig", "begeleider", "docent", "leraar",
	"complain", "dissatisf", "unfair", "unhappy", "angry", "disagree", "lawyer", "harass", "withdraw",
	"beschwer", "reklam", "unzufrieden", "widerspruch", "anwalt", "zuruckzieh", "argerlich",
	"plainte", "reclamation", "mecontent", "avocat", "sikayet", "skarg", "reklamac", "zazalen",
}

// tellingPhrases are grievances in words that notices use as well, and
// noticeSigns what each notice says at least one of; folded.
var (
	tellingPhrases = []string{
		"nog steeds", "geen reactie", "geen antwoord", "geen bericht", "geen terugbel", "al weken", "al maanden", "al dagen", "wacht al", "te laat", "te lang",
		"niet terug gebeld", "niet gebeld", "niet bereikbaar was", "niet goed", "niet gelezen heb", "niet eens", "hoeft niet meer", "nooit",
		"no reply from", "no answer", "no response", "still waiting", "still no", "for weeks", "for months", "too late", "too long", "not happy",
		"keine antwort", "immer noch", "seit wochen", "seit monaten", "zu spat", "nicht einverstanden",
	}
	noticeSigns = []string{
		"afwezig", "niet aanwezig", "vakantie", "verlof", "vrij", "gesloten", "bereikbaar", "kantoor", "op reis", "ziek", "niet in staat", "terug", "werkzaam", "werkdag",
		"mail", "bericht", "reageer", "antwoord", "geduld", "ontvangen", "ontvangst", "binnengekomen", "in behandeling", "geregistreerd", "automatisch", "dringend", "spoed", "urgent", "vragen", "ik ben er", "gelezen", "beantwoord", "contact",
		"message", "read", "away", "absent", "out of", "leave", "vacation", "holiday", "unavailable", "office", "return", "received", "receipt", "automat", "respond", "reply", "closed", "travel",
		"ticket", "melding", "compensatie", "er weer", "ferien", "nachricht", "anfrage", "abwesen", "nicht im", "urlaub", "erreichbar", "zuruck", "erhalten", "eingang", "buro", "dienstreise", "krank",
		"conge", "bureau", "reception", "recu", "izin", "ofis", "tatil", "alinmis", "otomatik", "nieobecn", "urlop", "biur", "otrzymal",
	}
)
