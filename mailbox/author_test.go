package mailbox

import "testing"

// An address that programs send by is written to by nobody; people have names
// that look a little like one.
func TestIsUnanswered(t *testing.T) {
	for address, want := range map[string]bool{
		"noreply@site.example": true, "no-reply@site.example": true, "No_Reply@site.example": true, "noreply-formulier@site.example": true,
		"website.no-reply@site.example": true, "donotreply@site.example": true, "niet-beantwoorden@site.example": true, "geenantwoord@site.example": true,
		"noreply+abc=def@site.example": true, "wordpress@site.example": true, "www-data@site.example": true, "contactformulier@site.example": true,
		"webform@site.example": true, "mailer-daemon@site.example": true,
		"anna@site.example": false, "info@site.example": false, "norbert.eply@site.example": false, "noor@site.example": false, "klachten@site.example": false, "postmaster@site.example": false,
		"nobodyknows@site.example": false, "bounce.band@site.example": true, "replyanna@site.example": false,
	} {
		if got := IsUnanswered(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestAuthor(t *testing.T) {
	m := Parse([]byte("From: 'Anna' via Klachten <klachten@stichting.example>\r\nSubject: Fwd: Klacht\r\n" +
		"X-Original-From: Anna Voorbeeld <anna@thuis.example>\r\nX-Original-Sender: anna@thuis.example\r\n\r\nTekst"))
	if len(m.OriginalFrom) != 1 || m.OriginalFrom[0] != (Address{"Anna Voorbeeld", "anna@thuis.example"}) || !m.Forwarded {
		t.Errorf("original %v, forwarded %v", m.OriginalFrom, m.Forwarded)
	}
}
