package procedure

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

var update = flag.Bool("update", false, "rewrite the tables in testdata")

// sample gives a complete, well-formed event of a kind and who may cause it:
// what is left to refuse is the status.
func sample(t testing.TB, k record.EventKind) (record.Event, record.Actor) {
	yes := true
	e, by := record.Event{Kind: k, Text: "Een tekst."}, record.ByDirector
	switch k {
	case record.ComplaintReceived:
		e.Complaint, by = &record.Complaint{ID: "K-2026-0001"}, record.ByComplainant
	case record.MailReceived, record.WithdrawalWished, record.CommissionWished, record.WithdrawalDenied, record.AccuseDirector, record.AskProgress, record.InsistComplaint:
		by = record.ByComplainant
	case record.ConfirmMail, record.DenyMail:
		e.Preview, by = 1, record.ByComplainant
	case record.NameManager:
		e.Argument = "2"
	case record.NameNoManager:
	case record.NameRepresentative:
		e.Rep, e.Yes = &record.Representative{Person: record.Person{Name: "Rik Raadsman", Address: "rik@hulp.example"}}, &yes
	case record.Rectify:
		e.Of, by = &record.Particulars{Person: record.Person{Name: "Anna Anders"}}, record.ByAdministrator
	case record.CorrectComplainant:
		e.Of = &record.Particulars{Person: record.Person{Name: "Anna Anders"}}
	case record.ProposeDecision:
		e.Outcome = record.Founded
	case record.ProposeInadmissible:
		e.Outcome = record.NoComplaint
	case record.FindNoComplaint:
		e.Outcome = record.Question
	case record.Approve:
		e.Preview = 1
	case record.SetLanguage:
		e.Yes = &yes
	case record.Categorise:
		e.Subjects = []record.Subject{record.Service}
	case record.HandToDirector:
		by = record.ByDeputy
	case record.TakeIn:
		e.Place = &record.Place{Mails: []record.Mail{{Number: 12, SHA256: "ab"}}}
	case record.WantOwnCase:
		e.Place, by = &record.Place{Mails: []record.Mail{{Number: 12, SHA256: "ab"}}}, record.ByComplainant
	case record.WantThisCase:
		by = record.ByComplainant
	case record.PutInCase:
		e.Place = &record.Place{Into: "K-2026-0001", Mails: []record.Mail{{Number: 12, SHA256: "ab"}}}
	case record.JoinCase:
		e.Place, by = &record.Place{Into: "K-2026-0001", Opens: true, Mails: []record.Mail{{Number: 12, SHA256: "ab"}}}, record.ByAdministrator
	case record.SplitCase:
		e.Place, by = &record.Place{Mails: []record.Mail{{Number: 12, SHA256: "ab"}}}, record.ByAdministrator
	case record.CallHearing:
		e.Said, e.Argument, by = day(t, "2026-12-08"), "14:00", record.ByCommission
	case record.GiveStatement, record.KeepInternal:
		by = record.ByManager
	case record.Extend, record.AcknowledgeDossier, record.AskRecusal, record.AskDirector, record.AskComplainant:
		by = record.ByCommission
	case record.Advise:
		e.Outcome, by = record.Founded, record.ByCommission
	case record.NotUnderstood:
		e.Code = "unknown"
	case record.Readdress:
		e.To, by = record.ToResponsible, record.ByAdministrator
	case record.HandOver:
		e.Argument, by = "deputy", record.ByAdministrator
	case record.TermDue:
		e.Term, e.Stage, by = record.TermCopy, day(t, "2026-11-26"), record.ByClock
	case record.RecountTerms:
		by = record.ByClock
	case record.LetterSent, record.LetterReturned:
		e.Letter, e.To, by = "01", record.ToComplainant, record.ByClock
	}
	return e, by
}

// TestTable holds every pair of status and event against testdata/table.txt: the
// status it leads to and the mail it sends, or the code of the refusal. A pair
// that is missing there fails.
func TestTable(t *testing.T) {
	var lines []string
	for _, k := range Events() {
		for _, status := range record.Statuses() {
			s := newStory(t).in(status)
			if status == record.Advised || k == record.RecordWithdrawal && !status.Closed() {
				s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
			}
			if k == record.TellDelay {
				s.late(t)
			}
			if k == record.CarryOutMeasures && status == record.Decided {
				s.promises("2026-11-25")
			}
			if k == record.MarkPosted {
				s.returned("2026-11-24", record.LetterAcknowledgement, record.ToComplainant)
			}
			e, by := sample(t, k)
			if k == record.HandToDirector && !status.Closed() {
				s.must("2026-11-24", record.ByDeputy, record.Event{Kind: record.TakeOver})
			}
			if k == record.ConfirmMail || k == record.DenyMail {
				s.do("2026-11-24", record.ByComplainant, record.Event{Kind: record.CommissionWished, Text: "naar de commissie", Unproven: true})
			}
			d := s.do("2026-11-25", by, e)
			got := result(d)
			if shown, _ := ruleFor(k); shown.shows(d.Case) && d.Refusal == nil {
				got += ", akkoord: " + result(s.do("2026-11-25", by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview}))
			}
			pair := string(k) + " " + string(status)
			lines = append(lines, pair+" = "+got)
		}
	}
	compare(t, "testdata/table.txt", "# Every event in every status: what it leads to, or why it is refused; of what is\n# shown first, what \"akkoord\" leads to.\n", lines)
}

// TestWaiting holds every command that is always shown first, and every event that
// may come before its "akkoord", against testdata/waiting.txt: what "akkoord" then
// does.
func TestWaiting(t *testing.T) {
	var lines []string
	for _, k := range Events() {
		rule, _ := ruleFor(k)
		if !rule.shown {
			continue
		}
		for _, between := range Events() {
			if between == record.ComplaintReceived || between == record.Approve {
				continue
			}
			s := ready(t, k, rule.in[0])
			e, by := sample(t, k)
			d := s.must("2026-11-25", by, e)
			e, who := sample(t, between)
			if between == k { // in other words
				e.Text = "Andere woorden."
			}
			s.do("2026-11-25", who, e)
			if between == record.HandToDirector { // who only has it after taking it over
				s.do("2026-11-25", record.ByDeputy, record.Event{Kind: record.TakeOver})
				s.do("2026-11-25", record.ByDeputy, e)
			}
			got := result(s.do("2026-11-26", by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview}))
			lines = append(lines, string(k)+", "+string(between)+" = "+got)
		}
	}
	compare(t, "testdata/waiting.txt", "# Every command that is shown first, and every event that may come before its\n# \"akkoord\": what that then leads to.\n", lines)
}

func result(d Decision) string {
	got := string(d.Case.Status) + " " + strings.Join(sent(d.Effects), " ")
	if d.Refusal != nil {
		got = fmt.Sprintf("refused: %s (%s) %s", d.Refusal.Code, d.Refusal.Article, strings.Join(sent(d.Effects), " "))
	}
	return strings.TrimSpace(got)
}

// compare holds lines "pair = result" against a file; -update writes it.
func compare(t *testing.T, file, head string, lines []string) {
	t.Helper()
	want := readTable(t, file)
	for _, line := range lines {
		pair, got, _ := strings.Cut(line, " = ")
		switch w, ok := want[pair]; {
		case *update:
		case !ok:
			t.Errorf("%s: missing in the table; it now gives %q", pair, got)
		case w != got:
			t.Errorf("%s:\n got %s\nwant %s", pair, got, w)
		}
		delete(want, pair)
	}
	for pair := range want {
		if !*update {
			t.Errorf("%s: in the table, but no such pair exists", pair)
		}
	}
	if *update {
		head += "# Read against the regulation before you change a line.\n"
		if err := os.WriteFile(file, []byte(head+strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRegulationIsComplete: every event has a rule, and no rule is without.
func TestRegulationIsComplete(t *testing.T) {
	for _, k := range Events() {
		r, ok := ruleFor(k)
		if !ok || r.run == nil {
			t.Errorf("%s has no rule", k)
		}
	}
	if _, ok := ruleFor("nonsense"); ok {
		t.Error("an event that does not exist has a rule")
	}
}

func readTable(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		if *update {
			return nil
		}
		t.Fatal(err)
	}
	defer f.Close()
	table := make(map[string]string)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if pair, result, ok := strings.Cut(lines.Text(), " = "); ok {
			table[pair] = result
		}
	}
	return table
}

// TestEveryStatusHasAWayOut: in each there is something that director or commission can
// type which leads on, without a record of what did not happen. A decision is the end.
func TestEveryStatusHasAWayOut(t *testing.T) {
	for _, status := range record.Statuses() {
		var ways []string
		for _, by := range []record.Actor{record.ByDirector, record.ByCommission} {
			for _, k := range Possible(newStory(t).in(status).c, by) {
				s := newStory(t).in(status)
				if status == record.Advised {
					s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
				}
				e, who := sample(t, k)
				if who != by || k == record.Approve || k == record.RecordContact {
					continue
				}
				d := s.do("2026-11-25", by, e)
				if shown, _ := ruleFor(k); shown.shown && d.Refusal == nil {
					d = s.do("2026-11-25", by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
				}
				if d.Refusal == nil && d.Case.Status != status {
					ways = append(ways, string(k))
				}
			}
		}
		if len(ways) == 0 && status != record.Decided {
			t.Errorf("nothing leads out of %s", status)
		}
		t.Logf("%s: %s", status, strings.Join(ways, ", "))
	}
}
