package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// klachtdWith runs a command within the process, without a configuration.
func klachtdWith(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &env.Env{
		Out: &out, Err: &errs, Getenv: withinTest,
		Now: func() time.Time { return time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC) },
	}
	if code := execute(context.Background(), a, args); code != env.ExitDone {
		t.Fatalf("klachtd %q: exit code %d\n%s", args, code, &errs)
	}
	return out.String()
}

// The worked cases that were counted by hand, as klachtd terms counts them.
func TestTermsOfTheWorkedCases(t *testing.T) {
	f, err := os.Open("../../procedure/rules/testdata/terms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, row := range rows[1:] {
		cell := func(name string) string { return row[column[name]] }
		t.Run(cell("verhaal"), func(t *testing.T) {
			out := klachtdWith(t, "terms", "--json",
				"--received", cell("ontvangen"), "--referred", cell("verwezen"), "--advised", cell("advies_ontvangen"))
			var got map[string]any
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			for field, name := range map[string]string{
				"received": "ontvangen", "acknowledge_by": "ack", "contact_by": "contact", "advise_by": "advies",
				"extended_advise_by": "verlengd", "decide_by": "besluit",
			} {
				if got[field] != cell(name) {
					t.Errorf("%s is %v, want %s", field, got[field], cell(name))
				}
			}
		})
	}
}

// Each letter and mail can be looked at, in each form.
func TestEveryLetterCanBeLookedAt(t *testing.T) {
	kinds := strings.Fields("01 02 03 04 05 06 06b 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27")
	leftover := regexp.MustCompile(`\{\{|<no value>|%!|\[[^K\]]`) // a draft bracket, a template that was not filled in
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "letter")
			write := func(extension string) string {
				klachtdWith(t, "letter", kind, "-o", file+extension)
				data, err := os.ReadFile(file + extension)
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			if pdf := write(".pdf"); !strings.HasPrefix(pdf, "%PDF-") || !strings.HasSuffix(strings.TrimSpace(pdf), "%%EOF") {
				t.Errorf("the PDF is none: %.20q ... %q", pdf, pdf[max(0, len(pdf)-20):])
			}
			text, page := write(".txt"), write(".html")
			if len(text) < 100 || leftover.MatchString(text) {
				t.Errorf("the text holds %q:\n%s", leftover.FindString(text), text)
			}
			if err := harmless(page); err != nil || leftover.MatchString(page) {
				t.Errorf("the page: %v, holds %q", err, leftover.FindString(page))
			}
		})
	}
}
