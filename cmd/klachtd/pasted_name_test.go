package main

import (
	"testing"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// A name or number that is pasted with its line breaks becomes one line: else no mail to that
// person could be made any more.
func TestPastedName(t *testing.T) {
	k := newKeeper(t)
	k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
	k.open("")
	k.write("anna@klager.example", "Klacht", "De les viel weer uit.", false)
	k.pass("23 12:01")
	k.command(env.ExitDone, "person", "rectify", "anna@klager.example", "--name", "Anna\r\nBcc: bert@klager.example\n", "--phone", "06\n12345678")
	k.command(env.ExitDone, "person", "rectify", "anna@klager.example", "--email", "anna@nieuw.example")
	k.command(env.ExitDone, "case", "new", "--name", "Cas\nKlant", "--email", "cas@klager.example", "--subject", "De\nles", "--received", "2026-11-23")
	for id, want := range map[string][3]string{"K-2026-0001": {"Anna Bcc: bert@klager.example", "06 12345678", "Klacht"}, "K-2026-0002": {"Cas Klant", "", "De les"}} {
		c, err := k.log.Case(t.Context(), id)
		if got := [3]string{c.Complainant.Name, c.Phone, c.Subject}; err != nil || got != want {
			t.Errorf("%s: %q, not %q, %v", id, got, want, err)
		}
	}
}
