package main_test

import (
	"encoding/json"
	"fmt"
	"strings"
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
	NextTry  *string `json:"next_try"`
	Line     *string
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

// tellUncertainQueue: what was perhaps delivered is kept apart, whatever is
// wrong with the server meanwhile, and the same bytes are sent half an hour
// later, or at once when the administrator says so.
func tellUncertainQueue(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, To: amina.Address, Times: 2, Drop: true})
	h.put(aboutTheLesson(amina), clock(t, "2099-11-23 09:12"))
	h.once("2099-11-23 09:12", 75)
	only := func(status string, attempts int, nextTry string) queuedMail {
		t.Helper()
		q := h.queue()
		if len(q) != 1 || q[0].Status != status || q[0].Attempts != attempts || value(q[0].NextTry) != nextTry {
			t.Fatalf("the queue is %+v, want one that is %s, %d times offered, next at %s", q, status, attempts, nextTry)
		}
		return q[0]
	}
	letter := only("uncertain", 1, "2099-11-23T08:42:00Z")
	if out := h.must(0, "queue", "list").stdout; !strings.Contains(out, "uncertain  2099-11-23 09:12 CET  1      2099-11-23 09:42 CET  amina@") {
		t.Errorf("the list says\n%s", out)
	}

	h.once("2099-11-23 09:41", 75)
	only("uncertain", 1, "2099-11-23T08:42:00Z")
	h.SMTP = nobody(t)
	h.configure()
	h.once("2099-11-23 09:42", 75) // nobody to offer it to: no attempt
	only("uncertain", 1, "2099-11-23T08:42:00Z")
	h.SMTP = ""
	h.configure()
	h.once("2099-11-23 09:50", 75)
	only("uncertain", 2, "2099-11-23T09:20:00Z")
	if out := h.must(0, "queue", "retry", fmt.Sprint(letter.Number)).stdout; !strings.Contains(out, "is due now") {
		t.Errorf("queue retry says %s", out)
	}
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: amina.Address, Times: 1, Code: 451, Text: "4.3.0 later"})
	h.once("2099-11-23 09:51", 75) // not now, but perhaps it is there all the same
	only("uncertain", 3, value(h.queue()[0].NextTry))
	mail := h.pass("2099-11-23 09:53")
	mail.of(t, "01", amina)
	if n := len(h.queue()); n != 0 {
		t.Errorf("%d mails are left", n)
	}
	for _, tx := range h.smtp.Sent() {
		if tx.To[0] == amina.Address && hash(tx.Data) != letter.SHA256 {
			t.Error("letter 01 was sent with other bytes")
		}
	}
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
