package imap

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// headerBytes is how many bytes are fetched of an oversize message's header.
const headerBytes = 256 << 10

// PEEK leaves a message unseen, for the people who also look into the mailbox.
var (
	wholeMessage = &imap.FetchItemBodySection{Peek: true}
	headerOnly   = &imap.FetchItemBodySection{
		Peek:      true,
		Specifier: imap.PartSpecifierHeader,
		Partial:   &imap.SectionPartial{Size: headerBytes},
	}
)

// download gets the messages of one batch and returns those that came in whole, in the
// order requested. withheld reports messages that exist but that the server does not
// deliver. err means that the connection is lost.
func (b *Inbox) download(ctx context.Context, wanted []Delivery) (got []Delivery, withheld []error, err error) {
	var small imap.UIDSet
	for _, d := range wanted {
		if d.Size <= b.limits.MaxSize {
			small.AddNum(imap.UID(d.UID))
		}
	}
	content := make(map[uint32]content, len(wanted))
	if len(small) > 0 {
		_, err = b.read(ctx, small, wholeMessage, content)
	}
	// The headers of large messages come one by one and, once more, so does what the
	// batch did not bring. A server refuses a whole FETCH because of one message that
	// it cannot read, and the client library mistakes another program's change of flags
	// during the FETCH for the answer.
	for _, d := range wanted {
		if err != nil && !refused(err) {
			break
		}
		if _, ok := content[d.UID]; ok {
			continue
		}
		section := wholeMessage
		if d.Size > b.limits.MaxSize {
			section = headerOnly
		}
		var exists bool
		exists, err = b.read(ctx, imap.UIDSetNum(imap.UID(d.UID)), section, content)
		switch _, ok := content[d.UID]; {
		case !ok && refused(err):
			withheld = append(withheld, b.refusedMessage(d, err))
		case !ok && exists && err == nil:
			withheld = append(withheld, b.withheld(d, "the server sends it without its text"))
		case !ok && err == nil:
			// The message may be gone. If not, the server says OK and delivers nothing,
			// as Exchange does with what it cannot read.
			var still []Delivery
			if still, err = b.describe(ctx, imap.UIDSetNum(imap.UID(d.UID))); len(still) > 0 {
				withheld = append(withheld, b.withheld(d, "the server lists it, and sends nothing when asked for it"))
			}
		}
	}
	if refused(err) {
		err = nil
	}
	for _, d := range wanted {
		if c, ok := content[d.UID]; ok {
			b.limits.Breaks.forget(d.Cursor)
			d.Raw, d.Oversize, d.Size = c.raw, c.cut, cmp.Or(d.Size, c.size)
			got = append(got, d)
		}
	}
	return got, withheld, b.blame(ctx, err, wanted, content)
}

// blame notes at which message the connection broke: the one being read, or else the
// first that did not come.
func (b *Inbox) blame(ctx context.Context, err error, wanted []Delivery, content map[uint32]content) error {
	if err == nil || ctx.Err() != nil || b.limits.Breaks == nil {
		return err
	}
	for _, d := range wanted {
		if _, ok := content[d.UID]; !ok && (b.reading == 0 || b.reading == imap.UID(d.UID)) {
			b.limits.Breaks.note(d.Cursor)
			return broke{err}
		}
	}
	return err
}

func (b *Inbox) withheld(d Delivery, why string) error {
	return &WithheldMessage{d, b.server.Address, why, false}
}

// busy are the codes by which a server says that it will do later what it refuses now
// (RFC 5530 section 3).
var busy = []imap.ResponseCode{imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit}

func (b *Inbox) refusedMessage(d Delivery, err error) error {
	reply := reply(err)
	return &WithheldMessage{d, b.server.Address, reply.Error(), slices.Contains(busy, reply.Code)}
}

// content is what was read of a message; cut when that is the header only.
type content struct {
	raw  []byte
	cut  bool
	size int64 // bytes announced for what was requested
}

// refused reports whether the server answered NO or BAD, and so is alive.
func refused(err error) bool { return reply(err) != nil }

// reply gives what the server answered in that case, else nil.
func reply(err error) *imap.Error {
	var reply *imap.Error
	if errors.As(err, &reply) {
		return reply
	}
	return nil
}

// read fetches a section of some messages. Only complete ones are put into the map.
// exists reports whether the server sent anything at all about one of them.
func (b *Inbox) read(ctx context.Context, uids imap.UIDSet, section *imap.FetchItemBodySection, into map[uint32]content) (exists bool, err error) {
	b.reading = 0
	err = b.transfer(ctx, "fetch messages", func(alive func()) error {
		options := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}
		cmd := b.client.Fetch(uids, options)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			exists = true
			var uid imap.UID
			var c *content
			for item := msg.Next(); item != nil; item = msg.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					uid = item.UID
				case imapclient.FetchItemDataBodySection:
					if item.Literal == nil {
						continue
					}
					b.reading = uid
					var err error
					if c, err = b.readLiteral(item.Literal, section == headerOnly, alive); err != nil {
						// The connection is gone. Do not even call cmd.Close now: it
						// would keep reading, at the same time as the client, which
						// took the end of the literal as its own turn.
						return err
					}
				}
			}
			if c != nil {
				into[uint32(uid)] = *c
			}
		}
		err := cmd.Close()
		if err != nil && !refused(err) && !errors.Is(err, io.ErrUnexpectedEOF) {
			// What follows the message cannot be read: its announced length may be a
			// lie. Only if the server disconnected after a complete answer (the error
			// is then that same one) is everything there.
			delete(into, uint32(b.reading))
		} else {
			b.reading = 0
		}
		return err
	})
	return exists, err
}

// readLiteral reads a literal to its announced end. On a broken connection the client
// library ends a literal as if it were complete; its length shows the truth.
func (b *Inbox) readLiteral(literal imap.LiteralReader, header bool, alive func()) (*content, error) {
	r := pulse{literal, alive}
	size := literal.Size()
	c := &content{size: size, cut: header || size > b.limits.MaxSize} // RFC822.SIZE is an estimate on some servers
	keep := size
	if c.cut {
		keep = min(size, headerBytes)
	}
	c.raw = make([]byte, keep)
	n, err := io.ReadFull(r, c.raw)
	if err != nil {
		return nil, fmt.Errorf("message broke off after %d of %d bytes", n, size)
	}
	rest, err := io.Copy(io.Discard, r)
	if err != nil || keep+rest != size {
		return nil, fmt.Errorf("message broke off after %d of %d bytes", keep+rest, size)
	}
	if c.cut {
		c.raw = Head(c.raw)
	}
	return c, nil
}

// Head gives what is kept of a message that is too large: its header, up to a limit.
func Head(raw []byte) []byte {
	raw = raw[:min(len(raw), headerBytes)]
	if end := bytes.Index(raw, []byte("\r\n\r\n")); end >= 0 {
		raw = raw[:end+4]
	}
	return raw
}

// pulse reports every piece that was read.
type pulse struct {
	io.Reader
	alive func()
}

func (p pulse) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	p.alive()
	return n, err
}
