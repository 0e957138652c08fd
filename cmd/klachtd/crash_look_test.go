package main_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
)

// snapshot is what the log says at one moment. It is read from a copy, so that
// what a killed process left is put right by the next process alone.
type snapshot struct {
	mails   map[string]string // SHA-256 -> state
	letters map[string]sentLetter
	filed   int      // mails that wait to be handled
	begun   int      // the most times that one of them was begun and not ended
	waiting []string // until when a letter waits that is not delivered: RFC 3339, UTC
}

type sentLetter struct {
	state, sha256 string
	tried         bool
}

// waits reports whether something is left to be done.
func (s snapshot) waits() bool { return s.filed+len(s.waiting) > 0 }

// due counts the letters that can be sent at a time. Those that were being sent
// when their process died are not among them.
func (s snapshot) due(at time.Time) (n int) {
	for _, until := range s.waiting {
		if until <= at.UTC().Format(time.RFC3339) {
			n++
		}
	}
	return n
}

func (o *ordeal) snap() snapshot {
	o.t.Helper()
	s, err := readLog(filepath.Join(filepath.Dir(o.config), "log", "klachtd.db"))
	if err != nil {
		o.t.Fatalf("the log cannot be read: %v", err)
	}
	return s
}

// readLog copies a log with its WAL and reads the copy.
func readLog(path string) (s snapshot, err error) {
	s = snapshot{mails: make(map[string]string), letters: make(map[string]sentLetter)}
	dir, err := os.MkdirTemp(filepath.Dir(filepath.Dir(path)), "copy-")
	if err != nil {
		return s, err
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "log.db")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := errors.Join(err, os.WriteFile(copied+suffix, data, 0o600)); err != nil {
			return s, err
		}
	}
	if _, err := os.Stat(copied); errors.Is(err, fs.ErrNotExist) {
		return s, nil // it was killed before there was a log
	}
	db, err := sql.Open("sqlite3", "file:"+copied+"?mode=rw")
	if err != nil {
		return s, err
	}
	defer db.Close()
	return s, s.read(db)
}

func (s *snapshot) read(db *sql.DB) error {
	var tables int
	if err := db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'paces'`).Scan(&tables); err != nil || tables == 0 {
		return err // it was killed before the log was made up
	}
	mails, err := db.Query(`SELECT sha256, state, attempts FROM mails`)
	if err != nil {
		return err
	}
	defer mails.Close()
	for mails.Next() {
		var sha, state string
		var begun int
		if err := mails.Scan(&sha, &state, &begun); err != nil {
			return err
		}
		s.mails[sha] = state
		if state == "filed" {
			s.filed++
			s.begun = max(s.begun, begun)
		}
	}
	letters, err := db.Query(`SELECT message_id, state, sha256, tried_at IS NOT NULL, iif(state = 'sending', 'later', next_at) FROM letters`)
	if err != nil {
		return err
	}
	defer letters.Close()
	for letters.Next() {
		var id string
		var l sentLetter
		var until string
		if err := letters.Scan(&id, &l.state, &l.sha256, &l.tried, &until); err != nil {
			return err
		}
		s.letters[id] = l
		if l.state != "sent" && l.state != "bounced" && l.state != "failed" {
			s.waiting = append(s.waiting, until)
		}
	}
	return errors.Join(mails.Err(), letters.Err())
}

// ending is how a story came out, whatever happened while it was told. A case is
// called by its complainant, not by its number: a mail whose handling was killed
// waits until after the others, so that kills change who comes first.
type ending struct {
	Cases   []string // complainant, status, outcome and what happened
	Letters []string // case, kind and recipient of each Message-ID
	Held    string
}

func (o *ordeal) ending() (e ending) {
	o.t.Helper()
	name, cases := make(map[string]string), make(map[string]int)
	for _, id := range o.cases() {
		c := o.show(id)
		cases[c.Complainant.Address]++
		name[id] = fmt.Sprintf("%s (%d)", c.Complainant.Address, cases[c.Complainant.Address])
		var facts []string
		for _, f := range c.Facts {
			facts = append(facts, f.Actor+" "+f.Kind)
		}
		slices.Sort(facts) // mail can be settled later, never twice
		e.Cases = append(e.Cases, fmt.Sprintf("%s %s %s: %s", name[id], c.Status, value(c.Outcome), strings.Join(facts, ", ")))
		for _, l := range c.Letters {
			if l.Status != "sent" {
				o.t.Errorf("%s: letter %s to %s is %s", id, l.Kind, l.To, l.Status)
			}
		}
	}
	seen := make(map[string]bool)
	for _, tx := range o.smtp.Sent() {
		m := read(o.t, tx)
		if !seen[m.id] {
			seen[m.id] = true
			e.Letters = append(e.Letters, fmt.Sprintf("%s %s %s", name[m.caseID()], m.kind, m.to))
		}
	}
	slices.Sort(e.Cases)
	slices.Sort(e.Letters)
	// What is put aside before the list of a day stands in that list, and after it in
	// one of its own: kills decide which. The story has one such mail.
	lists := func(a, b string) bool { return a == b && strings.HasPrefix(a, " 24 ") }
	all := len(e.Letters)
	if e.Letters = slices.CompactFunc(e.Letters, lists); all-len(e.Letters) > 1 {
		o.t.Errorf("%d lists too many of held mail and of what was put aside", all-len(e.Letters))
	}
	e.Held = o.must(0, "held", "list").stdout
	return e
}

// check compares with the same story told to a klachtd that nobody killed.
func (o *ordeal) check(twin ending) {
	o.t.Helper()
	o.archived()
	for _, raw := range o.arrived {
		if state, filed := o.last.mails[hash(raw)]; !filed || state == "filed" {
			o.t.Errorf("a mail was never handled (%q):\n%.300s", state, raw)
		}
	}
	if diff := cmp.Diff(twin, o.ending()); diff != "" {
		o.t.Errorf("the story came out otherwise than without kills (- without, + with):\n%s", diff)
	}
	o.checkDoubles()
	if r := o.must(0, "verify"); r.stderr != "" {
		o.t.Errorf("verify says %s", r.stderr)
	}
}

// checkDoubles: the very same bytes come again for each kill between the final
// dot and its record, and never otherwise.
func (o *ordeal) checkDoubles() {
	o.t.Helper()
	times, bytes := make(map[string]int), make(map[string]string)
	for _, tx := range o.smtp.Sent() {
		m := read(o.t, tx)
		if times[m.id]++; times[m.id] > 1 {
			o.doubles++
			if bytes[m.id] != m.sha256 {
				o.t.Errorf("mail %v came again with other bytes", m)
			}
		}
		bytes[m.id] = m.sha256
		if n := times[m.id] - 1; n > o.windows[m.id] {
			o.t.Errorf("mail %v came %d times, and %d kills fell between its final dot and the record of it", m, times[m.id], o.windows[m.id])
		}
	}
	for id, n := range o.windows {
		if times[id] != 1+n {
			o.t.Errorf("mail %s came %d times, and %d kills fell between its final dot and the record of it", id, times[id], n)
		}
	}
}
