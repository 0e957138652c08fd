//go:build linux

package effort_test

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
)

// What is linear stays within a limit, and what is quadratic passes it.
func TestWithin(t *testing.T) {
	text := strings.Repeat("een regel\n", 10_000)
	last := func(text string) (at int) {
		for i, r := range text {
			if r == 'x' {
				at = i
			}
		}
		return at
	}
	effort.Within(t, 4, text, func() { last(text) })
	r := recorder{TB: t}
	effort.Within(&r, 4, text, func() {
		for i := range len(text) / 10 {
			last(text[10*i:])
		}
	})
	if !r.failed {
		t.Error("a quadratic search passes for cheap")
	}
}

type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }
