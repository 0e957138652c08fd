package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

const statusConfig = `
[organisation]
name = "Stichting Voorbeeld"
email = "klachten@stichting.example"
[director]
name = "Dirk Directeur"
email = "directeur@stichting.example"
[[manager]]
name = "Mila Manager"
email = "mila@stichting.example"
[commission]
email = "commissie@stichting.example"
[imap]
address = "127.0.0.1:1143"
tls = "none"
username = "klachten"
password_file = "password"
[smtp]
address = "127.0.0.1:1025"
tls = "none"
[store]
path = "klachtd.db"
[trust]
provider = "authserv"
authserv_id = "mx.stichting.example"
`

// counter is a klachtd at which somebody asks how it goes, at a time of the
// test's own.
type counter struct {
	t      *testing.T
	log    *caselog.Log
	config string
	now    time.Time
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	dir := t.TempDir()
	c := &counter{t: t, config: filepath.Join(dir, "config.toml"), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	err := os.WriteFile(c.config, []byte(statusConfig), 0o600)
	if err == nil {
		c.log, err = caselog.Open(t.Context(), filepath.Join(dir, "klachtd.db"))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.log.Close() })
	return c
}

func (c *counter) ask(args ...string) (stdout string, code int) {
	c.t.Helper()
	var out, errs bytes.Buffer
	a := &env.Env{Out: &out, Err: &errs, Getenv: withinTest, Now: func() time.Time { return c.now }}
	code = execute(context.Background(), a, append(args, "--config", c.config))
	if code != env.ExitDone && code != env.ExitFindings {
		c.t.Fatalf("klachtd %q: exit code %d\n%s", args, code, &errs)
	}
	return out.String(), code
}

// warns wants exactly these warnings, in this order, each with what to do.
func (c *counter) warns(codes ...string) {
	c.t.Helper()
	out, code := c.ask("status", "--json", "--check")
	var s struct{ Warnings []health.Warning }
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		c.t.Fatal(err)
	}
	var got []string
	for _, w := range s.Warnings {
		got = append(got, w.Code)
		if w.Text == "" || w.Remedy == "" {
			c.t.Errorf("%+v says too little", w)
		}
	}
	if !slices.Equal(got, codes) || code == env.ExitFindings != (len(codes) > 0) {
		c.t.Errorf("it warns of %v with exit code %d, want %v", got, code, codes)
	}
	if _, code := c.ask("status"); code != env.ExitDone {
		c.t.Errorf("without --check the exit code is %d", code)
	}
}

func (c *counter) try(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// works keeps what a daemon keeps that made a pass just now.
func (c *counter) works() {
	c.t.Helper()
	c.try(c.log.MarkAll(c.t.Context(), map[string]time.Time{"pass": c.now, "read": c.now}))
}

func (c *counter) later(d time.Duration) { c.now = c.now.Add(d) }

// Each warning comes when there is reason for it, and goes with the reason.
func TestStatusWarnings(t *testing.T) {
	c, ctx := newCounter(t), t.Context()
	c.warns("no-pass")
	c.works()
	c.warns()
	c.later(14 * time.Minute)
	c.warns()
	c.later(2 * time.Minute)
	c.warns("no-pass")
	c.later(time.Hour)
	c.try(c.log.Mark(ctx, "pass", c.now)) // it passes, and reading the mailbox hangs
	c.warns("mailbox-unread")
	c.try(c.log.Troubled(ctx, caselog.PartMailbox, c.now, "connection refused"))
	c.try(c.log.Troubled(ctx, caselog.PartMailServer, c.now, "connection refused"))
	c.warns("mail-server", "mailbox")
	c.try(c.log.Troubled(ctx, caselog.PartMailServer, c.now, ""))
	c.try(c.log.Troubled(ctx, caselog.PartSender, c.now, "smtp mx:25: final dot: 554 5.2.252 SendAsDenied (it refuses our account or address)"))
	c.warns("mailbox", "sender-refused")
	c.try(c.log.Troubled(ctx, caselog.PartSender, c.now, ""))
	c.try(c.log.Troubled(ctx, caselog.PartMailbox, c.now, ""))
	c.try(c.log.Troubled(ctx, caselog.PartMailServer, c.now, ""))
	c.works()
	c.warns()

	c.try(c.log.Troubled(ctx, caselog.PartWithheld, c.now, "message with UID 102 cannot be fetched"))
	c.try(c.log.Troubled(ctx, caselog.PartArchive, c.now, "NO [OVERQUOTA]"))
	c.warns("archive", "withheld")
	c.try(c.log.Troubled(ctx, caselog.PartWithheld, c.now, ""))
	c.try(c.log.Troubled(ctx, caselog.PartArchive, c.now, ""))

	_, err := c.log.Pause(ctx, c.now)
	c.try(err)
	c.warns("paused")
	c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, Outgoing: []caselog.Outgoing{{
		Kind: "25", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: "m", Raw: []byte("x"),
	}}}))
	c.later(5 * time.Hour)
	c.works()
	c.warns("paused") // that says enough
	_, err = c.log.Resume(ctx)
	c.try(err)
	c.warns("delayed")
	_, _, err = c.log.Claim(ctx, c.now)
	c.try(err)
	c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, Sent: &caselog.SendResult{ID: 1, Status: caselog.LetterFailed, Line: "550 no"}}))
	c.warns("not-delivered")
	c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, Changed: &caselog.SendResult{ID: 1, Status: caselog.LetterFailed, Dropped: true}}))
	c.warns()

	c.try(c.log.Mark(ctx, caselog.MarkCanaryLost, c.now)) // the alarm was raised, and this is the same
	c.warns("canary")
	c.later(time.Minute)
	c.works()
	c.try(c.log.Mark(ctx, caselog.MarkCanary, c.now))
	c.warns()

	c.try(c.log.Mark(ctx, caselog.MarkBackup, c.now))
	c.warns()
	c.later(9 * 24 * time.Hour)
	c.works()
	c.warns("backup")
	c.later(-10 * 24 * time.Hour)
	c.warns("clock")
}

// Erased data is still in backups and in a replica: status says how far back they go, and
// warns when there is no backup.
func TestStatusBackups(t *testing.T) {
	c := newCounter(t)
	c.works()
	c.warns()
	c.later(9 * 24 * time.Hour)
	c.works()
	c.warns("no-backup")
	folder := t.TempDir()
	for range 3 {
		c.later(24 * time.Hour)
		c.works()
		if out, code := c.ask("backup", "--keep", "2", folder); code != env.ExitDone {
			t.Fatal(out)
		}
	}
	c.warns()
	c.try(os.Mkdir(filepath.Join(filepath.Dir(c.config), ".klachtd.db-litestream"), 0o700))
	screen, _ := c.ask("status")
	const want = `
backup       2026-12-05 10:00 CET
             the oldest is from 2026-12-04 10:00 CET: it has what was erased since
replica      by Litestream: what was erased stays in it for its retention
`
	if !strings.Contains(screen, want) {
		t.Errorf("it shows\n%s", screen)
	}
}

// The secret with which klachtd signs in is warned of in time.
func TestStatusSecret(t *testing.T) {
	c := newCounter(t)
	c.works()
	text := strings.Replace(statusConfig, `password_file = "password"`, `auth = "oauth2"`, 1) + `
[oauth2]
provider = "microsoft365"
tenant = "11111111-1111-1111-1111-111111111111"
client_id = "00000000-0000-0000-0000-000000000000"
client_secret_file = "oauth2-secret"
client_secret_expires = 2026-12-24
`
	c.try(os.WriteFile(c.config, []byte(text), 0o600))
	c.warns()
	c.later(24 * time.Hour)
	c.works()
	c.warns("secret")
}

// The screen: aligned, short lines, and what needs attention last.
func TestStatusScreen(t *testing.T) {
	c, ctx := newCounter(t), t.Context()
	for _, day := range []string{"2026-11-02", "2026-11-20"} {
		if said, code := c.ask("case", "new", "--name", "Anna Voorbeeld", "--received", day); code != env.ExitDone {
			t.Fatalf("case new: exit code %d: %s", code, said)
		}
	}
	c.works()
	_, _, err := c.log.Claim(ctx, c.now)
	c.try(err)
	c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, Sent: &caselog.SendResult{ID: 1, Status: caselog.LetterFailed}}))
	_, _, err = c.log.Claim(ctx, c.now)
	c.try(err)
	c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, Sent: &caselog.SendResult{ID: 2, Status: caselog.LetterUncertain, NextAt: c.now.Add(time.Hour)}}))
	c.try(c.log.Troubled(ctx, caselog.PartMailServer, c.now, "smtp 127.0.0.1:1025: connection refused (temporary)"))
	c.try(c.log.Mark(ctx, "canary", c.now))
	c.later(time.Minute)
	screen, _ := c.ask("status")
	want := fmt.Sprintf("klachtd      devel, schema %d\n", caselog.NewestSchema()) + `mailbox      read 2026-11-23 10:00 CET
mail server  away since 2026-11-23 10:00 CET
last pass    2026-11-23 10:00 CET
sending      on
queue        5 mails wait
             the oldest was made 2026-11-23 10:00 CET
             1 of them perhaps delivered
             1 mail not delivered: open tasks
held mail    0
cases        2 open
             K-2026-0001  acknowledge  by 2026-11-16  OVERDUE
             K-2026-0002  acknowledge  by 2026-12-04
waits for    director     6 tasks, 2 OVERDUE
letters      K-2026-0001  01 is to be posted since 2026-11-23
letters      K-2026-0002  01 is to be posted since 2026-11-23
backup       none on record
canary       2026-11-23 10:00 CET

3 warnings:
- the mail server is away since 2026-11-23 10:00 CET: smtp 127.0.0.1:1025: connection refused (temporary)
  klachtd tries again by itself; check [smtp] with: klachtd check --online
- the confirmation of K-2026-0001 has not arrived; its term ends on 2026-11-16
  klachtd case show K-2026-0001 says why; while sending is paused: klachtd resume
- 1 mail not delivered
  klachtd queue list says why; then klachtd queue retry or klachtd queue drop
`
	if diff := cmp.Diff(want, screen); diff != "" {
		t.Errorf("the screen differs (- want, + got):\n%s", diff)
	}
}

// What waits for "akkoord" is counted, with the day since when; what perhaps nobody
// of ours gave is not, and none of it alarms a monitor.
func TestStatusAwaited(t *testing.T) {
	c, ctx := newCounter(t), t.Context()
	c.works()
	screen, _ := c.ask("status")
	if strings.Contains(screen, "akkoord") || !strings.HasSuffix(screen, "\nNothing needs attention.\n") {
		t.Errorf("nothing waits, and it shows\n%s", screen)
	}
	waits := func(id string, whys ...record.Why) {
		day := record.Date{Year: 2026, Month: 11, Day: 20}
		facts := []record.Fact{{
			At: c.now, Actor: record.ByComplainant, Kind: record.FactReceived, Status: record.Received, On: day, Instant: c.now,
			Due: map[record.Term]record.Date{record.TermAcknowledge: day.AddDays(14), record.TermContact: day.AddDays(14)},
		}}
		for i, why := range whys {
			asked := record.Event{Kind: record.Refer, Actor: record.ByDirector, On: day}
			if i > 0 {
				asked.Kind = record.NameRepresentative
			}
			f := record.Fact{
				At: c.now, Actor: record.ByDirector, Kind: record.FactChallenged, On: day.AddDays(i),
				Code: string(why), Preview: i + 1, Personal: record.Personal{Command: &asked},
			}
			facts = append(facts, f)
		}
		c.try(c.log.Commit(ctx, caselog.Commit{At: c.now, CaseID: id, Case: record.Fold(id, facts, procedure.Standing), Facts: facts, NextDue: c.now.AddDate(0, 0, rules.ChallengeDays)}))
	}
	wants := func(text string) {
		t.Helper()
		if screen, _ := c.ask("status"); !strings.Contains(screen, "\nakkoord      "+text+"\n") || !strings.HasSuffix(screen, "\nNothing needs your attention; "+text+".\n") {
			t.Errorf("it shows\n%s, want: %s", screen, text)
		}
	}
	waits("K-2026-0001", record.Outward, record.NotAuthenticated)
	wants("1 command waits for akkoord, since 2026-11-20")
	waits("K-2026-0002", record.Outward, record.NoProvider)
	wants("3 commands wait for akkoord, the oldest since 2026-11-20")
	c.warns()
	if out, _ := c.ask("status", "--json"); !strings.Contains(out, `"akkoord":{"count":3,"oldest":"2026-11-20"}`) {
		t.Errorf("the JSON is %s", out)
	}
}

// Whichever line of the configuration is wrong, sending can be stopped, a backup be made,
// and status shows how it goes: while it is known where the case log is.
func TestAMistakeStopsNoStopSwitch(t *testing.T) {
	c := newCounter(t)
	c.try(c.log.Begin(t.Context(), c.now))
	lines := strings.Split(strings.TrimSpace(statusConfig), "\n")
	run := func(args ...string) (said string, code int) {
		var out, errs bytes.Buffer
		a := &env.Env{Out: &out, Err: &errs, Getenv: withinTest, Now: func() time.Time { return c.now }}
		code = execute(t.Context(), a, append(args, "--config", c.config))
		if code == env.ExitConfig && !strings.Contains(errs.String(), "config.toml:") {
			t.Errorf("%q does not say what is wrong: %s", args, &errs)
		}
		return out.String(), code
	}
	stopped, refused := 0, 0
	for i, line := range lines {
		for n, instead := range []string{"", "x" + line, line + "\nx = 1", line + " x", line + "\n" + line, strings.Replace(line, "[", "", 1)} {
			wrong := slices.Clone(lines)
			wrong[i] = instead
			text := strings.Join(wrong, "\n")
			c.try(os.WriteFile(c.config, []byte(text), 0o600))
			if _, problems := config.Load(c.config, config.WithoutSecrets()); len(problems) == 0 {
				continue
			}
			at := fmt.Sprintf("line %d, %q", i+1, instead)
			_, code := run("pause")
			paused, err := c.log.Paused(t.Context())
			c.try(err)
			screen, shown := run("status", "--check")
			_, copied := run("backup", filepath.Join(t.TempDir(), fmt.Sprintf("%d.%d.db", i, n)))
			switch {
			case code == env.ExitConfig && paused.IsZero() && shown == env.ExitConfig && screen == "" && copied == env.ExitConfig:
				if refused++; i < len(lines)-4 && strings.Contains(text, "\n[store]\npath = ") {
					t.Errorf("%s: the case log is named, and nothing can be done", at)
				}
			case code == env.ExitDone && !paused.IsZero() && strings.Contains(screen, "PAUSED") && shown == env.ExitConfig && copied == env.ExitDone:
				stopped++
			default:
				t.Errorf("%s: pause ends with %d, paused %v; status with %d, %q; backup with %d", at, code, paused, shown, screen, copied)
			}
			_, err = c.log.Resume(t.Context())
			c.try(err)
		}
	}
	if stopped < 50 || refused == 0 {
		t.Errorf("%d mistakes stopped nothing, %d did", stopped, refused)
	}
	c.try(os.WriteFile(c.config, []byte(strings.Replace(statusConfig, "[imap]", "[imap]\nx = 1", 1)), 0o600))
	if _, code := run("case", "list"); code != env.ExitConfig {
		t.Errorf("case list ends with %d", code)
	}
}
