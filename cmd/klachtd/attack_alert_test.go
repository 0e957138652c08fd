package main

import (
	"fmt"
	"slices"
	"testing"
)

// TestRoleKeyBesidesOwn: a complainant who answers mail that was the director's
// uses a role's capability, also when a letter of her own stands in the thread:
// an alert goes to the holder and the administrator.
func TestRoleKeyBesidesOwn(t *testing.T) {
	s := newTestStory(t, "authserv")
	s.write(t, "amina", "Klacht", "Mijn begeleider belde niet terug.")
	notice, letter := s.last(t, "director", "03", "K-2026-0001").id, s.last(t, "amina", "01", "K-2026-0001").id
	f := forgery{header: []string{vouching("authserv", "klant.example"), "From: Amina Voorbeeld <amina@klant.example>",
		fmt.Sprintf("In-Reply-To: <%s>\r\nReferences: <%s> <%s>", notice, letter, notice)}, body: "ingetrokken\r\n\r\nAfgesproken."}
	if err := s.server.Deliver(f.bytes(1), s.clock); err != nil {
		t.Fatal(err)
	}
	s.mustPass(t)
	var got []string
	for _, p := range s.posted {
		got = append(got, p.kind+":"+p.to)
	}
	if !slices.Contains(got, "13:beheer@integratiewerk.example") {
		t.Errorf("no alert: %s", got)
	}
}
