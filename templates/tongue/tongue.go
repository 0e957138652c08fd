// Package tongue knows the languages, besides Dutch, of the page "In het kort" that
// follows a letter to a complainant. The code of a language goes in; whether its page
// is sent, how it writes a date, and what is said about it come out.
package tongue

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates/lang"
)

// A Language is a language the page can be in, besides Dutch. Its text is kort-CODE;
// kort-nl is the other half of the page.
type Language struct {
	Code   string // as in BCP 47: "en"
	Dutch  string // its name in Dutch
	Draft  bool   // no translator has checked it: it is sent only if the administrator lists it
	months [12]string
}

// All lists all languages.
func All() []Language {
	return []Language{
		{"en", "Engels", false, [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}},
		{"ar", "Arabisch", true, [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}},
		{"fa", "Farsi", true, [12]string{"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"}},
		{"tr", "Turks", true, [12]string{"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"}},
		{"uk", "Oekraïens", true, [12]string{"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"}},
	}
}

// Of finds a language by its code.
func Of(code string) (Language, bool) {
	all := All()
	i := slices.IndexFunc(all, func(t Language) bool { return t.Code == code })
	if i < 0 {
		return Language{}, false
	}
	return all[i], true
}

// Sent gives the language of a page, if there is one and it may be sent: it was
// checked, or the administrator lists it.
func Sent(code string, listed []string) (Language, bool) {
	t, known := Of(code)
	return t, known && (!t.Draft || slices.Contains(listed, code))
}

// date writes a date as the language does: "23 November 2026".
func (t Language) date(d civil.Date) string {
	return fmt.Sprintf("%d %s %d", d.Day, t.months[d.Month-1], d.Year)
}

// Date writes a date in the language of a code.
func Date(code string, d civil.Date) (string, error) {
	t, known := Of(code)
	if !known {
		return "", errors.New("there is no language " + code)
	}
	return t.date(d), nil
}

// Offer says that a complaint seems to be in a language that our page can be in, and
// how to get the page (03); "" if it is not.
func Offer(complaint string, listed []string) string {
	t, sent := Sent(lang.Of(complaint), listed)
	if !sent {
		return ""
	}
	return fmt.Sprintf("De klacht lijkt geschreven in het %s. Wilt u bij elke brief een korte bladzijde in die taal? Antwoord dan met: taal %s", t.Dutch, t.Code)
}

// Said says what the language of the complainant changes (16).
func Said(code string, listed []string) string {
	t, known := Of(code)
	if _, sent := Sent(code, listed); sent {
		return "Elke brief aan de klager krijgt vanaf nu een korte bladzijde in het " + t.Dutch + "."
	}
	switch {
	case code == "nl":
		return "De brieven aan de klager zijn alleen in het Nederlands."
	case known:
		return "De brieven blijven alleen in het Nederlands. Onze tekst in het " + t.Dutch + " is nog niet gecontroleerd door een vertaler. De beheerder zet de taal aan met letters.languages."
	}
	return "De brieven blijven alleen in het Nederlands. Een bladzijde in deze taal is er niet. Die is er wel in: " + strings.Join(Codes(), ", ") + "."
}

// Codes gives the codes of all languages.
func Codes() (all []string) {
	for _, t := range All() {
		all = append(all, t.Code)
	}
	return all
}
