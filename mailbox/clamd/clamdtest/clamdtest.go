// Package clamdtest is a clamd for tests: it finds certain words, and can be unreachable.
package clamdtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
)

// Eicar is the harmless text that every virus scanner finds. It is in two parts here, so
// that no scanner finds it in this file.
const Eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Largest is the StreamMaxLength of the server.
const Largest = 1 << 20

// Serve answers at a socket as clamd does, until the listener is closed. It finds bytes that
// contain one of the given words.
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
