// Package guide is the administrator's guide: a chapter is a Markdown file in this
// folder, embedded in the program and printed for a terminal. .ci/readme runs every
// command in them.
package guide

import (
	"embed"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

//go:embed *.md
var files embed.FS

// names lists the chapters in the order in which they are read and their commands run.
var names = []string{
	"install", "microsoft365", "google", "running", "texts", "cases", "held", "queue", "trouble", "restore", "instances", "trust", "verwerking", "dpia", "changes",
}

// Chapter is one chapter of the guide.
type Chapter struct {
	Name  string // what to type to see it
	Title string // its first line
	Text  string // Markdown
}

// Chapters gives all chapters, in the order in which they are read.
func Chapters() (all []Chapter) {
	for _, name := range names {
		text, err := files.ReadFile(name + ".md")
		if err != nil {
			panic(err) // it is embedded; a test checks that
		}
		title, _, _ := strings.Cut(string(text), "\n")
		all = append(all, Chapter{name, strings.TrimPrefix(title, "# "), string(text)})
	}
	return all
}

// Find gives the chapter of that name.
func Find(name string) (Chapter, bool) {
	all := Chapters()
	i := slices.IndexFunc(all, func(c Chapter) bool { return c.Name == name })
	if i < 0 {
		return Chapter{}, false
	}
	return all[i], true
}

// Width is how many columns a printed chapter takes. Only what must be copied exactly
// may be wider.
const Width = 80

var (
	item   = regexp.MustCompile(`^( *)([-*]|[0-9]+\.) +`)
	link   = regexp.MustCompile(`\[([^]]*)\]\(([^)]*)\)`)
	strong = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	emph   = regexp.MustCompile(`(^|[ ("])\*([^* ][^*]*)\*`)
)

// Terminal lays a chapter out as plain text: headings are underlined, code is indented,
// and paragraphs, lists and tables are wrapped to Width. It understands the Markdown
// used in the chapters, not all of Markdown.
func Terminal(markdown string) string {
	p := printer{lines: strings.Split(strings.TrimSpace(markdown), "\n")}
	for len(p.lines) > 0 {
		p.block()
	}
	return strings.Join(p.out, "\n") + "\n"
}

type printer struct {
	lines []string // the lines left to read
	out   []string
}

func (p *printer) block() {
	line := p.lines[0]
	body := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(body)]
	switch {
	case body == "":
		p.out, p.lines = append(p.out, ""), p.lines[1:]
	case strings.HasPrefix(line, "#"):
		title := plain(strings.TrimLeft(line, "# "))
		under := "-"
		if strings.HasPrefix(line, "# ") {
			under = "="
		}
		p.out, p.lines = append(p.out, title, strings.Repeat(under, utf8.RuneCountInString(title))), p.lines[1:]
	case strings.HasPrefix(body, "```"):
		p.lines = p.lines[1:]
		for _, code := range p.take(func(l string) bool { return !strings.HasPrefix(strings.TrimSpace(l), "```") }) {
			p.code(indent, strings.TrimPrefix(code, indent))
		}
		p.lines = p.lines[min(1, len(p.lines)):]
	case strings.HasPrefix(body, "|"):
		p.table(indent, p.take(func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), "|") }))
	case len(indent) >= 4:
		for _, code := range p.take(func(l string) bool { return strings.HasPrefix(l, "    ") }) {
			p.code("", code[4:])
		}
	default:
		p.paragraph(indent)
	}
}

// take reads lines as long as they belong to the block.
func (p *printer) take(of func(string) bool) (taken []string) {
	for len(p.lines) > 0 && of(p.lines[0]) {
		taken, p.lines = append(taken, p.lines[0]), p.lines[1:]
	}
	return taken
}

func (p *printer) code(indent, line string) {
	p.out = append(p.out, strings.TrimRight(indent+"  "+line, " "))
}

// paragraph prints a paragraph or a list item, whose other lines are aligned with its
// first word.
func (p *printer) paragraph(indent string) {
	first, hang := indent, indent
	if mark := item.FindString(p.lines[0]); mark != "" {
		first, hang = mark, strings.Repeat(" ", len(mark))
		p.lines[0] = p.lines[0][len(mark):]
	}
	begun := false
	text := p.take(func(l string) bool {
		trimmed := strings.TrimSpace(l)
		of := !begun || trimmed != "" && !item.MatchString(l) && !strings.HasPrefix(trimmed, "```") && !strings.HasPrefix(trimmed, "|")
		begun = true
		return of
	})
	for i, line := range Wrap(plain(strings.Join(text, " ")), Width-len(hang)) {
		if i > 0 {
			first = hang
		}
		p.out = append(p.out, first+line)
	}
}

// table prints columns of wrapped cells, with a line below the head.
func (p *printer) table(indent string, lines []string) {
	var rows [][]string
	for _, line := range lines {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = plain(strings.TrimSpace(cells[i]))
		}
		if strings.Trim(cells[0], "-: ") != "" {
			rows = append(rows, cells)
		}
	}
	widths := share(rows, Width-len(indent))
	for i, row := range rows {
		height := p.row(indent, row, widths)
		switch {
		case i == 0:
			p.out = append(p.out, indent+strings.Repeat("-", Width-len(indent)))
		case height > 1 && i < len(rows)-1:
			p.out = append(p.out, "")
		}
	}
}

// row prints one row, and gives how many lines it took.
func (p *printer) row(indent string, row []string, widths []int) (height int) {
	cells := make([][]string, len(row))
	for i, text := range row {
		cells[i] = Wrap(text, widths[i])
		height = max(height, len(cells[i]))
	}
	for n := range height {
		line := indent
		for i, cell := range cells {
			text := ""
			if n < len(cell) {
				text = cell[n]
			}
			line += text
			if i < len(cells)-1 {
				line += strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text)+gap)
			}
		}
		p.out = append(p.out, strings.TrimRight(line, " "))
	}
	return height
}

// gap is the number of spaces between two columns.
const gap = 2

// share gives each column the width of its widest cell; wide columns share what the
// narrow ones leave.
func share(rows [][]string, width int) []int {
	natural := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			natural[i] = max(natural[i], utf8.RuneCountInString(cell))
		}
	}
	widths := make([]int, len(natural))
	left, open := width-gap*(len(natural)-1), len(natural)
	for settled := true; settled && open > 0; {
		settled = false
		fair := left / open
		for i, n := range natural {
			if widths[i] == 0 && n <= fair {
				widths[i], settled = n, true
				left, open = left-n, open-1
			}
		}
	}
	for i := range widths {
		if widths[i] == 0 {
			widths[i] = left / open
			left, open = left-widths[i], open-1
		}
	}
	return widths
}

// plain removes the marks that a terminal does not show. Those of code stay, since they
// show what must be typed exactly.
func plain(text string) string {
	text = link.ReplaceAllString(text, "$1 ($2)")
	text = strong.ReplaceAllString(text, "$1")
	return emph.ReplaceAllString(text, "$1$2")
}

// Wrap breaks a text between words, into at least one line.
func Wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
