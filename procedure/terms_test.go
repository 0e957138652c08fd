package procedure

import (
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// TestHolidaysChanged: what was told may end sooner and never later, and stays explained
// by the days that were skipped when it was told.
func TestHolidaysChanged(t *testing.T) {
	recounted := func(s *story, when string) (was, now record.Date) {
		for _, x := range s.rules.Recounted(s.c, day(t, when)) {
			was, now = x.Was, x.Now
		}
		s.do(when, record.ByClock, record.Event{Kind: record.RecountTerms})
		return was, now
	}
	skipped := func(s *story, term record.Term) (days []string) {
		for _, l := range s.rules.Timetable(s.c, day(t, "2026-11-25")) {
			for _, skip := range l.Skipped {
				if l.Term == term {
					days = append(days, skip.Date.String())
				}
			}
		}
		return days
	}
	s := newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01")}
	s.receive("2026-11-23")
	if s.c.ContactBy != day(t, "2026-12-08") || len(s.rules.Recounted(s.c, day(t, "2026-11-24"))) > 0 {
		t.Fatalf("contact by %v", s.c.ContactBy)
	}

	s.rules.Calendar.Decree = nil // sooner
	if was, now := recounted(s, "2026-11-24"); was != day(t, "2026-12-08") || now != day(t, "2026-12-07") || s.c.ContactBy != now {
		t.Errorf("from %v to %v: contact by %v", was, now, s.c.ContactBy)
	}
	if days := skipped(s, record.TermContact); len(days) > 0 {
		t.Errorf("skipped %v", days)
	}
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01"), day(t, "2026-12-02")} // later: never
	if was, now := recounted(s, "2026-11-24"); was != day(t, "2026-12-07") || now != was || s.c.ContactBy != was {
		t.Errorf("from %v to %v: contact by %v", was, now, s.c.ContactBy)
	}
	if days := skipped(s, record.TermContact); len(days) > 0 {
		t.Errorf("explained by days that were none then: %v", days)
	}

	// What follows the contact comes with it, and no day is before today.
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01")}
	s.receive("2026-11-23")
	s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.CommissionWished})
	s.rules.Calendar.Decree = nil
	recounted(s, "2026-11-25")
	if s.c.ContactBy != day(t, "2026-12-07") || s.c.SubmitBy != day(t, "2026-12-08") {
		t.Errorf("contact by %v, submit by %v", s.c.ContactBy, s.c.SubmitBy)
	}
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-11-30"), day(t, "2026-12-01"), day(t, "2026-12-02")}
	s.receive("2026-11-23")
	s.rules.Calendar.Decree = nil
	recounted(s, "2026-12-09")
	if s.c.ContactBy != day(t, "2026-12-09") {
		t.Errorf("contact by %v", s.c.ContactBy)
	}

	// The decision, and an advice whose end is rolled.
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-11-26")}
	s.in(record.Advised)
	s.rules.Calendar.Decree = nil
	if was, now := recounted(s, "2026-11-25"); was != day(t, "2026-12-02") || now != day(t, "2026-12-01") || s.c.DecideBy != now {
		t.Errorf("from %v to %v: decide by %v", was, now, s.c.DecideBy)
	}
	s = newStory(t)
	s.rules.Terms.RollToWorkingDay, s.rules.Calendar.Decree = true, []record.Date{day(t, "2026-12-15"), day(t, "2027-01-05")}
	s.in(record.Referred)
	s.rules.Calendar.Decree = s.rules.Calendar.Decree[1:]
	if was, now := recounted(s, "2026-11-25"); was != day(t, "2026-12-16") || now != day(t, "2026-12-15") || s.c.AdviseBy != now {
		t.Errorf("from %v to %v: advise by %v", was, now, s.c.AdviseBy)
	}
	s.approved("2026-11-26", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
	s.rules.Calendar.Decree = nil
	if was, now := recounted(s, "2026-11-27"); was != day(t, "2027-01-06") || now != day(t, "2027-01-05") || s.c.ExtendedAdviseBy != now {
		t.Errorf("from %v to %v: advise by %v", was, now, s.c.ExtendedAdviseBy)
	}
}
