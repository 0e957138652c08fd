// Package wrote tells what somebody says in a mail that answers ours: everything except
// what is quoted from our mail (package answer). It looks our mail up in the log, by
// the Message-IDs in the mail, and reads no more of it than a mail may cost.
package wrote

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/answer"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

const (
	mostLooked  = 20        // Message-IDs looked up for one mail
	mostLetters = 6         // mails of ours it is compared with
	mostBytes   = 256 << 10 // bytes read of each: its text comes before its files
	mostText    = 1 << 20   // bytes of a mail's text; in a longer one nothing is left out
)

// Mails has the mail that came in, and ours; *caselog.Log is one.
type Mails interface {
	Letter(ctx context.Context, messageID string) (letter caselog.Letter, found bool, err error)
	Letters(ctx context.Context, id string) ([]caselog.Letter, error)
	Raw(ctx context.Context, sha string) (raw []byte, found bool, err error)
	SentWithoutFiles(ctx context.Context, id int64, most int) (raw []byte, err error)
}

// Comparer reads mail beside the mail that it answers.
type Comparer struct {
	Log   Mails
	House []string // our names and addresses
	Day   func(time.Time) record.Date
	Most  int // of a text, in characters

	// Bodies are the texts of our mails that were read before, by letter; may be nil. One
	// person's earlier mails usually answer the same few.
	Bodies map[int64]string
}

// Words are what somebody says.
type Words struct {
	answer.Reading
	Text string // everything they wrote or passed on
	Left string // what is left out of it, in a sentence; "" for nothing
}

// Read reads a mail that names these Message-IDs. In a case, a mail that names none is
// compared with the latest mail to its sender there.
func (r Comparer) Read(ctx context.Context, m *mailbox.Message, ids []string, caseID string) (w Words, err error) {
	if len(m.Text) > mostText {
		w.Text, w.Above = text.FirstRunes(strings.TrimSpace(m.Text), r.Most), m.Reply
		w.Own = w.Text
		return w, nil
	}
	letters, err := r.letters(ctx, m, ids, caseID)
	if err != nil {
		return w, err
	}
	var texts []string
	for _, l := range letters {
		said, err := r.body(ctx, l.ID)
		if err != nil {
			return w, err
		}
		texts = append(texts, said)
	}
	w.Reading = answer.Read(m.Pieces(nil, nil), answer.New(texts...), r.House...)
	if w.Text = w.Reading.Text(); !w.Cut {
		w.Text = strings.TrimSpace(m.Text)
	}
	w.Text, w.Own = text.FirstRunes(w.Text, r.Most), text.FirstRunes(w.Own, r.Most)
	var days []record.Date
	for _, n := range w.Ours {
		if on := r.Day(letters[n].Created); !slices.Contains(days, on) {
			days = append(days, on)
		}
	}
	slices.SortFunc(days, func(a, b record.Date) int { return a.DaysSince(b) })
	w.Left = templates.LeftOurs(days)
	return w, nil
}

// letters gives our mails that a mail may quote, most likely first.
func (r Comparer) letters(ctx context.Context, m *mailbox.Message, ids []string, caseID string) (found []caselog.Letter, err error) {
	for _, id := range ids[:min(len(ids), mostLooked)] {
		l, ours, err := r.Log.Letter(ctx, id)
		if err != nil {
			return nil, err
		}
		if ours && len(found) < mostLetters && !slices.ContainsFunc(found, func(f caselog.Letter) bool { return f.ID == l.ID }) {
			found = append(found, l)
		}
	}
	if len(found) > 0 || caseID == "" || len(m.From) == 0 {
		return found, nil
	}
	all, err := r.Log.Letters(ctx, caseID)
	for _, l := range slices.Backward(all) {
		if len(found) < mostLetters && record.SameAddress(l.To, m.From[0].Address) {
			found = append(found, l)
		}
	}
	return found, err
}

// body is the text of a mail of ours, without that of its files.
func (r Comparer) body(ctx context.Context, letter int64) (string, error) {
	if said, known := r.Bodies[letter]; known {
		return said, nil
	}
	raw, err := r.Log.SentWithoutFiles(ctx, letter, mostBytes)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, p := range mailbox.Parse(raw).Pieces(nil, nil) {
		if p.Kind != text.Attached {
			parts = append(parts, p.Text)
		}
	}
	said := strings.Join(parts, "\n\n")
	if r.Bodies != nil {
		r.Bodies[letter] = said
	}
	return said, nil
}

// Beginning is the part of a complainant's mail that our mail shows; the whole mail is
// attached.
func Beginning(s string) string {
	const most = 8_000 // characters
	if start := text.FirstRunes(s, most); start != s {
		return start + " …"
	}
	return s
}

// Own is what a mail's sender wrote above the quotes, or everything if that is empty (a
// forwarded mail): at most so many characters.
func Own(m *mailbox.Message, most int) string {
	return text.FirstRunes(cmp.Or(strings.TrimSpace(m.Reply), strings.TrimSpace(m.Text)), most)
}

// Again reads a mail from the log; nil if it does not exist, or no longer does.
func Again(ctx context.Context, log Mails, sha string) (*mailbox.Message, []byte, error) {
	raw, found, err := log.Raw(ctx, sha)
	if err != nil || !found {
		return nil, nil, err
	}
	return mailbox.Parse(raw), raw, nil
}
