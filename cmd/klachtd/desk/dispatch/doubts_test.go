package dispatch

import (
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Who is refused, in a run of the queue: each mail is "address: answer", and
// afterwards "address: what became of it", in the order in which that is certain.
func TestDoubts(t *testing.T) {
	const (
		no   = "550 5.7.1 Service unavailable"
		spam = "554 5.7.1 spam"
		user = "550 5.1.1 no such user"
		us   = "554 5.2.252 SendAsDenied"
	)
	for _, tt := range []struct {
		name         string
		mail, became []string
		revived      []int64
	}{
		{"all is well", []string{"a: ", "b: "}, []string{"a: sent", "b: sent"}, nil},
		{"one alone", []string{"a: " + no}, []string{"a: failed"}, nil},
		{"one, and the next leaves", []string{"a: " + no, "b: "}, []string{"a: failed", "b: sent"}, nil},
		{"the same for two", []string{"a: " + no, "b: " + no}, []string{"a: us", "b: us"}, nil},
		{"the same but for a number", []string{"a: " + no + " [host1.example] 12ab - gsmtp", "b: " + no + " [host2.example] 34cd - gsmtp"}, []string{"a: us", "b: us"}, nil},
		{"each named", []string{"a: 550 <a@x.example> unknown", "b: 550 <b@x.example> unknown"}, []string{"a: failed", "b: failed"}, nil},
		{"the same for one twice, then another", []string{"a: " + no, "a: " + no, "b: " + no}, []string{"a: us", "a: us", "b: us"}, nil},
		{"the same for one twice", []string{"a: " + no, "a: " + no}, []string{"a: failed", "a: failed"}, nil},
		{"other words", []string{"a: " + no, "b: " + spam}, []string{"a: failed", "b: failed"}, nil},
		{"addresses that are not there", []string{"a: " + user, "b: " + user}, []string{"a: failed", "b: failed"}, nil},
		{"in plain words", []string{"a: " + us}, []string{"a: us"}, nil},
		{"in plain words, after a doubt", []string{"a: " + no, "b: " + us}, []string{"a: back", "b: us"}, nil},
		{"the server goes away after a doubt", []string{"a: " + no, "b: gone"}, []string{"a: failed", "b: gone"}, nil},
		{"one alone, and then what told of it", []string{"a: " + no, "end", "b: " + no}, []string{"a: failed", "b: us"}, []int64{1}},
		{"stopped in doubt", []string{"a: " + no, "stop"}, []string{"a: back"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var run Doubts
			var became []string
			note := func(results []Result) {
				for _, r := range results {
					what := "failed"
					switch {
					case r.Err == nil:
						what = "sent"
					case r.Err == ErrStopped:
						what = "back"
					case OfUs(r.Err):
						what = "us"
					case Away(r.Err):
						what = "gone"
					}
					became = append(became, r.Mail.To+": "+what)
				}
			}
			for i, m := range tt.mail {
				to, answer, _ := strings.Cut(m, ": ")
				if answer == "" && !strings.HasSuffix(m, ": ") {
					note(run.Close(m == "end"))
					continue
				}
				var err error
				if answer == "gone" {
					err = smtp.NewError("smtp.example:25", "connect", fmt.Errorf("refused"))
				} else if answer != "" {
					code := 0
					fmt.Sscan(answer, &code)
					err = smtp.NewError("smtp.example:25", "RCPT", &textproto.Error{Code: code, Msg: answer[4:]})
				}
				note(run.Weigh(Result{caselog.Queued{Letter: caselog.Letter{ID: int64(i + 1), To: to}}, err}))
			}
			note(run.Close(true))
			if !slices.Equal(became, tt.became) || !slices.Equal(run.Revive(), tt.revived) {
				t.Errorf("%q became %q, want %q", tt.mail, became, tt.became)
			}
		})
	}
}
