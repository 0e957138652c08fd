package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// received is a Monday.
var received = civil.Date{Year: 2026, Month: time.November, Day: 23}

// typedBy gives the words of a role and of the others, as package desk hands them
// over; "any" has all.
func typedBy(role string) Options {
	o := Options{On: received, Layman: role == "complainant"}
	for _, c := range words.All() {
		switch {
		case c.Within != "":
		case role == "any" || slices.Contains(c.By, record.Actor(role)):
			o.Words = append(o.Words, Word(c.Typed))
		default:
			o.Others = append(o.Others, Word(c.Typed))
		}
	}
	return o
}

// table reads testdata/NAME: lines of tab-separated fields, "#" for
// comments, padded to n fields.
func table(t testing.TB, name string, n int) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		fields := strings.Split(line, "\t")
		for len(fields) < n {
			fields = append(fields, "")
		}
		rows = append(rows, fields)
	}
	return rows
}

// TestBeside: what the table wants beside a word can be read.
func TestBeside(t *testing.T) {
	for _, w := range typedBy("any").Words {
		if _, ok := readers[w.Beside]; !ok && w.Beside != "" && w.Beside != words.BesideHelper && w.Beside != words.BesideClient {
			t.Errorf("%s: nobody reads %q", w.Word, w.Beside)
		}
	}
}

func TestReadCommandForms(t *testing.T) {
	for _, row := range table(t, "forms.tsv", 5) {
		role, line, text := row[0], row[1], row[4]
		want := &Command{Name: row[2], Text: text}
		if row[3] != "" {
			want.Args = strings.Split(row[3], "|")
		}
		for _, mail := range []string{
			line,
			"\n \u00a0\n" + line + "\n\nGroet,\nDirk Directeur\n",
			"Beste klachtenadministratie,\n\n" + line + "\n-- \nDirk Directeur\nakkoord\n",
		} {
			r := Read(mail, typedBy(role))
			if diff := cmp.Diff(want, r.Command); diff != "" || r.Suggestion != "" {
				t.Errorf("%s: %q: (-want +got)\n%sfirst line %q, suggestion %q", role, mail, diff, r.FirstLine, r.Suggestion)
			}
		}
	}
}

func TestReadCommandRefuses(t *testing.T) {
	rows := table(t, "refused.tsv", 3)
	if len(rows) < 60 {
		t.Errorf("%d near misses, want at least 60", len(rows))
	}
	for _, row := range rows {
		for _, line := range []string{row[1], row[1] + "\n\nmet uitleg eronder"} {
			r := Read(line, typedBy(row[0]))
			if r.Command != nil {
				t.Errorf("%s: %q was read as %q", row[0], line, *r.Command)
			}
			if r.Suggestion != row[2] || r.FirstLine != text.TidyLine(row[1]) {
				t.Errorf("%s: %q: suggestion %q, want %q; first line %q", row[0], line, r.Suggestion, row[2], r.FirstLine)
			}
		}
	}
}

// TestVocabularyTable holds the words that the foundation asked for, and their
// synonyms, against every role that may use it, in the ways people type a word.
func TestVocabularyTable(t *testing.T) {
	dutch := map[string][]string{
		"directeur": {"director", "deputy"}, // the deputy may do all that the director may
		"vervanger": {"deputy"},
		"commissie": {"commission"},
		"klager":    {"complainant"},
	}
	listed := map[string][]string{}
	for _, row := range table(t, "vocabulary.tsv", 3) {
		lines := tableLines(row[1], row[2])
		for _, who := range strings.Split(row[0], ", ") {
			for _, role := range dutch[who] {
				for _, l := range lines {
					checkWord(t, role, l)
					if !slices.Contains(listed[role], l.name) {
						listed[role] = append(listed[role], l.name)
					}
				}
			}
		}
	}
	for role, want := range listed {
		if len(want) < 3 {
			t.Errorf("the %s has the words %q", role, want)
		}
	}
	if w := typedBy("manager").Words; len(w) != 1 || w[0].Word != "intern" {
		t.Errorf("a manager has %v, and only says what stays inside", w)
	}
}

// TestEveryWording holds each word of the procedure's table, and each of its
// synonyms, against everybody who may type it.
func TestEveryWording(t *testing.T) {
	for _, role := range []string{"director", "deputy", "commission", "complainant", "representative"} {
		for _, v := range verbs(typedBy(role).Words) {
			for _, w := range v.wordings {
				l := tableLine{typed: w.typed, name: v.Word.Word}
				if w.adds != "" {
					l.args = []string{w.adds}
				}
				checkWord(t, role, l)
				for _, choice := range v.choices {
					if w.adds == "" {
						checkWord(t, role, tableLine{w.typed + " " + choice, v.Word.Word, []string{choice}})
					}
				}
			}
		}
	}
}

type tableLine struct {
	typed, name string
	args        []string
}

// tableLines spells out a row of the table: "besluit gegrond|ongegrond" has
// arguments, "klacht|geen klacht" are two commands.
func tableLines(word, synonyms string) []tableLine {
	var lines []tableLine
	name, args := word, []string{""}
	if first, rest, found := strings.Cut(word, " "); found && strings.Contains(word, "|") && first != "klacht|geen" {
		name, args = first, strings.Split(rest, "|")
	}
	if name == "klacht|geen klacht" {
		return []tableLine{{"klacht", "klacht", nil}, {"geen klacht", "geen klacht", nil}}
	}
	for _, s := range slices.Concat([]string{name}, strings.Split(synonyms, ", ")) {
		if s == "" { // it has none
			continue
		}
		carried := map[string][]string{
			"verjaard": {"te oud"}, "taal ja": {"ja"}, "inburgering ja": {"ja"}, "directeur": {"directeur"},
		}[s]
		switch {
		case s == "gedeeltelijk gegrond": // a verdict that is a command too
			lines = append(lines, tableLine{"besluit " + s, name, []string{"deels gegrond"}})
			carried = []string{"deels gegrond"}
		case carried == nil && args[0] != "":
			for _, a := range args {
				lines = append(lines, tableLine{s + " " + a, name, []string{a}})
			}
		}
		lines = append(lines, tableLine{s, name, carried})
	}
	return lines
}

func checkWord(t *testing.T, role string, l tableLine) {
	t.Helper()
	first, size := utf8.DecodeRuneInString(l.typed)
	for _, typed := range []string{
		l.typed, strings.ToUpper(string(first)) + l.typed[size:], strings.ToUpper(l.typed),
		l.typed + ".", l.typed + ":", l.typed + "!", "  " + l.typed + " \u00a0", "*" + l.typed + "*", "\"" + l.typed + "\".", "\ufeff" + l.typed,
	} {
		r := Read(typed, typedBy(role))
		if r.Command == nil || r.Command.Name != l.name || !slices.Equal(r.Command.Args, l.args) || r.Command.Text != "" {
			t.Errorf("%s: %q: got %+v, want %s %q", role, typed, r.Command, l.name, l.args)
		}
	}
	if l.typed == "?" {
		return
	}
	if r := Read(l.typed+"?", typedBy(role)); (r.Command != nil) != (l.typed == "niet akkoord") {
		t.Errorf("%s: %q? is a question, got %+v", role, l.typed, r.Command)
	}
	// Whatever is said besides makes it another thing, or nothing.
	for _, more := range []string{"niet " + l.typed, "geen " + l.typed, l.typed + " niet", "nog niet " + l.typed, l.typed + ", maar later", l.typed + " volgt nog", "ja, " + l.typed} {
		c := Read(more, typedBy(role)).Command
		if c != nil && c.Name == l.name && l.typed != "niet akkoord" && !(l.name == "ja" && strings.HasPrefix(more, "ja, ")) {
			t.Errorf("%s: %q was read as %+v", role, more, c)
		}
	}
}

func TestReadCommandLine(t *testing.T) {
	const banner = "[EXTERN] Deze e-mail komt van buiten de organisatie. Klik niet op links\nof open bijlagen tenzij u de afzender kent.\n\n"
	for _, c := range []struct {
		name, mail string
		skip       []string
		want       string // the command's name, "" for none
		firstLine  string
		text       string
	}{
		{"greeting", "Beste Anna,\n\nakkoord", nil, "akkoord", "akkoord", ""},
		{"greetings of all kinds", "L.S.\nGeachte heer, mevrouw,\nGeachte leden van de Klachtencommissie,\nGoedemorgen Dirk!\nHoi, Anna\nhoi dirk\nDag allemaal\nDear all,\nstatus", nil, "status", "status", ""},
		{"greeting with initials", "Geachte mevr. A.B. van der Voorbeeld-Test,\nstatus", nil, "status", "status", ""},
		{"greeting to the commission", "Geachte commissie,\nBeste directeur,\ncontact", nil, "contact", "contact", ""},
		{"greeting with more words", "Hallo, hier mijn antwoord.\nakkoord", nil, "", "Hallo, hier mijn antwoord.", ""},
		{"greeting with more words, no comma", "Dag Dirk zoals besproken\nakkoord", nil, "", "Dag Dirk zoals besproken", ""},
		{"a day is no greeting", "Dag 3 van het onderzoek:\nakkoord", nil, "", "Dag 3 van het onderzoek:", ""},
		{"command after Hoi", "Hoi, commissie\nakkoord", nil, "", "Hoi, commissie", ""},
		{"known banner", banner + "akkoord", nil, "akkoord", "akkoord", ""},
		{"short banners", "[EXTERN]\nEXTERNAL:\n*CAUTION:* This email originated from outside of the organization.\nU ontvangt niet vaak e-mail van klachten@school.example. Meer informatie over waarom dit belangrijk is\nja", nil, "akkoord", "ja", ""},
		{"banner before the word", "[EXTERN] akkoord", nil, "", "[EXTERN] akkoord", ""},
		{"a label", "Gevoeligheid: Intern\n\ncontact", nil, "contact", "contact", ""},
		{"a wrapped banner", "CAUTION: This email originated from outside of the organization. Do not\nclick links or open attachments unless you recognize the sender and know\nthe content is safe.\n\nakkoord", nil, "akkoord", "akkoord", ""},
		{"an order below a wrapped banner", "LET OP: deze e-mail is afkomstig van buiten de organisatie, klik niet op\nnog niet versturen\nakkoord", nil, "", "nog niet versturen", ""},
		{"what somebody says of outside", "Eerst de externe adviseur bellen.\n\nakkoord", nil, "", "Eerst de externe adviseur bellen.", ""},
		{"a command beats a banner", "bericht: deze e-mail is vertrouwelijk\n\nakkoord", nil, "bericht", "bericht: deze e-mail is vertrouwelijk", "deze e-mail is vertrouwelijk\nakkoord"},
		{"configured banner", "=== Veilige Post: gecontroleerd ===\nBeste Anna,\nakkoord", []string{"", "VEILIGE post"}, "akkoord", "akkoord", ""},
		{"rule and bullet", "***\n\n• Akkoord", nil, "akkoord", "• Akkoord", ""},
		{"nothing", " \n\n", nil, "", "", ""},
		{"only a greeting", "Beste Anna,\n", nil, "", "", ""},
		{"only a sign-off", "Met vriendelijke groet,\nDirk Directeur\n", nil, "", "", ""},
		{"only a device line", "Verzonden vanaf mijn iPhone", nil, "", "", ""},
		{"command below a sign-off", "Groet, Dirk\nakkoord", nil, "", "", ""},
		{"command below a signature delimiter", "-- \nakkoord", nil, "", "", ""},
		{"a heading of a signature", "Contact:\nKade 12 | 1234 AB Oeverdam | www.school.example", nil, "", "Contact:", ""},
		{"a report with a number", "contact\n\nGebeld op 012 345 67 89.", nil, "contact", "contact", "Gebeld op 012 345 67 89."},
		{"one command a mail", "contact\ningetrokken", nil, "contact", "contact", "ingetrokken"},
		{"text and greeting below", "advies gegrond\n\nGeachte directeur,\n\nDe klacht is gegrond.\n\nHoogachtend,\nKarel Lid\n", nil, "", "advies gegrond", ""},
		{"greeting of the text", "notitie\n\nBeste Anna,\n\nTekst.\n\nHoogachtend,\nKarel Lid\n", nil, "notitie", "notitie", "Tekst."},
		{"text after the colon and below", "contact: gebeld,\nen afgesproken dat wij mailen.\n\nMvg\nDirk", nil, "contact", "contact: gebeld,", "gebeld,\nen afgesproken dat wij mailen."},
		{"bidi and control characters", "\u202eakk\u0000oord\u202c", nil, "akkoord", "akkoord", ""},
	} {
		o := typedBy("director")
		o.SkipLines = c.skip
		r := Read(c.mail, o)
		got := Command{}
		if r.Command != nil {
			got = *r.Command
		}
		if got.Name != c.want || r.FirstLine != c.firstLine || got.Text != c.text {
			t.Errorf("%s: got %q (text %q), first line %q; want %q (%q), %q", c.name, got.Name, got.Text, r.FirstLine, c.want, c.text, c.firstLine)
		}
	}
}

// A line that nobody knows may be a banner: what stands below it is said, not done.
func TestCommandBelowALine(t *testing.T) {
	for _, c := range []struct {
		mail, suggestion string
		covered          bool
		cases            string
	}{
		{"Etiket C3\n\nLeidinggevende 2", "leidinggevende 2", true, ""},
		{"Post van het bureau\n\nBeste Anna,\n\ncontact op 20 november: gebeld", "contact 2026-11-20", true, ""},
		{"Post van het bureau\n[EXTERN]\nakkoord.", "akkoord", true, ""},
		{"Post van het bureau\n7 contact", "contact", true, "7"},
		{"Post van het bureau\nMet vriendelijke groet,\nakkoord", "", false, ""},
		{"Post van het bureau\n\nWij bellen morgen.\nakkoord", "", false, ""},
		{"comissie\n\nStap 1: gezet.", "commissie", false, ""},
		{"Externe post, zie het protocol\nvan het bureau\n\nBeste Anna,\nakkoord", "akkoord", true, ""},
		{"Externe post, zie het protocol\nvan het bureau\n\nWij bellen morgen.\n\nakkoord", "", false, ""},
	} {
		o := typedBy("director")
		o.Numbered = true
		r := Read(c.mail, o)
		if r.Command != nil || r.Suggestion != c.suggestion || r.Covered != c.covered || strings.Join(r.Cases, " ") != c.cases || r.Another != "" {
			t.Errorf("%q: %+v", c.mail, r)
		}
	}
}

// A manager's label may mean that an answer stays inside; a director's is no command.
func TestLabelOfOnesOwn(t *testing.T) {
	for _, label := range []string{"Classificatie: Intern", "Strikt vertrouwelijk", "Dit bericht is vertrouwelijk."} {
		mail := label + "\n\nnotitie\nIk belde."
		if r := Read(mail, typedBy("manager")); r.Suggestion != "intern" || r.FirstLine != label {
			t.Errorf("%q: %+v", label, r)
		}
		if r := Read(mail, typedBy("director")); r.Command == nil || r.Command.Name != "notitie" {
			t.Errorf("%q: %+v", label, r)
		}
	}
}

func TestReadCommandLongLine(t *testing.T) {
	long := "contact: " + strings.Repeat("é gesproken ", 100_000)
	r := Read(long, typedBy("director"))
	if r.Command == nil || r.Command.Name != "contact" || len(r.Command.Text) < 1_000_000 {
		t.Errorf("a report on the line of its word is lost: %.60v", r.Command)
	}
	if n := utf8.RuneCountInString(r.FirstLine); n != firstLineMax {
		t.Errorf("first line of %d characters, want %d", n, firstLineMax)
	}
}

// TestReadCommandLinear reads hostile mails of 200 KB. The limit is far above
// what a linear reader needs and far below what a quadratic one does.
func TestReadCommandLinear(t *testing.T) {
	const patience = 200
	o := typedBy("any")
	o.SkipLines = []string{"[EXTERN]"}
	for _, unit := range []string{
		"a\n", "\n", "Groet,\n", "Hoi\n", "Beste A B C D E F G,\n", "Hoogachtend,\nDirk\n\nDit bericht is vertrouwelijk.\n", "PS a\n", "\"\n", "--\n",
		"akkoord ", ":", "?", "Dit bericht is ", "verzonden vanaf mijn ", "Verzonden vanaf mijn iPhone\n", "1. ", "<", "niet ", "\u0300", "ﷺ",
	} {
		text := strings.Repeat(unit, 200_000/len(unit))
		for _, mail := range []string{text, "contact\n" + text} {
			t.Run(fmt.Sprintf("%.20q", mail), func(t *testing.T) {
				effort.Within(t, patience, mail, func() {
					Read(mail, o)
				})
			})
		}
	}
}

func TestReadRepresentative(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		text string
		want Representative
	}{
		{"Naam: Vera Vertrouwen\nAdres: vera@steun.example\nRol: vertrouwenspersoon\nToestemming: ja\n", Representative{"Vera Vertrouwen", "vera@steun.example", "vertrouwenspersoon", &yes}},
		{"Naam: Vera\nE-mail: vera @steun. example\n", Representative{Name: "Vera", Address: "vera@steun.example"}},
		{"Naam: Vera\nE-mail: Vera <vera@ steun.example>\n", Representative{Name: "Vera", Address: "vera@steun.example"}},
		{"Hier de gegevens.\n\n- *Naam:* Vera Vertrouwen\n* E-mail : <mailto:vera@STEUN.example>\nROL:\u00a0deskundige\ntoestemming: Nee.\n", Representative{"Vera Vertrouwen", "vera@steun.example", "deskundige", &no}},
		{"adres: Vera Vertrouwen <vera@steun.example>", Representative{Address: "vera@steun.example"}},
		{"adres: vera@steun.example<mailto:vera@steun.example>", Representative{Address: "vera@steun.example"}},
		{"adres: [vera@steun.example](mailto:vera@steun.example)", Representative{Address: "vera@steun.example"}},
		{"adres: Kerkstraat 1, Voorbeeldstad", Representative{Address: "Kerkstraat 1, Voorbeeldstad"}},
		{"adres: a@steun.example\nadres: b@steun.example", Representative{Address: "a@steun.example, b@steun.example"}},
		{"adres: a@steun.example of b@steun.example", Representative{Address: "a@steun.example of b@steun.example"}},
		{"adres: a@b@c", Representative{Address: "a@b@c"}},
		{"toestemming: ja, maar alleen per post", Representative{}},
		{"toestemming: ja\ntoestemming: nee", Representative{}},
		{"toestemming: ja\ntoestemming: ja", Representative{Consent: &yes}},
		{"toestemming:", Representative{}},
		{"De naam: onbekend", Representative{}},
		{"", Representative{}},
	} {
		if diff := cmp.Diff(c.want, ReadRepresentative(c.text)); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", c.text, diff)
		}
	}
}

func FuzzReadCommand(f *testing.F) {
	for _, name := range []string{"forms.tsv", "refused.tsv"} {
		for _, row := range table(f, name, 5) {
			f.Add(row[1]+"\n\nGroet,\nDirk", row[0])
		}
	}
	f.Fuzz(func(t *testing.T, reply, role string) {
		r := Read(reply, typedBy(role))
		if r.Command != nil && !slices.ContainsFunc(typedBy(role).Words, func(w Word) bool { return w.Word == r.Command.Name }) {
			t.Errorf("%q is no word of %q", r.Command.Name, role)
		}
		if r.Command != nil && (r.Suggestion != "" || r.FirstLine == "") {
			t.Errorf("command %+v beside %+v", r.Command, r)
		}
		if utf8.RuneCountInString(r.FirstLine) > firstLineMax || !utf8.ValidString(r.FirstLine) || r.FirstLine != text.TidyLine(r.FirstLine) {
			t.Errorf("first line %q", r.FirstLine)
		}
		if c := r.Command; c != nil && c.Name != "annuleren" && c.Name != "hulp" && !strings.Contains(r.FirstLine, ":") && text.IsQuestion(r.FirstLine) {
			t.Errorf("question %q was read as %q", r.FirstLine, c.Name)
		}
		if r.Suggestion != "" {
			s := Read(r.Suggestion, typedBy(role))
			if s.Command == nil || !strings.HasPrefix(r.Suggestion, s.Command.Name) {
				t.Errorf("suggestion %q is no command", r.Suggestion)
			}
		}
	})
}

func FuzzReadRepresentative(f *testing.F) {
	f.Add([]byte("Naam: Anna\nAdres: <a@b.example>\nRol: moeder\nToestemming: ja"))
	f.Add([]byte("adres: a@b.example, c@d.example\nadres: \"a\" <mailto:a@b.example>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := ReadRepresentative(text.Clean(string(raw)))
		if strings.Contains(r.Name+r.Address+r.Role, "\n") {
			t.Errorf("a value of two lines: %+v", r)
		}
		if r.Consent != nil && !bytes.ContainsFunc(raw, func(r rune) bool { return r == ':' }) {
			t.Errorf("consent without a label: %+v", r)
		}
	})
}
