package setup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrStopped: the person answering stopped (^D), and nothing was written.
var ErrStopped = errors.New("stopped; nothing was written")

// line is what was read, or why reading failed.
type line struct {
	text string
	err  error
}

// console is a person who answers, or a file of answers in the order of the questions.
type console struct {
	out   io.Writer
	lines chan line
	fd    int // of the terminal; -1 for none
}

func newConsole(in io.Reader, out io.Writer) *console {
	c := &console{out: out, lines: make(chan line), fd: -1}
	if f, ok := in.(*os.File); ok {
		if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err == nil {
			c.fd = int(f.Fd())
		}
	}
	go func() { // reading a terminal cannot be interrupted: leave it behind
		for r := bufio.NewReader(in); ; {
			text, err := r.ReadString('\n')
			if text != "" {
				err = nil
			}
			c.lines <- line{strings.TrimSpace(text), err}
		}
	}()
	return c
}

// ask asks until there is an answer, or uses the default.
func (c *console) ask(ctx context.Context, prompt, preset string) (string, error) {
	if preset != "" {
		prompt += " [" + preset + "]"
	}
	fmt.Fprint(c.out, prompt+": ")
	select {
	case l := <-c.lines:
		if l.err != nil {
			fmt.Fprintln(c.out)
			return "", ErrStopped
		}
		if l.text == "" {
			return preset, nil
		}
		return l.text, nil
	case <-ctx.Done():
		fmt.Fprintln(c.out)
		return "", ErrStopped
	}
}

// askSecret is ask, but a terminal does not show what is typed.
func (c *console) askSecret(ctx context.Context, prompt string) (string, error) {
	if c.fd < 0 {
		return c.ask(ctx, prompt, "")
	}
	shown, err := unix.IoctlGetTermios(c.fd, unix.TCGETS)
	if err != nil {
		return "", err
	}
	hidden := *shown
	hidden.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(c.fd, unix.TCSETS, &hidden); err != nil {
		return "", err
	}
	defer func() {
		_ = unix.IoctlSetTermios(c.fd, unix.TCSETS, shown) // the terminal is gone, and with it anybody to tell
		fmt.Fprintln(c.out)
	}()
	return c.ask(ctx, prompt, "")
}
