package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// TestForged delivers forgeries under every provider: none is obeyed, each is
// filed, nobody but the roles is answered, and no answer to a stranger tells
// whether a case exists.
//
// Each is delivered under one of the providers. With KLACHTD_FORGED=all, as
// .ci/run has it, it is under every one.
func TestForged(t *testing.T) {
	t.Parallel()
	providers := []string{"authserv", "google", "microsoft365", "none"}
	all := os.Getenv("KLACHTD_FORGED") == "all"
	t.Run("at once", func(t *testing.T) {
		for _, provider := range providers {
			t.Run(provider, func(t *testing.T) {
				t.Parallel()
				deliverForged(t, provider, func(i int, f forgery) bool {
					under := f.under
					if under == nil {
						under = providers
					}
					return all || under[i%len(under)] == provider
				})
			})
		}
	})
	if all || t.Failed() { // which of them was it?
		t.Run("one by one", deliverOneByOne)
	}
}

// deliverForged delivers some of the forgeries under a provider, for one pass.
func deliverForged(t *testing.T, provider string, some func(i int, f forgery) bool) {
	s, k := threeCases(t, provider)
	before := s.cases(t)
	var forged, delivered int
	stolen := k
	if provider == "none" {
		stolen.preview = k.cancelled // where nobody vouches, the key to a preview that waits is all there is
	}
	for i, f := range forgeries(provider, stolen) {
		if !f.isForgery(provider) {
			continue
		}
		if forged++; !some(i, f) {
			continue
		}
		delivered++
		if err := s.server.Deliver(f.bytes(i), s.clock); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
	}
	if forged < 200 || delivered < 50 {
		t.Fatalf("%d forgeries, of which %d are delivered", forged, delivered)
	}
	filed, shown := s.count(t, `SELECT count(*) FROM mails`), s.shownFirst(t)
	s.mustPass(t)
	if n := s.count(t, `SELECT count(*) FROM mails`) - filed; n != delivered {
		t.Errorf("%d of %d are filed", n, delivered)
	}
	if n := s.count(t, `SELECT count(*) FROM mails WHERE state = 'filed'`); n != 0 {
		t.Errorf("%d are not handled", n)
	}
	s.unchanged(t, before, s.cases(t))
	if n := s.shownFirst(t) - shown; n != 0 {
		t.Errorf("%d are taken for the role's own, and shown first", n)
	}
	s.discreetAnswers(t)
	if code := s.klachtd(io.Discard, io.Discard, "verify"); code != 0 {
		t.Errorf("verify: exit code %d", code)
	}
	for _, word := range []string{"@", "Dirk", "Karel", "begeleider", "integratiewerk"} {
		if strings.Contains(s.log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
	// What was forged hinders nobody: the director's own answer still counts.
	s.clock = s.clock.Add(24 * time.Hour)
	s.answer(t, "director", k.preview, "akkoord")
	if provider == "none" { // there who holds a key may put another decision before the director, in the place of the one that waits
		if c := s.cases(t)["K-2026-0002"]; c.Status != record.Advised || !slices.ContainsFunc(s.posted, func(p post) bool { return p.kind == "14" }) {
			t.Errorf("akkoord to what was replaced left %s, or nobody was told", c.Status)
		}
		s.approve(t, "director", "08", "K-2026-0002", "besluit gegrond\n\nDe klager heeft gelijk.")
	}
	if c := s.cases(t)["K-2026-0002"]; c.Status != record.Decided {
		t.Errorf("the true akkoord left %s", c.Status)
	}
}

// deliverOneByOne finds which forgery was obeyed: each in a pass of its own,
// against a preview that waits.
func deliverOneByOne(t *testing.T) {
	s, k := threeCases(t, "authserv")
	for i, f := range forgeries("authserv", k) {
		if !f.isForgery("authserv") {
			continue
		}
		before, shown := s.cases(t), s.shownFirst(t)
		if err := s.server.Deliver(f.bytes(i), s.clock); err != nil {
			t.Fatal(err)
		}
		s.mustPass(t)
		if s.shownFirst(t) != shown {
			t.Error("it is taken for the role's own, and shown first")
		}
		s.clock = s.clock.Add(time.Minute)
		s.unchanged(t, before, s.cases(t))
		if t.Failed() {
			t.Fatalf("after %s:\n%s", f.name, f.bytes(i))
		}
	}
}

// threeCases starts a story under a provider: a complaint just received, one
// whose decision waits for "akkoord", and one that was withdrawn.
func threeCases(t *testing.T, provider string) (*story, keys) {
	t.Helper()
	s := newTestStory(t, provider)
	for i, who := range []string{"amina", "bram", "Carla Client <carla@klant.example>"} {
		s.write(t, who, fmt.Sprintf("Klacht %d", i), fmt.Sprintf("Mijn begeleider belde niet terug, keer %d.", i))
	}
	do := func(who, kind, id, text string) {
		t.Helper()
		s.command(t, who, kind, id, text)
	}
	approve := func(who, kind, id, text string) {
		t.Helper()
		s.approve(t, who, kind, id, text)
	}
	do("director", "03", "K-2026-0003", "leidinggevende 1")
	approve("director", "03", "K-2026-0003", "ingetrokken\n\nAfgesproken.")
	do("director", "03", "K-2026-0002", "leidinggevende 1")
	approve("director", "03", "K-2026-0002", "commissie\n\nStap 1 en 2 zijn gezet.")
	approve("commission", "06", "K-2026-0002", "advies gegrond\n\nDe klager heeft gelijk.")
	s.answer(t, "director", s.last(t, "director", "08", "K-2026-0002").id, "besluit gegrond\n\nEerste versie.")
	cancelled := s.last(t, "director", "19", "K-2026-0002").id
	s.answer(t, "director", cancelled, "annuleren")
	s.answer(t, "director", s.last(t, "director", "08", "K-2026-0002").id, "besluit gegrond\n\nDe klager heeft gelijk.")
	s.write(t, "director", "FW: iets", "Wie pakt dit op?")
	preview := s.last(t, "director", "19", "K-2026-0002").id
	do("director", "03", "K-2026-0001", "verhinderd")
	do("director", "03", "K-2026-0001", "overnemen")
	id := func(who, kind, number string) string { return s.last(t, who, kind, number).id }
	return s, keys{
		notice: id("director", "03", "K-2026-0001"), advice: id("director", "08", "K-2026-0002"), preview: preview, cancelled: cancelled,
		closed: id("director", "03", "K-2026-0003"), deputy: id("deputy", "03", "K-2026-0001"), dossier: id("commission", "06", "K-2026-0002"),
		letter: id("amina", "01", "K-2026-0001"), copy: id("lies", "02", "K-2026-0002"), list: id("director", "24", "-"),
	}
}

// newTestStory starts a story outside a script, under a provider.
func newTestStory(t *testing.T, provider string) *story {
	t.Helper()
	s := &story{dir: t.TempDir(), provider: provider}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.server.Close() })
	if err := s.trustIn(provider); err != nil {
		t.Fatal(err)
	}
	s.clock = time.Date(2026, 11, 23, 9, 0, 0, 0, s.zone)
	return s
}

// command has a role answer a mail, and confirm it where nobody vouches for
// whoever it is.
func (s *story) command(t *testing.T, who, kind, id, text string) {
	t.Helper()
	if s.provider == "none" {
		s.approve(t, who, kind, id, text)
		return
	}
	s.answer(t, who, s.last(t, who, kind, id).id, text)
}

// approve has a role give a command that is shown first, and answer akkoord to what
// shows it.
func (s *story) approve(t *testing.T, who, kind, id, text string) {
	t.Helper()
	s.answer(t, who, s.last(t, who, kind, id).id, text)
	shown := s.last(t, who, "19", id)
	if !slices.ContainsFunc(s.posted, func(p post) bool { return p.id == shown.id }) {
		t.Fatalf("%q of %s is not shown first", text, who)
	}
	s.answer(t, who, shown.id, "akkoord")
}

// shownFirst counts the commands that wait, or waited, only since they are always
// shown first: nobody doubts who gave them.
func (s *story) shownFirst(t *testing.T) int {
	t.Helper()
	return s.count(t, `SELECT count(*) FROM facts WHERE kind = 'challenged' AND public ->> 'code' IN ('outward', 'changed', 'added')`)
}

func (s *story) last(t *testing.T, who, kind, id string) post {
	t.Helper()
	p, err := s.lastTo(who, kind, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (s *story) answer(t *testing.T, who, messageID, text string) {
	t.Helper()
	s.post(t, who, "Re: antwoord", post{id: messageID}, text)
}

func (s *story) write(t *testing.T, who, subject, text string) {
	t.Helper()
	s.post(t, who, subject, post{}, text)
}

func (s *story) post(t *testing.T, who, subject string, answered post, text string) {
	t.Helper()
	from, err := person(who)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.put(s.compose(from, subject, answered, strings.ReplaceAll(text, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	s.mustPass(t)
	s.clock = s.clock.Add(time.Minute)
}

func (s *story) mustPass(t *testing.T) {
	t.Helper()
	var said bytes.Buffer
	if code := s.pass(io.Discard, &said); code != 0 && code != env.ExitRetry || s.badPost != nil {
		t.Fatalf("exit code %d, %v\n%s", code, s.badPost, said.String())
	}
}

func (s *story) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := s.database(func(db *sql.DB) error { return db.QueryRow(query).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// cases gives the three cases as they stand.
func (s *story) cases(t *testing.T) map[string]record.Case {
	t.Helper()
	log, err := caselog.Open(context.Background(), filepath.Join(s.dir, "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cases := make(map[string]record.Case)
	for _, id := range []string{"K-2026-0001", "K-2026-0002", "K-2026-0003"} {
		if cases[id], err = log.Case(context.Background(), id); err != nil {
			t.Fatal(err)
		}
	}
	return cases
}

// unchanged wants that nothing was done in a case: only what was refused, what
// waits for confirmation, and what people wrote may have been added.
func (s *story) unchanged(t *testing.T, before, after map[string]record.Case) {
	t.Helper()
	for id, was := range before {
		is := after[id]
		is.Version, is.Previews, is.Challenges, is.Sent = was.Version, was.Previews, was.Challenges, was.Sent
		is.Answered = was.Answered // some of it is the complainant's own mail, and forges only what a role said
		if !reflect.DeepEqual(was, is) {
			t.Errorf("%s is changed:\n was %+v\n  is %+v", id, was, is)
		}
	}
}

// discreetAnswers looks at what the last pass sent: to the roles only what asks
// and tells, to anybody else only the letter about a new complaint of their own.
func (s *story) discreetAnswers(t *testing.T) {
	t.Helper()
	roles := map[string][]string{
		"directeur@integratiewerk.example":       {"03", "13", "14", "19", "21", "24"},
		"plaatsvervanger@integratiewerk.example": {"13", "14", "19", "24"}, // the list of what came by a machine in the director's name
		"commissie@klachtencommissie.example":    {"13", "14", "19", "21"},
		"beheer@integratiewerk.example":          {"13", "24"},
		"lies@integratiewerk.example":            {"13"},
		"amina@klant.example":                    {"13"},
	}
	told := false
	for _, p := range s.posted {
		told = told || p.kind == "13" && p.to == "directeur@integratiewerk.example"
		allowed, role := roles[p.to]
		if !role {
			allowed = []string{"01"}
		}
		if !slices.Contains(allowed, p.kind) {
			t.Errorf("%s went to %s: %s", p.kind, p.to, p.subject)
		}
		if !role || p.kind == "13" && !strings.HasPrefix(p.to, "directeur@") && !strings.HasPrefix(p.to, "beheer@") && !strings.HasPrefix(p.to, "plaats") && !strings.HasPrefix(p.to, "commissie@") {
			for id := range s.cases(t) {
				if strings.Contains(p.subject+p.plain, id) {
					t.Errorf("%s to %s speaks of %s", p.kind, p.to, id)
				}
			}
		}
	}
	if !told {
		t.Error("the director was not told")
	}
}
