package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// ordeal is one story told to a klachtd that is killed time and again.
type ordeal struct {
	*house
	variant    *variant
	faults     bool // it dies of its disk
	bug        string
	dice       *rand.Rand
	imap, mail *tap
	archive    string // commands that the mailbox archives with
	clock      time.Time

	unfetched int // mails in the inbox
	arrived   [][]byte
	last      snapshot
	offered   map[string]bool // Message-IDs that the mail server has seen, without <>
	windows   map[string]int  // Message-ID -> passes killed after its final dot and before that was on record
	tally
}

// tally is what is counted.
type tally struct {
	at      map[string]int // kills, by where they fell
	passes  int            // that ended by themselves
	doubles int            // transactions that brought a mail again
	copies  int            // mails that are in the archive once more
}

// startOrdeal opens a foundation whose servers are tapped.
func startOrdeal(t *testing.T, w world, v *variant, seed uint64, bug string) *ordeal {
	t.Helper()
	o := &ordeal{variant: v, bug: bug, dice: rand.New(rand.NewPCG(seed, 0)), windows: make(map[string]int), offered: make(map[string]bool), tally: tally{at: make(map[string]int)}}
	dir := folder(t) // which must be there until the house is closed
	// The canary's mails are not of the story. Every other mail server takes one command
	// at a time.
	o.house = w.open(t, foundation{Monitor: "canary = false", servers: mailtest.Options{SMTPPlain: seed%2 == 0}})
	server := o.smtp.IMAP
	if o.dovecot != nil {
		server = o.dovecot.IMAP
	}
	o.mail = newTap(t, o.smtp.SMTP, func(v *victim) talk { return &smtpTalk{victim: v} })
	o.imap = newTap(t, server, func(v *victim) talk { return &imapTalk{victim: v} })
	o.config = filepath.Join(dir, "config.toml")
	o.house.SMTP = fmt.Sprintf("address = %q\ntls = \"none\"", o.mail.address)
	lines := strings.Split(o.settings, "\n")
	o.house.IMAP = fmt.Sprintf("address = %q\ntls = \"none\"\n%s", o.imap.address, lines[len(lines)-1])
	o.configure()
	return o
}

// folder is one whose name SQLite takes as it stands: that of t.TempDir may have a
// #, as the test has.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "klachtd-crash-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// suffer tells the story with about as many kills. It ends each chapter without
// any, when nothing is left to be done.
func (o *ordeal) suffer(kills int) {
	o.t.Helper()
	list := chapters()
	for i, c := range list {
		o.clock = clock(o.t, c.day+" 09:00")
		if c.also != nil {
			c.also(o.house)
		}
		mail := c.mail(o.house, o.variant)
		due := o.kills() + (kills-o.kills())/(len(list)-i)
		looks := portions(o.dice, len(mail))
		for kills > 0 && (len(mail) > 0 || o.kills() < due) && o.clock.Hour() < 21 {
			if len(looks) > 0 {
				mail, looks = o.arrive(c, mail, looks[0]), looks[1:]
			}
			o.pass(o.choose())
			if len(mail) == 0 && o.unfetched == 0 && !o.last.waits() {
				break
			}
			o.tick()
		}
		o.arrive(c, mail, len(mail))
		o.settle()
	}
}

// arrive puts the next n mails into the inbox.
func (o *ordeal) arrive(c chapter, mail [][]byte, n int) (rest [][]byte) {
	o.t.Helper()
	for _, raw := range mail[:n] {
		at := c.at(o.t).Add(time.Duration(len(o.arrived)) * time.Second)
		if err := o.deliver(raw, at); err != nil {
			o.t.Fatal(err)
		}
		o.arrived = append(o.arrived, raw)
	}
	o.unfetched += n
	return mail[n:]
}

// tick moves the clock: a little, or as long as uncertain mail waits.
func (o *ordeal) tick() {
	step := time.Duration(o.dice.IntN(4)) * time.Minute
	if o.last.due(o.clock)+o.last.filed+o.unfetched == 0 || o.dice.IntN(4) == 0 {
		step = 31 * time.Minute
	}
	o.clock = o.clock.Add(step)
}

// settle makes passes in which nobody dies, until nothing is left to be done.
func (o *ordeal) settle() {
	o.t.Helper()
	for range 6 {
		if o.pass(doom{}); !o.last.waits() && o.unfetched == 0 {
			return
		}
		o.clock = o.clock.Add(31 * time.Minute)
	}
	o.t.Fatalf("something is left that no pass does: %+v, %d mails in the inbox", o.last, o.unfetched)
}

// sometime is a death by the clock, so many milliseconds after the start.
const sometime = "at any moment"

// choose gives a death that the next pass can die, as things stand. Most are
// early ones: there is more to be done after them.
func (o *ordeal) choose() doom {
	if o.last.begun >= 2 { // a third death with the same mail puts it to a person, and the story would be another
		return doom{}
	}
	if o.faults {
		return o.chooseFault()
	}
	fresh := o.unfetched + o.last.filed
	letters := min(o.last.due(o.clock)+2*fresh, 8)
	var choices []doom
	some := func(most int, names ...string) {
		for _, name := range names {
			choices = append(choices, doom{where: name, n: 1 + o.dice.IntN(min(most, 1+o.dice.IntN(4)))})
		}
	}
	if o.unfetched > 0 {
		some(o.unfetched, string(desk.Fetched), string(desk.Filed), imapFetch)
		for _, c := range strings.Fields(o.archive) {
			some(1, before+c, after+c)
		}
	}
	if fresh+letters > 0 {
		some(fresh+letters, string(desk.Decided), string(desk.Kept))
	}
	if letters > 0 {
		some(letters, string(desk.Claimed), string(desk.Answered), string(desk.Settled), smtpMail, smtpRcpt, smtpDot, smtpTaken)
		some(40, smtpData)
	}
	some(1, string(desk.Archived))
	choices = append(choices, doom{where: sometime, n: 1 + o.dice.IntN(60)})
	if fresh+letters == 0 && o.dice.IntN(4) > 0 {
		return doom{} // nothing can be done but to put back what was being sent
	}
	d := choices[o.dice.IntN(len(choices))]
	d.daemon = o.dice.IntN(4) == 0
	return d
}

// pass runs klachtd once, or as a daemon, until it ends or is killed, and looks
// at what it left.
func (o *ordeal) pass(d doom) (killed bool) {
	o.t.Helper()
	at := o.clock.Format(time.RFC3339)
	args, env := []string{"once", "--at", at}, []string{"KLACHTD_CRASH_BUG=" + o.bug}
	if d.daemon {
		args, env = []string{"run"}, append(env, "KLACHTD_CRASH_NOW="+at)
	}
	if slices.Contains(points, desk.Point(d.where)) {
		env = append(env, fmt.Sprintf("KLACHTD_CRASH_POINT=%s %d", d.where, d.n))
	}
	v := newVictim(d, o.command(context.Background(), o.program, args...))
	v.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out bytes.Buffer
	v.cmd.Stdout, v.cmd.Stderr, v.cmd.Env = &out, &out, append(v.cmd.Env, env...)
	if strings.HasPrefix(d.where, fault) {
		v.strace = o.strace(d, v.cmd)
	}
	o.imap.watch(v)
	o.mail.watch(v)
	sent := len(o.smtp.Sent())
	if err := v.cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	close(v.begun)
	if after := d.after(); after > 0 {
		timer := time.AfterFunc(after, func() { v.reached(sometime) })
		defer timer.Stop()
	}
	err := v.cmd.Wait()
	close(v.ended)
	v.talks.Wait()
	if killed = o.account(v, err, out.String()); killed {
		o.at[v.struckAt()]++
	} else {
		o.passes++
	}
	if o.look(o.smtp.Sent()[sent:], killed); o.t.Failed() {
		o.t.Fatalf("so it is after a pass with %+v, %d kills into the story", v.doom, o.kills())
	}
	return killed
}

// points are those that the program passes itself.
var points = []desk.Point{desk.Fetched, desk.Filed, desk.Archived, desk.Decided, desk.Kept, desk.Claimed, desk.Answered, desk.Settled}

// account says whether a process was killed, or a fault was in its way. One that ended by itself must have
// ended well.
func (o *ordeal) account(v *victim, err error, out string) (killed bool) {
	o.t.Helper()
	if strings.Contains(out, "panic") {
		o.t.Errorf("%+v:\n%s", v.doom, out)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && died(exit) {
		return true
	}
	if v.strace != "" && injected(v.strace) {
		o.endedWell(v.doom, v.cmd.ProcessState.ExitCode(), out)
		return true
	}
	if code := v.cmd.ProcessState.ExitCode(); err != nil && (code != 75 || strings.Contains(out, "level=ERROR") || !strings.Contains(out, "left to retry")) {
		o.t.Fatalf("a pass that nobody killed (%+v) ended with %v:\n%s", v.doom, err, out)
	}
	return false
}

// look checks, right after a pass, what must hold at every moment: no mail left
// the inbox that is not filed, and none was offered to the mail server that is
// not on record as tried, with those very bytes; none is on record as sent that
// was not offered.
func (o *ordeal) look(offered []mailtest.Transaction, killed bool) {
	o.t.Helper()
	o.last = o.snap()
	o.unfetched = len(o.stored("INBOX"))
	for _, s := range o.kept() {
		if _, filed := o.last.mails[hash(s.Raw)]; !filed {
			o.t.Errorf("a mail is in the archive and not in the log:\n%.300s", s.Raw)
		}
	}
	perhaps := make(map[string]bool) // delivered, as far as the log knows
	for _, tx := range offered {
		m := read(o.t, tx)
		o.offered[strings.Trim(m.id, "<>")] = true
		l, known := o.last.letters[strings.Trim(m.id, "<>")]
		switch {
		case !known || !l.tried:
			o.t.Errorf("mail %v was offered, and its attempt is not on record", m)
		case l.sha256 != m.sha256:
			o.t.Errorf("mail %v was offered with other bytes than those that were committed", m)
		case l.state != "sent" && l.state != "bounced":
			perhaps[m.id] = true
			if o.windows[m.id]++; !killed {
				o.t.Errorf("mail %v was taken, nobody was killed, and it is %s", m, l.state)
			}
		}
	}
	if len(perhaps) > 1 {
		o.t.Errorf("of %d mails the log does not know whether they were delivered, and one kill is to blame for one: %v", len(perhaps), slices.Sorted(maps.Keys(perhaps)))
	}
	for id, l := range o.last.letters {
		if l.state == "sent" && !o.offered[id] {
			o.t.Errorf("letter %s is on record as sent and was never offered to the mail server", id)
		}
	}
}

// kept is what lies in the archive, if there is one already.
func (o *ordeal) kept() []mailtest.Stored {
	stored, err := o.folder("Verwerkt")
	if err != nil {
		return nil // the first passes died before they made it
	}
	return stored
}

// archived checks that the mailbox holds in its archive all mail that arrived,
// byte for byte. A server without MOVE may hold a mail twice of which the copy
// was made and the original not taken away (RFC 6851 section 1).
func (o *ordeal) archived() {
	o.t.Helper()
	if n := len(o.stored("INBOX")); n > 0 {
		o.t.Errorf("%d mails are left in the inbox", n)
	}
	count := make(map[string]int)
	for _, raw := range o.arrived {
		count[hash(raw)]++
	}
	for _, s := range o.kept() {
		sum := hash(s.Raw)
		if _, arrived := count[sum]; !arrived {
			o.t.Errorf("what is in the archive never arrived so:\n%.300s", s.Raw)
		}
		count[sum]--
	}
	for _, raw := range o.arrived {
		n := count[hash(raw)]
		if n > 0 {
			o.t.Errorf("a mail is not in the archive:\n%.300s", raw)
		}
		o.copies -= min(n, 0)
		if n < 0 && !slices.Contains(strings.Fields(o.archive), "COPY") {
			o.t.Errorf("a mail is %d times too many in the archive:\n%.300s", -n, raw)
		}
	}
}
