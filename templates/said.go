package templates

import "fmt"

// BasisPhrase says how a term was counted: days are working days or calendar
// days after what the term begins with.
func BasisPhrase(term string, days int, working bool) string {
	after := map[string]string{
		"acknowledge": "na ontvangst",
		"contact":     "na ontvangst",
		"submit":      "nadat de klager niet introk",
		"advise":      "na het voorleggen",
		"extended":    "na de eerste laatste dag",
		"decide":      "na ontvangst van het advies",
	}[term]
	unit := "dagen"
	switch {
	case working && days == 1:
		unit = "werkdag"
	case working:
		unit = "werkdagen"
	case days%7 == 0 && days > 7:
		days, unit = days/7, "weken"
	}
	return fmt.Sprintf("%d %s %s", days, unit, after)
}

// Judged says what became of a held mail (24).
func Judged(number int64, complaint bool) string {
	if complaint {
		return fmt.Sprintf("Bericht %d wordt een klacht. U krijgt daarover een eigen e-mail.", number)
	}
	return fmt.Sprintf("Bericht %d wordt geen klacht. Het blijft wel bewaard.", number)
}

// NotDone says what a command that was carried out did not bring (16).
func NotDone(code string) string {
	switch code {
	case "contact-without-report":
		return "U schreef niet wat u heeft besproken. Antwoord nog met: notitie, en schrijf het eronder."
	}
	return code
}

// HandoverSentence says why a case comes to somebody new (03).
func HandoverSentence(involved bool) string {
	if involved {
		return "De klacht gaat over de directeur. Daarom behandelt u deze klacht."
	}
	return "U behandelt deze klacht vanaf nu."
}

// Years says a number of years in words: "twee jaar".
func Years(n int) string {
	words := []string{"", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"}
	switch {
	case n < 1:
		return ""
	case n < len(words):
		return words[n] + " jaar"
	}
	return fmt.Sprintf("%d jaar", n)
}

// Done says what was recorded, with what was understood (16): a date, a name.
func Done(fact, detail string) string {
	format := map[string]string{
		"contacted":            "Vastgelegd: contact met de klager op %s.",
		"withdrawn":            "Vastgelegd: de klacht is ingetrokken op %s. De zaak is gesloten.",
		"withdrawal_refused":   "Vastgelegd op %s: de klager trekt de klacht niet in.",
		"manager_named":        "De leidinggevende is %s.",
		"representative_named": "Vastgelegd: %s helpt de klager.",
		"assigned":             "De klacht wordt nu behandeld door %s.",
		"referred":             "De klacht is naar de Klachtencommissie gestuurd. Het advies moet er uiterlijk op %s zijn.",
		"extended":             "De termijn voor het advies is verlengd tot en met %s.",
		"advised":              "Het advies is vastgelegd. Uw oordeel: %s.",
		"decided":              "Het besluit is genomen: %s. De zaak is gesloten.",
		"language_education":   "Vastgelegd of de klacht over taalonderwijs gaat: %s.",
		"categorised":          "Vastgelegd waar de klacht over gaat: %s.",
	}[fact]
	if format == "" || detail == "" {
		return FactPhrase(fact)
	}
	return fmt.Sprintf(format, detail)
}

// YesNo says yes or no.
func YesNo(yes bool) string {
	if yes {
		return "ja"
	}
	return "nee"
}

// ReaddressSentence says why an older case comes to a new address (03).
func ReaddressSentence() string { return "U krijgt deze e-mail omdat dit adres nieuw is voor ons." }
