// Package parcel says what a mail says about its files when it was too large for a mail
// server.
package parcel

import (
	"fmt"
	"strings"

	"github.com/integratiewerk/klachtd/templates/block"
)

// Note is what a mail says about its files.
type Note struct {
	Mails  int      // how many mails it became
	Later  []string // files in the other mails
	Left   []string // files that did not fit in any
	Opened []string // mails that did not fit as they came: their text and files are attached

	Case                       string
	Organisation, Phone, Email string
	Staff                      bool // the reader can ask the administrator
}

const (
	aboutFiles = "De bijlagen van deze e-mail"
	tooLarge   = "Die e-mail was te groot om in één keer te versturen."
)

// Divided reports whether a mail says that it was too large before.
func Divided(plain string) bool {
	words := strings.Join(strings.Fields(plain), " ")
	return strings.Contains(words, aboutFiles) || strings.Contains(words, tooLarge)
}

// Blocks are what the first mail says.
func (n Note) Blocks() []block.Block {
	blocks := []block.Block{{Kind: block.Heading, Level: 1, Lines: []string{aboutFiles}}}
	say := func(format string, args ...any) {
		blocks = append(blocks, block.Block{Kind: block.Paragraph, Lines: []string{fmt.Sprintf(format, args...)}})
	}
	list := func(names []string) {
		blocks = append(blocks, block.Block{Kind: block.BulletList, Items: shortList(names)})
	}
	if len(n.Later) > 0 {
		say("Deze e-mail met alle bijlagen was te groot. U krijgt de bijlagen daarom in %d e-mails. In de andere e-mails zitten:", n.Mails)
		list(n.Later)
	}
	if len(n.Opened) > 0 {
		say("Dit bericht past niet in één e-mail. U krijgt de tekst en de bijlagen van dit bericht los:")
		list(n.Opened)
	}
	if len(n.Left) > 0 {
		say("Deze bijlagen zijn te groot om te mailen en zijn niet meegestuurd:")
		list(n.Left)
		switch {
		case n.Case == "":
			say("Ze zijn wel bewaard. Wilt u ze hebben? Vraag ze aan de beheerder.")
		case n.Staff:
			say("Ze staan wel in het dossier. Wilt u ze hebben? Vraag ze aan de beheerder. De beheerder haalt ze op met: klachtd case export %s MAP", n.Case)
		default:
			say("Ze staan wel in het dossier. Wilt u ze hebben? Neem contact op met %s, %s.", n.Organisation, either(n.Phone, n.Email))
		}
	}
	return blocks
}

// Following is what each of the others says: its number, and what is in it.
func (n Note) Following(subject string, number int, names []string) []block.Block {
	return []block.Block{
		{Kind: block.Paragraph, Lines: []string{"Geachte heer of mevrouw,"}},
		{Kind: block.Paragraph, Lines: []string{fmt.Sprintf("Dit is %s van onze e-mail van vandaag met als onderwerp: %s. %s In dit deel zitten:", Of(number, n.Mails), subject, tooLarge)}},
		{Kind: block.BulletList, Items: shortList(names)},
		{Kind: block.Paragraph, Lines: []string{"Met vriendelijke groet,"}},
		{Kind: block.Paragraph, Lines: []string{"Klachtenadministratie " + n.Organisation}},
	}
}

// Of is "deel 2 van 3".
func Of(number, of int) string { return fmt.Sprintf("deel %d van %d", number, of) }

// shortList keeps a list of names short enough to read.
func shortList(names []string) []string {
	const most = 30
	if len(names) <= most {
		return names
	}
	return append(names[:most:most], fmt.Sprintf("en nog %d", len(names)-most))
}

func either(phone, email string) string {
	if phone != "" {
		return "telefoon " + phone
	}
	return email
}

// Megabytes is the size of a file as people say it: "3,3 MB".
func Megabytes(bytes int) string {
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/1e6), ".", ",", 1)
}

// MailAsText is a mail of which only the text is attached.
func MailAsText(from, subject, text string) string {
	return fmt.Sprintf("Van: %s\nOnderwerp: %s\n\n%s\n", from, subject, text)
}
