package dispatch

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/parcel"
)

const (
	// LargestMail is how large a mail is made, in bytes, if the mail server does not
	// announce a limit: large providers accept 25 MB.
	LargestMail = 24_000_000

	// sentTwiceBelow is the total size, in bytes, of files that may be sent twice:
	// within a mail, and again as a file that every phone opens.
	sentTwiceBelow = 1 << 20

	// mostParts is how many mails the files of one mail may be split into.
	mostParts = 20
)

// ErrWhole: a mail cannot be made smaller without dropping what it must contain.
var ErrWhole = errors.New("nothing of it can be left out")

// Parcels splits a mail that is too large.
type Parcels struct {
	Case         string // "" for none
	Organisation string
	Phone, Email string
	Random       io.Reader // for Message-IDs

	// Mail, when set, is Raw already parsed, so that it is not read again.
	Mail *mailbox.Message
	Raw  []byte

	// Attached gives the files of a mail as they may be passed on.
	Attached func(*mailbox.Message) []smtp.File
	// Own reports whether a file is ours, or required by the regulation: it is never
	// left out.
	Own func(smtp.File) bool
}

// Fit turns a mail that is too large into one with as many of its files as fit. If
// split is set, the others follow in further mails; files that fit in no mail, or may
// not follow, are named.
func (p Parcels) Fit(o smtp.Outgoing, room int, split bool) ([]smtp.Outgoing, error) {
	bare := o
	bare.Files = nil
	raw, err := smtp.Compose(bare)
	if err != nil {
		return nil, err
	}
	s := p.share(o.Files, room-len(raw)-Slack, split)
	if s.same {
		return nil, ErrWhole
	}
	n := len(s.mails)
	note := parcel.Note{
		Mails: n, Case: p.Case, Left: fileNames(s.left), Opened: fileNames(s.opened),
		Organisation: p.Organisation, Phone: p.Phone, Email: p.Email,
		Staff: strings.Contains(o.Plain, text.ReplyMarker),
	}
	for _, files := range s.mails[1:] {
		note.Later = append(note.Later, fileNames(files)...)
	}
	first := o
	first.Files = s.mails[0]
	behind := ""
	if note.Staff {
		behind = text.ReplyMarker
	}
	first.Plain, first.HTML = block.Add(o.Plain, o.HTML, note.Blocks(), behind)
	mails := []smtp.Outgoing{first}
	for i, files := range s.mails[1:] {
		part := o
		if part.MessageID, err = p.messageID(); err != nil {
			return nil, err
		}
		part.Subject = fmt.Sprintf("%s (%s)", o.Subject, parcel.Of(i+2, n))
		part.InReplyTo, part.References = o.MessageID, slices.Concat(o.References, []string{o.InReplyTo})
		part.Files = files
		var blocks []block.Block
		if note.Staff {
			blocks = []block.Block{{Kind: block.Paragraph, Lines: []string{text.ReplyMarker}}}
		}
		blocks = append(blocks, note.Following(o.Subject, i+2, fileNames(files))...)
		part.Plain, part.HTML = block.Plain(blocks), block.HTML("nl", part.Subject, blocks)
		mails = append(mails, part)
	}
	return mails, nil
}

// Slack is the room, in bytes, for what a mail says about its files.
const Slack = 16 << 10

// shares is how files are divided over mails.
type shares struct {
	mails  [][]smtp.File // at least one
	left   []smtp.File   // in none of them
	opened []smtp.File   // mails that did not fit as they came, and are attached in pieces
	same   bool          // nothing changed
}

// share divides files over mails of so many bytes each: the first mail gets as many as
// fit, smallest first. What we wrote ourselves is always in it.
func (p Parcels) share(files []smtp.File, room int, split bool) (s shares) {
	kept := p.Once(files)
	kept, s.opened = p.openLarge(kept, room)
	order := slices.Clone(kept)
	slices.SortStableFunc(order, func(a, b smtp.File) int {
		if x, y := p.Own(a), p.Own(b); x != y {
			if x {
				return -1
			}
			return 1
		}
		return cmp.Compare(len(a.Data), len(b.Data))
	})
	free := []int{room}
	s.mails = [][]smtp.File{nil}
	for _, f := range order {
		n := Encoded(f)
		i := slices.IndexFunc(free, func(left int) bool { return n <= left })
		switch {
		case i < 0 && p.Own(f):
			return shares{same: true}
		case i < 0 && (n > room || !split || len(s.mails) == mostParts):
			s.left = append(s.left, f)
			continue
		case i < 0:
			free, s.mails = append(free, room), append(s.mails, nil)
			i = len(free) - 1
		}
		free[i] -= n
		s.mails[i] = append(s.mails[i], f)
	}
	place := make(map[string]int)
	for i, f := range slices.Backward(kept) {
		place[fileKey(f)] = i
	}
	for _, list := range append(s.mails, s.left) { // in their original order
		slices.SortStableFunc(list, func(a, b smtp.File) int { return cmp.Compare(place[fileKey(a)], place[fileKey(b)]) })
	}
	s.same = len(s.mails) == 1 && len(s.left) == 0 && len(s.mails[0]) == len(files) && len(s.opened) == 0
	return s
}

// Encoded is an upper bound on the size of a file within a mail, in bytes.
func Encoded(f smtp.File) int { return len(f.Data)/57*78 + 78 + 600 + 9*len(f.Name) }

func fileKey(f smtp.File) string { return f.Name + "\x00" + f.Hash() }

// Once leaves out files that are inside a mail which is itself attached, unless all of
// it is small.
func (p Parcels) Once(files []smtp.File) []smtp.File {
	total := 0
	for _, f := range files {
		total += len(f.Data)
	}
	if total <= sentTwiceBelow {
		return files
	}
	within := make(map[string]bool)
	for _, f := range files {
		if isMailFile(f) {
			for _, a := range p.read(f.Data).Attachments {
				within[a.SHA256] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(files), func(f smtp.File) bool { return within[f.Hash()] })
}

func (p Parcels) read(raw []byte) *mailbox.Message {
	if p.Mail != nil && bytes.Equal(raw, p.Raw) {
		return p.Mail
	}
	return mailbox.Parse(raw)
}

func isMailFile(f smtp.File) bool { return strings.EqualFold(path.Ext(f.Name), ".eml") }

// openLarge replaces each mail that fits in no mail by its text and its attachments.
func (p Parcels) openLarge(files []smtp.File, room int) (kept, opened []smtp.File) {
	had := make(map[string]bool)
	for _, f := range files {
		had[f.Hash()] = true
	}
	for _, f := range files {
		if !isMailFile(f) || Encoded(f) <= room {
			kept = append(kept, f)
			continue
		}
		opened = append(opened, f)
		m := p.read(f.Data)
		from := ""
		if len(m.From) > 0 {
			from = strings.TrimSpace(m.From[0].Name + " <" + m.From[0].Address + ">")
		}
		name := strings.TrimSuffix(f.Name, path.Ext(f.Name))
		kept = append(kept, smtp.File{
			Name: name + ".txt", Type: "text/plain; charset=utf-8",
			Data: []byte(parcel.MailAsText(from, m.Subject, m.Text)),
		})
		for _, a := range p.Attached(m) {
			if sha := a.Hash(); !had[sha] {
				had[sha] = true
				kept = append(kept, a)
			}
		}
	}
	return kept, opened
}

// fileNames gives the names of files and, for large ones, their size.
func fileNames(files []smtp.File) (names []string) {
	for _, f := range files {
		name := f.Name
		if n := len(f.Data); n >= 100_000 {
			name += " (" + parcel.Megabytes(n) + ")"
		}
		names = append(names, name)
	}
	return names
}

// Anew makes a mail again, smaller, after it was refused for its size. It gives nothing
// if it cannot be made smaller. known is the server's limit in bytes; 0 if the server
// accepts this much but one behind it does not.
func (p Parcels) Anew(raw []byte, known int, now time.Time) ([]smtp.Outgoing, error) {
	o, err := smtp.Decompose(raw)
	if err != nil || len(o.Files) == 0 {
		return nil, err
	}
	room := known
	if known == 0 || known >= len(raw) {
		room = len(raw) / 2 // nobody says the limit
	}
	if o.MessageID, err = p.messageID(); err != nil {
		return nil, err
	}
	o.Date = now
	mails, err := p.Fit(o, room, !parcel.Divided(o.Plain)) // do not split again and again
	if errors.Is(err, ErrWhole) {
		return nil, nil
	}
	return mails, err
}

func (p Parcels) messageID() (string, error) {
	return smtp.NewMessageID(p.Random, p.Email[strings.LastIndexByte(p.Email, '@')+1:])
}

// SafeType gives the media type under which somebody else's file is attached: anything
// not known to be harmless is plain bytes, which no mail client opens by itself.
func SafeType(mediaType string) string {
	switch mediaType {
	case "application/pdf", "image/jpeg", "image/png", "image/gif", "text/plain", "audio/mpeg", "audio/mp4", "video/mp4",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.oasis.opendocument.text", "message/rfc822":
		return mediaType
	}
	return "application/octet-stream"
}
