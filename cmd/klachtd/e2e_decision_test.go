package main_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The complaint. Its odd words occur nowhere else, so that they can be looked
// for where they must not be.
const (
	languageComplaint = "Geachte heer, mevrouw,\n\nIk volg de taalles op dinsdag. De zeekomkommerles is vier keer uitgevallen.\n" +
		"Niemand belde mij. Mijn pannenkoekexamen komt zo in gevaar.\n\nMet vriendelijke groet,\nAmina Voorbeeld"
	report = "Stap 1: Amina sprak op 2 november met de docent. De docent beloofde een rooster.\n" +
		"Stap 2: de docent heeft de leidinggevende gevraagd om het op te lossen. Dat lukte niet.\n" +
		"Op 28 december heb ik met Amina gesproken. Zij trekt de klacht niet in."
)

var theirWords = []string{"zeekomkommer", "pannenkoek", "uitgevallen"}

func samplePDF(title string) []byte {
	return []byte("%PDF-1.4\n% " + title + "\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
}

// tellDecision follows one complaint by the table "Who gets what". It comes in
// on a holiday, Eerste Kerstdag.
func tellDecision(t *testing.T, w world) {
	h := w.open(t, foundation{})
	const id = "K-2026-0001"
	rooster := file{"rooster.pdf", "application/pdf", samplePDF("rooster")}
	foto := file{"foto lokaal.png", "image/png", []byte("\x89PNG\r\n\x1a\nfoto")}
	told := func(p post, want ...string) post {
		t.Helper()
		p.is(t, want...)
		return p
	}

	// Procedure 3: the confirmation, and the notice to the director.
	complaint := note{from: amina, subject: "Klacht over de zeekomkommerles", text: languageComplaint, files: []file{rooster, foto}}
	mail := told(h.write("2026-12-25 09:12", complaint), "01 amina", "03 directeur")
	confirmation := mail.of(t, "01", amina)
	confirmation.carries(t, "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)", "Klachtenreglement.pdf (application/pdf)")
	confirmed := confirmation.named(t, "Ontvangstbevestiging K-2026-0001.pdf")
	letterSays(t, confirmed, "Datum: 25 december 2026", "Ons kenmerk: "+id, "Geachte Amina Voorbeeld,",
		"Op 25 december 2026 hebben wij uw klacht ontvangen", "Ik neem contact met u op. uiterlijk op 11 januari 2027",
		"Bijlage: Klachtenreglement", "Kopie aan: de leidinggevende", "Dirk Directeur")
	letterSays(t, confirmation.named(t, "Klachtenreglement.pdf"), "Klachtenprocedure", "030 291 6025")
	notice := mail.of(t, "03", dirk)
	notice.carries(t, "Klacht K-2026-0001.eml (application/octet-stream)", "rooster.pdf (application/pdf)", "foto lokaal.png (image/png)",
		"Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if eml := notice.named(t, "Klacht K-2026-0001.eml").data; !bytes.Equal(eml, complaint.bytes(t, clock(t, "2026-12-25 09:12"))) {
		t.Errorf("the director did not get the complaint as it came:\n%s", eml)
	}
	notice.says(t, "Nieuwe klacht, contact uiterlijk op", "Amina Voorbeeld <amina@klant.example>", "8 januari 2027", "11 januari 2027",
		"leidinggevende 1 Lies Leidinggevende is de leidinggevende", "leidinggevende 2 Theo Teamleider is de leidinggevende")
	c := h.status(id, "received", "")
	if c.Complainant != amina || c.Responsible != dirk || c.Manager != nil {
		t.Errorf("who is who: %+v", c)
	}
	h.terms(id, terms{Received: "2026-12-25", AcknowledgeBy: "2027-01-08", ContactBy: "2027-01-11"}, "2027-01-01")

	// The manager gets a copy of the confirmation, never the complaint.
	mail = told(h.reply("2026-12-28 10:05", dirk, "03", id, "Leidinggevende 1"), "02 lies", "16 directeur", "34 directeur") // and the page of the week, of a Monday
	mail.of(t, "02", lies).carries(t, "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if copied := mail.of(t, "02", lies).files[0]; !bytes.Equal(copied.data, confirmed.data) {
		t.Error("the manager's copy is not the confirmation that the complainant got")
	}
	told(h.reply("2026-12-28 10:07", dirk, "16", id, "taalonderwijs ja"), "16 directeur")
	h.status(id, "received", "")

	// Procedure 4.
	told(h.reply("2026-12-29 09:15", dirk, "03", id, "Contact op 28 december\n\nIk heb met Amina gesproken. Ik heb inhaallessen voorgesteld."), "16 directeur")
	if c := h.status(id, "contacted", ""); c.Manager == nil || *c.Manager != lies {
		t.Errorf("the manager is %+v", c.Manager)
	}

	// Procedure 5.
	told(h.pass("2027-01-11 08:00"), "34 directeur")
	mail = told(h.approved("2027-01-11 11:00", dirk, "03", id, "Commissie\n\n"+report), "05 amina", "06 commissie", "16 directeur")
	h.lastTo(dirk, "19", id).says(t, "Stap 2: de docent heeft de leidinggevende gevraagd", "aan Amina Voorbeeld <amina@klant.example>", "aan Klachtencommissie")
	referral := mail.of(t, "05", amina)
	referral.carries(t, "Naar de Klachtencommissie K-2026-0001.pdf (application/pdf)", "Werkwijze Klachtencommissie.pdf (application/pdf)")
	letterSays(t, referral.files[0], "Datum: 11 januari 2027", "Ons kenmerk: "+id, "Geachte Amina Voorbeeld,", "samen naar een oplossing",
		"uiterlijk op 1 februari 2027 advies", "Bijlage: Werkwijze Klachtencommissie")
	dossier := mail.of(t, "06", commissie)
	dossier.carries(t, "Dossier K-2026-0001.pdf (application/pdf)", "Klacht K-2026-0001.eml (application/octet-stream)", "rooster.pdf (application/pdf)", "foto lokaal.png (image/png)",
		"Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if eml := dossier.named(t, "Klacht K-2026-0001.eml").data; !bytes.Equal(eml, complaint.bytes(t, clock(t, "2026-12-25 09:12"))) {
		t.Errorf("the commission did not get the complaint as it came:\n%s", eml)
	}
	letterSays(t, dossier.named(t, "Dossier K-2026-0001.pdf"), id, "Lies Leidinggevende", "1 februari 2027", "De zeekomkommerles is vier keer uitgevallen.",
		"Stap 2: de docent heeft de leidinggevende gevraagd", "Op 28 december 2026: Ik heb met Amina gesproken.", "Tijdlijn", "Op tijd",
		"Vertrouwelijk · "+id, "Pagina 1 van 3", "Pagina 3 van 3", "1 januari 2027", "Lijst van stukken", "rooster.pdf")
	h.status(id, "referred", "")
	h.terms(id, terms{Received: "2026-12-25", AcknowledgeBy: "2027-01-08", ContactBy: "2027-01-11", AdviseBy: new("2027-02-01")}, "2027-01-01")

	// Procedure 6: the commission itself tells of the extension.
	mail = told(h.approved("2027-01-22 15:45", commissie, "06", id, "Verlengen\n\nEen lid van de commissie is ziek."), "07 amina", "07 directeur", "16 commissie")
	h.lastTo(commissie, "19", id).says(t, "Een lid van de commissie is ziek.", "aan Amina Voorbeeld <amina@klant.example>", "aan Dirk Directeur")
	extension := mail.of(t, "07", amina)
	extension.carries(t, "Verlenging K-2026-0001.pdf (application/pdf)")
	mail.of(t, "07", dirk).carries(t, "Verlenging K-2026-0001.pdf (application/pdf)")
	letterSays(t, extension.files[0], "Datum: 22 januari 2027", "Geachte Amina Voorbeeld,", "1 februari 2027", "uiterlijk op 22 februari 2027",
		"Een lid van de commissie is ziek.", "Vera Voorzitter")
	h.status(id, "extended", "")
	h.terms(id, terms{Received: "2026-12-25", AcknowledgeBy: "2027-01-08", ContactBy: "2027-01-11", AdviseBy: new("2027-02-01"),
		ExtendedAdviseBy: new("2027-02-22")}, "2027-01-01")

	advice := file{"advies.pdf", "application/pdf", samplePDF("advies")}
	told(h.pass("2027-02-22 08:00"), "15 commissie", "34 directeur") // the last day, a Monday
	mail = told(h.approved("2027-02-22 10:30", commissie, "06", id, "Advies deels gegrond", advice), "08 directeur", "16 commissie")
	h.lastTo(commissie, "19", id).carries(t, "advies.pdf (application/pdf)")
	mail.of(t, "08", dirk).carries(t, "advies.pdf (application/pdf)")
	mail.of(t, "08", dirk).says(t, "besluit deels gegrond", "uiterlijk op 1 maart 2027")
	h.status(id, "advised", "")
	h.terms(id, terms{Received: "2026-12-25", AcknowledgeBy: "2027-01-08", ContactBy: "2027-01-11", AdviseBy: new("2027-02-01"),
		ExtendedAdviseBy: new("2027-02-22"), DecideBy: new("2027-03-01")}, "2027-01-01")

	// Procedure 7: the director sees the letter before it leaves.
	mail = told(h.reply("2027-02-24 09:00", dirk, "08", id, "Besluit deels gegrond\n\nU heeft gelijk over het bericht. Dat had niet mogen gebeuren.\n\n"+
		"Maatregelen:\nU krijgt vier inhaallessen."), "19 directeur")
	preview := mail.of(t, "19", dirk)
	preview.carries(t, "Besluit K-2026-0001.pdf (application/pdf)")
	preview.says(t, "akkoord", "aan Amina Voorbeeld <amina@klant.example>", "aan Lies Leidinggevende", "aan Klachtencommissie")
	h.status(id, "advised", "").has(t, "preview", "09 amina", "09 lies", "09 commissie")

	mail = told(h.reply("2027-02-25 07:20", dirk, "19", id, "Akkoord"), "09 amina", "09 lies", "09 commissie", "16 directeur")
	decision := mail.of(t, "09", amina)
	decision.carries(t, "Besluit K-2026-0001.pdf (application/pdf)", "advies.pdf (application/pdf)")
	mail.of(t, "09", lies).carries(t, "Besluit K-2026-0001.pdf (application/pdf)")
	mail.of(t, "09", commissie).carries(t, "Besluit K-2026-0001.pdf (application/pdf)")
	decided := decision.named(t, "Besluit K-2026-0001.pdf")
	letterSays(t, decided, "Datum: 25 februari 2027", "Ons kenmerk: "+id, "Geachte Amina Voorbeeld,", "Uw klacht is deels gegrond.",
		"op 22 februari 2027 advies", "Dat had niet mogen gebeuren.", "U krijgt vier inhaallessen.",
		"Blik op Werk", "030 291 6025", "klachten@zoekinburgerschool.nl", "College van Arbitrage",
		"Bijlage: advies van de Klachtencommissie", "Kopie aan: de leidinggevende, de Klachtencommissie")
	if !bytes.Equal(decision.named(t, "advies.pdf").data, advice.data) {
		t.Error("the complainant did not get the advice as it came")
	}
	samePreview(t, preview.files[0], decided)
	c = h.status(id, "decided", "partly")
	c.has(t, "preview")
	c.has(t, "sent", "01 amina", "03 directeur", "02 lies", "16 directeur", "16 directeur", "16 directeur", "19 directeur", "05 amina", "06 commissie", "16 directeur",
		"19 commissie", "07 amina", "07 directeur", "16 commissie", "15 commissie", "19 commissie", "08 directeur", "16 commissie", "19 directeur", "09 amina", "09 lies", "09 commissie", "16 directeur")
	keepsSecrets(t, h)
}

// terms checks the terms of a case and the days that were skipped.
func (h *house) terms(id string, want terms, skipped ...string) {
	h.t.Helper()
	got := h.show(id).Terms
	var days []string
	for _, s := range got.Skipped {
		days = append(days, s.Date)
		if s.Why == "" {
			h.t.Errorf("%s: %s is skipped without a reason", id, s.Date)
		}
	}
	got.Skipped = nil
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("%s: terms (- want, + got):\n%s", id, diff)
	}
	if !slices.Equal(days, skipped) {
		h.t.Errorf("%s: skipped %v, want %v", id, days, skipped)
	}
}

// samePreview: the letter is the preview but for the date and the mark.
func samePreview(t *testing.T, preview, sent file) {
	t.Helper()
	before, ok := pdfText(t, preview)
	if !ok {
		return
	}
	after, _ := pdfText(t, sent)
	if !strings.Contains(before, "CONCEPT") || strings.Contains(after, "CONCEPT") {
		t.Error("the preview is marked CONCEPT on paper, the letter is not")
	}
	before = flat(strings.ReplaceAll(before, "CONCEPT", ""))
	before = strings.ReplaceAll(before, "24 februari 2027", "25 februari 2027")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the letter is not what was previewed (- preview, + letter):\n%s", diff)
	}
}

// keepsSecrets: the complaint's words are in no subject, no reminder and no
// mail to the manager, on paper neither (R11); the advice goes to the director,
// and with letter 09 to the complainant only; the commission is shown its own.
func keepsSecrets(t *testing.T, h *house) {
	t.Helper()
	words := regexp.MustCompile("(?i)" + strings.Join(theirWords, "|"))
	for _, m := range h.everything() {
		if w := words.FindString(m.subject); w != "" {
			t.Errorf("mail %v has %q in its subject %q", m, w, m.subject)
		}
		if _, ok := m.find("advies.pdf"); ok && !slices.Contains([]string{"19 commissie", "08 directeur", "09 amina"}, m.String()) {
			t.Errorf("mail %v carries the advice", m)
		}
		if m.to != lies.Address && m.to != theo.Address && !slices.Contains([]string{"04", "15", "20"}, m.kind) {
			continue
		}
		text := m.text + m.html
		for _, f := range m.files {
			paper, _ := pdfText(t, f)
			text += f.name + paper
		}
		if w := words.FindString(text); w != "" {
			t.Errorf("mail %v has the complaint's word %q", m, w)
		}
	}
}
