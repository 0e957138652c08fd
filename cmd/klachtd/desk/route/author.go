// Package route is what routing can say about a mail without deciding anything:
//
//	author.go  who wrote it, even if a form or a group put its own address in From
//	copies.go  what to do with it when a copy came before
//	proof.go   the answer to the question whether a mail is theirs
//	parts.go   which part in a case an address has, which files count
//	words.go   the Dutch word of a command -> the kind of event
package route

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/notice"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Ours knows which addresses cannot be a complainant's.
type Ours struct {
	Address string                    // our own
	Also    []string                  // other addresses of our own mailbox
	HasRole func(address string) bool // whether somebody with a role reads it
}

// Author gives who wrote a mail. A web form sends from an address that nobody reads, or
// from our own, and names its visitor in Reply-To; so does a list that puts its own
// address in From. With a person's address in From that person wrote, whatever Reply-To
// says. ok is false if the header names nobody who can be answered.
func (r Ours) Author(m *mailbox.Message) (who mailbox.Address, ok bool) {
	if len(m.From) == 0 {
		return mailbox.Address{}, false
	}
	if r.IsPerson(m.From[0].Address) && !r.passedOn(m) {
		return m.From[0], true
	}
	if len(m.ReplyTo) == 0 {
		return mailbox.Address{}, false
	}
	who = m.ReplyTo[0]
	several := slices.ContainsFunc(m.ReplyTo, func(a mailbox.Address) bool { return !record.SameAddress(a.Address, who.Address) })
	if several || !r.IsPerson(who.Address) || r.HasRole(who.Address) || record.SameMailbox(who.Address, m.From[0].Address) {
		return mailbox.Address{}, false
	}
	return who, true
}

// passedOn reports whether From is the address of a list, and not one of our people's.
func (r Ours) passedOn(m *mailbox.Message) bool { return m.PassedOn && !r.HasRole(m.From[0].Address) }

// IsOurs reports whether mail to an address arrives in our own mailbox.
func (r Ours) IsOurs(address string) bool {
	return record.SameMailbox(address, r.Address) || slices.ContainsFunc(r.Also, func(a string) bool { return record.SameMailbox(address, a) })
}

// IsPerson reports whether a person may read mail to an address.
func (r Ours) IsPerson(address string) bool {
	return r.HasRole(address) || !r.IsOurs(address) && !mailbox.IsUnanswered(address) && hostName.MatchString(address)
}

// hostName matches the end of an address that can get mail, unlike "kim@klant".
var hostName = regexp.MustCompile(`[^@.]@(?:[A-Za-z0-9_-]+\.)+[A-Za-z][A-Za-z0-9-]*$`)

// Filled reports whether bulk mail is what a visitor filled in on a web site, or wrote
// to one of our groups: services that send for others mark such mail as bulk. The
// header names the visitor, and the text is a form, or contains the visitor's address.
func (r Ours) Filled(m *mailbox.Message) bool {
	who, ok := r.Author(m)
	if !ok || m.Kind != mailbox.KindBulk || m.From[0] == who || len(m.ReplyTo) == 0 {
		return false
	}
	return r.IsOurs(m.From[0].Address) || mailbox.IsUnanswered(m.From[0].Address) &&
		(strings.Contains(strings.ToLower(m.Text), strings.ToLower(who.Address)) || notice.IsForm(m.Text))
}

// Stopped reports whether a notice is about somebody's mail to us: what a gateway
// blocked may be a complaint.
func (r Ours) Stopped(m *mailbox.Message) bool {
	switch {
	case m.MailOf != "":
		return !r.IsOurs(m.MailOf) && !(len(m.From) == 1 && record.SameAddress(m.From[0].Address, m.MailOf))
	case m.Returned != nil:
		return r.IsOurs(m.Returned.Recipient)
	}
	return false
}

// Complainant is whose complaint a mail is, even if only a person said that it is one:
// a group that put its own address in From may have kept the writer's. It is nobody if
// that must still be found out, as for what one of our people passed on.
func (r Ours) Complainant(m *mailbox.Message) record.Person {
	who, ok := r.Author(m)
	if !ok && len(m.OriginalFrom) == 1 && r.IsPerson(m.OriginalFrom[0].Address) {
		who = m.OriginalFrom[0]
	}
	if r.HasRole(who.Address) {
		return record.Person{}
	}
	return record.Person{Name: who.DisplayName(), Address: who.Address}
}

// Deliverable gives an address if mail can be sent to it, else "". Not every server
// accepts a local part beyond ASCII (RFC 6531), and what people type in the place of an
// address may not be one.
func Deliverable(address string) string {
	parsed, err := mail.ParseAddress("<" + address + ">")
	if err != nil || parsed.Address != address || !hostName.MatchString(address) || strings.ContainsFunc(address, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return ""
	}
	return address
}

// SenderKey tells senders apart without storing their address: people with a tag (RFC
// 5233, "anna+klacht@") are the same person.
func SenderKey(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	sum := sha256.Sum256([]byte(local + "@" + domain))
	return hex.EncodeToString(sum[:])
}

// Origin says what 03 tells about the sender of a complaint besides the address that
// letters go to, as sentences.
func Origin(m *mailbox.Message, to string) (said []string) {
	if m == nil || len(m.From) != 1 {
		return nil
	}
	from, complainant := m.From[0].Address, templates.Person{Address: to}
	var other []string
	for _, a := range m.ReplyTo {
		if !record.SameAddress(a.Address, from) && !slices.Contains(other, a.Address) && len(other) < 5 {
			other = append(other, a.Address)
		}
	}
	via := slices.ContainsFunc(m.ReplyTo, func(a mailbox.Address) bool { return record.SameAddress(a.Address, to) })
	switch {
	case !via && !record.SameAddress(to, from) && (to != "" || !mailbox.IsUnanswered(from)):
		return []string{"De klacht kwam bij ons binnen via " + from + ". Wie de klager is, staat in dat bericht of is daarna gezegd."}
	case to != "" && !record.SameAddress(to, from):
		said = append(said, complainant.WrittenVia(from))
	case len(other) > 0:
		said = append(said, templates.Person{Address: from}.AnswerElsewhere(strings.Join(other, ", ")))
	}
	attached := slices.ContainsFunc(m.Attachments, func(a mailbox.Attachment) bool { return a.Type == "message/rfc822" })
	if m.Forwarded || attached {
		said = append(said, complainant.PassedOn())
	}
	return said
}

// Fingerprint is the same for two copies of a mail that came by different routes: their
// raw bytes differ in the trace headers, and a list or gateway may have added its name
// to the subject, a footer below the text, a warning above it. It is "" for mail that
// cannot be told from other mail.
func (r Ours) Fingerprint(m *mailbox.Message) string {
	if m.MessageID == "" || len(m.From) == 0 {
		return ""
	}
	from := m.From[0]
	if who, ok := r.Author(m); ok {
		from = who
	} else if len(m.OriginalFrom) == 1 {
		from = m.OriginalFrom[0]
	}
	h := sha256.New()
	said := strings.Join(strings.Fields(text.WithoutBanner(text.WithoutFooter(m.Text))), " ")
	for _, s := range []string{m.MessageID, strings.ToLower(from.Address), text.WithoutTag(m.Subject), said} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	for _, a := range m.Attachments {
		h.Write([]byte(a.SHA256))
	}
	return hex.EncodeToString(h.Sum(nil))
}

const (
	// atOnce is how soon after our letter only a machine writes again, and answersADay
	// is how often it may do so before a person looks.
	atOnce      = time.Hour
	answersADay = 2
)

// AnswersAtOnce reports whether a sender of new mail that does not look like a
// machine's answers each letter at once, with another subject: each such mail would
// become a case, which gets a letter, which gets an answer. sent is when the letters of
// a day left for the sender, in order.
func AnswersAtOnce(sent []time.Time, received time.Time) bool {
	answers := 0
	for i, letter := range sent {
		next := received
		if i+1 < len(sent) {
			next = sent[i+1]
		}
		if wait := next.Sub(letter); wait < 0 || wait > atOnce {
			answers = 0
			continue
		}
		answers++
	}
	return answers > answersADay
}

// AboutDirector reports whether a mail came to an address for complaints about the
// director.
func (r Ours) AboutDirector(m *mailbox.Message) bool {
	is := func(address string) bool {
		return slices.ContainsFunc(r.Also, func(a string) bool { return record.SameAddress(a, address) })
	}
	return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a mailbox.Address) bool { return is(a.Address) }) || slices.ContainsFunc(m.DeliveredTo, is)
}
