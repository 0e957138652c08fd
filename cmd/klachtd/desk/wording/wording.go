// Package wording remembers which texts of the administrator's own cannot be used, so
// that ours stood in for them:
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

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// The marks under which the log has them. The name of a mark tells all: file, line and
// cause, and which content of the file it was.
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
	b, _ := json.Marshal(f) // of strings and a number
	return string(b)
}

// place is where people find it.
func (f Failure) place(word string) string {
	if f.Line == 0 {
		return f.File
	}
	return f.File + ", " + word + " " + strconv.Itoa(f.Line)
}

// Dutch says it to the administrator by mail.
func (f Failure) Dutch() string {
	if f.File == "." {
		return "De map met teksten is niet te lezen. Wij gebruiken geen enkele tekst van u."
	}
	return f.place("regel") + ": " + templates.CausePhrase(f.Cause)
}

// English says it on a screen.
func (f Failure) English() string {
	if f.File == "." {
		return "the folder of own texts cannot be read, and the shipped ones take their place"
	}
	return "the own text " + f.place("line") + " cannot be used (" + string(f.Cause) + "), and the shipped one takes its place"
}

// Failures are those of a running program. Several goroutines render: all may note.
type Failures struct {
	mu    sync.Mutex
	known map[Failure]state
}

// state is what the log has of a failure.
type state struct{ noted, kept, told bool }

func (f *Failures) change(failure Failure, do func(*state)) {
	if f.known == nil {
		f.known = make(map[Failure]state)
	}
	s := f.known[failure]
	do(&s)
	f.known[failure] = s
}

// Note takes up what was found of a set of texts, and gives what is new of it.
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

// Begin takes up what the log has, and has it forget what the texts of now do not bear
// out: of one that was changed since it is not known whether it works.
func (f *Failures) Begin(ctx context.Context, log *caselog.Log, texts *templates.Set) error {
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

// keep takes up that the log has a mark.
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

// Marks are for the next commit: what the log does not have yet.
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

// Kept hears which marks were committed.
func (f *Failures) Kept(marks []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, mark := range marks {
		if failure, ok := read(mark); ok {
			f.keep(mark, failure)
		}
	}
}

// Untold gives what nobody was told of, and the marks that say so once somebody is.
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

// Known lists what the log has, for who only looks.
func Known(ctx context.Context, log *caselog.Log) (list []Failure, err error) {
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
