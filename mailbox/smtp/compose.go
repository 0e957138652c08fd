package smtp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// File is an attachment of an outgoing mail.
type File struct {
	Name, Type string // Type is a media type; an unreadable one becomes application/octet-stream
	Data       []byte
	SHA256     string // of Data; "" when nobody has it yet
	Ours       bool   // we made it: it needs no virus scan
}

// Hash gives the SHA-256 of Data, in hexadecimal.
func (f File) Hash() string {
	if f.SHA256 != "" {
		return f.SHA256
	}
	sum := sha256.Sum256(f.Data)
	return hex.EncodeToString(sum[:])
}

// Outgoing is a mail to one recipient, with everything decided: the bytes that Compose
// makes of it depend on no clock, machine or chance.
type Outgoing struct {
	From, To  mailbox.Address
	ReplyTo   *mailbox.Address
	Subject   string
	MessageID string    // without <>, see NewMessageID
	Date      time.Time // written in its own time zone

	// InReplyTo and References name the mails this one answers, without <>. The ids
	// come from other people's mail: one that is not fit for a header is left out.
	InReplyTo  string
	References []string

	Kind          string // X-Klachtd-Kind: the number of the letter or mail
	Command       string // X-Klachtd-Command: what "akkoord" to it carries out; "" for nothing
	AutoSubmitted string // RFC 3834: "auto-generated", "auto-replied" or "" for none

	// At least one of Plain and HTML; with both, HTML is the alternative that mail
	// programs prefer.
	Plain, HTML string
	Files       []File
}

// Compose gives the bytes of a mail, ready for DATA: CRLF line ends, only ASCII, no
// line over 998 octets. The same Outgoing gives the same bytes. An error names the
// faulty field, never its content, which may be personal.
func Compose(o Outgoing) ([]byte, error) {
	m, err := Lay(o)
	if err != nil {
		return nil, err
	}
	return m.Bytes(), nil
}

// frame returns a mail with marks in place of its files.
func frame(o Outgoing) ([]byte, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := o.setAddresses(m); err != nil {
		return nil, err
	}
	o.setHeader(m)

	switch {
	case o.Plain == "" && o.HTML == "":
		return nil, errors.New("no text")
	case o.Plain == "":
		m.SetBodyString(mail.TypeTextHTML, strings.ToValidUTF8(o.HTML, "\uFFFD"))
	default:
		m.SetBodyString(mail.TypeTextPlain, strings.ToValidUTF8(o.Plain, "\uFFFD"))
		if o.HTML != "" {
			m.AddAlternativeString(mail.TypeTextHTML, strings.ToValidUTF8(o.HTML, "\uFFFD"))
		}
	}
	files, err := attachments(o.Files, o.MessageID)
	if err != nil {
		return nil, err
	}
	m.SetAttachments(files)

	var frame bytes.Buffer // everything except the files
	frame.Grow(len(o.Plain) + len(o.HTML) + len(o.HTML)/4 + 4<<10)
	if _, err := m.WriteTo(&frame); err != nil {
		return nil, err
	}
	raw := frame.Bytes()
	if err := settleBoundaries(raw, o.MessageID); err != nil {
		return nil, err
	}
	if !bytes.HasSuffix(raw, crlf) {
		// DATA would add it, and the bytes sent would differ from the bytes recorded.
		raw = append(raw, crlf...)
	}
	if err := checkLines(raw); err != nil {
		return nil, err
	}
	return raw, nil
}

// check refuses anything that would end a header line early, and so let the content of
// one field write another. Ids of other people's mails are left out instead.
func (o *Outgoing) check() error {
	type field struct{ name, value string }
	fields := []field{
		{"From", o.From.Name + o.From.Address},
		{"To", o.To.Name + o.To.Address},
		{"Subject", o.Subject},
		{"MessageID", o.MessageID},
		{"InReplyTo", o.InReplyTo},
		{"References", strings.Join(o.References, " ")},
		{"Kind", o.Kind},
	}
	if o.ReplyTo != nil {
		fields = append(fields, field{"ReplyTo", o.ReplyTo.Name + o.ReplyTo.Address})
	}
	for i, f := range o.Files {
		fields = append(fields, field{fmt.Sprintf("name of file %d", i+1), f.Name})
	}
	for _, f := range fields {
		if strings.ContainsAny(f.value, "\r\n\x00") {
			return fmt.Errorf("%s contains a line break or NUL", f.name)
		}
	}
	switch {
	case !isMessageID(o.MessageID):
		return errors.New("MessageID cannot stand in a header")
	case o.Date.IsZero():
		return errors.New("no Date")
	}
	switch o.AutoSubmitted {
	case "", "auto-generated", "auto-replied":
		return nil
	}
	return errors.New("AutoSubmitted is not one of RFC 3834")
}

var crlf = []byte("\r\n")

// maxLine is the longest line without its CRLF (RFC 5322 section 2.1.1).
const maxLine = 998

// checkLines checks what DATA needs to send the bytes unchanged. Its errors are
// programming errors or absurdly long values.
func checkLines(raw []byte) error {
	number := 0
	for line := range bytes.Lines(raw) {
		number++
		if !bytes.HasSuffix(line, crlf) || len(line) > maxLine+len(crlf) {
			return fmt.Errorf("line %d is over %d octets or is not ended by CRLF", number, maxLine)
		}
	}
	if bytes.Count(raw, []byte{'\r'}) != number || bytes.IndexByte(raw, 0) >= 0 {
		return errors.New("a line has a lone CR or a NUL")
	}
	return nil
}

func (o *Outgoing) setAddresses(m *mail.Msg) error {
	from, err := headerAddress(o.From)
	if err != nil {
		return fmt.Errorf("from: %w", err)
	}
	m.FromMailAddress(from)
	to, err := headerAddress(o.To)
	if err != nil {
		return fmt.Errorf("to: %w", err)
	}
	m.ToMailAddress(to)
	if o.ReplyTo == nil {
		return nil
	}
	replyTo, err := headerAddress(*o.ReplyTo)
	if err != nil {
		return fmt.Errorf("reply-to: %w", err)
	}
	m.ReplyToMailAddress(replyTo)
	return nil
}

func (o *Outgoing) setHeader(m *mail.Msg) {
	m.SetMessageIDWithValue(o.MessageID)
	m.SetDateWithValue(o.Date)
	m.Subject(text.OneLine(o.Subject))
	if isMessageID(o.InReplyTo) {
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+o.InReplyTo+">")
	}
	if ids := o.thread(); len(ids) > 0 {
		m.SetGenHeader(mail.HeaderReferences, "<"+strings.Join(ids, "> <")+">")
	}
	if o.Kind != "" {
		m.SetGenHeader("X-Klachtd-Kind", o.Kind)
	}
	if o.Command != "" {
		m.SetGenHeader("X-Klachtd-Command", text.OneLine(o.Command))
	}
	if o.AutoSubmitted != "" {
		m.SetGenHeader("Auto-Submitted", o.AutoSubmitted)
		// What Exchange honours ([MS-OXCMAIL] section 2.2.3.2.14): no receipts and no
		// automatic answers; never NDR or All, because a bounce must come back.
		m.SetGenHeader("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply")
	}
}

// NewMessageID returns 128 random bits as id@domain, without <>. The id is a
// capability: whoever knows it may answer in the recipient's name, so random must be
// crypto/rand.Reader outside tests.
func NewMessageID(random io.Reader, domain string) (string, error) {
	domain, err := asciiDomain(domain)
	if err != nil {
		return "", fmt.Errorf("new Message-ID: %w", err)
	}
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return "", fmt.Errorf("new Message-ID: read random: %w", err)
	}
	return hex.EncodeToString(id[:]) + "@" + domain, nil
}

// isMessageID reports whether id can stand between < and > in a header. It is laxer
// than msg-id in RFC 5322 section 3.6.4, as are the programs that make ids: what
// matters is that it comes back unchanged.
func isMessageID(id string) bool {
	if len(id) == 0 || len(id) > 500 {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' })
}

// keptReferences is how many of the last ids of a thread are kept, besides the first,
// by which some mail programs find the conversation.
const keptReferences = 20

// thread gives the References of a mail: the ids of the thread and, at the end, the id
// being answered (RFC 5322 section 3.6.4).
func (o *Outgoing) thread() []string {
	var ids []string
	for _, id := range o.References {
		if isMessageID(id) && id != o.InReplyTo && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if len(ids) > keptReferences {
			// Drop the oldest after the first; this also limits the search above.
			ids = slices.Delete(ids, 1, 2)
		}
	}
	if isMessageID(o.InReplyTo) {
		ids = append(ids, o.InReplyTo)
	}
	return ids
}

// Probe is a mail from klachtd to itself, to check that mail gets through. It is
// recognised by its Message-ID or, if a server replaces that, by its token, which is in
// the subject. Nobody can guess either.
type Probe struct {
	MessageID string // without <>
	Token     string // the random part of MessageID
}

// probeKind is the X-Klachtd-Kind of a probe. It is not a letter's number.
const probeKind = "00"

// NewProbe makes the id and token of a probe that an address sends to itself.
func NewProbe(random io.Reader, address string) (Probe, error) {
	id, err := NewMessageID(random, address[strings.LastIndexByte(address, '@')+1:])
	if err != nil {
		return Probe{}, err
	}
	token, _, _ := strings.Cut(id, "@")
	return Probe{id, token}, nil
}

// Compose gives the bytes of the probe: the same for the same words and date.
func (p Probe) Compose(self mailbox.Address, subject, text string, date time.Time) ([]byte, error) {
	return Compose(Outgoing{
		From: self, To: self, Subject: subject + " " + p.Token, MessageID: p.MessageID, Date: date,
		Kind: probeKind, AutoSubmitted: "auto-generated", Plain: text,
	})
}

// probeToken matches the random part of what NewMessageID makes.
var probeToken = regexp.MustCompile(`(?:^| )([0-9a-f]{32})$`)

// ProbeToken gives what may be the token in the subject of a probe; "" for none.
func ProbeToken(subject string) string {
	if found := probeToken.FindStringSubmatch(strings.TrimSpace(subject)); found != nil {
		return found[1]
	}
	return ""
}
