package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// describeBatch is how many messages are described in one exchange.
const describeBatch = 1000

// ErrRenumbered: the server renumbered a folder since its cursors were listed.
var ErrRenumbered = errors.New("the folder has another UIDVALIDITY now: list it anew")

// List gives the place of every message in a folder, in the order of UID. It changes
// nothing, and costs a few bytes for each message.
func (b *Inbox) List(ctx context.Context, folder string) (listed []Cursor, err error) {
	return listed, b.examine(ctx, folder, func(validity uint32) error {
		return b.step(ctx, fmt.Sprintf("list %q", folder), func() error {
			found, err := b.client.UIDSearch(&imap.SearchCriteria{}, nil).Wait() // ALL
			if err != nil {
				return err
			}
			uids := found.AllUIDs()
			slices.Sort(uids)
			listed = make([]Cursor, len(uids))
			for i, uid := range uids {
				listed[i] = Cursor{folder, validity, uint32(uid)}
			}
			return nil
		})
	})
}

// Read gives messages of one folder, in the order of UID, and leaves them unchanged. It
// holds as many of them in memory at a time as [Inbox.Fetch] does. It skips what was
// removed in the meantime. An error of see stops it, and is wrapped; so is
// ErrRenumbered, if the places have lost their meaning.
//
// What the server lists but does not deliver is reported in a [Withheld], after all
// others were read.
func (b *Inbox) Read(ctx context.Context, places []Cursor, see func(Delivery) error) error {
	if len(places) == 0 {
		return nil
	}
	folder := places[0].Mailbox
	var withheld []error
	err := b.examine(ctx, folder, func(validity uint32) error {
		for part := range slices.Chunk(places, describeBatch) {
			var uids imap.UIDSet
			for _, c := range part {
				if c.Mailbox != folder || c.UIDValidity != validity {
					return fmt.Errorf("imap %s: read %q: %w", b.server.Address, folder, ErrRenumbered)
				}
				uids.AddNum(imap.UID(c.UID))
			}
			held, err := b.readPart(ctx, uids, see)
			if withheld = append(withheld, held...); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(withheld) > 0 {
		return newWithheld(withheld)
	}
	return err
}

func (b *Inbox) readPart(ctx context.Context, uids imap.UIDSet, see func(Delivery) error) (withheld []error, err error) {
	listed, withheld, err := b.describeAll(ctx, uids)
	if err != nil {
		return withheld, err
	}
	for len(listed) > 0 {
		n := batchLen(listed)
		got, held, err := b.download(ctx, listed[:n])
		withheld = append(withheld, held...)
		for _, d := range got {
			if err := see(d); err != nil {
				return withheld, fmt.Errorf("imap %s: UID %d of %q: %w", b.server.Address, d.UID, d.Mailbox, err)
			}
		}
		if err != nil {
			return withheld, err
		}
		listed = listed[n:]
	}
	return withheld, nil
}

// examine does something in a folder that is open only for reading (RFC 9051 section
// 6.3.3), and selects the inbox again.
func (b *Inbox) examine(ctx context.Context, folder string, do func(validity uint32) error) error {
	err := b.step(ctx, fmt.Sprintf("examine %q", folder), func() error {
		data, err := b.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err == nil {
			b.at = place{folder: folder, validity: data.UIDValidity}
		}
		return err
	})
	if err == nil {
		err = do(b.at.validity)
	}
	if err != nil && !refused(err) && !errors.Is(err, ErrRenumbered) {
		return err
	}
	return errors.Join(err, b.selectInbox(ctx))
}

// ErrNoExpunge: the server cannot delete single messages (UIDPLUS, RFC 4315).
var ErrNoExpunge = errors.New("the server cannot delete single messages (it has no UIDPLUS): they are marked as deleted; empty the folder of those with a mail program")

// Delete removes messages of one folder for good. It skips those that are gone already.
// It wraps ErrRenumbered if the places have lost their meaning, and ErrNoExpunge if the
// server can only mark them.
func (b *Inbox) Delete(ctx context.Context, places []Cursor) error {
	if len(places) == 0 {
		return nil
	}
	folder := places[0].Mailbox
	_, err := b.selectFolder(ctx, folder, "")
	if err != nil {
		return err
	}
	var uids imap.UIDSet
	for _, c := range places {
		if c.Mailbox != folder || c.UIDValidity != b.at.validity {
			return errors.Join(fmt.Errorf("imap %s: delete from %q: %w", b.server.Address, folder, ErrRenumbered), b.selectInbox(ctx))
		}
		uids.AddNum(imap.UID(c.UID))
	}
	if err = b.mark(ctx, "mark as deleted", uids, imap.FlagDeleted); err == nil {
		if b.caps.Has(imap.CapUIDPlus) {
			err = b.step(ctx, "expunge", func() error { return b.client.UIDExpunge(uids).Close() })
		} else {
			err = fmt.Errorf("imap %s: delete from %q: %w", b.server.Address, folder, ErrNoExpunge)
		}
	}
	if err != nil && !refused(err) && !errors.Is(err, ErrNoExpunge) {
		return err
	}
	return errors.Join(err, b.selectInbox(ctx))
}

// Count gives how many messages in the inbox and the junk folder were received before
// an instant, and how many since. It changes nothing.
func (b *Inbox) Count(ctx context.Context, since time.Time) (older, newer int, err error) {
	for _, folder := range []string{b.folders.Junk, b.folders.Inbox} {
		if folder == "" {
			continue
		}
		if err := b.examine(ctx, folder, func(uint32) error {
			listed, _, err := b.describeAll(ctx, imap.UIDSet{imap.UIDRange{Start: 1, Stop: 0}}) // 1:*
			for _, d := range listed {
				if d.Received.Before(since) {
					older++
				} else {
					newer++
				}
			}
			return err
		}); err != nil {
			return older, newer, err
		}
	}
	return older, newer, nil
}

// JunkFolder gives the folder that the server marks as the one for spam (RFC 6154); ""
// if it marks none.
func (b *Inbox) JunkFolder(ctx context.Context) (name string, err error) {
	var options *imap.ListOptions
	if b.caps.Has(imap.CapListExtended) && b.caps.Has(imap.CapSpecialUse) {
		options = &imap.ListOptions{ReturnSpecialUse: true}
	}
	err = b.step(ctx, "LIST", func() error {
		found, err := b.client.List("", "*", options).Collect()
		for _, d := range found {
			if slices.Contains(d.Attrs, imap.MailboxAttrJunk) {
				name = d.Mailbox
			}
		}
		return err
	})
	return name, err
}

// Find gives the places of the mails whose header field contains value: in the archive,
// in the junk folder and in the inbox. It moves and marks nothing. It is for checking
// whether our own mail gets through, and as what.
func (b *Inbox) Find(ctx context.Context, field, value string) (found []Cursor, err error) {
	for _, folder := range []string{b.folders.Archive, b.folders.Junk, b.folders.Inbox} {
		if folder == "" {
			continue
		}
		if err := b.examine(ctx, folder, func(validity uint32) error {
			return b.step(ctx, fmt.Sprintf("search %q", folder), func() error {
				result, err := b.client.UIDSearch(&imap.SearchCriteria{
					Header: []imap.SearchCriteriaHeaderField{{Key: field, Value: value}},
				}, nil).Wait()
				if err != nil {
					return err
				}
				for _, uid := range result.AllUIDs() {
					found = append(found, Cursor{folder, validity, uint32(uid)})
				}
				return nil
			})
		}); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Remove deletes a mail that we sent ourselves to test delivery, while there is no log
// yet that could recognise it. Apart from erasure, nothing else is ever deleted.
func (b *Inbox) Remove(ctx context.Context, place Cursor) error {
	err := b.Delete(ctx, []Cursor{place})
	if errors.Is(err, ErrNoExpunge) { // it is marked as deleted, and out of sight
		return nil
	}
	return err
}
