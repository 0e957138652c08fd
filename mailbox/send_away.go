package mailbox

// Away reports whether the server could take no mail at all at that moment: it
// cannot be reached, does not greet, or does not let us in. Trying other mail
// at once is of no use.
func (e *SendError) Away() bool {
	switch e.Step {
	case stepConnect, stepGreeting, stepTLS, stepSignIn:
		return true
	}
	return e.Code == 421 || isSignInReply(e.Code) // RFC 5321 §3.8: closing the channel; RFC 4954 §6
}

// Offered reports whether the server was reached, so that this very mail was put
// to it.
func (e *SendError) Offered() bool { return isOffer(e.Step) || e.Step == stepMessage }

// Refused reports whether the server said no to this very mail, for now or for
// good: it had been told whom the mail is for.
func (e *SendError) Refused() bool {
	switch e.Step {
	case stepRcpt, stepData, stepDot:
		return e.Code != 0 && !e.Away()
	}
	return false
}
