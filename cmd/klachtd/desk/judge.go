package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// judgeHeld carries out "klacht 1" or "geen klacht 1-40, 42": held mail becomes a
// complaint, or is put aside. In doubt it asks first (19): the question has the number
// of the mail with the command, which "akkoord" brings back.
func (d *Desk) judgeHeld(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	if e.Asked > 0 && !e.Doubt.Refuses() {
		answered := fmt.Sprintf("answered %d", e.Asked) // once
		switch at, err := d.Log.Marked(ctx, answered); {
		case err != nil:
			return err
		case !at.IsZero():
			o.NotDone = []string{templates.RefusalText(record.RefuseStalePreview, templates.View{})}
			return d.listHeld(ctx, o)
		}
		o.Marks = append(o.Marks, answered)
		if route.Meant(e.Cmd, o.Event.Actor) == record.Cancel {
			return d.listHeld(ctx, o)
		}
		return d.judgeNow(ctx, o, e)
	}
	if e.Doubt == "" {
		return d.judgeNow(ctx, o, e)
	}
	if e.Doubt.Refuses() {
		o.Refusal = cmp.Or(e.Code, e.Doubt.Code())
		if e.Asked > 0 { // the question is still open
			o.Decision.Effects = record.MailNotAllowed.Letter().Effects()
			return nil
		}
	}
	number, err := d.Log.Number(ctx, o.Handled.SHA256)
	if err != nil {
		return err
	}
	o.Decision.Effects = append(o.Decision.Effects, record.Effect{Letter: record.MailPreview, To: record.ToSender, Preview: int(number)})
	return nil
}

// judgeNow does that, by the command in this mail or in an earlier one, given by number.
func (d *Desk) judgeNow(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	m, below, asked := o.Mail, "", e.Asked
	if asked > 0 {
		if c := o.Reading.Command; c != nil {
			below = c.Text // of akkoord
		}
		raw, found, err := d.Log.Numbered(ctx, int64(asked))
		if err != nil {
			return err
		}
		if found {
			m = mailbox.Parse(raw)
			if e.Number, err = d.Read.ShownBy(ctx, m); err != nil {
				return err
			}
			if o.Reading, err = d.Read.Asked(ctx, caselog.Filed{Received: o.Event.At}, m, o.Event.Actor, e.Shown); err != nil {
				return err
			}
		}
	}
	held, err := d.Read.Guard.For(ctx, o.Event.Actor)
	if err != nil {
		return err
	}
	var said list.Named
	var lines propose.Lines // below "klacht 12"
	complaint, puts, into := false, false, ""
	var missing record.RefusalCode
	if c := o.Reading.Command; c != nil {
		meant := route.Meant(o.Reading, o.Event.Actor)
		complaint, puts = meant == record.TakeIn, meant == record.PutInCase
		numbers, _ := command.CutKind(c.Args)
		if puts && len(numbers) > 0 {
			into, numbers = numbers[0], numbers[1:]
		}
		if said = list.Read(numbers); len(numbers) == 0 && e.Number != 0 {
			said.Numbers = []int64{e.Number}
		}
		if err := d.Write.Places().Current(ctx, said.Numbers); err != nil {
			return err
		}
		lines.Read(complaint, c.Text, o.Event.On)
		quotes := strings.TrimPrefix(strings.TrimSpace(m.Text), strings.TrimSpace(m.Reply))
		said.Besides(below+"\n"+lines.Remark, quotes)
	}
	var rest []caselog.HeldRow
	var disputed, left []int64
	take := func(h caselog.HeldRow) (bool, error) {
		why, err := d.takes(ctx, o, h, lines, said.One())
		if why != "" {
			left, o.NotDone = append(left, h.Number), append(o.NotDone, why)
		}
		return why == "", err
	}
	for _, h := range held {
		switch named, within := said.Holds(h.Number); {
		case said.Disputed(h.Number) && (named || within || !h.ShownAt.IsZero()):
			disputed = append(disputed, h.Number)
			rest = append(rest, h)
		case !named && within && h.ShownAt.IsZero(): // a range does not judge what nobody has seen
			o.Unseen++
			fallthrough
		case !named && !within:
			rest = append(rest, h)
		case puts:
			if missing, err = d.puts(ctx, o, h, into, below+"\n"+o.Reading.Command.Text); err != nil {
				return err
			}
		case complaint:
			if taken, err := take(h); err != nil {
				return err
			} else if taken {
				o.Accepted = append(o.Accepted, h.Number)
			} else {
				rest = append(rest, h)
			}
		default:
			second, err := d.wantsSecondLook(ctx, o.Event.Actor, h)
			if err != nil {
				return err
			}
			if second {
				o.SecondLook = append(o.SecondLook, h.Number)
			} else {
				o.Rejected = append(o.Rejected, h.Number)
			}
		}
	}
	if len(o.SecondLook) > 0 {
		o.Marks = append(o.Marks, chores.MarkSecondLook)
	}
	if complaint {
		aside, err := d.aside(ctx, o.Event.Actor, said.Numbers)
		if err != nil {
			return err
		}
		for _, h := range aside {
			if said.Disputed(h.Number) {
				disputed = append(disputed, h.Number)
				continue
			}
			if taken, err := take(h); err != nil {
				return err
			} else if taken {
				o.TakenBack = append(o.TakenBack, h.Number)
			}
		}
	}
	if err := d.together(ctx, o, held); err != nil {
		return err
	}
	rest = slices.DeleteFunc(rest, func(h caselog.HeldRow) bool { return judged(o, h) })
	o.Held, o.More = list.Of(rest)
	did := list.Judged{Numbers: slices.Concat(o.Accepted, o.TakenBack, o.Rejected), Complaint: complaint, Into: into, Second: o.SecondLook, Disputed: slices.Sorted(slices.Values(disputed))}
	for _, r := range said.Reversed {
		did.Reversed = append(did.Reversed, r.First, r.Last)
	}
	for _, p := range o.Placed {
		did.Numbers = append(did.Numbers, p.Number)
	}
	o.Done, o.NotDone = did.Done(), append(o.NotDone, did.NotDone()...)
	if missing == "" && said.Unknown(slices.Concat(did.Numbers, o.SecondLook, disputed, left), o.Unseen) {
		missing = record.RefuseUnknownNumber
	}
	if e.CaseID != "" && (len(o.Done) == 0 || len(o.NotDone) == 0) {
		return d.answerPlace(ctx, o, e, missing)
	}
	if missing != "" {
		o.NotDone = append(o.NotDone, templates.RefusalText(missing, templates.View{}))
	}
	o.Decision.Effects = record.MailHeld.Letter().Effects()
	return nil
}

// aside gives, by number, mails that were put aside without anybody judging them, and
// that somebody may still make a complaint of. Our own mail never is one.
func (d *Desk) aside(ctx context.Context, by record.Actor, numbers []int64) (found []caselog.HeldRow, err error) {
	for _, number := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		h, ok, err := d.Log.HeldMail(ctx, number)
		if err != nil {
			return nil, err
		}
		ours := h.Reason == record.ReasonOwn || h.Reason == record.ReasonCanary || h.Reason.Rehearsed()
		if ok && h.State == caselog.MailIgnored && (h.Old || h.ShownAt.IsZero()) && !ours && !(h.DeputyOnly && by == record.ByDirector) {
			found = append(found, h)
		}
	}
	return found, nil
}

// wantsSecondLook reports whether a held mail that the director puts aside names
// somebody with a role; the deputy then looks at it too.
func (d *Desk) wantsSecondLook(ctx context.Context, by record.Actor, h caselog.HeldRow) (bool, error) {
	if by != record.ByDirector || !d.Read.Guard.Others() {
		return false, nil
	}
	named, err := d.Read.Guard.NamedIn(ctx, h.SHA256)
	return len(named) > 0, err
}

func (d *Desk) listHeld(ctx context.Context, o *write.Occasion) error {
	held, err := d.Read.Guard.For(ctx, o.Event.Actor)
	o.Held, o.More = list.Of(held)
	o.Decision.Effects = record.MailHeld.Letter().Effects()
	return err
}
