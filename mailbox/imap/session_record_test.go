package imap_test

import (
	"flag"
	"strings"
	"sync"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

var record = flag.Bool("record", false, "record testdata/sessions anew, with Dovecot and the servers of mailtest")

// tape records what passes a proxy.
type tape struct {
	proxy *real.Proxy
	mu    sync.Mutex
	heard transcript
}

func newTape(t *testing.T, server string) *tape {
	t.Helper()
	proxy, err := real.NewProxy(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { proxy.Close() })
	tp := &tape{proxy: proxy}
	proxy.Follow(func(connection int) real.Plan {
		tp.mu.Lock()
		defer tp.mu.Unlock()
		tp.heard = append(tp.heard, nil)
		return real.Plan{Heard: func(from real.Side, data []byte) {
			tp.mu.Lock()
			defer tp.mu.Unlock()
			tp.heard.say(connection, from, data)
		}}
	})
	return tp
}

func (tp *tape) keep(t *testing.T, name, about string) {
	t.Helper()
	tp.proxy.Close()
	if err := tp.heard.write(name, about); err != nil {
		t.Fatal(err)
	}
}

// TestSessions plays the recorded sessions as they were. When it fails since the
// client says something else now: go test ./mailbox -run TestSessions -record
func TestSessions(t *testing.T) {
	for name, s := range imapSessions {
		t.Run(name, func(t *testing.T) {
			if *record {
				s.record(t, name)
			}
			p := &player{script: mustTranscript(t, name)}
			l := new(log)
			err := s.visit(t.Context(), p.server(), l, func() {})
			p.plays.Wait()
			if p.strayed != nil {
				t.Fatal(p.strayed)
			}
			if (err == nil) != (s.err == "") || err != nil && !strings.Contains(err.Error(), s.err) {
				t.Errorf("error %v, want %q", err, s.err)
			}
			if got := l.outcome(); got != s.filed {
				t.Errorf("filed %q, want %q", got, s.filed)
			}
		})
	}
	for name, s := range smtpSessions {
		t.Run(name, func(t *testing.T) {
			if *record {
				s.record(t, name)
			}
			p := &player{script: mustTranscript(t, name)}
			sender := newSender(t, s.credentials(p.server()), smtp.Limits{})
			results := s.send(t.Context(), sender)
			sender.Close()
			p.plays.Wait()
			if p.strayed != nil {
				t.Fatal(p.strayed)
			}
			if got := words(results); got != s.results {
				t.Errorf("%q, want %q: %v", got, s.results, results)
			}
		})
	}
}

func mustTranscript(t *testing.T, name string) transcript {
	t.Helper()
	tr, err := readTranscript(name)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}
