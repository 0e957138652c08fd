package smtp

// Names is what Send looks at of a refusal, knowing sender and recipient.
func Names(e *Error, sender, recipient string) { e.names(sender, recipient) }
