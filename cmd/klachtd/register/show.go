package register

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// hidden stands in the place of a number that is not shown: the same for each of them,
// since which are few, and which are hidden with these, is half of what they are.
const hidden = "niet getoond"

func (c Count) String() string {
	if c.hidden {
		return hidden
	}
	return strconv.Itoa(c.n)
}

// MarshalJSON gives the number, or null where it is not shown.
func (c Count) MarshalJSON() ([]byte, error) {
	if c.hidden {
		return []byte("null"), nil
	}
	return json.Marshal(c.n)
}

// Blocks are the register as a document.
func (r Report) Blocks() []block.Block {
	blocks := []block.Block{
		paragraph(fmt.Sprintf("Dit is het register van de klachten die in %d zijn ontvangen, zoals het was op %s. Ernaast staat het jaar ervoor.", r.Year, templates.Date(r.AsOf))),
		paragraph("Er staan geen namen van klagers in. Aantallen van 1 tot en met 4 laten wij niet zien: die zouden iemand herkenbaar kunnen maken. Andere aantallen laten wij ook niet zien als die daarmee uit te rekenen zijn."),
		heading("Hoeveel klachten"),
		r.table("", r.Received, r.Closed, r.Open, r.Other),
	}
	for _, part := range r.parts() {
		if blocks = append(blocks, heading(part.title)); part.note != "" {
			blocks = append(blocks, paragraph(part.note))
		}
		blocks = append(blocks, r.table(part.heads, part.lines...))
	}
	blocks = append(blocks, heading("Zijn de termijnen gehaald"))
	if len(r.Steps) == 0 {
		return append(blocks, paragraph("Er waren in dit jaar geen termijnen."))
	}
	rows := [][]string{{"Stap", "Op tijd", "Te laat", "Niet gedaan", "Helft binnen", "Langste"}}
	for _, s := range r.Steps {
		median, longest := hidden, hidden
		if s.Days != nil {
			median, longest = days(s.Days.Median), days(s.Days.Longest)
		}
		rows = append(rows, []string{s.Name, s.Kept.String(), s.Late.String(), s.NotDone.String(), median, longest})
	}
	return append(blocks, block.Block{Kind: block.Table, Rows: rows, HeaderRow: true})
}

// part is one table of the register.
type part struct {
	title, heads, note string
	lines              []Line
}

func (r Report) parts() []part {
	all := []part{
		{"Hoe liep het af", "Uitkomst", "", r.Outcomes},
		{"Waar ging het over", "Onderwerp", "Een klacht kan over meer dan één onderwerp gaan.", r.Subjects},
		{"Gronden van discriminatie", "Grond", "", r.Grounds},
		{"Per leidinggevende", "Leidinggevende", "Bij wie de klager werd begeleid. Het zegt niet over wie de klacht ging.", r.Units},
		{"Per maand", "Maand van ontvangst", "", r.Months},
	}
	shown := all[:0]
	for _, p := range all {
		if len(p.lines) > 0 {
			shown = append(shown, p)
		}
	}
	return shown
}

func (r Report) table(head string, lines ...Line) block.Block {
	rows := [][]string{{head, strconv.Itoa(r.Year), strconv.Itoa(r.Year - 1)}}
	if head == "" {
		rows[0][0] = "Klachten"
	}
	for _, l := range lines {
		rows = append(rows, []string{l.Name, l.Count.String(), l.Before.String()})
	}
	return block.Block{Kind: block.Table, Rows: rows, HeaderRow: true}
}

func paragraph(s string) block.Block { return block.Block{Kind: block.Paragraph, Lines: []string{s}} }

func heading(s string) block.Block {
	return block.Block{Kind: block.Heading, Level: 1, Lines: []string{s}}
}

func days(n int) string {
	if n == 1 {
		return "1 dag"
	}
	return strconv.Itoa(n) + " dagen"
}

// CSV writes the register as rows: part, name, year, number. A number that is not shown
// is empty.
func (r Report) CSV() []byte {
	var rows bytes.Buffer // which takes anything
	out := csv.NewWriter(&rows)
	out.Write([]string{"onderdeel", "naam", "jaar", "aantal"})
	number := func(part, name string, year int, count Count) {
		n := ""
		if !count.hidden {
			n = strconv.Itoa(count.n)
		}
		out.Write([]string{part, plain(name), strconv.Itoa(year), n})
	}
	row := func(part string, l Line) {
		number(part, l.Name, r.Year, l.Count)
		number(part, l.Name, r.Year-1, l.Before)
	}
	for _, l := range []Line{r.Received, r.Closed, r.Open, r.Other} {
		row("Klachten", l)
	}
	for _, p := range r.parts() {
		for _, l := range p.lines {
			row(p.title, l)
		}
	}
	for _, s := range r.Steps {
		median, longest := Count{hidden: true}, Count{hidden: true}
		if s.Days != nil {
			median, longest = Count{n: s.Days.Median}, Count{n: s.Days.Longest}
		}
		for _, n := range []struct {
			what  string
			count Count
		}{{"op tijd", s.Kept}, {"te laat", s.Late}, {"niet gedaan", s.NotDone}, {"dagen, helft binnen", median}, {"dagen, langste", longest}} {
			number("Termijn: "+s.Name, n.what, r.Year, n.count)
		}
	}
	out.Flush()
	return rows.Bytes()
}

// plain keeps a spreadsheet from taking a name for a formula.
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

// Files are the register on the foundation's paper, and as a table (CSV).
func (r Report) Files(s Setter, house letters.Sender) (pdf, table []byte, err error) {
	pdf, err = s.PDF(letters.Letter{Sender: house, Subject: "Klachten in " + strconv.Itoa(r.Year), Date: r.AsOf, Body: r.Blocks(), Plainpage: true})
	return pdf, r.CSV(), err
}
