package watch

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The loop says at once that sending is paused, once a day that it still is, and
// once that it is over.
func TestPauseIsLoggedOnceADay(t *testing.T) {
	log, err := caselog.Open(t.Context(), filepath.Join(t.TempDir(), "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	now := start
	var logged bytes.Buffer
	var p Pause
	look := func(after time.Duration, paused, resumed int) {
		t.Helper()
		now = start.Add(after)
		if err := p.Heed(t.Context(), log, slog.New(slog.NewTextHandler(&logged, nil)), now); err != nil {
			t.Fatal(err)
		}
		text := logged.String()
		if s, r := strings.Count(text, "sending is paused"), strings.Count(text, "sending is resumed"); s != paused || r != resumed {
			t.Errorf("after %v it was said %d times that sending is paused and %d times that it is resumed, want %d and %d:\n%s", after, s, r, paused, resumed, text)
		}
	}
	look(0, 0, 0)
	if _, err := log.Pause(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	look(0, 1, 0)
	look(20*time.Second, 1, 0)
	look(23*time.Hour, 1, 0)
	look(24*time.Hour, 2, 0)
	look(25*time.Hour, 2, 0)
	if _, err := log.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	look(26*time.Hour, 2, 1)
	look(50*time.Hour, 2, 1)
}

// That the mailbox was read is known as soon as it is so, and then kept once a minute:
// who starts klachtd for the first time looks at once.
func TestFirstReadingIsKeptAtOnce(t *testing.T) {
	log, err := caselog.Open(t.Context(), filepath.Join(t.TempDir(), "klachtd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var h Health
	keep := func(after time.Duration, want time.Time) {
		t.Helper()
		if err := h.Keep(t.Context(), log, start.Add(after)); err != nil {
			t.Fatal(err)
		}
		if got, err := log.Marked(t.Context(), MarkRead); err != nil || !got.Equal(want) {
			t.Errorf("after %v it was read %v, want %v (%v)", after, got, want, err)
		}
	}
	keep(0, time.Time{})
	h.Mailbox(t.Context(), nil, start.Add(time.Second))
	keep(2*time.Second, start.Add(time.Second))
	h.Mailbox(t.Context(), nil, start.Add(3*time.Second))
	keep(4*time.Second, start.Add(time.Second))
	keep(2*time.Minute, start.Add(3*time.Second))
}
