package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pelletier/go-toml/v2"
)

const example = "../../../config.example.toml"

// commentedOut is a setting that the example shows but does not make.
var commentedOut = regexp.MustCompile(`(?m)^#(\[+[a-z0-9_]+\]|[a-z0-9_]+ = )`)

func readExample(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// Whoever changes one of the two copies them: cp config.example.toml cmd/klachtd/config/
func TestExampleIsShipped(t *testing.T) {
	if readExample(t) != string(Example) {
		t.Error("cmd/klachtd/config/config.example.toml is another than config.example.toml")
	}
}

// Every key has an effect: some code beyond the checks of this package reads it. Looking for
// its name in the source is enough, because each field's name is unique in its section.
func TestEveryKeyIsRead(t *testing.T) {
	var program strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return err
		case filepath.Dir(path) == "../config" && name != "rules.go" && name != "secret.go":
			return nil // where it is defined, bound and checked
		}
		text, err := os.ReadFile(path)
		program.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// The package hands these on in another form.
	program.WriteString("oauth2.token_url is made of .Tenant, Level of .LogLevel, NoticeDays of .NoticeAfter")
	unread := func(config reflect.Type) (names []string) {
		var look func(reflect.Type)
		look = func(of reflect.Type) {
			for f := range of.Fields() {
				of := f.Type
				if of.Kind() == reflect.Slice && f.Name == "Managers" {
					of = of.Elem()
				}
				_, tagged := f.Tag.Lookup("toml")
				switch {
				case of.Kind() == reflect.Struct && of.NumField() > 0 && (of.PkgPath() == config.PkgPath() || of.Name() == ""):
					look(of)
				case tagged && !regexp.MustCompile(`\.`+f.Name+`\b`).MatchString(program.String()):
					names = append(names, f.Name)
				}
			}
		}
		look(config)
		return names
	}
	if names := unread(reflect.TypeFor[Config]()); len(names) > 0 {
		t.Errorf("nothing reads %q", names)
	}
	type idle struct {
		Monitor struct {
			PingURL      string `toml:"ping_url"`
			ReadByNobody string `toml:"read_by_nobody"`
		} `toml:"monitor"`
	}
	if names := unread(reflect.TypeFor[idle]()); len(names) != 1 || names[0] != "ReadByNobody" {
		t.Errorf("of one key that nobody reads it finds %q", names)
	}
}

// Nothing that the example invents passes for an answer, in whichever place.
func TestUntouched(t *testing.T) {
	const real = `
[organisation]
name = "Stichting Taalhuis"
email = "klachten@taalhuis.nl"
[director]
name = "Anna Bos"
email = "anna@taalhuis.nl"
[[manager]]
name = "Kees Vos"
email = "kees@taalhuis.nl"
[commission]
email = "commissie@klachten.nl"
[imap]
address = "imap.taalhuis.nl:993"
username = "klachten"
password_file = "imap-password"
[smtp]
address = "smtp.taalhuis.nl:465"
[store]
path = "/var/lib/klachtd/klachtd.db"
`
	for _, test := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"a name", "Stichting Taalhuis", "Stichting Voorbeeld",
			`3: [organisation] name: is still that of the example: "Stichting Voorbeeld"; write the name of the foundation, which every letter bears`},
		{"an address line", `email = "klachten@taalhuis.nl"`, "email = \"klachten@taalhuis.nl\"\naddress = \"\"\"\nVoorbeeldstraat 1\n1234 AB Voorbeeldstad\"\"\"",
			`5: [organisation] address: is still that of the example: "Voorbeeldstraat 1\n1234 AB Voorbeeldstad"; write the postal address of the foundation, which every letter bears`},
		{"a manager of the example in another place", `"Kees Vos"`, `"Teun Teamleider"`,
			`9: [[manager]] name: is still that of the example: "Teun Teamleider"; write the real one, or remove the section`},
		{"one address of several", `"kees@taalhuis.nl"`, `["kees@taalhuis.nl", "teun@organisatie.example", "mila@organisatie.example"]`,
			`10: [[manager]] email: is still that of the example: "teun@organisatie.example"; write the real one, or remove the section`},
		{"a domain that cannot exist", "commissie@klachten.nl", "commissie@klachten.Invalid",
			`12: [commission] email: "commissie@klachten.invalid" cannot exist; write the address of the Klachtencommissie`},
		{"a server that cannot exist", "imap.taalhuis.nl:993", "imap.taalhuis.test.:993",
			`14: [imap] address: "imap.taalhuis.test.:993" cannot exist; write the IMAP server of your mail provider, with its port`},
		{"both servers here", "imap.taalhuis.nl:993\"\nusername = \"klachten\"\npassword_file = \"imap-password\"\n[smtp]\naddress = \"smtp.taalhuis.nl:465",
			"localhost:993\"\nusername = \"klachten@organisatie.example\"\npassword_file = \"imap-password\"\n[smtp]\naddress = \"127.0.0.1:465", ""},
	} {
		src := strings.Replace(real, test.old, test.new, 1)
		if test.name != "nothing" && src == real {
			t.Fatalf("%s: nothing is replaced", test.name)
		}
		c, problems := Parse("config.toml", []byte(src))
		if len(problems) > 0 {
			t.Fatal(messages(problems))
		}
		want := []string(nil)
		if test.want != "" {
			want = []string{"config.toml:" + test.want}
		}
		if diff := cmp.Diff(want, messages(c.Untouched()), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}

// Whoever can be written to is looked up, nobody else.
func TestEachAddress(t *testing.T) {
	c, _ := Parse("config.toml", Example)
	var all []string
	c.EachAddress(func(address string, problem func(what, remedy string) Problem) {
		all = append(all, address)
		if p := problem("x", "y"); address == "teun@organisatie.example" && p.String() != "config.toml:54: [[manager]] email: x; y" {
			t.Errorf("a problem of %s is %q", address, p)
		}
	})
	want := []string{
		"klachten@organisatie.example", "directeur@organisatie.example", "plaatsvervanger@organisatie.example", "mila@organisatie.example",
		"teun@organisatie.example", "teamleider@organisatie.example", "commissie@klachtencommissie.example", "beheer@organisatie.example",
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// The example is what an administrator starts from: with its two secrets in
// place it must be in order as it stands.
func TestExampleLoads(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "config.toml", readExample(t), 0o644)
	write(t, dir, "imap-password", "geheim\n", 0o600)
	write(t, dir, "smtp-password", "geheim\n", 0o600)
	c, problems := Load(path)
	if len(problems) > 0 {
		t.Error(messages(problems))
	}
	if c.Organisation.Address != "Voorbeeldstraat 1\n1234 AB Voorbeeldstad" || len(c.Managers) != 2 || c.Managers[1].Email[1] != "teamleider@organisatie.example" {
		t.Errorf("%+v", c)
	}
}

// With every "#" removed before a setting, the example names every key there is
// and no other, has no mistake, and shows the real defaults.
func TestExampleIsComplete(t *testing.T) {
	src := commentedOut.ReplaceAllString(readExample(t), "$1")
	c, problems := Parse("/etc/klachtd/config.toml", []byte(src))
	if len(problems) > 0 {
		t.Error(messages(problems))
	}
	var tree map[string]any
	if err := toml.Unmarshal([]byte(src), &tree); err != nil {
		t.Fatal(err)
	}
	for _, section := range schema() {
		in, ok := tree[section.name].(map[string]any)
		if list, many := tree[section.name].([]any); many {
			in, ok = list[0].(map[string]any)
		}
		if !ok {
			t.Errorf("the example lacks [%s]", section.name)
		}
		for _, key := range section.keys {
			if _, ok := in[key]; !ok {
				t.Errorf("the example lacks [%s] %s", section.name, key)
			}
		}
	}

	shown, defaults := reflect.ValueOf(c).Elem(), reflect.ValueOf(Default()).Elem()
	for i, section := range fieldsOf(shown) {
		if section.key == manager {
			continue
		}
		for j, key := range fieldsOf(section.value) {
			set := fieldsOf(fieldsOf(defaults)[i].value)[j].value
			active := regexp.MustCompile(`(?m)^` + key.key + ` = `).MatchString(sectionOf(readExample(t), section.key))
			if active || set.IsZero() || set.Kind() == reflect.Slice && set.Len() == 0 {
				continue
			}
			if diff := cmp.Diff(set.Interface(), key.value.Interface(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("[%s] %s is shown with another value than its default:\n%s", section.key, key.key, diff)
			}
		}
	}
}

// sectionOf gives the text between a header and the next one.
func sectionOf(src, name string) string {
	_, rest, _ := strings.Cut(src, "\n["+name+"]\n")
	if i := strings.Index(rest, "\n["); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// Only names that nobody can own (RFC 2606 §2) stand in the example, and the
// address of Blik op Werk (R23).
func TestExampleNamesNobody(t *testing.T) {
	hosts := regexp.MustCompile(`(?:@|https://|= ")([a-z0-9.-]+\.[a-z]+)["/:]`).FindAllStringSubmatch(readExample(t), -1)
	if len(hosts) < 10 {
		t.Fatalf("found only %q", hosts)
	}
	for _, m := range hosts {
		if host := m[1]; !strings.HasSuffix(host, ".example") && host != "zoekinburgerschool.nl" && !isFile(host) {
			t.Errorf("%s may be somebody's", host)
		}
	}
}

func isFile(name string) bool {
	ext := filepath.Ext(name)
	return ext == ".pem" || ext == ".json" || ext == ".pdf" || ext == ".png"
}
