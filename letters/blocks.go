package letters

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// The Dutch names of the parts of a letter.
const (
	wordDate       = "Datum:"
	wordReference  = "Ons kenmerk:"
	wordPhone      = "Telefoon:"
	wordSubject    = "Onderwerp:"
	wordEnclosure  = "Bijlage:"
	wordEnclosures = "Bijlagen:"
	wordCopies     = "Kopie aan:"
	wordPage       = "Pagina %d van %d"
	wordPages      = "Blz." // the heading of a column of page numbers
	wordSecret     = "Vertrouwelijk"
	wordDear       = "Geachte "
	wordNobody     = "heer of mevrouw"
)

// Blocks gives the same letter as text for a mail: date, reference, subject,
// body, enclosures and copies.
func Blocks(l Letter) []block.Block {
	var blocks []block.Block
	head := particulars(l)
	if l.Subject != "" {
		head = append(head, []string{wordSubject, oneLine(l.Subject)})
	}
	if len(head) > 0 {
		blocks = append(blocks, block.Block{Kind: block.Table, Rows: head})
	}
	blocks = append(blocks, l.Body...)
	return slices.Concat(blocks, trailer(l), l.After)
}

// particulars are the rows above the subject of a letter.
func particulars(l Letter) [][]string {
	var rows [][]string
	if l.Plainpage {
		return nil
	}
	if l.Date.IsValid() {
		rows = append(rows, []string{wordDate, templates.Date(l.Date)})
	}
	if l.Reference != "" {
		rows = append(rows, []string{wordReference, oneLine(l.Reference)})
	}
	return rows
}

// trailer is what comes below the signature.
func trailer(l Letter) []block.Block {
	var blocks []block.Block
	paragraph := func(lines ...string) {
		blocks = append(blocks, block.Block{Kind: block.Paragraph, Lines: lines})
	}
	switch len(l.Enclosures) {
	case 0:
	case 1:
		paragraph(wordEnclosure + " " + oneLine(l.Enclosures[0]))
	default:
		paragraph(wordEnclosures)
		items := make([]string, len(l.Enclosures))
		for i, e := range l.Enclosures {
			items[i] = oneLine(e)
		}
		blocks = append(blocks, block.Block{Kind: block.BulletList, Items: items})
	}
	if len(l.Copies) > 0 {
		paragraph(wordCopies + " " + oneLine(strings.Join(l.Copies, ", ")))
	}
	return blocks
}

// oneLine makes a single line of a value.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
