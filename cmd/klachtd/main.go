// Command klachtd runs the complaints procedure of a foundation from one mailbox. This
// package only connects the parts: it reads the configuration, opens the log and the
// mailbox, and hands them to package desk. Each command has its own file; commands.go
// lists them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // terms are counted in Amsterdam, whatever the machine has installed

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/journal"
)

// defaultConfig is read unless --config names another file.
const defaultConfig = "/etc/klachtd/config.toml"

// The exit codes, after sysexits(3).
const (
	exitDone     = 0
	exitUsage    = 64
	exitFindings = 65
	exitNoCase   = 66
	exitRetry    = 75
	exitConfig   = 78
)

// app is what a command may use of the outside world.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	config         string // path of the configuration

	adjust func(*desk.Desk) // changes a desk before it works; nil except in tests
}

// failure is an error with an exit code.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func fail(code int, format string, args ...any) error {
	return &failure{code, fmt.Errorf(format, args...)}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: journal.Stderr(), getenv: os.Getenv, now: clock}
	code := a.main(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// main runs one command and gives its exit code.
func (a *app) main(ctx context.Context, args []string) int {
	err := a.dispatch(ctx, args)
	if err == nil || errors.Is(err, errHelp) {
		return exitDone
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{exitRetry, err}
	}
	if text := f.err.Error(); text != "" {
		text = "klachtd: " + a.spoken(text)
		if f.code == exitUsage {
			text = cli.Wrap(text)
		}
		fmt.Fprintln(a.stderr, text)
	}
	return f.code
}

// clock is the only place where the program reads the time. It gives whole seconds,
// which is what the log stores.
func clock() time.Time { return time.Now().Truncate(time.Second) }
