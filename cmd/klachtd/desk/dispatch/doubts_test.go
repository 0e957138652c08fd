package dispatch

import (
	"fmt"
	"net/textproto"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
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
		{"one, and the next leaves", []string{"a: " + no, "b: "}, []string{"b: sent", "a: failed"}, nil},
		{"the same for two", []string{"a: " + no, "b: " + no}, []string{"a: us", "b: us"}, nil},
		{"the same but for a number", []string{"a: " + no + " [host1.example] 12ab - gsmtp", "b: " + no + " [host2.example] 34cd - gsmtp"}, []string{"a: us", "b: us"}, nil},
		{"each named", []string{"a: 550 <a@x.example> unknown", "b: 550 <b@x.example> unknown"}, []string{"a: failed", "b: failed"}, nil},
		{"the same for one twice, then another", []string{"a: " + no, "a: " + no, "b: " + no}, []string{"a: us", "a: us", "b: us"}, nil},
		{"the same for one twice", []string{"a: " + no, "a: " + no}, []string{"a: failed", "a: failed"}, nil},
		{"other words", []string{"a: " + no, "b: " + spam}, []string{"a: failed", "b: failed"}, nil},
		{"addresses that are not there", []string{"a: " + user, "b: " + user}, []string{"a: failed", "b: failed"}, nil},
		{"in plain words", []string{"a: " + us}, []string{"a: us"}, nil},
		{"in plain words, after a doubt", []string{"a: " + no, "b: " + us}, []string{"b: us", "a: us"}, nil},
		{"before it knows for whom, after a doubt", []string{"a: " + no, "b: MAIL 550 no"}, []string{"a: back", "b: all"}, nil},
		{"in plain words, after a doubt and mail that left", []string{"c: ", "a: " + no, "b: " + us}, []string{"c: sent", "b: us", "a: failed"}, nil},
		{"the same for three", []string{"a: " + no, "b: " + no, "c: " + no}, []string{"a: us", "b: us", "c: us"}, nil},
		{"the same for two, and the next leaves", []string{"a: " + no, "b: " + no, "c: ", "d: " + user}, []string{"c: sent", "d: failed", "a: us", "b: us"}, nil},
		{"the same for two, with one between that leaves", []string{"a: " + no, "c: ", "b: " + no}, []string{"c: sent", "a: us", "b: us"}, nil},
		{"the server goes away after two", []string{"a: " + no, "b: " + no, "c: gone"}, []string{"a: us", "b: us", "c: gone"}, nil},
		{"one alone, and what told of it leaves, and then another", []string{"a: " + no, "end", "b: ", "c: " + no}, []string{"a: failed", "b: sent", "c: us"}, nil},
		{"one between others", []string{"a: " + no, "b: " + spam, "c: " + no}, []string{"a: us", "b: failed", "c: us"}, nil},
		{"the server goes away after a doubt", []string{"a: " + no, "b: gone"}, []string{"a: failed", "b: gone"}, nil},
		{"one alone, and then what told of it", []string{"a: " + no, "end", "b: " + no}, []string{"a: failed", "b: us"}, []int64{1}},
		{"stopped in doubt", []string{"a: " + no, "stop"}, []string{"a: back"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var run Run
			var became []string
			note := func(results []Result) {
				for _, r := range results {
					what := "failed"
					switch {
					case r.Err == nil:
						what = "sent"
					case r.Err == ErrStopped:
						what = "back"
					case OfUs(r.Err) && Away(r.Err):
						what = "all"
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
					err, _ = smtp.NewError("smtp.example:25", "connect", fmt.Errorf("refused"))
				} else if answer != "" {
					step, code := "RCPT", 0
					if rest, is := strings.CutPrefix(answer, "MAIL "); is {
						step, answer = "MAIL", rest
					}
					fmt.Sscan(answer, &code)
					err, _ = smtp.NewError("smtp.example:25", step, &textproto.Error{Code: code, Msg: answer[4:]})
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

// A run ends when what was refused before is refused again and again; what is new
// is offered however much of it is refused.
func TestEnough(t *testing.T) {
	refuse := func(step string) error {
		err, _ := smtp.NewError("smtp.example:25", step, &textproto.Error{Code: 554, Msg: "5.7.60 not as this sender"})
		return err
	}
	for _, tt := range []struct {
		name     string
		step     string
		failures int
		want     int // mails until the run ends; 0 for never
	}{
		{"new", "RCPT", 0, 0},
		{"refused before", "RCPT", 1, mostEffort},
		{"refused before, and heard to its end", "final dot", 3, mostEffort / heardEffort},
	} {
		var run Run
		n := 0
		for n = 1; n <= 10*mostEffort; n++ {
			run.Weigh(Result{caselog.Queued{Letter: caselog.Letter{ID: int64(n), To: fmt.Sprint(n), Failures: tt.failures}}, refuse(tt.step)})
			if run.Enough() {
				break
			}
		}
		if n > 10*mostEffort {
			n = 0
		}
		if n != tt.want {
			t.Errorf("%s: the run ends after %d mails, want %d", tt.name, n, tt.want)
		}
	}
}

// Whose a refusal is, by what is on record: whether other mail left since this one
// was tried last, and whether all our mail is refused.
func TestHear(t *testing.T) {
	const (
		no    = "550 Unrouteable address"
		us    = "554 5.7.1 <a@x.example>: Relay access denied"
		every = true // mail is refused, as far as is known
	)
	tried := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		before   string // the answer when it was tried last; "" for never
		failures int
		waits    time.Duration
		answer   string
		left     bool // other mail, meanwhile
		trouble  bool // of all our mail stands on record
		want     string
		every    bool
	}{
		{"in doubt, for the first time", "", 0, 0, no, true, false, "doubt", false},
		{"in doubt, and we are refused", "", 0, 0, no, false, true, "us", every},
		{"told the same once more, and other mail left", no, 1, time.Minute, no, true, false, "recipient", false},
		{"told the same once more, and nothing left", no, 1, time.Minute, no, false, true, "us", every},
		{"told something else before", "451 later", 1, time.Minute, no, true, false, "doubt", false},
		{"in plain words", "", 0, 0, us, false, false, "us", every},
		{"in plain words, and other mail left", us, 1, time.Minute, us, true, false, "us", false},
		{"for hours, and nothing left", us, 9, 5 * time.Hour, us, false, true, "us", every},
		{"for hours, and other mail left", us, acquitTries, acquitAfter, us, true, false, "recipient", false},
		{"seldom, and other mail left", us, acquitTries - 1, 5 * time.Hour, us, true, false, "us", false},
		{"often, and other mail left", us, 9, acquitAfter - time.Second, us, true, false, "us", false},
		{"before it knows for whom", us, 9, 5 * time.Hour, "MAIL 550 no", true, false, "us", every},
		{"for now", "", 0, 0, "451 later", true, true, "later", false},
		{"of the recipient", "", 0, 0, "550 5.1.1 unknown", false, true, "recipient", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := t.Context()
			log, err := caselog.Open(ctx, filepath.Join(t.TempDir(), "klachtd.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer log.Close()
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			if tt.left {
				must(log.Commit(ctx, caselog.Commit{At: tried, Outgoing: []caselog.Outgoing{{
					Kind: "25", Role: record.ToDirector, To: "b@x.example", MessageID: "other@x.example", Raw: []byte("x\r\n"),
				}}}))
				q, _, err := log.Claim(ctx, tried)
				must(err)
				must(log.Commit(ctx, caselog.Commit{At: tried, Sent: &caselog.SendResult{ID: q.ID, Status: caselog.LetterSent}}))
			}
			if tt.trouble {
				must(log.Troubled(ctx, caselog.PartSender, tried, us))
			}
			step, answer := "RCPT", tt.answer
			if rest, is := strings.CutPrefix(answer, "MAIL "); is {
				step, answer = "MAIL", rest
			}
			code := 0
			fmt.Sscan(answer, &code)
			refused, _ := smtp.NewError("smtp.example:25", step, &textproto.Error{Code: code, Msg: answer[4:]})
			r := Result{caselog.Queued{Letter: caselog.Letter{ID: 9, To: "a@x.example", Created: tried, Line: tt.before, Failures: tt.failures}}, refused}
			if tt.before != "" {
				r.Mail.Before = tried
			}
			var run Run
			r.Err, err = run.Hear(ctx, log, r, tried.Add(tt.waits))
			must(err)
			got := "recipient"
			switch result := Judge(r.Mail, r.Err, tried, 0); {
			case OfUs(r.Err):
				got = "us"
			case doubtful(r.Err) != nil:
				got = "doubt"
			case result.Status == caselog.LetterQueued:
				got = "later"
			}
			if got != tt.want || run.RefusesUs(r.Err) != tt.every {
				t.Errorf("%q, all our mail %t; want %q, %t", got, run.RefusesUs(r.Err), tt.want, tt.every)
			}
		})
	}
}
