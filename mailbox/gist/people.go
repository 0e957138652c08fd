package gist

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// particulars gives what a mail says about the complainant, one line for each, as typed
// below "klager".
func particulars(s string) string {
	var lines []string
	for _, of := range []struct{ label, value string }{{"E-mail", addressIn(s)}, {"Telefoon", phoneIn(s)}, {"Adres", postalIn(s)}, {"Taal", languageIn(s)}} {
		if of.value != "" {
			lines = append(lines, of.label+": "+of.value)
		}
	}
	return strings.Join(lines, "\n")
}

// given are the words of what a mail says about somebody, and of languages.
func (m *mail) given() map[string]bool {
	set, all := make(map[string]bool), m.typed()
	for _, w := range wordsOf(particulars(all) + " " + m.helper() + " " + addressIn(all)) {
		set[w] = true
	}
	for _, w := range wordsOf(all) {
		if _, known := command.Language(w); known {
			set[w] = true
		}
	}
	return set
}

// postal matches a postal address as people write it on one line.
var postal = quick.Plain(`\p{Lu}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*){0,3} \d{1,5}(?: ?[a-zA-Z]|-\d{1,3})?,? (?:in )?\d{4} ?[A-Z]{2},? (?:te |in )?\p{Lu}[\p{L}'-]+(?: \p{L}[\p{L}'-]*){0,2}`)

// postalIn gives the only postal address in a text; "" for none or several.
func postalIn(s string) string {
	if found := postal.FindAllString(s, 2); len(found) == 1 {
		return found[0]
	}
	return ""
}

// languageReach is the most words between "brieven" and the language they are in.
const languageReach = 5

// languageIn gives the only language that a text says somebody reads.
func languageIn(s string) (found string) {
	words := wordsOf(s)
	for i, w := range words {
		code, known := command.Language(w)
		before := words[max(0, i-languageReach):i]
		if !known || len(w) <= 3 && (i == 0 || words[i-1] != "taal") || !slices.ContainsFunc(before, func(w string) bool { return theTable().groups["leest"][w] }) || i > 0 && theTable().groups["ontkenning"][words[i-1]] {
			continue
		}
		if found != "" && found != code {
			return ""
		}
		found = code
	}
	return found
}

// addressIn gives the only e-mail address in a text.
func addressIn(s string) (found string) {
	for _, w := range strings.Fields(s) {
		w = strings.Trim(w, ".,;:()<>\"'")
		if at := strings.IndexByte(w, '@'); at > 0 && strings.Contains(w[at:], ".") {
			if found != "" && found != w {
				return ""
			}
			found = w
		}
	}
	return found
}

// phoneIn gives the only telephone number in a text: ten digits or more, with spaces.
func phoneIn(s string) (found string) {
	typed, digits := "", 0
	end := func() {
		if digits >= 10 && digits <= 13 {
			found = strings.Trim(typed, " -.")
		}
		typed, digits = "", 0
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && digits == 0:
			if typed += string(r); r != '+' {
				digits++
			}
		case digits > 0 && strings.ContainsRune(" -()", r):
			typed += string(r)
		default:
			end()
		}
	}
	end()
	return found
}

// helper gives the lines about who assists a complainant (R07): a name before an
// address, a role, and consent; "" if one of them is missing.
func (m *mail) helper() string {
	all := m.typed()
	address := addressIn(all)
	if address == "" {
		return ""
	}
	before, _, _ := strings.Cut(all, address)
	name := lastName(before)
	if name == "" {
		return ""
	}
	roles := said(all, "rol")
	if len(roles) != 1 || len(said(all, "toestemming")) == 0 || len(said(all, "ontkenning")) > 0 {
		return ""
	}
	return fmt.Sprintf("Naam: %s\nAdres: %s\nRol: %s\nToestemming: ja", name, address, roles[0])
}

// said gives the entries of a list that occur in a text.
func said(s, group string) (found []string) {
	folded := " " + text.Fold(s) + " "
	for of := range theTable().groups[group] {
		if of = strings.ReplaceAll(of, "_", " "); strings.Contains(folded, " "+of+" ") {
			found = append(found, of)
		}
	}
	return found
}

// lastName is somebody's last name in a text: capitalised words, more than one unless
// nothing follows.
func lastName(s string) string {
	var run []string
	name := ""
	for _, w := range strings.Fields(s) {
		bare := strings.Trim(w, ".,;:()<>\"'")
		first, _ := utf8.DecodeRuneInString(bare)
		switch {
		case bare == "":
		case unicode.IsUpper(first):
			run = append(run, bare)
		case len(run) > 0 && slices.Contains([]string{"van", "de", "der", "den", "el", "al"}, bare):
			run = append(run, bare)
		default:
			run = nil
		}
		if len(run) > 1 && len(run) <= 5 && unicode.IsUpper(first) {
			name = strings.Join(run, " ")
		}
		if strings.HasSuffix(w, ".") || strings.HasSuffix(w, ":") {
			run = nil
		}
	}
	if name == "" {
		name = strings.Join(run, " ")
	}
	return name
}
