package meant

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/gist"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// What the log says about a mail without a command.

// mostOthers is how many cases' complainants are compared: the cost of a mail must not
// grow with the log.
const mostOthers = 1000

// Others are the complainants of other cases, among the latest.
func (r Guesser) Others(ctx context.Context, c record.Case) (names []string, err error) {
	latest, err := r.Log.LatestComplainants(ctx, mostOthers)
	for id, other := range latest {
		if id != c.ID && !record.SameAddress(other.Address, c.Complainant.Address) {
			names = append(names, other.Name)
		}
	}
	return names, err
}

// Named gives the one open case, other than c, that a mail names by its number, or else
// by its complainant: "de zaak van mevrouw Bakker". If the mail is not about a case,
// one word of the name is not enough.
func Named(open []record.Case, own string, c record.Case) (named record.Case) {
	own = text.FirstRunes(own, looked)
	byName, numbers := 0, gist.Cases(own)
	for _, other := range open {
		switch {
		case other.ID == c.ID:
		case slices.Contains(numbers, other.ID):
			return other
		case len(numbers) == 0 && gist.Names(own, other.Complainant.Name, c.ID != ""):
			named = other
			byName++
		}
	}
	if byName > 1 {
		return record.Case{}
	}
	return named
}

// BareManager makes a command of "2", or a name, that answers a mail asking who the
// manager is, while there is none: it can mean nothing else there (R11). Any other mail
// stays as it was read.
func (r Guesser) BareManager(ctx context.Context, answers caselog.Letter, read command.Reading, o command.Options) (command.Reading, error) {
	line := manager(read.FirstLine, r.Rules.Roles.Managers)
	if asks := answers.Kind == record.MailNotice || answers.Kind == record.MailReminder; line == "" || !asks || answers.CaseID == "" {
		return read, nil
	}
	c, err := r.Log.Case(ctx, answers.CaseID)
	asks := answers.Kind == record.MailNotice
	if err == nil && !asks {
		err = r.Log.EachFact(ctx, c.ID, func(q caselog.Entry) {
			asks = asks || q.Kind == record.FactLetterQueued && q.Message == answers.SHA256 && q.Variant == record.VariantManager
		})
	}
	if err != nil || !asks || !r.Rules.Unnamed(c) {
		return read, err
	}
	named := command.Read(line+"\n"+read.Below, o)
	named.FirstLine, named.Below = read.FirstLine, read.Below
	return named, nil
}

// Shown reads the command that our mail with this id showed (19).
func (r Guesser) Shown(ctx context.Context, id int64, o command.Options) (command.Reading, error) {
	raw, err := r.Log.Sent(ctx, id)
	if err != nil || raw == nil {
		return command.Reading{}, err
	}
	preview, err := smtp.Decompose(raw)
	if err != nil {
		return command.Reading{}, err
	}
	return command.Read(preview.Command, o), nil
}

// Says is a client's mail in a case, and what happens to it.
type Says struct {
	Case  record.Case
	Read  command.Reading
	Own   string
	Names []string
	Now   time.Time
}

// Client reads, into its event, what a client seems to ask in a mail without one of the
// special words. Nothing they say that way closes a case, so it is returned to be told
// to the person answering for the case (21). What may be about the director goes to the
// deputy first, as if the mail had said so. For a question about progress it says
// whether it was answered that day already; its text is what goes beyond the question.
func (r Guesser) Client(ctx context.Context, e *record.Event, s Says) (seems string, err error) {
	on := r.Rules.Day(s.Now)
	if e.Kind == record.MailReceived && s.Case.Status != record.Withdrawn {
		switch seems = r.says(s.Case, s.Read, s.Own, on, s.Names...); seems {
		case words.HowItStands:
			e.Kind, seems = record.AskProgress, ""
		case words.AboutDirector:
			accused := slices.Contains(r.Rules.Accused(s.Own), record.SignalDirector) // "de directeur heeft gebeld" is not an accusation
			e.Accuses, seems = e.Accuses || accused && s.Case.InterestSince.IsZero() && !s.Case.DirectorInvolved, ""
		}
	}
	if e.Kind != record.AskProgress {
		return seems, nil
	}
	err = r.Log.EachFact(ctx, s.Case.ID, func(q caselog.Entry) {
		e.Quiet = e.Quiet || q.Kind == record.FactAsked && q.Command == string(record.AskProgress) && r.Rules.Day(q.At) == on
	})
	more := s.Own
	if s.Read.Command != nil {
		more = s.Read.Command.Text
	} else if rest, found := r.besides(s.Case, s.Own); found {
		more = rest
	}
	if route.Added(more, s.Names) == "" && !e.Quiet {
		e.Text = ""
	}
	return seems, err
}

// ShortHint is the word that a line of few words, or the line below an unknown banner, asks
// for. In a sentence, or beside a word that reverses it, it could mean anything.
func ShortHint(r command.Reading) string {
	const few = 3
	short := len(strings.Fields(r.FirstLine)) <= few
	if r.Covered || short && (r.Slip || !gist.Doubted(strings.TrimRight(r.FirstLine, "? "), r.Suggestion)) {
		return r.Suggestion
	}
	return ""
}

// Spoken is a command that a mail seems to mean, in words for people; then is the case
// after it.
func Spoken(then record.Case, e record.Event) string {
	if e.Kind == record.NameManager && then.Manager != nil && then.Manager.Name != "" {
		row, _ := words.For(e.Kind, e.Actor)
		return row.Word + " " + then.Manager.Name
	}
	return route.Spoken(e)
}

// Alone is Spoken for a command about no case.
func Alone(r command.Reading, by record.Actor, on record.Date) string {
	if r.Command == nil {
		return ""
	}
	said := route.Understand(*r.Command, by, on)
	if said.Actor = by; said.Said.IsZero() {
		return r.Canonical()
	}
	return route.Spoken(said)
}
