// Package block is what a text becomes once its values are filled in: blocks
// (paragraph, heading, list, table, quote), and from them the text of a mail, as plain
// text and as HTML. What flows through it:
//
//	executed template ──► SplitSubject, Parse ──► blocks ──► Plain, HTML
package block

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/templates/mark"
)

// Kind says which fields of a Block are set.
type Kind int

// The kinds of blocks.
const (
	Paragraph    Kind = iota // Lines
	Heading                  // Lines (one) and Level
	BulletList               // Items
	NumberedList             // Items, counted from 1
	Table                    // Rows, HeaderRow
	PageBreak                // nothing
	Quote                    // Items, its paragraphs: somebody else's words
	Commands                 // Rows: what can be typed, and what it does
)

// A Block is one part of a document. Its strings are plain text, except for the marks
// of bold words and links that [Spoken] removes: anything that looks like markup is
// text.
type Block struct {
	Kind      Kind
	Level     int        // of a heading: 1 or 2
	Lines     []string   // never empty, never an empty line
	Items     []string   // an item may hold line breaks ("\n")
	Rows      [][]string // all of one length; a cell may hold line breaks
	Note      bool       // a paragraph to be read last
	Links     []Link     // for Commands: next to each row in HTML, the zero Link for none; nil for none at all
	Langs     []string   // for a table: the languages of its columns; nil for the document's
	HeaderRow bool       // the first of Rows names the columns; else the first column names the rows
}

// SubjectField begins the first line.
const SubjectField = "Onderwerp:"

// SplitSubject takes the header line off an executed template. ok is false if the text
// does not begin with one.
func SplitSubject(s string) (subject, body string, ok bool) {
	s = strings.TrimLeft(s, "\n \t")
	line, body, _ := strings.Cut(s, "\n")
	value, ok := strings.CutPrefix(line, SubjectField)
	if !ok {
		return "", s, false
	}
	// Joining the words makes one line of any line breaks in the data: a subject
	// becomes a mail header.
	return strings.Join(strings.Fields(mark.Remove(value)), " "), body, true
}

// Parse reads the line markup of an executed template. It looks only at the first
// characters of a line, and data always begins with a mark, so data is never taken for
// markup.
func Parse(s string) []Block {
	var p blockParser
	for raw := range strings.SplitSeq(s, "\n") {
		p.line(raw)
	}
	p.flush()
	return p.done
}

type blockParser struct {
	done []Block
	open Block    // the block that the next line may still belong to
	text []string // of an open paragraph or quote: its lines with their marks
	busy bool     // whether open is in use
}

func (p *blockParser) line(raw string) {
	line := strings.TrimSpace(raw)
	indented := strings.HasPrefix(raw, "  ") || strings.HasPrefix(raw, "\t")

	switch {
	case line == "":
		p.flush()
	case indented && p.inList():
		last := len(p.open.Items) - 1
		p.open.Items[last] += "\n" + line
	case line == "---":
		p.flush()
		p.done = append(p.done, Block{Kind: PageBreak})
	case strings.HasPrefix(line, "|"):
		p.continueAs(Table)
		p.row(line)
	case strings.HasPrefix(line, "="):
		p.continueAs(Commands)
		p.row(line)
	case strings.HasPrefix(line, ">"):
		p.continueAs(Quote)
		p.text = append(p.text, strings.TrimSpace(line[1:]))
	default:
		marker, rest, _ := strings.Cut(line, " ")
		switch {
		case marker == "#":
			p.heading(1, rest)
		case marker == "##":
			p.heading(2, rest)
		case marker == "-":
			p.item(BulletList, rest)
		case isNumber(marker):
			p.item(NumberedList, rest)
		default:
			p.continueAs(Paragraph)
			p.text = append(p.text, line)
		}
	}
}

func (p *blockParser) item(kind Kind, text string) {
	p.continueAs(kind)
	p.open.Items = append(p.open.Items, text)
}

func (p *blockParser) inList() bool {
	return p.busy && (p.open.Kind == BulletList || p.open.Kind == NumberedList)
}

func (p *blockParser) continueAs(kind Kind) {
	if p.busy && p.open.Kind == kind {
		return
	}
	p.flush()
	p.open, p.busy = Block{Kind: kind}, true
}

// heading keeps a heading on one line: a break inside data becomes a space.
func (p *blockParser) heading(level int, text string) {
	p.flush()
	if words := strings.Fields(mark.Remove(text)); len(words) > 0 {
		p.done = append(p.done, Block{Kind: Heading, Level: level, Lines: []string{strings.Join(words, " ")}})
	}
}

func (p *blockParser) row(line string) {
	cells := splitCells(line)
	if isRuler(cells) && len(p.open.Rows) == 1 {
		p.open.HeaderRow = true
		return
	}
	p.open.Rows = append(p.open.Rows, cells)
}

// flush ends the open block. The marks of data are removed only here.
func (p *blockParser) flush() {
	if !p.busy {
		return
	}
	b := p.open
	switch b.Kind {
	case Paragraph:
		p.done = append(p.done, paragraphs(mark.Remove(inline(strings.Join(p.text, "\n"))))...)
		p.text = nil
	case Quote:
		for _, part := range paragraphs(mark.Remove(strings.Join(p.text, "\n"))) {
			b.Items = append(b.Items, strings.Join(part.Lines, "\n"))
		}
		if len(b.Items) > 0 {
			p.done = append(p.done, b)
		}
		p.text = nil
	case BulletList, NumberedList:
		for i, item := range b.Items {
			b.Items[i] = tidy(mark.Remove(inline(item)))
		}
		b.Items = slices.DeleteFunc(b.Items, func(item string) bool { return item == "" })
		if len(b.Items) > 0 {
			p.done = append(p.done, b)
		}
	case Table, Commands:
		columns := 0
		for _, row := range b.Rows {
			columns = max(columns, len(row))
		}
		for i, row := range b.Rows {
			for j, cell := range row {
				row[j] = tidy(mark.Remove(inline(cell)))
			}
			b.Rows[i] = append(row, make([]string, columns-len(row))...)
		}
		p.done = append(p.done, b)
	}
	p.open, p.busy = Block{}, false
}

// paragraphs makes a paragraph of each stretch of non-blank lines: one value, such as
// the text of a complaint, may contain many.
func paragraphs(s string) []Block {
	var blocks []Block
	var lines []string
	end := func() {
		if len(lines) > 0 {
			blocks = append(blocks, Block{Kind: Paragraph, Lines: lines})
			lines = nil
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) == "" {
			end()
			continue
		}
		lines = append(lines, strings.TrimRight(line, " \t"))
	}
	end()
	return blocks
}

// tidy trims the lines of an item or a cell and leaves at most one blank line
// between them.
func tidy(s string) string {
	parts := paragraphs(s)
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = strings.Join(part.Lines, "\n")
	}
	return strings.Join(texts, "\n\n")
}

// isNumber reports whether s is the marker of a numbered item, such as "12.".
func isNumber(s string) bool {
	digits, ok := strings.CutSuffix(s, ".")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// splitCells splits a row at the bars that the template wrote; a bar inside
// data is text.
func splitCells(row string) []string {
	var cells []string
	row = row[1:]
	start, inData := 0, false
	for i, r := range row {
		switch {
		case r == mark.Begin:
			inData = true
		case r == mark.End:
			inData = false
		case r == '|' && !inData:
			cells = append(cells, strings.TrimSpace(row[start:i]))
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(row[start:]); rest != "" || len(cells) == 0 {
		cells = append(cells, rest)
	}
	return cells
}

// isRuler reports whether a row is the line of dashes below column heads.
func isRuler(cells []string) bool {
	for _, cell := range cells {
		if len(cell) < 3 || strings.Trim(cell, "-:") != "" {
			return false
		}
	}
	return true
}

// A Link is words that can be followed.
type Link struct{ Words, Address string }

// MailTo is the address of a mail that somebody still has to send (RFC 6068).
func MailTo(address, subject, body string) string {
	return "mailto:" + percent(address, "@") + "?subject=" + percent(subject, "") + "&body=" + percent(body, "")
}

// percent encodes everything except the unreserved characters of RFC 3986, 2.3, and kept.
func percent(s, kept string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~"+kept, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// A link is 44 px high: the size for a finger.
const (
	tapStyle    = "display:inline-block;padding:10px 0;font-weight:bold;white-space:nowrap;" + linkStyle
	besideStyle = "display:inline-block;padding:10px 0;font:14px/24px Arial,Helvetica,sans-serif;white-space:nowrap;" + linkStyle
)

// link writes the link next to a row of commands; said is that row, for people who hear
// only the words of the link.
func (w *htmlWriter) link(l Link, said, look string) {
	w.element("a", `class="c-a" href="`+html.EscapeString(l.Address)+`" aria-label="`+html.EscapeString(l.Words+": "+said)+`" `+style(look), l.Words)
}

func (b Block) linkOf(i int) Link {
	if i < len(b.Links) {
		return b.Links[i]
	}
	return Link{}
}
