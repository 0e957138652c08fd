package procedure_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// plant is a small mistake that breaks one rule: a text that stands exactly once
// in a file, and what it could have been. Lines of it that keep well when the
// code around them changes are the best; numbers of letters are none.
type plant struct {
	rule, mistake string
	file          string // from the root of the repository
	old, new      string
}

var plants = []plant{
	{"R01", "what is no complaint cannot be turned away",
		"procedure/record/case.go", `return o == TooOld || o == NoComplaint ||`, `return o == TooOld ||`},
	{"R02", "a second subject is lost",
		"procedure/solve.go", `Subjects: d.e.Subjects,`, `Subjects: d.e.Subjects[:1],`},
	{"R03", "a ground is noticed in another form than the regulation's",
		"procedure/rules/signals.go", `(?:seksuele )?geaardheid`, `geaardheid`},
	{"R04", "what the employee said stands below the manager's step, too",
		"templates/text/06-dossier.txt", `{{with .ManagerStep}}`, `{{with .EmployeeStep}}`},
	{"R05", "a complaint is not submitted before a step is known",
		"procedure/commission.go", `if d.e.Text == "" && !d.e.PDF {`, `if d.e.Text == "" && !d.e.PDF || d.before.FirstContact().IsZero() {`},
	{"R06", "paper counts from the day it is registered",
		"cmd/klachtd/desk/byhand.go", `On: p.Stamped,`, `On: d.Rules.Day(now),`},
	{"R07", "the representative gets copies without consent",
		"procedure/effect.go", `(rep == nil || !rep.Consent || rep.Address == "")`, `(rep == nil || rep.Address == "")`},
	{"R08", "the last day is too late already",
		"procedure/commission.go", `!d.before.ReceivedOn.After(d.rules.LapsesAfter(d.e.Said))`, `d.before.ReceivedOn.Before(d.rules.LapsesAfter(d.e.Said))`},
	{"R09", "a case about the director opens again when the deputy takes it over",
		"procedure/record/apply.go", `c.Responsible, c.Assignee = f.Responsible, f.Personal.Person`, `c.Responsible, c.Assignee, c.DirectorInvolved = f.Responsible, f.Personal.Person, f.Final`},
	{"R10", "the director hears of it, and the complainant gets no confirmation",
		"procedure/intake.go", `d.mailAll(record.LetterAcknowledgement)`, ``},
	{"R11", "the copy goes to who is named for the second time",
		"procedure/solve.go", `if !known {`, `if known {`},
	{"R12", "the contact has a day of grace",
		"procedure/rules/rules.go", `ContactWorkingDays: 10,`, `ContactWorkingDays: 11,`},
	{"R13", "the last day to take a withdrawal back is too late already",
		"procedure/withdrawal.go", `!d.e.On.After(d.rules.ReopenUntil(d.before, d.e.On))`, `d.e.On.Before(d.rules.ReopenUntil(d.before, d.e.On))`},
	{"R14", "a refusal said again starts a new term",
		"procedure/record/apply.go", `if c.RefusedOn.IsZero() {`, `if !f.On.IsZero() {`},
	{"R15", "nobody asks for a report after a contact",
		"procedure/commission.go", `if d.e.Text == "" && !d.e.PDF {`, `if d.e.Text == "" && !d.e.PDF && len(d.before.Contacts) == 0 {`},
	{"R16", "the shipped text goes with 05 where the foundation's own file cannot be read",
		"cmd/klachtd/desk/write/enclose.go", `if err == nil || waits {`, `if err == nil {`},
	{"R17", "the three weeks run from the day of the director's mail",
		"procedure/commission.go", `Status: record.Referred, On: d.today,`, `Status: record.Referred, On: d.e.On,`},
	{"R18", "a second extension is refused only when the first has ended",
		"procedure/commission.go", `case d.before.ExtensionUsed:`, `case d.before.ExtensionUsed && d.e.On.After(d.before.AdviceDue()):`},
	{"R19", "the director signs the commission's letter",
		"cmd/klachtd/desk/write/letter.go", `v.Signatory = templates.Person{Name: r.Rules.Roles.Chair, Role: templates.RoleChair}`, `v.Signatory = v.Responsible`},
	{"R20", "the decision has a day of grace",
		"procedure/rules/rules.go", `DecideWorkingDays: 5,`, `DecideWorkingDays: 6,`},
	{"R21", "the copy of the decision goes to the board",
		"procedure/record/letters.go", `Text: "09-commission", To: []Recipient{ToCommission}`, `Text: "09-commission", To: []Recipient{ToEscalation}`},
	{"R22", "a milder decision than the advice passes",
		"procedure/commission.go", `case d.e.Outcome != d.before.Advice:`, `case d.e.Outcome == record.Unfounded && d.e.Outcome != d.before.Advice:`},
	{"R23", "a complaint that is turned away as too old names nobody",
		"templates/text/11.txt", `{{- if .LanguageEducation}}`, `{{- if and .LanguageEducation (ne .Ground "te oud")}}`},
	{"R24", "a question leaves no fact",
		"procedure/solve.go", `d.record(record.Fact{Kind: record.FactAsked, On: d.e.On, Command: string(d.e.Kind)})`, ``},
	{"R25", "of several letters that came back only one is an open task",
		"procedure/record/apply.go", `c.Failed++`, `c.Failed = 1`},
}

// TestRulesAreGuarded plants a mistake against each rule and runs the test that
// RULES.md names for it: without the mistake it has to pass, with it to fail. The
// tree is not touched: the compiler reads the changed file from elsewhere. With
// KLACHTD_PLANT=1; otherwise it only looks whether each rule has its mistake, and
// whether each can still be planted.
func TestRulesAreGuarded(t *testing.T) {
	planted := make(map[string]plant)
	for _, p := range plants {
		if planted[p.rule].rule != "" {
			t.Errorf("%s has two mistakes", p.rule)
		}
		planted[p.rule] = p
		source, err := os.ReadFile(filepath.Join(root, p.file))
		if err != nil {
			t.Error(err)
		} else if n := strings.Count(string(source), p.old); n != 1 || p.old == p.new {
			t.Errorf("%s: %q stands %d times in %s, want once; choose another mistake by which %q", p.rule, p.old, n, p.file, p.mistake)
		}
	}
	rules := readRules(t)
	for _, r := range rules {
		if planted[r.number].rule == "" {
			t.Errorf("%s has no mistake", r.number)
		}
	}
	if t.Failed() || os.Getenv("KLACHTD_PLANT") == "" {
		return
	}
	for _, r := range rules {
		t.Run(r.number, func(t *testing.T) {
			t.Parallel()
			guard, p := r.tests[0], planted[r.number]
			if out, passed, _ := guard.run(t, ""); !passed {
				t.Fatalf("%s does not pass without the mistake:\n%s", guard, out)
			}
			if out, _, failed := guard.run(t, p.overlay(t)); !failed {
				t.Fatalf("%s does not find that %s:\n%s", guard, p.mistake, out)
			}
			t.Logf("%s finds that %s", guard, p.mistake)
		})
	}
}

// overlay writes the changed file, and what tells the go command of it.
func (p plant) overlay(t *testing.T) string {
	t.Helper()
	original, err := filepath.Abs(filepath.Join(root, p.file))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	changed := filepath.Join(dir, filepath.Base(p.file))
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	for name, text := range map[string]string{changed: strings.Replace(string(source), p.old, p.new, 1), list: string(replaced)} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// String is the name of a test, as go test prints it.
func (p place) String() string {
	if p.isScript() {
		return "TestScripts/" + strings.TrimSuffix(path.Base(p.file), ".txt")
	}
	return p.name
}

// run runs one test by itself. It neither passed nor failed when it was skipped,
// or when it could not be compiled.
func (p place) run(t *testing.T, overlay string) (out string, passed, failed bool) {
	t.Helper()
	folder := path.Dir(p.file)
	if p.isScript() {
		folder = path.Dir(path.Dir(folder)) // of the package, above testdata/script
	}
	pattern := "^" + strings.ReplaceAll(p.String(), "/", "$/^") + "$"
	cmd := exec.Command("go", "test", "-count=1", "-v", "-overlay", overlay, "-run", pattern, "./"+folder)
	cmd.Dir = root
	b, err := cmd.CombinedOutput()
	said := regexp.MustCompile(`(?m)^ *--- (PASS|FAIL): ` + regexp.QuoteMeta(p.String()) + ` `).FindSubmatch(b)
	passed = err == nil && said != nil && string(said[1]) == "PASS"
	failed = err != nil && said != nil && string(said[1]) == "FAIL"
	return string(b), passed, failed
}
