package templates

import (
	"fmt"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// BasisPhrase says how a term was counted: days are working days or calendar
// days after what the term begins with.
func BasisPhrase(term record.Term, from calendar.Resumption, days int, working bool) string {
	after := map[record.Term]string{
		record.TermAcknowledge: "na ontvangst",
		record.TermCopy:        "na ontvangst",
		record.TermContact:     "na ontvangst",
		record.TermSubmit:      "nadat de klager niet introk",
		record.TermAdvise:      "na het voorleggen",
		record.TermExtended:    "na de eerste termijn",
		record.TermDecide:      "na ontvangst van het advies",
	}[term]
	switch from {
	case calendar.AfterReopening:
		after = "nadat de zaak weer open was"
	case calendar.AfterContact:
		after = "na het contact met de klager"
	case calendar.AfterContactTerm:
		after = "na de termijn voor contact"
	}
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

// ContactWithoutReport asks for what a bare "gebeld" leaves out (16).
const ContactWithoutReport = "U schreef niet wat u heeft besproken. Antwoord nog met: notitie, en schrijf het eronder."

// OfAThird says what happens to mail in another complainant's case (19).
const OfAThird = "De klager van die klacht is iemand anders. Daar is dit een bericht van een derde. Is het toch dezelfde persoon? Antwoord dan met: annuleren. Geef de opdracht daarna opnieuw, en zet eronder: zelfde persoon."

// LeftOurs says that a mail quotes our mail of these days, which is not shown (21, 22);
// "" for none.
func LeftOurs(days []civil.Date) string {
	var of []string
	for _, day := range days {
		of = append(of, Date(day))
	}
	switch len(of) {
	case 0:
		return ""
	case 1:
		return "Onder de tekst stond nog onze eigen e-mail van " + of[0] + ". Die is hier niet meegenomen."
	}
	return "Onder de tekst stonden nog onze eigen e-mails van " + enumerate(of) + ". Die zijn hier niet meegenomen."
}

// LeftOthers says that there was something below a command that somebody else wrote,
// which was left out (16, 19); begins is how it begins.
func LeftOthers(begins string) string {
	if begins != "" {
		begins = ` Dat begint met: "` + strings.ReplaceAll(begins, `"`, "'") + `".`
	}
	return "Onder uw tekst stond nog een ander bericht." + begins + " Dat is niet meegenomen. Hoort het erbij? Zet het dan in uw eigen tekst, of stuur het mee als bijlage."
}

// DataStays says that a request for data still stands when its case is closed (16).
const DataStays = "Het verzoek om gegevens moet u nog behandelen. Heeft u de gegevens gestuurd? Antwoord dan met: verstuurd op, en de dag. Is er niets meer nodig? Antwoord dan met: gezien."

// DecisionCorrected says that the letter of the decision goes out again (16).
const DecisionCorrected = "De brief met het besluit is verbeterd. Het oordeel is niet veranderd."

// What is said about absence (19, 24, 25); %s is a name, or a last day with the words
// before it.
const (
	AwayForGood = "U bent afwezig, zonder laatste dag. Dat duurt tot u antwoordt met: aanwezig."
	AwayUntil   = "U bent afwezig%s. Wie voor u waarneemt, krijgt een lijst van uw klachten en alle nieuwe post. Bent u er weer? Antwoord dan met: aanwezig."
	AwayUnread  = "Wij hebben uw opdracht niet uitgevoerd. Schrijf op de eerste regel: afwezig tot, en een dag die nog komt. Bijvoorbeeld: afwezig tot 5 januari 2027."
	AwayNot     = "U bent er weer. De klachten komen weer bij u."
	StandIn     = "%s is afwezig%s. In die tijd behandelt u deze klachten, en ook de nieuwe. Wilt u de stukken van een klacht? Antwoord dan met: stukken, en het kenmerk."
	NoStandIn   = "%s is afwezig%s. Niemand behandelt deze klachten nu. Geef ze aan iemand met: klachtd case assign, of stel een plaatsvervangend directeur in."
	SeemsAway   = "%s lijkt afwezig%s. Wij kregen een automatisch antwoord."
	UntilDay    = " tot en met %s"
	UntilSaid   = " tot %s"
)

// AskedOn says why the question whether a complaint is about the director now comes to
// somebody else (03).
const AskedOn = "Deze klacht gaat misschien over de directeur. Binnen drie werkdagen heeft niemand gezegd of dat zo is. Daarom vragen wij het nu aan u."

// HandoverSentence says why a case comes to somebody new (03).
func HandoverSentence(involved bool) string {
	if involved {
		return "De klacht gaat over de directeur. Daarom behandelt u deze klacht."
	}
	return "U behandelt deze klacht vanaf nu."
}

// Bind says whose "akkoord" the commission's command waits for (14, 19): the chair's,
// or that of a member other than the one who gave it; from a certain day on anybody's.
func (v *View) Bind(chair, giver string, from civil.Date) {
	who := "Het akkoord moet komen van een ander adres van de commissie dan " + giver + "."
	if chair != "" {
		who = "Het akkoord moet komen van de voorzitter: " + chair + "."
	}
	v.Binding = who + " Komt het niet? Vanaf " + Date(from) + " telt het akkoord van elk adres van de commissie."
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

// Done says what was recorded, with the details (16): a date, a name.
func Done(fact record.FactKind, detail string) string {
	format := map[record.FactKind]string{
		record.FactContacted:         "Vastgelegd: contact met de klager op %s.",
		record.FactTried:             "Vastgelegd: geprobeerd op %s, zonder resultaat. De termijn loopt door.",
		record.FactWithdrawn:         "Vastgelegd: de klacht is ingetrokken op %s. De zaak is gesloten.",
		record.FactWithdrawalRefused: "Vastgelegd op %s: de klager trekt de klacht niet in.",
		record.FactManagerNamed:      "De leidinggevende is %s.",
		record.FactRepresentative:    "Vastgelegd: %s helpt de klager.",
		record.FactAssigned:          "De klacht wordt nu behandeld door %s.",
		record.FactReferred:          "De klacht is naar de Klachtencommissie gestuurd. Het advies moet er uiterlijk op %s zijn.",
		record.FactExtended:          "De termijn voor het advies is verlengd tot en met %s.",
		record.FactAdvised:           "Het advies is vastgelegd. Uw oordeel: %s.",
		record.FactHearing:           "Vastgelegd: de hoorzitting is op %s.",
		record.FactDirectorAsked:     "De Klachtencommissie heeft iets gevraagd of geschreven aan de %s.",
		record.FactMoved:             "Vastgelegd: %s.",
		record.FactDecided:           "Het besluit is genomen: %s. De zaak is gesloten.",
		record.FactMeasuresDone:      "Vastgelegd: de maatregelen zijn uitgevoerd op %s.",
		record.FactComplainant:       "De gegevens van de klager zijn verbeterd: %s.",
		record.FactPosted:            "Vastgelegd: per post verstuurd op %s.",
		record.FactDataSent:          "Vastgelegd: de gegevens zijn verstuurd op %s.",
		record.FactNotAdmitted:       "Vastgelegd: het is geen klacht, maar %s. De zaak is gesloten.",
		record.FactLanguage:          "Vastgelegd of de klacht over taalonderwijs gaat: %s.",
		record.FactCategorised:       "Vastgelegd waar de klacht over gaat: %s.",
	}[fact]
	if fact == record.FactNotAdmitted && strings.HasPrefix(detail, "K-") { // merged
		return "De zaak is gesloten. De klacht gaat verder bij " + detail + "."
	}
	switch {
	case format == "" || detail == "":
		return FactPhrase(fact)
	case fact == record.FactNotAdmitted && detail == OutcomePhrase(record.NoComplaint):
		return "Vastgelegd: het is geen klacht. De zaak is gesloten."
	case fact == record.FactNotAdmitted && detail != OutcomePhrase(record.Spam):
		detail = "een " + detail
	}
	return fmt.Sprintf(format, detail)
}

// Measures says by when the measures of a decision are to be done, to follow the decision in
// 16 and 19; "" for none.
func Measures(by civil.Date) string {
	if by.IsZero() {
		return ""
	}
	return " De maatregelen moeten uiterlijk op " + Date(by) + " klaar zijn. Wij herinneren u daaraan."
}

// Since says what changed after a command was shown (16, 19): who caused it, the
// verdict of an advice, or what was recorded, as given by [Done].
func Since(fact record.FactKind, by record.Actor, verdict, done string) string {
	who := "De " + RolePhrase(by)
	switch {
	case fact == record.FactAdvised:
		return "De Klachtencommissie heeft haar advies vervangen. Het oordeel is nu: " + verdict + "."
	case fact == record.FactWithdrawalRefused && by.Client():
		return who + " schrijft: de klacht wordt niet ingetrokken."
	case by == "":
	case fact == record.FactFurtherMail:
		return who + " heeft nog geschreven."
	case fact == record.FactWithdrawalWish:
		return who + " heeft geschreven dat de klacht wordt ingetrokken."
	}
	return done
}

// YesNo says yes or no.
func YesNo(yes bool) string {
	if yes {
		return "ja"
	}
	return "nee"
}

// ReaddressSentence says why an older case comes to an address that never had it: the
// address is new, or somebody is back (03).
func ReaddressSentence() string {
	return "U behandelt deze klacht, en u had die nog niet gekregen op dit e-mailadres."
}

// Verdict says in a word whether the term was kept.
func (t Term) Verdict() string {
	switch t.State {
	case TermKept:
		return "Op tijd"
	case TermLate:
		return "TE LAAT"
	case TermNotDone:
		return "Niet gedaan"
	case TermExtended:
		return "Verlengd"
	case TermDropped:
		return "Niet meer nodig"
	}
	return "Loopt nog"
}

// Check is the part of the SHA-256 that people compare by eye; "-" for none.
func (l DocumentLine) Check() string {
	if len(l.SHA256) < 16 {
		return "-"
	}
	return l.SHA256[:8] + " " + l.SHA256[8:16]
}

// Correspondence is what the complainant wrote later, for an administrator's own text
// of the dossier from before it had a budget.
func (v View) Correspondence() (list []record.Contact) {
	for _, m := range v.Later {
		list = append(list, record.Contact{On: m.On, Text: m.Text})
	}
	return list
}

// StaffReaction is what employee and manager said, for an administrator's own text of
// the dossier from before it named the speakers.
func (v View) StaffReaction() string {
	var said []string
	for _, m := range v.Statements {
		said = append(said, m.Text)
	}
	return strings.Join(said, "\n\n")
}

// ManyManagers reports whether there are more managers than have their own line among
// what can be typed, so that they are listed separately.
func (v View) ManyManagers() bool { return len(v.ManagerChoices) > MostManagers }

// MostManagers is how many managers have their own line.
const MostManagers = 4

// NextStep is what moves the case forward next: one line, or all lines of one word if
// the reader must choose between them, such as a verdict or a manager.
func (v View) NextStep() []words.Command {
	for i, s := range v.Steps {
		if s.Word != v.Steps[0].Word {
			return v.Steps[:i]
		}
	}
	return v.Steps
}
