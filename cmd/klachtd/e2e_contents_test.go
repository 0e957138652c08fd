// Package main_test is klachtd as the outside meets it: the built program, run
// as processes of its own between a mailbox and a mail server, with people who
// write to it and read what it sends. Nothing here looks inside. These are the stories
// that take a daemon, a kill, a server that fails in the middle, or a real mailbox. All
// others are told in testdata/script.
//
// Begin with the list of stories below; each is one function. What they are told
// with:
//
//	e2e_house_test.go     a foundation: its mailbox, configuration and clock
//	e2e_provider_test.go  where its mailbox is: in this process, or a real Dovecot
//	e2e_people_test.go    who writes, and how a mail client writes it
//	e2e_mail_test.go      a mail as its reader sees it
//	e2e_file_test.go      "case show --json"
//	script_whole_test.go  what holds for every mail and every case, here and in scripts
//	e2e_paper_test.go     a PDF as its reader sees it
//
// crash_test.go kills klachtd while a story is told to it, crash_fault_test.go has
// its disk fail, crash_power_test.go takes the power away.
//
// border_test.go is beside these: who is obeyed behind a real mail server that
// checks senders.
package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
)

// TestEndToEnd tells every story, side by side, to a mailbox in the process. Those that hang
// on the mailbox are told at Dovecot as well with KLACHTD_STORIES=all, as .ci/run has it. The
// others hang on SMTP or on the command line, and are told once.
func TestEndToEnd(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	watched := program
	if withRace() {
		watched = build(t, true)
	}
	type story struct {
		name string
		tell func(*testing.T, world)
	}
	anywhere := []story{
		{"an inbox that was read before", tellSecondPass},
		{"the same mail twice", tellTwice},
		{"the daemon, waiting for mail", tellDaemon},
		{"the daemon, killed", tellKilled},
		{"a restored backup", tellRestored},
		{"many complaints at once", tellFlood},
		{"a junk folder", tellJunk},
		{"an archive that refuses", tellArchiveRefused},
	}
	once := []story{
		{"the daemon, killed while it sends", tellKilledWhileSending},
		{"SMTP is away from the daemon", tellDaemonWithoutSMTP},
		{"SMTP refuses the daemon's account", tellAccountRefusedDaemon},
		{"tokens, in passes", tellTokensInPasses},
		{"tokens, in the daemon", tellTokensInDaemon},
		{"tokens, for a person who signs in", tellSignIn},
		{"sending is paused beside the daemon", tellPauseOfDaemon},
		{"two houses that write to each other", tellLoop},
		{"held mail is judged beside the daemon", tellHeldBesideDaemon},
	}
	for name, start := range map[string]func(*testing.T) provider{"in process": startInProcess, "dovecot": startDovecot} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stories := anywhere
			if name == "in process" {
				stories = slices.Concat(anywhere, once)
			} else if os.Getenv("KLACHTD_STORIES") != "all" {
				t.Skip("told at Dovecot with KLACHTD_STORIES=all")
			}
			w := world{program, watched, start, start(t)}
			for _, s := range stories {
				t.Run(s.name, func(t *testing.T) {
					t.Parallel()
					s.tell(t, w)
				})
			}
		})
	}
}

// world is where a story happens.
type world struct {
	program  string // path of klachtd
	watched  string // the same with the race detector, when the tests have it: for where goroutines are busy
	start    func(*testing.T) provider
	provider provider // one that was started, for all stories
}

// withRace says whether the tests have the race detector.
func withRace() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// build makes the program, once for all tests. Without the race detector it is there:
// that of TestMain, which is main.
func build(t *testing.T, race bool) (program string) {
	t.Helper()
	program, err := builds[race]()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

var builds = map[bool]func() (string, error){false: sync.OnceValues(buildPlain), true: sync.OnceValues(buildRace)}

func buildPlain() (string, error) {
	if !withRace() {
		return exec.LookPath("klachtd")
	}
	return buildInto("plain")
}
func buildRace() (string, error) { return buildInto("race", "-race") }

// buildInto makes it beside the programs of TestMain, with which it goes.
func buildInto(folder string, flags ...string) (program string, err error) {
	crash, err := exec.LookPath("klachtd-crash")
	if err != nil {
		return "", err
	}
	program = filepath.Join(filepath.Dir(crash), folder, "klachtd")
	cmd := exec.Command("go", append(append([]string{"build"}, flags...), "-o", program, ".")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}
