package templates

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/stage"
)

// Samples gives invented, complete values for a text, one for each way it can
// turn out. The first is the fullest. They are for "klachtd check", which
// renders every text with them before any real letter needs it, and for
// "klachtd letter", which shows one. An unknown name has no samples.
func Samples(name string) []View {
	list := samples(name, sampleView())
	for i := range list {
		fields := reflect.ValueOf(&list[i]).Elem()
		for _, field := range stage.Unknown(name) { // what comes later, or is of no case
			fields.FieldByName(field).SetZero()
		}
	}
	return list
}

func samples(name string, v View) []View {
	if strings.HasPrefix(name, shortPrefix) {
		return shortSamples()
	}
	if list := letterSamples(name, v); list != nil {
		return list
	}
	if list := mailSamples(name, v); list != nil {
		return list
	}
	if list := otherSamples(name, v); list != nil {
		return list
	}
	return plainSamples(name, v)
}

// plainSamples are for a text that prints nothing special except Text: the case, to
// each recipient, complete and without everything that a case may lack.
func plainSamples(name string, v View) []View {
	i := slices.IndexFunc(record.Letters(), func(l record.Letter) bool { return l.Text == name })
	if i < 0 {
		return nil
	}
	v.Text = sampleReasoning
	recipient := toDirector // or who acts for the director
	switch l := record.Letters()[i]; {
	case slices.Contains(l.To, record.ToComplainant):
		recipient = toComplainant
	case slices.Contains(l.To, record.ToManager):
		recipient = toManager
	case slices.Contains(l.To, record.ToCommission):
		recipient = toCommission
	}
	return []View{v.with(recipient), v.with(recipient, bare), v.with(byDeputy, recipient)}
}

func (v View) with(changes ...func(*View)) View {
	for _, change := range changes {
		change(&v)
	}
	return v
}

func day(year int, month time.Month, d int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: d}
}

// sampleView is a case that went all the way: received on a Monday, contact in time,
// refused, submitted, extended, advised and decided. The terms are those that the
// regulation gives for these days.
func sampleView() View {
	director := Person{"Dirk Directeur", "dirk.directeur@stichting.example", RoleDirector}
	v := View{
		Organisation: Organisation{"Stichting Voorbeeld", "010 555 01 23", "klachten@stichting.example"},
		Case:         "K-2026-0001",
		Today:        day(2026, 11, 23),
		Year:         2026,
		Retention:    "twee jaar",
		BlikOpWerk:   BlikOpWerk{"030 291 6025", "werkdagen van 9.00 – 17.00 uur", "klachten@zoekinburgerschool.nl"},

		Signatory:      director,
		Complainant:    Person{"Anna Voorbeeld", "anna.voorbeeld@post.example", RoleComplainant},
		Representative: Person{"Vera Vertrouwd", "vera@hulp.example", "vertrouwenspersoon"},
		Responsible:    director,
		Deputy:         Person{"Petra Plaatsvervanger", "petra.plaatsvervanger@stichting.example", RoleDeputy},
		Manager:        Person{"Lies Leidinggevende", "lies.leidinggevende@stichting.example", RoleManager},
		ManagerChoices: []Choice{{1, "Lies Leidinggevende"}, {2, "Teun Teamleider"}},

		Received: day(2026, 11, 23), ReceivedAt: time.Date(2026, 11, 23, 13, 5, 0, 0, time.UTC),
		AcknowledgedOn: day(2026, 11, 23), AcknowledgeBy: day(2026, 12, 7), ManagerToldOn: day(2026, 11, 24),
		ContactBy: day(2026, 12, 7), ContactOn: day(2026, 12, 3),
		RefusedOn: day(2026, 12, 14), SubmitBy: day(2026, 12, 15), ReferredOn: day(2026, 12, 14),
		AdviseBy: day(2027, 1, 4), ExtendedAdviseBy: day(2027, 1, 25),
		AdvisedOn: day(2027, 1, 22), DecideBy: day(2027, 1, 29), DecidedOn: day(2027, 1, 26),

		Status:            StatusPhrase(record.Received),
		Subjects:          []string{SubjectPhrase(record.Treatment), SubjectPhrase(record.Service)},
		LanguageEducation: true,
		Verdict:           OutcomePhrase(record.PartlyFounded),
	}
	v.Terms = []Term{
		{Name: TermPhrase(record.TermAcknowledge), Due: v.AcknowledgeBy, Basis: "14 dagen na ontvangst", MetOn: v.AcknowledgedOn, State: TermKept},
		{Name: TermPhrase(record.TermContact), Due: v.ContactBy, Basis: "10 werkdagen na ontvangst", State: TermOpen},
	}
	v.Next = &v.Terms[1]
	return v
}

// The changes below are shared by several samples.

func to(p Person) func(*View) { return func(v *View) { v.Recipient = p } }

func toComplainant(v *View) { v.Recipient = v.Complainant }
func toDirector(v *View)    { v.Recipient = v.Responsible }
func toManager(v *View)     { v.Recipient = v.Manager }
func toCommission(v *View) {
	v.Recipient = Person{"Klachtencommissie", "commissie@stichting.example", RoleCommission}
}

// byDeputy: the complaint is about the director, or the director is away.
func byDeputy(v *View) { v.Responsible, v.Signatory = v.Deputy, v.Deputy }

// bare leaves out everything that a case may lack.
func bare(v *View) {
	v.Organisation.Phone, v.Organisation.Email = "", ""
	v.Complainant.Name, v.Recipient.Name = "", ""
	v.Representative, v.Manager, v.Deputy = Person{}, Person{}, Person{}
	v.ContactOn, v.RefusedOn = civil.Date{}, civil.Date{}
	v.Subjects, v.LanguageEducation, v.Retention = nil, false, ""
	v.BlikOpWerk = BlikOpWerk{}
}

// onPaper: the complaint came by post.
func onPaper(v *View) {
	v.OnPaper, v.ReceivedAt, v.Complainant.Address, v.Recipient.Address = true, time.Time{}, "", ""
}

// promised makes every promise there is.
func promised(v *View) {
	for _, o := range OptionalParagraphs() {
		v.Options = append(v.Options, o.Name)
	}
}
