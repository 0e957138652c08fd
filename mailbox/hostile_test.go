package mailbox

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// TestMachinesMailIsFast reads 200 KB of what looks like the lines that the
// readers of bounces, notices and quotes look for. The limit is far above what a
// linear reader needs and far below what a quadratic one does.
func TestMachinesMailIsFast(t *testing.T) {
	const patience = 100
	o := typedBy(record.ByDirector)
	o.Names = []string{"Dirk Directeur"}
	for _, unit := range []string{
		"Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>: ", "Op 23-11-2026 10:00 schreef x@y.example>:\n", "X <x@y.example\n>:\n", "X <a\n",
		"Message-ID: <", "Message-ID:\n>", "rcpt to: <a@b.example>\n", "<a@b.example> (x): y\n", "* ", "550 5.1.1 x\n", "550-", "a@b.example ", "@",
		"Ik ben afwezig. ", "onderwerp \"", "onderwerp: ", "Subject: ", "Below this line is a copy\n", "-- original message\n", ": ", "Re: ", "Quoting x:\n>\n",
		">>> x >>>\n", "Van: x@y.example\n", "Begin doorgestuurd bericht:\n", "METHOD:REPLY\n", "[cid:", "\"", "<", "(", "Groet,\n", "é", "\xff",
	} {
		text := strings.Repeat(unit, 200_000/len(unit))
		for name, header := range map[string]string{
			"an answer": sender + "In-Reply-To: <a@b>\r\nSubject: Re: x\r\n",
			"a notice":  sender + "Auto-Submitted: auto-replied\r\nSubject: " + strings.Repeat("Automatisch antwoord: ", 2000) + "\r\n",
			"a bounce":  "Return-Path: <>\r\nFrom: MAILER-DAEMON@a.example\r\nSubject: failure notice\r\n",
			"receipt":   sender + "Subject: Gelezen: x\r\n",
		} {
			t.Run(fmt.Sprintf("%s of %q", name, unit), func(t *testing.T) {
				raw := header + "\r\n" + text
				effort.Within(t, patience, raw, func() {
					m := Parse([]byte(raw))
					command.Read(m.Reply, o)
				})
			})
		}
	}
}

// FuzzBounce: a bounce says where it is from what it says, in clean lines, and
// holds no command.
func FuzzBounce(f *testing.F) {
	f.Add("failure notice", "550 5.1.1 no\n<a@b.example>:\nMessage-ID: <c@d>\n", "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n")
	f.Add("Warning: could not send", "4.4.7 RCPT TO:<a@b.example>", "Action: delayed\n\nOriginal-Recipient: <|x>\nDiagnostic-Code: smtp; #5.0.0\n")
	f.Add("", "> Message-ID:\n<x>\nOriginal message\n", "")
	f.Fuzz(func(t *testing.T, subject, text, status string) {
		raw := fmt.Sprintf("Return-Path: <>\r\nSubject: %s\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n%s\r\n--b\r\n"+
			"Content-Type: message/delivery-status\r\n\r\n%s\r\n--b--\r\n", subject, text, status)
		m := Parse([]byte(raw))
		if (m.Returned != nil) != (m.Kind == KindBounce) || m.Kind == KindMail {
			t.Fatalf("kind %q, returned %v, own text %v", m.Kind, m.Returned, m.OwnText)
		}
		if r := m.Returned; r != nil {
			for _, s := range []string{r.MessageID, r.Recipient, r.Status, r.Diagnostic} {
				if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x00") {
					t.Errorf("not clean: %q", s)
				}
			}
			if r.Status != "" && !statusCode.MatchString(r.Status) {
				t.Errorf("status %q", r.Status)
			}
		}
	})
}
