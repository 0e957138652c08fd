package mailbox

import (
	"slices"
	"strings"

	"github.com/emersion/go-message"
)

// classify says what sort of sender wrote the mail. A wrong "machine" hides a
// complaint, a wrong "person" answers a robot: a sign counts only when people
// do not set it, and a subject alone only in the exact form of a mail program.
func (p *parser) classify(top entity, text string) {
	m, h := p.msg, top.header
	switch {
	case h.Has("X-Klachtd-Kind"):
		m.Kind = KindOwn
	case p.isBounce(top, text):
		m.Kind = KindBounce
		m.Returned = p.returned(top, text)
	case isAutoReply(top, m):
		m.Kind = KindAutoReply
	case isBulk(h):
		m.Kind = KindBulk
	}
}

// isAutoReply reports whether a machine wrote the mail (RFC 3834 section 5
// and the signs of programs that do not follow it). A delivery report that
// tells of no failure (a delay, a receipt) counts too.
func isAutoReply(top entity, m *Message) bool {
	h := top.header
	if v := firstWord(h.Get("Auto-Submitted")); v != "" && v != "no" {
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Autoreply-From", "X-Auto-Reply", "X-Mail-Autoreply"} {
		if v := firstWord(h.Get(name)); h.Has(name) && v != "no" && v != "false" && v != "0" {
			return true
		}
	}
	if v := firstWord(h.Get("Precedence")); v == "auto_reply" || v == "auto-reply" {
		return true
	}
	if top.mediaType == "multipart/report" || mailer(m, h) == mailerDaemon || nullReturnPath(h) || hasAutoReplySubject(m.Subject) {
		return true
	}
	// Exchange sets X-Auto-Response-Suppress on what machines send, but rules
	// and add-ins set it on people's mail as well. So it counts alone only
	// when the mail answers nothing: automatic answers of Exchange carry
	// Auto-Submitted too, and an answer of a person must not be lost.
	v := firstWord(h.Get("X-Auto-Response-Suppress"))
	return v != "" && v != "none" && len(m.InReplyTo) == 0 && len(m.References) == 0
}

// isBulk reports whether the mail came by a list (RFC 2919, RFC 2369) or as
// bulk mail.
func isBulk(h message.Header) bool {
	return h.Has("List-Id") || h.Has("List-Unsubscribe") || h.Has("List-Post") ||
		slices.Contains([]string{"bulk", "list", "junk"}, firstWord(h.Get("Precedence")))
}

// firstWord is the first word of a field in lower case, without parameters
// and comments.
func firstWord(v string) string {
	v = strings.ToLower(strings.TrimSpace(v))
	if i := strings.IndexAny(v, "; ,(\t"); i >= 0 {
		v = v[:i]
	}
	return v
}

// nullReturnPath reports whether the mail came without an envelope sender, as
// everything must to which no answer may go (RFC 5321 section 4.5.5).
func nullReturnPath(h message.Header) bool {
	v := h.Values("Return-Path")
	return len(v) > 0 && strings.ReplaceAll(v[0], " ", "") == "<>"
}

// autoReplySubjects are how mail programs begin the subject of an automatic
// answer. The colon is part of them: "Afwezigheid van mijn begeleider" is a
// complaint.
var autoReplySubjects = []string{
	"automatisch antwoord:", "automatisch bericht:", "afwezig:", "afwezigheidsbericht:", "afwezigheidsassistent:", "niet aanwezig:",
	"automatic reply:", "auto reply:", "autoreply:", "auto-reply:", "auto:", "out of office:", "out of office autoreply:", "out-of-office:",
	"automatische antwort:", "abwesend:", "abwesenheitsnotiz:", "abwesenheitsassistent:", "abwesenheit:",
	"réponse automatique :", "réponse automatique:", "absence du bureau :",
	"risposta automatica:", "respuesta automática:", "otomatik yanıt:", "automatyczna odpowiedź:",
}

// wholeAutoReplySubjects count only when they are the whole subject.
var wholeAutoReplySubjects = []string{
	"automatisch antwoord", "afwezigheidsbericht", "afwezigheidsmelding", "automatic reply", "out of office", "out of office autoreply",
	"automatische antwort", "abwesenheitsnotiz", "réponse automatique",
}

func hasAutoReplySubject(subject string) bool {
	s := strings.ToLower(subject)
	if slices.Contains(wholeAutoReplySubjects, s) {
		return true
	}
	return slices.ContainsFunc(autoReplySubjects, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}
