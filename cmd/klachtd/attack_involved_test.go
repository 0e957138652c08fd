package main

import (
	"strings"
	"testing"
)

// TestOnlyManagerIsInvolvedDirector: a director of a small foundation manages
// too (the configuration allows it). The confirmation of a complaint that names
// the director, with the complainant's name, goes to the deputy alone.
func TestOnlyManagerIsInvolvedDirector(t *testing.T) {
	s := newTestStory(t, "authserv")
	if err := editFile(s.configPath(),
		"[[manager]]\nname = \"Theo Teamleider\"\nemail = \"theo@integratiewerk.example\"\n", "",
		"Lies Leidinggevende", "Dirk Directeur", "lies@integratiewerk.example", "directeur@integratiewerk.example"); err != nil {
		t.Fatal(err)
	}
	s.write(t, "amina", "Klacht", "Dirk Directeur riep tegen mij. Ik klaag over de directeur.")
	for _, p := range s.everything {
		if strings.HasPrefix(p.to, "directeur@") {
			t.Errorf("%s went to the director: %s, %d files", p.kind, p.subject, len(p.files))
		}
	}
	s.answer(t, "deputy", s.last(t, "deputy", "03", "K-2026-0001").id, "betrokken")
	s.answer(t, "deputy", s.last(t, "deputy", "03", "K-2026-0001").id, "leidinggevende geen\n\nHet is de directeur.")
	s.approve(t, "deputy", "03", "K-2026-0001", "ingetrokken\n\nAfgesproken.")
	for _, p := range s.everything {
		if strings.HasPrefix(p.to, "directeur@") {
			t.Errorf("after betrokken %s went to the director: %s, %d files", p.kind, p.subject, len(p.files))
		}
	}
}
