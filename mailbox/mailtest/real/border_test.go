//go:build linux

package real_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

var (
	foundation = real.Domain{Name: "integratiewerk.example", Server: "192.0.2.10", DMARC: "quarantine"}
	commission = real.Domain{Name: "klachtencommissie.example", Server: "192.0.2.20", DMARC: "reject"}
	clients    = real.Domain{Name: "klant.example", Server: "192.0.2.30"}
	attacker   = real.Domain{Name: "kwaad.example", Server: "192.0.2.66", DMARC: "none"}
)

const director = "directeur@integratiewerk.example"

func fromDirector(more ...string) []byte {
	return fmt.Appendf(nil, "%sDate: Mon, 23 Nov 2026 10:00:00 +0100\r\nFrom: Dirk Directeur <%s>\r\nTo: klachten@integratiewerk.example\r\n"+
		"Subject: Re: Klacht\r\nMessage-ID: <een@integratiewerk.example>\r\n\r\nIngetrokken\r\n", strings.Join(more, ""), director)
}

// by is mail handed in by the server of a domain.
func by(d real.Domain, from string) real.Envelope {
	return real.Envelope{Client: d.Server, Helo: "mail." + d.Name, Server: real.MX, From: from}
}

// What a mail looks like in the mailbox: the words of the border stand above its
// own Received, and what the sender wrote stays below it.
func TestBorderHeaders(t *testing.T) {
	d := real.StartDovecot(t, real.DovecotOptions{LMTP: true})
	b := real.StartBorder(t, d, foundation, commission, clients, attacker)
	signed, err := b.Sign(real.SignedByDefault, director, fromDirector())
	if err != nil {
		t.Fatal(err)
	}
	full, err := b.Sign(real.SignedInFull, director, fromDirector())
	if err != nil {
		t.Fatal(err)
	}
	replace := func(raw []byte, old, new string) []byte { return bytes.Replace(raw, []byte(old), []byte(new), 1) }
	const forged = "Authentication-Results: mx.integratiewerk.example; dmarc=pass header.from=integratiewerk.example\r\n"

	for _, c := range []struct {
		name     string
		envelope real.Envelope
		raw      []byte
		want     []string // above the border's Received, by "METHOD=RESULT"
	}{
		{"signed, from the own server", by(foundation, director), signed, []string{"dmarc=pass", "spf=pass", "dkim=pass"}},
		{"signed, by way of another server", by(attacker, "x@kwaad.example"), signed, []string{"dmarc=pass", "spf=pass", "dkim=pass"}},
		{"not signed, from the own server", by(foundation, director), fromDirector(), []string{"dmarc=pass", "spf=pass"}},
		{"not signed, from another", by(attacker, director), fromDirector(), []string{"dmarc=fail", "spf=fail"}},
		{"not signed, from another that says so", by(attacker, "x@kwaad.example"), fromDirector(), []string{"dmarc=fail", "spf=pass"}},
		{"another subject", by(attacker, "x@kwaad.example"), replace(signed, "Re: Klacht", "Re: Klucht"), []string{"dmarc=fail", "spf=pass", "dkim=fail"}},
		{"another text", by(attacker, "x@kwaad.example"), replace(signed, "Ingetrokken", "Akkoord"), []string{"dmarc=fail", "spf=pass", "dkim=fail"}},
		{"a word of their own", by(attacker, director), fromDirector(forged), []string{"dmarc=fail", "spf=fail"}},
		{"an attacker as such", by(attacker, "x@kwaad.example"), replace(fromDirector(), director, "x@kwaad.example"), []string{"dmarc=pass", "spf=pass"}},
		// DMARC looks at the first From, the signature is of the last.
		{"two From, the director second", by(attacker, "x@kwaad.example"), append([]byte("From: x@kwaad.example\r\n"), signed...), []string{"dmarc=pass", "spf=pass", "dkim=pass"}},
		{"a domain without a policy", by(clients, "amina@klant.example"), replace(fromDirector(), director, "amina@klant.example"), []string{"dmarc=none", "spf=pass"}},
		// The signature that OpenDKIM makes by default says nothing of fields that
		// were not there, nor of Message-ID.
		{"a thread added", by(attacker, "x@kwaad.example"), append([]byte("In-Reply-To: <twee@integratiewerk.example>\r\n"), signed...), []string{"dmarc=pass", "spf=pass", "dkim=pass"}},
		{"another Message-ID", by(attacker, "x@kwaad.example"), replace(signed, "<een@", "<drie@"), []string{"dmarc=pass", "spf=pass", "dkim=pass"}},
		{"a thread added to what is signed in full", by(attacker, "x@kwaad.example"), append([]byte("In-Reply-To: <twee@integratiewerk.example>\r\n"), full...), []string{"dmarc=fail", "spf=pass", "dkim=fail"}},
		{"another Message-ID on what is signed in full", by(attacker, "x@kwaad.example"), replace(full, "<een@", "<drie@"), []string{"dmarc=fail", "spf=pass", "dkim=fail"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.envelope.To = strings.ReplaceAll(strings.ReplaceAll(c.name, " ", "-"), ",", "") + "@integratiewerk.example"
			if err := b.Send(c.envelope, c.raw); err != nil {
				t.Fatal(err)
			}
			raw := delivered(t, d, c.envelope.To)
			if diff := cmp.Diff(c.want, words(t, raw)); diff != "" {
				t.Errorf("the border says (- want, + got):\n%s\n%s", diff, raw)
			}
			if id := "<een@"; bytes.Contains(c.raw, []byte(id)) && !bytes.Contains(raw, []byte("Message-ID: "+id)) {
				t.Errorf("the Message-ID did not survive:\n%s", raw)
			}
		})
	}

	t.Run("what is forged stays below", func(t *testing.T) {
		raw := delivered(t, d, "a-word-of-their-own@integratiewerk.example")
		if !bytes.Contains(raw, []byte(forged)) {
			t.Errorf("it was taken away; then there is no need to look where it stands:\n%s", raw)
		}
	})
	t.Run("a policy that cannot be looked up", func(t *testing.T) {
		b.Zone.Break("_dmarc.integratiewerk.example", true)
		defer b.Zone.Break("_dmarc.integratiewerk.example", false)
		e := by(foundation, director)
		e.To = "stoornis@integratiewerk.example"
		if err := b.Send(e, signed); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"dmarc=none", "spf=pass", "dkim=pass"}, words(t, delivered(t, d, e.To))); diff != "" {
			t.Errorf("the border says (- want, + got):\n%s", diff)
		}
	})
	t.Run("an own user", func(t *testing.T) {
		const to = "intern@integratiewerk.example"
		if err := b.Submit(director, to, fromDirector(forged)); err != nil {
			t.Fatal(err)
		}
		raw := delivered(t, d, to)
		if got := words(t, raw); len(got) > 0 || !bytes.Contains(raw, []byte("DKIM-Signature: ")) {
			t.Errorf("the border says %v:\n%s", got, raw)
		}
	})
	t.Run("a policy of reject", func(t *testing.T) {
		raw := replace(fromDirector(), director, "commissie@klachtencommissie.example")
		e := by(attacker, "commissie@klachtencommissie.example")
		e.Server, e.To = real.StrictMX, "geweigerd@integratiewerk.example"
		var refused *smtp.SMTPError
		if err := b.Send(e, raw); !errors.As(err, &refused) || refused.Code != 550 {
			t.Errorf("the strict server says %v", err)
		}
		e.Server, e.To = real.MX, "toegelaten@integratiewerk.example"
		if err := b.Send(e, raw); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"dmarc=fail", "spf=fail"}, words(t, delivered(t, d, e.To))); diff != "" {
			t.Errorf("the border says (- want, + got):\n%s", diff)
		}
	})
}

// delivered waits for the one mail of a mailbox.
func delivered(t *testing.T, d *real.Dovecot, user string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		stored, err := d.Folder(user, "INBOX")
		if err == nil && len(stored) > 0 {
			return stored[0].Raw
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("no mail for %s: %v", user, err)
		}
	}
}

// words gives what the border says about a mail: the Authentication-Results
// with its name that are above the Received it added.
func words(t *testing.T, raw []byte) (said []string) {
	t.Helper()
	above, _, found := bytes.Cut(raw, []byte("by mx.integratiewerk.example (Postfix)"))
	if !found {
		t.Fatalf("the border did not say that it received this:\n%s", raw)
	}
	// The last field is the half of that Received.
	above = append(above, "\r\n\r\n"...)
	m, err := mail.ReadMessage(bytes.NewReader(above))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range m.Header["Authentication-Results"] {
		id, results, _ := strings.Cut(field, ";")
		if id != real.AuthservID {
			t.Errorf("Authentication-Results of %q", id)
		}
		result, _, _ := strings.Cut(strings.TrimSpace(results), " ")
		said = append(said, result)
	}
	return said
}

// The name server answers programs of any kind.
func TestZone(t *testing.T) {
	d := real.StartDovecot(t, real.DovecotOptions{LMTP: true})
	b := real.StartBorder(t, d, foundation)
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, b.Resolver)
	}}
	long := strings.Repeat("0123456789", 40)
	b.Zone.Set("Lang.integratiewerk.example", long, "kort")
	got, err := r.LookupTXT(t.Context(), "lang.INTEGRATIEWERK.example.")
	slices.Sort(got)
	if err != nil || !slices.Equal(got, []string{long, "kort"}) {
		t.Errorf("%q, %v", got, err)
	}
	if addresses, err := r.LookupHost(t.Context(), "mail.integratiewerk.example."); err != nil || !slices.Equal(addresses, []string{"192.0.2.10"}) {
		t.Errorf("%q, %v", addresses, err)
	}
	var failed *net.DNSError
	if _, err := r.LookupTXT(t.Context(), "weg.integratiewerk.example."); !errors.As(err, &failed) || !failed.IsNotFound {
		t.Errorf("a name that is not there: %v", err)
	}
	b.Zone.Break("lang.integratiewerk.example", true)
	if _, err := r.LookupTXT(t.Context(), "lang.integratiewerk.example."); !errors.As(err, &failed) || !failed.IsTemporary {
		t.Errorf("a broken server: %v", err)
	}
	b.Zone.Break("lang.integratiewerk.example", false)
	b.Zone.Set("lang.integratiewerk.example")
	if _, err := r.LookupTXT(t.Context(), "lang.integratiewerk.example."); !errors.As(err, &failed) || !failed.IsNotFound {
		t.Errorf("a name that is gone: %v", err)
	}
}
