package morning

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

func TestChoose(t *testing.T) {
	one, two, years := []string{"K-2026-0007"}, []string{"K-2026-0007", "K-2026-0012"}, []string{"K-2026-0007", "K-2027-0007"}
	said := func(cases ...string) command.Reading {
		return command.Reading{Cases: cases, Command: &command.Command{Name: "contact"}}
	}
	another, file := said("7"), said()
	another.Another, file.Command.Args = "12 commissie", []string{"K-2026-0012"}
	for _, tt := range []struct {
		listed []string
		said   command.Reading
		asked  record.EventKind
		id     string
		why    agenda.Why
	}{
		{one, said(), record.RecordContact, "K-2026-0007", ""},
		{one, said("7"), record.RecordContact, "K-2026-0007", ""},
		{one, said("8"), record.RecordContact, "", agenda.WhyOther},
		{two, said(), record.RecordContact, "", agenda.WhyNone},
		{two, said("12"), record.RecordContact, "K-2026-0012", ""},
		{two, said("K-2026-0012"), record.RecordContact, "K-2026-0012", ""},
		{two, said("K-2026-0012", "12"), record.RecordContact, "K-2026-0012", ""},
		{two, said("7", "12"), record.RecordContact, "", agenda.WhySeveral},
		{two, said("7", "99"), record.RecordContact, "", agenda.WhySeveral},
		{two, said("2"), record.RecordContact, "", agenda.WhyOther}, // no number of a line
		{two, said("K-2025-0007"), record.RecordContact, "", agenda.WhyOther},
		{two, another, record.RecordContact, "", agenda.WhyAnother},
		{two, file, record.AskFile, "K-2026-0012", ""},
		{two, said(), record.TakeIn, "", ""},
		{two, said("7"), record.TakeIn, "", agenda.WhyAfter},
		{two, said(), record.AskOverview, "", ""},
		{years, said("7"), record.RecordContact, "", agenda.WhyYear},
		{years, said("K-2027-0007"), record.RecordContact, "K-2027-0007", ""},
		{two, command.Reading{FirstLine: "gebeld met mevrouw"}, "", "", agenda.WhyNone},
	} {
		if id, why := Choose(tt.listed, tt.said, tt.asked); id != tt.id || why != tt.why {
			t.Errorf("%v of %v, %s: %q, %q; want %q, %q", tt.said.Cases, tt.listed, tt.asked, id, why, tt.id, tt.why)
		}
	}
}

func testRules(t *testing.T) *rules.Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return &rules.Rules{Zone: zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(), Roles: rules.Roles{
		Director: rules.RoleHolder{Name: "Dirk Directeur", Addresses: []string{"directeur@school.example"}}, Escalation: "bestuur@school.example",
	}}
}

func day(d int) record.Date { return record.Date{Year: 2026, Month: time.December, Day: d} }

func due(id string, to string, on int, late bool) Notice {
	return Notice{
		To: templates.Person{Address: to}, Effect: record.Effect{Letter: record.MailReminder, To: record.ToResponsible}, Case: record.Case{ID: id},
		Event: record.Event{Kind: record.TermDue, Term: record.TermContact, Overdue: late}, Task: rules.Task{Term: record.TermContact, Due: day(on), Since: day(1)},
	}
}

// One is enough alone, more are one mail, the worst first; who is only told has another.
func TestPage(t *testing.T) {
	r := testRules(t)
	told := due("K-2026-0003", r.Roles.Escalation, 2, true)
	told.Effect.To = record.ToEscalation
	waits := due("K-2026-0005", "directeur@school.example", 1, false)
	waits.Task.Due = record.Date{}
	plan, err := Arrange([]Notice{
		due("K-2026-0001", "directeur@school.example", 9, false), due("K-2026-0002", "Directeur@school.example", 4, false), waits,
		due("K-2026-0003", "directeur@school.example", 2, true), told, due("K-2026-0004", "directeur@school.example", 1, true),
	}, r, nil, false, func() (string, error) { return "id@school.example", nil })
	if err != nil || len(plan.Posts) != 1 || plan.InOne["directeur@school.example"] == "" || plan.InOne[r.Roles.Escalation] != "" || !plan.Together["K-2026-0003"] {
		t.Fatalf("%+v, %v", plan, err)
	}
	page, lists := plan.Posts[0].Page(r, nil, false, day(3))
	var order []string
	for _, c := range page.Cases {
		order = append(order, c.ID[len(c.ID)-1:]+" "+strings.Join(c.Tasks[0].Type, ", of: "))
	}
	if got := strings.Join(order, "; "); got != "4 4 contact, of: 4 geprobeerd; 3 3 contact, of: 3 geprobeerd; 2 2 contact, of: 2 geprobeerd; 1 1 contact, of: 1 geprobeerd; 5 5 contact, of: 5 geprobeerd" {
		t.Errorf("in order: %s", got)
	}
	if len(lists) != 5 || page.Listed != 5 {
		t.Errorf("it lists %v", lists)
	}
}

// However many there are, the mail stays one that people read, and says what it leaves out.
func TestPageIsBounded(t *testing.T) {
	r := testRules(t)
	var all []Notice
	for n := range 1000 {
		all = append(all, due(fmt.Sprintf("K-2026-%04d", n+1), "directeur@school.example", 1+n%28, n%2 == 0))
	}
	page, lists := Sort(all, r, nil, false)[0].Page(r, nil, false, day(15))
	if len(page.Cases) != mostShown || len(page.Also) != mostNamed-mostShown || page.More != 1000-mostNamed || page.Due() != 1000 {
		t.Errorf("%d cases, %d numbers, %d more", len(page.Cases), len(page.Also), page.More)
	}
	if len(lists) != 1000 {
		t.Errorf("it lists %d cases: of the others the log says that they were told, and not where", len(lists))
	}
	if shown := page.Cases[0].ID; !slices.Contains(lists, shown) || !slices.Contains(lists, page.Also[len(page.Also)-1]) {
		t.Errorf("it does not list what it names: %s", shown)
	}
}

// With cases of two years the number alone says nothing.
func TestNumberOfTwoYears(t *testing.T) {
	r := testRules(t)
	p := Sort([]Notice{due("K-2026-0007", "a@school.example", 4, false), due("K-2027-0001", "a@school.example", 9, false)}, r, nil, false)[0]
	if page, _ := p.Page(r, nil, false, day(3)); page.First() != "K-2026-0007 contact" {
		t.Errorf("typed is %q", page.First())
	}
}

func TestFirstOfWeek(t *testing.T) {
	r := testRules(t)
	for on, want := range map[record.Date]bool{
		{Year: 2026, Month: time.November, Day: 30}: true, {Year: 2026, Month: time.December, Day: 1}: false, {Year: 2026, Month: time.November, Day: 29}: false,
		{Year: 2026, Month: time.April, Day: 6}: false, {Year: 2026, Month: time.April, Day: 7}: true, // Tweede Paasdag is a Monday
		{Year: 2026, Month: time.April, Day: 8}: false,
	} {
		if got := FirstOfWeek(r, on); got != want {
			t.Errorf("%v: %v", on, got)
		}
	}
}

func TestMovedMarks(t *testing.T) {
	at := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	mark := MovedMark("K-2026-0001", rules.Recounted{Term: record.TermContact, Was: day(8), Now: day(7)})
	all := MovedIn(map[string]time.Time{mark: at, "moved K-2026-0002 decide 2026-12-08 2026-12-07": at.Add(time.Second), "moved nonsense": at}, at)
	if len(all) != 1 || all[0].Case != "K-2026-0001" || all[0].Marks[0] != mark || all[0].Rows[0] != (agenda.Moved{ID: "K-2026-0001", Name: "contact met de klager", Was: day(8), Now: day(7)}) {
		t.Errorf("%q gives %+v", mark, all)
	}
}

// 35 names nobody and asks for nothing: whoever has something to do gets 34, also when it
// is in a closed case.
func TestWhoActsForTheBoard(t *testing.T) {
	r := testRules(t)
	r.Roles.Director.Addresses, r.Roles.Escalation = []string{"directeur@school.example"}, "raad@school.example"
	open := []record.Case{{ID: "K-2026-0002", Status: record.Received, Responsible: record.ByDirector}}
	told := Notice{Case: record.Case{ID: "K-2026-0001"}, To: templates.Person{Address: "raad@school.example"}, Effect: record.Effect{Letter: record.MailReminder, To: record.ToEscalation}}
	owed := told
	owed.Effect.To = record.ToResponsible
	for want, notices := range map[record.LetterKind][]Notice{record.MailWeek: {told}, record.MailMorning: {told, owed}} {
		posts := Sort(notices, r, open, true)
		i := slices.IndexFunc(posts, func(p *Post) bool { return p.To.Address == "raad@school.example" })
		if i < 0 || posts[i].Kind != want {
			t.Errorf("%d notices: %+v, want %s", len(notices), posts, want)
		}
	}
}
