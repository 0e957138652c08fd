package caselog

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// reopened closes a log and opens it again.
func reopened(t *testing.T, l *Log) *Log {
	t.Helper()
	try(t, l.Close())
	again := reopen(t, l.path)
	t.Cleanup(func() { again.Close() })
	return again
}

// age makes a log of it that schema 2 had, whose program knew fewer fields.
func age(t *testing.T, l *Log) {
	t.Helper()
	hand(t, l, `DROP INDEX case_folds_measures; DROP TABLE letter_files; DROP TABLE letter_cases; DROP TABLE fold_version; DROP TABLE troubles; DROP TABLE mail_places; DROP TABLE differences; DROP TABLE canaries;
		DROP INDEX mails_old_fresh; DROP INDEX mails_untold; DROP INDEX mails_ignored; DROP INDEX mails_old; DROP INDEX mail_heads_sender; DROP INDEX letters_alone; DROP INDEX letters_sent; DROP INDEX cases_ripe; DROP INDEX cases_open; DELETE FROM marks WHERE name = 'began';
		ALTER TABLE mails DROP COLUMN old; ALTER TABLE mails DROP COLUMN vouched; ALTER TABLE mails DROP COLUMN untold;
		ALTER TABLE mails DROP COLUMN restored; ALTER TABLE mail_heads DROP COLUMN proposed;
		ALTER TABLE letters DROP COLUMN failures; ALTER TABLE letters DROP COLUMN delayed; ALTER TABLE letters DROP COLUMN dropped_at; PRAGMA user_version = 2;
		UPDATE case_folds SET body = json_remove(body, '$.acknowledge_by')`)
}

// A log that an older program wrote has its cases folded again.
func TestRefold(t *testing.T) {
	l := busyLog(t)
	before, err := l.Cases(t.Context(), false)
	try(t, err)
	age(t, l)
	l = reopened(t, l)
	sound(t, l)
	if after, err := l.Cases(t.Context(), false); err != nil || !cmp.Equal(after, before) {
		t.Errorf("%v: %s", err, cmp.Diff(before, after))
	}
}

// An erased case is folded of its bare facts.
func TestRefoldErased(t *testing.T) {
	l := busyLog(t)
	erase(t, l, "K-2026-0001")
	hand(t, l, `UPDATE fold_version SET version = 'older'; UPDATE case_folds SET body = '{}'`)
	sound(t, reopened(t, l))
}

// Folding again hides no change by hand.
func TestRefoldHidesNothing(t *testing.T) {
	const older = `UPDATE fold_version SET version = 'older';`
	for _, tt := range []struct {
		change string
		want   []string
	}{
		{`UPDATE case_folds SET body = json_remove(body, '$.contact_by') WHERE case_id = 'K-2026-0001'`, []string{"case_folds K-2026-0001"}},
		{older + `UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`, []string{"cases K-2026-0002"}},
		{older + `DELETE FROM case_folds WHERE case_id = 'K-2026-0001'`, []string{"case_folds K-2026-0001"}},
		{
			older + `UPDATE fact_secrets SET body = replace(body, 'Anna', 'Anja') WHERE seq = 1; UPDATE case_folds SET body = '{}'`,
			[]string{"fact_secrets 1", "case_folds K-2026-0001", "case_folds K-2026-0002"},
		},
	} {
		l := busyLog(t)
		hand(t, l, tt.change)
		found, err := reopened(t, l).Verify(t.Context())
		var got []string
		for _, f := range found {
			got = append(got, f.Table+" "+f.Row)
		}
		if err != nil || !cmp.Equal(got, tt.want) {
			t.Errorf("%s: found %v, %v", tt.change, found, err)
		}
	}
}

// A new log is of this version from the start, and so is written once.
func TestFoldVersionOfANewLog(t *testing.T) {
	l := reopen(t, filepath.Join(t.TempDir(), "case.db"))
	defer l.Close()
	if ok, err := folded(t.Context(), l.reader); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

// The version follows from every field that a case holds, however deep.
func TestShapeSeesEveryField(t *testing.T) {
	type inner struct {
		A record.Date `json:"a"`
	}
	type more struct {
		A record.Date `json:"a"`
		B int         `json:"b,omitempty"`
	}
	type renamed struct {
		A record.Date `json:"b"`
	}
	shapeOf := func(v any) string {
		var b strings.Builder
		shape(&b, reflect.TypeOf(v))
		return b.String()
	}
	seen := make(map[string]bool)
	for _, v := range []any{
		struct{ X []inner }{}, struct{ X []more }{}, struct{ X []renamed }{}, struct{ X []*inner }{}, struct{ X map[string]inner }{},
		struct{ X map[record.Term]more }{},
	} {
		seen[shapeOf(v)] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d of 6 shapes differ", len(seen))
	}
}

// A log whose facts hold some days where they stood before those had fields of
// their own is as sound as ever, and folds to the same cases.
func TestOlderFactsVerify(t *testing.T) {
	l := testLog(t)
	c := newCase(t, l, 1).Case
	older := func(e record.Event) {
		t.Helper()
		e.Actor = record.ByDirector
		next := approved(t, c, e, noon.Add(24*time.Hour))
		for i, f := range next.Facts {
			switch f.Kind {
			case record.FactSupplementAsked:
				f.Stage, f.SupplementBy = f.SupplementBy, record.Date{}
			case record.FactWithdrawn:
				f.Stage, f.ReopenBy = f.ReopenBy, record.Date{}
			default:
				continue
			}
			if f.Stage.IsZero() {
				t.Errorf("%s names no day", f.Kind)
			}
			next.Facts[i] = f
		}
		try(t, l.Commit(t.Context(), next))
		c = next.Case
	}
	older(record.Event{Kind: record.AskSupplement, Text: "Wanneer was dat?"})
	older(record.Event{Kind: record.RecordWithdrawal, Text: "Het is opgelost."})
	sound(t, l)
	hand(t, l, `UPDATE fold_version SET version = 'older'; UPDATE case_folds SET body = json_remove(body, '$.reopen_by')`)
	l = reopened(t, l)
	sound(t, l)
	if again, err := l.Case(t.Context(), c.ID); err != nil || !cmp.Equal(again, c) {
		t.Errorf("%v: %s", err, cmp.Diff(c, again))
	}
}
