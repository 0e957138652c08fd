package turns

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// What stands in line is kept in its order, a few at a time; what cannot be kept
// together is kept one by one, up to the one that cannot, and that is the first then.
func TestLine(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		name    string
		unmade  int // which cannot be made; 0 for none
		unready int // or prepared
		unkept  int // or kept
		why     error
		kept    string // and how, in order
		left    int
	}{
		{"all is well", 0, 0, 0, nil, "[1 2 3 4] [5 6 7 8 9]", 0},
		{"one is not made", 6, 0, 0, broken, "[1 2 3 4] [5]", 4},
		{"one cannot be prepared", 0, 6, 0, broken, "[1 2 3 4] [5]", 4},
		{"one cannot be kept", 0, 0, 6, broken, "[1 2 3 4] [5]", 4},
		{"the first cannot be kept", 0, 0, 1, broken, "", 9},
		{"nothing can be kept now", 0, 0, 6, caselog.ErrUnusable, "[1 2 3 4]", 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fails := func(n int) func(int) error {
				return func(d int) error {
					if d == n {
						return tt.why
					}
					return nil
				}
			}
			var groups [][]int
			var followed []int
			l := Line[int]{
				Size: func(int) int { return 1 }, Made: fails(tt.unmade), Prepare: fails(tt.unready),
				Keep: func(group ...int) error {
					if slices.Contains(group, tt.unkept) {
						return tt.why
					}
					groups = append(groups, slices.Clone(group))
					return nil
				},
				Kept: func(d int) error { followed = append(followed, d); return nil },
			}
			var err error
			const keep = 2
			for d := 1; d <= 9 && err == nil; d++ {
				for l.busy() {
					runtime.Gosched()
				}
				if l.All = append(l.All, d); l.Enough(keep) {
					err = l.Commit(keep)
				}
			}
			if err == nil {
				err = l.Commit(0)
			}
			if err != tt.why {
				t.Errorf("error %v, want %v", err, tt.why)
			}
			flat := slices.Concat(groups...)
			if len(l.All) != tt.left {
				t.Errorf("%v is left", l.All)
			}
			got := ""
			for i, d := range flat {
				if d != i+1 {
					t.Errorf("kept %v", groups)
				}
			}
			for i, g := range groups {
				if i > 0 {
					got += " "
				}
				got += fmt.Sprint(g)
			}
			if got != tt.kept || !slices.Equal(followed, flat) {
				t.Errorf("kept %s, followed %v; want %s", got, followed, tt.kept)
			}
		})
	}
}

// While the disk is busy nobody waits for it, up to a limit, and drafts that come meanwhile
// are kept together.
func TestLineBehindTheDisk(t *testing.T) {
	disk := make(chan []int)
	var kept []int
	l := Line[int]{
		Size: func(int) int { return 1 }, Made: func(int) error { return nil }, Prepare: func(int) error { return nil },
		Keep: func(group ...int) error { disk <- group; return nil },
		Kept: func(d int) error { kept = append(kept, d); return nil },
	}
	const keep = 2
	begun := 0
	for d := 1; begun < 2; d++ {
		if l.All = append(l.All, d); !l.Enough(keep) {
			continue
		}
		if begun++; begun == 2 {
			break
		}
		if err := l.Commit(keep); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(l.All) - keptTogether - keep; got != mostTogether {
		t.Errorf("somebody waits for the disk when %d have come, not %d", got, mostTogether)
	}
	groups := make(chan []int, 3)
	go func() {
		for range cap(groups) {
			groups <- <-disk
		}
	}()
	if err := l.Commit(0); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{keptTogether, mostTogether, keep} {
		if got := <-groups; len(got) != want {
			t.Errorf("group %d is %v, want %d", i+1, got, want)
		}
	}
	if len(kept) != keptTogether+mostTogether+keep || !slices.IsSorted(kept) {
		t.Errorf("kept %v", kept)
	}
}
