package procedure

import (
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

func mail(number int64, sha string) record.Mail { return record.Mail{Number: number, SHA256: sha} }

// A case that was opened needlessly closes in favour of the older one: shown first, and
// only while it stands where nothing has come of it.
func TestMerge(t *testing.T) {
	all := record.Event{Kind: record.PutInCase, Place: &record.Place{Into: "K-2026-0001", Opens: true, Mails: []record.Mail{mail(3, "aa"), mail(5, "bb")}}}
	for _, status := range record.Statuses() {
		s := newStory(t).in(status)
		d := s.do("2026-11-25", record.ByDirector, all)
		switch {
		case status == record.Received || status == record.Contacted:
			wantSent(t, d, "19>sender")
		case status.Closed():
			wantRefused(t, d, "closed", "procedure 2")
			continue
		default:
			wantRefused(t, d, "already-referred", "procedure 2")
			continue
		}
		done := s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
		wantSent(t, done, "29>writer", "16>sender")
		if s.c.Status != record.NotAdmitted || s.c.Outcome != record.Merged || s.c.MergedInto != "K-2026-0001" {
			t.Errorf("%s: it is %s %s into %q", status, s.c.Status, s.c.Outcome, s.c.MergedInto)
		}
		var moved []string
		for _, f := range done.Facts {
			if f.Kind == record.FactMoved {
				moved = append(moved, f.Mail+">"+f.Into)
			}
		}
		if len(moved) != 2 || moved[0] != "aa>K-2026-0001" {
			t.Errorf("%s: moved %q", status, moved)
		}
		if preview := done.Effects[0].Preview; preview != 3 {
			t.Errorf("the letter is about mail %d", preview)
		}
		wantRefused(t, s.do("2026-11-27", record.ByDirector, record.Event{Kind: record.Admit}), "merged", "indienen 3")
	}
}

// What is shown holds no more when the client wrote, or when the other case cannot take
// it by then.
func TestMergeIsShownAgain(t *testing.T) {
	s := newStory(t).in(record.Received)
	place := &record.Place{Into: "K-2026-0001", Opens: true, Mails: []record.Mail{mail(3, "aa")}}
	d := s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.PutInCase, Place: place})
	s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Nog iets."})
	again := s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
	wantSent(t, again, "19>sender")
	gone := *place
	gone.Missing = record.RefuseIntoClosed
	wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: again.Effects[0].Preview, Place: &gone}), "into-closed", "procedure 2")
}

// One mail leaves a case at once, by who answers for it or by its writer, and never the
// one with which the case began.
func TestOneMailLeaves(t *testing.T) {
	one := func(opens bool, into string) *record.Place {
		return &record.Place{Into: into, Opens: opens, Mails: []record.Mail{mail(5, "bb")}}
	}
	s := newStory(t).in(record.Contacted)
	wantSent(t, s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.TakeIn, Place: one(false, "")}), "16>sender")
	wantSent(t, s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.PutInCase, Place: one(false, "K-2026-0009")}), "16>sender")
	wantSent(t, s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.WantOwnCase, Text: "nieuwe klacht", Place: one(false, "")}), "21>responsible+mail")
	wantRefused(t, s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.TakeIn, Place: one(true, "")}), "opened-case", "procedure 2")
	wantRefused(t, s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.TakeIn}), "unknown-number", "procedure 2")
	wantRefused(t, s.do("2026-11-25", record.ByDeputy, record.Event{Kind: record.TakeIn, Place: one(false, "")}), "not-yours", "procedure 1")
	if s.c.Status != record.Contacted {
		t.Errorf("it is %s", s.c.Status)
	}
}

// A mail in a client's name that nobody vouches for and that leaves is asked about no
// more.
func TestMovedMailIsNotAskedAbout(t *testing.T) {
	s := newStory(t).in(record.Received)
	s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "x", Message: "bb", Unproven: true, Quiet: true})
	if len(s.c.Unproven) != 1 {
		t.Fatalf("unproven: %+v", s.c.Unproven)
	}
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.TakeIn, Place: &record.Place{Mails: []record.Mail{mail(5, "bb")}}})
	if len(s.c.Unproven) != 0 {
		t.Errorf("unproven: %+v", s.c.Unproven)
	}
}

// Mail that waits for a place is owed by who answers for the case, from the next working
// day; what the director is not to know of is not.
func TestPlacingTask(t *testing.T) {
	s := newStory(t).in(record.Received)
	s.c.Placeless = []record.Mail{{Number: 7, Received: s.at("2026-11-25")}, {Number: 8, Received: s.at("2026-11-26"), DeputyOnly: true}}
	task, owed := s.rules.TaskOf(s.c, record.TermPlacing, day(t, "2026-11-27"))
	if !owed || task.For != record.ByDirector || task.Since != day(t, "2026-11-25") || task.Reminders[0].On != day(t, "2026-11-26") {
		t.Errorf("%v, %+v", owed, task)
	}
	s.c.Placeless = s.c.Placeless[1:]
	if task, owed := s.rules.TaskOf(s.c, record.TermPlacing, day(t, "2026-11-27")); owed {
		t.Errorf("%+v", task)
	}
	if by := s.rules.PlacedBy(day(t, "2026-11-25")); by != day(t, "2026-11-30") {
		t.Errorf("a case by itself on %v", by)
	}
}
