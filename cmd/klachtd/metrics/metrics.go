// Package metrics writes how klachtd is doing as figures for Prometheus, into a file that
// node_exporter's textfile collector reads. They come from [health.Status], like those of
// klachtd status: no names, no addresses, no case numbers.
//
// The format is one line per figure, so it needs no library:
// https://prometheus.io/docs/instrumenting/exposition_formats/
package metrics

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
)

// Every is how often the file is written: Prometheus reads it as often.
const Every = time.Minute

// A File holds the figures of one organisation. Its methods are called by one goroutine.
type File struct {
	path, organisation string
	logger             *slog.Logger
	failed             bool // and this was logged
}

// New returns a file, or nil, which writes nothing, without a path. Each figure names the
// organisation, because the collector refuses two files with the same figure.
func New(path, organisation string, logger *slog.Logger) *File {
	if path == "" {
		return nil
	}
	return &File{path: path, organisation: organisation, logger: logger}
}

// Write puts a status into the file, or logs why there is none. It logs a failure once, until
// writing works again; klachtd goes on without the file.
func (f *File) Write(s health.Status, err error) {
	if f == nil {
		return
	}
	if err == nil {
		err = replace(f.path, Figures(s, f.organisation))
	}
	switch {
	case err != nil && !f.failed:
		f.logger.Warn("monitor.metrics_file is not written", "error", err.Error(), "remedy", "klachtd goes on and tries again every minute; klachtd guide running says where the file can be")
	case err == nil && f.failed:
		f.logger.Info("monitor.metrics_file is written again")
	}
	f.failed = err != nil
}

// replace gives a file its new contents at once: a reader sees the old or the new ones.
// Everybody may read them.
func replace(path string, data []byte) error {
	part := path + ".new" // the collector reads only names that end in .prom
	err := os.WriteFile(part, data, 0o644)
	if err == nil {
		err = os.Chmod(part, 0o644) // whatever the umask
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, ignoreGone(os.Remove(part)))
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// writer writes figures, each under the name and help text that were set last.
type writer struct {
	bytes.Buffer
	organisation string
	name         string
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func (w *writer) begin(name, kind, help string) {
	w.name = "klachtd_" + name
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", w.name, help, w.name, kind)
}

func (w *writer) value(n int64, labels ...string) {
	fmt.Fprintf(w, `%s{organisation="%s"`, w.name, escapes.Replace(w.organisation))
	for i := 0; i < len(labels); i += 2 {
		fmt.Fprintf(w, `,%s="%s"`, labels[i], escapes.Replace(labels[i+1]))
	}
	fmt.Fprintf(w, "} %d\n", n)
}

func (w *writer) gauge(name string, n int64, help string) {
	w.begin(name, "gauge", help)
	w.value(n)
}

func (w *writer) total(name string, n int64, help string) {
	w.begin(name, "counter", help)
	w.value(n)
}

func (w *writer) yes(name string, is bool, help string) {
	n := int64(0)
	if is {
		n = 1
	}
	w.gauge(name, n, help)
}

// instant writes a time, and nothing when there is none.
func (w *writer) instant(name string, at *string, help string) {
	if at == nil {
		return
	}
	if t, err := time.Parse(time.RFC3339, *at); err == nil {
		w.gauge(name+"_timestamp_seconds", t.Unix(), help)
	}
}

// Figures renders a status in the text format of Prometheus.
func Figures(s health.Status, organisation string) []byte {
	w := &writer{organisation: organisation}
	w.begin("info", "gauge", "The program and the schema of its case log.")
	w.value(1, "version", s.Version, "schema", fmt.Sprint(s.Schema))
	w.instant("written", &s.Now, "When these figures were written.")
	w.instant("last_pass", s.LastPass, "When a pass was last made.")

	w.total("facts_total", s.Totals.Facts, "Facts in the case log.")
	w.total("cases_total", s.Totals.Cases, "Cases that were ever opened.")
	w.total("mails_total", s.Totals.Mails, "Mail that came in.")
	w.total("letters_total", s.Totals.Made, "Letters and mails that were made, sent or not.")

	w.yes("mailbox_up", s.Mailbox.FailingSince == nil, "Whether the mailbox can be read.")
	w.instant("mailbox_read", s.Mailbox.ReadAt, "When the mailbox was last read.")
	w.yes("mail_server_up", s.MailServer.FailingSince == nil, "Whether the mail server takes mail.")
	w.yes("paused", s.Paused != nil, "Whether sending is paused.")
	w.begin("queue_mails", "gauge", "Outgoing mail by state; uncertain mail also counts as waiting.")
	w.value(int64(s.Queue.Waiting), "state", "waiting")
	w.value(int64(s.Queue.Uncertain), "state", "uncertain")
	w.value(int64(s.Queue.Failed), "state", "failed")
	w.instant("queue_oldest", s.Queue.Oldest, "When the oldest waiting outgoing mail was made.")

	w.gauge("held_mails", int64(s.Held.Count), "Mail that waits for somebody to judge it.")
	w.instant("held_oldest", s.Held.Oldest, "When the oldest held mail came in.")
	w.gauge("unhandled_mails", int64(s.Unhandled), "Mail that is filed and not handled yet.")
	w.gauge("differences", int64(s.Differences), "Differences between mailbox and case log, by the last comparison.")

	w.gauge("open_cases", int64(s.Cases.Open), "Cases that are not closed.")
	overdue := 0
	for _, t := range s.Cases.Terms {
		if t.Overdue {
			overdue++
		}
	}
	w.gauge("overdue_cases", int64(overdue), "Open cases with an overdue term.")
	late := 0
	for _, m := range s.Measures {
		if m.Overdue {
			late++
		}
	}
	w.gauge("open_measures", int64(len(s.Measures)), "Decisions with measures that are not done.")
	w.gauge("overdue_measures", int64(late), "Decisions with measures that should have been done.")
	if len(s.Waiting) > 0 {
		w.begin("tasks", "gauge", "What waits for somebody, by who that is.")
		for _, one := range s.Waiting {
			w.value(int64(one.Tasks), "waits_for", string(one.For))
		}
		w.begin("overdue_tasks", "gauge", "Tasks that are overdue, by who they wait for.")
		for _, one := range s.Waiting {
			w.value(int64(one.Overdue), "waits_for", string(one.For))
		}
	}
	w.gauge("commands_to_confirm", int64(s.Akkoord.Count), "Commands that wait for akkoord.")
	w.gauge("lost_letters", int64(len(s.Lost)), "Letters that came back, or wait to be posted.")

	w.instant("backup", s.Backup, "When a backup was last made.")
	w.instant("reconciled", s.Reconciled, "When mailbox and case log were last compared.")
	w.instant("canary", s.Canary, "When the daily mail to ourselves last came back.")

	codes, counts := []string{}, make(map[string]int64)
	for _, one := range s.Warnings {
		if counts[one.Code]++; counts[one.Code] == 1 {
			codes = append(codes, one.Code)
		}
	}
	w.gauge("warnings", int64(len(s.Warnings)), "Warnings of klachtd status.")
	if len(codes) > 0 {
		w.begin("warning", "gauge", "Warnings of klachtd status by their code.")
		for _, code := range codes {
			w.value(counts[code], "code", code)
		}
	}
	return w.Bytes()
}
