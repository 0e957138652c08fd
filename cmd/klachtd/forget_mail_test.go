package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Mail that belongs to no case is erased two years after everybody was done with it: from
// every file of the log, and from every folder of the mailbox. What waits for a person, and
// what is in a case, stays.
func tellForgottenMail(t *testing.T, open opener) {
	k := open(t, "canary = false")
	const (
		inCase, held, command, putAside = "Tulpenbol", "Zonnebloem", "Hyacint", "Lavendel"
		listed                          = "bericht van nergens" // in the list of held mail, which is ours
	)
	k.write("anna@klager.example", "Klacht", "De les over de "+inCase+" viel weer uit.", false)
	k.pass("23 12:01")
	k.write("directeur@stichting.example", "Opdracht", "overzicht\r\n\r\nEn dan nog over de "+command+".", false)
	for text, head := range map[string]string{
		held:     "Authentication-Results: mx.stichting.example; dmarc=fail header.from=klager.example\r\nFrom: bert@klager.example\r\nTo: klachten@stichting.example\r\nSubject: " + listed,
		putAside: "From: Nieuwsbrief <nieuws@lijst.example>\r\nList-Id: <nieuws.lijst.example>\r\nPrecedence: bulk\r\nSubject: Nieuws",
	} {
		if err := k.deliver([]byte(head+"\r\nMessage-ID: <"+text+"@elders.example>\r\n\r\nAlles over de "+text+". Uitschrijven: https://lijst.example/uit\r\n"), k.now); err != nil {
			t.Fatal(err)
		}
	}
	k.pass("23 12:02")
	k.pass("24 08:00") // the list of held mail

	look := func(year int, month time.Month, day int) (found []string) {
		t.Helper()
		k.now = time.Date(year, month, day, 4, 0, 0, 0, time.UTC)
		if err := k.deliver(fmt.Appendf(nil, "From: <nieuws@lijst.example>\r\nList-Id: <nieuws.lijst.example>\r\nPrecedence: bulk\r\nSubject: %v\r\n\r\nNieuws. Uitschrijven: https://lijst.example/uit\r\n", k.now), k.now); err != nil {
			t.Fatal(err)
		}
		if _, err := k.desk.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(filepath.Dir(k.config), "klachtd.db*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		var stored [][]byte
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, data)
		}
		for _, folder := range []string{"INBOX", "Verwerkt", "Aangehouden"} {
			mails, err := k.folder(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mails {
				stored = append(stored, m.Raw)
			}
		}
		for _, word := range []string{inCase, held, command, putAside, listed} {
			if slices.ContainsFunc(stored, func(data []byte) bool { return bytes.Contains(data, []byte(word)) }) {
				found = append(found, word)
			}
		}
		return found
	}
	if got, want := look(2028, time.November, 22), []string{inCase, held, command, putAside, listed}; !slices.Equal(got, want) {
		t.Errorf("before the time is over there is only %q", got)
	}
	if got, want := look(2028, time.November, 25), []string{inCase, held, listed}; !slices.Equal(got, want) {
		t.Errorf("after two years there is %q, and not %q", got, want)
	}
	waits, err := k.log.Held(t.Context())
	if err != nil || len(waits) != 1 {
		t.Fatalf("%+v, %v", waits, err)
	}
	if out := k.command(env.ExitDone, "mail", "list", "--ignored"); strings.Contains(out, "2026") {
		t.Errorf("put aside: %s", out)
	}

	// Two years after somebody put it aside, and with it goes every list that named it.
	if err := k.log.Commit(t.Context(), caselog.Commit{At: k.now, Rejected: []int64{waits[0].Number}}); err != nil {
		t.Fatal(err)
	}
	if got := look(2030, time.November, 24); !slices.Contains(got, held) {
		t.Errorf("there is only %q", got)
	}
	if got := look(2030, time.November, 27); !slices.Equal(got, []string{inCase}) {
		t.Errorf("there still is %q", got)
	}
	if out := k.command(env.ExitDone, "reconcile"); out != "mailbox and log agree\n" {
		t.Errorf("afterwards: %s", out)
	}
}
