package mailbox

import (
	"encoding/base64"
	"strings"
	"testing"
)

// BenchmarkParse reads a complaint as mail clients send it: text twice, and a
// scan of 100 KB.
func BenchmarkParse(b *testing.B) {
	text := strings.Repeat("Op dinsdag viel de taalles uit en niemand belde mij.\r\n", 40)
	scan := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("scan", 25_000)))
	var lines strings.Builder
	for len(scan) > 76 {
		lines.WriteString(scan[:76] + "\r\n")
		scan = scan[76:]
	}
	raw := []byte("From: Anna Voorbeeld <anna@klant.example>\r\nTo: klachten@school.example\r\nSubject: Klacht\r\n" +
		"Message-ID: <1@klant.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n" +
		"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
		"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>" + text + "</p></body></html>\r\n--a--\r\n" +
		"--m\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Disposition: attachment; filename=scan.pdf\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + lines.String() + scan + "\r\n--m--\r\n")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if m := Parse(raw); len(m.Attachments) != 1 || m.Text == "" {
			b.Fatalf("%d attachments, %d bytes of text", len(m.Attachments), len(m.Text))
		}
	}
}
