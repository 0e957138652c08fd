package accused

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/typo"
)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// All words are folded: lower case, without diacritics, without apostrophes.
var (
	// Who leads the foundation.
	functions = set(`directeur directeuren directeurs directrice directrices directie direkteur direktrice direktie
		director directors directress bestuurder bestuurders bestuur bestuursvoorzitter baas bazin baasje grootbaas hoofdbaas
		boss bosses bigboss ceo leiding dyrektor direktor mudur директор директора директору directora diretor diretora
		مدير المدير المديرة`)
	// Words that may mean the same, when said of the foundation: "jullie chef".
	leaders    = set(`chef hoofd leider leidster eigenaar eigenares management head leader owner chief president voorman patron`)
	foundation = set(`integratiewerk stichting foundation organisatie organisation organization jullie kantoor office school taalschool`)
	yours      = set(`jullie uw your jouw je grote hoogste top`)
	// Words with nearly the same spelling that mean something else.
	notFunctions = set(`detector direction directions directly directory directed directe directief rector dictator direction`)
	// Compounds of those words for somebody elsewhere, or below.
	otherCompounds = set(`school bank bedrijfs basisschool ziekenhuis winkel hotel fabrieks adjunct onder vice oud ex plaatsvervangend
		school bus taxi tram trein auto fiets vrachtwagen wagen brommer scooter uitvaart film muziek sport zorg gemeente`)
	// Words before the function that make it somebody else's.
	lesser = set(`adjunct plaatsvervangend plaatsvervangende plv vice deputy assistant waarnemend waarnemende loco onder oud voormalig vroegere`)

	articles   = set(`de het een die deze dat dit uw jullie onze ons the your our that this a an jouw je this these hun their zijn haar his her`)
	adjectives = set(`algemeen algemene grote hoge hoogste nieuwe oude general new old managing manager big top main executive beste eigen zelfde same hele`)
	titles     = set(`mevrouw mevr mw mvr meneer menner mijnheer menheer heer dhr hr mr mrs ms miss mister sir madam madame mevrou meester dr drs ir ing prof`)
	particles  = set(`van den de der ter ten te t el al la le du da dos das do di von und bin ibn ben abu op in het aan s ait ould af av`)
	roleWords  = set(`directeur directrice director plaatsvervanger leidinggevende manager teamleider teammanager afdelingshoofd voorzitter commissie klachtencommissie
		commissielid lid beheerder secretaris bestuurder bestuur klachten stichting`)
	// Last names that are also ordinary words.
	everyday = set(`boer bakker visser smit groot wit jong lang klein kok koning mulder kuiper schipper bos berg dijk broek winter zomer
		jager slager timmerman kramer bosch maas beek veld vos haan wolf brand bruin zwart oud kort vries heer ridder prins keizer
		young king white brown black long small smith baker fisher cook hunter bush hill wood field stone goed fort mens man bank geld huis
		storm post dekker hoek hof kamp laan linden meer molen oever plas poort rood scholten staal stam toren vogel vrede wal wind zand`)

	// Whose director it is.
	ofs    = set(`van of bij at in from uit op`)
	ours   = set(`jullie uw u your you deze dit this hier here stichting foundation integratiewerk onze ons our kantoor office`)
	places = set(`mijn my een a an andere ander other another basisschool kind kinderen zoon dochter child children son daughter gemeente azc coa bank bedrijf
		company firma firm restaurant uwv ziekenhuis hospital winkel shop store supermarkt supermarket hotel fabriek factory duo ind werk work job
		stage universiteit university college bus taxi tram trein train auto car vrachtwagen fiets museum zwembad moskee mosque kerk church buurthuis
		opvang kinderopvang creche sportclub club vereniging woningbouw woningcorporatie zorg politie police zijn haar his her`)
	courses    = set(`school cursus opleiding les lessen traject groep organisatie stichting class course lesson lessons`)
	kin        = set(`sons son daughters daughter kids childs childrens zoons dochters kinds school company bank factory hospital schools companys`)
	employers  = set(`baas bazin boss chef`)
	mine       = set(`mijn my me zijn haar his her`)
	selves     = set(`zelf eigen own`)
	beings     = set(`is was ben am ware were been geweest als as werd word became`)
	heres      = set(`hier here nu now`)
	belongings = set(`naam adres mailadres email emailadres kantoor kamer secretaresse name address office secretary`)
	relations  = set(`man vrouw vader moeder broer zus oom buurman buurvrouw vriend vriendin neighbour neighbor father mother brother sister husband wife uncle friend
		zoon dochter neef collega`)

	// How a mention stands in its sentence.
	toward     = set(`aan naar met to with voor for via bij richting towards toward`)
	between    = set(`met with voor naar`)
	possessive = set(`van of from`)
	informed   = set(`hoogte informed`)
	agents     = set(`van du del door by over tegen about against of from vanwege wegens omdat because`)
	denied     = set(`over tegen about against door by met`)
	asking     = set(`belt calls vraag vragen vroeg gevraagd verzoek verzoeken bedank bedanken dank bedankt ask asked asking tell told inform informeer thank thanks thanking
		bel bellen gebeld mail mailen schreef schrijven wrote write ken kennen know spreken gesproken sprak speak meet ontmoet waarschuw`)
	wishes  = set(`wil willen wilt hoop hopen graag want hope wish please alstublieft aub zodat zou wens verwacht vraag verzoek laat ask would let misschien`)
	modals  = set(`kan kunnen mag zal zou kunt can could will would may should must moet might`)
	hearing = set(`weten lezen horen helpen bellen kijken zien beslissen oplossen know read hear help call see look solve decide`)
	knowing = set(`weet wist weten know knows knew kent`)
	amends  = set(`sorry excuses excuus apology apologise apologize apologies spijt`)
	answers = set(`antwoord antwoorden reactie gehoor teruggebeld terug answer answers reply replied response`)
	// What happens in every case, and is nobody's fault.
	contacts = set(`gebeld belde teruggebeld opgebeld nagebeld gesproken sprak gepraat gemaild mailde called phoned spoke talked emailed`)
	gotten   = set(`ontvangen gekregen gelezen kreeg ontving received got read`)
	post     = set(`brief mail email mailtje bericht antwoord uitnodiging letter message answer reply`)
	plain    = set(`heeft hebt has had hebben mij me mijn my ons us met with en and ook al net nu even nog eens weer terug back het it is op on om at uur in de the
		gisteren vandaag eergisteren vanmorgen vanochtend vanmiddag vanavond yesterday today afgelopen vorige last week maandag dinsdag woensdag donderdag vrijdag
		zaterdag zondag monday tuesday wednesday thursday friday januari februari maart april mei juni juli augustus september oktober november december
		klacht brief mail complaint letter telefonisch opgelost solved alles goed ok oke prima klaar geregeld everything all good fine fixed een a afspraak gemaakt appointment made voor for wij we`)
	gifts    = set(`nieuwe nieuw andere new other les lessen groep docent class lesson group een a gegeven geregeld gaf regelde given gave arranged`)
	ends     = set(`weg opgelost geregeld voorbij gone solved fixed`)
	troubles = set(`probleem problemen problem problems klacht complaint`)
	telling  = set(`gezegd verteld said told`)
	secrets  = set(`zeg zeggen vertel vertellen`)
	first    = set(`ik wij we i`)
	nots     = set(`niet not`)
	// Who should look at it instead of the director (procedure 5).
	independent = set(`commissie klachtencommissie onafhankelijk onafhankelijke committee independent`)
	judging     = set(`kijken kijkt kijk beslissen beslist oordelen oordeelt beoordelen beoordeelt look looks decide decides judge judges`)
	whys        = set(`waarom why hoezo`)
	turns       = set(`maar but toch echter however nu now`)

	negations = set(`niet geen nooit niets niks nergens nee not no never nothing dont doesnt didnt isnt wasnt wont cant cannot neither zonder without vast nog`)
	pronouns  = set(`hij zij ze he she die`)
	manners   = set(`is was are were very so and be always really`)
	praise    = set(`aardig aardige vriendelijk vriendelijke geholpen bedankt dank dankbaar bedanken helpful nice helped thank thanks lief lieve goed goede good great tevreden helpt`)

	grievances = set(`klacht klachten klaag klagen klaagt beklag complaint complain complaining complaints boos ontevreden tevreden bezwaar probleem problemen problem problems
		angry unhappy gaat about betreft`)
	angers   = set(`probleem problemen problem problems ruzie conflict boos ontevreden bang trouble fight angry afraid unhappy scared`)
	content  = set(`tevreden happy satisfied`)
	quarrels = set(`probleem problemen problem problems ruzie ruzies conflict boos ontevreden bang trouble fight issue issues angry afraid scared unhappy moeite argument
		slecht slechte kwaad klachten discussie`)
	against = set(`over tegen op met about against with van`)
	readers = set(`u jou jij je you`)
	owned   = set(`uw jouw je your`)
	conduct = set(`gedrag houding handelen manier woorden besluit beslissing behandeling optreden toon opmerking opmerkingen gedragingen
		behaviour behavior attitude conduct words decision treatment remark remarks way actions`)

	// Other people a complaint talks about.
	others = set(`docent docente docenten leraar lerares juf begeleider begeleidster begeleiders coach jobcoach taalcoach medewerker medewerkster medewerkers
		contactpersoon vrijwilliger leidinggevende teamleider receptionist administratie cursist teacher trainer employee staff receptionist
		volunteer manager secretaresse conciërge concierge balie collega stagebegeleider helpdesk`)
)

// wrongs are beginnings of words, and whole words, for what nobody does who treats
// people well.
var (
	wrongs = []string{
		"schreeuw", "geschreeuw", "schold", "schel", "uitgeschol", "uitschel", "geschol", "sloeg", "geslagen", "slaat", "slaan", "duwde", "geduwd",
		"dreig", "bedreig", "gedreig", "discrim", "gediscrim", "racis", "beledig", "uitlach", "uitgelach", "lachte", "lacht", "gelogen", "liegt", "loog", "liegen", "leugen",
		"pest", "gepest", "negeer", "genegeer", "intimid", "geintimid", "onbeleefd", "onbeschoft", "respectloos", "oneerlijk", "gestolen", "steel", "stal",
		"aangeraakt", "raakte", "weiger", "geweiger", "afgewezen", "weggestuurd", "eruit", "vernede", "gekwetst", "kwets", "misbruik", "gemeen", "grof", "lelijk",
		"shout", "yell", "scream", "insult", "threat", "hit", "beat", "push", "rude", "touch", "unfair", "lied", "liar", "lying", "stole", "steal", "bull", "humiliat",
		"ignor", "refus", "disrespect", "kicked", "laugh", "harass", "abus", "treated", "promised", "beloof",
	}
	exact = map[string]bool{"hit": true, "beat": true, "stal": true, "lied": true, "grof": true, "lacht": true, "steel": true, "pest": true, "bull": true}
)

func wrong(w string) bool {
	for _, begin := range wrongs {
		if w == begin || !exact[begin] && strings.HasPrefix(w, begin) {
			return true
		}
	}
	return false
}

// isFunction reports whether a folded word is the director's function, including
// compounds and typing errors.
func isFunction(w string) bool {
	switch {
	case functions[w]:
		return true
	case len(w) < 7 || notFunctions[w]:
		return false
	}
	for _, f := range []string{"directeur", "directrice", "director", "bestuurder", "directie"} {
		if head, ok := strings.CutSuffix(strings.Replace(w, "direk", "direc", 1), f); ok {
			return !otherCompounds[head] && !otherCompounds[strings.TrimSuffix(head, "s")]
		}
		if f[0] == w[0] && f != "directie" && f != "bestuurder" && typo.Distance(w, f, 2) <= 2 {
			return true
		}
	}
	return false
}
