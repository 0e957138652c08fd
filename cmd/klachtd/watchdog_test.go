package main_test

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // to lock the case log as another program would

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// supervisor is what systemd is to a daemon: it is told that it is ready, and
// that it gets on.
type supervisor struct {
	socket string
	fed    atomic.Int32
	ready  atomic.Bool

	reloading atomic.Int32
}

// watchdog is the interval that the daemon is told; it looks four times as often.
const watchdog = 2 * time.Second

func supervise(t *testing.T) *supervisor {
	t.Helper()
	dir, err := os.MkdirTemp("", "notify") // a socket's name must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &supervisor{socket: filepath.Join(dir, "s")}
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: s.socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 100)
		for {
			n, err := conn.Read(b)
			if err != nil {
				return
			}
			switch said, when, _ := strings.Cut(string(b[:n]), "\nMONOTONIC_USEC="); said {
			case "WATCHDOG=1":
				s.fed.Add(1)
			case "RELOADING=1":
				if _, err := strconv.ParseUint(when, 10, 64); err == nil {
					s.reloading.Add(1)
				}
			case "READY=1":
				s.ready.Store(true)
			}
		}
	}()
	return s
}

// daemon starts "klachtd run" as systemd would.
func (s *supervisor) daemon(h *house, environment ...string) *daemon {
	h.t.Helper()
	return h.daemonWith(append(environment, "NOTIFY_SOCKET="+s.socket, fmt.Sprintf("WATCHDOG_USEC=%d", watchdog.Microseconds()))...)
}

// feeds waits until the watchdog was fed n more times.
func (s *supervisor) feeds(h *house, n int32, when string) {
	h.t.Helper()
	want := s.fed.Load() + n
	h.await("the watchdog is fed "+when, func() bool { return s.fed.Load() >= want })
}

// starves waits until the watchdog was not fed for longer than systemd waits.
func (s *supervisor) starves(h *house, when string) {
	h.t.Helper()
	last, since := s.fed.Load(), time.Now()
	h.await("the watchdog is not fed "+when, func() bool {
		if n := s.fed.Load(); n != last {
			last, since = n, time.Now()
		}
		return time.Since(since) > watchdog+watchdog/2
	})
}

// TestWatchdog: the watchdog is fed while all is well, and while the other side
// is away; not while the log cannot be used.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	w := world{program, program, startInProcess, startInProcess(t)}
	tests := []struct {
		name string
		tell func(*testing.T, *house, *supervisor)
	}{
		{"all is well", func(t *testing.T, h *house, s *supervisor) {
			d := s.daemon(h)
			s.feeds(h, 3, "while there is nothing to do")
			if !s.ready.Load() {
				t.Error("it was never ready")
			}
			h.put(aboutTheLesson(amina), now())
			d.sent(2)
			s.feeds(h, 3, "after a complaint")
		}},
		{"IMAP is away", func(t *testing.T, h *house, s *supervisor) {
			h.IMAP = nobody(t) + "\nusername = \"klachten\""
			h.configure()
			d := s.daemon(h)
			h.await("it says so", func() bool { return strings.Contains(d.stderr.String(), "level=WARN msg=mailbox") })
			s.feeds(h, 8, "while IMAP is away")
			h.IMAP = ""
			h.configure()
		}},
		{"SMTP hangs", func(t *testing.T, h *house, s *supervisor) {
			h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 1, Hang: true})
			h.put(aboutTheLesson(amina), now())
			d := s.daemon(h)
			d.sent(1)
			s.feeds(h, 8, "while SMTP hangs")
			d.end(syscall.SIGKILL)
		}},
		{"the disk is full", func(t *testing.T, h *house, s *supervisor) {
			disk := h.ownDisk("size=8m")
			d := s.daemon(h)
			s.feeds(h, 2, "at first")
			disk.fill()
			h.put(aboutTheLesson(amina), now())
			h.await("it says so", func() bool { return strings.Contains(d.stderr.String(), fullDisk) })
			s.starves(h, "while the disk is full")
			if len(h.stored("INBOX")) != 1 {
				t.Error("the mail is not in the inbox any more")
			}
			disk.clear()
			d.sent(2)
			s.feeds(h, 3, "when there is space")
			// Once each, however often it is tried: by the intake, and by what keeps the state of
			// health when that falls due just then.
			said := d.stderr.String()
			n, intake, health := strings.Count(said, "level=ERROR"), strings.Count(said, "nothing is taken in"), strings.Count(said, "state of health")
			if intake != 1 || health > 1 || n != intake+health || !strings.Contains(said, fullDisk) {
				t.Errorf("%d errors are said:\n%s", n, said)
			}
		}},
		{"another program locks the log", func(t *testing.T, h *house, s *supervisor) {
			d := s.daemon(h)
			s.feeds(h, 2, "at first")
			unlock := lock(t, filepath.Join(filepath.Dir(h.config), "log", "klachtd.db"))
			h.put(aboutTheLesson(amina), now())
			s.starves(h, "while the log is locked")
			h.await("it says so", func() bool { return strings.Contains(d.stderr.String(), "fuser") })
			unlock()
			d.sent(2)
			s.feeds(h, 3, "when the log is free")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.tell(t, w.open(t, foundation{}), supervise(t))
		})
	}
}

// lock keeps everybody else from writing to a log.
func lock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_txlock=exclusive&_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() { tx.Rollback() }
}
