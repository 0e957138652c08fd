package templates

import (
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// RefusalText gives the Dutch sentence for a refusal: what is wrong and what to do. The
// code comes from the procedure, or says why a mail was not trusted as a command; v is
// the view of the answer. An unknown code gets a sentence that is true of every
// refusal.
func RefusalText(code record.RefusalCode, v View) string {
	switch code {
	// What was written besides the command.
	case record.RefuseOtherVerdict:
		return otherVerdict(v.Verdict)
	// Dates.
	case record.RefuseDateBeforeReceipt:
		return "De datum ligt vóór de dag waarop wij de klacht ontvingen" + brackets(v.Received) + ". Stuur de opdracht opnieuw met de goede datum."
	case record.RefuseUnknownLine:
		return unknownLine(v.Refusal.Line)
	case record.RefuseOtherMember:
		return strings.TrimSpace("Deze opdracht bindt de hele commissie: een ander lid geeft akkoord. " + v.Binding)
	// The status of the case.
	case record.RefuseAlreadyReferred:
		return "De klacht is al naar de Klachtencommissie gestuurd" + brackets(v.ReferredOn) + ". Daarom kan deze opdracht niet meer. Wilt u iets vastleggen? Antwoord dan met: notitie."
	case record.RefuseNotReferred, record.RefuseAlreadyAdvised:
		return notWithCommission(v)
	case record.RefuseSecondExtension:
		return "De termijn is al één keer verlengd. Nog een keer verlengen kan niet. Het advies moet er uiterlijk zijn op de laatste dag" + brackets(v.ExtendedAdviseBy) + "."
	case record.RefuseExtensionLate:
		return "De termijn voor het advies is voorbij" + brackets(v.AdviseBy) + ". Verlengen kan nu niet meer. Stuur uw advies zo snel mogelijk."
	case record.RefuseExtensionDay:
		return extensionDay(v)
	case record.RefuseAdvisedWithdrawal:
		return "De Klachtencommissie heeft al advies gegeven. Daarom kunt u de klacht niet meer sluiten als ingetrokken. Neem nu een besluit" + brackets(v.DecideBy) + "."
	case record.RefuseReopenLate:
		return "Heropenen kon tot en met de laatste dag" + brackets(v.ReopenBy) + ". Dat kan nu niet meer. De klager mag wel een nieuwe klacht indienen."
	case record.RefuseNotWithdrawn, record.RefuseNotInadmissible:
		if text := takenUpBy(v); text != "" {
			return text
		}
	// Who may.
	case record.RefuseAfterInvolved:
		return afterInvolved(v)
	case record.RefuseDeputyFirst:
		return "Iemand anders beslist nu eerst wie deze klacht behandelt. Daarom kunt u in deze zaak nu geen opdrachten geven. U krijgt ook geen informatie over deze zaak. U hoeft niets te doen."
	case record.RefuseNotYours:
		return notYours(v)
	}
	if text, ok := refusalTexts[code]; ok {
		return text
	}
	return "Deze opdracht kan nu niet."
}

var refusalTexts = map[record.RefusalCode]string{
	record.RefusePointsDown:                     "In uw tekst staat dat er hieronder nog iets komt. Onder uw tekst staat alleen onze eigen e-mail, en die telt niet mee. Zet uw hele tekst boven onze e-mail, of stuur het andere mee als bijlage. Komt er niets meer? Laat die woorden dan weg.",
	record.RefuseNoReport:                       "De rapportage ontbreekt. Zonder rapportage kan de klacht niet naar de Klachtencommissie. Stuur de opdracht opnieuw en schrijf eronder welke stappen al zijn gezet, of voeg de rapportage toe als pdf.",
	record.RefuseNoReason:                       "De uitleg ontbreekt. Stuur de opdracht opnieuw en schrijf eronder waarom.",
	record.RefuseNoText:                         "Er staat geen tekst onder uw opdracht. Stuur de opdracht opnieuw en schrijf de tekst eronder.",
	record.RefuseNoQuestion:                     "Er staat geen vraag onder uw opdracht. Stuur de opdracht opnieuw en schrijf uw vragen eronder.",
	record.RefuseEmptyAdvice:                    "Wij vonden geen advies. Stuur de opdracht opnieuw. Voeg het advies toe als pdf, of schrijf het eronder.",
	record.RefuseNoRepresentativeData:           "De gegevens ontbreken. Zet onder uw opdracht vier regels, met Naam:, Adres:, Rol: en Toestemming: (ja of nee).",
	record.RefuseNoParticulars:                  "De gegevens ontbreken. Zet onder uw opdracht één of meer regels met Naam:, E-mail:, Adres:, Telefoon:, Taal: of Ontvangen:.",
	record.RefuseReceivedLate:                   "De dag bij Ontvangen: ligt na de dag waarop het bericht bij ons binnenkwam. Schrijf de dag waarop de organisatie de klacht kreeg.",
	record.RefuseReceivedEarly:                  "De dag bij Ontvangen: is te lang geleden. Klopt het jaar? Stuur de opdracht opnieuw met de goede dag.",
	record.RefuseNoClient:                       "U schreef een regel met Toestemming:. Dan schrijft iemand anders voor de klager. Zet er ook een regel bij met Naam: en de naam van de klager zelf.",
	record.RefuseTakenAddress:                   "Dit e-mailadres is van onszelf, of van iemand met een rol bij klachten. Daar schrijven wij geen brieven van een klager. Stuur de opdracht opnieuw met het adres van de persoon zelf.",
	record.RefuseNoConsentLine:                  "Wij weten niet of de klager kopieën aan deze persoon goedvindt. Stuur de opdracht opnieuw, met een regel Toestemming: ja of Toestemming: nee.",
	record.RefuseBadAddress:                     "Het e-mailadres ontbreekt of klopt niet. Stuur de opdracht opnieuw, met een regel Adres: en een geldig e-mailadres.",
	record.RefuseNoVerdict:                      "Het oordeel ontbreekt. Zet op de eerste regel ook: gegrond, deels gegrond, ongegrond of niet te beoordelen.",
	record.RefuseAdviceFile:                     "Het advies moet een pdf zijn, of tekst in uw e-mail. Een ander bestand kan er bij een ander anders uitzien, en iedereen kan het veranderen. Maak van het bestand een pdf en geef de opdracht opnieuw, of zet de tekst onder de opdracht en stuur geen ander bestand mee.",
	record.RefuseNoMoment:                       "De dag of de tijd ontbreekt. Schrijf ze achter de opdracht, bijvoorbeeld zo: hoorzitting op 8 december 2026, 14.00 uur.",
	record.RefuseMomentPast:                     "Deze dag en tijd zijn al voorbij. Geef de opdracht opnieuw met de goede dag en tijd.",
	record.RefuseNoPlace:                        "De plaats ontbreekt. Schrijf onder de opdracht waar de hoorzitting is, of hoe die gaat: bijvoorbeeld met beeldbellen.",
	record.RefuseNoGround:                       "De grond ontbreekt. Zet op de eerste regel ook: te oud, geen klacht of geen klant.",
	record.RefuseNoKind:                         "Schrijf erachter wat het wel is: geen klacht vraag, geen klacht compliment, geen klacht avg (een verzoek om gegevens), geen klacht spam of geen klacht anders.",
	record.RefuseCaseNumber:                     "U antwoordt op een e-mail over een zaak. Daarbij hoort geen nummer. Is de zaak geen klacht? Schrijf dan wat het wel is: geen klacht vraag, geen klacht compliment, geen klacht avg, geen klacht spam of geen klacht anders. Bedoelt u het nummer van een bericht dat wij vasthouden? Antwoord dan op de lijst waarin dat nummer staat.",
	record.RefuseVouched:                        "De afzender van dit bericht is gecontroleerd. Spam is alleen een bericht van iemand die wij niet kennen. Is het geen klacht? Kies dan iets anders, bijvoorbeeld: geen klacht anders. Schrijf eronder waarom.",
	record.RefuseAnswered:                       "Deze persoon heeft geantwoord, of u heeft de persoon gesproken. Daarom is het geen spam. Is het geen klacht? Kies dan iets anders, bijvoorbeeld: geen klacht anders. Schrijf eronder waarom.",
	record.RefuseNotLate:                        "Er is nog niets te laat in deze zaak. Wilt u de klager nu al iets schrijven? Antwoord dan met: bericht. Schrijf eronder wat u wilt zeggen.",
	record.RefuseUnknownSubject:                 "Wij kennen dit onderwerp niet. Kies uit: behandeling, dienstverlening of discriminatie. Meer dan één mag.",
	record.RefuseUnknownAnswer:                  "Wij weten niet of u ja of nee bedoelt. Typ: taalonderwijs ja, of: taalonderwijs nee.",
	record.RefuseNoManager:                      "Er is nog geen leidinggevende gekozen. De leidinggevende moet hierover ook bericht krijgen. Antwoord eerst met: leidinggevende, en het nummer uit de lijst hieronder. Moet geen leidinggevende bericht krijgen? Antwoord dan met: leidinggevende geen. Schrijf eronder waarom. Geef daarna uw opdracht opnieuw.",
	record.RefuseUnknownManager:                 "Deze leidinggevende staat niet in de lijst. Antwoord met: leidinggevende, en een nummer uit de lijst hieronder.",
	record.RefuseInvolvedManager:                "Deze leidinggevende is ook de directeur. De klacht gaat over de directeur. Kies een andere leidinggevende uit de lijst hieronder.",
	record.RefuseUnknownNumber:                  "Dit nummer staat niet in de lijst van vastgehouden berichten. Misschien is het bericht al een klacht, of hoort het al bij een klacht. Kijk in de laatste lijst welk nummer u bedoelt.",
	record.RefuseDateUnreadable:                 "Wij kunnen de datum niet lezen. Schrijf de datum zo: 3 december 2026.",
	record.RefuseDateFuture:                     "De datum ligt in de toekomst. Geef de opdracht opnieuw op of na die dag, of schrijf de goede datum.",
	record.RefuseNotTooOld:                      "De klacht is niet te oud: wij kregen de klacht binnen twee jaar na die dag. Klopt de dag niet? Stuur de opdracht dan opnieuw met de goede dag. Anders neemt u contact op met de klager.",
	record.RefuseNotYetAdvised:                  "De Klachtencommissie heeft nog geen advies gegeven. U kunt pas een besluit nemen als het advies er is. U krijgt dan een e-mail.",
	record.RefuseClosed:                         "Deze zaak is gesloten. Daarom kan deze opdracht niet meer. Wilt u iets vastleggen? Antwoord dan met: notitie.",
	record.RefuseNotClosed:                      "De klacht is nog niet gesloten. Sluit de klacht eerst.",
	record.RefuseErased:                         "De gegevens van deze klacht zijn al gewist.",
	record.RefuseNotWithdrawn:                   "De klacht is niet ingetrokken. U hoeft de zaak dus niet te heropenen.",
	record.RefuseNotInadmissible:                "De klacht is niet geweigerd. U hoeft deze opdracht dus niet te geven.",
	record.RefuseNoPreview:                      "Er wacht geen concept op uw antwoord. Misschien is het al verstuurd of vervallen. Geef anders de opdracht voor de brief opnieuw.",
	record.RefuseStalePreview:                   "Dit concept geldt niet meer. Er is een nieuwer concept, of er is iets veranderd in de zaak. Antwoord op het nieuwste concept, of geef de opdracht voor de brief opnieuw.",
	record.RefuseTwoTexts:                       "Uw e-mail laat in het ene e-mailprogramma andere tekst zien dan in het andere. Daarom weten wij niet zeker wat u bedoelt. Antwoord opnieuw op onze e-mail. Kies in uw e-mailprogramma voor tekst zonder opmaak (platte tekst).",
	record.RefuseNotReplyToPreview:              "Uw antwoord hoort niet bij het concept. Zoek de e-mail met het concept en antwoord op die e-mail met: akkoord.",
	record.RefuseDateBeforeLetter:               "Op deze dag waren de brieven nog niet gemaakt die u moet posten. Geef de opdracht opnieuw met de goede dag.",
	record.RefuseNoMeasures:                     "Bij deze klacht is er geen besluit met maatregelen. Wilt u iets anders vastleggen? Antwoord dan met: notitie.",
	record.RefuseNothingToPost:                  "Alle brieven van deze klacht zijn aangekomen of onderweg. U hoeft er geen te posten. Heeft u zelf iets gestuurd? Antwoord dan met: notitie.",
	record.RefuseInterestOpen:                   "Zeg eerst of de klacht over de directeur gaat. Gaat de klacht over de directeur? Antwoord dan met: betrokken. U behandelt de klacht dan zelf. Gaat de klacht niet over de directeur? Antwoord dan met: directeur. De klacht gaat dan naar de directeur. Tot dan krijgt de directeur niets van deze zaak.",
	record.RefuseHasIt:                          "U behandelt deze klacht al in de plaats van de directeur. Kunt u dat een tijd niet? Antwoord dan met: afwezig tot, en de laatste dag. Moet iemand anders deze klacht behandelen? Vraag dat dan aan de beheerder.",
	record.RefuseNoDeputy:                       "Er is niemand ingesteld die in de plaats van de directeur een klacht behandelt. Vraag de beheerder om een plaatsvervangend directeur in te stellen.",
	record.RefusalCode(record.NotAReply):        "Het bericht was geen antwoord op een e-mail die wij naar dit adres hebben gestuurd.",
	record.RefuseUnknownCase:                    "Wij kennen geen open klacht met dit kenmerk waar u iets bij mag zetten. Zet het goede kenmerk achter de opdracht, bijvoorbeeld: bij K-2026-0001.",
	record.RefuseIntoItself:                     "Het bericht hoort al bij die klacht. U hoeft niets te doen.",
	record.RefuseIntoClosed:                     "De klacht met dit kenmerk is gesloten. Daar kan geen bericht meer bij. Is het bericht een klacht? Antwoord dan met: klacht. Is het geen klacht? Antwoord dan met: geen klacht.",
	record.RefuseIntoNewer:                      "De oudste klacht gaat verder, en dat is deze. Antwoord op een e-mail over de nieuwste klacht met: bij, en het kenmerk van deze klacht.",
	record.RefusePaper:                          "Deze klacht kwam niet per e-mail bij ons. Daarom kan zij niet naar een andere zaak. Sluit haar met: niet-ontvankelijk. Zet bij de andere klacht met: notitie, wat u ervan moet weten.",
	record.RefuseMailActed:                      "Dit bericht heeft in deze zaak al iets veranderd. Daarom kan het er niet meer uit.",
	record.RefuseDenied:                         "De klager schreef dat dit bericht niet van de klager is. Wij weten niet wie het schreef. Daarom blijft het waar het is.",
	record.RefuseOpened:                         "Met dit bericht begon deze zaak. Het is al een eigen klacht.",
	record.RefuseMerged:                         "Deze klacht gaat verder bij een andere klacht. Is het toch een eigen klacht? Antwoord op de e-mail over het bericht bij die andere klacht met: klacht.",
	record.RefuseNotTheList:                     "Deze opdracht gaat over een vastgehouden bericht. Geef de opdracht als antwoord op de lijst van vastgehouden berichten.",
	record.RefusalCode(record.ReplyToOther):     "Het bericht was een antwoord op een e-mail die wij naar iemand anders hebben gestuurd.",
	record.RefuseForeignAddress:                 "Het bericht kwam van een onbekend adres. Het was wel een antwoord op een e-mail die wij naar het bekende adres hebben gestuurd. Misschien is die e-mail doorgestuurd.",
	record.RefusalCode(record.SentByOther):      "Iemand anders heeft deze e-mail voor u verstuurd. Uw akkoord moet u zelf geven: antwoord zelf op de e-mail met het concept of de vraag.",
	record.RefusalCode(record.Loose):            "Uw e-mail kwam langs een omweg. Daarom weten wij niet zeker dat het een antwoord op deze e-mail was. Geef de opdracht opnieuw. U krijgt dan een nieuwe e-mail. Laat het onderwerp daarvan staan als u antwoordt.",
	record.RefusalCode(record.NotAuthenticated): "Wij konden niet controleren of het bericht echt van dit adres komt.",
	record.RefuseFailedAuthentication:           "De controle van de afzender is mislukt: het bericht komt waarschijnlijk niet van dit adres.",
	record.RefuseUnknownEvent:                   "Deze opdracht kennen wij niet.",
	record.RefuseNotNew:                         "Deze klacht is al geregistreerd.",
}

func afterInvolved(v View) string {
	if v.Recipient.Role == RoleDirector && v.Responsible.Role != RoleDirector {
		return "Bij deze klacht is vastgelegd dat u betrokken bent. Daarom kunt u in deze zaak geen opdrachten geven. U krijgt ook geen informatie over deze zaak."
	}
	return "Bij deze klacht is vastgelegd dat de directeur betrokken is. Daarom kan de klacht niet naar de directeur."
}

func unknownLine(line string) string {
	said := "Eén van de regels onder uw opdracht kunnen wij niet gebruiken."
	if line != "" {
		said = "Deze regel onder uw opdracht kunnen wij niet gebruiken: " + line + "."
	}
	return said + " Wij hebben niets veranderd. Gebruik alleen regels met Naam:, E-mail:, Adres:, Telefoon:, Taal: of Ontvangen:, elk één keer. Schrijft iemand voor de klager? Dan ook Rol: en Toestemming:. Stuur de opdracht opnieuw."
}

func otherVerdict(advised string) string {
	const binding = "Uw besluit is anders dan het advies van de Klachtencommissie. Het advies is bindend."
	if advised == "" {
		return binding + " Neem het oordeel van de commissie over."
	}
	if advised == OutcomePhrase(record.NotJudged) {
		return binding + " De commissie kan de klacht niet beoordelen. Antwoord daarom met: besluit " + advised + "."
	}
	return binding + " De commissie vindt de klacht " + advised + ". Antwoord daarom met: besluit " + advised + "."
}

func notWithCommission(v View) string {
	if v.AdvisedOn.IsZero() {
		return "De klacht ligt nu niet bij de Klachtencommissie. Daarom kan deze opdracht nu niet."
	}
	return "De Klachtencommissie heeft al advies gegeven" + brackets(v.AdvisedOn) + ". Daarom kan deze opdracht niet meer."
}

func extensionDay(v View) string {
	const wrong = "Tot deze dag kunt u de termijn niet verlengen. "
	if !v.AdviseBy.IsValid() || !v.LatestAdvice.IsValid() {
		return wrong + "Noem een dag na de eerste termijn, of typ alleen: verlengen."
	}
	return wrong + "De eerste termijn loopt tot en met " + Date(v.AdviseBy) + ". Verlengen kan tot en met " + Date(v.LatestAdvice) +
		", en niet tot een dag die voorbij is. Noem een dag daartussen, of typ alleen: verlengen. Dan wordt het " + Date(v.LatestAdvice) + "."
}

// takenUpBy says how a closed case can be reopened, or that it cannot.
func takenUpBy(v View) string {
	switch v.Status {
	case StatusPhrase(record.Withdrawn):
		return "De klacht is ingetrokken. Wilt u verder met de klacht? Antwoord dan met: heropenen."
	case StatusPhrase(record.NotAdmitted):
		return "De klacht is niet in behandeling genomen. Wilt u de klacht toch behandelen? Antwoord dan met: ontvankelijk."
	case StatusPhrase(record.Decided):
		return "Over deze klacht is al besloten. Dat besluit blijft staan. Klopt er iets niet in de brief? Antwoord dan met: besluit, en hetzelfde oordeel. Schrijf eronder de goede tekst."
	}
	if strings.HasPrefix(v.Status, closedAs[record.Merged]) {
		return "Deze klacht gaat verder bij een eerdere klacht. Geef de opdracht daar."
	}
	if strings.HasPrefix(v.Status, closedAs[record.NoComplaint]) {
		return "Wij hebben dit gesloten omdat het geen klacht is. Wilt u het toch als een klacht behandelen? Antwoord dan met: ontvankelijk."
	}
	return ""
}

func notYours(v View) string {
	if !v.ToLead() || v.Responsible.Name == "" {
		return "Deze opdracht hoort niet bij uw rol. Typ: hulp, als u wilt zien wat u nu kunt doen."
	}
	return "Deze klacht wordt behandeld door " + v.Responsible.Name + ", " + v.LeadRole() + ". Behandelt u de klacht vanaf nu zelf? Antwoord dan eerst met: overnemen."
}

// brackets adds a date to a sentence that also reads well without it.
func brackets(d civil.Date) string {
	if !d.IsValid() {
		return ""
	}
	return " (" + Date(d) + ")"
}
