package imap_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// A folder is listed and read as it is: nothing is marked, moved or missed, and
// the inbox is selected afterwards.
func TestSurvey(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		b := p.dial(t, imap.Limits{})
		for n := 1; n <= 250; n++ { // more than are downloaded at a time
			if err := p.spam(complaint(n), received(n)); err != nil {
				t.Fatal(err)
			}
		}
		if listed, err := b.List(t.Context(), folders.Archive); err != nil || len(listed) > 0 {
			t.Errorf("the empty archive: %v, %v", listed, err)
		}
		listed, err := b.List(t.Context(), folders.Junk)
		if err != nil || len(listed) != 250 {
			t.Fatalf("%d listed, %v", len(listed), err)
		}
		wanted := append(listed[1:240:240], imap.Cursor{Mailbox: folders.Junk, UIDValidity: listed[0].UIDValidity, UID: 9999}) // which does not exist
		n := 1
		if err := b.Read(t.Context(), wanted, func(d imap.Delivery) error {
			if n++; d.Cursor != listed[n-1] || d.Received != received(n) || !bytes.Equal(d.Raw, complaint(n)) {
				t.Errorf("message %d: %+v %v %q", n, d.Cursor, d.Received, d.Raw)
			}
			return nil
		}); err != nil || n != 240 {
			t.Errorf("read up to message %d, %v", n, err)
		}
		for _, s := range p.mustFolder(t, folders.Junk) {
			for _, flag := range s.Flags {
				if flag != `\Recent` {
					t.Fatalf("UID %d is marked %s", s.UID, flag)
				}
			}
		}
		for i := range wanted {
			wanted[i].UIDValidity++
		}
		if err := b.Read(t.Context(), wanted, nil); !errors.Is(err, imap.ErrRenumbered) {
			t.Errorf("of another UIDVALIDITY: %v", err)
		}
		if _, err := b.List(t.Context(), "Is er niet"); err == nil {
			t.Error("a folder is listed that does not exist")
		}
		p.deliverAll(t, 1, 1) // the connection is good, and the inbox is selected
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) == 0 || l.filed[0].Mailbox != folders.Inbox {
			t.Errorf("%d filed, %v", len(l.filed), err)
		}
	})
}

// What is deleted is gone, and nothing else; the inbox is selected afterwards.
func TestDelete(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 5)
		b := p.dial(t, imap.Limits{})
		listed, err := b.List(t.Context(), folders.Inbox)
		if err != nil || len(listed) != 5 {
			t.Fatalf("%d listed, %v", len(listed), err)
		}
		gone := []imap.Cursor{listed[1], listed[3], {Mailbox: folders.Inbox, UIDValidity: listed[0].UIDValidity, UID: 9999}} // which does not exist
		wrong := gone[0]
		wrong.UIDValidity++
		if err := b.Delete(t.Context(), []imap.Cursor{wrong}); !errors.Is(err, imap.ErrRenumbered) {
			t.Errorf("of another UIDVALIDITY: %v", err)
		}
		switch err := b.Delete(t.Context(), gone); {
		case errors.Is(err, imap.ErrNoExpunge):
			gone = nil
		case err != nil:
			t.Fatal(err)
		}
		var left []imap.Cursor
		for i, c := range listed {
			if gone == nil || i != 1 && i != 3 {
				left = append(left, c)
			}
		}
		if now, err := b.List(t.Context(), folders.Inbox); err != nil || !slices.Equal(now, left) {
			t.Errorf("left are %v, %v", now, err)
		}
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != len(left) {
			t.Errorf("%d filed, %v", len(l.filed), err)
		}
	})
}

// A mail is found wherever mail of ours may end up, by one field of its header.
func TestFind(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 3)
		if err := p.spam(complaint(4), received(4)); err != nil {
			t.Fatal(err)
		}
		b := p.dial(t, imap.Limits{})
		for n, folder := range map[int]string{2: folders.Inbox, 4: folders.Junk, 5: ""} {
			found, err := b.Find(t.Context(), "Subject", fmt.Sprintf("klacht %d", n))
			if err != nil || len(found) > 1 || (len(found) == 1) != (folder != "") || len(found) == 1 && found[0].Mailbox != folder {
				t.Errorf("message %d: %v, %v; want one in %q", n, found, err, folder)
			}
			if len(found) != 1 {
				continue
			}
			if err := b.Read(t.Context(), found, func(d imap.Delivery) error {
				if !bytes.Equal(d.Raw, complaint(n)) {
					t.Errorf("message %d is %q", n, d.Raw)
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
			if err := b.Remove(t.Context(), found[0]); err != nil {
				t.Error(err)
			}
		}
		for folder, left := range map[string]int{folders.Inbox: 2, folders.Junk: 0} { // nothing else is gone
			all := slices.DeleteFunc(p.mustFolder(t, folder), func(s mailtest.Stored) bool { return slices.Contains(s.Flags, `\Deleted`) })
			if len(all) != left {
				t.Errorf("%d left in %q, want %d", len(all), folder, left)
			}
		}
		p.deliverAll(t, 5, 5) // the connection is good, and the inbox is selected
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
			t.Error(err)
		}
	})
}

// The folder for spam is what the server says it is, by whatever name, also when it
// wants to be asked for that.
func TestJunkFolder(t *testing.T) {
	marked := "* LIST (\\Sent) \"/\" Verzonden\r\n* LIST (\\HasNoChildren \\Junk) \"/\" \"Ongewenste e-mail\"\r\n{tag} OK done\r\n"
	for name, test := range map[string]struct {
		script []scriptLine
		want   string
	}{
		"marked": {[]scriptLine{{`^LIST "" "?\*`, marked}}, "Ongewenste e-mail"},
		"asked for": {[]scriptLine{
			{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 LIST-EXTENDED SPECIAL-USE\r\n{tag} OK done\r\n"}, {`^LIST "" "?\*"? RETURN \(SPECIAL-USE\)`, marked},
		}, "Ongewenste e-mail"},
		"none": {[]scriptLine{{`^LIST "" "?\*`, "* LIST () \"/\" Junk\r\n{tag} OK done\r\n"}}, ""},
	} {
		s := &scripted{script: test.script}
		p := &provider{server: s.start(t)}
		b := p.dial(t, imap.Limits{})
		if got, err := b.JunkFolder(t.Context()); got != test.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What see returns ends the reading.
func TestSurveyStops(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 3)
		b := p.dial(t, imap.Limits{})
		listed, err := b.List(t.Context(), folders.Inbox)
		if err != nil {
			t.Fatal(err)
		}
		full, n := errors.New("disk full"), 0
		if err := b.Read(t.Context(), listed, func(imap.Delivery) error { n++; return full }); !errors.Is(err, full) || n != 1 {
			t.Errorf("%v after %d messages", err, n)
		}
	})
}

// Of a large message the same part is read that is filed of it.
func TestSurveyOversize(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		raw := append(complaint(1), bytes.Repeat([]byte("Een lange klacht.\r\n"), 200)...)
		if err := p.deliver(raw, received(1)); err != nil {
			t.Fatal(err)
		}
		b := p.dial(t, imap.Limits{MaxSize: 1000})
		listed, err := b.List(t.Context(), folders.Inbox)
		if err != nil {
			t.Fatal(err)
		}
		var got imap.Delivery
		if err := b.Read(t.Context(), listed, func(d imap.Delivery) error { got = d; return nil }); err != nil {
			t.Fatal(err)
		}
		if !got.Oversize || !bytes.Equal(got.Raw, imap.Head(raw)) || len(got.Raw) > 300 {
			t.Errorf("%q", got.Raw)
		}
	})
}
