package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// TestSentences writes sentences as people write them where a command could stand, and checks
// what becomes of each. KLACHTD_SENTENCES names another list. A list says of each sentence
// who wrote it, in answer to what, and what is right: do, a word that is typed exactly; offer,
// a guess that is shown first (19); help, mail 14 or 27; pass, a text that goes on; or, what
// is also right; never, what must not even be offered. Of the long lists one sentence in
// eight is played, or all with KLACHTD_STORIES=all.
func TestSentences(t *testing.T) {
	t.Parallel()
	lists := []sentences{
		{path: "testdata/sentences/sample.tsv", floor: 90},
		{path: "testdata/sentences/build.tsv", floor: 87},
		{path: "testdata/sentences/build.tsv", blind: true, floor: 67},
		{path: "testdata/sentences/later.tsv", floor: 72},
		{path: "testdata/sentences/later.tsv", blind: true, floor: 50},
		{path: "testdata/sentences/third.tsv", floor: 44},
		{path: "testdata/sentences/third.tsv", blind: true, floor: 37},
	}
	if path := os.Getenv("KLACHTD_SENTENCES"); path != "" {
		lists = []sentences{{path: path}}
	}
	for _, l := range lists {
		t.Run(l.name(), func(t *testing.T) {
			t.Parallel()
			measureSentences(t, l)
		})
	}
}

// sentences is a list of them, and how many of a hundred that ask for something are at
// least done, or one word away.
type sentences struct {
	path  string
	blind bool // the part of it that was written without sight of the words and rules
	floor int
}

// blindly begins the id of a sentence that was written without sight of the words and rules.
const blindly = "x"

func (l sentences) name() string {
	if l.blind {
		return "blind " + filepath.Base(l.path)
	}
	return filepath.Base(l.path)
}

// saying is one line of such a list.
type saying struct {
	id, role, context, mail, expected string
}

func readSayings(t *testing.T, path string) (list []saying) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) < 5 || f[0] == "id" {
			continue
		}
		list = append(list, saying{f[0], f[1], f[2], strings.ReplaceAll(f[3], `\n`, "\n"), f[4]})
	}
	return list
}

// What becomes of a sentence, from best to worst.
const (
	doneAtOnce = "done at once"
	oneWord    = "one word away"
	rightHelp  = "right help"
	nothingYet = "nothing"
	wrong      = "wrong"
)

func measureSentences(t *testing.T, list sentences) {
	every, floor := 1, list.floor
	if base := filepath.Base(list.path); list.floor > 0 && base != "sample.tsv" && os.Getenv("KLACHTD_STORIES") != "all" {
		every = 8
		if list.blind || base != "build.tsv" { // so few say little
			floor = 0
		}
	}
	played := make(map[string]*scene)
	counts := make(map[string]map[string]int)
	asked, reached := 0, 0
	sayings := slices.DeleteFunc(readSayings(t, list.path), func(s saying) bool {
		return list.floor > 0 && strings.HasPrefix(s.id, blindly) != list.blind
	})
	for i, s := range sayings {
		if i%every != 0 {
			continue
		}
		context := s.context
		if _, own := scenesOf()[context+" "+s.role]; own {
			context += " " + s.role
		}
		if played[context] == nil {
			played[context] = newScene(t, context)
		}
		sc := played[context]
		got := sc.say(t, s)
		result := judgeSaying(s, got)
		if counts[s.role] == nil {
			counts[s.role] = make(map[string]int)
		}
		counts[s.role][result]++
		if strings.Contains(s.expected, "do:") || strings.Contains(s.expected, "offer:") {
			if asked++; result == doneAtOnce || result == oneWord {
				reached++
			}
		}
		line := fmt.Sprintf("%s %s %s: %q gave %s, right is %s", s.id, s.role, s.context, s.mail, got, s.expected)
		switch result {
		case wrong:
			t.Errorf("wrong: %s", line)
		default:
			t.Logf("%s: %s", result, line)
		}
	}
	for _, role := range slices.Sorted(maps.Keys(counts)) {
		c := counts[role]
		t.Logf("%-12s done at once %d, one word away %d, right help %d, nothing %d, wrong %d", role, c[doneAtOnce], c[oneWord], c[rightHelp], c[nothingYet], c[wrong])
	}
	if asked > 0 {
		t.Logf("of %d that ask for something %d are done or one word away: %d%%", asked, reached, 100*reached/asked)
		if 100*reached/asked < floor {
			t.Errorf("that is less than %d%%", floor)
		}
	}
}

// outcome is what klachtd did with a mail.
type outcome struct {
	how     string // done, offer, help, pass, none
	command string // done, offer: what; help: what is named
}

func (o outcome) String() string { return strings.TrimSpace(o.how + " " + o.command) }

// judgeSaying holds what became of a sentence against what is right.
func judgeSaying(s saying, got outcome) string {
	var accepted, never []string
	var doing, helps, passes bool
	for _, alternative := range strings.Split(s.expected, " ; ") {
		kind, what, _ := strings.Cut(strings.TrimSpace(alternative), ":")
		switch what = sameCommand(what); kind {
		case "do", "offer":
			doing = true
			accepted = append(accepted, what)
		case "or":
			switch what {
			case "help":
				helps = true
			case "pass":
				passes = true
			case "offer", "do":
			default:
				accepted = append(accepted, what)
			}
		case "help":
			helps = true
		case "pass":
			passes = true
		case "never":
			never = append(never, what)
		}
	}
	is := func(list []string) bool {
		return slices.ContainsFunc(list, func(want string) bool {
			return got.command == want || strings.HasPrefix(got.command+" ", want+" ") || got.how != "offer" && strings.HasPrefix(want+" ", got.command+" ") && got.command != ""
		})
	}
	right := is(accepted)
	switch {
	case slices.Contains(never, "pass") && got.how == "pass":
		return wrong
	case is(never) && !right && got.how != "help":
		return wrong
	case got.how == "done" && right:
		return doneAtOnce
	case got.how == "offer" && right:
		return oneWord
	case got.how == "done" || got.how == "offer":
		return wrong
	case got.how == "help" && got.command != "":
		if right || slices.Contains(never, got.command) == false && helps && namedHint(got, accepted) {
			return rightHelp
		}
		return wrong
	case got.how == "help" && (helps || slices.ContainsFunc(accepted, func(a string) bool { return a == "hulp" || a == "status" })):
		return rightHelp
	case (got.how == "pass" || got.how == "none") && (passes || helps && s.role != "director" && s.role != "deputy"):
		return rightHelp
	case got.how == "none" && helps && strings.HasPrefix(s.context, "fresh"): // it is put to the director, as before
		return rightHelp
	case doing || len(accepted) > 0:
		return nothingYet
	}
	return rightHelp
}

func namedHint(got outcome, accepted []string) bool {
	return slices.ContainsFunc(accepted, func(a string) bool { return strings.HasPrefix(a, got.command) })
}

// sameCommand gives a command in the words in which it is shown.
func sameCommand(s string) string {
	for from, to := range map[string]string{"hoort bij": "bij", "apart": "klacht", "nieuwe klacht": "klacht", "rectificatie": "besluit"} {
		if s == from || strings.HasPrefix(s, from+" ") {
			s = to + strings.TrimPrefix(s, from)
		}
	}
	var words []string
	for _, w := range strings.Fields(strings.ReplaceAll(s, ",", " ")) {
		var first, last int
		if n, _ := fmt.Sscanf(w, "%d-%d", &first, &last); n == 2 && first < last && last < 100 && strings.Contains(s, "klacht ") {
			for i := first; i <= last; i++ {
				words = append(words, fmt.Sprint(i))
			}
			continue
		}
		words = append(words, w)
	}
	s = strings.Join(words, " ")
	return strings.TrimSpace(s)
}

// scene is a state of affairs in which people write, kept as it was before anybody did.
type scene struct {
	story
	kept   map[string][]byte
	before []post
	clock0 time.Time
}

// scenesOf gives the states of affairs, as what people wrote until then: when, who, in answer
// to what, and the lines of it.
func scenesOf() map[string][]string {
	complaint := `mail|amina|Niet teruggebeld|Mijn begeleider belde niet terug.`
	atDay := func(day, at string) string { return "at|" + day + " " + at }
	received := []string{atDay("2026-11-23", "09:12"), complaint}
	now := atDay("2026-11-26", "10:00")
	with := func(base []string, more ...string) []string { return slices.Concat(base, more) }
	contacted := []string{atDay("2026-11-04", "09:12"), complaint, "reply|director|03|leidinggevende 2", atDay("2026-11-20", "15:00"), "reply|director|03|contact|Wij spraken over de lessen."}
	referredOn := func(day string) []string {
		return []string{atDay("2026-11-04", "09:12"), complaint, "reply|director|03|leidinggevende 2", atDay("2026-11-10", "15:00"), "reply|director|03|contact|Wij spraken over de lessen.", atDay(day, "10:00"), "reply|director|03|commissie|Wij spraken elkaar en kwamen er samen niet uit.", "reply|director|19|akkoord"}
	}
	reminded := with(referredOn("2026-11-12"), atDay("2026-11-26", "08:00"), "step")
	advised := with(referredOn("2026-11-12"), atDay("2026-11-24", "10:00"), "reply|commission|06|advies deels gegrond|Het rooster is te laat gestuurd.", "reply|commission|19|akkoord")
	withdrawn := with(received, "reply|director|03|leidinggevende 2", "reply|director|03|contact|Wij spraken elkaar.", "reply|director|03|ingetrokken|Wij spraken af dat de docent voortaan terugbelt.", "reply|director|19|akkoord")
	decided := with(advised, "reply|director|08|besluit deels gegrond|De lessen worden ingehaald.", "reply|director|19|akkoord")
	return map[string][]string{
		"03;received":      with(received, now),
		"04;received":      {atDay("2026-11-19", "09:12"), complaint, "reply|director|03|leidinggevende 2", atDay("2026-11-26", "08:00"), "step", now},
		"20;contacted":     with(contacted, atDay("2026-11-25", "08:00"), "step", now),
		"21;received":      with(received, atDay("2026-11-25", "11:00"), "reply|amina|01|Het ging om de les van donderdag.", now),
		"21;two":           with(received, "mail|bram|Uitgelachen|Ik ben uitgelachen aan de balie.", atDay("2026-11-25", "11:00"), "reply|amina|01|Het ging om de les van donderdag.", now),
		"fresh;received":   with(received, now),
		"24;held deputy":   {atDay("2026-11-23", "09:12"), "spam|9|Dirk Directeur schold mij uit.", "step", now},
		"24;held":          {atDay("2026-11-23", "09:12"), "spam|9|Koop nu.", "step", now},
		"08;advised":       with(advised, now),
		"08;decided":       with(decided, now),
		"19;preview09":     with(advised, "reply|director|08|besluit deels gegrond|De lessen worden ingehaald.", now),
		"16;withdrawn":     with(withdrawn, now),
		"10;withdrawn":     with(withdrawn, now),
		"16;notadmitted":   with(received, atDay("2026-11-24", "10:00"), "reply|director|03|niet-ontvankelijk te oud 3 maart 2019|Het was in maart 2019.", "reply|director|19|akkoord", now),
		"16;handed":        with(received, "reply|director|03|verhinderd", now),
		"16;decided":       with(decided, now),
		"09;decided":       with(decided, now),
		"post;paper":       {atDay("2026-11-23", "09:12"), "paper", now},
		"23;bounced":       {atDay("2026-11-23", "09:12"), "refuse", complaint, now},
		"fresh;deputy1st":  {atDay("2026-11-23", "09:12"), "mail|amina|Klacht|Dirk Directeur heeft mij weggestuurd.", now},
		"03;deputyfirst":   {atDay("2026-11-23", "09:12"), "mail|amina|Klacht|Dirk Directeur heeft mij weggestuurd.", now},
		"06;referred":      with(referredOn("2026-11-19"), now),
		"05;referred":      with(referredOn("2026-11-19"), now),
		"fresh;referred":   with(referredOn("2026-11-19"), now),
		"15;referred":      with(reminded, now),
		"15;extended":      with(reminded, atDay("2026-11-26", "09:00"), "reply|commission|15|verlengen tot 17 december|Een lid is ziek.", "reply|commission|19|akkoord", now),
		"19;previewadvice": with(referredOn("2026-11-19"), "reply|commission|06|advies gegrond|Er is niet teruggebeld.", now),
		"01;received":      with(received, now),
		"31;nocomplaint":   with(received, atDay("2026-11-24", "10:00"), "reply|director|03|geen klacht vraag|Dit is een vraag over het rooster.", "reply|director|19|akkoord", now),
		"02;named":         with(received, "reply|director|03|leidinggevende 2", now),
		"fresh;named":      with(received, "reply|director|03|leidinggevende 2", now),
		"29;asked":         with(received, "reply|director|03|leidinggevende 2", atDay("2026-11-25", "10:00"), "unproven|amina|Over K-2026-0001|naar de commissie", now),
		"29;followup":      with(received, "reply|director|03|leidinggevende 2", atDay("2026-11-25", "10:00"), "mail|amina|Nog iets|De rekening klopt niet.", now),
	}
}

func newScene(t *testing.T, context string) *scene {
	t.Helper()
	steps, known := scenesOf()[context]
	if !known {
		t.Fatalf("nobody knows the context %s", context)
	}
	s := &scene{story: story{dir: t.TempDir()}}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.server.Close() })
	if err := editFile(s.configPath(), "Theo Teamleider", "Mo Manager", "theo@", "mo@", "Petra Plaatsvervanger", "Vera Vervanger", "Vera Voorzitter", "Bea Bedacht"); err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		if err := s.play(strings.Split(step, "|")); err != nil {
			t.Fatalf("%s: %s: %v", context, step, err)
		}
	}
	s.before, s.clock0, s.kept = slices.Clone(s.everything), s.clock, make(map[string][]byte)
	files, err := filepath.Glob(filepath.Join(s.dir, "klachtd.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if s.kept[f], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// play does one step of a scene.
func (s *scene) play(step []string) (err error) {
	switch step[0] {
	case "at":
		s.clock, err = time.ParseInLocation("2006-01-02 15:04", step[1], s.zone)
		return err
	case "step":
	case "mail", "unproven":
		if step[0] == "unproven" {
			s.verdict = "nothing"
		}
		from, _ := person(step[1])
		err = s.put(s.compose(from, step[2], post{}, strings.Join(step[3:], "\r\n")))
		s.verdict = ""
	case "reply":
		err = s.answer(step[1], step[2], strings.Join(step[3:], "\n"))
	case "refuse":
		s.server.Fail(mailtest.Fault{At: mailtest.AtRcpt, Times: 1, Code: 550, To: "amina@klant.example", Text: "5.1.1 user unknown"})
		return nil
	case "spam":
		for i := range 9 {
			raw := s.compose(fmt.Sprintf("Verkoper <v%d@verkoop.example>", i), "Aanbieding", post{}, step[2])
			if err = s.put(append([]byte("X-Spam-Flag: YES\r\n"), raw...)); err != nil {
				return err
			}
		}
	case "paper":
		var out strings.Builder
		if code := s.klachtd(&out, &out, "case", "new", "--at", s.clock.Format(time.RFC3339), "--name", "Amina Voorbeeld", "--address", "Voorbeeldstraat 2, 1234 AB Voorbeeldstad", "--received", "2026-11-23", "--subject", "Niet teruggebeld"); code != 0 {
			return fmt.Errorf("case new: %d: %s", code, out.String())
		}
	default:
		return fmt.Errorf("no step %s", step[0])
	}
	if err != nil {
		return err
	}
	if code := s.pass(io.Discard, io.Discard); code != 0 && code != 75 {
		return fmt.Errorf("exit code %d: %s", code, s.log.String())
	}
	return s.badPost
}

// answer has somebody answer the last mail of a kind, or write a fresh one.
func (s *scene) answer(who, kind, text string) error {
	from, err := person(who)
	if err != nil {
		return err
	}
	text = strings.ReplaceAll(text, "\n", "\r\n")
	if kind == "fresh" {
		return s.put(s.compose(from, "Vraagje", post{}, text))
	}
	answered, err := s.lastTo(who, kind, "-")
	if err != nil {
		return err
	}
	text += "\r\n\r\nOp 23-11-2026 10:00 schreef Stichting Integratiewerk:\r\n> " + strings.ReplaceAll(strings.TrimSpace(answered.plain), "\n", "\r\n> ")
	return s.put(s.compose(from, "Re: "+answered.subject, answered, text))
}

// say has somebody write a sentence in the scene, which is then as it was.
func (s *scene) say(t *testing.T, says saying) outcome {
	t.Helper()
	for f, data := range s.kept {
		if err := os.WriteFile(f, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, extra := range []string{"-wal", "-shm"} {
		if f := filepath.Join(s.dir, "klachtd.db"+extra); s.kept[f] == nil {
			os.Remove(f)
		}
	}
	s.everything, s.clock = slices.Clone(s.before), s.clock0
	who := map[string]string{"director": "director", "deputy": "deputy", "commission": "commission", "complainant": "amina", "manager": "Mo Manager <mo@integratiewerk.example>"}[says.role]
	kind, _, _ := strings.Cut(says.context, ";")
	if kind == "post" {
		kind = "03"
	}
	if _, err := s.lastTo(who, kind, "-"); err != nil && kind == "16" { // who got the case has its notice
		kind = "03"
	}
	if err := s.answer(who, kind, says.mail); err != nil {
		t.Fatalf("%s: %v", says.id, err)
	}
	if code := s.pass(io.Discard, io.Discard); code != 0 && code != 75 {
		t.Fatalf("%s: exit code %d: %s", says.id, code, s.log.String())
	}
	facts, err := s.facts()
	if err != nil {
		t.Fatalf("%s: %v, after %s", says.id, err, s.log.String())
	}
	address, _ := address(who)
	return s.outcome(says.role, kind, address, facts)
}

// outcome reads what the last pass did for who wrote.
func (s *scene) outcome(role, kind, writer string, facts []string) outcome {
	client := role == "complainant"
	var got outcome
	for _, p := range s.posted {
		if p.to != writer {
			if _, hint, found := strings.Cut(oneLine(p.plain), "lijkt te zeggen: "); found && client {
				hint, _, _ = strings.Cut(hint, ".")
				return outcome{how: "offer", command: hint}
			}
			if client && strings.Contains(p.plain, "Kies eerst wie de klacht behandelt") {
				return outcome{how: "done", command: "over de directeur"}
			}
			continue
		}
		switch p.kind {
		case "19":
			shown := s.shownCommand(p)
			if before, err := s.lastShown(writer); err == nil && s.shownCommand(before) == shown { // the same once more
				shown = "akkoord"
			}
			return outcome{how: "offer", command: shown}
		case "16":
			_, word, _ := strings.Cut(p.subject, "Uitgevoerd: ")
			got = outcome{how: "done", command: word}
		case "03", "06":
			if !slices.Contains(facts, "received") {
				got = outcome{how: "done", command: "stukken"}
			}
		case "24":
			if judged := s.judged(p); judged != "?" {
				got = outcome{how: "done", command: judged}
			}
			if strings.Contains(oneLine(p.plain), ", ontvangen op") && strings.Contains(oneLine(p.plain), "klacht van ") {
				got = outcome{how: "offer", command: "klacht"}
			}
		case "25":
			got = outcome{how: "done", command: "overzicht"}
			if _, year, is := strings.Cut(p.subject, "Register van de klachten over "); is {
				got.command = "jaarverslag " + year
			}
			for says, word := range map[string]string{"U bent er weer": "aanwezig", "U bent afwezig": "afwezig"} {
				if strings.Contains(p.plain, says) {
					got.command = word
				}
			}
		case "27":
			return outcome{how: "help"}
		case "13", "14":
			_, hint, found := strings.Cut(oneLine(p.plain), "Typ dan precies deze regel bovenaan: ")
			if hint, _, _ = strings.Cut(hint, " Schrijf uw antwoord"); !found {
				hint = ""
			}
			return outcome{how: "help", command: hint}
		case "29":
			if slices.Contains(facts, "asked") {
				got = outcome{how: "done", command: "stand"}
			}
		}
	}
	if got.how == "done" && slices.Contains(facts, "confirmed") {
		got.command = "akkoord"
	}
	if got.how != "" {
		return got
	}
	if client {
		if kind == "31" && slices.Contains(facts, "reopened") {
			return outcome{how: "done", command: "klacht"}
		}
		if kind == "29" && slices.Contains(facts, "received") {
			return outcome{how: "done", command: sameCommand("nieuwe klacht")}
		}
		if first := slices.ContainsFunc(s.posted, func(p post) bool { return p.kind == "21" && strings.Contains(p.plain, "25 november 2026, 10:00") }); kind == "29" && first && !slices.Contains(facts, "mail_confirmed") && !slices.Contains(facts, "mail_denied") { // the mail that waited
			return outcome{how: "done", command: "bij mijn klacht"}
		}
		for _, means := range [][2]string{{"mail_confirmed", "ja"}, {"reopened", "niet ingetrokken"}, {"withdrawal_wish", "intrekken"}, {"withdrawal_refused", "naar de commissie"}, {"director_asked", "over de directeur"}, {"assigned", "over de directeur"}} {
			if slices.Contains(facts, means[0]) {
				return outcome{how: "done", command: means[1]}
			}
		}
	}
	if len(facts) > 0 {
		return outcome{how: "pass"}
	}
	return outcome{how: "none"}
}

// lastShown is the last 19 that somebody got before this pass.
func (s *scene) lastShown(writer string) (post, error) {
	for _, p := range slices.Backward(s.before) {
		if p.kind == "19" && p.to == writer {
			return p, nil
		}
	}
	return post{}, io.EOF
}

// shownCommand is what a 19 shows, with a manager by number.
func (s *scene) shownCommand(p post) string {
	shown := p.command
	for address, number := range map[string]string{"lies@integratiewerk.example": "1", "mo@integratiewerk.example": "2"} {
		shown = strings.ReplaceAll(shown, address, number)
	}
	return cmp.Or(sameCommand(shown), "?")
}

// judged is what a list says was done about the mail in it.
func (s *scene) judged(p post) string {
	var word string
	var numbers []string
	for _, said := range strings.SplitAfter(oneLine(p.plain), ". ") {
		for _, becomes := range []string{"geen klacht", "klacht"} {
			var number string
			if n, _ := fmt.Sscanf(said[max(0, strings.Index(said, "Bericht ")):], "Bericht %s wordt", &number); n == 1 && strings.Contains(said, "wordt "+becomes) || n == 1 && strings.Contains(said, "wordt een "+becomes) {
				word, numbers = becomes, append(numbers, number)
				break
			}
		}
	}
	return cmp.Or(strings.TrimSpace(word+" "+strings.Join(numbers, " ")), "?")
}
