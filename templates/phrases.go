package templates

import (
	"unicode"
	"unicode/utf8"
)

// The words of the procedure in Dutch. Each function takes the name the outside
// contract uses and gives what a reader sees; an unknown name comes back as it
// is, so that a gap shows and nothing fails.

func phrase(table map[string]string, name string) string {
	if s, ok := table[name]; ok {
		return s
	}
	return name
}

// StatusPhrase tells where a case stands, after "De klacht staat nu op:".
func StatusPhrase(status string) string { return phrase(statusPhrases, status) }

var statusPhrases = map[string]string{
	"received":     "ontvangen",
	"contacted":    "contact gehad met de klager",
	"referred":     "bij de Klachtencommissie",
	"extended":     "bij de Klachtencommissie, termijn verlengd",
	"advised":      "advies ontvangen",
	"decided":      "besloten en gesloten",
	"withdrawn":    "ingetrokken en gesloten",
	"not_admitted": "niet in behandeling en gesloten",
}

// OutcomePhrase names a verdict, a ground of letter 11 or a withdrawal.
func OutcomePhrase(outcome string) string { return phrase(outcomePhrases, outcome) }

var outcomePhrases = map[string]string{
	"founded":      "gegrond",
	"partly":       "deels gegrond",
	"unfounded":    "ongegrond",
	"withdrawn":    "ingetrokken",
	"too_old":      "te oud",
	"no_complaint": "geen klacht",
	"no_customer":  "geen klant",
}

// SubjectPhrase names what a complaint is about (R02).
func SubjectPhrase(subject string) string { return phrase(subjectPhrases, subject) }

var subjectPhrases = map[string]string{
	"treatment":      "behandeling door een medewerker",
	"service":        "effecten van de dienstverlening",
	"discrimination": "discriminatie",
}

// RolePhrase names an actor by role.
func RolePhrase(actor string) string { return phrase(rolePhrases, actor) }

var rolePhrases = map[string]string{
	"complainant":    RoleComplainant,
	"representative": RoleRepresentative,
	"director":       RoleDirector,
	"deputy":         RoleDeputy,
	"manager":        RoleManager,
	"commission":     RoleCommission,
	"administrator":  RoleAdministrator,
	"clock":          "programma",
}

// TermPhrase names a term.
func TermPhrase(term string) string { return phrase(termPhrases, term) }

var termPhrases = map[string]string{
	"acknowledge":   "ontvangst bevestigen",
	"contact":       "contact met de klager",
	"after_contact": "ingetrokken of naar de commissie",
	"submit":        "klacht naar de commissie",
	"advise":        "advies van de commissie",
	"extended":      "advies na verlenging",
	"decide":        "besluit",
	"manager":       "leidinggevende kiezen",
}

// TaskFor gives the words of a reminder; the caller adds the dates.
func TaskFor(term string) Task {
	t := Task{Name: TermPhrase(term)}
	switch term {
	case "contact":
		t.Sentence, t.Command = "contact opnemen met de klager", "contact"
	case "submit":
		t.Sentence, t.Command = "de klacht naar de Klachtencommissie sturen", "commissie"
	case "decide":
		t.Sentence, t.Command = "het besluit meedelen aan de klager en de leidinggevende", "besluit"
	case "advise", "extended":
		t.Sentence, t.Command = "advies geven", "advies"
	case "manager":
		t.Sentence, t.Command = "de leidinggevende kiezen", "leidinggevende"
	}
	return t
}

// SignalSentence says what the intake noticed. It is a hint: the reader decides.
func SignalSentence(signal string) string { return phrase(signalSentences, signal) }

var signalSentences = map[string]string{
	"possibly_too_old":            "Het probleem is misschien ouder dan twee jaar. Vraag aan de klager wanneer het was. U beslist wat dit betekent.",
	"no_address":                  "Wij hebben geen e-mailadres van de klager. Stuur de brieven per post.",
	"unmailable":                  "Wij kunnen geen e-mail sturen naar het adres van de klager. Stuur de brieven per post.",
	"no_name":                     "Wij weten niet hoe de klager heet.",
	"possibly_about_director":     "De klacht gaat misschien over de directeur.",
	"possibly_about_manager":      "De klacht gaat misschien over een leidinggevende. Kies dan een andere leidinggevende.",
	"possibly_discrimination":     "De klacht gaat misschien over discriminatie.",
	"possibly_language_education": "De klacht gaat misschien over taalonderwijs. Klopt dat? Antwoord dan met: taalonderwijs ja.",
	"quotes_case_number":          "In het bericht staat het kenmerk van een zaak, maar de afzender is in die zaak niet bekend.",
}

// FactPhrase says what a fact of the log records, for the timeline and for what
// was done.
func FactPhrase(kind string) string { return phrase(factPhrases, kind) }

var factPhrases = map[string]string{
	"received":             "De klacht is ontvangen.",
	"signalled":            "Er is een aandachtspunt vastgelegd.",
	"manager_named":        "De leidinggevende is gekozen.",
	"contacted":            "Het contact met de klager is vastgelegd.",
	"withdrawal_wish":      "De klager heeft geschreven dat de klacht wordt ingetrokken.",
	"withdrawal_refused":   "Vastgelegd: de klager trekt de klacht niet in.",
	"withdrawn":            "De klacht is ingetrokken. De zaak is gesloten.",
	"reopened":             "De zaak is weer open.",
	"supplement_asked":     "De klager is om meer informatie gevraagd.",
	"representative_named": "Vastgelegd is wie de klager helpt.",
	"referred":             "De klacht is naar de Klachtencommissie gestuurd.",
	"dossier_received":     "De Klachtencommissie heeft het dossier ontvangen.",
	"recusal_asked":        "De Klachtencommissie meldt dat een lid misschien niet onpartijdig is.",
	"extended":             "De termijn voor het advies is verlengd.",
	"advised":              "Het advies van de Klachtencommissie is ontvangen.",
	"previewed":            "Er is een concept van een brief gemaakt.",
	"preview_cancelled":    "Het concept is vervallen.",
	"challenged":           "Een opdracht wacht op bevestiging.",
	"confirmed":            "De opdracht is bevestigd.",
	"decided":              "Het besluit is genomen. De zaak is gesloten.",
	"not_admitted":         "De klacht is niet in behandeling genomen. De zaak is gesloten.",
	"language_education":   "Vastgelegd is of de klacht over taalonderwijs gaat.",
	"categorised":          "Vastgelegd is waar de klacht over gaat.",
	"assigned":             "Vastgelegd is wie de klacht behandelt.",
	"noted":                "De notitie staat in het dossier.",
	"further_mail":         "Er is een nieuw bericht ontvangen.",
	"asked":                "Er is om informatie gevraagd.",
	"command_refused":      "Een opdracht is niet uitgevoerd.",
	"reminded":             "Er is een herinnering gestuurd.",
	"letter_queued":        "Er staat een bericht klaar om te versturen.",
	"letter_sent":          "Er is een bericht verstuurd.",
	"letter_failed":        "Een bericht kon niet worden bezorgd.",
}

// LetterTitle names a document by the name of its text ("01", "06-dossier").
func LetterTitle(name string) string { return phrase(letterTitles, name) }

var letterTitles = map[string]string{
	"01":            "ontvangstbevestiging",
	"02":            "afschrift aan de leidinggevende",
	"03":            "melding van de klacht",
	"04-reminder":   "herinnering",
	"04-overdue":    "melding dat een termijn voorbij is",
	"04-manager":    "vraag om een leidinggevende te kiezen",
	"05":            "brief over de Klachtencommissie",
	"06":            "klacht voor de Klachtencommissie",
	"06-dossier":    "dossier",
	"07":            "brief over verlenging van de termijn",
	"07-copy":       "kopie van de brief over verlenging",
	"08":            "melding dat het advies er is",
	"09":            "besluit",
	"09-manager":    "besluit, voor de leidinggevende",
	"09-commission": "afschrift van het besluit",
	"10":            "bevestiging van de intrekking",
	"10-copy":       "kopie van de bevestiging van de intrekking",
	"11":            "brief dat wij de klacht niet behandelen",
	"13":            "melding dat een bericht niet is uitgevoerd",
	"13-role":       "melding van een geweigerde opdracht",
	"14":            "antwoord op een opdracht",
	"15":            "herinnering aan het advies",
	"16":            "bevestiging van een opdracht",
	"17":            "vraag om meer informatie",
	"18":            "Werkwijze Klachtencommissie",
	"19":            "concept",
	"20":            "vraag of de klacht is ingetrokken",
	"21":            "nieuw bericht bij de klacht",
	"22":            "melding dat de klager wil intrekken",
	"23":            "melding dat een bericht niet is aangekomen",
	"24":            "lijst van vastgehouden berichten",
	"24-canary":     "melding dat de dagelijkse controle van de mailbox is mislukt",
	"24-caps":       "melding dat er heel veel mail binnenkomt",
	"24-escalated":  "melding dat niemand naar vastgehouden berichten kijkt",
	"24-reconcile":  "melding dat mailbox en administratie verschillen",
	"24-secret":     "melding dat de koppeling met de mailserver verloopt",
	"25":            "overzicht van de klachten",
	"26":            "melding over een lid van de Klachtencommissie",
	"27":            "hulp",
	"advice":        "advies van de Klachtencommissie",
	"by-post":       "verzoek om een brief per post te versturen",
	"regulation":    "Klachtenreglement",
}

// HeldReason says why a mail waits for a person (24).
func HeldReason(code string) string { return phrase(heldReasons, code) }

var heldReasons = map[string]string{
	"spam":            "De mailserver denkt dat dit reclame of misbruik is.",
	"dmarc-fail":      "De controle van de afzender is mislukt.",
	"auto-reply":      "Het lijkt op een automatisch antwoord, maar er staat ook eigen tekst in.",
	"foreign-address": "Het is een antwoord op onze e-mail, maar van een ander adres.",
	"too-large":       "Het bericht is te groot om te lezen.",
	"unreadable":      "Wij kunnen het bericht niet goed lezen.",
	"no-sender":       "Er staat geen afzender in het bericht.",
	"several-senders": "Er staat meer dan één afzender in het bericht.",
	"from-staff":      "De afzender heeft een rol bij klachten, maar het bericht hoort niet bij een opdracht of een zaak van deze afzender.",
	"bulk":            "Het bericht kwam via een mailinglijst, maar er staat ook eigen tekst in.",
	"bounce":          "Een mailserver meldt dat een e-mail van ons niet is aangekomen, maar zegt niet welke.",
	"restored":        "Het bericht stond in de mailbox, maar niet in de administratie. Misschien is het al beantwoord.",
	"too-many":        "Deze afzender heeft op één dag heel veel berichten gestuurd.",
}

// ShownLetter stands above the text of a letter below its preview (19).
const ShownLetter = "De tekst van de brief"

// ChallengeReason says why a command must be confirmed first (19).
func ChallengeReason(code string) string { return phrase(challengeReasons, code) }

var challengeReasons = map[string]string{
	"no-provider":   "Wij vragen dit bij elke opdracht, omdat wij de afzender van een e-mail niet kunnen controleren.",
	"relay":         "Wij vragen dit bij elke opdracht, omdat wij alleen aan het onderwerp kunnen zien op welke e-mail u antwoordt. Laat het onderwerp van deze e-mail staan.",
	"sent-by-other": "Wij vragen dit omdat iemand anders de e-mail voor u heeft verstuurd.",
	"loose":         "Wij vragen dit omdat de e-mail langs een omweg is gekomen, bijvoorbeeld doorgestuurd. Laat het onderwerp van deze e-mail staan als u antwoordt.",
	"unsure":        unsure,

	"not-authenticated": unsure, // mail 13 says the rest
	"not-a-reply":       unsure,
	"reply-to-other":    unsure,
}

const unsure = "Wij vragen dit omdat wij niet zeker weten dat de opdracht van u komt. Komt de opdracht niet van u? Antwoord dan niet, en meld het vandaag aan de beheerder van de klachtenmailbox."

// capital writes a phrase as the beginning of a line.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
