package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// inMemory serves the script over connections without a network.
func (s *scripted) inMemory() wire.Server {
	server := wire.Server{Address: "127.0.0.1:143", TLS: wire.TLSNone, Username: "klachten", Password: secret("geheim")}
	server.Dial = func(context.Context) (net.Conn, error) {
		client, end := net.Pipe()
		go s.serve(end)
		return &clientEnd{Conn: client, gone: make(chan struct{})}, nil
	}
	return server
}

// listing is how the messages 11 to 13 are listed, with a size for 12.
func listing(size string) string {
	return described(11) + strings.Replace(described(12), "RFC822.SIZE 60", "RFC822.SIZE "+size, 1) + described(13) + "{tag} OK done\r\n"
}

// announced is a FETCH response whose literal is said to have so many bytes.
func announced(uid, size int) string {
	return strings.Replace(body(uid), fmt.Sprintf("{%d}", len(complaint(uid))), fmt.Sprintf("{%d}", size), 1)
}

// TestFetchLies: whatever a server says of its messages, none is lost, none holds
// up another, and what it never gives is named. Each connection that breaks is
// made again, as the desk does.
func TestFetchLies(t *testing.T) {
	const ok = "{tag} OK done\r\n"
	all := scriptLine{`^UID FETCH 11:13`, body(11) + body(12) + body(13) + ok}
	sizeless := scriptLine{`^UID FETCH 1:\*`, strings.ReplaceAll(listing("60"), "RFC822.SIZE 60 ", "")}
	single := []scriptLine{{`^UID FETCH 11 `, body(11) + ok}, {`^UID FETCH 12 `, body(12) + ok}, {`^UID FETCH 13 `, body(13) + ok}}
	rest := []scriptLine{{`^UID FETCH 13 `, body(13) + ok}}
	for name, test := range map[string]struct {
		script   []scriptLine
		filed    string
		withheld string // "" for none
		visits   int
	}{
		"size too small":         {script: []scriptLine{{`^UID FETCH 1:\*`, listing("1")}, all}, filed: "11 12 13", visits: 1},
		"size 0":                 {script: []scriptLine{{`^UID FETCH 1:\*`, listing("0")}, all}, filed: "11 12 13", visits: 1},
		"size too large":         {script: []scriptLine{{`^UID FETCH 1:\*`, listing("900")}, all}, filed: "11 12 13", visits: 1},
		"size far too large":     {script: append([]scriptLine{{`^UID FETCH 1:\*`, listing("1099511627776")}, {`^UID FETCH 12 .*HEADER`, headerOf(12) + ok}}, single...), filed: "11 12o 13", visits: 1},
		"size below 0":           {script: append([]scriptLine{{`^UID FETCH 1:\* .*RFC822.SIZE`, listing("-1")}, sizeless}, single...), filed: "11 12 13", visits: 3},
		"size over every number": {script: append([]scriptLine{{`^UID FETCH 1:\* .*RFC822.SIZE`, listing("9223372036854775808")}, sizeless}, single...), filed: "11 12 13", visits: 3},
		"message shorter than announced": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, body(11) + announced(12, 900) + body(13) + ok}, scriptLine{`^UID FETCH 12 `, announced(12, 900) + ok}),
			filed:  "11 13", withheld: "UID 12", visits: 3,
		},
		"message longer than announced": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, body(11) + announced(12, 60) + body(13) + ok}, scriptLine{`^UID FETCH 12 `, announced(12, 60) + ok}),
			filed:  "11 13", withheld: "UID 12", visits: 3,
		},
		"message longer than anybody's memory": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, body(11) + announced(12, 1<<40) + ok}, scriptLine{`^UID FETCH 12 `, announced(12, 1<<40) + ok}),
			filed:  "11 13", withheld: "UID 12", visits: 3,
		},
		"hangs up at a message": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, body(11)}, scriptLine{`^UID FETCH 12 `, ""}),
			filed:  "11 13", withheld: "UID 12", visits: 3,
		},
		"hangs up at a message once": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, body(11)}, scriptLine{`^UID FETCH 12 `, body(12) + ok}),
			filed:  "11 13 12", visits: 2,
		},
		"silent at a message": {
			script: append(rest, scriptLine{`^UID FETCH 11:13`, silence}, scriptLine{`^UID FETCH 12:13`, body(12) + body(13) + ok}, scriptLine{`^UID FETCH 11 `, silence}),
			filed:  "12 13", withheld: "UID 11", visits: 3,
		},
		"expunged during the FETCH": {
			script: []scriptLine{{`^UID FETCH 11:13`, body(11) + "* 2 EXPUNGE\r\n" + strings.Replace(body(13), "* 3", "* 2", 1) + ok}, {`^UID FETCH 12 `, ok}},
			filed:  "11 13", visits: 1,
		},
		"all expunged, and more": {
			script: []scriptLine{{`^UID FETCH 11:13`, strings.Repeat("* 1 EXPUNGE\r\n", 5) + ok}, {`^UID FETCH 1[123] `, ok}},
			filed:  "", visits: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{script: test.script}
				var l log
				visits, err := visitUntilDone(t.Context(), s.inMemory(), &l)
				if (test.withheld == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.withheld) {
					t.Errorf("error %v, want %q", err, test.withheld)
				}
				if visits != test.visits {
					t.Errorf("%d connections, want %d", visits, test.visits)
				}
				var filed []string
				for _, d := range l.filed {
					mark := ""
					if d.Oversize {
						mark = "o"
					} else if string(d.Raw) != string(complaint(int(d.UID))) {
						t.Errorf("UID %d filed as %q", d.UID, d.Raw)
					}
					filed = append(filed, fmt.Sprint(d.UID, mark))
				}
				if got := strings.Join(filed, " "); got != test.filed {
					t.Errorf("filed %q, want %q", got, test.filed)
				}
				moved := archivedIn([]byte(strings.Join(s.sent(`MOVE`), "\n")))
				for _, d := range l.filed {
					if !moved[d.UID] {
						t.Errorf("UID %d was filed and not archived", d.UID)
					}
					delete(moved, d.UID)
				}
				if len(moved) > 0 {
					t.Errorf("archived and not filed: %v", moved)
				}
			})
		})
	}
}

func headerOf(uid int) string {
	header, _, _ := strings.Cut(string(complaint(uid)), "\r\n\r\n")
	header += "\r\n\r\n"
	return fmt.Sprintf("* %d FETCH (UID %d BODY[HEADER]<0> {%d}\r\n%s)\r\n", uid-10, uid, len(header), header)
}

// visitUntilDone dials again and again, until a Fetch says all there is to say.
func visitUntilDone(ctx context.Context, server wire.Server, l *log) (visits int, err error) {
	breaks := new(imap.Breaks)
	for visits = 1; visits <= 10; visits++ {
		var b *imap.Inbox
		if b, err = imap.Dial(ctx, server, folders, imap.Limits{MaxSize: 1000, Breaks: breaks}); err != nil {
			return visits, err
		}
		err = b.Fetch(ctx, l.known, l.file)
		b.Close()
		if err == nil || errors.As(err, new(*imap.Withheld)) {
			return visits, err
		}
	}
	return visits, err
}

// What broke its connection rests for a while, and is then tried again: the
// network may have been the reason.
func TestFetchTriesAgainWhatBroke(t *testing.T) {
	const ok = "{tag} OK done\r\n"
	s := &scripted{script: []scriptLine{
		{`^UID FETCH 11:13`, body(11)}, {`^UID FETCH 12 `, ""}, {`^UID FETCH 13 `, body(13) + ok},
	}}
	synctest.Test(t, func(t *testing.T) {
		var l log
		breaks := new(imap.Breaks)
		dial := func() *imap.Inbox {
			b, err := imap.Dial(t.Context(), s.inMemory(), folders, imap.Limits{Breaks: breaks})
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		for range 2 {
			b := dial()
			if err := b.Fetch(t.Context(), l.known, l.file); !errors.Is(err, imap.ErrBroke) {
				t.Fatalf("error %v, want ErrBroke", err)
			}
			b.Close()
		}
		b := dial()
		defer b.Close()
		s.script = []scriptLine{{`^UID FETCH 12 `, body(12) + ok}} // it was the network
		looks := 0
		for ; looks < 50 && len(l.filed) < 3; looks++ {
			if err := b.Fetch(t.Context(), l.known, l.file); err != nil && !errors.As(err, new(*imap.Withheld)) {
				t.Fatal(err)
			}
		}
		if len(l.filed) != 3 || looks < 5 {
			t.Errorf("%d filed after %d looks", len(l.filed), looks)
		}
	})
}
