package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// TestPowerLoss cuts the power at moments of a story, again and again: strace
// tells what klachtd wrote, what it synced, and when it told a server something
// that cannot be taken back. Whatever a disk may hold then opens and is sound; all
// mail of which klachtd had begun to clear the inbox is filed in it; all letters
// that it had begun to hand over are on record as tried; all of which it had said that
// this is all of it are on record as sent, but one at most, of which is known that it
// was perhaps delivered.
//
// KLACHTD_POWER_LOSSES is the number of states that are looked at; .ci/power gives
// 5000.
func TestPowerLoss(t *testing.T) {
	t.Parallel()
	requireStrace(t)
	program, err := exec.LookPath("klachtd-crash")
	if err != nil {
		t.Fatal(err)
	}
	w := world{program: program, watched: program, start: startInProcess, provider: startInProcess(t)}
	states, days, v := number(t, "KLACHTD_POWER_LOSSES", 50), 2, newVariant(t, 1)
	if states >= 1000 {
		days, v.size = len(chapters()), 1_500_000 // so that the WAL is checkpointed and restarted in the middle of a pass
	}
	o := startOrdeal(t, w, v, 1, "")
	trace := o.record(days)
	p := newPower(o)
	if err := p.loseOften(trace, states); err != nil {
		t.Errorf("%v\nnot certain were %s", err, p.disk.uncertain())
	}
	t.Logf("power was lost %d times, between %d system calls: 0 logs damaged, 0 of %d mails lost, 0 of %d letters sent without a trace, never 2 of %d perhaps delivered",
		p.losses, len(trace), len(p.said.cleared), len(p.said.offered), len(p.said.whole))

	// A disk that takes fsync for a suggestion must show.
	for _, lie := range []string{"klachtd.db-wal", "klachtd.db", "log"} {
		p := newPower(o)
		p.disk.liesOf = lie
		if err := p.loseOften(trace, max(states, 400)); err == nil {
			t.Errorf("nothing is missed of a disk that never syncs %s", lie)
		}
	}
}

// record tells the story, as far as some days go, and gives what klachtd did, the last day
// as a daemon: it goes on after it wrote something that it does not sync.
func (o *ordeal) record(days int) (calls []call) {
	o.t.Helper()
	for i, c := range chapters()[:days] {
		o.clock = clock(o.t, c.day+" 09:00")
		if c.also != nil {
			c.also(o.house)
			calls = append(calls, o.logAsItIs())
		}
		mail := c.mail(o.house, o.variant)
		o.arrive(c, mail, len(mail))
		calls = append(calls, o.recordPass(i == days-1)...)
	}
	return calls
}

// logAsItIs gives the log as a call that leaves the disk with it, after commands that were
// not traced and that ended.
func (o *ordeal) logAsItIs() call {
	o.t.Helper()
	path := filepath.Join(filepath.Dir(o.config), "log", "klachtd.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		o.t.Fatal(err)
	}
	return call{name: adopt, path: path, data: whole}
}

// recordPass makes a pass, or has a daemon send two letters, and gives what was done.
func (o *ordeal) recordPass(daemon bool) []call {
	o.t.Helper()
	file := filepath.Dir(o.config) + ".strace" // beside what is watched
	defer os.Remove(file)
	at := o.clock.Format(time.RFC3339)
	args := []string{"-f", "-y", "-xx", "-s", "1000000", "-qq", "-o", file, "-e", traced, o.program, "once", "--at", at}
	if daemon {
		args = append(args[:len(args)-3], "run")
	}
	cmd := o.command(context.Background(), "strace", args...)
	v := newVictim(doom{}, cmd)
	o.imap.watch(v)
	o.mail.watch(v)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Env = append(cmd.Env, "KLACHTD_CRASH_NOW="+at)
	sent := len(o.smtp.Sent())
	err := cmd.Start()
	if err == nil && daemon {
		_, err = o.smtp.AwaitSent(o.t.Context(), sent+2)
		text, readErr := os.ReadFile(file)
		pid, _, _ := strings.Cut(string(text), " ")
		n, numErr := strconv.Atoi(pid)
		if err = errors.Join(err, readErr, numErr); err == nil {
			err = syscall.Kill(n, syscall.SIGTERM) // strace itself would only let go of it
		}
	}
	if err = errors.Join(err, cmd.Wait()); err != nil {
		o.t.Fatalf("%v\n%s", err, out.String())
	}
	calls, err := readTrace(file)
	if err != nil {
		o.t.Fatal(err)
	}
	return calls
}

// said is what klachtd told the servers that cannot be taken back.
type said struct {
	cleared map[uint32]bool   // UIDs that it had begun to take out of the inbox
	offered map[string]bool   // Message-IDs of letters that it had begun to hand over
	whole   map[string]bool   // and of which it had said that this is all of it
	mails   map[string][]byte // socket -> the mail that is being handed over
	latest  map[string]string // socket -> the Message-ID of the latest that came with BDAT
	news    bool
}

func newSaid() *said {
	return &said{
		cleared: make(map[uint32]bool), offered: make(map[string]bool), whole: make(map[string]bool),
		mails: make(map[string][]byte), latest: make(map[string]string),
	}
}

var (
	clearing = regexp.MustCompile(`^\S+ UID (?:COPY|MOVE|STORE|EXPUNGE) ([0-9:,]+)`)
	ownID    = regexp.MustCompile(`(?mi)^Message-ID: <([^>]+)>\r\n`)
)

// hear listens to what is written to a socket.
func (s *said) hear(c call) {
	s.news = false
	if c.name != "write" || !strings.HasPrefix(c.path, "socket:") && !strings.HasPrefix(c.path, "TCP") {
		return
	}
	if mail, inside := s.mails[c.path]; inside {
		mail = append(mail, c.data...)
		s.mails[c.path] = mail
		if id := ownID.FindSubmatch(mail); id != nil && !s.offered[string(id[1])] {
			s.offered[string(id[1])], s.news = true, true
		}
		if bytes.HasSuffix(mail, []byte("\r\n.\r\n")) {
			if id := ownID.FindSubmatch(mail); id != nil {
				s.whole[string(id[1])], s.news = true, true
			}
			delete(s.mails, c.path)
		}
		return
	}
	switch line, rest, _ := bytes.Cut(c.data, []byte("\r\n")); {
	case string(c.data) == "DATA\r\n":
		s.mails[c.path] = nil
	case bytes.HasPrefix(line, []byte("BDAT ")): // RFC 3030
		if id := ownID.FindSubmatch(rest); id != nil {
			s.offered[string(id[1])], s.latest[c.path], s.news = true, string(id[1]), true
		}
	}
	if id := s.latest[c.path]; id != "" && bytes.HasSuffix(c.data, []byte("BDAT 0 LAST\r\n")) {
		s.whole[id], s.latest[c.path], s.news = true, "", true
	}
	if m := clearing.FindSubmatch(c.data); m != nil {
		for part := range strings.SplitSeq(string(m[1]), ",") {
			from, to, found := strings.Cut(part, ":")
			first, _ := strconv.ParseUint(from, 10, 32) // digits, as the expression says
			last := first
			if found {
				last, _ = strconv.ParseUint(to, 10, 32)
			}
			for uid := first; uid <= last; uid++ {
				s.cleared[uint32(uid)], s.news = true, true
			}
		}
	}
}

// power is lost while one story is told.
type power struct {
	*ordeal
	disk   *disk
	said   *said
	losses int
}

func newPower(o *ordeal) *power {
	return &power{ordeal: o, disk: newDisk(filepath.Dir(o.config)), said: newSaid()}
}

// loseOften goes through what klachtd did and loses the power about so many
// times on the way, until something is amiss.
func (p *power) loseOften(trace []call, times int) error {
	for _, c := range trace {
		p.said.hear(c)
		p.disk.replay(c)
		for n := p.dice.IntN(len(trace)); n < times; n += len(trace) {
			if err := p.lose(); err != nil {
				return err
			}
		}
	}
	return nil
}

// lose looks at one state that the disk may have at this moment.
func (p *power) lose() error {
	p.losses++
	how := p.dice.IntN(8)
	l := luck{Rand: p.dice, none: how == 0, all: how == 1}
	dir, err := os.MkdirTemp(filepath.Dir(p.disk.root), "klachtd-power-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := p.disk.crash(dir, l); err != nil {
		return err
	}
	return p.sound(filepath.Join(dir, "log", "klachtd.db"))
}

// sound opens what was left, as klachtd does, and looks for what must be there.
func (p *power) sound(path string) error {
	log, err := caselog.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer log.Close()
	found, err := log.Verify(context.Background())
	if err != nil || len(found) > 0 {
		return fmt.Errorf("verify: %v, %v", found, err)
	}
	for uid := range p.said.cleared {
		known, err := log.Known(context.Background(), "INBOX", 1, uid)
		if err != nil || !known {
			return fmt.Errorf("mail %d was on its way to the archive and is not filed (%v)", uid, err)
		}
	}
	for id := range p.said.offered {
		l, found, err := log.Letter(context.Background(), id)
		if err != nil || !found || l.Attempts == 0 {
			return fmt.Errorf("letter %s was handed over and counts as tried %d times (%v)", id, l.Attempts, err)
		}
	}
	if n, err := log.RecoverSending(context.Background(), p.clock); err != nil || n > 1 {
		return fmt.Errorf("of %d letters it is not known whether they were delivered (%v)", n, err)
	}
	for id := range p.said.whole {
		l, _, err := log.Letter(context.Background(), id)
		if err != nil || l.Status == caselog.LetterQueued {
			return fmt.Errorf("letter %s was perhaps delivered and is %s (%v)", id, l.Status, err)
		}
	}
	return nil
}

// uncertain lists what was not synced.
func (d *disk) uncertain() (list []string) {
	for _, m := range d.moves {
		list = append(list, fmt.Sprintf("the name %s", m.path))
	}
	for _, path := range slices.Sorted(maps.Keys(d.names)) {
		if n := len(d.names[path].pending); n > 0 {
			list = append(list, fmt.Sprintf("%d writes to %s", n, path))
		}
	}
	return list
}
