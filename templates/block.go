package templates

// A Document is one rendered text.
type Document struct {
	Subject string // one line, without the case number in brackets unless the text writes it
	Blocks  []Block
}

// BlockKind says which fields of a Block are set.
type BlockKind int

// The kinds of blocks.
const (
	Paragraph    BlockKind = iota // Lines
	Heading                       // Lines (one) and Level
	BulletList                    // Items
	NumberedList                  // Items, counted from 1
	Table                         // Rows, HeaderRow
	PageBreak                     // nothing
)

// A Block is one part of a document. Its strings are plain text: whatever
// looks like markup in them is text.
type Block struct {
	Kind      BlockKind
	Level     int        // of a heading: 1 or 2
	Lines     []string   // never empty, never an empty line
	Items     []string   // an item may hold line breaks ("\n")
	Rows      [][]string // all of one length; a cell may hold line breaks
	HeaderRow bool       // the first of Rows names the columns; else the first column names the rows
}
