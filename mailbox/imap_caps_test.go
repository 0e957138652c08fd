package mailbox_test

import (
	"testing"
	"testing/synctest"

	"github.com/integratiewerk/klachtd/mailbox"
)

// The client library would read these for ever, with a whole processor.
func TestCapabilityParenthesis(t *testing.T) {
	const list = "* OK [CAPABILITY IMAP4rev1] ready\r\n"
	for name, s := range map[string]*scripted{
		"greeting":         {greeting: "* OK [CAPABILITY IMAP4rev1 (STARTTLS)] ready\r\n"},
		"greeting, no gap": {greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN(] ready\r\n"},
		"answer":           {script: []scriptLine{{`^CAPABILITY`, "* capability IMAP4rev1 (\r\n{tag} OK done\r\n"}}},
		"sign-in":          {greeting: list, script: []scriptLine{{`^LOGIN`, "{tag} OK [CAPABILITY (MOVE)] in\r\n"}}},
	} {
		for _, mode := range []mailbox.TLSMode{mailbox.TLSNone, mailbox.TLSStart} {
			if mode == mailbox.TLSStart && name == "sign-in" {
				continue // that is within TLS
			}
			t.Run(name+", "+string(mode), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := s.inMemory()
					server.TLS = mode
					b, err := mailbox.DialInbox(t.Context(), server, folders, mailbox.Limits{})
					if err == nil {
						b.Close()
					}
					if err == nil {
						t.Error("no error")
					}
				})
			})
		}
	}
	// The text behind a list may have one, and the word may stand elsewhere.
	p := &provider{server: (&scripted{
		greeting: "* OK [CAPABILITY IMAP4rev1] ready (Debian)\r\n",
		script:   []scriptLine{{`^LOGIN`, "{tag} OK in (capability follows)\r\n"}, {`^CAPABILITY`, "* CAPABILITY IMAP4rev1 MOVE\r\n{tag} OK Capability completed (0.001 + 0.000 secs).\r\n"}},
	}).start(t)}
	p.dial(t, mailbox.Limits{})
}
