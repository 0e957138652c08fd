package service

import (
	"bytes"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
)

// The last line never says that all is well while people are late.
func TestStatusLate(t *testing.T) {
	for last, waiting := range map[string][]health.Waiting{
		"klachtd works. People do not keep up: 3 tasks OVERDUE, of which they are reminded.": {{For: "director", Tasks: 3, Overdue: 2}, {For: "commission", Tasks: 1, Overdue: 1}},
		"Nothing needs attention.": {{For: "director", Tasks: 3}},
	} {
		var out bytes.Buffer
		printWarnings(&env.Session{Env: &env.Env{Out: &out}}, health.Status{Waiting: waiting})
		if got := strings.TrimSpace(out.String()); got != last {
			t.Errorf("%+v: it ends with %q", waiting, got)
		}
	}
}
