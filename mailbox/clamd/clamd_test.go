package clamd_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/clamd"
	"github.com/integratiewerk/klachtd/mailbox/clamd/clamdtest"
)

// mail returns a mail with a file in it, so that clamd has to look inside.
func mail(file string) []byte {
	return []byte("From: a@klant.example\r\nSubject: Klacht\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nZie de bijlage.\r\n--b\r\nContent-Type: application/octet-stream\r\n" +
		"Content-Disposition: attachment; filename=foto.com\r\n\r\n" + file + "\r\n--b--\r\n")
}

// scans checks that Scan finds what is there and nothing else, also in several chunks, and
// gives an error when the bytes were not scanned.
func scans(t *testing.T, socket string) {
	t.Helper()
	ctx := t.Context()
	if err := clamd.Ping(ctx, socket); err != nil {
		t.Fatal(err)
	}
	for _, clean := range [][]byte{nil, {}, []byte("Mijn begeleider belde niet terug."), mail("foto"), bytes.Repeat([]byte("klacht "), 100_000)} {
		if found, err := clamd.Scan(ctx, socket, clean); err != nil || found != "" {
			t.Errorf("in %d bytes it finds %q, %v", len(clean), found, err)
		}
	}
	for _, bad := range [][]byte{[]byte(clamdtest.Eicar), mail(clamdtest.Eicar)} {
		if found, err := clamd.Scan(ctx, socket, bad); err != nil || !strings.HasPrefix(found, "Eicar-Test") {
			t.Errorf("in %d bytes it finds %q, %v", len(bad), found, err)
		}
	}
	if found, err := clamd.Scan(ctx, socket, make([]byte, 3<<20)); !errors.Is(err, clamd.ErrTooLarge) {
		t.Errorf("in more than clamd takes it finds %q, %v", found, err)
	}
}

func TestScan(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	l, err := clamdtest.Serve(socket, clamdtest.Eicar)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	scans(t, socket)
}

// Debian's clamd, with one signature: that of the test file.
func TestScanClamd(t *testing.T) {
	program, err := exec.LookPath("clamd")
	if err != nil {
		t.Skip("clamd (Debian: clamav-daemon) is not there")
	}
	dir := t.TempDir()
	socket := filepath.Join(dir, "s")
	signature := "Eicar-Test:0:*:" + hex.EncodeToString([]byte(clamdtest.Eicar)) + "\n"
	config := fmt.Sprintf("Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nStreamMaxLength 2M\n", socket, dir)
	for name, text := range map[string]string{"eicar.ndb": signature, "clamd.conf": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var said bytes.Buffer
	server := exec.CommandContext(ctx, program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	server.Stdout, server.Stderr = &said, &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { server.Wait(); close(ended) }()
	defer func() { stop(); <-ended }()
	for try := 0; clamd.Ping(ctx, socket) != nil; try++ {
		select {
		case <-ended:
			t.Fatalf("it ended: %s", &said)
		case <-time.After(100 * time.Millisecond):
		}
		if try > 300 {
			t.Fatal("it does not answer")
		}
	}
	scans(t, socket)
}

// Whatever is wrong with the scanner is an error: what was not scanned is not clean.
func TestAway(t *testing.T) {
	dir := t.TempDir()
	if found, err := clamd.Scan(t.Context(), filepath.Join(dir, "none"), []byte("x")); err == nil || found != "" {
		t.Errorf("without a socket it finds %q, %v", found, err)
	}
	for i, reply := range []string{"", "\x00", "stream: Can't allocate memory ERROR\x00", "FOUND\x00", "stream: OK or so\x00"} {
		socket := filepath.Join(dir, fmt.Sprint(i))
		l, err := net.Listen("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := l.Accept()
			if err == nil {
				conn.Write([]byte(reply))
				conn.Close()
			}
		}()
		if found, err := clamd.Scan(t.Context(), socket, []byte("x")); err == nil || found != "" || clamd.Ping(t.Context(), socket+"x") == nil {
			t.Errorf("%q: it finds %q, %v", reply, found, err)
		}
		l.Close()
	}
	// A scanner that never answers is given up when the caller has no more time.
	socket := filepath.Join(dir, "silent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := clamd.Scan(ctx, socket, []byte("x")); err == nil || !strings.Contains(err.Error(), "in time") {
		t.Errorf("it says %v", err)
	}
}
