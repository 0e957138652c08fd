package desk_test

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// The names of the invariants, as the mutation tests know them.
const (
	lawFiled    = "a: every mail is filed once, unchanged, and archived"
	lawTerms    = "b: every term is met, or told of when it is not"
	lawLetters  = "c: every letter leaves as it was committed, once, to the right person"
	lawCases    = "d: every complaint is one case, numbered without gaps"
	lawLog      = "e: the log is sound"
	lawStranger = "f: nothing is done on a stranger's word"
	lawErrors   = "g: nothing fails but what was made to fail"
	lawUnseen   = "h: no mail of a person is put aside unseen"
	lawOthers   = "i: no refusal of one keeps the mail of another"
	lawProven   = "j: a complaint that is proven waits for none that only claims its sender"
	lawShown    = "k: what cannot be undone was shown, and what was approved is what leaves"
	lawBinding  = "l: nobody binds the commission alone"
	lawAccused  = "m: whom a case may be about gets nothing of it before a person said so"
	lawUnheard  = "n: no term of an open case passes without a mail to somebody"
	lawDenial   = "o: a withdrawal that is denied in time ends nothing, and nothing else opens it again"
	lawDossier  = "p: the commission reads nothing that nobody stands for"
	lawKept     = "q: a term is kept only by a letter that arrived"
	lawPlace    = "r: a client's mail has one place, by the third working day"
)

// laws watches the desk's log from outside, through a connection of its own.
type laws struct {
	*world
	db      *sql.DB
	facts   int64 // looked at
	files   map[string]*file
	fresh   []*file // of which something was recorded since they were last looked at
	order   []*file
	effects map[*written]string // by which copy a mail had effect
	made    []made              // after each pass
	absent  map[*person]bool    // who was away after the last

	place     map[string]string // by its SHA-256, the case in which a client's mail is
	out       map[string]bool   // and whether a person took it out of one
	waited    []waiting         // mail that waited for a place at the end of the last pass
	looked    int64             // the latest letter that was judged as a morning's
	withdrawn map[string]bool   // by its SHA-256, a letter that is kept from the director after all
	offers    *sql.Stmt
	mail      *sql.Stmt
	newFacts  *sql.Stmt
}

// made is the latest letter that there was at an instant of the true time: what
// its own row says is the desk's clock.
type made struct {
	at     time.Time
	letter int64
}

func watch(w *world, path string) (*laws, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&_query_only=true&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	l := &laws{world: w, db: db, files: make(map[string]*file), effects: make(map[*written]string), withdrawn: make(map[string]bool), place: make(map[string]string), out: make(map[string]bool)}
	if l.offers, err = db.Prepare(`SELECT l.sha256, l.state, coalesce(h.recipient, '') FROM letters l LEFT JOIN letter_heads h ON h.letter = l.id WHERE l.message_id = ?`); err != nil {
		return nil, err
	}
	if l.mail, err = db.Prepare(`SELECT iif(?, b.bytes, ''), m.state, coalesce(m.case_id, ''), m.shown_at IS NOT NULL FROM mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.sha256 = ?`); err != nil {
		return nil, err
	}
	l.newFacts, err = db.Prepare(`SELECT seq, case_id, public FROM facts WHERE seq > ? ORDER BY seq`)
	return l, err
}

// offered judges one attempt at sending (c).
func (l *laws) offered(x *letter, to string, raw []byte) {
	var sha, state, recipient string
	err := l.offers.QueryRow(x.id).Scan(&sha, &state, &recipient)
	switch {
	case err != nil:
		l.violated(lawLetters, "a letter %s to %s is sent and is not committed: %v", x.kind, to, err)
	case digest(raw) != sha:
		l.violated(lawLetters, "letter %s to %s leaves with other bytes than were committed", x.kind, to)
	case x.to != to || recipient != to:
		l.violated(lawLetters, "letter %s for %s is sent to %s", x.kind, recipient, to)
	case state != "sending":
		l.violated(lawLetters, "letter %s to %s is sent while it is %s", x.kind, to, state)
	case x.final && x.refused && x.shunned: // it was we, as the next showed
		x.final = false
	case x.final && x.refused:
		l.violated(lawLetters, "letter %s to %s is sent again after it was refused for good", x.kind, to)
	case x.final || x.known:
		l.violated(lawLetters, "letter %s to %s is sent again after it was known to be sent", x.kind, to)
	case l.weather.paused:
		l.violated(lawLetters, "letter %s to %s is sent while sending is paused", x.kind, to)
	}
	if x.kind == string(record.MailTranscript) && ended.MatchString(mailbox.Parse(raw).Text) {
		l.violated(lawShown, "letter %s to %s has for a text how a mail ends", x.kind, to)
	}
}

// onRecord reports whether the desk counts a letter as sent, or as refused.
func (l *laws) onRecord(x *letter) bool {
	var sha, state, recipient string
	if err := l.offers.QueryRow(x.id).Scan(&sha, &state, &recipient); err != nil {
		return false // which is found when it is offered
	}
	return state == "sent" || state == "failed"
}

// afterStep judges what a pass did. began is when it began, by the desk's clock;
// whole says that it came to its end.
func (l *laws) afterStep(began time.Time, whole bool) {
	l.readFacts()
	l.absent = map[*person]bool{l.people.director: l.away(l.people.director), l.people.deputy: l.away(l.people.deputy)}
	now := made{at: l.now}
	l.scan(`SELECT coalesce(max(id), 0) FROM letters`, &now.letter)
	l.made = append(l.made, now)
	if !whole || l.wrong != nil {
		l.waited = l.waitings()
		return
	}
	var waiting int
	l.scan(`SELECT count(*) FROM mails WHERE state = 'filed'`, &waiting)
	if waiting > 0 {
		l.violated(lawFiled, "%d mails are not handled after a pass", waiting)
	}
	l.archived()
	for _, f := range l.order {
		if slices.Contains(l.fresh, f) || slices.ContainsFunc(f.letters, (*sending).lost) {
			l.kept(f)
		}
	}
	l.fresh = nil
	for _, f := range l.order {
		if s, is := f.forgotten(l.world, began); is {
			l.violated(lawTerms, "%s is %s: the reminder of %s of %v was not sent by %v", f.id, f.status, s.term, s.on, began.In(l.zone))
		}
		l.acknowledgement(f)
		if left := f.sooner(l.world, l.dayOf(began)); len(left) > 0 {
			l.violated(lawTerms, "%s: by the holidays of today it ends sooner than was told: %v", f.id, left)
		}
		l.doubtfulLong(f, began)
		l.unhindered(f)
	}
	l.heldLong(began)
	l.placeless(began)
	l.inOneMail()
	l.taken()
	l.stuck()
	l.offeredAll(began)
}

// offeredAll: whatever the mail server said of others, a pass offers each mail that
// was due and never tried, unless the server took none at all for a moment (i).
func (l *laws) offeredAll(began time.Time) {
	if l.carrier.away || l.weather.paused || l.skew != 0 {
		return
	}
	var left int
	l.scan(`SELECT count(*) FROM letters WHERE state = 'queued' AND attempts = 0 AND next_at <= '`+began.UTC().Format(time.RFC3339)+`'`, &left)
	if left > 0 {
		l.violated(lawOthers, "%d mails that were due at %v were not offered in the pass", left, began.In(l.zone))
	}
}

// taken: a complaint whose sender is vouched for, and that has nothing else against
// it, is held for nobody (j).
func (l *laws) taken() {
	rows, err := l.db.Query(`SELECT sha256 FROM mails WHERE state = 'held'`)
	if err != nil {
		l.violated(lawErrors, "look for what is held: %v", err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var sha string
		if rows.Scan(&sha) == nil {
			if m := l.mails.bySHA[sha]; m != nil && m.fate == opens && m.verdict == "pass" {
				l.violated(lawProven, "the complaint %q of %s is held", m.subject, m.address)
			}
		}
	}
}

// stuck: when all has worked for more than a day, nothing waits that could leave.
// Mail that was made for a later day is not meant, until it was offered for as long.
func (l *laws) stuck() {
	x := l.weather
	since := x.calmSince
	if l.now.Sub(since) < 26*time.Hour || !l.calm(since) {
		return
	}
	var last int64 // of the letters that there were then
	for _, m := range slices.Backward(l.made) {
		if !m.at.After(since) {
			last = m.letter
			break
		}
	}
	rows, err := l.db.Query(`SELECT l.message_id, l.kind, h.recipient, l.state, l.created_at, l.next_at FROM letters l JOIN letter_heads h ON h.letter = l.id
		WHERE l.state IN ('queued', 'uncertain') AND l.id <= ? AND (l.attempts > 0 OR l.next_at <= l.created_at) ORDER BY l.id`, last)
	if err != nil {
		l.violated(lawErrors, "look for what waits: %v", err)
		return
	}
	for rows.Next() {
		var id, kind, to, state, created, next string
		if err = rows.Scan(&id, &kind, &to, &state, &created, &next); err != nil {
			break
		}
		if x := l.carrier.letters[id]; x != nil && l.clock().Sub(x.first) < 26*time.Hour {
			continue
		}
		l.violated(lawLetters, "letter %s to %s of %s is %s until %s, though all works since %v", kind, to, created, state, next, since.UTC())
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		l.violated(lawErrors, "look for what waits: %v", err)
	}
}

func (l *laws) scan(query string, into ...any) {
	if err := l.db.QueryRow(query).Scan(into...); err != nil {
		l.violated(lawErrors, "%s: %v", query, err)
	}
}

// archived: what lies in the archive was filed before (a).
func (l *laws) archived() {
	p := l.postbox
	for _, s := range p.archive[p.fresh:] {
		var raw []byte
		err := l.db.QueryRow(`SELECT b.bytes FROM mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.sha256 = ?`, s.sha).Scan(&raw)
		if err != nil || string(raw) != string(s.raw) {
			l.violated(lawFiled, "mail %.12s is archived and not filed as it came: %v", s.sha, err)
			return
		}
	}
	p.fresh = len(p.archive)
}

// acknowledgement: with servers that work the confirmation leaves in time (R10), and is
// never put off beyond the day before its term ends. It is promised to whoever wrote; on
// paper the director posts it.
func (l *laws) acknowledgement(f *file) {
	if f.acknowledged {
		return
	}
	last := f.received.AddDays(14)
	known := f.opened // when the term was
	if f.corrected.After(known) {
		known = f.corrected
	}
	leaves := l.morning(last.AddDays(-1))
	if leaves.Before(known) {
		leaves = known
	}
	var late int
	if l.scan(`SELECT count(*) FROM letters WHERE case_id = '`+f.id+`' AND kind = '01' AND state = 'queued' AND attempts = 0 AND next_at > created_at AND next_at > '`+leaves.UTC().Format(time.RFC3339)+`'`, &late); late > 0 {
		l.violated(lawTerms, "%s: of the confirmation due on %v %d wait beyond %v", f.id, last, late, leaves)
	}
	if !l.dayOf(l.clock()).After(last) || !l.dayOf(known).Before(last) {
		return
	}
	since := l.morning(last).Add(-8 * time.Hour) // it had the whole last day
	if known.After(since) || !l.calm(since) || f.isLost("01", record.ToComplainant) {
		return
	}
	for _, x := range l.carrier.order {
		if x.affair == f.id && x.kind == "01" && x.refused {
			return
		}
	}
	l.violated(lawTerms, "%s of %v is not confirmed by %v", f.id, f.received, last)
}

// unhindered: the confirmation of a complaint whose sender is vouched for waits only
// for the bounds of a day that others like it fill (j).
func (l *laws) unhindered(f *file) {
	if m := f.complaint; f.acknowledged || m == nil || m.fate != opens || m.verdict != "pass" {
		return
	}
	var made, leaves string
	if err := l.db.QueryRow(`SELECT created_at, next_at FROM letters WHERE case_id = ? AND kind = '01' AND attempts = 0 AND state = 'queued' AND next_at > created_at`,
		f.id).Scan(&made, &leaves); err != nil {
		return
	}
	from, err1 := time.Parse(time.RFC3339, made)
	until, err2 := time.Parse(time.RFC3339, leaves)
	if err := errors.Join(err1, err2); err != nil {
		l.violated(lawErrors, "%s: %v", f.id, err)
		return
	}
	places := 0 // that others may have before it, one a day at least
	for _, other := range l.order {
		if l.office.caps.Cases > 100 { // which never come in a day
			break
		}
		claims := other.complaint != nil && other.complaint.fate == opens && other.complaint.verdict != "pass"
		if !claims && other != f && !other.opened.After(f.opened) && f.opened.Sub(other.opened) < 20*day {
			places++
		}
	}
	if waits := l.dayOf(until).DaysSince(l.dayOf(from)); waits > places {
		l.violated(lawProven, "%s of %s is confirmed %d days after it came, with %d before it", f.id, f.complaint.address, waits, places)
	}
}

// readFacts takes in what was recorded since the last pass.
func (l *laws) readFacts() {
	rows, err := l.newFacts.Query(l.facts)
	if err != nil {
		l.violated(lawErrors, "read facts: %v", err)
		return
	}
	type entry struct {
		id   string
		seq  int64
		fact record.Fact
	}
	var fresh []entry
	for rows.Next() {
		var e entry
		var public []byte
		if err = rows.Scan(&l.facts, &e.id, &public); err == nil {
			e.seq, err = l.facts, json.Unmarshal(public, &e.fact)
		}
		if err != nil {
			break
		}
		fresh = append(fresh, e)
	}
	if err := rows.Close(); err != nil {
		l.violated(lawErrors, "read facts: %v", err)
	}
	for _, e := range fresh {
		f := l.files[e.id]
		if f == nil {
			f = &file{
				id: e.id, shown: make(map[record.Date]bool), given: make(map[int]given), doubts: make(map[int]*doubtful), runs: make(map[record.Term]count),
				reminded: make(map[record.Term]record.Date), sent: make(map[stage]bool),
			}
			l.files[e.id] = f
			l.order = append(l.order, f)
		}
		l.counts["fact "+string(e.fact.Kind)]++
		l.note("fact %s %s %s %s %s", e.id, e.fact.Kind, e.fact.Actor, e.fact.Letter, e.fact.Term)
		l.cause(f, e.fact)
		l.placed(f, e.fact)
		l.binds(f, e.fact)
		l.counted(f, e.fact)
		var with []record.Fact // of the same moment
		for _, other := range fresh {
			if other.id == e.id && other.fact.At.Equal(e.fact.At) {
				with = append(with, other.fact)
			}
		}
		if e.fact.Kind == record.FactReminded {
			l.counts["reminded "+string(e.fact.Term)]++
			l.reminder(f, e.fact, with)
		}
		l.approved(f, e.fact, with)
		if e.fact.Kind == record.FactNoted && e.fact.Actor == record.ByClock { // mail for whom the case may be about
			l.withdrawn[e.fact.Message] = true
		}
		by := &person{}
		if m := l.mails.bySHA[e.fact.Message]; m != nil {
			by = cmp.Or(m.of, m.from)
		}
		if m := l.mails.bySHA[e.fact.Message]; m != nil && m.below != "" && e.fact.Kind == record.FactFurtherMail {
			var said string
			if l.scan(fmt.Sprintf(`SELECT body FROM fact_secrets WHERE seq = %d`, e.seq), &said); !strings.Contains(said, m.below) {
				l.violated(lawFiled, "%s: of a mail is not in the case what stands below our text: %q", f.id, m.below)
			}
		}
		l.withdrawal(f, e.fact)
		l.closes(f, e.fact, with)
		l.insists(f, e.fact)
		f.apply(l.world, e.fact, by, l.people.director)
		f.doubt(e.fact)
		if !slices.Contains(l.fresh, f) {
			l.fresh = append(l.fresh, f)
		}
		l.accuses(f, e.fact)
		if e.fact.Kind == record.FactLetterQueued {
			l.addressed(f, e.fact)
		}
	}
}

// effective are the facts by which a mail changes a case.
var effective = []record.FactKind{
	record.FactReceived, record.FactManagerNamed, record.FactManagerNone, record.FactContacted, record.FactWithdrawalWish, record.FactWithdrawalRefused,
	record.FactWithdrawn, record.FactReopened, record.FactTried, record.FactSeen, record.FactSupplementAsked, record.FactRepresentative, record.FactReferred,
	record.FactDossierReceived, record.FactRecusal, record.FactDirectorAsked, record.FactComplainantAsked, record.FactHearing, record.FactExtended, record.FactAdvised, record.FactPreviewCancelled,
	record.FactConfirmed, record.FactDecided, record.FactNotAdmitted, record.FactLanguage,
	record.FactCategorised, record.FactAssigned, record.FactNoted, record.FactStatement, record.FactPosted, record.FactComplainant,
	record.FactMailConfirmed, record.FactMailDenied, record.FactDelayTold, record.FactDataSent, record.FactMeasuresDone,
}

// cause: a fact that changes a case comes from a mail of somebody who was who
// they said they were (f), and of several copies only one has effect (d).
func (l *laws) cause(f *file, x record.Fact) {
	shown := x.Kind == record.FactChallenged && x.Code == string(record.Outward) // it may take the place of another
	if !shown && !slices.Contains(effective, x.Kind) {
		return
	}
	if x.Kind == record.FactNoted && x.Actor == record.ByClock && x.Letter != "" { // of our own mail: it is not sent any more
		return
	}
	if x.Message == "" {
		lapsed := x.Actor == record.ByClock && x.Kind == record.FactPreviewCancelled
		if x.Actor != record.ByAdministrator && !lapsed {
			l.violated(lawStranger, "%s: %s by %s comes from no mail", f.id, x.Kind, x.Actor)
		}
		return
	}
	m := l.mails.bySHA[x.Message]
	switch {
	case m == nil:
		l.violated(lawFiled, "%s: %s comes from a mail that nobody wrote", f.id, x.Kind)
		return
	case l.out[x.Message] && (x.Kind == record.FactReceived || x.Kind == record.FactManagerNamed): // by a person, out of the case in which it was
	case m.forged:
		l.violated(lawStranger, "%s: %s comes from a forged mail of %s", f.id, x.Kind, m.address)
	case l.out[x.Message] && x.Actor.Client(): // what they asked goes along to where their mail is now
	case x.Kind != record.FactReceived && m.affair != f.id && x.Actor.Client() && (l.waitedAs(m, x.Message, f) || l.goesOn(m.affair, f)):
	case (x.Kind == record.FactMailConfirmed || x.Kind == record.FactMailDenied) && l.sameClient(m, f): // of mail that is in another case by now
	case x.Kind != record.FactReceived && m.affair != f.id && !x.Actor.Client() && l.shownIn(m, f.id):
	case x.Kind != record.FactReceived && m.affair != f.id:
		l.violated(lawStranger, "%s: %s comes from a mail about %q", f.id, x.Kind, m.affair)
	case x.Kind == record.FactReceived && !m.complaint && !l.over(m):
		l.violated(lawCases, "%s is made of a mail that is no complaint: %q", f.id, m.subject)
	}
	if copy, had := l.effects[m]; had && copy != x.Message {
		l.violated(lawCases, "%s: two copies of one mail had effect: %s", f.id, x.Kind)
	}
	l.effects[m] = x.Message
	if x.Kind == record.FactReceived {
		f.complaint, m.affair = m, f.id
		l.affair(f.id).complainant = cmp.Or(m.of, m.from)
	}
}

// accuses: what the mail says, not what the program makes of it, tells from when on
// the director gets nothing, until somebody said whether it is about the director (c).
func (l *laws) accuses(f *file, x record.Fact) {
	m := l.mails.bySHA[x.Message]
	if x.Kind == record.FactAssigned {
		f.told = f.told || f.accused
	}
	if m == nil || !x.Actor.Client() || l.people.deputy == nil || !strings.Contains(m.text, "de directeur") && !strings.Contains(m.text, "De directeur") {
		return
	}
	if said := strings.HasPrefix(m.text, "Over de directeur"); said || !f.told {
		f.accused, f.unsaid = true, true
	}
}

// binds: an advice or an extension is confirmed by another address of the commission
// than gave it, if there is one, before the third working day (k).
func (l *laws) binds(f *file, x record.Fact) {
	m := l.mails.bySHA[x.Message]
	if m == nil || x.Command != "advise" && x.Command != "extend" {
		return
	}
	switch g := f.given[x.Preview]; x.Kind {
	case record.FactChallenged:
		var answered int
		l.scan(`SELECT coalesce(max(preview), 0) FROM letters WHERE message_id = '`+m.answers+`'`, &answered)
		if m.answers == "" && strings.HasPrefix(m.text, "akkoord") { // a link began it: it is of the latest that waits
			for n := range f.given {
				answered = max(answered, n)
			}
		}
		before, again := f.given[answered]
		if g = before; !again || !strings.HasPrefix(m.text, "akkoord") { // shown once more it is still theirs
			g = given{by: m.address, until: m.until, doubted: record.Why(x.Code).Refuses()}
		} else if before.doubted { // nobody knew whose it was
			g.by, g.doubted = m.address, false
		}
		g.shown = l.dayOf(x.At)
		f.given[x.Preview] = g
	case record.FactConfirmed:
		f.confirmed = g
		came := l.mails.came[x.Message]
		late := slices.ContainsFunc(came, func(at time.Time) bool { return !at.Before(l.morning(l.workingDay(g.shown, 3))) })
		if l.people.second != nil && m.address == g.by && !late {
			l.violated(lawBinding, "%s: %s of %s is confirmed by the same address", f.id, x.Command, g.by)
		}
	}
}

func (w *world) affair(id string) *affair {
	if w.affairs[id] == nil {
		w.affairs[id] = &affair{id: id}
	}
	return w.affairs[id]
}

// counted: the last days of the terms that begin (b).
func (l *laws) counted(f *file, x record.Fact) {
	if x.Kind == record.FactReceived && f.complaint != nil {
		came := l.mails.came[x.Message]
		on := l.dayOf(x.Instant)
		if m := f.complaint; m.of != nil && l.dayOf(m.sent).Before(on) {
			on = l.dayOf(m.sent)
		}
		if !slices.ContainsFunc(came, x.Instant.Equal) || x.On != on {
			l.violated(lawTerms, "%s: received at %v, counts from %v of %v", f.id, came, x.On, x.Instant)
		}
	}
	for term, want := range f.due(l.world, x) {
		if got := x.Due[term]; got != want {
			l.violated(lawTerms, "%s: %s of %v: the last day of %s is %v, counted %v", f.id, x.Kind, x.On, term, want, got)
		}
	}
}

// reminder: it is owed, at that hour, for the first time, and mail goes with it (b).
func (l *laws) reminder(f *file, x record.Fact, with []record.Fact) {
	s := stage{x.Term, x.Stage, x.Overdue}
	switch {
	case !l.officeHours(x.At):
		l.violated(lawTerms, "%s: reminded of %s outside hours, at %v", f.id, x.Term, x.At.In(l.zone))
	case f.sent[s]:
		l.violated(lawTerms, "%s: reminded twice of %s of %v", f.id, x.Term, x.Stage)
	case x.Term == record.TermProof:
		return // with what it asks or passes on, if a client was not asked today
	case x.Term == record.TermPlacing && l.waitedFor(f, s.on):
	case x.Term == "waiting" && f.shown[x.Stage.AddDays(-14)]:
	case !slices.Contains(f.owed(l.world, l.dayOf(x.At)), s):
		l.violated(lawTerms, "%s is %s: reminded of %s of %v, which is not owed", f.id, f.status, x.Term, x.Stage)
	}
	if x.Term == "acknowledge" && l.weather.paused { // the program's log says it, and status
		return
	}
	kind, copies := record.LetterKind("04"), 1
	switch x.Term {
	case "waiting":
		kind = "14"
	case "advise":
		kind = "15"
		if l.people.second != nil {
			copies++
		}
		if x.Overdue && l.answers(f, true) != nil {
			copies++ // to whoever is responsible
		}
	case "after_contact":
		kind = "20"
	case "interest":
		kind = "03"
	case "again":
		kind = "17"
	}
	now, before := l.answers(f, true), l.answers(f, false)
	nobody := x.Term != "waiting" && x.Term != "advise" && (now == nil || before == nil)
	if nobody {
		copies--
	}
	if a := l.people.administrator; x.Term == record.TermAcknowledge && a != nil && a != now && a != before {
		copies++
	}
	if x.Overdue && x.Term != "measure" { // nobody else hears of these
		if p := l.people.escalation; p != nil && p != now && p != before {
			copies++
		}
		if p := l.people.deputy; kind == "04" && p != nil && p != now && p != before && !l.away(p) {
			copies++
		}
	}
	if x.Term == "waiting" && f.keptFrom(l.people.director) { // the director's is told to nobody
		copies = 0
	}
	heard := 0
	for _, y := range with {
		if y.Kind == record.FactLetterQueued && y.Letter == kind {
			heard++
		}
	}
	heard += l.toldTogether(f, x)
	if copies -= heard; heard == 0 && !nobody && x.Term != "waiting" {
		l.violated(lawUnheard, "%s: nobody hears of %s of %v", f.id, x.Term, x.Stage)
	}
	if copies > 0 {
		l.violated(lawTerms, "%s: %d mails %s are missing with the reminder of %s", f.id, copies, kind, x.Term)
	}
}

// acts are the facts of what is always shown first, with the command behind each and
// its letter to the complainant.
var acts = map[record.FactKind]struct {
	command record.EventKind
	letter  record.LetterKind
}{
	record.FactWithdrawn:        {record.RecordWithdrawal, "10"},
	record.FactSupplementAsked:  {record.AskSupplement, "17"},
	record.FactReferred:         {record.Refer, "05"},
	record.FactExtended:         {record.Extend, "07"},
	record.FactAdvised:          {record.Advise, ""},
	record.FactDecided:          {record.ProposeDecision, "09"},
	record.FactNotAdmitted:      {record.ProposeInadmissible, "11"},
	record.FactWritten:          {record.WriteComplainant, "31"},
	record.FactDelayTold:        {record.TellDelay, "31"},
	record.FactComplainantAsked: {record.AskComplainant, "31"},
	record.FactHearing:          {record.CallHearing, "31"},
	record.FactDirectorAsked:    {record.AskDirector, ""},
}

// TestActs: the law on what is shown first knows every command that is.
func TestActs(t *testing.T) {
	known := map[record.EventKind]bool{record.FindNoComplaint: true} // beside ProposeInadmissible, see approved
	for _, act := range acts {
		known[act.command] = true
	}
	for _, row := range words.All() {
		if procedure.ShownFirst(row.Event) && !known[row.Event] {
			t.Errorf("acts lacks %s (%s)", row.Word, row.Event)
		}
	}
}

// approved: an act was shown, and "akkoord" came to that; the complainant's letter
// says what was shown (i).
func (l *laws) approved(f *file, x record.Fact, with []record.Fact) {
	act, is := acts[x.Kind]
	if !is {
		return
	}
	if x.Outcome == record.Merged {
		act.command, act.letter = record.PutInCase, ""
	}
	if x.Kind == record.FactNotAdmitted && x.Letter == "31" {
		act.command, act.letter = record.FindNoComplaint, "31"
	}
	confirmed := func(y record.Fact) bool { return y.Kind == record.FactConfirmed }
	at := slices.IndexFunc(with, func(y record.Fact) bool { return y.Kind == x.Kind && y.Message == x.Message })
	if next := slices.IndexFunc(with[at:], confirmed); next > 0 { // of the same moment, and of another act
		with = with[:at+next]
	}
	i := len(with) - 1
	for ; i >= 0; i-- {
		if confirmed(with[i]) && with[i].Command == string(act.command) {
			with = with[i:]
			break
		}
	}
	if i < 0 {
		l.violated(lawShown, "%s: %s, and nobody approved it", f.id, x.Kind)
		return
	}
	var shown, left []byte
	text := func(into *[]byte, where string, args ...any) bool {
		err := l.db.QueryRow(`SELECT b.bytes FROM letters l JOIN letter_bytes b ON b.letter = l.id WHERE l.case_id = ? AND `+where, append([]any{f.id}, args...)...).Scan(into)
		return err == nil
	}
	if !text(&shown, `l.kind = '19' AND l.preview = ?`, with[0].Preview) {
		l.violated(lawShown, "%s: %s by the answer to a mail that nobody got", f.id, x.Kind)
		return
	}
	var id string
	l.scan(`SELECT message_id FROM letters WHERE case_id = '`+f.id+`' AND kind = '19' AND preview = `+strconv.Itoa(with[0].Preview), &id)
	if asked := l.carrier.letters[id]; asked != nil {
		for _, m := range l.mails.all {
			if m.slip && m.id == asked.answers {
				l.violated(lawShown, "%s: %s, which was a slip and was called off", f.id, x.Kind)
			}
		}
	}
	for _, y := range with {
		if y.Kind != record.FactLetterQueued || y.Letter != act.letter || !text(&left, `l.sha256 = ? AND l.role = 'complainant'`, y.Message) {
			continue
		}
		letter := mailbox.Parse(left)
		blind := l.people.administrator != nil && len(letter.To) == 1 && letter.To[0].Address == l.people.administrator.address
		if blind || strings.Contains(letter.Subject, "Per post versturen") { // for who has no e-mail address
			continue
		}
		seen := strings.Join(strings.Fields(mailbox.Parse(shown).Text), " ")
		for said := range strings.SplitSeq(strings.Join(strings.Fields(letter.Text), " "), ". ") {
			if !strings.Contains(seen, said) && !dated.MatchString(said) {
				l.violated(lawShown, "%s: letter %s says %q, which was not shown", f.id, y.Letter, said)
				return
			}
		}
	}
}

// dated is a sentence with a day, which follows from that of "akkoord".
var dated = regexp.MustCompile(`20\d\d`)

// heldLong: at 08:00 on the tenth day after receipt, or on the first working day after
// that, a held mail that nobody judged is put to more people, by a mail 24.
func (l *laws) heldLong(at time.Time) {
	if x := l.people; l.weather.paused || x.deputy == nil && x.escalation == nil && x.administrator == nil { // when that is over; there may be nobody to put it to
		return
	}
	day := l.dayOf(at)
	if at.Before(l.morning(day)) {
		day = day.AddDays(-1)
	}
	last := l.workingDayUntil(day).AddDays(-9) // received before this day
	before := time.Date(last.Year, last.Month, last.Day, 0, 0, 0, 0, l.zone).UTC().Format(time.RFC3339)
	var late string
	var forgotten, untold int
	l.scan(`SELECT coalesce(group_concat(sha256) FILTER (WHERE escalated_at IS NULL AND received < '`+before+`'), ''),
		count(*) FILTER (WHERE escalated_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters WHERE kind IN ('24', '34', '35') AND case_id IS NULL AND created_at = escalated_at))
		FROM mails WHERE state = 'held'`, &late, &untold)
	for _, sha := range strings.FieldsFunc(late, func(r rune) bool { return r == ',' }) {
		if !l.aboveAll(l.mails.bySHA[sha]) {
			forgotten++
		}
	}
	if forgotten+untold > 0 {
		l.violated(lawTerms, "of held mail from before %s, %d is put to nobody else, and of %d that is only said", before, forgotten, untold)
	}
}

// aboveAll reports whether a mail is for nobody to judge: it names the deputy, and nobody
// stands above the deputy. The program's log says so each morning.
func (l *laws) aboveAll(m *written) bool {
	x := l.people
	return m != nil && x.deputy != nil && x.escalation == nil && x.administrator == nil && strings.Contains(m.text, x.deputy.name)
}

// withdrawal: what the complainant says of letter 10, for 14 days after it arrived (o).
func (l *laws) withdrawal(f *file, x record.Fact) {
	m := l.mails.bySHA[x.Message]
	if m == nil || !x.Actor.Client() || f.status != "withdrawn" {
		return
	}
	until := f.reopenBy
	informed := f.arrivedOn("10", record.ToComplainant)
	if told := informed.AddDays(14); !informed.IsZero() && told.After(until) {
		until = told
	}
	inTime := informed.IsZero() || !f.answer.IsZero() || !x.On.After(until)
	switch {
	case x.Kind == record.FactReopened && (m.says != "denial" && !denies(m) || !inTime):
		l.violated(lawDenial, "%s: opened again by %q of %v, until %v", f.id, m.text, x.On, until)
	case x.Kind == record.FactFurtherMail && m.says == "denial" && inTime:
		l.violated(lawDenial, "%s: stays closed after %q of %v, until %v", f.id, m.text, x.On, until)
	case x.Kind == record.FactFurtherMail && (x.Code == "unclear") != (m.says == "neither" && inTime) && m.says != "":
		l.violated(lawDenial, "%s: %q is put to a person: %t", f.id, m.text, x.Code == "unclear")
	}
}

// denies reports whether a mail that answers another letter, or none, says that the
// complaint goes on.
func denies(m *written) bool {
	first, _, _ := strings.Cut(strings.ToLower(m.text), "\r\n")
	return first == "naar de commissie" || first == "niet ingetrokken"
}

// answers tell whoever gave a command what became of it, and nothing more.
var answers = []record.LetterKind{"13", "14", "16"}

// addressed: nobody gets a letter of a case who has no part in it (c).
func (l *laws) addressed(f *file, x record.Fact) {
	var to string
	if err := l.db.QueryRow(`SELECT h.recipient FROM letters l JOIN letter_heads h ON h.letter = l.id WHERE l.sha256 = ? AND l.case_id = ?`, x.Message, f.id).Scan(&to); err != nil {
		l.violated(lawLetters, "%s: letter %s is recorded and not there: %v", f.id, x.Letter, err)
		return
	}
	a := l.affair(f.id)
	p := l.people.all[to]
	may := false
	switch {
	case p == nil:
	case p.part == record.ByComplainant:
		may = p == a.complainant || a.complainant != nil && a.complainant.address == p.address || slices.Contains(a.moves, p)
	case p.part == record.ByRepresentative:
		may = p == a.rep && f.rep || p == a.complainant
	case p.left:
	case p.part == record.ByDirector:
		if may = !f.keptFrom(p) || slices.Contains(answers, x.Letter); !may {
			l.violated(lawAccused, "%s: letter %s is for %s", f.id, x.Letter, to)
		}
	case p.part == record.ByCommission:
		may = f.atCommission
	case p.part == record.ByManager:
		may = f.manager
	case p.part == record.ByAdministrator:
		may = x.Letter == "23" || x.Letter == "04" || x.Letter == "03" && f.unsaid || p == l.answers(f, true) || p == l.answers(f, false) || p == l.answered(f)
	case p == l.people.escalation:
		may = x.Letter == "04" || x.Letter == "15" || f.unsaid || slices.Contains(answers, x.Letter) || p == l.answers(f, true) || p == l.answers(f, false) || p == l.answered(f)
	default:
		may = p.part == record.ByDeputy
	}
	if !may {
		l.violated(lawLetters, "%s: letter %s is for %s, who has no part in it", f.id, x.Letter, to)
	}
}
