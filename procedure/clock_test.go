package procedure

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// reminders runs the clock from day to day and lists what it sends, with the
// day and the variant.
func (s *story) reminders(from, until string) string {
	s.t.Helper()
	var out []string
	for d := day(s.t, from); !d.After(day(s.t, until)); d = d.AddDays(1) {
		now := s.rules.ReminderAt(d)
		for _, e := range s.rules.Reminders(s.c, now.Add(-time.Second)) {
			s.t.Errorf("%v: %s is due before 08:00", d, e.Term)
		}
		for _, e := range s.rules.Reminders(s.c, now) {
			dec := Decide(s.rules, s.c, e, now)
			s.c = dec.Case
			var to []string
			for _, f := range dec.Effects {
				to = append(to, fmt.Sprintf("%s%s>%s", f.Letter, strings.TrimSuffix("-"+string(f.Variant), "-"), f.To))
			}
			out = append(out, d.String()+" "+strings.Join(to, " "))
		}
	}
	return strings.Join(out, "\n")
}

func check(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimSpace(strings.ReplaceAll(want, "\t", "")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// R12: working days 5, 8 and 10; overdue on the 11th, then weekly, with the
// deputy and the escalation address. R11: on the third and the eighth working day, that no manager is
// named, and overdue after the two weeks of the confirmation.
func TestContactReminders(t *testing.T) {
	s := newStory(t).receive("2026-12-17")
	check(t, s.reminders("2026-12-17", "2027-01-20"), `
		2026-12-22 04-manager>responsible
		2026-12-24 04-reminder>responsible
		2026-12-30 04-manager>responsible
		2026-12-30 04-reminder>responsible
		2027-01-04 04-manager>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-04 04-reminder>responsible
		2027-01-05 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-11 04-manager>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-12 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-18 04-manager>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-19 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation`)
}

// After contact: from working day 15 weekly, until refused, withdrawn or submitted.
func TestAfterContact(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	check(t, s.reminders("2026-11-26", "2026-12-31"), `
		2026-12-14 20>responsible
		2026-12-21 20>responsible
		2026-12-28 20>responsible`)
	s.must("2027-01-02", record.ByDirector, record.Event{Kind: record.RecordRefusal})
	check(t, s.reminders("2027-01-02", "2027-01-13"), `
		2027-01-05 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-12 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation`)
}

// R17, R18: 7 days before and on the last day, moved to the working day
// before; the director hears when it is overdue; an extension starts anew.
func TestAdviceReminders(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.approved("2026-12-05", record.ByDirector, record.Event{Kind: record.Refer, Text: "x"}) // a Saturday: advice by 26 December
	check(t, s.reminders("2026-12-05", "2026-12-24"), `
		2026-12-18 15-reminder>commission
		2026-12-24 15-reminder>commission`)
	s.approved("2026-12-26", record.ByCommission, record.Event{Kind: record.Extend, Text: "x"}) // until 16 January, a Saturday
	check(t, s.reminders("2026-12-26", "2027-01-26"), `
		2027-01-08 15-reminder>commission
		2027-01-15 15-reminder>commission
		2027-01-18 15-overdue>commission 15-overdue>responsible 15-overdue>escalation
		2027-01-25 15-overdue>commission 15-overdue>responsible 15-overdue>escalation`)
}

// R20: working days 3 and 5, then overdue.
func TestDecisionReminders(t *testing.T) {
	s := newStory(t).in(record.Referred)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.approved("2026-12-21", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.Founded, Text: "x"})
	check(t, s.reminders("2026-12-22", "2027-01-07"), `
		2026-12-24 04-reminder>responsible
		2026-12-29 04-reminder>responsible
		2026-12-30 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation
		2027-01-06 04-overdue>responsible 04-overdue>deputy 04-overdue>escalation`)
}

// A program that was away sends only the latest reminder of each term.
func TestMissedRemindersCollapse(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	now := s.at("2026-12-21 08:00")
	for _, early := range []string{"2026-12-19 12:00", "2026-12-20 09:00", "2026-12-21 07:59"} {
		if events := s.rules.Reminders(s.c, s.at(early)); len(events) > 0 {
			t.Errorf("%s is no working day's 08:00, but %s is due", early, events[0].Term)
		}
		if next, ok := s.rules.NextReminder(s.c, s.at(early)); !ok || !next.Equal(now) {
			t.Errorf("%s: next at %v", early, next)
		}
	}
	events := s.rules.Reminders(s.c, now)
	if len(events) != 2 || events[1].Term != record.TermContact || events[1].Stage != day(t, "2026-12-15") || !events[1].Overdue {
		t.Fatalf("got %+v", events)
	}
	for _, e := range events {
		s.c = Decide(s.rules, s.c, e, now).Case
	}
	if again := s.rules.Reminders(s.c, now); len(again) > 0 {
		t.Errorf("sent twice: %+v", again)
	}
}

// NextReminder never lies after the moment at which a reminder is due.
func TestNextReminder(t *testing.T) {
	for _, status := range record.Statuses() {
		s := newStory(t).in(status)
		next, ok := s.rules.NextReminder(s.c, s.at("2026-11-25"))
		if ok == status.Closed() {
			t.Errorf("%s: next %v %v", status, next, ok)
		}
		for now := s.at("2026-11-25"); ok && now.Before(next); now = now.Add(time.Hour) {
			if due := s.rules.Reminders(s.c, now); len(due) > 0 && now.After(s.at("2026-11-25")) {
				t.Fatalf("%s: %s is due at %v, but next is %v", status, due[0].Term, now, next)
			}
		}
	}
}
