package route

import (
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

func TestFiles(t *testing.T) {
	for _, c := range []struct {
		a                    mailbox.Attachment
		encloses, along, pdf bool
		refused              bool // as an advice
	}{
		{mailbox.Attachment{Type: "application/pdf", Name: "Advies.pdf"}, true, true, true, false},
		{mailbox.Attachment{Type: "application/pdf", Name: "Advies.pdf", Data: []byte("PK\x03\x04\x14\x00")}, true, true, false, true},
		{mailbox.Attachment{Type: "application/octet-stream", Name: "Advies", Data: []byte("%PDF-1.7")}, true, true, true, false},
		{mailbox.Attachment{Type: "image/png", Name: "logo.png", Size: 4_000}, false, false, false, false},
		{mailbox.Attachment{Type: "image/jpeg", Name: "IMG_1.jpg", Size: 2_000_000}, false, true, false, false},
		{mailbox.Attachment{Type: "image/jpeg", Name: "IMG_1.jpg", Size: 4_000, File: true}, true, true, false, true},
		{mailbox.Attachment{Type: "text/csv", Name: "rooster.csv"}, true, true, false, true},
		{mailbox.Attachment{Type: "text/html", Name: "Advies.html", File: true}, true, true, false, true},
		{mailbox.Attachment{Type: "text/calendar", Name: "invite.ics", File: true}, false, false, false, false},
		{mailbox.Attachment{Type: "application/x-iwork-pages-sffpages", Name: "Advies"}, true, true, false, true},
		{mailbox.Attachment{Type: "application/octet-stream", Name: "Advies.docx"}, true, true, false, true},
	} {
		if got := Encloses(c.a); got != c.encloses {
			t.Errorf("%+v encloses: %v", c.a, got)
		}
		if got := GoesAlong(c.a); got != c.along {
			t.Errorf("%+v goes along: %v", c.a, got)
		}
		documents, other := Advice(&mailbox.Message{Attachments: []mailbox.Attachment{c.a}})
		if len(documents) > 0 != c.pdf || other != "" != c.refused {
			t.Errorf("%+v as an advice: %q, %q", c.a, documents, other)
		}
	}
	both := []mailbox.Attachment{{Type: "application/pdf", Name: "Advies.pdf"}, {Type: "image/jpeg", Name: "IMG_1.jpg", File: true}}
	if documents, other := Advice(&mailbox.Message{Attachments: both}); len(documents) != 1 || other != "" {
		t.Errorf("a picture beside a document: %q, %q", documents, other)
	}
}
