package main_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// TestSoak lets the daemon work while both servers misbehave, on Dovecot and by
// the real clock. At the end every complaint has one case and one confirmation,
// and the process is as large as it was.
//
// KLACHTD_SOAK is how long; .ci/soak gives 30m. Memory and descriptors are judged
// from three minutes on.
func TestSoak(t *testing.T) {
	t.Parallel()
	length := 6 * time.Second
	if s := os.Getenv("KLACHTD_SOAK"); s != "" {
		var err error
		if length, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	start := startDovecot(t)
	program := build(t, false)
	h := (world{program, program, startDovecot, start}).open(t, foundation{Intake: "cases_per_day = 100_000", Measured: true})
	s := soak{house: h, daemon: h.daemon(), chance: rand.New(rand.NewPCG(1, 2)), struck: make(map[string]int), length: length}

	end := time.After(length)
	complaints, trouble, looks := time.NewTicker(time.Second), time.NewTicker(min(4*time.Second, length/12)), time.NewTicker(time.Second)
	for running := true; running; {
		select {
		case <-end:
			running = false
		case <-complaints.C:
			s.write()
		case <-trouble.C:
			s.strike()
		case <-looks.C:
			s.look()
		}
	}
	s.settle()
	s.judge(length)
}

// soak is what happened so far.
type soak struct {
	*house
	daemon  *daemon
	chance  *rand.Rand
	raws    [][]byte       // all that was written to the house
	people  int            // who complained
	struck  map[string]int // faults by name
	memory  []int          // KiB resident, each second
	handles []int          // open descriptors
	seen    int            // transactions that the director has looked at
	paused  bool
	length  time.Duration
}

// write has a new complainant write, and the director answer some of what came.
func (s *soak) write() {
	s.people++
	from := person{fmt.Sprintf("Klager %d", s.people), fmt.Sprintf("klager%d@klant.example", s.people)}
	s.raws = append(s.raws, s.put(aboutTheLesson(from), now()))
	sent := s.smtp.Sent()
	for _, tx := range sent[s.seen:] {
		m := read(s.t, tx)
		if tx.Accepted && m.kind == "03" && s.chance.IntN(3) == 0 {
			s.raws = append(s.raws, s.put(m.answered(dirk, "gebeld\n\nWij spraken over de les."), now()))
		}
	}
	s.seen = len(sent)
}

// strike makes one thing go wrong.
func (s *soak) strike() {
	faults := []struct {
		name string
		do   func()
	}{
		{"450 to RCPT", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, Times: 3, Code: 450, Text: "4.2.1 Busy"}) }},
		{"421 to MAIL", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtMail, Times: 2, Code: 421, Text: "4.3.2 Closing"}) }},
		{"452 to DATA", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 2, Code: 452, Text: "4.3.1 Full"}) }},
		{"550 to RCPT", func() {
			s.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, Times: 1, Code: 550, Text: "5.1.1 No such user"})
		}},
		{"no answer to the dot", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 1, Drop: true}) }},
		{"dropped at MAIL", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtMail, Times: 1, Drop: true}) }},
		{"SMTP connections cut", func() { s.smtp.Disconnect() }},
		{"IMAP sessions killed", func() {
			if _, err := s.dovecot.KillSessions(); err != nil {
				s.t.Error(err)
			}
		}},
		{"stop switch", func() {
			word := map[bool]string{false: "pause", true: "resume"}[s.paused]
			s.paused = !s.paused
			s.must(0, word)
		}},
		{"silence after the dot", func() { s.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Times: 1, Hang: true}) }},
	}
	n := s.chance.IntN(len(faults) + 2)
	if n >= len(faults) || faults[n].name == "silence after the dot" && (s.length < time.Minute || s.chance.IntN(6) > 0) {
		return // a silence lasts a minute: it is rare
	}
	faults[n].do()
	s.struck[faults[n].name]++
}

// look measures the process.
func (s *soak) look() {
	pid := s.daemon.cmd.Process.Pid
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		s.t.Fatalf("the daemon is gone: %v\n%s", err, tail(s.daemon.stderr.String()))
	}
	var kib int
	if _, after, found := strings.Cut(string(status), "VmRSS:"); found {
		fmt.Sscan(after, &kib)
	}
	open, err := os.ReadDir(filepath.Join("/proc", fmt.Sprint(pid), "fd"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.memory, s.handles = append(s.memory, kib), append(s.handles, len(open))
}

// settle heals all and lets a day of passes send what waits.
func (s *soak) settle() {
	s.smtp.Heal()
	if s.paused {
		s.must(0, "resume")
	}
	s.await("all mail is taken in", func() bool { return len(s.stored("INBOX")) == 0 })
	if code := s.daemon.end(syscall.SIGTERM); code != 0 {
		s.t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, tail(s.daemon.stderr.String()))
	}
	for hours := time.Duration(1); ; hours += 5 {
		r := s.run(s.t.Context(), "once", "--at", now().Add(hours*time.Hour).Format(time.RFC3339))
		if r.code == 0 {
			return
		}
		if hours > 24 {
			s.t.Fatalf("a day later: %v", r)
		}
	}
}

// judge compares what went in with what came out.
func (s *soak) judge(length time.Duration) {
	t := s.t
	t.Helper()
	errors := strings.Count(s.daemon.stderr.String(), "level=ERROR")
	t.Logf("%v: %d mails came, %d transactions, faults %v, %d errors said", length, len(s.raws), len(s.smtp.Sent()), s.struck, errors)

	archive := make(map[string]int)
	for _, m := range s.stored("Verwerkt") {
		archive[hash(m.Raw)]++
	}
	for i, raw := range s.raws {
		if n := archive[hash(raw)]; n != 1 {
			t.Errorf("mail %d is %d times in the archive", i+1, n)
		}
	}
	bytes := make(map[string]string) // Message-ID -> hash of the mail
	confirmed := make(map[string]bool)
	doubled := 0
	for _, tx := range s.smtp.Sent() {
		m := read(t, tx)
		if sum, again := bytes[m.id]; again && sum != m.sha256 {
			t.Errorf("mail %v was sent again with other bytes", m)
		} else if again {
			doubled++
		}
		bytes[m.id] = m.sha256
		confirmed[m.to] = confirmed[m.to] || tx.Accepted && m.kind == "01"
	}
	unconfirmed := 0
	for n := range s.people {
		if !confirmed[fmt.Sprintf("klager%d@klant.example", n+1)] {
			unconfirmed++
		}
	}
	// Refused for good is refused: that complainant gets no 01, and the director knows.
	if cases, refused := len(s.cases()), s.struck["550 to RCPT"]; cases != s.people || unconfirmed > refused {
		t.Errorf("%d people complained and there are %d cases; %d have no confirmation, and %d mails were refused for good", s.people, cases, unconfirmed, refused)
	}
	tries := s.struck["450 to RCPT"]*3 + s.struck["452 to DATA"]*2 + s.struck["no answer to the dot"] + s.struck["silence after the dot"]
	if doubled > tries {
		t.Errorf("%d mails were offered again after %d troubles", doubled, tries)
	}
	if length < 3*time.Minute {
		return
	}
	middle, last := len(s.memory)/3, 2*len(s.memory)/3
	before, after := median(s.memory[middle:last]), median(s.memory[last:])
	most, later := slices.Max(s.handles[middle:last]), slices.Max(s.handles[last:])
	t.Logf("resident: median %d KiB in the second third, %d KiB in the last; descriptors: at most %d and %d", before, after, most, later)
	if after > before+before/10+4<<10 {
		t.Errorf("memory grows: %d KiB, then %d KiB", before, after)
	}
	if later > most+4 {
		t.Errorf("descriptors grow: %d, then %d", most, later)
	}
}

func median(values []int) int {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
