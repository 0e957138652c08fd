package block

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// plainWidth is the width of a line of mail text, in characters: below the 78 of RFC
// 5322 section 2.1.1, with room for a quote mark.
const plainWidth = 76

// Plain writes blocks as the text of a mail. Lines are broken at spaces; a
// long word, such as an address, stays whole.
func Plain(blocks []Block) string {
	var b strings.Builder
	blocks = Spoken(blocks)
	for i, block := range blocks {
		// A heading is directly above its text.
		if i > 0 && blocks[i-1].Kind != Heading {
			b.WriteByte('\n')
		}
		switch block.Kind {
		case Paragraph, Heading:
			for _, line := range block.Lines {
				writeWrapped(&b, "", "", line)
			}
		case BulletList:
			for _, item := range block.Items {
				writeItem(&b, "- ", item)
			}
		case NumberedList:
			for n, item := range block.Items {
				writeItem(&b, strconv.Itoa(n+1)+". ", item)
			}
		case Table:
			writeTable(&b, block)
		case Commands:
			for _, row := range block.Rows {
				writeWrapped(&b, "    ", "    ", row[0])
				for _, says := range row[1:] {
					if says != "" {
						writeWrapped(&b, "        ", "        ", says)
					}
				}
			}
		case Quote:
			for n, item := range block.Items {
				if n > 0 {
					b.WriteString(">\n")
				}
				for line := range strings.SplitSeq(item, "\n") {
					writeWrapped(&b, "> ", "> ", line)
				}
			}
		case PageBreak:
			b.WriteString(strings.Repeat("-", plainWidth) + "\n")
		}
	}
	return b.String()
}

func writeItem(b *strings.Builder, label, item string) {
	hang := strings.Repeat(" ", len(label))
	for line := range strings.SplitSeq(item, "\n") {
		writeWrapped(b, label, hang, line)
		label = hang
	}
}

// writeWrapped writes one line, first after label and then, where it had to be broken,
// after hang. A line that fits keeps its own spaces.
func writeWrapped(b *strings.Builder, label, hang, line string) {
	for _, part := range wrap(line, plainWidth-utf8.RuneCountInString(hang)) {
		b.WriteString(strings.TrimRight(label+part, " "))
		b.WriteByte('\n')
		label = hang
	}
}

// wrap breaks a line at spaces into parts of at most width characters.
func wrap(line string, width int) []string {
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	var parts []string
	var part strings.Builder
	used := 0
	for word := range strings.FieldsSeq(line) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			parts = append(parts, part.String())
			part.Reset()
			used = 0
		}
		if used > 0 {
			part.WriteByte(' ')
			used++
		}
		part.WriteString(word)
		used += n
	}
	return append(parts, part.String())
}

// maxLabel is the widest first column, in characters, that still leaves room for the
// text next to it.
const maxLabel = 30

// writeTable writes label and value in two columns. A table with more columns, or with
// column names, becomes "name: value" lines per row: columns do not survive
// proportional fonts and small screens.
func writeTable(b *strings.Builder, t Block) {
	if !t.HeaderRow && len(t.Rows) > 0 && len(t.Rows[0]) <= 2 {
		writePairs(b, t.Rows)
		return
	}
	rows, heads := t.Rows, []string(nil)
	if t.HeaderRow {
		heads, rows = rows[0], rows[1:]
	}
	for _, row := range rows {
		label := "- "
		for i, cell := range row {
			if cell == "" {
				continue
			}
			if heads != nil && i > 0 && heads[i] != "" {
				cell = strings.TrimSuffix(heads[i], ":") + ": " + cell
			}
			writeItem(b, label, cell)
			label = "  "
		}
	}
}

func writePairs(b *strings.Builder, rows [][]string) {
	width := 0
	for _, row := range rows {
		if n := utf8.RuneCountInString(row[0]); n <= maxLabel {
			width = max(width, n)
		}
	}
	hang := strings.Repeat(" ", width+2)
	for _, row := range rows {
		label := row[0]
		if n := utf8.RuneCountInString(label); n > width || strings.Contains(label, "\n") {
			writeItem(b, "", label)
			label = hang
		} else {
			label += hang[n:]
		}
		value := ""
		if len(row) > 1 {
			value = row[1]
		}
		for line := range strings.SplitSeq(value, "\n") {
			writeWrapped(b, label, hang, line)
			label = hang
		}
	}
}
