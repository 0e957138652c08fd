// Package desk is the daemon's hands: it fetches mail and files it, asks
// package procedure what follows, has the letters rendered, commits facts and
// bytes together, and sends what is due. Nothing imports it but the commands.
//
// One pass is [Desk.Step]; the loop of the daemon is [Desk.Run]. Follow a
// complaint through the files in this order:
//
//	desk.go          the desk, and one pass
//	collect.go       IMAP -> raw bytes in the log (the first transaction)
//	turns/           in which turn, and that it is begun before the work
//	memory/          what a large one may take, and what is given back
//	handle.go        filed mail, in order of receipt, one decision at a time
//	route.go         who wrote, in which case, and what it asks -> record.Event
//	route_role.go    the same for director, deputy, commission and managers
//	suggest.go       what a mail of theirs seems to mean that holds no command (package meant)
//	possible/        what can be typed now, for the mails that list it
//	tap/             and the links beside it
//	trust.go         whether a command is obeyed on its mail alone
//	route/           what can be said of a mail alone: who wrote it, what its word means
//	wrote/           and beside the mail of ours that it answers: what its writer says
//	place.go         mail of somebody whose complaint runs, without its number (package place looks)
//	placehand.go     the same by the administrator's hand
//	place_view.go    what is said of a mail and its place
//	proof.go         mail in a client's name that nobody vouches for
//	absence/         who is away, and which cases nobody answers for
//	absent.go        who is away, and who is told of it
//	people.go        who holds a role, and who is behind a recipient
//	render.go        effects -> exact bytes, one message for each address
//	wording/         texts of the administrator's own that failed, so that ours took their place
//	letter.go        the PDF of each letter
//	enclose.go       what goes with a mail
//	sieve/           and what of it a virus scanner keeps back
//	view.go          a case as the texts see it
//	dossier/         the file of a case for the commission, and what it may cost
//	transcript.go    what a command did (16), or would do (19, and case show)
//	commit.go        facts, case, bytes and the mail's state together (the second transaction)
//	due.go           terms that fell due
//	morning.go       and in which mail each is told (package morning)
//	recount.go       and those that end on another day, since the holidays are others
//	caps.go          how much automatic mail a day, and what waits for the next
//	list.go          lists of mail (package list); mail from before the log began
//	held.go          mail that waits for a person: the daily list
//	propose.go       and what that of our own people is taken for (package propose reads it)
//	judge.go         what people say of held mail
//	send.go          outgoing bytes -> SMTP
//	fit.go           a mail that is larger than the mail server takes
//	drop.go          mail that is never sent, by hand or since its reader may not have it
//	paper.go         a complaint on paper, and to whom a case goes, by the administrator's hand
//	lost.go          letters that have not arrived
//	specimen.go      any letter with sample data, for klachtd letter
//	housekeeping.go  once a day, beside the rest
//	reconcile.go     the mailbox is compared with the log (package survey looks), and differences told
//	canary.go        a mail is sent around
//	rehearsal.go     practice: a mail that belongs to no case, and what answers it
//	secret.go        and the administrator warned of what ends, or of their own cannot be used
//	run.go           the loop: who waits for what, and its steps by name, for tests
//	intake.go        its goroutine that waits for mail
//	watch/           what it must know of itself: clock, goroutines, mailbox, stop switch
//
// An answer to a mail about several cases (34) finds its case in route_role.go, by the
// cases that the log has as listed there. Package dispatch, below, judges what the mail
// server answers and spreads a large mail over several.
package desk
