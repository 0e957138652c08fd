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
	Mails   []Moving    `json:"mails,omitempty"`
	Opens   bool        `json:"opens,omitempty"`   // the first of them opened the case: all of it goes, and the case closes
	Same    bool        `json:"same,omitempty"`    // whoever complains there is who wrote them
	Missing RefusalCode `json:"missing,omitempty"` // why it cannot be put there
}

// Moving is a mail that gets another place.
type Moving struct {
	Number int64  `json:"number"`
	SHA256 string `json:"sha256"`
}

// Placeless is a mail that waits for a place with a case.
type Placeless struct {
	Number     int64
	Received   time.Time
	DeputyOnly bool // the director is not to know of it
}

// moved: the mail is of the case no more, and nobody is asked any more whether it is
// the client's.
func (c *Case) moved(f Fact) {
	c.Unproven = slices.DeleteFunc(slices.Clone(c.Unproven), func(u Unproven) bool { return u.Message == f.Mail })
	if len(c.Unproven) == 0 {
		c.Unproven = nil // as the log gives it back
	}
}
