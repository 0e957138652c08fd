//go:build linux

package real

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// postfixMaster is run directly: "postfix start" would also check the system's folders.
// This is its place on Debian.
const postfixMaster = "/usr/lib/postfix/sbin/master"

// process is a running program, with everything it starts.
type process struct {
	name  string
	cmd   *exec.Cmd
	ended chan struct{}
}

func logs(processes []*process) (names []string) {
	for _, p := range processes {
		names = append(names, p.name+".log")
	}
	return names
}

// startAll starts the filters, then Postfix, and returns when they answer.
func (b *Border) startAll() error {
	for _, f := range filters {
		args := []string{"-f", "-x", b.path(f.name + ".conf")}
		if f.program == "opendmarc" {
			args[1] = "-c"
		}
		if err := b.run(f.name, f.program, f.program, args...); err != nil {
			return err
		}
	}
	if err := b.run("postfix", "", postfixMaster, "-c", b.path("postfix")); err != nil {
		return err
	}
	for _, f := range filters {
		err := b.await(f.name, func(context.Context) (net.Conn, error) { return net.Dial("unix", b.socket(f.name)) })
		if err != nil {
			return err
		}
	}
	for _, address := range []string{MX, StrictMX, LaxMX, submission} {
		err := b.await("postfix", func(ctx context.Context) (net.Conn, error) { return b.net.dial(ctx, ownUser, address) })
		if err != nil {
			return err
		}
	}
	return nil
}

// run starts a program as a user, root when that is "".
func (b *Border) run(name, as, program string, args ...string) error {
	// The test kills the shell: a program that changes its user, as Postfix does, would
	// survive (PR_SET_PDEATHSIG in prctl(2)).
	cmd := exec.Command("/bin/sh", append([]string{"-c", `"$@" & wait`, "sh", program}, args...)...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "MAIL_CONFIG="+b.path("postfix"))
	if as != "" {
		id, err := account(as)
		if err != nil {
			return err
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: id}
	}
	out, err := os.Create(b.path(name + ".log"))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := b.net.start(cmd); err != nil {
		return err
	}
	p := &process{name, cmd, make(chan struct{})}
	go func() {
		// What matters is that it ended too early, not how.
		_ = cmd.Wait()
		close(p.ended)
	}()
	b.processes = append(b.processes, p)
	return nil
}

// await waits until a program takes connections.
func (b *Border) await(name string, dial func(context.Context) (net.Conn, error)) error {
	ctx, cancel := context.WithTimeout(context.Background(), smtpPatience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := dial(ctx)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-b.ended(name):
			return errors.New(name + " ended")
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", name, err)
		case <-tick.C:
		}
	}
}

func (b *Border) ended(name string) <-chan struct{} {
	for _, p := range b.processes {
		if p.name == name {
			return p.ended
		}
	}
	return nil
}

// stop ends everything at once, and waits until it has ended.
func (b *Border) stop() {
	for _, p := range b.processes {
		_ = p.cmd.Process.Kill() // or it has ended
	}
	for _, p := range b.processes {
		<-p.ended
	}
	for _, l := range b.listeners {
		l.Close()
	}
	if b.net != nil {
		b.net.close()
	}
}

func (b *Border) path(name string) string { return filepath.Join(b.dir, name) }

func (b *Border) socket(filter string) string { return b.path("filters/" + filter) }

// account is a user of the system; the packages bring theirs.
func account(name string) (*syscall.Credential, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

func host(address string) string {
	h, _, _ := net.SplitHostPort(address)
	return h
}
