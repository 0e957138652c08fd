package main_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// outage is something that befalls the ways to the mail servers for a while.
type outage struct {
	name     string
	mailbox  bool // it is the way to the mailbox; otherwise to the mail server
	begin    func(p *real.Proxy)
	silent   bool // nobody answers, which shows after a step of a minute
	everyday bool // also without KLACHTD_CUTS
}

var outages = []outage{
	{name: "the mailbox's server resets and refuses", mailbox: true, everyday: true, begin: func(p *real.Proxy) {
		p.Refuse()
		p.Strike(real.Reset)
	}},
	{name: "the mailbox's server hangs up on everybody", mailbox: true, begin: func(p *real.Proxy) {
		p.FollowAll(real.Plan{Cut: &real.Cut{}})
		p.Strike(real.Hangup)
	}},
	{name: "TLS to the mailbox is cut within", mailbox: true, begin: func(p *real.Proxy) {
		p.Follow(func(n int) real.Plan {
			return real.Plan{Cut: &real.Cut{After: 700 + 150*n, How: real.Reset}}
		})
		p.Strike(real.Reset)
	}},
	{name: "the mailbox's server falls silent", mailbox: true, silent: true, begin: func(p *real.Proxy) {
		p.FollowAll(real.Plan{Cut: &real.Cut{How: real.Silence}})
		p.Strike(real.Silence)
	}},
	{name: "the mail server refuses", begin: func(p *real.Proxy) {
		p.Refuse()
		p.Strike(real.Reset)
	}},
	{name: "the mail server is gone after RCPT", begin: func(p *real.Proxy) {
		p.FollowAll(real.Plan{Cut: &real.Cut{Side: real.FromClient, After: 3, Lines: true}})
		p.Strike(real.Hangup)
	}},
	{name: "the mail server is gone within DATA", begin: func(p *real.Proxy) {
		p.FollowAll(real.Plan{Cut: &real.Cut{Side: real.FromClient, After: 10_000, How: real.Reset}})
		p.Strike(real.Hangup)
	}},
	{name: "the mail server says 250 to nobody", begin: func(p *real.Proxy) {
		// Greeting, 7 lines of EHLO, MAIL, RCPT and DATA are heard; the dot is answered in vain.
		p.FollowAll(real.Plan{Alter: func(line []byte) []byte {
			if strings.HasPrefix(string(line), "250 2.0.0 OK: queued") {
				return nil
			}
			return line
		}})
		p.Strike(real.Hangup)
	}, silent: true},
}

const briefPoll = 2 * time.Second

// TestCutsDaemon: the daemon reaches its servers through proxies, and one outage
// after the other befalls it. Complaints come in before, during and after each.
// Every one of them has one case and one confirmation, the daemon is back when it
// dials next, and it says once what was wrong.
func TestCutsDaemon(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	h := (world{program, program, startDovecot, startDovecot(t)}).open(t, foundation{})
	box, post := newProxy(t, h.dovecot.IMAPS), newProxy(t, h.smtp.SMTP)
	h.IMAP = strings.Replace(h.settings, h.dovecot.IMAPS, box.Address, 1) + fmt.Sprintf("\npoll = %q", briefPoll)
	h.SMTP = fmt.Sprintf("address = %q\ntls = \"none\"", post.Address)
	h.configure()
	d := h.daemon()
	people := 0
	complain := func() person {
		people++
		p := person{fmt.Sprintf("Klager %c", 'A'+people), fmt.Sprintf("klager%d@klant.example", people)}
		h.put(aboutTheLesson(p), now())
		return p
	}
	complain()
	d.sent(2) // before that its log may be in the making
	for _, o := range outages {
		if !o.everyday && os.Getenv("KLACHTD_CUTS") == "" {
			continue
		}
		way := post
		if o.mailbox {
			way = box
		}
		complain()
		h.await("complaints have cases before "+o.name, func() bool { return len(h.cases()) == people })
		said := d.stderr.String()
		o.begin(way)
		during := complain()
		h.awaitFor(2*patience, "it notices that "+o.name, func() bool { return o.noticed(way, d.stderr.String()[len(said):]) })
		if !o.mailbox {
			h.await("complaints have cases while "+o.name, func() bool { return len(h.cases()) == people })
		}
		if err := way.Heal(); err != nil {
			t.Fatal(err)
		}
		healed, dialled := time.Now(), way.Accepted()
		after := complain()
		h.awaitFor(2*patience, "all complaints have a case after "+o.name, func() bool { return len(h.cases()) == people })
		t.Logf("%s: complaints had their case %v after it was over", o.name, time.Since(healed).Round(10*time.Millisecond))
		// How long it waits before it dials, TestIntakeComesBackWithinPoll tells.
		if n := way.Accepted() - dialled; o.mailbox && n > 2 {
			t.Errorf("%s: it dialled %d times until it was back", o.name, n)
		}
		if o.mailbox {
			h.await("what was in the mailbox is confirmed", func() bool { return h.confirmed(during) == 1 && h.confirmed(after) == 1 })
			o.told(t, d.stderr.String()[len(said):], box.Address)
		}
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.SMTP = ""
	h.configure()
	h.must(0, "once", "--at", now().Add(5*time.Hour).Format(time.RFC3339)) // what waits for another try
	h.oneEach(people)
}

func newProxy(t *testing.T, server string) *real.Proxy {
	t.Helper()
	p, err := real.NewProxy(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// noticed reports whether the daemon tells of the outage, or is in the middle of it.
func (o outage) noticed(way *real.Proxy, said string) bool {
	switch {
	case o.mailbox && o.silent:
		return way.Accepted() > 0 // it dials once more, and waits
	case o.mailbox:
		return strings.Contains(said, "level=WARN msg=mailbox")
	}
	return strings.Contains(said, `msg="mail server"`) || strings.Contains(said, `msg="mail not sent"`)
}

// told checks what the daemon says of an outage of the mailbox.
func (o outage) told(t *testing.T, said, server string) {
	t.Helper()
	errors := 0
	for line := range strings.Lines(said) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN msg=mailbox") {
			errors++
			if !strings.Contains(line, server) || !strings.Contains(line, "remedy=") {
				t.Errorf("%s: it says %s", o.name, line)
			}
		}
	}
	if errors != 1 && !(o.silent && errors == 0) || !strings.Contains(said, "mailbox reached again") {
		t.Errorf("%s: it says\n%s", o.name, said)
	}
}

// confirmed counts the letters 01 that the server took for somebody.
func (h *house) confirmed(p person) (n int) {
	for _, tx := range h.smtp.Sent() {
		if tx.Accepted && tx.To[0] == p.Address {
			n++
		}
	}
	return n
}

// oneEach checks that every complainant has one case and got one letter 01; what
// the server took without an answer may have come again with the same bytes.
func (h *house) oneEach(people int) {
	h.t.Helper()
	letters := make(map[string][]string) // address -> hashes
	for _, tx := range h.smtp.Sent() {
		if sum := hash(tx.Data); strings.HasPrefix(tx.To[0], "klager") && !slices.Contains(letters[tx.To[0]], sum) {
			letters[tx.To[0]] = append(letters[tx.To[0]], sum)
		}
	}
	for to, sums := range letters {
		if len(sums) != 1 {
			h.t.Errorf("%s got %d different letters", to, len(sums))
		}
	}
	ids := h.cases()
	if len(ids) != people || len(letters) != people {
		h.t.Errorf("%d people have %d cases and got %d letters", people, len(ids), len(letters))
	}
	owners := make(map[string]bool)
	for _, id := range ids {
		c := h.show(id)
		to, _, _ := strings.Cut(c.Complainant.Address, "@")
		c.has(h.t, "sent", "01 "+to, "03 directeur")
		owners[to] = true
	}
	if len(owners) != people {
		h.t.Errorf("%d of %d people have a case", len(owners), people)
	}
	if left := h.stored("INBOX"); len(left) > 0 {
		h.t.Errorf("%d mails are left in the inbox", len(left))
	}
	if archive := h.stored("Verwerkt"); len(archive) != people {
		h.t.Errorf("%d mails are in the archive", len(archive))
	}
}
