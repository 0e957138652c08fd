package mailbox

import (
	"strings"
	"testing"
)

// notices reads a file of texts, each under a line "== name".
func notices(t *testing.T, name string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, part := range strings.Split("\n"+string(readFixture(t, "testdata/kind/"+name)), "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		texts[name] = text
	}
	return texts
}

const automatic = "From: Anna Voorbeeld <anna@thuis.example>\r\nSubject: Automatisch antwoord: [K-2026-0001] Ontvangst van uw klacht\r\n" +
	"Auto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"

// TestOwnText: no text with something in it may pass for a usual notice, and
// few usual notices may cost a person's time.
func TestOwnText(t *testing.T) {
	for name, text := range notices(t, "owntext.txt") {
		if m := Parse([]byte(automatic + text)); m.Kind != KindAutoReply || !m.OwnText {
			t.Errorf("%s: kind %q, own text %v: %q", name, m.Kind, m.OwnText, text)
		}
	}
	usual := notices(t, "usual.txt")
	wrong := 0
	for name, text := range usual {
		if m := Parse([]byte(automatic + text)); m.OwnText {
			wrong++
			t.Logf("held for a person: %s: %q", name, text)
		}
	}
	if wrong > len(usual)/20 {
		t.Errorf("%d of %d usual notices are held for a person", wrong, len(usual))
	}
}
