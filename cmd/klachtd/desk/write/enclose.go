package write

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/register"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// enclose collects the files of a mail; whether they fit is decided elsewhere.
func (r *renderer) enclose(e record.Effect, doc document) ([]smtp.File, error) {
	var files []smtp.File
	for _, what := range e.Enclose {
		more, err := r.enclosure(what, e, doc)
		if err != nil {
			return nil, fmt.Errorf("enclosure %s: %w", what, err)
		}
		files = append(files, more...)
		size := 0
		for _, f := range files {
			size += len(f.Data)
		}
		r.office.Large(size)
	}
	return files, nil
}

// The names under which the foundation's own documents are attached.
const (
	regulationFile    = "Klachtenreglement.pdf"
	workingMethodFile = "Werkwijze Klachtencommissie.pdf"
)

// pdfFile is a PDF of ours, with its SHA-256 if that was computed from these very bytes.
func pdfFile(name string, data []byte, sum string) []smtp.File {
	return []smtp.File{{Name: name, Type: "application/pdf", Data: data, SHA256: sum, Ours: true}}
}

func (r *renderer) enclosure(what record.Enclosure, e record.Effect, doc document) ([]smtp.File, error) {
	if e.Letter == record.MailPreview && what != record.EncloseLetter { // the enclosures that "akkoord" would send
		then := approved(r.Rules, r.o, e.Preview)
		sub := *r
		sub.o, e.Letter = &then, ""
		return sub.enclosure(what, e, doc)
	}
	switch what {
	case record.EncloseLetter:
		if e.Letter == record.MailPreview {
			var files []smtp.File
			for _, c := range r.concept {
				files = append(files, pdfFile(c.name, c.pdf, c.sha256)...)
			}
			return files, nil
		}
		return pdfFile(doc.name, doc.pdf, doc.sha256), nil
	case record.EncloseRegulation:
		doc, err := r.regulation()
		return pdfFile(regulationFile, doc.pdf, doc.sha256), err
	case record.EncloseWorkingMethod:
		doc, err := r.workingMethod()
		return pdfFile(workingMethodFile, doc.pdf, doc.sha256), err
	case record.EncloseAcknowledgment:
		return r.acknowledgement()
	case record.EncloseComplaint:
		return r.complaint()
	case record.EncloseComplaintFiles:
		return r.originals()
	case record.EncloseAdvice:
		if !r.withAdvice(e) {
			return nil, nil
		}
		return r.advice()
	case record.EncloseReport:
		return r.report(e)
	case record.EncloseMail:
		return r.passedTo(e, "Bericht "+r.o.Decision.Case.ID+".eml", r.o.Mail, r.o.Raw), nil
	case record.EncloseReturned:
		return r.returnedLetter()
	case record.EncloseRegister:
		yearly, err := r.Yearly(r.ctx, r.o.year(), r.Rules.Day(r.o.At))
		if err != nil {
			return nil, err
		}
		pdf, table, err := r.YearlyFiles(yearly)
		name := "Klachten " + strconv.Itoa(r.o.year())
		return []smtp.File{{Name: name + ".pdf", Type: "application/pdf", Data: pdf, Ours: true}, {Name: name + ".csv", Type: "text/csv", Data: table, Ours: true}}, err
	case record.EncloseHeld:
		return r.listedMails(e)
	}
	return nil, fmt.Errorf("unknown")
}

// report gives what came with the command; for somebody who gets the dossier later,
// what came with the report.
func (r *renderer) report(e record.Effect) ([]smtp.File, error) {
	if e.Letter != record.LetterDossier || r.o.Event.Kind == record.Refer {
		if r.o.Mail == nil { // made again, long after
			return r.recorded()
		}
		return documents(r.o.Mail), nil
	}
	var files []dossier.File
	for _, sha := range r.o.Decision.Case.ReportDocuments {
		files = append(files, dossier.File{SHA256: sha, In: r.o.Decision.Case.ReportMail})
	}
	return r.stored(r.o.Decision.Case.ID, files...)
}

// withAdvice reports whether a mail that may enclose the advice does so.
func (w *Writer) withAdvice(e record.Effect) bool {
	return e.Letter != record.LetterDecision || w.House.AttachAdvice && (e.To == record.ToComplainant || e.To == record.ToRepresentative)
}

// attached gives the attachments of a mail as files to pass on. Anything not known to
// be harmless goes as plain bytes, which no mail client opens by itself.
func attached(m *mailbox.Message) []smtp.File {
	return dispatch.Attached(m, func(mailbox.Attachment) bool { return true })
}

// documents are the attachments, without what a mail program adds by itself.
func documents(m *mailbox.Message) []smtp.File { return dispatch.Attached(m, route.GoesAlong) }

// acknowledgement gives the PDF of letter 01: from this very decision, or as it was
// sent.
func (r *renderer) acknowledgement() ([]smtp.File, error) {
	if r.o.Event.Kind == record.ComplaintReceived {
		doc, err := r.letterFor(record.Effect{Letter: record.LetterAcknowledgement})
		return pdfFile(doc.name, doc.pdf, doc.sha256), err
	}
	mailed, err := r.mailed()
	if err != nil {
		return nil, err
	}
	for _, l := range mailed {
		if l.Kind != record.LetterAcknowledgement || l.DocumentSHA256 == "" {
			continue
		}
		doc, found, err := r.Log.Document(r.ctx, l.CaseID, l.DocumentSHA256, "")
		if err != nil {
			return nil, err
		}
		if found {
			return pdfFile(fileName(record.LetterAcknowledgement.Letter(), l.CaseID), doc.Data, ""), nil
		}
	}
	return nil, nil
}

// passedTo gives a mail to somebody as it came. If one of our people passed it on, the
// commission gets only the client's words and files.
func (r *renderer) passedTo(e record.Effect, name string, m *mailbox.Message, raw []byte) []smtp.File {
	c := r.o.Decision.Case
	if e.To != record.ToCommission || m == nil || !r.Proposer().ByOurs(m) {
		return dispatch.AsItCame(name, raw, attached(m))
	}
	if _, part := route.Known(c, m.From[0].Address); part {
		return dispatch.AsItCame(name, raw, attached(m))
	}
	files := documents(m)
	if words, found := r.Proposer().Words(m, r.o.At); found {
		files = append([]smtp.File{{Name: strings.TrimSuffix(name, ".eml") + ".txt", Type: "text/plain; charset=utf-8", Data: []byte(words), Ours: true}}, files...)
	}
	return files
}

// complaint gives the complaint as it came and the complainant's files. A new complaint
// is in memory; an older one is in the log.
func (r *renderer) complaint() ([]smtp.File, error) {
	c := r.o.Decision.Case
	name := "Klacht " + c.ID + ".eml"
	if r.o.Event.Kind == record.ComplaintReceived {
		files := attached(r.o.Mail)
		for _, doc := range r.o.Documents {
			files = append(files, smtp.File{Name: doc.Name, Type: dispatch.SafeType(doc.Type), Data: doc.Data})
		}
		return dispatch.AsItCame(name, r.o.Raw, files), nil
	}
	raw, _, err := r.Log.Raw(r.ctx, c.Message)
	if err != nil || len(raw) > dispatch.LargeMail {
		return dispatch.AsItCame(name, raw, nil), err
	}
	sent, err := dossier.ClientFiles(r.ctx, r.Log, c)
	if err != nil {
		return nil, err
	}
	files, err := r.stored(c.ID, sent...)
	return dispatch.AsItCame(name, raw, files), err
}

// originals gives what goes with the dossier: the complaint and every later mail as
// they came, as far as there is room, and files that are in none of them.
func (r *renderer) originals() ([]smtp.File, error) {
	var files []smtp.File
	for _, f := range r.o.dossier.Files {
		switch {
		case !f.Sent:
		case f.Words != "":
			files = append(files, smtp.File{Name: f.Name, Type: "text/plain; charset=utf-8", Data: []byte(f.Words), Ours: true})
		case !f.Mail:
			more, err := r.stored(r.o.Decision.Case.ID, *f)
			if err != nil {
				return nil, err
			}
			files = append(files, more...)
		default:
			raw, _, err := r.Log.Raw(r.ctx, f.SHA256)
			if err != nil {
				return nil, err
			}
			files = append(files, dispatch.AsItCame(f.Name, raw, nil)...)
		}
	}
	return files, nil
}

// stored gives documents of a case; what was erased is left out.
func (r *renderer) stored(id string, list ...dossier.File) ([]smtp.File, error) {
	var files []smtp.File
	for _, f := range list {
		doc, found, err := r.Log.Document(r.ctx, id, f.SHA256, f.In)
		if err != nil {
			return nil, err
		}
		if found {
			files = append(files, smtp.File{Name: doc.Name, Type: dispatch.SafeType(doc.Type), Data: doc.Data})
		}
	}
	return files, nil
}

// advice gives the commission's documents, or its words set as one.
func (r *renderer) advice() ([]smtp.File, error) {
	c := r.o.Decision.Case
	var files []smtp.File
	if r.o.Event.Kind == record.Advise {
		files = dispatch.Attached(r.o.Mail, func(a mailbox.Attachment) bool { return slices.Contains(c.AdviceDocuments, a.SHA256) })
	} else {
		var err error
		var advice []dossier.File
		for _, sha := range c.AdviceDocuments {
			advice = append(advice, dossier.File{SHA256: sha, In: c.AdviceMail})
		}
		if files, err = r.stored(c.ID, advice...); err != nil {
			return nil, err
		}
	}
	if len(files) > 0 {
		return files, nil
	}
	v := r.base
	v.Verdict, v.Text, v.AdvisedOn = templates.OutcomePhrase(c.Advice), c.AdviceText, c.AdvisedOn
	doc, err := r.plainDocument(templates.Advice, v, c.AdvisedOn)
	return pdfFile("Advies Klachtencommissie "+c.ID+".pdf", doc.pdf, doc.sha256), err
}

// inventory holds documents that are the same in every case, rendered once.
type inventory struct {
	mu                        sync.Mutex
	regulation, workingMethod document
}

// regulation gives the PDF for letter 01. Somebody waits for that letter, so a file
// that cannot be read does not hold it up.
func (w *Writer) regulation() (document, error) {
	return w.standing(&w.inventory.regulation, w.House.Regulation, templates.Regulation, false)
}

// workingMethod gives the PDF for letter 05, which must not go out without it (R16). A
// file that cannot be read therefore fails the whole decision.
func (w *Writer) workingMethod() (document, error) {
	return w.standing(&w.inventory.workingMethod, w.House.WorkingMethod, record.LetterWorkingMethod.Letter().Text, true)
}

// standing gives the foundation's own file, or the shipped text as PDF. The file is
// read each time, so that a new edition counts at once.
func (w *Writer) standing(cache *document, own func() ([]byte, error), text string, waits bool) (document, error) {
	if own != nil {
		pdf, err := own()
		if err == nil || waits {
			return document{pdf: pdf}, err
		}
		w.Logger.Error("a document of your own cannot be used; the shipped one takes its place", "error", err.Error())
	}
	w.inventory.mu.Lock()
	defer w.inventory.mu.Unlock()
	if cache.pdf == nil {
		doc, err := w.plainDocument(text, w.houseView(), edition)
		if err != nil {
			return document{}, err
		}
		*cache = doc
	}
	return *cache, nil
}

// Yearly makes the register of a year.
func (w *Writer) Yearly(ctx context.Context, year int, today record.Date) (register.Report, error) {
	return register.Make(ctx, w.Log, w.Rules, year, today)
}

// YearlyFiles are a register as PDF and as a table (CSV).
func (w *Writer) YearlyFiles(r register.Report) (pdf, table []byte, err error) {
	return r.Files(w.Setter, w.letterhead(), w.Rules)
}

// year is the year of the register that is asked for; if none is named, this year.
func (o *Occasion) year() int {
	if o.Reading.Command != nil && len(o.Reading.Command.Args) > 0 {
		if year, err := strconv.Atoi(o.Reading.Command.Args[0]); err == nil {
			return year
		}
	}
	return o.Event.On.Year
}
