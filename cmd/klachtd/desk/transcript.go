package desk

import (
	"strings"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/templates"
)

// transcript says what a command did: what was recorded, what is sent and to
// whom, and what it did not bring (16). For a preview it says what leaves after
// "akkoord" (19).
func (d *Desk) transcript(v *templates.View, o *occasion) {
	if o.decision.Refusal != nil {
		return
	}
	for _, f := range o.decision.Facts {
		if f.Kind != procedure.FactAsked {
			v.Done = append(v.Done, templates.FactPhrase(string(f.Kind)))
		}
	}
	v.Sent = d.sentLines(o, o.decision.Effects)
	if o.event.Kind == procedure.RecordContact && o.event.Text == "" {
		v.NotDone = append(v.NotDone, templates.NotDone("contact-without-report"))
	}
	if p := o.decision.Case.Pending; p != nil {
		v.Preview = templates.Preview{Title: templates.LetterTitle(string(p.Letter)), To: d.afterApproval(o, *p)}
	}
}

// sentLines lists mails as "besluit, aan Anna Voorbeeld <anna@klant.example>".
func (d *Desk) sentLines(o *occasion, effects []procedure.Effect) []string {
	var lines []string
	for _, e := range effects {
		if e.To == procedure.ToSender {
			continue
		}
		for _, to := range d.recipients(o, e.To) {
			title := templates.LetterTitle(textTitle(e))
			if to.byPost {
				title += ", om per post te sturen"
			}
			lines = append(lines, title+", aan "+to.Full())
		}
	}
	return lines
}

// textTitle is the name under which a mail has a title.
func textTitle(e procedure.Effect) string {
	if isLetter(e) {
		return string(e.Letter)
	}
	return strings.TrimSuffix(textName(e), "-role")
}

// afterApproval tells what "akkoord" will send, by deciding it and doing
// nothing.
func (d *Desk) afterApproval(o *occasion, p procedure.Preview) []string {
	approval := procedure.Event{Kind: procedure.Approve, Actor: o.event.Actor, At: o.now, On: d.Rules.Day(o.now), Preview: p.Number}
	then := *o
	then.decision = procedure.Decide(d.Rules, o.decision.Case, approval, o.now)
	return d.sentLines(&then, then.decision.Effects)
}
