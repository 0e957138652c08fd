package main_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// caseFile is what "case show --json" says to those who read it.
type caseFile struct {
	ID          string
	Status      string
	Outcome     *string
	Complainant person
	Responsible person
	Terms       struct{ Received string }
	Facts       []struct{ Actor, Kind string }
	Letters     []letter
	Messages    []message
}

type letter struct {
	Kind, To, Status string
	SHA256           *string
}

type message struct{ SHA256, From, Received, Kind string }

// show reads a case, checked for what holds for every case.
func (h *house) show(id string) caseFile {
	h.t.Helper()
	out := h.must(0, "case", "show", id, "--json").stdout
	var c caseFile
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		h.t.Fatalf("case show %s --json: %v\n%s", id, err, out)
	}
	h.look()
	if err := h.out.Case([]byte(out)); err != nil {
		h.t.Errorf("%s: %v", id, err)
	}
	return c
}

// status checks how a case stands; the outcome "" is null.
func (h *house) status(id, status, outcome string) caseFile {
	h.t.Helper()
	c := h.show(id)
	if c.Status != status || value(c.Outcome) != outcome {
		h.t.Fatalf("%s is %s %q, want %s %q", id, c.Status, value(c.Outcome), status, outcome)
	}
	return c
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// has checks the letters of a case of one status.
func (c caseFile) has(t *testing.T, status string, want ...string) {
	t.Helper()
	var got []string
	for _, l := range c.Letters {
		if l.Status == status {
			got = append(got, mailed{kind: l.Kind, to: l.To}.String())
		}
	}
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("%s: letters that are %s (- want, + got):\n%s", c.ID, status, diff)
	}
}

// list is what "case list --json" says of all cases.
func (h *house) list() (list []caseFile) {
	h.t.Helper()
	if err := json.Unmarshal([]byte(h.must(0, "case", "list", "--json").stdout), &list); err != nil {
		h.t.Fatal(err)
	}
	return list
}

// cases lists the numbers of all cases.
func (h *house) cases() (ids []string) {
	h.t.Helper()
	for _, c := range h.list() {
		ids = append(ids, c.ID)
	}
	return ids
}
