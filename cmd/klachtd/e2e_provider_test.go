package main_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// provider gives a test a mailbox of its own. The server takes outgoing mail in
// any case; with the provider in process it holds the mailbox too.
type provider func(*mailtest.Server) inbox

// inbox is a mailbox, from both sides: how klachtd finds it, and how mail comes
// in and is looked at.
type inbox struct {
	settings string // lines for [imap]
	password string
	deliver  func(raw []byte, received time.Time) error
	spam     func(raw []byte, received time.Time) error // into the folder Junk
	folder   func(name string) ([]mailtest.Stored, error)

	dovecot *real.Dovecot // nil in process
	user    string        // there
}

func startInProcess(*testing.T) provider {
	return func(s *mailtest.Server) inbox {
		return inbox{
			settings: fmt.Sprintf("address = %q\ntls = \"none\"\nusername = %q", s.IMAP, s.Username),
			password: s.Password, deliver: s.Deliver, folder: s.Folder,
			spam: func(raw []byte, received time.Time) error { return s.DeliverTo("Junk", raw, received) },
		}
	}
}

// startDovecot starts one real server, on which every test is a user. klachtd
// reaches it by TLS, with a certificate that it has to be told of.
func startDovecot(t *testing.T) provider {
	d := real.StartDovecot(t, real.DovecotOptions{})
	var delivering sync.Mutex
	return func(*mailtest.Server) inbox {
		user := strings.ToLower(rand.Text())
		return inbox{
			settings: fmt.Sprintf("address = %q\ntls = \"implicit\"\nca_file = %q\nusername = %q", d.IMAPS, d.CAFile, user),
			password: d.Password,
			deliver: func(raw []byte, received time.Time) error {
				delivering.Lock()
				defer delivering.Unlock()
				return d.Deliver(user, raw, received)
			},
			spam: func(raw []byte, received time.Time) error {
				delivering.Lock()
				defer delivering.Unlock()
				return d.DeliverTo(user, "Junk", raw, received)
			},
			folder:  func(name string) ([]mailtest.Stored, error) { return d.Folder(user, name) },
			dovecot: d, user: user,
		}
	}
}
