package desk

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/templates"
)

// transcript says what a command did: what was recorded, what is sent and to
// whom, and what it did not bring (16). For a preview it says what leaves after
// "akkoord" (19).
func (d *Desk) transcript(v *templates.View, o *occasion) {
	d.preview(v, o)
	if o.decision.Refusal != nil {
		return
	}
	for _, f := range o.decision.Facts {
		if f.Kind != procedure.FactAsked && f.Kind != procedure.FactConfirmed {
			v.Done = append(v.Done, d.done(o.decision.Case, f))
		}
	}
	v.Sent = d.sentLines(o, o.decision.Effects)
	if o.event.Kind == procedure.RecordContact && o.event.Text == "" {
		v.NotDone = append(v.NotDone, templates.ContactWithoutReport)
	}
}

// preview says what "akkoord" to a 19 of this occasion would do.
func (d *Desk) preview(v *templates.View, o *occasion) {
	for _, e := range o.decision.Effects {
		if e.Letter != procedure.MailPreview {
			continue
		}
		then := d.approved(o, e.Preview)
		v.Preview = templates.Preview{To: d.sentLines(&then, then.decision.Effects)}
		if i := slices.IndexFunc(then.decision.Effects, func(e procedure.Effect) bool { return slices.Contains(e.Enclose, procedure.EncloseLetter) }); i >= 0 {
			v.Preview.Title = then.decision.Effects[i].Letter.Letter().Title
		}
		if o.event.Doubt == "" {
			continue
		}
		v.Preview.Why = templates.ChallengeReason(o.event.Doubt)
		v.Preview.Text = strings.TrimSpace(o.reading.FirstLine + "\n\n" + o.event.Text)
		for _, f := range then.decision.Facts {
			if f.Kind != procedure.FactConfirmed {
				v.Preview.Records = append(v.Preview.Records, d.done(then.decision.Case, f))
			}
		}
	}
}

// done says what a fact recorded, with what was understood: the date, the name.
func (d *Desk) done(c procedure.Case, f procedure.Fact) string {
	var detail string
	switch f.Kind {
	case procedure.FactContacted, procedure.FactWithdrawn, procedure.FactWithdrawalRefused:
		detail = templates.Date(f.On)
	case procedure.FactManagerNamed:
		detail = f.Personal.Person.Name
	case procedure.FactRepresentative:
		detail = f.Personal.Rep.Name
	case procedure.FactAssigned:
		_, acting := d.Rules.Acting(c)
		detail = acting.Name
	case procedure.FactReferred:
		detail = templates.Date(c.AdviseBy)
	case procedure.FactExtended:
		detail = templates.Date(c.ExtendedAdviseBy)
	case procedure.FactAdvised, procedure.FactDecided:
		detail = templates.OutcomePhrase(f.Outcome)
	case procedure.FactLanguage:
		detail = templates.YesNo(f.Yes)
	case procedure.FactCategorised:
		var names []string
		for _, s := range f.Subjects {
			names = append(names, templates.SubjectPhrase(s))
		}
		for _, g := range f.Personal.Grounds {
			names = append(names, string(g))
		}
		detail = strings.Join(names, ", ")
	}
	return templates.Done(f.Kind, detail)
}

// sentLines lists mails as "besluit, aan Anna Voorbeeld <anna@klant.example>".
func (d *Desk) sentLines(o *occasion, effects []procedure.Effect) []string {
	var lines []string
	for _, e := range effects {
		if e.To == procedure.ToSender {
			continue
		}
		for _, to := range d.discreet(o, d.recipients(o, e.To)) {
			title := e.Row().Title
			if to.byPost {
				title += ", om per post te sturen"
			}
			lines = append(lines, title+", aan "+to.Full())
		}
	}
	return lines
}

// approved is the occasion that "akkoord" to a preview of this one would make:
// decided, and nothing done.
func (d *Desk) approved(o *occasion, number int) occasion {
	approval := procedure.Event{Kind: procedure.Approve, Actor: o.event.Actor, At: o.At, On: d.Rules.Day(o.At), Preview: number}
	then := *o
	then.before = o.decision.Case
	then.decision = procedure.Decide(d.Rules, o.decision.Case, approval, o.At)
	then.event = approval
	if c := then.decision.Confirmed; c != nil {
		then.event = c.Event
	}
	return then
}
