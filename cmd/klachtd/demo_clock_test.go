package main

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
)

// The log of a demonstration is shown by its own clock, by every command that says what is
// overdue.
func TestDemoClock(t *testing.T) {
	k := newKeeper(t)
	k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
	k.open("")
	k.write("anna@klager.example", "Klacht", "De les viel weer uit.", false)
	k.pass("23 12:01")
	if err := k.log.Mark(t.Context(), health.MarkDemo, k.now.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{"status": "2026-12-07  OVERDUE", "case show K-2026-0001": "by 2026-12-07  missed"} {
		if out := k.command(env.ExitDone, strings.Fields(command)...); !strings.Contains(out, want) {
			t.Errorf("%s does not say %q:\n%s", command, want, out)
		}
	}
}
