package imap_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// The junk folder is read like the inbox, with a cursor of its own, and its mail
// goes to the held folder.
func TestFetchJunk(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 3)
		for n := 11; n <= 12; n++ {
			if err := p.spam(complaint(n), received(n)); err != nil {
				t.Fatal(err)
			}
		}
		b := p.dial(t, imap.Limits{})
		var l log
		for range 2 { // the second time there is nothing to do
			if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
				t.Fatal(err)
			}
		}
		if len(l.filed) != 5 {
			t.Fatalf("%d filed", len(l.filed))
		}
		for i, d := range l.filed[3:] {
			if d.Mailbox != folders.Junk || d.UID != uint32(i+1) || d.UIDValidity == 0 || d.Received != received(11+i) || !bytes.Equal(d.Raw, complaint(11+i)) {
				t.Errorf("spam %d: %+v %v %q", i+1, d.Cursor, d.Received, d.Raw)
			}
		}
		if left := p.mustFolder(t, folders.Junk); p.moves && len(left) > 0 {
			t.Errorf("%d left in the junk folder", len(left))
		}
		if p.moves {
			for i, s := range p.mustFolder(t, folders.Held) {
				if !bytes.Equal(s.Raw, complaint(11+i)) {
					t.Errorf("held %d: %q", i+1, s.Raw)
				}
			}
			if held, archived := len(p.mustFolder(t, folders.Held)), len(p.mustFolder(t, folders.Archive)); held != 2 || archived != 3 {
				t.Errorf("%d held, %d archived", held, archived)
			}
		}
		// The inbox is selected again: what comes there is found.
		p.deliverAll(t, 4, 4)
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != 6 || l.filed[5].Mailbox != folders.Inbox {
			t.Errorf("%d filed, %v", len(l.filed), err)
		}
	})
}

// The server announces nothing of the inbox while the junk folder is selected:
// what comes then is not left lying until the next poll.
func TestFetchJunkMissesNoMail(t *testing.T) {
	for name, p := range map[string]func(t *testing.T) *provider{
		"memory":  func(t *testing.T) *provider { return memoryProvider(t, mailtest.Options{}) },
		"dovecot": func(t *testing.T) *provider { return dovecotProvider(t, real.DovecotOptions{}, wire.TLSStart) },
	} {
		t.Run(name, func(t *testing.T) {
			p := p(t)
			b := p.dial(t, imap.Limits{})
			if err := p.spam(complaint(11), received(11)); err != nil {
				t.Fatal(err)
			}
			var l log
			meanwhile := func(d imap.Delivery) error {
				if d.Mailbox == folders.Junk {
					p.deliverAll(t, 1, 1)
				}
				return l.fileOne(d)
			}
			if err := b.Fetch(t.Context(), l.known, each(meanwhile)); err != nil {
				t.Fatal(err)
			}
			if err := b.Wait(t.Context(), time.Hour); err != nil {
				t.Fatal(err)
			}
			if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != 2 {
				t.Errorf("%d filed, %v", len(l.filed), err)
			}
		})
	}
}

// A junk folder that cannot be read is told, and keeps nobody from reading the
// inbox; the connection is good.
func TestFetchJunkRefused(t *testing.T) {
	const ok = "{tag} OK done\r\n"
	for name, script := range map[string][]scriptLine{
		"status": {{`^STATUS`, "{tag} NO no right\r\n"}},
		"select": {{`^STATUS`, "* STATUS \"Ongewenste mail\" (MESSAGES 3)\r\n" + ok}, {`^SELECT "?Ongewenste`, "{tag} NO no right\r\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &scripted{script: append(script, scriptLine{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + ok})}
			p := &provider{server: s.start(t)}
			b := p.dial(t, imap.Limits{})
			var l log
			err := b.Fetch(t.Context(), l.known, l.file)
			if err == nil || !strings.Contains(err.Error(), "Ongewenste mail") || !strings.Contains(err.Error(), "no right") {
				t.Errorf("error %v", err)
			}
			if _, good := err.(*imap.Withheld); !good || len(l.filed) != 3 {
				t.Errorf("%d filed, %T", len(l.filed), err)
			}
			selected := s.sent(`^SELECT`)
			if last := selected[len(selected)-1]; !strings.Contains(last, "INBOX") {
				t.Errorf("selected last: %s", last)
			}
		})
	}
}

// UIDVALIDITY is each folder's own.
func TestFetchJunkValidity(t *testing.T) {
	const ok = "{tag} OK done\r\n"
	s := &scripted{script: []scriptLine{
		{`^STATUS`, "* STATUS \"Ongewenste mail\" (MESSAGES 3)\r\n" + ok},
		{`^SELECT "?Ongewenste`, "* 3 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\n" + ok},
		{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + ok},
	}}
	p := &provider{server: s.start(t)}
	b := p.dial(t, imap.Limits{})
	for range 2 {
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != 6 {
			t.Fatalf("%d filed, %v", len(l.filed), err)
		}
		for i, d := range l.filed {
			want := imap.Cursor{Mailbox: folders.Inbox, UIDValidity: 7, UID: uint32(11 + i%3)}
			if i >= 3 {
				want.Mailbox, want.UIDValidity = folders.Junk, 9
			}
			if d.Cursor != want {
				t.Errorf("filed %d: %+v, want %+v", i, d.Cursor, want)
			}
		}
	}
	want := []string{`UID MOVE 11:13 "Verwerkt"`, `UID MOVE 11:13 "Wacht"`}
	if moved := s.sent(`MOVE`); len(moved) != 4 || moved[0] != want[0] || moved[1] != want[1] || moved[2] != want[0] || moved[3] != want[1] {
		t.Errorf("moved %q", moved)
	}
}
