package imap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Cursor is the place of a message in IMAP. It says only where a message is, not what
// it is: a server may renumber a mailbox under another UIDValidity, and the same mail
// may come again under another UID.
type Cursor struct {
	Mailbox          string
	UIDValidity, UID uint32
}

// Delivery is a message as the server holds it.
type Delivery struct {
	Cursor
	Received time.Time // INTERNALDATE, in UTC: when our own server received it
	Size     int64     // RFC822.SIZE, bytes
	Raw      []byte
	Oversize bool // the message is larger than Limits.MaxSize; Raw is only the header
}

// A batch is what is downloaded, and then archived, in one exchange. The number of
// bytes limits the memory: a batch exceeds batchBytes only if it is a single message.
const (
	batchMessages = 100
	batchBytes    = 8 << 20
)

// Fetch files every message in the inbox, in the order of UID, and moves it to the
// archive; then those in the junk folder, which it moves to the held folder. known says
// whether the message at a cursor was filed before; if so it is only moved. file gets
// the messages that came together, and gives how many it filed, from the first on: all
// of them if there is no error. An error of known or file stops the fetch and is
// wrapped; what was filed before it is still moved.
//
// A message that the server lists but does not deliver is skipped, left where it is,
// and reported in the error after all others have been handled. So is a junk folder
// that the server does not let us read, and an archive that accepts nothing: what was
// filed then stays where it is, but is filed.
func (b *Inbox) Fetch(ctx context.Context, known func(Cursor) (bool, error), file func([]Delivery) (int, error)) error {
	withheld, err := b.fetchFolder(ctx, known, file)
	if err == nil && b.folders.Junk != "" {
		var more []error
		more, err = b.fetchJunk(ctx, known, file)
		withheld = append(withheld, more...)
	}
	if err != nil {
		return errors.Join(append(withheld, err)...)
	}
	if len(withheld) > 0 {
		return newWithheld(withheld)
	}
	return nil
}

// fetchJunk reads the junk folder, if there is anything in it, and selects the inbox
// again.
func (b *Inbox) fetchJunk(ctx context.Context, known func(Cursor) (bool, error), file func([]Delivery) (int, error)) (withheld []error, err error) {
	junk := b.folders.Junk
	var messages uint32
	err = b.step(ctx, fmt.Sprintf("status of %q", junk), func() error {
		status, err := b.client.Status(junk, &imap.StatusOptions{NumMessages: true}).Wait()
		if err == nil && status.NumMessages != nil {
			messages = *status.NumMessages
		}
		return err
	})
	switch {
	case refused(err):
		return []error{err}, nil
	case err != nil || messages == 0:
		return nil, err
	}
	if _, err = b.selectFolder(ctx, junk, cmp.Or(b.folders.Held, b.folders.Archive)); err == nil {
		withheld, err = b.fetchFolder(ctx, known, file)
	}
	if refused(err) {
		withheld, err = append(withheld, err), nil
	}
	if err != nil {
		return withheld, err
	}
	return withheld, b.selectInbox(ctx)
}

// fetchFolder files and moves what is in the selected folder.
func (b *Inbox) fetchFolder(ctx context.Context, known func(Cursor) (bool, error), file func([]Delivery) (int, error)) (withheld []error, err error) {
	listed, withheld, err := b.list(ctx)
	if err != nil {
		return withheld, err
	}
	batches, resting := b.batches(listed)
	for _, batch := range batches {
		held, err := b.fetchBatch(ctx, batch, known, file)
		withheld = append(withheld, held...)
		if err != nil {
			return withheld, err
		}
	}
	return append(withheld, resting...), nil
}

// batches gives what to fetch in each exchange. What broke the connection before comes
// last and alone; what did so even alone is not fetched now.
func (b *Inbox) batches(listed []Delivery) (batches [][]Delivery, resting []error) {
	var alone [][]Delivery
	listed = slices.DeleteFunc(listed, func(d Delivery) bool {
		suspect, rests := b.limits.Breaks.judge(d.Cursor)
		switch {
		case rests:
			resting = append(resting, b.withheld(d, "the connection broke off whenever it was asked for"))
		case suspect:
			alone = append(alone, []Delivery{d})
		}
		return suspect
	})
	for len(listed) > 0 {
		n := batchLen(listed)
		if b.limits.Breaks.sizeless() {
			n = 1
		}
		batches = append(batches, listed[:n])
		listed = listed[n:]
	}
	return append(batches, alone...), resting
}

// Withheld is the error of a Fetch that did all it could: it names what the server did
// not do. The connection still works.
type Withheld struct{ Messages []error }

// newWithheld mentions an archive only once even if it refused several times.
func newWithheld(all []error) *Withheld {
	var w Withheld
	into := make(map[string]*ArchiveError)
	for _, err := range all {
		var archive *ArchiveError
		if errors.As(err, &archive) {
			if first := into[archive.folder+"\x00"+archive.to]; first != nil {
				first.messages += archive.messages
				continue
			}
			into[archive.folder+"\x00"+archive.to] = archive
		}
		w.Messages = append(w.Messages, err)
	}
	return &w
}

// WithheldMessage is the error of a message that the server lists but does not deliver.
type WithheldMessage struct {
	Delivery // without its text; Received is zero if the server does not give it
	server   string
	why      string
	later    bool // the server itself says that it will deliver it
}

func (w *WithheldMessage) Error() string {
	remedy := "read it with a mail program, then take it out of the folder"
	if w.later {
		remedy = "klachtd asks for it again by itself"
	}
	return fmt.Sprintf("imap %s: message with UID %d in %q cannot be fetched and is left there (%s): %s", w.server, w.UID, w.Mailbox, w.why, remedy)
}

// ArchiveError is the error of an archive that accepts no mail. What stays in the
// folder is filed.
type ArchiveError struct {
	server, folder, to string
	messages           int
	err                error
}

func (e *ArchiveError) Error() string {
	what := fmt.Sprintf("%d messages stay in %q, and are filed", e.messages, e.folder)
	switch e.messages {
	case 0:
		what = "its mail will stay where it is"
	case 1:
		what = fmt.Sprintf("one message stays in %q, and is filed", e.folder)
	}
	return fmt.Sprintf("imap %s: nothing can be moved into %q (%v): %s. Make room there, or let klachtd write to it", e.server, e.to, e.err, what)
}

func (w *Withheld) Error() string { return errors.Join(w.Messages...).Error() }

// list gives the messages in the folder without their content, in the order of UID;
// withheld reports those without a date from the server.
func (b *Inbox) list(ctx context.Context) (listed []Delivery, withheld []error, err error) {
	// NOOP, because a server need not include in a FETCH what it has not announced (RFC
	// 9051 section 7.4.1); the announcement is then no longer news.
	if err := b.step(ctx, "NOOP", func() error { return b.client.Noop().Wait() }); err != nil {
		return nil, nil, err
	}
	inbox := b.at.folder == b.folders.Inbox
	if inbox { // the token is only about the inbox
		select {
		case <-b.news:
		default:
		}
	}
	listed, withheld, err = b.describeAll(ctx, imap.UIDSet{imap.UIDRange{Start: 1, Stop: 0}}) // 1:*
	if inbox && len(listed) > 0 {
		b.next = max(b.next, imap.UID(listed[len(listed)-1].UID)+1)
	}
	return listed, withheld, err
}

// describeAll describes messages in the order of UID; withheld reports those without a
// date from the server.
func (b *Inbox) describeAll(ctx context.Context, uids imap.UIDSet) (listed []Delivery, withheld []error, err error) {
	all, err := b.describe(ctx, uids)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range all {
		if d.Received.IsZero() {
			// If another program changes flags just then, the client library takes that
			// for the answer. No term may count from a missing date.
			again, err := b.describe(ctx, imap.UIDSetNum(imap.UID(d.UID)))
			switch {
			case err != nil:
				return nil, nil, err
			case len(again) != 1: // it was removed in the meantime
				continue
			case again[0].Received.IsZero():
				withheld = append(withheld, b.withheld(d, "the server does not tell when it came"))
				continue
			}
			d = again[0]
		}
		listed = append(listed, d)
	}
	slices.SortFunc(listed, func(a, b Delivery) int { return cmp.Compare(a.UID, b.UID) })
	return listed, withheld, nil
}

// describe requests everything except the messages themselves. It never requests
// ENVELOPE and BODYSTRUCTURE: the client cannot parse everything that servers make of a
// malformed message, and one such message would end every connection.
func (b *Inbox) describe(ctx context.Context, uids imap.UIDSet) (found []Delivery, err error) {
	err = b.transfer(ctx, "list messages", func(alive func()) error {
		cmd := b.client.Fetch(uids, &imap.FetchOptions{UID: true, RFC822Size: !b.limits.Breaks.sizeless(), InternalDate: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			items, err := msg.Collect()
			if err != nil {
				break // the connection is gone, as Close will tell
			}
			found = append(found, Delivery{
				Cursor:   Cursor{Mailbox: b.at.folder, UIDValidity: b.at.validity, UID: uint32(items.UID)},
				Received: items.InternalDate.UTC(),
				Size:     items.RFC822Size,
			})
			alive()
		}
		return cmd.Close()
	})
	if ctx.Err() == nil {
		b.limits.Breaks.listed(err == nil || refused(err))
	}
	return found, err
}

func batchLen(listed []Delivery) int {
	var size int64
	for i, d := range listed {
		// A false size of exabytes must not make the sum overflow.
		if size += min(d.Size, batchBytes+1); i > 0 && size > batchBytes || i == batchMessages {
			return i
		}
	}
	return len(listed)
}

func (b *Inbox) fetchBatch(ctx context.Context, batch []Delivery, known func(Cursor) (bool, error), file func([]Delivery) (int, error)) (withheld []error, err error) {
	var filed imap.UIDSet
	var wanted []Delivery
	for _, d := range batch {
		switch ok, err := known(d.Cursor); {
		case err != nil:
			return nil, fmt.Errorf("imap %s: look up UID %d: %w", b.server.Address, d.UID, err)
		case ok:
			filed.AddNum(imap.UID(d.UID))
		default:
			wanted = append(wanted, d)
		}
	}
	got, withheld, lost := b.download(ctx, wanted)
	// What came in whole before the connection broke is filed too: it will be known,
	// and not downloaded, the next time.
	n, err := 0, error(nil)
	if len(got) > 0 {
		if n, err = file(got); err != nil {
			err = fmt.Errorf("imap %s: file UID %d: %w", b.server.Address, got[n].UID, err)
		}
	}
	for _, d := range got[:n] {
		filed.AddNum(imap.UID(d.UID))
	}
	if lost != nil {
		return withheld, errors.Join(err, lost)
	}
	stays := b.archiveOrCreate(ctx, filed)
	if reply := reply(stays); reply != nil {
		n, _ := filed.Nums()
		withheld = append(withheld, &ArchiveError{b.server.Address, b.at.folder, b.at.to, len(n), reply})
		stays = nil
	}
	return withheld, errors.Join(err, stays)
}

// archiveOrCreate recreates the folder if somebody removed it in the meantime (RFC 9051
// section 7.1, TRYCREATE).
func (b *Inbox) archiveOrCreate(ctx context.Context, uids imap.UIDSet) error {
	err := b.archive(ctx, uids)
	reply := reply(err)
	if reply == nil || !slices.Contains([]imap.ResponseCode{imap.ResponseCodeTryCreate, imap.ResponseCodeNonExistent}, reply.Code) {
		return err
	}
	if err := b.createFolder(ctx, b.at.to); err != nil {
		return err
	}
	return b.archive(ctx, uids)
}

// keywordFiled marks a message that the server cannot move individually. It is for the
// people who look into the inbox: whether a message was filed is asked of the caller,
// never of the server.
const keywordFiled imap.Flag = "$Filed"

// archive moves messages out of the selected folder, by the safest way the server has.
// The client library has its own fallback for servers without MOVE; we do not use it
// because it expunges even if the copy failed.
func (b *Inbox) archive(ctx context.Context, uids imap.UIDSet) error {
	if len(uids) == 0 {
		return nil
	}
	to := fmt.Sprintf("archive into %q", b.at.to)
	switch {
	case b.caps.Has(imap.CapMove): // RFC 6851
		return b.step(ctx, to, func() error {
			_, err := b.client.Move(uids, b.at.to).Wait()
			return err
		})
	case b.caps.Has(imap.CapUIDPlus): // RFC 4315: UID EXPUNGE touches no other message
		ctx, done := unhurried(ctx) // a stop in between would leave it in both folders
		defer done()
		if err := b.step(ctx, to+" (copy)", func() error {
			_, err := b.client.Copy(uids, b.at.to).Wait()
			return err
		}); err != nil {
			return err
		}
		if err := b.mark(ctx, to+" (mark)", uids, imap.FlagDeleted); err != nil {
			return err
		}
		return b.step(ctx, to+" (expunge)", func() error {
			return b.client.UIDExpunge(uids).Close()
		})
	case b.at.keyword:
		return b.mark(ctx, "mark as filed", uids, keywordFiled)
	}
	return nil
}

// unhurried returns a context that outlives ctx by some seconds, for work that should not be
// left half done when klachtd is asked to stop or reload.
func unhurried(ctx context.Context) (longer context.Context, done context.CancelFunc) {
	const grace = 10 * time.Second
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return longer, func() { stop(); cancel() }
}

func (b *Inbox) mark(ctx context.Context, what string, uids imap.UIDSet, flag imap.Flag) error {
	return b.step(ctx, what, func() error {
		return b.client.Store(uids, &imap.StoreFlags{
			Op:     imap.StoreFlagsAdd,
			Silent: true,
			Flags:  []imap.Flag{flag},
		}, nil).Close()
	})
}
