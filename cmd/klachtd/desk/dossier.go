package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// What a dossier may cost. A complainant can send any number of mails of any
// length, and all of it belongs to the dossier; what has no place in its pages
// goes along as the mail that it was.
const (
	dossierPages = 200
	dossierRows  = 500 // of the timeline, and of the list of documents
	dossierText  = dossierPages*letters.LinesOnPage - 2*dossierRows
	headingLines = 4  // that a message takes besides its text
	openingLines = 20 // of a text that has no place
	sentFiles    = 1000
	factsAStep   = 50 // that are read before the watchdog is told
	// sentTwice is how much may go along once in its mail and once more as a file
	// that every phone opens.
	sentTwice = 1 << 20
)

// budget is how many lines are left.
type budget struct{ lines int }

// take gives as much of a text as it may have: all of it when that takes no more
// than its share of what is left, else its opening.
func (b *budget) take(text string, share int) (shown string, cut bool) {
	if !clipped(text) {
		if n := letters.Lines(text, share); n <= share {
			b.lines -= n
			return text, false
		}
	}
	b.lines -= openingLines
	return opening(text), true
}

// clipped reports whether a text is only the beginning of what was written: it
// has the most that a case holds of a mail, now or in an earlier version.
func clipped(text string) bool {
	if len(text) < oldMaxText {
		return false
	}
	n := utf8.RuneCountInString(text)
	return n == oldMaxText || n >= maxText
}

const oldMaxText = 100_000

// opening gives the first lines of a text.
func opening(text string) string {
	const wide = 80 // characters
	var b strings.Builder
	left := openingLines
	for line := range strings.Lines(text) {
		if left <= 0 {
			break
		}
		line = clip(line, left*wide)
		left -= max(1, letters.Lines(line, left))
		b.WriteString(line)
	}
	return strings.TrimRight(b.String(), " \t\n") + " …"
}

// paper is a file that belongs to the dossier.
type paper struct {
	sha    string
	name   string // of the file
	title  string // in the list of documents
	on     procedure.Date
	mail   bool // a mail as it came; else a document
	size   int64
	sent   bool   // it goes along
	within string // name of the file that goes along and holds this one; "" when none does
}

// file is what the dossier is made of besides the case itself: what the
// complainant wrote later, and every file that belongs to it. Texts are read one
// at a time and files only measured, since together they may be more than there
// is memory.
type file struct {
	dossier  templates.Dossier
	timeline []templates.Entry
	papers   []paper
}

// file gathers the file of a case.
func (d *Desk) file(ctx context.Context, o *occasion) (f file, err error) {
	c := o.decision.Case
	left := budget{dossierText}
	left.lines -= letters.Lines(c.Report, dossierText) + letters.Lines(c.RefusalText, dossierText)
	for _, contact := range c.Contacts {
		left.lines -= letters.Lines(contact.Text, dossierText)
	}
	complaint := paper{sha: c.Message, name: "Klacht " + c.ID + ".eml", title: "De klacht", on: c.ReceivedOn, mail: true}
	f.dossier.Complaint = templates.Message{On: c.ReceivedOn, Text: c.Text}
	if c.Message != "" { // what came on paper is nowhere else
		f.papers = append(f.papers, complaint)
		f.dossier.Complaint.File = complaint.name
		f.dossier.Complaint.Text, f.dossier.Complaint.Cut = left.take(c.Text, left.lines)
	}
	of := make(map[string]string) // a file -> the mail it was attached to
	read := 0
	err = d.Log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		if read++; read%factsAStep == 0 {
			o.steps()
		}
		if what := timelineEntry(e.Fact); what != "" {
			f.timeline = append(f.timeline, templates.Entry{At: e.At, What: what})
		}
		if e.Actor.Client() {
			for _, sha := range e.Personal.Documents {
				of[sha] = e.Message
			}
			if clientMail(e.Kind) {
				f.later(c.ID, e.Fact, &left)
			}
		}
	})
	if err != nil {
		return f, err
	}
	f.timeline = append(f.timeline, templates.Entry{At: o.At, What: templates.FactPhrase(procedure.FactReferred)})
	if more := len(f.timeline) - dossierRows; more > 0 {
		// The beginning and the end say how the case went.
		f.dossier.EntryMore = more
		f.timeline = slices.Delete(f.timeline, dossierRows/2, dossierRows/2+more)
	}
	names, err := d.Log.Documents(ctx, c.ID)
	if err != nil {
		return f, err
	}
	for _, sha := range c.Documents {
		i := slices.IndexFunc(names, func(doc caselog.Document) bool { return doc.SHA256 == sha })
		if i < 0 { // erased
			continue
		}
		f.papers = append(f.papers, paper{sha: sha, name: names[i].Name, title: "Bijlage van de klager: " + names[i].Name})
	}
	return f, f.choose(ctx, d, o, of)
}

// later adds a later mail of the complainant. None takes more than half of what
// is left, so that one flood does not keep out what comes behind it.
func (f *file) later(id string, e procedure.Fact, left *budget) {
	if slices.ContainsFunc(f.papers, func(p paper) bool { return p.sha == e.Message }) { // one mail, two facts
		return
	}
	n := len(f.dossier.Later) + f.dossier.LaterMore + 1
	p := paper{sha: e.Message, name: fmt.Sprintf("Bericht %d %s.eml", n, id), title: fmt.Sprintf("Bericht %d van de klager", n), on: e.On, mail: true}
	f.papers = append(f.papers, p)
	if left.lines < headingLines+openingLines {
		f.dossier.LaterMore++
		return
	}
	left.lines -= headingLines
	m := templates.Message{Number: n, On: e.On, File: p.name}
	m.Text, m.Cut = left.take(e.Personal.Text, left.lines/2)
	f.dossier.Later = append(f.dossier.Later, m)
}

// choose says which files go along: the complaint, then as many of the rest as
// there is room for, the smallest first. What was attached to a mail is in that
// mail; it goes along once more when all of it is little.
func (f *file) choose(ctx context.Context, d *Desk, o *occasion, of map[string]string) error {
	sizes, err := d.Log.Sizes(ctx, o.decision.Case.ID)
	if err != nil {
		return err
	}
	f.papers = slices.DeleteFunc(f.papers, func(p paper) bool { _, kept := sizes[p.sha]; return !kept })
	sent, names := make(map[string]bool), make(map[string]string)
	room, all := int64(enclosedBytes), int64(0)
	for _, a := range documents(o.mail) { // the report's own
		room -= int64(len(a.Data))
	}
	order := make([]*paper, len(f.papers))
	for i := range f.papers {
		p := &f.papers[i]
		p.size = sizes[p.sha]
		all += p.size
		if p.mail {
			names[p.sha] = p.name
		}
		order[i] = p
	}
	slices.SortStableFunc(order, func(a, b *paper) int {
		switch {
		case a.name == b.name:
			return 0
		case a.sha == o.decision.Case.Message:
			return -1
		case b.sha == o.decision.Case.Message:
			return 1
		}
		return int(a.size - b.size)
	})
	n := 0
	for _, originals := range []bool{true, false} {
		for _, p := range order {
			if p.mail != originals || !p.mail && sent[of[p.sha]] && all > sentTwice {
				continue
			}
			if n < sentFiles && p.size <= room {
				p.sent, sent[p.sha] = true, true
				room -= p.size
				n++
			}
		}
	}
	messages := append([]*templates.Message{&f.dossier.Complaint}, pointers(f.dossier.Later)...)
	for i := range f.papers {
		p := &f.papers[i]
		if mail := of[p.sha]; !p.mail && sent[mail] {
			p.within = names[mail]
		}
		if !p.sent && p.within == "" {
			f.dossier.NotSent++
		}
		for _, m := range messages {
			if p.mail && m.File == p.name {
				m.Sent = p.sent
			}
		}
	}
	return nil
}

func pointers[T any](list []T) (all []*T) {
	for i := range list {
		all = append(all, &list[i])
	}
	return all
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
	if o.file, err = d.file(ctx, o); err != nil {
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
		if len(v.Documents) == dossierRows {
			v.Dossier.FileMore++
			return
		}
		l.Number = len(v.Documents) + 1
		v.Documents = append(v.Documents, l)
	}
	if c.Paper {
		add(templates.DocumentLine{Name: "De klacht", Date: c.ReceivedOn})
	}
	list := o.file.papers
	if len(list) > 0 && list[0].sha == c.Message {
		add(list[0].line())
		list = list[1:]
	}
	add(templates.DocumentLine{Name: "De ontvangstbevestiging", Date: c.AcknowledgedOn})
	add(templates.DocumentLine{Name: "De rapportage van de genomen stappen", Date: c.ReferredOn})
	for _, f := range documents(o.mail) {
		add(templates.DocumentLine{Name: "Bijlage bij de rapportage: " + f.Name, Date: c.ReferredOn})
	}
	for _, p := range list {
		add(p.line())
	}
}

// line is the file in the list of documents.
func (p paper) line() templates.DocumentLine {
	l := templates.DocumentLine{Name: p.title, Date: p.on, NotSent: !p.sent && p.within == ""}
	switch {
	case p.within != "" && !p.sent:
		l.File = p.within
	case p.mail:
		l.File = p.name
	}
	return l
}
