// Package tap puts a link beside what can be typed in answer to our mail. The link
// starts a mail to us with that line and the number of the case:
//
//	blocks of a mail ──► Links ──► block.HTML
//
// Such a mail does not say what it answers. It therefore proves nothing, and what it
// asks is shown first (19). A line that such a mail cannot carry gets no link.
package tap

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates/agenda"
	"github.com/integratiewerk/klachtd/templates/block"
)

// A Mail is a mail to somebody who gives commands.
type Mail struct {
	Kind    record.LetterKind
	To      string        // our address
	Subject string        // of the mail
	Shown   int           // 19: the number of the preview
	Cases   []agenda.Case // 34: the cases listed
}

// kinds are the mails whose lines can be sent as they are. In a mail about a single
// mail (21) a line may leave out its number, which only an answer would tell.
var kinds = []record.LetterKind{
	record.MailNotice, record.MailReminder, record.MailAdvice, record.MailNotDone, record.MailCommissionReminder, record.MailTranscript,
	record.MailPreview, record.MailSettle, record.MailWish, record.MailHeld, record.MailHelp, record.MailMorning,
}

var caseNumber = regexp.MustCompile(`\bK-\d{4}-\d{4,}\b`)

// Links adds the links to the blocks of a mail.
func Links(blocks []block.Block, m Mail) []block.Block {
	if !slices.Contains(kinds, m.Kind) {
		return blocks
	}
	blocks = slices.Clone(blocks)
	for i, b := range blocks {
		if b.Kind != block.Commands {
			continue
		}
		links, some := make([]block.Link, len(b.Rows)), false
		for j, row := range b.Rows {
			if subject, line := m.holds(row[0]); line != "" {
				links[j], some = block.Link{Words: text.TapLabel, Address: block.MailTo(m.To, subject, line+"\r\n\r\n")}, true
			}
		}
		if some {
			blocks[i].Links = links
		}
	}
	return blocks
}

// holds gives the mail for a line; none if the line must be an answer to our mail.
func (m Mail) holds(typed string) (subject, line string) {
	if !whole(typed) {
		return "", ""
	}
	if i := slices.IndexFunc(m.Cases, func(c agenda.Case) bool {
		return slices.ContainsFunc(c.Tasks, func(t agenda.Task) bool { return slices.Contains(t.Type, typed) })
	}); i >= 0 {
		if !aboutNoCase(typed) {
			_, typed, _ = strings.Cut(typed, " ") // drop the number: it is in the subject
		}
		return "[" + m.Cases[i].ID + "]", typed
	}
	switch {
	case m.Kind == record.MailPreview && caseNumber.MatchString(m.Subject):
		return fmt.Sprintf("%s (concept %d)", m.Subject, m.Shown), typed
	case caseNumber.MatchString(m.Subject), aboutNoCase(typed):
		return m.Subject, typed
	}
	return "", ""
}

var concept = regexp.MustCompile(`\(concept (\d{1,6})\)`)

// Shown gives the number of the preview that a mail started by such a link is about; 0
// for none. It proves nothing.
func Shown(subject string) (number int) {
	if found := concept.FindStringSubmatch(subject); found != nil {
		number, _ = strconv.Atoi(found[1]) // at most six digits: it cannot fail
	}
	return number
}

// whole reports whether a line needs nothing after it.
func whole(typed string) bool {
	return !strings.HasSuffix(typed, " op") && !slices.ContainsFunc(needing(), func(word string) bool {
		return strings.HasSuffix(" "+typed, " "+word)
	})
}

// needing lists the words that a manager or a verdict follows.
var needing = sync.OnceValue(func() (list []string) {
	for _, w := range words.All() {
		if w.Beside == words.BesideManager || w.Beside == words.BesideVerdict {
			list = append(list, w.Word)
		}
	}
	return list
})

// aboutNoCase reports whether a line itself says what it is about.
func aboutNoCase(typed string) bool {
	for _, k := range []record.EventKind{record.TakeIn, record.PutInCase, record.AskOverview, record.AskHelp, record.BeAway, record.BeBack} {
		if row, _ := words.For(k, record.ByDirector); typed == row.Word || strings.HasPrefix(typed, row.Word+" ") {
			return true
		}
	}
	none, _ := words.For(record.FindNoComplaint, record.ByDirector)
	number := strings.TrimPrefix(typed, none.Word+" ")
	return number != typed && strings.Trim(number, "0123456789-, ") == ""
}
