package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// counter is a desk of which a test makes each pass by hand: it sets the clock,
// puts mail in the mailbox, and sees what is sent.
type counter struct {
	*testing.T
	*desk.Desk
	path   string
	now    time.Time
	inbox  [][]byte // not fetched yet
	sent   []*letter
	logged bytes.Buffer
}

const (
	theDirector = "directeur@" + domain
	theDeputy   = "plaatsvervanger@" + domain
	aClient     = "anna@klant.example"
)

func (b *bench) newCounter(t *testing.T, start string) *counter {
	t.Helper()
	c := &counter{T: t, path: filepath.Join(t.TempDir(), "klachtd.db")}
	c.at(start)
	log, err := caselog.Open(t.Context(), c.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	holder := func(name, address string) procedure.RoleHolder {
		return procedure.RoleHolder{Name: name, Addresses: []string{address}}
	}
	c.Desk = &desk.Desk{
		Log: log, Texts: b.texts, Setter: stamp{}, Renderers: 1,
		Rules: &procedure.Rules{
			Zone: b.zone, Calendar: procedure.DefaultCalendar(), Terms: procedure.DefaultTerms(),
			Roles: procedure.Roles{
				Director: holder("Dirk Directeur", theDirector), Deputy: holder("Petra Plaatsvervanger", theDeputy),
				Managers:   []procedure.RoleHolder{holder("Lies Leiding", "lies@"+domain), holder("Leo Leiding", "leo@"+domain)},
				Commission: holder("Klachtencommissie", "commissie@"+domain), Administrator: holder("Bert Beheer", "beheer@"+domain),
			},
		},
		House:  desk.House{Name: "Stichting Integratiewerk", Address: []string{"Voorbeeldstraat 1"}, Email: "klachten@" + domain},
		Trust:  &mailbox.Trust{Provider: mailbox.ProviderAuthserv, AuthservID: "mx." + domain},
		Dial:   func(context.Context) (desk.Inbox, error) { return counterInbox{c}, nil },
		Sender: c, Now: func() time.Time { return c.now }, Jitter: func() float64 { return 0 },
		Random: rand.NewChaCha8([32]byte{}), Logger: slog.New(slog.NewTextHandler(&c.logged, nil)),
	}
	return c
}

// at sets the clock: "2027-07-16 12:00" in Amsterdam in summer.
func (c *counter) at(when string) {
	c.Helper()
	now, err := time.Parse("2006-01-02 15:04 -0700", when+" +0200")
	if err != nil {
		c.Fatal(err)
	}
	c.now = now
}

func (c *counter) step() error {
	_, err := c.Step(c.Context())
	return err
}

func (c *counter) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// mail comes in with the next pass; verdict is what the border says of its sender.
func (c *counter) mail(from, verdict, answers, subject, text string) {
	m := written{
		id: fmt.Sprintf("%d.%d@klant.example", c.now.Unix(), len(c.inbox)), from: &person{name: "Anna Voorbeeld", address: from},
		address: from, verdict: verdict, answers: answers, subject: subject, text: text + "\r\n",
	}
	c.inbox = append(c.inbox, m.bytes(c.now, ""))
}

// facts gives the facts of the only case, of one kind.
func (c *counter) facts(kind procedure.FactKind) (list []procedure.Fact) {
	c.Helper()
	cases, err := c.Log.Cases(c.Context(), true)
	c.must(err)
	for _, x := range cases {
		entries, err := c.Log.Facts(c.Context(), x.ID)
		c.must(err)
		for _, e := range entries {
			if e.Kind == kind {
				list = append(list, e.Fact)
			}
		}
	}
	return list
}

func (c *counter) Send(_ context.Context, _, to string, raw []byte) error {
	c.sent = append(c.sent, readLetter(to, raw))
	return nil
}

func (c *counter) Close() error { return nil }

type counterInbox struct{ *counter }

func (in counterInbox) Fetch(_ context.Context, _ func(mailbox.Cursor) (bool, error), file func(mailbox.Delivery) error) error {
	c := in.counter
	for i, raw := range c.inbox {
		cursor := mailbox.Cursor{Mailbox: "INBOX", UIDValidity: uint32(c.now.Unix()), UID: uint32(i + 1)}
		if err := file(mailbox.Delivery{Cursor: cursor, Received: c.now, Size: int64(len(raw)), Raw: raw}); err != nil {
			return err
		}
	}
	c.inbox = nil
	return nil
}

func (counterInbox) Wait(context.Context, time.Duration) error { return nil }

// The clock is put back to before a case was last written, though after the
// morning's look at all cases: what the case owed by that clock already is sent,
// and no day later.
func TestReminderAfterTheClockWentBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	monday := procedure.Date{Year: 2027, Month: time.July, Day: 12}
	for _, way := range []struct {
		name string
		open func(c *counter) // on the Saturday, when nobody is reminded
	}{
		{"a held complaint is accepted", func(c *counter) {
			c.must(c.Log.Commit(c.Context(), caselog.Commit{At: c.now, Accepted: []int64{1}}))
			c.must(c.step())
		}},
		{"a complaint on paper is registered between two passes", func(c *counter) {
			_, err := c.Register(c.Context(), desk.Paper{Stamped: monday, Subject: "Brief", Text: "Ik wil een klacht indienen.", Complainant: procedure.Person{Name: "Piet Papier"}})
			c.must(err)
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			c := b.newCounter(t, "2027-07-12 10:00")
			c.mail(aClient, "fail", "", "Klacht", "Ik wil een klacht indienen over de les.")
			c.must(c.step())
			c.at("2027-07-16 08:00")
			c.must(c.step())
			c.at("2027-07-17 07:23")
			way.open(c)
			if n := len(c.facts(procedure.FactReceived)); n != 1 {
				t.Fatalf("there are %d cases", n)
			}
			c.at("2027-07-16 12:24")
			c.must(c.step())
			var terms []string
			for _, f := range c.facts(procedure.FactReminded) {
				terms = append(terms, string(f.Term))
			}
			if got := strings.Join(terms, " "); got != "manager" { // the third working day was the Thursday
				t.Errorf("on the Friday the reminders are %q", got)
			}
		})
	}
}
