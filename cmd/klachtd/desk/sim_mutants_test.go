package desk_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// bug is a planted bug, in what stands around the desk or in the file below it.
type bug struct {
	name  string
	law   string                   // the invariant that must find it
	also  []string                 // others that may be first
	desk  func(*world, *desk.Desk) // at each start of the program
	after func(*world)             // after each whole pass
	skip  int                      // years in which it was not found, or late: go test begins behind them
	rare  bool                     // it shows in too few years for go test: the night looks for it
}

// seedsForABug is within how many years each bug must be found.
const seedsForABug = 40

// TestMutants plants bugs, one a time, and lets years go by until an invariant
// finds it: the one that is there for it. A bug that is never found shows that
// the simulation does not look. Without KLACHTD_YEARS it is one bug for each
// invariant, from a year on that is known to have what shows it.
func TestMutants(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	type row struct {
		years int
		y     year
	}
	bugs := slices.Clone(bugs)
	few := os.Getenv("KLACHTD_YEARS") == ""
	if few {
		seen := make(map[string]bool)
		bugs = slices.DeleteFunc(bugs, func(b bug) bool { had := seen[b.law]; seen[b.law] = true; return had || b.rare })
	}
	found := make([]row, len(bugs))
	var each sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i := range bugs {
		each.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			first := uint64(1000)
			if few {
				first += uint64(bugs[i].skip)
			}
			for n := range seedsForABug {
				if y := b.simulate(t, first+uint64(n), plan{bug: &bugs[i]}); y.wrong != nil {
					found[i] = row{n + 1, y}
					return
				}
			}
		})
	}
	each.Wait()
	for i, r := range found {
		switch bug := bugs[i]; {
		case r.years == 0:
			t.Errorf("%s: not found in %d years", bug.name, seedsForABug)
		case r.y.wrong.invariant != bug.law && !slices.Contains(bug.also, r.y.wrong.invariant):
			t.Errorf("%s: found by %q, want %q\n%s", bug.name, r.y.wrong.invariant, bug.law, r.y.failed())
		default:
			t.Logf("%-48s year %2d, pass %4d  %.1s: %.120s", bug.name, r.years, r.y.steps, r.y.wrong.invariant, r.y.wrong.what)
		}
	}
}

var bugs = []bug{
	{name: "a mail gets a line end more", law: lawFiled, desk: inboxes(func(in *tampered) {
		in.file = func(m imap.Delivery) imap.Delivery { m.Raw = append(m.Raw, "\r\n"...); return m }
	})},
	{name: "mail is archived before it is filed", law: lawFiled, desk: inboxes(func(in *tampered) { in.hasty = true })},
	{name: "UIDVALIDITY is not looked at", law: lawFiled, desk: inboxes(func(in *tampered) {
		in.known = func(c imap.Cursor) imap.Cursor { c.UIDValidity = 1; return c }
	})},
	{name: "the junk folder is not read", law: lawFiled, desk: inboxes(func(in *tampered) { in.noJunk = true })},
	{name: "a filed mail is forgotten", law: lawFiled, also: []string{lawUnseen}, desk: onArchived(0.05, `UPDATE mails SET state = 'ignored' WHERE state = 'filed'`)},

	{name: "a day of grace for the contact", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Terms.ContactWorkingDays = 11 }},
	{name: "Goede Vrijdag is a working day", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Calendar.GoodFriday = false }},
	{name: "the decree days are not known", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Calendar.Decree = nil }},
	{name: "days are those of UTC", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Zone = time.UTC }},
	{name: "a reminder of the commission is left out", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Terms.AdviseReminders = []int{7, 0} }},
	{name: "a reminder of the decision comes early", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Terms.DecideReminders = []int{2, 3, 5} }},
	{name: "receipt is what the sender says", law: lawTerms, desk: inboxes(func(in *tampered) {
		in.file = func(m imap.Delivery) imap.Delivery { m.Received = m.Received.Add(-time.Hour); return m }
	})},
	{name: "who was reminded is forgotten", law: lawTerms, also: []string{lawLog}, after: rarely(
		`UPDATE case_folds SET body = json_remove(body, '$.reminded')`, `UPDATE cases SET next_due = '2026-01-01T00:00:00Z' WHERE NOT closed`)},
	{name: "nobody else hears that it is late", law: lawTerms, desk: func(_ *world, d *desk.Desk) { d.Rules.Roles.Escalation = "" }},
	{name: "held mail is put to more people in word only", law: lawTerms, after: always(`UPDATE mails SET escalated_at = received WHERE state = 'held'`)},
	{name: "held mail is put to nobody else", law: lawTerms, after: always(`UPDATE mails SET escalated_at = NULL WHERE state = 'held'`)},
	{name: "a confirmation that waits for its day waits too long", law: lawTerms, after: always(
		`UPDATE letters SET next_at = strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+14 days') WHERE kind = '01' AND state = 'queued' AND attempts = 0 AND next_at > created_at`)},
	{name: "nobody looks at the clock", law: lawTerms, also: []string{lawLog}, after: always(`UPDATE cases SET next_due = NULL, closed = 1`)},

	{name: "a withdrawal is denied for a day less", law: lawDenial, rare: true, desk: func(_ *world, d *desk.Desk) { d.Rules.Terms.ReopenDays = 12 }},

	{name: "mail that waits for a place is forgotten", law: lawPlace, skip: 30, after: always(
		`UPDATE mails SET case_id = NULL WHERE state = 'held' AND number IN (SELECT mail FROM mail_heads WHERE reason = 'placeless')`)},
	{name: "mail that is in a case becomes one besides", law: lawPlace, also: []string{lawLog}, after: always(
		`UPDATE mails SET state = 'filed', accepted = 1, handled_at = NULL, case_id = NULL
			WHERE state = 'handled' AND NOT accepted AND sha256 IN (SELECT json_extract(public, '$.message') FROM facts WHERE kind = 'further_mail' AND actor = 'complainant')`)},
	{name: "the terms of mail that waited run from another day", law: lawTerms, after: always(
		`UPDATE mails SET received = strftime('%Y-%m-%dT%H:%M:%SZ', received, '-1 hour') WHERE state = 'held' AND received > '2000' AND number IN (SELECT mail FROM mail_heads WHERE reason = 'placeless')`)},

	{name: "any address confirms for the commission", law: lawBinding, skip: 2, desk: func(w *world, d *desk.Desk) { d.Rules.Roles.ChairMail = w.people.commission.address }},

	{name: "director and deputy are taken for each other", law: lawAccused, desk: func(w *world, d *desk.Desk) {
		if r := &d.Rules.Roles; w.people.deputy != nil {
			r.Director, r.Deputy = r.Deputy, r.Director
		}
	}},
	{name: "who has a case is read wrong", law: lawAccused, also: []string{lawLog, lawUnheard, lawTerms}, after: always(
		`UPDATE case_folds SET body = json_remove(json_set(body, '$.responsible', 'director'), '$.director_involved') WHERE json_extract(body, '$.responsible') = 'deputy'`)},
	{name: "nobody stands in for anybody", law: lawUnheard, also: []string{lawTerms}, desk: func(_ *world, d *desk.Desk) {
		d.Rules.Roles.Deputy, d.Rules.Roles.Escalation, d.Rules.Roles.Administrator = rules.RoleHolder{}, "", rules.RoleHolder{}
	}},

	{name: "a letter leaves that nobody committed", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		if s.chance(0.02) {
			return s.through(to, bytes.Replace(raw, []byte("Message-ID: <"), []byte("Message-ID: <1"), 1))
		}
		return s.through(to, raw)
	})},
	{name: "a letter is sent in word only", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		if s.chance(0.02) {
			return nil
		}
		return s.through(to, raw)
	})},
	{name: "a letter is sent twice", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		err := s.through(to, raw)
		if err == nil && s.chance(0.02) {
			return s.through(to, raw)
		}
		return err
	})},
	{name: "what is sent again has other bytes", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		if s.seen[digest(raw)] {
			return s.through(to, bytes.Replace(raw, []byte("Date: "), []byte("Date:  "), 1))
		}
		s.seen[digest(raw)] = true
		return s.through(to, raw)
	})},
	{name: "a letter goes to another", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		if s.chance(0.02) {
			to = s.people.director.address + ".elders.example"
		}
		return s.through(to, raw)
	})},
	{name: "perhaps delivered counts as sent", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		err := s.through(to, raw)
		if failure := (*smtp.Error)(nil); errors.As(err, &failure) && failure.Uncertain {
			return nil
		}
		return err
	})},
	{name: "a refusal of us is one of the recipient", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		err := s.through(to, raw)
		if failure := (*smtp.Error)(nil); errors.As(err, &failure) && failure.OfUs {
			return s.carrier.reply("RCPT", 550, "5.1.1 user unknown")
		}
		return err
	})},
	{name: "what is too large is refused for good", law: lawLetters, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		err := s.through(to, raw)
		if failure := (*smtp.Error)(nil); errors.As(err, &failure) && failure.TooLarge {
			return s.carrier.reply("RCPT", 550, "5.1.1 user unknown")
		}
		return err
	})},
	{name: "what was being sent in a crash counts as sent", law: lawLetters, also: []string{lawTerms, lawLog}, desk: func(w *world, _ *desk.Desk) {
		w.tamper(`UPDATE letters SET state = 'sent', sent_at = tried_at WHERE state = 'sending'`)
	}},
	{name: "what was being sent in a crash is left", law: lawLetters, also: []string{lawTerms, lawLog}, desk: func(w *world, _ *desk.Desk) {
		w.tamper(`UPDATE letters SET state = 'failed' WHERE state = 'sending'`)
	}},
	{name: "what was refused for good is tried again", law: lawLetters, after: always(
		`UPDATE letters SET state = 'queued', next_at = '2026-01-01T00:00:00Z' WHERE state = 'failed'`)},
	{name: "what was sent is sent again a day later", law: lawLetters, after: rarely(
		`UPDATE letters SET state = 'queued', next_at = '2026-01-01T00:00:00Z' WHERE id = (SELECT max(id) FROM letters WHERE state = 'sent')`)},
	{name: "what is uncertain is put off for months", law: lawLetters, also: []string{lawTerms}, after: always(
		`UPDATE letters SET next_at = strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+90 days') WHERE state = 'uncertain'`)},
	{name: "an answer that was refused for now waits for months", law: lawLetters, after: always(
		`UPDATE letters SET next_at = strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+90 days') WHERE kind = '16' AND state = 'queued' AND attempts > 0`)},
	{name: "the stop switch does not stop", law: lawLetters, after: always(`DELETE FROM marks WHERE name = 'paused'`)},
	{name: "notices go to a newspaper", law: lawLetters, desk: func(_ *world, d *desk.Desk) { d.Rules.Roles.Escalation = "krant@elders.example" }},
	{name: "the accused is the first to know", law: lawLetters, desk: func(_ *world, d *desk.Desk) { d.Rules.Roles.Deputy.Addresses = nil }},
	{name: "the director hears what is about the director", law: lawLetters, desk: func(w *world, d *desk.Desk) {
		d.Rules.Roles.Deputy.Addresses = append(d.Rules.Roles.Deputy.Addresses, w.people.managers[0].address)
	}},

	{name: "spam is a complaint at once", law: lawCases, desk: onArchived(1, `UPDATE mails SET state = 'filed', accepted = 1 WHERE state = 'held'`)},
	{name: "a mail by another route is another mail", law: lawCases, after: always(`UPDATE mail_heads SET fingerprint = ''`)},
	{name: "a case number is left out", law: lawCases, also: []string{lawLog}, after: rarely(`UPDATE case_numbers SET last = last + 1`)},

	{name: "a confirmation counts that did not arrive", law: lawKept, skip: 1, also: []string{lawLog}, after: always(
		`UPDATE case_folds SET body = json_set(body, '$.acknowledged_on', json_extract(body, '$.received_on')) WHERE json_extract(body, '$.acknowledged_on') IS NULL`)},
	{name: "what came back counts as arrived", law: lawKept, also: []string{lawLog, lawTerms}, after: always(
		`UPDATE case_folds SET body = replace(body, '"stage":"returned"', '"stage":"arrived"')`)},

	{name: "a letter in the log is changed", law: lawLog, after: rarely(`UPDATE letter_bytes SET bytes = x'00' WHERE letter = (SELECT min(id) FROM letters WHERE state = 'sent')`)},
	{name: "a case row says something else", law: lawLog, after: rarely(`UPDATE cases SET status = 'withdrawn' WHERE id = (SELECT max(id) FROM cases)`)},
	{name: "a fold says something else", law: lawLog, after: rarely(`UPDATE case_folds SET body = json_set(body, '$.language', json('true')) WHERE case_id = (SELECT max(case_id) FROM case_folds)`)},
	{name: "a fact is changed", law: lawLog, after: rarely(`DROP TRIGGER IF EXISTS facts_update`, `UPDATE facts SET at = '2026-01-01T00:00:00Z' WHERE seq = 1`)},
	{name: "the words of a fact are changed", law: lawLog, after: rarely(`UPDATE fact_secrets SET body = '{"text":"anders"}' WHERE seq = (SELECT min(seq) FROM fact_secrets)`)},

	{name: "old mail is mail like any other", law: lawCases, desk: func(_ *world, d *desk.Desk) { d.Read.Since = time.Unix(0, 0) }},

	{name: "held mail is put aside by itself", law: lawUnseen, after: always(`UPDATE mails SET state = 'ignored', shown_at = NULL WHERE state = 'held'`)},
	{name: "old mail is listed in word only", law: lawUnseen, after: always(`UPDATE mails SET shown_at = received WHERE old`)},

	{name: "what was approved is forgotten", law: lawShown, also: []string{lawLog}, after: always(
		`CREATE TRIGGER IF NOT EXISTS forgetful BEFORE INSERT ON facts WHEN json_extract(new.public, '$.kind') = 'confirmed' BEGIN SELECT raise(IGNORE); END`)},
	{name: "what a complaint was about is forgotten", law: lawCategory, skip: 1, after: onClosing(`DROP TRIGGER IF EXISTS facts_update`,
		`UPDATE facts SET public = json_remove(public, '$.subjects') WHERE json_extract(public, '$.kind') = 'categorised'`)},
	{name: "a letter that closes a case goes to another", law: lawTold, skip: 1, after: onClosing(`DROP TRIGGER IF EXISTS facts_update`,
		`UPDATE facts SET public = json_set(public, '$.to', 'manager') WHERE json_extract(public, '$.letter') IN ('09', '10', '11', '31') AND json_extract(public, '$.to') = 'complainant'`)},
	{name: "a letter says another thing than was shown", law: lawShown, desk: func(w *world, d *desk.Desk) { d.Write.House.Phone = fmt.Sprintf("0%d", w.now.Unix()) }},

	{name: "a border that anybody can have is believed", law: lawStranger, skip: 1, also: []string{lawProven}, desk: func(_ *world, d *desk.Desk) { d.Read.Trust.AuthservID = attacker }},

	{name: "a relay that is denied for one is denied for all", law: lawOthers, skip: 34, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		err := s.through(to, raw)
		if failure := (*smtp.Error)(nil); errors.As(err, &failure) && failure.OfUs {
			return s.carrier.reply("MAIL", 550, "5.7.1 no")
		}
		return err
	})},

	{name: "what sends falls over", law: lawErrors, desk: senders(func(s *tamperedSender, to string, raw []byte) error {
		if s.chance(0.01) {
			panic("nobody planned this")
		}
		return s.through(to, raw)
	})},
	{name: "a letter cannot be set", law: lawErrors, desk: func(w *world, d *desk.Desk) { d.Write.Setter = failing{world: w} }},

	{name: "claims take the places of what is proven", law: lawProven, rare: true, after: always(`UPDATE OR REPLACE paces SET key = substr(key, 10) WHERE key LIKE 'unproven %'`)},
	{name: "a robot is judged by letters to its victim", law: lawProven, after: always(`UPDATE mails SET vouched = 1 WHERE case_id IS NOT NULL`)},

	{name: "a dossier holds what waits for an answer", law: lawDossier, skip: 14, desk: func(w *world, d *desk.Desk) { d.Write.Setter = telling{world: w} }},

	{name: "the morning's mail leaves out what is due", law: lawMorning, desk: func(_ *world, d *desk.Desk) {
		d.Write.Texts, _ = templates.Load(fstest.MapFS{"_agenda.txt": {Data: []byte("Er is iets te doen.")}})
	}},
	{name: "what the morning's mail lists is forgotten", law: lawMorning, also: []string{lawLog, lawUnheard, lawTerms, lawFiled}, after: always(`DELETE FROM letter_cases`)},

	{name: "what is held today is put aside tonight", law: lawUnseen, after: always(`UPDATE mails SET state = 'ignored' WHERE state = 'held' AND shown_at IS NULL`)},
}

// tamper changes the log behind the desk's back.
func (w *world) tamper(query string) {
	o := w.office
	if o.writer == nil {
		var err error
		if o.writer, err = sql.Open("sqlite3", "file:"+o.path+"?mode=rw&_busy_timeout=5000&_txlock=immediate"); err != nil {
			w.violated("tampering", "%v", err)
			return
		}
		o.writer.SetMaxOpenConns(1)
	}
	if _, err := o.writer.Exec(query); err != nil {
		w.violated("tampering", "%s: %v", query, err)
	}
}

// repair closes what tampering opened.
func (o *office) repair() {
	if o.writer != nil {
		o.writer.Close()
	}
}

func always(queries ...string) func(*world) {
	return func(w *world) {
		for _, q := range queries {
			w.tamper(q)
		}
	}
}

func rarely(queries ...string) func(*world) {
	return func(w *world) {
		if w.chance(0.02) {
			always(queries...)(w)
		}
	}
}

// onClosing tampers when a pass closed a case.
func onClosing(queries ...string) func(*world) {
	return func(w *world) {
		var closed int
		w.laws.scan(fmt.Sprintf(`SELECT count(*) FROM facts WHERE seq > %d AND json_extract(public, '$.kind') IN ('withdrawn', 'decided', 'not_admitted')`, w.laws.facts), &closed)
		if closed > 0 {
			always(queries...)(w)
		}
	}
}

// onArchived tampers when mail has been fetched and nobody has read it.
func onArchived(chance float64, query string) func(*world, *desk.Desk) {
	return func(w *world, d *desk.Desk) {
		d.Reached = func(p desk.Point) {
			w.reached(p)
			if p == desk.Archived && w.chance(chance) {
				w.tamper(query)
			}
		}
	}
}

// tampered is an inbox with a bug.
type tampered struct {
	*session
	known  func(imap.Cursor) imap.Cursor
	file   func(imap.Delivery) imap.Delivery
	hasty  bool
	noJunk bool
}

func inboxes(plant func(*tampered)) func(*world, *desk.Desk) {
	return func(_ *world, d *desk.Desk) {
		dial := d.Dial
		d.Dial = func(ctx context.Context) (desk.Inbox, error) {
			in, err := dial(ctx)
			if err != nil {
				return nil, err
			}
			t := &tampered{session: in.(*session)}
			plant(t)
			return t, nil
		}
	}
}

func (t *tampered) Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error {
	isKnown, put := known, file
	if t.known != nil {
		isKnown = func(c imap.Cursor) (bool, error) { return known(t.known(c)) }
	}
	if t.file != nil {
		put = func(batch []imap.Delivery) (int, error) {
			for i, m := range batch {
				batch[i] = t.file(m)
			}
			return file(batch)
		}
	}
	if t.noJunk {
		_, err := t.fetch(t.folders["INBOX"], isKnown, put)
		return err
	}
	if !t.hasty {
		return t.session.Fetch(ctx, isKnown, put)
	}
	var later []imap.Delivery
	err := t.session.Fetch(ctx, isKnown, func(batch []imap.Delivery) (int, error) {
		later = append(later, batch...)
		return len(batch), nil
	})
	if len(later) > 0 {
		_, late := put(later)
		err = errors.Join(err, late)
	}
	return err
}

// tamperedSender is a sender with a bug.
type tamperedSender struct {
	*world
	seen map[string]bool
	send func(*tamperedSender, string, []byte) error
	ctx  context.Context
	from string
}

func senders(send func(*tamperedSender, string, []byte) error) func(*world, *desk.Desk) {
	return func(w *world, d *desk.Desk) {
		d.Sender = &tamperedSender{world: w, seen: make(map[string]bool), send: send}
	}
}

func (s *tamperedSender) through(to string, raw []byte) error {
	return s.carrier.SendWhen(s.ctx, s.from, to, smtp.Whole(raw), nil)
}

func (s *tamperedSender) SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error {
	raw, err := body.Bytes()
	if err != nil {
		return err
	}
	if kept != nil {
		if err := kept(); err != nil {
			return err
		}
	}
	s.ctx, s.from = ctx, from
	return s.send(s, to, raw)
}

func (s *tamperedSender) Close() error { return nil }

// failing sets most letters.
type failing struct {
	*world
	stamp
}

func (f failing) PDF(l letters.Letter) ([]byte, error) {
	if f.chance(0.02) {
		return nil, fmt.Errorf("no ink for %q", l.Subject)
	}
	return stamp{}.PDF(l)
}
