package notice

import (
	"regexp"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// serverWords matches what mail systems write besides words: hosts, addresses, their
// own protocol.
var serverWords = regexp.MustCompile(`(?i)\b(?:RCPT TO|MAIL FROM|DATA|SMTP|ESMTP|DSN|MTA|RESOLVER)\b\S*|\S+\.(?:\S+\.)*\w{2,}\b|\S*[0-9_=/\\]\S*|<[^<>\n]*>|\[[^\]\n]*\]|[()<>*"|]`)

// Failure reports whether a text, above the mail that came back, has only the words by
// which mail systems say what happened to a mail. People write from postmaster@,
// gateways drop the envelope sender of people's mail, and a complaint may be about mail
// that did not arrive.
func Failure(said string, answered Answered, from ...Writer) bool {
	if len(said) > LongestText {
		return false
	}
	known := map[string]bool{}
	for _, a := range from {
		for _, w := range text.Words(a.Name) {
			known[w.Text] = true
		}
	}
	strangers, signs, words := 0, 0, 0
	for _, sentence := range sentences(serverWords.ReplaceAllString(answered.without(said), " 0 ")) {
		folded := " " + text.Fold(sentence) + " "
		n, telling := strangeWords(sentence, known, bounceWords)
		if telling || n > strangeWordsMax || wants(folded) || beginsAny(folded, personal) || beginsAny(folded, pleading) {
			return false
		}
		strangers += n
		words += len(folded) - 2
		if beginsAny(folded, bounceSigns) || beginsAny(folded, noticeSigns) {
			signs++
		}
	}
	return (words == 0 || signs > 0) && strangers <= strangeTextMax
}

// personal are words that people use for their own things, and mail systems never;
// bounceSigns are those of which a notice has at least one; folded.
var (
	personal = []string{"my ", "mine ", "mijn ", "mij ", "mich ", "mein", "moi ", "benim "}
	pleading = []string{
		"ik ", "wij ", "uw medewerk", "medewerk", "u heeft", "u hebt", "u had", "u doet", "u belt", "u helpt", "waarom", "geholpen", "gebeld", "gevraagd", "gewacht", "kwam", "les ", "lessen", "school", "geld ", "geen hulp", "i want", "i need", "i was", "i called", "you never", "your staff", "your employ",
		"ich will", "ich habe", "je veux",
	}
	bounceSigns = []string{
		"deliver", "undeliver", "abuse", "queue", "recipient", "address", "mailbox", "user", "fail", "error", "spam", "virus", "bounce", "quarant", "blocked", "geblokkeerd", "tegengehouden", "host", "server", "rejected", "transcript",
		"bezorg", "afgelever", "ontvanger", "adres", "mislukt", "gebruiker", "geweigerd", "zugestellt", "zustell", "empfanger", "fehler", "remis", "destinataire", "adresse",
	}
)

// bounceWords are the words, besides usualWords, that failure notices consist of.
var bounceWords = wordSet(`
quarantine quarantined quarantaine held release released review reviewed suspicious malicious phishing malware threat threats security protection tegengehouden vrijgeven vrijgegeven vastgehouden
verdacht verdachte beveiliging filter filters
deliver delivers delivered delivering delivery undeliverable undelivered undeliverables failed fails fail failure failures permanent permanently error errors fatal transient
recipient recipients addressee addressees sender senders user users unknown invalid exist exists existing nonexistent rejected reject rejects rejection refused denied relay relaying relayed
server servers host hosts remote mailer daemon system systems software program gateway domain domains dns lookup mx connection connect connected timed timeout refused lost
mailbox mailboxes quota exceeded over full disabled inactive suspended account accounts storage limit size too large space
returned back below copy original attached attachment attachments enclosed included headers header body line lines report reports reporting diagnostic information detail details
try trying tried tries retry retrying retries again attempt attempts attempted queue queued given giving give gave up hours period
wasn't couldn't didn't doesn't isn't aren't cannot able unable afraid i'm sorry inform reason reasons following problem problems cause caused because either several
blocked blocking spam virus policy policies content filter filtered banned suspected detected message's administrative prohibition prohibited permission permissions restricted authorized
transcript session while talking unsent such no-one listed directory domino lotus affected people organization organisation contact directly e-mail additional mta
than been part continue greylisted greylisting greylist yet after naam herkend did writing know command file addresses someone else occurred attempting occurring hieronder volgt abuse wasn didn doesn couldn isn won m s t pu suivant suivants ete n'a n'ont
acknowledges acknowledge displayed display recipient's recipients' computer guarantee understood contents complete completed destination deleted without being format see please ip feedback complied
weergegeven computer garantie inhoud begrepen noot leesbevestiging verwijderd aangeeft aan toont bevestigt
dies empfangsbestatigung lesebestatigung zeigt angezeigt wurde computer es gibt garantie verstanden inhalt anzeige empfangers geloscht nur dass
check spelling typing misspelled mistyped typed correct correctly spaces unnecessary double-checking verify make sure ensure group posting post posts visit learn more solve fix
postmaster administrator admin admins support technical local native generated automatically created produced text hi host said says response responded status code action final
unrouteable unroutable routing route loops loop hop count myself itself bounce bounced returning return note notify notified notification warning notice further action actions required
persistent specific document provider isp internet network net temporary currently accepting accepted accept
might be found find identified reached valid entry list lists mailing name names directory tell told another different later service services google gmail outlook exchange microsoft office
bezorgd bezorgen bezorging bezorgbaar bezorgingsstatus onbestelbaar onbezorgbaar afgeleverd afleveren aflevering afgeleverde mislukt mislukte geweigerd weigerde weigert geaccepteerd
ontvanger ontvangers geadresseerde geadresseerden afzender bestaat bestaan onbekend onbekende gebruiker gebruikersnaam ongeldig ongeldige server servers mailserver mailsysteem systeem netwerk
fout fouten foutmelding foutcode foutmeldingen oorzaak probleem problemen reden bijgevoegd bijgevoegde oorspronkelijk oorspronkelijke kopie koptekst kopteksten diagnostische beheerder beheerders
beheer systeembeheerder vol overschreden quotum limiet grootte te groot blijvende permanente definitief helaas meegedeeld gemeld melding poging pogingen geprobeerde aflever afleverpoging
gevonden vinden gevraagde controleer gecontroleerd gespeld spelling juist correct typefout oplossen opgelost meer informatie technisch technische informatiebeheerders beleid geblokkeerd
zustellung zugestellt zustellbar unzustellbar zustellen fehlgeschlagen fehler fehlermeldung fehlercode empfanger empfangers absender unbekannt unbekannter benutzer ungultig server
dauerhaft permanente grund zuruck zuruckgewiesen abgewiesen abgelehnt versuch versuche ursprungliche originalnachricht nachrichtenkopf kopfzeilen angehangt beigefugt postfach voll kontingent uberschritten
technische diagnoseinformationen administratoren existiert wurde wurden konnte konnten nicht
remis remise distribue distribuable echec erreur destinataire destinataires expediteur serveur inconnue inconnu utilisateur boite pleine
`)
