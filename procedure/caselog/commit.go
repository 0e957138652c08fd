package caselog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Commit is everything that follows from one decision: the second transaction.
// It is kept together or not at all.
type Commit struct {
	At time.Time // now

	CaseID  string        // "" when it belongs to no case
	Expect  int           // the version of the case that was decided on; 0 for a new one
	Facts   []record.Fact // in order
	Case    record.Case   // after the facts; read only when there are facts
	NextDue time.Time     // when the next reminder can be due; zero for never. Read only when there are facts

	Documents []Document // of the case: letters and attachments
	Outgoing  []Outgoing
	Handled   *Handled    // the mail that caused this
	Sent      *SendResult // what the mail server answered to a claimed mail
	Changed   *SendResult // what else happened to an outgoing mail: retried, dropped, bounced
	Withdrawn []int64     // outgoing mail that is no longer to be sent, unless it is being sent right now

	// Sooner is the latest moment at which letters of the case that wait for their day leave.
	Sooner map[record.LetterKind]time.Time

	// Next, when it is set, is filled with the next outgoing mail that is due,
	// which is claimed in the same transaction; see [Log.Claim]. It stays zero
	// when there is none, or nothing was kept.
	Next *Queued
	// Soon, when it is set, is called with that mail before the claim is on disk,
	// provided that the disk already counts the mail as tried. The server may then be
	// told of the mail, but may not get the end of it before the claim is on disk: what
	// Soon gives is called once it is, or once it is certain that it will not be.
	Soon func(Queued) (kept func(error))

	// Numbers of held mail: put to a person, put to more people, a complaint, no
	// complaint.
	Shown, Escalated, Accepted, Rejected []int64

	// Denied are numbers of held mail whose apparent sender, a client, says it is not
	// theirs. What nobody was shown stays that way.
	Denied []int64

	// SecondLook are numbers of held mail that the director judged and that names
	// somebody with a role: it waits for the deputy, who has not been shown it yet.
	SecondLook []int64

	// TakenBack are numbers of mail that was put aside but is a complaint.
	TakenBack []int64

	Placed []Placement // where mail belongs
	Proven []int64     // numbers of mail whose sender confirmed having written it
	// Proposed gives, by number, how accepted mail is now read, after a person's correction.
	Proposed map[int64]string

	OldShown bool    // all old mail was put to a person
	Retold   []int64 // numbers of mail in the case that people have now been told of

	Marks []string             // names under which At is kept; see [Log.Marked]
	Until map[string]time.Time // names with an instant of their own; the zero instant removes the mark

	Told   []Difference // reported with this
	Canary *Canary      // its new state

	Paces []Pace     // of the mail that caused this
	Today civil.Date // the day of At; read only when there are paces: older ones are deleted

	files *frozen.Keeping // set while the commit is written
}

// Handled says how a mail was read and what happened to it.
type Handled struct {
	SHA256      string
	State       MailState // any except filed
	Kind        string    // how it was read
	From        string
	Subject     string
	MessageID   string
	Fingerprint string            // hash of Message-ID, From, subject and body
	Reason      record.MailReason // why it is in no case
	DuplicateOf string            // SHA-256 of the mail it is a duplicate of
	Replaces    bool              // held mail of the same fingerprint becomes a duplicate of it
	DeputyOnly  bool              // mail in no case that touches a case hidden from the director
	Old         bool              // received before the log began
	Vouched     bool              // it answers our own mail, or From was proven to be the sender
	Untold      bool              // nobody has been told of it yet: see [Log.Untold]
	Proposed    string            // how a held mail is read, as JSON
}

// Document is a file of a case: the PDF of a letter, or an attachment of a mail. Its
// bytes are stored once, however many cases hold it.
type Document struct {
	SHA256 string
	Mail   string // SHA-256 of the mail that it came with; "" for none
	Name   string // as given there; for display only
	Type   string // media type
	Data   []byte
}

// Outgoing is a mail as it will be sent, to one address.
type Outgoing struct {
	Kind           record.LetterKind
	Role           record.Recipient
	To             string // the address
	MessageID      string // without <>
	Preview        int    // the number of the preview it asks to confirm; 0 for none
	DocumentSHA256 string // of its PDF; "" for none
	Raw            []byte // the exact bytes for DATA, without those of Files
	Files          []frozen.File
	SHA256         string // of the bytes for DATA, when the caller has it already; else ""
	NotBefore      time.Time
	Lists          []string // the cases it lists, when it belongs to no case; see [Log.Listed]
}

// Commit keeps decisions with one fsync: all of them, in order, or none. It gives
// [ErrConflict] and keeps nothing when a case has a different version from the one that
// was decided on, when the case number has gone to another case, when the mail was
// handled already, or when the outgoing or held mail is no longer in a state that
// allows the change.
func (l *Log) Commit(ctx context.Context, all ...Commit) error {
	var last Commit // the one that claims a mail
	for _, c := range all {
		if err := c.valid(); err != nil {
			return explain(l.path, "commit", err)
		}
		if c.Next != nil {
			last = c
		}
	}
	do := func(on *sql.Conn, tx *sql.Tx) error {
		var files *frozen.Keeping
		for i := range all {
			if i == 0 || all[i-1].erases() {
				files = frozen.Keep(on, tx)
			}
			all[i].files = files
			if err := all[i].keep(lasting(ctx), tx); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	if last.Next == nil {
		err = l.writeOn(ctx, l.writer, "commit", do)
	} else {
		err = l.claiming(ctx, "commit", last.At, last.Next, last.Soon, do)
	}
	if err == nil && slices.ContainsFunc(all, func(c Commit) bool { return c.erases() }) {
		return l.emptyWAL(ctx)
	}
	return err
}

func (c *Commit) keep(ctx context.Context, tx *sql.Tx) error {
	for _, part := range []func(context.Context, *sql.Tx, *Commit) error{
		commitCase, commitDocuments, commitOutgoing, commitHandled, commitSent, commitChanged, commitWithdrawn, commitSooner, answerHeld, commitErased,
		commitMarks, commitPaces, commitTold, commitCanary,
	} {
		if err := part(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// valid refuses a commit that is wrong whatever the state of the log.
func (c *Commit) valid() error {
	switch {
	case c.CaseID == "" && len(c.Facts)+len(c.Documents) > 0:
		return errors.New("facts and documents belong to a case")
	case len(c.Facts) > 0 && c.Case.ID != c.CaseID:
		return fmt.Errorf("the case after the facts is %q, not %q", c.Case.ID, c.CaseID)
	case len(c.Facts) > 0 && c.Case.Version != c.Expect+len(c.Facts):
		return fmt.Errorf("%d facts on version %d do not make version %d", len(c.Facts), c.Expect, c.Case.Version)
	case c.Handled != nil && c.Handled.State == MailFiled:
		return errors.New("a handled mail cannot stay filed")
	}
	return nil
}

// commitCase appends the facts and keeps the case they fold into.
func commitCase(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if c.CaseID == "" {
		return nil
	}
	var version int
	err := tx.QueryRowContext(ctx, `SELECT version FROM cases WHERE id = ?`, c.CaseID).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if version != c.Expect {
		return ErrConflict
	}
	if len(c.Facts) == 0 {
		return nil
	}
	if version == 0 {
		if err := takeNumber(ctx, tx, c.CaseID); err != nil {
			return err
		}
	}
	if err := putCase(ctx, tx, c); err != nil {
		return err
	}
	return appendFacts(ctx, tx, c.CaseID, c.Facts)
}

// putCase writes the row of a case and its fold.
func putCase(ctx context.Context, tx *sql.Tx, c *Commit) error {
	fold, err := json.Marshal(c.Case)
	if err != nil {
		return err
	}
	after := c.Case
	if _, err := change(ctx, tx,
		`INSERT INTO cases (id, version, status, outcome, closed, received_on, next_due) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, outcome = excluded.outcome,
			closed = excluded.closed, received_on = excluded.received_on, next_due = excluded.next_due`,
		after.ID, after.Version, string(after.Status), string(after.Outcome), after.Status.Closed(),
		after.ReceivedOn.String(), optional(c.NextDue)); err != nil {
		return err
	}
	_, err = change(ctx, tx,
		`INSERT INTO case_folds (case_id, body) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body`,
		after.ID, string(fold))
	return err
}

func commitDocuments(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, d := range c.Documents {
		if err := c.files.Document(lasting(ctx), d.SHA256, d.Data); err != nil {
			return fmt.Errorf("document: %w", err)
		}
		if _, err := change(ctx, tx,
			`INSERT INTO case_documents (case_id, sha256, mail, name, type) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			c.CaseID, d.SHA256, d.Mail, d.Name, d.Type); err != nil {
			return err
		}
	}
	return nil
}

func commitOutgoing(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, o := range c.Outgoing {
		notBefore := o.NotBefore
		if notBefore.IsZero() {
			notBefore = c.At
		}
		mail, sum := frozen.Mail{Own: o.Raw, Files: o.Files}, o.SHA256
		if sum == "" {
			sum = mail.Sum()
		}
		var id int64
		err := tx.QueryRowContext(ctx,
			`INSERT INTO letters (case_id, kind, role, preview, message_id, sha256, document_sha256, created_at, state, next_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?) RETURNING id`,
			orNull(c.CaseID), string(o.Kind), string(o.Role), o.Preview, o.MessageID, sum,
			orNull(o.DocumentSHA256), instant(c.At), instant(notBefore)).Scan(&id)
		if err != nil {
			return fmt.Errorf("letter %s: %w", o.Kind, err)
		}
		if _, err := change(ctx, tx, `INSERT INTO letter_heads (letter, recipient, line) VALUES (?, ?, '')`, id, o.To); err != nil {
			return err
		}
		if err := c.files.Mail(lasting(ctx), id, mail); err != nil {
			return err
		}
		for _, listed := range o.Lists {
			if _, err := change(ctx, tx, `INSERT INTO letter_cases (letter, case_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, listed); err != nil {
				return err
			}
		}
	}
	return nil
}

// commitSooner brings forward letters that were never tried.
func commitSooner(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for kind, by := range c.Sooner {
		if by.Before(c.At) {
			by = c.At
		}
		if _, err := change(ctx, tx,
			`UPDATE letters SET next_at = ?1 WHERE case_id = ?2 AND kind = ?3 AND state = 'queued' AND attempts = 0 AND next_at > ?1`,
			instant(by), c.CaseID, string(kind)); err != nil {
			return err
		}
	}
	return nil
}

// commitHandled marks the mail read. A mail is handled only once.
func commitHandled(ctx context.Context, tx *sql.Tx, c *Commit) error {
	h := c.Handled
	if h == nil {
		return nil
	}
	var number int64
	err := tx.QueryRowContext(ctx,
		`UPDATE mails SET state = ?, kind = ?, case_id = ?, duplicate_of = ?, handled_at = ?, deputy_only = ?, old = ?, vouched = ?, untold = ?
		WHERE sha256 = ? AND state = 'filed' RETURNING number`,
		string(h.State), h.Kind, orNull(c.CaseID), orNull(h.DuplicateOf), instant(c.At), h.DeputyOnly, h.Old, h.Vouched, h.Untold, h.SHA256).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	_, err = change(ctx, tx,
		`INSERT INTO mail_heads (mail, sender, subject, message_id, fingerprint, reason, proposed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (mail) DO UPDATE SET sender = excluded.sender, subject = excluded.subject, message_id = excluded.message_id,
			fingerprint = excluded.fingerprint, reason = excluded.reason, proposed = excluded.proposed`,
		number, h.From, h.Subject, h.MessageID, h.Fingerprint, h.Reason, h.Proposed)
	if err != nil || !h.Replaces || h.Fingerprint == "" {
		return err
	}
	_, err = change(ctx, tx,
		`UPDATE mails SET state = 'duplicate', duplicate_of = ?, handled_at = ?
		WHERE state = 'held' AND number <> ? AND number IN (SELECT mail FROM mail_heads WHERE fingerprint = ? AND fingerprint <> '')`, h.SHA256, instant(c.At), number, h.Fingerprint)
	return err
}
