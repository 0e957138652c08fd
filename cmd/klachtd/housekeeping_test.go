package main

import (
	"bytes"
	"context"
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
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/daemon"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
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
	loop    *daemon.Daemon // keeps the desk at work in [keeper.run]
	smtp    *mailtest.Server
	said    bytes.Buffer
	imap    string // host:port
	user    string
	deliver func(raw []byte, received time.Time) error
	folder  func(name string) ([]mailtest.Stored, error)
	seen    int // transactions that the test has looked at
	letters int // that were written by [keeper.write]
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
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		open := func(t *testing.T, monitor string) *keeper {
			k := newKeeper(t)
			k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
			k.open(monitor)
			return k
		}
		tellAll(t, open, reconciliations)
		tellAll(t, open, canaries)
		tellAll(t, open, days{"each difference": tellDifferences(nil), "a connection that breaks": tellBroken, "the daemon": tellChores, "the daemon, with a server that hangs": tellHanging})
	})
	t.Run("dovecot", func(t *testing.T) {
		if os.Getenv("KLACHTD_STORIES") != "all" {
			t.Skip("played at Dovecot with KLACHTD_STORIES=all")
		}
		d := real.StartDovecot(t, real.DovecotOptions{})
		var users atomic.Int64
		open := func(t *testing.T, monitor string) *keeper {
			k := newKeeper(t)
			k.imap, k.user = d.IMAP, fmt.Sprintf("klachten%d", users.Add(1))
			k.deliver = func(raw []byte, received time.Time) error { return d.Deliver(k.user, raw, received) }
			k.folder = func(name string) ([]mailtest.Stored, error) { return d.Folder(k.user, name) }
			k.open(monitor)
			return k
		}
		tellAll(t, open, reconciliations)
		tellAll(t, open, days{"each difference": tellDifferences([]string{
			"the archive is numbered anew", "moved from archive to held", "thrown away", "archived by hand",
		})})
	})
}

type days map[string]func(t *testing.T, open opener)

var (
	reconciliations = days{
		"a difference again":  tellDifferenceAgain,
		"an older log":        tellOlderLog,
		"large mail":          tellOversize,
		"mail that is stuck":  tellStuck,
		"mail without a case": tellForgottenMail,
	}
	canaries = days{
		"canary":               tellCanary,
		"canary lost":          tellCanaryLost,
		"canary restored":      tellCanaryRestored,
		"canary refused":       tellCanaryRefused,
		"canary paused":        tellCanaryPaused,
		"canary forged":        tellCanaryForged,
		"canary and the clock": tellCanaryClock,
		"a clock set right":    tellClockSetRight,
	}
)

func tellAll(t *testing.T, open opener, stories days) {
	for name, tell := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tell(t, open)
		})
	}
}

func newKeeper(t *testing.T) *keeper {
	s := mailtest.StartFor(t, mailtest.Options{})
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
	k.at("23 12:00")
	k.reopen()
	k.t.Cleanup(func() {
		found, err := k.log.Verify(k.t.Context())
		if len(found) > 0 || err != nil && k.t.Context().Err() == nil {
			k.t.Errorf("afterwards: %v, %v", found, err)
		}
		k.log.Close()
	})
}

func (k *keeper) app(stdout io.Writer) *env.Env {
	return &env.Env{Out: stdout, Err: &k.said, Getenv: withinTest, Now: func() time.Time { return k.now }, Config: k.config}
}

// command runs klachtd beside, and gives what it prints.
func (k *keeper) command(code int, args ...string) string {
	k.t.Helper()
	var stdout bytes.Buffer
	if got := execute(k.t.Context(), k.app(&stdout), append(args, "--config", k.config)); got != code {
		k.t.Errorf("klachtd %s: exit code %d, want %d\n%s%s", args[0], got, code, stdout.String(), k.said.String())
	}
	return stdout.String()
}

// reopen opens the log again, after something was done to its file.
func (k *keeper) reopen() {
	k.t.Helper()
	a := k.app(io.Discard)
	cfg, err := a.Load()
	if err != nil {
		k.t.Fatalf("%v\n%s", err, k.said.String())
	}
	if k.log, err = env.BeginLog(k.t.Context(), cfg, k.now); err != nil {
		k.t.Fatal(err)
	}
	if k.loop, err = a.NewDaemon(cfg, k.log); err != nil {
		k.t.Fatal(err)
	}
	k.desk = k.loop.Desk
}

// at sets the clock: day and time of November 2026, in Amsterdam.
func (k *keeper) at(clock string) {
	k.t.Helper()
	var err error
	zone, _ := env.Amsterdam()
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

// run starts the daemon, and gives what ends it.
func (k *keeper) run() (end func()) {
	k.t.Helper()
	ctx, cancel := context.WithCancel(k.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- k.loop.Run(ctx, func() {}) }()
	return func() {
		k.t.Helper()
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				k.t.Error(err)
			}
		case <-time.After(patienceOfKeeper):
			k.t.Fatal("the daemon does not end")
		}
	}
}

const patienceOfKeeper = 60 * time.Second

// await looks again and again until something is so.
func (k *keeper) await(what string, so func() bool) {
	k.t.Helper()
	late := time.After(patienceOfKeeper)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-late:
			k.t.Fatalf("it is never so that %s", what)
		}
	}
}

// The daemon does the chores beside its work.
func tellChores(t *testing.T, open opener) {
	k := open(t, "")
	k.put(1)
	k.pass("23 12:00")
	k.move("Verwerkt", "")
	for n := 2; n < 20; n++ {
		k.put(n) // and klachtd is down for a night
	}
	k.at("24 06:31")
	before := len(k.smtp.Sent())
	end := k.run()
	k.await("the folders are compared", func() bool { return k.marked(caselog.MarkReconciled).Equal(k.now) })
	k.await("a canary is on record as sent", func() bool {
		c, found, err := k.log.LastCanary(t.Context())
		return err == nil && found && !c.Sent.IsZero()
	})
	k.await("the administrator is told", func() bool {
		return slices.ContainsFunc(k.smtp.Sent()[before:], func(tx mailtest.Transaction) bool {
			return tx.To[0] == "bea@stichting.example" && strings.Contains(string(tx.Data), "X-Klachtd-Kind: 24")
		})
	})
	end()
	for _, mail := range k.mail("bea@stichting.example") {
		if strings.Contains(mail, "Niet op te halen") {
			t.Errorf("what is filed this very moment is told as lost:\n%s", mail)
		}
	}
}

// A canary that hangs holds up nothing: not the letters of a complaint, and not
// the end of the daemon.
func tellHanging(t *testing.T, open opener) {
	k := open(t, "")
	k.pass("23 12:00")
	k.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "klachten@stichting.example", Hang: true})
	k.at("24 06:31")
	before := len(k.smtp.Sent())
	k.put(1)
	end := k.run()
	k.await("the complaint is acknowledged", func() bool {
		return slices.ContainsFunc(k.smtp.Sent()[before:], func(tx mailtest.Transaction) bool { return tx.To[0] == "klant1@klager.example" })
	})
	end()
	if c, found, err := k.log.LastCanary(t.Context()); err != nil || !found || !c.Sent.IsZero() {
		t.Errorf("the canary: %+v, %v", c, err)
	}
}
