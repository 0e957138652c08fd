package turns

import (
	"errors"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Line holds the drafts of mails that do not affect each other, in order. A few are
// committed together, with one wait for the disk, while the next mail is read.
type Line[D any] struct {
	All []D // not committed yet

	Size    func(D) int      // bytes
	Made    func(D) error    // returns once it is made
	Prepare func(D) error    // prepares its commit
	Keep    func(...D) error // commits all of them or none; it may run in parallel with everything else
	Kept    func(D) error    // what follows

	writing int // how many of All are being committed
	written chan error
}

// So many are worth waiting for the disk. While it is busy more may come, up to a limit;
// they are kept together next. A large draft does not wait for others.
const (
	keptTogether = 4
	mostTogether = 8
	mostOpen     = 4 << 20 // bytes
)

// Enough reports whether some should be committed now, so that keep are left.
func (l *Line[D]) Enough(keep int) bool {
	size := 0
	for _, d := range l.All {
		size += l.Size(d)
	}
	wait := len(l.All) - l.writing - keep
	return wait >= keptTogether && !l.busy() || wait >= mostTogether || len(l.All) > keep && size >= mostOpen
}

// busy reports whether some are being stored now.
func (l *Line[D]) busy() bool { return l.writing > 0 && len(l.written) == 0 }

// Commit commits drafts in order until at most keep are left. If some may be left, the
// last ones may still be being written when it returns. On an error, the first of All
// is the one that failed.
func (l *Line[D]) Commit(keep int) error {
	for {
		if err := l.Settle(); err != nil || len(l.All) <= keep {
			return err
		}
		n := 0
		for ; n < min(len(l.All)-keep, mostTogether); n++ {
			if err := l.Made(l.All[n]); err != nil && n == 0 {
				return err
			} else if err != nil {
				break // it will be the first next time
			}
		}
		if err := l.begin(l.All[:n:n]); err != nil || keep > 0 {
			return err
		}
	}
}

// begin starts committing the first drafts. One that cannot be prepared comes first
// next time.
func (l *Line[D]) begin(first []D) error {
	for i, d := range first {
		if err := l.Prepare(d); err != nil && i == 0 {
			return err
		} else if err != nil {
			first = first[:i]
			break
		}
	}
	l.writing, l.written = len(first), make(chan error, 1)
	go func() { l.written <- l.Keep(first...) }()
	return nil
}

// Settle finishes what Commit began. If the drafts cannot be committed together, they
// are committed one by one, up to the one that fails, which is then the first of All.
func (l *Line[D]) Settle() error {
	n := l.writing
	if n == 0 {
		return nil
	}
	l.writing = 0
	err := <-l.written
	alone := err != nil && n > 1 && !errors.Is(err, caselog.ErrUnusable)
	for range n {
		if alone {
			err = l.Keep(l.All[0])
		}
		if err == nil {
			err = l.Kept(l.All[0])
		}
		if err != nil {
			return err
		}
		clear(l.All[:1]) // the next steps need the memory
		l.All = l.All[1:]
	}
	return nil
}
