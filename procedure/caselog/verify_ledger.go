package caselog

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// ledger is what the facts of all cases say about mail that came in and went out. The
// rows of mail are stored outside the chain, and must agree with it.
type ledger struct {
	made     map[string]entry            // SHA-256 of outgoing bytes -> that they were made
	became   map[string]entry            // and what was last recorded of them: sent or failed
	sent     map[string]string           // and when it was last recorded as sent
	mails    map[string]entry            // SHA-256 of a mail -> the first fact it caused
	received map[string]time.Time        // SHA-256 of a complaint -> when it was received
	previews map[string]map[int]bool     // case -> numbers of its previews
	files    map[string]map[string]int64 // case -> SHA-256 of its documents -> the fact that names it
	speaks   map[string]bool             // cases of which any letter is recorded
	listed   []entry                     // facts about a mail that lists several cases
}

type entry struct {
	seq    int64
	caseID string
	fact   record.Fact
}

func newLedger() *ledger {
	return &ledger{
		made: make(map[string]entry), became: make(map[string]entry), sent: make(map[string]string), mails: make(map[string]entry), received: make(map[string]time.Time),
		previews: make(map[string]map[int]bool), files: make(map[string]map[string]int64), speaks: make(map[string]bool),
	}
}

// add enters a fact.
func (l *ledger) add(seq int64, caseID string, f record.Fact) {
	e := entry{seq, caseID, f}
	switch f.Kind {
	case record.FactLetterQueued:
		l.made[f.Message], l.speaks[caseID] = e, true
	case record.FactLetterSent, record.FactLetterFailed:
		l.became[f.Message] = e
		if f.Kind == record.FactLetterSent {
			l.sent[f.Message] = instant(f.At)
		}
	case record.FactReceived:
		if f.Message != "" { // not on paper
			l.caused(f.Message, e)
			l.received[f.Message] = f.Instant
		}
	default:
		if f.Mail != "" { // what it causes now happens elsewhere
			delete(l.mails, f.Mail)
			delete(l.received, f.Mail)
		}
		switch {
		case f.Kind == record.FactReminded && f.Listed != "":
			l.listed = append(l.listed, e)
		case f.Kind == record.FactNoted && f.Letter != "" && f.Message != "": // that it is no longer sent
			l.became[f.Message] = e
		case f.Message != "":
			l.caused(f.Message, e)
		}
	}
	if f.Preview != 0 {
		if l.previews[caseID] == nil {
			l.previews[caseID] = make(map[int]bool)
		}
		l.previews[caseID][f.Preview] = true
	}
	for _, sha := range append(slices.Clip(f.Personal.Documents), f.Document) {
		if sha == "" {
			continue
		}
		if l.files[caseID] == nil {
			l.files[caseID] = make(map[string]int64)
		}
		l.files[caseID][sha] = seq
	}
}

func (l *ledger) caused(mail string, e entry) {
	if _, ok := l.mails[mail]; !ok {
		l.mails[mail] = e
	}
}

// letterRow is an outgoing mail as it is in the log, to compare with the facts.
// Instants are texts, as written.
type letterRow struct {
	id                         int64
	caseID, kind, sha, pdf     string
	created, next, tried, sent string
	state, recipient           string
	latest                     string // when the log was last written to
	preview                    int
	ofMail                     bool // preview is the number of a mail
	erased                     bool
}

func (l *ledger) verifyLetters(ctx context.Context, tx *sql.Tx, found *findings) error {
	scan := func(row scanner) (m letterRow, err error) {
		err = row.Scan(&m.id, &m.caseID, &m.kind, &m.sha, &m.pdf, &m.created, &m.next, &m.tried, &m.sent,
			&m.state, &m.recipient, &m.preview, &m.erased, &m.ofMail, &m.latest)
		return m, err
	}
	letters, err := list(ctx, tx, scan,
		`SELECT l.id, coalesce(l.case_id, ''), l.kind, l.sha256, coalesce(l.document_sha256, ''), l.created_at, l.next_at,
			coalesce(l.tried_at, ''), coalesce(l.sent_at, ''), l.state, coalesce(h.recipient, ''), l.preview, l.erased_at IS NOT NULL,
			(l.kind IN ('21', '22') OR l.role = 'writer') AND EXISTS (SELECT 1 FROM mails WHERE number = l.preview),
			(SELECT max(at) FROM (SELECT max(at) AS at FROM facts UNION ALL SELECT max(created_at) FROM letters UNION ALL
				SELECT max(tried_at) FROM letters UNION ALL SELECT max(at) FROM marks))
		FROM letters l LEFT JOIN letter_heads h ON h.letter = l.id ORDER BY l.id`)
	if err != nil {
		return err
	}
	missing := maps.Clone(l.made)
	last := int64(0)
	for _, m := range letters {
		last = found.gap("letters", last, m.id)
		delete(missing, m.sha)
		l.verifyLetter(m, found)
	}
	for _, sha := range slices.Sorted(maps.Keys(missing)) {
		e := missing[sha]
		found.add("letters", e.caseID+" "+sha, "letter %s, which fact %d says was made, is gone", e.fact.Letter, e.seq)
	}
	return nil
}

// verifyListed finds facts that name a mail which does not list their case.
func (l *ledger) verifyListed(ctx context.Context, tx *sql.Tx, found *findings) error {
	type row struct{ message, caseID string }
	rows, err := list(ctx, tx, func(r scanner) (at row, err error) { return at, r.Scan(&at.message, &at.caseID) },
		`SELECT l.message_id, c.case_id FROM letter_cases c JOIN letters l ON l.id = c.letter`)
	if err != nil {
		return err
	}
	lists := make(map[row]bool, len(rows))
	for _, r := range rows {
		lists[r] = true
	}
	for _, e := range l.listed {
		if !lists[row{e.fact.Listed, e.caseID}] {
			found.add("letter_cases", e.caseID+" "+e.fact.Listed, "is gone, and fact %d names it", e.seq)
		}
	}
	return nil
}

func (l *ledger) verifyLetter(m letterRow, found *findings) {
	wrong := func(format string, args ...any) { found.add("letters", m.id, format, args...) }
	if m.waitsTooLong() {
		wrong("it waits until %s, and nothing waits that long", m.next)
	}
	made, ok := l.made[m.sha]
	if !ok {
		if l.speaks[m.caseID] {
			wrong("no fact says that it was made")
		}
		return
	}
	if m.caseID != made.caseID || m.kind != string(made.fact.Letter) || m.pdf != made.fact.Document || m.created != instant(made.fact.At) {
		wrong("its case, kind, document or created_at is not that of fact %d, by which it was made", made.seq)
	}
	if p := made.fact.Personal.Person; p != nil && !m.erased && p.Address != m.recipient {
		found.add("letter_heads", m.id, "it is not for whom fact %d says", made.seq)
	}
	if m.preview != 0 && !m.ofMail && !l.previews[m.caseID][m.preview] {
		wrong("there is no preview %d in its case", m.preview)
	}
	if m.sent != l.sent[m.sha] {
		wrong("its sent_at is %q, and that of the facts is %q", m.sent, l.sent[m.sha])
	}
	l.verifyState(m, wrong)
}

// verifyState compares what happened to a mail with what was recorded of it. A mail
// that bounced or was refused may be waiting again.
func (l *ledger) verifyState(m letterRow, wrong func(string, ...any)) {
	became, ok := l.became[m.sha]
	sent := ok && became.fact.Kind == record.FactLetterSent
	switch m.state {
	case "sent":
		if !sent {
			wrong("it is sent, and no fact says so")
		}
	case "failed", "bounced":
		if sent || !ok {
			wrong("it is %s, and no fact says so", m.state)
		}
	default:
		if sent {
			wrong("it is %s, and fact %d says that it was sent", m.state, became.seq)
		}
	}
}

// waitsTooLong: mail waits for its own moment, or for another attempt, for days or
// weeks at most, counted from the last thing that the log knows of.
func (m letterRow) waitsTooLong() bool {
	const longest = 366 * 24 * time.Hour
	latest, err1 := time.Parse(time.RFC3339, m.latest)
	next, err2 := time.Parse(time.RFC3339, m.next)
	return err1 != nil || err2 != nil || m.state != "sent" && m.state != "bounced" && m.state != "failed" && next.Sub(latest) > longest
}

// mailRow is an incoming mail as it is in the log.
type mailRow struct {
	number             int64
	sha, caseID, state string
	received, handled  string
	duplicateOf        string
}

func (l *ledger) verifyMails(ctx context.Context, tx *sql.Tx, found *findings) error {
	scan := func(row scanner) (m mailRow, err error) {
		err = row.Scan(&m.number, &m.sha, &m.caseID, &m.state, &m.received, &m.handled, &m.duplicateOf)
		return m, err
	}
	mails, err := list(ctx, tx, scan,
		`SELECT number, sha256, coalesce(case_id, ''), state, received, coalesce(handled_at, ''), coalesce(duplicate_of, '') FROM mails ORDER BY number`)
	if err != nil {
		return err
	}
	missing := maps.Clone(l.mails)
	last := int64(0)
	for _, m := range mails {
		last = found.gap("mails", last, m.number)
		delete(missing, m.sha)
		l.verifyMail(m, found)
	}
	for _, sha := range slices.Sorted(maps.Keys(missing)) {
		e := missing[sha]
		found.add("mails", e.caseID+" "+sha, "the mail that fact %d names is gone", e.seq)
	}
	return report(ctx, tx, found,
		`SELECT 'mails', m.number, 'it has no cursor with its own mailbox, uid, received and filed_at' FROM mails m
		WHERE NOT EXISTS (SELECT 1 FROM mail_cursors c WHERE c.mail = m.number AND c.mailbox = m.mailbox AND c.uid = m.uid
			AND c.received = m.received AND c.filed_at = m.filed_at)`)
}

func (l *ledger) verifyMail(m mailRow, found *findings) {
	wrong := func(format string, args ...any) { found.add("mails", m.number, format, args...) }
	if (m.state == "filed") != (m.handled == "") {
		wrong("it is %s, and its handled_at says otherwise", m.state)
	}
	if (m.state == "duplicate") != (m.duplicateOf != "") {
		wrong("it is %s, and its duplicate_of says otherwise", m.state)
	}
	e, ok := l.mails[m.sha]
	if !ok {
		return
	}
	if m.state != "handled" || m.caseID != e.caseID {
		wrong("it is %s in case %q, and caused fact %d of %s", m.state, m.caseID, e.seq, e.caseID)
	}
	if l.speaks[e.caseID] && m.handled != instant(e.fact.At) {
		wrong("it was handled at %q, and fact %d says %s", m.handled, e.seq, instant(e.fact.At))
	}
	if at, ok := l.received[m.sha]; ok && !at.IsZero() && instant(at) != m.received {
		wrong("it was received at %s, and fact %d says %s", m.received, e.seq, instant(at))
	}
}

// verifyDocuments finds documents that a fact names but the case no longer has.
func (l *ledger) verifyDocuments(ctx context.Context, tx *sql.Tx, cases map[string]caseRow, found *findings) error {
	held := make(map[string]map[string]bool)
	scan := func(row scanner) (id string, err error) {
		var sha string
		err = row.Scan(&id, &sha)
		if held[id] == nil {
			held[id] = make(map[string]bool)
		}
		held[id][sha] = true
		return id, err
	}
	if _, err := list(ctx, tx, scan, `SELECT case_id, sha256 FROM case_documents`); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(l.files)) {
		for _, sha := range slices.Sorted(maps.Keys(l.files[id])) {
			if !held[id][sha] && !cases[id].erased {
				found.add("case_documents", id+" "+sha, "is gone, and fact %d names it", l.files[id][sha])
			}
		}
	}
	return nil
}

// verifyBytes checks everything that is stored under its hash: raw mail,
// outgoing bytes, documents.
func verifyBytes(ctx context.Context, on *sql.Conn, tx *sql.Tx, found *findings) error {
	for _, stored := range []struct{ table, query string }{
		{"mail_bytes", `SELECT m.number, m.sha256, m.erased_at IS NOT NULL, b.rowid
			FROM mails m LEFT JOIN mail_bytes b ON b.mail = m.number ORDER BY m.number`},
		{"letter_bytes", `SELECT l.id, l.sha256, l.erased_at IS NOT NULL, b.rowid
			FROM letters l LEFT JOIN letter_bytes b ON b.letter = l.id ORDER BY l.id`},
		{"documents", `SELECT sha256, sha256, 0, rowid FROM documents ORDER BY rowid`},
	} {
		if err := verifyTable(ctx, on, tx, stored.table, stored.query, found); err != nil {
			return err
		}
	}
	return nil
}

// verifyTable reads a piece of the bytes at a time: a log can be larger than the
// machine's memory.
func verifyTable(ctx context.Context, on *sql.Conn, tx *sql.Tx, table, query string, found *findings) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, sha string
		var erased bool
		var row sql.NullInt64 // of the bytes
		if err := rows.Scan(&key, &sha, &erased, &row); err != nil {
			return err
		}
		switch {
		case !row.Valid && !erased:
			found.add(table, key, "is gone, and nothing was erased")
		case row.Valid && erased:
			found.add(table, key, "was left behind by an erasure")
		case row.Valid:
			var sum string
			var err error
			if table == "letter_bytes" {
				sum, err = frozen.Stored(ctx, on, row.Int64)
			} else {
				sum, err = blob.Sum(on, table, row.Int64)
			}
			if err != nil {
				return err
			}
			if sum != sha {
				found.add(table, key, "its bytes do not have the hash %s", sha)
			}
		}
	}
	return rows.Err()
}
