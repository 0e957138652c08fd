package ping

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
)

// page is a switch's other side, which answers when it is told to.
type page struct {
	*Switch
	came   chan string
	answer chan int
	said   bytes.Buffer
	now    time.Time
}

func open(t *testing.T) *page {
	p := &page{came: make(chan string, 10), answer: make(chan int, 10), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.came <- r.Method + " " + r.URL.Path
		code := <-p.answer
		if code/100 == 3 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(code)
	}))
	t.Cleanup(server.Close)
	p.Switch = New(server.URL+"/geheim", func() time.Time { return p.now }, slog.New(slog.NewTextHandler(&p.said, nil)))
	return p
}

// settle waits until no call is under way.
func (p *page) settle() {
	for p.busy.Load() {
		runtime.Gosched()
	}
}

// It is called at most once a minute, and never while a call waits for its answer.
func TestWell(t *testing.T) {
	p := open(t)
	calls := func(want int, when string) {
		t.Helper()
		if n := len(p.came); n != want {
			t.Errorf("%s there were %d calls, want %d", when, n, want)
		}
	}
	p.Well()
	if what := <-p.came; what != "GET /geheim" {
		t.Errorf("it asks %s", what)
	}
	p.now = p.now.Add(2 * time.Minute)
	p.Well()
	calls(0, "while the first has no answer")
	p.answer <- 200
	p.settle()
	p.now = p.now.Add(59 * time.Second)
	p.answer <- 200
	p.Well()
	p.settle()
	calls(1, "two minutes and more after the first")
	p.now = p.now.Add(30 * time.Second)
	p.Well()
	p.settle()
	calls(1, "half a minute after the second")
	if p.said.Len() > 0 {
		t.Errorf("it said %s", &p.said)
	}
}

// That it fails is said once, as a warning without the address.
func TestFails(t *testing.T) {
	p := open(t)
	for _, code := range []int{500, 302, 404, 204} {
		p.answer <- code
		p.Once()
	}
	if len(p.came) != 4 {
		t.Errorf("%d calls: a redirect was followed", len(p.came))
	}
	said := p.said.String()
	if strings.Count(said, "level=WARN") != 1 || strings.Count(said, "level=INFO") != 1 || !strings.Contains(said, "it answers 500") || strings.Contains(said, "geheim") {
		t.Errorf("it said\n%s", said)
	}
	away := New("http://127.0.0.1:1/geheim", time.Now, slog.New(slog.NewTextHandler(&p.said, nil)))
	away.Once()
	if said := p.said.String(); strings.Count(said, "level=WARN") != 2 || strings.Contains(said, "geheim") {
		t.Errorf("it said\n%s", said)
	}
	New("", nil, nil).Well()
}
