package procedure

// The decision, and the finding that a complaint cannot be treated. Both leave
// only after the director has seen the very letter and answered "akkoord".

// proposeDecision prepares letter 09 (R20, procedure 7). The advice is binding:
// a decision with another verdict is refused, and there is no override (R22,
// procedure 6).
func proposeDecision(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: "no-verdict"}
	case d.e.Outcome != d.before.Advice:
		return &Refusal{Code: "other-verdict", Article: "procedure 6"}
	case d.before.Manager == nil:
		return &Refusal{Code: "no-manager"}
	case d.e.Text == "":
		return &Refusal{Code: "no-reason"}
	}
	d.preview("09", Date{})
	return nil
}

// proposeInadmissible prepares letter 11: too old (R08), no complaint (R01) or
// no customer (R01). Only the director decides this, never the program.
func proposeInadmissible(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Inadmissible():
		return &Refusal{Code: "no-ground"}
	case d.e.SaidBad != "":
		return &Refusal{Code: "date-unreadable"}
	case d.e.Outcome == TooOld && !d.e.Said.IsZero() && !d.before.ReceivedOn.After(d.rules.lapsesAfter(d.e.Said)):
		return &Refusal{Code: "not-too-old"}
	case d.e.Text == "" && (d.e.Outcome != TooOld || d.e.Said.IsZero()):
		return &Refusal{Code: "no-reason"}
	}
	d.preview("11", d.e.Said)
	return nil
}

// preview keeps the letter and shows it. A newer preview takes the place of an
// older one.
func (d *decision) preview(letter LetterKind, problem Date) {
	number := d.before.Previews + 1
	d.record(Fact{
		Kind: FactPreviewed, On: d.e.On, Letter: letter, Outcome: d.e.Outcome, Preview: number, Problem: problem,
		Personal: Personal{Text: d.e.Text},
	})
	d.send(Effect{Letter: "19", To: ToSender, Enclose: []Enclosure{EncloseLetter}, Preview: number})
}

// approve sends the letter that waits, dated by the day of "akkoord", or carries
// out the command that does. It counts only as the answer to that very preview,
// once, and while the case stands where it stood.
func approve(d *decision) *Refusal {
	if d.e.Doubt == SentByOther || d.e.Doubt == Loose {
		return &Refusal{Code: string(d.e.Doubt)} // nobody confirms for another, nor by a mail that had another purpose
	}
	if ch, ok := d.before.challenge(d.e.Preview, d.e.Actor); ok {
		d.confirmed = &ch
		return confirm(d, ch)
	}
	p := d.before.Pending
	switch {
	case d.e.Preview == 0 && d.before.awaits(d.e.Actor):
		return &Refusal{Code: "not-reply-to-preview"}
	case p == nil, d.e.Actor == ByCommission:
		return &Refusal{Code: "no-preview"}
	case d.e.Preview == 0:
		return &Refusal{Code: "not-reply-to-preview"}
	case d.e.Preview != p.Number:
		return &Refusal{Code: "stale-preview"}
	case p.Letter == "09" && d.before.Manager == nil:
		return &Refusal{Code: "no-manager"}
	}
	if p.Letter == "11" {
		d.record(Fact{
			Kind: FactNotAdmitted, Status: NotAdmitted, Outcome: p.Outcome, On: d.e.On, Problem: p.Problem, Preview: p.Number,
			Personal: Personal{Text: p.Text},
		})
		d.withRepresentative("11", EncloseLetter)
		return nil
	}
	d.record(Fact{
		Kind: FactDecided, Status: Decided, Outcome: p.Outcome, On: d.e.On, Preview: p.Number,
		Personal: Personal{Text: p.Text},
	})
	d.sendDecision()
	return nil
}

// cancel drops the letter or the command that waits: the one it answers, else
// whatever this sender has waiting. In doubt only the answer to the very preview
// counts, as for "akkoord".
func cancel(d *decision) *Refusal {
	if ch, ok := d.before.challenge(d.e.Preview, d.e.Actor); ok {
		d.drop(ch.Letter, ch.Number)
		return nil
	}
	if p := d.before.Pending; p != nil && d.e.Actor != ByCommission && (d.e.Doubt == "" || d.e.Preview == p.Number) {
		d.drop(p.Letter, p.Number)
	}
	for _, ch := range d.before.Challenges {
		if ch.Event.Actor == d.e.Actor && d.e.Preview == 0 && d.e.Doubt == "" {
			d.drop(ch.Letter, ch.Number)
		}
	}
	if len(d.facts) == 0 {
		return &Refusal{Code: "no-preview"}
	}
	return nil
}

func (d *decision) drop(letter LetterKind, number int) {
	d.record(Fact{Kind: FactPreviewCancelled, On: d.e.On, Letter: letter, Preview: number})
}

// admit takes up a complaint after all; its terms still run from receipt.
func admit(d *decision) *Refusal {
	d.reopen()
	return nil
}
