package procedure

import "testing"

// BenchmarkDecide judges a new complaint of some length: hints, terms, mail.
func BenchmarkDecide(b *testing.B) {
	s := newStory(b)
	text := ""
	for len(text) < 2_000 {
		text += "Op dinsdag viel de taalles uit en niemand belde mij, ook de leidinggevende niet. "
	}
	now := s.at("2026-11-23")
	e := Event{
		Kind: ComplaintReceived, Actor: ByComplainant, At: now, On: s.rules.Day(now), Subject: "Klacht", Text: text,
		Complaint: &Complaint{ID: "K-2026-0001", Complainant: Person{"Anna Voorbeeld", "anna@klant.example"}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if d := Decide(s.rules, Case{}, e, now); d.Refusal != nil {
			b.Fatal(d.Refusal)
		}
	}
}
