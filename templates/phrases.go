package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/procedure"
)

// The words of the procedure in Dutch. Each function takes a name of package
// procedure and gives what a reader sees; an unknown name comes back as it is, so
// that a gap shows and nothing fails.

func phrase[Name ~string](table map[Name]string, name Name) string {
	if s, ok := table[name]; ok {
		return s
	}
	return string(name)
}

// StatusPhrase tells where a case stands, after "De klacht staat nu op:".
func StatusPhrase(status procedure.Status) string { return phrase(statusPhrases, status) }

var statusPhrases = map[procedure.Status]string{
	procedure.Received:    "ontvangen",
	procedure.Contacted:   "contact gehad met de klager",
	procedure.Referred:    "bij de Klachtencommissie",
	procedure.Extended:    "bij de Klachtencommissie, termijn verlengd",
	procedure.Advised:     "advies ontvangen",
	procedure.Decided:     "besloten en gesloten",
	procedure.Withdrawn:   "ingetrokken en gesloten",
	procedure.NotAdmitted: "niet in behandeling en gesloten",
}

// OutcomePhrase names a verdict, a ground of letter 11 or a withdrawal.
func OutcomePhrase(outcome procedure.Outcome) string { return phrase(outcomePhrases, outcome) }

var outcomePhrases = map[procedure.Outcome]string{
	procedure.Founded:          "gegrond",
	procedure.PartlyFounded:    "deels gegrond",
	procedure.Unfounded:        "ongegrond",
	procedure.OutcomeWithdrawn: "ingetrokken",
	procedure.TooOld:           "te oud",
	procedure.NoComplaint:      "geen klacht",
	procedure.NoCustomer:       "geen klant",
	procedure.NotJudged:        "niet te beoordelen",
}

// SubjectPhrase names what a complaint is about (R02).
func SubjectPhrase(subject procedure.Subject) string { return phrase(subjectPhrases, subject) }

var subjectPhrases = map[procedure.Subject]string{
	procedure.Treatment:      "behandeling door een medewerker",
	procedure.Service:        "effecten van de dienstverlening",
	procedure.Discrimination: "discriminatie",
}

// RolePhrase names an actor by role.
func RolePhrase(actor procedure.Actor) string { return phrase(rolePhrases, actor) }

var rolePhrases = map[procedure.Actor]string{
	procedure.ByComplainant:    RoleComplainant,
	procedure.ByRepresentative: RoleRepresentative,
	procedure.ByDirector:       RoleDirector,
	procedure.ByDeputy:         RoleDeputy,
	procedure.ByManager:        RoleManager,
	procedure.ByCommission:     RoleCommission,
	procedure.ByAdministrator:  RoleAdministrator,
	procedure.ByClock:          "programma",
}

// TermPhrase names a term.
func TermPhrase(term procedure.Term) string { return phrase(termPhrases, term) }

var termPhrases = map[procedure.Term]string{
	procedure.TermAcknowledge:  "ontvangst bevestigen",
	procedure.TermContact:      "contact met de klager",
	procedure.TermAnswer:       "wat de klager bedoelt",
	procedure.TermQuestion:     "antwoord aan de Klachtencommissie",
	procedure.TermSupplement:   "antwoord van de klager op uw vragen",
	procedure.TermAfterContact: "ingetrokken of naar de commissie",
	procedure.TermReturned:     "brieven die niet zijn aangekomen",
	procedure.TermPost:         "brieven die op de post moeten",
	procedure.TermNotice:       "melding aan de directeur",
	procedure.TermWaiting:      "uw akkoord",
	procedure.TermProof:        "berichten die niet zijn gecontroleerd",
	procedure.TermInterest:     "betrokken of directeur?",
	procedure.TermSubmit:       "klacht naar de commissie",
	procedure.TermAdvise:       "advies van de commissie",
	procedure.TermExtended:     "advies na verlenging",
	procedure.TermDecide:       "besluit",
	procedure.TermCopy:         "kopie aan de leidinggevende",
}

// TaskFor gives the words of a reminder; the caller adds the dates.
func TaskFor(term procedure.Term) Task {
	t := Task{Name: TermPhrase(term)}
	switch term {
	case procedure.TermContact:
		t.Sentence, t.Command = "contact opnemen met de klager", "contact"
	case procedure.TermSubmit:
		t.Sentence, t.Command = "de klacht naar de Klachtencommissie sturen", "commissie"
	case procedure.TermDecide:
		t.Sentence, t.Command = "het besluit meedelen aan de klager en de leidinggevende", "besluit"
	case procedure.TermAdvise, procedure.TermExtended:
		t.Sentence, t.Command = "advies geven", "advies"
	case procedure.TermQuestion:
		t.Sentence, t.Command = "de vraag van de Klachtencommissie beantwoorden", "notitie dossier"
	case procedure.TermSupplement:
		t.Command = "gezien"
	case procedure.TermCopy:
		t.Sentence, t.Command = "de leidinggevende kiezen", "leidinggevende"
	case procedure.TermReturned, procedure.TermPost, procedure.TermAcknowledge:
		t.Sentence, t.Command = "zorgen dat de brieven aankomen", "verstuurd"
	}
	return t
}

// SignalSentence says what the intake noticed. It is a hint: the reader decides.
func SignalSentence(signal procedure.Signal) string { return phrase(signalSentences, signal) }

var signalSentences = map[procedure.Signal]string{
	procedure.SignalOld:            "Het probleem is misschien ouder dan twee jaar. Vraag aan de klager wanneer het was. U beslist wat dit betekent.",
	procedure.SignalNoAddress:      "Wij hebben geen e-mailadres van de klager. Stuur de brieven per post.",
	procedure.SignalUnmailable:     "Wij kunnen geen e-mail sturen naar het adres van de klager. Stuur de brieven per post.",
	procedure.SignalNoName:         "Wij weten niet hoe de klager heet.",
	procedure.SignalDirector:       "De klacht gaat misschien over de directeur.",
	procedure.SignalDeputy:         "De klacht gaat misschien over de plaatsvervangend directeur.",
	procedure.SignalCommission:     "De klacht gaat misschien over iemand van de Klachtencommissie.",
	procedure.SignalManager:        "De klacht gaat misschien over een leidinggevende. Kies dan een andere leidinggevende, of antwoord met: leidinggevende geen.",
	procedure.SignalDiscrimination: "De klacht gaat misschien over discriminatie.",
	procedure.SignalLanguage:       "De klacht gaat misschien over taalonderwijs. Klopt dat? Antwoord dan met: taalonderwijs ja.",
	procedure.SignalQuotesCase:     "In het bericht staat het kenmerk van een zaak, maar de afzender is in die zaak niet bekend.",
}

// FactPhrase says what a fact of the log records, for the timeline and for what
// was done.
func FactPhrase(kind procedure.FactKind) string { return phrase(factPhrases, kind) }

var factPhrases = map[procedure.FactKind]string{
	procedure.FactReceived:          "De klacht is ontvangen.",
	procedure.FactManagerNamed:      "De leidinggevende is gekozen.",
	procedure.FactManagerNone:       "Geen leidinggevende krijgt een kopie.",
	procedure.FactContacted:         "Het contact met de klager is vastgelegd.",
	procedure.FactTried:             "Er is geprobeerd contact op te nemen met de klager, zonder resultaat.",
	procedure.FactWithdrawalWish:    "De klager heeft geschreven dat de klacht wordt ingetrokken.",
	procedure.FactWithdrawalRefused: "Vastgelegd: de klager trekt de klacht niet in.",
	procedure.FactWithdrawn:         "De klacht is ingetrokken. De zaak is gesloten.",
	procedure.FactReopened:          "De zaak is weer open.",
	procedure.FactSeen:              "Vastgelegd: er is niets meer nodig.",
	procedure.FactRecounted:         "Een termijn eindigt eerder, omdat de feestdagen zijn veranderd.",
	procedure.FactSupplementAsked:   "De klager is om meer informatie gevraagd.",
	procedure.FactRepresentative:    "Vastgelegd is wie de klager helpt.",
	procedure.FactComplainant:       "De gegevens van de klager zijn verbeterd.",
	procedure.FactReferred:          "De klacht is naar de Klachtencommissie gestuurd.",
	procedure.FactDossierReceived:   "De Klachtencommissie heeft het dossier ontvangen.",
	procedure.FactRecusal:           "De Klachtencommissie meldt dat een lid misschien niet onpartijdig is.",
	procedure.FactWritten:           "Er is een brief geschreven aan de klager.",
	procedure.FactDirectorAsked:     "De Klachtencommissie heeft iets gevraagd of geschreven aan de directeur.",
	procedure.FactComplainantAsked:  "De Klachtencommissie heeft iets gevraagd aan de klager.",
	procedure.FactHearing:           "De Klachtencommissie houdt een hoorzitting.",
	procedure.FactExtended:          "De termijn voor het advies is verlengd.",
	procedure.FactAdvised:           "Het advies van de Klachtencommissie is ontvangen.",
	procedure.FactPreviewed:         "Er is een concept van een brief gemaakt.",
	procedure.FactPreviewCancelled:  "Het concept is vervallen.",
	procedure.FactChallenged:        "Een opdracht wacht op bevestiging.",
	procedure.FactConfirmed:         "De opdracht is bevestigd.",
	procedure.FactDecided:           "Het besluit is genomen. De zaak is gesloten.",
	procedure.FactNotAdmitted:       "De klacht is niet in behandeling genomen. De zaak is gesloten.",
	procedure.FactLanguage:          "Vastgelegd is of de klacht over taalonderwijs gaat.",
	procedure.FactCategorised:       "Vastgelegd is waar de klacht over gaat.",
	procedure.FactAssigned:          "Vastgelegd is wie de klacht behandelt.",
	procedure.FactReaddressed:       "De stukken zijn ook naar een nieuw adres gestuurd.",
	procedure.FactNoted:             "Er is een notitie gemaakt.",
	procedure.FactStatement:         "Vastgelegd voor het dossier: een reactie van de medewerker of de leidinggevende.",
	procedure.FactFurtherMail:       "Er is een nieuw bericht ontvangen.",
	procedure.FactProofAsked:        "Aan de klager is gevraagd of een bericht van de klager is.",
	procedure.FactMailConfirmed:     "De klager heeft bevestigd dat een bericht van de klager is.",
	procedure.FactMailDenied:        "De klager heeft geschreven dat een bericht niet van de klager is.",
	procedure.FactMailPassedOn:      "Een bericht dat niet is gecontroleerd, is naar de Klachtencommissie gestuurd.",
	procedure.FactAsked:             "Er is om informatie gevraagd.",
	procedure.FactRefused:           "Een opdracht is niet uitgevoerd.",
	procedure.FactReminded:          "Er is een herinnering gestuurd.",
	procedure.FactLetterQueued:      "Er staat een bericht klaar om te versturen.",
	procedure.FactLetterSent:        "Er is een bericht verstuurd.",
	procedure.FactLetterFailed:      "Een bericht kon niet worden bezorgd.",
	procedure.FactPosted:            "Vastgelegd: de brieven die niet waren aangekomen, zijn per post verstuurd.",
}

// Gets names a mail to somebody, with what goes along beside the letter itself (16,
// 19): corrected, when it takes the place of an earlier one, or to be posted. The
// files are those of the command.
func (p Person) Gets(row procedure.Letter, corrected, byPost bool, files []string) string {
	var with []string
	for _, what := range row.Enclose {
		switch name := what.Listed(); {
		case what == procedure.EncloseReport:
			with = append(with, files...)
		case name != "":
			with = append(with, name)
		case what != procedure.EncloseLetter:
			with = append(with, phrase(enclosurePhrases, what))
		}
	}
	line := row.Title
	switch {
	case corrected && row.Variant == procedure.VariantCommission:
		line = "afschrift van het verbeterde besluit"
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

var enclosurePhrases = map[procedure.Enclosure]string{
	procedure.EncloseAcknowledgment: "de ontvangstbevestiging",
	procedure.EncloseComplaint:      "de klacht en de bestanden van de klager",
	procedure.EncloseComplaintFiles: "de klacht en de bestanden van de klager",
	procedure.EncloseMail:           "het bericht zelf",
	procedure.EncloseReturned:       "de brief zelf",
	procedure.EncloseHeld:           "de berichten zelf",
}

// The texts that are no mail and have no number.
const (
	Regulation = "regulation" // the Klachtenreglement
	Advice     = "advice"     // what the commission wrote, set as a document
	ByPost     = "by-post"    // asks to print and post a letter
	Blind      = "blind"      // in place of any mail, to who sees to it that somebody answers for a case and learns nothing more of it
)

var returnAdvice = map[ReturnReason]string{
	ReturnedUnknown: "Dit e-mailadres bestaat niet, of niet meer. Misschien staat er een typefout in.",
	ReturnedDomain:  "Het deel achter de @ bestaat niet, of kan geen e-mail krijgen. Waarschijnlijk staat er een typefout in het adres.",
	ReturnedFull:    "De mailbox van de ontvanger is vol. Bel de ontvanger. Is er weer plaats? Dan kan de beheerder het bericht opnieuw sturen.",
	ReturnedSize:    "Het bericht is te groot voor de mailbox van de ontvanger. Opnieuw sturen helpt niet. Stuur het per post.",
	ReturnedSpam:    "De mailserver van de ontvanger weigert onze e-mail, misschien als reclame. Aan het adres ligt het meestal niet. Stuur het bericht per post, of vraag de ontvanger om een ander adres. Meld het ook aan de beheerder.",
	ReturnedAway:    "De mailserver van de ontvanger neemt nu geen e-mail aan. Misschien lukt het later wel. De beheerder kan het bericht opnieuw sturen.",
}

// HeldReason says why a mail waits for a person (24).
func HeldReason(code procedure.MailReason) string { return phrase(heldReasons, code) }

var heldReasons = map[procedure.MailReason]string{
	procedure.ReasonSpam:           "De mailserver denkt dat dit reclame of misbruik is.",
	procedure.ReasonForged:         "De controle van de afzender is mislukt.",
	procedure.ReasonAutoReply:      "Het lijkt op een automatisch antwoord, maar er staat ook eigen tekst in.",
	procedure.ReasonForeignAddress: "Het is een antwoord op onze e-mail, maar van een ander adres.",
	procedure.ReasonFormer:         "Het komt van een e-mailadres dat de klager van een zaak eerst had. Dat adres is veranderd.",
	procedure.ReasonTooLarge:       "Het bericht is te groot om te lezen.",
	procedure.ReasonUnreadable:     "Wij kunnen het bericht niet goed lezen.",
	procedure.ReasonNoSender:       "Er staat geen afzender in het bericht.",
	procedure.ReasonSeveralSenders: "Er staat meer dan één afzender in het bericht.",
	procedure.ReasonFromStaff:      "De afzender heeft een rol bij klachten, maar het bericht hoort niet bij een opdracht of een zaak van deze afzender.",
	procedure.ReasonBulk:           "Het bericht lijkt naar veel mensen gestuurd, maar het kan ook van één persoon komen.",
	procedure.ReasonReport:         "Het lijkt op een melding van een mailserver, maar er staat ook eigen tekst in.",
	procedure.ReasonStopped:        "Een mailserver meldt dat een bericht van iemand anders niet bij ons is aangekomen. Misschien is dat bericht een klacht.",
	procedure.ReasonStandIn:        "De mailserver kon een bericht niet aan ons geven. Open de klachtenmailbox in Outlook om het echte bericht te lezen. Hieronder staat van wie het is.",
	procedure.ReasonNobody:         "De afzender is een adres dat niemand leest, en er staat niet in aan wie wij moeten antwoorden.",
	procedure.ReasonRobot:          "De afzender antwoordt steeds meteen op onze brieven. Misschien is het een automaat.",
	procedure.ReasonBounce:         "Een mailserver meldt dat een e-mail van ons niet is aangekomen, maar zegt niet welke.",
	procedure.ReasonRestored:       "Het bericht stond in de mailbox, maar niet in de administratie. Misschien is het al beantwoord.",
	procedure.ReasonOwn:            "Het bericht zegt dat het van ons komt, maar wij hebben het niet verstuurd.",
	procedure.ReasonCap:            "Er kwamen op één dag te veel berichten waarvan wij niet weten wie ze stuurde.",
	procedure.ReasonCanary:         "Het is onze dagelijkse controle van de mailbox.",
	procedure.ReasonNeverEnded:     "Het programma is drie keer gestopt terwijl het met dit bericht bezig was. Misschien is het bericht of de zaak te groot.",
	procedure.ReasonOld:            "Het is ouder dan de klachtenadministratie.",
}

// WhyAside says why the mail was put aside without anybody seeing it (24).
func (h HeldItem) WhyAside() string {
	if s, ok := asideReasons[h.Code]; ok {
		return s
	}
	return HeldReason(h.Code)
}

var asideReasons = map[procedure.MailReason]string{
	procedure.ReasonAutoReply: "Het is een automatisch antwoord.",
	procedure.ReasonBulk:      "Het is een nieuwsbrief, of mail van een mailinglijst.",
	procedure.ReasonBounce:    "Het is een melding van een mailserver.",
}

// WrittenVia says in 03 of a complainant that the mail had another From.
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
// or what who answers for the case recorded.
func StatedBy(by procedure.Actor, manager *procedure.Person) string {
	if manager == nil {
		return "Vastgelegd door de " + RolePhrase(by)
	}
	return capital("de " + RoleManager + ", " + Person{Name: manager.Name, Address: manager.Address}.Full())
}

// NoteInside says what becomes of a note, in answer to director and deputy (16).
const NoteInside = "De notitie is vastgelegd. Zij blijft intern: zij komt niet in het dossier voor de Klachtencommissie. Moet de commissie het lezen? Antwoord dan met: notitie dossier."

// What the file for the commission says of mail whose sender nobody vouches for.
const (
	Unverified     = "Niet gecontroleerd. Wij weten niet zeker of de klager dit schreef. Wij hebben het gevraagd, en in zeven dagen geen antwoord gekregen."
	UnverifiedMail = "Er is een bericht ontvangen met het adres van de klager. Het is niet gecontroleerd."
	DeniedAnother  = "Dit is het antwoord op onze vraag of een ander bericht van de klager is. Dat andere bericht is niet van de klager en staat niet in dit dossier."
)

// UnknownScript says in 03 that words of the complaint are in a script that the
// letters cannot show, such as Chinese.
const UnknownScript = "Een deel van de klacht of de naam is geschreven in een schrift dat wij niet kunnen afdrukken. Lees de klacht in de bijlage."

// ShownLetter stands above the text of a letter below its preview (19).
const ShownLetter = "De tekst van de brief"

// ChallengeReason says why a command must be confirmed first (19).
func ChallengeReason(code procedure.Why) string {
	if code.Refuses() {
		return refusalTexts[code.Code()] + " " + unsure
	}
	return phrase(challengeReasons, code)
}

var challengeReasons = map[procedure.Why]string{
	procedure.Accuses:   "De klacht gaat misschien over deze leidinggevende. Wie u kiest, krijgt een kopie van de ontvangstbevestiging en weet dan van de klacht. Wilt u dat niet? Kies dan een andere leidinggevende, of antwoord met: leidinggevende geen. Schrijf eronder waarom.",
	procedure.Outward:   "Wij vragen dit bij elke opdracht die u niet kunt terugdraaien.",
	procedure.Suggested: "Wij doen dit alleen als u akkoord geeft. Wilde u iets anders doen? Geef dan die opdracht. Typ: hulp, als u alle opdrachten wilt zien.",
	procedure.Changed:   "U heeft dit eerder gezien. Daarna is er iets veranderd. Daarom hebben wij het nog niet uitgevoerd.",
	procedure.Added:     "U schreef tekst onder uw akkoord. Daarom hebben wij de opdracht nog niet uitgevoerd. Aan de opdracht zelf is niets veranderd.",

	procedure.NoProvider:  "Wij vragen dit bij elke opdracht, omdat wij de afzender van een e-mail niet kunnen controleren.",
	procedure.Relay:       "Wij vragen dit bij elke opdracht, omdat wij alleen aan het onderwerp kunnen zien op welke e-mail u antwoordt. Laat het onderwerp van deze e-mail staan.",
	procedure.SentByOther: "Wij vragen dit omdat iemand anders de e-mail voor u heeft verstuurd.",
	procedure.Loose:       "Wij vragen dit omdat de e-mail langs een omweg is gekomen, bijvoorbeeld doorgestuurd. Laat het onderwerp van deze e-mail staan als u antwoordt.",
}

const unsure = "Daarom weten wij niet zeker dat de opdracht van u komt. Komt de opdracht niet van u? Antwoord dan niet, en meld het vandaag aan de beheerder van de klachtenmailbox."

// capital writes a phrase as the beginning of a line.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
