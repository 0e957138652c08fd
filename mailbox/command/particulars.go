package command

import (
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Particulars is what the text of `klager`, or of `klacht 1`, says about the complainant.
type Particulars struct {
	Name     string
	Address  string // by e-mail
	Postal   string // lines
	Phone    string
	Speaks   string     // the language: "nl"
	Received civil.Date // when the foundation received the complaint
	Role     string     // the role of somebody who wrote it for the complainant
	Consent  *bool      // whether the complainant agrees that this person gets copies
	Wrong    string     // the first line that says none of this, as typed
}

// HasParticulars reports whether text has such lines, or a line meant as one: a word
// and a colon, or an address alone.
func HasParticulars(typed string) bool {
	for line := range strings.Lines(typed) {
		line = text.TidyLine(line)
		label, _, found := strings.Cut(line, ":")
		if bareDay.MatchString(line) || found && (labels[text.Fold(label)] != "" || oneWord.MatchString(label) && !asides[text.Fold(label)]) || typedAddress(line) != "" && len(strings.Fields(line)) == 1 {
			return true
		}
	}
	return false
}

var oneWord = quick.Plain(`^[*\s]*[\pL-]{3,20}(?: [\pL-]{3,12})?[*\s]*$`)

// asides begin a remark.
var asides = map[string]bool{"let op": true, "toelichting": true, "opmerking": true, "reden": true, "noot": true, "uitleg": true, "dus": true}

// ReadParticulars reads the lines "Naam:", "E-mail:", "Adres:", "Telefoon:", "Taal:"
// and "Ontvangen:" of text, in any order. "Rol:" and "Toestemming:" say that somebody
// who wrote for the complainant is the representative. An address with @ is the e-mail
// address, whatever precedes it; a postal address may continue on the next lines. If
// something is said twice, nobody knows which is meant. Missing years are filled in
// relative to on.
func ReadParticulars(typed string, on civil.Date) (p Particulars) {
	wrong := func(line string) {
		if p.Wrong == "" {
			p.Wrong = text.FirstRunes(strings.TrimSpace(line), 200)
		}
	}
	set := func(field *string, value, line string) {
		if value == "" || *field != "" && *field != value {
			wrong(line)
			return
		}
		*field = value
	}
	postal := false // the next lines belong to it
	for line := range strings.Lines(typed) {
		line = text.TidyLine(line)
		if strings.TrimSpace(line) == "" {
			postal = false
			continue
		}
		label, value, found := strings.Cut(line, ":")
		if m := bareDay.FindStringSubmatch(line); m != nil { // the colon was forgotten
			label, value, found = m[1], m[2], true
		}
		value = strings.Trim(value, " \t*_\"")
		kind := labels[text.Fold(label)]
		switch {
		case !found && !strings.ContainsAny(strings.TrimSpace(line), " \t") && typedAddress(line) != "":
			kind, value = "e-mail", line
		case !found && postal:
			p.Postal += "\n" + strings.TrimSpace(line)
			continue
		case !found || kind == "":
			wrong(line)
			continue
		}
		postal = false
		switch {
		case kind == "e-mail", kind == "adres" && strings.Contains(value, "@"):
			whole := value
			if _, mended, ok := text.MendAddress(value); ok {
				whole = mended
			}
			set(&p.Address, typedAddress(whole), line)
		case kind == "naam":
			set(&p.Name, value, line)
		case kind == "adres":
			if value == "" && p.Postal == "" { // it begins on the next line
				postal = true
				continue
			}
			set(&p.Postal, value, line)
			postal = true
		case kind == "telefoon":
			if !phone.MatchString(value) {
				value = ""
			}
			set(&p.Phone, value, line)
		case kind == "taal":
			set(&p.Speaks, language(value), line)
		case kind == "rol":
			set(&p.Role, value, line)
		case kind == "ontvangen":
			day, ok := ReadDate(beforeDay.ReplaceAllString(value, ""), on)
			if !ok || !p.Received.IsZero() && p.Received != day {
				wrong(line)
				continue
			}
			p.Received = day
		case kind == "toestemming":
			said := text.Fold(text.FirstBytes(value, 40))
			if yes := said == "ja"; (yes || said == "nee") && (p.Consent == nil || *p.Consent == yes) {
				p.Consent = &yes
				continue
			}
			wrong(line)
		}
	}
	p.Postal = strings.TrimSpace(p.Postal)
	return p
}

// labels are the ways to write them.
var labels = map[string]string{
	"naam": "naam", "naam klager": "naam",
	"e mail": "e-mail", "email": "e-mail", "mail": "e-mail", "e mailadres": "e-mail", "emailadres": "e-mail", "mailadres": "e-mail",
	"adres": "adres", "postadres": "adres",
	"telefoon": "telefoon", "tel": "telefoon", "telefoonnummer": "telefoon", "mobiel": "telefoon",
	"taal": "taal",
	"rol":  "rol", "toestemming": "toestemming",
	"ontvangen": "ontvangen", "ontvangen op": "ontvangen", "ontvangst": "ontvangen", "datum ontvangst": "ontvangen", "ontvangstdatum": "ontvangen",
}

// bareDay matches such a line without its colon.
var bareDay = quick.Plain(`(?i)^(ontvangen)\s+(?:op\s+)?([^:]*\d[^:]*)$`)

// beforeDay matches what precedes a day on such a line.
var beforeDay = quick.Plain(`(?i)^op\s+`)

var phone = quick.Plain(`^\+?[\d (][\d ()./-]{5,20}$`)

// language gives the code of a language (ISO 639); "" if it is not one.
func language(s string) string {
	s = text.Fold(s)
	if code, known := languages[s]; known {
		return code
	}
	if languageCode.MatchString(s) {
		return s
	}
	return ""
}

// Language is the code of a language, by its Dutch name or by the code of a language
// that has a name here: other short words are just words.
func Language(s string) (code string, known bool) {
	code = language(s)
	for _, named := range languages {
		if code == named {
			return code, true
		}
	}
	return "", false
}

func languageArg(typed string, _ civil.Date) ([]string, bool) {
	if typed == "" {
		return nil, true // it is asked for
	}
	code, known := Language(typed)
	return []string{code}, known
}

var languageCode = quick.Plain(`^[a-z]{2,3}$`)

var languages = map[string]string{
	"nederlands": "nl", "engels": "en", "english": "en", "arabisch": "ar", "turks": "tr", "tigrinya": "ti", "farsi": "fa", "perzisch": "fa",
	"dari": "fa", "oekraiens": "uk", "russisch": "ru", "pools": "pl", "frans": "fr", "spaans": "es", "duits": "de", "somalisch": "so",
	"pasjtoe": "ps", "koerdisch": "ku", "chinees": "zh", "portugees": "pt", "bulgaars": "bg", "roemeens": "ro", "amhaars": "am",
}
