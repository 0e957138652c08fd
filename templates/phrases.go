package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// The words of the procedure in Dutch. Each function takes a name of package procedure
// and gives what a reader sees; an unknown name comes back unchanged, so that a gap
// shows and nothing fails.

func phrase[Name ~string](table map[Name]string, name Name) string {
	if s, ok := table[name]; ok {
		return s
	}
	return string(name)
}

// StatusPhrase says the status of a case, after "De klacht staat nu op:".
func StatusPhrase(status record.Status) string { return phrase(statusPhrases, status) }

var statusPhrases = map[record.Status]string{
	record.Received:    "ontvangen",
	record.Contacted:   "contact gehad met de klager",
	record.Referred:    "bij de Klachtencommissie",
	record.Extended:    "bij de Klachtencommissie, termijn verlengd",
	record.Advised:     "advies ontvangen",
	record.Decided:     "besloten en gesloten",
	record.Withdrawn:   "ingetrokken en gesloten",
	record.NotAdmitted: "niet in behandeling en gesloten",
}

// CasePhrase says the same of a case. If it was closed because it was no complaint, or
// belongs to another case, it says so.
func CasePhrase(c record.Case) string {
	said, other := closedAs[c.Outcome]
	if c.Status != record.NotAdmitted || !other || c.Outcome == record.NoComplaint && !c.MayInsist { // letter 11 says that it is not treated
		return StatusPhrase(c.Status)
	}
	return said + ", en gesloten"
}

// closedAs are the outcomes of cases that were closed but not turned away.
var closedAs = map[record.Outcome]string{
	record.Question:    "geen klacht maar een vraag",
	record.Thanks:      "geen klacht maar een compliment",
	record.DataRequest: "geen klacht maar een verzoek om gegevens",
	record.Spam:        "geen klacht maar spam of reclame",
	record.NoComplaint: "geen klacht",
	record.Merged:      "samengevoegd met een eerdere klacht",
}

// OutcomePhrase names a verdict, a ground of letter 11 or a withdrawal.
func OutcomePhrase(outcome record.Outcome) string { return phrase(outcomePhrases, outcome) }

var outcomePhrases = map[record.Outcome]string{
	record.Founded:          "gegrond",
	record.PartlyFounded:    "deels gegrond",
	record.Unfounded:        "ongegrond",
	record.OutcomeWithdrawn: "ingetrokken",
	record.TooOld:           "te oud",
	record.NoComplaint:      "geen klacht",
	record.NoCustomer:       "geen klant",
	record.NotJudged:        "niet te beoordelen",
	record.Merged:           "samengevoegd met een eerdere klacht",
	record.Question:         "vraag",
	record.Thanks:           "compliment",
	record.DataRequest:      "verzoek om gegevens",
	record.Spam:             "spam of reclame",
}

// SubjectPhrase names what a complaint is about (R02).
func SubjectPhrase(subject record.Subject) string { return phrase(subjectPhrases, subject) }

var subjectPhrases = map[record.Subject]string{
	record.Treatment:      "behandeling door een medewerker",
	record.Service:        "effecten van de dienstverlening",
	record.Discrimination: "discriminatie",
}

// RolePhrase names an actor by role.
func RolePhrase(actor record.Actor) string { return phrase(rolePhrases, actor) }

var rolePhrases = map[record.Actor]string{
	record.ByComplainant:    RoleComplainant,
	record.ByRepresentative: RoleRepresentative,
	record.ByDirector:       RoleDirector,
	record.ByDeputy:         RoleDeputy,
	record.ByManager:        RoleManager,
	record.ByCommission:     RoleCommission,
	record.ByAdministrator:  RoleAdministrator,
	record.ByClock:          "programma",
}

// TermPhrase names a term.
func TermPhrase(term record.Term) string { return phrase(termPhrases, term) }

var termPhrases = map[record.Term]string{
	record.TermAcknowledge:  "ontvangst bevestigen",
	record.TermContact:      "contact met de klager",
	record.TermAnswer:       "wat de klager bedoelt",
	record.TermPlacing:      "een bericht dat nog nergens bij hoort",
	record.TermQuestion:     "antwoord aan de Klachtencommissie",
	record.TermSupplement:   "antwoord van de klager op uw vragen",
	record.TermAgain:        "herinnering aan de klager",
	record.TermData:         "verzoek om gegevens behandelen",
	record.TermSpam:         "gesloten als spam",
	record.TermMeasure:      "maatregelen uitvoeren",
	record.TermAfterContact: "ingetrokken of naar de commissie",
	record.TermReturned:     "brieven die niet zijn aangekomen",
	record.TermPost:         "brieven die op de post moeten",
	record.TermNotice:       "melding aan de directeur",
	record.TermForget:       "gegevens wissen",
	record.TermWaiting:      "uw akkoord",
	record.TermProof:        "berichten die niet zijn gecontroleerd",
	record.TermInterest:     "betrokken of directeur?",
	record.TermSubmit:       "klacht naar de commissie",
	record.TermAdvise:       "advies van de commissie",
	record.TermExtended:     "advies na verlenging",
	record.TermDecide:       "besluit",
	record.TermCopy:         "kopie aan de leidinggevende",
}

// TaskFor gives the words of a reminder; the caller adds the dates.
func TaskFor(term record.Term) Task {
	t := Task{Name: TermPhrase(term)}
	switch term {
	case record.TermContact:
		t.Sentence, t.Command = "contact opnemen met de klager", "contact"
	case record.TermSubmit:
		t.Sentence, t.Command = "de klacht naar de Klachtencommissie sturen", "commissie"
	case record.TermDecide:
		t.Sentence, t.Command = "het besluit meedelen aan de klager en de leidinggevende", "besluit"
	case record.TermAdvise, record.TermExtended:
		t.Sentence, t.Command = "advies geven", "advies"
	case record.TermPlacing:
		t.Sentence, t.Command = "zeggen waar een bericht bij hoort", "klacht"
	case record.TermQuestion:
		t.Sentence, t.Command = "de vraag van de Klachtencommissie beantwoorden", "notitie dossier"
	case record.TermSupplement:
		t.Command = "gezien"
	case record.TermData:
		t.Sentence, t.Command = "het verzoek om gegevens behandelen", "verstuurd op"
	case record.TermMeasure:
		t.Sentence, t.Command = "de maatregelen uit het besluit uitvoeren", "maatregel gedaan"
	case record.TermCopy:
		t.Sentence, t.Command = "de leidinggevende kiezen", "leidinggevende"
	case record.TermReturned, record.TermPost, record.TermAcknowledge:
		t.Sentence, t.Command = "zorgen dat de brieven aankomen", "verstuurd"
	}
	return t
}

// SignalSentence says what the intake noticed. It is a hint: the reader decides.
func SignalSentence(signal record.Signal) string { return phrase(signalSentences, signal) }

var signalSentences = map[record.Signal]string{
	record.SignalOld:            "Het probleem is misschien ouder dan twee jaar. Vraag aan de klager wanneer het was. U beslist wat dit betekent.",
	record.SignalNoAddress:      "Wij hebben geen e-mailadres van de klager. Stuur de brieven per post.",
	record.SignalUnmailable:     "Wij kunnen geen e-mail sturen naar het adres van de klager. Stuur de brieven per post.",
	record.SignalNoName:         "Wij weten niet hoe de klager heet.",
	record.SignalDirector:       "De klacht gaat misschien over de directeur.",
	record.SignalDeputy:         "De klacht gaat misschien over de plaatsvervangend directeur.",
	record.SignalCommission:     "De klacht gaat misschien over iemand van de Klachtencommissie.",
	record.SignalManager:        "De klacht gaat misschien over een leidinggevende. Kies dan een andere leidinggevende, of antwoord met: leidinggevende geen.",
	record.SignalDiscrimination: "De klacht gaat misschien over discriminatie.",
	record.SignalLanguage:       "De klacht gaat misschien over taalonderwijs. Klopt dat? Antwoord dan met: taalonderwijs ja.",
	record.SignalQuotesCase:     "In het bericht staat het kenmerk van een zaak, maar de afzender is in die zaak niet bekend.",
}

// FactPhrase says what a fact of the log records, for the timeline and for what was
// done.
func FactPhrase(kind record.FactKind) string { return phrase(factPhrases, kind) }

var factPhrases = map[record.FactKind]string{
	record.FactReceived:          "De klacht is ontvangen.",
	record.FactManagerNamed:      "De leidinggevende is gekozen.",
	record.FactManagerNone:       "Geen leidinggevende krijgt een kopie.",
	record.FactContacted:         "Het contact met de klager is vastgelegd.",
	record.FactTried:             "Er is geprobeerd contact op te nemen met de klager, zonder resultaat.",
	record.FactWithdrawalWish:    "De klager heeft geschreven dat de klacht wordt ingetrokken.",
	record.FactWithdrawalRefused: "Vastgelegd: de klager trekt de klacht niet in.",
	record.FactWithdrawn:         "De klacht is ingetrokken. De zaak is gesloten.",
	record.FactReopened:          "De zaak is weer open.",
	record.FactSeen:              "Vastgelegd: er is niets meer nodig.",
	record.FactHeld:              "Vastgelegd is of de gegevens bewaard blijven.",
	record.FactErased:            "De persoonsgegevens van deze klacht zijn gewist.",
	record.FactRecounted:         "Een termijn eindigt eerder, omdat de feestdagen zijn veranderd.",
	record.FactSupplementAsked:   "De klager is om meer informatie gevraagd.",
	record.FactClientReminded:    "De klager is aan die vragen herinnerd.",
	record.FactRepresentative:    "Vastgelegd is wie de klager helpt.",
	record.FactComplainant:       "De gegevens van de klager zijn verbeterd.",
	record.FactReferred:          "De klacht is naar de Klachtencommissie gestuurd.",
	record.FactDossierReceived:   "De Klachtencommissie heeft het dossier ontvangen.",
	record.FactRecusal:           "De Klachtencommissie meldt dat een lid misschien niet onpartijdig is.",
	record.FactWritten:           "Er is een brief geschreven aan de klager.",
	record.FactDelayTold:         "Aan de klager is geschreven dat het langer duurt.",
	record.FactDirectorAsked:     "De Klachtencommissie heeft iets gevraagd of geschreven aan de directeur.",
	record.FactComplainantAsked:  "De Klachtencommissie heeft iets gevraagd aan de klager.",
	record.FactHearing:           "De Klachtencommissie houdt een hoorzitting.",
	record.FactExtended:          "De termijn voor het advies is verlengd.",
	record.FactAdvised:           "Het advies van de Klachtencommissie is ontvangen.",
	record.FactPreviewed:         "Er is een concept van een brief gemaakt.",
	record.FactPreviewCancelled:  "Het concept is vervallen.",
	record.FactChallenged:        "Een opdracht wacht op bevestiging.",
	record.FactConfirmed:         "De opdracht is bevestigd.",
	record.FactDecided:           "Het besluit is genomen. De zaak is gesloten.",
	record.FactMeasuresDone:      "Vastgelegd: de maatregelen zijn uitgevoerd.",
	record.FactNotAdmitted:       "De klacht is niet in behandeling genomen. De zaak is gesloten.",
	record.FactLanguage:          "Vastgelegd is of de klacht over taalonderwijs gaat.",
	record.FactCategorised:       "Vastgelegd is waar de klacht over gaat.",
	record.FactAssigned:          "Vastgelegd is wie de klacht behandelt.",
	record.FactReaddressed:       "De stukken zijn ook naar een nieuw adres gestuurd.",
	record.FactNoted:             "Er is een notitie gemaakt.",
	record.FactStatement:         "Vastgelegd voor het dossier: een reactie van de medewerker of de leidinggevende.",
	record.FactFurtherMail:       "Er is een nieuw bericht ontvangen.",
	record.FactProofAsked:        "Aan de klager is gevraagd of een bericht van de klager is.",
	record.FactMailConfirmed:     "De klager heeft bevestigd dat een bericht van de klager is.",
	record.FactMoved:             "Een bericht hoort niet meer bij deze zaak. Het is verplaatst.",
	record.FactMailDenied:        "De klager heeft geschreven dat een bericht niet van de klager is.",
	record.FactMailPassedOn:      "Een bericht dat niet is gecontroleerd, is naar de Klachtencommissie gestuurd.",
	record.FactAsked:             "Er is om informatie gevraagd.",
	record.FactRefused:           "Een opdracht is niet uitgevoerd.",
	record.FactReminded:          "Er is een herinnering gestuurd.",
	record.FactLetterQueued:      "Er staat een bericht klaar om te versturen.",
	record.FactLetterSent:        "Er is een bericht verstuurd.",
	record.FactLetterFailed:      "Een bericht kon niet worden bezorgd.",
	record.FactPosted:            "Vastgelegd: de brieven die niet waren aangekomen, zijn per post verstuurd.",
	record.FactDataSent:          "Vastgelegd: de gegevens zijn verstuurd.",
}

// Gets names a mail to somebody, with its enclosures besides the letter itself (16,
// 19), and whether it replaces an earlier one or must be posted. files are those of the
// command.
func (p Person) Gets(row record.Letter, corrected, byPost bool, files []string) string {
	var with []string
	for _, what := range row.Enclose {
		switch name := what.Listed(); {
		case what == record.EncloseReport:
			with = append(with, files...)
		case name != "":
			with = append(with, name)
		case what != record.EncloseLetter:
			with = append(with, phrase(enclosurePhrases, what))
		}
	}
	line := row.Title
	switch {
	case corrected && row.Variant == record.VariantCommission:
		line = "kopie van het verbeterde besluit"
	case corrected:
		line = "verbeterd " + line
	}
	if byPost {
		line += ", om per post te sturen"
	}
	line += ", aan " + p.Full()
	if len(with) > 0 {
		line += ", met: " + strings.Join(with, ", ")
	}
	return line
}

var enclosurePhrases = map[record.Enclosure]string{
	record.EncloseAcknowledgment: "de ontvangstbevestiging",
	record.EncloseComplaint:      "de klacht en de bestanden van de klager",
	record.EncloseComplaintFiles: "de klacht en de bestanden van de klager",
	record.EncloseMail:           "het bericht zelf",
	record.EncloseReturned:       "de brief zelf",
	record.EncloseHeld:           "de berichten zelf",
}

// The texts that are not mail and have no number.
const (
	Regulation = "regulation" // the Klachtenreglement
	Advice     = "advice"     // what the commission wrote, set as a document
	ByPost     = "by-post"    // asks to print and post a letter
	Blind      = "blind"      // replaces any mail to somebody who only makes sure that somebody answers for a case
)

var returnAdvice = map[ReturnReason]string{
	ReturnedUnknown: "Dit e-mailadres bestaat niet, of niet meer. Misschien staat er een typefout in.",
	ReturnedDomain:  "Het deel achter de @ bestaat niet, of kan geen e-mail krijgen. Waarschijnlijk staat er een typefout in het adres.",
	ReturnedFull:    "De mailbox van de ontvanger is vol. Bel de ontvanger. Is er weer plaats? Dan kan de beheerder het bericht opnieuw sturen.",
	ReturnedSize:    "Het bericht is te groot voor de mailbox van de ontvanger. Opnieuw sturen helpt niet. Stuur het per post.",
	ReturnedSpam:    "De mailserver van de ontvanger weigert onze e-mail, misschien als reclame. Aan het adres ligt het meestal niet. Stuur het bericht per post, of vraag de ontvanger om een ander adres. Meld het ook aan de beheerder.",
	ReturnedAway:    "De mailserver van de ontvanger neemt nu geen e-mail aan. Misschien lukt het later wel. De beheerder kan het bericht opnieuw sturen.",
	ReturnedDamaged: "Het bericht is beschadigd in het klachtensysteem. Daarom is het niet verstuurd. Aan het adres ligt het niet. Meld het aan de beheerder: misschien is er meer beschadigd.",
}

// AddressAtFault reports whether checking the address may help: not for a full mailbox
// or a mail that is too large (23).
func (r Returned) AddressAtFault() bool {
	return r.Why == "" || r.Why == ReturnedUnknown || r.Why == ReturnedDomain
}

// HeldReason says why a mail waits for a person (24).
func HeldReason(code record.MailReason) string { return phrase(heldReasons, code) }

var heldReasons = map[record.MailReason]string{
	record.ReasonSpam:               "De mailserver denkt dat dit reclame of misbruik is.",
	record.ReasonForged:             "De controle van de afzender is mislukt.",
	record.ReasonAutoReply:          "Het lijkt op een automatisch antwoord, maar er staat ook eigen tekst in.",
	record.ReasonForeignAddress:     "Het is een antwoord op onze e-mail, maar van een ander adres.",
	record.ReasonCommand:            "Er staat een opdracht in bij een zaak. Het komt van een adres dat wij bij die zaak niet kennen.",
	record.ReasonFormer:             "Het komt van een e-mailadres dat de klager van een zaak eerst had. Dat adres is veranderd.",
	record.ReasonTooLarge:           "Het bericht is te groot om te lezen.",
	record.ReasonVirus:              "De virusscanner heeft iets gevonden in dit bericht. Het origineel wordt niet meegestuurd.",
	record.ReasonUnreadable:         "Wij kunnen het bericht niet goed lezen.",
	record.ReasonNoSender:           "Er staat geen afzender in het bericht.",
	record.ReasonSeveralSenders:     "Er staat meer dan één afzender in het bericht.",
	record.ReasonPlaceless:          "De afzender heeft al een klacht bij ons. Wij weten niet of dit bericht daarbij hoort.",
	record.ReasonThanks:             "Er staat alleen een bedankje of een groet in.",
	record.ReasonFromStaff:          "De afzender heeft een rol bij klachten, maar het bericht hoort niet bij een opdracht of een zaak van deze afzender.",
	record.ReasonBulk:               "Het bericht lijkt naar veel mensen gestuurd, maar het kan ook van één persoon komen.",
	record.ReasonReport:             "Het lijkt op een melding van een mailserver, maar er staat ook eigen tekst in.",
	record.ReasonStopped:            "Een mailserver meldt dat een bericht van iemand anders niet bij ons is aangekomen. Misschien is dat bericht een klacht.",
	record.ReasonStandIn:            "De mailserver kon een bericht niet aan ons geven. Open de klachtenmailbox in Outlook om het echte bericht te lezen. Hieronder staat van wie het is.",
	record.ReasonNobody:             "De afzender is een adres dat niemand leest, en er staat niet in aan wie wij moeten antwoorden.",
	record.ReasonRobot:              "De afzender antwoordt steeds meteen op onze brieven. Misschien is het een automaat.",
	record.ReasonBounce:             "Een mailserver meldt dat een e-mail van ons niet is aangekomen, maar zegt niet welke.",
	record.ReasonRestored:           "Het bericht stond in de mailbox, maar niet in de administratie. Misschien is het al beantwoord.",
	record.ReasonOwn:                "Het bericht zegt dat het van ons komt, maar wij hebben het niet verstuurd.",
	record.ReasonCap:                "Er kwamen op één dag te veel berichten waarvan wij niet weten wie ze stuurde.",
	record.ReasonCanary:             "Het is onze dagelijkse controle van de mailbox.",
	record.ReasonRehearsed:          "Het is een antwoord op een oefening. Wij lazen: akkoord.",
	record.ReasonRehearsedUnread:    "Het is een antwoord op een oefening. Wij lazen iets anders dan: akkoord.",
	record.ReasonRehearsedInDoubt:   "Het is een antwoord op een oefening. Wij konden niet controleren van wie het komt.",
	record.ReasonRehearsedByMachine: "Het is een automatisch antwoord op een oefening.",
	record.ReasonNeverEnded:         "Het programma is drie keer gestopt terwijl het met dit bericht bezig was. Misschien is het bericht of de zaak te groot.",
	record.ReasonOld:                "Het is ouder dan de klachtenadministratie.",
}

// WhyAside says why the mail was put aside without anybody seeing it (24).
func (h HeldItem) WhyAside() string {
	if s, ok := asideReasons[h.Code]; ok {
		return s
	}
	return HeldReason(h.Code)
}

var asideReasons = map[record.MailReason]string{
	record.ReasonAutoReply: "Het is een automatisch antwoord.",
	record.ReasonBulk:      "Het is een nieuwsbrief, of mail van een mailinglijst.",
	record.ReasonBounce:    "Het is een melding van een mailserver.",
	record.ReasonPlaceless: "De klager zegt dat dit bericht niet van de klager is.",
}

// WrittenVia says in 03 that the complainant's mail had another From.
func (p Person) WrittenVia(from string) string {
	return "De e-mail kwam van " + from + ". Dat adres leest niemand. Daarom schrijven wij aan het antwoordadres in de e-mail: " + p.Address + "."
}

// AnswerElsewhere says in 03 that the complainant's mail had a Reply-To.
func (p Person) AnswerElsewhere(to string) string {
	return "De afzender vraagt om te antwoorden aan een ander adres: " + to + ". Wij schrijven aan " + p.Address + "."
}

// PassedOn says in 03 that the mail may be somebody else's.
func (p Person) PassedOn() string {
	if p.Address == "" {
		return "Het bericht is doorgestuurd. Is de afzender de klager?"
	}
	return "Het bericht is doorgestuurd door " + p.Address + ". Is dit de klager?"
}

// StatedBy names whose statement it is in the file for the commission: the manager's,
// or what the person who answers for the case recorded.
func StatedBy(by record.Actor, manager *record.Person) string {
	if manager == nil {
		return "Vastgelegd door de " + RolePhrase(by)
	}
	return capital("de " + RoleManager + ", " + Person{Name: manager.Name, Address: manager.Address}.Full())
}

// NoteInside says what happens to a note, in answer to director and deputy (16).
const NoteInside = "De notitie is vastgelegd. Zij blijft intern: zij komt niet in het dossier voor de Klachtencommissie. Moet de commissie het lezen? Antwoord dan met: notitie dossier."

// What the file for the commission says about mail whose sender nobody vouches for.
const (
	Unverified     = "Niet gecontroleerd. Wij weten niet zeker of de klager dit schreef. Wij hebben het gevraagd, en in zeven dagen geen antwoord gekregen."
	UnverifiedMail = "Er is een bericht ontvangen met het adres van de klager. Het is niet gecontroleerd."
	DeniedAnother  = "Dit is het antwoord op onze vraag of een ander bericht van de klager is. Dat andere bericht is niet van de klager en staat niet in dit dossier."
)

// UnknownScript says in 03 that words of the complaint are in a script that the
// letters cannot show, such as Chinese.
const UnknownScript = "Een deel van de klacht of de naam is geschreven in een schrift dat wij niet kunnen afdrukken. Lees de klacht in de bijlage."

// ShownLetter is the heading of a letter's text below its preview (19).
const ShownLetter = "De tekst van de brief"

// ChallengeReason says why a command must be confirmed first (19).
func ChallengeReason(code record.Why) string {
	switch {
	case code == record.NotAReply:
		return refusalTexts[code.Code()] + " Dat is altijd zo als u begint met: Meteen antwoorden. " + unsure
	case code.Refuses():
		return refusalTexts[code.Code()] + " " + unsure
	}
	return phrase(challengeReasons, code)
}

var challengeReasons = map[record.Why]string{
	record.Accuses:   "De klacht gaat misschien over deze leidinggevende. Wie u kiest, krijgt een kopie van de ontvangstbevestiging en weet dan van de klacht. Wilt u dat niet? Kies dan een andere leidinggevende, of antwoord met: leidinggevende geen. Schrijf eronder waarom.",
	record.Outward:   "Wij vragen dit bij elke opdracht die u niet kunt terugdraaien.",
	record.Suggested: "Wij doen dit alleen als u akkoord geeft. Wilde u iets anders doen? Geef dan die opdracht. Typ: hulp, als u wilt zien wat u nu kunt doen.",
	record.Changed:   "U heeft dit eerder gezien. Daarna is er iets veranderd. Daarom hebben wij het nog niet uitgevoerd.",
	record.Added:     "U schreef tekst onder uw akkoord. Daarom hebben wij de opdracht nog niet uitgevoerd. Aan de opdracht zelf is niets veranderd.",

	record.NoProvider:  "Wij vragen dit bij elke opdracht, omdat wij de afzender van een e-mail niet kunnen controleren.",
	record.Relay:       "Wij vragen dit bij elke opdracht, omdat wij alleen aan het onderwerp kunnen zien op welke e-mail u antwoordt. Laat het onderwerp van deze e-mail staan.",
	record.SentByOther: "Wij vragen dit omdat iemand anders de e-mail voor u heeft verstuurd.",
	record.Loose:       "Wij vragen dit omdat de e-mail langs een omweg is gekomen, bijvoorbeeld doorgestuurd. Laat het onderwerp van deze e-mail staan als u antwoordt.",
}

const unsure = "Daarom weten wij niet zeker dat de opdracht van u komt. Komt de opdracht niet van u? Antwoord dan niet, en meld het vandaag aan de beheerder van de klachtenmailbox."

// capital capitalises a phrase for the beginning of a line.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
