package caselog

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// noon is when the tests happen: Monday 23 November 2026, 12:00 in Amsterdam.
var noon = time.Date(2026, time.November, 23, 11, 0, 0, 0, time.UTC)

func testRules(t testing.TB) *rules.Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return &rules.Rules{
		Zone: zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(),
		Roles: rules.Roles{
			Director:   rules.RoleHolder{Name: "Dirk Directeur", Addresses: []string{"directeur@stichting.example"}},
			Commission: rules.RoleHolder{Name: "Klachtencommissie", Addresses: []string{"commissie@stichting.example"}},
			Managers:   []rules.RoleHolder{{Name: "Marit Manager", Addresses: []string{"manager@stichting.example"}}},
		},
	}
}

func testLog(t testing.TB) *Log {
	t.Helper()
	l := reopen(t, filepath.Join(t.TempDir(), "case.db"))
	t.Cleanup(func() { l.Close() })
	return l
}

func reopen(t testing.TB, path string) *Log {
	t.Helper()
	l, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// complaint is the n-th mail of a client, as it came in.
func complaint(n int) Inbound {
	return Inbound{
		Mailbox: "INBOX", UIDValidity: 7, UID: uint32(n),
		Received: noon.Add(time.Duration(n) * time.Minute), FiledAt: noon.Add(time.Hour),
		Raw:  fmt.Appendf(nil, "From: Anna Voorbeeld <anna%d@klant.example>\r\nSubject: Klacht %d\r\n\r\nDe les viel weer uit.\r\n", n, n),
		Size: 100,
	}
}

// received gives the commit that makes a case of a filed complaint: the real
// decision, with a letter for each effect.
func received(t testing.TB, id string, n int, mail string) Commit {
	t.Helper()
	person := record.Person{Name: "Anna Voorbeeld", Address: fmt.Sprintf("anna%d@klant.example", n)}
	at := noon.Add(time.Duration(n) * time.Minute)
	rules := testRules(t)
	d := procedure.Decide(rules, record.Case{}, record.Event{
		Kind: record.ComplaintReceived, Actor: record.ByComplainant, At: at, On: rules.Day(at),
		Text: "De les viel weer uit.", Subject: fmt.Sprintf("Klacht %d", n), Message: mail,
		Complaint: &record.Complaint{ID: id, Complainant: person},
	}, at)
	if len(d.Facts) == 0 {
		t.Fatalf("no decision for %s", id)
	}
	pdf := fmt.Sprintf("%%PDF letter 01 of %s", id)
	c := Commit{
		At: noon.Add(time.Hour), CaseID: id, Facts: d.Facts, Case: d.Case,
		Documents: []Document{
			{SHA256: sha(pdf), Name: "01-ontvangstbevestiging.pdf", Type: "application/pdf", Data: []byte(pdf)},
			{SHA256: sha("%PDF reglement"), Name: "klachtenreglement.pdf", Type: "application/pdf", Data: []byte("%PDF reglement")},
		},
		Handled: &Handled{
			SHA256: mail, State: MailHandled, Kind: "mail", From: person.Address, Subject: fmt.Sprintf("Klacht %d", n),
			MessageID: fmt.Sprintf("%d@klant.example", n), Fingerprint: sha("fingerprint" + person.Address),
		},
	}
	c.NextDue, _ = rules.NextReminder(d.Case, at)
	for i, e := range d.Effects {
		o := Outgoing{
			Kind: e.Letter, Role: e.To, To: person.Address, MessageID: fmt.Sprintf("%s-%d@stichting.example", id, i),
			Raw: fmt.Appendf(nil, "Message-ID: <%s-%d@stichting.example>\r\n\r\nBrief %s\r\n", id, i, e.Letter),
		}
		if e.Letter == "01" {
			o.DocumentSHA256 = sha(pdf)
		}
		c.Outgoing = append(c.Outgoing, o)
	}
	return c
}

// newCase files the n-th complaint and makes a case of it.
func newCase(t testing.TB, l *Log, n int) Commit {
	t.Helper()
	mail, _, err := l.File(t.Context(), complaint(n))
	if err != nil {
		t.Fatal(err)
	}
	id, err := l.NextCaseID(t.Context(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	c := received(t, id, n, mail)
	if err := l.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// further gives the commit of one more event in a case.
func further(t testing.TB, c record.Case, e record.Event, at time.Time) Commit {
	t.Helper()
	rules := testRules(t)
	e.At, e.On = at, rules.Day(at)
	d := procedure.Decide(rules, c, e, at)
	if d.Refusal != nil {
		t.Fatalf("%s was refused: %s", e.Kind, d.Refusal.Code)
	}
	return Commit{At: at, CaseID: c.ID, Expect: c.Version, Facts: d.Facts, Case: d.Case}
}

// approved is further of a command that is shown first, and "akkoord" to that.
func approved(t testing.TB, c record.Case, e record.Event, at time.Time) Commit {
	t.Helper()
	shown := further(t, c, e, at)
	done := further(t, shown.Case, record.Event{Kind: record.Approve, Actor: e.Actor, Preview: shown.Case.Previews}, at)
	done.Expect, done.Facts = c.Version, append(shown.Facts, done.Facts...)
	return done
}

// contact gives the commit of the director's contact with the complainant.
func contact(t testing.TB, c record.Case) Commit {
	return further(t, c, record.Event{
		Kind: record.RecordContact, Actor: record.ByDirector, Text: "Wij hebben met elkaar gesproken.",
	}, noon.Add(24*time.Hour))
}

// hand changes the file behind the log's back, as somebody with a shell would.
func hand(t testing.TB, l *Log, script string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+l.path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// sound fails the test when Verify finds anything.
func sound(t testing.TB, l *Log) {
	t.Helper()
	found, err := l.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("verify: %s", f)
	}
}
