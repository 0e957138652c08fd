package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// litestream is the program that copies a case log to another place as it is
// written (litestream.io), as the guide sets it up.
type litestream struct {
	h               *house
	program, config string
	replica         string // folder
	encrypts        bool   // what it writes there, as only 0.3 can
}

// A pair of keys that opens nothing else.
const (
	ageRecipient = "age1pk5vqg9kr2pcueqgu6pnsh0j25wd30whnvplefgdxfpzgycqde2qx2a0zg"
	ageIdentity  = "AGE-SECRET-KEY-13Z9GXW95Q3ZPT4AURKARYFW6NY2TPEPJDQ7R04FYJ7DAC44LY4CQS304S2"
)

// litestreamConfig is what the guide says, on this machine. 0.3 has a list of
// replicas where 0.5 has one.
const litestreamConfig = `
dbs:
  - path: %s
    %s
`

// TestLitestream replicates while klachtd works, loses the disk, goes back to a
// moment, then to the end, and goes on. KLACHTD_LITESTREAM names the program;
// .ci/litestream installs it.
func TestLitestream(t *testing.T) {
	program := os.Getenv("KLACHTD_LITESTREAM")
	if program == "" {
		t.Skip("KLACHTD_LITESTREAM names no litestream; .ci/litestream does")
	}
	klachtd := build(t, false)
	w := world{klachtd, klachtd, startInProcess, startInProcess(t)}
	h := w.open(t, foundation{})
	s := newLitestream(t, h, program)
	write := func(i int) {
		h.put(aboutTheLesson(person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i)}), now())
	}

	d := h.daemon()
	stop := s.start()
	for i := range 10 {
		write(i)
		d.sent(2 * (i + 1))
	}
	s.await(10)
	moment := time.Now().UTC()
	h.await("a second has gone by, which is as fine as a moment can be named", func() bool { return time.Since(moment) > 2*time.Second })
	for i := 10; i < 15; i++ {
		write(i)
		d.sent(2 * (i + 1))
	}
	s.await(15)
	h.must(0, "backup", filepath.Join(t.TempDir(), "beside.db")) // both ways at once
	before := time.Now()
	d.end(syscall.SIGKILL)
	stop(syscall.SIGKILL)
	s.private()
	if err := os.RemoveAll(s.log()); err != nil {
		t.Fatal(err)
	}

	then := s.restore(moment.Add(time.Second))
	if n := s.cases(then); n != 10 {
		t.Errorf("at %v there were 10 cases, and %d are restored", moment, n)
	}
	last := s.restore(time.Time{})
	t.Logf("restored %v after the kill", time.Since(before).Round(time.Millisecond))
	if err := os.RemoveAll(s.log()); err != nil { // what cases put there
		t.Fatal(err)
	}
	h.must(0, "restore", last)
	h.must(0, "verify")
	sent := len(h.smtp.Sent())
	d = h.daemon()
	stop = s.start()
	write(15)
	d.sent(sent + 2)
	s.await(16)
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	stop(syscall.SIGTERM)

	// Back again, on a disk that still has what Litestream keeps beside the log.
	h.must(0, "restore", "--replace", last)
	sent = len(h.smtp.Sent())
	d = h.daemon()
	stop = s.start()
	write(16)
	write(17)
	d.sent(sent + 4)
	s.await(17)
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	stop(syscall.SIGTERM)
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339))
	times := make(map[string]int)
	for _, tx := range h.smtp.Sent() {
		times[hash(tx.Data)]++
	}
	repeated := 0
	for _, n := range times {
		repeated += n - 1
	}
	t.Logf("%d of %d mails came twice", repeated, len(times))
	// Those of the last pass before the kill were perhaps not on record as sent, and
	// come again with each restore.
	if len(times) != 36 || repeated > 4 {
		t.Errorf("%d mails were sent for 18 complaints, %d of them twice", len(times), repeated)
	}
}

func newLitestream(t *testing.T, h *house, program string) *litestream {
	t.Helper()
	s := &litestream{h: h, program: program, config: filepath.Join(t.TempDir(), "litestream.yml"), replica: filepath.Join(t.TempDir(), "replica")}
	version, err := exec.Command(program, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	target := fmt.Sprintf("replica: {type: file, path: %s, sync-interval: 200ms}", s.replica)
	if s.encrypts = !strings.HasPrefix(string(version), "v0.5"); s.encrypts { // 0.3 has no version when Go installed it
		target = fmt.Sprintf("replicas: [{type: file, path: %s, sync-interval: 200ms, age: {recipients: [%s], identities: [%s]}}]",
			s.replica, ageRecipient, ageIdentity)
	}
	text := fmt.Sprintf(litestreamConfig, filepath.Join(s.log(), "klachtd.db"), target)
	if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// log is the folder of the case log.
func (s *litestream) log() string { return filepath.Join(filepath.Dir(s.h.config), "log") }

// start begins to replicate.
func (s *litestream) start() (stop func(syscall.Signal)) {
	t := s.h.t
	t.Helper()
	cmd := exec.Command(s.program, "replicate", "-config", s.config)
	out := new(output)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("litestream: %s", out)
		}
	})
	return func(signal syscall.Signal) {
		cmd.Process.Signal(signal)
		cmd.Wait()
	}
}

// restore gives a case log as the replica has it; the zero instant is the last.
func (s *litestream) restore(at time.Time) string {
	s.h.t.Helper()
	path, out, err := s.tryRestore(at)
	if err != nil {
		s.h.t.Fatalf("litestream restore: %v\n%s", err, out)
	}
	return path
}

func (s *litestream) tryRestore(at time.Time) (path string, out []byte, err error) {
	path = filepath.Join(s.h.t.TempDir(), "restored.db")
	args := []string{"restore", "-config", s.config, "-o", path}
	if !at.IsZero() {
		args = append(args, "-timestamp", at.Format(time.RFC3339))
	}
	out, err = exec.Command(s.program, append(args, filepath.Join(s.log(), "klachtd.db"))...).CombinedOutput()
	return path, out, err
}

// cases counts the cases of a restored log, which klachtd must find whole.
func (s *litestream) cases(path string) int {
	t := s.h.t
	t.Helper()
	n, err := s.tryCases(path)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (s *litestream) tryCases(path string) (int, error) {
	text, err := os.ReadFile(s.h.config)
	if err != nil {
		return 0, err
	}
	dir := filepath.Dir(path)
	text = bytes.Replace(text, []byte(`"log/klachtd.db"`), []byte(`"again.db"`), 1)
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, text, 0o600); err != nil {
		return 0, err
	}
	for _, command := range [][]string{{"restore", "--replace", path}, {"verify"}} {
		if out, err := exec.Command(s.h.program, append(command, "--config", config)...).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("klachtd %v: %w\n%s", command, err, out)
		}
	}
	out, err := exec.Command(s.h.program, "case", "list", "--json", "--config", config).Output()
	if err != nil {
		return 0, err
	}
	var list []caseFile
	err = json.Unmarshal(out, &list)
	return len(list), err
}

// await waits until the replica has so many cases, and nothing waits to be sent.
func (s *litestream) await(n int) {
	s.h.t.Helper()
	s.h.await(fmt.Sprintf("the replica has %d cases", n), func() bool {
		path, _, err := s.tryRestore(time.Time{})
		if err != nil {
			return false // it has not begun
		}
		return s.cases(path) == n
	})
}

// private checks that nobody else can read what litestream makes, nor anybody
// where it encrypts.
func (s *litestream) private() {
	for _, root := range []string{s.log(), s.replica} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			if path != s.replica && info.Mode().Perm()&0o077 != 0 {
				s.h.t.Errorf("%s has mode %v", path, info.Mode())
			}
			if root == s.replica && s.encrypts && info.Mode().IsRegular() {
				data, err := os.ReadFile(path)
				if err != nil || !bytes.HasPrefix(data, []byte("age-encryption.org/v1")) {
					s.h.t.Errorf("%s is not encrypted: %v", path, err)
				}
			}
			return err
		})
		if err != nil {
			s.h.t.Error(err)
		}
	}
}
