package register

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// hidden replaces every number that is not shown. It is the same for all of them,
// because knowing which are small, and which are hidden along with these, gives half
// the answer away.
const hidden = "niet getoond"

func (c Count) String() string {
	if c.hidden {
		return hidden
	}
	return strconv.Itoa(c.n)
}

func (c Count) days() string {
	if c.hidden {
		return hidden
	}
	return days(c.n)
}

// MarshalJSON gives the number, or null if it is not shown.
func (c Count) MarshalJSON() ([]byte, error) {
	if c.hidden {
		return []byte("null"), nil
	}
	return json.Marshal(c.n)
}

func (c Count) bar() int {
	if c.hidden {
		return -1
	}
	return c.n
}

type part struct {
	title, heads string
	notes        []string
	lines        []Line
	drawn        bool // with a chart
}

// totals are shown for every year, even before it is over.
func (r Report) totals() part {
	return part{title: "Hoeveel klachten", heads: "Klachten", lines: []Line{r.Received, r.Closed, r.Open, r.Other}, notes: []string{
		"Ontvangen: in dit jaar binnengekomen. Afgehandeld: in dit jaar gesloten, ook als de klacht eerder binnenkwam. Nog niet afgehandeld: op " + templates.Date(r.AsOf) + ".",
	}}
}

// parts are the tables for a year that is over.
func (r Report) parts() []part {
	all := []part{
		{title: "Hoe liep het af", heads: "Uitkomst", lines: r.Outcomes, drawn: true},
		{title: "Termijnen, commissie en maatregelen", heads: "Afgehandelde klachten", lines: []Line{r.InTime, r.Late, r.Advised, r.Promised, r.Language}, notes: []string{
			"Welke maatregelen dat zijn, staat hier niet: de woorden kunnen iemand herkenbaar maken. Ze staan in het dossier van elke klacht, met of ze gedaan zijn. De beheerder maakt er een lijst van voor wie die mag zien.",
		}},
		{title: "Waarom te laat", heads: "Stappen van de procedure", lines: r.Why},
		{title: "Waar ging het over", heads: "Onderwerp", lines: r.Subjects, notes: []string{"Een klacht kan over meer dan één onderwerp gaan."}},
		{title: "Gronden van discriminatie", heads: "Grond", lines: r.Grounds},
		{title: "Per leidinggevende", heads: "Leidinggevende", lines: r.Units, notes: []string{"Bij wie de klager werd begeleid. Het zegt niet over wie de klacht ging."}},
		{title: "Per maand", heads: "Maand van ontvangst", lines: r.Months, drawn: true},
	}
	shown := all[:0]
	for _, p := range all {
		if len(p.lines) > 0 && r.Complete {
			shown = append(shown, p)
		}
	}
	return shown
}

// Blocks returns the register as a document, with a chart for each table that has heads; a
// chart may be empty.
func (r Report) Blocks(house Asked) (blocks []block.Block, charts []letters.Chart) {
	say := func(s ...string) {
		for _, s := range s {
			blocks = append(blocks, block.Block{Kind: block.Paragraph, Lines: []string{s}})
		}
	}
	// A table stays on the page of its heading, and its notes follow it.
	table := func(title string, chart letters.Chart, rows [][]string, notes ...string) {
		blocks = append(blocks, block.Block{Kind: block.Heading, Level: 1, Lines: []string{title}}, block.Block{Kind: block.Table, Rows: rows, HeaderRow: true})
		charts = append(charts, chart)
		say(notes...)
	}
	blocks = append(blocks, r.summary(house)...)
	blocks = append(blocks, block.Block{Kind: block.PageBreak})
	say(fmt.Sprintf("Dit zijn de klachten van %d, zoals het was op %s. Ernaast staat het jaar ervoor, zoals het aan het einde van dat jaar was.", r.Year, templates.Date(r.AsOf)),
		"Er staan geen namen van klagers in. Hoeveel klachten er waren, staat er altijd. Andere aantallen van 1 tot en met 4 laten wij niet zien: die zouden iemand herkenbaar kunnen maken. Wat daarmee uit te rekenen is, laten wij ook niet zien. In een grafiek staat daar een streepje.")
	if !r.Complete {
		say(fmt.Sprintf("Het jaar is nog niet voorbij. De andere tabellen staan er vanaf 1 januari %d in. Dan veranderen ze niet meer. Anders kan iemand twee versies vergelijken, en zien hoe één klacht afliep.", r.Year+1))
	}
	for _, p := range append([]part{r.totals()}, r.parts()...) {
		table(p.title, r.chart(p), r.rows(p), p.notes...)
	}
	if !r.Complete {
		return blocks, charts
	}
	rows := [][]string{{"Stap", "Op tijd", "Te laat", "Niet gedaan", "Helft binnen", "Langste"}}
	chart := letters.Chart{Series: []string{"op tijd", "niet gedaan", "te laat"}}
	for _, s := range r.Steps {
		median, longest := s.Days.counts()
		rows = append(rows, []string{s.Name, s.Kept.String(), s.Late.String(), s.NotDone.String(), median.days(), longest.days()})
		chart.Groups = append(chart.Groups, letters.Group{Label: s.Name, Values: []int{s.Kept.bar(), s.NotDone.bar(), s.Late.bar()}})
	}
	table(stepsTitle, chart, rows, "Te laat: gedaan na de laatste dag, of een brief kwam eerst terug. Niet gedaan: de zaak ging verder zonder deze stap, of de stap was er aan het einde van het jaar nog niet. Maatregelen tellen in het jaar waarin ze klaar moesten zijn; wat pas na het jaar is gedaan, staat er als niet gedaan. De stap naar de commissie heeft alleen een termijn als de directeur eerst vastlegde dat de klager niet introk.")
	return blocks, charts
}

const stepsTitle = "Zijn de termijnen gehaald"

func (r Report) rows(p part) [][]string {
	rows := [][]string{{p.heads, strconv.Itoa(r.Year), strconv.Itoa(r.Year - 1)}}
	for _, l := range p.lines {
		rows = append(rows, []string{l.Name, l.Count.String(), l.Before.String()})
	}
	return rows
}

func (r Report) chart(p part) (c letters.Chart) {
	if !p.drawn {
		return c
	}
	c.Series = []string{strconv.Itoa(r.Year), strconv.Itoa(r.Year - 1)}
	for _, l := range p.lines {
		c.Groups = append(c.Groups, letters.Group{Label: l.Name, Values: []int{l.Count.bar(), l.Before.bar()}})
	}
	return c
}

// Asked is what an auditor asks besides numbers: who judges, and within which terms.
type Asked struct {
	Foundation, Commission string
	Terms                  rules.TermRules
}

// summary is the auditor's page: the answers that an auditor would otherwise look up, in the
// order in which they are asked.
func (r Report) summary(house Asked) []block.Block {
	t := house.Terms
	rows := [][]string{
		{"Organisatie", house.Foundation},
		{"Periode", fmt.Sprintf("1 januari %d tot en met %s", r.Year, templates.Date(r.AsOf))},
		{"Ontvangen klachten", r.Received.Count.String()},
		{"Afgehandeld", r.Closed.Count.String()},
		{"Nog niet afgehandeld", r.Open.Count.String()},
	}
	if r.Complete {
		rows = append(rows,
			[]string{"Aard van de klachten", said(r.Subjects)},
			[]string{"Uitkomst", said(r.Outcomes)},
			[]string{"Alle termijnen gehaald", r.InTime.Count.String() + " van " + r.Closed.Count.String()},
			[]string{"Van ontvangst tot afhandeling", took(r.Whole)},
			[]string{"Besluit na advies van de commissie", r.Advised.Count.String()},
			[]string{"Besluiten met maatregelen", r.Promised.Count.String()},
			[]string{"Maatregelen die dit jaar klaar moesten zijn", r.carriedOut()},
			[]string{"Klachten over taalonderwijs", r.Language.Count.String()})
	}
	rows = append(rows,
		[]string{"Onafhankelijke commissie", house.Commission + ". Zij geeft een bindend advies. De directeur kan niet anders besluiten."},
		[]string{"Termijnen", fmt.Sprintf("Ontvangst bevestigen: %s. Contact: %d werkdagen. Advies: %s, één keer te verlengen met %s. Besluit: %d werkdagen na het advies.",
			days(t.AcknowledgeDays), t.ContactWorkingDays, days(t.AdviseDays), days(t.ExtendDays), t.DecideWorkingDays)},
		[]string{"Daarna", "Na een besluit over taalonderwijs leest de klager hoe Blik op Werk te bereiken is."},
		[]string{"Bewaartermijn", kept(t.KeepYears)},
		[]string{"Hoe het wordt vastgelegd", "Elk bericht, elke brief en elke termijn staat in een logboek dat niet ongemerkt te veranderen is. Van één klacht kan de directeur het dossier laten zien."})
	return []block.Block{
		{Kind: block.Heading, Level: 1, Lines: []string{"Samenvatting voor de auditor"}},
		{Kind: block.Table, Rows: rows},
	}
}

// carriedOut says what became of the measures that were due.
func (r Report) carriedOut() string {
	s := r.Steps[len(r.Steps)-1]
	return "op tijd: " + s.Kept.String() + "\nte laat: " + s.Late.String() + "\nniet gedaan: " + s.NotDone.String()
}

// said lists counts in a sentence, without those that are zero.
func said(lines []Line) string {
	var list []string
	for _, l := range lines {
		if l.Count.hidden || l.Count.n > 0 {
			list = append(list, l.Name+": "+l.Count.String())
		}
	}
	if len(list) == 0 {
		return "geen"
	}
	return strings.Join(list, "\n")
}

// took says how long something took.
func took(d *Days) string {
	if d == nil {
		return hidden
	}
	return "De helft binnen " + days(d.Median) + ". De langste duurde " + days(d.Longest) + "."
}

// kept says how long cases are kept.
func kept(years int) string {
	if years == 0 {
		return "Wij wissen geen gegevens vanzelf."
	}
	return "Wij wissen de gegevens " + templates.Years(years) + " na afsluiting. De aantallen in dit register blijven."
}

func days(n int) string {
	if n == 1 {
		return "1 dag"
	}
	return strconv.Itoa(n) + " dagen"
}

const (
	halfWithin = "dagen, helft binnen"
	theLongest = "dagen, langste"
)

// CSV writes the register as rows: part, name, year, number. A number that is not shown
// is empty.
func (r Report) CSV() []byte {
	var rows bytes.Buffer // it accepts anything
	out := csv.NewWriter(&rows)
	out.Write([]string{"onderdeel", "naam", "jaar", "aantal"})
	number := func(part, name string, year int, count Count) {
		n := ""
		if !count.hidden {
			n = strconv.Itoa(count.n)
		}
		out.Write([]string{part, plain(name), strconv.Itoa(year), n})
	}
	totals := r.totals()
	totals.title = totals.heads
	for _, p := range append([]part{totals}, r.parts()...) {
		for _, l := range p.lines {
			number(p.title, l.Name, r.Year, l.Count)
			number(p.title, l.Name, r.Year-1, l.Before)
		}
	}
	if r.Complete {
		median, longest := r.Whole.counts()
		number("Van ontvangst tot afhandeling", halfWithin, r.Year, median)
		number("Van ontvangst tot afhandeling", theLongest, r.Year, longest)
	}
	for _, s := range r.Steps {
		median, longest := s.Days.counts()
		for _, n := range []struct {
			what  string
			count Count
		}{{"op tijd", s.Kept}, {"te laat", s.Late}, {"niet gedaan", s.NotDone}, {halfWithin, median}, {theLongest, longest}} {
			number("Termijn: "+s.Name, n.what, r.Year, n.count)
		}
	}
	out.Flush()
	return rows.Bytes()
}

// plain keeps a spreadsheet from reading a name as a formula.
func plain(name string) string {
	if strings.IndexAny(name, "=+-@") == 0 {
		return "'" + name
	}
	return name
}

// Setter makes a PDF of a document.
type Setter interface {
	PDF(letters.Letter) ([]byte, error)
}

// Files are the register on the foundation's letterhead, and as a table (CSV).
func (r Report) Files(s Setter, house letters.Sender, of *rules.Rules) (pdf, table []byte, err error) {
	asked := Asked{Foundation: house.Name, Commission: of.Roles.Commission.Name, Terms: of.Terms}
	if asked.Commission == "" {
		asked.Commission = "Klachtencommissie"
	}
	blocks, charts := r.Blocks(asked)
	pdf, err = s.PDF(letters.Letter{Sender: house, Subject: "Klachten in " + strconv.Itoa(r.Year), Date: r.AsOf, Body: blocks, Charts: charts, Plainpage: true})
	return pdf, r.CSV(), err
}
