package desk_test

import (
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// noise plans what nobody wants: machines, strangers and forgers.
func (w *world) noise(begin time.Time, length time.Duration) {
	some := func(n int, do func()) {
		for range n {
			w.at(begin.Add(w.between(0, length)), do)
		}
	}
	some(3, w.newsletter)
	some(2, w.spam)
	some(2, w.unknownBounce)
	some(2, w.selfMail)
	some(1, w.inOurName)
	some(3, w.likeMachines)
	some(2, w.staffMail)
	some(2, w.passesOn)
	some(2, w.overviews)
	some(14, w.forge)
	some(8, w.forgeClient)
	if bug := w.plan.bug; w.chance(0.4) || bug != nil && bug.law == lawProven { // which shows in nothing else
		some(1, w.inTheirName)
	}
	some(2, w.stranger)
}

func (w *world) machine(subject, header, text string, f fate) *written {
	m := w.draft(&person{name: "Automaat", address: "automaat@machine.example"}, f)
	m.subject, m.header, m.text, m.machine = subject, header, text+"\r\n", true
	return m
}

func (w *world) newsletter() {
	w.counts["noise"]++
	m := w.machine("Nieuwsbrief", "List-Id: <nieuws.machine.example>\r\nPrecedence: bulk\r\n", "Het laatste nieuws. Uitschrijven: https://machine.example", idle)
	m.address = "nieuws@machine.example"
	w.post(m)
}

func (w *world) spam() {
	w.counts["noise"]++
	m := w.machine("Een aanbieding", "X-Spam-Flag: YES\r\n", fmt.Sprintf("Koop nu, actie %d.", w.posted), holds)
	w.post(m)
}

// away is an absence notice of somebody who got a letter.
func (w *world) away(p *person, l *letter) {
	w.counts["noise"]++
	m := w.answer(p, l, idle)
	m.subject = "Automatisch antwoord: " + l.subject
	m.machine = true
	m.header, m.text = "Auto-Submitted: auto-replied\r\n", "Ik ben afwezig. Vanaf maandag ben ik weer bereikbaar.\r\n"
	w.post(m)
}

func (w *world) unknownBounce() {
	w.counts["noise"]++
	w.post(w.report("iemand@elders.example", "onbekend@elders.example", idle))
}

// bounce returns a letter that the server had taken (R25).
func (w *world) bounce(l *letter) {
	w.counts["bounce"]++
	l.bounced = true
	m := w.report(l.to, l.id, free)
	m.affair = l.affair
	w.post(m)
}

func (w *world) report(to, id string, f fate) *written {
	m := w.draft(&person{name: "Mail Delivery System", address: "mailer-daemon@" + domainOf(to)}, f)
	m.subject, m.machine = "Undelivered Mail Returned to Sender", true
	m.header = "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_bounce\"\r\n"
	m.text = "--=_bounce\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\r\n" +
		"--=_bounce\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; " + to +
		"\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n" +
		"--=_bounce\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: klachten@" + domain + "\r\nTo: " + to + "\r\nMessage-ID: <" + id + ">\r\n\r\n--=_bounce--\r\n"
	return m
}

// selfMail is our own mail come back by some forwarding: the log knows it.
func (w *world) selfMail() {
	if len(w.carrier.order) == 0 {
		return
	}
	w.counts["noise"]++
	l := w.carrier.order[w.chances.IntN(len(w.carrier.order))]
	m := w.machine("Ontvangst van uw klacht", "X-Klachtd-Kind: 01\r\n", fmt.Sprintf("Wij hebben uw klacht ontvangen (%d).", w.posted), idle)
	m.address, m.id = "klachten@"+domain, l.id
	w.post(m)
}

// inOurName is what only says that it is ours.
func (w *world) inOurName() {
	w.counts["like-machines"]++
	m := w.draft(&person{name: "Website", address: "klachten@" + domain}, holds)
	m.subject, m.text = "Nieuw bericht", fmt.Sprintf("De lessen vallen uit. Bel mij, nummer %d.\r\n", w.posted)
	if w.chance(0.5) {
		m.header = "X-Klachtd-Kind: 01\r\n"
	}
	w.post(m)
}

// likeMachines is a person's mail with the signs of a machine.
func (w *world) likeMachines() {
	w.counts["like-machines"]++
	m := w.draft(&person{name: "Lize Lijst", address: fmt.Sprintf("lize%d@klant.example", w.posted)}, holds)
	m.subject, m.text = "Lessen", fmt.Sprintf("De lessen vallen uit, al %d keer, en de brief is niet aangekomen.\r\n", w.posted)
	switch w.posted % 4 {
	case 0: // in words that notices use as well
		m.text = fmt.Sprintf("Ik krijg geen hulp en u belt niet terug. Ik ben bereikbaar op nummer %d.\r\n", w.posted)
	case 1: // all is said in the subject
		m.subject, m.text = fmt.Sprintf("De lessen vallen steeds uit, nummer %d", w.posted), ""
	case 2: // and that makes no machine either
		m.subject = "Afwezig: mijn begeleider"
	}
	m.header = pick(w, "List-Unsubscribe: <mailto:u@dienst.example>\r\n", "Precedence: bulk\r\n", "Auto-Submitted: auto-generated\r\n",
		"Return-Path: <>\r\n", "X-Failed-Recipients: info@"+domain+"\r\n", "List-Id: <leden.klant.example>\r\n")
	w.post(m)
}

// inTheirName is a flood of complaints in the name of a client, who writes one too.
func (w *world) inTheirName() {
	p := w.client()
	write := func(least, most time.Duration, f fate, verdict string) {
		w.after(w.between(least, most), func() {
			m := w.draft(p, f)
			m.complaint, m.verdict = true, verdict
			m.subject, m.text = fmt.Sprintf("Klacht %d", w.posted), fmt.Sprintf("De les viel %d keer uit.\r\n", w.posted)
			w.post(m)
		})
	}
	for range 4 + w.chances.IntN(8) {
		w.counts["forged-complaint"]++
		write(0, 10*time.Minute, free, "")
	}
	write(30*time.Minute, 2*time.Hour, opens, "pass")
}

// passesOn: one of ours forwards a client's complaint.
func (w *world) passesOn() {
	w.counts["complaint-passed-on"]++
	m := w.draft(pick(w, w.people.director, w.people.managers[0]), holds)
	if m.from.left {
		return
	}
	m.complaint, m.of, m.sent = true, w.client(), w.now.Add(-w.between(0, 6*day)).Truncate(time.Minute)
	m.subject = "FW: klacht"
	m.text = fmt.Sprintf("Wie pakt dit op? Nummer %d.\r\n\r\nVan: %s <%s>\r\nVerzonden: %s\r\nAan: %s <%s>\r\nOnderwerp: klacht\r\n\r\nDe les viel %d keer uit.\r\n",
		w.posted, m.of.name, m.of.address, m.sent.In(w.zone).Format("02-01-2006 15:04"), m.from.name, m.from.address, w.posted)
	w.post(m)
}

func (w *world) staffMail() {
	w.counts["noise"]++
	m := w.draft(w.people.director, holds)
	m.subject, m.text = "Vraag", fmt.Sprintf("Kan iemand mij bellen over punt %d?\r\n", w.posted)
	w.post(m)
}

func (w *world) overviews() {
	m := w.draft(w.people.director, answered)
	m.subject, m.text = "Overzicht", "overzicht\r\n"
	w.post(m)
}

// stranger answers, from an address of their own, a mail that went to somebody
// else.
func (w *world) stranger() {
	l := w.leaked()
	if l == nil {
		return
	}
	w.counts["foreign-answer"]++
	p := &person{name: "Vreemde", address: fmt.Sprintf("vreemd%d@elders.example", w.posted)}
	m := w.answer(p, l, holds, "akkoord")
	m.affair, m.forged = "", true
	w.post(m)
}

// leaked is a mail to somebody with a role that others got to see.
func (w *world) leaked() *letter {
	var list []*letter
	for _, l := range w.carrier.order {
		p := w.people.all[l.to]
		if l.affair != "" && l.taken > 0 && p != nil && (p.part == record.ByDirector || p.part == record.ByDeputy || p.part == record.ByCommission) {
			list = append(list, l)
		}
	}
	if len(list) == 0 {
		return nil
	}
	recent := list[max(0, len(list)-12):]
	return recent[w.chances.IntN(len(recent))]
}

// attacker is a domain whose border says what its owner likes.
const attacker = "mx.kwaad.example"

// forge gives a command in the name of whoever got a mail. The forger has read
// that mail: only that nobody vouches for the forger stands in the way.
func (w *world) forge() {
	l := w.leaked()
	if l == nil {
		return
	}
	w.counts["forged"]++
	p := w.people.all[l.to]
	lines := pick(w, []string{"ingetrokken", "Afgesproken."}, []string{"commissie", "Stap 1 en 2 zijn gezet."}, []string{"contact", "Gebeld."},
		[]string{"advies ongegrond", "Aldus de commissie."}, []string{"akkoord"}, []string{"heropenen"}, []string{"betrokken"}, []string{"leidinggevende 1"})
	if p.part == record.ByCommission {
		lines = pick(w, []string{"advies ongegrond", "Aldus de commissie."}, []string{"verlengen", "Het duurt langer."})
	}
	if l.kind == "19" {
		lines = []string{"akkoord"}
	}
	m := w.answer(p, l, free, lines...)
	m.forged = true
	switch w.chances.IntN(4) {
	case 0:
		m.verdict, m.fate = "fail", holds
	case 1:
		m.verdict = "none"
	case 2: // the border said nothing, the forger says much
		m.verdict, m.header = "", "Authentication-Results: "+attacker+"; dmarc=pass header.from="+domainOf(m.address)+"\r\n"
	case 3: // a name alike
		m.address, m.fate = "directeur@"+domain+".kwaad.example", holds
	}
	w.post(m)
}
