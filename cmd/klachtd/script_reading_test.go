package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// then wants that the last pass recorded exactly these facts and sent exactly
// these mails, or nothing: then contacted 16:director
func (s *story) then(_ *testscript.TestScript, args []string) error {
	got, err := s.facts()
	if err != nil {
		return err
	}
	for _, p := range s.posted {
		got = append(got, p.kind+":"+p.to)
	}
	var want []string
	for _, a := range args {
		a, n, several := strings.Cut(a, "*")
		times := 1
		if several {
			if times, err = strconv.Atoi(n); err != nil {
				return err
			}
		}
		if kind, who, isMail := strings.Cut(a, ":"); isMail {
			to, err := address(who)
			if err != nil {
				return err
			}
			a = kind + ":" + to
		}
		if a != "nothing" {
			want = append(want, slices.Repeat([]string{a}, times)...)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("the pass did:\n  %s\nnot:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	return nil
}

// find gives the mail of a kind that the last pass sent to somebody.
func (s *story) find(who, kind string) (post, error) {
	to, err := address(who)
	if err != nil {
		return post{}, err
	}
	for _, p := range s.posted {
		if p.to == to && p.kind == kind {
			return p, nil
		}
	}
	return post{}, fmt.Errorf("the last pass sent no %s to %s", kind, who)
}

// says prints a mail of the last pass and wants each of these texts in it, in
// subject or body; with ! none of them: says amina 09 'Ons besluit' 'ongegrond'
func says(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] says WHO KIND TEXT...")
	}
	s := ts.Value(storyKey{}).(*story)
	p, err := s.find(args[0], args[1])
	ts.Check(err)
	show(ts.Stdout(), p)
	text := oneLine(p.subject + "\n" + p.plain)
	for _, want := range args[2:] {
		if strings.Contains(text, oneLine(want)) == neg {
			ts.Fatalf("%s to %s: %q is there: %v", p.kind, p.to, want, neg)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func show(w io.Writer, p post) {
	fmt.Fprintf(w, "Subject: %s\nTo: %s\n", p.subject, p.to)
	for _, f := range p.files {
		fmt.Fprintf(w, "Attachment: %s (%s, %d bytes)\n", f.name, f.mediaType, len(f.data))
	}
	fmt.Fprintf(w, "\n%s\n", p.plain)
}

// refused wants that the last pass did nothing but refuse a command, by mail 14
// with these texts: refused director 'De rapportage ontbreekt.'
func (s *story) refused(ts *testscript.TestScript, args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: refused WHO TEXT...")
	}
	if err := s.then(ts, []string{"command_refused", "14:" + args[0]}); err != nil {
		return err
	}
	says(ts, false, append([]string{args[0], "14", "Er is niets gedaan en niets verstuurd."}, args[1:]...))
	return nil
}

// attached wants exactly these attachments, in order:
// attached amina 05 'Naar de Klachtencommissie K-2026-0001.pdf' 'Werkwijze Klachtencommissie.pdf'
func (s *story) attached(_ *testscript.TestScript, args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: attached WHO KIND NAME...")
	}
	p, err := s.find(args[0], args[1])
	if err != nil {
		return err
	}
	var names []string
	for _, f := range p.files {
		names = append(names, f.name)
	}
	if !slices.Equal(names, args[2:]) {
		return fmt.Errorf("attached are %q, not %q", names, args[2:])
	}
	return nil
}

// save writes an attachment to a file: save amina 01 Klachtenreglement.pdf r.pdf
func (s *story) save(ts *testscript.TestScript, args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("usage: save WHO KIND NAME FILE")
	}
	p, err := s.find(args[0], args[1])
	if err != nil {
		return err
	}
	for _, f := range p.files {
		if f.name == args[2] {
			return os.WriteFile(ts.MkAbs(args[3]), f.data, 0o600)
		}
	}
	return fmt.Errorf("no attachment %q", args[2])
}

// check looks at a case as case show --json gives it, and prints that:
// case K-2026-0001 status=decided outcome=founded terms.decide_by=2026-12-29
func (s *story) check(ts *testscript.TestScript, args []string) error {
	if len(args) < 1 {
		return fmt.Errorf("usage: case ID FIELD=VALUE...")
	}
	var out bytes.Buffer
	if code := s.klachtd(&out, ts.Stderr(), "case", "show", args[0], "--json"); code != 0 {
		return fmt.Errorf("case show: exit code %d", code)
	}
	if _, err := s.out.New(); err != nil { // what the daemon sent
		return err
	}
	if err := s.out.Case(out.Bytes()); err != nil && !s.altered {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	var file any
	if err := json.Unmarshal(out.Bytes(), &file); err != nil {
		return err
	}
	pretty, _ := json.MarshalIndent(file, "", "  ")
	fmt.Fprintf(ts.Stdout(), "%s\n", pretty)
	for _, a := range args[1:] {
		path, want, _ := strings.Cut(a, "=")
		if got := field(file, path); got != want {
			return fmt.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	return nil
}

// field gives a value of a JSON document by its path, as text. letters.01 is
// the status of the last letter of that kind, facts.KIND the text of the last
// such fact.
func field(v any, path string) string {
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			v = lastOfKind(x, key)
		default:
			return "null"
		}
	}
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return x
	case map[string]any:
		if _, fact := x["actor"]; fact {
			return field(x, "personal.text")
		}
		return field(x, "status")
	}
	return fmt.Sprint(v)
}

func lastOfKind(list []any, kind string) any {
	for _, x := range slices.Backward(list) {
		if m, ok := x.(map[string]any); ok && m["kind"] == kind {
			return m
		}
	}
	return nil
}
