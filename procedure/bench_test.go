package procedure

import (
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// BenchmarkDecide judges a new complaint of some length: hints, terms, mail.
func BenchmarkDecide(b *testing.B) {
	s := newStory(b)
	text := ""
	for len(text) < 2_000 {
		text += "Op dinsdag viel de taalles uit en niemand belde mij, ook de leidinggevende niet. "
	}
	now := s.at("2026-11-23")
	e := record.Event{
		Kind: record.ComplaintReceived, Actor: record.ByComplainant, At: now, On: s.rules.Day(now), Subject: "Klacht", Text: text,
		Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if d := Decide(s.rules, record.Case{}, e, now); d.Refusal != nil {
			b.Fatal(d.Refusal)
		}
	}
}
