package imap_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// scripted is an IMAP server that says what no decent server can be made to
// say. It answers each command by the first entry whose pattern matches; a
// reply without a tagged line is followed by hanging up, silence by nothing.
type scripted struct {
	greeting string
	script   []scriptLine

	mu       sync.Mutex
	commands []string // without their tags
}

const silence = "..."

// briefStep is how long a silent server is waited for. One that answers does so
// within it, on a busy machine too.
const briefStep = 2 * time.Second

type scriptLine struct{ pattern, reply string }

// ordinary is the script for the parts of a session that a test is not about.
var ordinary = []scriptLine{
	{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 MOVE\r\n{tag} OK done\r\n"},
	{`^LOGIN`, "{tag} OK done\r\n"},
	{`^LIST`, "* LIST () \"/\" {folder}\r\n{tag} OK done\r\n"},
	{`^SELECT`, "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK done\r\n"},
	{`^UID FETCH 1:\*`, described(11) + described(12) + described(13) + "{tag} OK done\r\n"},
	{`^STATUS`, "* STATUS \"Ongewenste mail\" (MESSAGES 0)\r\n{tag} OK done\r\n"},
	{`^UID MOVE|^NOOP`, "{tag} OK done\r\n"},
	{`^IDLE`, "+ idling\r\n"},
	{`^DONE`, "{tag} OK done\r\n"},
	{`^LOGOUT`, "* BYE\r\n{tag} OK done\r\n"},
}

// start serves one connection after the other and returns how to reach it.
func (s *scripted) start(t *testing.T) wire.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.serve(c)
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return wire.Server{Address: l.Addr().String(), TLS: wire.TLSNone, Username: "klachten", Password: secret("geheim")}
}

func (s *scripted) serve(c net.Conn) {
	defer c.Close()
	greeting := s.greeting
	if greeting == "" {
		greeting = "* OK ready\r\n"
	}
	io.WriteString(c, greeting)
	in := bufio.NewScanner(c)
	var idling string // the tag of the IDLE that DONE ends
	var asked string  // the tag of the AUTHENTICATE that the next line goes on with
	for in.Scan() {
		tag, command, _ := strings.Cut(in.Text(), " ")
		switch {
		case command == "IDLE":
			idling = tag
		case tag == "DONE":
			tag, command = idling, "DONE"
		case asked != "":
			tag, command = asked, "ANSWER "+in.Text()
		}
		s.mu.Lock()
		s.commands = append(s.commands, command)
		s.mu.Unlock()
		reply, ok := s.reply(command)
		if !ok {
			reply = "{tag} BAD not in the script\r\n"
		}
		if reply == silence {
			continue
		}
		_, folder, _ := strings.Cut(command, `LIST "" `)
		reply = strings.NewReplacer("{tag}", tag, "{folder}", folder).Replace(reply)
		io.WriteString(c, reply)
		asked = ""
		if strings.HasPrefix(reply, "+") && command != "IDLE" {
			asked = tag
		}
		if !strings.Contains(reply, tag+" ") && !strings.HasPrefix(reply, "+") {
			return
		}
	}
}

func (s *scripted) reply(command string) (string, bool) {
	for _, line := range append(s.script, ordinary...) {
		if regexp.MustCompile(line.pattern).MatchString(command) {
			return line.reply, true
		}
	}
	return "", false
}

// sent returns the commands that match the pattern.
func (s *scripted) sent(pattern string) (found []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, command := range s.commands {
		if regexp.MustCompile(pattern).MatchString(command) {
			found = append(found, command)
		}
	}
	return found
}

// described is a FETCH response without the message, numbered like its UID.
func described(uid int) string {
	return fmt.Sprintf("* %d FETCH (UID %d RFC822.SIZE 60 INTERNALDATE \"30-Mar-2031 02:59:00 +0200\")\r\n", uid-10, uid)
}

// body is a FETCH response with a whole message, numbered like its UID.
func body(uid int) string {
	raw := complaint(uid)
	return fmt.Sprintf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", uid-10, uid, len(raw), raw)
}

func TestFetchDifficultServer(t *testing.T) {
	const ok = "{tag} OK done\r\n"
	for name, test := range map[string]struct {
		script []scriptLine
		filed  string // UIDs; o after an oversize one
		moved  string
		err    string // "" for none
	}{
		"answers in any order": {
			[]scriptLine{{`^UID FETCH 11:13`, body(13) + body(11) + body(12) + ok}},
			"11 12 13", "11:13", "",
		},
		"dies within a message": {
			[]scriptLine{{`^UID FETCH 11:13`, body(11) + "* 2 FETCH (UID 12 BODY[] {500}\r\nFrom: anna@klager.example\r\n"}},
			"11", "", "broke off after 27 of 500 bytes",
		},
		"dies before the end of the answer": {
			[]scriptLine{{`^UID FETCH 11:13`, body(11) + body(12) + body(13)}},
			"11 12 13", "", "EOF",
		},
		"refuses all for one": {
			[]scriptLine{
				{`^UID FETCH 11:13`, body(11) + "{tag} NO cannot read a message\r\n"},
				{`^UID FETCH 12 `, "{tag} NO cannot read this message\r\n"},
				{`^UID FETCH 13 `, body(13) + ok},
			},
			"11 13", "11,13", `UID 12 in "INBOX" cannot be fetched and is left there (imap`,
		},
		"refuses the last": {
			[]scriptLine{
				{`^UID FETCH 11:13`, body(11) + body(12) + "{tag} NO cannot read a message\r\n"},
				{`^UID FETCH 13 `, "{tag} NO cannot read this message\r\n"},
			},
			"11 12", "11:12", "NO cannot read this message",
		},
		"has a message without its text": {
			[]scriptLine{
				{`^UID FETCH 11:13`, body(11) + "* 2 FETCH (UID 12 BODY[] NIL)\r\n" + body(13) + ok},
				{`^UID FETCH 12 `, "* 2 FETCH (UID 12 BODY[] NIL)\r\n" + ok},
			},
			"11 13", "11,13", "without its text",
		},
		"speaks of flags first": {
			[]scriptLine{
				{`^UID FETCH 11:13`, "* 2 FETCH (UID 12 FLAGS (\\Seen))\r\n" + body(11) + body(12) + body(13) + ok},
				{`^UID FETCH 12 `, body(12) + ok},
			},
			"11 12 13", "11:13", "",
		},
		"speaks of flags while it lists": {
			[]scriptLine{
				{`^UID FETCH 1:\*`, "* 2 FETCH (UID 12 FLAGS (\\Seen))\r\n" + described(11) + described(12) + described(13) + ok},
				{`^UID FETCH 12 .*RFC822.SIZE`, described(12) + ok},
				{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + ok},
			},
			"11 12 13", "11:13", "",
		},
		"never tells a date": {
			[]scriptLine{
				{`^UID FETCH 1:\*`, described(11) + "* 2 FETCH (UID 12 RFC822.SIZE 60)\r\n" + described(13) + ok},
				{`^UID FETCH 12 .*RFC822.SIZE`, "* 2 FETCH (UID 12 RFC822.SIZE 60)\r\n" + ok},
				{`^UID FETCH 11,13`, body(11) + body(13) + ok},
			},
			"11 13", "11,13", "does not tell when it came",
		},
		"loses a message to another program": {
			[]scriptLine{
				{`^UID FETCH 11:13`, body(11) + body(13) + ok},
				{`^UID FETCH 12 `, ok},
			},
			"11 13", "11,13", "",
		},
		"understates a size": {
			[]scriptLine{{`^UID FETCH 11:13`, body(11) + body(12) +
				"* 3 FETCH (UID 13 BODY[] {2039}\r\nSubject: Lang\r\n\r\n" + strings.Repeat("x", 2022) + ")\r\n" + ok}},
			"11 12 13o", "11:13", "",
		},
		"refuses the archive": {
			[]scriptLine{{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + ok}, {`^UID MOVE`, "{tag} NO [OVERQUOTA] full\r\n"}},
			"11 12 13", "11:13", `nothing can be moved into "Verwerkt" (imap: NO [OVERQUOTA]`,
		},
		"says OK and gives nothing": {
			[]scriptLine{
				{`^UID FETCH 11:13`, body(11) + body(13) + ok},
				{`^UID FETCH 12 .*BODY`, ok},
				{`^UID FETCH 12 .*INTERNALDATE`, described(12) + ok},
			},
			"11 13", "11,13", "UID 12 in \"INBOX\" cannot be fetched and is left there (the server lists it, and sends nothing when asked for it)",
		},
		"says OK and gives none at all": {
			[]scriptLine{
				{`^UID FETCH .*BODY`, ok},
				{`^UID FETCH 12 .*INTERNALDATE`, described(12) + ok},
				{`^UID FETCH 1[13] .*INTERNALDATE`, ok},
			},
			"", "", "UID 12 in",
		},
		"will give it later": {
			[]scriptLine{{`^UID FETCH .*BODY`, "{tag} NO [UNAVAILABLE] Please try again later\r\n"}},
			"", "", "klachtd asks for it again by itself",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &scripted{script: test.script}
			p := &provider{server: s.start(t)}
			b := p.dial(t, imap.Limits{MaxSize: 1000})
			var l log
			err := b.Fetch(t.Context(), l.known, l.file)
			if (test.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			var filed []string
			for _, d := range l.filed {
				mark := ""
				if d.Oversize {
					mark = "o"
				} else if d.Received != time.Date(2031, 3, 30, 0, 59, 0, 0, time.UTC) || string(d.Raw) != string(complaint(int(d.UID))) {
					t.Errorf("UID %d filed as of %v, %q", d.UID, d.Received, d.Raw)
				}
				filed = append(filed, fmt.Sprint(d.UID, mark))
			}
			if got := strings.Join(filed, " "); got != test.filed {
				t.Errorf("filed %q, want %q", got, test.filed)
			}
			var want []string
			if test.moved != "" {
				want = []string{"UID MOVE " + test.moved + ` "` + folders.Archive + `"`}
			}
			if moved := s.sent(`MOVE`); fmt.Sprint(moved) != fmt.Sprint(want) {
				t.Errorf("moved %q, want %q", moved, want)
			}
			if asked := s.sent(`ENVELOPE|BODYSTRUCTURE|BODY\[`); len(asked) > 0 {
				t.Errorf("asked %q", asked)
			}
		})
	}
}

func TestFetchSilence(t *testing.T) {
	for _, command := range []string{`^NOOP`, `^UID FETCH 1:\*`, `^UID FETCH 11:13`, `^UID MOVE`} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := &scripted{script: []scriptLine{{command, silence}, {`^UID FETCH 11:13`, body(11) + body(12) + body(13) + "{tag} OK done\r\n"}}}
			p := &provider{server: s.start(t)}
			var l log
			err := p.dial(t, imap.Limits{Step: briefStep}).Fetch(t.Context(), l.known, l.file)
			if err == nil || !strings.Contains(err.Error(), "no answer within "+briefStep.String()) {
				t.Errorf("%v", err)
			}
		})
	}
}

// An archive that refuses keeps no mail from being filed, in whatever number it
// lies before the rest.
func TestFetchGoesOnWithoutArchive(t *testing.T) {
	var all, first, rest string
	for uid := 101; uid <= 201; uid++ {
		all += described(uid)
		if uid <= 200 {
			first += body(uid)
		} else {
			rest += body(uid)
		}
	}
	const ok = "{tag} OK done\r\n"
	s := &scripted{script: []scriptLine{
		{`^UID FETCH 1:\*`, all + ok},
		{`^UID FETCH 101:200`, first + ok},
		{`^UID FETCH 201 `, rest + ok},
		{`^UID MOVE`, "{tag} NO [OVERQUOTA] Quota exceeded\r\n"},
	}}
	p := &provider{server: s.start(t)}
	b := p.dial(t, imap.Limits{})
	var l log
	for range 2 {
		err := b.Fetch(t.Context(), l.known, l.file)
		withheld, good := err.(*imap.Withheld)
		if !good || len(withheld.Messages) != 1 || !strings.Contains(err.Error(), "101 messages stay in \"INBOX\", and are filed") {
			t.Errorf("%v", err)
		}
	}
	if len(l.filed) != 101 {
		t.Errorf("%d messages are filed", len(l.filed))
	}
}

// The archive that somebody took away is made anew.
func TestArchiveIsMadeAnew(t *testing.T) {
	s := &scripted{script: []scriptLine{
		{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + "{tag} OK done\r\n"},
		{`^LIST "" "?Verwerkt`, "{tag} OK done\r\n"},
		{`^CREATE|^SUBSCRIBE`, "{tag} OK done\r\n"},
		{`^UID MOVE`, "{tag} NO [TRYCREATE] no such folder\r\n"},
	}}
	p := &provider{server: s.start(t)}
	b := p.dial(t, imap.Limits{})
	var l log
	if err := b.Fetch(t.Context(), l.known, l.file); !errors.As(err, new(*imap.Withheld)) {
		t.Errorf("%v", err)
	}
	if n := len(s.sent(`^CREATE`)); n != 2 {
		t.Errorf("created %d times", n)
	}
	if n := len(s.sent(`^UID MOVE`)); n != 2 {
		t.Errorf("moved %d times", n)
	}
}

// The trap in the client library's own fallback: COPY is refused for a full
// mailbox, and EXPUNGE then loses the mail.
func TestArchiveKeepsWhatWasNotCopied(t *testing.T) {
	s := &scripted{script: []scriptLine{
		{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 UIDPLUS\r\n{tag} OK done\r\n"},
		{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + "{tag} OK done\r\n"},
		{`^UID COPY`, "{tag} NO [OVERQUOTA] full\r\n"},
	}}
	p := &provider{server: s.start(t)}
	var l log
	if err := p.dial(t, imap.Limits{}).Fetch(t.Context(), l.known, l.file); err == nil {
		t.Error("no error")
	}
	if lost := s.sent(`STORE|EXPUNGE`); len(lost) > 0 {
		t.Errorf("sent %q", lost)
	}
}

func TestSignIn(t *testing.T) {
	token := func(context.Context) (string, error) { return "bewijs", nil }
	const bearer = "n,a=klachten,\x01auth=Bearer bewijs\x01\x01"
	const google = "user=klachten\x01auth=Bearer bewijs\x01\x01"
	encode := base64.StdEncoding.EncodeToString
	reported := func(report string) []scriptLine {
		return []scriptLine{
			{`^AUTHENTICATE`, "+ " + encode([]byte(report)) + "\r\n"},
			{`^ANSWER AQ==$`, "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n"},
		}
	}
	for name, test := range map[string]struct {
		caps    string
		token   bool
		script  []scriptLine
		command string // what signs in
		err     string
		refused bool
	}{
		"PLAIN": {
			caps: "AUTH=PLAIN SASL-IR", script: []scriptLine{{`^AUTHENTICATE`, "{tag} OK in\r\n"}},
			command: "AUTHENTICATE PLAIN " + encode([]byte("\x00klachten\x00geheim")),
		},
		"LOGIN": {command: `LOGIN "klachten" "geheim"`},
		"refused without a code": {
			script:  []scriptLine{{`^LOGIN`, "{tag} NO LOGIN failed.\r\n"}},
			command: `LOGIN "klachten" "geheim"`, err: "LOGIN failed.", refused: true,
		},
		"directory away": {
			script:  []scriptLine{{`^LOGIN`, "{tag} NO [UNAVAILABLE] later\r\n"}},
			command: `LOGIN "klachten" "geheim"`, err: "UNAVAILABLE",
		},
		"OAUTHBEARER": {
			caps: "AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR", token: true,
			script:  []scriptLine{{`^AUTHENTICATE`, "{tag} OK in\r\n"}},
			command: "AUTHENTICATE OAUTHBEARER " + encode([]byte(bearer)),
		},
		"OAUTHBEARER refused": {
			caps: "AUTH=OAUTHBEARER SASL-IR", token: true,
			script:  reported(`{"status":"invalid_token"}`),
			command: "AUTHENTICATE OAUTHBEARER " + encode([]byte(bearer)), err: "Invalid credentials ({\"status\":\"invalid_token\"})", refused: true,
		},
		"XOAUTH2": {
			caps: "AUTH=XOAUTH2 SASL-IR", token: true,
			script:  []scriptLine{{`^AUTHENTICATE`, "{tag} OK in\r\n"}},
			command: "AUTHENTICATE XOAUTH2 " + encode([]byte(google)),
		},
		"XOAUTH2 refused": {
			caps: "AUTH=XOAUTH2 SASL-IR", token: true,
			script:  reported(`{"status":"400"}`),
			command: "AUTHENTICATE XOAUTH2 " + encode([]byte(google)), err: "Invalid credentials ({\"status\":\"400\"})", refused: true,
		},
		"XOAUTH2 refused at once": {
			caps: "AUTH=XOAUTH2 SASL-IR", token: true,
			script:  []scriptLine{{`^AUTHENTICATE`, "{tag} NO AUTHENTICATE failed.\r\n"}},
			command: "AUTHENTICATE XOAUTH2 " + encode([]byte(google)), err: "AUTHENTICATE failed.", refused: true,
		},
		"XOAUTH2 refused, token repeated": {
			caps: "AUTH=XOAUTH2 SASL-IR", token: true,
			script: []scriptLine{
				{`^AUTHENTICATE`, "+ " + encode([]byte("bewijs is no token")) + "\r\n"},
				{`^ANSWER AQ==$`, "{tag} NO what is bewijs?\r\n"},
			},
			command: "AUTHENTICATE XOAUTH2 " + encode([]byte(google)), err: "what is (token)? ((token) is no token)", refused: true,
		},
		"XOAUTH2 without SASL-IR": {
			caps: "AUTH=XOAUTH2", token: true,
			script: []scriptLine{
				{`^AUTHENTICATE`, "+ \r\n"},
				{"^ANSWER " + regexp.QuoteMeta(encode([]byte(google))), "{tag} OK in\r\n"},
			},
			command: "AUTHENTICATE XOAUTH2",
		},
		"asked on": {
			caps: "AUTH=XOAUTH2 SASL-IR", token: true,
			script: []scriptLine{
				{`^AUTHENTICATE`, "+ " + encode([]byte(`{"status":"400"}`)) + "\r\n"},
				{`^ANSWER AQ==`, "+ " + encode([]byte(`{"status":"400"}`)) + "\r\n"},
			},
			command: "AUTHENTICATE XOAUTH2 " + encode([]byte(google)), err: "asks on",
		},
		"no token": {caps: "AUTH=PLAIN AUTH=LOGIN", token: true, err: "no sign-in with a token"},
	} {
		t.Run(name, func(t *testing.T) {
			caps := scriptLine{`^CAPABILITY`, "* CAPABILITY IMAP4rev1 " + test.caps + "\r\n{tag} OK done\r\n"}
			s := &scripted{script: append(test.script, caps)}
			server := s.start(t)
			if test.token {
				server.Password, server.Token = nil, token
			}
			b, err := imap.Dial(t.Context(), server, folders, imap.Limits{})
			if err == nil {
				b.Close()
			}
			if (test.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if errors.Is(err, wire.ErrSignIn) != test.refused {
				t.Errorf("ErrSignIn in %v, want %v", err, test.refused)
			}
			if got := strings.Join(s.sent(`^LOGIN|^AUTHENTICATE`), "|"); got != test.command {
				t.Errorf("sent %q, want %q", got, test.command)
			}
		})
	}
}

// PREAUTH would keep a connection plain that must be secured.
func TestPreauthBeforeTLS(t *testing.T) {
	s := &scripted{greeting: "* PREAUTH welcome\r\n"}
	server := s.start(t)
	server.TLS, server.TLSConfig = wire.TLSStart, &tls.Config{}
	if _, err := imap.Dial(t.Context(), server, folders, imap.Limits{}); err == nil {
		t.Error("no error")
	}
	if got := s.sent(`^LOGIN|^AUTHENTICATE|^SELECT`); len(got) > 0 {
		t.Errorf("sent %q in the clear", got)
	}
}

// The client library would read these for ever, with a whole processor.
func TestCapabilityParenthesis(t *testing.T) {
	const list = "* OK [CAPABILITY IMAP4rev1] ready\r\n"
	for name, s := range map[string]*scripted{
		"greeting":         {greeting: "* OK [CAPABILITY IMAP4rev1 (STARTTLS)] ready\r\n"},
		"greeting, no gap": {greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN(] ready\r\n"},
		"answer":           {script: []scriptLine{{`^CAPABILITY`, "* capability IMAP4rev1 (\r\n{tag} OK done\r\n"}}},
		"sign-in":          {greeting: list, script: []scriptLine{{`^LOGIN`, "{tag} OK [CAPABILITY (MOVE)] in\r\n"}}},
	} {
		for _, mode := range []wire.TLSMode{wire.TLSNone, wire.TLSStart} {
			if mode == wire.TLSStart && name == "sign-in" {
				continue // that is within TLS
			}
			t.Run(name+", "+string(mode), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := s.inMemory()
					server.TLS = mode
					b, err := imap.Dial(t.Context(), server, folders, imap.Limits{})
					if err == nil {
						b.Close()
					}
					if err == nil {
						t.Error("no error")
					}
				})
			})
		}
	}
	// The text behind a list may have one, and the word may stand elsewhere.
	p := &provider{server: (&scripted{
		greeting: "* OK [CAPABILITY IMAP4rev1] ready (Debian)\r\n",
		script:   []scriptLine{{`^LOGIN`, "{tag} OK in (capability follows)\r\n"}, {`^CAPABILITY`, "* CAPABILITY IMAP4rev1 MOVE\r\n{tag} OK Capability completed (0.001 + 0.000 secs).\r\n"}},
	}).start(t)}
	p.dial(t, imap.Limits{})
}
