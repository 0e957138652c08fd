package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/tongue"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

func shippedTexts(t *testing.T) *Set {
	t.Helper()
	s, problems := Load(nil)
	for _, p := range problems {
		t.Error(p)
	}
	return s
}

// sourceOf gives the source of every shipped text by file name.
func sourceOf(t *testing.T) map[string]string {
	t.Helper()
	sources := make(map[string]string)
	files, err := fs.Glob(shipped, "text/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := fs.ReadFile(shipped, file)
		if err != nil {
			t.Fatal(err)
		}
		sources[strings.TrimPrefix(file, "text/")] = string(b)
	}
	return sources
}

func mustRender(t *testing.T, s *Set, name string, v View) Document {
	t.Helper()
	doc, err := s.Render(name, v)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// flat is a document as one line a block part, without the layout of Plain, so
// that a phrase is found wherever a line happens to break.
func flat(d Document) string {
	lines := []string{d.Subject}
	for _, b := range block.Spoken(d.Blocks) {
		lines = append(lines, b.Lines...)
		lines = append(lines, b.Items...)
		for _, row := range b.Rows {
			lines = append(lines, row...)
		}
	}
	return strings.Join(lines, "\n")
}

// everySample calls f for every sample of every text.
func everySample(t *testing.T, f func(t *testing.T, name string, v View, d Document)) {
	s := shippedTexts(t)
	for _, name := range s.Names() {
		samples := Samples(name)
		if len(samples) == 0 {
			t.Errorf("%s has no sample", name)
		}
		for i, v := range samples {
			t.Run(fmt.Sprintf("%s/%d", name, i), func(t *testing.T) { f(t, name, v, mustRender(t, s, name, v)) })
		}
	}
}

// Every text is that of a row in the table "Who gets what", and every row has one.
func TestTextsNamed(t *testing.T) {
	want := []string{Advice, Blind, ByPost, Regulation, shortPrefix + "nl"}
	for _, code := range tongue.Codes() {
		want = append(want, shortPrefix+code)
	}
	for _, l := range record.Letters() {
		want = append(want, l.Text)
		if l.Document != "" {
			want = append(want, l.Document)
		}
	}
	got := shippedTexts(t).Names()
	slices.Sort(got)
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(got, want) {
		t.Errorf("texts %v, want %v", got, want)
	}
}

// Marks of a draft, of a template or of a part that was left out badly.
var blemishes = regexp.MustCompile(`[{}\[\]]|<no value>|%!|  |\.\.|[ \n][.,?:;]|,,|^ | $|\t|\bDe  |""`)

func TestTextsRenderClean(t *testing.T) {
	everySample(t, func(t *testing.T, name string, v View, d Document) {
		for line := range strings.SplitSeq(strings.ReplaceAll(flat(d), "[K-2026-0001] ", ""), "\n") {
			if bad := blemishes.FindString(line); bad != "" && line != "" {
				t.Errorf("%q in %q", bad, line)
			}
		}
		for i, b := range d.Blocks {
			if b.Kind == block.Heading && (i+1 == len(d.Blocks) || d.Blocks[i+1].Kind == block.PageBreak || d.Blocks[i+1].Kind == block.Heading && d.Blocks[i+1].Level <= b.Level) {
				t.Errorf("nothing below the heading %q", b.Lines[0])
			}
			for _, row := range b.Rows {
				for _, cell := range row {
					if cell == "" {
						t.Errorf("an empty cell in %q", row)
					}
				}
			}
		}
		if plain := block.Plain(d.Blocks); strings.Contains(plain, "\n\n\n") {
			t.Error("two blank lines")
		}
		if own := v.Organisation.Name; name != "regulation" && strings.Contains(strings.ReplaceAll(flat(d), own, ""), "Integratiewerk") {
			t.Error("the foundation's name does not come from the configuration")
		}
	})
}

// Every subject of a mail about a case begins with its number; of 13, 24, 25,
// 27 and 29 none does. The PDF documents have none: the sender puts it before them.
func TestSubjects(t *testing.T) {
	without := []string{"kort-nl", "kort-en", "kort-ar", "kort-fa", "kort-tr", "kort-uk", "13", Regulation, Advice, record.LetterWorkingMethod.Letter().Text}
	for _, l := range record.Letters() {
		if l.Addressed() || l.Kind == record.MailHeld || l.Kind == record.MailOverview || l.Kind == record.MailHelp || l.Kind == record.MailProof || l.Kind == record.MailMorning || l.Kind == record.MailWeek || l.Variant == record.VariantWhich {
			without = append(without, l.Text)
		}
		without = append(without, l.Document)
	}
	everySample(t, func(t *testing.T, name string, v View, d Document) {
		want := !slices.Contains(without, name) && v.Case != ""
		if got := strings.HasPrefix(d.Subject, "["+v.Case+"] "); got != want {
			t.Errorf("subject %q: case number %v, want %v", d.Subject, got, want)
		}
	})
}

func TestSalutation(t *testing.T) {
	tests := []struct {
		who  Person
		want string
	}{
		{Person{Name: "Anna Voorbeeld"}, "Geachte Anna Voorbeeld,"},
		{Person{}, "Geachte heer of mevrouw,"},
		{Person{Address: "anna@post.example"}, "Geachte heer of mevrouw,"},
		{Person{Name: "Klachtencommissie", Role: RoleCommission}, "Geachte leden van de Klachtencommissie,"},
	}
	documents := []string{"kort-nl", "kort-en", "kort-ar", "kort-fa", "kort-tr", "kort-uk", "06-dossier", "18", "35-page", "regulation", "advice"}
	s := shippedTexts(t)
	for _, name := range s.Names() {
		if slices.Contains(documents, name) {
			continue
		}
		for _, tt := range tests {
			doc := mustRender(t, s, name, Samples(name)[0].with(to(tt.who)))
			if got := doc.Blocks[block.Task(doc.Blocks)].Lines[0]; got != tt.want { // what is to be done stands above it
				t.Errorf("%s begins %q, want %q", name, got, tt.want)
			}
		}
	}
}

var usesOptional = regexp.MustCompile(`Optional "([^"]+)"`)

func TestOptionalNames(t *testing.T) {
	where := make(map[string][]string)
	for file, source := range sourceOf(t) {
		for _, m := range usesOptional.FindAllStringSubmatch(source, -1) {
			if name := strings.TrimSuffix(file, extension); !slices.Contains(where[m[1]], name) {
				where[m[1]] = append(where[m[1]], name)
			}
		}
	}
	for _, o := range OptionalParagraphs() {
		slices.Sort(where[o.Name])
		if !slices.Equal(where[o.Name], o.Where) {
			t.Errorf("%s stands in %v, but is listed for %v", o.Name, where[o.Name], o.Where)
		}
		if o.Text == "" {
			t.Errorf("%s does not say what it promises", o.Name)
		}
		delete(where, o.Name)
	}
	for name, files := range where {
		t.Errorf("%s in %v is not listed", name, files)
	}
}

// promises are words that only an optional paragraph may hold.
var promises = map[string]string{
	"vertrouwelijk": "alleen mensen mee", "geen-nadeel": "nadelige gevolgen", "bewaartermijn": "tot twee jaar nadat",
	"inzage": "inzien", "geen-contact": "Neem niet zelf contact op", "ander-lid": "Een ander lid", "maatregelen-melden": "Voer deze maatregelen uit",
	"kopieen-wissen": "kopieën van het dossier", "doorsturen": "door naar de afdeling", "bezwaar": "Wij kijken dan opnieuw",
	"samen-opschrijven": "samen met u op", "werkwijze-onpartijdig": "kiest geen kant", "werkwijze-leden": "drie leden",
	"werkwijze-vervanging": "te vervangen", "werkwijze-verslag-lezen": "dit verslag lezen", "werkwijze-horen": "Een gesprek is gratis",
	"werkwijze-tolk": "tolk", "werkwijze-verlenging-duur": "ten hoogste drie weken",
	"werkwijze-advies-inhoud": "Het advies zegt", "werkwijze-intrekken": "tot het advies er is", "werkwijze-geheim": "houden alles geheim",
}

// Without its name listed no text makes a promise; with it, the texts it belongs
// to do. That no other text asks for it is TestOptionalNames.
func TestPromises(t *testing.T) {
	s := shippedTexts(t)
	for _, name := range s.Names() {
		for _, v := range Samples(name) {
			v.Text, v.Options = "", nil // what people wrote is not ours to promise
			text := flat(mustRender(t, s, name, v))
			for option, words := range promises {
				if strings.Contains(text, words) {
					t.Errorf("%s promises %q although %s is off", name, words, option)
				}
			}
		}
	}
	for _, o := range OptionalParagraphs() {
		words := promises[o.Name]
		if words == "" {
			t.Fatalf("no words to look for %s by", o.Name)
		}
		for _, name := range o.Where {
			promised := func(v View) bool {
				v.Text, v.Options = "", []string{o.Name}
				return strings.Contains(flat(mustRender(t, s, name, v)), words)
			}
			if !slices.ContainsFunc(Samples(name), promised) {
				t.Errorf("with %s on, no sample of %s says %q", o.Name, name, words)
			}
		}
	}
}

// What the program did not do or does not know is not said.
func TestTextsSayOnlyWhatHappened(t *testing.T) {
	s := shippedTexts(t)
	tests := []struct {
		name   string
		change func(*View)
		says   string
		want   bool
	}{
		{"05", func(*View) {}, "samen naar een oplossing", true},
		{"05", func(v *View) { v.ContactOn = civil.Date{} }, "samen naar een oplossing", false},
		{"05", func(v *View) { v.NotReached = true }, "samen naar een oplossing", false},
		{"06", func(v *View) { v.WorkingMethodDelivered = true }, "heeft de Werkwijze Klachtencommissie ontvangen", true},
		{"06", func(v *View) { v.WorkingMethodDelivered = false }, "ontvangen.", false},
		{"06", func(v *View) { v.WorkingMethodDelivered = false }, "krijgt hierover een brief", true},
		{"09", func(*View) {}, "Wat gaan wij doen?", true},
		{"09", func(v *View) { v.Measures = "" }, "Wat gaan wij doen?", false},
		{"09", func(v *View) { v.LanguageEducation, v.OtherEducation = false, true }, "Blik op Werk", false},
		{"09", func(v *View) { v.LanguageEducation = false }, "Ging uw klacht over taalonderwijs? Dan kunt u daarna ook naar Blik op Werk.", true},
		{"09", func(v *View) { v.LanguageEducation = true }, "030 291 6025", true},
		{"11", func(v *View) { v.LanguageEducation = true }, "College van Arbitrage", true},
		{"11", func(v *View) { v.LanguageEducation, v.OtherEducation = false, true }, "Blik op Werk", false},
		{"11", func(v *View) { v.LanguageEducation = false }, "Ging uw klacht over taalonderwijs? Dan kunt u daarna ook naar Blik op Werk.", true},
		{"10", func(v *View) { v.HowWithdrawn = "spoken" }, "met elkaar gesproken", true},
		{"10", func(v *View) { v.HowWithdrawn = "written" }, "met elkaar gesproken", false},
		{"10", func(v *View) { v.HowWithdrawn = "written" }, "heeft u ons geschreven", true},
		{"10", func(v *View) { v.HowWithdrawn = "" }, "met elkaar gesproken", false},
		{"10", func(v *View) { v.HowWithdrawn = "" }, "geschreven", false},
		{"10", func(v *View) { v.Text = "" }, "afspraak", false},
		{"06-dossier", func(v *View) { v.EmployeeStep = "" }, "Niet bekend", true},
		{"06-dossier", func(v *View) { v.Contacts = nil }, "Er is geen contact vastgelegd.", true},
	}
	for _, tt := range tests {
		text := flat(mustRender(t, s, tt.name, Samples(tt.name)[0].with(tt.change)))
		if strings.Contains(text, tt.says) != tt.want {
			t.Errorf("%s says %q: %v, want %v", tt.name, tt.says, !tt.want, tt.want)
		}
	}
}

// R04, R05: what is known of the first two steps of the regulation stands below
// the step it belongs to, in the notice and in the file; the rest is "niet bekend".
func TestFirstSteps(t *testing.T) {
	s := shippedTexts(t)
	for name, heads := range map[string][2]string{
		"03":         {"Gesprek met de medewerker (stap 1):", "Gesprek met de leidinggevende (stap 2):"},
		"06-dossier": {"2. Gesprek met de medewerker (stap 1 van het reglement)", "3. Gesprek met de leidinggevende (stap 2 van het reglement)"},
	} {
		for _, said := range [][2]string{{"", ""}, {"Met de docent, op 2 november.", ""}, {"", "Met Lies, op 9 november."}, {"Met de docent.", "Met Lies."}} {
			v := Samples(name)[0].with(func(v *View) { v.EmployeeStep, v.ManagerStep, v.Report = said[0], said[1], "" })
			lines := strings.Split(flat(mustRender(t, s, name, v)), "\n")
			for i, head := range heads {
				want := said[i]
				if want == "" {
					want = "niet bekend"
				}
				if at := slices.Index(lines, head); at < 0 || at+1 == len(lines) || !strings.EqualFold(strings.TrimSuffix(lines[at+1], "."), strings.TrimSuffix(want, ".")) {
					t.Errorf("%s does not say %q below %q", name, want, head)
				}
			}
		}
	}
}

// R23: a decision about language education, and the letter that such a complaint
// is not treated, name the Klachtenlijn, how and when to reach it, and the College
// van Arbitrage behind it; one about something else does not.
func TestBlikOpWerk(t *testing.T) {
	s := shippedTexts(t)
	for _, name := range []string{"09", "11"} {
		for i, v := range Samples(name) {
			for _, about := range []bool{true, false} {
				v.LanguageEducation, v.OtherEducation = about, !about
				v.BlikOpWerk = BlikOpWerk{Phone: "030 291 6025", Hours: "werkdagen van 9.00 tot 17.00 uur", Email: "klachten@zoekinburgerschool.nl"}
				text := flat(mustRender(t, s, name, v))
				for _, words := range []string{"Neem eerst contact op met de Klachtenlijn van Blik op Werk", v.BlikOpWerk.Phone, v.BlikOpWerk.Hours, v.BlikOpWerk.Email, "College van Arbitrage"} {
					if strings.Contains(text, words) != about {
						t.Errorf("%s, sample %d: about language education: %v, says %q: %v", name, i, about, words, !about)
					}
				}
			}
		}
	}
}

func TestVerdictOfDecision(t *testing.T) {
	s := shippedTexts(t)
	for verdict, meaning := range map[string]string{
		"gegrond": "u heeft gelijk.", "deels gegrond": "u heeft voor een deel gelijk.", "ongegrond": "u heeft geen gelijk gekregen.",
	} {
		text := flat(mustRender(t, s, "09", Samples("09")[0].with(func(v *View) { v.Verdict = verdict })))
		if want := "Uw klacht is " + verdict + ". Dat betekent: " + meaning; !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", verdict, want, text)
		}
	}
}

// Mails that others than director and commission read, and reminders, hold
// nothing of what the complainant or anybody else wrote.
func TestNoComplaintText(t *testing.T) {
	const canary = "KANARIE"
	s := shippedTexts(t)
	silent := []string{"01", "02", "04-manager", "04-overdue", "04-reminder", "05", "06", "07-copy", "09-commission", "09-manager", "10-copy", "13", "15", "18", "20", "24", "24-canary", "24-caps", "24-escalated", "24-reconcile", "24-secret", "24-style", "25", "25-register", "27", "34", "35", "35-page", "by-post"}
	for _, name := range s.Names() {
		for _, v := range Samples(name) {
			v.Text, v.ComplaintText, v.Report, v.Reaction, v.Statements = canary, canary, canary, canary, []Message{{On: v.ContactBy, Text: canary}}
			v.EmployeeStep, v.ManagerStep, v.Measures, v.Preview.Text = canary, canary, canary, canary
			v.Questions, v.Contacts = []string{canary}, []record.Contact{{On: v.ContactBy, Text: canary}}
			v.AttachmentNames = []string{canary}
			doc := mustRender(t, s, name, v)
			if strings.Contains(doc.Subject, canary) {
				t.Errorf("%s: what somebody wrote stands in the subject %q", name, doc.Subject)
			}
			if slices.Contains(silent, name) && strings.Contains(flat(doc), canary) {
				t.Errorf("%s holds what somebody wrote", name)
			}
		}
	}
}

// Without a number nobody is asked to call the foundation.
func TestNoPhone(t *testing.T) {
	s := shippedTexts(t)
	calling := regexp.MustCompile(`(?i)\bbel dan \S*\d|\bbellen\b|\btelefoon(?:[^:]|$)`) // "Telefoon:" is a line that the director may type
	for _, name := range s.Names() {
		for _, v := range Samples(name) {
			v.Text, v.Organisation.Phone, v.BlikOpWerk = "", "", BlikOpWerk{}
			if m := calling.FindString(flat(mustRender(t, s, name, v))); m != "" && name != "regulation" {
				t.Errorf("%s: %q without a number", name, m)
			}
		}
	}
}

// The regulation is the foundation's, word for word: the hash is that of its
// words in order, without headings' and lists' marks.
func TestRegulationIsLiteral(t *testing.T) {
	const want = "14866be1545de9544a5b285bd140cc833bcfa213767d82c86c0255dfa2fc47b5"
	doc := mustRender(t, shippedTexts(t), "regulation", View{})
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(flat(doc)), " ")))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the words of the regulation changed: %s, want %s", got, want)
	}
}

func TestEveryFieldIsUsed(t *testing.T) {
	var all strings.Builder
	for _, source := range sourceOf(t) {
		all.WriteString(source)
	}
	byMethod := []string{"Options", "Speaks"}
	fields := reflect.VisibleFields(reflect.TypeFor[View]())
	for _, f := range fields {
		used, err := regexp.MatchString(`\.`+f.Name+`\b`, all.String())
		if err != nil {
			t.Fatal(err)
		}
		if !used && !slices.Contains(byMethod, f.Name) {
			t.Errorf("no text uses View.%s", f.Name)
		}
	}
}

// Every text that has somebody type a command has it put as the instance wants it, and
// none in which a complainant may be quoted.
func TestWhatIsTypedIsSpoken(t *testing.T) {
	s := shippedTexts(t)
	command := regexp.MustCompile(`\bklachtd (case|check|held|mail|pause|queue|reconcile|rehearse|resume|status)\b`)
	other := s.Spoken(func(text string) string { return command.ReplaceAllString(text, "klachtd -i rijnland $1") })
	said := 0
	for _, name := range s.Names() {
		for _, v := range Samples(name) {
			plain, spoken := flat(mustRender(t, s, name, v)), flat(mustRender(t, other, name, v))
			said += len(command.FindAllString(plain, -1))
			if left := command.FindString(spoken); left != "" {
				t.Errorf("%s has %q", name, left)
			}
			if strings.HasPrefix(name, "0") && plain != spoken {
				t.Errorf("%s is changed", name)
			}
		}
	}
	if said < 10 {
		t.Errorf("commands are named %d times", said)
	}
}

// After a change a text has klachtd read it anew, which keeps what is at work while the
// change has a mistake: started anew it would have ended. Only a password wants that.
func TestChangesAreReloaded(t *testing.T) {
	reloads := 0
	for file, text := range sourceOf(t) {
		if strings.Contains(text, "systemctl restart") && file != "24-secret.txt" {
			t.Errorf("%s has klachtd started anew", file)
		}
		reloads += strings.Count(text, "systemctl reload")
	}
	if reloads < 6 {
		t.Errorf("there are %d reloads", reloads)
	}
}
