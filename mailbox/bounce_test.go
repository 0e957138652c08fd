package mailbox

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var anyCopied = cmpopts.IgnoreFields(Returned{}, "Copied")

func TestBounces(t *testing.T) {
	const id, to = "01.k7f3a9d2@stichting.example", "anna@thuis.example"
	tests := map[string]Returned{
		"bounce-postfix":     {id, to, "5.1.1", "550 5.1.1 <anna@thuis.example>: Recipient address rejected: User unknown", true},
		"bounce-exchange-nl": {id, to, "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", true},
		"bounce-qmail":       {id, to, "5.2.2", "550 5.2.2 Mailbox full", true},
		"bounce-exim":        {id, to, "5.7.1", "550-5.7.1 no thank you", true},
		"bounce-google":      {id, to, "4.4.1", "DNS Error: 1234 DNS type 'mx' lookup of thuis.example responded with code NXDOMAIN", true},
	}
	for name, want := range tests {
		raw := readFixture(t, "testdata/parse/"+name+".eml")
		for _, raw := range [][]byte{raw, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))} {
			m := Parse(raw)
			if m.Kind != KindBounce || m.Returned == nil {
				t.Errorf("%s: kind %q, returned %v", name, m.Kind, m.Returned)
				continue
			}
			if diff := cmp.Diff(want, *m.Returned, anyCopied); diff != "" {
				t.Errorf("%s: Returned (-want +got):\n%s", name, diff)
			}
			if !strings.Contains(m.Text, to) {
				t.Errorf("%s: the text does not name the recipient:\n%s", name, m.Text)
			}
		}
	}
}

// TestBounceFormats reads what mail systems write when a letter of ours did not
// arrive, and what only looks like it; expected.tsv says what each of them is.
func TestBounceFormats(t *testing.T) {
	bounces := 0
	for line := range strings.Lines(string(readFixture(t, "testdata/bounce/expected.tsv"))) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 6 {
			t.Fatalf("%q: %d columns", line, len(f))
		}
		raw := readFixture(t, "testdata/bounce/"+f[0]+".eml")
		for _, raw := range [][]byte{raw, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))} {
			m := Parse(raw)
			if string(m.Kind) != f[1] {
				t.Errorf("%s: kind %q, want %q", f[0], m.Kind, f[1])
			}
			var want *Returned
			if f[1] == string(KindBounce) {
				bounces++
				want = &Returned{MessageID: f[2], Recipient: f[3], Status: f[4], Diagnostic: f[5]}
			}
			if diff := cmp.Diff(want, m.Returned, anyCopied); diff != "" {
				t.Errorf("%s: Returned (-want +got):\n%s", f[0], diff)
			}
		}
	}
	if bounces < 2*30 {
		t.Errorf("only %d bounces were read", bounces)
	}
}

// A delay is no bounce: the mail may still arrive.
func TestDelayIsNoBounce(t *testing.T) {
	raw := readFixture(t, "testdata/parse/delay-postfix.eml")
	if m := Parse(raw); m.Kind != KindAutoReply || m.Returned != nil {
		t.Errorf("kind %q, returned %v", m.Kind, m.Returned)
	}
	for action, want := range map[string]Kind{
		"failed": KindBounce, "Failed (expired)": KindBounce, "expired": KindBounce, "": KindBounce,
		"delivered": KindAutoReply, "relayed": KindAutoReply, "expanded": KindAutoReply,
	} {
		report := strings.NewReplacer("Action: delayed", "Action: "+action, "Delayed Mail (still being retried)", "Bericht").Replace(string(raw))
		if m := Parse([]byte(report)); m.Kind != want {
			t.Errorf("Action %q: kind %q, want %q", action, m.Kind, want)
		}
	}
}

func TestParseDeliveryStatus(t *testing.T) {
	tests := map[string]struct {
		in   string
		want []recipientStatus
	}{
		"two recipients": {
			"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822;a@b.example\nAction: delivered\nStatus: 2.0.0\n\nOriginal-Recipient: rfc822; <c@d.example>\nFinal-Recipient: rfc822; e@f.example\nAction: failed\nStatus: 5.2.2 (full)\nDiagnostic-Code: smtp; 552 5.2.2\n full\n",
			[]recipientStatus{{"a@b.example", "delivered", "2.0.0", ""}, {"c@d.example", "failed", "5.2.2", "552 5.2.2 full"}},
		},
		"status in the diagnostic": {
			"Final-Recipient: rfc822;a@b.example\nAction: failed\nDiagnostic-Code: smtp;550 #5.1.0 Address rejected\n",
			[]recipientStatus{{"a@b.example", "failed", "5.1.0", "550 #5.1.0 Address rejected"}},
		},
		"many blank lines": {"\n\n\nReporting-MTA: dns; mx\n\n\n\nFinal-Recipient: rfc822;a@b.example\nAction: failed\n", []recipientStatus{{"a@b.example", "failed", "", ""}}},
		"empty":            {"", nil},
		"no fields":        {"geen velden\n", nil},
	}
	for name, tt := range tests {
		got := parseDeliveryStatus([]byte(tt.in))
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(recipientStatus{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if g, ok := worst(parseDeliveryStatus([]byte(tests["two recipients"].in))); !ok || g.recipient != "c@d.example" {
		t.Errorf("worst = %v", g)
	}
}

// What gateways and abuse desks send need not look like a bounce: with a mail of
// ours in it, and no words but theirs, it may be one whoever sent it.
func TestMayReturn(t *testing.T) {
	const copied = "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: klachten@stichting.example\r\nTo: anna@thuis.example\r\n" +
		"Subject: [K-2026-0001] Ontvangst\r\nMessage-ID: <01.k7@stichting.example>\r\n\r\nGeachte Anna\r\n--b--\r\n"
	mail := func(from, subject, kind, text string) string {
		return "From: " + from + "\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\nContent-Type: " + kind + "; boundary=b\r\n\r\n--b\r\n\r\n" + text + copied
	}
	const gateway, anna = "Mail Security <security@gateway.example>", "Anna <anna@thuis.example>"
	for name, tt := range map[string]struct {
		raw  string
		want bool
	}{
		"a gateway":           {mail(gateway, "Message rejected", "multipart/mixed", "Your message could not be delivered to the recipient."), true},
		"by its subject":      {mail(gateway, "Undeliverable: Ontvangst", "multipart/mixed", "The message was blocked by our policy: spam detected."), true},
		"an abuse desk":       {mail("abuse@provider.example", "Report", "multipart/report; report-type=feedback-report", "This is an email abuse report."), true},
		"a read receipt":      {mail(anna, "Niet gelezen", "multipart/report; report-type=disposition-notification", "Your message could not be delivered."), false},
		"a person sends ours": {mail(anna, "Uw brief", "multipart/mixed", "Deze brief is niet aangekomen bij mijn begeleider."), false},
		"with words of hers":  {mail(anna, "Undeliverable", "multipart/mixed", "Could not be delivered, and nobody answers me."), false},
		"without a word":      {mail(anna, "Uw brief", "multipart/mixed", "Zie bijlage"), false},
		"a delay":             {mail(gateway, "Delayed", "multipart/mixed", "Your message could not be delivered yet and will be retried."), false},
	} {
		m := Parse([]byte(tt.raw))
		if m.Kind == KindBounce || (m.MayReturn != nil) != tt.want {
			t.Errorf("%s: kind %q, may return %v", name, m.Kind, m.MayReturn)
		} else if tt.want && m.MayReturn.MessageID != "01.k7@stichting.example" {
			t.Errorf("%s: %+v", name, m.MayReturn)
		}
	}
}

// Whose mail a notice is about, and which, is read whatever its words are.
func TestNoticeAbout(t *testing.T) {
	const machine = "From: Gateway <security@gateway.example>\r\nTo: klachten@stichting.example\r\nAuto-Submitted: auto-generated\r\nSubject: Message blocked\r\n"
	const copied = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIt was blocked.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: anna@thuis.example\r\nMessage-ID: <1@thuis.example>\r\n\r\nIk klaag.\r\n--b--\r\n"
	for name, tt := range map[string]struct{ raw, of, cites string }{
		"attached":      {machine + copied, "anna@thuis.example", "1@thuis.example"},
		"copied below":  {machine + "\r\nIt was blocked.\r\n\r\n> From: Anna <anna@thuis.example>\r\n> Message-ID: <2@thuis.example>\r\n", "anna@thuis.example", "2@thuis.example"},
		"in prose":      {machine + "\r\nA message from anna@thuis.example to klachten@stichting.example was quarantined.\r\n", "anna@thuis.example", ""},
		"in Dutch":      {machine + "\r\nEen bericht van Anna <anna@thuis.example> is tegengehouden (bericht-ID: 3@thuis.example).\r\n", "anna@thuis.example", "3@thuis.example"},
		"its own":       {machine + "\r\nThis was sent by admin@gateway.example.\r\n", "", ""},
		"nobody's":      {machine + "\r\nA message was blocked.\r\n", "", ""},
		"no such words": {"From: Anna <anna@thuis.example>\r\nSubject: Uw brief\r\n\r\nDe brief van bert@stichting.example kwam niet.\r\n", "", ""},
	} {
		m := Parse([]byte(tt.raw))
		if m.MailOf != tt.of || tt.cites != "" && !slices.Contains(m.Cites, tt.cites) {
			t.Errorf("%s: of %q, cites %q", name, m.MailOf, m.Cites)
		}
	}
}
