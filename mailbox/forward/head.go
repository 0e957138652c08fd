package forward

import (
	"regexp"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// head is what precedes one message in a text.
type head struct {
	kind    kind
	begin   int
	end     int  // the line below it
	depth   int  // quote marks before each line of the message
	passed  bool // the line above says that the message is passed on
	from    mailbox.Address
	to      []mailbox.Address
	sent    time.Time
	subject string
}

type kind int

const (
	copied   kind = iota // fields, one below the other
	attached             // likewise, of a message that came as a file
	quoted               // "Op ... schreef ...:"
)

// field is one line of a copied head.
type field int

const (
	noField field = iota
	fieldFrom
	fieldDate
	fieldTo
	fieldSubject
	fieldOther
)

// labels are the names of the fields, folded, as mail programs write them in Dutch,
// English, German and French.
var labels = map[string]field{
	"van": fieldFrom, "from": fieldFrom, "von": fieldFrom, "de": fieldFrom, "afzender": fieldFrom,
	"verzonden": fieldDate, "sent": fieldDate, "gesendet": fieldDate, "envoye": fieldDate, "datum": fieldDate, "date": fieldDate, "verstuurd": fieldDate,
	"verzonden op": fieldDate, "sent on": fieldDate, "date sent": fieldDate, "envoye le": fieldDate,
	"aan": fieldTo, "to": fieldTo, "an": fieldTo, "a": fieldTo, "pour": fieldTo,
	"onderwerp": fieldSubject, "subject": fieldSubject, "sujet": fieldSubject, "betreff": fieldSubject, "objet": fieldSubject,
	"cc": fieldOther, "bcc": fieldOther, "kopie": fieldOther, "kopie cc": fieldOther, "copie": fieldOther, "copie a": fieldOther,
	"antwoord aan": fieldOther, "beantwoorden": fieldOther, "antwoordadres": fieldOther, "antwoorden": fieldOther, "reply to": fieldOther, "antwort an": fieldOther, "repondre a": fieldOther,
	"prioriteit": fieldOther, "belang": fieldOther, "importance": fieldOther, "urgentie": fieldOther, "priority": fieldOther, "wichtigkeit": fieldOther,
	"bijlagen": fieldOther, "bijlage": fieldOther, "attachments": fieldOther, "anlagen": fieldOther, "pieces jointes": fieldOther,
	"categorieen": fieldOther, "gevoeligheid": fieldOther, "sensitivity": fieldOther, "organisatie": fieldOther, "organization": fieldOther, "message id": fieldOther,
}

const (
	longestLabel = 25     // in bytes
	longestField = 2_000  // anything longer is not a name, date or subject
	mostHead     = 30     // lines of a head
	mostHeads    = 12_000 // heads in a mail; each costs little
)

// separator matches what programs write above a message that they pass on or answer.
var separator = regexp.MustCompile(`(?i)^[>\s|]*(?:[-_*=]{2,}\s*(?:oorspronkelijk(?:e)? (?:bericht|afspraak|e-?mail)|origineel bericht|doorgestuurd(?:e)? (?:bericht|e-?mail)|bijgevoegd bericht|` +
	`forwarded (?:message|mail|by [^-]*)|original (?:message|mail|appointment)|ursprüngliche nachricht|original-?nachricht|weitergeleitete (?:nachricht|mail)|message (?:d'origine|transféré|transmis|original))\s*:?\s*[-_*=]{2,}|` +
	`\**(?:begin (?:van (?:het )?)?doorgestuurd(?:e)? (?:bericht|e-?mail)|begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré))\s*:?\**|` +
	`[_-]{10,})\s*`)

// passedOn matches separators that are not above an answer.
var passedOn = regexp.MustCompile(`(?i)doorgestuurd|forwarded|weitergeleitet|transf|réexp`)

var attachedLine = regexp.MustCompile(`^[>\s]*-----\s*Bijgevoegd bericht\s*-----\s*$`)

// readHeads gives the heads of a text, the outermost first. loose accepts a sender's
// name alone as one, in a mail that says it passes something on, if there is no other.
func readHeads(lines []string, o Options, loose bool) (heads []head) {
	var alone *head
	for i := 0; i < len(lines) && len(heads) < mostHeads; i++ {
		if h, ok := readCopied(lines, i, o); ok {
			heads = append(heads, h)
			i = h.end - 1
			continue
		}
		if h, ok := readQuoted(lines, i, o); ok {
			heads = append(heads, h)
			continue
		}
		if f, value := labelled(unquote(lines[i])); alone == nil && loose && f == fieldFrom {
			if who, ok := readPerson(value); ok {
				alone = &head{end: i + 1, from: who}
			}
		}
	}
	if len(heads) == 0 && alone != nil {
		heads = append(heads, *alone)
	}
	return heads
}

// unquote removes quote marks, and what tables and bold type leave.
func unquote(line string) string { return strings.TrimLeft(line, "> \t|\u00a0\ufeff") }

// labelled gives the field of a line, and what it says.
func labelled(line string) (field, string) {
	line = strings.TrimLeft(line, "*_")
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > longestLabel {
		return noField, ""
	}
	f := labels[text.Fold(line[:i])]
	return f, strings.Trim(text.FirstBytes(line[i+1:], longestField), " \t|*_\u00a0")
}

// within finds further fields on the line of a head whose lines were joined, sometimes
// with nothing between them.
var within = regexp.MustCompile(`(?:[\s>"*|).\x{00a0}]|[A-Z0-9])(Verzonden|Sent|Gesendet|Envoyé|Datum|Date|Aan|To|An|À|Cc|Onderwerp|Subject|Betreff|Objet)\s?:\**[ \t\x{00a0}]`)

// fieldsOf gives the fields of one line: several where a program joined them.
func fieldsOf(line string) (fields []field, values []string) {
	f, value := labelled(line)
	if f == noField {
		return nil, nil
	}
	cuts := within.FindAllStringSubmatchIndex(value, 8)
	if f != fieldFrom || len(cuts) == 0 {
		return []field{f}, []string{value}
	}
	tidy := func(s string) string { return strings.Trim(s, " \t|*_\u00a0") }
	fields, values = []field{f}, []string{tidy(value[:cuts[0][2]])}
	for n, cut := range cuts {
		end := len(value)
		if n+1 < len(cuts) {
			end = cuts[n+1][2]
		}
		fields = append(fields, labels[text.Fold(value[cut[2]:cut[3]])])
		values = append(values, tidy(value[cut[1]:end]))
	}
	return fields, values
}

// readCopied reads the fields that begin at line i: a sender, and two more of date,
// recipient and subject; below a separator, one more is enough.
func readCopied(lines []string, i int, o Options) (h head, ok bool) {
	at := i
	var marked bool
	if rest := separator.FindString(lines[i]); rest != "" {
		if rest == lines[i] || strings.TrimSpace(lines[i][len(rest):]) == "" {
			marked, at = true, i+1
			if attachedLine.MatchString(lines[i]) {
				h.kind = attached
			}
			h.passed = passedOn.MatchString(rest)
			for at < len(lines) && at < i+4 && strings.Trim(lines[at], "> \t|\u00a0") == "" {
				at++
			}
		} else if f, _ := labelled(unquote(lines[i][len(rest):])); f != noField {
			marked, h.passed = true, passedOn.MatchString(rest) // the head continues after it
		}
	}
	if at >= len(lines) {
		return h, false
	}
	line := func(n int) string {
		if n == i && marked && at == i {
			return unquote(lines[n][len(separator.FindString(lines[n])):])
		}
		return unquote(lines[n])
	}
	if f, _ := labelled(line(at)); f == noField || f == fieldOther && !marked {
		return h, false
	}
	h.begin, h.depth = i, quoteDepth(lines[at])
	var seen [fieldOther + 1]string
	said := func(f field) bool { return seen[f] != "" }
	last, blank, n := noField, 0, at
	end := at
	for ; n < len(lines) && n < at+mostHead; n++ {
		s := line(n)
		if strings.TrimSpace(s) == "" {
			if blank++; blank > 2 || said(fieldFrom) && said(fieldDate) && said(fieldSubject) && blank > 1 {
				break
			}
			continue
		}
		fields, values := fieldsOf(s)
		if fields == nil {
			if blank == 0 && goesOn(last, s, lines, n) {
				seen[last] = strings.TrimSpace(seen[last] + " " + strings.TrimSpace(s))
				end = n + 1
				continue
			}
			break
		}
		again := false
		for k, f := range fields {
			if f != fieldOther && said(f) { // the next head
				again = true
				break
			}
			seen[f] = values[k]
			if values[k] == "" {
				seen[f] = " "
			}
			last = f
		}
		if again {
			break
		}
		end, blank = n+1, 0
	}
	h.end = end
	others := 0
	for _, f := range []field{fieldDate, fieldTo, fieldSubject} {
		if said(f) {
			others++
		}
	}
	if !said(fieldFrom) || !marked && others < 2 || others < 1 && h.kind != attached {
		return h, false
	}
	h.from, _ = readPerson(seen[fieldFrom])
	h.to = readPeople(seen[fieldTo])
	h.subject = strings.TrimSpace(seen[fieldSubject])
	h.sent = readTime(seen[fieldDate], o)
	// Somebody's own lines "Van: ... Aan: ..." about a journey are not a head.
	if !marked && (h.sent.IsZero() || !text.HasClock(seen[fieldDate])) && !strings.Contains(seen[fieldFrom], "@") {
		return h, false
	}
	return h, true
}

// goesOn reports whether a line without a label is the rest of the field above it.
func goesOn(last field, line string, lines []string, n int) bool {
	next := noField
	if n+1 < len(lines) {
		next, _ = labelled(unquote(lines[n+1]))
	}
	switch last {
	case fieldFrom, fieldTo, fieldOther:
		return next != noField || strings.Contains(line, "@") && len(strings.Fields(line)) < 8 && !strings.HasSuffix(strings.TrimSpace(line), ".")
	case fieldDate, fieldSubject:
		return next != noField
	}
	return false
}

func quoteDepth(line string) (n int) {
	for _, r := range line {
		switch r {
		case '>':
			n++
		case ' ', '\t', '\u00a0':
		default:
			return n
		}
	}
	return n
}

var wrote = regexp.MustCompile(`(?i)\bschreef\b|\bschreven\b|\bhe(?:eft|b)\b.*\bgeschreven\b|\bwrote\b|\bschrieb\b|\bhat\b.*\bgeschrieben\b|\ba écrit\b`)

// readQuoted reads the line that a mail program puts above what it answers. The line
// may be wrapped; it ends at line i.
func readQuoted(lines []string, i int, o Options) (h head, ok bool) {
	last := strings.TrimRight(lines[i], " \t*_\u00a0")
	if !strings.HasSuffix(last, ":") || len(last) > 400 {
		return h, false
	}
	joined := ""
	for n := i; n >= 0 && n > i-4 && len(joined) < 500; n-- {
		s := strings.TrimSpace(unquote(lines[n]))
		if s == "" || len(s) > 400 {
			return h, false
		}
		joined = strings.TrimSpace(s + " " + joined)
		if !wrote.MatchString(joined) || !strings.Contains(joined, "@") && !quotedBelow(lines, i+1) {
			continue
		}
		if h.sent = readTime(joined, o); h.sent.IsZero() {
			continue
		}
		h.kind, h.begin, h.end, h.depth = quoted, n, i+1, quoteDepth(lines[i])
		h.from, ok = readPerson(whoWrote(joined))
		return h, ok
	}
	return h, false
}

// quotedBelow reports whether quotes begin at line i, or shortly after.
func quotedBelow(lines []string, i int) bool {
	for ; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "" {
			return quoteDepth(lines[i]) > 0
		}
	}
	return false
}

// whoWrote keeps only who wrote from such a line: what follows day, hour and verb.
func whoWrote(line string) string {
	line = strings.TrimRight(line, ": *_\u00a0")
	before, rest := line, ""
	if at := strings.IndexAny(line, "<[("); at >= 0 {
		before, rest = line[:at], line[at:]
	} else if addresses := text.Addresses(line, 1); len(addresses) > 0 {
		return addresses[0]
	} else if at := wrote.FindStringIndex(line); at != nil && strings.TrimSpace(line[at[1]:]) == "" {
		before = line[:at[0]]
	}
	return strings.Trim(around.ReplaceAllString(text.BehindDate(before), ""), " ,;") + " " + rest
}

// around matches the words that may precede a name there.
var around = regexp.MustCompile(`(?i)^(?:[\s,]*(?:om|uur|heeft|heb|schreef|at|pm|am|uhr|schrieb|hat|à|(?:cet|cest|gmt|utc|mez|mesz)(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d{4})(?:[\s,]+|$))+`)

// readPerson reads a sender: "Amina Voorbeeld <amina@klant.example>", one of the two,
// or what programs make of it: "[mailto:...]", "<a@b.example<mailto:a@b.example>>".
func readPerson(s string) (who mailbox.Address, ok bool) {
	for _, words := range []string{" namens ", " on behalf of ", " im auftrag von "} {
		if i := strings.LastIndex(strings.ToLower(s), words); i >= 0 {
			s = s[i+len(words):]
		}
	}
	s = text.CleanLine(s)
	found := text.Addresses(s, 1)
	if len(found) == 0 {
		if name, address, mended := text.MendAddress(s); mended {
			return clean(name, address), true
		}
		who = mailbox.Address{Name: tidyName(s)}
		return who, who.Name != "" && !strings.Contains(s, "@")
	}
	at := strings.Index(s, found[0])
	return clean(s[:at], found[0]), true
}

func clean(name, address string) mailbox.Address {
	address = strings.Trim(address, `.'*_`)
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		address = address[:i+1] + strings.ToLower(address[i+1:])
	}
	if name = tidyName(name); strings.EqualFold(name, address) {
		name = ""
	}
	return mailbox.Address{Name: name, Address: address}
}

func tidyName(s string) string {
	s = strings.TrimSuffix(strings.TrimRight(strings.TrimSpace(s), "<[(; "), "mailto:")
	return text.FirstRunes(strings.Trim(s, " \t<>[]()\"'*_;,|“”«»"), 120)
}

// readPeople reads the recipients of a message, as far as that matters.
func readPeople(s string) (all []mailbox.Address) {
	for i, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' }) {
		if i == 20 {
			break
		}
		if who, ok := readPerson(one); ok {
			all = append(all, who)
		}
	}
	return all
}

// slack is how much later than its receipt a mail may claim to have been sent: clocks
// differ, and a head need not name its zone.
const slack = 26 * time.Hour

// readTime reads when a message was sent, from its head; zero if that cannot be read,
// or is after the mail that passes it on.
func readTime(s string, o Options) time.Time {
	for _, t := range text.Times(text.FirstBytes(text.TidyLine(s), 500), o.Zone) {
		if t.After(o.Received.Add(slack)) {
			continue
		}
		if t.After(o.Received) {
			t = o.Received
		}
		return t.UTC()
	}
	return time.Time{}
}
