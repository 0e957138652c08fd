package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// transcript says what a command did: what was recorded, what is sent and to whom, and
// what it did not achieve (16). For a preview it says what leaves after "akkoord" (19).
func (d *Desk) transcript(ctx context.Context, v *templates.View, o *occasion) error {
	if err := d.preview(ctx, v, o); err != nil {
		return err
	}
	d.bind(v, o)
	if o.decision.Refusal != nil {
		return nil
	}
	for _, f := range o.decision.Facts {
		if f.Kind != record.FactAsked && f.Kind != record.FactConfirmed {
			v.Done = append(v.Done, list.Done(d.Rules, o.decision.Case, f))
		}
	}
	if c := o.decision.Confirmed; c != nil {
		row, _ := words.For(c.Event.Kind, c.Event.Actor) // its mail may not contain it: a text may have been offered
		v.Command.Word, v.Command.From = row.Word, c.Event.From
		var err error
		if v.Since, err = d.since(ctx, o, *c); err != nil {
			return err
		}
	}
	if o.event.Kind == record.Rectify {
		row, _ := words.For(o.event.Rectifies(), record.ByDirector)
		v.Command.Word, v.Command.From = row.Word, "de beheerder"
	}
	if e := o.event; o.decision.Confirmed != nil {
		v.Command.Text = o.decision.Confirmed.Event.Text
	} else if route.Worded(e.Kind) {
		v.Command.Text = e.Text
	}
	v.Sent = d.sentLines(o, o.decision.Effects)
	if o.event.Left != "" {
		v.NotDone = append(v.NotDone, o.event.Left)
	}
	if o.event.Kind == record.FindNoComplaint && o.event.Outcome == record.DataRequest {
		v.NotDone = append(v.NotDone, templates.DataStays)
	}
	if of := o.event.Of; o.event.Kind == record.CorrectComplainant && of != nil && of.Speaks != "" {
		v.NotDone = append(v.NotDone, tongue.Said(of.Speaks, d.House.Languages))
	}
	if o.event.Kind == record.RecordContact && o.event.Text == "" {
		v.NotDone = append(v.NotDone, templates.ContactWithoutReport)
	}
	return nil
}

// since says what happened after a command was shown that the preview did not show,
// each kind once.
func (d *Desk) since(ctx context.Context, o *occasion, ch record.Challenge) ([]string, error) {
	moved := procedure.Moved(d.Rules, o.before, ch) && !slices.Contains(ch.Changed, record.FactAssigned)
	if len(ch.Changed) == 0 && !moved {
		return nil, nil
	}
	last, shown := make(map[record.FactKind]record.Fact), false
	err := d.Log.EachFact(ctx, o.before.ID, func(e caselog.Entry) {
		shown = shown || e.Kind == record.FactChallenged && e.Preview == ch.Number
		if shown {
			last[e.Kind] = e.Fact
		}
	})
	var changed []string
	for _, k := range ch.Changed {
		f, known := last[k]
		if !known { // shown by an older program
			changed = append(changed, templates.FactPhrase(k))
			continue
		}
		changed = append(changed, templates.Since(k, f.Actor, templates.OutcomePhrase(f.Outcome), list.Done(d.Rules, o.before, f)))
	}
	if moved {
		changed = append(changed, list.Done(d.Rules, o.before, record.Fact{Kind: record.FactAssigned}))
	}
	return changed, err
}

// preview says what "akkoord" to this occasion's 19 would do.
func (d *Desk) preview(ctx context.Context, v *templates.View, o *occasion) (err error) {
	ch, asked := challenged(o)
	if !asked {
		return nil
	}
	row, _ := words.For(ch.Event.Kind, ch.Event.Actor)
	v.Command.Word, v.Command.From = row.Word, ch.Event.From
	then := d.approved(o, ch.Number)
	v.Preview = templates.Preview{
		About: strings.ReplaceAll(o.decision.Case.Subject, `"`, "'"), Command: route.Say(ch.Event), Doubted: ch.Why.Doubts(), Offered: ch.Event.Offered && !ch.Why.Doubts(),
		To: d.sentLines(&then, then.decision.Effects), Why: templates.ChallengeReason(ch.Why), Added: ch.Added, Until: ch.On.AddDays(rules.ChallengeDays - 1),
	}
	if ch.Event.Meant && !ch.Why.Doubts() {
		v.Preview.Meant, v.Preview.OwnText, v.Preview.Also = meant.Spoken(then.decision.Case, ch.Event), ch.Event.Text != "", o.also
	}
	v.Preview.Again = o.event.Kind == record.Approve && o.event.Meant
	v.Preview.Fresh = o.event.Kind == record.Approve && o.event.Doubt == record.NotAReply
	if procedure.Closes(ch.Event.Kind) {
		v.Preview.Category = route.Category(then.decision.Case)
	}
	if i := slices.IndexFunc(then.decision.Effects, func(e record.Effect) bool { return slices.Contains(e.Enclose, record.EncloseLetter) }); i >= 0 {
		row := then.decision.Effects[i].Document()
		v.Preview.Title, v.Corrects = row.Title, then.decision.Case.Corrects(row.Kind)
	}
	for _, old := range o.before.Challenges { // shown again, for any reason
		if old.Event.Kind == ch.Event.Kind && old.Event.Message == ch.Event.Message && (procedure.Stale(old) || procedure.Moved(d.Rules, o.before, old)) {
			if v.Preview.Changed, err = d.since(ctx, o, old); err != nil {
				return err
			}
		}
	}
	if v.Preview.Title == "" || !inLetter(ch.Event.Kind) {
		v.Preview.Text = strings.TrimSpace(v.Preview.Command + "\n\n" + ch.Event.Text)
		if v.Preview.Offered || v.Preview.Meant != "" {
			v.Preview.Text = ch.Event.Text
		}
	}
	v.LeftOut = ch.Event.Left
	if p := ch.Event.Place; p != nil && p.Into != "" && !p.Same && !ch.Why.Refuses() {
		v.Preview.Records = append(v.Preview.Records, templates.OfAThird)
	}
	for _, f := range then.decision.Facts {
		if f.Kind != record.FactConfirmed && !(f.Kind == record.FactCategorised && procedure.Closes(ch.Event.Kind)) {
			v.Preview.Records = append(v.Preview.Records, list.Done(d.Rules, then.decision.Case, f))
		}
	}
	return nil
}

// bind says whose "akkoord" a commission's command waits for, when it is shown (19) or
// was answered by somebody else (14).
func (d *Desk) bind(v *templates.View, o *occasion) {
	ch, _ := challenged(o)
	if old, waits := o.before.Challenge(o.event.Preview); waits && o.decision.Refusal != nil {
		ch = old
	}
	if from, waits := procedure.Alone(d.Rules, ch); waits && !ch.Why.Refuses() && ch.Event.From != "" {
		v.Bind(d.Rules.Roles.ChairMail, ch.Event.From, from)
	}
}

// challenged gives the command that this occasion's 19 shows.
func challenged(o *occasion) (record.Challenge, bool) {
	i := slices.IndexFunc(o.decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailPreview })
	if i < 0 {
		return record.Challenge{}, false
	}
	return o.decision.Case.Challenge(o.decision.Effects[i].Preview)
}

// waitingOf names waiting commands for the reader of a mail: without the number of a
// case that is hidden from that person by now.
func (r *renderer) waitingOf(to record.Recipient, challenges []record.Challenge) []templates.Waiting {
	var list []templates.Waiting
	for _, ch := range challenges {
		theirs := to == record.ToResponsible && ch.Event.Actor != record.ByCommission || string(to) == string(ch.Event.Actor)
		if theirs && !ch.Why.Refuses() && !route.Asks(ch.Event.Kind) {
			again := procedure.ShownFirst(ch.Event.Kind) && !ch.Event.Offered || ch.Why == record.NoProvider || ch.Why == record.Relay
			said := route.Spoken(ch.Event)
			if r.nowhere(ch.Event) == record.RefuseUnknownCase {
				row, _ := words.For(ch.Event.Kind, ch.Event.Actor)
				said = row.Word
			}
			list = append(list, templates.Waiting{Command: said, On: ch.On, Again: again, Offered: ch.Event.Offered || ch.Event.Meant})
		}
	}
	return list
}

// confirmable gives the commands whose "akkoord" would not be refused now.
func (r *renderer) confirmable() []record.Challenge {
	return slices.DeleteFunc(slices.Clone(r.o.decision.Case.Challenges), func(ch record.Challenge) bool {
		return r.approved(r.o, ch.Number).decision.Refusal != nil || r.nowhere(ch.Event) != ""
	})
}

// nowhere says why mail can no longer be put where a command says; "" if it can.
func (r *renderer) nowhere(e record.Event) record.RefusalCode {
	if e.Place == nil || e.Place.Into == "" {
		return ""
	}
	_, missing, err := r.places().Target(r.ctx, e, e.Place.Into)
	if err != nil {
		return record.RefuseUnknownCase
	}
	return missing
}

// lapsed gives the commands that this occasion drops because they waited too long.
func (r *renderer) lapsed() (gone []record.Challenge) {
	for _, ch := range r.o.before.Challenges {
		if _, waits := r.o.decision.Case.Challenge(ch.Number); !waits && r.o.event.Term == record.TermWaiting {
			gone = append(gone, ch)
		}
	}
	return gone
}

// inLetter reports whether the letter that a command sends contains its text.
func inLetter(k record.EventKind) bool {
	switch k {
	case record.ProposeDecision, record.ProposeInadmissible, record.AskSupplement, record.Extend, record.AskComplainant, record.CallHearing, record.WriteComplainant, record.FindNoComplaint, record.TellDelay:
		return true
	}
	return false
}

// sentLines lists mails as "besluit, aan Anna Voorbeeld <anna@klant.example>", with
// their enclosures.
func (d *Desk) sentLines(o *occasion, effects []record.Effect) []string {
	var lines, files []string
	for _, f := range documents(o.mail) {
		files = append(files, f.Name)
	}
	for _, e := range effects {
		if e.To == record.ToSender || e.To == record.ToColleagues {
			continue
		}
		row := e.Row()
		row.Enclose = slices.DeleteFunc(slices.Clone(e.Enclose), func(what record.Enclosure) bool { return what == record.EncloseAdvice && !d.withAdvice(e) })
		corrected := e.Letter == record.LetterDecision && !o.decision.Case.CorrectedOn.IsZero()
		for _, to := range d.discreet(o, d.recipients(o, e.To)) {
			lines = append(lines, to.Gets(row, corrected, to.byPost, files))
		}
	}
	return lines
}

// approved is the occasion that "akkoord" would make, given by the sender of a waiting
// command: decided, but nothing done.
func (d *Desk) approved(o *occasion, number int) occasion {
	ch, _ := o.decision.Case.Challenge(number)
	approval := record.Event{Kind: record.Approve, Actor: ch.Event.Actor, At: o.At, On: d.Rules.Day(o.At), Preview: number}
	then := *o
	then.before = o.decision.Case
	if o.shown != nil {
		then.mail = o.shown
	}
	then.decision = procedure.Decide(d.Rules, o.decision.Case, approval, o.At)
	then.event = approval
	if c := then.decision.Confirmed; c != nil {
		then.event = c.Event
	}
	return then
}

// Awaited is a message that leaves once a preview is approved.
type Awaited struct {
	Kind record.LetterKind
	To   string
}

// Awaiting lists what "akkoord" would send in this case: the letters that are always
// shown first. It leaves out commands that may not be from the role holder.
func Awaiting(r *rules.Rules, c record.Case, now time.Time) []Awaited {
	d := &Desk{Rules: r}
	var list []Awaited
	would := func(number int) {
		then := d.approved(&occasion{Commit: caselog.Commit{At: now}, decision: procedure.Decision{Case: c}}, number)
		for _, e := range then.decision.Effects {
			if e.To == record.ToSender || e.To == record.ToColleagues {
				continue
			}
			for _, to := range d.discreet(&then, d.recipients(&then, e.To)) {
				list = append(list, Awaited{e.Letter, to.Address})
			}
		}
	}
	for _, ch := range c.Challenges {
		if rule, _ := words.For(ch.Event.Kind, ch.Event.Actor); rule.ShownFirst() && !ch.Why.Refuses() {
			would(ch.Number)
		}
	}
	return list
}
