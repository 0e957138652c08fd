// Package survey looks at every folder of the mailbox and finds out which mail of the
// log is in it:
//
//	folders ──► Look ──► places, stored in the log
//	               └───► Survey: what the log does not have, and what was filed only now
//
// Like the intake, it only stores what is there; what follows from it is decided later.
package survey

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

const (
	unfiledAfter = time.Hour // mail that stays in the inbox longer than this will not be filed by itself
	placesBatch  = 100       // places stored at a time
)

// FolderReader reads folders, and deletes erased mail from them; *imap.Inbox is one.
type FolderReader interface {
	List(ctx context.Context, folder string) ([]imap.Cursor, error)
	Read(ctx context.Context, places []imap.Cursor, see func(imap.Delivery) error) error
	Delete(ctx context.Context, places []imap.Cursor) error
	Close() error
}

// Files has what is filed, and where in the mailbox it was seen; *caselog.Log is one.
type Files interface {
	ErasedPlaces(ctx context.Context, mailbox string, uidvalidity uint32) ([]uint32, error)
	File(ctx context.Context, in caselog.Inbound) (sha string, fresh bool, err error)
	Filed(ctx context.Context, raw []byte) (number int64, err error)
	FiledHead(ctx context.Context, head []byte, size int64) (number int64, err error)
	Found(ctx context.Context, mailbox string, uidvalidity uint32, places []caselog.Place) error
	Gone(ctx context.Context, mailbox string, uidvalidity uint32, uids []uint32) error
	Places(ctx context.Context, mailbox string, uidvalidity uint32) ([]caselog.Place, error)
	Reconciled(ctx context.Context, folders []string, now time.Time) error
	Seen(ctx context.Context, mailbox string, uidvalidity, uid uint32) (number int64, err error)
}

// Mailbox is the mailbox to look at.
type Mailbox struct {
	Dial    func(context.Context) (FolderReader, error)
	Folders imap.Folders
}

// Survey is the result of one look at all folders, besides what is stored.
type Survey struct {
	Started  time.Time
	Read     int // mails that had to be read
	Restored int // how many of these are filed only now
	Deleted  int // copies of erased mail
	Lying    []Lying

	began time.Time // when the log began
}

// Lying is a mail that a folder has but the log does not.
type Lying struct {
	caselog.Difference
	Place imap.Cursor
}

// Look looks at every folder, outside the goroutine that decides. began is when the log
// began; zero for now. Mail moves from the inbox and the junk folder to the archive and
// the held folder, which are therefore looked at last: what moves in the meantime is
// seen at least once.
func Look(ctx context.Context, m Mailbox, log Files, logger *slog.Logger, now func() time.Time, began time.Time) (Survey, error) {
	s := Survey{Started: now(), began: began}
	if s.began.IsZero() {
		s.began = s.Started
	}
	in, err := m.Dial(ctx)
	if err != nil {
		return s, err
	}
	defer in.Close()
	f := m.Folders
	var folders []string
	for _, name := range []string{f.Inbox, f.Junk, f.Held, f.Archive} {
		if name != "" && !slices.Contains(folders, name) {
			folders = append(folders, name)
		}
	}
	for _, name := range folders {
		look := look{log: log, logger: logger, now: now, in: in, folder: name, arrives: name == f.Inbox || name == f.Junk, survey: &s}
		if err := look.all(ctx); err != nil {
			return s, fmt.Errorf("folder %q: %w", name, err)
		}
	}
	return s, log.Reconciled(ctx, folders, s.Started)
}

type look struct {
	log     Files
	logger  *slog.Logger
	now     func() time.Time
	in      FolderReader
	folder  string
	arrives bool // mail comes in here: filing it is up to the intake
	survey  *Survey

	validity uint32
	found    []caselog.Place // not stored yet
}

// all compares the folder with what was found there before. It reads only what is new;
// after a change of UIDVALIDITY that is everything.
func (l *look) all(ctx context.Context) error {
	listed, err := l.in.List(ctx, l.folder)
	if err != nil {
		return err
	}
	if len(listed) > 0 {
		l.validity = listed[0].UIDValidity
	}
	before, err := l.log.Places(ctx, l.folder, l.validity)
	if err != nil {
		return err
	}
	fresh, gone := compare(listed, before)
	if err := l.log.Gone(ctx, l.folder, l.validity, gone); err != nil {
		return err
	}
	if fresh, err = l.unseen(ctx, fresh); err != nil {
		return err
	}
	err = l.in.Read(ctx, fresh, func(m imap.Delivery) error { return l.see(ctx, m) })
	var withheld *imap.Withheld
	if errors.As(err, &withheld) {
		err = nil
		for _, e := range withheld.Messages {
			var message *imap.WithheldMessage
			if errors.As(e, &message) {
				l.lies(message.Delivery)
			}
		}
	}
	// What was found before an error need not be read again.
	if err := errors.Join(err, l.keep(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	return l.forget(ctx)
}

// forget deletes the copies of erased mail. If the server refuses, the survey goes on:
// what is left is a difference, which is reported to the administrator.
func (l *look) forget(ctx context.Context) error {
	uids, err := l.log.ErasedPlaces(ctx, l.folder, l.validity)
	if err != nil || len(uids) == 0 {
		return err
	}
	places := make([]imap.Cursor, len(uids))
	for i, uid := range uids {
		places[i] = imap.Cursor{Mailbox: l.folder, UIDValidity: l.validity, UID: uid}
	}
	if err := l.in.Delete(ctx, places); err != nil {
		l.logger.Error("copies of erased mail are still in a folder", "folder", l.folder, "mails", len(places), "error", err.Error())
		return nil
	}
	l.survey.Deleted += len(places)
	return l.log.Gone(ctx, l.folder, l.validity, uids)
}

// compare walks along two lists in the order of UID.
func compare(listed []imap.Cursor, before []caselog.Place) (fresh []imap.Cursor, gone []uint32) {
	for _, c := range listed {
		for len(before) > 0 && before[0].UID < c.UID {
			gone, before = append(gone, before[0].UID), before[1:]
		}
		if len(before) > 0 && before[0].UID == c.UID {
			before = before[1:]
			continue
		}
		fresh = append(fresh, c)
	}
	for _, p := range before {
		gone = append(gone, p.UID)
	}
	return fresh, gone
}

// unseen leaves out what was filed from this same place.
func (l *look) unseen(ctx context.Context, places []imap.Cursor) (rest []imap.Cursor, err error) {
	for _, c := range places {
		number, err := l.log.Seen(ctx, c.Mailbox, c.UIDValidity, c.UID)
		if err != nil {
			return nil, err
		}
		if number == 0 {
			rest = append(rest, c)
			continue
		}
		if err := l.add(ctx, c.UID, number); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// see finds out which mail of the log a message in the folder is.
func (l *look) see(ctx context.Context, m imap.Delivery) error {
	l.survey.Read++
	number, err := l.number(ctx, m)
	if err != nil {
		return err
	}
	switch {
	case number != 0:
	case l.arrives:
		l.lies(m)
		return nil
	case m.Received.Before(l.survey.began): // not ours: it was there before the log
	default:
		if number, err = l.restore(ctx, m); err != nil {
			return err
		}
		l.survey.Restored++
	}
	return l.add(ctx, m.UID, number)
}

// number gives the number of a mail in the log; 0 if it is not there. The limit above
// which only the head is stored may have been different when it was filed.
func (l *look) number(ctx context.Context, m imap.Delivery) (number int64, err error) {
	if number, err = l.log.Filed(ctx, m.Raw); err != nil || number != 0 {
		return number, err
	}
	if m.Oversize {
		return l.log.FiledHead(ctx, m.Raw, m.Size)
	}
	return l.log.Filed(ctx, imap.Head(m.Raw))
}

// restore files a mail that only the folder has. A person looks at it before anything
// follows from it (route): it may have been answered already.
func (l *look) restore(ctx context.Context, m imap.Delivery) (number int64, err error) {
	sha, _, err := l.log.File(ctx, caselog.Inbound{
		Mailbox: m.Mailbox, UIDValidity: m.UIDValidity, UID: m.UID, Restored: true,
		Received: m.Received, FiledAt: l.now(), Raw: m.Raw, Oversize: m.Oversize, Size: m.Size,
	})
	if err != nil {
		return 0, err
	}
	l.logger.Warn("filed mail that was in a folder but not in the log", "message", sha[:12], "received", m.Received)
	return l.log.Filed(ctx, m.Raw)
}

// lies notes a mail that is not filed, unless it has only just arrived.
func (l *look) lies(m imap.Delivery) {
	if l.arrives && m.Received.After(l.survey.Started.Add(-unfiledAfter)) {
		return
	}
	l.survey.Lying = append(l.survey.Lying, Lying{
		caselog.Difference{
			Kind: caselog.DiffUnfiled, Key: fmt.Sprintf("%s/%d/%d", m.Mailbox, m.UIDValidity, m.UID), Received: m.Received, Folder: m.Mailbox,
		}, m.Cursor,
	})
}

func (l *look) add(ctx context.Context, uid uint32, number int64) error {
	l.found = append(l.found, caselog.Place{UID: uid, Mail: number})
	if len(l.found) < placesBatch {
		return nil
	}
	return l.keep(ctx)
}

func (l *look) keep(ctx context.Context) error {
	err := l.log.Found(ctx, l.folder, l.validity, l.found)
	l.found = l.found[:0]
	return err
}
