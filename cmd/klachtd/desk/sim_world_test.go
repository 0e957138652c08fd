package desk_test

import (
	"container/heap"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
	"time"

	"github.com/golang-sql/civil"
)

// The simulation lets a foundation's desk live through a year in which servers,
// clocks and people misbehave. One seed makes every choice, so that what fails
// once fails always. Its files, in the order in which a year flows:
//
//	sim_world_test.go       the true time, the agenda, chance, the trace
//	sim_weather_test.go     when servers are away, clocks jump and machines die
//	sim_mail_test.go        the mails that people write, and who really wrote them
//	sim_people_test.go      who answers what, when, and with how much care
//	sim_lead_test.go        the director and the deputy
//	sim_staff_test.go       who is away, who leaves, and who answers then
//	sim_proof_test.go       mail in a client's name, and what is kept from the commission
//	sim_noise_test.go       machines, strangers and forgers
//	sim_postbox_test.go     the IMAP server
//	sim_carrier_test.go     the SMTP server
//	sim_office_test.go      the machine on which the desk runs, and who administers it
//	sim_calendar_test.go    the terms, counted by the text of RULES.md
//	sim_file_test.go        a case as its facts tell it, and the reminders it is owed
//	sim_invariants_test.go  what must hold after every pass
//	sim_audit_test.go       what must hold of the whole log
//	sim_run_test.go         a year, and years side by side
//	sim_mutants_test.go     planted bugs, each of which must be found

// world is one seed's year.
type world struct {
	seed    uint64
	chances *rand.Rand // of everything outside the desk
	zone    *time.Location

	now    time.Time // the true time
	skew   time.Duration
	agenda agenda
	end    time.Time // nobody begins anything new after it

	weather weather
	people  people
	affairs map[string]*affair // by case number
	posted  int                // mails written so far
	mails   ledger
	postbox *postbox
	carrier *carrier
	laws    *laws
	decreed []civil.Date // holidays that the program knows besides the almanac's
	decrees []civil.Date // and that it reads when it starts next
	office  *office
	plan    plan
	counts  map[string]int // faults and mails by kind

	trace trace
	wrong *violation
}

// violation is an invariant that does not hold.
type violation struct {
	invariant string
	at        time.Time
	what      string
}

// violated keeps the first violation, which ends the year.
func (w *world) violated(invariant, format string, args ...any) {
	if w.wrong == nil {
		w.wrong = &violation{invariant, w.now, fmt.Sprintf(format, args...)}
		w.note("VIOLATED %s: %s", invariant, w.wrong.what)
	}
}

// clock is what the desk takes for the time.
func (w *world) clock() time.Time { return w.now.Add(w.skew) }

// pass lets true time go by within a step: a slow server.
func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) chance(p float64) bool { return w.chances.Float64() < p }

// between gives a duration from [least, most), in whole seconds.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.chances.Int64N(int64((most-least)/time.Second)))*time.Second
}

func pick[T any](w *world, of ...T) T { return of[w.chances.IntN(len(of))] }

const day = 24 * time.Hour

// after does something later, after what was planned earlier for that moment.
func (w *world) after(d time.Duration, do func()) { w.at(w.now.Add(d), do) }

func (w *world) at(t time.Time, do func()) {
	w.agenda.count++
	heap.Push(&w.agenda, appointment{t, w.agenda.count, do})
}

// next takes what comes first; false when nothing is planned.
func (w *world) next() (do func(), ok bool) {
	if len(w.agenda.list) == 0 {
		return nil, false
	}
	first := heap.Pop(&w.agenda).(appointment)
	if first.at.After(w.now) {
		w.now = first.at
	}
	return first.do, true
}

type appointment struct {
	at  time.Time
	nth int
	do  func()
}

// agenda is a heap: the earliest appointment first, of one moment the one made
// first.
type agenda struct {
	list  []appointment
	count int
}

func (a *agenda) Len() int { return len(a.list) }
func (a *agenda) Less(i, j int) bool {
	x, y := a.list[i], a.list[j]
	return x.at.Before(y.at) || x.at.Equal(y.at) && x.nth < y.nth
}
func (a *agenda) Swap(i, j int) { a.list[i], a.list[j] = a.list[j], a.list[i] }
func (a *agenda) Push(x any)    { a.list = append(a.list, x.(appointment)) }
func (a *agenda) Pop() any {
	last := a.list[len(a.list)-1]
	a.list = a.list[:len(a.list)-1]
	return last
}

// trace is everything that happened, as one hash and its last lines.
type trace struct {
	sum  hash.Hash
	last []string
	all  func(string) // when set, hears every line
}

const traceTail = 20

func (w *world) note(format string, args ...any) {
	line := w.now.UTC().Format("2006-01-02T15:04:05Z ") + fmt.Sprintf(format, args...)
	w.trace.sum.Write([]byte(line + "\n"))
	if len(w.trace.last) == traceTail {
		w.trace.last = w.trace.last[1:]
	}
	w.trace.last = append(w.trace.last, line)
	if w.trace.all != nil {
		w.trace.all(line)
	}
}

// fault notes something that the simulation did wrong on purpose.
func (w *world) fault(kind, format string, args ...any) {
	w.counts[kind]++
	w.note("fault %s "+format, append([]any{kind}, args...)...)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
