// Package caselog is the memory of klachtd: one SQLite file with everything
// that came in, happened and went out.
//
// Mail flows through it in two transactions. [Log.File] keeps the raw bytes
// before anybody tries to understand them. [Log.Commit] then keeps what was decided:
// facts, case, outgoing bytes and "this mail was read", all or nothing. [Log.Claim]
// takes mail from the outgoing queue and counts the attempt before the first packet
// leaves; the mail server's answer comes back through Commit.
//
// # Why nothing is lost and nothing is done twice
//
// The power may go, or the program be killed, at any instant:
//   - A mail leaves the inbox after its bytes are synced, and is read in one commit with
//     all that follows from it: before that it is read again, after it never.
//   - A letter is known to the mail server only when facts, bytes and "tried" are synced,
//     and is whole there only when its claim is: "sending". Cut off before, it is still
//     queued and nobody has it; cut off after, it is uncertain, is said to be, and goes
//     again with the same bytes. The answer and the next claim are one commit, so that
//     only one mail is ever claimed, beside refusals that are not judged yet.
//   - A commit that fails tells the sender, which drops the connection before the dot.
//   - [Log.MarkLoosely] keeps only when something was last seen, and any later commit
//     syncs it too: the write-ahead log is one file, in order.
//
// # What is kept, and what can be erased
//
// Facts are appended and never changed: triggers forbid it, and each row
// carries the hash of the one before it, in one chain for the whole log.
// Cases, mails and letters each have a row that is kept for ever, with numbers, kinds,
// instants and hashes. Everything personal (names, addresses, words, raw mail, outgoing
// bytes, documents) is in separate tables, and the chain holds only a salted hash of
// it. A case can therefore be erased (AVG) and the chain still verifies. See
// package schema.
//
// # Who may write
//
// run and once hold [Log.Lock]: only one process at a time takes in mail and sends it.
// In that process one goroutine at a time decides, commits and claims; another waits for mail
// and files it; the nightly comparison files mail too and notes where mail was seen.
//
// Other commands may write at any moment. case new, assign, hold, erase, join and split,
// person rectify, held, queue drop and reconcile commit: each Commit names the version of
// the case it was decided on, and gets [ErrConflict] when the case has changed since. queue
// retry, pause, resume and backup change one row. [Open] brings an older log up to date,
// whichever command opens it first; [Restore] replaces the log, and takes the lock.
//
// # Its files
//
//	log, lock, migrate, errors      the file itself
//	inbound, held, place, found     mail: as it came, waiting, given its case, seen in IMAP
//	commit, cases, refold, chain    what was decided, and what follows from the facts
//	letters, queue, answers, pace   outgoing mail, and what became of it
//	erase, verify*, differences     forgetting; what is wrong
//	backup, copy, sealed, restore   copies of the whole
//	marks, canary                   what klachtd knows of itself
package caselog
