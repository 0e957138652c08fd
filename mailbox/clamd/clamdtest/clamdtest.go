// Package clamdtest is a clamd for tests: it finds one word, and can be away.
package clamdtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
)

// Eicar is what every virus scanner finds, and does no harm. It stands here in two parts,
// so that none finds it in this file.
const Eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Largest is the StreamMaxLength of the server.
const Largest = 1 << 20

// Serve answers at a socket, until the listener is closed, as clamd does. It finds what
// has one of some words in it.
func Serve(socket string, find ...string) (net.Listener, error) {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, answer(bufio.NewReader(conn), find)+"\x00")
			conn.Close()
		}
	}()
	return l, nil
}

func answer(r *bufio.Reader, find []string) string {
	command, err := r.ReadString(0)
	switch {
	case err != nil || command == "zPING\x00":
		return "PONG"
	case command != "zINSTREAM\x00":
		return "UNKNOWN COMMAND"
	}
	var data bytes.Buffer
	for {
		var length uint32
		if err := binary.Read(r, binary.BigEndian, &length); err != nil {
			return "INSTREAM: unexpected end. ERROR"
		}
		if length == 0 {
			break
		}
		if data.Len()+int(length) > Largest {
			return "INSTREAM size limit exceeded. ERROR"
		}
		if _, err := io.CopyN(&data, r, int64(length)); err != nil {
			return "INSTREAM: unexpected end. ERROR"
		}
	}
	for _, word := range find {
		if strings.Contains(data.String(), word) {
			return "stream: Eicar-Test-Signature FOUND"
		}
	}
	return "stream: OK"
}
