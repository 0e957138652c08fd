package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/mailbox"
)

// TestCheckOnline counts what lies in the mailbox and sends the mail around through a relay that keeps Message-IDs,
// and through one that gives its own.
func TestCheckOnline(t *testing.T) {
	for name, test := range map[string]struct {
		renames, provided bool
		verdict           string // what the mail server puts above it
		code              int
		says              string
	}{
		"kept":                  {false, false, "", env.ExitDone, "with its Message-ID unchanged"},
		"renamed":               {true, false, "", env.ExitFindings, "write in [trust]: keeps_message_ids = false;"},
		"renamed, provided for": {true, true, "", env.ExitDone, "trust.keeps_message_ids = false provides for that"},
		"our border":            {false, false, "Authentication-Results: mx.integratiewerk.example; dmarc=pass\r\n", env.ExitDone, "is good, and mail goes around.\n"},
		"another border": {false, false, "Authentication-Results: mx.elders.example; dmarc=pass\r\n", env.ExitFindings,
			`[trust] authserv_id: the mail server signs its verdicts on senders as "mx.elders.example": every command would be refused; write in [trust]: provider = "authserv" and authserv_id = "mx.elders.example"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTestStory(t, "authserv")
			if test.provided {
				if err := editFile(s.configPath(), `provider = "authserv"`, "provider = \"authserv\"\nkeeps_message_ids = false"); err != nil {
					t.Fatal(err)
				}
			}
			for age, raw := range []string{"Klacht van nu", "Klacht van vorig jaar", "Klacht van daarvoor"} {
				raw = "From: Anna Voorbeeld <anna@klant.example>\r\nSubject: " + raw + "\r\n\r\nDe les viel uit.\r\n"
				if err := s.server.Deliver([]byte(raw), s.clock.AddDate(-age, 0, 0)); err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			relayed := make(chan error, 1)
			go func() { // the relay
				sent, err := s.server.AwaitSent(ctx, 1)
				if err == nil {
					raw := sent[0].Data
					if id := mailbox.Parse(raw).MessageID; test.renames {
						raw = bytes.ReplaceAll(raw, []byte("<"+id+">"), []byte("<1@relay.example>"))
					}
					err = s.server.Deliver(append([]byte(test.verdict), raw...), s.clock)
				}
				relayed <- err
			}()
			var said bytes.Buffer
			code := s.klachtdUntil(ctx, &said, &said, "check", "--online", "--config", s.configPath())
			if err := <-relayed; err != nil {
				t.Fatal(err)
			}
			if code != test.code || !strings.Contains(said.String(), test.says) {
				t.Errorf("exit code %d, want %d and %q:\n%s", code, test.code, test.says, said.String())
			}
			if lines := strings.Split(strings.TrimSpace(said.String()), "\n"); !strings.Contains(lines[len(lines)-1], map[int]string{env.ExitDone: "is good", env.ExitFindings: "1 problem in"}[test.code]) {
				t.Errorf("the result does not stand last:\n%s", said.String())
			}
			if text := said.String(); !strings.Contains(text, "in the mailbox: 1 message to be handled, 2 messages from before") || !strings.Contains(text, "nobody gets an answer") {
				t.Errorf("of the mailbox it says:\n%s", text)
			}
		})
	}
}

// The mail that check sends around is nobody's to judge: where there is a log, it is
// known as one of klachtd's own, and where there is none yet, it does not stay.
func TestCheckOnlineLeavesNoTrace(t *testing.T) {
	for _, began := range []bool{true, false} {
		s := newTestStory(t, "authserv")
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if began && s.klachtdUntil(ctx, io.Discard, io.Discard, "once", "--config", s.configPath()) != env.ExitDone {
			t.Fatal("once does not work")
		}
		go func() { // the relay; where it fails, the mail does not arrive
			if sent, err := s.server.AwaitSent(ctx, 1); err == nil {
				_ = s.server.Deliver(sent[0].Data, s.clock)
			}
		}()
		var said bytes.Buffer
		if code := s.klachtdUntil(ctx, &said, &said, "check", "--online", "--config", s.configPath()); code != env.ExitDone {
			t.Fatalf("exit code %d:\n%s", code, said.String())
		}
		s.clock = s.clock.Add(time.Hour)
		said.Reset()
		if code := s.klachtdUntil(ctx, &said, io.Discard, "once", "--config", s.configPath()); code != env.ExitDone {
			t.Fatalf("exit code %d", code)
		}
		filed := map[bool]string{true: "filed 1", false: "filed 0"}[began]
		if sent := s.server.Sent(); len(sent) != 1 || !strings.Contains(said.String(), filed) {
			t.Errorf("log %v: %d mails were sent, and once says %s", began, len(sent), said.String())
		}
	}
}
