package imap_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// Every recorded session is cut off, and must end in an error that says what is
// so, with nothing filed in part, nothing archived that was not filed, and
// nothing left running; a second attempt then does all of it.
//
// Each cut has a bubble of its own: its clock jumps ahead when everybody waits,
// so that no silence takes time, and what is still running at the end fails the
// test.
//
// KLACHTD_CUTS=1 makes every byte of both halves a cut, in every way; N every Nth.
// Without it every line end is one in some of the ways, and one byte in some.

type breakage struct {
	real.Cut
	buffered bool
}

func (b breakage) String() string {
	side := map[real.Side]string{real.FromClient: "client", real.FromServer: "server"}[b.Side]
	how := map[real.How]string{real.Hangup: "hung up", real.Reset: "reset", real.Silence: "silent"}[b.How]
	buffer := ""
	if b.buffered {
		buffer = ", buffered"
	}
	return fmt.Sprintf("%s after %d bytes of the %s%s", how, b.After, side, buffer)
}

// ways are those in which a connection breaks, with and without a system that
// takes what is written though nobody reads it.
var ways = []breakage{
	{real.Cut{How: real.Hangup}, false}, {real.Cut{How: real.Silence}, true}, {real.Cut{How: real.Reset}, false},
	{real.Cut{How: real.Hangup}, true}, {real.Cut{How: real.Silence}, false}, {real.Cut{How: real.Reset}, true},
}

// breakages are all that happens to a transcript.
func breakages(tr transcript, every int) (found []breakage) {
	for _, side := range []real.Side{real.FromServer, real.FromClient} {
		half := tr.half(side)
		lines := 0
		for after := range len(half) + 1 {
			struck := ways
			switch lineEnd := after > 0 && half[after-1] == '\n'; {
			case every > 0 && (lineEnd || after%every == 0):
			case every == 0 && lineEnd:
				struck = ways[lines%2*3:][:3]
				lines++
			case every == 0 && after%61 == 0:
				struck = ways[after/61%len(ways):][:1]
			default:
				continue
			}
			for _, b := range struck {
				b.Side, b.After = side, after
				found = append(found, b)
			}
		}
	}
	return found
}

// patient is the longest that an attempt may take: a step or two that nobody
// answers, and the goodbye that nobody hears.
const patient = 4 * time.Minute

func TestSessionCutsIMAP(t *testing.T) {
	cutAll(t, slices.Collect(maps.Keys(imapSessions)), func(t *testing.T, name string, tr transcript, b breakage) {
		s := imapSessions[name]
		p := &player{script: tr, cut: &b.Cut, buffered: b.buffered}
		cut := new(log)
		start := time.Now()
		err := s.visit(t.Context(), p.server(), cut, func() {})
		if took := time.Since(start) - s.poll; took > patient {
			t.Errorf("it took %v", took)
		}
		p.plays.Wait()
		if p.strayed != nil {
			t.Fatal(p.strayed)
		}
		if archived := archivedIn(p.heard); !s.known {
			for uid := range archived {
				if !slices.ContainsFunc(cut.filed, func(d imap.Delivery) bool { return d.UID == uid }) {
					t.Errorf("UID %d was archived and not filed", uid)
				}
			}
		}
		if err == nil && cut.outcome() != s.filed {
			t.Errorf("no error, and filed %q, want %q", cut.outcome(), s.filed)
		}

		p.again()
		whole := new(log)
		err = s.visit(t.Context(), p.server(), whole, func() {})
		p.plays.Wait()
		if (err == nil) != (s.err == "") || whole.outcome() != s.filed {
			t.Errorf("again: filed %q, want %q; error %v; %v", whole.outcome(), s.filed, err, p.strayed)
		}
		for _, d := range cut.filed {
			if !slices.ContainsFunc(whole.filed, func(w imap.Delivery) bool {
				return w.Cursor == d.Cursor && bytes.Equal(w.Raw, d.Raw) && w.Received == d.Received && w.Oversize == d.Oversize
			}) {
				t.Errorf("filed UID %d of %s as %v, %q", d.UID, d.Mailbox, d.Received, d.Raw)
			}
		}
	})
}

// moving are the commands that take mail out of a folder, or mark it.
var moving = regexp.MustCompile(`UID (?:MOVE|COPY|STORE|EXPUNGE) ([0-9:,]+)`)

func archivedIn(heard []byte) map[uint32]bool {
	uids := make(map[uint32]bool)
	for _, m := range moving.FindAllSubmatch(heard, -1) {
		for part := range strings.SplitSeq(string(m[1]), ",") {
			var from, to uint32
			if n, _ := fmt.Sscanf(part, "%d:%d", &from, &to); n == 1 {
				to = from
			}
			for ; from <= to; from++ {
				uids[from] = true
			}
		}
	}
	return uids
}

// A mail whose final dot went out and was not answered is perhaps delivered, and
// any other is surely not (RFC 5321 section 4.5.5, and 4.1.1.4: without the dot
// the server must not deliver).
func TestSessionCutsSMTP(t *testing.T) {
	cutAll(t, slices.Collect(maps.Keys(smtpSessions)), func(t *testing.T, name string, tr transcript, b breakage) {
		s := smtpSessions[name]
		whole, answered := tr.dots()
		p := &player{script: tr, cut: &b.Cut, buffered: b.buffered}
		sender := smtp.NewSender(s.credentials(p.server()), smtp.Limits{})
		start := time.Now()
		results := s.send(t.Context(), sender)
		sender.Close()
		if took := time.Since(start); took > patient {
			t.Errorf("it took %v", took)
		}
		p.plays.Wait()
		if p.strayed != nil {
			t.Fatal(p.strayed)
		}
		wants := strings.Fields(s.results)
		dot := 0
		for i, err := range results {
			reached := wants[i] == "sent" || wants[i] == "uncertain" || wants[i] == "452" || wants[i] == "554"
			if became(err) != wants[i] {
				s.checkCut(t, err, b, p, whole[dot:], answered[dot:], reached)
			}
			if reached {
				dot++
			}
		}

		p.again()
		if len(s.tokens) > 0 { // the refused one was put away
			sender = smtp.NewSender(s.credentials(p.server()), smtp.Limits{})
		}
		if again := s.send(t.Context(), sender); words(again) != s.results {
			t.Errorf("again: %v, want %s", again, s.results)
		}
		sender.Close()
		p.plays.Wait()
	})
}

// checkCut checks what is said of the mail during which the session was cut.
func (s smtpSession) checkCut(t *testing.T, err error, b breakage, p *player, whole, answered []int, dotted bool) {
	t.Helper()
	var failure *smtp.Error
	if !errors.As(err, &failure) || !failure.Temporary {
		t.Errorf("%v, want a temporary error", err)
		return
	}
	received := dotted && len(p.heard) >= whole[0]
	switch {
	case received && !failure.Uncertain:
		t.Errorf("%v, though the server has the whole mail", err)
	case received && p.said >= answered[0]:
		t.Errorf("%v, though the server has answered", err)
	case !received && failure.Uncertain && !b.buffered:
		t.Errorf("%v, though the server never got the final dot", err)
	}
}

// cutAll runs a test for every breakage of some sessions.
func cutAll(t *testing.T, names []string, test func(t *testing.T, name string, tr transcript, b breakage)) {
	every := cutEvery(t)
	cuts, bytes := 0, 0
	for _, name := range slices.Sorted(slices.Values(names)) {
		tr := mustTranscript(t, name)
		found := breakages(tr, every)
		cuts += len(found)
		bytes += len(tr.half(real.FromServer)) + len(tr.half(real.FromClient))
		for _, b := range found {
			synctest.Test(t, func(t *testing.T) {
				defer func() {
					if t.Failed() {
						t.Logf("%s: %s", name, b)
					}
				}()
				test(t, name, tr, b)
			})
		}
	}
	t.Logf("%d sessions of %d bytes were cut %d times", len(names), bytes, cuts)
}

// cutEvery is what KLACHTD_CUTS says; 0 without it.
func cutEvery(t *testing.T) (every int) {
	t.Helper()
	if v := os.Getenv("KLACHTD_CUTS"); v != "" {
		var err error
		if every, err = strconv.Atoi(v); err != nil || every < 1 {
			t.Fatalf("KLACHTD_CUTS=%q: want a number from 1", v)
		}
	}
	return every
}

// A mail of which the server did not get the whole dot is surely not delivered,
// however late that shows.
func TestDotNotSent(t *testing.T) {
	s, tr := smtpSessions["smtp-one"], mustTranscript(t, "smtp-one")
	whole, _ := tr.dots()
	for after, uncertain := range map[int]bool{whole[0] - 1: false, whole[0]: true} {
		p := &player{script: tr, cut: &real.Cut{Side: real.FromClient, After: after}}
		err := newSender(t, s.credentials(p.server()), smtp.Limits{}).Send(t.Context(), ours, anna, s.mail(1))
		p.plays.Wait()
		var failure *smtp.Error
		if !errors.As(err, &failure) || !failure.Temporary || failure.Uncertain != uncertain {
			t.Errorf("after %d of %d bytes: %v, want uncertain %v", after, whole[0], err, uncertain)
		}
	}
}
