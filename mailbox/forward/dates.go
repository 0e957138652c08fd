package forward

import (
	"time"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// slack is how much later than its receipt a mail may say that it was sent: clocks
// differ, and a head need not name its zone.
const slack = 26 * time.Hour

// readTime reads when a message was sent, as its head says it; zero when that cannot
// be read, or lies after the mail that passes it on.
func readTime(s string, o Options) time.Time {
	for _, t := range text.Times(text.FirstBytes(text.TidyLine(s), 500), o.Zone) {
		if t.After(o.Received.Add(slack)) {
			continue
		}
		if t.After(o.Received) {
			t = o.Received
		}
		return t.UTC()
	}
	return time.Time{}
}
