package caselog

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
)

// What has to be put to somebody is known without reading all that is held;
// each mail is escalated once, and a mark is kept with it or not at all.
func TestHeldDue(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	for n := 1; n <= 2; n++ {
		s, _, err := l.File(ctx, complaint(n)) // received n minutes after noon
		try(t, err)
		try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{SHA256: s, State: MailHeld, Reason: "spam", DeputyOnly: n == 2}}))
	}
	due := func(before time.Time, fresh, late bool) {
		t.Helper()
		f, la, err := l.HeldDue(ctx, before)
		try(t, err)
		if f != fresh || la != late {
			t.Errorf("fresh %v, late %v; want %v, %v", f, la, fresh, late)
		}
	}
	due(noon, true, false)
	due(noon.Add(time.Minute), true, false) // that very instant is not before
	due(noon.Add(2*time.Minute), true, true)
	try(t, l.Commit(ctx, Commit{At: noon, Shown: []int64{1}, Marks: []string{"digest"}}))
	due(noon, true, false)
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), Escalated: []int64{1, 2}}))
	due(noon.Add(24*time.Hour), false, false)
	conflict(t, l.Commit(ctx, Commit{At: noon.Add(2 * time.Hour), Escalated: []int64{99}, Marks: []string{"digest"}}))
	if at, err := l.Marked(ctx, "digest"); err != nil || !at.Equal(noon) {
		t.Errorf("the mark is %v, %v", at, err)
	}
	for number, want := range map[int64]HeldRow{
		1: {Number: 1, State: MailHeld, ShownAt: noon, Escalated: noon.Add(time.Hour)},
		2: {Number: 2, State: MailHeld, ShownAt: noon.Add(time.Hour), Escalated: noon.Add(time.Hour), DeputyOnly: true},
	} {
		h, found, err := l.HeldMail(ctx, number)
		try(t, err)
		got := HeldRow{Number: h.Number, State: h.State, ShownAt: h.ShownAt, Escalated: h.Escalated, DeputyOnly: h.DeputyOnly}
		if diff := cmp.Diff(want, got); diff != "" || !found {
			t.Errorf("mail %d, found %v: %s", number, found, diff)
		}
	}
	if _, found, err := l.HeldMail(ctx, 3); found || err != nil {
		t.Errorf("a mail that is not there is found: %v, %v", found, err)
	}
	sound(t, l)
}

// A pace is kept by day and key, the latest day first, and days that are over
// are forgotten.
func TestPaces(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: time.November, Day: d} }
	keep := func(today int, paces ...Pace) {
		t.Helper()
		try(t, l.Commit(ctx, Commit{At: noon, Today: day(today), Paces: paces}))
	}
	is := func(key string, limit int, want ...Pace) {
		t.Helper()
		got, err := l.Paces(ctx, key, limit)
		try(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the paces of %s (- want, + got):\n%s", key, diff)
		}
	}
	is("a", 9)
	keep(23, Pace{"a", day(23), 1}, Pace{"b", day(23), 7})
	keep(23, Pace{"a", day(23), 2})
	keep(23, Pace{"a", day(24), 1}, Pace{"a", day(30), 5})
	is("a", 9, Pace{"a", day(30), 5}, Pace{"a", day(24), 1}, Pace{"a", day(23), 2})
	is("a", 1, Pace{"a", day(30), 5})
	keep(24, Pace{"c", day(24), 1})
	is("a", 9, Pace{"a", day(30), 5}, Pace{"a", day(24), 1})
	is("b", 9)
	try(t, l.Commit(ctx, Commit{At: noon.Add(48 * time.Hour)})) // without a pace nothing is forgotten
	is("c", 9, Pace{"c", day(24), 1})
}
