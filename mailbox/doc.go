// Package mailbox reads a mail, and knows no case. What flows through it and the
// packages below it:
//
//	IMAP ──► imap.Fetch ──► raw bytes ──► Parse ──► Message ──► command.Read ──► Reading
//	                            └───────► trust.Judge ◄─┘ ──► Verdict
//	SMTP ◄── smtp.Send ◄── raw bytes ◄── smtp.Compose ◄── Outgoing
//
// Parse takes whatever arrives. It never fails and never panics: what is
// broken is repaired where the intention is plain, noted in Message.Defects,
// and left to a person (Message.Unreadable) where it is not. The raw bytes are
// filed before Parse sees them, so that nothing it drops is lost.
//
// Mail that comes packed (winmail.dat, .msg, S/MIME, attached messages) is
// unpacked as far as it goes: Message.Wrapped says how far. No signature is
// checked, and what was packed carries no command. Package outlook opens what is
// Outlook's own; S/MIME, PGP and attached messages are opened here, since what is
// in them is a mail again.
//
// A message's text is read twice. Message.Text is everything there is to read,
// for the file and for the director; Message.Reply is what the writer typed
// above the quotes, the only place where a command counts. Message.Pieces says of each
// part of the text what it is, and package answer, which knows what was sent, whose
// words a quote holds.
//
// Whether a machine's text is surely no more than a notice is for package notice:
// Message.OwnText says that it may be more.
//
// Two properties decide what a caller may do with a message: Message.Kind says
// whether a person or a machine wrote it, Message.Ambiguous that two programs
// could read it differently, so that it must not carry a command. Where that is
// so only of its text, because the plain text and the HTML differ in how they
// begin or what they begin with is not seen, Message.TwoTexts says it.
package mailbox
