package caselog

import (
	"slices"
	"testing"
	"time"
)

// A mail is missing when no folder has it, wherever it was before; which folders
// there are can change.
func TestPlaces(t *testing.T) {
	l := testLog(t)
	ctx := t.Context()
	start := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for n := 1; n <= 2; n++ {
		in := complaint(n)
		in.FiledAt = start
		if _, _, err := l.File(ctx, in); err != nil {
			t.Fatal(err)
		}
	}
	missing := func(what string, want ...int64) {
		t.Helper()
		found, err := l.Differences(ctx, start.Add(time.Hour), start.Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, d := range found {
			if d.Kind == DiffMissing {
				got = append(got, d.Number)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v are missing, want %v", what, got, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	missing("nobody looked yet", 1, 2)
	must(l.Found(ctx, "Verwerkt", 7, []Place{{1, 1}, {2, 2}, {3, 0}}))
	missing("both are in the archive")
	must(l.Gone(ctx, "Verwerkt", 7, []uint32{1}))
	missing("one was taken away", 1)
	must(l.Found(ctx, "Aangehouden", 3, []Place{{9, 1}}))
	missing("it is in another folder")
	must(l.Gone(ctx, "Verwerkt", 8, nil))
	missing("the archive is numbered anew", 2)
	if places, err := l.Places(ctx, "Verwerkt", 7); err != nil || len(places) > 0 {
		t.Errorf("still there: %v, %v", places, err)
	}
	must(l.Found(ctx, "Verwerkt", 8, []Place{{1, 2}}))
	must(l.Reconciled(ctx, []string{"INBOX", "Verwerkt", "Aangehouden"}, start.Add(time.Hour)))
	missing("all of it was read again")
	must(l.Reconciled(ctx, []string{"INBOX", "Verwerkt"}, start.Add(time.Hour)))
	missing("the held folder is another now", 1)

	found, err := l.Differences(ctx, start.Add(time.Hour), start.Add(-time.Hour))
	if err != nil || len(found) != 1 || found[0].Folder != "Aangehouden" {
		t.Errorf("it was last seen in: %+v, %v", found, err)
	}
	if problems, err := l.Verify(ctx); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// A difference is told once, until it is gone.
func TestDifferencesRecalled(t *testing.T) {
	l := testLog(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 23, 3, 30, 0, 0, time.UTC)
	one, other := Difference{Kind: DiffMissing, Key: "1"}, Difference{Kind: DiffErased, Key: "1"}
	for i, c := range []struct {
		all  []Difference
		told []bool
	}{
		{[]Difference{one}, []bool{false}},
		{[]Difference{other, one}, []bool{false, true}},
		{[]Difference{other}, []bool{true}},
		{[]Difference{one, other}, []bool{false, true}},
	} {
		if err := l.Recall(ctx, c.all); err != nil {
			t.Fatal(err)
		}
		for j, d := range c.all {
			if d.Told != c.told[j] {
				t.Errorf("night %d, %s: told %v", i+1, d.Kind, d.Told)
			}
		}
		if err := l.Commit(ctx, Commit{At: now, Told: c.all}); err != nil {
			t.Fatal(err)
		}
	}
}

// What is known of a canary comes in any order, and nothing of it is taken back.
func TestCanaries(t *testing.T) {
	l := testLog(t)
	ctx := t.Context()
	made := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	c := Canary{MessageID: "1@stichting.example", Token: "1", Made: made}
	for _, known := range []Canary{c, {MessageID: c.MessageID, Token: c.Token, Made: made, Received: made.Add(time.Minute), Arrived: made.Add(2 * time.Minute)},
		{MessageID: c.MessageID, Token: c.Token, Made: made, Sent: made.Add(time.Second)},
		{MessageID: c.MessageID, Token: c.Token, Made: made, Received: made.Add(time.Hour), Arrived: made.Add(time.Hour)}, // it came twice
	} {
		if err := l.Commit(ctx, Commit{At: made, Canary: &known}); err != nil {
			t.Fatal(err)
		}
	}
	want := Canary{c.MessageID, c.Token, made, made.Add(time.Second), made.Add(time.Minute), made.Add(2 * time.Minute), time.Time{}}
	for _, by := range [][2]string{{c.MessageID, ""}, {"neu@relay.example", c.Token}} {
		if got, found, err := l.Canary(ctx, by[0], by[1]); err != nil || !found || got != want {
			t.Errorf("by %v: %+v, %v", by, got, err)
		}
	}
	if _, found, err := l.Canary(ctx, "", ""); err != nil || found {
		t.Errorf("a mail with neither is taken for one: %v", err)
	}
	later := Canary{MessageID: "2@stichting.example", Token: "2", Made: made.AddDate(0, 3, 0)}
	if err := l.Commit(ctx, Commit{At: later.Made, Canary: &later}); err != nil {
		t.Fatal(err)
	}
	if last, _, err := l.LastCanary(ctx); err != nil || last != later {
		t.Errorf("the last is %+v, %v", last, err)
	}
	if _, found, err := l.Canary(ctx, c.MessageID, ""); err != nil || found {
		t.Errorf("one of three months ago is kept: %v", err)
	}
	if err := l.Commit(ctx, Commit{At: made, Canary: &Canary{Made: made}}); err == nil {
		t.Error("one that nothing tells apart is kept")
	}
}
