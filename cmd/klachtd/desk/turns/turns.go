// Package turns says in which order filed mail is handled. Each mail is recorded as
// begun before the work: otherwise a mail that takes so much memory or time that the
// program is killed would come first every time, and nobody behind it would ever get an
// answer.
package turns

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// A mail that was begun but not ended this many times is handled alone, and then shown
// to a person.
const (
	begunAlone = 2
	begunHeld  = 3
	together   = 16 // mails recorded as begun in one transaction
)

// turn is 0 for mail that keeps its place.
func turn(f caselog.Filed) int {
	switch {
	case f.Begun >= begunAlone:
		return 2
	case f.Failed:
		return 1
	}
	return 0
}

// Order sorts filed mail: mail that failed comes after the rest, so that it holds up
// nobody, and mail that the program did not survive twice comes after that.
func Order(filed []caselog.Filed) {
	slices.SortStableFunc(filed, func(a, b caselog.Filed) int { return turn(a) - turn(b) })
}

// Alone reports whether a mail is handled alone: because it comes last, so that it cannot
// harm the others, or because it takes much memory.
func Alone(f caselog.Filed) bool { return turn(f) > 0 || Weight(f) >= memory.Large }

// Weight is roughly how many bytes of a mail must be read.
func Weight(f caselog.Filed) int64 {
	if f.Oversize { // only its head is kept
		return 0
	}
	return f.Size
}

// Over reports whether the program did not survive a mail handled alone either: it is
// then shown to a person.
func Over(f caselog.Filed) bool { return f.Begun >= begunHeld }

// Ledger has the mails that are begun; *caselog.Log is one.
type Ledger interface {
	Attempt(ctx context.Context, shas []string) error
	NotBegun(ctx context.Context, shas []string) error
}

// Turns is whose turn it is. It records which mails are begun.
type Turns struct {
	Log    Ledger
	AtOnce int        // how many mails are rendered side by side; 0 for one per processor
	Memory memory.Use // what they take

	owed []string // wrongly recorded as begun, because undoing it failed
}

// OneByOne reports whether everything happens in a repeatable order.
func (t *Turns) OneByOne() bool { return t.AtOnce == 1 }

// Begin records that the mail at i of a list begins, and in the same transaction the
// mails after it that keep their place. before and begun say how many of the list are
// recorded, before and after.
func (t *Turns) Begin(ctx context.Context, filed []caselog.Filed, i, before int) (begun int, err error) {
	if i < before {
		return before, nil
	}
	n := i + 1
	for n < len(filed) && n-i < together && !Alone(filed[i]) && !Alone(filed[n]) {
		n++
	}
	var shas []string
	for _, f := range filed[i:n] {
		shas = append(shas, f.SHA256)
	}
	if err := t.Log.Attempt(ctx, shas); err != nil {
		return before, err
	}
	return n, nil
}

// TakeBack undoes the record for mails whose turn did not come, or because we were
// stopped. If that fails, the next call does it.
func (t *Turns) TakeBack(ctx context.Context, mails []caselog.Filed) error {
	for _, f := range mails {
		t.owed = append(t.owed, f.SHA256)
	}
	err := t.Log.NotBegun(ctx, t.owed)
	if err == nil {
		t.owed = nil
	}
	return err
}
