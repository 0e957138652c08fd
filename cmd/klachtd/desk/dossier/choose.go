package dossier

import (
	"cmp"
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

const (
	mostFiles = 1000
	// mostTwice is the most bytes, in total, of attachments that are sent twice: inside
	// their mail, and again as files that every phone opens.
	mostTwice = 1 << 20
)

// File is a file that belongs to a dossier.
type File struct {
	Name   string
	title  string // in the list of documents
	on     record.Date
	SHA256 string
	Mail   bool   // a mail as it came
	In     string // SHA-256 of the mail that it was attached to; "" for none
	Words  string // a client's text, if its mail is not attached
	Size   int64  // in bytes

	Sent   bool   // it is attached
	Within string // SHA-256 of the attached mail that contains it; "" for none
}

// choose says which files are attached within so many bytes: the first, which is the
// complaint, then as many of the other mails as fit, smallest first, then attachments.
// What is inside an attached mail is attached again only if all of it is small.
func choose(files []*File, room int64) {
	var all int64
	for _, f := range files {
		all += f.Size
	}
	sent := make(map[string]bool)
	n := 0
	take := func(f *File) {
		if n < mostFiles && f.Size <= room {
			f.Sent, sent[f.SHA256] = true, true
			room -= f.Size
			n++
		}
	}
	order := slices.Clone(files)
	if len(order) > 0 {
		slices.SortStableFunc(order[1:], func(a, b *File) int { return cmp.Compare(a.Size, b.Size) })
	}
	for _, f := range order {
		if f.Mail {
			take(f)
		}
	}
	for _, f := range order {
		if f.Mail {
			continue
		}
		if sent[f.In] {
			f.Within = f.In
		}
		if f.Within == "" || all <= mostTwice {
			take(f)
		}
	}
}

// before is what must be known from the facts of a case before its mails are read.
type before struct {
	proof  proof
	left   map[string]int64 // mails that left the case, by SHA-256: the place in the log of the fact that says so
	stated []record.Fact    // statements come before mail that may come in any number
}

// beforehand reads what must be known before.
func beforehand(ctx context.Context, log Archive, c record.Case) (b before, err error) {
	b.proof, b.left = make(proof), make(map[string]int64)
	if c.Doubtful+c.Statements+c.Moves == 0 {
		return b, nil
	}
	return b, log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		switch e.Kind {
		case record.FactMailConfirmed, record.FactMailDenied:
			b.proof[e.Preview] = e.Kind
		case record.FactMoved:
			b.left[e.Mail] = e.Seq
		case record.FactStatement:
			b.stated = append(b.stated, e.Fact)
		}
	})
}

// gone reports whether a fact is about a mail that later left the case.
func (b *before) gone(e caselog.Entry) bool { return e.Seq < b.left[e.Message] }

// proof gives what happened to the unproven mail of a case, by number: the fact that
// settled it.
type proof map[int]record.FactKind

// says gives what a dossier of a given day says about the sender of a client's mail,
// and whether the mail waits for the client's answer, or is left out.
func (p proof) says(f record.Fact, today record.Date) (doubt string, waits, out bool) {
	switch answer := p[f.Preview]; {
	case f.Kind == record.FactMailDenied:
		return templates.DeniedAnother, false, false
	case f.Kind != record.FactFurtherMail || !f.Unverified, answer == record.FactMailConfirmed:
		return "", false, false
	case answer == record.FactMailDenied:
		return "", false, true
	case record.Ripe(f.On, today):
		return templates.Unverified, false, false
	}
	return "", true, false
}
