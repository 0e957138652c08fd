package main_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// needNot says of what verify does not find when it is changed, why that is so.
// A name is that of a table, for its rows as a whole, or of a column; "of no case"
// is a mail that belongs to none, and an arrow is one state made another.
//
// Of mail that belongs to no case there are no facts. Its bytes are verified, and
// that no row is taken out; what became of it rests on the row alone.
var needNot = map[string]string{
	"case_documents.mail": "says which name counts",
	"case_documents.name": "how a file is called where it is shown; it is known by the hash of its bytes",
	"case_documents.type": "as its name",
	"case_numbers":        "numbers that are left out harm nobody, and a restore leaves some out",
	"case_numbers.last":   "as case_numbers",
	"cases.next_due":      "once a morning every open case is looked at, whatever it says",

	"letter_cases":                   "one more lets nobody do what the case does not; that one is gone is found",
	"letter_heads.line":              "what the mail server said; that a letter failed, and why, is a fact",
	"letters.delayed":                "how long it was put off only says when it is given up",
	"letters.dropped_at":             "what a person did with it is a fact",
	"letters.failures":               "as attempts",
	"letters.attempts":               "how often it was tried only says when it is tried again",
	"letters.next_at":                "is not read once a mail has left; of what waits, years are found, and days are not",
	"letters.role":                   "a label; whom it is for is letter_heads.recipient",
	"letters.tried_at":               "as attempts",
	"letters.state failed→queued":    "what a person may do; it is sent again with the same bytes",
	"letters.state failed→sending":   "as queued, at the next start",
	"letters.state failed→uncertain": "as queued",
	"letters.state failed→bounced":   "both are an open task",
	"letters.state queued→sending":   "as uncertain, at the next start",
	"letters.state queued→uncertain": "it is sent either way",

	"mail_cursors.uidvalidity": "where a mail was seen only saves fetching it again",
	"mail_heads.fingerprint":   "a reading of the mail, whose bytes are verified",
	"mail_heads.message_id":    "as the fingerprint",
	"mail_heads.proposed":      "is read only while the mail is held, or on its way to be a case",
	"mail_heads.reason":        "as the fingerprint",
	"mail_heads.sender":        "as the fingerprint",
	"mail_heads.subject":       "as the fingerprint",
	"mails.accepted":           "is read only until the mail is handled",
	"mails.attempts":           "only says whose turn comes last",
	"mails.deputy_only":        "is read only while the mail is held, which then has no case",
	"mails.escalated_at":       "as deputy_only",
	"mails.shown_at":           "as deputy_only",
	"mails.kind":               "a reading of the mail, whose bytes are verified",
	"mails.old":                "as restored: nothing followed from the mail by itself",
	"mails.oversize":           "is shown; what there is of it is verified",
	"mails.restored":           "only says that an older log was put back, which is no secret",
	"mails.untold":             "says in which mail it is told of; that it came is a fact",
	"mails.vouched":            "a reading of the mail, and of what its border said of it",
	"mails.size":               "as the mail server gave it, which may be wrong; shown only",

	"marks":      "when somebody was last told, and the stop switch: klachtd says in its log and with resume that it is on",
	"marks.at":   "as marks",
	"marks.name": "as marks",
	"paces":      "how much automatic mail leaves on a day; days that are over are forgotten",
	"paces.day":  "as paces",
	"paces.key":  "as paces",
	"paces.n":    "as paces",
}

// passing are tables of which nothing speaks for long: no change in them is looked
// at.
var passing = map[string]string{
	"canaries":     "the mail that was sent around, a row a day for two months",
	"differences":  "what the administrator was told of; what goes missing is told once more",
	"fold_version": "without it every case is folded of its facts again",
	"mail_places":  "where mail was last seen; what goes missing is looked for again",
	"troubles":     "what does not work just now",
}

// ofNoCase are the columns of which the same holds for mail that belongs to no
// case: nothing else in the log says what stands there.
var ofNoCase = strings.Fields(`letters.attempts letters.created_at letters.next_at letters.preview letters.role letters.sent_at
	letters.state letters.tried_at mails.accepted mails.attempts mails.case_id mails.deputy_only mails.escalated_at mails.handled_at
	letters.delayed letters.dropped_at letters.failures mails.kind mails.old mails.oversize mails.restored mails.shown_at mails.size mails.state mails.untold mails.vouched`)

// others gives what a row can be changed to: every other state, the other truth,
// or something that is no value of its kind.
func others(table, column string, value any) []any {
	states := map[string][]any{
		"letters": {"queued", "sending", "sent", "uncertain", "bounced", "failed"},
		"mails":   {"filed", "handled", "held", "duplicate", "ignored"},
	}
	switch {
	case column == "state":
		return slices.DeleteFunc(states[table], func(s any) bool { return s == value })
	case slices.Contains([]string{"accepted", "oversize", "deputy_only", "closed"}, column):
		return []any{1 - value.(int64)}
	}
	return []any{unlike(column, value)}
}

// unlike gives a value of the same type that is another; an instant stays one.
func unlike(column string, value any) any {
	switch v := value.(type) {
	case int64:
		return v + 1000
	case []byte:
		return append(slices.Clone(v), 'x')
	case string:
		if len(v) == len("2026-11-23T09:12:00Z") && v[10] == 'T' {
			return "2031" + v[4:]
		}
		return v + "x"
	}
	if strings.HasSuffix(column, "_at") || column == "next_due" {
		return "2026-11-24T09:12:00Z"
	}
	return "K-2026-0002"
}

// busyHouse has cases, letters and mail in every state.
func busyHouse(t *testing.T, h *house) {
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: bram.Address, Code: 550, Text: "5.1.1 No such user here"})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: hanna.Address, Times: 1, Code: 450, Text: "4.2.1 Mailbox busy"})
	h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht", text: "De les valt steeds uit.", files: []file{{"rooster.pdf", "application/pdf", samplePDF("rooster")}}})
	h.write("2026-11-23 09:30", aboutTheLesson(bram))
	h.reply("2026-11-23 10:00", dirk, "03", first, "leidinggevende 1")
	h.reply("2026-11-23 10:10", dirk, "03", first, "contact\n\nWij spraken over de les.")
	h.reply("2026-11-23 10:20", dirk, "03", first, "niet-ontvankelijk te oud\n\nHet is te lang geleden.")
	at := clock(t, "2026-11-23 10:30")
	forged := note{from: person{"Onbekend", "onbekend@elders.example"}, subject: "Hallo", text: "Klik hier."}.bytes(t, at)
	for _, raw := range [][]byte{bytes.Replace(forged, []byte("dmarc=pass"), []byte("dmarc=fail"), 1), bytes.Replace(forged, []byte("\r\n"), []byte("\r\nAuto-Submitted: auto-replied\r\n"), 1)} {
		if err := h.deliver(raw, at); err != nil {
			t.Fatal(err)
		}
	}
	h.put(aboutTheLesson(hanna), clock(t, "2026-11-23 10:40"))
	h.once("2026-11-23 10:40", 75)
	h.once("2026-11-24 08:30", 0)
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: amina.Address, Times: 1, Code: 450, Text: "4.2.1 Mailbox busy"})
	h.put(h.answer(dirk, "19", first, "akkoord"), clock(t, "2026-11-24 09:00"))
	h.once("2026-11-24 09:00", 75)
	h.once("2026-11-26 08:30", 0) // two are due in one mail
}

// TestEveryChangeByHandIsFound changes every column of every row of a case log
// as somebody with sqlite3 would, who has first dropped what keeps the tables
// from being changed; deletes every row; and adds a row to every table. verify
// finds it, or it stands in needNot. Of more than a thousand changes a share is
// looked at, unless KLACHTD_EVERY_CHANGE is set, as .ci/trouble does.
func TestEveryChangeByHandIsFound(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
	busyHouse(t, h)
	path := filepath.Join(t.TempDir(), "klachtd.db")
	data, err := os.ReadFile(filepath.Join(filepath.Dir(h.config), "log", "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	v := &verifying{t: t, path: path, missed: make(map[string]int), share: 16}
	if os.Getenv("KLACHTD_EVERY_CHANGE") != "" {
		v.share = 1
	}
	v.open()
	for _, table := range v.strings(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`) {
		v.table(table)
	}
	for name, why := range needNot {
		if v.share > 1 {
			break
		}
		if v.missed[name] == 0 {
			t.Errorf("%s stands among what need not be found (%s), and is found", name, why)
		}
	}
	t.Logf("%d changes, one in %d looked at, of which %d were found", v.changes, v.share, v.found)
}

// verifying is a case log that is changed by hand, again and again.
type verifying struct {
	t              *testing.T
	path           string
	db             *sql.DB
	log            *caselog.Log
	share          int            // of the changes, one in so many is made
	missed         map[string]int // what was not found, of what needNot names
	changes, found int
}

func (v *verifying) open() {
	var err error
	if v.log, err = caselog.Open(v.t.Context(), v.path); err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { v.log.Close() })
	if v.db, err = sql.Open("sqlite3", "file:"+v.path+"?_busy_timeout=5000&_synchronous=OFF"); err != nil {
		v.t.Fatal(err)
	}
	v.db.SetMaxOpenConns(1)
	v.t.Cleanup(func() { v.db.Close() })
	v.exec("PRAGMA foreign_keys = off")
	v.exec("PRAGMA ignore_check_constraints = on")
	if found := v.verify(); len(found) > 0 {
		v.t.Fatalf("before anything was changed: %v", found)
	}
	triggers := v.rows(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
	for _, name := range triggers {
		v.exec(fmt.Sprintf("DROP TRIGGER %q", name[0]))
	}
	if found, err := v.log.Verify(v.t.Context()); err != nil || len(found) != len(triggers) {
		v.t.Fatalf("without triggers: %v, %v", found, err)
	}
}

func (v *verifying) exec(query string, args ...any) {
	v.t.Helper()
	if _, err := v.db.ExecContext(v.t.Context(), query, args...); err != nil {
		v.t.Fatalf("%s: %v", query, err)
	}
}

func (v *verifying) strings(query string) (all []string) {
	v.t.Helper()
	for _, row := range v.rows(query) {
		all = append(all, fmt.Sprint(row[0]))
	}
	return all
}

func (v *verifying) rows(query string, args ...any) (all [][]any) {
	v.t.Helper()
	rows, err := v.db.QueryContext(v.t.Context(), query, args...)
	if err != nil {
		v.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			v.t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		v.t.Fatal(err)
	}
	return all
}

// verify gives what is found, but that there are no triggers any more.
func (v *verifying) verify() []caselog.Finding {
	v.t.Helper()
	found, err := v.log.Verify(v.t.Context())
	if err != nil {
		v.t.Fatal(err)
	}
	return slices.DeleteFunc(found, func(f caselog.Finding) bool { return f.Table == "schema" })
}

// table changes a table in every way.
func (v *verifying) table(table string) {
	if passing[table] != "" {
		return
	}
	var names, keys []string
	for _, c := range v.rows(`SELECT name, pk FROM pragma_table_info(?)`, table) {
		names = append(names, c[0].(string))
		if c[1].(int64) > 0 {
			keys = append(keys, c[0].(string))
		}
	}
	rows := v.rows(`SELECT * FROM "` + table + `"`)
	if len(rows) == 0 {
		v.t.Errorf("%s has no rows, so that nothing in it was changed", table)
	}
	for _, row := range rows {
		for i, column := range names {
			what := table + "." + column
			if of := slices.Index(names, "case_id"); table != "facts" && of >= 0 && row[of] == nil {
				what += " of no case"
			}
			for _, other := range others(table, column, row[i]) {
				if text, isText := other.(string); table == "case_folds" && column == "body" && isText && !json.Valid([]byte(text)) {
					continue // SQLite refuses it: an index reads the fold
				}
				changed := slices.Clone(row)
				changed[i] = other
				undo := v.update(table, names, keys, row, changed, i)
				of := what
				if column == "state" {
					of = fmt.Sprintf("%s %v→%v", what, row[i], other)
				}
				v.look(of, fmt.Sprintf("%v made %v in %v", row[i], other, v.key(names, keys, row)))
				undo()
			}
		}
		v.delete(table, names, keys, row)
		v.look(table, fmt.Sprintf("%v deleted", v.key(names, keys, row)))
		v.insert(table, row)
	}
	if len(rows) > 0 {
		added := slices.Clone(rows[0])
		for i, name := range names { // what must be unique
			if slices.Contains(keys, name) || slices.Contains([]string{"sha256", "message_id", "seq"}, name) {
				added[i] = unlike(name, added[i])
			}
		}
		v.insert(table, added)
		v.look(table, fmt.Sprintf("%v added", v.key(names, keys, added)))
		v.delete(table, names, keys, added)
	}
	if found := v.verify(); len(found) > 0 {
		v.t.Fatalf("%s: what was changed back is still found: %v", table, found)
	}
}

// look has verify look, after a change of something.
func (v *verifying) look(what, change string) {
	v.t.Helper()
	if v.changes++; v.changes%v.share != 0 {
		return
	}
	found := v.verify()
	if len(found) > 0 {
		v.found++
		if f := found[0]; f.Table == "" || f.Row == "" && f.Table != "file" {
			v.t.Errorf("%s: %s: %v names no row", what, change, f)
		}
		return
	}
	v.missed[what]++
	column, _, caseless := strings.Cut(what, " of no case")
	if _, ok := needNot[what]; !ok && !(caseless && slices.Contains(ofNoCase, column)) {
		v.t.Errorf("%s: %.100s: is not found", what, change)
	}
}

func (v *verifying) key(names, keys []string, row []any) (key []any) {
	for _, k := range keys {
		key = append(key, row[slices.Index(names, k)])
	}
	return key
}

func condition(keys []string) string { return strings.Join(keys, " = ? AND ") + " = ?" }

func (v *verifying) update(table string, names, keys []string, row, changed []any, i int) (undo func()) {
	v.t.Helper()
	set := fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s", table, names[i], condition(keys))
	v.exec(set, append([]any{changed[i]}, v.key(names, keys, row)...)...)
	return func() { v.exec(set, append([]any{row[i]}, v.key(names, keys, changed)...)...) }
}

func (v *verifying) delete(table string, names, keys []string, row []any) {
	v.t.Helper()
	v.exec(fmt.Sprintf("DELETE FROM %s WHERE %s", table, condition(keys)), v.key(names, keys, row)...)
}

func (v *verifying) insert(table string, row []any) {
	v.t.Helper()
	v.exec(fmt.Sprintf("INSERT INTO %s VALUES (?%s)", table, strings.Repeat(", ?", len(row)-1)), row...)
}
