package caselog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// busyLog has two cases, a held mail, a duplicate and mail in several states.
func busyLog(t testing.TB) *Log {
	t.Helper()
	l, ctx := testLog(t), t.Context()
	first := newCase(t, l, 1)
	newCase(t, l, 2)
	try(t, l.Commit(ctx, contact(t, first.Case)))
	held, _, err := l.File(ctx, complaint(3))
	try(t, err)
	try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{SHA256: held, State: MailHeld, Reason: "dmarc=fail"}}))
	for _, q := range claimed(t, l, noon.Add(2*time.Hour))[:2] {
		try(t, l.Commit(ctx, Commit{At: noon.Add(2 * time.Hour), Sent: &SendResult{ID: q.ID, Status: LetterSent}}))
	}
	return l
}

const dropTriggers = `DROP TRIGGER facts_update; DROP TRIGGER facts_delete; DROP TRIGGER facts_append;`

func TestVerifyFindsWhatWasChanged(t *testing.T) {
	l := busyLog(t)
	sound(t, l)
	master := filepath.Join(t.TempDir(), "master.db")
	backup(t, l, master)
	letter := sha("%PDF letter 01 of K-2026-0001")
	for _, tt := range []struct{ change, want string }{
		{dropTriggers + `UPDATE facts SET actor = 'clock' WHERE seq = 2`, "facts 2"},
		{dropTriggers + `UPDATE facts SET at = '2026-11-22T11:01:00Z' WHERE seq = 1`, "facts 1"},
		{dropTriggers + `UPDATE facts SET public = replace(public, 'contacted', 'withdrawn') WHERE kind = 'contacted'`, "facts 5"},
		{dropTriggers + `UPDATE facts SET case_id = 'K-2026-0002' WHERE seq = 2`, "facts 2"},
		{dropTriggers + `UPDATE facts SET public = 'x' WHERE seq = 1`, "facts 1"},
		{dropTriggers + `UPDATE facts SET personal_hash = '' WHERE seq = 1`, "facts 1"},
		{dropTriggers + `DELETE FROM fact_secrets WHERE seq = 2; DELETE FROM facts WHERE seq = 2`, "facts 2"},
		{dropTriggers + `DELETE FROM fact_secrets WHERE seq = 5; DELETE FROM facts WHERE seq = 5`, "cases K-2026-0001"}, // the last one
		{`UPDATE fact_secrets SET body = replace(body, 'Anna', 'Anja') WHERE seq = 1`, "fact_secrets 1"},
		{`UPDATE fact_secrets SET salt = zeroblob(32) WHERE seq = 1`, "fact_secrets 1"},
		{`DELETE FROM fact_secrets WHERE seq = 1`, "fact_secrets 1"},
		{`UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`, "cases K-2026-0002"},
		{`UPDATE cases SET outcome = 'founded' WHERE id = 'K-2026-0002'`, "cases K-2026-0002"},
		{`UPDATE cases SET version = 9 WHERE id = 'K-2026-0002'`, "cases K-2026-0002"},
		{`UPDATE cases SET closed = 1 WHERE id = 'K-2026-0002'`, "cases K-2026-0002"},
		{`UPDATE cases SET received_on = '2026-11-22' WHERE id = 'K-2026-0002'`, "cases K-2026-0002"},
		{`UPDATE case_folds SET body = replace(body, 'viel weer uit', 'ging door') WHERE case_id = 'K-2026-0001'`, "case_folds K-2026-0001"},
		{`DELETE FROM case_folds WHERE case_id = 'K-2026-0001'`, "case_folds K-2026-0001"},
		{`UPDATE case_numbers SET last = 1`, "case_numbers 2026"},
		{`DELETE FROM case_numbers`, "case_numbers 2026"},
		{`UPDATE mails SET sha256 = '` + sha("x") + `' WHERE number = 2`, "mail_bytes 2"},
		{`UPDATE mail_bytes SET bytes = CAST(bytes || ' ' AS BLOB) WHERE mail = 2`, "mail_bytes 2"},
		{`DELETE FROM mail_bytes WHERE mail = 2`, "mail_bytes 2"},
		{`DELETE FROM mail_heads WHERE mail = 3`, "mail_heads 3"},
		{`UPDATE mail_cursors SET mail = 1 WHERE mail = 2`, "mail_cursors 2"},
		{`UPDATE mails SET case_id = 'K-2026-0009' WHERE number = 1`, "mails 1"},
		{`UPDATE letters SET sha256 = '` + sha("x") + `' WHERE id = 2`, "letter_bytes 2"},
		{`UPDATE letters SET document_sha256 = '` + sha("x") + `' WHERE id = 1`, "letters 1"},
		{`UPDATE letter_bytes SET bytes = x'00' WHERE letter = 2`, "letter_bytes 2"},
		{`DELETE FROM letter_bytes WHERE letter = 2`, "letter_bytes 2"},
		{`INSERT INTO letter_files (letter, at, sha256) VALUES (2, 0, '` + letter + `')`, "letter_bytes 2"},
		{`INSERT INTO documents (sha256, bytes) VALUES ('` + sha("x") + `', CAST('x' AS BLOB))`, "documents " + sha("x") + ": belongs"},
		{`UPDATE letters SET tried_at = 'gisteren' WHERE id = 2`, "letters 2: gisteren is no instant"},
		{`UPDATE letters SET dropped_at = '2026-11-23' WHERE id = 2`, "letters 2: 2026-11-23 is no instant"},
		{`DELETE FROM letter_heads WHERE letter = 2`, "letter_heads 2"},
		{`UPDATE documents SET bytes = x'00' WHERE sha256 = '` + letter + `'`, "documents " + letter},
		{`DELETE FROM documents WHERE sha256 = '` + letter + `'`, "case_documents"},
		{`DELETE FROM case_documents WHERE sha256 = '` + letter + `'`, "letters 1"},
		{`UPDATE cases SET erased_at = '2029-01-01T00:00:00Z' WHERE id = 'K-2026-0001'`, "fact_secrets 1"},
		{`UPDATE mails SET erased_at = '2029-01-01T00:00:00Z' WHERE number = 1`, "mail_bytes 1"},
		{`UPDATE letters SET erased_at = '2029-01-01T00:00:00Z' WHERE id = 1`, "letter_heads 1"},
	} {
		t.Run(tt.want+" "+tt.change, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.db")
			copyFile(t, master, path)
			l := reopen(t, path)
			defer l.Close()
			hand(t, l, tt.change)
			found, err := l.Verify(t.Context())
			try(t, err)
			for _, f := range found {
				if strings.HasPrefix(f.String(), tt.want) {
					return
				}
			}
			t.Errorf("found %v, want %s", found, tt.want)
		})
	}
}

func triggers(t *testing.T, l *Log) []string {
	t.Helper()
	scripts, err := list(t.Context(), l.reader, func(row scanner) (s string, err error) { return s, row.Scan(&s) },
		`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`)
	try(t, err)
	return scripts
}

// Who changes a fact and its hash has to change every later fact too.
func TestVerifyFindsARewrittenFact(t *testing.T) {
	l := busyLog(t)
	var k chain.Link
	try(t, l.reader.QueryRow(`SELECT seq, case_id, at, actor, kind, public, personal_hash FROM facts WHERE seq = 2`).
		Scan(&k.Seq, &k.CaseID, &k.At, &k.Actor, &k.Kind, &k.Public, &k.PersonalHash))
	try(t, l.reader.QueryRow(`SELECT hash FROM facts WHERE seq = 1`).Scan(&k.Previous))
	k.Public = strings.Replace(k.Public, `"on":"2026-11-23"`, `"on":"2026-11-20"`, 1)
	restore := strings.Join(triggers(t, l), ";") // as who knows how would
	hand(t, l, fmt.Sprintf(dropTriggers+`UPDATE facts SET public = '%s', hash = '%s' WHERE seq = 2;`, k.Public, k.Sum())+restore)
	found, err := l.Verify(t.Context())
	if err != nil || len(found) != 1 || !strings.HasPrefix(found[0].String(), "facts 3") {
		t.Errorf("found %v, %v", found, err)
	}
}

// What Litestream adds to a log is no change by hand: the log is verified, backed
// up and put back all the same. A table of anybody else's is.
func TestVerifyKnowsLitestream(t *testing.T) {
	l := busyLog(t)
	for _, script := range []string{
		`CREATE TABLE IF NOT EXISTS _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)`,
		`CREATE TABLE IF NOT EXISTS _litestream_lock (id INTEGER)`,
		`INSERT INTO _litestream_seq (id, seq) VALUES (1, 1)`,
	} {
		_, err := l.writer.ExecContext(t.Context(), script)
		try(t, err)
	}
	found, err := l.Verify(t.Context())
	if try(t, err); len(found) > 0 {
		t.Errorf("with Litestream beside it: %v", found)
	}
	_, err = l.writer.ExecContext(t.Context(), `CREATE TABLE _litestream_other (id INTEGER)`)
	try(t, err)
	if found, err = l.Verify(t.Context()); err != nil || len(found) != 1 || found[0].Row != "_litestream_other" {
		t.Errorf("a table of somebody else: %v, %v", found, err)
	}
}

// Rubbish in a page of the file is found by SQLite itself.
func TestVerifyFindsDamagedPages(t *testing.T) {
	l := busyLog(t)
	path := filepath.Join(t.TempDir(), "case.db")
	backup(t, l, path)
	var page, size int
	try(t, l.reader.QueryRow(`SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'letters_case'`).Scan(&page, &size))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	try(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("\x00", size)), int64(page-1)*int64(size))
	try(t, errors.Join(err, f.Close()))
	damaged := reopen(t, path)
	defer damaged.Close()
	found, err := damaged.Verify(t.Context())
	if err != nil || len(found) == 0 || found[0].Table != "file" {
		t.Errorf("found %v, %v", found, err)
	}
}

// erase closes a case as no complaint, and erases it.
func erase(t *testing.T, l *Log, id string) {
	t.Helper()
	c, err := l.Case(t.Context(), id)
	try(t, err)
	closed := approved(t, c, record.Event{Kind: record.FindNoComplaint, Actor: record.ByDirector, Outcome: record.Question}, noon.Add(48*time.Hour))
	try(t, l.Commit(t.Context(), closed))
	try(t, l.Commit(t.Context(), further(t, closed.Case, record.Event{Kind: record.Forget, Actor: record.ByAdministrator}, noon.AddDate(2, 0, 0))))
}

func TestErasedCaseStillVerifies(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	before, err := l.Case(ctx, "K-2026-0001")
	try(t, err)
	_, err = l.RecoverSending(ctx, noon) // so that mail of both cases waits
	try(t, err)
	erase(t, l, before.ID)
	sound(t, l)

	after, err := l.Case(ctx, before.ID)
	try(t, err)
	if after.Status != record.NotAdmitted || after.Outcome != record.Question || after.ReceivedOn != before.ReceivedOn || after.Complainant.Name != "" {
		t.Errorf("the register lost the case: %+v", after)
	}
	if messages, err := l.Messages(ctx, before.ID); err != nil || len(messages) != 1 || messages[0].From != "" {
		t.Errorf("messages %v, %v", messages, err)
	}
	if letters, err := l.Letters(ctx, before.ID); err != nil || len(letters) < 2 || letters[0].To != "" {
		t.Errorf("letters %v, %v", letters, err)
	}
	waiting := claimed(t, l, noon.AddDate(3, 0, 0))
	if len(waiting) == 0 {
		t.Error("erasing one case stopped the mail of another")
	}
	for _, q := range waiting {
		if q.CaseID == before.ID {
			t.Errorf("erased letter %d goes out", q.ID)
		}
	}
	// The tombstone of the mail still keeps it out.
	if _, fresh, err := l.File(ctx, complaint(1)); fresh || err != nil {
		t.Errorf("an erased mail came back as fresh %v, %v", fresh, err)
	}
	sound(t, l)
	// The other case is untouched, and its shared document too.
	if _, found, err := l.Document(ctx, "K-2026-0002", sha("%PDF reglement"), ""); !found || err != nil {
		t.Errorf("the regulation is gone, %v", err)
	}
	// Nothing of the person is left in the file.
	try(t, l.Close())
	data, err := os.ReadFile(l.path)
	try(t, err)
	for _, word := range []string{"anna1@klant.example", "Klacht 1", "met elkaar gesproken"} {
		if strings.Contains(string(data), word) {
			t.Errorf("the file still holds %q", word)
		}
	}
}

// A file that mails of two cases enclose is kept once, and is gone with the last of them;
// what only one encloses is gone with that one. What is sent is what was made.
func TestEnclosedFiles(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	file := func(at int, what string) frozen.File {
		data := strings.Repeat(what, 2000)
		return frozen.File{At: at, SHA256: sha(data), Data: []byte(data)}
	}
	made := make(map[string]string) // by Message-ID, the hash of its bytes
	for n := 1; n <= 2; n++ {
		mail, _, err := l.File(ctx, complaint(n))
		try(t, err)
		c := received(t, CaseNumber(2026, n), n, mail)
		for i := range c.Outgoing {
			o := &c.Outgoing[i]
			o.Files = []frozen.File{file(10, "%PDF of both"), file(len(o.Raw)-1, fmt.Sprintf("%%PDF of case %d", n))}
			made[o.MessageID] = frozen.Mail{Own: o.Raw, Files: o.Files}.Sum()
		}
		try(t, l.Commit(ctx, c))
	}
	sound(t, l)
	sent := claimed(t, l, noon.Add(2*time.Hour))
	for _, q := range sent {
		if kept, err := l.Sent(ctx, q.ID); err != nil || sha(string(q.Raw)) != made[q.MessageID] || string(kept) != string(q.Raw) {
			t.Errorf("letter %d is sent with %d other bytes: %v", q.ID, len(q.Raw), err)
		}
		own, err := l.SentWithoutFiles(ctx, q.ID, 50)
		if err != nil || len(own) != 50 || string(own[:10]) != string(q.Raw[:10]) || strings.Contains(string(own), "%PDF") {
			t.Errorf("letter %d is, without its files, %q: %v", q.ID, own, err)
		}
	}
	if len(sent) != len(made) {
		t.Errorf("%d mails are sent of %d", len(sent), len(made))
	}
	kept := func() (all []string) {
		t.Helper()
		data, err := os.ReadFile(l.path)
		try(t, err)
		for _, what := range []string{"%PDF of both", "%PDF of case 1", "%PDF of case 2"} {
			if strings.Contains(string(data), strings.Repeat(what, 2)) {
				all = append(all, what[8:])
			}
		}
		return all
	}
	for n, want := range []string{"[both case 1 case 2]", "[both case 2]", "[]"} {
		if n > 0 {
			erase(t, l, CaseNumber(2026, n))
			sound(t, l)
		}
		try(t, l.emptyWAL(ctx))
		if got := fmt.Sprint(kept()); got != want {
			t.Errorf("with %d erased the file holds %s, want %s", n, got, want)
		}
	}
}

// Mail that was changed, in whatever way, is claimed as damaged, and verify names it. It does
// not keep the mail before and behind it from being sent.
func TestChangedMailIsNotSent(t *testing.T) {
	const pdf = "%PDF"
	for _, change := range []string{
		`UPDATE documents SET bytes = CAST('%pdf' AS BLOB)`,
		`UPDATE letter_bytes SET bytes = x'00' WHERE letter = 2`,
		`UPDATE letter_bytes SET bytes = x'' WHERE letter = 2`,
		`UPDATE letter_files SET at = 7`,
		`UPDATE letter_files SET at = 9223372036854775807`,
		`UPDATE letter_files SET at = -1`,
		`UPDATE letter_files SET letter = 3`,
		`DELETE FROM letter_files`,
		`DELETE FROM documents`,
		`UPDATE letters SET sha256 = '` + sha("x") + `' WHERE id = 2`,
	} {
		l, ctx := testLog(t), t.Context()
		c := Commit{At: noon}
		for n := 1; n <= 3; n++ {
			c.Outgoing = append(c.Outgoing, Outgoing{
				Kind: "25", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: fmt.Sprint("m", n), Raw: []byte("Geachte heer,\r\n"),
			})
		}
		c.Outgoing[1].Files = []frozen.File{{At: 8, SHA256: sha(pdf), Data: []byte(pdf)}}
		try(t, l.Commit(ctx, c))
		hand(t, l, change)
		found, err := l.Verify(ctx)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: found %v, %v", change, found, err)
		}
		damaged := "[false true false]"
		if strings.Contains(change, "letter = 3") && !strings.Contains(change, "WHERE") {
			damaged = "[false true true]"
		}
		var got []bool
		for _, q := range claimed(t, l, noon) {
			got = append(got, q.Damaged)
		}
		if fmt.Sprint(got) != damaged {
			t.Errorf("%s: damaged are %v, want %s", change, got, damaged)
		}
	}
}

// A changed public part is found in an erased case too.
func TestErasedChainIsStillAChain(t *testing.T) {
	l := busyLog(t)
	erase(t, l, "K-2026-0001")
	hand(t, l, dropTriggers+`UPDATE facts SET public = replace(public, '2026-11-24', '2026-11-25') WHERE kind = 'contacted'`)
	found, err := l.Verify(t.Context())
	if err != nil || len(found) == 0 || found[0].String() == "" || found[0].Table != "facts" {
		t.Errorf("found %v, %v", found, err)
	}
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	try(t, err)
	try(t, os.WriteFile(to, data, 0o600))
}
