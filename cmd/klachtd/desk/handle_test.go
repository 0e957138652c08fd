package desk_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// begun files a complaint that a program began to handle so many times, and never
// ended with.
func (c *counter) begun(id string, times int) (sha string) {
	c.Helper()
	m := written{id: id, from: &person{name: "Zware Post", address: "zwaar@klant.example"}, address: "zwaar@klant.example", subject: "Zwaar", text: "Een zware klacht.\r\n"}
	sha, _, err := c.Log.File(c.Context(), caselog.Inbound{Mailbox: "INBOX", UIDValidity: 1, UID: 1, Received: c.now.Add(-time.Hour), FiledAt: c.now, Raw: m.bytes(c.now, "")})
	c.must(err)
	for range times {
		c.must(c.Log.Attempt(c.Context(), []string{sha}))
	}
	return sha
}

// complainants gives who complains, in the order of the cases.
func (c *counter) complainants() string {
	c.Helper()
	cases, err := c.Log.Cases(c.Context(), false)
	c.must(err)
	var list []string
	for _, x := range cases {
		list = append(list, x.Complainant.Address)
	}
	return strings.Join(list, " ")
}

// spy is a Setter that looks at what waits in the log while a letter is set.
type spy struct {
	write.Setter
	look func()
}

func (s spy) PDF(l letters.Letter) ([]byte, error) {
	s.look()
	return s.Setter.PDF(l)
}

// That a mail is begun is in the log before the work on it is done.
func TestBeginningIsKeptFirst(t *testing.T) {
	t.Parallel()
	c := newBench(t).newCounter(t, "2027-07-16 12:00")
	looked := 0
	c.Write.Setter = spy{c.Write.Setter, func() {
		waiting, err := c.Log.Unhandled(c.Context(), 0)
		c.must(err)
		for _, f := range waiting {
			looked++
			if f.Begun != 1 || f.Failed {
				t.Errorf("a mail that is being handled counts as begun %d times, failed %v", f.Begun, f.Failed)
			}
		}
	}}
	c.mail(aClient, "pass", "", "Klacht", "De les valt uit.")
	c.must(c.step())
	if looked == 0 {
		t.Error("nothing was handled")
	}
}

// What the program did not survive once keeps its place, what it did not survive
// twice comes last, and what it did not survive alone either is put to a person,
// while everybody else is answered.
func TestWhatNeverEnds(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const heavy = "zwaar@klant.example"
	for times, want := range []string{0: heavy + " " + aClient, 1: heavy + " " + aClient, 2: aClient + " " + heavy, 3: aClient} {
		c := b.newCounter(t, "2027-07-16 12:00")
		c.begun("zwaar@klant.example", times)
		c.mail(aClient, "pass", "", "Klacht", "De les valt uit.")
		c.must(c.step())
		if got := c.complainants(); got != want {
			t.Errorf("begun %d times: cases of %s, want %s", times, got, want)
		}
		held, err := c.Log.Held(t.Context())
		c.must(err)
		if times < 3 {
			if len(held) > 0 {
				t.Errorf("begun %d times: held is %v", times, held)
			}
			continue
		}
		if len(held) != 1 || held[0].Reason != record.ReasonNeverEnded || held[0].From != heavy {
			t.Errorf("held is %+v", held)
		}
		if told := c.sent[len(c.sent)-1]; told.kind != "24" || told.to != theDirector {
			t.Errorf("the last mail is %s to %s", told.kind, told.to)
		}
		if log := c.logged.String(); !strings.Contains(log, "level=ERROR") || strings.Contains(log, heavy) {
			t.Errorf("the program says:\n%s", log)
		}
		c.tamper("UPDATE mails SET accepted = 1, state = 'filed', attempts = 0 WHERE state = 'held'") // as "klachtd held accept" does
		c.must(c.step())
		if got := c.complainants(); got != aClient+" "+heavy {
			t.Errorf("once accepted, cases of %s", got)
		}
	}
}

// A pass that is stopped has begun nothing that it did not end.
func TestStoppedPassTakesBack(t *testing.T) {
	t.Parallel()
	c := newBench(t).newCounter(t, "2027-07-16 12:00")
	for i := range 30 {
		c.mail(fmt.Sprintf("client%d@klant.example", i), "pass", "", "Klacht", "De les valt uit.")
	}
	set := 0
	c.Write.Setter = spy{c.Write.Setter, func() { set++ }}
	good := c.Write.Setter
	c.Write.Setter = spy{c.Write.Setter, func() {
		if set > 8 {
			panic("cannot be set")
		}
	}}
	if err := c.step(); err == nil {
		t.Fatal("nothing failed")
	}
	waiting, err := c.Log.Unhandled(t.Context(), 0)
	c.must(err)
	for _, f := range waiting {
		if f.Begun != 0 {
			t.Errorf("a mail that is not handled counts as begun %d times", f.Begun)
		}
	}
	c.Write.Setter = good
	c.must(c.step())
	if waiting, err := c.Log.Unhandled(t.Context(), 0); err != nil || len(waiting) > 0 {
		t.Errorf("%d mails are left, %v", len(waiting), err)
	}
}

// While much mail waits, due mail leaves. It does not wait for letters that are being set,
// and it does no harm to mail in its own cases.
func TestMailLeavesBesideACrowd(t *testing.T) {
	t.Parallel()
	c := newBench(t).newCounter(t, "2027-07-16 12:00")
	c.Turns.AtOnce, c.Write.Random = 2, rand.Reader
	for i := range 60 {
		c.mail(fmt.Sprintf("client%d@klant.example", i), "pass", "", "Klacht", "De les valt uit.")
		if i%5 == 4 { // earlier mail is out, or just left
			c.mail(fmt.Sprintf("client%d@klant.example", i-3), "pass", "", fmt.Sprintf("[K-2027-%04d] Nog iets", i-2), "Er valt nog een les uit.")
		}
	}
	c.refuse = "client7@klant.example"
	var set, sent atomic.Int32
	setting, left := make(chan struct{}), make(chan struct{})
	c.raw = func(string, []byte) {
		<-setting
		if sent.Add(1) == 20 {
			close(left)
		}
	}
	c.Write.Setter = spy{c.Write.Setter, func() {
		if set.Add(1) != 30 {
			return
		}
		close(setting)
		select {
		case <-left:
		case <-time.After(20 * time.Second):
			t.Error("no mail leaves while a letter is being set")
		}
	}}
	c.must(c.step())
	c.must(c.step())
	if got := strings.Count(c.complainants(), "@"); got != 60 {
		t.Errorf("%d cases", got)
	}
	got := make(map[string]int)
	for _, l := range c.sent {
		if l.kind == "01" {
			got[l.to]++
		}
	}
	for to, n := range got {
		if n != 1 {
			t.Errorf("%d letters 01 to %s", n, to)
		}
	}
	if len(got) != 59 {
		t.Errorf("letter 01 reached %d clients, want all but %s", len(got), c.refuse)
	}
	waiting, err := c.Log.Unhandled(t.Context(), 0)
	c.must(err)
	if n := len(c.facts(record.FactFurtherMail)); n != 12 || len(waiting) > 0 {
		t.Errorf("%d further mails are in their cases, and %d wait", n, len(waiting))
	}
	if found, err := c.Log.Verify(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("the log: %v, %v", found, err)
	}
}
