package procedure

import (
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// TestParticulars: a name and a postal address count at once; another e-mail address is
// shown first, and what came back leaves anew for it.
func TestParticulars(t *testing.T) {
	of := func(p record.Particulars) record.Event { return record.Event{Kind: record.CorrectComplainant, Of: &p} }
	mail := func(address string) record.Event {
		return of(record.Particulars{Person: record.Person{Address: address}})
	}

	s := newStory(t).in(record.Received)
	wantSent(t, s.must("2026-11-25", record.ByDirector, of(record.Particulars{Person: record.Person{Name: "Anna Anders"}, Postal: "Dorpsstraat 1\n1234 AB Dorp", Speaks: "ar"})), "16>sender")
	wantSent(t, s.must("2026-11-25", record.ByDirector, mail("Anna@klant.example")), "16>sender") // the same
	if s.c.Complainant.Name != "Anna Anders" || len(s.c.PostalLines()) != 2 || s.c.Speaks != "ar" || s.c.Was("anna@klant.example") {
		t.Errorf("%+v", s.c)
	}

	s.returned("2026-11-25", record.LetterAcknowledgement, record.ToComplainant)
	was := s.c
	d := s.must("2026-11-26", record.ByDirector, mail("anna@anders.example"))
	wantSent(t, d, "19>sender+letter")
	if s.c.Complainant != was.Complainant {
		t.Error("it is shown, and already done")
	}
	wantSent(t, s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.CorrectComplainant, Of: &record.Particulars{}}), "19>sender+letter") // the word alone
	d = s.must("2026-11-27", record.ByDirector, record.Event{Kind: record.Approve, Preview: s.last.Effects[0].Preview})
	wantSent(t, d, "01>complainant+letter+regulation", "31>complainant+letter", "31>former", "16>sender")
	if again := d.Effects[0].Again; again != "01complainant" {
		t.Errorf("made anew: %q", again)
	}
	if s.c.Complainant.Address != "anna@anders.example" || !s.c.Was("anna@klant.example") || s.c.Was("anna@anders.example") {
		t.Errorf("%+v, before %v", s.c.Complainant, s.c.Former)
	}
	s.queued("2026-11-27", record.Fact{Letter: "01", To: record.ToComplainant, Message: "anew", Again: "01complainant"})
	if lost := s.c.LostLetters(); len(lost) > 0 || !s.c.AcknowledgedOn.IsZero() {
		t.Errorf("it is on its way: %+v", lost)
	}

	// Nobody reads where it came back from.
	s = newStory(t).in(record.Received)
	e := letterEvent(record.LetterReturned, record.LetterAcknowledgement, record.ToComplainant)
	e.Person.Address, e.Message, e.Document = "anna@klant.example", "another", "another"
	s.do("2026-11-25", record.ByClock, e)
	wantSent(t, s.approved("2026-11-26", record.ByDirector, mail("anna@anders.example")), "01>complainant+letter+regulation", "31>complainant+letter", "16>sender")

	for address, code := range map[string]record.RefusalCode{
		"directeur@school.example": record.RefuseTakenAddress, "Lies+x@school.example": record.RefuseTakenAddress, "beheer@school.example": record.RefuseTakenAddress,
		"toezicht@school.example": record.RefuseTakenAddress, "klachten@school.example": record.RefuseTakenAddress, "anna@anders.example": "",
	} {
		s := newStory(t).in(record.Received)
		s.rules.Roles.Own = "klachten@school.example"
		d := s.do("2026-11-25", record.ByDirector, mail(address))
		if d.Refusal == nil && code != "" || d.Refusal != nil && d.Refusal.Code != code {
			t.Errorf("%s: %+v", address, d.Refusal)
		}
	}
	helper := record.Event{Kind: record.NameRepresentative, Rep: &record.Representative{Person: record.Person{Name: "Dirk", Address: "directeur@school.example"}}, Yes: new(true)}
	if d := newStory(t).in(record.Received).do("2026-11-25", record.ByDirector, helper); d.Refusal == nil || d.Refusal.Code != record.RefuseTakenAddress {
		t.Errorf("a role assists: %+v", d.Refusal)
	}
	for _, c := range []struct {
		of   *record.Particulars
		code record.RefusalCode
	}{{nil, record.RefuseNoParticulars}, {&record.Particulars{}, record.RefuseNoParticulars}, {&record.Particulars{Person: record.Person{Name: "Anna"}, Wrong: "Leeftijd: 30"}, record.RefuseUnknownLine}} {
		s := newStory(t).in(record.Received)
		if d := s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.CorrectComplainant, Of: c.of}); d.Refusal == nil || d.Refusal.Code != c.code {
			t.Errorf("%+v: %+v", c.of, d.Refusal)
		}
	}

	// Somebody wrote for the complainant: who assists now gets what the complainant gets,
	// who has the confirmation too.
	s = newStory(t).in(record.Received)
	d = s.approved("2026-11-25", record.ByDirector, of(record.Particulars{Person: record.Person{Name: "Bram"}, Postal: "Dorpsstraat 1", Helper: &record.Representative{Role: "advocaat", Consent: true}}))
	wantSent(t, d, "01>complainant+letter+regulation", "16>sender")
	if s.c.Complainant != (record.Person{Name: "Bram"}) || s.c.Rep == nil || s.c.Rep.Address != "anna@klant.example" || !s.c.Rep.Consent || s.c.Was("anna@klant.example") {
		t.Errorf("%+v, helped by %+v", s.c.Complainant, s.c.Rep)
	}
	if d := s.do("2026-11-25", record.ByDirector, of(record.Particulars{Helper: &record.Representative{}})); d.Refusal == nil || d.Refusal.Code != record.RefuseNoClient {
		t.Errorf("for nobody: %+v", d.Refusal)
	}

	// What waits and speaks to the complainant is another thing now.
	s = newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	d = s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Opgelost."})
	s.must("2026-11-25", record.ByDirector, of(record.Particulars{Person: record.Person{Name: "Anna Anders"}}))
	if d = s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview}); !slices.Equal(sent(d.Effects), []string{"19>sender+letter"}) {
		t.Errorf("letter 10 to the name of before: %v", sent(d.Effects))
	}
}

// TestReceivedAnew: another day of receipt is shown first. What was told comes sooner by
// it and never later; a day after the mail, or long before it, is none.
func TestReceivedAnew(t *testing.T) {
	on := func(on string) record.Event {
		return record.Event{Kind: record.CorrectComplainant, Of: &record.Particulars{Received: day(t, on)}}
	}
	s := newStory(t).in(record.Received) // on 23 November
	told := s.c
	d := s.must("2026-11-25", record.ByDirector, on("2026-11-20"))
	wantSent(t, d, "19>sender")
	if s.c.ReceivedOn != told.ReceivedOn {
		t.Error("it is shown, and already done")
	}
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
	if s.c.ReceivedOn != day(t, "2026-11-20") || s.c.AcknowledgeBy != day(t, "2026-12-04") || s.c.ContactBy != day(t, "2026-12-04") {
		t.Errorf("received %v, confirmed by %v, contact by %v", s.c.ReceivedOn, s.c.AcknowledgeBy, s.c.ContactBy)
	}
	s.approved("2026-11-26", record.ByDirector, on("2026-11-23"))
	if s.c.ReceivedOn != day(t, "2026-11-23") || s.c.ContactBy != day(t, "2026-12-04") || s.c.AcknowledgeBy != day(t, "2026-12-04") {
		t.Errorf("received %v, confirmed by %v, contact by %v", s.c.ReceivedOn, s.c.AcknowledgeBy, s.c.ContactBy)
	}
	wantSent(t, s.must("2026-11-26", record.ByDirector, on("2026-11-23")), "16>sender") // nothing new
	for late, code := range map[string]record.RefusalCode{"2026-11-24": record.RefuseReceivedLate, "2025-11-21": record.RefuseReceivedEarly} {
		if d := s.do("2026-11-26", record.ByDirector, on(late)); d.Refusal == nil || d.Refusal.Code != code {
			t.Errorf("%s: %+v", late, d.Refusal)
		}
	}
}
