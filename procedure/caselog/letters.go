package caselog

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// LetterStatus says what happened to an outgoing mail, in the words used outside.
type LetterStatus string

const (
	LetterQueued    LetterStatus = "queued"    // waits to be sent, or is being sent
	LetterSent      LetterStatus = "sent"      // the mail server took it
	LetterUncertain LetterStatus = "uncertain" // perhaps delivered; it will be sent again with the same bytes
	LetterBounced   LetterStatus = "bounced"   // it came back
	LetterFailed    LetterStatus = "failed"    // refused for good
)

// Letter is an outgoing mail.
type Letter struct {
	ID             int64
	CaseID         string // "" for mail that belongs to no case
	Kind           record.LetterKind
	Role           record.Recipient
	To             string // the address; "" once erased
	Status         LetterStatus
	Preview        int // what it asks about: 19 a preview of its case, 21, 22 and mail to a writer the mail of that number; 0 for nothing
	MessageID      string
	SHA256         string // of the bytes given to DATA
	DocumentSHA256 string // of its PDF; "" for none
	Created        time.Time
	Attempts       int
	NextAt         time.Time // not sent before this; set only while it waits
	SentAt         time.Time
	Line           string        // what the mail server said last
	Failures       int           // failed attempts since it was made or last asked for
	Delayed        time.Duration // how long temporary refusals have held it up
	Dropped        time.Time     // when a person cancelled it, or other mail replaced it; else zero
}

// Anew is the same mail, to be made again with other bytes.
func (m Letter) Anew(due time.Time) Outgoing {
	return Outgoing{Kind: m.Kind, Role: m.Role, To: m.To, Preview: m.Preview, DocumentSHA256: m.DocumentSHA256, NotBefore: due}
}

// letterColumns are those of scanLetter, of letters l and letter_heads h.
const (
	letterColumns = `l.id, coalesce(l.case_id, ''), l.kind, l.role, coalesce(h.recipient, ''), iif(l.state = 'sending', 'queued', l.state),
		l.preview, l.message_id, l.sha256, coalesce(l.document_sha256, ''), l.created_at, l.attempts, l.next_at, l.sent_at, coalesce(h.line, ''),
		l.failures, l.delayed, l.dropped_at`
	fromLetters = ` FROM letters l LEFT JOIN letter_heads h ON h.letter = l.id `
)

func scanLetter(row scanner) (m Letter, err error) {
	err = row.Scan(&m.ID, &m.CaseID, &m.Kind, &m.Role, &m.To, &m.Status, &m.Preview, &m.MessageID, &m.SHA256,
		&m.DocumentSHA256, into{&m.Created}, &m.Attempts, into{&m.NextAt}, into{&m.SentAt}, &m.Line,
		&m.Failures, &m.Delayed, into{&m.Dropped})
	m.Delayed *= time.Second
	return m, err
}

// Letters lists the mail of a case that went out, or will, in order.
func (l *Log) Letters(ctx context.Context, id string) ([]Letter, error) {
	letters, err := list(ctx, l.reader, scanLetter, `SELECT `+letterColumns+fromLetters+`WHERE l.case_id = ? ORDER BY l.id`, id)
	return letters, explain(l.path, "list the letters of "+id, err)
}

// OfKind lists the mail of a kind that belongs to no case, oldest first.
func (l *Log) OfKind(ctx context.Context, kind record.LetterKind) ([]Letter, error) {
	letters, err := list(ctx, l.reader, scanLetter, `SELECT `+letterColumns+fromLetters+`WHERE l.case_id IS NULL AND l.kind = ? ORDER BY l.id`, kind)
	return letters, explain(l.path, "list the mail of a kind", err)
}

// Letter finds an outgoing mail by its Message-ID, without <>. Whoever quotes the id
// has read that mail: it is the capability to act in its case, or in the cases it
// lists, for the address it went to.
func (l *Log) Letter(ctx context.Context, messageID string) (letter Letter, found bool, err error) {
	letter, err = scanLetter(l.reader.QueryRowContext(lasting(ctx), `SELECT `+letterColumns+fromLetters+`WHERE l.message_id = ?`, messageID))
	return letter, err == nil, explain(l.path, "look up a letter", ignoreNone(err))
}

// Sent gives the bytes of an outgoing mail; none once they are erased.
func (l *Log) Sent(ctx context.Context, id int64) (raw []byte, err error) {
	raw, err = frozen.Start(lasting(ctx), l.reader, id, frozen.All)
	return raw, explain(l.path, "read outgoing mail", err)
}

// SentWithoutFiles gives the first most bytes of an outgoing mail, and nothing where the
// files stand that it encloses; none once it is erased.
func (l *Log) SentWithoutFiles(ctx context.Context, id int64, most int) (raw []byte, err error) {
	raw, _, err = blob.Start(lasting(ctx), l.reader, most, "letter_bytes", `letter_bytes b WHERE b.letter = ?`, id)
	return raw, explain(l.path, "read outgoing mail", err)
}

// Listed gives the cases listed in a mail that belongs to no case, in the order in
// which they were opened.
func (l *Log) Listed(ctx context.Context, m Letter) ([]string, error) {
	if m.CaseID != "" {
		return nil, nil
	}
	scan := func(row scanner) (id string, err error) { return id, row.Scan(&id) }
	ids, err := list(ctx, l.reader, scan, `SELECT c.id FROM letter_cases b JOIN cases c ON c.id = b.case_id WHERE b.letter = ? ORDER BY c.rowid`, m.ID)
	return ids, explain(l.path, "look up what a mail lists", err)
}

// Listing gives the unsent mail that lists this case and belongs to no case.
func (l *Log) Listing(ctx context.Context, id string) ([]Letter, error) {
	letters, err := list(ctx, l.reader, scanLetter, `SELECT `+letterColumns+fromLetters+`JOIN letter_cases b ON b.letter = l.id
		WHERE b.case_id = ? AND l.state IN ('queued', 'uncertain') ORDER BY l.id`, id)
	return letters, explain(l.path, "list the mail that lists "+id, err)
}

// WrittenTo counts the mails that were made for an address since an instant,
// for limits on automatic mail.
func (l *Log) WrittenTo(ctx context.Context, address string, since time.Time) (n int, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT count(*)`+fromLetters+`WHERE h.recipient = ? AND l.created_at >= ?`, address, instant(since)).Scan(&n)
	return n, explain(l.path, "count letters", err)
}

// SentTo gives when mail of a kind left for an address since an instant, in order; with
// proven, only in cases opened by a mail that was certainly from this address.
func (l *Log) SentTo(ctx context.Context, address string, kind record.LetterKind, since time.Time, proven bool) ([]time.Time, error) {
	scan := func(row scanner) (at time.Time, err error) { return at, row.Scan(into{&at}) }
	sent, err := list(ctx, l.reader, scan,
		`SELECT l.sent_at`+fromLetters+`WHERE h.recipient = ?1 AND l.kind = ?2 AND l.sent_at >= ?3 AND (NOT ?4 OR (
			SELECT m.vouched AND s.sender = ?1 FROM mails m JOIN mail_heads s ON s.mail = m.number
			WHERE m.case_id = l.case_id AND m.state = 'handled' ORDER BY m.handled_at, m.number LIMIT 1))
		ORDER BY l.sent_at`, address, string(kind), instant(since), proven)
	return sent, explain(l.path, "look up the mail to an address", err)
}

// MessageRow is a mail received for a case; one row for each time it arrived.
type MessageRow struct {
	SHA256      string
	From        string // "" once erased
	Subject     string
	Received    time.Time
	Kind        string
	State       MailState // duplicate: the same bytes again, or the same mail by another route
	DuplicateOf string    // SHA-256 of the mail it is a duplicate of; its own for the same bytes again
	Vouched     bool      // the sender can be believed
}

// Messages lists the mail of a case in order of receipt, duplicates included.
func (l *Log) Messages(ctx context.Context, id string) ([]MessageRow, error) {
	scan := func(row scanner) (m MessageRow, err error) {
		err = row.Scan(&m.SHA256, &m.From, &m.Subject, into{&m.Received}, &m.Kind, &m.State, &m.DuplicateOf, &m.Vouched)
		return m, err
	}
	messages, err := list(ctx, l.reader, scan,
		`WITH seen AS (
			SELECT m.*, c.received AS seen, row_number() OVER (PARTITION BY m.number ORDER BY c.filed_at, c.received, c.uid) AS time
			FROM mails m JOIN mail_cursors c ON c.mail = m.number
			WHERE m.case_id = ?1 OR m.duplicate_of IN (SELECT sha256 FROM mails WHERE case_id = ?1)
		)
		SELECT s.sha256, coalesce(h.sender, ''), coalesce(h.subject, ''), s.seen, s.kind,
			iif(time = 1, s.state, 'duplicate'), iif(time = 1, coalesce(s.duplicate_of, ''), s.sha256), s.vouched
		FROM seen s LEFT JOIN mail_heads h ON h.mail = s.number
		ORDER BY s.seen, s.number, time`, id)
	return messages, explain(l.path, "list the mail of "+id, err)
}

// MailsOf gives the hashes of the latest handled mails from an address, at most n: any
// in this case, and in other cases those that were certainly from this sender.
func (l *Log) MailsOf(ctx context.Context, address, id string, n int) ([]string, error) {
	scan := func(row scanner) (sha string, err error) { return sha, row.Scan(&sha) }
	mails, err := list(ctx, l.reader, scan,
		`SELECT m.sha256 FROM mails m JOIN mail_heads h ON h.mail = m.number
		WHERE lower(h.sender) = lower(?) AND m.state = 'handled' AND (m.vouched OR m.case_id = ?) ORDER BY h.mail DESC LIMIT ?`, address, id, n)
	return mails, explain(l.path, "list the mail of a sender", err)
}

// Document gives a document of a case, by the name that a mail gave it; found is false
// when the case has no such document, or no longer has it.
func (l *Log) Document(ctx context.Context, id, sha, mail string) (d Document, found bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT sha256, mail, name, type FROM case_documents
		WHERE case_id = ? AND sha256 = ? ORDER BY mail = ? DESC, mail LIMIT 1`, id, sha, mail).Scan(&d.SHA256, &d.Mail, &d.Name, &d.Type)
	if err == nil {
		d.Data, found, err = blob.Select(lasting(ctx), l.reader, "documents", `documents b WHERE b.sha256 = ?`, sha)
	}
	return d, found, explain(l.path, "read a document", ignoreNone(err))
}
