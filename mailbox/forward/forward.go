// Package forward reads somebody else's message out of a mail that passes it on:
//
//	Message.Text ──► heads ──► whose message it is ──► Found
//
// A head is what a mail program copies above a message: "Van: / Verzonden: / Aan: /
// Onderwerp:", "Op ... schreef ...:", or the heading that package mailbox puts above an
// attached message. The result is what the head says, and anybody can write one: ask a
// person about it, never act on it.
package forward

import (
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Found is a message that was passed on. What its head does not say is empty.
type Found struct {
	From    mailbox.Address // Name, Address or both
	Sent    time.Time       // UTC
	Got     time.Time       // when one of our people first had it, as far as the heads tell; UTC
	Subject string
	Text    string            // the whole text, without anything from the person who passed it on
	Others  []mailbox.Address // a few others, besides the writer and our people, who wrote what is passed on
}

// Options is what the reader knows besides the mail.
type Options struct {
	Zone     *time.Location // for times without a zone
	Received time.Time      // when the mail was received: nothing in it was sent later
	// Ours reports whether somebody is one of our people, or an address that nobody
	// reads: their messages are never a client's. The address may be empty.
	Ours func(mailbox.Address) bool
	// Own reports whether an address is that of our own mailbox. What is below such a
	// head is our mail, and what that quotes. nil for none.
	Own func(address string) bool
}

const (
	mostOthers = 3
	fewWords   = 12 // above a message that is only passed on
	mostDepth  = 20 // quote marks that are removed
)

// Read finds the message that a mail passes on. If several are nested, it is the
// innermost from a person who is not one of ours: what that person answers is not
// passed on, but quoted.
func Read(m *mailbox.Message, o Options) (Found, bool) {
	lines := strings.Split(m.Text, "\n")
	heads := readHeads(lines, o, m.Forwarded)
	if i := slices.IndexFunc(heads, func(h head) bool { return o.Own != nil && o.Own(h.from.Address) }); i >= 0 {
		heads = heads[:i]
	}
	at := whose(lines, heads, o)
	if at < 0 {
		return Found{}, false
	}
	h := heads[at]
	f := Found{From: h.from, Sent: h.sent, Subject: text.CleanLine(h.subject), Text: body(lines, h)}
	first := at
	for i, other := range heads {
		switch {
		case o.Ours(other.from) || !isSomebody(other.from):
		case !sameSender(other.from, h.from):
			if !slices.ContainsFunc(f.Others, func(a mailbox.Address) bool { return sameSender(a, other.from) }) && len(f.Others) < mostOthers {
				f.Others = append(f.Others, other.from)
			}
		case i > first && !other.sent.IsZero() && o.Ours(heads[i-1].from): // the message that began the exchange
			first = i
			f.Sent, f.Subject = other.sent, text.CleanLine(other.subject)
		}
	}
	f.Got = got(heads, first, o)
	return f, true
}

// whose gives the head of the message that is passed on, -1 for none. A person's own
// message may contain another as evidence: a message within it counts as passed on only
// if the subject says so, or if almost nothing is above it.
func whose(lines []string, heads []head, o Options) (at int) {
	at = -1
	for i, h := range heads {
		person := isSomebody(h.from) && !o.Ours(h.from)
		if person {
			at = i
		}
		if i+1 == len(heads) {
			break
		}
		next := heads[i+1]
		bare := next.passed && len(strings.Fields(strings.Join(lines[h.end:max(next.begin, h.end)], " "))) <= fewWords
		if person && !prefixed(h.subject, forwards) && !bare {
			return at
		}
	}
	return at
}

// got is when one of our people first had a message: when it was sent, if one of our
// people passed it on or it went to one; else when it got that far.
func got(heads []head, at int, o Options) time.Time {
	for i := at; i >= 0; i-- {
		if h := heads[i]; !h.sent.IsZero() && (i == 0 || o.Ours(heads[i-1].from) || slices.ContainsFunc(h.to, o.Ours)) {
			return h.sent
		}
	}
	return time.Time{}
}

func isSomebody(a mailbox.Address) bool { return a.Address != "" || a.Name != "" }

func sameSender(a, b mailbox.Address) bool {
	if a.Address == "" || b.Address == "" {
		return text.Fold(a.Name) == text.Fold(b.Name)
	}
	return strings.EqualFold(a.Address, b.Address)
}

var forwards = []string{"fw", "fwd", "wg", "doorst", "doorgestuurd", "tr", "rv", "ilt", "pd"}

func prefixed(subject string, with []string) bool {
	prefix, _, cut := strings.Cut(subject, ":")
	return cut && slices.Contains(with, strings.ToLower(strings.TrimSpace(prefix)))
}

// body is the text below a head, without the quote marks that the head has too.
func body(lines []string, h head) string {
	below := slices.Clone(lines[h.end:])
	depth := h.depth
	if h.kind == quoted || depth == 0 { // some programs mark only the message
		if i := slices.IndexFunc(below, func(line string) bool { return strings.TrimSpace(line) != "" }); i >= 0 {
			depth = max(depth, quoteDepth(below[i]))
		}
	}
	for range min(depth, mostDepth) {
		for i, line := range below {
			if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), ">"); ok {
				below[i] = strings.TrimPrefix(rest, " ")
			}
		}
	}
	return strings.TrimSpace(strings.Join(below, "\n"))
}
