// Command klachtd runs the complaints procedure of a foundation from one mailbox. The
// commands are in the packages below, by what they are for; commands.go lists them, and
// package env gives them what they work with.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // terms are counted in Amsterdam, whatever the machine has installed

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/journal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	e := &env.Env{In: os.Stdin, Out: os.Stdout, Err: journal.Stderr(), Getenv: os.Getenv, Now: clock}
	code := execute(ctx, e, os.Args[1:])
	stop()
	os.Exit(code)
}

// execute runs one command and gives its exit code.
func execute(ctx context.Context, e *env.Env, args []string) int {
	err := runTyped(ctx, e, args)
	if err == nil || errors.Is(err, errHelp) {
		return env.ExitDone
	}
	var f *env.Failure
	if !errors.As(err, &f) {
		f = &env.Failure{Code: env.ExitRetry, Err: err}
	}
	if text := f.Err.Error(); text != "" {
		text = "klachtd: " + e.Spoken(text)
		if f.Code == env.ExitUsage {
			text = cli.Wrap(text)
		}
		fmt.Fprintln(e.Err, text)
	}
	return f.Code
}

// clock is the only place where the program reads the time. It gives whole seconds,
// which is what the log stores.
func clock() time.Time { return time.Now().Truncate(time.Second) }
