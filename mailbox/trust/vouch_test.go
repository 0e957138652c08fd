package trust

import (
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

// A client's mail is believed on less than a command: but never where the border
// says dmarc=fail, and never on the word of a field that is not the border's.
func TestVouched(t *testing.T) {
	border := Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
	google, microsoft := Policy{Provider: ProviderGoogle}, Policy{Provider: ProviderMicrosoft365}
	for _, c := range []struct {
		name, from, field string
		trust             Policy
		want              bool
	}{
		{"dmarc=pass", "anna@klant.example", "mx.school.example; dmarc=pass header.from=klant.example", border, true},
		{"of another domain", "anna@klant.example", "mx.school.example; dmarc=pass header.from=elders.example", border, false},
		{"of another border", "anna@klant.example", "mx.elders.example; dmarc=pass header.from=klant.example; spf=pass smtp.mailfrom=klant.example", border, false},
		{"no DMARC record, SPF", "anna@klant.example", "mx.school.example; spf=pass smtp.mailfrom=anna@klant.example", border, true},
		{"SPF of a domain below", "anna@klant.example", "mx.school.example; spf=pass smtp.mailfrom=bounce.klant.example; dmarc=none header.from=klant.example", border, true},
		{"SPF of a domain above", "anna@les.klant.example", "mx.school.example; spf=pass smtp.mailfrom=klant.example", border, true},
		{"SPF of another", "anna@klant.example", "mx.school.example; spf=pass smtp.mailfrom=kwaad.example; dmarc=none header.from=klant.example", border, false},
		{"SPF of a name that only ends so", "anna@klant.example", "mx.school.example; spf=pass smtp.mailfrom=kwaadklant.example", border, false},
		{"SPF of a greeting", "anna@klant.example", "mx.school.example; spf=pass smtp.helo=klant.example", border, false},
		{"SPF failed", "anna@klant.example", "mx.school.example; spf=softfail smtp.mailfrom=klant.example", border, false},
		{"DKIM", "anna@klant.example", "mx.school.example; dkim=pass header.d=klant.example", border, true},
		{"DKIM by its i=", "anna@klant.example", "mx.google.com; dkim=pass header.i=@klant.example header.s=s1", google, true},
		{"DKIM of a list", "anna@klant.example", "mx.school.example; dkim=pass header.d=lijst.example", border, false},
		{"SPF, and yet dmarc=fail", "anna@klant.example", "mx.school.example; spf=pass smtp.mailfrom=klant.example; dmarc=fail header.from=klant.example", border, false},
		{"a sender that writes results", "anna@klant.example", `mx.school.example; spf=pass smtp.mailfrom="x; dkim=pass header.d=klant.example; x="@kwaad.example`, border, false},
		{"best guess", "anna@klant.example", "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=klant.example; dkim=none header.d=none;dmarc=bestguesspass action=none header.from=klant.example;compauth=pass reason=109", microsoft, true},
		{"nobody says anything", "anna@klant.example", "", border, false},
		{"no provider", "anna@klant.example", "mx.school.example; dmarc=pass header.from=klant.example", Policy{Provider: ProviderNone}, false},
		{"two senders", "anna@klant.example, bob@klant.example", "mx.school.example; dmarc=pass header.from=klant.example", border, false},
	} {
		raw := "From: " + c.from + "\r\nSubject: x\r\nMessage-ID: <1@klant.example>\r\n\r\nDag\r\n"
		if c.field != "" {
			raw = "Authentication-Results: " + c.field + "\r\n" + raw
		}
		if got := c.trust.Vouched(t.Context(), []byte(raw), mailbox.Parse([]byte(raw))); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}
