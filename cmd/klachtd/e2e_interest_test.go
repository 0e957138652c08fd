package main_test

import (
	"slices"
	"strings"
	"testing"
)

// tellInvolved: the complaint is about the director. The deputy hears of it
// first and says so; from then on the director gets nothing of the case, and
// can do nothing in it.
func tellInvolved(t *testing.T, w world) {
	h := w.open(t, foundation{})
	mail := h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht over de directeur", text: "Ik wil klagen over Dirk Directeur. Hij schreeuwde tegen mij."})
	mail.is(t, "01 amina", "03 plaatsvervanger")
	notice := mail.of(t, "03", petra)
	notice.says(t, "De directeur heeft nog niets gekregen.", "betrokken")
	notice.carries(t, "Klacht K-2026-0001.eml (application/octet-stream)", "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if r := h.status(first, "received", "").Responsible; r != petra {
		t.Errorf("responsible is %+v", r)
	}
	h.reply("2026-11-23 10:00", petra, "03", first, "betrokken").is(t, "16 plaatsvervanger")

	// The director learns of it elsewhere and writes.
	mail = h.write("2026-11-23 11:00", note{from: dirk, subject: "[K-2026-0001] status", text: "status"})
	mail.is(t, "27 directeur") // as for a number that nobody has
	if text := mail[0].text + mail[0].html; strings.Contains(text, "Amina") || strings.Contains(text, "schreeuwde") {
		t.Errorf("the director is told: %s", text)
	}
	h.write("2026-11-23 11:05", note{from: dirk, subject: "[K-2026-0001] overnemen", text: "overnemen"}).is(t, "13 directeur")
	mail = h.write("2026-11-23 11:10", note{from: dirk, subject: "lijst", text: "overzicht"})
	mail.is(t, "25 directeur")
	if strings.Contains(mail[0].text, first) || strings.Contains(mail[0].text, "Amina") {
		t.Errorf("the director's overview shows the case: %s", mail[0].text)
	}

	// The deputy carries on to the decision; the letters are hers to sign.
	h.reply("2026-11-23 12:00", petra, "03", first, "leidinggevende 2").is(t, "02 theo", "16 plaatsvervanger")
	h.approved("2026-11-23 12:10", petra, "03", first, "commissie\n\n"+report).is(t, "05 amina", "06 commissie", "16 plaatsvervanger")
	h.approved("2026-11-24 12:00", commissie, "06", first, "advies gegrond\n\nZo gaat een directeur niet met mensen om.").is(t, "08 plaatsvervanger", "16 commissie")
	mail = h.approved("2026-11-25 12:00", petra, "08", first, "besluit gegrond\n\nU heeft gelijk.")
	mail.is(t, "09 amina", "09 theo", "09 commissie", "16 plaatsvervanger")
	letterSays(t, mail.of(t, "09", amina).files[0], "Petra Plaatsvervanger", "Uw klacht is gegrond.")
	h.status(first, "decided", "founded")
}

// tellNotInvolved: the director was only named, and the deputy hands the case
// over.
func tellNotInvolved(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht", text: "Ik heb het ook aan Dirk Directeur verteld. De les valt steeds uit."}).is(t, "01 amina", "03 plaatsvervanger")
	mail := h.reply("2026-11-23 10:00", petra, "03", first, "Directeur")
	mail.is(t, "03 directeur", "16 plaatsvervanger")
	mail.of(t, "03", dirk).carries(t, "Klacht K-2026-0001.eml (application/octet-stream)", "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if r := h.show(first).Responsible; r != dirk {
		t.Errorf("responsible is %+v", r)
	}
	h.reply("2026-11-23 11:00", dirk, "03", first, "gebeld\n\nIk heb Amina gesproken.").is(t, "16 directeur")
	h.status(first, "contacted", "")

	h.reply("2026-11-23 12:00", dirk, "03", first, "verhinderd").is(t, "03 plaatsvervanger", "16 directeur")
	h.reply("2026-11-23 13:00", petra, "03", first, "notitie\n\nIk neem waar.").is(t, "16 plaatsvervanger")
	h.reply("2026-11-30 09:00", dirk, "03", first, "ik neem over").is(t, "03 directeur", "16 directeur", "34 directeur")
}

// tellRepresentative: who assists the complainant gets a copy of every letter,
// but only when the complainant agreed to that (R07).
func tellRepresentative(t *testing.T, w world) {
	for _, c := range []struct {
		name, consent string
		copies        []string
	}{
		{"with consent", "ja", []string{"hanna"}},
		{"without consent", "nee", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := w.open(t, foundation{})
			and := func(kind string, others ...string) []string {
				for _, who := range c.copies {
					others = append(others, kind+" "+who)
				}
				return append(others, kind+" amina")
			}
			h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht", text: "De les valt steeds uit."}).is(t, "01 amina", "03 directeur")
			h.reply("2026-11-23 10:00", dirk, "03", first, "vertegenwoordiger\n\nNaam: Hanna Hulp\nAdres: hanna@raad.example\nRol: vertrouwenspersoon\nToestemming: "+c.consent).is(t, "16 directeur")
			h.reply("2026-11-23 10:05", dirk, "03", first, "leidinggevende 1").is(t, "02 lies", "16 directeur")
			h.approved("2026-11-23 10:10", dirk, "03", first, "aanvulling\n\nOp welke dag is de les?\nWie is uw docent?").is(t, and("17", "16 directeur")...)
			mail := h.approved("2026-11-23 11:00", dirk, "03", first, "commissie\n\n"+report)
			mail.is(t, and("05", "06 commissie", "16 directeur")...)
			for _, m := range mail {
				if m.to == hanna.Address {
					m.carries(t, "Naar de Klachtencommissie K-2026-0001.pdf (application/pdf)", "Werkwijze Klachtencommissie.pdf (application/pdf)")
				}
			}
			h.approved("2026-11-24 10:00", commissie, "06", first, "verlengen\n\nWij hebben meer tijd nodig.").is(t, and("07", "07 directeur", "16 commissie")...)
			h.approved("2026-11-25 10:00", commissie, "06", first, "advies ongegrond\n\nDe lessen gingen door.").is(t, "08 directeur", "16 commissie")
			mail = h.approved("2026-11-25 11:00", dirk, "08", first, "besluit ongegrond\n\nDe lessen gingen door.")
			mail.is(t, and("09", "09 lies", "09 commissie", "16 directeur")...)
			for _, m := range mail { // the advice is for the complainant, and who assists
				if _, carried := m.find("Advies Klachtencommissie K-2026-0001.pdf"); carried != (m.kind == "09" && slices.Contains([]string{amina.Address, hanna.Address}, m.to)) {
					t.Errorf("mail %v carries %v", m, m.attached())
				}
			}
			h.status(first, "decided", "unfounded")
		})
	}
}

// tellOneManager: a single manager need not be named (R20).
func tellOneManager(t *testing.T, w world) {
	h := w.open(t, foundation{Managers: []person{lies}})
	mail := h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht", text: "De les valt steeds uit."})
	mail.is(t, "01 amina", "03 directeur", "02 lies")
	mail.of(t, "02", lies).carries(t, "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	if m := h.status(first, "received", "").Manager; m == nil || *m != lies {
		t.Errorf("the manager is %+v", m)
	}
	h.approved("2026-11-23 10:00", dirk, "03", first, "ingetrokken\n\nHet is opgelost.").is(t, "10 amina", "10 lies", "16 directeur")
}
