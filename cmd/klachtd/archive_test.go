package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// TestLargeArchive compares an archive of KLACHTD_ARCHIVE mails of 30 KB with its
// log: on the first night, when all must be read; on the second, when none must;
// and after the server numbered it anew. The process may take 128 MiB, and in
// its second night a fourth of the processor time of the first.
func TestLargeArchive(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("KLACHTD_ARCHIVE"))
	if err != nil {
		t.Skip("KLACHTD_ARCHIVE is no number of mails; see .ci/reconcile")
	}
	d := real.StartDovecot(t, real.DovecotOptions{})
	k := newKeeper(t)
	k.imap, k.user = d.IMAP, "klachten"
	k.open("")
	start := time.Now()
	text := bytes.Repeat([]byte("Een regel van een lange klacht over een les.\r\n"), 650)
	for i := range n {
		raw := append(keeperComplaint(i), text...)
		if err := d.DeliverTo(k.user, "Verwerkt", raw, k.now); err != nil {
			t.Fatal(err)
		}
		// As the intake files it, and a person judged it.
		sha, _, err := k.log.File(t.Context(), caselog.Inbound{
			Mailbox: "INBOX", UIDValidity: 1, UID: uint32(i + 1), Received: k.now, FiledAt: k.now, Raw: raw, Size: int64(len(raw)),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := k.log.Commit(t.Context(), caselog.Commit{
			At: k.now, Handled: &caselog.Handled{SHA256: sha, State: caselog.MailIgnored, Kind: string(mailbox.KindMail)},
		}); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d mails, %d MB, were put there in %v", n, n*len(text)>>20, time.Since(start).Round(time.Second))
	night := func(name string) time.Duration {
		cmd := exec.Command("klachtd", "reconcile", "--config", k.config)
		start := time.Now()
		out, err := cmd.CombinedOutput()
		took := time.Since(start)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
		processor := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		t.Logf("%-13s %8v, %v of processor, %d MiB at most", name, took.Round(time.Millisecond), processor.Round(time.Millisecond), peak)
		if peak > 128 {
			t.Errorf("%s: %d MiB", name, peak)
		}
		return processor
	}
	night("warm-up") // Dovecot makes its index
	k.sql(`DELETE FROM mail_places`)
	first := night("first night")
	second := night("second night")
	if n >= 1000 && second > first/4 {
		t.Errorf("the second night takes %v of processor, the first %v", second, first)
	}
	k.sql(`UPDATE mail_places SET uidvalidity = uidvalidity + 1`) // it is the server that does so, which is the same to us
	night("numbered anew")
	info, err := os.Stat(filepath.Join(filepath.Dir(k.config), "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the log has %d MB", info.Size()>>20)
}
