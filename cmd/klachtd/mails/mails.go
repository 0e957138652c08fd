// Package mails has the commands about mail by itself: how it is read (parse), which waits
// for a person (held, mail), which waits to be sent (queue), and where it is in the mailbox
// (reconcile).
package mails

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Held is klachtd held.
type Held struct {
	List   heldListCmd   `cmd:"" help:"mail that waits for a person"`
	Show   heldShowCmd   `cmd:"" help:"one held mail, as klachtd reads it"`
	Accept heldAcceptCmd `cmd:"" help:"it is a complaint: make a case of it"`
	Reject heldRejectCmd `cmd:"" help:"it is not a complaint: put it aside"`
}

// Mail is klachtd mail.
type Mail struct {
	List mailListCmd `cmd:"" help:"mail that was put aside"`
}

// Queue is klachtd queue.
type Queue struct {
	List  queueListCmd  `cmd:"" help:"outgoing mail that was not delivered"`
	Retry queueRetryCmd `cmd:"" help:"send it again now, even if it failed or bounced"`
	Drop  queueDropCmd  `cmd:"" help:"never send it"`
}

// printList prints mail: as one JSON array with a line for each, or as a table. Without any
// it tells the person at the terminal.
func printList[M, L any](s *env.Session, all []M, asJSON bool, none string, line func(M) L, table func([]M) error) error {
	switch {
	case asJSON:
		lines := []L{}
		for _, m := range all {
			lines = append(lines, line(m))
		}
		return s.Encode(lines)
	case len(all) == 0:
		fmt.Fprintln(s.Err, none)
		return nil
	}
	return table(all)
}

// numbered gives the mail that arguments name, each once. find says why a number names
// none; noNumber says where numbers come from.
func numbered[M any](args []string, noNumber string, find func(number int64) (M, error)) (all []M, err error) {
	seen := make(map[int64]bool)
	for _, arg := range args {
		number, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || number < 1 {
			return nil, env.Fail(env.ExitUsage, noNumber, arg)
		}
		if seen[number] {
			continue
		}
		seen[number] = true
		m, err := find(number)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// committed looks and commits, up to three times when somebody else commits in between:
// the director may be answering just now, or the daemon sending. The last error stays
// [caselog.ErrConflict].
func committed(lookAndCommit func() error) (err error) {
	for range 3 {
		if err = lookAndCommit(); !errors.Is(err, caselog.ErrConflict) {
			return err
		}
	}
	return err
}
