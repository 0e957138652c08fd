package imap_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// transcript is a session that was recorded: for each connection what client and
// server said, in turns. In testdata/sessions it is "C: " and "S: " before every
// line, and "---" before the next connection.
type transcript [][]turn

type turn struct {
	from real.Side
	said []byte
}

const sessionsDir = "testdata/sessions"

var sides = map[real.Side]string{real.FromClient: "C: ", real.FromServer: "S: "}

func (tr transcript) write(name, about string) error {
	out := []byte("# " + about + "\n")
	for i, turns := range tr {
		if i > 0 {
			out = append(out, "---\n"...)
		}
		for _, t := range turns {
			if !bytes.HasSuffix(t.said, []byte("\r\n")) {
				return fmt.Errorf("%s: %q does not end a line", name, t.said)
			}
			for line := range bytes.Lines(t.said) {
				out = fmt.Appendf(out, "%s%s\n", sides[t.from], bytes.TrimSuffix(line, []byte("\r\n")))
			}
		}
	}
	return os.WriteFile(filepath.Join(sessionsDir, name+".txt"), out, 0o644)
}

func readTranscript(name string) (transcript, error) {
	data, err := os.ReadFile(filepath.Join(sessionsDir, name+".txt"))
	if err != nil {
		return nil, err
	}
	tr := transcript{nil}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "---":
			tr = append(tr, nil)
		case strings.HasPrefix(line, "C: "):
			tr.say(len(tr)-1, real.FromClient, []byte(line[3:]+"\r\n"))
		case strings.HasPrefix(line, "S: "):
			tr.say(len(tr)-1, real.FromServer, []byte(line[3:]+"\r\n"))
		default:
			return nil, fmt.Errorf("%s: %q", name, line)
		}
	}
	return tr, nil
}

// say adds to the turn that is under way, or begins one.
func (tr transcript) say(connection int, from real.Side, said []byte) {
	turns := tr[connection]
	if n := len(turns); n > 0 && turns[n-1].from == from {
		turns[n-1].said = append(turns[n-1].said, said...)
		return
	}
	tr[connection] = append(turns, turn{from, bytes.Clone(said)})
}

// half is all that one side says.
func (tr transcript) half(side real.Side) (all []byte) {
	for _, turns := range tr {
		for _, t := range turns {
			if t.from == side {
				all = append(all, t.said...)
			}
		}
	}
	return all
}

// player plays the server's half of a transcript, over connections in memory
// that have no buffer: what the client has written, the server has read.
type player struct {
	script   transcript
	cut      *real.Cut // of bytes, counted over all connections; nil for none
	buffered bool      // as with TCP, writing succeeds though nobody reads
	loose    bool      // answers by lines, whatever the client says in them

	mu      sync.Mutex
	dialled int
	struck  bool
	said    int    // bytes that the client has got
	heard   []byte // from the client
	strayed error  // the client said something else than was recorded
	plays   sync.WaitGroup
}

// loopback is where a connection in memory says it is.
var loopback = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 143}

// wire is the client's end.
type clientEnd struct {
	net.Conn
	reset atomic.Bool
	gone  chan struct{} // closed with the connection
	once  sync.Once
	queue chan []byte // nil without a buffer
}

func (w *clientEnd) LocalAddr() net.Addr  { return loopback }
func (w *clientEnd) RemoteAddr() net.Addr { return loopback }

func (w *clientEnd) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if err == io.EOF && w.reset.Load() {
		err = &net.OpError{Op: "read", Net: "tcp", Addr: loopback, Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	return n, err
}

func (w *clientEnd) Write(b []byte) (int, error) {
	select {
	case <-w.gone:
		return 0, net.ErrClosed
	default:
	}
	if w.queue == nil {
		return w.Conn.Write(b)
	}
	w.queue <- bytes.Clone(b)
	return len(b), nil
}

func (w *clientEnd) Close() error {
	w.once.Do(func() { close(w.gone) })
	return w.Conn.Close()
}

// drain writes what is in the buffer until nobody reads it.
func (w *clientEnd) drain() {
	for {
		select {
		case <-w.gone:
			return
		case b := <-w.queue:
			if _, err := w.Conn.Write(b); err != nil {
				return
			}
		}
	}
}

// dial connects as long as the script has a connection, and nothing was cut.
func (p *player) dial(context.Context) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.struck || p.dialled == len(p.script) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Addr: loopback, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	turns := p.script[p.dialled]
	p.dialled++
	client, server := net.Pipe()
	w := &clientEnd{Conn: client, gone: make(chan struct{})}
	if p.buffered {
		w.queue = make(chan []byte, 1000) // more than any session writes
		p.plays.Go(w.drain)
	}
	p.plays.Go(func() { p.play(server, w, turns) })
	return w, nil
}

// again makes the server a good one that begins its script anew.
func (p *player) again() {
	p.plays.Wait()
	*p = player{script: p.script, loose: p.loose}
}

func (p *player) server() wire.Server {
	return wire.Server{Address: "127.0.0.1:143", TLS: wire.TLSNone, Username: "klachten", Password: secret("geheim"), Dial: p.dial}
}

func (p *player) play(server net.Conn, w *clientEnd, turns []turn) {
	defer server.Close()
	for _, t := range turns {
		whole := t.said
		part, cut := p.untilCut(t)
		var err error
		if t.from == real.FromServer {
			var n int
			n, err = server.Write(part)
			p.mu.Lock()
			p.said += n
			p.mu.Unlock()
		} else {
			err = p.hear(server, part, whole)
		}
		if cut {
			p.strike(server, w)
		}
		if err != nil || cut {
			return
		}
	}
}

// untilCut gives as much of a turn as comes before the cut.
func (p *player) untilCut(t turn) (part []byte, cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cut == nil || p.cut.Side != t.from {
		return t.said, false
	}
	left := p.cut.After - p.said
	if t.from == real.FromClient {
		left = p.cut.After - len(p.heard)
	}
	if left > len(t.said) {
		return t.said, false
	}
	return t.said[:max(left, 0)], true // below 0 when the connection before was given up
}

func (p *player) hear(server net.Conn, part, whole []byte) error {
	if p.loose {
		return p.hearLines(server, bytes.Count(whole, []byte("\n")))
	}
	got := make([]byte, len(part))
	n, err := io.ReadFull(server, got)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = append(p.heard, got[:n]...)
	if n == len(whole) && !sameWords(got, whole) {
		p.strayed = fmt.Errorf("the client says %q, and said %q when this was recorded", got[:n], whole)
		return p.strayed
	}
	return err
}

// sameWords: the client library asks for the items of a FETCH in any order.
func sameWords(a, b []byte) bool {
	words := func(line []byte) []string {
		return slices.Sorted(slices.Values(strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(" ()", r) })))
	}
	return slices.Equal(words(a), words(b))
}

func (p *player) hearLines(server net.Conn, lines int) error {
	one := make([]byte, 1)
	for lines > 0 {
		if _, err := server.Read(one); err != nil {
			return err
		}
		p.mu.Lock()
		p.heard = append(p.heard, one[0])
		p.mu.Unlock()
		if one[0] == '\n' {
			lines--
		}
	}
	return nil
}

func (p *player) strike(server net.Conn, w *clientEnd) {
	p.mu.Lock()
	p.struck = true
	p.mu.Unlock()
	switch p.cut.How {
	case real.Silence:
		<-w.gone
	case real.Reset:
		w.reset.Store(true)
	}
	server.Close()
}
