package desk_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// audit is what takes longer: the whole log, against all that was ever mailed.
func (l *laws) audit() {
	l.auditMails(false)
	l.auditCases()
	l.auditLetters(false)
	for _, f := range l.order {
		var status string
		var version int
		if err := l.db.QueryRow(`SELECT status, version FROM cases WHERE id = ?`, f.id).Scan(&status, &version); err != nil || status != f.status {
			l.violated(lawLog, "%s is %q by its row and %q by its facts: %v", f.id, status, f.status, err)
		}
	}
	found, err := l.office.log.Verify(l.office.ctx)
	if err != nil {
		l.violated(lawLog, "verify: %v", err)
	}
	for _, f := range found {
		l.violated(lawLog, "verify: %v", f)
	}
}

// auditMails: what was delivered is what is filed, and became what it should (a).
func (l *laws) auditMails(bytes bool) {
	var filed int
	l.scan(`SELECT count(*) FROM mails`, &filed)
	for _, sha := range l.mails.copies {
		m := l.mails.bySHA[sha]
		var raw []byte
		var state, affair string
		var shown bool
		err := l.mail.QueryRow(bytes, sha).Scan(&raw, &state, &affair, &shown)
		switch {
		case err != nil && l.postbox.holds(sha):
			continue // not fetched yet
		case err != nil:
			l.violated(lawFiled, "mail %.12s of %s is lost: %v", sha, m.address, err)
		case bytes && digest(raw) != sha:
			l.violated(lawFiled, "mail %.12s of %s is filed with other bytes", sha, m.address)
		case state == "ignored" && !m.machine && !shown && !thanks(m):
			l.violated(lawUnseen, "mail %.12s of %s was put aside, and nobody saw it", sha, m.address)
		default:
			filed--
			l.judged(m, sha, state, affair)
		}
	}
	if filed != 0 {
		l.violated(lawFiled, "%d mails are filed that never came", filed)
	}
}

// judged compares what became of a copy with what should have.
func (l *laws) judged(m *written, sha, state, affair string) {
	if state == "filed" { // waits for the next pass
		return
	}
	if state == "duplicate" {
		if len(m.copies) < 2 {
			l.violated(lawFiled, "mail %.12s of %s is a duplicate of nothing", sha, m.address)
		}
		return
	}
	good := true
	switch m.fate {
	case opens:
		good = state == "handled" && affair != ""
	case waits:
		good = state == "held" || state == "handled" && affair != "" || state == "ignored"
	case joins:
		good = l.over(m) || state == "handled" && (affair == m.affair || l.shownIn(m, affair)) || l.former(m) && state != "duplicate"
	case answered:
		good = state == "handled" && affair == "" || l.former(m) && state != "duplicate"
	case holds: // until somebody judges it
		good = state == "held" || state == "ignored" || state == "handled" && (m.complaint || affair == "")
	case idle, old:
		good = state == "ignored"
	}
	if !good {
		l.violated(lawFiled, "mail %.12s of %s should be %s, and is %s in %q: %.60q", sha, m.address, m.fate, state, affair, m.text)
	}
}

// former reports whether a mail is of somebody who has left, or answers nothing and is
// from an address that was a complainant's, perhaps: a person looks at it then.
func (l *laws) former(m *written) bool {
	if m.from.left {
		return true
	}
	for _, a := range l.affairs {
		if m.answers == "" && slices.Contains(a.moves, m.from) {
			return true
		}
	}
	return false
}

// auditCases: one case for each complaint, and the numbers in a row (d).
func (l *laws) auditCases() {
	last := make(map[int]int)
	paper := 0
	cases, merged := make(map[*written]int), make(map[*written]bool)
	for _, f := range l.order {
		last[f.year]++
		if want := fmt.Sprintf("K-%04d-%04d", f.year, last[f.year]); f.id != want {
			l.violated(lawCases, "case %s should be %s", f.id, want)
		}
		if f.complaint == nil {
			paper++
			continue
		}
		if f.merged { // it is in another, of which it can be taken out again
			merged[f.complaint] = true
		} else {
			cases[f.complaint]++
		}
	}
	if paper != l.office.papers {
		l.violated(lawCases, "%d complaints on paper, %d cases of them", l.office.papers, paper)
	}
	for _, m := range l.mails.all {
		if !m.complaint {
			continue
		}
		switch n := cases[m]; {
		case n > 1:
			l.violated(lawCases, "the complaint %q of %s is %d cases", m.subject, m.address, n)
		case n == 0 && !merged[m] && m.fate == opens && l.handled(m):
			l.violated(lawCases, "the complaint %q of %s is no case", m.subject, m.address)
		}
	}
}

// handled reports whether a copy of a mail is done with.
func (l *laws) handled(m *written) bool {
	for _, sha := range m.copies {
		var state string
		if l.db.QueryRow(`SELECT state FROM mails WHERE sha256 = ?`, sha).Scan(&state) == nil && state != "filed" {
			return true
		}
	}
	return false
}

// givenUpAfter is how long a letter is tried at least (RFC 5321 section 4.5.4.1:
// four to five days).
const givenUpAfter = 4 * day

// auditLetters: what counts as sent was taken, what counts as failed was refused,
// and in the end nothing waits (c).
func (l *laws) auditLetters(end bool) {
	rows, err := l.db.Query(`SELECT l.message_id, l.sha256, l.kind, l.state, l.next_at, h.recipient FROM letters l JOIN letter_heads h ON h.letter = l.id ORDER BY l.id`)
	if err != nil {
		l.violated(lawErrors, "read letters: %v", err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var id, sha, kind, state, next, to string
		if err := rows.Scan(&id, &sha, &kind, &state, &next, &to); err != nil {
			l.violated(lawErrors, "read letters: %v", err)
			return
		}
		x := l.carrier.letters[id]
		switch {
		case state == "sent" && (x == nil || x.taken == 0):
			l.violated(lawLetters, "letter %s to %s counts as sent, and nobody took it", kind, to)
		case state == "bounced" && (x == nil || !x.bounced):
			l.violated(lawLetters, "letter %s to %s counts as bounced, and never came back", kind, to)
		case state == "failed" && !l.withdrawn[sha] && (x == nil || !x.refused && l.clock().Sub(x.first) < givenUpAfter):
			l.violated(lawLetters, "letter %s to %s counts as failed, and nobody refused it", kind, to)
		case end && state != "sent" && state != "bounced" && state != "failed":
			l.violated(lawLetters, "letter %s to %s still is %s, not before %s", kind, to, state, next)
		}
	}
	if err := rows.Err(); err != nil {
		l.violated(lawErrors, "read letters: %v", err)
	}
	for i, x := range l.carrier.order {
		if end && x.large && !slices.ContainsFunc(l.carrier.order[i+1:], func(y *letter) bool {
			return y.kind == x.kind && y.to == x.to && y.affair == x.affair && y.size < x.size
		}) {
			l.violated(lawLetters, "letter %s to %s was too large, and no smaller one left", x.kind, x.to)
		}
	}
}

// auditAside: mail of a person is put aside only after a person was shown it, and
// mail from before the log began by a list that was made (h).
func (l *laws) auditAside() {
	for _, sha := range l.mails.copies {
		m := l.mails.bySHA[sha]
		var shown, told bool
		err := l.db.QueryRow(`SELECT shown_at IS NOT NULL, EXISTS (SELECT 1 FROM letters WHERE kind = '24' AND created_at = shown_at)
			FROM mails WHERE sha256 = ? AND state = 'ignored'`, sha).Scan(&shown, &told)
		switch {
		case errors.Is(err, sql.ErrNoRows) || thanks(m) || m.fate == idle || m.fate == free:
		case err != nil:
			l.violated(lawErrors, "look for what was put aside: %v", err)
		case !shown:
			l.violated(lawUnseen, "mail %.12s of %s is put aside, and nobody has seen it", sha, m.address)
		case m.fate == old && !told:
			l.violated(lawUnseen, "mail %.12s of %s counts as listed, and is in no list", sha, m.address)
		}
	}
}

// final is the audit of a year that is over, with all at rest.
func (l *laws) final() {
	l.audit()
	l.auditAside()
	var untold int
	if l.scan(`SELECT count(*) FROM mails WHERE untold`, &untold); untold > 0 {
		l.violated(lawUnseen, "of %d mails in a case nobody was told", untold)
	}
	l.auditMails(true)
	l.auditLetters(true)
	for _, f := range l.postbox.each() {
		if n := len(f.list); n > 0 {
			l.violated(lawFiled, "%d mails were never archived from %s", n, f.name)
		}
	}
}
