package register

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// teller makes cases by the regulation itself, as people would.
type teller struct {
	t     testing.TB
	rules *rules.Rules
	c     record.Case
	facts []record.Fact
}

func (s *teller) do(at time.Time, by record.Actor, e record.Event) procedure.Decision {
	e.Actor, e.At, e.On = by, at, s.rules.Day(at)
	d := procedure.Decide(s.rules, s.c, e, at)
	if d.Refusal != nil {
		s.t.Fatalf("%s by %s: %s", e.Kind, by, d.Refusal.Code)
	}
	s.c, s.facts = d.Case, append(s.facts, d.Facts...)
	for _, x := range d.Effects { // each leaves, and arrives
		for _, kind := range []record.FactKind{record.FactLetterQueued, record.FactLetterSent} {
			f := record.Fact{At: at.UTC(), Actor: record.ByClock, Kind: kind, On: s.rules.Day(at), Letter: x.Letter, Variant: x.Variant, To: x.To, Message: fmt.Sprintf("%064x", len(s.facts)),
				Personal: record.Personal{Person: &record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}}}
			s.c, s.facts = s.c.Apply(f, procedure.Standing), append(s.facts, f)
		}
	}
	return d
}

// approved gives a command that is shown first, and then its "akkoord".
func (s *teller) approved(at time.Time, by record.Actor, e record.Event) {
	d := s.do(at, by, e)
	s.do(at.Add(time.Hour), by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
}

// tell takes the nth complaint of many through the procedure, as far as it had come by an
// instant.
func tell(t testing.TB, r *rules.Rules, id string, n int, at, until time.Time) *teller {
	s := &teller{t: t, rules: r}
	s.do(at, record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Subject: "Klacht", Text: strings.Repeat("Mijn docent kwam alweer niet, en niemand belde mij terug. ", 20),
		Complaint: &record.Complaint{ID: id, Complainant: record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}}})
	verdict := []record.Outcome{record.Founded, record.PartlyFounded, record.Unfounded}[n%3]
	for i, step := range []func(time.Time){
		func(at time.Time) {
			s.do(at, record.ByDirector, record.Event{Kind: record.NameManager, Argument: strconv.Itoa(1 + n%3)})
		},
		func(at time.Time) {
			s.do(at, record.ByDirector, record.Event{Kind: record.RecordContact, Text: "Wij spraken elkaar over de lessen."})
		},
		func(at time.Time) {
			if n%2 == 0 {
				s.approved(at, record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Wij zijn het eens geworden."})
				return
			}
			s.approved(at, record.ByDirector, record.Event{Kind: record.Refer, Text: "Stap 1 en 2 zijn gezet, zonder resultaat."})
		},
		func(at time.Time) {
			if n%2 == 1 {
				s.approved(at, record.ByCommission, record.Event{Kind: record.Advise, Outcome: verdict, Text: "De docent had moeten bellen."})
			}
		},
		func(at time.Time) {
			if n%2 == 1 {
				s.approved(at, record.ByDirector, record.Event{Kind: record.ProposeDecision, Outcome: verdict, Text: "Ik volg het advies.\n\nMaatregelen:\nEen cursus."})
			}
		},
	} {
		if at := at.AddDate(0, 0, 2+10*i); at.Before(until) {
			step(at)
		}
	}
	return s
}

// fill puts so many complaints of the three years up to an instant into a log.
func fill(t testing.TB, path string, r *rules.Rules, many int, until time.Time) *caselog.Log {
	log, err := caselog.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	began, year, number := until.AddDate(-3, 0, 0), 0, 0
	var batch []caselog.Commit
	for n := range many {
		at := began.Add(time.Duration(n) * (until.Sub(began) / time.Duration(many)))
		if y := r.Day(at).Year; y != year {
			year, number = y, 0
		}
		number++
		s := tell(t, r, fmt.Sprintf("K-%04d-%04d", year, number), n, at, until)
		batch = append(batch, caselog.Commit{At: until, CaseID: s.c.ID, Facts: s.facts, Case: s.c})
		if len(batch) < 200 && n < many-1 {
			continue
		}
		if err := log.Commit(t.Context(), batch...); err != nil {
			t.Fatalf("%s: %v", s.c.ID, err)
		}
		batch = batch[:0]
	}
	return log
}

// read counts what making a register reads.
type read struct {
	*caselog.Log
	cases int // cases whose facts were read as well
	facts int
}

func (l *read) EachFact(ctx context.Context, id string, tell func(caselog.Entry)) error {
	l.cases++
	return l.Log.EachFact(ctx, id, func(e caselog.Entry) { l.facts++; tell(e) })
}

// In most cases nothing happened after a year ended: they are counted as they are, and the
// facts are read only for the others. KLACHTD_CASES is how many there are, and KLACHTD_DIR
// where they stay: .ci/register measures ten thousand.
func TestManyCases(t *testing.T) {
	r := testRules()
	for _, name := range []string{"Lies", "Theo", "Sara"} {
		r.Roles.Managers = append(r.Roles.Managers, rules.RoleHolder{Name: name, Addresses: []string{strings.ToLower(name) + "@stichting.example"}})
	}
	r.Roles.Director, r.Roles.Commission = rules.RoleHolder{Name: "Dirk", Addresses: []string{"dirk@stichting.example"}}, rules.RoleHolder{Name: "Commissie", Addresses: []string{"c@commissie.example"}}
	many, err := strconv.Atoi(cmp.Or(os.Getenv("KLACHTD_CASES"), "240"))
	if err != nil {
		t.Fatal(err)
	}
	log := &read{Log: fill(t, filepath.Join(cmp.Or(os.Getenv("KLACHTD_DIR"), t.TempDir()), "klachtd.db"), r, many, time.Date(2027, 1, 20, 12, 0, 0, 0, time.UTC))}
	var report Report
	took := effort.Of(func() { report, err = Make(t.Context(), log, r, 2026, on(2027, 1, 20)) })
	if err != nil {
		t.Fatal(err)
	}
	set := letters.New()
	var pdf []byte
	drawn := effort.Of(func() { pdf, _, err = report.Files(set, letters.Sender{Name: "Stichting"}, r) })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases: register of 2026 in %v, and its PDF of %d bytes in %v; of %d cases the facts were read, %d", many, took, len(pdf), drawn, log.cases, log.facts)
	// Cases are open at the end of each of three years: those of the last seven weeks or so.
	if most := many / 6; log.cases > most {
		t.Errorf("the facts of %d cases were read, of %d; at most %d went on after a year ended", log.cases, many, most)
	}
	if got := report.Received.Count.n; got < many/3-many/20 || got > many/3+many/20 {
		t.Errorf("%d of %d came in in one of three years", got, many)
	}
	if i := slices.IndexFunc(report.Steps, func(s Step) bool { return s.Kept.n > 0 }); i < 0 {
		t.Error("no term was kept")
	}
}
