package desk_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// leadReads is what the director, or the deputy, does about a mail in a case. They
// mostly know how it stands; what they try all the same is refused.
func (w *world) leadReads(p *person, a *affair, l *letter) {
	later := func(chance float64, least, most time.Duration, lines ...string) {
		if w.chance(chance) {
			w.soon(a, w.between(least, most), func() *written { return w.answer(p, l, joins, lines...) })
		}
	}
	switch l.kind {
	case "03":
		w.merges(p, a, l)
		w.leadBegins(p, a, l, later)
	case "04", "20":
		if strings.Contains(l.subject, "aangekomen") {
			w.leadBrings(p, a, l)
		}
		if strings.Contains(l.subject, "TE LAAT") {
			later(0.3, time.Hour, 2*day, pick(w, "het duurt langer", "uitstel melden"), "Er is iemand ziek.")
		}
		w.leadActs(p, a, l, w.between(time.Hour, 4*day), 0.7)
	case "15":
		later(0.3, time.Hour, 4*day, "Het duurt langer.")
	case "23":
		w.leadBrings(p, a, l)
	case "22":
		later(0.8, time.Hour, 5*day, "ingetrokken", "De klager schreef het zelf.")
	case "21":
		if strings.Contains(l.subject, "waar hoort dit bij?") {
			w.places(p, a, l)
			return
		}
		later(0.05, time.Hour, 3*day, "klacht")
		if p.part == record.ByDeputy {
			later(0.5, time.Hour, 3*day, pick(w, "directeur", "betrokken"))
		}
		later(0.1, time.Hour, 3*day, "notitie", "Gelezen en besproken.")
		later(0.1, time.Hour, 3*day, "heropenen")
		later(0.05, time.Hour, 3*day, "notitie dossier", "De docent zegt dat hij ziek was.")
	case "08":
		later(0.3, time.Hour, 2*day, "leidinggevende 1")
		w.decides(p, a, l, w.between(2*time.Hour, 9*day))
	case "14":
		w.leadRetries(p, a, l)
	case "19":
		w.confirms(p, a, l)
	case "10": // as manager's copy it does not come to the director
	case "16":
		w.leadGoesOn(p, a, l)
	}
}

// received is on which day the foundation had a complaint, as far as anybody knows.
func (w *world) received(a *affair) (on civil.Date) {
	for _, f := range w.laws.order {
		if f.id == a.id {
			on = f.received
		}
	}
	return on
}

// leadBegins: a new complaint.
func (w *world) leadBegins(p *person, a *affair, l *letter, later func(float64, time.Duration, time.Duration, ...string)) {
	later(0.75, time.Hour, 4*day, fmt.Sprintf("leidinggevende %d", 1+w.chances.IntN(len(w.people.managers))))
	later(0.1, time.Hour, 4*day, "leidinggevende geen", "De klacht gaat over geen van hen.")
	later(0.15, time.Hour, 2*day, "status")
	if came := w.received(a); w.chance(0.1) && !came.IsZero() {
		w.counts["received-before"]++
		later(1, time.Hour, 8*day, "klager", "Ontvangen: "+came.AddDays(-1-w.chances.IntN(4)).String())
	}
	later(0.05, time.Hour, 5*day, "stukken")
	if p.part == record.ByDirector && w.chance(0.04) {
		w.after(w.between(time.Second, time.Minute), func() { w.away(p, l) })
	}
	later(0.05, time.Hour, 2*day, "hulp")
	later(0.1, time.Hour, 3*day, "Dank voor de melding, ik ga ermee aan de slag.")
	later(0.15, time.Hour, 6*day, "aanvulling", "Wanneer was dit precies?")
	later(0.1, time.Hour, 9*day, "taalonderwijs ja")
	later(0.15, time.Hour, 9*day, "categorie behandeling")
	later(0.1, time.Hour, 9*day, "notitie", "Dit speelde eerder.")
	later(0.1, time.Hour, 9*day, "bericht", "Ik bel u maandag over de les.")
	if w.chance(0.15) {
		w.soon(a, w.between(time.Hour, 9*day), func() *written { return w.represents(p, a, l) })
	}
	if w.people.deputy != nil || p.part != record.ByDirector {
		later(0.06, time.Hour, 3*day, pick(w, "verhinderd", "betrokken", "overnemen"))
		if p.part != record.ByDirector {
			later(0.3, time.Hour, 3*day, "directeur")
			later(0.3, time.Hour, 3*day, "betrokken")
		}
	}
	switch {
	case w.chance(0.1), w.seemsSpam(a) && w.chance(0.5):
		w.soon(a, w.between(day, 9*day), func() *written { return w.noComplaint(p, a, l) })
	case w.chance(0.08):
		later(1, day, 9*day, pick(w, "niet-ontvankelijk geen klacht", "niet-ontvankelijk geen klant", "niet-ontvankelijk te oud"), "Dit valt niet onder het reglement.")
	case w.chance(0.8):
		later(1, 2*time.Hour, 16*day, pick(w, "gebeld", "contact", "gesprek gehad"), "Wij spraken over de les.")
	}
}

// represents names who assists the complainant (R07).
func (w *world) represents(p *person, a *affair, l *letter) *written {
	consent := "ja"
	rep := &person{name: "Vera Vertrouwen", address: fmt.Sprintf("vera%d@hulp.example", w.posted), part: record.ByRepresentative}
	if w.chance(0.3) {
		consent = "nee"
	} else if a.rep == nil {
		a.rep = rep
		w.people.all[rep.address] = rep
	} else {
		rep = a.rep
	}
	return w.answer(p, l, joins, "vertegenwoordiger", "Naam: "+rep.name+"\r\nAdres: "+rep.address+"\r\nRol: vertrouwenspersoon\r\nToestemming: "+consent)
}

// leadGoesOn: a command was carried out; the next step follows, or never does.
func (w *world) leadGoesOn(p *person, a *affair, l *letter) {
	if a.mails < 25 && a.verdict == "" {
		w.leadActs(p, a, l, w.between(time.Hour, 12*day), 0.4)
	}
}

// leadActs takes one of the steps that may be next.
func (w *world) leadActs(p *person, a *affair, l *letter, d time.Duration, chance float64) {
	if !w.chance(chance) {
		return
	}
	if a.verdict != "" {
		switch w.standing(a) {
		case "advised":
			w.decides(p, a, l, d)
		case "decided":
			w.carriesOut(p, a, l, d)
		}
		return
	}
	var lines []string
	switch status := w.standing(a); {
	case w.chance(0.15): // without thinking
		lines = pick(w, []string{"gebeld", "Wij spraken elkaar."}, []string{"ingetrokken", "Zo is het goed."}, []string{"commissie"},
			[]string{"commissie", "Zonder resultaat."}, []string{"ontvankelijk"}, []string{"heropenen"}, []string{"commissie?"})
	case status == "withdrawn" && !w.laws.files[a.id].answer.IsZero():
		lines = pick(w, []string{"gezien"}, []string{"notitie", "De klager vroeg wanneer wij bellen."}, []string{"heropenen"}, []string{"geen actie"})
	case w.laws.files[a.id] != nil && !w.laws.files[a.id].data.IsZero() && w.chance(0.7):
		lines = pick(w, []string{"gezien"}, []string{"verstuurd"}, []string{"op de post"})
	case status == "received":
		lines = pick(w, []string{"geprobeerd", "Tweemaal gebeld."}, []string{"neemt niet op"}, []string{"gebeld", "Wij spraken elkaar."}, []string{"gebeld"}, []string{"niet ingetrokken", "De klager wil een uitspraak."})
	case status == "contacted":
		lines = pick(w, []string{"ingetrokken", "Wij zijn het eens geworden."}, []string{"commissie", "Stap 1 en 2 zijn gezet, zonder resultaat."},
			[]string{"commissie", "De klager is het er niet mee eens."}, []string{"niet ingetrokken", "De klager wil een uitspraak."})
	case status == "withdrawn" && w.chance(0.1):
		lines = []string{"heropenen"}
	case status == "not_admitted" && w.chance(0.2):
		lines = []string{"ontvankelijk"}
	default:
		return
	}
	w.soon(a, d, func() *written {
		m := w.answer(p, l, joins, lines...)
		if m.slip = w.chance(0.05); m.slip {
			w.counts["slip"]++
		}
		return m
	})
}

// standing is the status of a case, as people know it who heard of it.
func (w *world) standing(a *affair) string {
	if f := w.laws.files[a.id]; f != nil {
		return f.status
	}
	return ""
}

// decides proposes the decision that the advice binds to (R22), or for once not.
func (w *world) decides(p *person, a *affair, l *letter, d time.Duration) {
	if !w.chance(0.85) {
		return
	}
	w.soon(a, d, func() *written {
		verdict := a.verdict
		if verdict == "" || w.chance(0.1) {
			verdict = "ongegrond"
		}
		lines := []string{"besluit " + verdict, "Ik volg het advies van de commissie."}
		if verdict == a.verdict && w.chance(0.5) {
			lines = append(lines, "", "Maatregelen:", "- een cursus voor de docenten")
		}
		return w.answer(p, l, joins, lines...)
	})
}

// carriesOut reports the promised measures as done.
func (w *world) carriesOut(p *person, a *affair, l *letter, d time.Duration) {
	if f := w.laws.files[a.id]; f != nil && !f.measures.IsZero() {
		w.soon(a, d, func() *written {
			return w.answer(p, l, joins, pick(w, "maatregel gedaan", "maatregelen uitgevoerd", "Maatregelen zijn gedaan."))
		})
	}
}

// leadRetries: what was refused is tried again in another way.
func (w *world) leadRetries(p *person, a *affair, l *letter) {
	if !w.chance(0.6) || a.mails > 30 {
		return
	}
	if a.verdict == "" {
		w.leadActs(p, a, l, w.between(time.Hour, 3*day), 1)
		return
	}
	if w.standing(a) != "advised" {
		return
	}
	w.soon(a, w.between(time.Minute, time.Hour), func() *written { return w.answer(p, l, joins, "leidinggevende 1") })
	w.decides(p, a, l, w.between(2*time.Hour, day))
}

// confirms: nobody confirms what they did not ask for; some write below their
// "akkoord", some have second thoughts, some type the command once more.
func (w *world) confirms(p *person, a *affair, l *letter) {
	mine, slip := false, false
	for _, m := range w.mails.all {
		mine = mine || m.id == l.answers && !m.forged
		slip = slip || m.id == l.answers && m.slip
	}
	if p.part == record.ByCommission && !w.wrote(l.answers) { // another member's
		mine = true
		w.counts["commission-another"]++
	}
	lines, after := []string{"akkoord"}, w.between(time.Minute, 4*day)
	if strings.Contains(l.subject, "naar de commissie sturen") { // what a manager said
		w.counts["statement-offered"]++
		mine = w.chance(0.7)
	}
	switch {
	case !mine, slip: // which shows when it is read
		lines = []string{"annuleren"}
	case w.chance(0.05):
		lines = []string{"niet akkoord"}
	case w.chance(0.05):
		return // it is forgotten
	case w.chance(0.04):
		after = w.between(10*day, 16*day) // or nearly
	case w.chance(0.04):
		lines = append(lines, "Maar laat de laatste zin weg.")
	case w.chance(0.03):
		lines = append(lines, "Bedankt voor het concept!")
	case p.part != record.ByCommission && w.chance(0.05):
		lines = append(lines, "Categorie: "+pick(w, "dienstverlening", "geloof"))
	}
	if mine && !slip && l.id[0] == '7' && strings.Contains(l.subject, "[K-") { // by the link: it is shown once more, and answered then
		w.counts["tapped"]++
		w.soon(a, after, func() *written {
			m := w.answer(p, l, free, "akkoord")
			m.answers, m.subject = "", l.subject
			return m
		})
		return
	}
	w.soon(a, after, func() *written { return w.answer(p, l, joins, lines...) })
	if mine && !slip && p.part == record.ByDirector && w.people.deputy != nil && w.chance(0.05) { // to whom it is passed on
		w.counts["passed-on"]++
		deputy := w.people.deputy // who may have left by then
		w.soon(a, after, func() *written { return w.answer(deputy, l, free, "akkoord") })
	}
	if w.people.second != nil && p.part == record.ByCommission && w.chance(0.5) { // nobody else may
		w.soon(a, w.between(5*day, 9*day), func() *written { return w.answer(p, l, joins, lines...) })
	}
}

// wrote reports whether somebody wrote a mail with this Message-ID.
func (w *world) wrote(id string) bool {
	for _, m := range w.mails.all {
		if m.id == id {
			return true
		}
	}
	return false
}

// readsOther: mail about no case.
func (w *world) readsOther(p *person, l *letter) {
	if l.kind == "34" && (p.part == record.ByDirector || p.part == record.ByDeputy || p.part == record.ByCommission) {
		w.morningRead(p, l)
	}
	if l.kind != "24" && (l.kind != "34" || p.guest || p.left) || p.part != record.ByDirector && p.part != record.ByDeputy && p.part != record.ByAdministrator {
		return
	}
	w.after(w.between(10*time.Minute, 5*day), func() {
		for _, h := range w.office.held() {
			m := w.mails.bySHA[h.sha]
			if m == nil || h.deputyOnly && p.part == record.ByDirector || !w.chance(0.7) {
				continue
			}
			if p.part == record.ByAdministrator {
				w.office.judge(h, m.complaint)
				continue
			}
			word := "geen klacht"
			if m.complaint {
				word = "klacht"
			}
			lines := []string{fmt.Sprintf("%s %d", word, h.number)}
			if m.complaint && w.chance(0.3) {
				lines = append(lines, "Telefoon: 06 12345678")
			}
			w.post(w.answer(p, l, answered, lines...))
		}
	})
}
