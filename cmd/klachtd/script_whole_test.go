package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// What holds for every mail that klachtd sends, and for every case. The scripts look at it,
// and so do the stories in Go: what they need has a capital.

// Outgoing is the mail that a server took from klachtd.
type Outgoing struct {
	Owners map[string]string // Message-ID -> the address that may know it; of mail that is not ours too

	server *mailtest.Server
	read   int
	mails  []post
	bytes  map[string]string // of a mail that was not taken: Message-ID -> SHA-256
}

// NewOutgoing is for a server that took nothing yet.
func NewOutgoing(server *mailtest.Server) *Outgoing {
	return &Outgoing{server: server, Owners: make(map[string]string), bytes: make(map[string]string)}
}

// New checks what the server took since the last call, and gives it.
func (o *Outgoing) New() (posts []post, err error) {
	all := o.server.Sent()
	for _, t := range all[o.read:] {
		p, wrong := readPost(t.Data)
		if !t.Accepted {
			o.bytes[p.id] = p.sum
			continue
		}
		if sum, again := o.bytes[p.id]; again && sum != p.sum {
			wrong = errors.Join(wrong, errors.New("it was sent with other bytes the second time"))
		}
		if wrong == nil && p.to != strings.Join(t.To, ",") {
			wrong = fmt.Errorf("it went to %s", t.To)
		}
		if wrong = errors.Join(wrong, p.wrong(), o.wrongThread(p)); wrong != nil {
			err = errors.Join(err, fmt.Errorf("mail %s to %s: %w", p.kind, p.to, wrong))
		}
		o.Owners[p.id] = p.to
		posts = append(posts, p)
	}
	o.read = len(all)
	o.mails = append(o.mails, posts...)
	return posts, err
}

// wrongThread: nobody learns the Message-ID of somebody else's mail, to which commands are
// answered.
func (o *Outgoing) wrongThread(p post) error {
	for _, id := range append(p.references, p.inReplyTo) {
		if owner := o.Owners[id]; owner != "" && owner != p.to {
			return fmt.Errorf("it names a Message-ID of %s", owner)
		}
	}
	return nil
}

var (
	subjectNumber = regexp.MustCompile(`\[(K-\d{4}-\d{4,})\]`)
	ownID         = regexp.MustCompile(`^[^<>@\s]{20,}@integratiewerk\.example$`) // 128 bits take 20 characters and more
	laterPart     = regexp.MustCompile(` \(deel (?:[2-9]|1\d|20) van \d+\)$`)     // has only files for which there was no room in the first
	gap           = regexp.MustCompile(`<no value>|%!`)
	ownKind       = regexp.MustCompile(`^(?:0[1-9]|1\d|2[0-9]|31|3[456])$`)
)

// manyCases are the kinds of mail whose subject names no case, or those that may be about none.
var manyCases = strings.Fields("13 14 19 24 25 27 29 34 35 36")

// wrong says what is wrong with a mail that holds for every mail.
func (p post) wrong() error {
	var found []error
	unless := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Errorf(format, args...))
		}
	}
	unless(ownKind.MatchString(p.kind), "X-Klachtd-Kind is %q", p.kind)
	unless(len(subjectNumber.FindAllString(p.subject, -1)) == 1 || slices.Contains(manyCases, p.kind), "the subject %q does not name one case", p.subject)
	unless((p.command != "") == (p.kind == "19"), "X-Klachtd-Command is %q", p.command)
	unless(p.from == "klachten@integratiewerk.example", "it is from %s", p.from)
	unless(p.submitted == "auto-generated" || p.submitted == "auto-replied", "Auto-Submitted is %q (RFC 3834)", p.submitted)
	unless(ownID.MatchString(p.id), "Message-ID is %q", p.id)
	unless(p.inReplyTo == "" || slices.Contains(p.references, p.inReplyTo), "References lack In-Reply-To, so that clients do not thread it (RFC 5322 section 3.6.4)")
	text := p.subject
	if p.kind != "24" { // it shows how other people's mail begins, and mistakes in texts
		text += "\n" + p.plain
	}
	unless(!gap.MatchString(text), "a gap was not filled in:\n%s", text)
	for line := range bytes.Lines(p.raw) {
		if len(line) > 1000 || !bytes.HasSuffix(line, []byte("\r\n")) {
			found = append(found, fmt.Errorf("no mail server need take this line (RFC 5321 section 4.5.3.1.6): %.60q", line))
			break
		}
	}
	return errors.Join(found...)
}

// answered: what a mail brings about hangs from a mail, and what its writer gets from that
// mail.
func (o *Outgoing) answered(posts []post, writer, id string) error {
	waits, found := false, false
	for _, p := range posts {
		number := subjectNumber.FindString(p.subject)
		opened := slices.IndexFunc(o.mails, func(m post) bool { return number != "" && strings.Contains(m.subject, number) })
		if p.inReplyTo == "" && opened >= 0 && o.mails[opened].inReplyTo != "" { // a complaint on paper has no mail to answer
			return fmt.Errorf("mail %s to %s answers nothing, so that it stands apart from the others of the case", p.kind, p.to)
		}
		if p.to == writer && slices.Contains(strings.Fields("13 14 16 19 27"), p.kind) {
			waits, found = true, found || p.inReplyTo == id
		}
	}
	if waits && !found {
		return fmt.Errorf("no mail to %s answers %s", writer, id)
	}
	return nil
}

// shown is what is checked of a case, in case show --json.
type shown struct {
	ID    string
	Facts []struct {
		Seq             int64
		At, Actor, Kind string
	}
	Letters []shownLetter
}

type shownLetter struct {
	Kind, To, Status string
	SHA256           *string
	MessageID        *string `json:"message_id"`
	DocumentSHA256   *string `json:"document_sha256"`
}

// Case checks a case, as case show --json gives it, and its letters against the mail.
func (o *Outgoing) Case(out []byte) error {
	var given map[string]json.RawMessage
	var c shown
	if err := errors.Join(json.Unmarshal(out, &given), json.Unmarshal(out, &c)); err != nil {
		return err
	}
	for _, key := range strings.Fields("id status outcome complainant responsible manager terms facts letters messages") {
		if _, ok := given[key]; !ok {
			return fmt.Errorf("%q is missing: what is absent is null", key)
		}
	}
	actors := strings.Fields("complainant representative director deputy commission manager administrator clock")
	for i, f := range c.Facts {
		if i > 0 && (f.Seq <= c.Facts[i-1].Seq || f.At < c.Facts[i-1].At) {
			return fmt.Errorf("fact %d comes before the one above it", f.Seq)
		}
		if !slices.Contains(actors, f.Actor) || !strings.HasSuffix(f.At, "Z") {
			return fmt.Errorf("fact %d (%s) is by %q at %q", f.Seq, f.Kind, f.Actor, f.At)
		}
	}
	return o.letters(c)
}

// letters: there is a row for every mail of a case, and it tells of the very bytes that the
// server took.
func (o *Outgoing) letters(c shown) error {
	taken := make(map[string]post)
	for _, p := range o.mails {
		taken[p.sum] = p
	}
	listed := make(map[string]bool)
	for _, l := range c.Letters {
		if l.SHA256 == nil || l.MessageID == nil {
			if l.Status != "preview" {
				return fmt.Errorf("letter %s to %s is %s and has no bytes", l.Kind, l.To, l.Status)
			}
			continue
		}
		p, ok := taken[*l.SHA256]
		listed[*l.SHA256] = true
		switch {
		case ok && l.Status == "queued" && strings.Contains(p.subject, "Per post versturen"): // the letter is not posted yet
		case ok != (l.Status == "sent" || l.Status == "bounced"):
			return fmt.Errorf("letter %s to %s is %q; the mail server took those bytes: %v", l.Kind, l.To, l.Status, ok)
		case ok && (p.kind != l.Kind || p.to != l.To || p.id != strings.Trim(*l.MessageID, "<>")):
			return fmt.Errorf("letter %s to %s with Message-ID %s was sent as %s to %s with %s", l.Kind, l.To, *l.MessageID, p.kind, p.to, p.id)
		case ok && !p.carries(l.DocumentSHA256) && !(l.DocumentSHA256 == nil && inPart(c.Letters, l.Kind, l.To)):
			return fmt.Errorf("letter %s to %s has a document_sha256 that is of no PDF attached to it", l.Kind, l.To)
		}
	}
	for sum, p := range taken {
		if m := subjectNumber.FindStringSubmatch(p.subject); m != nil && m[1] == c.ID && !listed[sum] {
			return fmt.Errorf("mail %s to %s was sent, and is no letter of the case", p.kind, p.to)
		}
	}
	return nil
}

// inPart reports whether another part of a mail has its PDF.
func inPart(letters []shownLetter, kind, to string) bool {
	return slices.ContainsFunc(letters, func(l shownLetter) bool { return l.Kind == kind && l.To == to && l.DocumentSHA256 != nil })
}

// carries reports whether a mail has the PDF that it is about; null is for mail that is about
// none.
func (p post) carries(document *string) bool {
	if document == nil {
		return laterPart.MatchString(p.subject) || !slices.Contains(strings.Fields("01 05 06 07 09 10 11 17"), p.kind)
	}
	return slices.ContainsFunc(p.files, func(f enclosed) bool { return f.mediaType == "application/pdf" && hash(f.data) == *document })
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
