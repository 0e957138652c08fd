package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// faulty are the system calls by which the log lives, and how many of them a
// pass makes on its files, about.
var faulty = map[string]int{
	"openat": 30, "mkdirat": 1, "fchown": 5, "flock": 1, "pread64": 200, "pwrite64": 500,
	"fsync": 40, "ftruncate": 3, "unlink": 3, "write": 1,
}

// faults are what becomes of such a call, in the words of strace(1).
var faults = []string{"signal=SIGKILL", "error=EIO", "error=ENOSPC"}

// fault is a doom of the system's making: the nth call on the files of the log
// by one thread fails, or is the last.
const fault = "call "

// chooseFault gives one of them.
func (o *ordeal) chooseFault() doom {
	names := sortedKeys(faulty)
	name := names[o.dice.IntN(len(names))]
	for range 2 { // most calls are of few kinds
		if other := names[o.dice.IntN(len(names))]; faulty[other] > faulty[name] {
			name = other
		}
	}
	return doom{
		where: fault + name + " " + faults[o.dice.IntN(len(faults))], n: 1 + o.dice.IntN(1+o.dice.IntN(faulty[name])),
		daemon: o.dice.IntN(8) == 0,
	}
}

// strace gives the command that makes a fault, and the file that tells of it.
func (o *ordeal) strace(d doom, cmd *exec.Cmd) (told string) {
	dir := filepath.Dir(o.config)
	told = filepath.Join(dir, "strace.txt")
	call, what, _ := strings.Cut(strings.TrimPrefix(d.where, fault), " ")
	args := []string{"strace", "-f", "-qq", "-o", told, "-e", "trace=" + call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, what, d.n), "-P", dir + "/log"}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal", ".lock"} {
		args = append(args, "-P", dir+"/log/klachtd.db"+suffix)
	}
	cmd.Args = append(append(args, cmd.Path), cmd.Args[1:]...)
	cmd.Path, cmd.Err = exec.LookPath("strace")
	return told
}

// injected reports whether the fault came to be.
func injected(told string) bool {
	text, err := os.ReadFile(told)
	return err == nil && (bytes.Contains(text, []byte("(INJECTED)")) || bytes.Contains(text, []byte("+++ killed by SIGKILL")))
}

// endedWell checks what a process says of a disk that fails: it goes on, or it
// says which file it is and what to do, and that it is to be tried again.
func (o *ordeal) endedWell(d doom, code int, out string) {
	o.t.Helper()
	if code != 0 && code != 75 {
		o.t.Errorf("%+v: exit code %d:\n%s", d, code, out)
	}
	if code == 75 && !strings.Contains(out, "left to retry") && (!strings.Contains(out, "klachtd.db") || !strings.Contains(out, "; ")) {
		o.t.Errorf("%+v: it does not say which file is meant and what to do:\n%s", d, out)
	}
}

// TestDiskFaults tells the story to a klachtd whose log lies on a disk that
// fails: any one of the system calls on its files gives an error, says that the
// disk is full, or is where the process is killed. The next pass, on a disk that
// works again, goes on from there; nothing is lost and nothing is done twice.
//
// KLACHTD_FAULTS is the number of faults; .ci/faults gives 2000. KLACHTD_SEED is
// one story of them.
func TestDiskFaults(t *testing.T) {
	t.Parallel()
	requireStrace(t)
	tellKilling(t, startInProcess, "COPY STORE EXPUNGE", number(t, "KLACHTD_FAULTS", 5), true)
}

// requireStrace skips a test where there is no strace, or where it may not look
// on.
func requireStrace(t *testing.T) {
	t.Helper()
	out, err := exec.Command("strace", "-f", "-qq", "-e", "trace=openat", "-e", "inject=openat:error=EIO:when=1000", "true").CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv(real.RequireServers) != "" {
		t.Fatalf("strace does not work here: %v\n%s", err, out)
	}
	t.Skipf("strace is not there, or may not trace (install strace; in a container it needs ptrace): %v\n%s", err, out)
}

// died reports whether a process ended by SIGKILL.
func died(err *exec.ExitError) bool {
	return err.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}
