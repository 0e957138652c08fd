// Package desk does the daemon's work: it fetches mail and files it, asks package
// procedure what follows, has the letters rendered, commits facts and bytes together,
// and sends what is due. Only the commands and package daemon import it.
//
// One pass is [Desk.Step]. Package daemon takes the steps of a pass one by one, when each
// has something to do. Follow a complaint through the files in this order:
//
//	desk.go          the desk, and one pass
//	collect.go       IMAP -> raw bytes in the log (the first transaction)
//	turns/           in which order, and recording each mail before it is handled
//	memory/          what a large one may take, and what is given back
//	handle.go        filed mail, in order of receipt, one decision at a time
//	errand/          who wrote, in which case, and what it asks -> record.Event
//	possible/        what can be typed now, for the mails that list it
//	tap/             and the links for it
//	trust.go         what is told of mail that nobody vouches for
//	route/           what a mail alone shows: who wrote it, what its word means
//	wrote/           what a mail shows beside the one it answers: what its writer says
//	place.go         mail that waits for its place (package place)
//	proof.go         mail in a client's name that nobody vouches for
//	absence/         who is away, and which cases nobody answers for
//	absent.go        who is away, and who is told of it
//	write/           effects -> exact bytes: texts, letters, enclosures
//	wording/         the administrator's own texts that failed, so that ours were used
//	sieve/           and which of it a virus scanner keeps back
//	dossier/         the file of a case for the commission, and its limits
//	commit.go        facts, case, bytes and the mail's state together (the second transaction)
//	due.go           terms that fell due
//	morning.go       and the mail in which each is told (package morning)
//	caps.go          how much automatic mail leaves in a day, and what waits
//	list/            mail in a list, as people see it
//	audience/        who may see which held mail
//	chores/          once a day: the list of held mail, warnings, the mailbox against the log, a mail to ourselves
//	propose.go       and how we read what our own people pass on (package propose)
//	judge.go         what people say about held mail
//	send.go          outgoing bytes -> SMTP
//	drop.go          mail that is never sent: dropped by hand, or its reader may not have it
//	byhand.go        by the administrator: a complaint on paper, what changes a case, practice mail
//	daemon/          the loop: who waits for what
//	watch/           what the loop must know about itself: clock, goroutines, mailbox, stop switch
//
// Package dispatch judges what the mail server answers and splits a large mail into
// several.
//
// # Who owns what
//
// One goroutine decides and commits: that of the daemon's Run, or of [Desk.Step]. It owns
// the desk, the rules and what is planned but not committed, and not its [Intake] and its
// [Sending]; of these, CaughtUp and Health are for any goroutine. The case log has locks of its own. Each other
// goroutine is started in one of these functions, and owns:
//
//	Run          intake: the connection to the mailbox; it files mail and says so.
//	             sending: the one mail that it was handed, and its connection
//	checkBeside  nothing: it reads the pages of a large log and gives an error, or none
//	startChores  a chore's own connections; what follows from the chore is a function
//	             that the deciding goroutine runs
//	hand         in a single pass, the one mail being sent
//	all          one occasion while its mails are rendered. It reads rules and writer;
//	             what the writer keeps has locks
//	begin        the drafts being committed, until Settle (package turns)
//	Leave        the queue of outgoing mail while much mail is handled, until Quiet
//	             (package dispatch)
//	PagesDaily   in a single pass, the same as checkBeside (package watch)
//	work         of the command run: the desk, until it ends. Who started it only waits
//	             for the end, and for a new configuration
//	Well         one request to monitor.ping_url (package ping)
//	newConsole   the terminal, of which it reads the lines (package setup)
package desk
