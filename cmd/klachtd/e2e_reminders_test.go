package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// diary is all that the clock sends in six weeks, one pass a day, weekends and
// holidays included. Six cases come in on Monday 23 November 2026, and each
// waits for something else:
//
//	K-2026-0001  nobody does anything
//	K-2026-0002  the director called, on 24 November, and then does nothing
//	K-2026-0003  went to the commission on 1 December, which does nothing: advice by 22 December
//	K-2026-0004  as 0003, extended on 3 December: advice by 12 January
//	K-2026-0005  advised on 3 December, and then the director does nothing: decision by 10 December
//	K-2026-0006  the complainant asks for the commission on 26 November, and the director does nothing
//
// All but the first have a manager. Overdue notices of the director go to the
// deputy and the escalation address as well; those of the commission to the director
// and the escalation address. Who gets more than one thing a morning gets one mail (34)
// of all cases in it; on Mondays it begins with the page of the week, which the
// escalation address gets as 35.
const diary = `
2026-11-26 do  0001 04 directeur                                      the manager is unnamed
2026-11-30 ma  34 directeur: 0001 0003 0004 0005 0006                 contact, working day 5: procedure 5 follows procedure 4; with the page of the week
2026-11-30 ma  35 bestuur                                             the page of the week
2026-12-03 do  34 directeur: 0001 0006                                contact, working day 8; of the first the manager is unnamed still
2026-12-07 ma  34 directeur: 0001 0006                                contact, working day 10: today
2026-12-07 ma  35 bestuur
2026-12-08 di  34 bestuur: 0001 0006
2026-12-08 di  34 directeur: 0001 0005 0006                           contact overdue, and the manager since the 7th; decision, working day 3
2026-12-08 di  34 plaatsvervanger: 0001 0006
2026-12-09 wo  0006 04 plaatsvervanger, 04 directeur, 04 bestuur      submission overdue: its working day was the 8th
2026-12-10 do  0005 04 directeur                                      decision, working day 5: today
2026-12-11 vr  0005 04 plaatsvervanger, 04 directeur, 04 bestuur      decision overdue
2026-12-14 ma  34 directeur: 0002                                     working day 15: withdrawn, or to the commission?
2026-12-14 ma  35 bestuur
2026-12-15 di  0003 15 commissie                                      advice, 7 days before
2026-12-15 di  34 bestuur: 0001
2026-12-15 di  34 directeur: 0001                                     weekly: contact, and the manager
2026-12-15 di  34 plaatsvervanger: 0001
2026-12-16 wo  0006 04 plaatsvervanger, 04 directeur, 04 bestuur
2026-12-18 vr  0005 04 plaatsvervanger, 04 directeur, 04 bestuur
2026-12-21 ma  34 directeur: 0002
2026-12-21 ma  35 bestuur
2026-12-22 di  0003 15 commissie                                      advice, the last day
2026-12-22 di  34 bestuur: 0001
2026-12-22 di  34 directeur: 0001
2026-12-22 di  34 plaatsvervanger: 0001
2026-12-23 wo  0003 15 commissie                                      advice overdue
2026-12-23 wo  0006 04 plaatsvervanger
2026-12-23 wo  34 bestuur: 0003 0006
2026-12-23 wo  34 directeur: 0003 0006                                of the first for information
2026-12-28 ma  0005 04 plaatsvervanger
2026-12-28 ma  34 directeur: 0002 0005                                weekly: the 25th is Eerste Kerstdag
2026-12-28 ma  35 bestuur: 0005                                       the page of the week, and what is late below it
2026-12-29 di  34 bestuur: 0001
2026-12-29 di  34 directeur: 0001
2026-12-29 di  34 plaatsvervanger: 0001
2026-12-30 wo  0003 15 commissie
2026-12-30 wo  0006 04 plaatsvervanger
2026-12-30 wo  34 bestuur: 0003 0006
2026-12-30 wo  34 directeur: 0003 0006
`

// tellReminders: when people are reminded (RULES.md, "How the terms are counted").
func tellReminders(t *testing.T, w world) {
	h := w.open(t, foundation{Escalation: bestuur})
	step := func(when string, p person, kind string, number int, text string) {
		h.reply(when, p, kind, fmt.Sprintf("K-2026-%04d", number), text)
	}
	approved := func(when string, p person, kind string, number int, text string) {
		h.approved(when, p, kind, fmt.Sprintf("K-2026-%04d", number), text)
	}
	received := clock(t, "2026-11-23 09:00")
	for i := range 6 {
		h.put(note{from: person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i+1)}, subject: "Klacht", text: "Mijn zeekomkommerles valt steeds uit."},
			received.Add(time.Duration(i)*time.Minute))
	}
	h.pass("2026-11-23 09:10")
	for n := 2; n <= 6; n++ {
		step(fmt.Sprintf("2026-11-23 10:%02d", n), dirk, "03", n, "leidinggevende 1")
	}
	step("2026-11-24 09:00", dirk, "03", 2, "gebeld\n\nWij hebben gesproken.")

	var got []string
	days := []string{"zo", "ma", "di", "wo", "do", "vr", "za"}
	from, until := clock(t, "2026-11-25 08:00"), clock(t, "2026-12-31 08:00")
	for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		sent := make(map[string][]string) // case -> mail
		for _, m := range h.pass(date + " 08:00") {
			if m.kind == "34" || m.kind == "35" { // the cases of which something is due
				entry := m.String()
				if due := dueCase.FindAllStringSubmatch(strings.ReplaceAll(m.text, "\r", ""), -1); len(due) > 0 {
					entry += ":"
					for _, number := range due {
						entry += " " + number[1]
					}
				}
				got = append(got, fmt.Sprintf("%s %s  %s", date, days[day.Weekday()], ordered(entry)))
				continue
			}
			number := strings.TrimPrefix(m.caseID(), "K-2026-")
			sent[number] = append(sent[number], m.String())
			if strings.Contains(m.text+m.subject, "zeekomkommer") {
				t.Errorf("%s: mail %v has the complaint's words", date, m)
			}
		}
		for number, mails := range sent {
			slices.SortFunc(mails, byRank)
			got = append(got, fmt.Sprintf("%s %s  %s %s", date, days[day.Weekday()], number, strings.Join(mails, ", ")))
		}
		switch date {
		case "2026-11-26":
			h.reply(date+" 10:00", h.writer(6), "01", "K-2026-0006", "Naar de commissie").is(t, "21 directeur")
		case "2026-12-01":
			for n := 3; n <= 5; n++ {
				approved(fmt.Sprintf("%s 10:%02d", date, n), dirk, "03", n, "commissie\n\n"+report)
			}
		case "2026-12-03":
			approved(date+" 10:00", commissie, "06", 4, "verlengen\n\nEen lid is ziek.")
			approved(date+" 10:05", commissie, "06", 5, "advies gegrond\n\nDe lessen zijn uitgevallen.")
		}
		h.mail() // what was answered is not of the clock
	}

	var want []string
	for line := range strings.Lines(strings.TrimSpace(diary)) {
		entry, _, _ := strings.Cut(line[15:], "   ")
		want = append(want, line[:15]+strings.TrimSpace(entry))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what the clock sent (- want, + got):\n%s", diff)
	}
}

// dueCase is where a mail of several cases begins with one of them.
var dueCase = regexp.MustCompile(`(?m)^K-2026-(\d{4})(?:,.*)?$`)

// ordered gives an entry with its cases by number: the mail has the worst first.
func ordered(entry string) string {
	to, cases, listed := strings.Cut(entry, ": ")
	if !listed {
		return entry
	}
	return to + ": " + strings.Join(slices.Sorted(slices.Values(strings.Fields(cases))), " ")
}

// writer is who wrote the complaint of a number.
func (h *house) writer(number int) person {
	h.t.Helper()
	return h.show(fmt.Sprintf("K-2026-%04d", number)).Complainant
}

// byRank puts who has to do something before those who are only told.
func byRank(a, b string) int {
	rank := func(s string) int { return slices.Index([]string{"commissie", "directeur", "bestuur"}, s[3:]) }
	return rank(a) - rank(b)
}

// tellEight: not a minute before 08:00, by the clock on the wall.
func tellEight(t *testing.T, w world) {
	h := w.open(t, foundation{Managers: []person{lies}})
	h.write("2027-03-22 09:00", note{from: amina, subject: "Klacht", text: "De les valt steeds uit."}).is(t, "01 amina", "03 directeur", "02 lies")
	// Goede Vrijdag and Tweede Paasdag are none: working day 5 is the 31st, after
	// the clock went forward on the 28th.
	h.pass("2027-03-30 12:00").is(t, "34 directeur") // the first working day of the week: its page
	h.pass("2027-03-31 07:59").is(t)
	h.pass("2027-03-31 08:00").is(t, "04 directeur")
	h.pass("2027-03-31 08:01").is(t)
	h.pass("2027-03-31 23:59").is(t)
}

// tellOutage: what was missed collapses into the latest of each term.
func tellOutage(t *testing.T, w world) {
	h := w.open(t, foundation{Escalation: bestuur})
	h.write("2026-11-23 09:00", note{from: amina, subject: "Klacht", text: "De les valt steeds uit."}).is(t, "01 amina", "03 directeur")
	h.write("2026-11-23 09:05", note{from: bram, subject: "Klacht", text: "De les valt steeds uit."}).is(t, "01 bram", "03 directeur")
	h.reply("2026-11-23 10:00", dirk, "03", second, "leidinggevende 1").is(t, "02 lies", "16 directeur")
	h.reply("2026-11-23 10:05", dirk, "03", second, "gebeld\n\nWij spraken.").is(t, "16 directeur")

	// Back after a month: of contact and of the manager the weekly notice of
	// 22 December is the last before now, mail 20 comes once.
	mail := h.pass("2026-12-24 15:00")
	mail.is(t, "34 directeur", "34 plaatsvervanger", "34 bestuur") // one mail for each
	for _, m := range mail {
		if m.to == bestuur.Address {
			m.says(t, "K-2026-0001", "TE LAAT", "7 december 2026")
		}
	}
	h.pass("2026-12-24 15:01").is(t)
	// The weekly rhythm is that of the term, not of the outage.
	h.pass("2026-12-28 08:00").is(t, "34 directeur", "35 bestuur") // a Monday: with the page of the week
	h.pass("2026-12-29 08:00").is(t, "34 directeur", "34 plaatsvervanger", "34 bestuur")
}
