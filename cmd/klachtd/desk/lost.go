package desk

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// whilePaused logs that a confirmation has not left because sending is paused. A mail
// that says so could not leave either.
func (d *Desk) whilePaused(ctx context.Context, o *occasion) error {
	if o.event.Term != record.TermAcknowledge {
		return nil
	}
	since, err := d.Log.Paused(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	o.decision.Effects = nil
	o.note(slog.LevelError, "sending is paused, and a confirmation has to leave", "case", o.before.ID, "by", o.before.AcknowledgeBy.String(), "remedy", "klachtd resume")
	return nil
}

// returnedLetter gives the PDF of a letter that did not arrive, to be printed.
func (r *renderer) returnedLetter() ([]smtp.File, error) {
	l := r.o.letter
	if l.DocumentSHA256 == "" || l.Kind.Letter().File == "" {
		return nil, nil
	}
	doc, found, err := r.Log.Document(r.ctx, l.CaseID, l.DocumentSHA256, "")
	if err != nil || !found {
		return nil, err
	}
	return pdfFile(fileName(l.Kind.Letter(), l.CaseID), doc.Data), nil
}

// markFormer marks an address as a complainant's former one. Nobody can read the
// address from the mark. It saves looking at every case for each new complaint.
const markFormer = "former "

// keepFormer marks the address that a decision corrects.
func keepFormer(o *occasion) {
	if was := o.before.Complainant.Address; o.decision.Case.Was(was) && !o.before.Was(was) {
		o.Marks = append(o.Marks, markFormer+route.SenderKey(was))
	}
}

// wasClient reports whether an address was a complainant's in some case until it was
// corrected.
func (d *Desk) wasClient(ctx context.Context, address string) (bool, error) {
	if at, err := d.Log.Marked(ctx, markFormer+route.SenderKey(address)); err != nil || at.IsZero() {
		return false, err
	}
	cases, err := d.Log.Cases(ctx, false)
	return slices.ContainsFunc(cases, func(c record.Case) bool { return c.Was(address) }), err
}

// then gives the renderer of a mail. For a letter that is made again it is that of the
// letter's own occasion, with the present complainant: the letter says what it said,
// and keeps its date.
func (r *renderer) then(e record.Effect) (*renderer, error) {
	if e.Again == "" || r.past[e.Again] != nil {
		return cmp.Or(r.past[e.Again], r), nil
	}
	entries, err := r.Log.Facts(r.ctx, r.o.before.ID)
	if err != nil {
		return nil, err
	}
	facts := make([]record.Fact, len(entries))
	for i, entry := range entries {
		facts[i] = entry.Fact
	}
	made := record.FirstMade(facts, e.Again)
	if made < 0 {
		return nil, fmt.Errorf("the case does not say how letter %s was made", e.Letter)
	}
	at := facts[made].At
	decided := made // its first fact
	for decided > 0 && facts[decided-1].At.Equal(at) {
		decided--
	}
	c, now := record.Fold(r.o.before.ID, facts[:made], procedure.Standing), r.o.decision.Case
	c.Complainant, c.Rep, c.Postal = now.Complainant, now.Rep, now.Postal
	o := occasion{Commit: caselog.Commit{At: at}, before: c, decision: procedure.Decision{Case: c, Facts: facts[decided:made]}, step: r.o.step}
	sub := &renderer{Desk: r.Desk, ctx: r.ctx, o: &o, root: r.root, mailed: r.mailed, mark: r.mark, letters: make(map[string]document)}
	if sub.base, err = r.view(r.ctx, &o); err != nil {
		return nil, err
	}
	if r.past == nil {
		r.past = make(map[string]*renderer)
	}
	r.past[e.Again] = sub
	return sub, nil
}

// recorded gives the files that came with what a decision recorded.
func (r *renderer) recorded() (files []smtp.File, err error) {
	for _, f := range r.o.decision.Facts {
		for _, sha := range f.Personal.Documents {
			more, err := r.stored(r.o.decision.Case.ID, dossier.File{SHA256: sha, In: f.Came()})
			if err != nil {
				return nil, err
			}
			files = append(files, more...)
		}
	}
	return files, nil
}
