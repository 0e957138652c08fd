// Package caselog is the memory of klachtd: one SQLite file with everything
// that came in, happened and went out.
//
// Mail flows through it in two transactions. [Log.File] keeps the raw bytes
// before anybody tries to understand them. [Log.Commit] then keeps what was
// decided: facts, case, outgoing bytes and "this mail was read" stand together
// or not at all. What is in the outgoing queue is taken by [Log.Claim], which
// counts the attempt before the first packet leaves; the answer of the mail
// server comes back through Commit.
//
// # What is kept, and what can be erased
//
// Facts are appended and never changed: triggers forbid it, and each row
// carries the hash of the one before it, in one chain for the whole log.
// Cases, mails and letters have a row that is kept for ever, with numbers,
// kinds, instants and hashes. Whatever is personal (names, addresses, words,
// raw mail, outgoing bytes, documents) stands in tables of its own beside it,
// under a salted hash in the chain, so that a case can be erased (AVG) and the
// chain still verifies. See migrations/0001.sql.
//
// # Who may write
//
// run and once hold [Log.Lock]: one process at a time takes in mail and sends it.
// In it one goroutine decides, commits and claims; the one that waits for mail
// files, and the nightly comparison files and notes where mail was seen.
//
// Beside it other commands may write at any moment. case new, assign, join and split,
// held, queue drop and reconcile commit: each Commit names the version of the case it was decided on,
// and gets [ErrConflict] when the case has moved since. queue retry, pause, resume
// and backup change one row. [Open] brings an older log up to date, whichever
// command does so first; [Restore] replaces it, and takes the lock.
package caselog
