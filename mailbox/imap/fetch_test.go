package imap_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

func TestFetchFilesAndArchives(t *testing.T) {
	const count = 230 // three batches
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, count)
		b := p.dial(t, imap.Limits{})
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
			t.Fatal(err)
		}
		if len(l.filed) != count {
			t.Fatalf("%d filed", len(l.filed))
		}
		for i, d := range l.filed {
			if !bytes.Equal(d.Raw, complaint(i+1)) || d.Oversize || d.Size != int64(len(d.Raw)) {
				t.Errorf("mail %d: %d bytes, oversize %v: %q", i+1, d.Size, d.Oversize, d.Raw)
			}
			if d.Received != received(i+1) {
				t.Errorf("mail %d: received %v, want %v", i+1, d.Received, received(i+1))
			}
			if d.Mailbox != folders.Inbox || d.UIDValidity == 0 || d.UID != uint32(i+1) {
				t.Errorf("mail %d: %+v", i+1, d.Cursor)
			}
		}
		if left := p.left(t); len(left) > 0 {
			t.Errorf("%d left in the inbox", len(left))
		}
		if p.moves {
			archived := p.mustFolder(t, folders.Archive)
			if len(archived) != count {
				t.Fatalf("%d in the archive", len(archived))
			}
			for i, s := range archived {
				if !bytes.Equal(s.Raw, complaint(i+1)) || s.Received != received(i+1) {
					t.Errorf("archived %d: %v %q", i+1, s.Received, s.Raw)
				}
			}
		}
		// A second time, and on a new connection, there is nothing to do.
		p.deliverAll(t, count+1, count+1)
		for _, b := range []*imap.Inbox{b, p.dial(t, imap.Limits{})} {
			if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
				t.Fatal(err)
			}
			if len(l.filed) != count+1 {
				t.Errorf("%d filed", len(l.filed))
			}
		}
	})
}

// What was filed, and then not archived because the program died, is archived
// without being downloaded.
func TestFetchKnown(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 3)
		b := p.dial(t, imap.Limits{})
		var asked []uint32
		var l log
		err := b.Fetch(t.Context(), func(c imap.Cursor) (bool, error) {
			asked = append(asked, c.UID)
			return c.UID != 2, nil
		}, l.file)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(asked) != "[1 2 3]" || len(l.filed) != 1 || l.filed[0].UID != 2 {
			t.Errorf("asked %v, filed %v", asked, l.filed)
		}
		if left := p.left(t); len(left) > 0 {
			t.Errorf("%d left", len(left))
		}
	})
}

func TestFetchStopsAtError(t *testing.T) {
	full := errors.New("disk full")
	eachProvider(t, func(t *testing.T, p *provider) {
		p.deliverAll(t, 1, 150)
		b := p.dial(t, imap.Limits{})
		var l log
		failing := func(d imap.Delivery) error {
			if d.UID == 120 {
				return full
			}
			return l.fileOne(d)
		}
		if err := b.Fetch(t.Context(), l.known, each(failing)); !errors.Is(err, full) {
			t.Errorf("error %v, want it to be that of file", err)
		}
		if left := p.left(t); len(left) != 31 || !bytes.Equal(left[0].Raw, complaint(120)) {
			t.Errorf("%d left", len(left))
		}
		// The connection is still good, and the rest follows.
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
			t.Fatal(err)
		}
		if len(l.filed) != 150 || len(p.left(t)) != 0 {
			t.Errorf("%d filed, %d left", len(l.filed), len(p.left(t)))
		}
	})
}

func TestFetchLookUpError(t *testing.T) {
	locked := errors.New("database is locked")
	p := memoryProvider(t, mailtest.Options{})
	p.deliverAll(t, 1, 2)
	b := p.dial(t, imap.Limits{})
	var l log
	err := b.Fetch(t.Context(), func(imap.Cursor) (bool, error) { return false, locked }, l.file)
	if !errors.Is(err, locked) || len(l.filed) != 0 || len(p.left(t)) != 2 {
		t.Errorf("error %v, %d filed, %d left", err, len(l.filed), len(p.left(t)))
	}
}

func TestFetchOversize(t *testing.T) {
	const header = "From: Anna Voorbeeld <anna@klager.example>\r\nSubject: Foto's\r\n\r\n"
	eachProvider(t, func(t *testing.T, p *provider) {
		if err := p.deliver(complaint(1), received(1)); err != nil {
			t.Fatal(err)
		}
		big := header + strings.Repeat("0123456789abcdef\r\n", 4000)
		if err := p.deliver([]byte(big), received(2)); err != nil {
			t.Fatal(err)
		}
		endless := "From: anna@klager.example\r\nX-Lang: " + strings.Repeat("lang\r\n ", 60_000) + "\r\n\r\ntekst\r\n"
		if err := p.deliver([]byte(endless), received(3)); err != nil {
			t.Fatal(err)
		}
		b := p.dial(t, imap.Limits{MaxSize: 10_000})
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
			t.Fatal(err)
		}
		if len(l.filed) != 3 || len(p.left(t)) != 0 {
			t.Fatalf("%d filed, %d left", len(l.filed), len(p.left(t)))
		}
		if d := l.filed[0]; d.Oversize || !bytes.Equal(d.Raw, complaint(1)) {
			t.Errorf("small one: %+v", d)
		}
		if d := l.filed[1]; !d.Oversize || string(d.Raw) != header || d.Size != int64(len(big)) || d.Received != received(2) {
			t.Errorf("large one: oversize %v, %d bytes, raw %q", d.Oversize, d.Size, d.Raw)
		}
		if d := l.filed[2]; !d.Oversize || len(d.Raw) != 256<<10 {
			t.Errorf("endless header: oversize %v, %d bytes", d.Oversize, len(d.Raw))
		}
	})
}

// Messages of some size go in batches of their own.
func TestFetchLarge(t *testing.T) {
	p := memoryProvider(t, mailtest.Options{})
	text := strings.Repeat("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n", 3<<20/66)
	for n := 1; n <= 5; n++ {
		if err := p.deliver(append(complaint(n), text...), received(n)); err != nil {
			t.Fatal(err)
		}
	}
	b := p.dial(t, imap.Limits{})
	var l log
	if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
		t.Fatal(err)
	}
	for i, d := range l.filed {
		if !bytes.Equal(d.Raw, append(complaint(i+1), text...)) {
			t.Errorf("mail %d differs", i+1)
		}
	}
	if len(l.filed) != 5 || len(p.left(t)) != 0 {
		t.Errorf("%d filed, %d left", len(l.filed), len(p.left(t)))
	}
}

// A server that loses its process in the middle: an error, nothing lost, and
// nothing twice after dialling again.
func TestFetchServerKilled(t *testing.T) {
	p := dovecotProvider(t, real.DovecotOptions{}, wire.TLSImplicit)
	p.deliverAll(t, 1, 150)
	b := p.dial(t, imap.Limits{})
	var l log
	err := b.Fetch(t.Context(), l.known, each(func(d imap.Delivery) error {
		if d.UID == 50 {
			if n, err := p.dovecot.KillSessions(); err != nil || n != 1 {
				t.Errorf("killed %d: %v", n, err)
			}
		}
		return l.fileOne(d)
	}))
	if err == nil {
		t.Error("no error from a dead connection")
	}
	if err := p.dial(t, imap.Limits{}).Fetch(t.Context(), l.known, l.file); err != nil {
		t.Fatal(err)
	}
	if len(l.filed) != 150 || len(p.left(t)) != 0 || len(p.mustFolder(t, folders.Archive)) != 150 {
		t.Errorf("%d filed, %d left, %d archived", len(l.filed), len(p.left(t)), len(p.mustFolder(t, folders.Archive)))
	}
}
