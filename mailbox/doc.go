// Package mailbox reads mail; it knows no cases. What flows through it and the packages
// below it:
//
//	IMAP ──► imap.Fetch ──► raw bytes ──► Parse ──► Message ──► command.Read ──► Reading
//	                            └───────► trust.Judge ◄─┘ ──► Verdict
//	SMTP ◄── smtp.Send ◄── raw bytes ◄── smtp.Compose ◄── Outgoing
//
// Parse accepts whatever arrives. It never fails and never panics: what is broken is
// repaired if the intention is clear, and noted in Message.Defects; if it is not clear,
// it is left to a person (Message.Unreadable). The raw bytes are filed before Parse
// sees them, so nothing that it drops is lost.
//
// Packed mail (winmail.dat, .msg, S/MIME, attached messages) is unpacked as far as
// possible: Message.Wrapped says how far. No signature is checked, and packed text
// never carries a command. Package outlook opens Outlook's own formats; S/MIME, PGP and
// attached messages are opened here, since they contain mail again.
//
// A message's text is read twice. Message.Text is everything there is to read, for the
// file and for the director; Message.Reply is what the writer typed above the quotes,
// the only place where a command counts. Message.Pieces says what each part of the text
// is. Package answer, which knows what was sent, says whose words a quote contains.
//
// Package notice decides whether a machine's text is certainly just a notice;
// Message.OwnText says that it may be more.
//
// Two properties decide what a caller may do with a message. Message.Kind says whether
// a person or a machine wrote it. Message.Ambiguous says that two programs could read
// it differently, so that it must not carry a command. If that concerns only its text,
// because plain text and HTML begin differently or the beginning cannot be seen,
// Message.TwoTexts says so.
package mailbox
