// Package imap is mail in. What flows through it:
//
//	Dial ──► Inbox ──► Fetch ──► Delivery: raw bytes and their place ──► the caller files them
//	              ◄── moved to the archive, once they are filed
//
// A message leaves the inbox only after the caller has it. A server may lie, keep
// silent or break off at any byte: no message is lost because of that, and none holds
// up the next. Nothing here reads what a message says.
//
// In these files the identifier imap is the client library, go-imap.
package imap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// Folders are the IMAP folders the program uses. Inbox and Archive are required. Junk
// is where the provider puts spam; unless it is empty it is read too, and its mail goes
// to Held, or to the archive if Held is empty.
type Folders struct {
	Inbox, Archive, Held, Junk string
}

// Limits limit how long the mail server can make us wait, and how much memory it can use.
type Limits struct {
	Step    time.Duration // for one exchange, or for one piece of a transfer; default 60 s
	MaxSize int64         // bytes; only the header of a larger message is fetched; default 40 MiB
	Alive   func()        // when set, is called after each exchange and each piece of a transfer
	Breaks  *Breaks       // gets Fetch round messages that break the connection; nil for none
}

// Inbox is a signed-in connection, with the inbox selected between its methods. It
// serves one goroutine. After an error, or after the end of a context, only Close may
// be called: dial again.
type Inbox struct {
	server   wire.Server
	folders  Folders
	limits   Limits
	idleTurn time.Duration

	link    *wire.Link
	guard   *capsGuard // over link
	client  *imapclient.Client
	token   string // the token signed in with; "" for a password
	caps    imap.CapSet
	at      place    // the selected folder
	missing []error  // errors of folders that cannot be created
	next    imap.UID // higher than that of every message in the inbox the server has mentioned

	reading imap.UID // the message being read when the connection broke; 0 for none

	// news holds a token when the server reported new mail. It is filled from within
	// the client's reading loop, which must never wait for us.
	news chan struct{}
}

// Dial connects, signs in, creates missing folders and selects the inbox. It wraps
// wire.ErrSignIn if the password is refused, or the token and its replacement.
func Dial(ctx context.Context, s wire.Server, f Folders, o Limits) (*Inbox, error) {
	if f.Inbox == "" || f.Archive == "" || f.Inbox == f.Archive {
		return nil, errors.New("imap: inbox and archive must be named, and differ")
	}
	limits := o
	limits.Step, limits.MaxSize = cmp.Or(o.Step, wire.DefaultStep), cmp.Or(o.MaxSize, 40<<20)
	b := &Inbox{server: s, folders: f, limits: limits, idleTurn: idleTurn, news: make(chan struct{}, 1)}
	err := b.open(ctx)
	if errors.Is(err, wire.ErrSignIn) && s.Renews(b.token) {
		// Start over, because many servers hang up after a refusal.
		b = &Inbox{server: s, folders: f, limits: limits, idleTurn: idleTurn, news: make(chan struct{}, 1)}
		err = b.open(ctx)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (b *Inbox) open(ctx context.Context) (err error) {
	if b.link, err = b.server.Connect(ctx, b.limits.Step); err != nil {
		return fmt.Errorf("imap %s: %w", b.server.Address, err)
	}
	for _, open := range []func(context.Context) error{b.greet, b.signIn, b.createFolders, b.selectInbox} {
		if err := open(ctx); err != nil {
			b.link.Raw.Close()
			return err
		}
	}
	return nil
}

// Close signs out and closes the connection.
func (b *Inbox) Close() error {
	// The connection is closed whatever the server answers, so its answer is not an
	// error of ours.
	_ = b.link.Step(context.Background(), min(wire.Farewell, b.limits.Step), "LOGOUT", func(func()) error {
		return b.client.Logout().Wait()
	})
	b.link.Raw.Close()
	<-b.client.Closed()
	return nil
}

func (b *Inbox) step(ctx context.Context, what string, f func() error) error {
	return b.transfer(ctx, what, func(func()) error { return f() })
}

// transfer is a step in which f reports with each piece that the server is alive.
func (b *Inbox) transfer(ctx context.Context, what string, f func(alive func()) error) error {
	if err := b.link.Transfer(ctx, b.limits.Step, what, b.limits.Alive, f); err != nil {
		return fmt.Errorf("imap %s: %w", b.server.Address, err)
	}
	return nil
}

// greet reads the greeting, secures the connection if that is still necessary, and
// learns what the server can do.
func (b *Inbox) greet(ctx context.Context) error {
	options := &imapclient.Options{
		TLSConfig: b.link.TLS,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					b.announce()
				}
			},
		},
	}
	b.guard = &capsGuard{Conn: b.link.Conn}
	if b.server.TLS == wire.TLSStart {
		// NewStartTLS also refuses PREAUTH, with which an attacker could keep the
		// connection unencrypted (RFC 9051 section 7.1.4).
		err := b.step(ctx, "STARTTLS", func() (err error) {
			b.client, err = imapclient.NewStartTLS(b.guard, options)
			return err
		})
		if err != nil {
			return err
		}
	} else {
		b.client = imapclient.New(b.guard, options)
	}
	return b.step(ctx, "greeting", func() error {
		if err := b.client.WaitGreeting(); err != nil {
			return err
		}
		return b.learnCaps()
	})
}

func (b *Inbox) learnCaps() error {
	if b.caps = b.client.Caps(); b.caps == nil {
		return errors.New("the server does not tell its capabilities")
	}
	return nil
}

// createFolders creates what is missing. Without the inbox nothing can be done; if
// another folder cannot be created, mail is still read, and stays where it is.
func (b *Inbox) createFolders(ctx context.Context) error {
	for _, name := range []string{b.folders.Inbox, b.folders.Archive, b.folders.Held, b.folders.Junk} {
		if name == "" {
			continue
		}
		err := b.createFolder(ctx, name)
		if reply := reply(err); reply != nil && name != b.folders.Inbox && reply.Type == imap.StatusResponseTypeNo {
			b.missing = append(b.missing, err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// Missing gives the error of each folder that is not there and cannot be created.
func (b *Inbox) Missing() error { return errors.Join(b.missing...) }

func (b *Inbox) createFolder(ctx context.Context, name string) error {
	return b.step(ctx, fmt.Sprintf("folder %q", name), func() error {
		found, err := b.client.List("", name, nil).Collect()
		if err != nil || slices.ContainsFunc(found, selectable) {
			return err
		}
		if err := b.client.Create(name, nil).Wait(); err != nil {
			return fmt.Errorf("cannot be created (does this server want another name, such as %q?): %w", "INBOX."+name, err)
		}
		// Subscribing only makes it visible in people's mail programs: a server that
		// refuses is no reason to stop.
		_ = b.client.Subscribe(name).Wait()
		return nil
	})
}

func selectable(d *imap.ListData) bool {
	return !slices.Contains(d.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(d.Attrs, imap.MailboxAttrNonExistent)
}

// place is a selected folder.
type place struct {
	folder   string
	to       string // the folder to which its filed mail is moved
	validity uint32 // UIDVALIDITY
	keyword  bool   // the server keeps the keyword keywordFiled
}

// selectInbox selects the inbox. While another folder was selected the server did not
// report new mail, so anything that arrived then counts as news.
func (b *Inbox) selectInbox(ctx context.Context) error {
	data, err := b.selectFolder(ctx, b.folders.Inbox, b.folders.Archive)
	if err != nil {
		return err
	}
	if b.next != 0 && data.UIDNext > b.next {
		b.announce()
	}
	b.next = max(b.next, data.UIDNext)
	return nil
}

func (b *Inbox) selectFolder(ctx context.Context, folder, to string) (data *imap.SelectData, err error) {
	err = b.step(ctx, fmt.Sprintf("select %q", folder), func() error {
		if data, err = b.client.Select(folder, nil).Wait(); err != nil {
			return err
		}
		b.at = place{folder: folder, to: to, validity: data.UIDValidity}
		b.at.keyword = slices.Contains(data.PermanentFlags, imap.FlagWildcard) ||
			slices.Contains(data.PermanentFlags, keywordFiled)
		return nil
	})
	return data, err
}

// capsGuard protects the client library from a parenthesis in a list of capabilities,
// which makes it read for ever (go-imap v2.0.0-beta.8, readCapabilities). Before
// STARTTLS anybody on the way could send that. It looks at lines, so only until the
// sign-in: before that a server sends no mail.
type capsGuard struct {
	net.Conn
	off  atomic.Bool
	line []byte // the line being received
}

// maxCapsLine is how many bytes of a line are looked at.
const maxCapsLine = 8 << 10

// capsParenthesis matches a parenthesis in either form of the list (RFC 9051 sections
// 7.1 and 7.2.2), but not in the text after it.
var capsParenthesis = regexp.MustCompile(`(?i)(?:\[|^\* )CAPABILITY[^\]]*\(`)

var errCapsParenthesis = errors.New("the server's list of capabilities has a parenthesis")

func (g *capsGuard) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if g.off.Load() {
		return n, err
	}
	for _, c := range b[:n] {
		switch {
		case c == '\n':
			g.line = g.line[:0]
		case len(g.line) < maxCapsLine:
			if g.line = append(g.line, c); c == '(' && capsParenthesis.Match(g.line) {
				return 0, errCapsParenthesis
			}
		}
	}
	return n, err
}
