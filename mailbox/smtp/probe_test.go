package smtp_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// A probe is read as our own, and is known by its id and by its subject.
func TestProbe(t *testing.T) {
	p, err := smtp.NewProbe(strings.NewReader("zestien letters."), "klachten@stichting.example")
	if err != nil {
		t.Fatal(err)
	}
	self := mailbox.Address{Name: "Stichting Voorbeeld", Address: "klachten@stichting.example"}
	date := time.Date(2026, 11, 24, 6, 30, 0, 0, time.UTC)
	raw, err := p.Compose(self, "Controle van de klachtenmailbox", "Dit is een test.\n", date)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Compose(self, "Controle van de klachtenmailbox", "Dit is een test.\n", date); err != nil || !bytes.Equal(raw, again) {
		t.Errorf("the second time it is another mail, or %v", err)
	}
	m := mailbox.Parse(raw)
	if m.Kind != mailbox.KindOwn || m.MessageID != p.MessageID || smtp.ProbeToken(m.Subject) != p.Token || len(p.Token) != 32 {
		t.Errorf("%s %s %q, want id %s", m.Kind, m.MessageID, m.Subject, p.MessageID)
	}
}

func TestProbeToken(t *testing.T) {
	const token = "7a65737469656e206c6574746572732e"
	for subject, want := range map[string]string{
		"Controle " + token:          token,
		"[EXTERN] Controle " + token: token,
		token:                        token,
		token + " (fwd)":             "",
		"Controle x" + token:         "",
		"Controle " + token[1:]:      "",
		"":                           "",
	} {
		if got := smtp.ProbeToken(subject); got != want {
			t.Errorf("%q gives %q", subject, got)
		}
	}
}
