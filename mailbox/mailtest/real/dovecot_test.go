package real_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

func TestDovecotDeliver(t *testing.T) {
	d := real.StartDovecot(t, real.DovecotOptions{})
	for n := range 12 { // in the order of delivery, whatever the dates
		if err := d.Deliver("klachten", fmt.Appendf(nil, "Subject: %d\r\n\r\n", n), received.AddDate(0, 0, -n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Deliver("elders", raw, received); err != nil {
		t.Fatal(err)
	}
	stored, err := d.Folder("klachten", "INBOX")
	if err != nil || len(stored) != 12 {
		t.Fatalf("%d messages, %v", len(stored), err)
	}
	for n, s := range stored {
		if string(s.Raw) != fmt.Sprintf("Subject: %d\r\n\r\n", n) || s.Received != received.AddDate(0, 0, -n) {
			t.Errorf("message %d: %v %q", n, s.Received, s.Raw)
		}
	}
}

var (
	raw      = []byte("From: anna@klager.example\r\nSubject: Klacht\r\n\r\nTekst\r\n")
	received = time.Date(2031, 3, 30, 0, 59, 0, 0, time.UTC)
)
