package procedure

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wantSent(t *testing.T, d Decision, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, sent(d.Effects)); diff != "" {
		t.Errorf("mail (-want +got):\n%s", diff)
	}
}

func wantRefused(t *testing.T, d Decision, code RefusalCode, article string) {
	t.Helper()
	switch {
	case d.Refusal == nil:
		t.Errorf("carried out, want refused: %s", code)
	case d.Refusal.Code != code || d.Refusal.Article != article:
		t.Errorf("refused: %s (%s), want %s (%s)", d.Refusal.Code, d.Refusal.Article, code, article)
	case len(d.Effects) != 1 || d.Effects[0].To != ToSender:
		t.Errorf("a refusal sends one mail to its sender, not %v", sent(d.Effects))
	}
}

// R01, R06: any written request is taken in; what is no complaint is decided
// by the director with letter 11, never by the program.
func TestIntakeNeverJudges(t *testing.T) {
	s := newStory(t)
	d := s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Complaint: &Complaint{ID: "K-2026-0007"}})
	if d.Case.Status != Received || d.Case.ID != "K-2026-0007" {
		t.Errorf("got %s %s", d.Case.ID, d.Case.Status)
	}
	d = s.must("2026-11-24", ByDirector, Event{Kind: ProposeInadmissible, Outcome: NoComplaint, Text: "Een vraag over het rooster."})
	wantSent(t, d, "19>sender+letter")
	d = s.must("2026-11-24", ByDirector, Event{Kind: Approve, Preview: 1})
	wantSent(t, d, "11>complainant+letter", "16>sender")
	if d.Case.Status != NotAdmitted || d.Case.Outcome != NoComplaint {
		t.Errorf("got %s %s", d.Case.Status, d.Case.Outcome)
	}
	s.must("2026-11-25", ByDirector, Event{Kind: Admit})
	if s.c.Status != Received || s.c.Outcome != "" || s.c.ContactBy != day(t, "2026-12-07") {
		t.Errorf("after ontvankelijk: %s %q, contact by %v", s.c.Status, s.c.Outcome, s.c.ContactBy)
	}
}

// R02, R03: several subjects; a ground the regulation does not list is kept too.
func TestSubjectsAndGrounds(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: Categorise}), "unknown-subject", "Wat is een klacht")
	s.must("2026-11-24", ByDirector, Event{Kind: Categorise, Subjects: []Subject{Treatment, Discrimination}, Grounds: []Ground{"afkomst", "iets anders"}})
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
	d := s.approved("2026-11-24", ByDirector, Event{Kind: Refer, Text: "Stap 1 en 2: niet bekend."})
	if d.Case.Status != Referred || d.Case.Report == "" {
		t.Errorf("got %s, report %q", d.Case.Status, d.Case.Report)
	}
}

// R07: a representative gets copies only with the complainant's consent.
func TestRepresentative(t *testing.T) {
	yes, no := true, false
	rik := &Representative{Person: Person{"Rik Raadsman", "rik@hulp.example"}, Role: "deskundige"}
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: NameRepresentative}), "no-representative-data", "indienen 3")
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: NameRepresentative, Rep: rik}), "no-consent-line", "indienen 3")
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: NameRepresentative, Yes: &yes, Rep: &Representative{Person: Person{Name: "Rik"}}}), "bad-address", "indienen 3")
	s.must("2026-11-24", ByDirector, Event{Kind: NameRepresentative, Rep: rik, Yes: &no})
	wantSent(t, s.approved("2026-11-24", ByDirector, Event{Kind: AskSupplement, Text: "Wanneer was dat?"}), "17>complainant+letter", "16>sender")
	s.must("2026-11-24", ByDirector, Event{Kind: NameRepresentative, Rep: rik, Yes: &yes})
	wantSent(t, s.approved("2026-11-24", ByDirector, Event{Kind: Refer, Text: "Rapportage."}),
		"05>complainant+letter+working_method", "05>representative+letter+working_method",
		"06>commission+letter+complaint_files+acknowledgement+report", "16>sender")
}

// R08: the program flags an old problem; the director decides, and not against
// the two years.
func TestTooOld(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	propose := func(said string) Decision {
		return s.do("2026-11-24", ByDirector, Event{Kind: ProposeInadmissible, Outcome: TooOld, Said: day(t, said)})
	}
	wantRefused(t, propose("2024-11-23"), "not-too-old", "indienen 3")
	wantSent(t, propose("2024-11-22"), "19>sender+letter")
	wantSent(t, s.must("2026-11-25", ByDirector, Event{Kind: Approve, Preview: 1}), "11>complainant+letter", "16>sender")
	if s.c.Outcome != TooOld || *s.rules.CaseTerms(s.c).LapsesAfter != day(t, "2026-11-22") {
		t.Errorf("got %s, %v", s.c.Outcome, s.rules.CaseTerms(s.c).LapsesAfter)
	}
}

// R09 and conflict of interest: one person is responsible.
func TestResponsible(t *testing.T) {
	complain := func(s *story, text string) Decision {
		return s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Text: text, Complaint: &Complaint{ID: "K-2026-0001"}})
	}
	t.Run("about the director", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Mijn klacht gaat over Dirk de Directeur.")
		if s.c.Responsible != ByDeputy {
			t.Fatalf("responsible: %s", s.c.Responsible)
		}
		wantSent(t, s.must("2026-11-23", ByDeputy, Event{Kind: DeclareInvolved}), "16>sender")
		s.must("2026-11-24", ByDeputy, Event{Kind: TakeOver}) // it is the deputy's already, and stays closed to the director
		for _, k := range []EventKind{TakeOver, AskStatus, AskHelp, RecordContact} {
			d := s.do("2026-11-24", ByDirector, Event{Kind: k, Text: "x"})
			wantRefused(t, d, "after-involved", "procedure 1")
			wantSent(t, d, "13>sender")
		}
		wantRefused(t, s.do("2026-11-24", ByDeputy, Event{Kind: HandToDirector}), "after-involved", "procedure 1")
	})
	t.Run("handed over to the director", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Ik heb een klacht over de directeur van de school.")
		wantSent(t, s.must("2026-11-23", ByDeputy, Event{Kind: HandToDirector}), "03>responsible+complaint+acknowledgement", "16>sender")
		if s.c.Responsible != ByDirector {
			t.Errorf("responsible: %s", s.c.Responsible)
		}
	})
	t.Run("ill", func(t *testing.T) {
		s := newStory(t)
		complain(s, "Geachte directeur,\nDe les viel uit.")
		if s.c.Responsible != ByDirector {
			t.Fatalf("a salutation made the deputy responsible")
		}
		wantRefused(t, s.do("2026-11-23", ByDeputy, Event{Kind: RecordContact, Text: "x"}), "not-yours", "procedure 1")
		s.must("2026-11-23", ByDirector, Event{Kind: HandToDeputy})
		s.must("2026-11-23", ByDeputy, Event{Kind: RecordContact, Text: "x"})
		wantRefused(t, s.do("2026-11-23", ByDirector, Event{Kind: Refer, Text: "x"}), "not-yours", "procedure 1")
		s.must("2026-11-23", ByDirector, Event{Kind: TakeOver})
		s.approved("2026-11-23", ByDirector, Event{Kind: Refer, Text: "x"})
	})
	t.Run("no deputy", func(t *testing.T) {
		s := newStory(t)
		s.rules.Roles.Deputy = RoleHolder{}
		complain(s, "Mijn klacht gaat over Dirk de Directeur.")
		who := func(actor Actor, addresses ...string) {
			t.Helper()
			if got, holder := s.rules.Acting(s.c); got != actor || !slices.Equal(holder.Addresses, addresses) {
				t.Errorf("%s %v answers, want %s %v", got, holder.Addresses, actor, addresses)
			}
		}
		who(ByDeputy, "toezicht@school.example")
		wantSent(t, s.must("2026-11-23", ByDeputy, Event{Kind: DeclareInvolved, From: "toezicht@school.example"}), "16>sender")
		s.must("2026-11-24", ByDeputy, Event{Kind: RecordContact, Text: "x", From: "toezicht@school.example"})
		s.rules.Roles.Escalation = ""
		who(ByAdministrator, "beheer@school.example")
		d := s.do("2026-11-24", ByDeputy, Event{Kind: RecordContact, Text: "x", From: "toezicht@school.example"})
		wantRefused(t, d, "not-yours", "procedure 1")
		wantSent(t, d, "13>sender") // and not how it stands
		s.rules.Roles.Administrator = RoleHolder{}
		who(ByDeputy)

		s = newStory(t)
		s.rules.Roles.Deputy, s.rules.Roles.Escalation = RoleHolder{}, ""
		complain(s, "De les viel uit.")
		wantRefused(t, s.do("2026-11-23", ByDirector, Event{Kind: HandToDeputy}), "no-deputy", "procedure 1")
		s.must("2026-11-23", ByDirector, Event{Kind: DeclareInvolved})
		who(ByAdministrator, "beheer@school.example")
		s.rules.Roles.Administrator = RoleHolder{}
		s.c = Case{}
		complain(s, "De les viel uit.")
		wantRefused(t, s.do("2026-11-23", ByDirector, Event{Kind: DeclareInvolved}), "no-deputy", "procedure 1")
	})
}

// R10, R11: the confirmation goes at once; the manager gets a copy of it, never
// the complaint, as soon as one is named.
func TestAcknowledgement(t *testing.T) {
	s := newStory(t).receive("2026-12-25")
	wantSent(t, s.last, "01>complainant+letter+regulation", "03>responsible+complaint+acknowledgement")
	wantRefused(t, s.do("2026-12-28", ByDirector, Event{Kind: NameManager, Argument: "4"}), "unknown-manager", "procedure 3")
	wantRefused(t, s.do("2026-12-28", ByDirector, Event{Kind: NameManager, Argument: "iemand@elders.example"}), "unknown-manager", "procedure 3")
	wantSent(t, s.must("2026-12-28", ByDirector, Event{Kind: NameManager, Argument: "theo@school.example"}), "02>manager+acknowledgement", "16>sender")
	wantSent(t, s.must("2026-12-28", ByDirector, Event{Kind: NameManager, Argument: "2"}), "16>sender")
	wantSent(t, s.must("2026-12-28", ByDirector, Event{Kind: NameManager, Argument: "lies leidinggevende"}), "02>manager+acknowledgement", "16>sender")

	s = newStory(t)
	s.rules.Roles.Managers = s.rules.Roles.Managers[:1]
	s.receive("2026-11-23")
	wantSent(t, s.last, "01>complainant+letter+regulation", "03>responsible+complaint+acknowledgement", "02>manager+acknowledgement")
}

// R12: date and content of the contact; dates that cannot be are refused.
func TestContact(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	contact := func(e Event) Decision { e.Kind = RecordContact; return s.do("2026-12-04", ByDirector, e) }
	wantRefused(t, contact(Event{Text: "x", Said: day(t, "2026-12-05")}), "date-future", "procedure 4")
	wantRefused(t, contact(Event{Text: "x", Said: day(t, "2026-11-22")}), "date-before-receipt", "procedure 4")
	wantRefused(t, contact(Event{Text: "x", SaidBad: "31 november"}), "date-unreadable", "procedure 4")
	contact(Event{Text: "Gebeld over de lestijden.", Said: day(t, "2026-12-03")})
	if s.c.Status != Contacted || s.c.FirstContact() != day(t, "2026-12-03") {
		t.Errorf("got %s on %v", s.c.Status, s.c.FirstContact())
	}
	contact(Event{Text: "Nog een keer gebeld."})
	if len(s.c.Contacts) != 2 || s.c.FirstContact() != day(t, "2026-12-03") {
		t.Errorf("got %v", s.c.Contacts)
	}
}

// R13: withdrawal is confirmed by the director, and can be taken back.
func TestWithdrawal(t *testing.T) {
	t.Run("a wish closes nothing", func(t *testing.T) {
		s := newStory(t).receive("2026-11-23")
		wantSent(t, s.must("2026-11-24", ByComplainant, Event{Kind: WithdrawalWished}), "22>responsible+mail")
		if s.c.Status != Received || s.c.WishedOn.IsZero() {
			t.Errorf("got %s, wished %v", s.c.Status, s.c.WishedOn)
		}
	})
	t.Run("taken back in time", func(t *testing.T) {
		s := newStory(t).in(Contacted)
		s.must("2026-11-24", ByDirector, Event{Kind: NameManager, Argument: "1"})
		s.approved("2026-11-30", ByDirector, Event{Kind: RecordWithdrawal, Text: "Nieuwe docent."})
		if s.c.Outcome != OutcomeWithdrawn || s.c.ReopenBy != day(t, "2026-12-14") {
			t.Fatalf("got %s, reopen by %v", s.c.Outcome, s.c.ReopenBy)
		}
		wantSent(t, s.must("2026-12-14", ByComplainant, Event{Kind: WithdrawalDenied}), "21>responsible+mail")
		if s.c.Status != Contacted || s.c.Outcome != "" || s.c.ContactBy != day(t, "2026-12-07") {
			t.Errorf("got %s %q, contact by %v", s.c.Status, s.c.Outcome, s.c.ContactBy)
		}
	})
	t.Run("too late", func(t *testing.T) {
		s := newStory(t).in(Withdrawn) // on 24 November
		s.must("2026-12-09", ByComplainant, Event{Kind: WithdrawalDenied})
		if s.c.Status != Withdrawn {
			t.Errorf("reopened after the last day")
		}
		wantRefused(t, s.do("2026-12-09", ByDirector, Event{Kind: Reopen}), "reopen-late", "procedure 4")
	})
	t.Run("any other answer goes to the director", func(t *testing.T) {
		s := newStory(t).in(Withdrawn)
		wantSent(t, s.must("2026-11-25", ByComplainant, Event{Kind: MailReceived, Text: "Dat klopt niet."}), "21>responsible+mail")
		s.must("2026-11-25", ByDirector, Event{Kind: Reopen})
		if s.c.Status != Received {
			t.Errorf("got %s", s.c.Status)
		}
	})
	t.Run("a manager gets a copy", func(t *testing.T) {
		s := newStory(t).receive("2026-11-23")
		s.must("2026-11-24", ByDirector, Event{Kind: NameManager, Argument: "1"})
		wantSent(t, s.approved("2026-11-24", ByDirector, Event{Kind: RecordWithdrawal}), "10>complainant+letter", "10>manager+letter", "16>sender")
	})
	t.Run("from the commission and back", func(t *testing.T) {
		s := newStory(t).in(Extended)
		s.must("2026-11-24", ByDirector, Event{Kind: NameManager, Argument: "1"})
		s.approved("2026-11-30", ByDirector, Event{Kind: RecordWithdrawal})
		s.must("2026-12-01", ByDirector, Event{Kind: Reopen})
		if s.c.Status != Contacted || s.c.AdviseBy.IsZero() { // its terms are unchanged
			t.Fatalf("got %s, advise by %v", s.c.Status, s.c.AdviseBy)
		}
		for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-02")) {
			if (l.Term == TermAdvise || l.Term == TermExtended) && l.State != TermEnded {
				t.Errorf("%s is %s, though the commission no longer has the case", l.Term, l.State)
			}
		}
		s.approved("2026-12-02", ByDirector, Event{Kind: Refer, Text: "Opnieuw."})
		wantRefused(t, s.do("2026-12-03", ByCommission, Event{Kind: Extend, Text: "x"}), "second-extension", "procedure 6")
	})
}

// R14: a refusal sends nothing and starts one working day; commissie submits.
func TestRefusalAndSubmission(t *testing.T) {
	s := newStory(t).in(Contacted)
	wantSent(t, s.must("2026-12-24", ByDirector, Event{Kind: RecordRefusal}), "16>sender")
	if s.c.Status != Contacted || s.c.SubmitBy != day(t, "2026-12-28") {
		t.Errorf("got %s, submit by %v", s.c.Status, s.c.SubmitBy)
	}
	s.must("2026-12-30", ByDirector, Event{Kind: RecordRefusal, Text: "Nog eens gevraagd."})
	if s.c.SubmitBy != day(t, "2026-12-28") || s.c.RefusalText != "Nog eens gevraagd." {
		t.Errorf("said again: submit by %v, %q", s.c.SubmitBy, s.c.RefusalText)
	}
	s.approved("2026-12-30", ByDirector, Event{Kind: Refer, Text: "x"})
	lines := s.rules.Timetable(s.c, day(t, "2026-12-30"))
	if i := slices.IndexFunc(lines, func(l TermLine) bool { return l.Term == TermSubmit }); i < 0 || lines[i].State != TermLate {
		t.Errorf("the term that was missed: %+v", lines)
	}
	s = newStory(t).in(Received)
	wantSent(t, s.must("2026-11-27", ByComplainant, Event{Kind: CommissionWished}), "21>responsible+mail")
	if s.c.Status != Received || s.c.SubmitBy != day(t, "2026-11-30") {
		t.Errorf("got %s, submit by %v", s.c.Status, s.c.SubmitBy)
	}
}

// R15, R16: no report, no submission; letter 05 carries the working method.
func TestReferral(t *testing.T) {
	s := newStory(t).in(Contacted)
	wantRefused(t, s.do("2026-12-02", ByDirector, Event{Kind: Refer}), "no-report", "procedure 5")
	d := s.approved("2026-12-02", ByDirector, Event{Kind: Refer, Text: "Rapportage."})
	wantSent(t, d, "05>complainant+letter+working_method", "06>commission+letter+complaint_files+acknowledgement+report", "16>sender")
	if s.c.ReferredOn != day(t, "2026-12-02") || s.c.AdviseBy != day(t, "2026-12-23") {
		t.Errorf("referred %v, advise by %v", s.c.ReferredOn, s.c.AdviseBy)
	}
}

// R17: three weeks from the day of submission, which is the day on which the
// letters were made, not the day the director's mail came in.
func TestSubmissionDay(t *testing.T) {
	s := newStory(t).in(Contacted)
	now := s.at("2026-12-02")
	s.must("2026-12-01 23:40", ByDirector, Event{Kind: Refer, Text: "x"})
	d := Decide(s.rules, s.c, Event{Kind: Approve, Actor: ByDirector, Preview: 1, At: s.at("2026-12-01 23:50"), On: day(t, "2026-12-01")}, now)
	if d.Case.ReferredOn != day(t, "2026-12-02") || d.Case.AdviseBy != day(t, "2026-12-23") {
		t.Errorf("referred on %v, advice by %v", d.Case.ReferredOn, d.Case.AdviseBy)
	}
}

// R18, R19: once, in time, with a reason; the complainant is told.
func TestExtension(t *testing.T) {
	s := newStory(t).in(Referred) // on 24 November: advice by 15 December
	wantRefused(t, s.do("2026-12-15", ByCommission, Event{Kind: Extend}), "no-reason", "procedure 6")
	wantRefused(t, s.do("2026-12-16", ByCommission, Event{Kind: Extend, Text: "x"}), "extension-late", "procedure 6")
	wantSent(t, s.approved("2026-12-15 23:59", ByCommission, Event{Kind: Extend, Text: "x"}), "07>complainant+letter", "07>responsible+letter", "16>sender")
	if s.c.ExtendedAdviseBy != day(t, "2027-01-05") || s.c.AdviceDue() != day(t, "2027-01-05") {
		t.Errorf("extended until %v", s.c.ExtendedAdviseBy)
	}
	wantRefused(t, s.do("2026-12-15", ByCommission, Event{Kind: Extend, Text: "x"}), "second-extension", "procedure 6")

	s = newStory(t).in(Referred)
	until := func(when, last string) Decision {
		return s.do(when, ByCommission, Event{Kind: Extend, Text: "x", Said: day(t, last)})
	}
	for _, last := range []string{"2026-11-20", "2026-12-14", "2026-12-15", "2027-01-06"} {
		wantRefused(t, until("2026-11-25", last), "extension-day", "procedure 6")
	}
	wantRefused(t, s.do("2026-11-25", ByCommission, Event{Kind: Extend, Text: "x", SaidBad: "31 november"}), "date-unreadable", "procedure 6")
	wantSent(t, until("2026-11-25", "2027-01-05"), "19>sender+letter")
	until("2026-12-15", "2026-12-16")
	wantRefused(t, s.do("2026-12-17", ByCommission, Event{Kind: Approve, Preview: s.c.Previews}), "extension-day", "procedure 6")
	s.must("2026-12-16", ByCommission, Event{Kind: Approve, Preview: s.c.Previews})
	if s.c.AdviceDue() != day(t, "2026-12-16") {
		t.Errorf("extended until %v", s.c.AdviceDue())
	}
	for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-16")) {
		if l.Term == TermExtended && l.Days != 1 {
			t.Errorf("%d days after the first last day", l.Days)
		}
	}
}

// R22: the commission says that it cannot judge; the decision says so with its
// reasons, and no other decision passes.
func TestNotJudged(t *testing.T) {
	s := newStory(t).in(Referred)
	s.must("2026-11-25", ByDirector, Event{Kind: NameManager, Argument: "1"})
	wantRefused(t, s.do("2026-12-01", ByCommission, Event{Kind: Advise, Outcome: NotJudged}), "empty-advice", "procedure 6")
	wantSent(t, s.approved("2026-12-01", ByCommission, Event{Kind: Advise, Outcome: NotJudged, Documents: []string{"aa"}}), "08>responsible+advice", "16>sender")
	if s.c.DecideBy != day(t, "2026-12-08") {
		t.Errorf("decide by %v", s.c.DecideBy)
	}
	wantRefused(t, s.do("2026-12-02", ByDirector, Event{Kind: ProposeDecision, Outcome: Unfounded, Text: "x"}), "other-verdict", "procedure 6")
	wantRefused(t, s.do("2026-12-02", ByDirector, Event{Kind: ProposeDecision, Outcome: NotJudged}), "no-reason", "procedure 7")
	wantSent(t, s.approved("2026-12-02", ByDirector, Event{Kind: ProposeDecision, Outcome: NotJudged, Text: "x"}), "09>complainant+letter+advice", "09>manager+letter", "09>commission+letter", "16>sender")
	if s.c.Status != Decided || s.c.Outcome != NotJudged {
		t.Errorf("%s %s", s.c.Status, s.c.Outcome)
	}

	s = newStory(t).in(Referred) // with its reasons in words, the director needs none
	s.must("2026-11-25", ByDirector, Event{Kind: NameManager, Argument: "1"})
	s.approved("2026-12-01", ByCommission, Event{Kind: Advise, Outcome: NotJudged, Text: "Wij konden niemand horen."})
	s.approved("2026-12-02", ByDirector, Event{Kind: ProposeDecision, Outcome: NotJudged})
}

// R20, R21, R22: the advice binds; the decision goes to complainant, manager
// and commission, and only after akkoord on its own preview.
func TestDecision(t *testing.T) {
	s := newStory(t).in(Referred)
	wantRefused(t, s.do("2026-12-10", ByCommission, Event{Kind: Advise, Text: "x"}), "no-verdict", "procedure 6")
	wantRefused(t, s.do("2026-12-10", ByCommission, Event{Kind: Advise, Outcome: PartlyFounded}), "empty-advice", "procedure 6")
	wantSent(t, s.approved("2026-12-21", ByCommission, Event{Kind: Advise, Outcome: PartlyFounded, Documents: []string{"aa"}}), "08>responsible+advice", "16>sender")
	if s.c.DecideBy != day(t, "2026-12-29") {
		t.Errorf("decide by %v", s.c.DecideBy)
	}
	decide := func(o Outcome, text string) Decision {
		return s.do("2026-12-22", ByDirector, Event{Kind: ProposeDecision, Outcome: o, Text: text})
	}
	wantRefused(t, decide("", "x"), "no-verdict", "procedure 7")
	for _, o := range []Outcome{Founded, Unfounded} {
		wantRefused(t, decide(o, "x"), "other-verdict", "procedure 6")
	}
	wantRefused(t, decide(PartlyFounded, "x"), "no-manager", "procedure 7")
	s.must("2026-12-22", ByDirector, Event{Kind: NameManager, Argument: "1"})
	wantRefused(t, decide(PartlyFounded, ""), "no-reason", "procedure 7")
	wantSent(t, decide(PartlyFounded, "Daarom."), "19>sender+letter")

	approve := func(n int) Decision { return s.do("2026-12-23", ByDirector, Event{Kind: Approve, Preview: n}) }
	wantRefused(t, approve(0), "not-reply-to-preview", "procedure 7")
	wantSent(t, decide(PartlyFounded, "Om een andere reden."), "19>sender+letter")
	wantRefused(t, approve(1), "stale-preview", "procedure 7")
	s.must("2026-12-23", ByDirector, Event{Kind: Cancel})
	wantRefused(t, approve(2), "no-preview", "procedure 7")
	for _, change := range []Event{
		{Kind: NameManager, Argument: "2"}, {Kind: SetLanguage, Yes: new(true)},
		{Kind: NameRepresentative, Yes: new(true), Rep: &Representative{Person: Person{"Rik Raadsman", "rik@hulp.example"}}},
	} {
		decide(PartlyFounded, "Een brief die nog verandert.")
		s.must("2026-12-23", ByDirector, change)
		if wantSent(t, approve(s.c.Previews), "19>sender+letter"); s.c.Status == Decided {
			t.Errorf("after %s another letter leaves than the one that was shown", change.Kind)
		}
	}
	s.must("2026-12-23", ByDirector, Event{Kind: SetLanguage, Yes: new(false)})
	s.must("2026-12-23", ByDirector, Event{Kind: NameRepresentative, Yes: new(false), Rep: &Representative{Person: Person{Name: "Rik"}}})
	decide(PartlyFounded, "De laatste.")
	wantSent(t, approve(s.c.Previews), "09>complainant+letter+advice", "09>manager+letter", "09>commission+letter", "16>sender")
	if s.c.Status != Decided || s.c.Outcome != PartlyFounded || s.c.DecidedOn != day(t, "2026-12-23") || s.c.DecisionText != "De laatste." {
		t.Errorf("got %+v", s.c)
	}
	wantRefused(t, approve(s.c.Previews), "no-preview", "procedure 7")
}

// R23: language education is set by the director, never guessed.
func TestLanguageEducation(t *testing.T) {
	yes, no := true, false
	s := newStory(t)
	s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Text: "De taalles is slecht.", Complaint: &Complaint{ID: "K-2026-0001"}})
	if s.c.Language || !slices.Contains(s.c.Signals, SignalLanguage) {
		t.Errorf("language %v, signals %v", s.c.Language, s.c.Signals)
	}
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: SetLanguage}), "unknown-answer", "Blik op Werk")
	for _, v := range []*bool{&yes, &no} {
		s.must("2026-11-24", ByDirector, Event{Kind: SetLanguage, Yes: v})
		if s.c.Language != *v {
			t.Errorf("got %v", s.c.Language)
		}
	}
}

// R24: every event leaves a fact with its time, its actor and its mail.
func TestEveryEventIsLogged(t *testing.T) {
	for _, k := range Events() {
		if k == ComplaintReceived {
			continue
		}
		for _, status := range Statuses() {
			s := newStory(t).in(status)
			e, by := sample(t, k)
			e.Message = "hash-of-the-mail"
			d := s.do("2026-11-25", by, e)
			if len(d.Facts) == 0 && !((k == TermDue || k == Readdress || k == HandOver) && status.Closed()) {
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
	returned := func(letter LetterKind, address string) Decision {
		return s.must("2026-11-24", ByClock, Event{Kind: LetterReturned, Letter: letter, Person: &Person{Address: address}, Line: "550 5.1.1 onbekend"})
	}
	wantSent(t, returned("01", "anna@klant.example"), "23>responsible")
	wantSent(t, returned("16", "commissie@commissie.example"), "23>responsible")
	wantSent(t, returned("03", "directeur@school.example"), "23>deputy", "23>administrator")
	wantSent(t, returned("16", "directeur@school.example"), "23>deputy", "23>administrator")
	wantSent(t, returned("23", "directeur@school.example"))
	if s.c.Failed != 5 {
		t.Errorf("%d open tasks, want 5", s.c.Failed)
	}
	s.rules.Roles.Deputy, s.rules.Roles.Administrator = RoleHolder{}, RoleHolder{}
	wantSent(t, returned("03", "directeur@school.example"), "23>responsible")
}

// The fold of the logged facts is the case, whatever happened.
func TestFold(t *testing.T) {
	for _, status := range Statuses() {
		s := newStory(t).in(status)
		if diff := cmp.Diff(s.c, Fold("K-2026-0001", s.facts)); diff != "" {
			t.Errorf("%s (-case +fold):\n%s", status, diff)
		}
	}
}

// Decide changes nothing it was given.
func TestDecideIsPure(t *testing.T) {
	for _, k := range Events() {
		s := newStory(t).in(Advised)
		e, by := sample(t, k)
		e.Actor, e.At, e.On = by, s.at("2026-11-25"), day(t, "2026-11-25")
		before := Fold("K-2026-0001", s.facts)
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
	s := newStory(t).in(Received)
	got := Possible(s.c, ByDirector)
	for _, k := range []EventKind{NameManager, RecordContact, RecordWithdrawal, Refer} {
		if !slices.Contains(got, k) {
			t.Errorf("%s is not possible in received", k)
		}
	}
	for _, k := range []EventKind{Approve, ProposeDecision, Reopen, Extend, NotUnderstood, MailReceived} {
		if slices.Contains(got, k) {
			t.Errorf("%s is possible in received", k)
		}
	}
	if got := Possible(newStory(t).in(Referred).c, ByCommission); !slices.Contains(got, Extend) || slices.Contains(got, Refer) {
		t.Errorf("the commission may: %v", got)
	}
}
