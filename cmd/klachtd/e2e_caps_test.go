package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// several gives the same mail several times over.
func several(n int, mail ...string) []string {
	var all []string
	for range n {
		all = append(all, mail...)
	}
	return all
}

// ofAmina gives the mail with each address of her mailbox as that of one.
func ofAmina(p post) post {
	p = slices.Clone(p)
	for i, m := range p {
		if local, host, _ := strings.Cut(m.to, "@"); strings.HasPrefix(local, "amina+") && local != "amina+les" {
			p[i].to = "amina@" + host
		}
	}
	return p
}

// tellSenderCap: what one sender's mail causes beyond the cap is spread over the
// days that follow, so many a day; no confirmation is late for it, and no notice
// later than the third working day. The administrator is told once a day.
func tellSenderCap(t *testing.T, w world) {
	h := w.open(t, foundation{Intake: "automatic_per_day = 2"})
	const count = 31
	as := func(i int) person { return person{"Amina Voorbeeld", fmt.Sprintf("amina+%d@klant.example", i)} } // the same mailbox, and no case of that very address
	for i := range count {
		h.put(note{from: as(i), subject: fmt.Sprintf("Klacht %d", i+1), text: fmt.Sprintf("De les valt voor de %de keer uit.", i+1)}, clock(t, "2026-11-23 09:12"))
	}
	mail := ofAmina(h.pass("2026-11-23 09:30")) // a Monday
	mail.is(t, "01 amina", "03 directeur", "01 amina", "03 directeur", "24 beheer")
	mail.of(t, "24", bea).says(t, "Er komt vandaag heel veel mail binnen", "klachtd pause")
	if n := len(h.cases()); n != count {
		t.Errorf("%d complaints became %d cases", count, n)
	}
	// Others do not wait for it.
	h.write("2026-11-23 10:00", aboutTheLesson(bram)).is(t, "01 bram", "03 directeur")
	h.put(note{from: person{"Amina Voorbeeld", "amina+les@klant.example"}, subject: "Nog een", text: "En weer."}, clock(t, "2026-11-23 11:00"))
	h.pass("2026-11-23 11:00").is(t) // the same person, and told already

	h.pass("2026-11-24 07:59").is(t)
	ofAmina(h.pass("2026-11-24 08:00")).is(t, several(2, "01 amina", "03 directeur")...)
	ofAmina(h.pass("2026-11-25 08:00")).is(t, several(2, "01 amina", "03 directeur")...)
	// The third working day: all notices leave, those for naming a manager too.
	third := h.pass("2026-11-26 08:00")
	ofAmina(third).is(t, slices.Concat(several(2, "01 amina"), several(count+1-3*2, "03 directeur"), []string{"34 directeur"})...)
	third.of(t, "34", dirk).says(t, fmt.Sprintf("%d klachten", count+2))
	confirmed := 4 * 2
	for day := 27; day < 30; day++ {
		confirmed += 2
		ofAmina(ours(h.pass(fmt.Sprintf("2026-11-%d 12:00", day)), "01")).is(t, several(2, "01 amina")...)
	}
	for day := 1; day < 6; day++ { // after Monday the 30th
		if day == 1 {
			confirmed += 2
			ofAmina(ours(h.pass("2026-11-30 08:00"), "01")).is(t, several(2, "01 amina")...)
		}
		confirmed += 2
		ofAmina(ours(h.pass(fmt.Sprintf("2026-12-%02d 08:00", day)), "01")).is(t, several(2, "01 amina")...)
	}
	// Receipt must be confirmed by 7 December: the rest leaves the day before.
	rest := several(count-confirmed, "01 amina")
	rest = append(rest, "01 amina+les")
	ofAmina(ours(h.pass("2026-12-06 08:00"), "01")).is(t, rest...)
	for _, id := range h.cases() {
		h.show(id).has(t, "queued")
	}
}

// ours is the mail of one kind.
func ours(p post, kind string) post {
	return slices.DeleteFunc(slices.Clone(p), func(m mailed) bool { return m.kind != kind })
}

// tellCasesCap: of many new cases from many people so many are confirmed each
// day, in the order in which they came.
func tellCasesCap(t *testing.T, w world) {
	h := w.open(t, foundation{Intake: "cases_per_day = 3"})
	for i := range 8 {
		h.put(aboutTheLesson(person{"Klager", fmt.Sprintf("klager%d@klant.example", i+1)}), clock(t, "2026-11-23 09:12"))
	}
	var got []string
	for _, when := range []string{"2026-11-23 09:30", "2026-11-24 08:00", "2026-11-25 08:00", "2026-11-26 07:00"} {
		mail := h.pass(when)
		for _, m := range ours(mail, "01") {
			got = append(got, when[8:10]+" "+m.to[:7])
		}
		if notices := len(ours(mail, "03")); notices != len(ours(mail, "01")) {
			t.Errorf("%s: %d notices", when, notices)
		}
	}
	want := "23 klager1 23 klager2 23 klager3 24 klager4 24 klager5 24 klager6 25 klager7 25 klager8"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("confirmed %s, want %s", s, want)
	}
	// A case that was long under way is confirmed at once.
	h.put(aboutTheLesson(bram), clock(t, "2026-11-05 09:00"))
	for i := range 4 {
		h.put(aboutTheLesson(person{"Klager", fmt.Sprintf("later%d@klant.example", i+1)}), clock(t, "2026-11-26 07:10"))
	}
	if late := ours(h.pass("2026-11-26 07:30"), "01"); len(late) != 3 || late[0].to != bram.Address {
		t.Errorf("confirmed %v", late)
	}
}

// tellQuestions: questions beyond the cap are answered on the days that follow;
// those that nobody vouches for are refused, and beyond twice the cap held,
// without taking the place of the director's own. A command in reply to our mail never waits, nor does
// what it brings about.
func tellQuestions(t *testing.T, w world) {
	h := w.open(t, foundation{Intake: "automatic_per_day = 2"})
	h.write("2026-11-23 09:12", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
	at := clock(t, "2026-11-23 10:00")
	for i := range 9 {
		h.put(note{from: dirk, subject: fmt.Sprintf("Vals %d", i+1), text: "overzicht", bare: true}, at.Add(time.Duration(i)*time.Second))
	}
	for i := range 4 {
		h.put(note{from: dirk, subject: fmt.Sprintf("Vraag %d", i+1), text: "overzicht"}, at.Add(time.Duration(i+1)*time.Minute))
	}
	h.pass("2026-11-23 10:10").is(t, "13 directeur", "13 directeur", "25 directeur", "25 directeur", "24 beheer", "24 directeur")
	for i, command := range []string{"gebeld\n\nWij spraken over de les.", "leidinggevende 1", "notitie\n\nMorgen weer.", "taalonderwijs ja"} {
		mail := h.reply(fmt.Sprintf("2026-11-23 11:%02d", i), dirk, "03", first, command)
		mail.of(t, "16", dirk)
	}
	h.pass("2026-11-24 08:00").is(t, "13 directeur", "13 directeur", "25 directeur", "25 directeur")
	h.pass("2026-11-25 08:00").is(t) // the other five that nobody vouches for are held

	// What the complainant writes on is put to the director, at that pace and three
	// mails a day at most, and is never answered; the rest stands together the next
	// morning. What starts a term is told at once.
	at = clock(t, "2026-11-25 09:00")
	for i := range 5 {
		n := h.answer(amina, "01", first, fmt.Sprintf("Ik wil nog %d dingen zeggen.", i+2))
		h.put(n, at.Add(time.Duration(i)*time.Minute))
	}
	h.pass("2026-11-25 09:10").is(t, "21 directeur", "21 directeur", "24 beheer")
	h.reply("2026-11-25 10:00", amina, "01", first, "Naar de commissie").is(t, "21 directeur")
	mail := h.pass("2026-11-26 08:00")
	mail.is(t, "21 directeur", "21 directeur")
	mail[slices.IndexFunc(mail, func(m mailed) bool { return strings.Contains(m.subject, "2 nieuwe") })].says(t, "5 dingen", "6 dingen")
	if mail := ours(h.pass("2026-11-27 08:00"), "21"); len(mail) != 0 {
		t.Errorf("sent %v", mail)
	}
}
