package dispatch

import (
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
)

// What the log keeps of a mail makes the very bytes that were composed, with files or
// without.
func TestFreeze(t *testing.T) {
	files := []smtp.File{{Name: "Klachtenreglement.pdf", Type: "application/pdf", Data: make([]byte, 50_000)}, {Name: "leeg.txt", Type: "text/plain"}, {Name: "Klachtenreglement.pdf", Type: "application/pdf", Data: make([]byte, 50_000)}}
	for n := range len(files) + 1 {
		o := smtp.Outgoing{
			From: mailbox.Address{Address: "klachten@stichting.example"}, To: mailbox.Address{Address: "anna@klant.example"}, Subject: "Uw klacht",
			MessageID: "m@stichting.example", Date: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Plain: "Geachte mevrouw,", HTML: "<p>Geachte mevrouw,</p>", Files: files[:n],
		}
		raw, err := smtp.Compose(o)
		if err != nil {
			t.Fatal(err)
		}
		var as caselog.Outgoing
		if err := Freeze(o, &as); err != nil {
			t.Fatal(err)
		}
		if want := (smtp.File{Data: raw}).Hash(); as.SHA256 != want || (frozen.Mail{Own: as.Raw, Files: as.Files}).Sum() != want || as.MessageID != o.MessageID || len(as.Files) != n {
			t.Errorf("with %d files it is frozen as %+v", n, as)
		}
	}
}
