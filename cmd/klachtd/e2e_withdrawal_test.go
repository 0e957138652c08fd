package main_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	first  = "K-2026-0001"
	second = "K-2026-0002"
)

func aboutTheCallback() note {
	return note{from: bram, subject: "Niet teruggebeld", text: "Hallo,\n\nMijn begeleider zou mij bellen over mijn stage. Dat is drie keer niet gebeurd.\n\nBram Verzonnen"}
}

// contactedBram opens a house with one complaint about which the director has
// called the complainant.
func contactedBram(t *testing.T, w world) *house {
	h := w.open(t, foundation{})
	h.write("2026-11-23 14:40", aboutTheCallback()).is(t, "01 bram", "03 directeur")
	h.reply("2026-11-25 16:20", dirk, "03", first, "gebeld\n\nIk heb Bram gesproken. Zijn begeleider belt hem vanaf nu elke maandag.").is(t, "16 directeur")
	return h
}

// withdrawnBram goes on until letter 10 was sent, on 26 November.
func withdrawnBram(t *testing.T, w world) *house {
	h := contactedBram(t, w)
	h.reply("2026-11-25 16:30", dirk, "16", first, "leidinggevende 2").is(t, "02 theo", "16 directeur")
	h.approved("2026-11-26 07:30", dirk, "03", first, "Ingetrokken\n\nDe begeleider belt elke maandag.").is(t, "10 bram", "10 theo", "16 directeur")
	h.status(first, "withdrawn", "withdrawn")
	return h
}

// tellWithdrawal: the complainant's wish closes nothing; the director's word
// does (R13, procedure 4). Another case in the same house stays as it is.
func tellWithdrawal(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.write("2026-11-23 09:12", note{from: amina, subject: "Klacht over de taalles", text: languageComplaint}).is(t, "01 amina", "03 directeur")
	h.write("2026-11-23 14:40", aboutTheCallback()).is(t, "01 bram", "03 directeur")
	h.reply("2026-11-24 10:00", dirk, "03", second, "leidinggevende theo@integratiewerk.example").is(t, "02 theo", "16 directeur")
	h.reply("2026-11-25 16:20", dirk, "03", second, "gebeld\n\nIk heb Bram gesproken.").is(t, "16 directeur")
	mail := h.reply("2026-11-26 07:01", bram, "01", second, "Ik trek mijn klacht in.\n\nHet is goed opgelost, bedankt.\nBram")
	mail.is(t, "22 directeur")
	mail.of(t, "22", dirk).says(t, "Wij hebben niets gesloten", "Het is goed opgelost, bedankt.")
	h.status(second, "contacted", "")

	mail = h.approved("2026-11-26 07:30", dirk, "22", second, "Ingetrokken\n\nDe begeleider belt elke maandag.")
	mail.is(t, "10 bram", "10 theo", "16 directeur")
	mail.of(t, "10", bram).carries(t, "Intrekking K-2026-0002.pdf (application/pdf)")
	mail.of(t, "10", theo).carries(t, "Intrekking K-2026-0002.pdf (application/pdf)")
	letterSays(t, mail.of(t, "10", bram).files[0], "Datum: 26 november 2026", "Ons kenmerk: "+second, "Geachte Bram Verzonnen,",
		"Op 26 november 2026 heeft u ons geschreven", "De begeleider belt elke maandag.", "niet ingetrokken", "uiterlijk op 10 december 2026")
	h.status(second, "withdrawn", "withdrawn").has(t, "sent", "01 bram", "03 directeur", "02 theo", "16 directeur", "16 directeur", "22 directeur",
		"19 directeur", "10 bram", "10 theo", "16 directeur")
	h.status(first, "received", "")
}

// tellDenial: "niet ingetrokken" in answer to letter 10 opens the case again by
// itself, within two weeks (R13).
func tellDenial(t *testing.T, w world) {
	h := withdrawnBram(t, w)
	before := h.show(first).Terms
	mail := h.reply("2026-12-10 20:00", bram, "10", first, "Niet ingetrokken!\n\nIk heb dat nooit gezegd.")
	mail.is(t, "28 bram", "28 theo", "21 directeur")
	mail.of(t, "21", dirk).says(t, "De zaak is daarom weer open", "Ik heb dat nooit gezegd.")
	mail.of(t, "28", bram).carries(t, "Uw klacht gaat verder K-2026-0001.pdf (application/pdf)")
	c := h.status(first, "contacted", "")
	if diff := cmp.Diff(before, c.Terms); diff != "" {
		t.Errorf("terms after reopening (- before, + after):\n%s", diff)
	}

	h.approved("2026-12-11 07:00", dirk, "21", first, "ingetrokken\n\nBram belde: het is nu echt goed.").is(t, "10 bram", "10 theo", "16 directeur")
	h.status(first, "withdrawn", "withdrawn")
	h.reply("2026-12-26 07:00", bram, "10", first, "niet ingetrokken").is(t, "29 bram", "21 directeur") // a day too late: it waits for a place, and the director is asked
	h.status(first, "withdrawn", "withdrawn")
}

// tellReopening: what is neither a denial nor thanks is put to the director, who goes
// on with the case or says that nothing is needed.
func tellReopening(t *testing.T, w world) {
	h := withdrawnBram(t, w)
	mail := h.reply("2026-11-27 09:00", bram, "10", first, "Bedankt voor uw brief. Mijn begeleider heeft weer niet gebeld.")
	mail.is(t, "21 directeur")
	mail.of(t, "21", dirk).says(t, "Wij weten niet of de klager met dit bericht verder wil", "heropenen De klager wil verder.", "gezien Er is niets nodig.", "weer niet gebeld")
	h.status(first, "withdrawn", "withdrawn")
	h.reply("2026-11-27 10:00", dirk, "21", first, "heropenen").is(t, "28 bram", "28 theo", "16 directeur")
	h.status(first, "contacted", "")

	// Without a recorded contact it goes back further.
	h.write("2026-11-27 11:00", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
	h.reply("2026-11-27 11:05", dirk, "03", second, "leidinggevende 2").is(t, "02 theo", "16 directeur")
	h.approved("2026-11-27 11:10", dirk, "03", second, "ingetrokken").is(t, "10 amina", "10 theo", "16 directeur")
	h.reply("2026-11-27 11:20", dirk, "03", second, "heropenen").is(t, "28 amina", "28 theo", "16 directeur")
	h.status(second, "received", "")
}

// tellWithdrawalFromCommission: who has the dossier hears of the withdrawal.
func tellWithdrawalFromCommission(t *testing.T, w world) {
	h := contactedBram(t, w)
	h.reply("2026-11-25 16:30", dirk, "16", first, "leidinggevende 2").is(t, "02 theo", "16 directeur")
	h.approved("2026-11-25 17:00", dirk, "03", first, "commissie\n\n"+report).is(t, "05 bram", "06 commissie", "16 directeur")
	mail := h.reply("2026-11-30 12:00", bram, "05", first, "Ik trek mijn klacht in.")
	mail.is(t, "22 directeur", "21 commissie", "34 directeur") // a Monday
	h.status(first, "referred", "")
	mail = h.approved("2026-11-30 13:00", dirk, "22", first, "Ingetrokken")
	mail.is(t, "10 bram", "10 theo", "10 commissie", "16 directeur")
	mail.of(t, "10", commissie).carries(t, "Intrekking K-2026-0001.pdf (application/pdf)")
	h.status(first, "withdrawn", "withdrawn")
	h.reply("2026-12-01 09:00", commissie, "10", first, "advies gegrond\n\nWij waren al klaar.").is(t, "14 commissie")
	h.status(first, "withdrawn", "withdrawn")
}
