package desk_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/textproto"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
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
	raw    func(to string, raw []byte) // hears of every mail; nil for nobody
	refuse string                      // an address that the mail server does not know
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
	holder := func(name, address string) rules.RoleHolder {
		return rules.RoleHolder{Name: name, Addresses: []string{address}}
	}
	r := &rules.Rules{
		Zone: b.zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(),
		Roles: rules.Roles{
			Director: holder("Dirk Directeur", theDirector), Deputy: holder("Petra Plaatsvervanger", theDeputy),
			Managers:   []rules.RoleHolder{holder("Lies Leiding", "lies@"+domain), holder("Leo Leiding", "leo@"+domain)},
			Commission: holder("Klachtencommissie", "commissie@"+domain), Administrator: holder("Bert Beheer", "beheer@"+domain),
		},
	}
	logger := slog.New(slog.NewTextHandler(&c.logged, nil))
	c.Desk = &desk.Desk{
		Log: log, Rules: r, Turns: turns.Turns{AtOnce: 1},
		Write: write.Writer{
			Log: log, Rules: r, Texts: b.texts, Setter: stamp{}, Random: rand.NewChaCha8([32]byte{}), Logger: logger,
			House: write.House{Name: "Stichting Integratiewerk", Address: []string{"Voorbeeldstraat 1"}, Email: "klachten@" + domain},
		},
		Read:      errand.Reader{Trust: &trust.Policy{Provider: trust.ProviderAuthserv, AuthservID: "mx." + domain}},
		Intake:    desk.Intake{Dial: func(context.Context) (desk.Inbox, error) { return counterInbox{c}, nil }},
		Sending:   desk.Sending{Sender: c, Jitter: func() float64 { return 0 }},
		Observers: desk.Observers{Logger: logger},
		Now:       func() time.Time { return c.now },
	}
	c.Connect()
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

// last gives the Message-ID of the latest mail of a kind.
func (c *counter) last(kind string) string {
	c.Helper()
	for i := len(c.sent) - 1; i >= 0; i-- {
		if c.sent[i].kind == kind {
			return c.sent[i].id
		}
	}
	c.Fatalf("no mail %s was sent", kind)
	return ""
}

// facts gives the facts of the only case, of one kind.
func (c *counter) facts(kind record.FactKind) (list []record.Fact) {
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

// tamper changes the log behind the desk's back.
func (c *counter) tamper(queries ...string) {
	c.Helper()
	db, err := sql.Open("sqlite3", "file:"+c.path+"?mode=rw&_busy_timeout=5000")
	c.must(err)
	defer db.Close()
	for _, q := range queries {
		_, err := db.Exec(q)
		c.must(err)
	}
}

func (c *counter) SendWhen(_ context.Context, _, to string, body smtp.Body, kept func() error) error {
	raw, err := body.Bytes()
	if err != nil {
		return err
	}
	if kept != nil {
		if err := kept(); err != nil {
			return err
		}
	}
	if to == c.refuse {
		err, _ := smtp.NewError(smtpServer, "RCPT", &textproto.Error{Code: 550, Msg: "5.1.1 user unknown"})
		return err
	}
	if c.raw != nil {
		c.raw(to, raw)
	}
	c.sent = append(c.sent, readLetter(to, raw))
	return nil
}

func (c *counter) Close() error { return nil }

type counterInbox struct{ *counter }

func (in counterInbox) Fetch(_ context.Context, _ func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error {
	c := in.counter
	for i, raw := range c.inbox {
		cursor := imap.Cursor{Mailbox: "INBOX", UIDValidity: uint32(c.now.Unix()), UID: uint32(i + 1)}
		if _, err := file([]imap.Delivery{{Cursor: cursor, Received: c.now, Size: int64(len(raw)), Raw: raw}}); err != nil {
			return err
		}
	}
	c.inbox = nil
	return nil
}

func (counterInbox) Wait(context.Context, time.Duration) error { return nil }

func (counterInbox) Count(context.Context, time.Time) (older, newer int, err error) { return 0, 0, nil }

// register makes a case of a complaint on paper, received on Monday 12 July 2027.
// Nobody is named as its manager, of which the director is reminded on Thursday.
func (c *counter) register() {
	c.Helper()
	_, err := c.Register(c.Context(), desk.Paper{
		Stamped: record.Date{Year: 2027, Month: time.July, Day: 12}, Subject: "Brief", Text: "Ik wil een klacht indienen.",
		Complainant: record.Person{Name: "Piet Papier"},
	})
	c.must(err)
}

// reminders gives the terms of which somebody was reminded.
func (c *counter) reminders() string {
	c.Helper()
	var terms []string
	for _, f := range c.facts(record.FactReminded) {
		terms = append(terms, string(f.Term))
	}
	return strings.Join(terms, " ")
}

// The clock is put back to before a case was last written: what the case owes by
// that clock is sent at its hour, and no day later. The clock may have been put
// to after the morning's look at all cases, or to before it.
func TestReminderAfterTheClockWentBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, way := range []struct {
		name string
		open func(c *counter) // on the Saturday, when nobody is reminded
		back []string         // the passes after that
	}{
		{"a held complaint is accepted", func(c *counter) {
			c.must(c.Log.Commit(c.Context(), caselog.Commit{At: c.now, Accepted: []int64{1}}))
			c.must(c.step())
		}, []string{"2027-07-16 12:24"}},
		{"a complaint on paper is registered between two passes", (*counter).register, []string{"2027-07-16 12:24"}},
		{"the clock was ahead, and is right before the hour", func(c *counter) {
			c.register()
			c.must(c.step())
		}, []string{"2027-07-15 06:51", "2027-07-15 08:00"}},
	} {
		t.Run(way.name, func(t *testing.T) {
			c := b.newCounter(t, "2027-07-12 10:00")
			c.mail(aClient, "fail", "", "Klacht", "Ik wil een klacht indienen over de les.")
			c.must(c.step())
			c.at("2027-07-16 08:00")
			c.must(c.step())
			c.at("2027-07-17 07:23")
			way.open(c)
			if n := len(c.facts(record.FactReceived)); n != 1 {
				t.Fatalf("there are %d cases", n)
			}
			for _, when := range way.back {
				if got := c.reminders(); got != "" {
					t.Errorf("before %s the reminders are %q", when, got)
				}
				c.at(when)
				c.must(c.step())
			}
			if got := c.reminders(); got != "copy" {
				t.Errorf("the reminders are %q", got)
			}
		})
	}
}

// A reminder that only a look at all cases finds, and that cannot be kept then,
// is made with the next pass.
func TestReminderIsMadeAgain(t *testing.T) {
	t.Parallel()
	c := newBench(t).newCounter(t, "2027-07-17 07:23")
	c.register()
	c.must(c.step())
	c.at("2027-07-16 12:24")
	c.tamper(`CREATE TRIGGER no_letter BEFORE INSERT ON letters BEGIN SELECT RAISE(ABORT, 'planted'); END`)
	if err := c.step(); err == nil || c.reminders() != "" {
		t.Errorf("with %v the reminders are %q", err, c.reminders())
	}
	c.tamper(`DROP TRIGGER no_letter`)
	c.at("2027-07-16 12:25")
	c.must(c.step())
	if got := c.reminders(); got != "copy" {
		t.Errorf("the reminders are %q", got)
	}
}

// What plans or renders writes nothing to the program's own log: when its commit
// fails it is done again, and what was to follow from it did not happen. The
// line stands there once, when it is true.
func TestLoggedOnceCommitted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const complaint = "Ik wil een klacht indienen over de les."
	hold := func(c *counter) {
		c.mail(aClient, "fail", "", "Klacht", complaint)
	}
	withoutNotices := func(c *counter) { // what comes in is kept, what tells of it is not
		c.tamper(`CREATE TRIGGER no_notice BEFORE INSERT ON letters WHEN NEW.case_id IS NULL BEGIN SELECT RAISE(ABORT, 'planted'); END`)
		if c.step() == nil {
			c.Error("a notice is kept")
		}
		c.tamper(`DROP TRIGGER no_notice`)
	}
	for _, line := range []struct {
		text string
		plan func(c *counter) // up to the pass whose commits fail
	}{
		{"held mail is put to a person", func(c *counter) {
			hold(c)
			withoutNotices(c)
		}},
		{"held mail is put to more people", func(c *counter) {
			hold(c)
			c.must(c.step())
			c.at("2027-07-22 08:00")
		}},
		{"held mail was judged", func(c *counter) {
			hold(c)
			c.must(c.step())
			c.mail("bram@klant.example", "pass", "", "Klacht", complaint) // is drafted, so that the command is planned twice
			c.mail(theDirector, "pass", c.last("24"), "Re: lijst", "klacht 1")
		}},
		{"nobody vouches for mail with the address of a role", func(c *counter) {
			c.mail(theDirector, "", "", "Vraag", "overzicht")
		}},
		{"much mail", func(c *counter) {
			c.Caps.Cases = 1
			for i := range 2 {
				c.mail(fmt.Sprintf("client%d@klant.example", i), "pass", "", "Klacht", complaint)
			}
			withoutNotices(c)
		}},
		{"the clock of the mail server and that of this machine differ", func(c *counter) {
			p, err := smtp.NewProbe(c.Write.Random, c.Write.House.Email)
			c.must(err)
			c.must(c.Log.Commit(c.Context(), caselog.Commit{At: c.now, Canary: &caselog.Canary{MessageID: p.MessageID, Token: p.Token, Made: c.now, Sent: c.now}}))
			raw, err := p.Compose(mailbox.Address{Address: c.Write.House.Email}, "Proef", "Proef", c.now)
			c.must(err)
			_, _, err = c.Log.File(c.Context(), caselog.Inbound{Mailbox: "INBOX", UIDValidity: 1, UID: 1, Received: c.now.Add(-time.Hour), FiledAt: c.now, Raw: raw})
			c.must(err)
		}},
		{"mail not sent", func(c *counter) {
			c.mail(aClient, "pass", "", "Klacht", complaint)
			_, err := c.Log.Pause(c.Context(), c.now)
			c.must(err)
			c.must(c.step())
			_, err = c.Log.Resume(c.Context())
			c.must(err)
			c.refuse = aClient
		}},
	} {
		t.Run(line.text, func(t *testing.T) {
			t.Parallel()
			c := b.newCounter(t, "2027-07-12 10:00")
			line.plan(c)
			said := func() int { return strings.Count(c.logged.String(), `msg="`+line.text) }
			c.tamper(
				`CREATE TRIGGER no_letter BEFORE INSERT ON letters BEGIN SELECT RAISE(ABORT, 'planted'); END`,
				`CREATE TRIGGER no_mail BEFORE UPDATE OF state ON mails BEGIN SELECT RAISE(ABORT, 'planted'); END`,
			)
			for range 2 {
				if err := c.step(); err == nil || !strings.Contains(err.Error(), "planted") {
					t.Fatalf("the commit does not fail: %v\n%s", err, &c.logged)
				}
				if n := said(); n != 0 {
					t.Fatalf("it is said %d times and did not happen:\n%s", n, &c.logged)
				}
				c.must(c.Begin(c.Context())) // what was being sent is offered again, after a while
				c.now = c.now.Add(time.Hour)
			}
			c.tamper(`DROP TRIGGER no_letter`, `DROP TRIGGER no_mail`)
			c.must(c.step())
			if n := said(); n != 1 {
				t.Errorf("it is said %d times:\n%s", n, &c.logged)
			}
		})
	}
}

// Somebody judges a held mail while the director's word on two of them is being
// carried out: nothing of that is said, and then what was done of it.
func TestJudgedMeanwhile(t *testing.T) {
	t.Parallel()
	c := newBench(t).newCounter(t, "2027-07-12 10:00")
	for _, who := range []string{aClient, "bram@klant.example"} {
		c.mail(who, "fail", "", "Klacht", "Ik wil een klacht indienen over de les.")
	}
	c.must(c.step())
	c.mail(theDirector, "pass", c.last("24"), "Re: lijst", "klacht 1 2")
	c.Reached = func(p desk.Point) {
		if p == desk.Decided {
			c.Reached = nil
			c.must(c.Log.Commit(c.Context(), caselog.Commit{At: c.now, Rejected: []int64{2}}))
		}
	}
	if err := c.step(); err == nil || strings.Contains(c.logged.String(), "held mail was judged") {
		t.Errorf("with %v it is said:\n%s", err, &c.logged)
	}
	c.must(c.step())
	if text := c.logged.String(); strings.Count(text, "held mail was judged") != 1 || !strings.Contains(text, `complaints=[1] "no complaints"=[]`) {
		t.Errorf("it is said:\n%s", text)
	}
}
