package desk_test

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// sending is a letter of a case on its way to an address, as its facts tell.
type sending struct {
	kind     record.LetterKind
	to       record.Recipient
	queued   time.Time
	made, on civil.Date
	post     bool
	stage    string // "waits", "arrived", "returned"
	document string
	message  string
	none     bool // that it was no complaint
}

func (s *sending) lost() bool { return s.stage == "returned" || s.post && s.stage == "waits" }

// weighty are the letters that matter, by RULES.md (R11, R25).
var weighty = []record.LetterKind{"01", "02", "05", "06", "07", "09", "10", "11", "17", "28", "31"}

// carried folds what became of a letter.
func (f *file) carried(x record.Fact) {
	drop := func(gone func(*sending) bool) { f.letters = slices.DeleteFunc(f.letters, gone) }
	kinds := func(gone ...record.LetterKind) func(*sending) bool {
		return func(s *sending) bool { return slices.Contains(gone, s.kind) }
	}
	switch x.Kind {
	case record.FactPosted:
		for _, s := range f.letters {
			if s.lost() && !x.On.Before(s.made) {
				s.stage, s.on = "arrived", x.On
			}
		}
	case record.FactReferred:
		drop(kinds("05", "06"))
	case record.FactWithdrawn, record.FactNotAdmitted, record.FactReopened:
		drop(kinds("10", "11", "28"))
		drop(func(s *sending) bool { return s.none })
	case record.FactManagerNone:
		drop(kinds("02"))
	}
	if !slices.Contains(weighty, x.Letter) || x.To == record.ToFormer {
		return
	}
	var s *sending
	for _, known := range f.letters {
		if known.message == x.Message {
			s = known
		}
	}
	alike := func(other *sending) bool { return other != s && other.kind == s.kind && other.to == s.to }
	switch x.Kind {
	case record.FactLetterQueued:
		s = &sending{x.Letter, x.To, x.At, x.On, x.On, x.Post, "waits", x.Document, x.Message, x.Letter == "31" && x.Variant == record.VariantNone}
		drop(func(other *sending) bool {
			another := x.Letter == "02" && !other.queued.Equal(x.At) // manager
			return alike(other) && (x.Again != "" && other.message == x.Again || another && x.Again == "")
		})
		f.letters = append(f.letters, s)
	case record.FactLetterSent:
		if s == nil || s.post {
			break
		}
		s.stage, s.on = "arrived", x.On
		drop(func(other *sending) bool {
			return alike(other) && other.lost() && (s.kind != "17" && s.kind != "31" || other.document == s.document)
		})
	case record.FactLetterFailed:
		if s == nil {
			break
		}
		s.stage, s.on = "returned", x.On
		if slices.ContainsFunc(f.letters, func(other *sending) bool {
			several := s.to != record.ToComplainant && s.to != record.ToRepresentative // addresses
			return alike(other) && several && other.stage == "arrived" && other.document != "" && other.document == s.document
		}) {
			drop(func(other *sending) bool { return other == s })
		}
	}
}

func (f *file) hasArrived(kind record.LetterKind, to record.Recipient) bool {
	return slices.ContainsFunc(f.letters, func(s *sending) bool { return s.kind == kind && s.to == to && s.stage == "arrived" })
}

// arrivedOn is the day on which a letter first arrived; zero while none has.
func (f *file) arrivedOn(kind record.LetterKind, to record.Recipient) (first civil.Date) {
	for _, s := range f.letters {
		if s.kind == kind && s.to == to && s.stage == "arrived" && (first == civil.Date{} || s.on.Before(first)) {
			first = s.on
		}
	}
	return first
}

func (f *file) isLost(kind record.LetterKind, to record.Recipient) bool {
	return slices.ContainsFunc(f.letters, func(s *sending) bool { return s.kind == kind && s.to == to && s.lost() })
}

// stopped reports whether the term of the advice does not run: the dossier came back.
func (f *file) stopped() bool {
	return (f.status == "referred" || f.status == "extended") && !f.seen && f.isLost("06", record.ToCommission)
}

// again gives the term of the advice where the dossier arrives after all.
func (f *file) again(x record.Fact) map[record.Term]civil.Date {
	arrives := x.Kind == record.FactDossierReceived || x.Kind == record.FactLetterSent && x.Letter == "06" && x.To == record.ToCommission
	for _, s := range f.letters {
		arrives = arrives || x.Kind == record.FactPosted && s.kind == "06" && s.lost() && !x.On.Before(s.made)
	}
	if !f.stopped() || !arrives {
		return nil
	}
	return map[record.Term]civil.Date{"advise": x.On.AddDays(21)}
}

// letterStages lists the reminders of letters up to a day.
func (f *file) letterStages(w *world, until civil.Date) (list []stage) {
	add := func(t record.Term, overdue bool, after civil.Date, days ...civil.Date) {
		for _, d := range days {
			if !d.After(until) && d.After(after) {
				list = append(list, stage{t, d, overdue})
			}
		}
	}
	told := func(kinds ...record.LetterKind) (last civil.Date) {
		for _, s := range f.letters {
			on := s.made
			if s.stage == "returned" {
				on = s.on
			}
			if slices.Contains(kinds, s.kind) && on.After(last) {
				last = on
			}
		}
		return last
	}
	late := func(t record.Term, due, after civil.Date) {
		for d := w.workingDay(due, 1); !d.After(until); d = d.AddDays(7) {
			add(t, true, after, w.workingDayFrom(d))
		}
	}
	for _, s := range f.letters {
		term, since := record.Term("returned"), s.on
		if s.stage == "waits" {
			term, since = "post", s.made
		}
		for n := 1; s.lost() && !w.workingDay(since, n).After(until); n += 5 {
			add(term, false, civil.Date{}, w.workingDay(since, n))
		}
	}
	if f.open() && !f.acknowledged {
		due := f.received.AddDays(14)
		add("acknowledge", false, told("01"), w.workingDayUntil(due.AddDays(-3)), w.workingDayUntil(due))
		late("acknowledge", due, told("01"))
	}
	if f.open() && !f.before() && !f.refused.IsZero() && (f.isLost("05", record.ToComplainant) || f.isLost("06", record.ToCommission)) {
		late("submit", f.runs["submit"].until, told("05", "06"))
	}
	if f.status == "decided" && (f.isLost("09", record.ToComplainant) || f.isLost("09", record.ToManager)) {
		late("decide", f.runs["decide"].until, told("09"))
	}
	return list
}

// keepers are the terms that letters keep, with those letters.
var keepers = map[record.Term][]struct {
	kind record.LetterKind
	role record.Recipient
}{
	record.TermAcknowledge: {{"01", record.ToComplainant}},
	record.TermSubmit:      {{"05", record.ToComplainant}, {"06", record.ToCommission}},
	record.TermDecide:      {{"09", record.ToComplainant}, {"09", record.ToManager}},
}

// kept: a term that counts as kept was kept by letters that the carrier took and that did
// not come back, or were posted (m).
func (l *laws) kept(f *file) {
	var body []byte
	var c record.Case
	if err := l.db.QueryRow(`SELECT body FROM case_folds WHERE case_id = ?`, f.id).Scan(&body); err != nil || json.Unmarshal(body, &c) != nil {
		l.violated(lawErrors, "%s cannot be read: %v", f.id, err)
		return
	}
	r := rules.Rules{Zone: l.zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(), Roles: l.people.roles()}
	for _, line := range r.Timetable(c, l.dayOf(l.clock())) {
		if line.State != rules.TermKept && line.State != rules.TermLate {
			continue
		}
		for _, k := range keepers[line.Term] {
			if !l.brought(f, k.kind, k.role) {
				l.violated(lawKept, "%s: %s is %s by a letter %s to the %s that did not arrive", f.id, line.Term, line.State, k.kind, k.role)
			}
		}
	}
}

// brought reports whether a letter arrived at a role: at one of its addresses, or by post.
func (l *laws) brought(f *file, kind record.LetterKind, role record.Recipient) bool {
	rows, err := l.db.Query(`SELECT l.message_id, l.sha256, l.state FROM letters l WHERE l.case_id = ? AND l.kind = ? AND l.role = ?`, f.id, string(kind), string(role))
	if err != nil {
		l.violated(lawErrors, "look for the letters of %s: %v", f.id, err)
		return true
	}
	defer rows.Close()
	none := role == record.ToManager // when nobody is one in this case, nothing is sent
	for rows.Next() {
		var id, sha, state string
		if rows.Scan(&id, &sha, &state) != nil {
			continue
		}
		none = false
		posted, byPost := false, false
		for _, s := range f.letters {
			if s.message == sha {
				byPost, posted = s.post, f.posted && s.stage == "arrived" && (s.post || state != "sent")
			}
		}
		x := l.carrier.letters[id]
		if posted || !byPost && state == "sent" && x != nil && x.taken > 0 {
			return true
		}
	}
	return none
}

// leadBrings: a letter did not arrive, and somebody sees to it, or does not.
func (w *world) leadBrings(p *person, a *affair, l *letter) {
	client := a.complainant
	switch {
	case client != nil && w.carrier.dead[client.address] && w.chance(0.5):
		w.soon(a, w.between(time.Hour, 6*day), func() *written {
			if a.complainant != client { // done already
				return nil
			}
			fresh := w.people.all["weer-"+client.address] // known of another case
			if fresh == nil {
				fresh = &person{name: client.name, address: "weer-" + client.address, part: client.part}
				w.people.all[fresh.address] = fresh
			}
			a.moves = append(a.moves, client, fresh)
			w.counts["klager"]++
			return w.answer(p, l, joins, "klager", "E-mail: "+fresh.address)
		})
	case w.chance(0.6):
		w.counts["posted"]++
		w.soon(a, w.between(time.Hour, 9*day), func() *written {
			return w.answer(p, l, joins, pick(w, "verstuurd", "gepost", "op de post"))
		})
	}
}
