package imap_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// ordeal is a real Dovecot behind a proxy, with one mailbox after the other.
type ordeal struct {
	t      *testing.T
	server wire.Server // without the proxy
	proxy  *real.Proxy
	d      *real.Dovecot
	moves  bool
	visits int
}

func newOrdeal(t *testing.T, mode wire.TLSMode, caps string) *ordeal {
	p := dovecotProvider(t, real.DovecotOptions{Capabilities: caps}, mode)
	proxy, err := real.NewProxy(p.server.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { proxy.Close() })
	return &ordeal{t: t, server: p.server, proxy: proxy, d: p.dovecot, moves: caps == ""}
}

// ordealMails is what lies in each mailbox: in the inbox, and in the junk folder.
const ordealMails, ordealSpam = 3, 2

// suffer lets a visit to a fresh mailbox go wrong by the plan, and a second one go
// right. Each mail is then filed once, and has left its folder.
func (o *ordeal) suffer(what string, plan real.Plan, step time.Duration) (broke bool) {
	o.t.Helper()
	o.visits++
	user := fmt.Sprintf("klachten%d", o.visits)
	for n := 1; n <= ordealMails+ordealSpam; n++ {
		deliver := func() error { return o.d.Deliver(user, complaint(n), received(n)) }
		if n > ordealMails {
			deliver = func() error { return o.d.DeliverTo(user, folders.Junk, complaint(n), received(n)) }
		}
		if err := deliver(); err != nil {
			o.t.Fatal(err)
		}
	}
	ill := o.server
	ill.Username, ill.Address = user, o.proxy.Address
	var l log
	o.proxy.FollowAll(plan)
	err := o.visit(ill, &l, step)
	if err := o.proxy.Heal(); err != nil {
		o.t.Fatal(err)
	}
	good := o.server
	good.Username = user
	if err := o.visit(good, &l, 0); err != nil {
		o.t.Errorf("%s: the second visit: %v", what, err)
	}
	o.check(what, user, l)
	return err != nil
}

func (o *ordeal) visit(server wire.Server, l *log, step time.Duration) error {
	b, err := imap.Dial(o.t.Context(), server, folders, imap.Limits{Step: step})
	if err != nil {
		return err
	}
	defer b.Close()
	if err := b.Fetch(o.t.Context(), l.known, l.file); err != nil {
		return err
	}
	return b.Wait(o.t.Context(), time.Millisecond)
}

func (o *ordeal) check(what, user string, l log) {
	o.t.Helper()
	filed := make(map[[32]byte]int)
	for _, d := range l.filed {
		filed[sha256.Sum256(d.Raw)]++
	}
	for n := 1; n <= ordealMails+ordealSpam; n++ {
		if times := filed[sha256.Sum256(complaint(n))]; times != 1 {
			o.t.Errorf("%s: mail %d was filed %d times", what, n, times)
		}
	}
	if len(l.filed) != ordealMails+ordealSpam {
		o.t.Errorf("%s: %d mails were filed", what, len(l.filed))
	}
	for name, want := range map[string][]int{folders.Inbox: nil, folders.Junk: nil, folders.Archive: {1, 2, 3}, folders.Held: {4, 5}} {
		stored, err := o.d.Folder(user, name)
		if err != nil {
			o.t.Fatal(err)
		}
		there := make(map[int]int)
		for _, s := range stored {
			for _, n := range want {
				if bytes.Equal(s.Raw, complaint(n)) {
					there[n]++
				}
			}
		}
		// Without MOVE a mail that was copied and not yet marked is copied again.
		if len(there) != len(want) || o.moves && len(stored) != len(want) {
			o.t.Errorf("%s: %d mails in %q, want mails %v", what, len(stored), name, want)
		}
	}
}

// lines counts the line ends of both sides in a visit that goes right.
func (o *ordeal) lines() map[real.Side]int {
	o.t.Helper()
	var said [2]atomic.Int64
	o.suffer("nothing", real.Plan{Heard: func(from real.Side, data []byte) {
		said[from].Add(int64(bytes.Count(data, []byte("\n"))))
	}}, 0)
	return map[real.Side]int{
		real.FromServer: int(said[real.FromServer].Load()),
		real.FromClient: int(said[real.FromClient].Load()),
	}
}

// TestCutsDovecot cuts a real conversation at every line end. Without
// KLACHTD_CUTS it does so at one in some.
func TestCutsDovecot(t *testing.T) {
	hows := []real.How{real.Hangup, real.Reset, real.Silence}
	for name, caps := range map[string]string{"MOVE": "", "UIDPLUS": onlyUIDPlus} {
		t.Run(name, func(t *testing.T) {
			o := newOrdeal(t, wire.TLSNone, caps)
			cuts, broke := 0, 0
			for side, lines := range o.lines() {
				for after := range lines + 1 {
					for _, how := range hows {
						if cutEvery(t) == 0 && (after+int(how))%60 != 0 {
							continue
						}
						b := breakage{Cut: real.Cut{Side: side, After: after, Lines: true, How: how}}
						cuts++
						if o.suffer(b.String(), real.Plan{Cut: &b.Cut}, quick) {
							broke++
						}
					}
				}
			}
			t.Logf("%d cuts at line ends, %d of them ended in an error", cuts, broke)
		})
	}
}

// quick is a step that is long for a server on this machine, and short for a test
// that waits for silence.
const quick = 200 * time.Millisecond

// TestCutsTLS cuts at bytes of the ciphertext.
func TestCutsTLS(t *testing.T) {
	o := newOrdeal(t, wire.TLSImplicit, "")
	every := 5000
	if cutEvery(t) > 0 {
		every = 50 * cutEvery(t)
	}
	var said [2]atomic.Int64
	o.suffer("nothing", real.Plan{Heard: func(from real.Side, data []byte) { said[from].Add(int64(len(data))) }}, 0)
	cuts := 0
	for side := range said {
		for after := 1; after < int(said[side].Load()); after += every {
			for _, how := range []real.How{real.Hangup, real.Reset, real.Silence} {
				if how == real.Silence && cuts%4 != 0 {
					continue
				}
				b := breakage{Cut: real.Cut{Side: real.Side(side), After: after, How: how}}
				cuts++
				o.suffer(b.String(), real.Plan{Cut: &b.Cut}, quick)
			}
		}
	}
	t.Logf("%d cuts in TLS", cuts)
}

// TestCutsSlowly: a line that trickles in is given up after a step, and one that
// makes haste enough is waited for.
func TestCutsSlowly(t *testing.T) {
	o := newOrdeal(t, wire.TLSNone, "")
	if !o.suffer("one byte at a time", real.Plan{Pace: 2 * time.Millisecond}, 100*time.Millisecond) {
		t.Error("a greeting of more than 200 ms came within 100 ms")
	}
	if o.suffer("one byte at a time, quickly", real.Plan{Pace: time.Microsecond}, 0) {
		t.Error("a slow server is given up")
	}
}

// TestCutsKilled has the server's process killed after lines that it said.
func TestCutsKilled(t *testing.T) {
	o := newOrdeal(t, wire.TLSNone, "")
	lines := o.lines()[real.FromServer]
	every := 40
	if cutEvery(t) > 0 {
		every = 1
	}
	kills := 0
	for after := 2; after < lines; after += every {
		var said atomic.Int64
		var killed atomic.Bool
		o.suffer(fmt.Sprintf("killed after %d lines", after), real.Plan{Heard: func(from real.Side, data []byte) {
			if from == real.FromServer && said.Add(int64(bytes.Count(data, []byte("\n")))) >= int64(after) && !killed.Swap(true) {
				if _, err := o.d.KillSessions(); err != nil {
					t.Error(err)
				}
				kills++
			}
		}}, 0)
	}
	t.Logf("%d sessions killed", kills)
}
