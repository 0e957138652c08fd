package write

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/measures"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// letterFor gives the PDF that a mail carries, made once for all recipients; for a
// preview, the first of the letters it shows.
func (r *renderer) letterFor(e record.Effect) (document, error) {
	if e.Letter == record.MailPreview {
		return r.concepts(e.Preview)
	}
	row := e.Document()
	if doc, ok := r.letters[row.Text]; ok {
		return doc, nil
	}
	l, err := r.Writer.letter(row, r.letterView(row))
	if err != nil {
		return document{}, err
	}
	l.Mark = r.mark
	pdf, err := r.Setter.PDF(l)
	if err != nil {
		return document{}, err
	}
	doc := newDocument(fileName(row, r.base.Case), l, pdf)
	r.letters[row.Text] = doc
	return doc, nil
}

// concepts makes the letters that "akkoord" would send, exactly as they would leave
// except for the date and a mark (19), and gives the first.
func (r *renderer) concepts(number int) (first document, err error) {
	then := approved(r.Rules, r.o, number)
	sub := renderer{Writer: r.Writer, ctx: r.ctx, office: r.office, o: &then, root: r.root, mailed: r.mailed, mark: "CONCEPT", letters: make(map[string]document)}
	if sub.base, err = r.view(r.ctx, &then); err != nil {
		return first, err
	}
	r.concept = nil
	for _, e := range then.Decision.Effects {
		if _, set := sub.letters[e.Document().Text]; set && e.Again == "" || !slices.Contains(e.Enclose, record.EncloseLetter) {
			continue
		}
		made, err := sub.then(e)
		if err != nil {
			return first, err
		}
		doc, err := made.letterFor(e)
		if err != nil {
			return first, err
		}
		r.concept = append(r.concept, doc)
	}
	if len(r.concept) == 0 {
		return first, errors.New("a preview without a letter")
	}
	return r.concept[0], nil
}

// shown is the text of a letter for below its preview, readable on any phone.
func (r *renderer) shown(e record.Effect, doc document) []block.Block {
	if e.Letter != record.MailPreview || doc.pdf == nil {
		return nil
	}
	heading := block.Block{Kind: block.Heading, Level: 1, Lines: []string{templates.ShownLetter}}
	return append([]block.Block{heading}, letters.Blocks(doc.Letter)...)
}

// letter fills in a letter: the text of its row on the letterhead.
func (w *Writer) letter(row record.Letter, v templates.View) (letters.Letter, error) {
	text, err := w.write(cmp.Or(row.Document, row.Text), v)
	if err != nil {
		return letters.Letter{}, err
	}
	l := letters.Letter{
		Sender: w.letterhead(), Date: v.Today, Reference: v.Case, Subject: text.Subject, Body: text.Blocks,
		Enclosures: w.enclosureNames(row), Copies: row.Copies,
		Signed: v.Signatory.Name != "" && v.Signatory.Name == w.Rules.Roles.Director.Name,
	}
	if v.NoManager != "" { // if nobody gets a copy, no letter names one
		l.Copies = slices.DeleteFunc(slices.Clone(l.Copies), func(to string) bool { return to == "de leidinggevende" })
	}
	if !row.Addressed() {
		l.Plainpage = true
		if row.Kind == record.LetterDossier {
			l.Confidential, l.Timeline = true, dossier.Timeline(v)
		}
		return l, nil
	}
	if other, sent := tongue.Sent(v.Speaks, w.House.Languages); sent {
		if l.After, err = w.Texts.Short(other, row.Text, v); err != nil { // no letter waits for this page
			w.Logger.Error("the page in the complainant's language is left out", "letter", row.Text, "error", err.Error())
		}
	}
	lines := v.Postal
	if len(lines) == 0 {
		lines = []string{v.Complainant.Address}
	}
	for _, line := range append([]string{v.Complainant.Name}, lines...) {
		if line != "" {
			l.Addressee = append(l.Addressee, line)
		}
	}
	return l, nil
}

func (w *Writer) letterhead() letters.Sender {
	return letters.Sender{Name: w.House.Name, Address: w.House.Address, Phone: w.House.Phone, Email: w.House.Email, Look: w.House.Look}
}

// letterView is the case as a letter to the complainant describes it.
func (r *renderer) letterView(row record.Letter) templates.View {
	v, c := r.base, r.o.Decision.Case
	v.Recipient = v.Complainant
	if route.Deliverable(v.Complainant.Address) == "" {
		v.OnPaper = true // without an address nobody can answer a letter by mail
	}
	v.Text = ""
	for _, f := range r.o.Decision.Facts { // what was written, as it was recorded
		if f.Personal.Text != "" {
			v.Text = f.Personal.Text
		}
	}
	if row.Signed == record.ByCommission {
		v.Signatory = templates.Person{Name: r.Rules.Roles.Chair, Role: templates.RoleChair}
	}
	switch row.Kind {
	case record.LetterDossier:
		v.Text = ""
	case record.LetterDecision:
		v.Today = c.DecidedOn // the day of "akkoord", even if we were not running then
		if v.Corrects = c.Corrects(row.Kind); !v.Corrects.IsZero() {
			v.Today = c.CorrectedOn
		}
		v.Verdict = templates.OutcomePhrase(c.Outcome)
		v.Text, v.Measures = measures.Split(v.Text)
		v.MeasuresBy = c.MeasuresBy
		if c.Outcome == record.NotJudged {
			v.Advice = c.AdviceText
		}
	case record.LetterWithdrawal:
		v.HowWithdrawn, v.WithdrawnOn = route.HowWithdrawn(c)
	case record.LetterNotAdmitted:
		for _, f := range r.o.Decision.Facts {
			if f.Kind == record.FactNotAdmitted {
				v.Today = f.On // likewise
			}
		}
		v.Ground, v.ProblemDate = templates.OutcomePhrase(c.Outcome), c.Problem
	case record.LetterOwnWords:
		v.Ground = templates.OutcomePhrase(c.Outcome)
		for _, f := range r.o.Decision.Facts {
			if f.Kind == record.FactDelayTold {
				v.Task = r.lateTask(c, f.Term, v.Today)
			}
		}
	case record.LetterSupplement:
		for line := range strings.Lines(c.Questions) {
			if line = strings.TrimLeft(strings.TrimSpace(line), "-*• "); line != "" {
				v.Questions = append(v.Questions, line)
			}
		}
	}
	return v
}

// enclosureNames are the enclosures that a letter lists below its signature.
func (w *Writer) enclosureNames(l record.Letter) []string {
	var names []string
	for _, e := range l.Enclose {
		if name := e.Listed(); name != "" && (e != record.EncloseAdvice || w.House.AttachAdvice) {
			names = append(names, name)
		}
	}
	return names
}

// fileName is the name of a letter's PDF, in ASCII.
func fileName(row record.Letter, id string) string {
	return strings.TrimSpace(row.File+" "+id) + ".pdf"
}

// edition dates the documents that are the same for everybody, so that the same text
// always gives the same bytes. It is not visible on the page.
var edition = civil.Date{Year: 2026, Month: 1, Day: 1}

// plainDocument renders a document without an addressee: the regulation, the working
// method, advice that came as text.
func (w *Writer) plainDocument(name string, v templates.View, date civil.Date) (document, error) {
	text, err := w.write(name, v)
	if err != nil {
		return document{}, err
	}
	l := letters.Letter{Sender: w.letterhead(), Date: date, Subject: text.Subject, Body: text.Blocks, Plainpage: true}
	pdf, err := w.Setter.PDF(l)
	return newDocument("", l, pdf), err
}
