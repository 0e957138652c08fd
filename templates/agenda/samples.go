package agenda

import (
	"time"

	"github.com/golang-sql/civil"
)

// Samples are invented pages for a text, one for each way it can turn out, the fullest
// first.
func Samples(text string) []Page {
	day := func(month time.Month, d int) civil.Date { return civil.Date{Year: 2026, Month: month, Day: d} }
	if text == "14-which" {
		asked := func(why Why, typed ...string) Page {
			return Page{Asked: &Asked{Why: why, Typed: typed, Another: "8 commissie", Word: "contact", Cases: []string{"7", "8"}, More: 1}}
		}
		bare := asked(WhyAfter, "12")
		bare.Asked.Cases, bare.Asked.More, bare.Asked.Word = nil, 0, "klacht"
		alone := asked(WhyOther, "9")
		alone.Asked.Cases, alone.Asked.More, alone.Asked.Word = []string{"7"}, 0, ""
		shown := asked(WhyShown)
		shown.Asked.Cases, shown.Asked.More, shown.Asked.Word = nil, 0, "akkoord"
		return []Page{asked(WhyNone), asked(WhySeveral, "7", "8"), asked(WhyOther, "9"), asked(WhyYear, "7"), asked(WhyAnother, "7"), bare, alone, shown}
	}
	week := &Week{Day: day(time.December, 7), Open: 3, Kept: 4, Late: 1, More: 1, Rows: []Row{
		{ID: "K-2026-0007", Name: "Anna Voorbeeld", Status: "ontvangen", Waits: "de directeur", Since: day(time.November, 23), Task: "contact met de klager", Due: day(time.December, 7), Late: true},
		{ID: "K-2026-0008", Status: "bij de Klachtencommissie", Waits: "de Klachtencommissie", Since: day(time.November, 30), Task: "advies van de commissie", Due: day(time.December, 21)},
		{ID: "K-2026-0009", Status: "contact gehad met de klager"},
	}}
	one := &Week{Day: day(time.December, 7), Open: 1, Kept: 1, Rows: week.Rows[:1]}
	late := Task{Name: "contact met de klager", Owed: true, Late: true, Due: day(time.December, 7), Since: day(time.November, 23), Type: []string{"7 contact", "7 geprobeerd"}}
	soon := Task{Name: "besluit", Owed: true, Due: day(time.December, 9), Since: day(time.December, 2), Type: []string{"8 besluit gegrond"}}
	open := Task{Name: "brieven die niet zijn aangekomen", Owed: true, Since: day(time.December, 2), Remark: "Niet aangekomen: ontvangstbevestiging.", Type: []string{"8 verstuurd op"}}
	lapsed := Task{Name: "verlengen, van 23 november 2026", Owed: true, Lapsed: true, Type: []string{"8 verlengen"}}
	told, toldLate := soon, late
	told.Owed, told.Type, toldLate.Owed, toldLate.Type = false, nil, false, nil
	cases := []Case{{ID: "K-2026-0007", Name: "Anna Voorbeeld", Tasks: []Task{late, open}}, {ID: "K-2026-0008", Tasks: []Task{soon, told, lapsed}}}
	if text == "35-page" {
		return []Page{{Week: week}, {Week: one}}
	}
	informed := Page{Week: week, Cases: []Case{{ID: "K-2026-0007", Tasks: []Task{toldLate, told}}}, Listed: 1}
	if text == "35" {
		return []Page{informed, {Week: one}}
	}
	return []Page{
		{
			Week: week, Cases: cases, Also: []string{"K-2026-0010", "K-2026-0011"}, More: 2, Held: 2, Listed: 4,
			Moved: []Moved{{"K-2026-0007", "contact met de klager", day(time.December, 7), day(time.December, 4)}, {"K-2026-0008", "besluit", day(time.December, 9), day(time.December, 9)}},
		},
		{Cases: cases[:1], Listed: 1}, {Cases: cases[1:], Also: []string{"K-2026-0010"}, Listed: 2}, informed, {Week: one}, {Held: 1}, {Moved: []Moved{{"K-2026-0007", "besluit", day(time.December, 9), day(time.December, 8)}}},
	}
}
