package config

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// smallest is a configuration with nothing in it that could be left out.
const smallest = `[organisation]
name = "Stichting Voorbeeld"
email = "klachten@organisatie.example"
[director]
name = "Dirk Directeur"
email = "directeur@organisatie.example"
[[manager]]
name = "Mila Manager"
email = "mila@organisatie.example"
[commission]
email = "commissie@elders.example"
[imap]
address = "imap.organisatie.example:993"
username = "klachten"
password_file = "imap-password"
[smtp]
address = "127.0.0.1:25"
tls = "none"
[store]
path = "klachtd.db"
`

// with replaces one line of the smallest configuration; the lines before it
// keep their numbers. An empty line means: add to the end.
func with(t *testing.T, line, replacement string) string {
	t.Helper()
	if line == "" {
		return smallest + replacement + "\n"
	}
	if strings.Count(smallest, line+"\n") != 1 {
		t.Fatalf("%q does not stand in the configuration exactly once", line)
	}
	return strings.Replace(smallest, line+"\n", replacement+"\n", 1)
}

func messages(ps []Problem) []string {
	var all []string
	for _, p := range ps {
		all = append(all, p.String())
	}
	return all
}

func TestParseDefaults(t *testing.T) {
	got, problems := Parse("conf/config.toml", []byte(smallest))
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	want := Default()
	want.Organisation = Organisation{Name: "Stichting Voorbeeld", Email: "klachten@organisatie.example"}
	want.Director = Person{"Dirk Directeur", Addresses{"directeur@organisatie.example"}}
	want.Managers = []Person{{"Mila Manager", Addresses{"mila@organisatie.example"}}}
	want.Commission.Email = Addresses{"commissie@elders.example"}
	want.IMAP.Address, want.IMAP.Username, want.IMAP.PasswordFile = "imap.organisatie.example:993", "klachten", "imap-password"
	want.SMTP.Address, want.SMTP.TLS = "127.0.0.1:25", "none"
	want.Store.Path = "conf/klachtd.db"
	ignore := cmpopts.IgnoreFields(Config{}, "Warnings", "Findings", "secrets", "where", "read", "stored", "faulty")
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Error(diff)
	}
}

// The defaults of procedure/RULES.md, written out: they must not change by
// accident together with package procedure.
func TestDefaultTerms(t *testing.T) {
	want := Terms{
		AcknowledgeDays: 14, ContactWorkingDays: 10, ContactReminders: []int{5, 8, 10},
		AfterContactWorkingDay: 15, SubmitWorkingDays: 1,
		AdviseDays: 21, AdviseReminders: []int{7, 0}, ExtendDays: 21,
		DecideWorkingDays: 5, DecideReminders: []int{3, 5}, ManagerWorkingDays: 3,
		SupplementDays: 14, ReopenDays: 14, LapseYears: 2, Roll: "literal",
		GoodFriday: true, LiberationDay: true, DecreeKnownUntil: 2028,
		DecreeDays: []civil.Date{
			{Year: 2026, Month: 1, Day: 2}, {Year: 2026, Month: 5, Day: 15}, {Year: 2027, Month: 5, Day: 7},
			{Year: 2028, Month: 4, Day: 28}, {Year: 2028, Month: 5, Day: 26},
		},
	}
	if diff := cmp.Diff(want, Default().Terms); diff != "" {
		t.Error(diff)
	}
}

func TestParseValues(t *testing.T) {
	src := with(t, "", `[deputy]
name = "Petra Plaatsvervanger"
email = ["Petra@Organisatie.EXAMPLE", "petra@bücher.example"]
[letters]
logo = "/etc/logo.png"
templates = "texts"
attach_advice = false
[terms]
advise_days = 0x0e
advise_reminders = []
decree_days = [
  2026-01-02, # the day after New Year
  "2027-05-07",
]
roll = "next working day"
[monitor]
alert_after = "90m"
canary = false
`)
	c, problems := Parse("/etc/klachtd/config.toml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	for _, same := range []struct{ got, want any }{
		{c.Deputy.Email, Addresses{"Petra@organisatie.example", "petra@xn--bcher-kva.example"}},
		{c.Letters.Logo, "/etc/logo.png"},
		{c.Letters.Templates, "/etc/klachtd/texts"},
		{c.Letters.AttachAdvice, false},
		{c.Terms.AdviseDays, 14},
		{c.Terms.AdviseReminders, []int{}},
		{c.Terms.DecreeDays, []civil.Date{{Year: 2026, Month: 1, Day: 2}, {Year: 2027, Month: 5, Day: 7}}},
		{c.Monitor.AlertAfter, 90 * time.Minute},
		{c.Monitor.Canary, false},
		{c.IMAP.Loopback(), false},
		{c.SMTP.Loopback(), true},
		{c.Rules(time.UTC).Terms.RollToWorkingDay, true},
		{c.Rules(time.UTC).Roles.Deputy.Addresses, []string{"Petra@organisatie.example", "petra@xn--bcher-kva.example"}},
		{c.Rules(time.UTC).Roles.Managers[0].Name, "Mila Manager"},
	} {
		if diff := cmp.Diff(same.want, same.got); diff != "" {
			t.Error(diff)
		}
	}
}

// TOML has several ways to say the same; a section may also be a value.
func TestParseOtherForms(t *testing.T) {
	src := `director = { name = "Dirk Directeur", email = "directeur@organisatie.example" }
manager = [{ name = "Mila Manager", email = "mila@organisatie.example" }, { name = "Teun Teamleider", email = "teun@organisatie.example" }]
organisation.name = "Stichting Voorbeeld"
organisation.email = "klachten@organisatie.example"
` + smallest[strings.Index(smallest, "[commission]"):]
	for name, src := range map[string]string{
		"inline":  src,
		"windows": "\xef\xbb\xbf" + strings.ReplaceAll(smallest, "\n", "\r\n"),
		"quoted":  strings.Replace(smallest, "[store]\npath", `["store"]`+"\n'path'", 1),
	} {
		t.Run(name, func(t *testing.T) {
			c, problems := Parse("config.toml", []byte(src))
			if len(problems) > 0 {
				t.Fatal(messages(problems))
			}
			if c.Director.Name != "Dirk Directeur" || c.Managers[len(c.Managers)-1].Name == "" || c.Organisation.Name == "" {
				t.Errorf("not everything arrived: %+v", c)
			}
		})
	}
}

// A mistake keeps nobody from the case log, wherever its place stands: above what cannot be
// read or, if it is certainly that place, below.
func TestKnowsStore(t *testing.T) {
	const store, torn = "[store]\npath = \"klachtd.db\"\n", "[director]\nname = Dirk\n"
	for text, want := range map[string]bool{
		store: true, store + torn: true, torn + store: true, "": false,
		torn + "x = \"\"\"\n" + store: true, torn + "[[store]]\npath = \"klachtd.db\"\n": false, torn + store + store: false,
		torn + "[store]\npath = \"klachtd.db\n": false, torn + "# [store]\n# path = \"klachtd.db\"\n": false, torn + "[store]\nx = 1\n": false,
		"[director]\nname = 3\n" + store: true, "[store]\npath = 3\n": false, store + "path = \"other.db\"\n": false,
	} {
		cfg, problems := Parse("config.toml", []byte(text))
		if got := cfg.KnowsStore(); got != want || len(problems) == 0 || want && cfg.Store.Path != "klachtd.db" {
			t.Errorf("%q: the log is known: %v; %v", text, got, problems)
		}
	}
}
