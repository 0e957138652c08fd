package templates

// CommandHelp explains one command to the person who may give it (14, 27).
type CommandHelp struct {
	Word    string // the first line to type
	Does    string // what happens
	Needs   string // what must be added; "" when nothing
	Example string // a first line that works as it stands
}

// CommandHelpFor explains a command by its canonical word. An unknown word gets
// no explanation, only itself.
func CommandHelpFor(word string) CommandHelp {
	for _, h := range commandHelp() {
		if h.Word == word {
			return h
		}
	}
	return CommandHelp{Word: word, Example: word}
}

func commandHelp() []CommandHelp {
	return []CommandHelp{
		{"leidinggevende", "U kiest de leidinggevende bij deze klacht. De leidinggevende krijgt een kopie van de ontvangstbevestiging.", "Zet het nummer, de naam of het adres erachter.", "leidinggevende 2"},
		{"contact", "U legt vast dat u contact had met de klager.", "Schrijf eronder wat u heeft besproken. De dag mag erbij.", "contact op 3 december"},
		{"ingetrokken", "De klager trekt de klacht in. De klager krijgt een brief en wij sluiten de zaak.", "Schrijf eronder wat u heeft afgesproken. De dag mag erbij.", "ingetrokken op 3 december"},
		{"commissie", "De klacht gaat dezelfde dag naar de Klachtencommissie. De klager krijgt een brief.", "Schrijf eronder welke stappen al zijn gezet. Dat is verplicht.", "commissie"},
		{"niet ingetrokken", "U legt vast dat de klager de klacht niet intrekt. Wij sturen nog niets. Stuur de klacht daarna meteen naar de Klachtencommissie.", "U mag eronder schrijven wat de klager zei.", "niet ingetrokken"},
		{"heropenen", "U neemt een ingetrokken klacht weer in behandeling. Dat kan tot de dag die in de brief over de intrekking staat.", "", "heropenen"},
		{"aanvulling", "De klager krijgt een brief met uw vragen. De termijnen lopen door.", "Schrijf uw vragen eronder, elke vraag op een eigen regel.", "aanvulling"},
		{"vertegenwoordiger", "U legt vast wie de klager helpt. Deze persoon krijgt alleen kopieën als de klager dat goedvindt.", "Zet eronder vier regels, met Naam:, Adres: (het e-mailadres), Rol: en Toestemming: (ja of nee).", "vertegenwoordiger"},
		{"overzicht", "U krijgt een lijst van alle open klachten.", "", "overzicht"},
		{"klacht", "Een vastgehouden bericht wordt een klacht.", "Zet het nummer uit de lijst erachter.", "klacht 1"},
		{"geen klacht", "Een vastgehouden bericht wordt geen klacht.", "Zet het nummer uit de lijst erachter.", "geen klacht 1"},
		{"besluit", "U neemt een besluit. U krijgt eerst een concept van de brief.", "Zet het oordeel van de commissie erachter: gegrond, deels gegrond of ongegrond. Schrijf eronder waarom, en daarna als u wilt een regel met Maatregelen: en wat u gaat doen.", "besluit deels gegrond"},
		{"akkoord", "Wij versturen het concept.", "Antwoord op de e-mail met het concept zelf.", "akkoord"},
		{"annuleren", "Het concept vervalt. Wij versturen niets.", "", "annuleren"},
		{"niet-ontvankelijk", "U neemt de klacht niet in behandeling. U krijgt eerst een concept van de brief.", "Zet de grond erachter: te oud (met de dag van het probleem), geen klacht of geen klant. Schrijf eronder waarom.", "niet-ontvankelijk te oud 3 maart 2023"},
		{"ontvankelijk", "U neemt een geweigerde klacht toch in behandeling. De termijnen lopen vanaf de dag van ontvangst.", "", "ontvankelijk"},
		{"taalonderwijs", "U legt vast of de klacht over taalonderwijs gaat. De klager krijgt dan ook informatie over Blik op Werk.", "Zet ja of nee erachter.", "taalonderwijs ja"},
		{"categorie", "U legt vast waar de klacht over gaat.", "Zet erachter: behandeling, dienstverlening of discriminatie. Meer dan één mag.", "categorie behandeling, dienstverlening"},
		{"betrokken", "De klacht gaat over de directeur. De plaatsvervangend directeur behandelt de klacht. De directeur krijgt niets meer van deze zaak.", "", "betrokken"},
		{"verhinderd", "De directeur is ziek of afwezig. De plaatsvervangend directeur behandelt de klacht.", "", "verhinderd"},
		{"overnemen", "U behandelt de klacht vanaf nu zelf.", "", "overnemen"},
		{"directeur", "De directeur behandelt de klacht vanaf nu.", "", "directeur"},
		{"verlengen", "U verlengt de termijn voor het advies. Dat kan één keer. De klager krijgt een brief.", "Schrijf eronder waarom u meer tijd nodig heeft.", "verlengen"},
		{"advies", "U geeft uw bindende advies.", "Zet het oordeel erachter: gegrond, deels gegrond of ongegrond. Voeg het advies toe als pdf, of schrijf het eronder.", "advies deels gegrond"},
		{"ontvangen", "U bevestigt dat u het dossier heeft ontvangen.", "", "ontvangen"},
		{"wraking", "U meldt dat een lid misschien niet onpartijdig is. De directeur krijgt bericht.", "Schrijf eronder om welk lid het gaat.", "wraking"},
		{"intrekken", "U wilt uw klacht intrekken. De directeur krijgt bericht.", "", "intrekken"},
		{"naar de commissie", "U trekt uw klacht niet in en wilt dat de klacht naar de Klachtencommissie gaat. De directeur krijgt bericht.", "", "naar de commissie"},
		{"status", "U krijgt te lezen hoe de klacht ervoor staat.", "", "status"},
		{"notitie", "U legt iets vast in het dossier.", "Schrijf de tekst eronder.", "notitie"},
		{"hulp", "U krijgt de uitleg van alle opdrachten.", "", "hulp"},
	}
}
