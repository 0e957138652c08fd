package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// patience bounds every wait: what takes longer has gone wrong.
const patience = 60 * time.Second

// daemon is a running "klachtd run".
type daemon struct {
	h      *house
	cmd    *exec.Cmd
	stderr *output
}

// output may be read while a process writes to it.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// daemon starts "klachtd run". It is gone when the test ends.
func (h *house) daemon() *daemon {
	h.t.Helper()
	return h.daemonWith()
}

// daemonWith starts it with more in its environment.
func (h *house) daemonWith(environment ...string) *daemon {
	h.t.Helper()
	d := &daemon{h, h.command(context.Background(), h.watched, "run"), new(output)}
	d.cmd.Env = append(d.cmd.Env, environment...)
	d.cmd.Stderr = d.stderr
	if err := d.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		d.cmd.Process.Kill()
		d.cmd.Wait()
	})
	return d
}

// sent waits until the mail server got n mails in all.
func (d *daemon) sent(n int) {
	d.h.t.Helper()
	ctx, cancel := context.WithTimeout(d.h.t.Context(), patience)
	defer cancel()
	if _, err := d.h.smtp.AwaitSent(ctx, n); err != nil {
		d.h.t.Fatalf("%v\n%s", err, d.stderr)
	}
}

// end signals the daemon and gives its exit code, -1 when it was killed.
func (d *daemon) end(s syscall.Signal) int {
	d.h.t.Helper()
	if err := d.cmd.Process.Signal(s); err != nil {
		d.h.t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { d.cmd.Process.Kill() })
	defer late.Stop()
	d.cmd.Wait()
	return d.cmd.ProcessState.ExitCode()
}

// await looks again and again until something is so.
func (h *house) await(what string, so func() bool) {
	h.t.Helper()
	h.awaitFor(patience, what, so)
}

func (h *house) awaitFor(patience time.Duration, what string, so func() bool) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-ctx.Done():
			h.t.Fatalf("after %v it is not so that %s", patience, what)
		}
	}
}

// now is what the clock says; the daemon has no other.
func now() time.Time { return time.Now().Truncate(time.Second) }

// tellDaemon: mail is answered as it comes, without a restart, and a broken
// connection is made again.
func tellDaemon(t *testing.T, w world) {
	w.provider = w.start(t) // whose connections it may break
	h := w.open(t, foundation{})
	early := h.put(aboutTheLesson(amina), now())
	d := h.daemon()
	d.sent(2)
	h.mail().is(t, "01 amina", "03 directeur")

	// It polls every five minutes; mail that is answered sooner was announced.
	late := h.put(aboutTheLesson(bram), now())
	d.sent(4)
	h.mail().is(t, "01 bram", "03 directeur")
	command := h.put(h.answer(dirk, "03", second, "leidinggevende 1"), now())
	d.sent(6)
	h.mail().is(t, "02 lies", "16 directeur")
	h.archived(early, late, command)

	// Beside it others may look, but not work.
	h.await("all mail is on record as sent", func() bool {
		c := h.show(second)
		return len(c.Letters) == 4 && c.Letters[3].Status == "sent"
	})
	for _, command := range []string{"once", "run"} {
		if r := h.must(75, command); !strings.Contains(r.stderr, "systemctl stop klachtd") {
			t.Errorf("%s beside the daemon says %s", command, r.stderr)
		}
	}
	if h.dovecot != nil {
		if n, err := h.dovecot.KillSessions(); err != nil || n == 0 {
			t.Fatalf("%d sessions killed: %v", n, err)
		}
		h.put(aboutTheLesson(hanna), now())
		d.sent(8)
		h.mail().is(t, "01 hanna", "03 directeur")
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.show(first).has(t, "sent", "01 amina", "03 directeur")
	for _, status := range []string{"queued", "uncertain"} {
		h.show(first).has(t, status)
		h.show(second).has(t, status)
	}
}

// tellKilled: killed in the middle of filing, deciding and sending, klachtd
// goes on where it was. Every complaint has one case and one confirmation; mail
// that was under way at that moment may come twice, with the same bytes.
func tellKilled(t *testing.T, w world) {
	h := w.open(t, foundation{})
	const complaints = 20
	var raws [][]byte
	for i := range complaints {
		raws = append(raws, h.put(aboutTheLesson(person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i+1)}), now()))
	}
	// The server takes the first mail and does not say so.
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 1, Hang: true})
	d := h.daemon()
	h.await("complaints are filed", func() bool { return len(h.stored("INBOX")) < complaints })
	d.end(syscall.SIGKILL)
	d = h.daemon()
	d.sent(1)
	hung := h.smtp.Sent()[0]
	d.end(syscall.SIGKILL)

	d = h.daemon()
	raws = append(raws, h.put(aboutTheLesson(amina), now()))
	h.await("a complaint that comes now is confirmed", func() bool {
		return slices.ContainsFunc(h.smtp.Sent(), func(tx mailtest.Transaction) bool { return tx.To[0] == amina.Address })
	})
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339)) // half an hour later all is sent again that is uncertain
	h.archived(raws...)

	times := make(map[string]int) // hash of the bytes -> how often the server took them
	letters := h.letters()
	for _, tx := range letters {
		times[hash(tx.Data)]++
	}
	if n := times[hash(hung.Data)]; n != 2 {
		t.Errorf("the letter that hung came %d times", n)
	}
	if len(times) != 2*len(raws) || len(letters) > 2*len(raws)+2 {
		t.Errorf("%d mails came in %d transactions, for %d complaints and two kills", len(times), len(letters), len(raws))
	}
	confirmed := make(map[string]bool)
	for _, id := range h.cases() {
		c := h.show(id)
		to, _, _ := strings.Cut(c.Complainant.Address, "@")
		c.has(t, "sent", "01 "+to, "03 directeur")
		confirmed[to] = true
	}
	if len(confirmed) != len(raws) {
		t.Errorf("%d of %d complainants have a case", len(confirmed), len(raws))
	}
}

// tellDaemonWithoutSMTP: the daemon takes complaints in while the mail server
// hangs up on it, says so once however often it tries, and comes back by itself.
func tellDaemonWithoutSMTP(t *testing.T, w world) {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	h := w.open(t, foundation{SMTP: fmt.Sprintf("address = %q\ntls = \"none\"", door.Addr())})
	var callers atomic.Int32
	var open atomic.Bool
	go func() {
		for {
			caller, err := door.Accept()
			if err != nil {
				return
			}
			callers.Add(1)
			if !open.Load() {
				caller.Close()
				continue
			}
			server, err := net.Dial("tcp", h.smtp.SMTP)
			if err != nil {
				caller.Close()
				continue
			}
			go io.Copy(server, caller)
			go io.Copy(caller, server)
		}
	}()

	d := h.daemon()
	people, last := 0, time.Time{}
	next := func() person {
		people++
		last = time.Now()
		return person{fmt.Sprintf("Klager %c", 'A'+people), fmt.Sprintf("klager%d@klant.example", people)}
	}
	h.await("it has called twice", func() bool {
		if time.Since(last) > time.Second { // each new complaint is a reason to try
			h.put(aboutTheLesson(next()), now())
		}
		return callers.Load() >= 2
	})
	h.await("all complaints have a case", func() bool { return len(h.cases()) == people })
	if n := strings.Count(d.stderr.String(), `level=WARN msg="mail server"`); n != 1 || strings.Contains(d.stderr.String(), "level=ERROR") || !strings.Contains(d.stderr.String(), door.Addr().String()) {
		t.Errorf("it says %d times that the server is away:\n%s", n, d.stderr)
	}

	open.Store(true)
	h.await("mail leaves again", func() bool {
		if time.Since(last) > time.Second {
			h.put(aboutTheLesson(next()), now())
		}
		return len(h.smtp.Sent()) > 0
	})
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339))
	if n := len(h.letters()); n != 2*people {
		t.Errorf("%d mails were sent for %d complaints", n, people)
	}
	h.mail()
}
