package journal

import (
	"bytes"
	"io"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"github.com/coreos/go-systemd/v22/journal"
)

type entry struct {
	text     string
	priority journal.Priority
	vars     map[string]string
}

func entries(level slog.Level, write func(*slog.Logger)) (got []entry) {
	write(slog.New(newHandler(level, func(s string) string { return strings.ReplaceAll(s, "klachtd signin", "klachtd -i rijnland signin") }, func(text string, p journal.Priority, vars map[string]string) error {
		got = append(got, entry{text, p, vars})
		return nil
	})))
	return got
}

func TestEntries(t *testing.T) {
	got := entries(slog.LevelInfo, func(l *slog.Logger) {
		l.Debug("not kept")
		l.Info("decided", "case", "K-2026-0001", "mails", 2, "message", "0123456789ab")
		l.Warn("mail server", "error", "421 try\nlater")
		l.Error("a case has nobody")
		l.Error("no token", "error", "run klachtd signin", "case", "klachtd signin")
		l.With("case", "K-2026-0002").Error("again", "remedy", "klachtd check")
	})
	want := []entry{
		{"decided: case=K-2026-0001 mails=2 message=0123456789ab", journal.PriInfo, map[string]string{"CASE": "K-2026-0001", "MAIL": "0123456789ab"}},
		{`mail server: error="421 try\nlater"`, journal.PriWarning, nil},
		{"a case has nobody", journal.PriErr, nil},
		{`no token: error="run klachtd -i rijnland signin" case="klachtd signin"`, journal.PriErr, map[string]string{"CASE": "klachtd signin"}},
		{`again: case=K-2026-0002 remedy="klachtd check"`, journal.PriErr, map[string]string{"CASE": "K-2026-0002"}},
	}
	if len(got) != len(want) {
		t.Fatalf("%d entries: %v", len(got), got)
	}
	for i, w := range want {
		vars := map[string]string{"SYSLOG_IDENTIFIER": "klachtd"}
		maps.Copy(vars, w.vars)
		if g := got[i]; g.text != w.text || g.priority != w.priority || !maps.Equal(g.vars, vars) {
			t.Errorf("got %v, want %v %v %v", g, w.text, w.priority, vars)
		}
	}
	if got := entries(slog.LevelError, func(l *slog.Logger) { l.Warn("x"); l.Error("y") }); len(got) != 1 || got[0].text != "y" {
		t.Errorf("of errors alone there are %v", got)
	}
}

// Each line that klachtd prints is an entry, and so each has its priority.
func TestLinesHaveAPriority(t *testing.T) {
	var b bytes.Buffer
	l := &lines{to: &b}
	for _, s := range []string{"config.toml:3: no", " address\nconfig.toml:9: x\n", "klachtd: 2 problems\n"} {
		if n, err := io.WriteString(l, s); n != len(s) || err != nil {
			t.Fatal(n, err)
		}
	}
	if want := "<3>config.toml:3: no address\n<3>config.toml:9: x\n<3>klachtd: 2 problems\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

// What is no journal gets text, with its time.
func TestText(t *testing.T) {
	var b bytes.Buffer
	Logger(&b, slog.LevelWarn, strings.Clone).Info("x")
	Logger(&b, slog.LevelWarn, strings.Clone).Warn("y", "case", "K-2026-0001")
	if s := b.String(); !strings.HasPrefix(s, "time=") || !strings.HasSuffix(s, " level=WARN msg=y case=K-2026-0001\n") {
		t.Errorf("got %q", s)
	}
}
