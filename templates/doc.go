// Package templates holds every text klachtd sends and turns it into a
// document: a subject and a list of blocks (paragraph, heading, list, table, quote).
// What flows through it is values in, blocks out; the same blocks become the
// text of a mail ([Plain], [HTML]) and, in package letters, a PDF.
//
// # For administrators: changing a text
//
// Each text is a file in the folder text, shipped inside the program. A file of
// the same name in your own folder replaces it; "klachtd check" names every
// file, line and word that cannot work. Until it is mended ours leaves in its
// place, and you are told. Files are UTF-8. A file looks like this:
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
// The first line is the subject. Rows below one another are one table; a row of
// only dashes makes the row above it the heads of the columns. A row with = is what can be
// typed, on a line of its own, with what it does; alone it stands in a box. A heading right
// below the subject says what is to be done, and what follows it up to the next heading or
// the salutation stands in a box with it. A line of exactly three dashes starts a new page.
// Bold words and links begin and end on one line; an address begins with https://, http://,
// mailto: or tel:. A PDF and the plain text of a mail have the address behind the words, and
// the plain text has nothing bold. A file whose name begins with an
// underscore (_blik-op-werk.txt) is a part that other files take in by its name
// without underscore and ending.
//
// What stands between {{ and }} is the template language of the Go package
// text/template, with these words:
//
//	{{datum .Received}}        23 november 2026
//	{{kort .Received}}         23-11-2026
//	{{dag .ContactBy}}         maandag 7 december
//	{{datumin "en" .Received}} 23 November 2026
//	{{tijd .ReceivedAt}}       14:05, in Amsterdam
//	{{en .Names}}              Anna, Bert en Carla
//	{{meervoud 2 "dag" "dagen"}}  dagen
//
// In a condition, whatever was not filled in counts as absent, dates too:
// {{if .ContactOn}}...{{end}} is left out while there was no contact. A date
// that is absent cannot be printed: ours leaves in the place of that text.
//
// # Values are data
//
// A name, a subject or a complaint is text, whatever characters are in it: it
// never becomes a heading, a list, a table, a page, a header or an action. Every
// action is given an escaper when the file is read, as html/template does; see
// package mark.
package templates
