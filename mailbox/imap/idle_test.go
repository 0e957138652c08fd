package imap_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

func TestWaitWakesAtDelivery(t *testing.T) {
	for name, p := range map[string]func(t *testing.T) *provider{
		"memory":  func(t *testing.T) *provider { return memoryProvider(t, mailtest.Options{}) },
		"dovecot": func(t *testing.T) *provider { return dovecotProvider(t, real.DovecotOptions{}, wire.TLSStart) },
	} {
		t.Run(name, func(t *testing.T) {
			p := p(t)
			p.deliverAll(t, 1, 1)
			b := p.dial(t, imap.Limits{})
			var l log
			// Twice, since the first round leaves IDLE and goes on to archive.
			for n := 1; n <= 2; n++ {
				if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
					t.Fatal(err)
				}
				if len(l.filed) != n {
					t.Fatalf("%d filed, want %d", len(l.filed), n)
				}
				woken := make(chan error, 1)
				go func() { woken <- b.Wait(t.Context(), time.Hour) }()
				p.deliverAll(t, n+1, n+1)
				if err := <-woken; err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestWaitPolls(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		b := p.dial(t, imap.Limits{})
		for range 2 {
			if err := b.Wait(t.Context(), 10*time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
		p.deliverAll(t, 1, 1)
		var l log
		if err := b.Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != 1 {
			t.Errorf("%d filed, %v", len(l.filed), err)
		}
	})
}

func TestWaitCancelled(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		b := p.dial(t, imap.Limits{})
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if err := b.Wait(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

func TestWaitServerKilled(t *testing.T) {
	p := dovecotProvider(t, real.DovecotOptions{}, wire.TLSImplicit)
	b := p.dial(t, imap.Limits{})
	lost := make(chan error, 1)
	go func() { lost <- b.Wait(t.Context(), time.Hour) }()
	if n, err := p.dovecot.KillSessions(); err != nil || n != 1 {
		t.Fatalf("killed %d: %v", n, err)
	}
	if err := <-lost; err == nil {
		t.Error("no error from a dead connection")
	}
	p.deliverAll(t, 1, 1)
	var l log
	if err := p.dial(t, imap.Limits{}).Fetch(t.Context(), l.known, l.file); err != nil || len(l.filed) != 1 {
		t.Errorf("%d filed after dialling again, %v", len(l.filed), err)
	}
}

// IDLE is asked anew from time to time, for a connection that is gone without a
// word shows only then.
func TestWaitAsksIdleAnew(t *testing.T) {
	s := &scripted{script: []scriptLine{{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done\r\n"}}}
	p := &provider{server: s.start(t)}
	b := p.dial(t, imap.Limits{})
	b.SetIdleTurn(time.Millisecond)
	for poll := 20 * time.Millisecond; poll < time.Minute; poll *= 2 { // a busy machine needs longer for two turns
		before := len(s.sent("^IDLE"))
		if err := b.Wait(t.Context(), poll); err != nil {
			t.Fatal(err)
		}
		idle, done := len(s.sent("^IDLE")), len(s.sent("^DONE"))
		if idle != done {
			t.Fatalf("%d IDLE, %d DONE", idle, done)
		}
		if idle-before >= 2 {
			return
		}
	}
	t.Error("it is asked once in each wait")
}

// A server that falls silent within IDLE is noticed at the end of the turn.
func TestWaitSilence(t *testing.T) {
	t.Parallel()
	s := &scripted{script: []scriptLine{
		{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done\r\n"},
		{`^DONE`, silence},
	}}
	p := &provider{server: s.start(t)}
	b := p.dial(t, imap.Limits{Step: briefStep})
	b.SetIdleTurn(time.Millisecond)
	err := b.Wait(t.Context(), time.Hour)
	if err == nil || !strings.Contains(err.Error(), "no answer within "+briefStep.String()) {
		t.Errorf("error %v", err)
	}
}
