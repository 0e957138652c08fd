package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Each thing in which mailbox and log can differ is told once, and when it comes
// again, again. Nothing is told of what only looks different.
func tellDifferences(only []string) func(t *testing.T, open opener) {
	return func(t *testing.T, open opener) {
		for name, c := range differences {
			if only != nil && !slices.Contains(only, name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c.tell(t, open(t, "canary = false"))
			})
		}
	}
}

// difference is what happens to three mails that were archived.
type difference struct {
	do   func(k *keeper)
	want string // in the mail to the administrator; "" for none
	held int    // mails that wait for a person afterwards
}

var differences = map[string]difference{
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
		letters, err := k.log.Letters(k.t.Context(), "K-2026-0001")
		if err != nil || len(letters) == 0 {
			k.t.Fatal("there is no letter", err)
		}
		k.append("Verwerkt", []byte("From: klachten@stichting.example\r\nMessage-ID: <"+letters[0].MessageID+">\r\nX-Klachtd-Kind: 01\r\n\r\nGeachte Anna\r\n"), k.now)
	}, "", 0},
	"a mail that says it is ours": {func(k *keeper) {
		k.append("Verwerkt", append([]byte("X-Klachtd-Kind: 01\r\n"), keeperComplaint(9)...), k.now)
	}, "Bericht 4, ontvangen op 24 november 2026 om 12:00 uur, in de map Verwerkt", 1},
	"an older mail archived by hand": {func(k *keeper) { k.append("Verwerkt", keeperComplaint(9), k.now.AddDate(0, -6, 0)) }, "1 bericht in de map Verwerkt", 0},
	"erased":                         {eraseFirst, "", 0}, // which deletes it there
	"erased, and the server keeps it": {func(k *keeper) {
		eraseFirst(k)
		dial := k.desk.Daily.Housekeeping.Dial
		k.desk.Daily.Housekeeping.Dial = func(ctx context.Context) (survey.FolderReader, error) {
			in, err := dial(ctx)
			return keeping{in}, err
		}
	}, "Gewist, maar nog in de mailbox", 0},
}

func eraseFirst(k *keeper) {
	k.sql(`UPDATE mails SET erased_at = '2026-11-24T11:00:00Z' WHERE number = 1`, `DELETE FROM mail_bytes WHERE mail = 1`, `DELETE FROM mail_heads WHERE mail = 1`)
}

// keeping is a mailbox from which nothing can be deleted.
type keeping struct{ survey.FolderReader }

func (keeping) Delete(context.Context, []imap.Cursor) error { return imap.ErrNoExpunge }

func (c difference) tell(t *testing.T, k *keeper) {
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
	if c.want == "" || strings.HasPrefix(c.want, "Gewist") { // the command's own connection deletes it
		k.command(0, "reconcile")
	} else {
		k.command(65, "reconcile")
	}
	if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) != 3 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}

// What is lost of a difference and comes again is told again.
func tellDifferenceAgain(t *testing.T, open opener) {
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

// An older log is put back: what came since is filed again and waits for a
// person. What a person accepts becomes a case with the terms of its receipt.
func tellOlderLog(t *testing.T, open opener) {
	k := open(t, "canary = false")
	k.put(1)
	k.pass("23 12:01")
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := k.log.Backup(t.Context(), backup); err != nil {
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

// Mail of which only the head was filed is found whatever the limit is now.
func tellOversize(t *testing.T, open opener) {
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

// What lies in the inbox, or in the log without being handled, is found by hand.
func tellStuck(t *testing.T, open opener) {
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
	const want = `missing    mail 2 of 2026-11-23 13:30 CET from "INBOX" is in the log and in none of the folders any more; nothing is lost
unhandled  mail 2 of 2026-11-23 13:30 CET in "INBOX" is filed, and handling it fails: see the daemon's log
unfiled    a mail of 2026-11-23 12:01 CET in "INBOX" is in the folder and cannot be fetched, or is not filed: read it with a mail program
`
	if got := k.command(65, "reconcile"); got != want {
		t.Errorf("printed:\n%s", got)
	}
	k.pass("23 13:31")
	if got := k.command(65, "reconcile"); strings.Contains(got, "unfiled") || strings.Contains(got, "unhandled") {
		t.Errorf("after a pass it prints:\n%s", got)
	}
}

// breaking is a connection that breaks after so many mails; it counts them.
type breaking struct {
	survey.FolderReader
	after int
	read  *int
}

func (b breaking) Read(ctx context.Context, places []imap.Cursor, see func(imap.Delivery) error) error {
	return b.FolderReader.Read(ctx, places, func(m imap.Delivery) error {
		if *b.read == b.after {
			return io.ErrUnexpectedEOF
		}
		*b.read++
		return see(m)
	})
}

// What was compared before a connection broke is not read again, and what was not
// seen is not taken for missing.
func tellBroken(t *testing.T, open opener) {
	k := open(t, "canary = false")
	k.put(0)
	k.pass("23 12:01")
	for n := 1; n < 250; n++ {
		if err := k.smtp.DeliverTo("Verwerkt", keeperComplaint(n), k.now.AddDate(-1, 0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	var read int
	dial := k.desk.Daily.Housekeeping.Dial
	for i, c := range []struct {
		after, read int
		clock       string
	}{{170, 170, "24 03:31"}, {0, 0, "24 03:36"}, {1000, 80, "24 04:40"}, {1000, 0, "25 03:31"}} {
		read = 0
		k.desk.Daily.Housekeeping.Dial = func(ctx context.Context) (survey.FolderReader, error) {
			in, err := dial(ctx)
			return breaking{in, c.after, &read}, err
		}
		k.at(c.clock)
		_, err := k.desk.Step(t.Context())
		if read != c.read || (err != nil) != (i == 0) { // the second is too soon to try again
			t.Errorf("at %s %d mails are read, want %d; %v", c.clock, read, c.read, err)
		}
	}
	if told := k.mail("bea@stichting.example"); len(told) != 1 || !strings.Contains(told[0], "249 berichten in de map Verwerkt") {
		t.Errorf("told %q", told)
	}
}
