// Package templates has every text that klachtd sends and turns it into a document: a
// subject and a list of blocks (paragraph, heading, list, table, quote). Values go in,
// blocks come out; the same blocks become the text of a mail ([Plain], [HTML]) and, in
// package letters, a PDF.
//
// # For administrators: changing a text
//
// Each text is a file in the folder text, shipped inside the program. A file with the
// same name in your own folder replaces it; "klachtd check" names every file, line and
// word that cannot work. Until it is repaired ours is sent instead, and you are told.
// Files are UTF-8. A file looks like this:
//
//	Onderwerp: Ontvangst van uw klacht
//
//	{{.Salutation}}
//
//	Op {{datum .Received}} hebben wij uw klacht ontvangen.
//	Een nieuwe regel is een nieuwe regel; een lege regel begint een alinea.
//
//	# Wat gebeurt er nu?
//	## Een kop daaronder
//
//	- een punt in een lijst
//	  een regel die inspringt, hoort bij dat punt
//	1. een genummerd punt; de nummers telt het programma zelf
//
//	| Ontvangen: | {{datum .Received}} |
//	| Kenmerk:   | {{.Case}}           |
//
//	| Termijn | Uiterlijk |
//	|---------|-----------|
//	| Contact | 7 december 2026 |
//
//	Antwoord **vandaag**, of lees [onze regels](https://stichting.example/regels).
//
//	> Hier staat wat iemand anders schreef.
//	> {{.ComplaintText}}
//
//	= contact
//
//	= contact op {{datum .Today}} | U heeft contact gehad.
//	= notitie | U legt iets vast.
//
//	{{template "blik-op-werk" .}}
//
// The first line is the subject. Consecutive rows are one table; a row of only dashes
// makes the row above it the column headings. A row with = is what can be typed, on its
// own line, with what it does; without an explanation it is in a box. A heading
// directly below the subject says what must be done; it is in a box together with what
// follows it, up to the next heading or the salutation. A line of exactly three dashes
// starts a new page. Bold words and links begin and end on one line; an address begins
// with https://, http://, mailto: or tel:. In a PDF and in the plain text of a mail the
// address follows the words; plain text has no bold. A file whose name begins with an
// underscore (_blik-op-werk.txt) is a part that other files include, by its name
// without underscore and extension.
// What is between {{ and }} is the template language of the Go package text/template,
// with these words:
//
//	{{datum .Received}}        23 november 2026
//	{{kort .Received}}         23-11-2026
//	{{dag .ContactBy}}         maandag 7 december
//	{{datumin "en" .Received}} 23 November 2026
//	{{tijd .ReceivedAt}}       14:05, in Amsterdam
//	{{en .Names}}              Anna, Bert en Carla
//	{{meervoud 2 "dag" "dagen"}}  dagen
//
// In a condition, anything that was not filled in counts as absent, including dates:
// {{if .ContactOn}}...{{end}} is left out if there was no contact. An absent date
// cannot be printed: ours is then sent instead of that text.
//
// # Values are data
//
// A name, a subject or a complaint is text, whatever characters it contains: it never
// becomes a heading, a list, a table, a page, a header or an action. Every action is
// given an escaper when the file is read, as in html/template; see package mark.
package templates
