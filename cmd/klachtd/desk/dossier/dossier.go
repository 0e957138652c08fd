// Package dossier collects the file of a case for the commission (R15), and limits its
// pages and bytes. A complainant can send any number of mails of any length, and all of
// it belongs to the dossier: what does not fit in its pages is attached as the original
// mail, and what is too much for a mail is named.
//
//	dossier.go  its contents, as the text shows them
//	budget.go   how much of each text is printed
//	choose.go   which files are attached, before any are read, and which parts nobody vouches for
package dossier

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/parcel"
)

// namedFiles is how many unattached files a mail names.
const namedFiles = 30

// factsAStep is how many facts are read before progress is reported.
const factsAStep = 50

// A Dossier is the contents of the commission's file besides the case itself. Texts are
// read one at a time and files only measured, because together they may not fit in
// memory.
type Dossier struct {
	Files []*File // what belongs to it; the complaint is the first

	c        record.Case
	mailed   []caselog.Letter
	report   []string // names of the files that came with the report
	messages messages
	timeline []templates.Entry
	staff    []templates.Message // what the manager, and director or deputy for the staff, say
	today    record.Date
}

// messages are what the complainant wrote, and how much is left out.
type messages struct {
	Complaint                     templates.Message
	Later                         []templates.Message
	LaterMore, EntryMore, NotSent int
	Unproven                      int      // mails that wait for the client whose name they have
	NotSentFiles                  []string // at most as many as a mail names
}

// Report is what came with the report of the steps taken.
type Report struct {
	Names []string
	Size  int64 // of all its files

	// PassedOn are mails of the case, by SHA-256, in which one of our people passes on
	// a client's words. What our people say there stays internal: only the words are
	// attached.
	PassedOn map[string]bool
}

// Archive has what belongs to a case; *caselog.Log is one.
type Archive interface {
	EachFact(ctx context.Context, id string, tell func(caselog.Entry)) error
	Kept(ctx context.Context, id string) (map[string]caselog.Kept, error)
	Letters(ctx context.Context, id string) ([]caselog.Letter, error)
}

// Gather collects the file of a case that is submitted now, for a mail with room for so
// many bytes of files. step is called repeatedly while it reads.
func Gather(ctx context.Context, log Archive, c record.Case, report Report, room int64, now time.Time, today record.Date, step func()) (*Dossier, error) {
	kept, err := log.Kept(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	d := &Dossier{c: c, report: report.Names, today: today}
	had := make(map[string]bool)
	add := func(f File) bool {
		k, there := kept[f.SHA256]
		if f.Size = k.Size; there { // not erased
			if f.Name == "" {
				f.Name = k.Name(f.In)
				f.title += f.Name
			}
			known := f.SHA256 // one mail can cause two facts
			if !f.Mail {
				known += f.Name // and several mails can have the same file
			}
			if had[known] {
				return false
			}
			had[known] = true
			d.Files = append(d.Files, &f)
		}
		return there
	}
	budget := newBudget()
	budget.spend(c.Report)
	budget.spend(c.RefusalText)
	for _, contact := range slices.Concat(c.Contacts, c.Tries) {
		budget.spend(contact.Text)
	}
	d.messages.Complaint = templates.Message{On: c.ReceivedOn, Text: c.Text}
	name := "Klacht " + c.ID
	switch complaint := (File{Name: name + ".eml", title: complaintTitle, on: c.ReceivedOn, SHA256: c.Message, Mail: true}); {
	case report.PassedOn[c.Message]:
		text, cut := budget.first(c.Text)
		d.messages.Complaint.Text, d.messages.Complaint.Cut = text, cut
		d.messages.Complaint.File = d.alone(complaint, c.Text, cut)
	case add(complaint): // on paper: it is nowhere else
		d.messages.Complaint.File = complaint.Name
		d.messages.Complaint.Text, d.messages.Complaint.Cut = budget.first(c.Text)
	}
	known, err := beforehand(ctx, log, c)
	if err != nil {
		return nil, err
	}
	for _, f := range known.stated {
		d.state(f, budget, add)
	}
	number, read := 0, 0
	var attached []File
	err = log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		if read++; read%factsAStep == 0 {
			step()
		}
		if known.gone(e) { // it belongs to another case now
			return
		}
		if what := Told(e.Fact); what != "" {
			d.timeline = append(d.timeline, templates.Entry{At: e.At, What: what})
		}
		if !ofClient(e.Fact) {
			return
		}
		doubt, waits, out := known.proof.says(e.Fact, d.today)
		if waits {
			d.messages.Unproven++
		}
		if waits || out {
			return
		}
		attached = append(attached, filesOf(e.Fact)...)
		name, title := fmt.Sprintf("Bericht %d %s.eml", number+1, c.ID), fmt.Sprintf("Bericht %d van de klager", number+1)
		if doubt == templates.Unverified {
			title = fmt.Sprintf("Bericht %d, niet gecontroleerd", number+1)
		}
		came := File{Name: name, title: title, on: e.On, SHA256: e.Message, Mail: true}
		switch {
		case !clientMail(e.Kind):
			return
		case e.Kind == record.FactMailDenied:
			name = "" // it quotes what the client denies
		case report.PassedOn[e.Message]:
		case !add(came):
			return
		}
		number++
		text, cut, ok := budget.next(e.Personal.Text)
		if report.PassedOn[e.Message] {
			name = d.alone(came, e.Personal.Text, cut || !ok)
		}
		if !ok {
			d.messages.LaterMore++
			return
		}
		d.messages.Later = append(d.messages.Later, templates.Message{Number: number, On: e.On, Text: text, Cut: cut, File: name, Doubt: doubt})
	})
	if err != nil {
		return nil, err
	}
	d.timeline = append(d.timeline, templates.Entry{At: now, What: templates.FactPhrase(record.FactReferred)})
	if more := len(d.timeline) - rows; more > 0 { // the two ends show how the case went
		d.messages.EntryMore = more
		d.timeline = slices.Delete(d.timeline, rows/2, rows/2+more)
	}
	for _, f := range attached {
		f.title = "Bijlage van de klager: "
		add(f)
	}
	choose(d.Files, room-report.Size)
	d.sayWhatGoes()
	d.mailed, err = log.Letters(ctx, c.ID)
	return d, err
}

// alone adds a client's words without the mail they came in, unless they are printed
// whole, and gives the name of that file.
func (d *Dossier) alone(mail File, words string, cut bool) string {
	if !cut {
		return ""
	}
	mail.Name, mail.Mail, mail.Words, mail.Size = strings.TrimSuffix(mail.Name, ".eml")+".txt", false, words, int64(len(words))
	d.Files = append(d.Files, &mail)
	return mail.Name
}

// ofClient reports whether a fact is a client's, or the complaint recorded for them.
func ofClient(f record.Fact) bool { return f.Actor.Client() || f.Kind == record.FactReceived }

func filesOf(f record.Fact) (files []File) {
	for _, sha := range f.Personal.Documents {
		files = append(files, File{SHA256: sha, In: f.Came()})
	}
	return files
}

// ClientFiles gives what clients attached to the mails of a case that are certainly
// theirs, in order.
func ClientFiles(ctx context.Context, log Archive, c record.Case) (files []File, err error) {
	known, err := beforehand(ctx, log, c)
	if err != nil {
		return nil, err
	}
	return files, log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		if _, waits, out := known.proof.says(e.Fact, record.Date{}); ofClient(e.Fact) && !waits && !out && !known.gone(e) {
			files = append(files, filesOf(e.Fact)...)
		}
	})
}

// state adds what was said for the dossier, with its files; a manager's mail as it
// came.
func (d *Dossier) state(f record.Fact, b *budget, add func(File) bool) {
	m := templates.Message{On: f.On, Who: templates.StatedBy(f.Actor, f.Personal.Person)}
	if f.Personal.Person != nil {
		name := fmt.Sprintf("Reactie %d %s.eml", len(d.staff)+1, d.c.ID)
		if add(File{Name: name, title: fmt.Sprintf("Reactie %d, van de leidinggevende", len(d.staff)+1), on: f.On, SHA256: f.Came(), Mail: true}) {
			m.File = name
		}
	}
	for _, file := range filesOf(f) {
		file.title = "Bijlage bij de reactie: "
		if add(file) {
			m.Files = append(m.Files, d.Files[len(d.Files)-1].Name)
		}
	}
	var printed bool
	if m.Text, m.Cut, printed = b.next(f.Personal.Text); !printed {
		m.Cut = true
	}
	d.staff = append(d.staff, m)
}

// sayWhatGoes makes the messages say which of them are attached.
func (d *Dossier) sayWhatGoes() {
	sent := make(map[string]bool)
	for _, f := range d.Files {
		sent[f.Name] = sent[f.Name] || (f.Mail || f.Words != "") && f.Sent
		if !f.Sent && f.Within == "" {
			if d.messages.NotSent++; d.messages.NotSent <= namedFiles {
				d.messages.NotSentFiles = append(d.messages.NotSentFiles, f.Name+" ("+parcel.Megabytes(int(f.Size))+")")
			}
		}
	}
	if more := d.messages.NotSent - namedFiles; more > 0 {
		d.messages.NotSentFiles = append(d.messages.NotSentFiles, fmt.Sprintf("en nog %d, die in deel 5 van het dossier staan", more))
	}
	d.messages.Complaint.Sent = sent[d.messages.Complaint.File]
	for i := range d.staff {
		d.staff[i].Sent = sent[d.staff[i].File]
	}
	for i := range d.messages.Later {
		d.messages.Later[i].Sent = sent[d.messages.Later[i].File]
	}
}

// Show puts the dossier into the view of its text; day gives the day of an instant.
func (d *Dossier) Show(v *templates.View, day func(time.Time) record.Date) {
	c := d.c
	for _, l := range d.mailed {
		switch {
		case l.Status != caselog.LetterSent:
		case l.Kind == record.MailManagerCopy:
			v.ManagerToldOn = day(l.SentAt)
		}
	}
	if on := c.Arrived(record.MailManagerCopy); !on.IsZero() {
		v.ManagerToldOn = on
	}
	v.WorkingMethodDelivered = !c.Arrived(record.LetterReferral).IsZero()
	v.ComplaintSubject, v.Report, v.Reaction = c.Subject, c.Report, c.RefusalText
	v.ReportFiles = d.report
	v.EmployeeStep, v.ManagerStep = stepOf(c.Report, 1), stepOf(c.Report, 2)
	v.Contacts, v.Tries = append(v.Contacts, c.Contacts...), append(v.Tries, c.Tries...)
	m := d.messages
	v.ComplaintMail, v.Later, v.LaterMore, v.EntryMore, v.NotSent = m.Complaint, m.Later, m.LaterMore, m.EntryMore, m.NotSent
	v.NotSentFiles, v.Unproven = m.NotSentFiles, m.Unproven
	v.Statements = d.staff
	v.Timeline, v.ComplaintText = d.timeline, m.Complaint.Text
	d.list(v)
}

// Timeline is the picture of the terms beside their table.
func Timeline(v templates.View) letters.Timeline {
	l := letters.Timeline{From: v.Received}
	for _, t := range v.Terms {
		if t.State == templates.TermDropped {
			continue
		}
		due := t.Due
		if t.Until.IsValid() {
			due = t.Until
		}
		l.Spans = append(l.Spans, letters.Span{Label: t.Label(), Due: due, Done: t.MetOn, Verdict: t.Verdict(), Late: t.State == templates.TermLate})
	}
	return l
}

// The names of two documents in the list.
const (
	complaintTitle = "De klacht"
	reportTitle    = "De rapportage van de genomen stappen"
)

// list numbers what goes to the commission.
func (d *Dossier) list(v *templates.View) {
	add := func(l templates.DocumentLine) {
		if len(v.Documents) == rows {
			v.FileMore++
			return
		}
		l.Number, l.Part = len(v.Documents)+1, d.part(l.Name)
		v.Documents = append(v.Documents, l)
	}
	files, mails := d.Files, make(map[string]string)
	for _, f := range files {
		if f.Mail {
			mails[f.SHA256] = f.Name
		}
	}
	complaint := templates.DocumentLine{Name: complaintTitle, Date: d.c.ReceivedOn}
	if len(files) > 0 && files[0].SHA256 == d.c.Message {
		complaint, files = files[0].line(mails), files[1:]
	}
	add(complaint)
	confirmed := templates.DocumentLine{Name: "De ontvangstbevestiging", Date: d.c.AcknowledgedOn}
	for _, l := range d.mailed {
		if l.Kind == record.LetterAcknowledgement && l.DocumentSHA256 != "" {
			confirmed.SHA256 = l.DocumentSHA256
		}
	}
	add(confirmed)
	add(templates.DocumentLine{Name: reportTitle, Date: d.c.ReferredOn})
	for _, name := range d.report {
		add(templates.DocumentLine{Name: "Bijlage bij de rapportage: " + name, Date: d.c.ReferredOn})
	}
	for _, f := range files {
		add(f.line(mails))
	}
}

// part is how the heading begins under which a listed document is printed.
func (d *Dossier) part(name string) string {
	for _, m := range d.messages.Later {
		if mail := fmt.Sprintf("Bericht %d", m.Number); strings.HasPrefix(name, mail+" ") || strings.HasPrefix(name, mail+",") {
			return mail
		}
	}
	switch {
	case name == complaintTitle && d.messages.Complaint.Text != "":
		return "Deel 1"
	case name == reportTitle:
		return "Deel 2"
	case strings.HasPrefix(name, "Reactie "):
		return "7. Reactie van de medewerker en de leidinggevende"
	}
	return ""
}

// line is the file in the list of documents; mails are the names of the mails
// among the files.
func (f *File) line(mails map[string]string) templates.DocumentLine {
	l := templates.DocumentLine{Name: f.title, Date: f.on, NotSent: !f.Sent && f.Within == "", SHA256: f.SHA256}
	if f.Words != "" {
		l.SHA256 = fmt.Sprintf("%x", sha256.Sum256([]byte(f.Words)))
	}
	switch {
	case f.Mail, f.Words != "":
		l.File = f.Name
	case !f.Sent:
		l.File = mails[f.Within]
	}
	return l
}

func clientMail(k record.FactKind) bool {
	return k == record.FactFurtherMail || k == record.FactMailConfirmed || k == record.FactMailDenied || k == record.FactWithdrawalWish || k == record.FactWithdrawalRefused || k == record.FactReopened
}

// stepOf finds what the report says about one of the first steps (R04, R05), if the
// director wrote it as "Stap 1: ...".
func stepOf(report string, step int) string {
	for line := range strings.Lines(report) {
		head, said, colon := strings.Cut(line, ":")
		if colon && strings.EqualFold(strings.TrimSpace(head), fmt.Sprintf("stap %d", step)) {
			return strings.TrimSpace(said)
		}
	}
	return ""
}

// Told says what a fact was, for the dossier; the program's own bookkeeping is left
// out.
func Told(f record.Fact) string {
	switch f.Kind {
	case record.FactFurtherMail:
		if f.Unverified {
			return templates.UnverifiedMail
		}
	case record.FactLetterQueued, record.FactAsked, record.FactRefused, record.FactPreviewed, record.FactPreviewCancelled,
		record.FactChallenged, record.FactConfirmed:
		return ""
	case record.FactLetterSent:
		row := f.Letter.Letter()
		if row.File == "" && f.Letter != record.MailManagerCopy {
			return "" // notices to the director and transcripts
		}
		return "Verstuurd: " + row.Title + "."
	case record.FactLetterFailed:
		if row := f.Letter.Letter(); record.Tracked(f.Letter) {
			return "Niet aangekomen: " + row.Title + "."
		}
	case record.FactPosted:
		return fmt.Sprintf("%s: %s.", strings.TrimSuffix(templates.FactPhrase(f.Kind), "."), templates.Date(f.On))
	case record.FactLanguage:
		return templates.Done(f.Kind, templates.YesNo(f.Yes))
	case record.FactReminded:
		if f.Term == record.TermProof {
			return "" // the question itself is in the dossier
		}
		return fmt.Sprintf("%s (%s)", templates.FactPhrase(f.Kind), templates.TermPhrase(f.Term))
	}
	return templates.FactPhrase(f.Kind)
}
