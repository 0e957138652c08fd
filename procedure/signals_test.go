package procedure

import (
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// R03: each of the eight grounds is noticed, in the regulation's own words. A
// ground that is not among them stops no complaint, and can be recorded.
func TestGrounds(t *testing.T) {
	for _, ground := range []string{"religie", "levensovertuiging", "afkomst", "seksuele geaardheid", "sekse", "leeftijd", "ras", "inkomen"} {
		s := newStory(t)
		s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "Ik kreeg geen les vanwege mijn " + ground + ".", Complaint: &record.Complaint{ID: "K-2026-0001"}})
		if !slices.Contains(s.c.Signals, record.SignalDiscrimination) {
			t.Errorf("%s is not noticed", ground)
		}
	}
	s := newStory(t)
	s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "Ik kreeg geen les vanwege mijn dialect.", Complaint: &record.Complaint{ID: "K-2026-0001"}})
	if s.c.Status != record.Received {
		t.Errorf("a ground of their own: %s", s.c.Status)
	}
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Categorise, Subjects: []record.Subject{record.Discrimination}, Grounds: []record.Ground{"dialect"}})
	if !slices.Equal(s.c.Grounds, []record.Ground{"dialect"}) {
		t.Errorf("recorded: %v", s.c.Grounds)
	}
}

// R11: of several managers only the one whom the complaint may name is shown first; a
// later mail that names one leaves open whom the complaint is about.
func TestManagerMayBeAccused(t *testing.T) {
	for _, tt := range []struct {
		name, text, later, argument string
		shown                       bool
	}{
		{"named", "Mevrouw Jansen luistert niet.", "", "3", true},
		{"by name", "Mevrouw Jansen luistert niet.", "", "Wil Jansen", true},
		{"another", "Mevrouw Jansen luistert niet.", "", "1", false},
		{"nobody", "De les viel uit.", "", "3", false},
		{"later", "De les viel uit.", "Wil Jansen belde niet.", "3", true},
		{"nobody configured", "Mevrouw Jansen luistert niet.", "", "9", false},
	} {
		s := newStory(t)
		s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: tt.text, Complaint: &record.Complaint{ID: "K-2026-0001"}})
		if tt.later != "" {
			s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: tt.later})
		}
		d := s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: tt.argument})
		if shown := len(d.Case.Challenges) > 0; shown != tt.shown {
			t.Errorf("%s: shown first: %v", tt.name, shown)
		}
	}
}

// A single manager is named at receipt, or, configured later, when one is needed.
func TestSoleManager(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordWithdrawal}), "no-manager", "procedure 4")
	s.rules.Roles.Managers = s.rules.Roles.Managers[:1]
	s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
	if s.c.Status != record.Withdrawn || s.c.Manager == nil {
		t.Errorf("%s, %v", s.c.Status, s.c.Manager)
	}
}
