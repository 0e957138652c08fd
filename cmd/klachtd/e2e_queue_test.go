package main_test

import (
	"encoding/json"
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

type queuedMail struct {
	Number   int
	Kind     string
	To       string
	Status   string
	Attempts int
	SHA256   string
}

// queue is what klachtd queue list says.
func (h *house) queue() (mails []queuedMail) {
	h.t.Helper()
	if err := json.Unmarshal([]byte(h.must(0, "queue", "list", "--json").stdout), &mails); err != nil {
		h.t.Fatal(err)
	}
	return mails
}

// tellKilledWhileSending: of many mails that are due only the one that was being
// offered at the moment of the kill counts as tried. All others leave as soon as
// klachtd is there again.
func tellKilledWhileSending(t *testing.T, w world) {
	h := w.open(t, foundation{})
	const complaints = 12
	for i := range complaints {
		h.put(aboutTheLesson(person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i+1)}), now()) // the daemon has the real clock
	}
	h.SMTP = nobody(t)
	h.configure()
	h.must(75, "once")
	for _, q := range h.queue() {
		if q.Attempts != 0 || q.Status != "queued" {
			t.Errorf("nobody was there, and mail %d is %s and was offered %d times", q.Number, q.Status, q.Attempts)
		}
	}
	if n := len(h.queue()); n != 2*complaints {
		t.Fatalf("%d mails wait", n)
	}

	h.SMTP = ""
	h.configure()
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 1, Hang: true})
	d := h.daemon()
	d.sent(1)
	d.end(syscall.SIGKILL)
	d = h.daemon()
	d.sent(2 * complaints) // the one that hung, and each of the others once
	h.await("the rest is on record as sent", func() bool { return len(h.queue()) == 1 })
	if q := h.queue()[0]; q.Status != "uncertain" || q.Attempts != 1 || q.SHA256 != hash(h.smtp.Sent()[0].Data) {
		t.Errorf("%+v is left, not the mail that hung", q)
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.must(0, "queue", "retry", "--all")
	h.must(0, "once")
	times, letters := make(map[string]int), h.letters()
	for _, tx := range letters {
		times[hash(tx.Data)]++
	}
	if n := times[hash(letters[0].Data)]; n != 2 || len(times) != 2*complaints || len(letters) != 2*complaints+1 {
		t.Errorf("%d mails in %d transactions; the one that hung came %d times", len(times), len(letters), n)
	}
	h.mail()
}

// nobody is a server that is not there.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprintf("address = %q\ntls = \"none\"", l.Addr())
}
