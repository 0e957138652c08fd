// Package list is what people see of mail in a list, and what they say about it by
// number:
//
//	mail of the log ──► Of ──► Item, Begin, Enclosed ──► a mail that every server takes
//	mailbox and log differ ──► Differences
//	terms and facts of a case ──► Term, Entry, Step
//	"geen klacht 1-40, 42" ──► Read ──► Numbers ──► the mails that it names
//
// It is pure: mails and numbers in, lines of a text out.
package list

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// The limits of a list. It must stay a mail that every server accepts, and that people
// can read on a phone.
const (
	Most = 100 // mails in one list

	shownLines    = 15      // of each mail
	shownText     = 1500    // characters of them
	shownFiles    = 10      // names of attachments
	mostOriginals = 5 << 20 // bytes of all attached originals
)

// Numbers gives the numbers of mails.
func Numbers(mails []caselog.HeldRow) (numbers []int64) {
	for _, m := range mails {
		numbers = append(numbers, m.Number)
	}
	return numbers
}

// Of gives the mail listed in one mail, and how many are left out: a flood must not
// make a mail that nobody can open. Mail that was not shown yet comes first.
func Of(mails []caselog.HeldRow) (list []caselog.HeldRow, more int) {
	if len(mails) <= Most {
		return mails, 0
	}
	list = slices.Clone(mails)
	slices.SortStableFunc(list, func(a, b caselog.HeldRow) int { return a.ShownAt.Compare(b.ShownAt) })
	list = list[:Most]
	slices.SortFunc(list, func(a, b caselog.HeldRow) int { return int(a.Number - b.Number) })
	return list, len(mails) - Most
}

// Item is what the log alone says about a mail.
func Item(m caselog.HeldRow) templates.HeldItem {
	return templates.HeldItem{
		Number: int(m.Number), From: cmp.Or(m.From, "onbekend"), Subject: text.FirstRunes(m.Subject, 200), ReceivedAt: m.Received,
		Code: m.Reason, Reason: templates.HeldReason(m.Reason), Unverified: !m.Vouched,
	}
}

// Begin adds what the mail itself says: where answers go, how it begins, what is
// attached.
func Begin(item *templates.HeldItem, m *mailbox.Message) {
	if from := addresses(m.From); from != "" {
		item.From = from
	}
	if to := addresses(m.ReplyTo); !sameAddresses(m.ReplyTo, m.From) {
		item.ReplyTo = to
	}
	item.Text = firstLines(m.Text)
	for i, a := range m.Attachments {
		if i == shownFiles {
			item.Files = append(item.Files, fmt.Sprintf("nog %d", len(m.Attachments)-i))
			break
		}
		item.Files = append(item.Files, text.FirstRunes(a.Name, 100))
	}
}

// firstLines is the beginning of a text, without blank lines.
func firstLines(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(lines) == shownLines {
			lines = append(lines, "…")
			break
		}
		lines = append(lines, text.FirstRunes(line, shownText/4))
	}
	return text.FirstRunes(strings.Join(lines, "\n"), shownText)
}

func addresses(list []mailbox.Address) string {
	var all []string
	for i, a := range list {
		if i == 3 {
			all = append(all, "…")
			break
		}
		all = append(all, templates.Person{Name: a.DisplayName(), Address: a.Address}.Full())
	}
	return strings.Join(all, ", ")
}

func sameAddresses(a, b []mailbox.Address) bool {
	return len(a) == 0 || slices.EqualFunc(a, b, func(a, b mailbox.Address) bool { return record.SameAddress(a.Address, b.Address) })
}

// Enclosed chooses the mails of a list that are attached as they came: as many as one
// mail can carry, so the smallest first. A mail of which only the head was fetched is
// left out: nobody could open it.
func Enclosed(mails []caselog.HeldRow, whole []int64) (numbers []int64) {
	bySize := slices.DeleteFunc(slices.Clone(mails), func(h caselog.HeldRow) bool {
		return !slices.Contains(whole, h.Number) || h.Reason == record.ReasonTooLarge
	})
	slices.SortStableFunc(bySize, func(a, b caselog.HeldRow) int { return cmp.Compare(a.Size, b.Size) })
	left := int64(mostOriginals)
	for _, h := range bySize {
		if left -= h.Size; left < 0 {
			break
		}
		numbers = append(numbers, h.Number)
	}
	return numbers
}

// Differences are the parts of mail 24-reconcile. A restored log can differ in years of
// mail, so only the first of each kind are listed.
func Differences(told []caselog.Difference) templates.Differences {
	var v templates.Differences
	for _, d := range told {
		var list *templates.DifferenceList
		switch d.Kind {
		case caselog.DiffRestored:
			list = &v.Restored
		case caselog.DiffMissing:
			list = &v.Missing
		case caselog.DiffErased:
			list = &v.Erased
		case caselog.DiffUnhandled:
			list = &v.Unhandled
		case caselog.DiffUnfiled:
			list = &v.Unfiled
		case caselog.DiffOlder:
			list = &v.Older
		default:
			continue
		}
		if len(list.Items) == Most {
			list.More++
			continue
		}
		list.Items = append(list.Items, templates.DifferenceItem{Number: int(d.Number), ReceivedAt: d.Received, Folder: d.Folder})
	}
	return v
}

// Term is one term in words: its last day, how it was counted, what was skipped.
func Term(l rules.TermLine) templates.Term {
	return templates.Term{
		Name: templates.TermPhrase(l.Term), Due: l.Due, Anew: l.Anew, MetOn: l.MetOn, Until: l.Until, Skipped: l.Skipped,
		Basis: templates.BasisPhrase(l.Term, l.After, l.Days, l.Working),
		State: map[rules.TermState]templates.TermState{
			rules.TermOpen: templates.TermOpen, rules.TermKept: templates.TermKept, rules.TermLate: templates.TermLate,
			rules.TermMissed: templates.TermLate, rules.TermEnded: templates.TermDropped,
			rules.TermNotDone: templates.TermNotDone, rules.TermLengthened: templates.TermExtended,
		}[l.State],
	}
}

// SureFirst puts mail whose sender can be believed before other mail.
func SureFirst(mails []caselog.HeldRow) []caselog.HeldRow {
	sure := slices.DeleteFunc(slices.Clone(mails), func(h caselog.HeldRow) bool { return !h.Vouched })
	return append(sure, slices.DeleteFunc(slices.Clone(mails), func(h caselog.HeldRow) bool { return h.Vouched })...)
}
