package record

import (
	"slices"
	"time"
)

// A mail has a place: it is held, or put aside, or in one case. A person moves it.

// Place is where a command puts mail, as whoever gave it may know: the rule that moves
// it knows only the case that it leaves.
type Place struct {
	Into    string      `json:"into,omitempty"` // the case; "" for one of its own
	Mails   []Mail      `json:"mails,omitempty"`
	Opens   bool        `json:"opens,omitempty"`   // the first of them opened the case: all of it goes, and the case closes
	Same    bool        `json:"same,omitempty"`    // whoever complains there is who wrote them
	Missing RefusalCode `json:"missing,omitempty"` // why it cannot be put there
}

// Mail is one that gets another place, or waits for one with a case.
type Mail struct {
	Number     int64     `json:"number"` // what people call it by
	SHA256     string    `json:"sha256"`
	Received   time.Time `json:"-"`
	DeputyOnly bool      `json:"-"` // the director is not to know of it
}

// moved: the mail is of the case no more, and nobody is asked any more whether it is
// the client's.
func (c *Case) moved(f Fact) {
	c.Moves++
	c.Unproven = slices.DeleteFunc(slices.Clone(c.Unproven), func(u Unproven) bool { return u.Message == f.Mail })
	if len(c.Unproven) == 0 {
		c.Unproven = nil // as the log gives it back
	}
}
