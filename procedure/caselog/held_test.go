package caselog

import (
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/procedure/record"
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

// Old mail is listed once, the latest first of what has room, and is taken in by a
// day, or one by one; what was put aside unseen is told from what a person put aside.
func TestPutAside(t *testing.T) {
	l := testLog(t)
	ctx := t.Context()
	file := func(n int, reason record.MailReason, state MailState, old bool) {
		t.Helper()
		in := complaint(n)
		in.Received = noon.AddDate(0, 0, n-10)
		sha, _, err := l.File(ctx, in)
		try(t, err)
		try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{SHA256: sha, State: state, From: "anna@klant.example", Reason: reason, Old: old}}))
	}
	for n := 1; n <= 3; n++ {
		file(n, record.ReasonOld, MailIgnored, true)
	}
	file(4, record.ReasonBulk, MailIgnored, false)
	file(5, record.ReasonOwn, MailIgnored, false)
	file(6, record.ReasonSpam, MailHeld, false)
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Minute), Rejected: []int64{6}}))

	numbers := func(mails []HeldRow) (list []int64) {
		for _, m := range mails {
			list = append(list, m.Number)
		}
		return list
	}
	old, count, err := l.OldFresh(ctx, 2)
	if try(t, err); count != 3 || !cmp.Equal(numbers(old), []int64{2, 3}) || !old[0].Old {
		t.Errorf("%d old, listed are %v", count, numbers(old))
	}
	aside, count, err := l.IgnoredSince(ctx, noon.Add(-time.Hour), 10)
	if try(t, err); count != 1 || !cmp.Equal(numbers(aside), []int64{4}) {
		t.Errorf("%d put aside unseen: %v", count, numbers(aside))
	}
	if _, count, err := l.IgnoredSince(ctx, noon, 10); err != nil || count != 0 {
		t.Errorf("since then %d were put aside, %v", count, err)
	}
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), OldShown: true}))
	if _, count, err := l.OldFresh(ctx, 2); err != nil || count != 0 {
		t.Errorf("%d old mails were not listed, %v", count, err)
	}
	try(t, l.Commit(ctx, Commit{At: noon, TakenBack: []int64{1}}))
	conflict(t, l.Commit(ctx, Commit{At: noon, TakenBack: []int64{1}}))
	if n, err := l.TakeInOld(ctx, noon.AddDate(0, 0, -7)); err != nil || n != 1 {
		t.Errorf("%d taken in, %v", n, err)
	}
	waiting, err := l.Unhandled(ctx, 0)
	if try(t, err); len(waiting) != 2 || !waiting[0].Accepted || waiting[1].Accepted {
		t.Errorf("waiting are %+v", waiting)
	}
}

// The log begins with the earliest moment at which it was in use.
func TestBegin(t *testing.T) {
	l := testLog(t)
	for _, c := range []struct{ at, want time.Time }{
		{noon.Add(400 * time.Millisecond), noon}, {noon.Add(time.Hour), noon}, {noon.Add(-time.Hour), noon.Add(-time.Hour)},
	} {
		try(t, l.Begin(t.Context(), c.at))
		if began, err := l.Began(t.Context()); err != nil || !began.Equal(c.want) {
			t.Errorf("with %v it begins at %v, %v; want %v", c.at, began, err, c.want)
		}
	}
}

// What a held mail is taken for is kept with its head; as a person corrected it, it
// goes along when the mail is handled again.
func TestProposed(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	s, _, err := l.File(ctx, complaint(1))
	try(t, err)
	try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{SHA256: s, State: MailHeld, Proposed: `{"a":1}`}, Shown: []int64{1}}))
	h, _, err := l.HeldMail(ctx, 1)
	if try(t, err); h.Proposed != `{"a":1}` || !h.ShownAt.Equal(noon) {
		t.Errorf("%+v", h)
	}
	try(t, l.Commit(ctx, Commit{At: noon, Accepted: []int64{1}, Proposed: map[int64]string{1: `{"a":2}`}}))
	filed, err := l.Unhandled(ctx, 0)
	if try(t, err); len(filed) != 1 || filed[0].Proposed != `{"a":2}` || !filed[0].Accepted {
		t.Errorf("%+v", filed)
	}
	conflict(t, l.Commit(ctx, Commit{At: noon, Proposed: map[int64]string{9: ""}}))
	sound(t, l)
}
