package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/integratiewerk/klachtd/cmd/klachtd/demo"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// story is one script: a mail provider, a clock, people who write, and what
// klachtd did in its last pass.
type story struct {
	dir    string
	server *mailtest.Server
	zone   *time.Location
	clock  time.Time

	log        bytes.Buffer // what klachtd wrote to standard error
	provider   string       // who vouches for senders; "" for authserv
	verdict    string       // what the mail server says of senders; "" for pass
	renames    bool         // the relay gives our mail other Message-IDs
	incoming   [][]byte     // what people wrote
	written    int          // mails that people wrote so far
	seq        int64        // of the last fact before the last pass
	posted     []post       // by the last pass
	everything []post       // by all passes
	release    func()       // ends a lock
	clamd      net.Listener // nil while it does not answer
	badPost    error        // what is wrong with a mail that was sent
}

// serve starts the servers and writes config.toml, the configuration of the
// demonstration: serve
func (s *story) serve(ts *testscript.TestScript, args []string) (err error) {
	if len(args) > 0 {
		return fmt.Errorf("usage: serve")
	}
	if s.zone, err = env.Amsterdam(); err != nil {
		return err
	}
	if s.server, err = mailtest.Start(mailtest.Options{}); err != nil {
		return err
	}
	ts.Defer(func() { s.server.Close(); s.scanner(ts, nil) })
	_, err = demo.WriteConfig(s.dir, s.server)
	return err
}

func (s *story) configPath() string { return filepath.Join(s.dir, "config.toml") }

// configure adds a section: configure letters 'templates = "texts"'
func (s *story) configure(_ *testscript.TestScript, args []string) error {
	f, err := os.OpenFile(s.configPath(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(f, "\n[%s]\n%s\n", args[0], strings.Join(args[1:], "\n"))
	return f.Close()
}

// edit replaces a text in a file, everywhere, in which \n is the end of a line:
// edit config.toml OLD NEW
func (s *story) edit(ts *testscript.TestScript, args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: edit FILE OLD NEW")
	}
	lines := strings.NewReplacer(`\n`, "\n")
	return editFile(ts.MkAbs(args[0]), lines.Replace(args[1]), lines.Replace(args[2]))
}

// editFile replaces texts in a file, everywhere: old, new, old, new.
func editFile(path string, texts ...string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i := 0; i < len(texts); i += 2 {
		if !bytes.Contains(text, []byte(texts[i])) {
			return fmt.Errorf("%s holds no %q", filepath.Base(path), texts[i])
		}
		text = bytes.ReplaceAll(text, []byte(texts[i]), []byte(texts[i+1]))
	}
	return os.WriteFile(path, text, 0o600)
}

// fill replaces a word in a file by so many letters: fill big.eml LONG 5000
func (s *story) fill(ts *testscript.TestScript, args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: fill FILE WORD LENGTH")
	}
	n, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	return s.edit(ts, []string{args[0], args[1], strings.Repeat("abcdefghi", n/9+1)[:n]})
}

// truncate leaves only the beginning of a file: truncate sealed.age 3000
func (s *story) truncate(ts *testscript.TestScript, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: truncate FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	if err != nil {
		return err
	}
	if info.Size() <= n {
		return fmt.Errorf("%s has only %d bytes", args[0], info.Size())
	}
	return os.Truncate(ts.MkAbs(args[0]), n)
}

// sqlCommand changes the case log behind the program's back: sql 'DELETE ...'
func sqlCommand(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(storyKey{}).(*story)
	for _, query := range args {
		err := s.database(func(db *sql.DB) error {
			_, err := db.Exec(query)
			return err
		})
		if (err != nil) != neg {
			ts.Fatalf("%s: %v", query, err)
		}
	}
}

// older begins with the case log that an earlier version left, in which people
// can answer: log schema5
func (s *story) older(ts *testscript.TestScript, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: log NAME")
	}
	packed, err := os.Open(filepath.Join(ts.Getenv("LOGS"), args[0]+".db.gz"))
	if err != nil {
		return err
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		return err
	}
	db, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "klachtd.db"), db, 0o600); err != nil {
		return err
	}
	return s.database(func(db *sql.DB) error {
		rows, err := db.Query(`SELECT b.bytes FROM letters l JOIN letter_bytes b ON b.letter = l.id ORDER BY l.id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var raw []byte
			if err := rows.Scan(&raw); err != nil {
				return err
			}
			p, err := readPost(raw)
			if err != nil {
				return err
			}
			s.everything = append(s.everything, p)
		}
		return rows.Err()
	})
}

// lock holds the case log as another run or once does, until unlock.
func (s *story) lock(ts *testscript.TestScript, _ []string) error {
	log, err := caselog.Open(context.Background(), filepath.Join(s.dir, "klachtd.db"))
	if err != nil {
		return err
	}
	release, err := log.Lock()
	if err != nil {
		return errors.Join(err, log.Close())
	}
	s.release = func() {
		release()
		log.Close()
	}
	return nil
}

func (s *story) unlock(*testscript.TestScript, []string) error {
	s.release()
	return nil
}

func (s *story) database(do func(*sql.DB) error) error {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.dir, "klachtd.db")+"?mode=rw")
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

// at sets the clock, in Amsterdam: at 2026-11-23 09:12
func (s *story) at(_ *testscript.TestScript, args []string) (err error) {
	if len(args) != 2 {
		return fmt.Errorf("usage: at DATE TIME")
	}
	s.clock, err = time.ParseInLocation("2006-01-02 15:04", args[0]+" "+args[1], s.zone)
	return err
}

// step makes a pass, and wants an exit code: step, or step 75
func (s *story) step(ts *testscript.TestScript, args []string) error {
	want := 0
	if len(args) > 0 {
		var err error
		if want, err = strconv.Atoi(args[0]); err != nil {
			return err
		}
	}
	if code := s.pass(ts.Stdout(), ts.Stderr()); code != want {
		return fmt.Errorf("exit code %d, want %d", code, want)
	}
	return s.badPost
}

// pass runs once at the story's clock, and keeps what it sent.
func (s *story) pass(stdout, stderr io.Writer) (code int) {
	s.seq = s.lastFact()
	sent := len(s.server.Sent())
	code = s.klachtd(stdout, stderr, "once", "--at", s.clock.Format(time.RFC3339))
	s.posted = nil
	for _, t := range s.server.Sent()[sent:] {
		p, err := readPost(t.Data)
		if err == nil && p.to != t.To[0] {
			err = fmt.Errorf("it went to %s", t.To)
		}
		if err != nil {
			s.badPost = fmt.Errorf("mail %s to %s: %w", p.kind, p.to, err)
		}
		s.posted = append(s.posted, p)
	}
	s.everything = append(s.everything, s.posted...)
	return code
}

// klachtd runs a command within the process, on the story's clock.
func (s *story) klachtd(stdout, stderr io.Writer, args ...string) (code int) {
	return s.klachtdUntil(context.Background(), stdout, io.MultiWriter(stderr, &s.log), append(args, "--config", s.configPath())...)
}

func (s *story) klachtdUntil(ctx context.Context, stdout, stderr io.Writer, args ...string) (code int) {
	a := &env.Env{Out: stdout, Err: stderr, Getenv: withinTest, Now: func() time.Time { return s.clock }}
	a.Adjust = func(d *desk.Desk) { d.Write.Filled = sure }
	return execute(ctx, a, args)
}

// run is the daemon, until it has sent so many mails: run 2
func (s *story) run(ts *testscript.TestScript, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: run MAILS")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	done := make(chan int)
	go func() { done <- s.klachtdUntil(ctx, io.Discard, &s.log, "run", "--config", s.configPath()) }()
	_, err = s.server.AwaitSent(ctx, len(s.server.Sent())+n)
	stop()
	if code := <-done; code != 0 && err == nil {
		err = fmt.Errorf("exit code %d", code)
	}
	return err
}

// fault makes the SMTP server answer badly, once, or always with 0:
// fault 1 550 amina@klant.example '5.1.1 <amina@klant.example> unknown'
func (s *story) fault(_ *testscript.TestScript, args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("usage: fault TIMES CODE TO TEXT")
	}
	times, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	code, err := strconv.Atoi(args[1])
	s.server.Fail(mailtest.Fault{At: mailtest.AtRcpt, Times: times, Code: code, To: args[2], Text: args[3]})
	return err
}

// mended takes all faults of the SMTP server away: mended
func (s *story) mended(*testscript.TestScript, []string) error {
	s.server.Heal()
	return nil
}

// relay makes the SMTP server take no mail with more bytes, and say so: relay 10240000
func (s *story) relay(_ *testscript.TestScript, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: relay BYTES")
	}
	n, err := strconv.ParseInt(args[0], 10, 64)
	s.server.Limit(n)
	return err
}

// discreet wants that what klachtd logged in this story holds no address and no
// word of four letters or more that a person wrote: no name, no subject, no text.
func (s *story) discreet(ts *testscript.TestScript, _ []string) error {
	logged := s.log.String()
	fmt.Fprint(ts.Stdout(), logged)
	if len(logged) == 0 {
		return errors.New("nothing was logged")
	}
	if strings.Contains(logged, "@") {
		return errors.New("the log holds an address")
	}
	said := make(map[string]bool)
	for _, word := range words(logged) {
		said[word] = true
	}
	for _, raw := range s.incoming {
		m := mailbox.Parse(raw)
		if m.Kind == mailbox.KindBounce {
			continue // a mail server's English, as ours
		}
		text := m.Subject + "\n" + m.Reply // without our own words, quoted
		for _, from := range m.From {
			text += "\n" + from.Name + "\n" + from.Address
		}
		for _, word := range words(text) {
			if len(word) >= 4 && said[word] {
				return fmt.Errorf("the log holds %q", word)
			}
		}
	}
	return nil
}

// words are the words of a text in lower case; record_contact is one.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '_' })
}

// lastFact is the number of the last fact in the log, 0 for none.
func (s *story) lastFact() (seq int64) {
	_ = s.database(func(db *sql.DB) error { // before the first pass there is no log
		return db.QueryRow(`SELECT coalesce(max(seq), 0) FROM facts`).Scan(&seq)
	})
	return seq
}

// facts are the kinds that the last pass recorded, without the bookkeeping of
// outgoing mail.
func (s *story) facts() (kinds []string, err error) {
	err = s.database(func(db *sql.DB) error {
		rows, err := db.Query(`SELECT kind FROM facts WHERE seq > ? AND kind NOT IN ('letter_queued', 'letter_sent') ORDER BY seq`, s.seq)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind string
			if err := rows.Scan(&kind); err != nil {
				return err
			}
			kinds = append(kinds, kind)
		}
		return rows.Err()
	})
	return kinds, err
}
