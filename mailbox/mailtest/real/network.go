//go:build linux

package real

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// network is a separate network, from which nothing else can be reached. All of
// 192.0.2.0/24 (RFC 5737) is local in it, so that a program there can be any of these
// hosts, on any port. Its programs use their own name server.
type network struct {
	jobs chan func()
}

// newNetwork makes a network, for root alone. It keeps a file in dir.
func newNetwork(nameserver, dir string) (*network, error) {
	resolv := filepath.Join(dir, "resolv.conf")
	if err := os.WriteFile(resolv, []byte("nameserver "+nameserver+"\n"), 0o644); err != nil {
		return nil, err
	}
	n := &network{jobs: make(chan func())}
	entered := make(chan error)
	go func() {
		// What is in a namespace is a thread, with the sockets and processes it makes.
		// It stays locked, and so ends with this goroutine.
		runtime.LockOSThread()
		err := enter(resolv)
		entered <- err
		if err != nil {
			return
		}
		for job := range n.jobs {
			job()
		}
	}()
	return n, <-entered
}

// enter moves this thread into its own namespaces.
func enter(resolv string) error {
	// A thread that shares its root and working folder with others (CLONE_FS)
	// may not leave their mount namespace: mount_namespaces(7).
	if err := unix.Unshare(unix.CLONE_FS | unix.CLONE_NEWNS | unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("unshare: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := unix.Mount(resolv, "/etc/resolv.conf", "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("mount over /etc/resolv.conf: %w", err)
	}
	return errors.Join(
		configure("lo", unix.SIOCSIFFLAGS, func(r *unix.Ifreq) error { r.SetUint16(unix.IFF_UP); return nil }),
		// Every address of a network on a loopback interface is local.
		configure("lo:1", unix.SIOCSIFADDR, func(r *unix.Ifreq) error { return r.SetInet4Addr([]byte{192, 0, 2, 1}) }),
		configure("lo:1", unix.SIOCSIFNETMASK, func(r *unix.Ifreq) error { return r.SetInet4Addr([]byte{255, 255, 255, 0}) }),
	)
}

// configure sets one thing of an interface: netdevice(7).
func configure(name string, what uint, set func(*unix.Ifreq) error) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq(name)
	if err != nil {
		return err
	}
	if err := set(request); err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, what, request); err != nil {
		return fmt.Errorf("set up %s: %w", name, err)
	}
	return nil
}

// do does a job in the network.
func (n *network) do(job func()) {
	done := make(chan struct{})
	n.jobs <- func() {
		defer close(done)
		job()
	}
	<-done
}

// close ends the network once the last program in it has ended. It kills the programs
// that start put into it.
func (n *network) close() { close(n.jobs) }

// start starts a program as the first process of its own PID namespace
// (pid_namespaces(7)): when it is killed, so is everything it started. It is killed
// with the test.
func (n *network) start(cmd *exec.Cmd) (err error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWPID
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	n.do(func() { err = cmd.Start() })
	return err
}

func (n *network) listen(address string) (l net.Listener, err error) {
	n.do(func() { l, err = net.Listen("tcp4", address) })
	return l, err
}

func (n *network) listenPacket(address string) (c net.PacketConn, err error) {
	n.do(func() { c, err = net.ListenPacket("udp4", address) })
	return c, err
}

// dial connects as one of the hosts, given by its address.
func (n *network) dial(ctx context.Context, host, address string) (conn net.Conn, err error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(host)}}
	n.do(func() { conn, err = d.DialContext(ctx, "tcp4", address) })
	return conn, err
}
