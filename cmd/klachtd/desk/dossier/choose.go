package dossier

import (
	"cmp"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
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
