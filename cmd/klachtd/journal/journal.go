// Package journal writes the program's own log: as lines of text or, when standard
// error goes to the systemd journal, as journal entries, with which
//
//	journalctl -p err
//	journalctl CASE=K-2026-0001
//	journalctl MAIL=0123456789ab
//
// find what needs a person, and what happened to one case or one mail.
package journal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"strings"
	"sync"

	"github.com/coreos/go-systemd/v22/journal"
)

// fields are the attributes that become fields of an entry, so that one can query them.
// A mail is named by the first digits of its SHA-256. The Message-ID of our own mail
// proves a command, so it is never logged. (MESSAGE_ID is the journal's own field.)
var fields = map[string]string{"case": "CASE", "message": "MAIL"}

// Stderr gives standard error. In the journal each line of it is an error: klachtd
// prints there why it cannot do what it was asked to do.
func Stderr() io.Writer {
	if is, err := journal.StderrIsJournalStream(); err != nil || !is {
		return os.Stderr
	}
	return &lines{to: os.Stderr}
}

// lines writes whole lines, each with its priority as a prefix (sd-daemon(3)).
type lines struct {
	mu   sync.Mutex
	to   io.Writer
	rest []byte // the part of a line not yet ended
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, p...)
	end := bytes.LastIndexByte(l.rest, '\n')
	for line := range strings.Lines(string(l.rest[:end+1])) {
		if _, err := fmt.Fprintf(l.to, "<%d>%s", journal.PriErr, line); err != nil {
			return 0, err
		}
	}
	l.rest = l.rest[end+1:]
	return len(p), nil
}

// Logger gives a logger for what Stderr gave, or for any other writer as text. spoken
// changes the commands in an error and its remedy.
func Logger(stderr io.Writer, level slog.Level, spoken func(string) string) *slog.Logger {
	to, ok := stderr.(*lines)
	if !ok {
		return slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			return remedied(a, spoken)
		}}))
	}
	return slog.New(newHandler(level, spoken, func(text string, p journal.Priority, vars map[string]string) error {
		err := journal.Send(text, p, vars)
		if err != nil { // the journal's native socket stays open as long as this process runs
			_, err = fmt.Fprintf(to.to, "<%d>%s\n", p, text)
		}
		return err
	}))
}

func remedied(a slog.Attr, spoken func(string) string) slog.Attr {
	if a.Key == "remedy" || a.Key == "error" {
		a.Value = slog.StringValue(spoken(a.Value.String()))
	}
	return a
}

// handler turns each record into a journal entry: the text with all attributes becomes
// its MESSAGE, some attributes become fields as well, and the time is the journal's
// own.
type handler struct {
	slog.Handler // writes the attributes to text
	send         func(text string, p journal.Priority, vars map[string]string) error
	vars         map[string]string

	mu   *sync.Mutex
	text *bytes.Buffer
}

func newHandler(level slog.Level, spoken func(string) string, send func(string, journal.Priority, map[string]string) error) *handler {
	text := new(bytes.Buffer)
	attributes := slog.NewTextHandler(text, &slog.HandlerOptions{Level: level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
			return slog.Attr{}
		}
		return remedied(a, spoken)
	}})
	return &handler{attributes, send, map[string]string{"SYSLOG_IDENTIFIER": "klachtd"}, new(sync.Mutex), text}
}

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Reset()
	if err := h.Handler.Handle(ctx, r); err != nil {
		return err
	}
	vars := maps.Clone(h.vars)
	r.Attrs(func(a slog.Attr) bool {
		keep(vars, a)
		return true
	})
	text := r.Message
	if attributes := strings.TrimSpace(h.text.String()); attributes != "" {
		text += ": " + attributes
	}
	return h.send(text, priority(r.Level), vars)
}

func keep(vars map[string]string, a slog.Attr) {
	if name, value := fields[a.Key], a.Value.String(); name != "" && value != "" {
		vars[name] = value
	}
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.Handler, more.vars = h.Handler.WithAttrs(attrs), maps.Clone(h.vars)
	for _, a := range attrs {
		keep(more.vars, a)
	}
	return &more
}

func (h *handler) WithGroup(name string) slog.Handler {
	more := *h
	more.Handler = h.Handler.WithGroup(name)
	return &more
}

func priority(l slog.Level) journal.Priority {
	switch {
	case l >= slog.LevelError:
		return journal.PriErr
	case l >= slog.LevelWarn:
		return journal.PriWarning
	case l >= slog.LevelInfo:
		return journal.PriInfo
	}
	return journal.PriDebug
}
