package category

// up matches a few words between two words of a cue.
const up = `(?: \pL+){0,4} `

var (
	// How an employee treats somebody.
	conduct = oneOf(
		`ge?schreeuw*`, `schreeuw*`, `schold*`, `scheld*`, `uitgescholden`, `uitschel*`, `onbeleefd*`, `onbeschoft*`, `onvriendelijk*`, `brutaal`, `arrogant*`,
		`bot(?:te)?`, `grof`, `kortaf`, `afgesnauwd`, `snauw*`, `gesnauwd`, `uitgelachen`, `uitlach*`, `lach(?:t|te|en|ten)`+up+`?(?:om|over) (?:mij|mijn|me)`,
		`vernederd?*`, `verneder*`, `kleineer*`, `gekleineerd`, `minachtend*`, `neerbuigend*`, `respectloos`, `geen respect`, `niet`+up+`?respect*`, `respect verdien`, `verdien`+up+`?respect`,
		`dreig*`, `gedreigd`, `bedreig*`, `intimide*`, `geintimideerd`, `gepest`, `pest*`, `agressief`, `agressie`,
		`luistert? (?:helemaal |nooit |gewoon )?(?:niet|nooit)`, `niet`+up+`?(?:luister*|geluisterd)`, `wil(?:de)? niet luisteren`, `niet`+up+`?serieus`, `nooit serieus`,
		`als`+up+`?(?:kind|kinderen|baby|klein kind|vuil|hond)`, `(?:jij|je|ik) (?:bent|ben|was) (?:dom|gek|lui|stom)`, `doet? mij na`, `nagedaan`, `schaam mij`, `uitgemaakt voor`,
		`bang voor (?:hem|haar|deze|die|mijn)`, `te woord`, `weggestuurd`, `ophoepelen`, `opgehangen`, `hoorn`, `doorverteld`, `in vertrouwen`, `rodd?el*`, `geroddeld`,
		`onderbr*`, `rol\pL* met (?:haar|zijn) ogen`, `shut up`, `(?:hou|houd) (?:je|jouw|uw) mond`, `leugena*`, `liar*`, `schatje`, `lieverd`, `appt mij`, `of ik lucht ben`, `stuurde`+up+`?naar huis`, `geen hand`, `sloeg`, `slaat`, `slapped`, `moeilijk geval`,
		`(?:vertelde|vertelt|zegt|zei)`+up+`?aan (?:iedereen|anderen)`, `noem(?:t|de) (?:mij|me|hem|haar)`, `call(?:s|ed) me`, `geen tijd voor`, `blij (?:zijn|wezen) dat`, `be (?:happy|grateful|glad) that`, `mondeling afgedaan`, `zoek je maar`, `geen excuses`, `no apolog\pL*`, `loud`, `alsof`, `gevoelloos`, `bazig`, `gehoord voel*`, `niet gehoord`, `duw\pL*`, `geduwd`, `pushed`,
		`ongewenst*`, `aangeraakt`, `seksuele? (?:intimidatie|opmerkingen|grappen)`, `aan ?ge ?staard`,
		`rude*`, `shout*`, `yell*`, `scream*`, `humiliat*`, `insult*`, `beledig*`, `threat*`, `laugh(?:s|ed|ing)? at`, `disrespect*`, `mock*`, `impolite*`, `bull(?:y|ied|ying)`, `stupid`, `harass*`,
		`hung up`, `ignor(?:es|ed|ing) me`, `negeert? mij`, `genegeerd`, `does not listen`, `never listens?`, `not listen*`, `treat(?:s|ed|ing)? me`, `spoke(?: \w+)? to me like`, `looked down`,
	)
	perhapsConduct = oneOf(
		`boos`, `kwaad`, `angry`, `zucht*`, `gezucht`, `behandeld`, `behandelt`, `bejegen*`, `bejegend`, `houding`, `attitude`, `toon`, `onprofessioneel`, `unprofessional`,
		`(?:belt|bel(?:de|t)? |belde)`+up+`?(?:niet|nooit)(?: \pL+)? terug`, `(?:niet|nooit)(?: \pL+)? terug(?:gebeld| ?bel\pL*)`, `neemt`+up+`?(?:niet|nooit) op`, `never calls? back`, `call(?:s|ed)? me back`,
		`op zijn telefoon`, `op haar telefoon`, `(?:praat|praatte|spreekt|sprak)`+up+`?(?:tegen|over) mij`, `keek mij niet aan`, `liegt`, `loog`, `gelogen`, `lied`, `ly(?:ing|es)`, `leugen*`,
		`keeps? appointments?`, `afspraken niet na`, `moeilijk doen`, `ongeduldig*`, `geduld`, `vertrouw*`, `huil*`, `gehuild`, `cried`, `privacy`, `onderbr*`, `gebaar`, `gebaren`,
	)

	// What the service, or the lack of it, does to somebody.
	effects = oneOf(
		`uitgevallen`, `uitvallen`, `valt`+up+`?uit`, `viel(?:en)?`+up+`?uit`, `vervallen`, `cancel*`, `gecanceld`, `afgezegd`, `verzet`, `verplaatst`, `uitgesteld`, `postponed`,
		`wachtlijst*`, `wachttijd*`, `waiting list*`, `waiting time*`, `(?:waiting|wait(?:ed)?)`+up+`?(?:weeks?|months?|years?)`, `(?:wacht|wachten|wachtte)`+up+`?(?:weken|maanden|maand|jaar|lang)`,
		`lesmateriaal`, `lesboek*`, `boeken`, `computers?`, `lokaal`, `lokalen`, `classroom is*`, `verwarming`, `boetes?`, `fines?`, `fined`, `inschrijv*`, `ingeschreven`, `aangemeld`, `registration`,
		`(?:een|de|jullie|uw) fout*`, `mistakes?`, `verkeerde?`, `wrong`, `incorrect*`, `administrati\pL+`, `aanvra*`, `aangevraagd`, `application`, `rekening`, `factu\pL+`, `invoices?`, `bills?`, `betaald`, `(?:terug ?)?betalen`, `paid`, `refund*`, `vergoed*`, `reiskosten`, `kosten`,
		`diploma*`, `certifica*`, `niets (?:opgeleverd|gehoord|geleerd|leer)`, `niets meer gehoord`, `geen (?:antwoord|reactie|bericht|begeleiding|vervang\pL+|plek|plaats|les|lessen|hulp|informatie|uitleg|docent|contract|tolk)`,
		`no (?:answer|reply|lesson|lessons|place|teacher|help|information|replacement|guidance)`, `tolk`, `interpreter`, `beloofd`, `belofte*`, `promised`, `kwijt(?:geraakt)?`, `lost my`, `te laat`, `vertraging`, `delay*`, `niet doorgegeven`, `doorgestuurd`, `contract`, `termijn`, `deadline*`,
		`fouten`, `plan van aanpak`, `rooster*`, `schedule*`, `vrijstelling*`, `docenten`, `teachers`, `opgestuurd`, `nobody (?:knows?|answers?)`, `niemand (?:weet|wist|reageert)`, `verhuisd`, `oude adres`, `toets*`, `uitslag*`, `results?`, `zoek (?:geraakt|te zijn|is|was)`, `overdoen`, `gekort`, `stageplek`, `kou\pL*`, `ijskoud`, `vies`, `vieze`, `stuk`, `kapot`, `broken`, `formaat`, `grote letters`, `rolstoel*`, `wheelchair`, `bus(?:sen)?`, `reistijd`, `ingediend`, `verlenging*`, `papers?`, `documents?`, `forms?`,
		`personal documents`, `gegevens`, `dossier`, `brief niet`, `papieren`, `documenten`, `opgezegd`, `gestopt met`, `steeds (?:een )?(?:andere|nieuwe|wisselende)`, `niet bereikbaar`, `onbereikbaar`, `gesloten`, `kinderopvang`, `locatie`, `niveau`, `level`,
	)
	perhapsEffects = oneOf(
		`les`, `lessen`, `cursus*`, `course*`, `lessons?`, `class`, `traject*`, `stages?`, `werkplek`, `examens?`, `exams?`, `begeleiding`, `opleiding`, `programma`, `geld`, `money`, `weken`, `maanden`, `weeks`, `months`,
		`afspraak`, `appointment`, `formulier*`, `website`, `portaal`, `groep`, `tekende`, `uitkering`, `werk gevonden`, `geen werk`,
	)

	// Somebody says that it is discrimination, or that it is not.
	explicit = oneOf(`gediscrimineerd`, `discrimin*`, `racis*`, `racist`, `ongelijk*`, `vooroorde*`, `prejudice*`, `islamofob*`, `homofo*`, `seksis*`, `sexis*`, `\pL+discriminatie`)
	denied   = oneOf(`(?:geen|niet|not|no|zonder)(?: \pL+){0,2} (?:discrimin\pL*|gediscrimineerd|racis\pL*)`)

	// Somebody says who they are.
	introduces = oneOf(`ik ben`, `ik kom`, `wij zijn`, `wij komen`, `i am`, `we are`)

	// Words for unequal treatment, or for its cause.
	unequal = oneOf(
		`omdat ik`, `omdat wij`, `omdat mijn`, `omdat (?:hij|zij|ze|u|je|jij)`, `because (?:i|of|my|we)`, `vanwege`, `wegens`, `door mijn`, `om mijn`, `te maken met`, `to do with`,
		`anders (?:behandeld|dan)`, `treated differently`, `differently`, `ongelijk*`, `niet eerlijk`, `oneerlijk`, `unfair`, `niet gelijk*`, `unequal`, `als enige`, `the only`, `only (?:the|for)`, `alleen (?:de|maar|voor|aan)`, `liever`, `prefers?`, `rather`,
		`(?:anderen?|andere \pL+|others?|other \pL+)(?: \pL+){0,6} (?:wel|can|do|are|get)`, `terwijl`, `while`, `jullie`, `you people`, `dat soort`, `such people`, `dit soort mensen`, `grap\pL*`, `jokes?`, `niet`+up+`?gerespecteerd`, `respecteer*`,
		`mocht ik niet`, `mag ik niet`, `mag niet`, `moest (?:ik|hem|het|af)`, `afdoen`, `af moe*`, `take (?:it )?off`, `weiger*`, `refus*`, `niet welkom`, `not welcome`, `afgewezen`, `rejected`, `niet aangenomen`, `wel een`, `wel (?:mee|naar|op|in|met)`, `meteen een`, `(?:die|zulke|zo n) (?:lui|mensen|types)`, `those people`, `die werken`, `toch niet`, `never (?:follows?|asks?|checks?)`, `nooit`+up+`?(?:witte|blanke|nederland\pL*)`, `to the others`, `aan de anderen`, `belediging van`, `geen zin`, `no sense`, `beter thuis`, `hoort thuis`, `thuis hoort`, `past (?:bij|niet)`, `fits`,
	)
)

// ground is a ground of discrimination: the words for it, words only used to hurt, and
// the ways to name it as a cause.
type ground struct {
	name           string
	words          cues // they count next to other cues
	telling        cues // nobody says it in a complaint about something else
	hurts, because cues
}

// cause makes the patterns that name a ground as the cause of something.
func cause(words string) cues {
	return oneOf(`(?:vanwege|wegens|om|door|because of|due to|op grond van)(?: (?:mijn|my|de|het|zijn|haar|onze|our|his|her|een))? (?:` + words + `)`)
}

var grounds = []ground{
	{
		name: "religie",
		words: oneOf(
			`hoofddoek*`, `headscar\pL+`, `hijab`, `nikab`, `niqab`, `boerka`, `sluier`, `moslim*`, `muslim*`, `islam\pL*`, `christen*`, `christian*`, `katholiek*`, `catholic`, `jood`, `joden`, `joods\pL*`, `jewish`, `hindoe*`, `hindu`, `sikh`, `tulband`, `turban`, `keppel*`, `kippa`, `kruisje`,
			`geloof`, `gelovig*`, `religi\pL*`, `faith`, `god`, `allah`, `bid`, `bidden`, `gebed`, `pray*`, `moskee`, `mosque`, `kerk`, `church`, `ramadan`, `vasten`, `fasting`, `vrijdaggebed`, `suikerfeest`, `halal`,
		),
		telling: oneOf(`hoofddoek*`, `headscar\pL+`, `hijab`, `nikab`, `niqab`, `moslims?`, `muslims?`, `islam\pL*`, `(?:mijn|my|zijn|haar|hun|het|his|her|their) (?:geloof|religie|godsdienst|faith|religion)`, `religie`, `godsdienst*`, `gebeds?\pL*`, `bidden`, `to pray`, `praying`, `prayers?`, `ramadan`, `vrijdaggebed`),
		because: cause(`geloof|religie|godsdienst|religion|faith|hoofddoek|headscarf`),
	},
	{
		name:    "levensovertuiging",
		words:   oneOf(`levensovertuiging*`, `levensbeschouw*`, `humanist*`, `atheis*`, `ongelovig*`, `niet gelovig`, `not religious`, `overtuiging`, `vegan*`, `veganist*`, `pacifis*`, `philosoph*`),
		telling: oneOf(`levensovertuiging*`, `levensbeschouw*`, `atheis*`, `humanis\pL*`, `uit overtuiging`),
		because: cause(`levensovertuiging|overtuiging|beliefs?|belief`),
	},
	{
		name: "afkomst",
		words: oneOf(
			`afkomst`, `herkomst`, `nationaliteit`, `nationality`, `buitenland\pL*`, `allochto\pL*`, `foreign\pL*`, `migrant\pL*`, `immigrant\pL*`, `vluchteling*`, `refugee*`, `asielzoeker*`, `statushouder*`,
			`syri\pL+`, `eritre\pL+`, `marokka\pL+`, `moroccan*`, `turk\pL*`, `somali\pL*`, `afghaan\pL*`, `afghan\pL*`, `iran\pL*`, `irak\pL*`, `iraq\pL*`, `oekrai\pL+`, `ukrain\pL+`, `pool`, `poolse?`, `polen`, `polish`, `roemeen\pL*`, `bulgaar\pL*`, `surinam\pL+`, `antill\pL+`, `afrika\pL*`, `africa\pL*`, `arab\pL+`, `ethiop\pL+`, `chine\pL+`, `roma`, `zigeuner*`, `accent`, `achternaam`, `(?:eigen|jouw|mijn|your own|my) (?:land|country)`,
		),
		hurts:   oneOf(`terug naar (?:je|jouw|uw|jullie|eigen|mijn|ons|hun)(?: eigen)? land`, `go back to (?:your|my|our|their)(?: own)? country`, `(?:jullie|die|you) (?:buitenlanders|allochtonen|foreigners|syriers|marokkanen|turken|afrikanen|polen|refugees|arabs?)`),
		telling: oneOf(`afkomst`, `buitenlanders?`, `buitenlandse`, `allochto\pL*`, `foreigners?`, `(?:mijn|my|onze|our) (?:nationaliteit|nationality|accent|achternaam|surname)`, `(?:alle|all|die|those|these) (?:african|arab|polish|syrian|afrikaanse|arabische|poolse|syrische)\pL*`, `midden oosten`, `middle east`),
		because: cause(`afkomst|herkomst|nationaliteit|achtergrond|origin|nationality|background|accent|buitenlandse naam|achternaam`),
	},
	{
		name: "seksuele geaardheid",
		words: oneOf(
			`homo`, `homo s`, `homoseksu\pL*`, `gay`, `gays`, `lesbi\pL*`, `lesbo`, `biseksu\pL*`, `bisexual`, `lhbt\pL*`, `lgbt\pL*`, `geaardheid`, `sexual orientation`, `mijn (?:vriend|man) en ik twee mannen`, `seksuele voorkeur`,
		),
		hurts:   oneOf(`flikker`, `nicht`, `faggot`, `poten?ramm\pL*`),
		telling: oneOf(`homo`, `homo s`, `homoseksu\pL*`, `gay`, `gays`, `lesbi\pL*`, `geaardheid`, `sexual orientation`, `lhbt\pL*`, `lgbt\pL*`),
		because: cause(`geaardheid|seksuele geaardheid|seksuele voorkeur|sexual orientation|sexuality`),
	},
	{
		name: "sekse",
		words: oneOf(
			`vrouw`, `vrouwen`, `vrouwelijk*`, `mannen`, `mannelijk*`, `woman`, `women`, `female`, `men`, `meisjes?`, `jongens`, `girls?`, `boys`, `sekse`, `geslacht`, `gender`, `transgender*`, `trans`, `non binair`, `zwanger*`, `pregnan*`, `zwangerschap*`, `moeder`, `mothers?`,
		),
		hurts:   oneOf(`(?:geen|niets|niks|niet|no|not)(?: \pL+){0,3} (?:voor|for)(?: een| a| vrouwen| women)? ?(?:vrouw|vrouwen|woman|women|meisje|meisjes|girls?|man|mannen)`),
		telling: oneOf(`zwanger\pL*`, `pregnan\pL*`, `transgender*`, `als vrouw`, `as a woman`, `because you are a (?:woman|man)`, `vrouwen (?:kunnen|horen|moeten|mogen|zijn)`, `women (?:can|cannot|should|are|do)`),
		because: cause(`sekse|geslacht|gender|zwangerschap|zwanger|pregnancy|sex`),
	},
	{
		name:    "leeftijd",
		words:   oneOf(`leeftijd\pL*`, `(?:my|his|her) age`, `age`, `te oud voor`, `te oud`, `too old`, `te jong`, `too young`, `jonge (?:mensen|deelnemers|cursisten)`, `jongeren`, `jongere\pL*`, `ouderen?`, `young(?:er)? people`, `older people`, `5\d jaar`, `6\d jaar`, `5\d`, `6\d`, `senior\pL*`, `bejaard\pL*`, `opa`, `oma`),
		hurts:   oneOf(`(?:ik|je|jij|u|hij|zij|i|you|he|she)(?: am| are| is| was| ben| bent)(?: \pL+)? (?:te oud|too old|te jong|too young)`, `(?:te oud|too old|te jong|too young) (?:ben|bent|was|voor (?:de|een|deze|dit|het) (?:opleiding|cursus|stage|baan|werk|traject)|for (?:the|this|a) (?:course|job|training|programme?|internship))`),
		telling: oneOf(`(?:mijn|my|uw|jouw|your|die|deze) (?:leeftijd|age)`, `leeftijdsd\pL+`, `leeftijd`),
		because: cause(`leeftijd|age`),
	},
	{
		name:    "ras",
		words:   oneOf(`ras`, `race`, `racial`, `huidskleur`, `skin`, `skin colou?r`, `zwart`, `zwarte`, `black`, `donker(?:e|der)?`, `dark`, `blank(?:e|en)?`, `witte?`, `white`, `gekleurd\pL*`, `coloured`, `kleur`, `colou?r`),
		hurts:   oneOf(`neger\pL*`, `nigger\pL*`, `zwarte aap`, `black monkey`, `monkey`, `apen?geluid\pL*`, `zwarte piet`),
		telling: oneOf(`huidskleur`, `(?:my|your|our|his|her) skin`, `skin colou?r`, `(?:mijn|jouw|uw|onze) (?:huid|kleur|ras)`, `(?:white|black) (?:students?|people|persons?|man|woman|men|women|colleagues?|clients?)`, `(?:witte|zwarte|blanke|donkere) (?:cursisten|deelnemers|mensen|man|vrouw|mannen|vrouwen|collega s|studenten|klanten|huid)`),
		because: cause(`ras|huidskleur|kleur|race|skin|skin colou?r|colou?r`),
	},
	{
		name:    "inkomen",
		words:   oneOf(`inkomen`, `income`, `bijstand\pL*`, `uitkering\pL*`, `benefits?`, `welfare`, `arm`, `armoede`, `poor`, `poverty`, `schulden`, `debts?`, `weinig geld`, `geen geld`, `no money`, `voedselbank`, `minima`, `rijk\pL*`, `rich`),
		hurts:   oneOf(`uitkeringstrekker\pL*`, `profiteur\pL*`),
		telling: oneOf(`arme mensen`, `poor people`, `(?:mijn|ons|my|our) (?:lage )?inkomen`, `(?:my|our) income`, `omdat (?:ik|wij|we) (?:arm|in de bijstand)\pL*`),
		because: cause(`inkomen|income|uitkering|bijstandsuitkering|bijstand|armoede|schulden|poverty|benefits?`),
	},
}
