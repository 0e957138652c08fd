package command

import (
	"net/mail"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Representative is what the text of `vertegenwoordiger` says (R07).
type Representative struct {
	Name string
	// Address is an e-mail address, or what was typed instead of one.
	Address string
	Role    string
	// Consent says whether the complainant agrees that the representative gets copies;
	// nil if that is not said, or not with "ja" or "nee".
	Consent *bool
}

// ReadRepresentative reads the lines "Naam:", "Adres:", "Rol:" and "Toestemming:" of
// text, in any order and among others. A label that occurs twice keeps both values,
// with a comma between them: if there are two addresses, neither can be trusted with a
// case.
func ReadRepresentative(typed string) Representative {
	var r Representative
	consent := ""
	for line := range strings.Lines(typed) {
		label, value, found := strings.Cut(text.TidyLine(line), ":")
		if !found || len(label) > 40 {
			continue
		}
		value = strings.Trim(value, " \t*_\"")
		switch text.Fold(label) {
		case "naam":
			addValue(&r.Name, value)
		case "adres", "e mail", "email", "mail", "e mailadres", "emailadres", "mailadres":
			whole := value
			if _, mended, ok := text.MendAddress(value); ok {
				whole = mended
			}
			if address := typedAddress(whole); address != "" {
				value = address
			}
			addValue(&r.Address, value)
		case "rol":
			addValue(&r.Role, value)
		case "toestemming":
			addValue(&consent, text.Fold(text.FirstBytes(value, 40)))
		}
	}
	switch consent {
	case "ja", "nee":
		yes := consent == "ja"
		r.Consent = &yes
	}
	return r
}

func addValue(field *string, value string) {
	switch {
	case value == "" || *field == value:
	case *field == "":
		*field = value
	default:
		*field += ", " + value
	}
}

// typedAddress finds the only e-mail address in s, however a mail program dressed it
// up: "<a@b>", "A <a@b>", "a@b<mailto:a@b>", "[a@b](mailto:a@b)". It is "" if there is
// none, or more than one. The domain is in lower case (RFC 5321, 2.4).
func typedAddress(s string) string {
	found := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" <>()[]\"'*,;", r) }) {
		if len(word) > 7 && strings.EqualFold(word[:7], "mailto:") {
			word = word[7:]
		}
		if !strings.Contains(word, "@") {
			continue
		}
		parsed, err := mail.ParseAddress(strings.Trim(word, ".:!"))
		if err != nil {
			return ""
		}
		at := strings.LastIndexByte(parsed.Address, '@')
		address := parsed.Address[:at] + strings.ToLower(parsed.Address[at:])
		if found != "" && !strings.EqualFold(found, address) {
			return ""
		}
		if found == "" {
			found = address
		}
	}
	return found
}
