package mailtest_test

import (
	"context"
	"errors"
	"net/smtp"
	"net/textproto"
	"slices"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

var (
	raw      = []byte("From: anna@klager.example\r\nSubject: Klacht\r\n\r\nTekst\r\n")
	received = time.Date(2031, 3, 30, 0, 59, 0, 0, time.UTC)
)

func TestDeliver(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	if err := s.Deliver(raw, received); err != nil {
		t.Fatal(err)
	}
	stored, err := s.Folder("INBOX")
	if err != nil || len(stored) != 1 || string(stored[0].Raw) != string(raw) || stored[0].Received != received || stored[0].UID != 1 {
		t.Errorf("%+v, %v", stored, err)
	}
	if _, err := s.Folder("Archief"); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestSent(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	send := func(to ...string) error {
		return smtp.SendMail(s.SMTP, nil, "klachten@stichting.example", to, raw)
	}
	s.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "weg@klager.example", Code: 550, Text: "5.1.1 gone"})
	s.Fail(mailtest.Fault{At: mailtest.AtData, Times: 2, Code: 451, Text: "later"})
	var reply *textproto.Error
	if err := send("weg@klager.example"); !errors.As(err, &reply) || reply.Code != 550 || reply.Msg != "5.1.1 gone" {
		t.Errorf("error %v", err)
	}
	for _, want := range []int{451, 451, 0} {
		err := send("anna@klager.example", "dirk@stichting.example")
		if errors.As(err, &reply) && reply.Code != want || (err == nil) != (want == 0) {
			t.Errorf("error %v, want %d", err, want)
		}
	}
	sent, err := s.AwaitSent(t.Context(), 3)
	if err != nil || len(sent) != 3 {
		t.Fatalf("%d sent, %v", len(sent), err)
	}
	for i, accepted := range []bool{false, false, true} {
		if sent[i].Accepted != accepted || string(sent[i].Data) != string(raw) || sent[i].From != "klachten@stichting.example" ||
			!slices.Equal(sent[i].To, []string{"anna@klager.example", "dirk@stichting.example"}) {
			t.Errorf("%d: %+v", i, sent[i])
		}
	}
	s.Heal()
	if err := send("weg@klager.example"); err != nil {
		t.Errorf("after Heal: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.AwaitSent(ctx, 5); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

// Close ends also what hangs.
func TestClose(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	s.Fail(mailtest.Fault{At: mailtest.AtData, Hang: true})
	sent := make(chan error, 1)
	go func() {
		sent <- smtp.SendMail(s.SMTP, nil, "klachten@stichting.example", []string{"anna@klager.example"}, raw)
	}()
	if _, err := s.AwaitSent(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-sent; err == nil {
		t.Error("the client was told that all is well")
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second time: %v", err)
	}
}
