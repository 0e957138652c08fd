package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// factsAStep is how many facts are read before the watchdog is told.
const factsAStep = 50

// paper is a file that belongs to the dossier.
type paper struct {
	dossier.File
	name, title string // of the file; in the list of documents
	on          procedure.Date
}

// caseFile is what the dossier is made of besides the case itself: what the
// complainant wrote later, and every file that belongs to it. Texts are read one
// at a time and files only measured, since together they may be more than there
// is memory.
type caseFile struct {
	dossier  templates.Dossier
	timeline []templates.Entry
	papers   []*paper // the complaint is the first
}

// gather gathers the file of a case.
func (d *Desk) gather(ctx context.Context, o *occasion) (f caseFile, err error) {
	c := o.decision.Case
	sizes, err := d.Log.Sizes(ctx, c.ID)
	if err != nil {
		return f, err
	}
	add := func(p paper) bool {
		size, kept := sizes[p.SHA256]
		if p.Size = size; kept { // not erased
			f.papers = append(f.papers, &p)
			delete(sizes, p.SHA256) // one mail can bring two facts
		}
		return kept
	}
	budget := dossier.NewBudget()
	budget.Spend(c.Report)
	budget.Spend(c.RefusalText)
	for _, contact := range c.Contacts {
		budget.Spend(contact.Text)
	}
	f.dossier.Complaint = templates.Message{On: c.ReceivedOn, Text: c.Text}
	name := "Klacht " + c.ID + ".eml"
	if add(paper{dossier.File{SHA256: c.Message, Mail: true}, name, "De klacht", c.ReceivedOn}) {
		f.dossier.Complaint.File = name
		f.dossier.Complaint.Text, f.dossier.Complaint.Cut = budget.First(c.Text) // on paper, it is nowhere else
	}
	number, read, in := 0, 0, make(map[string]string)
	err = d.Log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		if read++; read%factsAStep == 0 {
			o.steps()
		}
		if what := timelineEntry(e.Fact); what != "" {
			f.timeline = append(f.timeline, templates.Entry{At: e.At, What: what})
		}
		if !e.Actor.Client() {
			return
		}
		for _, sha := range e.Personal.Documents {
			in[sha] = e.Message
		}
		name := fmt.Sprintf("Bericht %d %s.eml", number+1, c.ID)
		if !clientMail(e.Kind) || !add(paper{dossier.File{SHA256: e.Message, Mail: true}, name, fmt.Sprintf("Bericht %d van de klager", number+1), e.On}) {
			return
		}
		number++
		text, cut, ok := budget.Next(e.Personal.Text)
		if !ok {
			f.dossier.LaterMore++
			return
		}
		f.dossier.Later = append(f.dossier.Later, templates.Message{Number: number, On: e.On, Text: text, Cut: cut, File: name})
	})
	if err != nil {
		return f, err
	}
	f.timeline = append(f.timeline, templates.Entry{At: o.At, What: templates.FactPhrase(procedure.FactReferred)})
	if more := len(f.timeline) - dossier.Rows; more > 0 { // its two ends say how the case went
		f.dossier.EntryMore = more
		f.timeline = slices.Delete(f.timeline, dossier.Rows/2, dossier.Rows/2+more)
	}
	documents, err := d.Log.Documents(ctx, c.ID)
	if err != nil {
		return f, err
	}
	named := make(map[string]string)
	for _, doc := range documents {
		named[doc.SHA256] = doc.Name
	}
	for _, sha := range c.Documents {
		add(paper{dossier.File{SHA256: sha, In: in[sha]}, named[sha], "Bijlage van de klager: " + named[sha], procedure.Date{}})
	}
	f.choose(o)
	return f, nil
}

// choose says which files go along, beside those of the report.
func (f *caseFile) choose(o *occasion) {
	room := int64(enclosedBytes)
	for _, a := range documents(o.mail) {
		room -= int64(len(a.Data))
	}
	var files []*dossier.File
	for _, p := range f.papers {
		files = append(files, &p.File)
	}
	dossier.Choose(files, room)
	sent := make(map[string]bool)
	for _, p := range f.papers {
		sent[p.name] = sent[p.name] || p.Mail && p.Sent
		if !p.Sent && p.Within == "" {
			f.dossier.NotSent++
		}
	}
	f.dossier.Complaint.Sent = sent[f.dossier.Complaint.File]
	for i := range f.dossier.Later {
		f.dossier.Later[i].Sent = sent[f.dossier.Later[i].File]
	}
}

// fileView reads the file of the case, for the mails that need more of it than
// the case itself holds.
func (d *Desk) fileView(ctx context.Context, v *templates.View, o *occasion) error {
	c := o.decision.Case
	if !slices.ContainsFunc(o.decision.Effects, func(e procedure.Effect) bool { return e.Letter == procedure.LetterDossier }) {
		return nil
	}
	v.ComplaintSubject, v.Report, v.Reaction = c.Subject, c.Report, c.RefusalText
	v.EmployeeStep, v.ManagerStep = stepOf(c.Report, 1), stepOf(c.Report, 2)
	for _, contact := range c.Contacts {
		v.Contacts = append(v.Contacts, templates.ContactNote{On: contact.On, Text: contact.Text})
	}
	mailed, err := d.Log.Letters(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, l := range mailed {
		if l.Kind == procedure.MailManagerCopy && l.Status == caselog.LetterSent {
			v.ManagerToldOn = d.Rules.Day(l.SentAt)
		}
		if l.Kind == procedure.LetterReferral && l.Role == procedure.ToComplainant && l.Status == caselog.LetterSent {
			v.WorkingMethodDelivered = true
		}
	}
	if o.file, err = d.gather(ctx, o); err != nil {
		return err
	}
	v.Dossier, v.Timeline, v.ComplaintText = o.file.dossier, o.file.timeline, o.file.dossier.Complaint.Text
	documentList(v, o)
	return nil
}

// clientMail reports whether a fact holds a later mail of the complainant.
func clientMail(k procedure.FactKind) bool {
	return k == procedure.FactFurtherMail || k == procedure.FactWithdrawalWish || k == procedure.FactWithdrawalRefused || k == procedure.FactReopened
}

// stepOf finds what the report says of one of the first steps (R04, R05), when
// the director wrote it as "Stap 1: ...".
func stepOf(report string, step int) string {
	for line := range strings.Lines(report) {
		head, said, colon := strings.Cut(line, ":")
		if colon && strings.EqualFold(strings.TrimSpace(head), fmt.Sprintf("stap %d", step)) {
			return strings.TrimSpace(said)
		}
	}
	return ""
}

// timelineEntry says what a fact was, for the dossier; what is only the
// program's own bookkeeping stays out.
func timelineEntry(f procedure.Fact) string {
	switch f.Kind {
	case procedure.FactLetterQueued, procedure.FactAsked, procedure.FactRefused, procedure.FactPreviewed, procedure.FactPreviewCancelled,
		procedure.FactChallenged, procedure.FactConfirmed:
		return ""
	case procedure.FactLetterSent:
		row := f.Letter.Letter()
		if row.File == "" && f.Letter != procedure.MailManagerCopy {
			return "" // notices to the director and transcripts
		}
		return "Verstuurd: " + row.Title + "."
	case procedure.FactReminded:
		return fmt.Sprintf("%s (%s)", templates.FactPhrase(f.Kind), templates.TermPhrase(f.Term))
	}
	return templates.FactPhrase(f.Kind)
}

// documentList numbers what goes to the commission.
func documentList(v *templates.View, o *occasion) {
	c := o.decision.Case
	add := func(l templates.DocumentLine) {
		if len(v.Documents) == dossier.Rows {
			v.Dossier.FileMore++
			return
		}
		l.Number = len(v.Documents) + 1
		v.Documents = append(v.Documents, l)
	}
	complaint := templates.DocumentLine{Name: "De klacht", Date: c.ReceivedOn}
	list, mails := o.file.papers, make(map[string]string)
	for _, p := range list {
		if p.Mail {
			mails[p.SHA256] = p.name
		}
	}
	if len(list) > 0 && list[0].SHA256 == c.Message {
		complaint, list = list[0].line(mails), list[1:]
	}
	add(complaint)
	add(templates.DocumentLine{Name: "De ontvangstbevestiging", Date: c.AcknowledgedOn})
	add(templates.DocumentLine{Name: "De rapportage van de genomen stappen", Date: c.ReferredOn})
	for _, f := range documents(o.mail) {
		add(templates.DocumentLine{Name: "Bijlage bij de rapportage: " + f.Name, Date: c.ReferredOn})
	}
	for _, p := range list {
		add(p.line(mails))
	}
}

// line is the file in the list of documents; mails are the names of the mails
// among the files.
func (p *paper) line(mails map[string]string) templates.DocumentLine {
	l := templates.DocumentLine{Name: p.title, Date: p.on, NotSent: !p.Sent && p.Within == ""}
	switch {
	case p.Mail:
		l.File = p.name
	case !p.Sent:
		l.File = mails[p.Within]
	}
	return l
}
