package caselog

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
)

func conflict(t testing.TB, err error) {
	t.Helper()
	if !errors.Is(err, ErrConflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}

func TestCommitKeepsWhatWasDecided(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	if c.CaseID != "K-2026-0001" {
		t.Errorf("the first case is %s", c.CaseID)
	}
	got, err := l.Case(ctx, c.CaseID)
	try(t, err)
	if diff := cmp.Diff(c.Case, got); diff != "" {
		t.Errorf("case: %s", diff)
	}
	entries, err := l.Facts(ctx, c.CaseID)
	try(t, err)
	var facts []record.Fact
	for i, e := range entries {
		if e.Seq != int64(i+1) {
			t.Errorf("fact %d has seq %d", i, e.Seq)
		}
		facts = append(facts, e.Fact)
	}
	if diff := cmp.Diff(c.Facts, facts, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("facts: %s", diff)
	}
	letters, err := l.Letters(ctx, c.CaseID)
	try(t, err)
	if len(letters) != len(c.Outgoing) || len(letters) < 2 {
		t.Fatalf("%d letters, want %d", len(letters), len(c.Outgoing))
	}
	want := Letter{
		ID: 1, CaseID: c.CaseID, Kind: "01", Role: record.ToComplainant, To: "anna1@klant.example", Status: LetterQueued,
		MessageID: "K-2026-0001-0@stichting.example", SHA256: sha(string(c.Outgoing[0].Raw)), DocumentSHA256: c.Documents[0].SHA256,
		Created: c.At, NextAt: c.At,
	}
	if diff := cmp.Diff(want, letters[0]); diff != "" {
		t.Errorf("letter: %s", diff)
	}
	byID, found, err := l.Letter(ctx, want.MessageID)
	if diff := cmp.Diff(want, byID); diff != "" || !found || err != nil {
		t.Errorf("by Message-ID: found %v, %v, %s", found, err, diff)
	}
	if _, found, err := l.Letter(ctx, "guess@stichting.example"); found || err != nil {
		t.Errorf("a guessed Message-ID was found, %v", err)
	}
	if n, err := l.WrittenTo(ctx, "anna1@klant.example", c.At); n != len(letters) || err != nil {
		t.Errorf("%d mails written to the complainant, %v", n, err)
	}
	if n, err := l.WrittenTo(ctx, "anna1@klant.example", c.At.Add(time.Second)); n != 0 || err != nil {
		t.Errorf("%d mails written later, %v", n, err)
	}
	if id, err := l.MessageID(ctx, c.Handled.SHA256); id != "1@klant.example" || err != nil {
		t.Errorf("the complaint has Message-ID %q, %v", id, err)
	}
	if at, err := l.LastFactAt(ctx); err != nil || !at.Equal(c.Facts[0].At) {
		t.Errorf("last fact at %v, %v", at, err)
	}
	sound(t, l)
}

func TestEmptyLog(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	if _, err := l.Case(ctx, "K-2026-0001"); !errors.Is(err, ErrNoCase) {
		t.Errorf("no case gives %v", err)
	}
	if at, err := l.LastFactAt(ctx); !at.IsZero() || err != nil {
		t.Errorf("last fact %v, %v", at, err)
	}
	if cases, err := l.Cases(ctx, false); len(cases) != 0 || err != nil {
		t.Errorf("cases %v, %v", cases, err)
	}
	sound(t, l)
}

func TestConflictKeepsNothing(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	try(t, l.Commit(ctx, contact(t, c.Case))) // somebody else was first
	in := complaint(2)
	mail, _, err := l.File(ctx, in)
	try(t, err)
	late := contact(t, c.Case)
	late.Handled = &Handled{SHA256: mail, State: MailHandled, Kind: "mail"}
	late.Outgoing = []Outgoing{{Kind: "16", Role: record.ToSender, To: "directeur@stichting.example", MessageID: "late@stichting.example", Raw: []byte("x")}}
	late.Documents = []Document{{SHA256: sha("late"), Name: "late.pdf", Data: []byte("late")}}
	conflict(t, l.Commit(ctx, late))
	if _, found, err := l.Letter(ctx, "late@stichting.example"); found || err != nil {
		t.Errorf("the letter stayed, %v", err)
	}
	if _, found, err := l.Document(ctx, c.CaseID, sha("late"), ""); found || err != nil {
		t.Errorf("the document stayed, %v", err)
	}
	if waiting, err := l.Unhandled(ctx, 0); len(waiting) != 1 || err != nil {
		t.Errorf("the mail was marked: %v, %v", waiting, err)
	}
	// Decided again on the case as it is, it goes through; the mail only once.
	now, err := l.Case(ctx, c.CaseID)
	try(t, err)
	late.Expect, late.Case = now.Version, now.Apply(late.Facts[0], procedure.Standing)
	try(t, l.Commit(ctx, late))
	conflict(t, l.Commit(ctx, Commit{At: noon, Handled: late.Handled}))
	sound(t, l)
}

// What the morning's mail lists is recorded in each case together with the mail, or
// nothing is.
func TestCommitOfSeveralCases(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	first, second := newCase(t, l, 1), newCase(t, l, 2)
	lists := Commit{At: noon, Outgoing: []Outgoing{{
		Kind: "24", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: "list@stichting.example", Raw: []byte("x"),
		Lists: []string{second.CaseID, first.CaseID, second.CaseID},
	}}}
	moved := contact(t, second.Case)
	try(t, l.Commit(ctx, moved)) // somebody else was first
	conflict(t, l.Commit(ctx, contact(t, first.Case), contact(t, second.Case), lists))
	if _, found, err := l.Letter(ctx, "list@stichting.example"); found || err != nil {
		t.Errorf("the mail stayed, %v", err)
	}
	if c, err := l.Case(ctx, first.CaseID); err != nil || c.Version != first.Case.Version {
		t.Errorf("the other case has version %d, %v", c.Version, err)
	}
	try(t, l.Commit(ctx, contact(t, first.Case), contact(t, moved.Case), lists))
	if c, err := l.Case(ctx, first.CaseID); err != nil || c.Status != record.Contacted {
		t.Errorf("the case is %s, %v", c.Status, err)
	}
	letter, found, err := l.Letter(ctx, "list@stichting.example")
	listed, err2 := l.Listed(ctx, letter)
	if want := []string{first.CaseID, second.CaseID}; !found || errors.Join(err, err2) != nil || !slices.Equal(listed, want) || letter.CaseID != "" {
		t.Errorf("it lists %v of case %q, want %v; %v", listed, letter.CaseID, want, errors.Join(err, err2))
	}
	if letters, err := l.Letters(ctx, first.CaseID); err != nil || len(letters) != len(first.Outgoing) {
		t.Errorf("the case has %d letters, %v", len(letters), err)
	}
	if err := l.Commit(ctx, Commit{At: noon, Outgoing: []Outgoing{{Kind: "24", To: "x@y.example", MessageID: "z@y.example", Lists: []string{"K-2026-0009"}}}}); err == nil {
		t.Error("a mail lists a case that there is not")
	}
	sound(t, l)
}

func TestCaseNumbers(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for n := 1; n <= 3; n++ {
		if id, err := l.NextCaseID(ctx, 2026); err != nil || id != fmt.Sprintf("K-2026-%04d", n) {
			t.Fatalf("case %d gets %s, %v", n, id, err)
		}
		newCase(t, l, n)
	}
	if id, err := l.NextCaseID(ctx, 2027); id != "K-2027-0001" || err != nil {
		t.Errorf("a new year begins with %s, %v", id, err)
	}
	mail, _, err := l.File(ctx, complaint(4))
	try(t, err)
	for _, id := range []string{"K-2026-0003", "K-2026-0005", "K-2026-0002"} {
		c := received(t, id, 4, mail)
		c.Outgoing = nil
		conflict(t, l.Commit(ctx, c))
	}
	for _, id := range []string{"K-2026-4", "K-26-0004", "X", "K-2026-0004 "} {
		if err := l.Commit(ctx, received(t, id, 4, mail)); err == nil || errors.Is(err, ErrConflict) {
			t.Errorf("case number %q gives %v", id, err)
		}
	}
	hand(t, l, `UPDATE case_numbers SET last = 9999`)
	try(t, l.Commit(ctx, received(t, "K-2026-10000", 4, mail)))
}

func TestCommitRefusesWhatCannotBe(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	next := contact(t, c.Case)
	for name, spoil := range map[string]func(*Commit){
		"facts without a case":   func(c *Commit) { c.CaseID = "" },
		"the fold of another":    func(c *Commit) { c.Case.ID = "K-2026-0002" },
		"a version that jumps":   func(c *Commit) { c.Case.Version++ },
		"a mail that stays":      func(c *Commit) { c.Handled = &Handled{State: MailFiled} },
		"a document of no case":  func(c *Commit) { c.CaseID, c.Facts, c.Documents = "", nil, []Document{{SHA256: sha("x")}} },
		"a document with a lie":  func(c *Commit) { c.Documents = []Document{{SHA256: sha("x"), Data: []byte("y")}} },
		"a letter of no status":  func(c *Commit) { c.Sent = &SendResult{ID: 1, Status: LetterBounced} },
		"a change of no status":  func(c *Commit) { c.Changed = &SendResult{ID: 1, Status: LetterSent} },
		"a Message-ID once more": func(c *Commit) { c.Outgoing = []Outgoing{{MessageID: "K-2026-0001-0@stichting.example"}} },
	} {
		bad := next
		spoil(&bad)
		if err := l.Commit(ctx, bad); err == nil || errors.Is(err, ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	try(t, l.Commit(ctx, next))
	sound(t, l)
}

// Large mail, documents and letters come back unchanged, once however often they came.
func TestLargeValues(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	bytesOf := func(what string) []byte { return bytes.Repeat([]byte(what+"\r\n"), 3<<20/len(what)) }
	in := complaint(2)
	in.Raw = bytesOf("de film")
	mail, fresh, err := l.File(ctx, in)
	if err != nil || !fresh {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	in.UID++
	if again, fresh, err := l.File(ctx, in); err != nil || fresh || again != mail {
		t.Errorf("once more: %s, fresh %v, %v", again, fresh, err)
	}
	next := contact(t, c.Case)
	document := bytesOf("de bijlage")
	next.Documents = []Document{{SHA256: sha(string(document)), Mail: mail, Name: "film.mp4", Type: "video/mp4", Data: document}}
	letter := bytesOf("de brief")
	next.Outgoing = []Outgoing{{Kind: "16", Role: record.ToSender, To: "directeur@stichting.example", MessageID: "groot@stichting.example", Raw: letter}}
	try(t, l.Commit(ctx, next))
	raw, found, err := l.Raw(ctx, mail)
	if err != nil || !found || !bytes.Equal(raw, in.Raw) {
		t.Errorf("the mail: found %v, %d bytes, %v", found, len(raw), err)
	}
	d, found, err := l.Document(ctx, c.CaseID, next.Documents[0].SHA256, mail)
	if diff := cmp.Diff(next.Documents[0], d); diff != "" || !found || err != nil {
		t.Errorf("the document: found %v, %v, %.200s", found, err, diff)
	}
	sent, found, err := l.Letter(ctx, "groot@stichting.example")
	try(t, err)
	raw, err = l.Sent(ctx, sent.ID)
	if err != nil || !found || !bytes.Equal(raw, letter) {
		t.Errorf("the letter: found %v, %d bytes, %v", found, len(raw), err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sound(t, l)
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 3<<20 {
		t.Errorf("to verify it takes %d bytes", after.TotalAlloc-before.TotalAlloc)
	}
	if _, err := l.writer.Exec(`UPDATE mail_bytes SET bytes = CAST(substr(bytes, 1, 2000000) || 'x' || substr(bytes, 2000002) AS BLOB) WHERE length(bytes) > 2000002`); err != nil {
		t.Fatal(err)
	}
	changed, err := l.Verify(ctx)
	if try(t, err); len(changed) != 1 || changed[0].Table != "mail_bytes" {
		t.Errorf("of a large mail with another byte verify finds %v", changed)
	}
}

func TestDocuments(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	first, second := newCase(t, l, 1), newCase(t, l, 2)
	var stored int
	if try(t, l.reader.QueryRow(`SELECT count(*) FROM documents`).Scan(&stored)); stored != 3 {
		t.Errorf("%d documents stored, want two letters and one regulation", stored)
	}
	// The same bytes under another name in another case keep both names to themselves.
	c := contact(t, second.Case)
	c.Documents = []Document{{SHA256: first.Documents[0].SHA256, Name: "bijlage.pdf", Type: "application/pdf", Data: first.Documents[0].Data}}
	try(t, l.Commit(ctx, c))
	d, found, err := l.Document(ctx, second.CaseID, c.Documents[0].SHA256, "")
	if diff := cmp.Diff(c.Documents[0], d); diff != "" || !found || err != nil {
		t.Errorf("found %v, %v, %s", found, err, diff)
	}
	names := func(id string) (names []string) {
		documents, err := l.Documents(ctx, id)
		try(t, err)
		for _, d := range documents {
			names = append(names, d.Name)
		}
		return names
	}
	if diff := cmp.Diff([]string{"01-ontvangstbevestiging.pdf", "klachtenreglement.pdf"}, names(first.CaseID)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"01-ontvangstbevestiging.pdf", "bijlage.pdf", "klachtenreglement.pdf"}, names(second.CaseID)); diff != "" {
		t.Error(diff)
	}
	if _, found, err := l.Document(ctx, first.CaseID, second.Documents[0].SHA256, ""); found || err != nil {
		t.Errorf("one case reads the document of another, %v", err)
	}
	sound(t, l)
}

func TestCases(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	first, second := newCase(t, l, 1), newCase(t, l, 2)
	closed := approved(t, first.Case, record.Event{Kind: record.RecordWithdrawal, Actor: record.ByDirector, Text: "Trekt in."}, noon.Add(25*time.Hour))
	try(t, l.Commit(ctx, closed)) // and without NextDue: no more reminders
	ids := func(cases []record.Case, err error) (ids []string) {
		t.Helper()
		try(t, err)
		for _, c := range cases {
			ids = append(ids, c.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{first.CaseID, second.CaseID}, ids(l.Cases(ctx, false))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{second.CaseID}, ids(l.Cases(ctx, true))); diff != "" {
		t.Error(diff)
	}
	latest, err := l.LatestComplainants(ctx, 1)
	try(t, err)
	if diff := cmp.Diff(map[string]record.Person{second.CaseID: second.Case.Complainant}, latest); diff != "" {
		t.Error(diff)
	}
	if due := ids(l.CasesDue(ctx, second.NextDue.Add(-time.Second))); due != nil {
		t.Errorf("%v is due too early", due)
	}
	if diff := cmp.Diff([]string{second.CaseID}, ids(l.CasesDue(ctx, second.NextDue))); diff != "" {
		t.Error(diff)
	}
}

func TestFactsCannotBeChanged(t *testing.T) {
	l := testLog(t)
	newCase(t, l, 1)
	for _, query := range []string{
		`UPDATE facts SET at = '2020-01-01T00:00:00Z'`,
		`UPDATE OR REPLACE facts SET actor = 'clock' WHERE seq = 1`,
		`DELETE FROM facts WHERE seq = 1`,
		`INSERT OR REPLACE INTO facts SELECT seq, case_id, at, 'clock', kind, public, personal_hash, hash FROM facts WHERE seq = 1`,
		`INSERT INTO facts SELECT seq + 100, case_id, at, actor, kind, public, personal_hash, hash FROM facts WHERE seq = 1`,
		`INSERT INTO facts (seq, case_id, at, actor, kind, public, personal_hash, hash) VALUES (NULL, 'K-2026-0001', '', '', '', '', '', '')`,
	} {
		if _, err := l.writer.Exec(query); err == nil || !strings.Contains(err.Error(), "facts are ") {
			t.Errorf("%s: %v", query, err)
		}
	}
	sound(t, l)
}

// Two writers on the same file: every complaint becomes one case, every number
// is given once, and readers see only whole cases meanwhile.
func TestTwoWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	const each = 10
	var writers, watchers sync.WaitGroup
	done := make(chan struct{})
	watch := reopen(t, path)
	defer watch.Close()
	watchers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			cases, err := watch.Cases(t.Context(), false)
			if err != nil {
				t.Error(err)
				return
			}
			for _, c := range cases {
				letters, err := watch.Letters(t.Context(), c.ID)
				if err != nil || len(letters) < 2 {
					t.Errorf("%s has %d letters, %v", c.ID, len(letters), err)
					return
				}
			}
		}
	})
	for w := range 2 {
		l := reopen(t, path)
		defer l.Close()
		writers.Go(func() {
			for n := range each {
				if err := writeCase(t, l, w*each+n+1); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	close(done)
	watchers.Wait()
	if id, err := watch.NextCaseID(t.Context(), 2026); id != fmt.Sprintf("K-2026-%04d", 2*each+1) || err != nil {
		t.Errorf("the next number is %s, %v", id, err)
	}
	sound(t, watch)
}

// writeCase makes a case as the desk does: on a conflict it looks again.
func writeCase(t *testing.T, l *Log, n int) error {
	mail, _, err := l.File(t.Context(), complaint(n))
	if err != nil {
		return err
	}
	for {
		id, err := l.NextCaseID(t.Context(), 2026)
		if err != nil {
			return err
		}
		if err := l.Commit(t.Context(), received(t, id, n, mail)); !errors.Is(err, ErrConflict) {
			return err
		}
	}
}

func TestMarks(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	marked := func(want time.Time) {
		t.Helper()
		if at, err := l.Marked(ctx, "paused"); err != nil || !at.Equal(want) {
			t.Errorf("marked %v, %v, want %v", at, err, want)
		}
	}
	marked(time.Time{})
	try(t, l.Mark(ctx, "paused", noon))
	try(t, l.Mark(ctx, "paused", noon.Add(time.Hour)))
	marked(noon.Add(time.Hour))
	try(t, l.Mark(ctx, "paused", time.Time{}))
	marked(time.Time{})
}
