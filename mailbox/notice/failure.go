package notice

import (
	"maps"
	"regexp"
	"strings"
)

// serverWords matches what mail systems write besides words: hosts, addresses, their
// own protocol.
var serverWords = regexp.MustCompile(`(?i)\b(?:RCPT TO|MAIL FROM|DATA|SMTP|ESMTP|DSN|MTA|RESOLVER)\b\S*|\S+\.(?:\S+\.)*\w{2,}\b|\S*[0-9_=/\\]\S*|<[^<>\s]*>|\[[^\]\s]*\]|[()<>*"|\[\]]`)

// Failure reports whether a text, above the mail that came back, has only the words by
// which mail systems say what happened to a mail. People write from postmaster@,
// gateways drop the envelope sender of people's mail, and a complaint may be about mail
// that did not arrive.
func Failure(said string, answered Answered, from ...Writer) bool {
	if len(said) > LongestText {
		return false
	}
	known, says := wordsOf(from), subjects{}
	for _, sentence := range sentences(serverWords.ReplaceAllString(answered.without(said), " 0 ")) {
		about, only := consists(strings.TrimRight(sentence, "? "), ofFailures, known)
		if !only {
			return false
		}
		maps.Copy(says, about)
	}
	return len(says) == 0 || says["mail"]
}
