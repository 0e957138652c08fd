// Package clamd asks ClamAV's daemon, at its socket, to scan bytes (clamd(8)). It needs only
// the command INSTREAM, and the Go clients that exist have not been maintained since about
// 2017.
package clamd

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// ErrTooLarge means that clamd takes no stream of this length (StreamMaxLength).
var ErrTooLarge = errors.New("it is larger than clamd takes (StreamMaxLength in clamd.conf)")

const (
	limit      = 30 * time.Second // for one stream
	chunk      = 64 << 10
	longReply  = 4 << 10
	isFound    = " FOUND"
	isTooLarge = "size limit exceeded"
)

// Scan returns the name of what clamd finds in the bytes, "" when it finds nothing. With an
// error, the bytes were not scanned.
func Scan(ctx context.Context, socket string, data []byte) (found string, err error) {
	if data == nil {
		data = []byte{}
	}
	reply, err := ask(ctx, socket, "zINSTREAM\x00", data)
	switch {
	case err != nil:
		return "", err
	case reply == "stream: OK":
		return "", nil
	case strings.HasSuffix(reply, isFound):
		return strings.TrimPrefix(strings.TrimSuffix(reply, isFound), "stream: "), nil
	case strings.Contains(reply, isTooLarge):
		return "", ErrTooLarge
	}
	return "", fmt.Errorf("clamd answers %.200q", reply)
}

// Ping checks that clamd answers.
func Ping(ctx context.Context, socket string) error {
	reply, err := ask(ctx, socket, "zPING\x00", nil)
	if err == nil && reply != "PONG" {
		err = fmt.Errorf("clamd answers %.200q", reply)
	}
	return err
}

func ask(ctx context.Context, socket, command string, data []byte) (reply string, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	// If we send more than clamd takes, it answers and reads no further.
	sent := send(conn, command, data)
	answer, err := io.ReadAll(io.LimitReader(conn, longReply))
	if len(answer) == 0 {
		if err = errors.Join(sent, err); ctx.Err() != nil {
			err = fmt.Errorf("clamd did not answer in time: %w", ctx.Err())
		}
		if err == nil {
			err = errors.New("clamd hung up")
		}
		return "", err
	}
	return strings.TrimRight(string(answer), "\x00\n"), nil
}

// send writes a command and its bytes, if any, in chunks. Each chunk follows its length; a
// chunk of length zero ends them.
func send(w io.Writer, command string, data []byte) error {
	if _, err := io.WriteString(w, command); err != nil || data == nil {
		return err
	}
	for ; ; data = data[min(chunk, len(data)):] {
		part := data[:min(chunk, len(data))]
		if err := binary.Write(w, binary.BigEndian, uint32(len(part))); err != nil || len(part) == 0 {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
}
