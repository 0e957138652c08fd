package templates

import "github.com/integratiewerk/klachtd/templates/block"

// A Document is one rendered text.
type Document struct {
	Subject string // one line, without the case number in brackets unless the text writes it
	Blocks  []Block
}

// A Block is one part of a document.
type Block = block.Block

// BlockKind says which fields of a Block are set.
type BlockKind = block.Kind

// The kinds of blocks.
const (
	Paragraph    = block.Paragraph
	Heading      = block.Heading
	BulletList   = block.BulletList
	NumberedList = block.NumberedList
	Table        = block.Table
	PageBreak    = block.PageBreak
	Quote        = block.Quote
)

// Plain writes blocks as the text of a mail.
func Plain(blocks []Block) string { return block.Plain(blocks) }

// HTML writes blocks as a mail that reads well with a screen reader; lang is a BCP 47 tag.
func HTML(lang, title string, blocks []Block) string { return block.HTML(lang, title, blocks) }

// Add puts blocks into a mail that was made before by Plain and HTML: behind its first
// paragraph, or at its end.
func Add(plain, page string, blocks []Block, first bool) (string, string) {
	return block.Add(plain, page, blocks, first)
}
