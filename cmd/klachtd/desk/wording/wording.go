// Package wording remembers which of the administrator's own texts cannot be used, so
// that ours replaced them:
//
//	Set.Write ──► Note ──► marks, committed with the letter ──► Untold ──► mail, status
package wording

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/templates"
)

// The marks under which the log stores them. The name of a mark says everything: file,
// line and cause, and which version of the file it was.
const (
	failed = "text "
	told   = "text told "
)

// Failure is one text that cannot be used.
type Failure struct {
	File  string          `json:"file"`
	Line  int             `json:"line,omitempty"`
	Cause templates.Cause `json:"cause"`
	Sum   string          `json:"sum,omitempty"`
}

func (f Failure) name() string {
	b, _ := json.Marshal(f) // strings and a number only: it cannot fail
	return string(b)
}

// place says where people find the failure.
func (f Failure) place(word string) string {
	if f.Line == 0 {
		return f.File
	}
	return f.File + ", " + word + " " + strconv.Itoa(f.Line)
}

// Dutch describes it for a mail to the administrator.
func (f Failure) Dutch() string {
	if f.File == "." {
		return "De map met teksten is niet te lezen. Wij gebruiken geen enkele tekst van u."
	}
	return f.place("regel") + ": " + templates.CausePhrase(f.Cause)
}

// English describes it for a screen.
func (f Failure) English() string {
	if f.File == "." {
		return "the folder of own texts cannot be read, and the shipped ones take their place"
	}
	return "the own text " + f.place("line") + " cannot be used (" + string(f.Cause) + "), and the shipped one takes its place"
}

// Failures are those of a running program. Any of the rendering goroutines may note one.
type Failures struct {
	mu    sync.Mutex
	known map[Failure]state
}

// state is what the log knows about a failure.
type state struct{ noted, kept, told bool }

func (f *Failures) change(failure Failure, do func(*state)) {
	if f.known == nil {
		f.known = make(map[Failure]state)
	}
	s := f.known[failure]
	do(&s)
	f.known[failure] = s
}

// Note records what was found wrong with a set of texts, and gives what is new.
func (f *Failures) Note(texts *templates.Set, problems []templates.Problem) (fresh []templates.Problem) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range problems {
		f.change(Failure{p.File, p.Line, p.Cause, texts.Sum(p.File)}, func(s *state) {
			if !s.noted && !s.kept {
				fresh = append(fresh, p)
			}
			s.noted = true
		})
	}
	return fresh
}

// Marks has what was noted of the texts; *caselog.Log is one.
type Marks interface {
	MarkAll(ctx context.Context, marks map[string]time.Time) error
	MarkedAs(ctx context.Context, prefix string) (map[string]time.Time, error)
}

// Begin loads the failures from the log, and makes the log forget those that the
// present texts do not confirm: whether a text works that was changed since is unknown.
func (f *Failures) Begin(ctx context.Context, log Marks, texts *templates.Set) error {
	marks, err := log.MarkedAs(ctx, failed)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := make(map[string]time.Time)
	for name := range marks {
		failure, ok := read(name)
		if !ok || !f.known[failure].noted && (failure.Sum == "" || failure.Sum != texts.Sum(failure.File)) {
			gone[name] = time.Time{}
			continue
		}
		f.keep(name, failure)
	}
	if len(gone) == 0 {
		return nil
	}
	return log.MarkAll(ctx, gone)
}

// keep records that the log has a mark.
func (f *Failures) keep(mark string, failure Failure) {
	f.change(failure, func(s *state) {
		if s.kept = true; strings.HasPrefix(mark, told) {
			s.told = true
		}
	})
}

func read(mark string) (f Failure, ok bool) {
	_, text, _ := strings.Cut(mark, "{")
	return f, strings.HasPrefix(mark, failed) && json.Unmarshal([]byte("{"+text), &f) == nil
}

// Marks gives, for the next commit, the marks that the log does not have yet.
func (f *Failures) Marks() (marks []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for failure, s := range f.known {
		if !s.kept {
			marks = append(marks, failed+failure.name())
		}
	}
	slices.Sort(marks)
	return marks
}

// Kept records which marks were committed.
func (f *Failures) Kept(marks []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, mark := range marks {
		if failure, ok := read(mark); ok {
			f.keep(mark, failure)
		}
	}
}

// Untold gives the failures nobody was told about, and the marks to set once somebody is.
func (f *Failures) Untold() (list []Failure, marks []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for failure, s := range f.known {
		if !s.told {
			list, marks = append(list, failure), append(marks, told+failure.name())
		}
	}
	slices.SortFunc(list, order)
	slices.Sort(marks)
	return list, marks
}

// Known lists the failures in the log, for somebody who only looks.
func Known(ctx context.Context, log Marks) (list []Failure, err error) {
	marks, err := log.MarkedAs(ctx, failed)
	for name := range marks {
		if failure, ok := read(name); ok && !strings.HasPrefix(name, told) {
			list = append(list, failure)
		}
	}
	slices.SortFunc(list, order)
	return list, err
}

func order(a, b Failure) int { return strings.Compare(a.name(), b.name()) }
