package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run klachtd as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(patient{m}, map[string]func(){"klachtd": main, "klachtd-crash": crashing})
}

// patient runs tests that mostly wait: for processes, mail servers and the clock.
type patient struct{ *testing.M }

func (m patient) Run() int {
	flag.Parse()
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "test.parallel" })
	if !told { // by default there is one test for each core, and the cores would idle
		if err := flag.Set("test.parallel", strconv.Itoa(max(8, runtime.GOMAXPROCS(0)))); err != nil {
			log.Fatal(err)
		}
	}
	if os.Getenv("GOGC") == "" { // the stories told in here make much garbage, and little that stays
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(1 << 30) // those with large mail may be told at the same time
	}
	onDisk := os.Getenv("KLACHTD_BOMB_GROUP") != "" || // whose limit would count a folder in memory
		os.Getenv("KLACHTD_SCALE") != "" || os.Getenv("KLACHTD_IDLE") != "" // measured on the disk, as a real log
	if !onDisk {
		if dir, err := swift(); err == nil {
			defer os.RemoveAll(dir)
			os.Setenv("TMPDIR", dir)
		}
	}
	return m.M.Run()
}

// withinTest is the environment of a klachtd that is told within the test: the memory
// it may take is that of all stories together, which GOGC keeps.
func withinTest(variable string) string {
	if variable == "GOMEMLIMIT" {
		return "off"
	}
	return ""
}

// swift makes a folder in memory, where there is enough. These tests sync a great
// many files, and it is processes that die in them: what a disk holds when the
// power is lost, TestPowerLoss tells.
func swift() (dir string, err error) {
	const memory = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(memory, &s); err != nil {
		return "", err
	}
	if s.Bavail*uint64(s.Bsize) < 1<<30 {
		return "", errors.New("it is too small")
	}
	if dir, err = os.MkdirTemp(memory, "klachtd-"); err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711) // Dovecot, as nobody, passes through
}

// TestScripts plays the stories of testdata/script: people write, the clock is
// set, klachtd makes a pass. README there explains the words.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, scripts("testdata/script"))
}

// mayRun are the programs that a script finds besides klachtd: those of every machine with
// Go and a C compiler, and those that a script asks for ([!exec:python3] skip).
var mayRun = []string{"sh", "cat", "python3", "pdftotext"}

// onlyThese leaves only mayRun in a script's PATH, so that a script that needs more fails on
// every machine, not only where that is missing.
func onlyThese(env *testscript.Env) error {
	klachtd, err := exec.LookPath("klachtd")
	if err != nil {
		return err
	}
	dir := filepath.Join(env.WorkDir, ".bin")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for _, name := range mayRun {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		call := fmt.Sprintf("#!/bin/sh\nPATH='%s' exec '%s' \"$@\"\n", os.Getenv("PATH"), path) // it may need others
		if name == "sh" {                                                                       // what it runs is of the script
			call = fmt.Sprintf("#!/bin/sh\nexec '%s' \"$@\"\n", path)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(call), 0o755); err != nil {
			return err
		}
	}
	env.Setenv("PATH", filepath.Dir(klachtd)+string(filepath.ListSeparator)+dir)
	return nil
}

// TestScriptsRunAnywhere: a script asks whether a program is there that is not on every
// machine with Go and a C compiler.
func TestScriptsRunAnywhere(t *testing.T) {
	t.Parallel()
	everywhere := []string{"klachtd", "sh", "cat"}
	files, err := filepath.Glob("testdata/script/*.txt")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d scripts, %v", len(files), err)
	}
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines, _, _ := strings.Cut(string(script), "\n-- ")
		for line := range strings.Lines(lines) {
			call := strings.Fields(strings.TrimPrefix(line, "! "))
			if len(call) < 2 || call[0] != "exec" || slices.Contains(everywhere, call[1]) {
				continue
			}
			if before, _, _ := strings.Cut(lines, line); !strings.Contains(before, "[!exec:"+call[1]+"] skip 'the rest needs "+call[1]+"'\n") {
				t.Errorf("%s: where there is no %s it fails: %s", file, call[1], line)
			}
		}
	}
}

// TestClients plays one story with every mail client that people here use. Each
// writes one half of it with each line end: $EOL and $OTHER; the providers that
// vouch for senders take turns. No command of these is asked back. It is one client for
// each provider, or all with KLACHTD_STORIES=all.
func TestClients(t *testing.T) {
	t.Parallel()
	const folder = "testdata/script/clients"
	templates, err := filepath.Glob(folder + "/*.eml")
	if err != nil || len(templates) < 10 {
		t.Fatalf("%d clients, %v", len(templates), err)
	}
	ends := [2]string{"lf", "crlf"}
	providers := [3]string{"authserv", "google", "microsoft365"}
	for i, file := range templates {
		if i%4 != 0 && os.Getenv("KLACHTD_STORIES") != "all" {
			continue
		}
		client := strings.TrimSuffix(filepath.Base(file), ".eml")
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			p := scripts(folder)
			setup := p.Setup
			p.Setup = func(env *testscript.Env) error {
				env.Setenv("CLIENT", client)
				env.Setenv("EOL", ends[i%2])
				env.Setenv("OTHER", ends[1-i%2])
				env.Setenv("PROVIDER", providers[i%3])
				return setup(env)
			}
			testscript.Run(t, p)
		})
	}
}

// scripts are the parameters of every script in a folder.
func scripts(dir string) testscript.Params {
	return testscript.Params{
		Dir: dir, RequireUniqueNames: true,
		Condition: func(cond string) (bool, error) {
			if cond != "all" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			return os.Getenv("KLACHTD_STORIES") == "all", nil
		},
		Setup: func(env *testscript.Env) error {
			env.Values[storyKey{}] = &story{dir: env.WorkDir}
			for name, folder := range map[string]string{"CLIENTS": "testdata/script/clients", "LOGS": "testdata/logs", "EXAMPLE": "../../config.example.toml"} {
				path, err := filepath.Abs(folder)
				if err != nil {
					return err
				}
				env.Setenv(name, path)
			}
			// The race detector's runtime would wait a second at each exit.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("GOGC", "off") // a process of a script is over before a collection of its garbage pays
			env.Setenv("GOMEMLIMIT", "256MiB")
			return onlyThese(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":     telling((*story).serve),
			"configure": telling((*story).configure),
			"edit":      telling((*story).edit),
			"fill":      telling((*story).fill),
			"truncate":  telling((*story).truncate),
			"log":       telling((*story).older),
			"lock":      telling((*story).lock),
			"unlock":    telling((*story).unlock),
			"sql":       sqlCommand,
			"at":        telling((*story).at),
			"fault":     telling((*story).fault),
			"mended":    telling((*story).mended),
			"relay":     telling((*story).relay),
			"trust":     telling((*story).trust),
			"border":    telling((*story).border),
			"run":       telling((*story).run),
			"discreet":  telling((*story).discreet),
			"mail":      telling((*story).mail),
			"reply":     telling((*story).reply),
			"approved":  telling((*story).approved),
			"tap":       tap,
			"scanner":   telling((*story).scanner),
			"client":    telling((*story).client),
			"between":   telling((*story).between),
			"deliver":   telling((*story).deliver),
			"repeat":    telling((*story).repeat),
			"step":      telling((*story).step),
			"then":      telling((*story).then),
			"says":      says,
			"refused":   telling((*story).refused),
			"attached":  telling((*story).attached),
			"save":      telling((*story).save),
			"case":      telling((*story).check),
			"exits":     exits,
		},
	}
}

// storyKey is where a script keeps its story.
type storyKey struct{}

// telling makes a script's word of a method that may fail.
func telling(do func(*story, *testscript.TestScript, []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("! has no meaning here")
		}
		ts.Check(do(ts.Value(storyKey{}).(*story), ts, args))
	}
}

// exits runs a process and wants exactly this exit code: exits 65 klachtd check
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
