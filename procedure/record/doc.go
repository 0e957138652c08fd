// Package record is what is known of a complaint. [Fact] is one thing that happened,
// and [Case] the fold of all of them by [Case.Apply]: where it stands, who asked what,
// which command waits and which letter arrived. [Event] is something that happened and
// is not judged yet; a command that waits for "akkoord" keeps it. letters.go is the
// table "Who gets what".
//
// It knows the words of the regulation (statuses, terms, reasons to refuse) and none of
// its rules: who may do what and when is in package procedure, what the foundation
// configured, and what is owed by that, in package rules. Only of a command that waits
// does the fold ask whether it still stands, of the [Regulation] that it is given.
//
// # Facts
//
// The log holds these kinds; a kind never changes its meaning.
//
//	received              a complaint came in; acknowledgement and contact terms begin (R06, R10, R12)
//	manager_named         the manager concerned (R11, R20)
//	manager_none          nobody is the manager concerned, and why (R11, R20)
//	contacted             the director contacted the complainant (R12)
//	tried                 the director tried to reach the complainant, in vain (R12)
//	withdrawal_wish       the complainant wrote to withdraw; nothing is closed (R13)
//	withdrawal_refused    the complainant does not withdraw; the term to submit begins (R14)
//	withdrawn             the director recorded the withdrawal (R13)
//	reopened              a closed case was taken up again (R13)
//	seen                  somebody who leads the case said that nothing more is needed
//	recounted             a term ends sooner, since the holidays are others now
//	erased                what was personal in the case is gone, for good (AVG)
//	held                  it is not erased by itself, or is so again
//	supplement_asked      the complainant was asked for more (letter 17)
//	client_reminded       the complainant was reminded of those questions
//	representative_named  who assists the complainant, and with what consent (R07)
//	complainant_corrected the complainant's name or address is another than was thought
//	referred              submitted to the commission with its report; the advice term begins (R14, R15, R16)
//	dossier_received      the commission said it has the dossier
//	recusal_asked         a member of the commission may not be impartial
//	written               the director wrote to the complainant (letter 31)
//	delay_told            the complainant was told that a step is late, and which (letter 31)
//	director_asked        the commission asked the director something
//	complainant_asked     the commission asked the complainant something (letter 31)
//	hearing_called        the commission hears people, and when (letter 31)
//	extended              the commission extended its term (R18, R19)
//	advised               the binding advice; the decision term begins (R17, R20, R22)
//	previewed             letter 09 or 11 was shown; of older logs, challenged says it now
//	preview_cancelled     it will not be sent, or the command not be carried out
//	challenged            a command was shown and waits for akkoord: it cannot be undone, or its mail is not enough
//	confirmed             it was answered with akkoord; the facts of the command follow
//	decided               the decision is taken, and letter 09 on its way (R20, R21); the term of the measures that it promises begins
//	measures_done         those measures were carried out, and when
//	not_admitted          the complaint is turned away, and letter 11 on its way (R01, R08); or it is no complaint, and letter 31 is; or it belongs to an earlier one (merged)
//	language_education    the complaint is about language education, or not (R23)
//	categorised           its subjects and grounds (R02, R03)
//	assigned              who is responsible: director or deputy (R09)
//	readdressed           a role got a new address, and fresh mail there
//	noted                 a remark; it stays with who made it and who answers for the case; or, with a letter, that it is not sent or not to be sent any more
//	statement             what the manager, or director or deputy for the staff, says to the commission (R15)
//	further_mail          further mail of somebody in the case; as with all of a client's, whom it may be about; unverified: in a client's name, and nobody vouches for it
//	proof_asked           the client was asked at the known address whether such mail is theirs (29)
//	mail_confirmed        the client said that it is; what it says counts from its own day
//	mail_denied           the client said that it is not
//	moved                 a mail left the case, for another or for one of its own; what was copied of it stays
//	mail_passed_on        nobody answered for seven days: the commission got it, marked
//	asked                 a question that changes nothing: status, help
//	command_refused       a command that was not carried out, and why
//	reminded              a term fell due and somebody was reminded
//	letter_queued         a letter was made, with the hash of its bytes and of its document (R24)
//	letter_sent           the mail server accepted it (R24)
//	letter_failed         it could not be delivered: an open task (R25)
//	posted                letters that came back, or had to go by post, were posted
//	data_sent             the data were sent that somebody asked for
package record
