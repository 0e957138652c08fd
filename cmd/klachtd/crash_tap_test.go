package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// doom is what a pass dies of: the nth time that something is so.
type doom struct {
	where  string // a desk.Point, a moment of a tap, or sometime; "" for none
	n      int    // of sometime, milliseconds
	daemon bool   // it runs, and does not end by itself
}

// after is when a process dies at the latest; 0 for never. The daemon has no end
// of its own, so that it dies also when what it was to die of does not happen.
func (d doom) after() time.Duration {
	switch {
	case d.where == sometime:
		return time.Duration(d.n) * time.Millisecond
	case d.daemon && strings.HasPrefix(d.where, fault):
		return time.Second // strace makes it slow
	case d.daemon:
		return 250 * time.Millisecond
	}
	return 0
}

// victim is one process, and what it dies of when that is seen from outside.
type victim struct {
	doom
	cmd    *exec.Cmd
	strace string        // the file in which strace tells of its faults; "" without
	begun  chan struct{} // closed when the process is known: it may speak before that
	ended  chan struct{} // closed when the process is gone

	talks sync.WaitGroup // connections of its own that are still open
	mu    sync.Mutex
	seen  int
	at    string // where it was killed
}

// reached tells of a moment, and whether the victim lives on after it.
func (v *victim) reached(where string) (lives bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.at != "" {
		return false
	}
	if where == v.where {
		v.seen++
	}
	if where != sometime && (where != v.where || v.seen < v.n) {
		return true
	}
	v.at = where
	v.kill()
	return false
}

// struckAt is where it was killed, or killed itself.
func (v *victim) struckAt() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	where := v.where
	if v.at != "" {
		where = v.at
	}
	if v.daemon {
		where += " (daemon)"
	}
	return where
}

// kill returns when the process is gone.
func (v *victim) kill() {
	<-v.begun
	_ = syscall.Kill(-v.cmd.Process.Pid, syscall.SIGKILL) // its group: strace is not it; it may have ended just now
	<-v.ended
}

func newVictim(d doom, cmd *exec.Cmd) *victim {
	return &victim{doom: d, cmd: cmd, begun: make(chan struct{}), ended: make(chan struct{})}
}

// tap stands between klachtd and one mail server and listens in. What a client
// said before it died still reaches the server.
type tap struct {
	address, server string
	listen          func(*victim) talk

	mu     sync.Mutex
	victim *victim
}

// talk follows one connection, line by line. Each method gives what was killed:
// a line is passed on only when it gives true.
type talk interface {
	asks(line []byte) bool    // before the server gets a line of the client
	answers(line []byte) bool // before the client gets a line of the server
	told()                    // after it
}

func newTap(t *testing.T, server string, listen func(*victim) talk) *tap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &tap{address: l.Addr().String(), server: server, listen: listen}
	go p.serve(l)
	return p
}

// watch says whose connections are the next.
func (p *tap) watch(v *victim) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.victim = v
}

func (p *tap) serve(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return // closed
		}
		p.mu.Lock()
		v := p.victim
		p.mu.Unlock()
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		t := p.listen(v)
		v.talks.Add(2)
		go func() {
			defer v.talks.Done()
			pass(server, client, t.asks, func() {})
			server.(*net.TCPConn).CloseWrite() // the server may be at work on what came before
		}()
		go func() {
			defer v.talks.Done()
			pass(client, server, t.answers, t.told)
			client.Close()
			server.Close()
		}()
	}
}

// pass hands lines on until either side ends.
func pass(to io.Writer, from io.Reader, before func([]byte) bool, after func()) {
	r := bufio.NewReaderSize(from, 64<<10)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			if !before(line) {
				return
			}
			if _, err := to.Write(line); err != nil {
				return
			}
			after()
		}
		if err != nil {
			return
		}
	}
}

// The moments of an SMTP dialogue (RFC 5321 section 4.1.1).
const (
	smtpMail  = "smtp MAIL"
	smtpRcpt  = "smtp RCPT"
	smtpData  = "smtp DATA, a KiB more"
	smtpDot   = "smtp dot, before the 250" // or the end of BDAT
	smtpTaken = "smtp after the 250"
)

// smtpTalk knows where in a mail the client is. While it is in the middle of
// one, the server says nothing, so that the two directions take turns.
type smtpTalk struct {
	*victim
	mu      sync.Mutex
	inside  bool // a mail
	chunked bool // it came with BDAT, and that it came is not answered yet
	chunk   int  // bytes that are left of one that came with BDAT (RFC 3030); 0 with DATA
	kib     int  // of it that have gone by
	bytes   int
	dotted  bool // the final dot has gone by, without an answer
	granted bool // its answer is on the way
}

func (s *smtpTalk) asks(line []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.inside {
		switch verb, _, _ := strings.Cut(string(line), ":"); verb {
		case "MAIL FROM":
			return s.reached(smtpMail)
		case "RCPT TO":
			return s.reached(smtpRcpt)
		}
		if string(line) == "BDAT 0 LAST\r\n" {
			s.dotted = true
		} else if n, _ := fmt.Sscanf(string(line), "BDAT %d", &s.chunk); n == 1 {
			s.inside, s.chunked, s.kib, s.bytes = true, true, 0, 0
		}
		return true
	}
	if string(line) == ".\r\n" && s.chunk == 0 {
		s.inside, s.dotted = false, true
		return true
	}
	s.bytes += len(line)
	for s.kib < s.bytes>>10 {
		s.kib++
		if !s.reached(smtpData) {
			return false
		}
	}
	if s.chunk > 0 {
		s.chunk -= len(line)
		s.inside = s.chunk > 0
	}
	return true
}

func (s *smtpTalk) answers(line []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case bytes.HasPrefix(line, []byte("354")):
		s.inside, s.kib, s.bytes = true, 0, 0
	case s.chunked:
		s.chunked = false
	case s.dotted:
		s.dotted, s.granted = false, true
		return s.reached(smtpDot)
	}
	return true
}

func (s *smtpTalk) told() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.granted {
		s.granted = false
		s.reached(smtpTaken)
	}
}

// The moments of an IMAP dialogue: before the server hears of a command, and
// after it has done it and before the client knows (RFC 9051 section 6.4).
const (
	imapFetch = "imap FETCH, a KiB more"
	before    = "imap before "
	after     = "imap after "
)

var imapCommands = []string{"MOVE", "COPY", "STORE", "EXPUNGE"}

type imapTalk struct {
	*victim
	mu         sync.Mutex
	tag, doing string // the last of imapCommands
	kib, bytes int
}

func (i *imapTalk) asks(line []byte) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	words := strings.Fields(string(line))
	if len(words) < 3 || words[1] != "UID" {
		return true
	}
	for _, c := range imapCommands {
		if words[2] == c {
			i.tag, i.doing = words[0], c
			return i.reached(before + c)
		}
	}
	return true
}

func (i *imapTalk) answers(line []byte) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.doing != "" && bytes.HasPrefix(line, []byte(i.tag+" ")) {
		c := i.doing
		i.doing = ""
		return i.reached(after + c)
	}
	i.bytes += len(line)
	for i.kib < i.bytes>>10 {
		i.kib++
		if !i.reached(imapFetch) {
			return false
		}
	}
	return true
}

func (i *imapTalk) told() {}
