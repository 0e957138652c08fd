package mailbox_test

import (
	"io"
	"net/textproto"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

// What a simulated sender makes of an error is what Sender makes of it: which
// mail is perhaps delivered (RFC 5321 section 4.5.5), which is refused for good.
func TestNewSendError(t *testing.T) {
	reply := func(code int) error { return &textproto.Error{Code: code, Msg: "no"} }
	for _, c := range []struct {
		step                       string
		err                        error
		temporary, uncertain, away bool
	}{
		{"connect", io.EOF, true, false, true},
		{"sign-in", reply(535), true, false, true},
		{"MAIL", io.EOF, true, false, false},
		{"MAIL", reply(421), true, false, true},
		{"RCPT", reply(451), true, false, false},
		{"RCPT", reply(550), false, false, false},
		{"message", io.EOF, true, false, false},
		{"final dot", io.EOF, true, true, false},
		{"final dot", reply(452), true, false, false},
		{"final dot", reply(554), false, false, false},
	} {
		e := mailbox.NewSendError("smtp.example:25", c.step, c.err)
		if e.Temporary != c.temporary || e.Uncertain != c.uncertain || e.Away() != c.away {
			t.Errorf("%s, %v: temporary %t, uncertain %t, away %t; want %t, %t, %t", c.step, c.err, e.Temporary, e.Uncertain, e.Away(), c.temporary, c.uncertain, c.away)
		}
	}
}
