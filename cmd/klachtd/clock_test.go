package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// setClock gives the file with what the clock of a klachtd-crash says, and sets it.
func setClock(t *testing.T) (file string, set func(time.Time)) {
	file = filepath.Join(t.TempDir(), "clock")
	return file, func(at time.Time) {
		t.Helper()
		text := []byte(at.Format(time.RFC3339))
		if err := errors.Join(os.WriteFile(file+".new", text, 0o600), os.Rename(file+".new", file)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestClockBehind: a machine that starts before it knows the time does nothing,
// says so once, and goes on by itself. The last fact lies as far ahead of the
// clock as it may, and some seconds.
func TestClockBehind(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("klachtd-crash") // whose clock can be set
	if err != nil {
		t.Fatal(err)
	}
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
	file, setClock := setClock(t)
	start := clock(t, "2026-11-23 09:12")
	setClock(start)
	const theClock = "KLACHTD_CRASH_NOW="
	ahead := start.Add(5*time.Minute + 4*time.Second)
	h.put(aboutTheLesson(amina), start)
	h.must(0, "once", "--at", ahead.Format(time.RFC3339))
	h.mail().is(t, "01 amina", "03 directeur")

	complaint := h.put(aboutTheLesson(bram), start)
	untouched := func(when string) {
		t.Helper()
		if inbox := h.stored("INBOX"); len(inbox) != 1 || !bytes.Equal(inbox[0].Raw, complaint) {
			t.Errorf("%s, the inbox holds %d mails", when, len(inbox))
		}
	}
	once := h.command(t.Context(), program, "once")
	once.Env = append(once.Env, theClock+file)
	var said bytes.Buffer
	once.Stderr = &said
	if once.Run(); once.ProcessState.ExitCode() != 75 {
		t.Errorf("once: exit code %d", once.ProcessState.ExitCode())
	}
	for _, want := range []string{"the clock cannot be right", "timedatectl", "klachtd restore"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("once does not say %q:\n%s", want, said.String())
		}
	}
	untouched("after once")

	s := supervise(t)
	d := s.daemon(h, theClock+file)
	h.await("it says so", func() bool { return strings.Contains(d.stderr.String(), "timedatectl") })
	untouched("while it waits")
	if !s.ready.Load() || s.fed.Load() > 0 {
		t.Errorf("ready %v, fed %d times", s.ready.Load(), s.fed.Load())
	}
	setClock(start.Add(5 * time.Second))
	d.sent(4)
	s.feeds(h, 2, "when the clock is right")
	if n := strings.Count(d.stderr.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors are said:\n%s", n, d.stderr)
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	h.mail().is(t, "01 bram", "03 directeur")
}

// TestMailFromTheFuture: what the mail server says it received tomorrow is taken
// in all the same, and its terms count from that day.
func TestMailFromTheFuture(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
	raw := h.put(aboutTheLesson(amina), clock(t, "2027-01-04 10:00"))
	h.pass("2026-12-30 09:00").is(t, "01 amina", "03 directeur")
	h.archived(raw)
	if c := h.show("K-2027-0001"); c.Terms.Received != "2027-01-04" {
		t.Errorf("received on %s", c.Terms.Received)
	}
	h.pass("2026-12-31 09:00").is(t)
}
