package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/meter"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// perCase is how many mails came in per case in a filled log, and how many went out.
const perCase = 10

// openCases is how many cases are open in a filled log, whatever its size: a foundation with
// a longer history has no more work in hand.
const openCases = 20

// filler makes an old log from what the program itself decides and stores.
type filler struct {
	log   *caselog.Log
	path  string
	rules rules.Rules
	mails int
}

// fill makes so many cases, spread over the year until now. The last of them are open, one
// for each day.
func (f *filler) fill(ctx context.Context, cases int, now time.Time) error {
	const batch = 200
	began, ended := now.AddDate(-1, 0, 0), now.AddDate(0, 0, -openCases-1)
	ids := make(map[int]string) // the last of each year
	for first := 0; first < cases; first += batch {
		var mails []caselog.Inbound
		var commits []caselog.Commit
		for n := first; n < min(first+batch, cases); n++ {
			at, open := began.Add(ended.Sub(began)/time.Duration(cases)*time.Duration(n)).UTC().Truncate(time.Second), n >= cases-openCases
			if open {
				at = now.AddDate(0, 0, n-cases).UTC()
			}
			id, err := caselog.CaseAfter(cmp.Or(ids[at.Year()], fmt.Sprintf("K-%04d-0000", at.Year())))
			if err != nil {
				return err
			}
			ids[at.Year()] = id
			in, kept, err := f.life(id, n, at, open)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			mails, commits = append(mails, in...), append(commits, kept...)
		}
		if _, err := f.log.FileAll(ctx, mails); err != nil {
			return err
		}
		if err := f.log.Commit(ctx, commits...); err != nil {
			return err
		}
		if err := f.sent(ctx); err != nil {
			return err
		}
	}
	return nil
}

// sent marks all mail as sent: claiming and answering each would take hours.
func (f *filler) sent(ctx context.Context) error {
	db, err := sql.Open("sqlite3", "file:"+f.path+"?_busy_timeout=5000&_synchronous=off")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `UPDATE letters SET state = 'sent', attempts = 1, tried_at = created_at, sent_at = created_at WHERE state = 'queued'`)
	return err
}

// life is what came in and what was decided in one case: the complaint, more mail from the
// client, and its end.
func (f *filler) life(id string, n int, at time.Time, open bool) (mails []caselog.Inbound, commits []caselog.Commit, err error) {
	client := record.Person{Name: fmt.Sprintf("Klant %d", n), Address: fmt.Sprintf("klant%d@klager.example", n)}
	var c record.Case
	letters := 0
	decide := func(e record.Event, handled *caselog.Handled) error {
		e.At, e.On = at, f.rules.Day(at)
		d := procedure.Decide(&f.rules, c, e, at)
		if d.Refusal != nil {
			return fmt.Errorf("%s is refused: %s", e.Kind, d.Refusal.Code)
		}
		k := caselog.Commit{At: at, CaseID: id, Expect: c.Version, Facts: d.Facts, Case: d.Case, Handled: handled}
		if next, ok := f.rules.NextReminder(d.Case, at); ok {
			k.NextDue = next
		}
		effects := d.Effects
		if len(effects) == 0 {
			effects = record.MailFurther.Letter().Effects(record.ToDirector)
		}
		for _, e := range effects {
			if letters++; letters > perCase {
				break
			}
			to := "directeur@stichting.example"
			if e.To == record.ToComplainant {
				to = client.Address
			}
			k.Outgoing = append(k.Outgoing, caselog.Outgoing{
				Kind: e.Letter, Role: e.To, To: to, MessageID: fmt.Sprintf("%s.%d@stichting.example", id, letters),
				Raw: fmt.Appendf(nil, "Message-ID: <%s.%d@stichting.example>\r\nTo: %s\r\nSubject: [%s]\r\n\r\n%s", id, letters, to, id, strings.Repeat("Wij schrijven u over uw klacht. ", 10)),
			})
		}
		commits, c = append(commits, k), d.Case
		return nil
	}
	for i := range perCase {
		f.mails++
		raw := fmt.Appendf(nil, "From: %s <%s>\r\nTo: klachten@stichting.example\r\nSubject: Klacht\r\nMessage-ID: <%d.%d@klager.example>\r\n\r\n%s",
			client.Name, client.Address, n, i, strings.Repeat("De les viel weer uit. ", 15))
		in := caselog.Inbound{Mailbox: "INBOX", UIDValidity: 77, UID: uint32(f.mails), Received: at, FiledAt: at, Raw: raw, Size: int64(len(raw))}
		sha := digest(raw)
		h := &caselog.Handled{SHA256: sha, State: caselog.MailHandled, Kind: "mail", From: client.Address, Subject: "Klacht", Vouched: true,
			MessageID: fmt.Sprintf("%d.%d@klager.example", n, i), Fingerprint: digest([]byte(fmt.Sprint(n, i)))}
		e := record.Event{Kind: record.MailReceived, Actor: record.ByComplainant, Text: "De les viel weer uit.", Message: sha}
		if i == 0 {
			e.Kind, e.Subject, e.Complaint = record.ComplaintReceived, "Klacht", &record.Complaint{ID: id, Complainant: client}
		}
		if err := decide(e, h); err != nil {
			return nil, nil, err
		}
		mails = append(mails, in)
	}
	if open {
		return mails, commits, nil
	}
	e := record.Event{Kind: record.FindNoComplaint, Actor: record.ByDirector, Outcome: record.Question}
	if err := decide(e, nil); err != nil {
		return nil, nil, err
	}
	if len(c.Challenges) > 0 {
		if err := decide(record.Event{Kind: record.Approve, Actor: record.ByDirector, Preview: c.Previews}, nil); err != nil {
			return nil, nil, err
		}
	}
	if !c.Status.Closed() {
		return nil, nil, errors.New("it did not close")
	}
	return mails, commits, nil
}

// uncapped confirms every new case at once, however many come.
const uncapped = "[intake]\ncases_per_day = 100_000"

// newScaled returns a keeper whose log has so many earlier cases.
func newScaled(t *testing.T, cases int) *keeper {
	k := newKeeper(t)
	k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
	k.open(uncapped)
	f := &filler{log: k.log, path: filepath.Join(filepath.Dir(k.config), "klachtd.db"), rules: *k.desk.Rules}
	if err := f.fill(t.Context(), cases, k.now); err != nil {
		t.Fatal(err)
	}
	return k
}

// write delivers a mail that the border vouches for. If answer is set, it answers the last
// mail that its writer got.
func (k *keeper) write(from, subject, text string, answer bool) {
	k.t.Helper()
	var replied string
	for _, tx := range k.smtp.Sent() {
		if m := mailbox.Parse(tx.Data); answer && tx.To[0] == from {
			replied, subject = "In-Reply-To: <"+m.MessageID+">\r\n", "Re: "+m.Subject
		}
	}
	k.letters++
	raw := fmt.Appendf(nil, "Authentication-Results: mx.stichting.example; dmarc=pass header.from=%s\r\nFrom: <%s>\r\nTo: klachten@stichting.example\r\n"+
		"Subject: %s\r\n%sMessage-ID: <scaled%d@klager.example>\r\n\r\n%s\r\n", strings.Split(from, "@")[1], from, subject, replied, k.letters, text)
	if err := k.deliver(raw, k.now); err != nil {
		k.t.Fatal(err)
	}
}

// TestFlat: the work of SQLite for a start, a pass, a morning and the screens does not grow
// with the log, counted in steps of its virtual machine.
func TestFlat(t *testing.T) {
	stop := meter.Start()
	defer stop()
	const director = "directeur@stichting.example"
	days := []struct {
		what string
		do   func(*keeper)
	}{
		{"a start", func(k *keeper) {
			if err := k.desk.Begin(t.Context()); err != nil {
				t.Fatal(err)
			}
		}},
		{"the first pass", func(k *keeper) { k.pass("23 12:01") }},
		{"an empty pass", func(k *keeper) { k.pass("23 12:02") }},
		{"a complaint", func(k *keeper) {
			k.write("nieuw@klager.example", "Klacht", "De les viel weer uit.", false)
			k.pass("23 12:03")
		}},
		{"more of it", func(k *keeper) { k.write("nieuw@klager.example", "", "En vandaag ook.", true); k.pass("23 12:04") }},
		{"a command", func(k *keeper) { k.write(director, "", "contact vandaag gesproken", true); k.pass("23 12:05") }},
		{"an overview", func(k *keeper) { k.write(director, "", "overzicht", true); k.pass("23 12:06") }},
		{"what is no command", func(k *keeper) { k.write(director, "", "Dit is geen opdracht.", true); k.pass("23 12:07") }},
		{"a command that answers nothing", func(k *keeper) { k.write(director, "Opdracht", "contact vandaag gesproken", false); k.pass("23 12:07") }},
		{"a forward of a manager", func(k *keeper) {
			k.write("lies@stichting.example", "Fwd: klacht", "Hierbij een klacht van klant 5.", false)
			k.pass("23 12:08")
		}},
		{"a client of old", func(k *keeper) {
			k.write("klant5@klager.example", "Weer", "De les viel weer uit.", false)
			k.pass("23 12:09")
		}},
		{"advertising", func(k *keeper) {
			k.write("winkel@verkoop.example", "Aanbieding", "Koop nu.", false)
			k.pass("23 12:10")
		}},
		{"a notice that mail came back", func(k *keeper) {
			k.write("mailer-daemon@relay.example", "Undelivered Mail Returned to Sender", "550 unknown", false)
			k.pass("23 12:11")
		}},
		{"status", func(k *keeper) { k.command(env.ExitDone, "status") }},
		{"case show", func(k *keeper) { k.command(env.ExitDone, "case", "show", "K-2025-0001") }},
		{"case list --open", func(k *keeper) { k.command(env.ExitDone, "case", "list", "--open") }},
		{"held list", func(k *keeper) { k.command(env.ExitDone, "held", "list") }},
		{"queue list", func(k *keeper) { k.command(env.ExitDone, "queue", "list") }},
		{"the next morning", func(k *keeper) {
			k.at("24 08:00") // the nightly comparison, which is not metered, reads all that was ever filed
			if err := k.log.Mark(t.Context(), caselog.MarkReconciled, k.now); err != nil {
				t.Fatal(err)
			}
			k.pass("24 08:01")
		}},
		{"an idle minute", func(k *keeper) { k.pass("24 08:02") }},
	}
	small := make(map[string]meter.Statements)
	for _, cases := range []int{40, 400} {
		k := newScaled(t, cases)
		for _, day := range days {
			meter.Take()
			day.do(k)
			did := meter.Take()
			total := did.Total()
			if total.Runs == 0 {
				t.Fatalf("%s: nothing is metered", day.what)
			}
			if small[day.what] == nil {
				small[day.what] = did
				continue
			}
			before := small[day.what].Total()
			t.Logf("%-32s %6d steps with %d mails, %6d with ten times as many", day.what, before.Steps, 40*perCase, total.Steps)
			for text, work := range did {
				if grown := work.Steps - small[day.what][text].Steps; grown > 60+small[day.what][text].Steps/5 && !strings.Contains(text, "ORDER BY c.rowid DESC LIMIT") { // the latest thousand complainants
					t.Errorf("%s: %d steps more in a log ten times as large, %+v:\n\t%s", day.what, grown, work, strings.Join(strings.Fields(text), " "))
				}
			}
		}
	}
}

// TestScale is .ci/scale: it times what TestFlat counts in steps, in a log of KLACHTD_SCALE
// mails and in one of a thousand.
func TestScale(t *testing.T) {
	mails, program := os.Getenv("KLACHTD_SCALE"), os.Getenv("KLACHTD_PROGRAM")
	if mails == "" {
		t.Skip("KLACHTD_SCALE does not say how many mails")
	}
	n, err := strconv.Atoi(mails)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	small, large := newScaled(t, 1000/perCase), newScaled(t, n/perCase)
	fmt.Printf("%d mails, %d letters, %d cases in %d MB, made in %s\n", n, n, n/perCase, large.bytes()>>20, time.Since(began).Round(time.Second))
	fmt.Printf("%-20s %12s %12s %7s   %s\n", "milliseconds", "1,000 mails", "this log", "ratio", "its middle half, and p99")
	run := func(args ...string) func(*keeper) {
		return func(k *keeper) {
			cmd := exec.Command(program, append(args, "--config", k.config)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("klachtd %v: %v\n%s", args, err, out)
			}
		}
	}
	pass := func(k *keeper) {
		k.now = k.now.Add(time.Second)
		if _, err := k.desk.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []*keeper{small, large} {
		if err := errors.Join(k.log.Mark(t.Context(), caselog.MarkReconciled, k.now), k.desk.Begin(t.Context())); err != nil {
			t.Fatal(err)
		}
		pass(k) // which looks at every open case
	}
	for _, what := range []struct {
		name  string
		times int
		do    func(*keeper)
	}{
		{"an empty pass", 200, pass},
		{"a pass with a mail", 100, func(k *keeper) {
			k.write(fmt.Sprintf("nieuw%d@klager.example", k.letters), "Klacht", "De les viel weer uit.", false)
			pass(k)
		}},
		{"a start", 30, func(k *keeper) { k.daemon(program).end() }},
		{"case show", 100, run("case", "show", "K-2026-0001")},
		{"status", 100, run("status")},
		{"case list --open", 30, run("case", "list", "--open")},
	} {
		var took [2][]float64
		for range what.times {
			for i, k := range []*keeper{small, large} {
				at := time.Now()
				what.do(k)
				took[i] = append(took[i], time.Since(at).Seconds()*1000)
			}
		}
		ratios := make([]float64, what.times)
		for i := range ratios {
			ratios[i] = took[1][i] / took[0][i]
		}
		fmt.Printf("%-20s %12.2f %12.2f %7.2f   %.2f to %.2f, %.1f ms\n", what.name,
			quantile(took[0], .5), quantile(took[1], .5), quantile(ratios, .5), quantile(ratios, .25), quantile(ratios, .75), quantile(took[1], .99))
	}
}

func (k *keeper) bytes() int64 {
	k.t.Helper()
	info, err := os.Stat(filepath.Join(filepath.Dir(k.config), "klachtd.db"))
	if err != nil {
		k.t.Fatal(err)
	}
	return info.Size()
}

func quantile(all []float64, q float64) float64 {
	return slices.Sorted(slices.Values(all))[int(q*float64(len(all)-1))]
}

func digest(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }
