package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// What the tests tell klachtd-crash, which is this test binary under another
// name. The program itself reads none of these.
const (
	crashPoint = "KLACHTD_CRASH_POINT" // "settled 3": it kills itself when it passes that point for the third time
	crashNow   = "KLACHTD_CRASH_NOW"   // what the clock says when it starts; or, with a slash, a file that has what it says now
	crashBug   = "KLACHTD_CRASH_BUG"   // a bug of crash_bug_test.go that it has
)

// crashing is klachtd as main has it, but that it dies where it is told to.
func crashing() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &env.Env{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: clock}
	err := doom(a, os.Getenv(crashPoint), os.Getenv(crashNow), os.Getenv(crashBug))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(env.ExitUsage)
	}
	code := execute(ctx, a, os.Args[1:])
	stop()
	os.Exit(code)
}

// doom gives a program its end, its clock and its bug.
func doom(a *env.Env, point, now, bug string) error {
	if strings.Contains(now, "/") {
		a.Now = func() time.Time { return clockOf(now) }
	} else if now != "" {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return err
		}
		began := time.Now()
		a.Now = func() time.Time { return at.Add(time.Since(began)).Truncate(time.Second) }
	}
	var die func(desk.Point)
	if point != "" {
		name, nth, _ := strings.Cut(point, " ")
		n, err := strconv.ParseInt(nth, 10, 64)
		if err != nil {
			return err
		}
		die = dieAt(desk.Point(name), n)
	}
	spoil, known := bugs[bug]
	if bug != "" && !known {
		return fmt.Errorf("no such bug: %s", bug)
	}
	a.Adjust = func(d *desk.Desk) {
		d.Reached = die
		if spoil != nil {
			spoil(d, filepath.Join(filepath.Dir(a.Config), "log", "klachtd.db"))
		}
	}
	return nil
}

// clockOf reads a clock that a test sets, in RFC 3339, and that otherwise stands
// still.
func clockOf(file string) time.Time {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		panic(err)
	}
	return at
}

// dieAt ends the process, as kill -9 does, when a point is passed for the nth
// time. The points are passed by several goroutines.
func dieAt(point desk.Point, nth int64) func(desk.Point) {
	var passed atomic.Int64
	return func(p desk.Point) {
		if p == point && passed.Add(1) == nth {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // it cannot fail for ourselves
			select {}                                      // nothing more is done until it arrives
		}
	}
}
