package write

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
func (w *Writer) transcript(ctx context.Context, v *templates.View, o *Occasion) error {
	if err := w.preview(ctx, v, o); err != nil {
		return err
	}
	w.bind(v, o)
	if o.Decision.Refusal != nil {
		return nil
	}
	for _, f := range o.Decision.Facts {
		if f.Kind != record.FactAsked && f.Kind != record.FactConfirmed {
			v.Done = append(v.Done, list.Done(w.Rules, o.Decision.Case, f))
		}
	}
	if c := o.Decision.Confirmed; c != nil {
		row, _ := words.For(c.Event.Kind, c.Event.Actor) // its mail may not contain it: a text may have been offered
		v.Command.Word, v.Command.From = row.Word, c.Event.From
		var err error
		if v.Since, err = w.since(ctx, o, *c); err != nil {
			return err
		}
	}
	if o.Event.Kind == record.Rectify {
		row, _ := words.For(o.Event.Rectifies(), record.ByDirector)
		v.Command.Word, v.Command.From = row.Word, "de beheerder"
	}
	if e := o.Event; o.Decision.Confirmed != nil {
		v.Command.Text = o.Decision.Confirmed.Event.Text
	} else if route.Worded(e.Kind) {
		v.Command.Text = e.Text
	}
	v.Sent = w.sentLines(o, o.Decision.Effects)
	if o.Event.Left != "" {
		v.NotDone = append(v.NotDone, o.Event.Left)
	}
	if o.Event.Kind == record.FindNoComplaint && o.Event.Outcome == record.DataRequest {
		v.NotDone = append(v.NotDone, templates.DataStays)
	}
	if of := o.Event.Of; o.Event.Kind == record.CorrectComplainant && of != nil && of.Speaks != "" {
		v.NotDone = append(v.NotDone, tongue.Said(of.Speaks, w.House.Languages))
	}
	if o.Event.Kind == record.RecordContact && o.Event.Text == "" {
		v.NotDone = append(v.NotDone, templates.ContactWithoutReport)
	}
	return nil
}

// since says what happened after a command was shown that the preview did not show,
// each kind once.
func (w *Writer) since(ctx context.Context, o *Occasion, ch record.Challenge) ([]string, error) {
	moved := procedure.Moved(w.Rules, o.Before, ch) && !slices.Contains(ch.Changed, record.FactAssigned)
	if len(ch.Changed) == 0 && !moved {
		return nil, nil
	}
	last, shown := make(map[record.FactKind]record.Fact), false
	err := w.Log.EachFact(ctx, o.Before.ID, func(e caselog.Entry) {
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
		changed = append(changed, templates.Since(k, f.Actor, templates.OutcomePhrase(f.Outcome), list.Done(w.Rules, o.Before, f)))
	}
	if moved {
		changed = append(changed, list.Done(w.Rules, o.Before, record.Fact{Kind: record.FactAssigned}))
	}
	return changed, err
}

// preview says what "akkoord" to this occasion's 19 would do.
func (w *Writer) preview(ctx context.Context, v *templates.View, o *Occasion) (err error) {
	ch, asked := Challenged(o)
	if !asked {
		return nil
	}
	row, _ := words.For(ch.Event.Kind, ch.Event.Actor)
	v.Command.Word, v.Command.From = row.Word, ch.Event.From
	then := approved(w.Rules, o, ch.Number)
	v.Preview = templates.Preview{
		About: strings.ReplaceAll(o.Decision.Case.Subject, `"`, "'"), Command: route.Say(ch.Event), Doubted: ch.Why.Doubts(), Offered: ch.Event.Offered && !ch.Why.Doubts(),
		To: w.sentLines(&then, then.Decision.Effects), Why: templates.ChallengeReason(ch.Why), Added: ch.Added, Until: ch.On.AddDays(rules.ChallengeDays - 1),
	}
	if ch.Event.Meant && !ch.Why.Doubts() {
		v.Preview.Meant, v.Preview.OwnText, v.Preview.Also = meant.Spoken(then.Decision.Case, ch.Event), ch.Event.Text != "", o.Also
	}
	v.Preview.Again = o.Event.Kind == record.Approve && o.Event.Meant
	v.Preview.Fresh = o.Event.Kind == record.Approve && o.Event.Doubt == record.NotAReply
	if procedure.Closes(ch.Event.Kind) {
		v.Preview.Category = route.Category(then.Decision.Case)
	}
	if i := slices.IndexFunc(then.Decision.Effects, func(e record.Effect) bool { return slices.Contains(e.Enclose, record.EncloseLetter) }); i >= 0 {
		row := then.Decision.Effects[i].Document()
		v.Preview.Title, v.Corrects = row.Title, then.Decision.Case.Corrects(row.Kind)
	}
	for _, old := range o.Before.Challenges { // shown again, for any reason
		if old.Event.Kind == ch.Event.Kind && old.Event.Message == ch.Event.Message && (procedure.Stale(old) || procedure.Moved(w.Rules, o.Before, old)) {
			if v.Preview.Changed, err = w.since(ctx, o, old); err != nil {
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
	for _, f := range then.Decision.Facts {
		if f.Kind != record.FactConfirmed && !(f.Kind == record.FactCategorised && procedure.Closes(ch.Event.Kind)) {
			v.Preview.Records = append(v.Preview.Records, list.Done(w.Rules, then.Decision.Case, f))
		}
	}
	return nil
}

// bind says whose "akkoord" a commission's command waits for, when it is shown (19) or
// was answered by somebody else (14).
func (w *Writer) bind(v *templates.View, o *Occasion) {
	ch, _ := Challenged(o)
	if old, waits := o.Before.Challenge(o.Event.Preview); waits && o.Decision.Refusal != nil {
		ch = old
	}
	if from, waits := procedure.Alone(w.Rules, ch); waits && !ch.Why.Refuses() && ch.Event.From != "" {
		v.Bind(w.Rules.Roles.ChairMail, ch.Event.From, from)
	}
}

// Challenged gives the command that this occasion's 19 shows.
func Challenged(o *Occasion) (record.Challenge, bool) {
	i := slices.IndexFunc(o.Decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailPreview })
	if i < 0 {
		return record.Challenge{}, false
	}
	return o.Decision.Case.Challenge(o.Decision.Effects[i].Preview)
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

// Waiting names, for a reminder or a mail that says what lapsed, the commands of its
// reader that wait or waited.
func (w *Writer) Waiting(ctx context.Context, o *Occasion, e record.Effect) []templates.Waiting {
	r := &renderer{Writer: w, ctx: ctx, o: o}
	switch {
	case e.Letter == record.MailNotDone:
		return r.waitingOf(e.To, r.lapsed())
	case o.Event.Kind == record.TermDue:
		return r.waitingOf(e.To, r.confirmable())
	}
	return nil
}

// confirmable gives the commands whose "akkoord" would not be refused now.
func (r *renderer) confirmable() []record.Challenge {
	return slices.DeleteFunc(slices.Clone(r.o.Decision.Case.Challenges), func(ch record.Challenge) bool {
		return approved(r.Rules, r.o, ch.Number).Decision.Refusal != nil || r.nowhere(ch.Event) != ""
	})
}

// nowhere says why mail can no longer be put where a command says; "" if it can.
func (r *renderer) nowhere(e record.Event) record.RefusalCode {
	if e.Place == nil || e.Place.Into == "" {
		return ""
	}
	_, missing, err := r.Places().Target(r.ctx, e, e.Place.Into)
	if err != nil {
		return record.RefuseUnknownCase
	}
	return missing
}

// lapsed gives the commands that this occasion drops because they waited too long.
func (r *renderer) lapsed() (gone []record.Challenge) {
	for _, ch := range r.o.Before.Challenges {
		if _, waits := r.o.Decision.Case.Challenge(ch.Number); !waits && r.o.Event.Term == record.TermWaiting {
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
func (w *Writer) sentLines(o *Occasion, effects []record.Effect) []string {
	var lines, files []string
	for _, f := range documents(o.Mail) {
		files = append(files, f.Name)
	}
	for _, e := range effects {
		if e.To == record.ToSender || e.To == record.ToColleagues {
			continue
		}
		row := e.Row()
		row.Enclose = slices.DeleteFunc(slices.Clone(e.Enclose), func(what record.Enclosure) bool { return what == record.EncloseAdvice && !w.withAdvice(e) })
		corrected := e.Letter == record.LetterDecision && !o.Decision.Case.CorrectedOn.IsZero()
		for _, to := range w.To(o, e.To) {
			lines = append(lines, to.Gets(row, corrected, to.ByPost, files))
		}
	}
	return lines
}

// approved is the occasion that "akkoord" would make, given by the sender of a waiting
// command: decided, but nothing done.
func approved(r *rules.Rules, o *Occasion, number int) Occasion {
	ch, _ := o.Decision.Case.Challenge(number)
	approval := record.Event{Kind: record.Approve, Actor: ch.Event.Actor, At: o.At, On: r.Day(o.At), Preview: number}
	then := *o
	then.Before = o.Decision.Case
	if o.Shows != nil {
		then.Mail = o.Shows
	}
	then.Decision = procedure.Decide(r, o.Decision.Case, approval, o.At)
	then.Event = approval
	if c := then.Decision.Confirmed; c != nil {
		then.Event = c.Event
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
	who := people{Rules: r}
	var list []Awaited
	would := func(number int) {
		then := approved(r, &Occasion{Commit: caselog.Commit{At: now}, Decision: procedure.Decision{Case: c}}, number)
		for _, e := range then.Decision.Effects {
			if e.To == record.ToSender || e.To == record.ToColleagues {
				continue
			}
			for _, to := range who.to(&then, e.To) {
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
