package wording

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// What fails is in the log until its text is another, and told once, also by a program that
// was started anew.
func TestFailures(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	log, err := caselog.Open(ctx, filepath.Join(t.TempDir(), "k.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	load := func(text string) *templates.Set {
		s, _ := templates.Load(fstest.MapFS{"01.txt": &fstest.MapFile{Data: []byte(text)}})
		return s
	}
	keep := func(f *Failures, marks []string) {
		t.Helper()
		for _, mark := range marks {
			if err := log.Mark(ctx, mark, now); err != nil {
				t.Fatal(err)
			}
		}
		f.Kept(marks)
	}
	texts := load("Onderwerp: x\n\n{{.Oeps}}")
	_, problems, err := texts.Write("01", templates.Samples("01")[0])
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}

	var first Failures
	if fresh := first.Note(texts, problems); len(fresh) != 1 {
		t.Errorf("new: %v", fresh)
	}
	if fresh := first.Note(texts, problems); len(fresh) != 0 {
		t.Errorf("new once more: %v", fresh)
	}
	keep(&first, first.Marks())
	if marks := first.Marks(); len(marks) != 0 {
		t.Errorf("left to keep: %q", marks)
	}

	var second Failures // after a crash before anybody was told
	if err := second.Begin(ctx, log, texts); err != nil {
		t.Fatal(err)
	}
	list, marks := second.Untold()
	if want := []Failure{{"01.txt", 3, templates.CauseField, texts.Sum("01.txt")}}; !slices.Equal(list, want) {
		t.Errorf("untold: %v, want %v", list, want)
	}
	keep(&second, marks)
	if list, _ := second.Untold(); len(list) != 0 {
		t.Errorf("told, and untold: %v", list)
	}
	if known, err := Known(ctx, log); err != nil || len(known) != 1 {
		t.Errorf("known: %v, %v", known, err)
	}

	var third Failures
	if err := third.Begin(ctx, log, texts); err != nil {
		t.Fatal(err)
	}
	if list, _ := third.Untold(); len(list) != 0 {
		t.Errorf("told again: %v", list)
	}
	var mended Failures
	if err := mended.Begin(ctx, log, load("Onderwerp: x\n\nGoed.")); err != nil {
		t.Fatal(err)
	}
	if known, err := Known(ctx, log); err != nil || len(known) != 0 {
		t.Errorf("known of a text that was mended: %v, %v", known, err)
	}
}
