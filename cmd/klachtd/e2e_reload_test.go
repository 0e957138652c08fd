package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// reload asks a daemon to read its configuration anew, as systemctl reload does.
func (d *daemon) reload() {
	d.h.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		d.h.t.Fatal(err)
	}
}

// atWork is what status tells of the configuration at work.
func (h *house) atWork() (sum string, changed bool, warned string) {
	h.t.Helper()
	var s struct {
		Configuration struct {
			Sum     string
			Changed bool
		}
		Warnings []struct{ Code, Text string }
	}
	if err := json.Unmarshal([]byte(h.must(0, "status", "--json").stdout), &s); err != nil {
		h.t.Fatal(err)
	}
	for _, w := range s.Warnings {
		if w.Code == "configuration" {
			warned = w.Text
		}
	}
	return s.Configuration.Sum, s.Configuration.Changed, warned
}

// edit changes the configuration as it stands on disk.
func (h *house) edit(old, new string) {
	h.t.Helper()
	text, err := os.ReadFile(h.config)
	if err == nil && !strings.Contains(string(text), old) {
		h.t.Fatalf("the configuration has no %q", old)
	}
	if err == nil {
		err = os.WriteFile(h.config, []byte(strings.Replace(string(text), old, new, 1)), 0o600)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// TestReload: a configuration that is read anew is taken over whole or not at all, and
// what came in meanwhile is answered.
func TestReload(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	h := world{program, program, startInProcess, startInProcess(t)}.open(t, foundation{})
	texts := filepath.Join(filepath.Dir(h.config), "texts")
	if err := os.Mkdir(texts, 0o755); err != nil {
		t.Fatal(err)
	}
	s := supervise(t)
	d := s.daemon(h)
	h.await("there is a case log", func() bool { return h.run(t.Context(), "status").code == 0 })
	h.await("its configuration is on record", func() bool { sum, _, _ := h.atWork(); return sum != "" })
	first, changed, _ := h.atWork()
	if changed {
		t.Error("nothing was changed, and status says so")
	}

	// A good file: the notice of the next complaint goes to the new director.
	h.edit(`name = "`+dirk.Name+`"`, `name = "Nora Nieuw"`)
	h.edit(`email = "`+dirk.Address+`"`, `email = "nora@integratiewerk.example"`)
	if sum, changed, _ := h.atWork(); sum != first || !changed {
		t.Errorf("before the reload status says %s, changed %v", sum, changed)
	}
	d.reload()
	h.await("the new one is at work", func() bool { sum, changed, _ := h.atWork(); return sum != first && !changed })
	second, _, _ := h.atWork()
	h.put(aboutTheLesson(amina), now())
	d.sent(2)
	if to := h.smtp.Sent()[1].To[0]; to != "nora@integratiewerk.example" {
		t.Errorf("the notice went to %s", to)
	}

	// Bad ones: the old stays, and says why.
	good, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	mend := func() {
		t.Helper()
		if err := os.WriteFile(h.config, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	refuses := func(says string) {
		t.Helper()
		d.reload()
		h.await("it refuses: "+says, func() bool { return strings.Contains(d.stderr.String(), says) })
		mend()
		h.await("status tells of it", func() bool { _, _, warned := h.atWork(); return strings.Contains(warned, says) })
		if sum, _, _ := h.atWork(); sum != second {
			t.Errorf("%s: %s is at work, want %s", says, sum, second)
		}
	}
	h.must(0, "accepts")
	h.edit("[imap]\n", "[imap]\nadress = 1\n")
	h.must(78, "accepts")
	refuses("[imap] adress: unknown key")
	h.edit("log/klachtd.db", "elders/klachtd.db")
	refuses("cannot change while klachtd runs; systemctl restart klachtd")
	if _, err := os.Stat(filepath.Join(filepath.Dir(h.config), "elders")); err == nil {
		t.Error("a second log was begun")
	}
	if err := os.WriteFile(filepath.Join(texts, "01.txt"), []byte("Geachte {{.Nobody}},\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	h.edit("[store]\n", "[letters]\ntemplates = \"texts\"\n[store]\n")
	h.must(78, "accepts")
	refuses("01.txt")

	h.put(aboutTheLesson(bram), now())
	d.sent(4)
	if to := h.smtp.Sent()[3].To[0]; to != "nora@integratiewerk.example" {
		t.Errorf("the notice went to %s", to)
	}
	d.reload() // the good file is on disk
	h.await("nothing is wrong any more", func() bool { _, _, warned := h.atWork(); return warned == "" })
	s.feeds(h, 3, "after all that")
	if n := s.reloading.Load(); n != 5 || !strings.Contains(d.stderr.String(), "level=ERROR") {
		t.Errorf("systemd was told of %d reloads\n%s", n, d.stderr)
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
}

// TestReloadAtWork: however often it is reloaded while complaints come in, each is
// answered, and once.
func TestReloadAtWork(t *testing.T) {
	t.Parallel()
	const complaints = 20
	program := build(t, false)
	h := world{program, program, startInProcess, startInProcess(t)}.open(t, foundation{})
	d := h.daemon()
	var raws [][]byte
	for i := range complaints {
		raws = append(raws, h.put(aboutTheLesson(person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i+1)}), now()))
		if i%2 == 1 {
			h.await("some are taken in", func() bool { return len(h.stored("INBOX")) < 2 })
			d.reload()
		}
	}
	d.sent(2 * complaints)
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d", code)
	}
	h.archived(raws...)
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339)) // what is uncertain would go once more
	if n := len(h.letters()); n != 2*complaints {
		t.Errorf("%d mails were sent for %d complaints", n, complaints)
	}
	if said := d.stderr.String(); strings.Contains(said, "level=ERROR") || strings.Contains(said, "level=WARN") {
		t.Errorf("it said\n%s", said)
	}
}
