package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
)

func TestWarnings(t *testing.T) {
	always := []string{
		"config.toml:20: [administrator]: there is no administrator: nobody is told when mail cannot be fetched or sent; add the section with name and email",
		`config.toml:20: [trust] provider: is "none": nobody vouches for senders, so every command is asked back before it is carried out; name your mail provider when it checks DMARC`,
		"config.toml:20: [terms] decree_known_until: decree days are known only until 2028: later terms may count a day too many as a working day; add the days of the next decree to decree_days and raise decree_known_until",
		"config.toml:20: [letters] working_method: is not set: the shipped text of the Werkwijze goes out; name the PDF that the foundation has adopted",
		"config.toml:20: [letters] regulation: is not set: the shipped text of the Klachtenreglement goes out; name the foundation's own PDF",
	}
	c, problems := Parse("config.toml", []byte(smallest))
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	if diff := cmp.Diff(always, messages(c.Warnings)); diff != "" {
		t.Error(diff)
	}
	nobody := []string{"config.toml:20: [deputy]: is missing: there is neither a deputy nor an address of the board, so a complaint about the director, or the director's illness, has nobody to go to, and nobody but the director hears that a term is over; add the section with name and email, or set terms.escalation"}
	if diff := cmp.Diff(nobody, messages(c.Findings)); diff != "" {
		t.Error(diff)
	}

	// quiet answers each of those, so that the rows below, which begin on line
	// 31 in [letters], stand alone.
	const quiet = `[deputy]
name = "Petra Plaatsvervanger"
email = "petra@organisatie.example"
[administrator]
email = "beheer@organisatie.example"
[trust]
provider = "google"
[letters]
regulation = "klachtenreglement.pdf"
working_method = "werkwijze.pdf"
`
	for _, test := range []struct {
		name, more string
		year       int
		want       []string
	}{
		{"none", "", 2026, nil},
		{"last known year", "", 2028, []string{
			"31: [terms] decree_known_until: decree days are known only until 2028: later terms may count a day too many as a working day; add the days of the next decree to decree_days and raise decree_known_until",
		}},
		{"paragraphs", `optional = ["geen-nadeel", "bewaartermijm", "inzage", "inzage", "qqqqqqq"]`, 2026, []string{
			`31: [letters] optional: there is no optional paragraph "bewaartermijm"; did you mean "bewaartermijn"?`,
			`31: [letters] optional: "inzage" stands in the list twice; keep one of the two`,
			`31: [letters] optional: there is no optional paragraph "qqqqqqq"; the paragraphs are geen-nadeel, bewaartermijn, inzage`,
		}},
		{"other terms than the regulation", "[terms]\nacknowledge_days = 15\nadvise_days = 22\ndecide_working_days = 6\nlapse_years = 1", 2026, []string{
			"32: [terms] acknowledge_days: 15 is longer than the regulation gives (procedure 3); give at most 14",
			"33: [terms] advise_days: 22 is longer than the regulation gives (procedure 6); give at most 21",
			"34: [terms] decide_working_days: 6 is longer than the regulation gives (procedure 7); give at most 5",
			"35: [terms] lapse_years: is shorter than the two years that the regulation gives; give at least 2",
		}},
		{"nothing is without effect", "[intake]\nclamd_socket = \"/run/clamd\"\n[retention]\nyears = 2\n[monitor]\nmetrics_file = \"/run/x.prom\"", 2026, nil},
		{"oauth2 without effect", "[oauth2]\ntoken_url = \"https://login.aanbieder.example\"", 2026, []string{
			`31: [oauth2]: has no effect; it counts only when [imap] or [smtp] has auth = "oauth2"`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, problems := Parse("config.toml", []byte(smallest+quiet+test.more+"\n"),
				KnownOptional("geen-nadeel", "bewaartermijn", "inzage"), Today(civil.Date{Year: test.year, Month: 11, Day: 23}))
			if len(problems) > 0 {
				t.Fatal(messages(problems))
			}
			for i := range test.want {
				test.want[i] = "config.toml:" + test.want[i]
			}
			if diff := cmp.Diff(test.want, withoutBoard(t, messages(c.Warnings))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A port that belongs to the other way of TLS is a hint, not a mistake; so is an
// authserv-id that nobody looks at.
func TestWarningsOfServers(t *testing.T) {
	for line, want := range map[string]string{
		"address = \"imap.organisatie.example:143\"\nusername":                     `[imap] tls: is implicit, but port 143 usually takes STARTTLS; if signing in fails, write tls = "starttls"`,
		"address = \"imap.organisatie.example:993\"\ntls = \"starttls\"\nusername": `[imap] tls: is starttls, but port 993 usually takes TLS from the start; if signing in fails, write tls = "implicit"`,
	} {
		src := strings.Replace(smallest, "address = \"imap.organisatie.example:993\"\nusername", line, 1)
		c, problems := Parse("config.toml", []byte(src))
		if len(problems) > 0 {
			t.Fatal(messages(problems))
		}
		if all := strings.Join(messages(c.Warnings), "\n"); !strings.Contains(all, want) {
			t.Errorf("%q\nis not among\n%s", want, all)
		}
	}
	c, _ := Parse("config.toml", []byte(smallest+"[trust]\nprovider = \"google\"\nauthserv_id = \"mx\"\n"))
	if want := `[trust] authserv_id: has no effect; it counts only with provider = "authserv"`; !strings.Contains(strings.Join(messages(c.Warnings), "\n"), want) {
		t.Errorf("%q is missing", want)
	}
}

// A resolver is an IP address with a port: a name would have to be looked up at
// the server that it names.
func TestTrustResolver(t *testing.T) {
	const (
		bad     = "is no IP address with a port"
		useless = "has no effect"
		remote  = "is another machine"
	)
	for _, c := range []struct{ provider, resolver, want string }{
		{"authserv", "", ""},
		{"authserv", "127.0.0.1:53", ""},
		{"authserv", "[::1]:5353", ""},
		{"authserv", "192.0.2.53:53", remote},
		{"authserv", "[2001:db8::53]:53", remote},
		{"google", "127.0.0.1:53", useless},
		{"none", "127.0.0.1:53", useless},
		{"authserv", "127.0.0.1", bad},
		{"authserv", "127.0.0.1:", bad},
		{"authserv", "127.0.0.1:0", bad},
		{"authserv", "127.0.0.1:65536", bad},
		{"authserv", "127.0.0.1:domain", bad},
		{"authserv", " 127.0.0.1:53", bad},
		{"authserv", "127.0.0.01:53", bad},
		{"authserv", "::1:53", bad},
		{"authserv", "localhost:53", bad},
		{"authserv", "0.0.0.0:53", bad},
		{"authserv", "224.0.0.251:5353", bad},
		{"authserv", "udp://127.0.0.1:53", bad},
	} {
		src := smallest + "[trust]\nprovider = \"" + c.provider + "\"\nresolver = \"" + c.resolver + "\"\n"
		if c.provider == "authserv" {
			src += "authserv_id = \"mx.organisatie.example\"\n"
		}
		conf, problems := Parse("config.toml", []byte(src))
		said := problems
		if len(said) == 0 {
			said = conf.Warnings
		}
		got := ""
		for _, p := range said {
			if p.Key == "[trust] resolver" {
				got = p.What
			}
		}
		if (len(problems) > 0) != (c.want == bad) || !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s, %q: %q, want %q", c.provider, c.resolver, got, c.want)
		}
	}
}

// withoutBoard leaves out that there is no address of the board, which is said once.
func withoutBoard(t *testing.T, warnings []string) []string {
	t.Helper()
	rest := slices.DeleteFunc(slices.Clone(warnings), func(w string) bool {
		return strings.Contains(w, "[terms] escalation: is not set: when the deputy answers for a case and is late, nobody else hears of it")
	})
	if len(rest) != len(warnings)-1 {
		t.Errorf("nothing is said of the board's address: %q", warnings)
	}
	if len(rest) == 0 {
		return nil
	}
	return rest
}
