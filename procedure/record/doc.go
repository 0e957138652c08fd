// Package record is what is known of a complaint. A [Fact] is one thing that happened;
// a [Case] is the fold of all its facts by [Case.Apply]: its status, who asked what,
// which command waits and which letter arrived. An [Event] is something that happened
// but has not been judged yet; a command that waits for "akkoord" keeps it. letters.go
// is the table "Who gets what".
//
// The package knows the words of the regulation (statuses, terms, reasons to refuse)
// but none of its rules. Who may do what and when is in package procedure; what the
// foundation configured, and what is owed because of it, is in package rules. The fold
// asks the [Regulation] it is given only one thing: whether a waiting command still
// stands.
//
// # Facts
//
// The log holds these kinds; a kind never changes its meaning.
//
//	received              a complaint came in; acknowledgement and contact terms begin (R06, R10, R12)
//	manager_named         the manager concerned (R11, R20)
//	manager_none          nobody is the manager concerned, and why (R11, R20)
//	contacted             the director contacted the complainant (R12)
//	tried                 the director tried to reach the complainant and failed (R12)
//	withdrawal_wish       the complainant wrote to withdraw; nothing is closed (R13)
//	withdrawal_refused    the complainant does not withdraw; the term to submit begins (R14)
//	withdrawn             the director recorded the withdrawal (R13)
//	reopened              a closed case was taken up again (R13)
//	seen                  director or deputy said that nothing more is needed
//	recounted             a term ends sooner, because the holidays changed
//	erased                what was personal in the case is gone, for good (AVG)
//	held                  it is not erased automatically, or is again
//	supplement_asked      the complainant was asked for more (letter 17)
//	client_reminded       the complainant was reminded of those questions
//	representative_named  who assists the complainant, and with what consent (R07)
//	complainant_corrected the complainant's name or address was corrected
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
//	previewed             letter 09 or 11 was shown; only in older logs, now challenged
//	preview_cancelled     it will not be sent, or the command will not be carried out
//	challenged            a command was shown and waits for akkoord: it cannot be undone, or its mail is not proof enough
//	confirmed             it was answered with akkoord; the facts of the command follow
//	decided               the decision is taken and letter 09 is on its way (R20, R21); the term of the measures that it promises begins
//	measures_done         those measures were carried out, and when
//	not_admitted          the complaint is turned away and letter 11 is on its way (R01, R08); or it is no complaint and letter 31 is on its way; or it belongs to an earlier one (merged)
//	language_education    the complaint is about language education, or not (R23)
//	categorised           its subjects and grounds (R02, R03)
//	assigned              who is responsible: director or deputy (R09)
//	readdressed           a role got a new address, and its mail again there
//	noted                 a remark, seen only by its author and the person responsible; or, with a letter, that it is not sent or no longer to be sent
//	statement             what the manager says to the commission, or director or deputy for the staff (R15)
//	further_mail          further mail from somebody in the case, and, if from a client, whom it may be about; unverified: in a client's name, but nobody vouches for it
//	proof_asked           the client was asked at the known address whether such mail is theirs (29)
//	mail_confirmed        the client said that it is; what it says counts from the day it was sent
//	mail_denied           the client said that it is not
//	moved                 a mail left the case, for another or for a new one; what was copied from it stays
//	mail_passed_on        no answer for seven days: the commission got it, marked
//	asked                 a question that changes nothing: status, help
//	command_refused       a command was not carried out, and why
//	reminded              a term fell due and somebody was reminded
//	letter_queued         a letter was made, with the hash of its bytes and of its document (R24)
//	letter_sent           the mail server accepted it (R24)
//	letter_failed         it could not be delivered: an open task (R25)
//	posted                letters that came back, or had to go by post, were posted
//	data_sent             the data that somebody asked for were sent
package record
