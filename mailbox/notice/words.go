package notice

import "strings"

// usualWords are the words that notices of absence and receipt consist of, folded, in
// Dutch, English, German, French, Turkish and Polish. They say when, where, who else
// and how to reach them. Apart from words that any sentence needs, there is nothing
// here that a complaint needs.
var usualWords = wordSet(`
` + usualDutch + usualEnglish + usualGerman + usualOthers)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

const usualDutch = `
aangemaakt voortgang volgen volg portaal portal selfserviceportal statusupdate compensatiedag compensatieverlof adv atv adv-dag atv-dag mantelzorg zorgverlof bijzonder familieomstandigheid
familieomstandigheden omstandigheden welverdiende taken overgenomen overneemt overnemen pak oppakken gelegenheid staat verband voortaan vervallen tussendoor
hartelijke mailt schrijft schrijven inhoudelijke inhoudelijk aangekomen goedgekeurd onze
momenteel moment wegens vanwege door drukte grote hoeveelheid extra werkzaamheden toegang zakenreis verwachten verwacht verwachting verwachte les lessen beginnen begint starten start gestart hervatten
school stichting organisatie gemeente praktijk kantoren winkel instelling college dienst loket bezig bekijken bekijk reageer avond vanavond vanmiddag vanochtend ochtend dagdeel deeltijd parttime
bereiken bereikt probeer proberen geprobeerd mogen wilt gebruik gebruiken maken maak gemaakt aangeven vermelden vermeld noteren noteer daarvan hiervan waarvan hierop daarop hierover
opvolging opvolgen opgevolgd uitzoeken uitgezocht team's medewerker medewerkers persoonlijk persoonlijke opnieuw nogmaals gewoon uiteraard natuurlijk zeer snelle spoedige
gestelde gemiddeld gemiddelde enkele aantal paar twee drie vier vijf tien half halve week eindejaars sluiting sluitingsdag brugdag studiedag studiedagen roostervrij
ingepland gepland afspraak afspraken overleg heidag evenement beurs operatie herstel herstellende revalidatie calamiteiten calamiteit storing storingen klantnummer
verlopen verloopt verder nieuwe functie baan dienst treden getreden opvolger opvolgster emailverkeer e-mailverkeer postbus huidige ongelezen verwijderd gewist
gelieve liefst voorkeur mits tenzij tegelijk overige volledige volgende onderstaande bovenstaande onderaan bovengenoemde genoemde genoemd uitsluitend bestemd
vanzelf dankbaar waardering waarderen interesse belangstelling aanmelding inschrijving bestelling sollicitatie gegevens privacy spamfilter map ongewenste
ontvangt krijgt krijg krijgen geeft geef geven gegeven gaf antwoordtermijn termijn wettelijke feest kerstmis jaarwisseling gezellige warme
de het een en of maar dat die dit deze er te ten ter van voor met in op om aan bij tot totdat t/m tm vanaf vanuit via uit over per naar door na
sinds tijdens tussen binnen buiten zonder als dan wanneer waarop indien zodra terwijl omdat want daarom hierdoor waardoor daardoor hiervoor
hierbij daarna daarvoor daarnaast ook nog al wel niet geen niets alleen even weer pas eerst zo zoals zelf eventueel echter inmiddels
ik je jij jou jouw u uw mij mijn me we wij ons onze hij zij ze hun hem haar men iemand iedereen alle alles elke ieder andere anders
ben bent is was zijn waren ga gaan gaat heb hebt heeft hebben had word wordt worden werd kan kunt kun kunnen zal zult zullen zou zullen mag moet
kom komt kon dient wilt staat sta staan zit zitten blijft blijven doet doen laat
afwezig afwezigheid afwezigheidsbericht afwezigheidsmelding aanwezig aanwezigheid bereikbaar onbereikbaar bereikbaarheid vrij verlof
zwangerschapsverlof bevallingsverlof ouderschapsverlof vakantie zomervakantie kerstvakantie herfstvakantie voorjaarsvakantie meivakantie
krokusvakantie kerstdagen feestdag feestdagen feestdagen paasdagen pasen pinksteren kerst hemelvaart hemelvaartsdag koningsdag bevrijdingsdag goede vrijdag vrije
ziek ziekte training cursus congres conferentie bespreking vergadering vergaderingen reis dienstreis thuis buitenland kantoor locatie
gesloten geopend open openingstijden weekend doordeweeks werkdag werkdagen werkdagen werkzaam werk werken werkt uren uur tijd tijden tijdstip
kantooruren kantoortijden dag dagen week weken maand maanden jaar vandaag morgen overmorgen gisteren ochtend middag avond ochtends middags
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maandagen dinsdagen woensdagen donderdagen vrijdagen maandags woensdags
januari februari maart april mei juni juli augustus september oktober november december jan feb mrt apr jun jul aug sep sept okt nov dec
eind begin rond tegen half
terug terugkomst terugkeer teruggekeerd retour hervat keer
mail mails mailtje e-mail emails email e mailbox mailadres emailadres adres inbox postvak bericht berichten berichtje post brief telefoon telefonisch telefoonnummer nummer
telefoonnummers tel mobiel gsm whatsapp app sms website site link formulier contactformulier contact contactpersoon contactgegevens opnemen neem neemt
mailen bellen bel belt gebeld sturen stuur stuurt verstuurd verzonden gestuurd ontvangen ontvangst ontvangstbevestiging ontving binnengekomen
lees lezen leest gelezen beantwoord beantwoorden beantwoordt antwoord antwoorden antwoordt reageer reageren reageert reactie reacties reactietijd
doorgestuurd doorsturen doorgezet behandeld behandelen behandeling verwerkt verwerken geregistreerd registratie opgepakt bekijken bekeken gecontroleerd controleer
zien ziet zie wachten wacht even geduld vertraging later langer duren duurt sneller snel spoedig zo spoedig mogelijk mogelijke streven streef doen ernaar
gewend gebruikelijk normaal beperkt beperkte regelmatig dagelijks wekelijks direct rechtstreeks meteen tijdelijk tijdelijke gedurende periode
dringend dringende dringends urgent urgente spoed spoedeisend spoedeisende noodgeval noodgevallen nood belangrijk belangrijke zaak zaken vraag vragen
haast hulp helpen helpt helpen assistentie ondersteuning terecht wenden richten collega collega's collegas vervanger vervangt vervanging waarnemer waargenomen waarneemt
waarnemen team afdeling secretariaat receptie balie servicedesk helpdesk klantenservice klantcontactcentrum administratie directie management assistent assistente
ticket ticketnummer zaaknummer kenmerk referentie referentienummer meldingsnummer melding meldingen verzoek aanvraag onder
automatisch automatische automatiseerd gegenereerd bericht noreply no-reply kunt systeem
bedankt dank dankjewel danken alvast hartelijk vriendelijk vriendelijke groet groeten begrip excuses ongemak sorry helaas jammer genoeg graag
beste geachte hallo hoi dag heer mevrouw dames heren meneer relatie lezer afzender allen goedemorgen goedemiddag goedendag mvg hoogachtend ls
fijne fijn prettige prettig goed goede gezond nieuw nieuwe wens wensen wenst wenst mooie zonnige zomer zonnig gelukkig hoop spoedig
informatie meer info geval gevallen bevestigen bevestiging bevestigd welkom ziens tot dan aandacht leuk genieten geniet
nl be dhr mevr mw dhr plek beschikbaar stuk bureau ziekenhuis huisarts 112 112 arts
gaarne mogelijk mogelijkheid verder tevens bijvoorbeeld ongeveer uiterlijk maximaal minimaal zeker samen niet eerder eerste eerstvolgende volgende
afgelopen komende laatste gehele hele telkens steeds veel zeer
`

const usualEnglish = `
checking related admissions anything track status online progress thanks reaching slow slower well-deserved deserved tasks taken created
reviewed review staff business aim attend attending conference meeting meetings event workshop training course working remotely abroad overseas desk parttime part-time regular
monitored monitor monitoring unmonitored connection connectivity catch caught expect expected expecting experience experiencing high volume volumes higher usual than unable able
asap longer employed employee role position left company organisation organization school foundation university joined please direct redirect use using via below above following
details detail submit submitted form link click visit our faq during operating opened response times queue agent agents representative rep resolved update updates updated added
merry cheers warm greetings season's seasons meanwhile otherwise appreciate appreciated receiving read re on monday's date dates starting ending beginning end start began early late mid around
confirm confirmation acknowledge acknowledgement acknowledgment arrived landed safely been looking into quickly promptly priority non-urgent nonurgent happily gladly
the a an and or but that this these those there here to of for with in on at by from until till through thru since during between within outside without
if when whenever while because as so than then also only not no nothing any some all every each other another please note
i me my mine we us our ours you your yours he she they them their it its who whom which what
am is are was were be been being have has had do does will would shall should can could may might must let get gets got
i'm i'll i've we're we'll you're you'll it's don't won't can't cannot am
away absent absence out office ooo leave annual maternity paternity parental vacation holiday holidays travel travelling traveling trip business sick ill
unavailable available reachable reach reached unreachable closed open opening christmas easter new year weekend public bank
back return returning returned resume work working hours hour day days week weeks month today tomorrow monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december mon tue wed thu fri sat sun
email emails e-mail e mail mails message messages inbox mailbox address phone telephone call calling mobile cell number text contact contacting send sending sent
receive received receiving receipt read reading reply replies replying respond responds responding response answer answered forwarded forward
handle handled process processed registered check checking checked access limited intermittent internet
urgent urgently urgency emergency emergencies immediate immediately important matter matters issue issues question questions enquiry enquiries inquiry request requests
help assistance assist support colleague colleagues team department desk reception manager assistant deputy backup cover covering behalf
ticket reference case id number created opened logged under
automatic automatically automated generated auto autoreply noreply system
thank thanks thankful kind regards best sincerely dear hello hi sir madam understanding patience inconvenience apologies apologise apologize sorry unfortunately
soon possible possibly earliest convenience latest shortly delay delayed delays later longer take takes may meantime temporarily currently usually normally aim
very more information need needs require requires upon about regarding concerning directly instead one two three first next last
look forward hearing great nice happy merry wish wishing good well
`

const usualGerman = `
betriebsferien betriebsurlaub ferien wohlverdienten sommerferien elternurlaub mutterschaftsurlaub verschickt geloscht neue neuer
befinde befinden befindet erst derzeitig zurzeit bestens besten zugestellt kollegen kollegium folgende folgenden dringender eingegangenen schnellstmoglichst umgehend kurze kurzer
frohe frohes weihnachten neues jahr gutes schone schonen sommer erholsame wunschen wunsche krankheitsbedingt krankheit bearbeitungszeit kundenservice kundennummer vorgang vorgangsnummer ticketnummer
automatisierte systemgenerierte antwortmail ab sofort mehr beschaftigt firma unternehmen schule nachfolger nachfolgerin außer ausser haus hauses zugriff eingeschrankten montags freitags teilzeit
nachste nachsten kommende kommenden ende anfang mitte stehe steht stehen verfugung meiner e-mails kann gelesen mobil handy bis einschließlich
dezember buro buros wende helfen hilft weiter lesen rufe anruf freue freuen ruckmeldung melden zeitnah geduld ungeduld hierfur dafur
auf antworten kommt konnen schreiben schreibe schickt schicken unter
der die das den dem des ein eine einen einem einer und oder aber dass dies diese dieser dieses diesem zu zum zur von vom fur mit im in am an auf ab bei bis
aus uber per nach seit wahrend zwischen innerhalb ausserhalb außerhalb ohne wenn sobald weil da auch nur nicht kein keine keinen nichts noch wieder erst
ich mir mich mein meine meiner meinem meinen wir uns unser unsere sie ihr ihre ihrer ihren ihrem ihnen es er man alle alles andere
bin ist sind war waren habe hat haben werde wird werden wurde kann konnen konnte konnten darf mussen muss sollte sollten
abwesend abwesenheit abwesenheitsnotiz urlaub jahresurlaub elternzeit mutterschutz dienstreise krank krankheit buro haus erreichbar erreichen nicht geschlossen
geoffnet offnungszeiten weihnachten feiertage ostern wochenende verreist unterwegs
zuruck ruckkehr zuruckkehren arbeite arbeiten arbeitstag arbeitstage werktage werktag uhr zeit zeitraum tag tage tagen woche wochen heute morgen
montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober dezember einschließlich einschliesslich einschlielich
mail mails e-mail email nachricht nachrichten postfach telefon telefonisch telefonnummer nummer adresse kontakt kontaktieren anrufen rufen rufnummer
senden gesendet erhalten eingang eingegangen empfangen lesen gelesen beantworten beantwortet antworten antwort weitergeleitet weiterleitung bearbeitet bearbeiten bearbeitung
dringend dringende dringenden dringlich fallen fall notfall notfallen angelegenheiten angelegenheit frage fragen anliegen anfrage anfragen
wenden bitte hilfe kollege kollegin kollegen vertretung vertreter vertritt team abteilung sekretariat zentrale
automatisch automatische automatisierte erstellt generiert
vielen dank danke freundlichen freundlichem grußen grussen gruß guten sehr geehrte geehrter damen herren hallo liebe lieber verstandnis entschuldigung leider gerne
schnellstmoglich baldmoglichst moglich spatestens voraussichtlich eingeschrankt verzogerung regelmaßig regelmassig derzeit momentan ihnen melde melden gern
`

const usualOthers = `
delais meilleurs repondrons dans plus brefs sera serons etes ete notre equipe collegue collegues adresse absence mes
je suis serai absent absente du jusqu jusqu'au au le la les un une des et ou en conge conges bureau retour pour toute urgence question veuillez contacter merci
bonjour cordialement message mail votre vous nous notre mon ma mes a de d'ici repondrai repondre reponse des mon actuellement cas urgent joindre par telephone
ferme fermes vacances bien recu avons reception automatique
ben izinde izindeyim ofis disinda disindayim tarihleri arasinda tarihine kadar acil durumlarda durum icin lutfen ile iletisime gecin gecebilirsiniz tesekkurler tesekkur ederim
sayin merhaba saygilarimla e-posta posta mesaj mesajiniz alinmistir ulasabilirsiniz donecegim tatildeyim yillik ve bu bir otomatik yanit
jestem jestesmy nieobecny nieobecna urlopie urlop biurze poza biurem do od w na z o dnia dniu prosze pilnych sprawach pilne sprawy kontakt kontaktowac sie dziekuje dziekujemy
za wiadomosc witam dzien dobry pozdrawiam odpowiem po powrocie bede pod numerem telefonu adresem mail wiadomosci otrzymalismy automatyczna odpowiedz
`
