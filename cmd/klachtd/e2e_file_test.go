package main_test

import (
	"encoding/json"
	"slices"
	"strings"
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
	Manager     *person
	Terms       terms
	Facts       []fact
	Letters     []letter
	Messages    []message
}

type terms struct {
	Received         string
	LapsesAfter      *string `json:"lapses_after"`
	AcknowledgeBy    string  `json:"acknowledge_by"`
	ContactBy        string  `json:"contact_by"`
	AdviseBy         *string `json:"advise_by"`
	ExtendedAdviseBy *string `json:"extended_advise_by"`
	DecideBy         *string `json:"decide_by"`
	Skipped          []struct{ Date, Why string }
}

type fact struct {
	Seq             int64
	At, Actor, Kind string
}

type letter struct {
	Kind, To, Status string
	SHA256           *string
	MessageID        *string `json:"message_id"`
	DocumentSHA256   *string `json:"document_sha256"`
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
	var given map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &given); err != nil {
		h.t.Fatal(err)
	}
	for _, key := range []string{"id", "status", "outcome", "complainant", "responsible", "manager", "terms", "facts", "letters", "messages"} {
		if _, ok := given[key]; !ok {
			h.t.Errorf("case show %s --json lacks %q: what is absent is null", id, key)
		}
	}
	h.checkFacts(c)
	h.checkLetters(c)
	return c
}

func (h *house) checkFacts(c caseFile) {
	h.t.Helper()
	actors := []string{"complainant", "representative", "director", "deputy", "commission", "manager", "administrator", "clock"}
	for i, f := range c.Facts {
		if i > 0 && (f.Seq <= c.Facts[i-1].Seq || f.At < c.Facts[i-1].At) {
			h.t.Errorf("%s: fact %d comes before the one above it", c.ID, f.Seq)
		}
		if !slices.Contains(actors, f.Actor) || !strings.HasSuffix(f.At, "Z") {
			h.t.Errorf("%s: fact %d (%s) is by %q at %q", c.ID, f.Seq, f.Kind, f.Actor, f.At)
		}
	}
}

// checkLetters: there is a row for every mail, and it tells of the very bytes
// that the mail server got.
func (h *house) checkLetters(c caseFile) {
	h.t.Helper()
	taken := make(map[string]mailed) // sha256 -> mail that the server took
	for _, tx := range h.smtp.Sent() {
		ofCase := func(m mailed) bool { // a receipt (29) tells no number
			return m.caseID() == c.ID || m.kind == "29" && slices.ContainsFunc(c.Letters, func(l letter) bool { return l.SHA256 != nil && *l.SHA256 == m.sha256 })
		}
		if m := read(h.t, tx); tx.Accepted && ofCase(m) {
			taken[m.sha256] = m
		}
	}
	for _, l := range c.Letters {
		if l.Status == "preview" {
			if l.SHA256 != nil || l.MessageID != nil {
				h.t.Errorf("%s: letter %s to %s is not sent and has bytes", c.ID, l.Kind, l.To)
			}
			continue
		}
		m, ok := taken[*l.SHA256]
		if ok && l.Status == "queued" && strings.Contains(m.subject, "Per post versturen") {
			delete(taken, *l.SHA256)
			continue // the letter is not posted yet
		}
		if ok != (l.Status == "sent" || l.Status == "bounced") {
			h.t.Errorf("%s: letter %s to %s is %q; the mail server took those bytes: %v", c.ID, l.Kind, l.To, l.Status, ok)
		}
		if !ok {
			continue
		}
		delete(taken, *l.SHA256)
		if m.kind != l.Kind || m.to != l.To || strings.Trim(m.id, "<>") != strings.Trim(*l.MessageID, "<>") {
			h.t.Errorf("%s: letter %s to %s with Message-ID %s was sent as %s to %s with %s", c.ID, l.Kind, l.To, *l.MessageID, m.kind, m.to, m.id)
		}
		h.checkDocument(l, m)
	}
	for _, m := range taken {
		h.t.Errorf("%s: mail %v was sent, and is no letter of the case", c.ID, m)
	}
}

// checkDocument: the document is the PDF that the mail is about; mail that is
// about none has null.
func (h *house) checkDocument(l letter, m mailed) {
	h.t.Helper()
	if l.DocumentSHA256 == nil {
		if slices.Contains([]string{"01", "05", "06", "07", "09", "10", "11", "17"}, l.Kind) {
			h.t.Errorf("letter %v has no document_sha256", m)
		}
		return
	}
	for _, f := range m.files {
		if hash(f.data) == *l.DocumentSHA256 && f.mediaType == "application/pdf" {
			return
		}
	}
	h.t.Errorf("letter %v has a document_sha256 that is of no PDF attached to it", m)
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

// cases lists the numbers of all cases.
func (h *house) cases() []string {
	h.t.Helper()
	var list []caseFile
	if err := json.Unmarshal([]byte(h.must(0, "case", "list", "--json").stdout), &list); err != nil {
		h.t.Fatal(err)
	}
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}
