package mailbox

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/emersion/go-message"

	"github.com/integratiewerk/klachtd/mailbox/notice"
	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// hasOwnText reports whether a machine's mail may contain words that a person has to
// read, beyond an ordinary notice of absence, receipt or failure. People can put a
// complaint into an automatic answer, and some mail that looks like a machine's was
// typed by a person. In doubt it is text.
func (p *parser) hasOwnText(top entity) bool {
	m := p.msg
	switch {
	case m.Kind == KindMail, m.Kind == KindOwn:
		return false
	case m.Unreadable:
		return true
	case m.Kind == KindBulk:
		return !isNewsletter(top.header, m)
	case isCalendarAnswer(m, m.Text):
		return notice.Tells(m.Subject)
	case m.Kind == KindBounce, top.mediaType == "multipart/report", mailer(m, top.header) != "":
		return p.saysMore(top) // a receipt, a delay, a spam report
	case !isMarked(top.header) && !answersLetter(m), p.saysInSubject():
		return true
	}
	said := m.Reply
	if strings.TrimSpace(said) == "" {
		said = m.Text
	}
	if strings.TrimSpace(said) == "" { // a scanner sends a letter as a picture
		return len(m.Attachments) > 0
	}
	rest, _ := strings.CutPrefix(m.Text, said)
	isNotice := notice.Formal
	if hasAutoReplySubject(m.Subject) || notice.Usual(m.Subject, "") { // "Afwezig tot maandag"
		isNotice = notice.Usual
	}
	return slices.ContainsFunc(m.Attachments, mayHoldText) || text.WroteBelow(rest, recipients(m)...) || isSentence(rest) || !isNotice(said, p.answered(), writers(m.From)...)
}

// isSentence reports whether what is below an answer is one line that announces nothing:
// the text of a second part, not the head of a quote.
func isSentence(rest string) bool {
	line := strings.TrimSpace(rest)
	return line != "" && !strings.Contains(line, "\n") && !strings.HasSuffix(line, ":") && !strings.HasPrefix(line, ">") && strings.ContainsFunc(line, unicode.IsLetter) && !strings.HasPrefix(line, "--")
}

// isMarked reports whether a header says that a machine wrote the mail. A subject or
// words do not count: people write "Afwezig: mijn begeleider".
func isMarked(h message.Header) bool {
	if v := firstWord(h.Get("Auto-Submitted")); v != "" && v != "no" {
		return true
	}
	for _, name := range slices.Concat(autoReplyFields, []string{"X-Auto-Response-Suppress", "Precedence", "X-Post-Messageclass"}) {
		if h.Has(name) {
			return true
		}
	}
	return nullReturnPath(h) || strings.EqualFold(h.Get("Delivered-To"), "autoresponder")
}

// answersLetter reports whether a program put the words of an automatic answer before
// the subject of our letter, which it answers: people's programs put "Re:" there.
func answersLetter(m *Message) bool {
	return len(m.InReplyTo)+len(m.References) > 0 && hasAutoReplySubject(m.Subject) && caseTag.MatchString(m.Subject)
}

// recipients are the addresses and names the mail went to; in the mail that it quotes,
// they are the writer's.
func recipients(m *Message) (all []string) {
	for _, a := range slices.Concat(m.To, m.Cc) {
		all = append(all, a.Address)
	}
	return all
}

func writers(list []Address) (all []notice.Writer) {
	for _, a := range list {
		all = append(all, notice.Writer(a))
	}
	return all
}

// answered is the subject of the mail that a machine answers.
func (p *parser) answered() notice.Answered {
	if m := p.msg; answersMail(m) || hasAutoReplySubject(m.Subject) || readSubject.MatchString(m.Subject) || hasBounceSubject(m.Subject) {
		return notice.Answered(m.Subject)
	}
	return ""
}

// saysInSubject reports whether the writer may have put their own words into the
// subject: it does more than repeat the subject of the answered mail. Without a text it
// may be everything there is to say.
func (p *parser) saysInSubject() bool {
	own := p.msg.Subject
	if hasAutoReplySubject(own) {
		return false
	}
	if answersMail(p.msg) {
		prefix, rest, _ := strings.Cut(own, ":")
		replies := slices.Contains(replyPrefixes, strings.ToLower(strings.TrimSpace(prefix)))
		if len(p.msg.InReplyTo)+len(p.msg.References) > 0 && (replies || caseTag.MatchString(own)) {
			return false
		}
		if replies {
			own = rest
		}
	}
	return notice.Tells(own) || !notice.Title(own, strings.TrimSpace(p.msg.Reply) == "", writers(p.msg.From)...)
}

var caseTag = regexp.MustCompile(`\[K-\d{4}-\d{4,}\]`)

// LogoMax is the largest size, in bytes, of a picture in the text that may be the logo
// of a signature.
const LogoMax = 30 << 10

// mayHoldText reports whether an attachment is more than a logo or a card.
func mayHoldText(a Attachment) bool {
	switch a.Type {
	case "text/calendar", "text/vcard", "text/x-vcard", "application/ics", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return false
	}
	return !strings.HasPrefix(a.Type, "image/") || a.Size > LogoMax || a.File || a.Type == "image/tiff"
}

// copiedHeader matches the beginning of the returned mail's header, if no line
// announces it.
var copiedHeader = quick.Plain(`(?im)^[>|\s]*(?:return-path|received|message-id|mime-version|reporting-mta|delivered-to):\s`)

// saysMore reports whether what seems to be a mail system's notice contains words that
// such notices do not use.
func (p *parser) saysMore(top entity) bool {
	m := p.msg
	said := text.FirstBytes(p.typedFirst, maxCopy)
	for _, cut := range []*quick.Regexp{returnedCopy, copiedHeader} {
		if i := cut.FindStringIndex(said); i != nil && i[0] > 0 {
			said = said[:i[0]]
		}
	}
	isMail := func(a Attachment) bool { return a.Type == "message/rfc822" } // it came back, with all its files
	if !slices.ContainsFunc(m.Attachments, isMail) && slices.ContainsFunc(m.Attachments, mayHoldText) {
		return true
	}
	if !hasBounceSubject(m.Subject) && !hasAutoReplySubject(m.Subject) && !readSubject.MatchString(m.Subject) && !answersMail(m) &&
		(notice.Tells(m.Subject) || strings.TrimSpace(said) == "" && p.deliveryStatus == nil && !notice.Failure(m.Subject, "")) {
		return true
	}
	return !p.isReport(top) && !notice.Failure(said, p.answered(), writers(m.From)...)
}

// isReport reports whether the form of a mail shows that a program wrote its text:
// a read receipt (RFC 8098), a complaint about spam (RFC 5965), or a status of delivery
// (RFC 3464) without an envelope sender or from a mail system.
func (p *parser) isReport(top entity) bool {
	if top.mediaType != "multipart/report" {
		return false
	}
	switch strings.ToLower(top.params["report-type"]) {
	case "disposition-notification", "feedback-report":
		return true
	case "delivery-status":
		return p.deliveryStatus != nil && (mailer(p.msg, top.header) != "" || nullReturnPath(top.header))
	}
	return false
}
