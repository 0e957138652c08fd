package write

import (
	"cmp"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// then gives the renderer of a mail. For a letter that is made again it is that of the
// letter's own occasion, with the present complainant: the letter says what it said,
// and keeps its date.
func (r *renderer) then(e record.Effect) (*renderer, error) {
	if e.Again == "" || r.past[e.Again] != nil {
		return cmp.Or(r.past[e.Again], r), nil
	}
	entries, err := r.Log.Facts(r.ctx, r.o.Before.ID)
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
	c, now := record.Fold(r.o.Before.ID, facts[:made], procedure.Standing), r.o.Decision.Case
	c.Complainant, c.Rep, c.Postal = now.Complainant, now.Rep, now.Postal
	o := Occasion{Commit: caselog.Commit{At: at}, Before: c, Decision: procedure.Decision{Case: c, Facts: facts[decided:made]}, Step: r.o.Step}
	sub := &renderer{Writer: r.Writer, ctx: r.ctx, office: r.office, o: &o, root: r.root, mailed: r.mailed, mark: r.mark, letters: make(map[string]document)}
	if sub.base, err = r.view(r.ctx, &o); err != nil {
		return nil, err
	}
	if r.past == nil {
		r.past = make(map[string]*renderer)
	}
	r.past[e.Again] = sub
	return sub, nil
}

func (r *renderer) recorded() (files []smtp.File, err error) {
	for _, f := range r.o.Decision.Facts {
		for _, sha := range f.Personal.Documents {
			more, err := r.stored(r.o.Decision.Case.ID, dossier.File{SHA256: sha, In: f.Came()})
			if err != nil {
				return nil, err
			}
			files = append(files, more...)
		}
	}
	return files, nil
}

// returnedLetter gives the PDF of a letter that did not arrive, to be printed.
func (r *renderer) returnedLetter() ([]smtp.File, error) {
	l := r.o.Letter
	if l.DocumentSHA256 == "" || l.Kind.Letter().File == "" {
		return nil, nil
	}
	doc, found, err := r.Log.Document(r.ctx, l.CaseID, l.DocumentSHA256, "")
	if err != nil || !found || hash(doc.Data) != l.DocumentSHA256 { // a damaged one must not be printed
		return nil, err
	}
	return pdfFile(fileName(l.Kind.Letter(), l.CaseID), doc.Data, l.DocumentSHA256), nil
}
