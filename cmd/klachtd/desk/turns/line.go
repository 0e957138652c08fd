package turns

import (
	"errors"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Line is what is drafted of mails that do not touch each other, in their order. A few
// are kept together, and wait for the disk once, while the next mail is read.
type Line[D any] struct {
	All []D // not kept yet

	Size    func(D) int      // bytes
	Made    func(D) error    // returns when it is made
	Prepare func(D) error    // says what is to be kept of it
	Keep    func(...D) error // all of them or none; it may run beside all else
	Kept    func(D) error    // what follows

	writing int // so many of them are being kept
	written chan error
}

// So many are worth a wait for the disk. While it is busy more may come, up to a bound,
// which are kept together next. Large drafts are not kept waiting for others.
const (
	keptTogether = 4
	mostTogether = 8
	mostOpen     = 4 << 20 // bytes
)

// Enough reports whether some should be kept now, so that keep are left.
func (l *Line[D]) Enough(keep int) bool {
	size := 0
	for _, d := range l.All {
		size += l.Size(d)
	}
	wait := len(l.All) - l.writing - keep
	return wait >= keptTogether && !l.busy() || wait >= mostTogether || len(l.All) > keep && size >= mostOpen
}

// busy reports whether some are being kept now.
func (l *Line[D]) busy() bool { return l.writing > 0 && len(l.written) == 0 }

// Commit keeps drafts in order until at most so many are left; when some may be, the
// last are still being kept when it returns. With an error, it is the first of All that
// cannot be.
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
				break // it is the first next time
			}
		}
		if err := l.begin(l.All[:n:n]); err != nil || keep > 0 {
			return err
		}
	}
}

// begin begins to keep the first of them. One that cannot be prepared comes first next
// time.
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

// Settle ends what Commit began. What cannot be kept together is kept one by one, up to
// the one that cannot, which is the first of All then.
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
		l.All = l.All[1:]
	}
	return nil
}
