package text

import (
	"strings"
	"testing"
)

// bannersOfSystems are what systems put above a mail. Most are invented after the
// forms that such systems have.
var bannersOfSystems = []string{
	"[EXTERN]", "EXTERN", "[EXT]", "EXTERNAL:", "External email", "[Externe e-mail]", "Externe afzender", "*** EXTERNE MAIL ***", "| EXTERN |", "⚠️ Extern bericht",
	"CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
	"*CAUTION:* This email originated from outside of the organization.",
	"EXTERNAL EMAIL: Use caution with links and attachments.",
	"This message was sent from outside the company. Please do not click links or open attachments unless you recognise the source of this email and know the content is safe.",
	"*** This is an EXTERNAL email. Exercise caution. DO NOT open attachments or click links from unknown senders or unexpected email. ***",
	"You don't often get email from klachten@stichting.example. Learn why this is important",
	"Some people who received this message don't often get email from klachten@stichting.example. Learn why this is important",
	"U ontvangt niet vaak e-mail van klachten@stichting.example. Ontdek waarom dit belangrijk is",
	"U ontvangt niet vaak e-mail van klachten@stichting.example. Meer informatie over waarom dit belangrijk is<https://aka.ms/LearnAboutSenderIdentification>",
	"LET OP: Deze e-mail is afkomstig van buiten de organisatie. Klik niet op links en open geen bijlagen, tenzij u de afzender kent en weet dat de inhoud veilig is.",
	"Let op: deze e-mail komt van een externe afzender. Wees voorzichtig met links en bijlagen.",
	"LET OP! Externe e-mail",
	"Dit bericht is afkomstig van een afzender buiten Stichting Waterkant.",
	"Waarschuwing: externe afzender. Controleer het e-mailadres voordat u antwoordt.",
	"Opgelet: deze mail werd verstuurd van buiten onze organisatie.",
	"Dit is een e-mail van buiten de gemeente.",
	"Deze e-mail is verzonden door iemand buiten de organisatie. Bij twijfel neem contact op met de servicedesk.",
	"[EXTERN] Deze e-mail komt van buiten de organisatie. Klik niet op links", "of open bijlagen tenzij u de afzender kent.",
	"Klik niet op links. Open geen bijlagen.",
	"Classificatie: Intern", "Classificatie: Vertrouwelijk", "Classificatie BBN2", "Classification: Internal", "Dataclassificatie: Openbaar", "Rubricering: Departementaal Vertrouwelijk",
	"Gevoeligheid: Vertrouwelijk", "Sensitivity: Confidential", "Vertrouwelijkheid: hoog", "Label: Intern gebruik", "Vertrouwelijk", "STRIKT VERTROUWELIJK", "Confidential", "Alleen voor intern gebruik", "Internal use only",
	"Dit bericht is geclassificeerd als: Intern", "Dit bericht is vertrouwelijk.",
	"TLP:AMBER", "TLP:AMBER+STRICT", "[TLP:CLEAR]", "TLP: GREEN",
	"Dit bericht is veilig verzonden via Zivver", "Zivver: beveiligd bericht", "Beveiligde e-mail", "Verzonden met Zivver", "Dit is een beveiligd bericht, verzonden met SmartLockr.",
	"Urgentie: hoog", "Prioriteit: Normaal", "Importance: High", "Urgency: Low", "HOGE PRIORITEIT", "Urgent",
	"Deze mail komt van extern!", "EXTERN BERICHT - wees alert op phishing", "Attentie: externe afzender", "Beveiligingswaarschuwing: dit bericht komt van buiten Waterkant", "External Sender - be cautious with links",
	"Dit e-mailbericht is afkomstig van buiten de GGZ. Klik alleen op links als u de afzender vertrouwt.", "Deze e-mail is van buiten Scholengroep Vecht verzonden.", "Onbekende afzender: controleer de link voordat u klikt", "Externe e-mail | Klik hier om te melden",
	"Informatieclassificatie: intern", "Vertrouwelijkheidslabel: Zakelijk", "Klasse: Vertrouwelijk", "MSIP: General", "Bedrijfsvertrouwelijk", "Persoonlijk en vertrouwelijk", "Deze e-mail bevat vertrouwelijke informatie", "🔒 Dit bericht is beveiligd met ZIVVER",
}

// spoken are what people write above or in place of a command, and no banner is.
var spoken = []string{
	"Ik ben buiten de les gezet.", "Ik ben buiten de les gezet door een externe docent.", "Buiten regende het en ik stond voor een dichte deur.",
	"Eerst de externe adviseur bellen.", "Externe deskundige graag bellen", "Niet extern versturen.", "Niet naar buiten brengen.", "Nog niet extern delen.", "Wacht met versturen, vertrouwelijk", "WACHT MET VERSTUREN, VERTROUWELIJK",
	"Let op: nieuw adres", "Let op: het adres is nieuw.", "Let op: de datum klopt niet.", "Let op, nog niet versturen.", "Met externe bijlage", "Zonder bijlagen", "Alleen externe bijlagen", "Vertrouwelijk: niet versturen voor maandag.", "Vertrouwelijk: eerst bellen",
	"Vertrouwelijk en alleen als Karel het goed vindt", "Urgentie: bel mij eerst", "Prioriteit: morgen bellen", "Urgent, nog niet doen", "Spoed: stuur dit vandaag", "Is dit vertrouwelijk?", "Extern?", "intern", "Intern", "Intern.",
	"De externe docent heeft mij uitgelachen.", "Mijn klacht is vertrouwelijk.", "Ik wil dat dit vertrouwelijk blijft.", "Dit bericht is vertrouwelijk, deel het niet met de docent.", "De les was buiten de gemeente.", "Extern akkoord", "Vertrouwelijk akkoord", "Extern: contact op 3 december",
	"Dit bericht is vertrouwelijk, deel het niet.", "Gebruik externe mail niet", "Klik op akkoord als het goed is", "Openbaar maken mag niet", "De bijlagen kloppen niet.", "Open de bijlage eerst", "De afzender ben ik zelf.", "Gevoelig onderwerp, graag overleg", "Classificatie: graag later", "Extern advies volgt morgen", "Ja, extern", "Geen externe commissie",
	"Let op: externe mediator inschakelen", "Dit is buiten de termijn ontvangen.", "Externe afspraak op dinsdag", "Ik sta buiten deze zaak", "Vertrouwelijk behandelen svp", "Graag vertrouwelijk", "Met spoed graag", "Is van buiten, kan niet", "Kan de bijlagen niet openen", "De link werkt niet",
	"Beste Anna,", "akkoord", "contact", "", "De bijlage is van buiten en hoort er niet bij.", "Buiten kantoor tot maandag", "Ik ben buiten kantoor.", "Bericht van Karel: niet akkoord",
}

func TestIsBanner(t *testing.T) {
	for _, line := range bannersOfSystems {
		if tidy := TidyLine(line); !IsBanner(tidy, nil) && !BannerGoesOn(strings.Repeat("van buiten, ", 6), tidy) {
			t.Errorf("%q is no banner", line)
		}
	}
	for _, line := range spoken {
		if IsBanner(TidyLine(line), nil) {
			t.Errorf("%q is a banner", line)
		}
	}
}

// A sentence that a program wrapped is one banner; another line below one is not.
func TestBannerGoesOn(t *testing.T) {
	const above = "CAUTION: This email originated from outside of the organization. Do not"
	for line, want := range map[string]bool{
		"click links or open attachments unless you recognize the sender and know": true, "the content is safe.": true,
		"akkoord": false, "Nog niet versturen.": false, "eerst bellen": false,
	} {
		if got := BannerGoesOn(above, line); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
	if BannerGoesOn("[EXTERN]", "the content is safe.") || BannerGoesOn(above+" open links.", "of the sender") {
		t.Error("what ended goes on")
	}
}

func TestWithoutBanner(t *testing.T) {
	const said = "Mijn begeleider kwam niet.\n\nLet op: de bijlagen volgen.\n\nKim"
	for name, banner := range map[string]string{
		"a tag":              "[EXTERN] Deze mail komt van buiten\n\n",
		"without blank":      "[EXTERN] Deze mail komt van buiten\n",
		"caution":            "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.\n\n",
		"caution, wrapped":   "CAUTION: This email originated from outside of the organization. Do not\nclick links or open attachments unless you recognize the sender and know\nthe content is safe.\n\n",
		"between rules":      "**********\nLET OP: e-mail van een onbekende afzender\n**********\n\n",
		"two":                "Extern bericht\n\nU ontvangt niet vaak e-mail van kim@klant.example. Meer informatie over waarom dit belangrijk is\n\n",
		"in a box":           "| WAARSCHUWING: deze e-mail is verstuurd door iemand buiten onze organisatie. |\n\n",
		"Proofpoint":         "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came from outside your organization.\nZjQcmQRYFpfptBannerEnd\n\n",
		"without an end":     "This email originated from outside of the organization, be careful\n",
		"nothing to be seen": "\n\n",
	} {
		if got := strings.TrimSpace(WithoutBanner(banner + said)); got != said {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := WithoutBanner("[EXTERN]\n"); got != "[EXTERN]\n" {
		t.Errorf("nothing is left: %q", got)
	}
	for subject, want := range map[string]string{
		"[EXTERN] klacht": "klacht", "EXTERN: klacht": "klacht", "[External Email] klacht": "klacht", "Re: [EXT] klacht": "Re: klacht", "Externe docent kwam niet": "Externe docent kwam niet",
	} {
		if got := WithoutTag(subject); got != want {
			t.Errorf("%q became %q", subject, got)
		}
	}
}

func FuzzBanner(f *testing.F) {
	for _, line := range append(bannersOfSystems, spoken...) {
		f.Add(line + "\n\nakkoord")
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = Clean(text)
		if rest := WithoutBanner(text); !strings.HasSuffix(text, rest) {
			t.Errorf("WithoutBanner(%q) = %q", text, rest)
		}
		above := ""
		for line := range strings.Lines(text) {
			tidy := TidyLine(line)
			if banner := IsBanner(tidy, nil); banner && (tidy == "" || IsQuestion(tidy) || !LikeBanner(tidy) && !isBannerLabel(unframe(tidy))) {
				t.Errorf("%q is a banner", tidy)
			}
			BannerGoesOn(above, tidy)
			above = tidy
		}
	})
}
