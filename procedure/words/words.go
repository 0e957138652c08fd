// Package words is what people type to a case: one row for each command, with its
// synonyms, who may type it, what it asks of package procedure and how it is explained.
// The command reader, help, suggestions and the README's list all come from it.
package words

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Typed is how people write a command on the first line of a reply; package
// mailbox/command reads it. Words are folded: lower case, no diacritics. After a colon
// comes the argument that a wording implies.
type Typed struct {
	Word     string
	Synonyms []string
	Slips    []string // may mean this command: "hij trekt de klacht in"; with "niet", its opposite
	Signs    []string // likewise: "het is opgelost"; with "niet", nothing
	Opposite string   // the word meant when this one is negated; "" for none
	Beside   string   // what may stand beside the word; "" for nothing
	SameLine bool     // the text may begin on the same line, after a colon
	MayAsk   bool     // and that text may contain a question mark
	OwnName  bool     // the sender's own name counts as text, not as a signature
	Everyday bool     // it occurs in any sentence, and is never looked for inside one
	Heading  bool     // it may also be the heading of the addresses in a signature
}

// Denied is the word by which a complainant says that they did not withdraw.
const Denied = "niet ingetrokken"

// AboutDirector is the word by which a complainant says that it is about the director.
const AboutDirector = "over de directeur"

// HowItStands is the word by which a complainant asks how the complaint is doing.
const HowItStands = "stand"

// Insisted is the word by which a complainant says that a mail was a complaint.
const Insisted = "klacht"

// Language is the word that sets only the complainant's language.
const Language = "taal"

// EveryCommand is the word by which somebody asks for all commands, including those
// that are not possible now.
const EveryCommand = "hulp alles"

// What may follow a word on its line.
const (
	BesideDay      = "day"      // "op 3 december"
	BesideUntil    = "until"    // "tot 3 december"
	BesideManager  = "manager"  // by number, address or name
	BesideNumbers  = "numbers"  // of held mail
	BesideKind     = "kind"     // likewise; or what a case is instead of a complaint
	BesideMoment   = "moment"   // "op 3 december, 14.00 uur"
	BesideVerdict  = "verdict"  // R22
	BesideGround   = "ground"   // of letter 11, with the day of the problem
	BesideAnswer   = "answer"   // "ja"
	BesideSubjects = "subjects" // and grounds of discrimination (R02, R03)
	BesideToWhom   = "to-whom"  // "directeur"; without it, the sender
	BesidePlace    = "place"    // the number of a case, and those of mail
	BesideCase     = "case"     // the number of a case, when the mail itself does not tell
	BesideHelper   = "helper"   // nothing on this line: lines below say who assists (R07)
	BesideClient   = "client"   // likewise: who complains
	BesideLanguage = "language" // which the client speaks: "en"
	BesideYear     = "year"     // "2026"
)

// Command is one row of what people type: a word, who may type it, what it asks
// and how it is explained (14, 27).
type Command struct {
	Typed
	By    []record.Actor
	Event record.EventKind

	// Within is the command this word is an argument of: it is explained on its own,
	// and has no line of its own in the list of all commands.
	Within string

	Gist    string // what happens, in English, for the README
	Does    string // the same, in Dutch, for the person who types it
	Needs   string // what must be added; "" when nothing
	Example string // a first line that works as it is
}

// All lists what people type, in the order in which it is explained.
func All() []Command { return slices.Clone(whatPeopleType) }

// Of lists what an actor may type.
func Of(by record.Actor) []Command {
	return slices.DeleteFunc(All(), func(c Command) bool { return c.Within != "" || !slices.Contains(c.By, by) })
}

// For gives the command with which an actor brings about an event.
func For(k record.EventKind, by record.Actor) (Command, bool) {
	return find(by, func(c Command) bool { return c.Event == k })
}

// Named gives the command that an actor means by a word.
func Named(word string, by record.Actor) (Command, bool) {
	return find(by, func(c Command) bool { return c.Word == word })
}

func find(by record.Actor, wanted func(Command) bool) (Command, bool) {
	i := slices.IndexFunc(whatPeopleType, func(c Command) bool { return slices.Contains(c.By, by) && wanted(c) })
	if i < 0 {
		return Command{}, false
	}
	return whatPeopleType[i], true
}

// Short explains a command in two or three sentences, for where its line is written out
// with everything that follows the word.
func (c Command) Short() string {
	says := []string{sentences(c.Does)[0]}
	if c.ShownFirst() {
		says = append(says, "U krijgt eerst een concept.")
	}
	below := sentences(c.Below())
	return strings.TrimSpace(strings.Join(append(says, below[0]), " "))
}

// Below is the rest of Needs: what must be written below the line.
func (c Command) Below() string {
	return strings.Join(slices.DeleteFunc(sentences(c.Needs), func(s string) bool { return strings.Contains(s, "erachter") }), " ")
}

// sentences splits a text after each full stop; there is always at least one.
func sentences(s string) []string {
	parts := strings.SplitAfter(s, ". ")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// ShownFirst reports whether a command always waits for "akkoord".
func (c Command) ShownFirst() bool { return procedure.ShownFirst(c.Event) }

var (
	leading      = []record.Actor{record.ByDirector, record.ByDeputy}
	commands     = []record.Actor{record.ByDirector, record.ByDeputy, record.ByCommission}
	clients      = []record.Actor{record.ByComplainant, record.ByRepresentative}
	byCommission = []record.Actor{record.ByCommission}
	byManager    = []record.Actor{record.ByManager}
)

// whatPeopleType is the table of commands. The deputy types what the director types;
// all three roles confirm what was shown to them.
var whatPeopleType = []Command{
	{
		Typed: Typed{Word: "leidinggevende geen", SameLine: true, Synonyms: []string{"geen leidinggevende"}},
		By:    leading, Event: record.NameNoManager, Gist: "nobody gets 02 and the manager's copies; below it: why",
		Does:  "Geen leidinggevende krijgt een kopie. Wij leggen vast waarom niet.",
		Needs: "Schrijf eronder waarom.", Example: "leidinggevende geen",
	},
	{
		Typed: Typed{Word: "leidinggevende", Beside: BesideManager, Synonyms: []string{"manager", "teamleider", "afdelingshoofd", "teammanager"}},
		By:    leading, Event: record.NameManager, Gist: "names the manager; 02 goes out",
		Does:  "U kiest de leidinggevende bij deze klacht. De leidinggevende krijgt een kopie van de ontvangstbevestiging.",
		Needs: "Zet het nummer, de naam of het adres erachter.", Example: "leidinggevende 2",
	},
	{
		Typed: Typed{
			Word: "contact", Beside: BesideDay, SameLine: true, Heading: true,
			Synonyms: []string{"gebeld", "gesproken", "gesprek gehad", "contact gehad", "contact opgenomen", "afspraak gehad"},
			Signs:    []string{"telefonisch"},
		},
		By: leading, Event: record.RecordContact, Gist: "records the talk; below it: what was said",
		Does:  "U legt vast dat u contact had met de klager.",
		Needs: "Schrijf eronder wat u heeft besproken. De dag mag erbij.", Example: "contact op 3 december",
	},
	{
		Typed: Typed{Word: "geprobeerd", Beside: BesideDay, SameLine: true, Synonyms: []string{"niet bereikt", "neemt niet op", "geen gehoor"}},
		By:    leading, Event: record.RecordAttempt, Gist: "tried to reach the complainant and failed; below it: how. Stops no term",
		Does:  "U legt vast dat u contact heeft gezocht met de klager, zonder resultaat. De termijn loopt door. Het staat in het dossier.",
		Needs: "Schrijf eronder hoe u het heeft geprobeerd. De dag mag erbij.", Example: "geprobeerd op 3 december",
	},
	{
		Typed: Typed{
			Word: "ingetrokken", Beside: BesideDay, Opposite: "niet ingetrokken",
			Synonyms: []string{"intrekken", "intrekking", "trekt in", "klacht ingetrokken", "klacht vervalt"},
			Slips:    []string{"trekt in", "trekken in", "trok in", "in te trekken"},
			Signs:    []string{"opgelost", "afgehandeld", "van de baan"},
		},
		By: leading, Event: record.RecordWithdrawal, Gist: "shows letter 10, which closes the case; below it: what was agreed",
		Does:  "De klager trekt de klacht in. U krijgt eerst een concept. Na uw akkoord krijgt de klager een brief en sluiten wij de zaak. Antwoordt de klager dat het niet klopt? Dan gaat de zaak vanzelf weer open.",
		Needs: "Schrijf eronder wat u heeft afgesproken. De dag mag erbij.", Example: "ingetrokken op 3 december",
	},
	{
		Typed: Typed{Word: "commissie", Synonyms: []string{"naar commissie", "klachtencommissie", "doorsturen", "doorzetten", "voorleggen", "verwijzen"}},
		By:    leading, Event: record.Refer, Gist: "shows 05 and 06; nothing goes out without a report, below it or as a PDF",
		Does:  "De klacht gaat naar de Klachtencommissie. U krijgt eerst een concept. Na uw akkoord krijgen de commissie en de klager dezelfde dag bericht.",
		Needs: "Schrijf eronder welke stappen al zijn gezet, of voeg het verslag toe als pdf. Dat is verplicht.", Example: "commissie",
	},
	{
		Typed: Typed{Word: "niet ingetrokken", Beside: BesideDay, Synonyms: []string{"trekt niet in", "trekt de klacht niet in"}},
		By:    leading, Event: record.RecordRefusal, Gist: "records that the complainant goes on; the term to submit begins",
		Does:  "U legt vast dat de klager de klacht niet intrekt. Wij sturen nog niets. Stuur de klacht daarna meteen naar de Klachtencommissie.",
		Needs: "U mag eronder schrijven wat de klager zei.", Example: "niet ingetrokken",
	},
	{
		Typed: Typed{Word: "heropenen", Synonyms: []string{"toch verder"}},
		By:    leading, Event: record.Reopen, Gist: "reopens a withdrawn case",
		Does: "U neemt een ingetrokken klacht weer in behandeling. Dat kan tot 14 dagen nadat de brief over de intrekking is aangekomen. De klager krijgt een brief.", Example: "heropenen",
	},
	{
		Typed: Typed{Word: "gezien", Beside: BesideNumbers, Synonyms: []string{"geen actie"}},
		By:    leading, Event: record.MarkSeen, Gist: "nothing more need be done about the answer to letter 10; with a number: held mail is no complaint",
		Does: "U legt vast dat na een bericht van de klager niets meer nodig is. Met een nummer: een vastgehouden bericht wordt geen klacht.", Example: "gezien",
	},
	{
		Typed: Typed{Word: "aanvulling", SameLine: true, MayAsk: true, Synonyms: []string{"meer informatie", "navraag"}},
		By:    leading, Event: record.AskSupplement, Gist: "shows letter 17 with the questions below it",
		Does:  "De klager krijgt een brief met uw vragen. U krijgt eerst een concept. De termijnen lopen door.",
		Needs: "Schrijf uw vragen eronder, elke vraag op een eigen regel.", Example: "aanvulling",
	},
	{
		Typed: Typed{Word: "vertegenwoordiger", Beside: BesideHelper, Synonyms: []string{"deskundige", "vertrouwenspersoon", "gemachtigde"}},
		By:    leading, Event: record.NameRepresentative, Gist: "who assists the complainant: lines `Naam:`, `Adres:`, `Rol:`, `Toestemming:` below it",
		Does:  "U legt vast wie de klager helpt. Deze persoon krijgt alleen kopieën als de klager dat goedvindt.",
		Needs: "Zet eronder vier regels, met Naam:, Adres: (het e-mailadres), Rol: en Toestemming: (ja of nee).", Example: "vertegenwoordiger",
	},
	{
		Typed: Typed{Word: "overzicht", Synonyms: []string{"alle klachten", "lijst"}},
		By:    leading, Event: record.AskOverview, Gist: "all open cases",
		Does: "U krijgt een lijst van alle open klachten.", Example: "overzicht",
	},
	{
		Typed: Typed{Word: "jaarverslag", Beside: BesideYear},
		By:    leading, Event: record.AskRegister, Gist: "the register of a year: numbers, without names of complainants",
		Does:  "U krijgt het register van de klachten van een jaar, zonder namen van klagers.",
		Needs: "Zet het jaar erachter, met vier cijfers.", Example: "jaarverslag 2026",
	},
	{
		Typed: Typed{Word: "klacht", Beside: BesideNumbers, Everyday: true, Synonyms: []string{"nieuwe klacht", "apart", "dit is een klacht"}},
		By:    leading, Event: record.TakeIn, Gist: "in reply to the list of held mail: it is a complaint, as proposed; lines below it, as for `klager`, correct that. In reply to 21: that mail is a complaint, and leaves its case",
		Does:    "Een vastgehouden bericht wordt een klacht. Stuurde u een klacht van iemand anders door? Dan is die persoon de klager.",
		Needs:   "Zet het nummer uit de lijst erachter. Antwoordt u op een e-mail over één bericht? Dan hoeft dat niet. Klopt ons voorstel niet? Zet eronder één of meer regels: Naam:, E-mail:, Adres: (voor de post), Telefoon:, Taal:, Ontvangen:.",
		Example: "klacht 1",
	},
	{
		Typed: Typed{Word: "bij", Beside: BesidePlace, Everyday: true, Synonyms: []string{"hoort bij"}},
		By:    leading, Event: record.PutInCase, Gist: "the mail belongs to that case; if it had opened a case of its own, this is shown first, and closes that case (merged)",
		Does:    "Een bericht gaat naar een klacht die al loopt. Was het bericht zelf al een klacht? Dan krijgt u eerst een concept. Na uw akkoord gaat alles naar de oudste klacht.",
		Needs:   "Zet het kenmerk erachter, en het nummer van het bericht. Antwoordt u op een e-mail over één bericht? Dan hoeft dat nummer niet. Schrijft dezelfde klager vanaf een ander adres? Zet eronder: zelfde persoon.",
		Example: "bij K-2026-0001 12",
	},
	{
		Typed: Typed{
			Word: "geen klacht", Beside: BesideKind, SameLine: true, Everyday: true,
			Signs: []string{"bedankje: compliment", "compliment: compliment", "reclame: spam", "spam: spam", "verzoek om gegevens: avg", "avg verzoek: avg", "is een vraag: vraag", "alleen een vraag: vraag", "is geen klacht"},
		},
		By: leading, Event: record.FindNoComplaint, Gist: "with a number, in reply to the list of held mail: it is no complaint. With `vraag`, `compliment`, `avg`, `spam` or `anders`, in a reply about a case: shows letter 31, which closes the case",
		Does:    "De zaak is geen klacht, maar iets anders. U krijgt eerst een concept. Na uw akkoord krijgt de klager een brief en sluiten wij de zaak. Antwoordt de klager: klacht? Dan gaat de zaak vanzelf weer open. Met een nummer: een vastgehouden bericht wordt geen klacht.",
		Needs:   "Zet erachter wat het wel is: vraag, compliment, avg (een verzoek om gegevens), spam of anders. Schrijf uw antwoord of uitleg eronder. Een vastgehouden bericht? Zet dan het nummer uit de lijst erachter, of meer nummers: 1-40, 42.",
		Example: "geen klacht vraag",
	},
	{
		Typed: Typed{Word: "bericht", SameLine: true, MayAsk: true, Everyday: true, Synonyms: []string{"brief", "antwoord aan klager", "antwoord aan de klager"}},
		By:    leading, Event: record.WriteComplainant, Gist: "shows letter 31 with the text below it, in your own words",
		Does:  "De klager krijgt een brief met uw eigen woorden. U krijgt eerst een concept.",
		Needs: "Schrijf eronder wat u wilt zeggen. Bestanden mogen mee.", Example: "bericht",
	},
	{
		Typed: Typed{Word: "besluit", Beside: BesideVerdict, Synonyms: []string{"beslissing", "besluiten", "rectificatie", "correctie", "gedeeltelijk gegrond: deels gegrond"}},
		By:    leading, Event: record.ProposeDecision, Gist: "shows letter 09 with the reasons below it; the verdict must be the advice's",
		Does:    "U neemt een besluit. U krijgt eerst een concept van de brief. Was de brief al verstuurd? Dan gaat een verbeterde brief naar iedereen die de eerste kreeg. Het oordeel blijft hetzelfde.",
		Needs:   "Zet het oordeel van de commissie erachter: gegrond, deels gegrond, ongegrond of niet te beoordelen. Schrijf eronder waarom, en daarna als u wilt een regel met Maatregelen: en wat u gaat doen, met de dag waarop het klaar is.",
		Example: "besluit deels gegrond",
	},
	{
		Typed: Typed{Word: "maatregel gedaan", Beside: BesideDay, Synonyms: []string{"maatregelen gedaan", "maatregel uitgevoerd", "maatregelen uitgevoerd", "maatregelen zijn uitgevoerd", "maatregelen zijn gedaan"}},
		By:    leading, Event: record.CarryOutMeasures, Gist: "the measures that the decision promises were carried out; the reminders end, and the register counts them",
		Does:  "U heeft gedaan wat in het besluit staat onder Maatregelen. Wij herinneren u er niet meer aan. Het telt mee in het jaarverslag.",
		Needs: "De dag mag erbij. U mag eronder schrijven wat u heeft gedaan.", Example: "maatregel gedaan op 3 december",
	},
	{
		Typed: Typed{
			Word: "akkoord", Opposite: "annuleren",
			Synonyms: []string{"ok", "oke", "goed", "ja", "goedgekeurd", "verzenden", "verstuur", "versturen"},
			Slips:    []string{"accoord", "prima"},
		},
		By: commands, Event: record.Approve, Gist: "in reply to what was shown: carries it out and sends it",
		Does: "Wij doen wat het concept laat zien, en versturen het.", Needs: "Antwoord op de e-mail met het concept zelf.", Example: "akkoord",
	},
	{
		Typed: Typed{Word: "annuleren", Synonyms: []string{"nee", "stop", "niet verzenden", "niet akkoord", "wacht", "terug"}},
		By:    commands, Event: record.Cancel, Gist: "drops it",
		Does: "Het concept vervalt. Wij doen niets en versturen niets.", Example: "annuleren",
	},
	{
		Typed: Typed{Word: "niet-ontvankelijk", Beside: BesideGround, Synonyms: []string{"niet in behandeling", "verjaard: te oud"}},
		By:    leading, Event: record.ProposeInadmissible, Gist: "shows letter 11 with the reason below it; also `geen klacht`, `geen klant`",
		Does:    "U neemt de klacht niet in behandeling. U krijgt eerst een concept van de brief.",
		Needs:   "Zet de grond erachter: te oud (met de dag van het probleem), geen klacht of geen klant. Schrijf eronder waarom.",
		Example: "niet-ontvankelijk te oud 3 maart 2023",
	},
	{
		Typed: Typed{Word: "ontvankelijk", Opposite: "niet-ontvankelijk", Synonyms: []string{"wel in behandeling", "toch behandelen"}},
		By:    leading, Event: record.Admit, Gist: "admits a complaint that was turned away",
		Does: "U neemt een geweigerde klacht toch in behandeling. Een termijn loopt verder met de dagen die over waren. De klager krijgt een brief.", Example: "ontvankelijk",
	},
	{
		Typed: Typed{
			Word: "taalonderwijs", Beside: BesideAnswer, Synonyms: []string{"taalles", "taal ja: ja", "inburgering ja: ja"},
			Signs: []string{"taal nee: nee", "inburgering nee: nee"},
		},
		By: leading, Event: record.SetLanguage, Gist: "09 and 11 then mention Blik op Werk, after `nee` they do not; if it was never said, they ask",
		Does:  "U legt vast of de klacht over taalonderwijs gaat. Bij ja krijgt de klager informatie over Blik op Werk, bij nee niet.",
		Needs: "Zet ja of nee erachter.", Example: "taalonderwijs ja",
	},
	{
		Typed: Typed{
			Word: "categorie", Beside: BesideSubjects, Synonyms: []string{"soort", "onderwerp"},
			Signs: []string{"valt onder dienstverlening: dienstverlening", "valt onder behandeling: behandeling", "valt onder bejegening: behandeling", "valt onder discriminatie: discriminatie"},
		},
		By: leading, Event: record.Categorise, Gist: "what the complaint is about",
		Does:  "U legt vast waar de klacht over gaat.",
		Needs: "Zet erachter: behandeling, dienstverlening of discriminatie. Meer dan één mag.", Example: "categorie behandeling, dienstverlening",
	},
	{
		Typed: Typed{Word: "betrokken", Synonyms: []string{"gaat over mij", "gaat over de directeur"}},
		By:    leading, Event: record.DeclareInvolved, Gist: "it is about the director: the deputy answers for it, for good",
		Does:    "De klacht gaat over de directeur. De plaatsvervangend directeur behandelt de klacht. De directeur krijgt niets meer van deze zaak.",
		Example: "betrokken",
	},
	{
		Typed: Typed{Word: "verhinderd"},
		By:    leading, Event: record.HandToDeputy, Gist: "the deputy answers for it",
		Does: "De directeur kan deze ene klacht niet behandelen. De plaatsvervangend directeur doet het.", Example: "verhinderd",
	},
	{
		Typed: Typed{Word: "afwezig", Beside: BesideUntil, Synonyms: []string{"vakantie", "ziek"}},
		By:    leading, Event: record.BeAway, Gist: "until that day all cases go to whoever stands in",
		Does:  "U bent afwezig. Wie voor u waarneemt, behandelt tot en met die dag al uw klachten, ook nieuwe. Die persoon krijgt een lijst. Daarna komt alles vanzelf weer bij u.",
		Needs: "Zet de laatste dag erachter.", Example: "afwezig tot 5 januari",
	},
	{
		Typed: Typed{Word: "aanwezig", Synonyms: []string{"ik ben er weer"}},
		By:    leading, Event: record.BeBack, Gist: "back before that day",
		Does: "U bent er weer. Alle klachten komen weer bij u.", Example: "aanwezig",
	},
	{
		Typed: Typed{Word: "stukken", Beside: BesideCase, Synonyms: []string{"het dossier graag"}},
		By:    commands, Event: record.AskFile, Gist: "the file of the case again",
		Does:  "U krijgt alle stukken van de klacht opnieuw.",
		Needs: "Antwoordt u op een lijst? Zet dan het kenmerk erachter: stukken K-2026-0001.", Example: "stukken",
	},
	{
		Typed: Typed{Word: "overnemen", Beside: BesideToWhom, Synonyms: []string{"ik neem over", "directeur: directeur"}},
		By:    leading, Event: record.TakeOver, Gist: "the sender answers for it",
		Does: "U behandelt de klacht vanaf nu zelf.", Example: "overnemen",
	},
	{
		Typed: Typed{Word: "directeur"},
		By:    leading, Event: record.HandToDirector, Within: "overnemen", Gist: "the director answers for it",
		Does: "De directeur behandelt de klacht vanaf nu.", Example: "directeur",
	},
	{
		Typed: Typed{Word: "het duurt langer", SameLine: true, Synonyms: []string{"uitstel melden"}, Signs: []string{"duurt langer", "uitstel"}},
		By:    leading, Event: record.TellDelay, Gist: "when a step is late: shows letter 31, which says so",
		Does:  "De klager krijgt een brief dat het langer duurt. Dat kan als iets te laat is. U krijgt eerst een concept.",
		Needs: "U mag er zelf iets onder schrijven.", Example: "het duurt langer",
	},
	{
		Typed: Typed{Word: "klager", Beside: BesideClient, Everyday: true, Synonyms: []string{"gegevens klager"}},
		By:    leading, Event: record.CorrectComplainant, Gist: "corrects the complainant's name, postal address, telephone and language, given in lines below it; shows first what another e-mail address or day of receipt would do",
		Does:    "U verbetert de gegevens van de klager. Bij een ander e-mailadres of een andere dag van ontvangst krijgt u eerst een concept. Na uw akkoord gaan de brieven die niet zijn aangekomen naar het nieuwe adres.",
		Needs:   "Schrijf eronder één of meer regels: Naam:, E-mail:, Adres: (voor de post), Telefoon:, Taal:, Ontvangen:. Schreef iemand voor de klager, zoals een advocaat? Zet er dan ook bij: Rol: en Toestemming: (ja of nee). Die persoon helpt dan de klager.",
		Example: "klager",
	},
	{
		Typed: Typed{Word: Language, Beside: BesideLanguage},
		By:    leading, Event: record.CorrectComplainant, Gist: "the complainant's language: a page \"In het kort\" in it follows each letter",
		Does:  "U legt vast welke taal de klager spreekt. Na elke brief komt een korte bladzijde in die taal.",
		Needs: "Zet de taal erachter, zoals en of Engels.", Example: "taal en",
	},
	{
		Typed: Typed{Word: "verstuurd", Beside: BesideDay, Synonyms: []string{"gepost", "op de post"}},
		By:    leading, Event: record.MarkPosted, Gist: "letters that came back, or had to be posted, count from that day",
		Does:    "U heeft de brieven die niet zijn aangekomen per post verstuurd. Zij tellen vanaf die dag als verstuurd.",
		Needs:   "Zet de dag erachter waarop u ze op de post heeft gedaan.",
		Example: "verstuurd op 4 december",
	},
	{
		Typed: Typed{
			Word: "verlengen", Beside: BesideUntil, SameLine: true, Synonyms: []string{"verlenging", "uitstel", "meer tijd", "langer", "verleng"},
			Signs: []string{"tijd nodig", "uitstellen"},
		},
		By: byCommission, Event: record.Extend, Gist: "shows letter 07, once; below it: the reason. Without a day it asks for the longest extension",
		Does:  "U verlengt de termijn voor het advies. Dat kan één keer. U krijgt eerst een concept. Na uw akkoord krijgt de klager een brief.",
		Needs: "Schrijf eronder waarom u meer tijd nodig heeft. De nieuwe laatste dag mag erbij.", Example: "verlengen tot 8 januari",
	},
	{
		Typed: Typed{Word: "advies", Beside: BesideVerdict, Synonyms: []string{"bindend advies", "uitspraak", "oordeel", "ons advies"}},
		By:    byCommission, Event: record.Advise, Gist: "shows the advice, a PDF or below it; then 08 to the director",
		Does:    "U geeft uw bindende advies. Wij laten eerst zien wat wij aan de directeur sturen.",
		Needs:   "Zet het oordeel erachter: gegrond, deels gegrond, ongegrond of niet te beoordelen. Voeg het advies toe als pdf, of schrijf het eronder.",
		Example: "advies deels gegrond",
	},
	{
		Typed: Typed{Word: "ontvangen", Synonyms: []string{"ontvangst bevestigd", "gezien"}},
		By:    byCommission, Event: record.AcknowledgeDossier, Gist: "records that the dossier has arrived",
		Does: "U bevestigt dat u het dossier heeft ontvangen.", Example: "ontvangen",
	},
	{
		Typed: Typed{Word: "wraking", SameLine: true, OwnName: true, Synonyms: []string{"verschoning", "niet onpartijdig", "betrokken lid"}},
		By:    byCommission, Event: record.AskRecusal, Gist: "tells the director that a member may not be impartial",
		Does:  "U meldt dat een lid misschien niet onpartijdig is. De directeur krijgt bericht.",
		Needs: "Schrijf eronder om welk lid het gaat.", Example: "wraking",
	},
	{
		Typed: Typed{Word: "vraag", SameLine: true, MayAsk: true, Everyday: true, Synonyms: []string{"wij vragen", "graag ontvangen"}},
		By:    byCommission, Event: record.AskDirector, Gist: "shows the question below it, then 21 to the director; other mail is offered as a question",
		Does:  "U vraagt iets aan de directeur. U krijgt eerst een concept.",
		Needs: "Schrijf uw vraag eronder. Bestanden mogen mee.", Example: "vraag",
	},
	{
		Typed: Typed{Word: "vraag klager", SameLine: true, MayAsk: true, Synonyms: []string{"vraag aan klager", "vraag aan de klager"}},
		By:    byCommission, Event: record.AskComplainant, Gist: "shows letter 31 with the question below it, in the commission's name",
		Does:  "U vraagt iets aan de klager. U krijgt eerst een concept. Na uw akkoord krijgt de klager een brief van de commissie.",
		Needs: "Schrijf uw vraag eronder.", Example: "vraag klager",
	},
	{
		Typed: Typed{Word: "hoorzitting", Beside: BesideMoment, Everyday: true, Synonyms: []string{"horen", "zitting"}},
		By:    byCommission, Event: record.CallHearing, Gist: "shows letter 31 to the complainant, the manager and the director, with place or manner below it",
		Does:    "U nodigt de klager, de leidinggevende en de directeur uit. U krijgt eerst een concept. Na uw akkoord krijgen zij een brief van de commissie.",
		Needs:   "Zet de dag en de tijd erachter. Schrijf eronder waar het is, of hoe het gaat.",
		Example: "hoorzitting op 8 december, 14.00 uur",
	},
	{
		Typed: Typed{
			Word: "intrekken", Opposite: "niet ingetrokken", Synonyms: []string{"ik trek mijn klacht in", "klacht intrekken", "hoeft niet meer"},
			Slips: []string{"trek in", "in te trekken", "ingetrokken"}, Signs: []string{"opgelost"},
		},
		By: clients, Event: record.WithdrawalWished, Gist: "tells the director; closes nothing",
		Does: "U wilt uw klacht intrekken. De directeur krijgt bericht.", Example: "intrekken",
	},
	{
		Typed: Typed{Word: "naar de commissie", Synonyms: []string{"ik wil naar de commissie"}, Signs: []string{"klachtencommissie", "commissie"}},
		By:    clients, Event: record.CommissionWished, Gist: "tells the director; the term to submit begins with the contact",
		Does:    "U trekt uw klacht niet in en wilt dat de klacht naar de Klachtencommissie gaat. De directeur krijgt bericht.",
		Example: "naar de commissie",
	},
	{
		Typed: Typed{Word: "niet ingetrokken", Synonyms: []string{"ik trek niet in"}},
		By:    clients, Event: record.WithdrawalDenied, Gist: "after letter 10: reopens the case; any other denial does too",
		Does: "U heeft uw klacht niet ingetrokken. De klacht gaat verder. De directeur krijgt bericht.", Example: "niet ingetrokken",
	},
	{
		Typed: Typed{Word: "ja", Everyday: true, Synonyms: []string{"klopt", "dat klopt", "ja dat klopt", "dat was ik", "ja dat was ik", "ja klopt", "yes"}},
		By:    clients, Event: record.ConfirmMail, Gist: "in reply to the question who wrote a mail (29): it is theirs, and counts from the day it was received",
		Does: "Het bericht is van u. Het telt vanaf de dag waarop u het stuurde.", Example: "ja",
	},
	{
		Typed: Typed{Word: "nee", Everyday: true, Synonyms: []string{"neen", "dat was ik niet", "nee dat was ik niet", "niet van mij", "no"}},
		By:    clients, Event: record.DenyMail, Gist: "likewise: it is not theirs, and stays out of the file",
		Does: "Het bericht is niet van u. Het komt niet in het dossier.", Example: "nee",
	},
	{
		Typed: Typed{Word: "nieuwe klacht", Everyday: true, Synonyms: []string{"dit is een nieuwe klacht", "een nieuwe klacht", "nieuw"}},
		By:    clients, Event: record.WantOwnCase, Gist: "in reply to the receipt of a mail (29): it is a complaint of its own",
		Does: "Uw bericht wordt een eigen klacht. De termijnen lopen vanaf de dag waarop wij het bericht kregen.", Example: "nieuwe klacht",
	},
	{
		Typed: Typed{Word: "bij mijn klacht", Everyday: true, Synonyms: []string{"hoort bij mijn klacht", "het hoort bij mijn klacht", "dit hoort bij mijn klacht"}},
		By:    clients, Event: record.WantThisCase, Gist: "likewise: it belongs to the open complaint",
		Does: "Uw bericht hoort bij de klacht die wij al behandelen.", Example: "bij mijn klacht",
	},
	{
		Typed: Typed{
			Word: "intern", SameLine: true, MayAsk: true, Synonyms: []string{"dit is intern", "alleen intern", "vertrouwelijk", "niet in het dossier", "niet voor het dossier"},
			Slips: []string{"intern", "vertrouwelijk", "niet in het dossier", "niet voor het dossier"},
		},
		By: byManager, Event: record.KeepInternal, Gist: "in answer to 02: only the person responsible sees the answer; it stays out of the dossier",
		Does:  "Uw antwoord blijft bij wie de klacht behandelt. Het komt niet in het dossier.",
		Needs: "Schrijf uw antwoord eronder.", Example: "intern",
	},
	{
		Typed: Typed{Word: "over de directeur", Synonyms: []string{"gaat over de directeur"}},
		By:    clients, Event: record.AccuseDirector, Gist: "the deputy decides first; the director gets nothing more of the case until then",
		Does: "Uw klacht gaat over de directeur. De plaatsvervangend directeur kijkt eerst. De directeur krijgt dit bericht niet.", Example: "over de directeur",
	},
	{
		Typed: Typed{Word: "klacht", Everyday: true, Synonyms: []string{"dit is een klacht", "dit is wel een klacht", "het is een klacht", "het is wel een klacht", "wel een klacht", "complaint", "it is a complaint"}},
		By:    clients, Event: record.InsistComplaint, Gist: "in reply to a letter that it was no complaint: reopens the case; other words for this do too",
		Does: "Uw bericht is wel een klacht. De zaak gaat weer open. De directeur krijgt bericht.", Example: "klacht",
	},
	{
		Typed: Typed{Word: "stand", Synonyms: []string{"status", "hoe staat het", "hoe staat het met mijn klacht", "stand van zaken"}},
		By:    clients, Event: record.AskProgress, Gist: "how their complaint is doing, once a day; only to a verified address, or in answer to our mail",
		Does: "U krijgt een kort antwoord: waar uw klacht is, wat de volgende datum is en wie ermee bezig is.", Example: "stand",
	},
	{
		Typed: Typed{Word: "status", Synonyms: []string{"stand", "stand van zaken", "hoe staat het"}},
		By:    commands, Event: record.AskStatus, Gist: "how the case stands",
		Does: "U krijgt te lezen hoe de klacht ervoor staat.", Example: "status",
	},
	{
		Typed: Typed{Word: "notitie", SameLine: true, MayAsk: true, Synonyms: []string{"aantekening", "opmerking", "memo"}},
		By:    commands, Event: record.Note, Gist: "adds the text below it to the file",
		Does: "U legt iets vast. Het blijft intern: de andere partijen lezen het niet.", Needs: "Schrijf de tekst eronder.", Example: "notitie",
	},
	{
		Typed: Typed{Word: "notitie dossier", SameLine: true, MayAsk: true, Synonyms: []string{"aantekening dossier", "notitie in het dossier", "notitie voor het dossier"}},
		By:    leading, Event: record.NoteDossier, Gist: "adds the text and files to the dossier for the commission; while the commission has the case, shown first",
		Does:  "U legt iets vast voor de Klachtencommissie, bijvoorbeeld wat de medewerker zegt. Het komt in het dossier. Is de klacht al bij de commissie? Dan krijgt u eerst een concept, en sturen wij het na uw akkoord.",
		Needs: "Schrijf de tekst eronder. Bestanden mogen mee.", Example: "notitie dossier",
	},
	{
		Typed: Typed{Word: "hulp", Synonyms: []string{"help", "?", "opdrachten", "uitleg", "wat kan ik"}},
		By:    commands, Event: record.AskHelp, Gist: "what is possible now",
		Does: "U krijgt de uitleg van alles wat nu kan.", Example: "hulp",
	},
	{
		Typed: Typed{Word: EveryCommand, Synonyms: []string{"alle opdrachten"}},
		By:    commands, Event: record.AskHelp, Gist: "all commands",
		Does: "U krijgt de uitleg van alle opdrachten.", Example: EveryCommand,
	},
}
