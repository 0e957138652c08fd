package procedure

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

func wantSent(t *testing.T, d Decision, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, sent(d.Effects)); diff != "" {
		t.Errorf("mail (-want +got):\n%s", diff)
	}
}

func wantRefused(t *testing.T, d Decision, code record.RefusalCode, article string) {
	t.Helper()
	switch {
	case d.Refusal == nil:
		t.Errorf("carried out, want refused: %s", code)
	case d.Refusal.Code != code || d.Refusal.Article != article:
		t.Errorf("refused: %s (%s), want %s (%s)", d.Refusal.Code, d.Refusal.Article, code, article)
	case len(d.Effects) != 1 || d.Effects[0].To != record.ToSender:
		t.Errorf("a refusal sends one mail to its sender, not %v", sent(d.Effects))
	}
}

// R01, R06: any written request is taken in; what is no complaint is decided
// by the director with letter 11, never by the program.
func TestIntakeNeverJudges(t *testing.T) {
	s := newStory(t)
	d := s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Complaint: &record.Complaint{ID: "K-2026-0007"}})
	if d.Case.Status != record.Received || d.Case.ID != "K-2026-0007" {
		t.Errorf("got %s %s", d.Case.ID, d.Case.Status)
	}
	d = s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoComplaint, Text: "Een vraag over het rooster."})
	wantSent(t, d, "19>sender+letter")
	d = s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1})
	wantSent(t, d, "11>complainant+letter", "16>sender")
	if d.Case.Status != record.NotAdmitted || d.Case.Outcome != record.NoComplaint {
		t.Errorf("got %s %s", d.Case.Status, d.Case.Outcome)
	}
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Admit})
	if s.c.Status != record.Received || s.c.Outcome != "" || s.c.ContactBy != day(t, "2026-12-09") { // all ten were left
		t.Errorf("after ontvankelijk: %s %q, contact by %v", s.c.Status, s.c.Outcome, s.c.ContactBy)
	}
}

// R02, R03: several subjects; a ground the regulation does not list is kept too.
func TestSubjectsAndGrounds(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.Categorise}), "unknown-subject", "Wat is een klacht")
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Categorise, Subjects: []record.Subject{record.Treatment, record.Discrimination}, Grounds: []record.Ground{"afkomst", "iets anders"}})
	if len(s.c.Subjects) != 2 || len(s.c.Grounds) != 2 {
		t.Errorf("got %v %v", s.c.Subjects, s.c.Grounds)
	}
	if f := s.last.Facts[0]; len(f.Personal.Grounds) != 2 {
		t.Error("the grounds are not among the personal data")
	}
}

// R04, R05: unknown first steps reject nothing; they show in the report (R15).
func TestFirstStepsUnknown(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	d := s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Stap 1 en 2: niet bekend."})
	if d.Case.Status != record.Referred || d.Case.Report == "" {
		t.Errorf("got %s, report %q", d.Case.Status, d.Case.Report)
	}
}

// R07: a representative gets copies only with the complainant's consent.
func TestRepresentative(t *testing.T) {
	yes, no := true, false
	rik := &record.Representative{Person: record.Person{Name: "Rik Raadsman", Address: "rik@hulp.example"}, Role: "deskundige"}
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.NameRepresentative}), "no-representative-data", "indienen 3")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.NameRepresentative, Rep: rik}), "no-consent-line", "indienen 3")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.NameRepresentative, Yes: &yes, Rep: &record.Representative{Person: record.Person{Name: "Rik"}}}), "bad-address", "indienen 3")
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameRepresentative, Rep: rik, Yes: &no})
	wantSent(t, s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.AskSupplement, Text: "Wanneer was dat?"}), "17>complainant+letter", "16>sender")
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameRepresentative, Rep: rik, Yes: &yes})
	wantSent(t, s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."}),
		"05>complainant+letter+working_method", "05>representative+letter+working_method",
		"06>commission+letter+complaint_files+acknowledgement+report", "16>sender")
}

// R08: the program flags an old problem; the director decides, and not against
// the two years.
func TestTooOld(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	propose := func(said string) Decision {
		return s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.TooOld, Said: day(t, said)})
	}
	wantRefused(t, propose("2024-11-23"), "not-too-old", "indienen 3")
	wantSent(t, propose("2024-11-22"), "19>sender+letter")
	wantSent(t, s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), "11>complainant+letter", "16>sender")
	if s.c.Outcome != record.TooOld || *s.rules.CaseTerms(s.c).LapsesAfter != day(t, "2026-11-22") {
		t.Errorf("got %s, %v", s.c.Outcome, s.rules.CaseTerms(s.c).LapsesAfter)
	}
}

// R09 and conflict of interest: one person is responsible.
func TestResponsible(t *testing.T) {
	complain := func(s *story, text string) Decision {
		return s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: text, Complaint: &record.Complaint{ID: "K-2026-0001"}})
	}
	t.Run("about the director", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Mijn klacht gaat over Dirk de Directeur.")
		if s.c.Responsible != record.ByDeputy {
			t.Fatalf("responsible: %s", s.c.Responsible)
		}
		wantSent(t, s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.DeclareInvolved}), "16>sender")
		s.must("2026-11-24", record.ByDeputy, record.Event{Kind: record.TakeOver}) // it is the deputy's already, and stays closed to the director
		for _, k := range []record.EventKind{record.TakeOver, record.AskStatus, record.AskHelp, record.RecordContact} {
			d := s.do("2026-11-24", record.ByDirector, record.Event{Kind: k, Text: "x"})
			wantRefused(t, d, "after-involved", "procedure 1")
			wantSent(t, d, "13>sender")
		}
		wantRefused(t, s.do("2026-11-24", record.ByDeputy, record.Event{Kind: record.HandToDirector}), "after-involved", "procedure 1")
	})
	t.Run("handed over to the director", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Ik heb een klacht over de directeur van de school.")
		wantSent(t, s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.HandToDirector}), "03>responsible+complaint+acknowledgement", "16>sender")
		if s.c.Responsible != record.ByDirector {
			t.Errorf("responsible: %s", s.c.Responsible)
		}
	})
	t.Run("ill", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Geachte directeur,\nDe les viel uit.")
		if s.c.Responsible != record.ByDirector {
			t.Fatalf("a salutation made the deputy responsible")
		}
		wantRefused(t, s.do("2026-11-23", record.ByDeputy, record.Event{Kind: record.RecordContact, Text: "x"}), "not-yours", "procedure 1")
		s.must("2026-11-23", record.ByDirector, record.Event{Kind: record.HandToDeputy})
		s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.RecordContact, Text: "x"})
		wantRefused(t, s.do("2026-11-23", record.ByDirector, record.Event{Kind: record.Refer, Text: "x"}), "not-yours", "procedure 1")
		s.must("2026-11-23", record.ByDirector, record.Event{Kind: record.TakeOver})
		s.approved("2026-11-23", record.ByDirector, record.Event{Kind: record.Refer, Text: "x"})
	})
	t.Run("no deputy", func(t *testing.T) {
		s := newStory(t)
		s.rules.Roles.Deputy = rules.RoleHolder{}
		complain(s, "Mijn klacht gaat over Dirk de Directeur.")
		who := func(actor record.Actor, addresses ...string) {
			t.Helper()
			if got, holder := s.rules.Acting(s.c); got != actor || !slices.Equal(holder.Addresses, addresses) {
				t.Errorf("%s %v answers, want %s %v", got, holder.Addresses, actor, addresses)
			}
		}
		who(record.ByDeputy, "toezicht@school.example")
		wantSent(t, s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.DeclareInvolved, From: "toezicht@school.example"}), "16>sender")
		s.must("2026-11-24", record.ByDeputy, record.Event{Kind: record.RecordContact, Text: "x", From: "toezicht@school.example"})
		s.rules.Roles.Escalation = ""
		who(record.ByAdministrator, "beheer@school.example")
		d := s.do("2026-11-24", record.ByDeputy, record.Event{Kind: record.RecordContact, Text: "x", From: "toezicht@school.example"})
		wantRefused(t, d, "not-yours", "procedure 1")
		wantSent(t, d, "13>sender") // and not how it stands
		s.rules.Roles.Administrator = rules.RoleHolder{}
		who(record.ByDeputy)

		s = newStory(t)
		s.rules.Roles.Deputy, s.rules.Roles.Escalation = rules.RoleHolder{}, ""
		complain(s, "De les viel uit.")
		wantRefused(t, s.do("2026-11-23", record.ByDirector, record.Event{Kind: record.HandToDeputy}), "no-deputy", "procedure 1")
		s.must("2026-11-23", record.ByDirector, record.Event{Kind: record.DeclareInvolved})
		who(record.ByAdministrator, "beheer@school.example")
		s.rules.Roles.Administrator = rules.RoleHolder{}
		s.c = record.Case{}
		complain(s, "De les viel uit.")
		wantRefused(t, s.do("2026-11-23", record.ByDirector, record.Event{Kind: record.DeclareInvolved}), "no-deputy", "procedure 1")
	})
}

// R10, R11: the confirmation goes at once; the manager gets a copy of it, never
// the complaint, as soon as one is named.
func TestAcknowledgement(t *testing.T) {
	s := newStory(t).receive("2026-12-25")
	wantSent(t, s.last, "01>complainant+letter+regulation", "03>responsible+complaint+acknowledgement")
	wantRefused(t, s.do("2026-12-28", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "4"}), "unknown-manager", "procedure 3")
	wantRefused(t, s.do("2026-12-28", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "iemand@elders.example"}), "unknown-manager", "procedure 3")
	wantSent(t, s.must("2026-12-28", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "theo@school.example"}), "02>manager+acknowledgement", "16>sender")
	wantSent(t, s.must("2026-12-28", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "2"}), "16>sender")
	wantSent(t, s.must("2026-12-28", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "lies leidinggevende"}), "02>manager+acknowledgement", "16>sender")

	s = newStory(t)
	s.rules.Roles.Managers = s.rules.Roles.Managers[:1]
	s.receive("2026-11-23")
	wantSent(t, s.last, "01>complainant+letter+regulation", "03>responsible+complaint+acknowledgement", "02>manager+acknowledgement")
}

// R12: date and content of the contact; dates that cannot be are refused.
func TestContact(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	contact := func(e record.Event) Decision {
		e.Kind = record.RecordContact
		return s.do("2026-12-04", record.ByDirector, e)
	}
	wantRefused(t, contact(record.Event{Text: "x", Said: day(t, "2026-12-05")}), "date-future", "procedure 4")
	wantRefused(t, contact(record.Event{Text: "x", Said: day(t, "2026-11-22")}), "date-before-receipt", "procedure 4")
	wantRefused(t, contact(record.Event{Text: "x", SaidBad: "31 november"}), "date-unreadable", "procedure 4")
	contact(record.Event{Text: "Gebeld over de lestijden.", Said: day(t, "2026-12-03")})
	if s.c.Status != record.Contacted || s.c.FirstContact() != day(t, "2026-12-03") {
		t.Errorf("got %s on %v", s.c.Status, s.c.FirstContact())
	}
	contact(record.Event{Text: "Nog een keer gebeld."})
	if len(s.c.Contacts) != 2 || s.c.FirstContact() != day(t, "2026-12-03") {
		t.Errorf("got %v", s.c.Contacts)
	}
}

// R13: withdrawal is confirmed by the director, and can be taken back.
func TestWithdrawal(t *testing.T) {
	t.Run("a wish closes nothing", func(t *testing.T) {
		s := newStory(t).receive("2026-11-23")
		wantSent(t, s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.WithdrawalWished}), "22>responsible+mail")
		if s.c.Status != record.Received || s.c.WishedOn.IsZero() {
			t.Errorf("got %s, wished %v", s.c.Status, s.c.WishedOn)
		}
	})
	t.Run("taken back in time", func(t *testing.T) {
		s := newStory(t).in(record.Contacted)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.approved("2026-11-30", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Nieuwe docent."})
		if s.c.Outcome != record.OutcomeWithdrawn || s.c.ReopenBy != day(t, "2026-12-14") {
			t.Fatalf("got %s, reopen by %v", s.c.Outcome, s.c.ReopenBy)
		}
		s.must("2026-11-30", record.ByClock, letter10(record.LetterSent))
		wantSent(t, s.must("2026-12-14", record.ByComplainant, record.Event{Kind: record.WithdrawalDenied}), "28>complainant+letter", "28>manager", "21>responsible+mail")
		if s.c.Status != record.Contacted || s.c.Outcome != "" || s.c.ContactBy != day(t, "2026-12-07") {
			t.Errorf("got %s %q, contact by %v", s.c.Status, s.c.Outcome, s.c.ContactBy)
		}
	})
	t.Run("too late", func(t *testing.T) {
		s := newStory(t).in(record.Withdrawn) // on 24 November
		s.must("2026-11-24", record.ByClock, letter10(record.LetterSent))
		s.must("2026-12-09", record.ByComplainant, record.Event{Kind: record.WithdrawalDenied})
		if s.c.Status != record.Withdrawn {
			t.Errorf("reopened after the last day")
		}
		wantRefused(t, s.do("2026-12-09", record.ByDirector, record.Event{Kind: record.Reopen}), "reopen-late", "procedure 4")
	})
	t.Run("the days count from when it arrived", func(t *testing.T) {
		s := newStory(t).in(record.Withdrawn)
		s.must("2026-11-24", record.ByClock, letter10(record.LetterSent))
		s.must("2026-11-26", record.ByClock, letter10(record.LetterReturned))
		if until := s.rules.ReopenUntil(s.c, day(t, "2027-02-01")); until != day(t, "2027-02-01") {
			t.Errorf("it came back, and the case goes on until %v", until)
		}
		s.must("2026-12-15", record.ByClock, letter10(record.LetterSent))
		if until := s.rules.ReopenUntil(s.c, day(t, "2027-02-01")); until != day(t, "2026-12-29") {
			t.Errorf("it goes on until %v", until)
		}
		copied := letter10(record.LetterReturned) // the manager's tells nothing
		copied.Message, copied.To, copied.Person = "its copy", record.ToManager, &record.Person{Address: "lies@school.example"}
		s.must("2026-12-16", record.ByClock, copied)
		wantRefused(t, s.do("2026-12-30", record.ByDirector, record.Event{Kind: record.Reopen}), "reopen-late", "procedure 4")
		s.must("2026-12-29", record.ByDirector, record.Event{Kind: record.Reopen})
	})
	t.Run("any other answer goes to the director, who is reminded", func(t *testing.T) {
		for _, ends := range []record.EventKind{record.Reopen, record.MarkSeen, record.Note} {
			s := newStory(t).in(record.Withdrawn)
			s.must("2026-11-24", record.ByClock, letter10(record.LetterSent))
			wantSent(t, s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Wat betekent dit?", Unclear: true}), "21>responsible+mail")
			for _, on := range []string{"2026-11-26", "2026-12-03", "2026-12-10"} { // also when the days are over
				due := s.rules.Reminders(s.c, s.at(on+" 08:00"))
				if len(due) != 1 || due[0].Term != record.TermAnswer || due[0].Stage != day(t, on) {
					t.Fatalf("%s: %v", on, due)
				}
				wantSent(t, s.must(on+" 08:00", record.ByClock, due[0]), "04>responsible")
			}
			s.must("2026-12-11", record.ByDirector, record.Event{Kind: ends, Text: "Gebeld."})
			if task, owed := s.rules.TaskOf(s.c, record.TermAnswer, day(t, "2027-02-01")); owed {
				t.Errorf("after %s it is still asked: %v", ends, task)
			}
			if opened := s.c.Status == record.Received; opened != (ends == record.Reopen) {
				t.Errorf("after %s: %s", ends, s.c.Status)
			}
		}
	})
	t.Run("to the commission, after all", func(t *testing.T) {
		s := newStory(t).in(record.Contacted)
		s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.approved("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
		wantSent(t, s.must("2026-11-26", record.ByComplainant, record.Event{Kind: record.CommissionWished}), "28>complainant+letter", "28>manager", "21>responsible+mail")
		if s.c.Status != record.Contacted || s.c.SubmitBy != day(t, "2026-11-27") {
			t.Errorf("got %s, submit by %v", s.c.Status, s.c.SubmitBy)
		}
	})
	t.Run("a manager gets a copy", func(t *testing.T) {
		s := newStory(t).receive("2026-11-23")
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		wantSent(t, s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordWithdrawal}), "10>complainant+letter", "10>manager+letter", "16>sender")
	})
	t.Run("from the commission and back", func(t *testing.T) {
		s := newStory(t).in(record.Extended)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.approved("2026-11-30", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
		s.must("2026-12-01", record.ByDirector, record.Event{Kind: record.Reopen})
		wantSent(t, s.last, "28>complainant+letter", "28>manager", "28>commission", "16>sender")
		if s.c.Status != record.Extended || s.c.ExtendedAdviseBy != day(t, "2027-01-07") { // of 42 days 37 were left
			t.Fatalf("got %s, advise by %v", s.c.Status, s.c.ExtendedAdviseBy)
		}
		for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-02")) {
			if l.Term == record.TermExtended && (l.State != rules.TermOpen || l.After != calendar.AfterReopening || l.Days != 37) {
				t.Errorf("the advice: %+v", l)
			}
		}
		wantRefused(t, s.do("2026-12-03", record.ByCommission, record.Event{Kind: record.Extend, Text: "x"}), "second-extension", "procedure 6")
	})
	t.Run("a term runs on for the days it had left", func(t *testing.T) {
		s := newStory(t).in(record.Received)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.approved("2026-11-26", record.ByDirector, record.Event{Kind: record.RecordWithdrawal}) // two of ten were used
		s.must("2026-12-10", record.ByDirector, record.Event{Kind: record.Reopen})
		if s.c.ContactBy != day(t, "2026-12-22") {
			t.Errorf("contact by %v", s.c.ContactBy)
		}
		var reminded []string
		for d := day(t, "2026-12-10"); d.Before(day(t, "2026-12-25")); d = d.AddDays(1) {
			for _, e := range s.rules.Reminders(s.c, s.at(d.String()+" 08:00")) {
				s.must(d.String()+" 08:00", record.ByClock, e)
				if e.Term == record.TermContact {
					reminded = append(reminded, e.Stage.String())
				}
			}
		}
		if got := strings.Join(reminded, " "); got != "2026-12-15 2026-12-18 2026-12-22 2026-12-23" {
			t.Errorf("reminded on %s", got)
		}

		s = newStory(t).in(record.Referred)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"}) // by 15 December
		s.approved("2026-12-01", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
		s.must("2026-12-07", record.ByDirector, record.Event{Kind: record.Reopen})
		if s.c.Status != record.Referred || s.c.AdviseBy != day(t, "2026-12-22") {
			t.Errorf("got %s, advise by %v", s.c.Status, s.c.AdviseBy)
		}
		s.approved("2026-12-22", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
		if s.c.ExtendedAdviseBy != day(t, "2027-01-12") {
			t.Errorf("extended until %v", s.c.ExtendedAdviseBy)
		}

		s = newStory(t).in(record.Contacted)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordRefusal}) // by the 26th, and late
		s.approved("2026-11-30", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
		s.must("2026-12-01", record.ByDirector, record.Event{Kind: record.Reopen})
		if s.c.SubmitBy != day(t, "2026-11-26") || s.c.RefusedOn.IsZero() {
			t.Errorf("submit by %v, refused on %v", s.c.SubmitBy, s.c.RefusedOn)
		}
	})
}

// A case that was withdrawn under an older program goes on in the same way: its facts do
// not say how the terms were counted.
func TestReopenedFromAnOlderLog(t *testing.T) {
	for status, want := range map[record.Status]string{record.Received: "2026-12-16", record.Referred: "2026-12-24"} {
		s := newStory(t).in(status)
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		s.approved("2026-11-26", record.ByDirector, record.Event{Kind: record.RecordWithdrawal})
		for i := range s.facts {
			s.facts[i].Counts = nil
		}
		s.c = record.Fold(s.c.ID, s.facts, Standing)
		s.must("2026-12-04", record.ByComplainant, record.Event{Kind: record.WithdrawalDenied})
		due := s.c.ContactBy
		if status == record.Referred {
			due = s.c.AdviseBy
		}
		if s.c.Status != status || due.String() != want {
			t.Errorf("%s: %s by %v, want %s", status, s.c.Status, due, want)
		}
	}
}

// R14: a refusal sends nothing and starts one working day; commissie submits.
func TestRefusalAndSubmission(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	wantSent(t, s.must("2026-12-24", record.ByDirector, record.Event{Kind: record.RecordRefusal}), "16>sender")
	if s.c.Status != record.Contacted || s.c.SubmitBy != day(t, "2026-12-28") {
		t.Errorf("got %s, submit by %v", s.c.Status, s.c.SubmitBy)
	}
	s.must("2026-12-30", record.ByDirector, record.Event{Kind: record.RecordRefusal, Text: "Nog eens gevraagd."})
	if s.c.SubmitBy != day(t, "2026-12-28") || s.c.RefusalText != "Nog eens gevraagd." {
		t.Errorf("said again: submit by %v, %q", s.c.SubmitBy, s.c.RefusalText)
	}
	s.approved("2026-12-30", record.ByDirector, record.Event{Kind: record.Refer, Text: "x"})
	lines := s.rules.Timetable(s.c, day(t, "2026-12-30"))
	if i := slices.IndexFunc(lines, func(l rules.TermLine) bool { return l.Term == record.TermSubmit }); i < 0 || lines[i].State != rules.TermLate {
		t.Errorf("the term that was missed: %+v", lines)
	}
	s = newStory(t).in(record.Received)
	wantSent(t, s.must("2026-11-27", record.ByComplainant, record.Event{Kind: record.CommissionWished}), "21>responsible+mail")
	if s.c.Status != record.Received || s.c.SubmitBy != day(t, "2026-12-08") { // procedure 5 follows procedure 4
		t.Errorf("got %s, submit by %v", s.c.Status, s.c.SubmitBy)
	}
	due := func(x rules.Reminder) bool { return !x.On.After(day(t, "2026-12-01")) }
	if !slices.ContainsFunc(mustTask(t, s, record.TermContact, "2026-12-01").Reminders, due) {
		t.Error("nobody is reminded of the contact")
	}
	s.must("2026-12-01", record.ByDirector, record.Event{Kind: record.RecordContact, Said: day(t, "2026-11-30")})
	if s.c.SubmitBy != day(t, "2026-12-01") {
		t.Errorf("after the contact: submit by %v", s.c.SubmitBy)
	}

	for name, x := range map[string]struct {
		wished, contact, refused, want string
	}{
		"a contact before the wish, told later":         {"2026-11-27", "2026-11-25", "", "2026-11-30"},
		"a contact after the ten days":                  {"2026-11-27", "2026-12-11", "", "2026-12-08"},
		"said after the ten days":                       {"2026-12-10", "", "", "2026-12-11"},
		"the director's own word begins the day sooner": {"2026-11-27", "", "2026-11-30", "2026-12-01"},
	} {
		s := newStory(t).in(record.Received)
		s.must(x.wished, record.ByComplainant, record.Event{Kind: record.CommissionWished})
		if x.contact != "" {
			s.must("2026-12-11", record.ByDirector, record.Event{Kind: record.RecordContact, Said: day(t, x.contact)})
		}
		if x.refused != "" {
			s.must(x.refused, record.ByDirector, record.Event{Kind: record.RecordRefusal})
		}
		if s.c.SubmitBy != day(t, x.want) {
			t.Errorf("%s: submit by %v, want %s", name, s.c.SubmitBy, x.want)
		}
	}
}

func mustTask(t testing.TB, s *story, term record.Term, on string) rules.Task {
	t.Helper()
	task, ok := s.rules.TaskOf(s.c, term, day(t, on))
	if !ok {
		t.Fatalf("%s is not owed", term)
	}
	return task
}

// letter10 is what becomes of the complainant's letter 10.
func letter10(k record.EventKind) record.Event {
	return record.Event{Kind: k, Letter: record.LetterWithdrawal, Message: "letter 10", To: record.ToComplainant, Person: &record.Person{Address: "anna@klant.example"}}
}

// R15, R16: no report, no submission; letter 05 carries the working method.
func TestReferral(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	wantRefused(t, s.do("2026-12-02", record.ByDirector, record.Event{Kind: record.Refer}), "no-report", "procedure 5")
	wantRefused(t, s.do("2026-12-02", record.ByDirector, record.Event{Kind: record.Refer, Text: "Zie onder.", Points: true}), "points-down", "procedure 5")
	d := s.approved("2026-12-02", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	wantSent(t, d, "05>complainant+letter+working_method", "06>commission+letter+complaint_files+acknowledgement+report", "16>sender")
	if s.c.ReferredOn != day(t, "2026-12-02") || s.c.AdviseBy != day(t, "2026-12-23") {
		t.Errorf("referred %v, advise by %v", s.c.ReferredOn, s.c.AdviseBy)
	}
}

// R17: three weeks from the day of submission, which is the day on which the
// letters were made, not the day the director's mail came in.
func TestSubmissionDay(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	now := s.at("2026-12-02")
	s.must("2026-12-01 23:40", record.ByDirector, record.Event{Kind: record.Refer, Text: "x"})
	d := Decide(s.rules, s.c, record.Event{Kind: record.Approve, Actor: record.ByDirector, Preview: 1, At: s.at("2026-12-01 23:50"), On: day(t, "2026-12-01")}, now)
	if d.Case.ReferredOn != day(t, "2026-12-02") || d.Case.AdviseBy != day(t, "2026-12-23") {
		t.Errorf("referred on %v, advice by %v", d.Case.ReferredOn, d.Case.AdviseBy)
	}
}

// R18, R19: once, in time, with a reason; the complainant is told.
func TestExtension(t *testing.T) {
	s := newStory(t).in(record.Referred) // on 24 November: advice by 15 December
	wantRefused(t, s.do("2026-12-15", record.ByCommission, record.Event{Kind: record.Extend}), "no-reason", "procedure 6")
	wantRefused(t, s.do("2026-12-16", record.ByCommission, record.Event{Kind: record.Extend, Text: "x"}), "extension-late", "procedure 6")
	wantSent(t, s.approved("2026-12-15 23:59", record.ByCommission, record.Event{Kind: record.Extend, Text: "x"}), "07>complainant+letter", "07>responsible+letter", "16>sender")
	if s.c.ExtendedAdviseBy != day(t, "2027-01-05") || s.c.AdviceDue() != day(t, "2027-01-05") {
		t.Errorf("extended until %v", s.c.ExtendedAdviseBy)
	}
	wantRefused(t, s.do("2026-12-15", record.ByCommission, record.Event{Kind: record.Extend, Text: "x"}), "second-extension", "procedure 6")

	s = newStory(t).in(record.Referred)
	until := func(when, last string) Decision {
		return s.do(when, record.ByCommission, record.Event{Kind: record.Extend, Text: "x", Said: day(t, last)})
	}
	for _, last := range []string{"2026-11-20", "2026-12-14", "2026-12-15", "2027-01-06"} {
		wantRefused(t, until("2026-11-25", last), "extension-day", "procedure 6")
	}
	wantRefused(t, s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.Extend, Text: "x", SaidBad: "31 november"}), "date-unreadable", "procedure 6")
	wantSent(t, until("2026-11-25", "2027-01-05"), "19>sender+letter")
	until("2026-12-15", "2026-12-16")
	wantRefused(t, s.do("2026-12-17", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews}), "extension-day", "procedure 6")
	s.must("2026-12-16", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews})
	if s.c.AdviceDue() != day(t, "2026-12-16") {
		t.Errorf("extended until %v", s.c.AdviceDue())
	}
	for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-16")) {
		if l.Term == record.TermExtended && l.Days != 1 {
			t.Errorf("%d days after the first last day", l.Days)
		}
	}
}

// R22: the commission says that it cannot judge; the decision says so with its
// reasons, and no other decision passes.
func TestNotJudged(t *testing.T) {
	s := newStory(t).in(record.Referred)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	wantRefused(t, s.do("2026-12-01", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.NotJudged}), "empty-advice", "procedure 6")
	wantSent(t, s.approved("2026-12-01", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.NotJudged, Documents: []string{"aa"}}), "08>responsible+advice", "16>sender")
	if s.c.DecideBy != day(t, "2026-12-08") {
		t.Errorf("decide by %v", s.c.DecideBy)
	}
	wantRefused(t, s.do("2026-12-02", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Unfounded, Text: "x"}), "other-verdict", "procedure 6")
	wantRefused(t, s.do("2026-12-02", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.NotJudged}), "no-reason", "procedure 7")
	wantSent(t, s.approved("2026-12-02", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.NotJudged, Text: "x"}), "09>complainant+letter+advice", "09>manager+letter", "09>commission+letter", "16>sender")
	if s.c.Status != record.Decided || s.c.Outcome != record.NotJudged {
		t.Errorf("%s %s", s.c.Status, s.c.Outcome)
	}

	s = newStory(t).in(record.Referred) // with its reasons in words, the director needs none
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.approved("2026-12-01", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.NotJudged, Text: "Wij konden niemand horen."})
	s.approved("2026-12-02", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.NotJudged})
}

// R20, R21, R22: the advice binds; the decision goes to complainant, manager
// and commission, and only after akkoord on its own preview.
func TestDecision(t *testing.T) {
	s := newStory(t).in(record.Referred)
	wantRefused(t, s.do("2026-12-10", record.ByCommission, record.Event{Kind: record.Advise, Text: "x"}), "no-verdict", "procedure 6")
	wantRefused(t, s.do("2026-12-10", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.PartlyFounded}), "empty-advice", "procedure 6")
	wantSent(t, s.approved("2026-12-21", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.PartlyFounded, Documents: []string{"aa"}}), "08>responsible+advice", "16>sender")
	if s.c.DecideBy != day(t, "2026-12-29") {
		t.Errorf("decide by %v", s.c.DecideBy)
	}
	decide := func(o record.Outcome, text string) Decision {
		return s.do("2026-12-22", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: o, Text: text})
	}
	wantRefused(t, decide("", "x"), "no-verdict", "procedure 7")
	for _, o := range []record.Outcome{record.Founded, record.Unfounded} {
		wantRefused(t, decide(o, "x"), "other-verdict", "procedure 6")
	}
	wantRefused(t, decide(record.PartlyFounded, "x"), "no-manager", "procedure 7")
	s.must("2026-12-22", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	wantRefused(t, decide(record.PartlyFounded, ""), "no-reason", "procedure 7")
	wantSent(t, decide(record.PartlyFounded, "Daarom."), "19>sender+letter")

	approve := func(n int) Decision {
		return s.do("2026-12-23", record.ByDirector, record.Event{Kind: record.Approve, Preview: n})
	}
	wantRefused(t, approve(0), "not-reply-to-preview", "procedure 7")
	wantSent(t, decide(record.PartlyFounded, "Om een andere reden."), "19>sender+letter")
	wantRefused(t, approve(1), "stale-preview", "procedure 7")
	s.must("2026-12-23", record.ByDirector, record.Event{Kind: record.Cancel})
	wantRefused(t, approve(2), "no-preview", "procedure 7")
	for _, change := range []record.Event{
		{Kind: record.NameManager, Argument: "2"}, {Kind: record.SetLanguage, Yes: new(true)},
		{Kind: record.NameRepresentative, Yes: new(true), Rep: &record.Representative{Person: record.Person{Name: "Rik Raadsman", Address: "rik@hulp.example"}}},
	} {
		decide(record.PartlyFounded, "Een brief die nog verandert.")
		s.must("2026-12-23", record.ByDirector, change)
		if wantSent(t, approve(s.c.Previews), "19>sender+letter"); s.c.Status == record.Decided {
			t.Errorf("after %s another letter leaves than the one that was shown", change.Kind)
		}
	}
	s.must("2026-12-23", record.ByDirector, record.Event{Kind: record.SetLanguage, Yes: new(false)})
	s.must("2026-12-23", record.ByDirector, record.Event{Kind: record.NameRepresentative, Yes: new(false), Rep: &record.Representative{Person: record.Person{Name: "Rik"}}})
	decide(record.PartlyFounded, "De laatste.")
	wantSent(t, approve(s.c.Previews), "09>complainant+letter+advice", "09>manager+letter", "09>commission+letter", "16>sender")
	if s.c.Status != record.Decided || s.c.Outcome != record.PartlyFounded || s.c.DecidedOn != day(t, "2026-12-23") || s.c.DecisionText != "De laatste." {
		t.Errorf("got %+v", s.c)
	}
	wantRefused(t, approve(s.c.Previews), "no-preview", "procedure 7")
}

// R23: language education is set by the director, never guessed.
func TestLanguageEducation(t *testing.T) {
	yes, no := true, false
	s := newStory(t)
	s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "De taalles is slecht.", Complaint: &record.Complaint{ID: "K-2026-0001"}})
	if s.c.Language || s.c.NotLanguage || !slices.Contains(s.c.Signals, record.SignalLanguage) {
		t.Errorf("language %v, signals %v", s.c.Language, s.c.Signals)
	}
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.SetLanguage}), "unknown-answer", "Blik op Werk")
	for _, v := range []*bool{&yes, &no} {
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.SetLanguage, Yes: v})
		if s.c.Language != *v || s.c.NotLanguage == *v {
			t.Errorf("said %v: language %v, not language %v", *v, s.c.Language, s.c.NotLanguage)
		}
	}
}

// R24: every event leaves a fact with its time, its actor and its mail.
func TestEveryEventIsLogged(t *testing.T) {
	for _, k := range Events() {
		if k == record.ComplaintReceived {
			continue
		}
		for _, status := range record.Statuses() {
			s := newStory(t).in(status)
			e, by := sample(t, k)
			e.Message = "hash-of-the-mail"
			d := s.do("2026-11-25", by, e)
			if len(d.Facts) == 0 && !((k == record.TermDue || k == record.Readdress || k == record.HandOver) && status.Closed()) && k != record.JoinCase && k != record.RecountTerms { // the holidays are as they were
				t.Errorf("%s in %s leaves no fact", k, status)
			}
			for _, f := range d.Facts {
				if f.At.IsZero() || f.Actor != by || f.Message != "hash-of-the-mail" {
					t.Errorf("%s in %s: fact %s at %v by %q for %q", k, status, f.Kind, f.At, f.Actor, f.Message)
				}
			}
		}
	}
}

// R25: a letter that bounces is an open task, told to the responsible person;
// mail to that very person is told to the deputy and the administrator.
func TestLetterReturned(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	returned := func(letter record.LetterKind, address string) Decision {
		return s.must("2026-11-24", record.ByClock, record.Event{Kind: record.LetterReturned, Letter: letter, Person: &record.Person{Address: address}, Line: "550 5.1.1 onbekend"})
	}
	wantSent(t, returned("01", "anna@klant.example"), "23>responsible+returned")
	wantSent(t, returned("16", "commissie@commissie.example"), "23>responsible+returned")
	wantSent(t, returned("03", "directeur@school.example"), "23>deputy", "23>administrator")
	wantSent(t, returned("16", "directeur@school.example"), "23>deputy", "23>administrator")
	wantSent(t, returned("23", "directeur@school.example"))
	if s.c.Failed != 5 {
		t.Errorf("%d open tasks, want 5", s.c.Failed)
	}
	s.rules.Roles.Deputy, s.rules.Roles.Administrator = rules.RoleHolder{}, rules.RoleHolder{}
	wantSent(t, returned("03", "directeur@school.example"), "23>responsible+returned")
}

// The fold of the logged facts is the case, whatever happened.
func TestFold(t *testing.T) {
	for _, status := range record.Statuses() {
		s := newStory(t).in(status)
		if diff := cmp.Diff(s.c, record.Fold("K-2026-0001", s.facts, Standing)); diff != "" {
			t.Errorf("%s (-case +fold):\n%s", status, diff)
		}
	}
}

// Decide changes nothing it was given.
func TestDecideIsPure(t *testing.T) {
	for _, k := range Events() {
		s := newStory(t).in(record.Advised)
		e, by := sample(t, k)
		e.Actor, e.At, e.On = by, s.at("2026-11-25"), day(t, "2026-11-25")
		before := record.Fold("K-2026-0001", s.facts, Standing)
		first := Decide(s.rules, s.c, e, s.at("2026-11-25"))
		second := Decide(s.rules, s.c, e, s.at("2026-11-25"))
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%s decides differently the second time:\n%s", k, diff)
		}
		if diff := cmp.Diff(before, s.c); diff != "" {
			t.Errorf("%s changed its argument:\n%s", k, diff)
		}
	}
}

func TestPossible(t *testing.T) {
	s := newStory(t).in(record.Received)
	got := Possible(s.c, record.ByDirector)
	for _, k := range []record.EventKind{record.NameManager, record.RecordContact, record.RecordWithdrawal, record.Refer} {
		if !slices.Contains(got, k) {
			t.Errorf("%s is not possible in received", k)
		}
	}
	for _, k := range []record.EventKind{record.Approve, record.ProposeDecision, record.Reopen, record.Extend, record.NotUnderstood, record.MailReceived} {
		if slices.Contains(got, k) {
			t.Errorf("%s is possible in received", k)
		}
	}
	if got := Possible(newStory(t).in(record.Referred).c, record.ByCommission); !slices.Contains(got, record.Extend) || slices.Contains(got, record.Refer) {
		t.Errorf("the commission may: %v", got)
	}
}
