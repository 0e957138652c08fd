package main_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestPing: the dead man's switch is called by the daemon and by once, not while the
// pass fails; that it does not answer stops nothing.
func TestPing(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(page.Close)
	program := build(t, false)
	h := world{program, program, startInProcess, startInProcess(t)}.open(t, foundation{Monitor: fmt.Sprintf("ping_url = %q", page.URL+"/geheim")})
	called := func(want int32, when string) {
		t.Helper()
		if n := calls.Swap(0); n != want {
			t.Errorf("%s it was called %d times, want %d", when, n, want)
		}
	}
	if r := h.must(0, "once"); strings.Count(r.stderr, "level=WARN msg=\"monitor.ping_url cannot be reached\"") != 1 || strings.Contains(r.stderr, "geheim") {
		t.Errorf("it said %s", r.stderr)
	}
	called(1, "by once")
	h.IMAP = nobody(t) + "\nusername = \"klachten\""
	h.configure()
	h.must(75, "once")
	s := supervise(t)
	away := s.daemon(h)
	s.feeds(h, 3, "while IMAP is away")
	away.end(syscall.SIGTERM)
	called(0, "while there is no mailbox")
	h.IMAP = ""
	h.configure()

	d := h.daemon()
	h.put(aboutTheLesson(amina), now())
	d.sent(2)
	h.await("the daemon calls it", func() bool { return calls.Load() > 0 })
	d.end(syscall.SIGTERM)
	called(1, "within a minute")
}
