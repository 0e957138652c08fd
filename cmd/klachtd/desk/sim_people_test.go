package desk_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// person is somebody with an address.
type person struct {
	name, address string
	part          record.Actor

	left  bool      // the foundation
	guest bool      // of none of its roles
	wrote time.Time // the last mail that answers nothing
}

// people are those of the foundation. Without a deputy, an administrator or an
// escalation address the pointer is nil.
type people struct {
	director, deputy, commission, second, administrator, escalation *person
	managers                                                        []*person
	all                                                             map[string]*person // by address, clients too
	clients                                                         int
}

// affair is what people know of a case, outside the desk.
type affair struct {
	id          string
	complainant *person   // nil on paper
	rep         *person   // to whom copies may go
	moves       []*person // the complainant, at addresses before and after
	verdict     string    // that the commission gave
	advising    bool
	assignee    *person // to whom the administrator gave it
	assigning   bool
	mails       int // that people wrote about it
}

func (w *world) employ() {
	hire := func(name, local string, part record.Actor) *person {
		p := &person{name: name, address: local + "@" + domain, part: part}
		w.people.all[p.address] = p
		return p
	}
	x := &w.people
	x.all = make(map[string]*person)
	x.director = hire("Dirk Directeur", "directeur", record.ByDirector)
	x.commission = hire("Cora Commissie", "commissie", record.ByCommission)
	x.managers = append(x.managers, hire("Lies Leidinggevende", "lies", record.ByManager))
	if w.chance(0.7) {
		x.managers = append(x.managers, hire("Theo Teamleider", "theo", record.ByManager))
	}
	if w.chance(0.8) {
		x.deputy = hire("Petra Plaatsvervanger", "plaatsvervanger", record.ByDeputy)
	}
	if w.chance(0.3) {
		x.second = hire("Cora Commissie", "secretaris", record.ByCommission)
	}
	if w.chance(0.7) {
		x.administrator = hire("Bea Beheer", "beheer", record.ByAdministrator)
	}
	if w.chance(0.5) {
		x.escalation = hire("Raad van Toezicht", "raad", "escalation")
	}
}

func (x *people) roles() rules.Roles {
	holder := func(list ...*person) (h rules.RoleHolder) {
		for _, p := range list {
			if p != nil {
				h.Name = p.name
				h.Addresses = append(h.Addresses, p.address)
			}
		}
		return h
	}
	r := rules.Roles{
		Director: holder(x.director), Deputy: holder(x.deputy), Commission: holder(x.commission, x.second),
		Administrator: holder(x.administrator), Chair: "Karin Kamervoorzitter",
	}
	for _, m := range x.managers {
		r.Managers = append(r.Managers, holder(m))
	}
	if x.escalation != nil {
		r.Escalation = x.escalation.address
	}
	return r
}

func (w *world) client() *person {
	w.people.clients++
	name := pick(w, "Anna Voorbeeld", "Bram Verzonnen", "Chaima Fictief", "", "Dőra Bedacht")
	p := &person{name: name, address: fmt.Sprintf("klant%d@%s", w.people.clients, pick(w, "klant.example", "post.example")), part: record.ByComplainant}
	w.people.all[p.address] = p
	return p
}

// complain plans the complaints of the year.
func (w *world) complain(begin time.Time, length time.Duration) {
	for range 9 + w.chances.IntN(6) {
		w.at(begin.Add(w.between(0, length)), func() { w.complaint() })
	}
	for range w.chances.IntN(3) {
		w.at(begin.Add(w.between(0, length)), w.onPaper)
	}
}

func (w *world) complaint() *written {
	m := w.draft(w.client(), opens)
	m.complaint = true
	m.subject = pick(w, "Klacht", "Klacht over de les", "Niet teruggebeld", "")
	about := pick(w, "Mijn begeleider belde niet terug.", "De taalles viel steeds uit.", "Ik heb een klacht over de directeur.",
		"In 2019 kreeg ik geen rapport.", "Ik word gediscrimineerd om mijn geloof.", "Lies Leidinggevende was onbeleefd.")
	m.text = fmt.Sprintf("Geachte heer of mevrouw,\r\n\r\n%s Dit is mijn verhaal nummer %d.\r\n", about, w.posted)
	if w.chance(0.2) {
		m.document = fmt.Sprintf("%%PDF-1.4 bewijs %d", w.posted)
		if w.chance(0.25) { // a scan, of more than some mail servers take
			m.document += strings.Repeat(" bladzijde", 15_000)
		}
	}
	switch {
	case w.chance(0.06):
		m.verdict, m.fate = "fail", holds
	case w.chance(0.06):
		m.header, m.fate = "X-Spam-Flag: YES\r\n", holds
	case w.chance(0.1):
		m.verdict = ""
	}
	if w.chance(0.04) { // mail to this address comes back, or is refused
		w.carrier.dead[m.address] = true
	}
	w.post(m)
	return m
}

// reads lets a letter reach whoever has that address.
func (w *world) reads(l *letter) {
	p := w.people.all[l.to]
	if p == nil {
		return
	}
	if w.chance(0.01) && l.kind != "23" { // it comes back after all
		w.after(w.between(time.Minute, 2*day), func() { w.bounce(l) })
		return
	}
	if w.now.After(w.end) {
		return
	}
	a := w.affairs[l.affair]
	if l.affair != "" && a == nil {
		a = &affair{id: l.affair}
		w.affairs[l.affair] = a
	}
	if l.kind == "29" { // no subject of it names a case
		if strings.Contains(l.subject, "geschreven?") {
			w.answersProof(p, l)
		} else {
			w.answersReceipt(p, l)
		}
		return
	}
	if a == nil {
		w.readsOther(p, l)
		return
	}
	if a.mails > 60 { // enough is enough
		return
	}
	switch p.part {
	case record.ByDirector, record.ByDeputy, "escalation":
		w.leadReads(p, a, l)
	case record.ByAdministrator:
		w.administratorReads(p, a, l)
	case record.ByCommission:
		w.commissionReads(p, a, l)
	case record.ByComplainant:
		w.complainantReads(p, a, l)
	case record.ByRepresentative:
		if w.chance(0.1) {
			w.soon(a, w.between(time.Hour, 5*day), func() *written { return w.answer(p, l, joins, "Dank u, dat is helder.") })
		}
	case record.ByManager:
		if w.chance(0.1) {
			w.soon(a, w.between(time.Hour, 5*day), func() *written { return w.answer(p, l, free, "Ik heb het gelezen.") })
		}
		if l.kind == "02" && w.chance(0.5) {
			w.states(p, a, l)
		}
	}
}

// soon has somebody write about an affair later.
func (w *world) soon(a *affair, d time.Duration, write func() *written) {
	w.after(d, func() {
		a.mails++
		if m := write(); m != nil {
			if m.from.left || m.from.guest { // the case may be another's by then
				m.fate = free
			}
			w.post(m)
		}
	})
}

func (w *world) complainantReads(p *person, a *affair, l *letter) {
	later := func(chance float64, least, most time.Duration, lines ...string) {
		if w.chance(chance) {
			w.soon(a, w.between(least, most), func() *written { return w.answer(p, l, joins, lines...) })
		}
	}
	switch l.kind {
	case "01":
		if w.chance(0.1) {
			w.after(w.between(time.Second, time.Minute), func() { w.away(p, l) })
		}
		later(0.15, time.Hour, 10*day, "Ik wil nog iets zeggen over mijn klacht.")
		later(0.1, day, 20*day, "Ik trek mijn klacht in")
		later(0.05, time.Hour, 20*day, "Over de directeur")
		later(0.05, time.Hour, 20*day, "Ik moet nog iets zeggen.", "De directeur schreeuwde tegen mij.")
		later(0.1, day, 20*day, "Naar de commissie", "Ik wil een uitspraak.")
		if w.chance(0.25) {
			w.soon(a, w.between(time.Hour, 30*day), func() *written { return w.writesAgain(p) })
		}
		if w.chance(0.15) {
			w.soon(a, w.between(day, 30*day), func() *written { return w.unvouched(p, a, false) })
		}
		if w.chance(0.1) { // a new mail that answers nothing, and names the case
			w.soon(a, w.between(day, 20*day), func() *written {
				m := w.draft(p, joins)
				m.subject, m.affair, m.text = "Mijn klacht "+a.id, a.id, "Hoe staat het?\r\n"
				return m
			})
		}
	case "10":
		if w.chance(0.4) {
			w.soon(a, w.between(time.Hour, 20*day), func() *written { return w.saysOfWithdrawal(p, l) })
		}
	case "31":
		later(0.5, time.Hour, 6*day, "Ik stuur het u op.")
		w.readsNone(p, a, l)
	case "17":
		later(0.7, time.Hour, 12*day, "Het was op 3 maart, in het lokaal.")
	case "05", "07", "09", "11":
		later(0.1, time.Hour, 5*day, "Dank u wel voor uw brief.")
	}
}

// saysOfWithdrawal answers letter 10: most deny it.
func (w *world) saysOfWithdrawal(p *person, l *letter) *written {
	says, lines := "denial", pick(w, []string{"niet ingetrokken", "Dit heb ik nooit gezegd."}, []string{"Dat klopt helemaal niet!"}, []string{"I did not withdraw my complaint."},
		[]string{"> Heeft u uw klacht niet ingetrokken?", "Ik wil gewoon verder met mijn klacht."}, []string{"Naar de commissie"})
	switch {
	case w.chance(0.2):
		says, lines = "thanks", pick(w, []string{"Dank u wel"}, []string{"bedankt, prima zo"})
	case w.chance(0.3):
		says, lines = "neither", pick(w, []string{"Wanneer belt u mij?"}, []string{"Ik snap deze brief niet."})
	}
	m := w.answer(p, l, joins, lines...)
	m.says = says
	return m
}

func (w *world) commissionReads(p *person, a *affair, l *letter) {
	later := func(chance float64, least, most time.Duration, lines ...string) {
		if w.chance(chance) {
			w.soon(a, w.between(least, most), func() *written { return w.answer(p, l, joins, lines...) })
		}
	}
	advise := func(chance float64, least, most time.Duration) {
		if a.advising || !w.chance(chance) {
			return
		}
		a.advising = true
		w.soon(a, w.between(least, most), func() *written {
			a.advising, a.verdict = false, pick(w, "gegrond", "deels gegrond", "ongegrond", "niet te beoordelen")
			m := w.answer(p, l, joins, "advies "+a.verdict, "De commissie heeft beide partijen gehoord.")
			if w.chance(0.5) {
				m.document = "%PDF-1.4 advies " + m.id
			}
			return m
		})
	}
	switch l.kind {
	case "06":
		later(0.6, time.Hour, 3*day, "ontvangen")
		later(0.1, time.Hour, 5*day, "wraking", "Mevrouw Kenmerk kent de klager.")
		later(0.2, 3*day, 24*day, "verlengen", "Wij horen nog een getuige.")
		if w.chance(0.2) {
			w.soon(a, w.between(3*day, 20*day), func() *written { return w.asksUntil(p, a, l) })
		}
		later(0.1, day, 15*day, "vraag klager", "Heeft u het gesprek opgeschreven?")
		later(0.1, day, 15*day, "vraag", "Is er een verslag van het gesprek?")
		later(0.1, day, 15*day, "Wij hebben nog een verslag nodig van het gesprek met de klager.")
		if w.chance(0.1) {
			w.soon(a, w.between(day, 10*day), func() *written {
				on := w.dayOf(w.now).AddDays(w.chances.IntN(9))
				return w.answer(p, l, joins, fmt.Sprintf("hoorzitting op %d-%d-%d, 14.00 uur", on.Day, on.Month, on.Year), "In het lokaal van de school.")
			})
		}
		later(0.05, 10*day, 40*day, "verlengen", "Het duurt langer.")
		later(0.05, time.Hour, 10*day, "advies", "Wij zijn er nog niet uit.")
		later(0.2, time.Hour, 10*day, "notitie", "De hoorzitting is op vrijdag.")
		advise(0.85, 5*day, 40*day)
	case "15":
		advise(0.6, time.Hour, 6*day)
	case "14":
		later(0.2, time.Hour, day, "hulp")
	case "16", "09":
		if w.standing(a) == "advised" { // on second thoughts
			advise(0.06, time.Hour, 4*day)
		}
		later(0.05, time.Hour, 2*day, "Dank u wel.")
	case "19":
		w.confirms(p, a, l)
	}
}

// asksUntil is "verlengen tot" a day that is near the last that may be named, before
// the first, or beyond what may be.
func (w *world) asksUntil(p *person, a *affair, l *letter) *written {
	days := 1 + w.chances.IntN(23)
	m := w.answer(p, l, joins, "verlengen", "Wij horen nog een getuige.")
	f := w.laws.files[a.id]
	if f == nil || f.referred.IsZero() {
		return m
	}
	on := f.runs["advise"].until.AddDays(days)
	again := w.answer(p, l, joins, fmt.Sprintf("verlengen tot %d-%d-%d", on.Day, on.Month, on.Year), "Wij horen nog een getuige.")
	again.until = days
	return again
}
