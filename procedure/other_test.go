package procedure

import (
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// late makes a case in which whatever is to be done was to be done yesterday.
func (s *story) late(t testing.TB) {
	yesterday := day(t, "2026-11-24")
	due := map[record.Term]record.Date{record.TermContact: yesterday, record.TermAdvise: yesterday, record.TermDecide: yesterday}
	if !s.c.ExtendedAdviseBy.IsZero() {
		due[record.TermExtended] = yesterday
	}
	f := record.Fact{Kind: record.FactRecounted, Actor: record.ByClock, At: s.at("2026-11-24").UTC(), On: yesterday, Due: due}
	s.c = s.c.Apply(f, Standing)
	s.facts = append(s.facts, f)
}

// promises takes the decision again, with measures.
func (s *story) promises(on string) {
	s.t.Helper()
	s.approved(on, record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Motivering.\n\nMaatregelen:\nEen cursus."})
}

// What is no complaint is closed by what it is (R01), and the client opens it again.
func TestNoComplaint(t *testing.T) {
	for _, o := range []record.Outcome{record.Question, record.Thanks, record.DataRequest, record.Spam, record.NoComplaint} {
		s := newStory(t).receive("2026-11-23")
		d := s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.FindNoComplaint, Outcome: o, Text: "Uitleg."})
		if s.c.Status != record.NotAdmitted || s.c.Outcome != o || !slices.Contains(sent(d.Effects), "31>complainant+letter+report") {
			t.Errorf("%s: %s %s %v", o, s.c.Status, s.c.Outcome, sent(d.Effects))
		}
		if len(s.c.Subjects) == 0 {
			t.Errorf("%s: nothing says what it was about", o)
		}
		d = s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.InsistComplaint, Text: "Klacht"})
		if s.c.Status != record.Received || s.c.Outcome != "" || strings.Join(sent(d.Effects), " ") != "28>complainant+letter 21>responsible+mail" {
			t.Errorf("%s, insisted: %s %v", o, s.c.Status, sent(d.Effects))
		}
		d = s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.InsistComplaint, Text: "Klacht"})
		if strings.Join(sent(d.Effects), " ") != "21>responsible+mail" {
			t.Errorf("%s, insisted twice: %v", o, sent(d.Effects))
		}
	}
}

// Spam is only what nobody vouched for and nobody answered.
func TestSpam(t *testing.T) {
	spam := record.Event{Kind: record.FindNoComplaint, Outcome: record.Spam}
	refused := func(s *story, e record.Event, want record.RefusalCode) {
		t.Helper()
		if d := s.do("2026-11-25", record.ByDirector, e); d.Refusal == nil || d.Refusal.Code != want {
			t.Errorf("refusal %+v, want %s", d.Refusal, want)
		}
	}
	vouched := spam
	vouched.Vouched = true
	refused(newStory(t).receive("2026-11-23"), vouched, record.RefuseVouched)
	s := newStory(t).receive("2026-11-23")
	s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Hoort u mij?", Unproven: true})
	s.must("2026-11-25", record.ByDirector, spam)
	s = newStory(t).receive("2026-11-23")
	s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Hoort u mij?"})
	refused(s, spam, record.RefuseAnswered)
	s = newStory(t).receive("2026-11-23")
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordContact, Text: "Gebeld."})
	refused(s, spam, record.RefuseAnswered)

	// An answer while it waits makes it another thing.
	s = newStory(t).receive("2026-11-23")
	shown := s.must("2026-11-24", record.ByDirector, spam)
	s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Hoort u mij?"})
	if d := s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: shown.Effects[0].Preview}); d.Refusal == nil || s.c.Status != record.Received {
		t.Errorf("%s, refusal %+v", s.c.Status, d.Refusal)
	}

	// Somebody else looks at it once.
	s = newStory(t).receive("2026-11-23")
	s.approved("2026-11-24", record.ByDirector, spam)
	if got := s.reminders("2026-11-24", "2026-12-15"); got != "2026-11-25 04-spam>deputy" {
		t.Errorf("reminders %q", got)
	}

	// Where there is nobody else, who answers for it sees it once more.
	s = newStory(t).receive("2026-11-23")
	s.rules.Roles.Deputy = rules.RoleHolder{}
	s.approved("2026-11-24", record.ByDirector, spam)
	if got := s.reminders("2026-11-24", "2026-12-15"); got != "2026-11-25 04-spam>responsible" {
		t.Errorf("reminders %q", got)
	}
}

// What a complaint is about is recorded with what closes it: as said with akkoord, below
// the command, before, or as its words propose.
func TestClosingCategorises(t *testing.T) {
	closed := func(e, answer record.Event, before ...record.Event) record.Case {
		t.Helper()
		s := newStory(t).receive("2026-11-23")
		s.c.Text = "De docent zei dat ik mijn hoofddoek af moest doen. Dit is discriminatie."
		for _, e := range before {
			s.must("2026-11-24", record.ByDirector, e)
		}
		shown := s.must("2026-11-24", record.ByDirector, e)
		answer.Kind, answer.Preview = record.Approve, shown.Effects[0].Preview
		s.must("2026-11-24", record.ByDirector, answer)
		return s.c
	}
	e := record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoCustomer, Text: "U bent geen klant."}
	service := record.Event{Subjects: []record.Subject{record.Service}}
	typed := e
	typed.Subjects, typed.Grounds = []record.Subject{record.Discrimination}, []record.Ground{"leeftijd"}
	for name, c := range map[string]struct {
		c        record.Case
		subjects []record.Subject
		grounds  []record.Ground
	}{
		"proposed":      {closed(e, record.Event{}), []record.Subject{record.Discrimination}, []record.Ground{"religie"}},
		"below":         {closed(typed, record.Event{}), typed.Subjects, typed.Grounds},
		"below akkoord": {closed(typed, service), service.Subjects, nil},
		"before":        {closed(e, record.Event{}, record.Event{Kind: record.Categorise, Subjects: service.Subjects}), service.Subjects, nil},
	} {
		if c.c.Status != record.NotAdmitted || !slices.Equal(c.c.Subjects, c.subjects) || !slices.Equal(c.c.Grounds, c.grounds) {
			t.Errorf("%s: %s %v %v", name, c.c.Status, c.c.Subjects, c.c.Grounds)
		}
	}
	s := newStory(t).receive("2026-11-23")
	wrong := e
	wrong.Argument = "weet ik niet"
	if d := s.do("2026-11-24", record.ByDirector, wrong); d.Refusal == nil || d.Refusal.Code != record.RefuseUnknownSubject {
		t.Errorf("refusal %+v", d.Refusal)
	}
}

// What stands so below the "akkoord" of another command is recorded, and the command stays
// what was shown: the step that is late, the manager.
func TestCategoryBelowAkkoord(t *testing.T) {
	below := record.Event{Kind: record.Approve, Subjects: []record.Subject{record.Service}}
	s := newStory(t).receive("2026-11-23")
	s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.CommissionWished, Text: "Naar de commissie"})
	below.Preview = s.must("2026-12-08", record.ByDirector, record.Event{Kind: record.TellDelay, Text: "Er is iemand ziek."}).Effects[0].Preview
	d := s.must("2026-12-10", record.ByDirector, below) // the submission is late as well by now
	told := slices.ContainsFunc(d.Facts, func(f record.Fact) bool { return f.Kind == record.FactDelayTold && f.Term == record.TermContact })
	if !told || !slices.Equal(s.c.Subjects, below.Subjects) {
		t.Errorf("the contact is told of: %t, subjects %v", told, s.c.Subjects)
	}

	s = newStory(t).receive("2026-11-23")
	lies := s.rules.Roles.Managers[0]
	below.Preview = s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: lies.Name, Doubt: record.Loose}).Effects[0].Preview
	s.must("2026-11-24", record.ByDirector, below)
	if s.c.Manager == nil || s.c.Manager.Address != lies.Addresses[0] || !slices.Equal(s.c.Subjects, below.Subjects) {
		t.Errorf("manager %+v, subjects %v", s.c.Manager, s.c.Subjects)
	}
}

// Whoever asked for their data is a task, also once the case is closed, until somebody
// says that it is done.
func TestDataRequest(t *testing.T) {
	for _, e := range []record.Event{{Kind: record.MarkSeen}, {Kind: record.MarkPosted, Said: day(t, "2026-11-25")}} {
		s := newStory(t).receive("2026-11-23")
		s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.FindNoComplaint, Outcome: record.DataRequest})
		if got := s.reminders("2026-11-24", "2026-12-03"); got != "2026-11-25 04-data>responsible\n2026-12-02 04-data>responsible" {
			t.Errorf("reminders %q", got)
		}
		s.must("2026-12-03", record.ByDirector, e)
		if task, owed := s.rules.TaskOf(s.c, record.TermData, day(t, "2026-12-04")); owed {
			t.Errorf("%s: still owed: %+v", e.Kind, task)
		}
	}
}

// The measures of a decision are a task with a day, in a closed case too, until somebody says
// that they are done (R20).
func TestMeasures(t *testing.T) {
	s := newStory(t).in(record.Decided)
	if !s.c.MeasuresBy.IsZero() || slices.Contains(Possible(s.c, record.ByDirector), record.CarryOutMeasures) {
		t.Errorf("a decision that promises nothing is to be carried out by %s", s.c.MeasuresBy)
	}
	s.promises("2026-11-25") // counted from the first decision, a day earlier
	if want := day(t, "2027-02-24"); s.c.MeasuresBy != want {
		t.Errorf("to be done by %s, want %s", s.c.MeasuresBy, want)
	}
	const told = "2027-02-10 04-measure>responsible\n2027-02-24 04-measure>responsible\n2027-02-25 04-measure>responsible\n2027-03-04 04-measure>responsible"
	if got := s.reminders("2026-11-25", "2027-03-08"); got != told {
		t.Errorf("reminders:\n%s", got)
	}
	late := *s
	d := late.must("2027-03-08", record.ByDirector, record.Event{Kind: record.CarryOutMeasures, Said: day(t, "2027-02-26"), Text: "De cursus is gegeven."})
	if _, owed := late.rules.TaskOf(late.c, record.TermMeasure, day(t, "2027-03-09")); owed || late.c.MeasuresOn != day(t, "2027-02-26") {
		t.Errorf("owed %t, done on %s: %v", owed, late.c.MeasuresOn, d.Facts)
	}
	late.promises("2027-03-09") // a corrected slip of the pen: what was done stays done
	if late.c.MeasuresOn.IsZero() {
		t.Error("a correction that promises the same undoes what was done")
	}
	other := late
	other.approved("2027-03-09", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Motivering.\n\nMaatregelen:\nEen andere begeleider."})
	if _, owed := other.rules.TaskOf(other.c, record.TermMeasure, day(t, "2027-03-10")); !owed || other.c.MeasuresBy != day(t, "2027-02-24") {
		t.Errorf("a correction that promises something else by the same day: owed %t, by %s", owed, other.c.MeasuresBy)
	}
	const again = "2027-03-11 04-measure>responsible\n2027-03-18 04-measure>responsible"
	if got := other.reminders("2027-03-09", "2027-03-19"); got != again {
		t.Errorf("reminders of what it promises:\n%s", got)
	}
	late.approved("2027-03-10", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Motivering.\n\nMaatregelen:\nNog een cursus.", Promised: day(t, "2027-05-01")})
	if _, owed := late.rules.TaskOf(late.c, record.TermMeasure, day(t, "2027-03-11")); !owed {
		t.Error("what a correction promises besides is not owed")
	}
	// The day that the words name is past by the time of the next correction: it is still theirs.
	late.must("2027-05-03", record.ByDirector, record.Event{Kind: record.CarryOutMeasures, Said: day(t, "2027-04-20"), Text: "Gedaan."})
	late.approved("2027-05-10", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Betere motivering.\n\nMaatregelen:\nNog een cursus."})
	if late.c.MeasuresBy != day(t, "2027-05-01") || late.c.MeasuresOn != day(t, "2027-04-20") {
		t.Errorf("the same promise after its day: by %s, done on %s", late.c.MeasuresBy, late.c.MeasuresOn)
	}
	s.approved("2027-03-09", record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Motivering, zonder meer."})
	if got := s.reminders("2027-03-09", "2027-04-30"); got != "" {
		t.Errorf("nothing is promised any more, and still: %s", got)
	}
}
