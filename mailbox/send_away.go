package mailbox

// Away reports whether the server could take no mail at all at that moment: it
// cannot be reached, does not greet, or does not let us in. Trying other mail
// at once is of no use.
func (e *SendError) Away() bool {
	switch e.Step {
	case stepConnect, stepGreeting, stepTLS, stepSignIn:
		return true
	}
	return e.Code == 421 // RFC 5321 §3.8: closing the channel
}
