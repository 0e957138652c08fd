package mailbox

import (
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Address is one mail address. Name is decoded, without control characters, bidi marks
// and zero-width characters; it does not count when deciding who wrote. Address is
// local@domain, the domain in ASCII (punycode) and lower case, the local part as
// written.
type Address struct{ Name, Address string }

// longestName is the most characters of a name.
const longestName = 120

// DisplayName is the name as shown; "" if it is just the address again.
func (a Address) DisplayName() string {
	if strings.Contains(a.Name, "@") {
		return ""
	}
	return text.FirstRunes(a.Name, longestName)
}

// Kind says what kind of sender a message comes from.
type Kind string

// The kinds, in the order in which they are tried (see kind.go).
const (
	KindOwn       Kind = "own"        // this program's own mail, returned
	KindBounce    Kind = "bounce"     // a mail of ours was not delivered (RFC 3464 and its many imitations)
	KindAutoReply Kind = "auto-reply" // any other machine answering or reporting (RFC 3834)
	KindBulk      Kind = "bulk"       // list or bulk mail
	KindMail      Kind = "mail"       // a person
)

// Attachment is a part that is not running text: a file, an inline image, an attached
// message. Name is never empty and has no path, control characters or bidi marks; it is
// for display, never for opening files. Data is decoded and may share memory with the
// raw message. Size is in bytes, SHA256 in hexadecimal.
type Attachment struct {
	Name, Type string
	Size       int
	SHA256     string
	Data       []byte
	File       bool // the mail says that it is a file (RFC 2183), not a picture in the text
}

// Returned is what a bounce says about the mail that came back (RFC 3464). MessageID is
// without angle brackets, Status an enhanced code like "5.1.1" (RFC 3463); each is ""
// if the bounce does not say. Copied: the id is in a copy of that mail, and is not only
// what the bounce answers.
type Returned struct {
	MessageID, Recipient, Status, Diagnostic string
	Copied                                   bool
}

// Wrapping is a form in which text or files were packed inside the mail (one of the
// Wrap constants) and how far it was opened: WrapOpened, WrapPartly or WrapClosed. The
// packed original is also among the attachments.
type Wrapping struct{ Form, Status string }

// Message is a mail as read by Parse. All strings are valid UTF-8; Text and
// Reply have LF line ends and no control characters but LF and TAB.
type Message struct {
	MessageID             string   // without <>
	InReplyTo, References []string // without <>

	From, Sender, ReplyTo, To, Cc []Address
	DeliveredTo                   []string // the addresses at which servers say they accepted it

	OriginalFrom []Address // at most one: the writer of mail that a list or group passed on under its own address
	PassedOn     bool      // From is the address of a list or a group
	Forwarded    bool      // the subject says that it is somebody else's mail

	Subject string
	Date    time.Time // what the sender claims; zero when absent or unreadable
	Kind    Kind
	Signs   []string // signs of a machine, a list or ourselves: fields and words, in English; people's mail has some too

	Text  string // everything readable, forwarded and attached messages included
	Reply string // the first text part, above the quotes

	Attachments []Attachment
	Wrapped     []Wrapping // what was packed, in order
	Defects     []string   // English: what was odd and what was done about it
	Returned    *Returned  // only for KindBounce
	MayReturn   *Returned  // for any other kind: it is a bounce only if we know the MessageID

	// What a notice says about a mail, in whatever words: ids that may be that mail's,
	// and whose mail it is; "" if it does not say.
	Cites  []string
	MailOf string

	// OwnText: a machine's mail (KindAutoReply, KindBounce) that says more than an
	// ordinary notice of absence, receipt or failure, or bulk mail that is not
	// certainly a newsletter. It may hide a complaint, so a person must look.
	OwnText bool

	// StandIn: a mail server wrote this instead of a message that it could not deliver;
	// that message is still in the mailbox.
	StandIn bool

	SpamFlagged bool // a filter at the border marked it
	DMARCFailed bool // the border says so: a reason for care; its absence proves nothing
	Unreadable  bool // a limit was exceeded or nothing could be read: a person must look
	Ambiguous   bool // several From, Message-ID or the like: readable, but not fit for a command
	TwoTexts    bool // what it says is ambiguous, not who wrote it

	own, rest string // the first text part: up to where its markup says a quote begins, and from there
}

// Pieces gives the text in pieces: what was typed, quotes and their heads, sign-offs,
// banners, footers, and the text of attachments. names are the writer's, skip the
// banners of the recipient's own mail system. Reply is what comes before the first head
// or quote.
func (m *Message) Pieces(names, skip []string) []text.Piece {
	first := strings.Trim(m.own+m.rest, "\n")
	before, after, whole := strings.Cut(m.Text, first)
	if rest := strings.Trim(m.rest, "\n"); !whole && rest != "" { // what only the HTML says comes between
		if _, below, found := strings.Cut(m.Text, rest); found {
			before, after = "", below
		}
	}
	pieces := text.Pieces(m.own, m.rest, text.Source{Answers: answersMail(m), Names: names, SkipLines: skip})
	for _, attached := range []string{before, after} {
		if attached = strings.TrimSpace(attached); attached != "" {
			pieces = append(pieces, text.Piece{Kind: text.Attached, Text: attached})
		}
	}
	return pieces
}
