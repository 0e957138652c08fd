package notice

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// isTelling reports whether a folded word is typical of complaints, or of complainants'
// commands.
func isTelling(word string) bool {
	return slices.ContainsFunc(tellingStems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// tellingStems are the beginnings of such words in Dutch, English, German, French,
// Turkish and Polish, folded. "excuses" is not among them: people who are away
// apologise.
var tellingStems = []string{
	"klacht", "klaag", "klagen", "geklaagd", "beklag", "bezwaar", "oneens", "ontevreden", "onvrede", "onheus", "onbeschoft", "onterecht", "oneerlijk",
	"discrimin", "racis", "intimid", "advocaat", "jurid", "rechter", "rechtszaak", "aangifte", "intrek", "ingetrokken", "akkoord", "weiger", "commissie",
	"niemand", "nooit", "nobody", "never", "niemals", "boos", "kwaad", "schandal", "belachelijk", "teleurgesteld", "beledig", "bedreig", "begeleider", "docent", "leraar",
	"complain", "dissatisf", "unfair", "unhappy", "angry", "disagree", "lawyer", "harass", "withdraw",
	"beschwer", "reklam", "unzufrieden", "widerspruch", "anwalt", "zuruckzieh", "argerlich",
	"plainte", "reclamation", "mecontent", "avocat", "sikayet", "skarg", "reklamac", "zazalen",
}

// Tells reports whether s contains a word that is typical of complaints.
func Tells(s string) bool {
	return slices.ContainsFunc(text.Words(s), func(w text.Word) bool { return isTelling(w.Text) })
}

// wants reports whether a sentence, folded and with a space on both sides, says what
// people say who want something, in words that notices use as well.
func wants(folded string) bool {
	return beginsAny(folded, tellingPhrases) || beginsAny(folded, wanting) || slices.ContainsFunc(only, func(o followed) bool { return o.strange(folded) })
}

// followed is a word or two after which notices say little except what is listed, as
// beginnings of words.
type followed struct {
	by    []string // any of these
	words string   // what may follow
}

// strange reports whether something else follows, in a sentence with a space on both
// sides. An adjective may come in between.
func (f followed) strange(folded string) bool {
	may := strings.Fields(f.words)
	for _, by := range f.by {
		for rest := folded; ; {
			_, after, found := strings.Cut(rest, " "+by+" ")
			if !found {
				break
			}
			rest = " " + after
			next := strings.Fields(after)
			if len(next) > 1 && slices.Contains(adjectives, next[0]) {
				next = next[1:]
			}
			if len(next) > 0 && !slices.ContainsFunc(may, func(word string) bool { return strings.HasPrefix(next[0], word) }) {
				return true
			}
		}
	}
	return false
}

var adjectives = strings.Fields(`nieuwe laatste directe vaste eigen spoedige recente volgende dringende inhoudelijke new direct recent last next urgent first annual kind neue neuen neuer dringenden letzten`)

// only lists the things that notices call theirs, yours, or absent.
var only = []followed{
	{[]string{"mijn", "m'n"}, `collega e mail e-mail vakantie verlof werk afwezig aanwezig terug adres taken tele nummer naam team secretar assistent vervang opvolg agenda postvak inbox
		account functie rooster dagen reis herstel ziek dank mobiel pensioen training cursus zwanger bevalling ouderschap zomer kerst herfst voorjaar oproep kant excuses
		e-mailadres antwoord reactie welverdiende`},
	{[]string{"uw", "je", "jouw"}, `bericht e mail e-mail vraag vragen verzoek reactie begrip geduld melding aanvraag ticket inzending aanmeld inschrijv sollicit bestelling interesse gegevens contact schrijven
		belangstelling vertrouwen oproep opmerking reservering antwoord boodschap medewerking terugbelverzoek
		kunt kan krijgt ontvangt wilt hoeft mag hebt mij me dan van ook zo zal zult contact vindt dit deze in het een op bellen mailen bereiken suis serai`},
	{[]string{"jullie"}, `bericht e mail e-mail vraag vragen verzoek reactie begrip geduld kunnen mogen`},
	{[]string{"geen"}, `toegang mail e e-mail email mogelijkheid spoed haast internet verbinding mails inzage garantie`},
	{[]string{"niet meer"}, `werkzaam gelezen in actief bereikbaar beschikbaar gebruikt op beantwoord`},
	{[]string{"als ik", "wanneer ik", "als wij", "als we"}, `terug weer er aanwezig bereikbaar afwezig`},
	{[]string{"niets"}, `te`},
	{[]string{"kunt u mij", "kunt u me"}, `bereiken mobiel telefonisch op via mailen in`},
	{[]string{"was", "were"}, `read received displayed delivered sent created generated opened forwarded logged deleted not blocked rejected returned refused undeliverable unable quarantined`},
	{[]string{"waren"}, ``},
	{[]string{"my"}, `colleague mail e e-mail message return absence leave desk office phone mobile team assistant deputy replacement successor vacation holiday annual maternity parental paternity inbox
		access repl response behalf voicemail name number working calendar best apolog place cell direct`},
	{[]string{"your"}, `message e e-mail mail request enquir inquir question understanding patience ticket interest repl application order call quer feedback cooperation submission contact correspondence`},
	{[]string{"no"}, `access longer e-mail email internet need delivery guarantee such user mailbox`},
	{[]string{"mein", "meine", "meinen", "meiner", "meinem", "meines"}, `kolleg vertret e e-mail mail nachricht urlaub abwesen ruckkehr postfach team buro arbeits tele mobil nummer adresse elternzeit dienst nachfolg sekretar`},
	{[]string{"ihr", "ihre", "ihren", "ihrer", "ihrem", "ihres"}, `nachricht anfrage verstandnis geduld anliegen interesse schreiben mail e e-mail frage ruckmeldung anruf ticket vorgang`},
	{[]string{"kein", "keine", "keinen", "keinem"}, `zugriff zugang e e-mail mail nachricht antwort garantie`},
	{[]string{"votre"}, `message mail demande comprehension patience courriel e e-mail reponse`},
}

// tellingPhrases are grievances in words that notices use as well; wanting is what
// people say about what they did, got or want; folded. With a space at the end they are
// whole words, else beginnings.
var (
	tellingPhrases = []string{
		"nog steeds", "geen reactie", "geen antwoord", "geen bericht", "geen terugbel", "al weken", "al maanden", "al dagen", "wacht al", "te laat", "te lang",
		"niet terug gebeld", "niet gebeld", "niet bereikbaar was", "niet goed", "niet gelezen heb", "niet eens", "hoeft niet meer", "nooit",
		"no reply from", "no answer", "no response", "still waiting", "still no", "for weeks", "for months", "too late", "too long", "not happy",
		"keine antwort", "immer noch", "seit wochen", "seit monaten", "zu spat", "nicht einverstanden",
	}
	wanting = []string{
		"ik wil ", "wil ik ", "wij willen", "we willen", "willen wij", "willen we", "ik zou ", "zou ik ", "wacht ", "wachten ", "ik vraag ", "vraag ik ", "verzoek ik ", "ik verzoek ", "ik eis", "ik moet ", "moet ik ", "moest",
		"ik vind ", "vind ik ", "ik denk ", "ik mag ", "mag ik ", "ik krijg", "krijg ik", "kreeg", "ik hoor ", "hoor ik", "ik snap", "ik begrijp", "ik mis ", "ik stop", "stoppen", "ik heb al ", "ik heb alles", "ik kan niet naar",
		"gebeld", "gemaild", "gestuurd", "verstuurd", "gevraagd", "gewacht", "gekregen", "gehad ", "geweest", "gedaan", "gezegd", "gegeven", "geholpen", "gekomen", "gegaan", "geprobeerd", "geschreven", "verhuisd",
		"u heeft ", "u hebt ", "u had ", "u was ", "u bent ", "u zou ", "u deed", "u wilde", "u doet", "u geeft", "u belt", "u helpt", "u komt ", "u reageert", "u antwoordt", "u leest", "u weet", "u laat ", "u zei", "u gaf", "u ging",
		"heeft mij", "hebben mij", "heeft me ", "heeft ons", "hebben ons", "laat mij", "laten mij", "mij niet", "me niet", "ons niet", "mij geen", "mij weg", "tegen mij", "over mij", "bel mij ", "bel me ", "mij bellen", "mij terug", "aan mij",
		"waarom", "hoe lang", "hoe kan", "hoe komt", "wanneer krijg", "wanneer kom ", "wanneer kan", "wanneer mag", "wanneer word", "wanneer gaat", "wie ", "kan iemand", "kan er iemand", "wilt u mij", "moet u",
		"omdat", "want ", "terwijl", "toch ", "steeds", "elke keer", "iedere keer", "keer ", "keren ", "nog niet", "nog geen", "weer niet", "weer geen", "alweer", "altijd ", "telkens", "niet naar", "niet komen", "kom niet", "komt niet",
		"kwam", "niet mee eens", "helpt niet", "helpen niet", "doet niets", "doen niets", "niets gedaan", "klopt niet", "niet klopt", "niet kloppen", "niet gelukt", "lukt ", "niet gereageerd", "reageert niet", "neemt niet", "nemen niet", "belt niet",
		"bellen niet", "leest niet", "lezen niet", "zonder reactie", "zonder antwoord", "zonder bericht", "ziek van", "ziek door", "niet in orde", "niet juist", "niet veilig", "niet normaal", "niet prettig", "niet netjes", "graag contact", "ik sta ", "sta ik ", "beantwoord door", "door de school", "stress", "graag hulp",
		"over de les", "over een les", "over het ", "over de school", "over een medewerk", "over de medewerk", "over uw ", "zij heeft", "hij heeft", "ze heeft", "hij is", "zij is ", "hij wil", "zij wil",
		"i want", "i would ", "i d like", "i need", "i feel", "i think", "i was ", "i have been", "i called", "i tried", "i asked", "i did", "i have not", "i haven", "i still", "i must", "i can t", "i cannot come", "you did", "you have", "you are", "you were", "you never",
		"you don", "you said", "you told", "why ", "because", "not help", "no help", "did not", "didn", "still ", "they ", "she ", "he ", "we were", "told me", "told us", "gave me", "give me", "treated", "should have", "call me", "help me", "about my", "about your", "about the ", "always ", "every time", "anyone", "anybody", "reach your", "reach you ", "me again",
		"ich will", "ich mochte", "ich brauche", "ich habe nicht", "ich habe kein", "ich habe schon", "ich wurde", "ich war ", "sie haben", "warum", "weil ", "obwohl", "wieder nicht", "nicht geholfen", "wieder kein", "ich warte", "immer ", "jedes mal", "wurde nicht", "wird nicht bearbeitet",
		"je veux", "je voudrais", "j'ai", "on m'a", "pourquoi", "parce", "personne", "pas d'accord", "vous avez", "vous n", "toujours", "jamais", "zawsze", "her zaman", "istiyorum", "neden", "cunku", "bana ", "degil", "yok ", "chce ", "dlaczego", "nie dosta", "nikt", "mnie ", "moj ", "moja ",
	}
)

// noticeSigns are phrases of which each sentence of a notice has one, proofs those of
// which some sentence has one, courtesies what may accompany them. persons are the
// subjects of sentences too short to be judged otherwise.
var (
	proofs = []string{
		"afwezig", "niet aanwezig", "weer aanwezig", "vakantie", "verlof", "zwangerschapsverlof", "ouderschapsverlof", "kerstvakantie", "zomervakantie", "ben ik vrij", "vrij ", "gesloten", "bereikbaar", "te bereiken", "niet op kantoor", "op reis", "zakenreis", "ziek", "niet aan het werk",
		"ik ben er", "er weer", "er niet", "er even", "weer terug", "kom terug", "niet meer werkzaam", "werkdagen", "niet in de gelegenheid", "niet in staat", "wordt niet", "worden niet", "gelezen", "lees ik", "lees mijn", "mail niet", "ontvangen", "ontvangst", "binnengekomen", "in behandeling",
		"geregistreerd", "aangemaakt", "automatisch", "vervallen", "compensatie", "ik werk op", "langer duren", "training", "cursus", "binnen 0", "tien werkdagen",
		"out of", "away", "absent", "on leave", "maternity leave", "parental leave", "annual leave", "vacation", "holiday", "unavailable", "closed", "received", "receipt", "automat", "was read", "read when", "reading my", "travel", "created", "return",
		"ferien", "betriebsferien", "abwesen", "nicht im", "urlaub", "erreichbar", "ausser", "außer", "erhalten", "eingegangen", "geschlossen", "dienstreise", "krank", "automatisch", "gelesen",
		"conge", "absent", "absente", "recu", "izin", "ofis", "tatil", "alinmis", "otomatik", "nieobecn", "urlop", "poza biurem", "otrzymal",
	}
	noticeSigns = append([]string{
		"kantoor", "terug", "werkzaam", "werkzaamheden", "mail", "e mail", "bericht", "reageer", "reageren", "reactie", "antwoord", "beantwoord", "geduld", "dringend", "spoed", "urgent", "vragen", "contact", "melding", "collega", "bel dan", "bellen", "secretariaat",
		"overgenomen", "waargenomen", "neemt waar", "adres", "voortgang", "openings", "wenden", "terecht bij", "in verband", "ik geniet", "reactietijd", "pak ik",
		"message", "office", "offices", "respond", "reply", "replies", "ticket", "questions", "matters", "colleague", "get back", "email", "contact", "request", "status", "access",
		"nachricht", "anfrage", "zuruck", "buro", "wieder", "notfallen", "dringende", "kolleg", "vertret", "eingang", "bureau", "urgence", "message", "reception", "collegue", "iletisim", "acil", "biur", "kontakt", "pilnych", "odpowie",
	}, proofs...)
	courtesies = []string{
		"dank", "bedankt", "excuses", "groet", "wens", "fijn", "prettig", "hartelijk", "begrip", "geachte", "beste", "hallo", "hoi", "goede", "denk aan het milieu", "u hoeft niets te doen", "met vriendelijk", "vriendelijk",
		"thank", "kind regards", "best regards", "regards", "sorry", "apolog", "happy", "wish", "dear", "merci", "bonjour", "cordialement", "sehr geehrte", "vielen dank", "mit freundlich", "frohe", "wunsch", "wir wunschen",
		"tesekkur", "merhaba", "saygi", "dziekuj", "dzien dobry", "pozdraw",
	}
	persons = []string{
		"ik ", "u ", "jij ", "je ", "jullie ", "hij ", "zij ", "ze ", "mij ", "me ", "ons ", "wij ", "we ", "i ", "you ", "he ", "she ", "they ", "ich ", "sie ", "er ", "mich ", "vous ", "niet ", "geen ", "niets ", "no ", "not ", "nicht ", "kein", "pas ",
		"nie ", "yok ", "help", "stop", "wil ", "ja ", "nee ", "hulp", "yes ",
	}
)
