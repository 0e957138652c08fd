package desk

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// wait stores a mail that waits. Its writer is told that it arrived (29), once a day,
// and the person answering for the case is asked where it belongs (21).
func (d *Desk) wait(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	c, err := d.Log.Case(ctx, e.CaseID)
	if err != nil {
		return err
	}
	number, err := d.Log.Number(ctx, o.Handled.SHA256)
	if err != nil {
		return err
	}
	aside := o.Handled.DeputyOnly && !d.Rules.KeptFromDirector(c)
	o.Handled.DeputyOnly = o.Handled.DeputyOnly || d.Rules.KeptFromDirector(c)
	o.DeputyOnly = o.Handled.DeputyOnly
	o.Before = c
	c.Placeless = append(slices.Clip(c.Placeless), record.Mail{Number: number, Received: o.Event.At, DeputyOnly: o.Handled.DeputyOnly})
	o.Decision.Case = c
	to := record.ToResponsible
	if aside { // the mail may be about the director, though the case is not
		to = d.Rules.StandsIn(record.ByDeputy)
	}
	last, err := d.Log.LastWritten(ctx, o.Sender.Address, record.MailProof, record.ToWriter)
	if err != nil {
		return err
	}
	if last.IsZero() || d.Rules.Day(last).Before(d.Rules.Day(o.At)) {
		o.Decision.Effects = record.MailProof.Variant(record.VariantReceipt).Effects()
	}
	if !o.Handled.Untold && (!aside || to == record.ToDeputy) {
		o.Decision.Effects = append(o.Decision.Effects, record.MailFurther.Variant(record.VariantPlace).Effects(to)...)
		o.Shown = []int64{number}
	}
	for i := range o.Decision.Effects {
		o.Decision.Effects[i].Preview = int(number)
	}
	o.Handled.Untold = false // what is not told now is in the list of held mail
	o.Notes.Add(slog.LevelInfo, "a client's mail waits for a place", "case", c.ID, "message", o.Handled.SHA256[:12])
	return nil
}

// settlePlace does what a client said about waiting mail, which confirms that it is theirs.
func (d *Desk) settlePlace(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	c, err := d.Log.Case(ctx, e.CaseID)
	if err != nil {
		return err
	}
	o.Before, o.Decision.Case = c, c
	together, err := d.Write.Places().Together(ctx, *e.Settles)
	if err != nil {
		return err
	}
	for _, h := range together {
		if o.Proven = append(o.Proven, h.Number); !e.Confirms {
			o.Placed = append(o.Placed, caselog.Placement{Number: h.Number, CaseID: e.Into})
		}
	}
	if e.Reason == record.ReasonPlaceless {
		o.Handled.State = caselog.MailHeld
		number, err := d.Log.Number(ctx, o.Handled.SHA256)
		o.Placed = append(o.Placed, caselog.Placement{Number: number, CaseID: e.Into})
		return err
	}
	return nil
}

// placeDue makes cases of the mail that nobody put in a place. What goes with another
// mail gets its turn when that one has a case.
func (d *Desk) placeDue(ctx context.Context, out *Outcome) error {
	now := d.Now()
	for range 2 {
		placed, err := d.Write.Places().Due(ctx, now)
		if err != nil || len(placed) == 0 {
			return err
		}
		o := write.At(now)
		o.Placed = placed
		o.Notes.Add(slog.LevelInfo, "mail that nobody put in a place becomes a case", "mails", len(placed))
		if err := d.finish(ctx, o); err != nil {
			return err
		}
		if err := d.HandleFiled(ctx, out, nil); err != nil {
			return err
		}
	}
	return nil
}

// puts carries out "bij K-2026-0001 12" for held mail.
func (d *Desk) puts(ctx context.Context, o *write.Occasion, h caselog.HeldRow, into, below string) (record.RefusalCode, error) {
	c, missing, err := d.Write.Places().Target(ctx, o.Event, into)
	if err != nil || missing != "" {
		return missing, err
	}
	together, err := d.Write.Places().Together(ctx, h)
	for _, h := range together {
		o.Placed = append(o.Placed, caselog.Placement{
			Number: h.Number, CaseID: into, Same: place.Says(below) || d.sameClient(ctx, h, c) || h.Vouched && propose.IsOf(h.Proposed, c),
			Shown: h.Reason == record.ReasonPlaceless && !h.ShownAt.IsZero() && d.Rules.MayLead(c, o.Event.Actor, o.Event.From),
		})
	}
	return "", err
}

// sameClient reports whether held mail that answers our mail to a client has the
// client's name. The person who says where it belongs has seen both.
func (d *Desk) sameClient(ctx context.Context, h caselog.HeldRow, c record.Case) bool {
	m, _, err := wrote.Again(ctx, d.Log, h.SHA256)
	if err != nil || m == nil || h.Reason != record.ReasonForeignAddress || c.Complainant.Name == "" {
		return false
	}
	from, _ := d.Write.Ours().Author(m)
	return strings.EqualFold(from.DisplayName(), c.Complainant.Name)
}

// answerPlace answers a command about one waiting mail, given in reply to the mail that
// showed it: what was done (16), or why it was not (14).
func (d *Desk) answerPlace(ctx context.Context, o *write.Occasion, e errand.Errand, refused record.RefusalCode) error {
	c, err := d.Log.Case(ctx, e.CaseID)
	if err != nil {
		return err
	}
	o.Before, o.Decision.Case = c, c
	letter := record.MailTranscript
	if refused != "" {
		letter = record.MailNotDone
		row, _ := words.For(route.Meant(o.Reading, o.Event.Actor), o.Event.Actor)
		f := record.Fact{At: o.At.UTC(), Actor: o.Event.Actor, Kind: record.FactRefused, Command: string(row.Event), Code: string(refused), Message: o.Event.Message, Personal: record.Personal{Text: o.Event.Text}}
		o.Decision.Facts, o.Decision.Case = []record.Fact{f}, c.Apply(f, procedure.Standing)
		o.Decision.Refusal = &procedure.Refusal{Code: refused, Article: "procedure 2"}
	}
	o.Decision.Effects = letter.Letter().Effects()
	return nil
}

// belongs puts a waiting mail where its first word says, once its sender is proven.
func belongs(e *errand.Errand, o *write.Occasion) {
	if e.Reason != record.ReasonPlaceless && e.IfProven == nil {
		return
	}
	if o.Handled.Vouched = proven(o, e); o.Handled.Vouched && e.IfProven != nil {
		*e = *e.IfProven
		o.Sender, o.Reading, o.Event, o.Handled.Reason = e.Sender, e.Cmd, e.Event, e.Reason
	}
}

// drafted reports whether a case of somebody is being drafted: their next mail waits
// for its place with it.
func (h *handling) drafted(who record.Person) bool {
	return slices.ContainsFunc(h.open.All, func(d *draft) bool { return record.SameAddress(d.Sender.Address, who.Address) })
}

// movedTo is what the log does with the mail that a decision moved.
func (d *Desk) movedTo(ctx context.Context, o *write.Occasion) []caselog.Placement {
	p := o.Event.Place
	if p == nil || p.Into == "" {
		return place.Moved(o.Decision.Facts, p, false)
	}
	target, err := d.Log.Case(ctx, p.Into)
	_, before := d.Rules.Acting(o.Before)
	_, holder := d.Rules.Acting(target)
	shown := err == nil && o.Event.Actor.Leads() && slices.Equal(before.Addresses, holder.Addresses)
	return place.Moved(o.Decision.Facts, p, shown)
}

// together adds, to what is judged, the mail that goes along with it.
func (d *Desk) together(ctx context.Context, o *write.Occasion, held []caselog.HeldRow) error {
	places := d.Write.Places()
	for _, h := range held {
		for _, numbers := range []*[]int64{&o.Accepted, &o.Rejected} {
			if !slices.Contains(*numbers, h.Number) {
				continue
			}
			more, err := places.Together(ctx, h)
			if err != nil {
				return err
			}
			for _, other := range more {
				if !judged(o, other) {
					*numbers = append(*numbers, other.Number)
				}
			}
		}
	}
	return nil
}

func judged(o *write.Occasion, h caselog.HeldRow) bool {
	return slices.Contains(o.Accepted, h.Number) || slices.Contains(o.Rejected, h.Number) || slices.ContainsFunc(o.Placed, func(p caselog.Placement) bool { return p.Number == h.Number })
}
