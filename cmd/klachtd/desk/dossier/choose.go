package dossier

import (
	"cmp"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

const (
	mostFiles = 1000
	// mostTwice is how many bytes there are in all, at most, for what was attached
	// to a mail to go along in that mail and once more as a file that every phone
	// opens.
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
	Words  string // a text of a client, where the mail that brought it does not go along
	Size   int64  // in bytes

	Sent   bool   // it goes along
	Within string // SHA-256 of the mail that goes along and holds it; "" when none does
}

// choose says which files go along in so many bytes: the first, which is the
// complaint, then of the other mails as many as there is room for, the smallest
// first, then what was attached. What is in a mail that goes along goes along once
// more only when all of it is little.
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
