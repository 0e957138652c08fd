package possible_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/possible"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
)

var update = flag.Bool("update", false, "write what is listed at each stage anew")

// story is a complaint on its way, and what is listed at each stage.
type story struct {
	t    testing.TB
	r    *rules.Rules
	c    record.Case
	now  time.Time
	told strings.Builder
}

func newStory(t testing.TB, managers ...string) *story {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	holder := func(name, address string) rules.RoleHolder {
		return rules.RoleHolder{Name: name, Addresses: []string{address + "@stichting.example"}}
	}
	r := &rules.Rules{Zone: zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(), Roles: rules.Roles{
		Director: holder("Dirk Directeur", "dirk"), Deputy: holder("Petra Plaatsvervanger", "petra"), Commission: holder("Klachtencommissie", "commissie"),
	}}
	for _, m := range managers {
		r.Roles.Managers = append(r.Roles.Managers, holder(m, strings.ToLower(m)))
	}
	s := &story{t: t, r: r, now: time.Date(2026, 11, 23, 9, 0, 0, 0, zone)}
	s.c = procedure.Decide(r, record.Case{}, record.Event{
		Kind: record.ComplaintReceived, Actor: record.ByComplainant, At: s.now, On: r.Day(s.now), Text: "De les valt steeds uit.", From: "amina@klant.example",
		Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Amina Voorbeeld", Address: "amina@klant.example"}},
	}, s.now).Case
	return s
}

// types lets somebody type a command, and confirm it where that is asked; refused says that
// it was.
func (s *story) types(by record.Actor, line, below string) (refused record.RefusalCode) {
	s.t.Helper()
	o := route.Words(by)
	o.On = s.r.Day(s.now)
	read := command.Read(line+"\n\n"+below, o)
	if read.Command == nil {
		s.t.Fatalf("%q is no command", line)
	}
	e := route.Understand(*read.Command, by, o.On)
	e.Actor, e.At, e.On = by, s.now, o.On
	d := procedure.Decide(s.r, s.c, e, s.now)
	for _, f := range d.Facts {
		if f.Kind == record.FactChallenged {
			d = procedure.Decide(s.r, d.Case, record.Event{Kind: record.Approve, Actor: by, At: s.now, On: o.On, Preview: f.Preview}, s.now)
		}
	}
	if d.Refusal != nil {
		return d.Refusal.Code
	}
	s.c = d.Case
	return ""
}

func (s *story) asker(by record.Actor) possible.Asker {
	return possible.Asker{Rules: s.r, Case: s.c, By: by, Now: s.now}
}

// stage writes down what everybody can type now.
func (s *story) stage(name string) {
	fmt.Fprintf(&s.told, "# %s\n", name)
	for _, by := range []record.Actor{record.ByDirector, record.ByDeputy, record.ByCommission} {
		can := s.asker(by).Can()
		fmt.Fprintf(&s.told, "%s\n", by)
		for i, row := range can.All {
			mark := "  "
			if i < len(can.Steps) {
				mark = "> "
			}
			fmt.Fprintf(&s.told, "  %s%s\n", mark, row.Example)
		}
	}
}

// What is listed is what can be done, the next step first: read the golden text against
// the regulation before you change a line.
func TestStages(t *testing.T) {
	s := newStory(t, "Lies", "Theo")
	s.stage("received")
	s.types(record.ByDirector, "leidinggevende 2", "")
	s.stage("a manager is named")
	s.now = s.now.AddDate(0, 0, 15)
	s.c.Reminded = map[record.Term]record.Date{record.TermContact: s.r.Day(s.now)}
	s.stage("contact is late")
	s.types(record.ByDirector, "contact", "Wij hebben elkaar gesproken.")
	s.stage("contacted")
	s.types(record.ByDirector, "commissie", "Stap 1 en 2 zijn gezet.")
	s.stage("referred")
	s.types(record.ByCommission, "verlengen", "Wij hebben meer tijd nodig.")
	s.stage("extended")
	s.types(record.ByCommission, "advies deels gegrond", "De lessen vielen uit.")
	s.stage("advised")
	s.types(record.ByDirector, "besluit deels gegrond", "De lessen vielen uit.")
	s.stage("decided")

	w := newStory(t, "Lies", "Theo")
	w.types(record.ByDirector, "leidinggevende 1", "")
	w.types(record.ByDirector, "ingetrokken", "Er komen inhaallessen.")
	w.stage("withdrawn")
	n := newStory(t, "Lies", "Theo")
	n.types(record.ByDirector, "niet-ontvankelijk geen klant", "U volgt hier geen les.")
	n.stage("not admitted")
	q := newStory(t, "Lies", "Theo")
	q.c = procedure.Decide(q.r, q.c, record.Event{Kind: record.AccuseDirector, Actor: record.ByComplainant, At: q.now, On: q.r.Day(q.now)}, q.now).Case
	q.stage("perhaps about the director")

	got := s.told.String() + w.told.String() + n.told.String() + q.told.String()
	const golden = "testdata/stages.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it):\n%s", golden, got)
	}
}

// Whatever is listed is done, or shown, when it is typed; and asking keeps nothing.
func TestListedIsDone(t *testing.T) {
	for _, by := range []record.Actor{record.ByDirector, record.ByCommission} {
		s := newStory(t, "Lies", "Theo")
		if by == record.ByCommission {
			s.types(record.ByDirector, "leidinggevende 1", "")
			s.types(record.ByDirector, "commissie", "Stap 1 en 2 zijn gezet.")
		}
		before := s.c
		for _, row := range s.asker(by).Can().All {
			below := "Dit is de uitleg van vandaag."
			switch row.Beside {
			case words.BesideHelper:
				below = "Naam: Vera Vertrouwd\nAdres: vera@raad.example\nRol: vertrouwenspersoon\nToestemming: nee"
			case words.BesideClient:
				below = "Naam: Amina Anders"
			}
			if why := s.types(by, row.Example, below); why != "" {
				t.Errorf("the %s types %q: refused, %s", by, row.Example, why)
			}
			s.c = before
		}
	}
}

// With more managers than have a line of their own one stands for all, and never the one
// that the complaint is about.
func TestManagers(t *testing.T) {
	for _, tt := range []struct {
		managers []string
		want     []string
	}{
		{[]string{"Lies", "Theo"}, []string{"leidinggevende 1", "leidinggevende 2"}},
		{[]string{"Lies", "Theo", "Bas", "Kim", "Noor"}, []string{"leidinggevende 1"}},
		{nil, nil},
	} {
		s := newStory(t, tt.managers...)
		var got []string
		for _, row := range s.asker(record.ByDirector).Can().All {
			if row.Event == record.NameManager {
				got = append(got, row.Example)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v, want %v", tt.managers, got, tt.want)
		}
	}
}

// What is about no case: held mail is named by a number that was shown, and who is away
// can only come back.
func TestAboutNoCase(t *testing.T) {
	s := newStory(t, "Lies")
	list := func(held ...int64) string {
		var typed []string
		a := s.asker(record.ByDirector)
		a.From = "dirk@stichting.example"
		for _, row := range a.AboutNoCase(held) {
			typed = append(typed, row.Example)
		}
		return strings.Join(typed, "; ")
	}
	if got, want := list(), "overzicht; jaarverslag 2026; afwezig tot 7 december; hulp; hulp alles"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.r.Away = map[record.Actor]record.Date{record.ByDirector: s.r.Day(s.now)}
	if got, want := list(12), "overzicht; jaarverslag 2026; klacht 12; geen klacht 12; aanwezig; hulp; hulp alles"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// What can be typed about a new complaint, as 03 lists it.
func BenchmarkCan(b *testing.B) {
	a := newStory(b, "Lies", "Theo").asker(record.ByDirector)
	a.Case.Text = strings.Repeat("Mijn begeleider belde niet terug, en de les viel drie keer uit. ", 30)
	for b.Loop() {
		a.Can()
	}
}
