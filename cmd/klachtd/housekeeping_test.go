package main

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// keeper is one klachtd within the test, on a clock of its own, with a mailbox
// in which people move things about.
type keeper struct {
	t       *testing.T
	config  string
	now     time.Time
	log     *caselog.Log
	desk    *desk.Desk
	smtp    *mailtest.Server
	said    bytes.Buffer
	imap    string // host:port
	user    string
	deliver func(raw []byte, received time.Time) error
	folder  func(name string) ([]mailtest.Stored, error)
	seen    int // transactions that the test has looked at
}

const keeperConfig = `
[organisation]
name = "Stichting Voorbeeld"
email = "klachten@stichting.example"
[director]
name = "Dirk Directeur"
email = "directeur@stichting.example"
[[manager]]
name = "Lies Leiding"
email = "lies@stichting.example"
[commission]
name = "Klachtencommissie"
email = "commissie@stichting.example"
[administrator]
name = "Bea Beheerder"
email = "bea@stichting.example"
[imap]
address = %q
tls = "none"
username = %q
password_file = "password"
[smtp]
address = %q
tls = "none"
[store]
path = "klachtd.db"
[monitor]
alert_after = "1h"
%s
`

// opener gives a test a klachtd of its own, with settings of [monitor].
type opener func(t *testing.T, monitor string) *keeper

// TestHousekeeping plays what happens to a mailbox and its log over some days.
func TestHousekeeping(t *testing.T) {
	stories := map[string]func(t *testing.T, open opener){
		"each difference":      tellDifferences,
		"a difference again":   tellDifferenceAgain,
		"an older log":         tellOlderLog,
		"large mail":           tellOversize,
		"mail that is stuck":   tellStuck,
		"canary":               tellCanary,
		"canary lost":          tellCanaryLost,
		"canary refused":       tellCanaryRefused,
		"canary paused":        tellCanaryPaused,
		"canary forged":        tellCanaryForged,
		"canary and the clock": tellCanaryClock,
	}
	all := func(t *testing.T, open opener) {
		for name, tell := range stories {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				tell(t, open)
			})
		}
	}
	t.Run("memory", func(t *testing.T) {
		all(t, func(t *testing.T, monitor string) *keeper {
			k := newKeeper(t)
			k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
			k.open(monitor)
			return k
		})
	})
	t.Run("dovecot", func(t *testing.T) {
		d := mailtest.StartDovecot(t, mailtest.DovecotOptions{})
		var users atomic.Int64
		all(t, func(t *testing.T, monitor string) *keeper {
			k := newKeeper(t)
			k.imap, k.user = d.IMAP, fmt.Sprintf("klachten%d", users.Add(1))
			k.deliver = func(raw []byte, received time.Time) error { return d.Deliver(k.user, raw, received) }
			k.folder = func(name string) ([]mailtest.Stored, error) { return d.Folder(k.user, name) }
			k.open(monitor)
			return k
		})
	})
}

func newKeeper(t *testing.T) *keeper {
	s, err := mailtest.Start(mailtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &keeper{t: t, smtp: s}
}

// open starts on the 23rd at noon. The log must be whole afterwards.
func (k *keeper) open(monitor string) {
	k.t.Helper()
	dir := k.t.TempDir()
	k.config = filepath.Join(dir, "config.toml")
	text := fmt.Sprintf(keeperConfig, k.imap, k.user, k.smtp.SMTP, monitor)
	if err := errors.Join(os.WriteFile(k.config, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "password"), []byte("geheim"), 0o600)); err != nil {
		k.t.Fatal(err)
	}
	k.reopen()
	k.t.Cleanup(func() {
		found, err := k.log.Verify(k.t.Context())
		if len(found) > 0 || err != nil && k.t.Context().Err() == nil {
			k.t.Errorf("afterwards: %v, %v", found, err)
		}
		k.log.Close()
	})
	k.at("23 12:00")
}

// reopen opens the log again, after something was done to its file.
func (k *keeper) reopen() {
	k.t.Helper()
	a := &app{stdout: io.Discard, stderr: &k.said, getenv: func(string) string { return "" }, now: func() time.Time { return k.now }, config: k.config}
	cfg, err := a.load()
	if err != nil {
		k.t.Fatalf("%v\n%s", err, k.said.String())
	}
	if k.log, err = openLog(k.t.Context(), cfg); err != nil {
		k.t.Fatal(err)
	}
	if k.desk, err = a.newDesk(cfg, k.log); err != nil {
		k.t.Fatal(err)
	}
}

// at sets the clock: day and time of November 2026, in Amsterdam.
func (k *keeper) at(clock string) {
	k.t.Helper()
	var err error
	zone, _ := amsterdam()
	if k.now, err = time.ParseInLocation("2006-01-02 15:04", "2026-11-"+clock, zone); err != nil {
		k.t.Fatal(err)
	}
}

// pass makes one at a time, and gives the subjects of the mails to the
// administrator and to ourselves that it sent, with their texts.
func (k *keeper) pass(clock string) (told []string) {
	k.t.Helper()
	k.at(clock)
	if _, err := k.desk.Step(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	return k.mail("bea@stichting.example")
}

// mail gives what was sent to somebody since the last look.
func (k *keeper) mail(to string) (mails []string) {
	k.t.Helper()
	all := k.smtp.Sent()
	for _, tx := range all[k.seen:] {
		if tx.To[0] == to {
			m := mailbox.Parse(tx.Data)
			mails = append(mails, m.Subject+"\n"+m.Text)
		}
	}
	k.seen = len(all)
	return mails
}

// complaint is mail n of a client.
func keeperComplaint(n int) []byte {
	return fmt.Appendf(nil, "From: Klant %d <klant%d@klager.example>\r\nTo: klachten@stichting.example\r\nSubject: Klacht %d\r\n"+
		"Message-ID: <%d@klager.example>\r\n\r\nIk heb een klacht, nummer %d.\r\n", n, n, n, n, n)
}

// put delivers mail n at the time it is.
func (k *keeper) put(n int) {
	k.t.Helper()
	if err := k.deliver(keeperComplaint(n), k.now); err != nil {
		k.t.Fatal(err)
	}
}

// hand is somebody with a mail program.
func (k *keeper) hand(do func(c *imapclient.Client) error) {
	k.t.Helper()
	conn, err := net.Dial("tcp", k.imap)
	if err != nil {
		k.t.Fatal(err)
	}
	c := imapclient.New(conn, nil)
	defer c.Close()
	if err := c.Login(k.user, "geheim").Wait(); err != nil {
		k.t.Fatal(err)
	}
	if err := do(c); err != nil {
		k.t.Fatal(err)
	}
}

// move moves the first mail of a folder, or throws it away when to is "".
func (k *keeper) move(from, to string) {
	k.t.Helper()
	k.hand(func(c *imapclient.Client) error {
		if _, err := c.Select(from, nil).Wait(); err != nil {
			return err
		}
		first := imap.SeqSetNum(1)
		if to != "" {
			if _, err := c.Copy(first, to).Wait(); err != nil {
				return err
			}
		}
		store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}
		if err := c.Store(first, store, nil).Close(); err != nil {
			return err
		}
		return c.Expunge().Close()
	})
}

// append puts a mail into a folder as a mail program does that moves it there.
func (k *keeper) append(folder string, raw []byte, received time.Time) {
	k.t.Helper()
	k.hand(func(c *imapclient.Client) error { return appendTo(c, folder, raw, received) })
}

func appendTo(c *imapclient.Client, folder string, raw []byte, received time.Time) error {
	cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: received})
	if _, err := cmd.Write(raw); err != nil {
		return err
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	_, err := cmd.Wait()
	return err
}

// renumber makes a folder anew, with the same mail under another UIDVALIDITY.
func (k *keeper) renumber(folder string) {
	k.t.Helper()
	stored, err := k.folder(folder)
	if err != nil {
		k.t.Fatal(err)
	}
	k.hand(func(c *imapclient.Client) error {
		if err := c.Delete(folder).Wait(); err != nil {
			return err
		}
		if err := c.Create(folder, nil).Wait(); err != nil {
			return err
		}
		for _, s := range stored {
			if err := appendTo(c, folder, s.Raw, s.Received); err != nil {
				return err
			}
		}
		return nil
	})
}

// sql changes the log as another part of klachtd does that is not at work here.
func (k *keeper) sql(statements ...string) {
	k.t.Helper()
	changeLog(k.t, filepath.Join(filepath.Dir(k.config), "klachtd.db"), statements...)
}

// Each thing in which mailbox and log can differ is told once, and when it comes
// again, again. Nothing is told of what only looks different.
func tellDifferences(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		do   func(k *keeper)
		want string // in the mail to the administrator; "" for none
		held int    // mails that wait for a person afterwards
	}{
		"nothing":                      {func(k *keeper) {}, "", 0},
		"the archive is numbered anew": {func(k *keeper) { k.renumber("Verwerkt") }, "", 0},
		"moved from archive to held":   {func(k *keeper) { k.move("Verwerkt", "Aangehouden") }, "", 0},
		"moved back to the inbox":      {func(k *keeper) { k.move("Verwerkt", "INBOX") }, "", 0},
		"a copy is thrown away":        {func(k *keeper) { k.append("Verwerkt", keeperComplaint(1), k.now); k.move("Verwerkt", "") }, "", 0},
		"thrown away":                  {func(k *keeper) { k.move("Verwerkt", "") }, "Bericht 1, ontvangen op 23 november 2026 om 12:00 uur, in de map Verwerkt", 0},
		"moved to a folder of their own": {func(k *keeper) {
			k.hand(func(c *imapclient.Client) error { return c.Create("Privé", nil).Wait() })
			k.move("Verwerkt", "Privé")
		}, "Wel in de administratie, niet in de mailbox", 0},
		"archived by hand":     {func(k *keeper) { k.append("Verwerkt", keeperComplaint(9), k.now) }, "Bericht 4, ontvangen op 24 november 2026 om 12:00 uur, in de map Verwerkt", 1},
		"put to the held mail": {func(k *keeper) { k.append("Aangehouden", keeperComplaint(9), k.now) }, "in de map Aangehouden", 1},
		"a mail of ours archived by hand": {func(k *keeper) {
			k.append("Verwerkt", append([]byte("X-Klachtd-Kind: 01\r\n"), keeperComplaint(9)...), k.now)
		}, "", 0},
		"an older mail archived by hand": {func(k *keeper) { k.append("Verwerkt", keeperComplaint(9), k.now.AddDate(0, -6, 0)) }, "1 bericht in de map Verwerkt", 0},
		"erased, and not in the mailbox": {func(k *keeper) {
			k.sql(`UPDATE mails SET erased_at = '2026-11-24T11:00:00Z' WHERE number = 1`, `DELETE FROM mail_bytes WHERE mail = 1`, `DELETE FROM mail_heads WHERE mail = 1`)
		}, "Gewist, maar nog in de mailbox", 0},
	} {
		t.Run(name, func(t *testing.T) {
			{
				k := open(t, "canary = false")
				for n := 1; n <= 3; n++ {
					k.put(n)
				}
				if told := append(k.pass("23 12:01"), k.pass("24 03:35")...); len(told) > 0 {
					t.Fatalf("before anything happened, the administrator is told %q", told)
				}
				if at, err := k.log.Marked(t.Context(), caselog.MarkReconciled); err != nil || !at.Equal(k.now) {
					t.Fatalf("reconciled at %v, %v", at, err)
				}
				k.at("24 12:00")
				c.do(k)
				if told := k.pass("25 03:25"); len(told) > 0 {
					t.Errorf("before the hour, the administrator is told %q", told)
				}
				told := k.pass("25 09:00") // the first pass after it, whenever that is
				switch {
				case c.want == "" && len(told) > 0, c.want != "" && len(told) != 1:
					t.Errorf("the administrator is told %q", told)
				case c.want != "" && !strings.Contains(strings.Join(strings.Fields(told[0]), " "), c.want):
					t.Errorf("the administrator is not told %q but\n%s", c.want, told[0])
				}
				if held, err := k.log.Held(t.Context()); err != nil || len(held) != c.held {
					t.Errorf("%d held, %v", len(held), err)
				}
				if again := k.pass("26 03:35"); len(again) > 0 {
					t.Errorf("told again: %q", again)
				}
				all, err := k.desk.Reconcile(t.Context())
				if (len(all) > 0) != (c.want != "") || err != nil {
					t.Errorf("by hand: %v, %v", all, err)
				}
				if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) != 3 {
					t.Errorf("%d cases, %v", len(cases), err)
				}
			}
		})
	}
}

// What is lost of a difference and comes again is told again.
func tellDifferenceAgain(t *testing.T, open opener) {
	{
		k := open(t, "canary = false")
		k.put(1)
		k.pass("23 12:01")
		k.hand(func(c *imapclient.Client) error { return c.Create("Weg", nil).Wait() })
		k.move("Verwerkt", "Weg")
		for i, c := range []struct {
			clock string
			told  int
			move  [2]string
		}{{"24 04:00", 1, [2]string{"Weg", "Verwerkt"}}, {"25 04:00", 0, [2]string{"Verwerkt", "Weg"}}, {"26 04:00", 1, [2]string{"Weg", "Verwerkt"}}} {
			if told := k.pass(c.clock); len(told) != c.told {
				t.Errorf("night %d: %q", i+1, told)
			}
			k.move(c.move[0], c.move[1])
		}
	}
}

// An older log is put back: what came since is filed again and waits for a
// person. What a person accepts becomes a case with the terms of its receipt.
func tellOlderLog(t *testing.T, open opener) {
	{
		k := open(t, "canary = false")
		k.put(1)
		k.pass("23 12:01")
		backup := filepath.Join(t.TempDir(), "backup.db")
		if err := k.log.Backup(t.Context(), backup); err != nil {
			t.Fatal(err)
		}
		k.at("23 15:00")
		k.put(2)
		k.put(3)
		k.pass("23 15:01")
		if err := k.log.Close(); err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(backup)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(k.config), "klachtd.db"), old, 0o600); err != nil {
			t.Fatal(err)
		}
		k.reopen()
		before := len(k.smtp.Sent())
		told := k.pass("24 04:00")
		if len(told) != 1 || !strings.Contains(told[0], "Bericht 2, ontvangen op 23 november 2026 om 15:00") || !strings.Contains(told[0], "Bericht 3") {
			t.Errorf("the administrator is told %q", told)
		}
		if k.pass("24 04:05"); slices.ContainsFunc(k.smtp.Sent()[before:], func(tx mailtest.Transaction) bool { return strings.HasSuffix(tx.To[0], "klager.example") }) {
			t.Error("a client gets mail about a complaint that was perhaps answered already")
		}
		if err := k.log.Commit(t.Context(), caselog.Commit{At: k.now, Accepted: []int64{3}}); err != nil {
			t.Fatal(err)
		}
		k.pass("24 09:00")
		c, err := k.log.Case(t.Context(), "K-2026-0002")
		if err != nil || c.ReceivedOn.String() != "2026-11-23" || c.Complainant.Address != "klant3@klager.example" {
			t.Errorf("%+v, %v", c, err)
		}
	}
}

// Mail of which only the head was filed is found whatever the limit is now.
func tellOversize(t *testing.T, open opener) {
	{
		k := open(t, "canary = false")
		big := append(keeperComplaint(1), bytes.Repeat([]byte("Dit is een lang verhaal.\r\n"), 60_000)...) // 1.5 MB
		limits := func(mb int) {
			text, err := os.ReadFile(k.config)
			if err != nil {
				t.Fatal(err)
			}
			text, _, _ = bytes.Cut(text, []byte("[intake]"))
			if err := os.WriteFile(k.config, fmt.Appendf(text, "[intake]\nmax_mail_mb = %d\n", mb), 0o600); err != nil {
				t.Fatal(err)
			}
			k.log.Close()
			k.reopen()
		}
		for i, mb := range []int{1, 2} {
			limits(mb)
			raw := append([]byte(fmt.Sprintf("X-Number: %d\r\n", i)), big...)
			if err := k.deliver(raw, k.now); err != nil {
				t.Fatal(err)
			}
			k.pass(fmt.Sprintf("23 12:0%d", i+1))
		}
		for i, mb := range []int{1, 2, 1} { // each time one of the two was filed under the other limit
			limits(mb)
			k.renumber("Verwerkt")
			if told := k.pass(fmt.Sprintf("%d 04:00", 24+i)); len(told) > 0 {
				t.Errorf("with a limit of %d MB: %q", mb, told)
			}
		}
	}
}

// What lies in the inbox, or in the log without being handled, is found by hand.
func tellStuck(t *testing.T, open opener) {
	{
		k := open(t, "canary = false")
		k.put(1)
		k.pass("23 12:01")
		k.put(2) // and nobody fetches it
		k.at("23 13:30")
		k.put(3) // just now
		if _, _, err := k.log.File(t.Context(), caselog.Inbound{
			Mailbox: "INBOX", UIDValidity: 1, UID: 99, Received: k.now, FiledAt: k.now.Add(-4 * time.Hour), Raw: keeperComplaint(1_000), Size: 100,
		}); err != nil {
			t.Fatal(err)
		}
		all, err := k.desk.Reconcile(t.Context())
		var kinds []string
		for _, d := range all {
			kinds = append(kinds, string(d.Kind))
		}
		slices.SortFunc(kinds, cmp.Compare)
		if want := []string{"missing", "unfiled", "unhandled"}; !slices.Equal(kinds, want) || err != nil {
			t.Errorf("%v, want %v, %v", kinds, want, err)
		}
		k.pass("23 13:31")
		if all, err := k.desk.Reconcile(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("after a pass: %v, %v", all, err)
		}
	}
}

func changeLog(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// canaries gives the mails to ourselves that were sent since the last look.
func (k *keeper) canaries(clock string) (raw [][]byte) {
	k.t.Helper()
	before := len(k.smtp.Sent())
	k.pass(clock)
	for _, tx := range k.smtp.Sent()[before:] {
		if tx.To[0] == "klachten@stichting.example" && tx.Accepted {
			raw = append(raw, tx.Data)
		}
	}
	return raw
}

func (k *keeper) marked(name string) time.Time {
	k.t.Helper()
	at, err := k.log.Marked(k.t.Context(), name)
	if err != nil {
		k.t.Fatal(err)
	}
	return at
}

// A mail goes around once a day, and comes back; it is a case to nobody.
func tellCanary(t *testing.T, open opener) {
	{
		k := open(t, "")
		for _, clock := range []string{"23 05:00", "23 06:35", "23 23:00", "24 06:25"} {
			if sent := k.canaries(clock); len(sent) > 0 {
				t.Errorf("at %s, on the first day of a log: %d sent", clock, len(sent))
			}
		}
		sent := k.canaries("24 06:31")
		if len(sent) != 1 {
			t.Fatalf("%d sent", len(sent))
		}
		if again := k.canaries("24 06:36"); len(again) > 0 {
			t.Errorf("%d more sent", len(again))
		}
		if err := k.deliver(sent[0], k.now); err != nil {
			t.Fatal(err)
		}
		before := len(k.smtp.Sent())
		k.pass("24 06:41")
		if !k.marked(caselog.MarkCanary).Equal(k.now) || len(k.smtp.Sent()) > before {
			t.Errorf("marked %v, %d mails", k.marked(caselog.MarkCanary), len(k.smtp.Sent())-before)
		}
		if told := k.pass("24 12:00"); len(told) > 0 {
			t.Errorf("the administrator is told %q", told)
		}
		if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) > 0 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
		if held, err := k.log.Held(t.Context()); err != nil || len(held) > 0 {
			t.Errorf("%d held, %v", len(held), err)
		}
		if c, _, err := k.log.LastCanary(t.Context()); err != nil || c.Skew() != 0 || strings.Contains(k.said.String(), "clock") {
			t.Errorf("skew %v, %v\n%s", c.Skew(), err, k.said.String())
		}
		if letters, err := k.log.Queue(t.Context()); err != nil || len(letters) > 0 {
			t.Errorf("%d letters wait, %v", len(letters), err)
		}
		if next := k.canaries("25 06:31"); len(next) != 1 || bytes.Equal(next[0], sent[0]) {
			t.Errorf("the next day: %d", len(next))
		}
	}
}

// One that does not come back is an alarm, once. Coming back late ends it.
func tellCanaryLost(t *testing.T, open opener) {
	{
		k := open(t, "")
		k.pass("23 12:00")
		sent := k.canaries("24 06:31")
		if told := k.pass("24 07:30"); len(told) > 0 {
			t.Errorf("before an hour is over: %q", told)
		}
		told := k.pass("24 07:31")
		if len(told) != 1 || !strings.Contains(told[0], "is niet aangekomen") || k.marked(caselog.MarkCanaryLost).IsZero() {
			t.Errorf("told %q", told)
		}
		if told := k.pass("24 12:00"); len(told) > 0 || strings.Count(k.said.String(), "level=ERROR") != 1 {
			t.Errorf("told again: %q\n%s", told, k.said.String())
		}
		if err := k.deliver(sent[0], k.now); err != nil {
			t.Fatal(err)
		}
		if k.pass("24 12:01"); !k.marked(caselog.MarkCanary).After(k.marked(caselog.MarkCanaryLost)) {
			t.Error("it is back, and the log does not say so")
		}
	}
}

// The mail server does not take it: that is told to the administrator, and is a
// task for nobody else. It is the same mail that leaves later.
func tellCanaryRefused(t *testing.T, open opener) {
	{
		k := open(t, "")
		k.put(1)
		k.pass("23 12:01")
		k.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "klachten@stichting.example", Times: 2, Code: 550, Text: "5.7.1 no"})
		for _, clock := range []string{"24 06:31", "24 06:35"} { // the second is too soon
			if sent := k.canaries(clock); len(sent) > 0 {
				t.Errorf("%d sent at %s", len(sent), clock)
			}
		}
		if told := k.pass("24 07:32"); len(told) != 1 || !strings.Contains(told[0], "kon niet worden verstuurd") {
			t.Errorf("told %q", told)
		}
		first, _, err := k.log.LastCanary(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sent := k.canaries("24 08:05")
		if len(sent) != 1 || mailbox.Parse(sent[0]).MessageID != first.MessageID {
			t.Fatalf("%d sent when the server takes it", len(sent))
		}
		letters, err := k.log.Letters(t.Context(), "K-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			if l.Status != caselog.LetterSent || l.Kind == "23" {
				t.Errorf("letter %s to %s: %s", l.Kind, l.To, l.Status)
			}
		}
	}
}

// While sending is paused there is none; neither is there one when nobody wants it.
func tellCanaryPaused(t *testing.T, open opener) {
	{
		k := open(t, "")
		k.pass("23 12:00")
		if _, err := k.log.Pause(t.Context(), k.now); err != nil {
			t.Fatal(err)
		}
		if sent := k.canaries("24 06:31"); len(sent) > 0 {
			t.Errorf("%d sent while sending is paused", len(sent))
		}
		k.pass("24 12:00")
		if _, err := k.log.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		if sent := k.canaries("24 12:05"); len(sent) != 1 || strings.Contains(k.said.String(), "level=ERROR") {
			t.Errorf("%d sent afterwards\n%s", len(sent), k.said.String())
		}
	}
	{
		k := open(t, "canary = false")
		k.pass("23 12:00")
		if sent := k.canaries("24 06:31"); len(sent) > 0 {
			t.Errorf("%d sent that nobody wants", len(sent))
		}
	}
}

// Only what klachtd made is a canary. A server may give it another Message-ID.
func tellCanaryForged(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		change func(raw string, made caselog.Canary) string
		is     bool
	}{
		"as it was": {func(raw string, made caselog.Canary) string { return raw }, true},
		"with another Message-ID": {func(raw string, made caselog.Canary) string {
			return strings.ReplaceAll(raw, "Message-ID: <"+made.MessageID, "Message-ID: <neu@relay.example")
		}, true},
		"with another Message-ID and subject": {func(raw string, made caselog.Canary) string {
			return strings.ReplaceAll(strings.ReplaceAll(raw, "Message-ID: <"+made.MessageID, "Message-ID: <neu@relay.example"), made.Token, strings.Repeat("0", 32))
		}, false},
		"from another": {func(raw string, made caselog.Canary) string {
			return strings.Replace(raw, "<klachten@stichting.example>", "<iemand@elders.example>", 1)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			{
				k := open(t, "")
				k.pass("23 12:00")
				sent := k.canaries("24 06:31")
				made, _, err := k.log.LastCanary(t.Context())
				if err != nil || len(sent) != 1 {
					t.Fatalf("%d sent, %v", len(sent), err)
				}
				if err := k.deliver([]byte(c.change(string(sent[0]), made)), k.now); err != nil {
					t.Fatal(err)
				}
				k.pass("24 06:40")
				if is := !k.marked(caselog.MarkCanary).IsZero(); is != c.is {
					t.Errorf("taken for a canary: %v", is)
				}
				if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) > 0 {
					t.Errorf("%d cases, %v", len(cases), err)
				}
			}
		})
	}
}

// Terms count from the clock of the mail server: when it is not ours, that is said.
func tellCanaryClock(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		taken time.Duration // after it was sent, by the mail server's clock
		skew  time.Duration
		said  bool
	}{
		"a minute":    {time.Minute, 0, false},
		"a bit early": {-4 * time.Minute, -4 * time.Minute, false},
		"slow":        {-2 * time.Hour, -2 * time.Hour, true},
		"fast":        {time.Hour, 50 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			{
				k := open(t, "")
				k.pass("23 12:00")
				sent := k.canaries("24 06:31")
				if err := k.deliver(sent[0], k.now.Add(c.taken)); err != nil {
					t.Fatal(err)
				}
				k.pass("24 06:41")
				made, _, err := k.log.LastCanary(t.Context())
				if err != nil || made.Skew() != c.skew || strings.Contains(k.said.String(), "clock of the mail server") != c.said {
					t.Errorf("skew %v, %v\n%s", made.Skew(), err, k.said.String())
				}
			}
		})
	}
}
