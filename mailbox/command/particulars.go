package command

import (
	"regexp"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Particulars is what the text of `klager` says of the complainant.
type Particulars struct {
	Name    string
	Address string // by e-mail
	Postal  string // lines
	Phone   string
	Speaks  string // the language: "nl"
	Wrong   string // the first line that says none of this, as it was typed
}

// ReadParticulars reads the lines "Naam:", "E-mail:", "Adres:", "Telefoon:" and "Taal:"
// of text, in any order. An address with @ is the e-mail address, whatever stands before
// it; a postal one may go on over the next lines. What is said twice is one of the two,
// and nobody knows which.
func ReadParticulars(typed string) (p Particulars) {
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
	postal := false // the lines that follow belong to it
	for line := range strings.Lines(typed) {
		line = text.TidyLine(line)
		if strings.TrimSpace(line) == "" {
			postal = false
			continue
		}
		label, value, found := strings.Cut(line, ":")
		value = strings.Trim(value, " \t*_\"")
		kind := labels[text.Fold(label)]
		switch {
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
}

var phone = regexp.MustCompile(`^\+?[\d (][\d ()./-]{5,20}$`)

// language gives the code of a language (ISO 639); "" for what is none.
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

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

var languages = map[string]string{
	"nederlands": "nl", "engels": "en", "english": "en", "arabisch": "ar", "turks": "tr", "tigrinya": "ti", "farsi": "fa", "perzisch": "fa",
	"dari": "fa", "oekraiens": "uk", "russisch": "ru", "pools": "pl", "frans": "fr", "spaans": "es", "duits": "de", "somalisch": "so",
	"pasjtoe": "ps", "koerdisch": "ku", "chinees": "zh", "portugees": "pt", "bulgaars": "bg", "roemeens": "ro", "amhaars": "am",
}
