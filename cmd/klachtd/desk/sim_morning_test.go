package desk_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

const lawMorning = "t: in a morning each person gets at most one mail of what is due, with all of it, and of no case that is kept from them"

// inOneMail judges the mails of what is due that a pass made (t), but for what was made
// anew since it was too large.
func (l *laws) inOneMail() {
	rows, err := l.db.Query(`SELECT l.id, l.kind, l.role, coalesce(h.recipient, ''), l.created_at, b.bytes,
			EXISTS (SELECT 1 FROM mails m JOIN mail_heads p ON p.mail = m.number WHERE p.proposed <> '' AND m.handled_at = l.created_at) -- what one of ours passed on is listed at once
		FROM letters l JOIN letter_heads h ON h.letter = l.id JOIN letter_bytes b ON b.letter = l.id
		WHERE l.id > ? AND l.kind IN ('04', '14', '15', '20', '24', '34', '35') AND NOT EXISTS (SELECT 1 FROM letters x JOIN letter_heads y ON y.letter = x.id
			WHERE x.dropped_at IS NOT NULL AND x.created_at = l.created_at AND y.recipient = h.recipient) ORDER BY l.id`, l.looked)
	if err != nil {
		l.violated(lawErrors, "look for the morning's mail: %v", err)
		return
	}
	defer rows.Close()
	had := make(map[string]string)
	for rows.Next() {
		var kind, role, to, made string
		var raw []byte
		var atOnce bool
		if err := rows.Scan(&l.looked, &kind, &role, &to, &made, &raw, &atOnce); err != nil {
			l.violated(lawErrors, "look for the morning's mail: %v", err)
			return
		}
		m := mailbox.Parse(raw)
		lists := strings.HasPrefix(m.Subject, "Er wacht") || strings.HasPrefix(m.Subject, "Niet beoordeeld") || strings.HasPrefix(m.Subject, "Opzij gelegd")
		if kind == "14" && role == "sender" || kind == "24" && (role == "sender" || !lists || atOnce) {
			continue
		}
		if before, more := had[made+to]; more {
			l.violated(lawMorning, "%s gets %s and %s at %s", to, before, kind, made)
		}
		had[made+to] = kind
		if kind == "34" || kind == "35" {
			l.discreet(kind, to, m)
		}
	}
}

var listed = regexp.MustCompile(`K-\d{4}-\d{4,}`)

// discreet: it names no case that its reader is not to know of, and the board's nobody.
func (l *laws) discreet(kind, to string, m *mailbox.Message) {
	p := l.people.all[to]
	if p == nil {
		return
	}
	says, _, _ := strings.Cut(m.Text, "----- Bijgevoegd bericht -----") // a client may name what they like
	for _, id := range listed.FindAllString(says, -1) {
		f := l.files[id]
		switch {
		case f == nil:
			l.violated(lawMorning, "%s names %s, which there is not", kind, id)
		case p.part == record.ByDirector && f.keptFrom(p), p.part == record.ByCommission && !f.atCommission:
			l.violated(lawMorning, "%s names %s to %s", kind, id, to)
		}
	}
	if kind == "35" && (strings.Contains(m.Text, "Voorbeeld") || strings.Contains(m.Text, "Verzonnen")) {
		l.violated(lawMorning, "35 names a complainant")
	}
}

// toldTogether counts the morning mails of a moment that list a case; the one that is on
// record says what of the case is due.
func (l *laws) toldTogether(f *file, x record.Fact) (mails int) {
	l.scan(`SELECT count(*) FROM letters l JOIN letter_cases c ON c.letter = l.id WHERE c.case_id = '`+f.id+`' AND l.kind IN ('34', '35')
		AND l.created_at = '`+x.At.UTC().Format(time.RFC3339)+`'`, &mails)
	if x.Listed == "" {
		return mails
	}
	var raw []byte
	err := l.db.QueryRow(`SELECT b.bytes FROM letters l JOIN letter_bytes b ON b.letter = l.id JOIN letter_cases c ON c.letter = l.id
		WHERE l.message_id = ? AND c.case_id = ? AND l.kind IN ('34', '35')`, x.Listed, f.id).Scan(&raw)
	says := templates.TermPhrase(x.Term)
	if x.Term == "waiting" {
		says = "vervallen"
	}
	if err != nil || !strings.Contains(saidOf(mailbox.Parse(raw).Text, f.id), strings.ToLower(says)) {
		l.violated(lawMorning, "%s: the mail that is to say that %s is due does not: %v", f.id, x.Term, err)
	}
	return mails
}

// saidOf is what a morning mail says of a case, below the week's page.
func saidOf(text, id string) (said string) {
	for _, heading := range []string{"Wat moet u doen?", "Ter informatie\n"} {
		if _, below, found := strings.Cut(text, heading); found {
			text = below
			break
		}
	}
	found := entry.FindAllStringIndex(text, -1)
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		if text[at[0]:at[1]] == id {
			said += text[at[0]:end]
		}
	}
	return strings.Join(strings.Fields(strings.ToLower(said)), " ")
}

// morningRead: what somebody does about the cases of a morning mail, each by its number;
// now and then without one, or with too many.
func (w *world) morningRead(p *person, l *letter) {
	years := make(map[string]bool)
	for _, id := range l.lists {
		years[id[:6]] = true
	}
	for _, id := range l.lists {
		a := w.affair(id)
		if a.mails > 60 || !w.chance(0.6) {
			continue
		}
		of := *l
		of.affair, of.number = id, strings.TrimLeft(id[7:], "0")
		if len(years) > 1 || w.chance(0.2) {
			of.number = id
		}
		w.counts["morning-answered"]++
		if of.kind = "04"; p.part == record.ByCommission {
			of.kind = "15"
			w.commissionReads(p, a, &of)
			continue
		}
		if f := w.laws.files[id]; f != nil && slices.ContainsFunc(f.letters, (*sending).lost) {
			w.leadBrings(p, a, &of)
		}
		w.leadActs(p, a, &of, w.between(time.Hour, 4*day), 0.7)
	}
	if len(l.lists) > 1 && w.chance(0.1) {
		w.counts["morning-unclear"]++
		typed := pick(w, "contact", "1 en 2 contact", "999 contact", "notitie")
		w.after(w.between(time.Hour, day), func() {
			if !p.left && !p.guest {
				w.post(w.answer(p, l, answered, typed, "Gebeld."))
			}
		})
	}
}

// numbered is what somebody types of a case.
func (l *letter) numbered(w *world, line string) string {
	if l.number == "" {
		return line
	}
	return fmt.Sprintf(pick(w, "%s %s", "%s: %s", "#%s %s", "zaak %s, %s"), l.number, line)
}
