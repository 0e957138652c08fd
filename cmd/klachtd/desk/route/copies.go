package route

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Repeat is what to do with a mail of which a copy came before.
type Repeat int

// The ways to treat such a mail.
const (
	Copied  Repeat = iota // nothing: it says nothing new
	Renewed               // what it asks, as with any mail
	IfDone                // what it asks, if that can be done now; else nothing
)

// Copies knows what happened to the first copy of a mail.
type Copies struct {
	Raw     func(ctx context.Context, sha string) (raw []byte, found bool, err error)
	Facts   func(ctx context.Context, id string) ([]caselog.Entry, error)
	Judge   func(ctx context.Context, raw []byte, m *mailbox.Message) trust.Verdict
	Answers func(ctx context.Context, m *mailbox.Message) (bool, error) // whether it answers mail that went to its own sender
}

// Asked is what a mail asks for.
type Asked struct {
	Opens, Holds, Nothing bool
	Waits                 bool   // it waits for a place
	Command               bool   // it is from somebody who gives commands
	CaseID                string // the case it is given in
	Accepted              bool   // a person said that it is a complaint
}

// Again says what to do with a mail of which a copy came before. If the first copy came
// by a worse way (through a list, marked as spam or unproven), a better one is still
// handled, and a command that could not be carried out is given again. A complaint that
// has its case is not opened twice; nor is mail repeated that waits for its place or
// was judged no complaint.
func (c Copies) Again(ctx context.Context, m *mailbox.Message, raw []byte, asked Asked, first caselog.Original) (Repeat, error) {
	switch {
	case first.State != caselog.MailHandled:
		if !asked.Accepted && (first.State == caselog.MailHeld && asked.Holds || asked.Nothing) {
			return Copied, nil
		}
		if asked.Waits && !asked.Accepted && record.MailReason(first.Reason) == record.ReasonPlaceless {
			better, err := c.better(ctx, m, raw, first.SHA256)
			if err == nil && !better {
				return Copied, nil
			}
			return Renewed, err
		}
		return Renewed, nil
	case asked.Opens, asked.Holds, asked.Nothing:
		return Copied, nil
	}
	less := Copied
	if asked.Command && first.CaseID != "" && first.CaseID == asked.CaseID {
		facts, err := c.Facts(ctx, first.CaseID)
		if err != nil || confirmed(facts, first.SHA256) {
			return Copied, err
		}
		if !slices.ContainsFunc(facts, func(e caselog.Entry) bool { return e.Fact.Message == first.SHA256 && IsDone(e.Fact) }) {
			less = IfDone
		}
	}
	if better, err := c.better(ctx, m, raw, first.SHA256); err != nil || better {
		return Renewed, err
	}
	return less, nil
}

// confirmed reports whether what a mail asked was shown first, and done since: on record
// that is an effect of the "akkoord".
func confirmed(facts []caselog.Entry, sha string) bool {
	shown := make(map[int]bool)
	return slices.ContainsFunc(facts, func(e caselog.Entry) bool {
		if f := e.Fact; f.Kind == record.FactChallenged {
			shown[f.Preview] = f.Message == sha || f.Personal.Command != nil && f.Personal.Command.Message == sha
		}
		return e.Fact.Kind == record.FactConfirmed && shown[e.Fact.Preview]
	})
}

// better reports whether a mail's sender is better proven than that of the copy that
// came before, whose bytes may be gone.
func (c Copies) better(ctx context.Context, m *mailbox.Message, raw []byte, before string) (bool, error) {
	first, found, err := c.Raw(ctx, before)
	if err != nil || !found || len(m.From) != 1 {
		return false, err
	}
	earlier := mailbox.Parse(first)
	if len(earlier.From) != 1 {
		return true, nil
	}
	rank := map[trust.Result]int{trust.None: 1, trust.Pass: 2}
	now, then := rank[c.Judge(ctx, raw, m).Result], rank[c.Judge(ctx, first, earlier).Result]
	if now != then {
		return now > then, nil
	}
	answers, err := c.Answers(ctx, m)
	if err != nil || !answers {
		return false, err
	}
	answered, err := c.Answers(ctx, earlier)
	return !answered, err
}

// IsDone reports whether a fact is more than a command that was refused or shown first.
func IsDone(f record.Fact) bool {
	switch f.Kind {
	case record.FactRefused, record.FactChallenged, record.FactAsked, record.FactLetterQueued, record.FactLetterSent:
		return false
	}
	return true
}

// Did reports whether a decision does more than refuse or show a command. Replacing an
// earlier 19 by what it shows does not count.
func Did(facts []record.Fact) bool {
	shows := slices.ContainsFunc(facts, func(f record.Fact) bool { return f.Kind == record.FactChallenged })
	return slices.ContainsFunc(facts, func(f record.Fact) bool { return IsDone(f) && !(shows && f.Kind == record.FactPreviewCancelled) })
}

// Machine says what kind of machine a mail is from, as the reason why it is not a case.
func Machine(k mailbox.Kind) record.MailReason {
	switch k {
	case mailbox.KindAutoReply:
		return record.ReasonAutoReply
	case mailbox.KindBounce:
		return record.ReasonReport
	}
	return record.ReasonBulk
}
