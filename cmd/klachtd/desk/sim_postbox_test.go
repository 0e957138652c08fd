package desk_test

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox/imap"
)

// postbox is the foundation's mailbox on the IMAP server.
type postbox struct {
	*world
	folders map[string]*folder
	archive []stored // moved away from the folders, in order
	fresh   int      // of the archive: where those begin that nobody looked at
}

type folder struct {
	name     string
	validity uint32
	next     uint32
	list     []stored
}

type stored struct {
	uid      uint32
	folder   string
	received time.Time
	sha      string
	raw      []byte
}

func newPostbox(w *world) *postbox {
	return &postbox{world: w, folders: map[string]*folder{
		"INBOX": {name: "INBOX", validity: 1, next: 1}, "Junk": {name: "Junk", validity: 1, next: 1},
	}}
}

func (p *postbox) each() []*folder { return []*folder{p.folders["INBOX"], p.folders["Junk"]} }

func (p *postbox) take(name string, raw []byte) {
	p.folders[name].put(stored{folder: name, received: p.now.Truncate(time.Second), sha: digest(raw), raw: raw})
}

func (f *folder) put(s stored) {
	s.uid = f.next
	f.next++
	f.list = append(f.list, s)
}

// renumber: the server numbers its folders anew, in another order (RFC 9051
// section 2.3.1.1).
func (p *postbox) renumber() {
	p.fault("uidvalidity", "")
	for _, f := range p.each() {
		f.validity++
		f.next = 1
		old := f.list
		f.list = nil
		p.chances.Shuffle(len(old), func(i, j int) { old[i], old[j] = old[j], old[i] })
		for _, s := range old {
			f.put(s)
		}
	}
}

// moveBack: somebody moves mail from the archive to the inbox, or the server is
// restored from last week.
func (p *postbox) moveBack() {
	n := min(len(p.archive), 1+p.chances.IntN(5))
	if n == 0 {
		return
	}
	p.fault("moved-back", "%d mails", n)
	for range n {
		i := p.chances.IntN(len(p.archive))
		s := p.archive[i]
		p.archive = slices.Delete(p.archive, i, i+1)
		p.fresh = min(p.fresh, i)
		p.folders[s.folder].put(s)
	}
	p.wake(time.Minute)
}

// dial connects, when the server is there.
func (p *postbox) dial(context.Context) (desk.Inbox, error) {
	if p.weather.imap > 0 || p.weather.rough && p.chance(0.3) {
		p.counts["imap-refused"]++
		return nil, &injected{"the IMAP server is away"}
	}
	s := &session{postbox: p}
	odds := 0.01
	if p.weather.rough {
		odds = 0.3
	}
	if p.chance(odds) {
		s.breaks = pick(p.world, "list", "download", "archive", "archive-partly", "withheld", "slow")
	}
	return s, nil
}

// session is one connection.
type session struct {
	*postbox
	breaks string
}

func (s *session) Wait(context.Context, time.Duration) error { return nil }

func (s *session) Count(_ context.Context, since time.Time) (older, newer int, err error) {
	for _, f := range s.each() {
		for _, m := range f.list {
			if m.received.Before(since) {
				older++
			} else {
				newer++
			}
		}
	}
	return older, newer, nil
}
func (s *session) Close() error { return nil }

// Fetch does what imap.Inbox promises, or breaks on the way.
func (s *session) Fetch(_ context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error {
	var withheld []error
	for _, f := range s.each() {
		more, err := s.fetch(f, known, file)
		if err != nil {
			return err
		}
		withheld = append(withheld, more...)
	}
	if len(withheld) > 0 {
		return &imap.Withheld{Messages: withheld}
	}
	return nil
}

func (s *session) fetch(f *folder, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) (withheld []error, err error) {
	if len(f.list) == 0 {
		return nil, nil
	}
	breaks := s.breaks
	s.breaks = ""
	if breaks != "" {
		s.fault("imap-"+breaks, "with %d in %s", len(f.list), f.name)
	}
	if breaks == "list" {
		return nil, &injected{"the connection broke while listing"}
	}
	list := slices.Clone(f.list)
	slices.SortFunc(list, func(a, b stored) int { return int(a.uid) - int(b.uid) })
	var filed []uint32
	var came []imap.Delivery
	keep := func() error {
		if len(came) == 0 {
			return nil
		}
		n, err := file(came)
		for _, d := range came[:n] {
			filed = append(filed, d.UID)
		}
		return err
	}
	for i, m := range list {
		cursor := imap.Cursor{Mailbox: f.name, UIDValidity: f.validity, UID: m.uid}
		switch ok, err := known(cursor); {
		case err != nil:
			return withheld, err
		case ok:
			filed = append(filed, m.uid)
			continue
		}
		switch {
		case breaks == "download" && i == len(list)-1:
			return withheld, errors.Join(keep(), &injected{"the connection broke while downloading"}) // nothing of the batch is archived
		case breaks == "withheld" && i == 0:
			withheld = append(withheld, &injected{"the server does not give a message"})
			continue
		case breaks == "slow":
			s.pass(s.between(time.Second, time.Minute))
		}
		came = append(came, imap.Delivery{Cursor: cursor, Received: m.received, Size: int64(len(m.raw)), Raw: slices.Clone(m.raw)})
	}
	if err := keep(); err != nil {
		return withheld, err
	}
	if breaks == "archive" {
		return withheld, &injected{"the connection broke before moving"}
	}
	if breaks == "archive-partly" {
		s.move(f, filed[:len(filed)/2])
		return withheld, &injected{"the connection broke while moving"}
	}
	s.move(f, filed)
	return withheld, nil
}

// move takes messages to the archive.
func (p *postbox) move(f *folder, uids []uint32) {
	f.list = slices.DeleteFunc(f.list, func(m stored) bool {
		gone := slices.Contains(uids, m.uid)
		if gone {
			p.archive = append(p.archive, m)
		}
		return gone
	})
}

// holds reports whether a message is still in a folder.
func (p *postbox) holds(sha string) bool {
	return slices.ContainsFunc(p.each(), func(f *folder) bool {
		return slices.ContainsFunc(f.list, func(s stored) bool { return s.sha == sha })
	})
}
