package register

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// event is what tables that bear on each other count about one complaint: how it ended, which
// terms it had, which were kept, what was promised. Subject, ground, manager and month say
// nothing about these, so TestSuppress looks at each such table by itself.
type event struct {
	received, closed int // years after the first; closed is never for three or more
	outcome          int
	late             int // which step was late
	extended         bool
	referred         bool // to the commission, if it was withdrawn
	measures         int  // none, in time, late, not yet
	pace             int  // by how many days each step was early, or late
}

var allOutcomes = slices.Concat(decided, otherwise)

// sizes are how many values of each part of an event an attacker may try.
var sizes = []int{4, len(allOutcomes), 5, 2, 2, 4, 3}

// with returns the event with another value for one part.
func (e event) with(part, value int) event {
	switch part {
	case 0:
		e.closed = max(value, e.received)
	case 1:
		e.outcome = value
	case 2:
		e.late = value
	case 3:
		e.extended = value == 1
	case 4:
		e.referred = value == 1
	case 5:
		e.measures = value
	default:
		e.pace = value
	}
	return e
}

// at returns the case as it was at the end of a year; ok is false before it came in.
func (e event) at(year int) (c record.Case, ok bool) {
	if e.received > year {
		return c, false
	}
	received := on(2024+e.received, time.January, 10)
	late := func(step int, due record.Date) record.Date {
		if e.late == step {
			return due.AddDays(1 + e.pace)
		}
		return due.AddDays(-e.pace)
	}
	c = record.Case{Status: record.Contacted, ReceivedOn: received, AcknowledgeBy: received.AddDays(14), ContactBy: received.AddDays(14), NoManager: "geen"}
	c.AcknowledgedOn = late(1, c.AcknowledgeBy)
	c.Contacts = []record.Contact{{On: late(2, c.ContactBy)}}
	if e.closed > year {
		return c, true
	}
	c.Outcome = allOutcomes[e.outcome]
	verdict := c.Outcome.Verdict()
	switch {
	case verdict:
		c.Status = record.Decided
	case c.Outcome == record.OutcomeWithdrawn:
		c.Status = record.Withdrawn
	default:
		c.Status, c.Contacts = record.NotAdmitted, nil
	}
	c.ClosedAt = received.AddDays(40 + 4*e.pace).In(time.UTC) // if it was not decided
	var advice record.Date
	if verdict || e.referred && c.Status == record.Withdrawn {
		c.ReferredOn, c.AdviseFrom, c.AtCommission = received.AddDays(12), received.AddDays(12), true
		c.AdviseBy, advice = received.AddDays(33), received.AddDays(33)
		if e.extended {
			c.ExtendedAdviseBy, advice = received.AddDays(54), received.AddDays(54)
		}
	}
	if verdict {
		c.AdvisedOn = late(3, advice)
		c.DecideBy = c.AdvisedOn.AddDays(7)
		c.DecidedOn = late(4, c.DecideBy)
		if e.measures > 0 {
			c.MeasuresBy = record.Date{Year: 2024 + e.closed, Month: 12, Day: 1}
			switch e.measures {
			case 1:
				c.MeasuresOn = c.MeasuresBy
			case 2:
				c.MeasuresOn = c.MeasuresBy.AddDays(9)
			}
		}
	}
	return c, true
}

// cell is a number in an edition, with its place.
type cell struct {
	where string
	count Count
}

// published returns all editions of three years as anybody can have them, and the numbers in
// them, shown or hidden.
func published(world []event, r *rules.Rules) (says string, cells []cell) {
	var stood [4]map[string]record.Case
	for year := range 3 {
		stood[year+1] = make(map[string]record.Case)
		for i, e := range world {
			if c, ok := e.at(year); ok {
				stood[year+1][fmt.Sprint(i)] = c
			}
		}
	}
	var b strings.Builder
	for year := range 3 {
		all := Cases{stood[year+1], stood[year]}
		if year > 0 {
			all[2] = stood[year-1]
		}
		report := Of(2024+year, on(2025+year, time.January, 1), all, r)
		report.Whole = nil // how long a case takes depends on no term alone
		b.Write(report.CSV())
		add := func(where string, counts ...Count) {
			for i, c := range counts {
				cells = append(cells, cell{fmt.Sprintf("%d %s %d", 2024+year, where, i), c})
			}
		}
		for _, p := range report.parts()[:3] {
			for _, l := range p.lines {
				add(p.title+", "+l.Name, l.Count, l.Before)
			}
		}
		for _, s := range report.Steps {
			add(s.Name, s.Kept, s.Late, s.NotDone)
		}
	}
	return b.String(), cells
}

// Nobody can work out a hidden number of one to four, even with all editions of all years,
// knowing how numbers are hidden, and solving what the tables say together. For each such
// number another world publishes exactly the same, in which that number differs.
func TestNobodyCanTell(t *testing.T) {
	r := testRules()
	worlds, tries := 24, 0
	if testing.Short() {
		worlds = 6
	}
	told, hiddenCells := 0, 0
	for seed := range uint64(worlds) {
		rnd := rand.New(rand.NewPCG(seed, 19))
		world := make([]event, 8+rnd.IntN(30))
		skew := func(n int) int { return min(rnd.IntN(n), rnd.IntN(n)) }
		for i := range world {
			received := rnd.IntN(3)
			world[i] = event{
				received: received, closed: received + skew(3), outcome: skew(len(allOutcomes)), late: max(rnd.IntN(14)-9, 0),
				extended: rnd.IntN(4) == 0, referred: rnd.IntN(4) == 0, measures: skew(4), pace: rnd.IntN(3),
			}
		}
		says, cells := published(world, r)
		open := make(map[int]bool) // hidden numbers for which no other value is known to be possible yet
		for i, c := range cells {
			if c.count.hidden && c.count.n > 0 && c.count.n < fewest {
				open[i] = true
			}
		}
		hiddenCells += len(open)
		look := func(other []event) {
			tries++
			if also, others := published(other, r); also == says {
				for i := range open {
					if others[i].count.n != cells[i].count.n {
						delete(open, i)
					}
				}
			}
		}
		for i := range world { // one complaint differs
			for part, n := range sizes {
				for value := range n {
					if len(open) == 0 {
						break
					}
					other := slices.Clone(world)
					other[i] = other[i].with(part, value)
					look(other)
				}
			}
		}
		for range 10_000 { // some of one year differ, in one or two parts
			if len(open) == 0 {
				break
			}
			other, year := slices.Clone(world), rnd.IntN(3)
			parts := []int{rnd.IntN(len(sizes)), rnd.IntN(len(sizes))}
			for range 2 + rnd.IntN(4) {
				i, part := rnd.IntN(len(other)), parts[rnd.IntN(2)]
				if e := other[i]; e.closed == year || part == 0 && e.received == year {
					other[i] = e.with(part, rnd.IntN(sizes[part]))
				}
			}
			look(other)
		}
		for i := range open {
			told++
			t.Logf("world %d of %d complaints: %s is %d in each that was found", seed, len(world), cells[i].where, cells[i].count.n)
		}
	}
	t.Logf("%d hidden numbers, %d told, %d worlds tried", hiddenCells, told, tries)
	if told > 0 {
		t.Fail()
	}
}
