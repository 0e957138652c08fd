package real

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"sync"
	"time"
)

// passage is one connection through a Proxy.
type passage struct {
	plan           Plan
	client, server net.Conn

	mu     sync.Mutex
	silent bool
	ended  bool
	over   chan struct{} // closed with the connection
}

// pump passes on what one side sends until that side or the connection ends.
func (c *passage) pump(from Side) {
	source, to := c.server, c.client
	if from == FromClient {
		source, to = c.client, c.server
	}
	in := bufio.NewReader(source)
	left := -1
	if c.plan.Cut != nil && c.plan.Cut.Side == from {
		left = c.plan.Cut.After
	}
	for {
		if left == 0 {
			c.end(c.plan.Cut.How)
			if c.plan.Cut.How != Silence {
				return
			}
			left = -1
		}
		data, err := c.next(in, from)
		if left > 0 {
			data, left = c.upTo(data, left)
		}
		if c.pass(from, to, data) != nil || err != nil {
			break
		}
	}
	if from == FromServer && c.isSilent() {
		return // the client does not learn that the server is gone either
	}
	c.end(Hangup)
}

// next reads what passes in one piece.
func (c *passage) next(in *bufio.Reader, from Side) (data []byte, err error) {
	switch {
	case c.plan.Alter != nil && from == FromServer:
		if data, err = in.ReadBytes('\n'); len(data) > 0 {
			data = c.plan.Alter(data)
		}
	case c.plan.Pace > 0:
		data = make([]byte, 1)
		_, err = io.ReadFull(in, data)
		pause := time.NewTimer(c.plan.Pace)
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-c.over:
		}
	default:
		if _, err = in.Peek(1); err == nil {
			data = make([]byte, in.Buffered())
			_, err = io.ReadFull(in, data)
		}
	}
	if err != nil && c.plan.Alter == nil {
		data = nil
	}
	return data, err
}

// upTo gives as much of data as may pass before the cut, and what may after it.
func (c *passage) upTo(data []byte, left int) (passes []byte, after int) {
	if !c.plan.Cut.Lines {
		n := min(left, len(data))
		return data[:n], left - n
	}
	end := 0
	for left > 0 {
		n := bytes.IndexByte(data[end:], '\n')
		if n < 0 {
			return data, left
		}
		end, left = end+n+1, left-1
	}
	return data[:end], 0
}

func (c *passage) pass(from Side, to net.Conn, data []byte) error {
	c.mu.Lock()
	passes := !c.silent && !c.ended && len(data) > 0
	if passes && c.plan.Heard != nil {
		c.plan.Heard(from, data)
	}
	c.mu.Unlock()
	if !passes {
		return nil
	}
	_, err := to.Write(data) // without the lock: it may wait for a reader, but end must not
	return err
}

func (c *passage) isSilent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silent && !c.ended
}

// end ends the connection in one of the ways.
func (c *passage) end(how How) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended:
		return
	case how == Silence:
		c.silent = true
		return
	case how == Reset:
		for _, conn := range []net.Conn{c.client, c.server} {
			if tcp, ok := conn.(*net.TCPConn); ok {
				tcp.SetLinger(0) // closing then sends RST: socket(7)
			}
		}
	}
	c.ended = true
	close(c.over)
	c.client.Close()
	c.server.Close()
}
