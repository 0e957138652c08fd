package caselog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The variables that make this test binary another process on the same log.
const (
	childTask = "CASELOG_TEST_TASK"
	childPath = "CASELOG_TEST_PATH"
)

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := child(task, os.Getenv(childPath)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child is what the other process does, until somebody kills it.
func child(task, path string) error {
	ctx := context.Background()
	if mask, ok := strings.CutPrefix(task, "backup "); ok {
		return childBackup(ctx, mask, path)
	}
	if from, ok := strings.CutPrefix(task, "restore "); ok {
		fmt.Println("locked")
		_, err := Restore(ctx, Restoration{From: from, To: path, Now: noon, Zone: time.UTC, Replace: true})
		return err
	}
	l, err := Open(ctx, path)
	if err != nil {
		return err
	}
	if _, err := l.Lock(); err != nil {
		return err
	}
	fmt.Println("locked")
	for n := 1; task == "write"; n++ {
		sha, _, err := l.File(ctx, complaint(n))
		if err != nil {
			return err
		}
		fmt.Println(sha)
	}
	_, err = bufio.NewReader(os.Stdin).ReadString('\n')
	return err
}

// childBackup makes a backup under a umask, and says where it is.
func childBackup(ctx context.Context, mask, path string) error {
	l, err := OpenUnchanged(ctx, path)
	if err != nil {
		return err
	}
	umask, err := strconv.ParseUint(mask, 8, 16)
	if err != nil {
		return err
	}
	syscall.Umask(int(umask))
	fmt.Println("locked")
	dest := path + ".backup"
	if umask == 0 || umask == 0o777 {
		dest += mask
	}
	c, err := l.Backup(ctx, dest)
	fmt.Println(c.Path)
	return err
}

// start runs the other process until it holds the lock.
func start(t *testing.T, task, path string) (kill func(), lines *bufio.Scanner) {
	t.Helper()
	program, err := os.Executable()
	try(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path)
	_, err = cmd.StdinPipe() // stays open, so that the child waits
	try(t, err)
	out, err := cmd.StdoutPipe()
	try(t, err)
	try(t, cmd.Start())
	kill = func() {
		cmd.Process.Kill()
		cmd.Wait()
	}
	t.Cleanup(kill)
	lines = bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "locked" {
		t.Fatalf("the other process says %q", lines.Text())
	}
	return kill, lines
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	kill, _ := start(t, "wait", path)
	l := reopen(t, path)
	defer l.Close()
	if _, err := l.Lock(); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process ") {
		t.Fatalf("a second process got %v", err)
	}
	if _, _, err := l.File(t.Context(), complaint(1)); err != nil {
		t.Errorf("the lock kept another command from writing: %v", err)
	}
	kill() // the lock goes with its process
	release, err := l.Lock()
	try(t, err)
	if _, err := l.Lock(); !errors.Is(err, ErrLocked) {
		t.Errorf("the same process got it twice: %v", err)
	}
	release()
	release, err = l.Lock()
	try(t, err)
	release()
}

// The same log under another name is the same log.
func TestLockThroughSymlink(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "case.db")
	start(t, "wait", path)
	try(t, os.Symlink(path, filepath.Join(dir, "alias.db")))
	l := reopen(t, filepath.Join(dir, "alias.db"))
	defer l.Close()
	if _, err := l.Lock(); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v", err)
	}
}

// Whatever the process had been told is filed, is filed after kill -9.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	kill, lines := start(t, "write", path)
	var filed []string
	for len(filed) < 20 && lines.Scan() {
		filed = append(filed, lines.Text())
	}
	kill()
	l := reopen(t, path)
	defer l.Close()
	if len(filed) != 20 {
		t.Fatalf("the other process filed %d: %v", len(filed), filed)
	}
	for _, sha := range filed {
		if _, found, err := l.Raw(t.Context(), sha); err != nil || !found {
			t.Errorf("%s is gone: %v", sha, err)
		}
	}
	sound(t, l)
}

// A log that was never closed opens as it was.
func TestReopenWithoutClose(t *testing.T) {
	l := testLog(t)
	c := newCase(t, l, 1)
	again := reopen(t, l.path)
	defer again.Close()
	got, err := again.Case(t.Context(), c.CaseID)
	if err != nil || got.Version != c.Case.Version {
		t.Errorf("got version %d, %v", got.Version, err)
	}
	sound(t, again)
}

// A pass that root ran by hand does not lock out the daemon.
func TestLockBelongsToTheOwnerOfTheLog(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	const daemon = 61184
	l := testLog(t)
	try(t, os.Chown(l.path, daemon, daemon))
	release, err := l.Lock()
	try(t, err)
	defer release()
	info, err := os.Stat(l.path + ".lock")
	try(t, err)
	if owner := info.Sys().(*syscall.Stat_t); owner.Uid != daemon || owner.Gid != daemon {
		t.Errorf("the lock belongs to %d:%d", owner.Uid, owner.Gid)
	}
}
