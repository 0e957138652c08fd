package dispatch

import (
	"errors"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// refusals are the errors of a real Sender.
type refusals struct {
	t      *testing.T
	server *mailtest.Server
	sender *smtp.Sender
}

func newRefusals(t *testing.T) refusals {
	s := mailtest.StartFor(t, mailtest.Options{})
	sender := smtp.NewSender(wire.Server{Address: s.SMTP, TLS: wire.TLSNone}, smtp.Limits{})
	t.Cleanup(func() { sender.Close() })
	return refusals{t, s, sender}
}

func (r refusals) of(f mailtest.Fault) error {
	r.t.Helper()
	r.server.Heal()
	r.server.Fail(f)
	err := r.sender.Send(r.t.Context(), "klachten@stichting.example", "anna@klant.example", []byte("Subject: x\r\n\r\ny\r\n"))
	if err == nil {
		r.t.Fatalf("sent in spite of %+v", f)
	}
	return err
}

// What an attempt makes of a mail that had its share of refusals already.
func TestJudgeSent(t *testing.T) {
	r := newRefusals(t)
	nowhere := smtp.NewSender(wire.Server{Address: "127.0.0.1:1", TLS: wire.TLSNone}, smtp.Limits{})
	unreachable := nowhere.Send(t.Context(), "klachten@stichting.example", "anna@klant.example", []byte("x\r\n"))
	greylisted := r.of(mailtest.Fault{At: mailtest.AtRcpt, Code: 450, Text: "4.2.1 busy"})
	slow := r.of(mailtest.Fault{At: mailtest.AtMail, Code: 450, Text: "4.7.1 too much mail"})
	signIn := r.of(mailtest.Fault{At: mailtest.AtMail, Code: 530, Text: "5.7.0 sign in first"})
	closing := r.of(mailtest.Fault{At: mailtest.AtRcpt, Code: 421, Text: "4.3.2 closing"})
	dropped := r.of(mailtest.Fault{At: mailtest.AtRcpt, Drop: true})
	lost := r.of(mailtest.Fault{At: mailtest.AtData, Drop: true})
	refused := r.of(mailtest.Fault{At: mailtest.AtRcpt, Code: 550, Text: "5.1.1 unknown"})

	ofUs := r.of(mailtest.Fault{At: mailtest.AtData, Code: 554, Text: "5.2.252 SendAsDenied"})
	ofAll := r.of(mailtest.Fault{At: mailtest.AtMail, Code: 550, Text: "5.7.1 no"})

	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	fresh := caselog.Queued{}
	tired := caselog.Queued{Letter: caselog.Letter{Failures: 40, Delayed: GiveUpAfter}}
	perhaps := caselog.Queued{Uncertain: true}
	const queued, uncertain, failed = caselog.LetterQueued, caselog.LetterUncertain, caselog.LetterFailed
	for _, tt := range []struct {
		name    string
		mail    caselog.Queued
		err     error
		status  caselog.LetterStatus
		wait    time.Duration // 0: it keeps its place
		counted bool          // towards the five days
	}{
		{"taken", fresh, nil, caselog.LetterSent, 0, false},
		{"refused for good", fresh, refused, failed, 0, false},
		{"refused for now", fresh, greylisted, queued, 30 * time.Second, true},
		{"refused for now, after five days", tired, greylisted, failed, 2 * time.Hour, true},
		{"refused for now, perhaps delivered", perhaps, greylisted, uncertain, 30 * time.Second, true},
		{"no answer", fresh, lost, uncertain, 30 * time.Minute, true},
		{"no answer, again and again", tired, lost, failed, 2 * time.Hour, true},
		{"before it was told whom it is for", tired, slow, queued, 2 * time.Hour, false},
		{"the line broke", tired, dropped, queued, 2 * time.Hour, false},
		{"the server closes", tired, closing, queued, 2 * time.Hour, false},
		{"the server lets nobody in", tired, signIn, queued, 2 * time.Hour, false},
		{"the server is away", tired, unreachable, queued, 0, false},
		{"the server is away, perhaps delivered", perhaps, unreachable, uncertain, 0, false},
		{"the server refuses us", tired, ofAll, queued, time.Second, false},
		{"the server refuses us, perhaps delivered", perhaps, ofAll, uncertain, time.Second, false},
		{"the server refuses us once it knows for whom", fresh, ofUs, queued, 30 * time.Second, false},
		{"the server refuses us then, over and over", tired, ofUs, queued, 150 * time.Second, false},
		{"the server refuses us then, perhaps delivered", perhaps, ofUs, uncertain, 30 * time.Second, false},
		{"we were stopped", tired, ErrStopped, queued, 0, false},
		{"we were stopped, perhaps delivered", perhaps, ErrStopped, uncertain, 0, false},
		{"trouble of our own", tired, errors.New("no memory"), queued, 2 * time.Hour, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(tt.mail, tt.err, now, 0)
			var at time.Time
			if tt.wait > 0 {
				at = now.Add(tt.wait)
			}
			untried := tt.wait == 0 && (tt.status == queued || tt.status == uncertain)
			if got.Status != tt.status || !got.NextAt.Equal(at) || got.Refused > 0 != tt.counted || got.Untried != untried {
				t.Errorf("%v makes it %+v", tt.err, got)
			}
			if tt.err != nil && got.Line == "" {
				t.Error("nobody will know why")
			}
		})
	}
}

// A mail that is refused for now is given up after five days of that, not sooner
// and not much later, however often the daemon looks; what nobody refused stays
// for ever.
func TestGiveUp(t *testing.T) {
	r := newRefusals(t)
	greylisted := r.of(mailtest.Fault{At: mailtest.AtRcpt, Code: 450, Text: "4.2.1 busy"})
	dropped := r.of(mailtest.Fault{At: mailtest.AtRcpt, Drop: true})
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	// life offers a mail until it failed, or for sixty days.
	life := func(answer func(time.Time) error, jitter float64) time.Duration {
		q, now := caselog.Queued{}, start
		for now.Sub(start) < 60*24*time.Hour {
			result := Judge(q, answer(now), now, jitter)
			if result.Status == caselog.LetterFailed {
				break
			}
			q.Failures, q.Delayed = q.Failures+1, q.Delayed+result.Refused
			now = result.NextAt
			if result.Untried {
				now = now.Add(5 * time.Minute)
			}
		}
		return now.Sub(start)
	}
	always := func(err error) func(time.Time) error { return func(time.Time) error { return err } }
	for _, jitter := range []float64{0, 0.5, 0.999} {
		if got := life(always(greylisted), jitter); got < GiveUpAfter || got > GiveUpAfter+4*time.Hour {
			t.Errorf("with jitter %v it was given up after %v", jitter, got)
		}
		if got := life(always(dropped), jitter); got < 59*24*time.Hour {
			t.Errorf("it was given up after %v, and nobody refused it", got)
		}
	}
	// For ten days nobody could be asked: paused, stopped, or no server.
	stopped := func(now time.Time) error {
		if day := now.Sub(start) / (24 * time.Hour); day >= 2 && day < 12 {
			return dropped
		}
		return greylisted
	}
	if got := life(stopped, 0.5); got < 14*24*time.Hour {
		t.Errorf("with ten days of something else it was given up after %v", got)
	}
}
