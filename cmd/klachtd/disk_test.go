package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// volume is a file system of a test's own, on which a house has its case log.
type volume struct {
	t   *testing.T
	dir string // where it is mounted
	db  string // the case log
}

// ownDisk gives a house a small file system for its log. The test is skipped
// where that is not allowed.
func (h *house) ownDisk(options string) *volume {
	h.t.Helper()
	d := &volume{t: h.t, dir: filepath.Join(filepath.Dir(h.config), "log")}
	d.db = filepath.Join(d.dir, "klachtd.db")
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		h.t.Fatal(err)
	}
	if out, err := exec.CommandContext(h.t.Context(), "mount", "-t", "tmpfs", "-o", "mode=700,"+options, "klachtd-test", d.dir).CombinedOutput(); err != nil {
		if os.Getenv(real.RequireServers) != "" {
			h.t.Fatalf("mount: %v: %s", err, out)
		}
		h.t.Skipf("no file system can be mounted here, so that none can be full (mount: %v: %s)", err, bytes.TrimSpace(out))
	}
	h.t.Cleanup(func() {
		if out, err := exec.Command("umount", "--lazy", d.dir).CombinedOutput(); err != nil {
			h.t.Errorf("umount: %v: %s", err, out)
		}
	})
	return d
}

func (d *volume) remount(options string) {
	d.t.Helper()
	if out, err := exec.CommandContext(d.t.Context(), "mount", "-o", "remount,"+options, d.dir).CombinedOutput(); err != nil {
		d.t.Fatalf("remount %s: %v: %s", options, err, out)
	}
}

// fill takes all the room there is, to the last byte.
func (d *volume) fill() {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.dir, "filler"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 16; size > 0; {
		if _, err = f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatalf("the disk is filled until %v", err)
	}
}

func (d *volume) clear() {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.dir, "filler")); err != nil {
		d.t.Fatal(err)
	}
}

func (d *volume) read() []byte {
	d.t.Helper()
	data, err := os.ReadFile(d.db)
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func (d *volume) write(name string, data []byte) {
	d.t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// over writes n bytes of rubbish over the log.
func (d *volume) over(at, n int) {
	d.t.Helper()
	data := d.read()
	if at+n > len(data) {
		d.t.Fatalf("the log has only %d bytes", len(data))
	}
	copy(data[at:], bytes.Repeat([]byte("rommel "), n/7+1)[:n])
	d.write(d.db, data)
}

// What it says, as the guide has it.
const (
	fullDisk   = "the disk is full: free space"
	readOnly   = "mounted read-write"
	damagedLog = "it is damaged or no case log"
	goneLog    = "the case log is gone"
	twoNames   = "hard links"
)

// TestTroubleOfAPass lets everything go wrong with the file. A pass says what and
// what to do, leaves the mail where it is in IMAP, and the next one does all there
// is to do when that is mended.
func TestTroubleOfAPass(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	w := world{program, program, startInProcess, startInProcess(t)}
	remedies := map[string]string{damagedLog: "klachtd restore", goneLog: "klachtd restore", readOnly: "chown", twoNames: "make real copies"}
	for _, tt := range []struct {
		name string
		make func(*volume)
		mend func(*volume) // nil: the file is put back as it was
		says string
	}{
		{"full", (*volume).fill, (*volume).clear, fullDisk},
		{"read-only", func(d *volume) { d.remount("ro") }, func(d *volume) { d.remount("rw") }, readOnly},
		{"damaged header", func(d *volume) { d.over(0, 100) }, nil, damagedLog},
		{"damaged schema", func(d *volume) { d.over(100, 2000) }, nil, damagedLog},
		{"damaged page", func(d *volume) { d.over(4096, 100<<10) }, nil, damagedLog},
		{"cut short", func(d *volume) { d.write(d.db, d.read()[:8192]) }, nil, damagedLog},
		{"of no bytes", func(d *volume) { d.write(d.db, nil) }, nil, goneLog},
		{"gone", func(d *volume) { os.Remove(d.db) }, nil, goneLog},
		{"a text", func(d *volume) { d.write(d.db, bytes.Repeat([]byte("Geachte heer of mevrouw, "), 1000)) }, nil, damagedLog},
		{"of two names", func(d *volume) { os.Link(d.db, d.db+".copy") }, func(d *volume) { os.Remove(d.db + ".copy") }, twoNames},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := w.open(t, foundation{})
			d := h.ownDisk("size=2m")
			h.write("2026-11-23 09:12", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
			sound := d.read()
			tt.make(d)
			complaint := h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:00"))
			for range 2 {
				r := h.once("2026-11-23 10:00", 75)
				for _, want := range []string{d.db, tt.says, remedies[tt.says]} {
					if !strings.Contains(r.stderr, want) {
						t.Errorf("it does not say %q:\n%s", want, r.stderr)
					}
				}
				if strings.Contains(r.stderr, "goroutine ") {
					t.Errorf("it panics:\n%s", r.stderr)
				}
				h.mail().is(t)
				if inbox := h.stored("INBOX"); len(inbox) != 1 || !bytes.Equal(inbox[0].Raw, complaint) {
					t.Errorf("the inbox holds %d mails, and not just the one that came", len(inbox))
				}
			}
			if tt.mend == nil {
				os.Remove(d.db)
				d.write(d.db, sound)
			} else {
				tt.mend(d)
			}
			h.pass("2026-11-23 10:05").is(t, "01 bram", "03 directeur")
			if cases := h.cases(); !slices.Equal(cases, []string{first, second}) {
				t.Errorf("there are cases %v", cases)
			}
		})
	}
}

// TestReplacedLogEndsTheDaemon: who puts another file in the place of the log, a
// backup for one, without stopping klachtd first, loses no mail: the daemon ends
// before it takes any in, and systemd starts it on what stands there now.
func TestReplacedLogEndsTheDaemon(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
	d := &volume{t: t, dir: filepath.Join(filepath.Dir(h.config), "log")}
	d.db = filepath.Join(d.dir, "klachtd.db")
	h.put(aboutTheLesson(amina), now())
	h.must(0, "once")
	h.mail().letters().is(t, "01 amina", "03 directeur")
	backup := d.read()
	p := h.daemonWith("WATCHDOG_USEC=2000000")
	h.await("it has begun", func() bool { _, err := os.Stat(d.db + "-wal"); return err == nil })
	d.write(d.db+".new", backup)
	if err := os.Rename(d.db+".new", d.db); err != nil {
		t.Fatal(err)
	}
	complaint := h.put(aboutTheLesson(bram), now())
	p.cmd.Wait()
	if code := p.cmd.ProcessState.ExitCode(); code != 75 || !strings.Contains(p.stderr.String(), "restart klachtd") {
		t.Errorf("it ends with %d:\n%s", code, p.stderr)
	}
	if inbox := h.stored("INBOX"); len(inbox) != 1 || !bytes.Equal(inbox[0].Raw, complaint) {
		t.Errorf("the inbox holds %d mails, and not just the one that came", len(inbox))
	}
	for _, rest := range []string{"-wal", "-shm"} { // of the file that is gone; see the guide
		os.Remove(d.db + rest)
	}
	h.must(0, "once")
	h.mail().letters().is(t, "01 bram", "03 directeur")
}

// TestTroubleOfTheDaemon: it says so once, takes nothing in, and goes on by
// itself as soon as it can.
func TestTroubleOfTheDaemon(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	w := world{program, program, startInProcess, startInProcess(t)}
	for _, tt := range []struct {
		name       string
		make, mend func(*volume)
		says       string
	}{
		{"full", (*volume).fill, (*volume).clear, fullDisk},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := w.open(t, foundation{})
			d := h.ownDisk("size=8m")
			h.put(aboutTheLesson(amina), now())
			p := h.daemon()
			p.sent(2)
			h.await("all is on record", func() bool { c := h.show(first); return len(c.Letters) == 2 && c.Letters[1].Status == "sent" })
			tt.make(d)
			complaint := h.put(note{from: bram, subject: "Klacht", text: strings.Repeat("De les valt steeds uit. ", 20_000)}, now())
			h.await("it says what is wrong", func() bool { return strings.Contains(p.stderr.String(), tt.says) })
			if inbox := h.stored("INBOX"); len(inbox) != 1 || !bytes.Equal(inbox[0].Raw, complaint) {
				t.Errorf("the inbox holds %d mails, and not just the one that came", len(inbox))
			}
			if n := len(h.smtp.Sent()); n != 2 {
				t.Errorf("%d mails were sent", n)
			}
			tt.mend(d)
			p.sent(4)
			if code := p.end(syscall.SIGTERM); code != 0 {
				t.Errorf("exit code %d", code)
			}
			h.archived(h.stored("Verwerkt")[0].Raw, complaint)
			if n := strings.Count(p.stderr.String(), "level=ERROR"); n != 1 {
				t.Errorf("%d errors are said:\n%s", n, p.stderr)
			}
		})
	}
}
