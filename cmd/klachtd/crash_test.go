package main_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestKills kills klachtd again and again, at every step and at any moment,
// while a story is told to it: complaints, commands, a withdrawal, mail that is
// held, that comes twice, that comes back. When the story is over nothing was
// lost and nothing was done twice: it came out as it does without kills. A mail
// comes twice only for a kill between its final dot and the record of it, and
// then byte for byte.
//
// KLACHTD_KILLS is the number of kills; .ci/kills gives 10,000. KLACHTD_SEED is
// one story of them, to see it again.
func TestKills(t *testing.T) {
	t.Parallel()
	tellKilling(t, startInProcess, "COPY STORE EXPUNGE", number(t, "KLACHTD_KILLS", 10), false)
}

// TestKillsDovecot does so with a real mailbox, which has MOVE.
// KLACHTD_DOVECOT_KILLS is the number of kills; .ci/run gives 20.
func TestKillsDovecot(t *testing.T) {
	t.Parallel()
	kills := number(t, "KLACHTD_DOVECOT_KILLS", 0)
	if kills == 0 && number(t, "KLACHTD_SEED", 0) == 0 {
		t.Skip("KLACHTD_DOVECOT_KILLS is how many times klachtd is killed beside a real mailbox")
	}
	tellKilling(t, startDovecot, "MOVE", kills, false)
}

// tellKilling tells stories until klachtd was killed, or had a fault in its way,
// often enough; of seed KLACHTD_SEED alone when that is set.
func tellKilling(t *testing.T, start func(*testing.T) provider, archive string, want int, faults bool) {
	t.Helper()
	program, err := exec.LookPath("klachtd-crash")
	if err != nil {
		t.Fatal(err)
	}
	w := world{program: program, watched: program, start: start, provider: start(t)}
	k := &killing{world: w, inStory: min(want, 75), twins: newTwins(w), archive: archive, faults: faults, sum: tally{at: make(map[string]int)}}
	if seed := number(t, "KLACHTD_SEED", 0); seed > 0 {
		k.tell(t, seed, seed)
		want = 0
	}
	for seed := 1; k.kills() < want && !t.Failed(); {
		last := seed
		if want > k.inStory { // more than one story tells
			last += runtime.GOMAXPROCS(0) - 1
		}
		k.tell(t, seed, last)
		seed = last + 1
	}
	k.report(t)
}

// killing is a number of stories, and what they come to together.
type killing struct {
	world
	*twins
	archive string // the commands that the mailbox archives with
	inStory int    // kills in each story, about
	faults  bool   // of the disk, in place of kills

	mu      sync.Mutex
	stories int
	sum     tally
}

func (k *killing) kills() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sum.kills()
}

// tell tells the stories of some seeds, side by side.
func (k *killing) tell(t *testing.T, first, last int) {
	t.Run("seeds", func(t *testing.T) {
		for seed := first; seed <= last; seed++ {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				v := newVariant(t, seed%variants)
				o := startOrdeal(t, k.world, v, uint64(seed), os.Getenv("KLACHTD_CRASH_BUG"))
				o.archive, o.faults = k.archive, k.faults
				o.suffer(k.inStory)
				o.check(k.of(t, v, seed%variants))
				k.mu.Lock()
				defer k.mu.Unlock()
				k.stories++
				k.sum.add(o.tally)
			})
		}
	})
}

// report prints the figures.
func (k *killing) report(t *testing.T) {
	t.Helper()
	if t.Failed() {
		t.Logf("to see seed N again: KLACHTD_SEED=N go test -run '^%s$' ./cmd/klachtd", t.Name())
		return
	}
	t.Logf("%d kills or faults in %d stories, and %d passes that nobody killed: 0 messages lost, 0 cases doubled, 0 letters lost; "+
		"%d letters came again, byte for byte the same, each for a kill between the final dot and the record of it; %d copies in the archive, for kills between COPY and EXPUNGE",
		k.sum.kills(), k.stories, k.sum.passes, k.sum.doubles, k.sum.copies)
	for _, line := range k.sum.lines() {
		t.Log(line)
	}
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// twins are the stories without kills, each told once.
type twins struct {
	w    world
	once [variants]func(*testing.T, *variant) ending
}

func newTwins(w world) *twins {
	s := &twins{w: w}
	for i := range s.once {
		var once sync.Mutex
		var e *ending
		s.once[i] = func(t *testing.T, v *variant) ending {
			once.Lock()
			defer once.Unlock()
			if e == nil {
				o := startOrdeal(t, w, v, 0, "")
				o.suffer(0)
				got := o.ending()
				o.check(got)
				e = &got
			}
			return *e
		}
	}
	return s
}

func (s *twins) of(t *testing.T, v *variant, n int) ending {
	t.Helper()
	return s.once[n](t, v)
}

func (s *tally) kills() (n int) {
	for _, k := range s.at {
		n += k
	}
	return n
}

func (s *tally) add(o tally) {
	for where, n := range o.at {
		s.at[where] += n
	}
	s.passes += o.passes
	s.doubles += o.doubles
	s.copies += o.copies
}

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// lines gives the kills by where they fell.
func (s *tally) lines() (lines []string) {
	for _, where := range sortedKeys(s.at) {
		lines = append(lines, fmt.Sprintf("%6d  %s", s.at[where], where))
	}
	return lines
}

// TestKillsFindBugs tells the story to programs that do things in the wrong
// order: whatever would lose mail, or send it without a trace, is found.
func TestKillsFindBugs(t *testing.T) {
	t.Parallel()
	for bug, sign := range map[string]string{
		"archive before filing": "is in the archive and not in the log",
		"settle before sending": "was never offered to the mail server",
		"dial before recording": "its attempt is not on record",
		"compose anew":          "other bytes than those that were committed",
	} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKills$", "-test.v")
			cmd.Env = append(os.Environ(), "KLACHTD_KILLS=1000", "KLACHTD_SEED=1", "KLACHTD_DOVECOT_KILLS=0", "KLACHTD_CRASH_BUG="+bug)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), sign) {
				t.Errorf("it is not found, or for another reason (%v):\n%s", err, tail(string(out)))
			}
		})
	}
}
