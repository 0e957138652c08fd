package mailbox_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

func TestComposeFiles(t *testing.T) {
	eml := []byte("From anna Sun Mar 30\nSubject: caf\xe9\n\n" + strings.Repeat("x", 3000) + "\x00\n")
	for _, test := range []struct {
		file               mailbox.File
		kind, charset      string
		filename, fallback string // by RFC 2231, and in ASCII
	}{
		{mailbox.File{Name: "a.pdf", Type: "application/pdf"}, "application/pdf", "", "a.pdf", "a.pdf"},
		{mailbox.File{Name: "mijn brief; 2.pdf", Type: "application/pdf"}, "application/pdf", "", "mijn brief; 2.pdf", "mijn brief; 2.pdf"},
		{mailbox.File{Name: "één \"brief\".pdf", Type: "application/pdf"}, "application/pdf", "", "één \"brief\".pdf", "__n \"brief\".pdf"},
		{mailbox.File{Name: "../../etc/passwd", Type: "text/plain"}, "text/plain", "", ".._.._etc_passwd", ".._.._etc_passwd"},
		{mailbox.File{Name: "klacht.eml", Type: "message/rfc822", Data: eml}, "application/octet-stream", "", "klacht.eml", "klacht.eml"},
		{mailbox.File{Name: "x", Type: "multipart/mixed; boundary=a"}, "application/octet-stream", "", "x", "x"},
		{mailbox.File{Name: "", Type: "geen type"}, "application/octet-stream", "", "bijlage", "bijlage"},
		{mailbox.File{Name: "r.csv", Type: `Text/CSV; charset="utf-8"; name=elders`}, "text/csv", "utf-8", "r.csv", "r.csv"},
		{mailbox.File{Name: strings.Repeat("é", 150) + ".docx", Type: "application/pdf"}, "application/pdf", "", strings.Repeat("é", 97) + ".docx", strings.Repeat("_", 97) + ".docx"},
	} {
		o := sample()
		o.Files = []mailbox.File{test.file}
		_, parts := leaves(t, mustCompose(t, o))
		l := parts[len(parts)-1]
		if l.kind != test.kind || l.params["charset"] != test.charset || l.filename != test.filename || l.params["name"] != test.fallback {
			t.Errorf("%q: %s %v %q", test.file.Name, l.kind, l.params, l.filename)
		}
		if !bytes.Equal(l.data, test.file.Data) {
			t.Errorf("%q: the bytes differ", test.file.Name)
		}
	}
}
