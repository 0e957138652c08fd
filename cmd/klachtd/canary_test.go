package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// canaries gives the mails to ourselves that were sent since the last look.
func (k *keeper) canaries(clock string) (raw [][]byte) {
	k.t.Helper()
	before := len(k.smtp.Sent())
	k.pass(clock)
	for _, tx := range k.smtp.Sent()[before:] {
		if tx.To[0] == "klachten@stichting.example" && tx.Accepted {
			raw = append(raw, tx.Data)
		}
	}
	return raw
}

func (k *keeper) marked(name string) time.Time {
	k.t.Helper()
	at, err := k.log.Marked(k.t.Context(), name)
	if err != nil {
		k.t.Fatal(err)
	}
	return at
}

// A mail goes around once a day, and comes back; it is a case to nobody.
func tellCanary(t *testing.T, open opener) {
	k := open(t, "")
	for _, clock := range []string{"23 05:00", "23 06:35", "23 23:00", "24 06:25"} {
		if sent := k.canaries(clock); len(sent) > 0 {
			t.Errorf("at %s, on the first day of a log: %d sent", clock, len(sent))
		}
	}
	sent := k.canaries("24 06:31")
	if len(sent) != 1 {
		t.Fatalf("%d sent", len(sent))
	}
	if again := k.canaries("24 06:36"); len(again) > 0 {
		t.Errorf("%d more sent", len(again))
	}
	if err := k.deliver(sent[0], k.now); err != nil {
		t.Fatal(err)
	}
	before := len(k.smtp.Sent())
	k.pass("24 06:41")
	if !k.marked(caselog.MarkCanary).Equal(k.now) || len(k.smtp.Sent()) > before {
		t.Errorf("marked %v, %d mails", k.marked(caselog.MarkCanary), len(k.smtp.Sent())-before)
	}
	if told := k.pass("24 12:00"); len(told) > 0 {
		t.Errorf("the administrator is told %q", told)
	}
	if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) > 0 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
	if held, err := k.log.Held(t.Context()); err != nil || len(held) > 0 {
		t.Errorf("%d held, %v", len(held), err)
	}
	if c, _, err := k.log.LastCanary(t.Context()); err != nil || c.Skew() != 0 || strings.Contains(k.said.String(), "clock") {
		t.Errorf("skew %v, %v\n%s", c.Skew(), err, k.said.String())
	}
	if letters, err := k.log.Queue(t.Context()); err != nil || len(letters) > 0 {
		t.Errorf("%d letters wait, %v", len(letters), err)
	}
	if next := k.canaries("25 06:31"); len(next) != 1 || bytes.Equal(next[0], sent[0]) {
		t.Errorf("the next day: %d", len(next))
	}
}

// One that does not come back is an alarm, once. Coming back late ends it.
func tellCanaryLost(t *testing.T, open opener) {
	k := open(t, "")
	k.pass("23 12:00")
	sent := k.canaries("24 06:31")
	if told := k.pass("24 07:30"); len(told) > 0 {
		t.Errorf("before an hour is over: %q", told)
	}
	told := k.pass("24 07:31")
	if len(told) != 1 || !strings.Contains(told[0], "is niet aangekomen") || k.marked(caselog.MarkCanaryLost).IsZero() {
		t.Errorf("told %q", told)
	}
	if told := k.pass("24 12:00"); len(told) > 0 || strings.Count(k.said.String(), "level=ERROR") != 1 {
		t.Errorf("told again: %q\n%s", told, k.said.String())
	}
	if err := k.deliver(sent[0], k.now); err != nil {
		t.Fatal(err)
	}
	if k.pass("24 12:01"); !k.marked(caselog.MarkCanary).After(k.marked(caselog.MarkCanaryLost)) {
		t.Error("it is back, and the log does not say so")
	}
}

// A log that was put back may be from before it came back.
func tellCanaryRestored(t *testing.T, open opener) {
	k := open(t, "")
	k.pass("23 12:00")
	k.canaries("24 06:31")
	k.at("24 12:00")
	if err := k.log.Mark(t.Context(), caselog.MarkRestored, k.now); err != nil {
		t.Fatal(err)
	}
	if told := k.pass("24 12:05"); len(told) > 0 {
		t.Errorf("told at once: %q", told)
	}
	if told := k.pass("24 13:00"); len(told) != 1 {
		t.Errorf("told %q", told)
	}
}

// The mail server does not take it: that is told to the administrator, and is a
// task for nobody else. It is the same mail that leaves later.
func tellCanaryRefused(t *testing.T, open opener) {
	k := open(t, "")
	k.put(1)
	k.pass("23 12:01")
	k.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "klachten@stichting.example", Times: 2, Code: 550, Text: "5.7.1 no"})
	for _, clock := range []string{"24 06:31", "24 06:35"} { // the second is too soon
		if sent := k.canaries(clock); len(sent) > 0 {
			t.Errorf("%d sent at %s", len(sent), clock)
		}
	}
	if told := k.pass("24 07:32"); len(told) != 1 || !strings.Contains(told[0], "kon niet worden verstuurd") {
		t.Errorf("told %q", told)
	}
	first, _, err := k.log.LastCanary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sent := k.canaries("24 08:05")
	if len(sent) != 1 || mailbox.Parse(sent[0]).MessageID != first.MessageID {
		t.Fatalf("%d sent when the server takes it", len(sent))
	}
	letters, err := k.log.Letters(t.Context(), "K-2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if l.Status != caselog.LetterSent || l.Kind == "23" {
			t.Errorf("letter %s to %s: %s", l.Kind, l.To, l.Status)
		}
	}
}

// While sending is paused there is none; neither is there one when nobody wants it.
func tellCanaryPaused(t *testing.T, open opener) {
	k := open(t, "")
	k.pass("23 12:00")
	if _, err := k.log.Pause(t.Context(), k.now); err != nil {
		t.Fatal(err)
	}
	if sent := k.canaries("24 06:31"); len(sent) > 0 {
		t.Errorf("%d sent while sending is paused", len(sent))
	}
	k.pass("24 12:00")
	if _, err := k.log.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sent := k.canaries("24 12:05"); len(sent) != 1 || strings.Contains(k.said.String(), "level=ERROR") {
		t.Errorf("%d sent afterwards\n%s", len(sent), k.said.String())
	}
	t.Run("not wanted", func(t *testing.T) {
		k := open(t, "canary = false")
		k.pass("23 12:00")
		if sent := k.canaries("24 06:31"); len(sent) > 0 {
			t.Errorf("%d sent that nobody wants", len(sent))
		}
	})
}

// Only what klachtd made is a canary. A server may give it another Message-ID.
func tellCanaryForged(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		change func(raw string, made caselog.Canary) string
		is     bool
	}{
		"as it was": {func(raw string, made caselog.Canary) string { return raw }, true},
		"with another Message-ID": {func(raw string, made caselog.Canary) string {
			return strings.ReplaceAll(raw, "Message-ID: <"+made.MessageID, "Message-ID: <neu@relay.example")
		}, true},
		"with another Message-ID and subject": {func(raw string, made caselog.Canary) string {
			return strings.ReplaceAll(strings.ReplaceAll(raw, "Message-ID: <"+made.MessageID, "Message-ID: <neu@relay.example"), made.Token, strings.Repeat("0", 32))
		}, false},
		"from another": {func(raw string, made caselog.Canary) string {
			return strings.Replace(raw, "<klachten@stichting.example>", "<iemand@elders.example>", 1)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			k := open(t, "")
			k.pass("23 12:00")
			sent := k.canaries("24 06:31")
			made, _, err := k.log.LastCanary(t.Context())
			if err != nil || len(sent) != 1 {
				t.Fatalf("%d sent, %v", len(sent), err)
			}
			if err := k.deliver([]byte(c.change(string(sent[0]), made)), k.now); err != nil {
				t.Fatal(err)
			}
			k.pass("24 06:40")
			if is := !k.marked(caselog.MarkCanary).IsZero(); is != c.is {
				t.Errorf("taken for a canary: %v", is)
			}
			if cases, err := k.log.Cases(t.Context(), false); err != nil || len(cases) > 0 {
				t.Errorf("%d cases, %v", len(cases), err)
			}
		})
	}
}

// Terms count from the clock of the mail server: when it is not ours, that is said.
func tellCanaryClock(t *testing.T, open opener) {
	for name, c := range map[string]struct {
		taken time.Duration // after it was sent, by the mail server's clock
		skew  time.Duration
		said  bool
	}{
		"a minute":    {time.Minute, 0, false},
		"a bit early": {-4 * time.Minute, -4 * time.Minute, false},
		"slow":        {-2 * time.Hour, -2 * time.Hour, true},
		"fast":        {time.Hour, 50 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			k := open(t, "")
			k.pass("23 12:00")
			sent := k.canaries("24 06:31")
			if err := k.deliver(sent[0], k.now.Add(c.taken)); err != nil {
				t.Fatal(err)
			}
			k.pass("24 06:41")
			made, _, err := k.log.LastCanary(t.Context())
			if err != nil || made.Skew() != c.skew || strings.Contains(k.said.String(), "clock of the mail server") != c.said {
				t.Errorf("skew %v, %v\n%s", made.Skew(), err, k.said.String())
			}
		})
	}
}

// What was done while the clock ran ahead is no reason to do it no more until that
// day comes.
func tellClockSetRight(t *testing.T, open opener) {
	for name, wrong := range map[string][]string{
		"from the first day":  {"29 12:00"},
		"later":               {"23 12:00", "29 06:31"},
		"with a mail refused": {"23 12:00", "29 06:31"},
	} {
		t.Run(name, func(t *testing.T) {
			k := open(t, "")
			if name == "with a mail refused" {
				k.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "klachten@stichting.example", Times: 1, Code: 450, Text: "4.2.0 later"})
			}
			nobody := func(what string) { // such mail is held
				if err := k.deliver([]byte("Subject: "+what+"\r\n\r\nIk heb een klacht.\r\n"), k.now); err != nil {
					t.Fatal(err)
				}
			}
			for _, clock := range wrong {
				nobody(clock)
				k.canaries(clock)
			}
			k.canaries("23 12:10")
			nobody("daarna")
			if sent := k.canaries("24 06:31"); len(sent) != 1 {
				t.Errorf("%d sent", len(sent))
			}
			if again := k.canaries("24 06:36"); len(again) > 0 {
				t.Errorf("%d more sent", len(again))
			}
			if at := k.marked(caselog.MarkReconciled); at.After(k.now) || k.now.Sub(at) > 6*time.Minute {
				t.Errorf("last compared at %v", at)
			}
			if told := k.pass("24 12:00"); len(told) != 1 || !strings.Contains(told[0], "is niet aangekomen") {
				t.Errorf("told %q", told)
			}
			held, err := k.log.Held(t.Context())
			if err != nil || len(held) != len(wrong)+1 || held[len(wrong)].ShownAt.IsZero() {
				t.Errorf("held %v, %v", held, err)
			}
		})
	}
}
