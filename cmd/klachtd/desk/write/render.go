package write

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/tap"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Mailing is what an occasion sends, ready to be committed.
type Mailing struct {
	Outgoing  []caselog.Outgoing
	Facts     []record.Fact // one for each mail (R24)
	Documents []caselog.Document
	Unheard   []record.Effect // mails without a recipient
}

// Render makes the exact bytes of every mail that follows from an occasion. As long as
// this can fail, nothing is final.
func (w *Writer) Render(ctx context.Context, o *Occasion, office Office) (m Mailing, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic while rendering: %v", r)
		}
	}()
	r := renderer{Writer: w, ctx: ctx, o: o, office: office, letters: make(map[string]document)}
	r.mailed = sync.OnceValues(func() ([]caselog.Letter, error) { return w.Log.Letters(ctx, o.Before.ID) })
	if len(o.Decision.Effects) == 0 { // do not read the log for nothing
		r.keepDocuments(&m)
		return m, nil
	}
	if r.base, err = w.view(ctx, o); err != nil {
		return m, err
	}
	if r.root, err = r.complaintID(); err != nil {
		return m, err
	}
	for _, e := range o.Decision.Effects {
		people := r.addressees(e.To)
		if len(people) == 0 && o.Only == "" && (e.To == record.ToResponsible || e.To == record.ToManager && !managed(w.Rules, o.Decision.Case)) {
			m.Unheard = append(m.Unheard, e)
		}
		for _, to := range people {
			if o.InOne[strings.ToLower(to.Address)] != "" && morning.Collects(e) {
				continue
			}
			if err := r.mail(&m, e, to); err != nil {
				return m, fmt.Errorf("letter %s: %w", e.Letter, err)
			}
			o.progress()
		}
	}
	r.keepDocuments(&m)
	return m, nil
}

// renderer renders the mails of one occasion. A letter with several recipients is made
// once.
type renderer struct {
	*Writer
	ctx     context.Context
	office  Office
	o       *Occasion
	base    templates.View
	root    string                           // Message-ID of the complaint, the root of everybody's thread
	letters map[string]document              // by their text
	mark    string                           // the mark across each of their pages
	concept []document                       // the letters shown by a preview
	past    map[string]*renderer             // renderers of letters that are made again
	mailed  func() ([]caselog.Letter, error) // the mail of the case so far; read at most once
}

// document is a PDF, with the letter it was made from.
type document struct {
	letters.Letter
	name   string // of the file
	pdf    []byte
	sha256 string
}

func newDocument(name string, l letters.Letter, pdf []byte) document {
	return document{Letter: l, name: name, pdf: pdf, sha256: hash(pdf)}
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (r *renderer) addressees(to record.Recipient) []Recipient {
	if to == record.ToHolder {
		name := ""
		if role, ok := r.Rules.Roles.Of(r.o.Letter.To); ok {
			name = r.Rules.Roles.NameOf(role, r.o.Letter.To)
		}
		return one(record.Person{Name: name, Address: r.o.Letter.To}, "")
	}
	if r.o.Reader != nil {
		return []Recipient{*r.o.Reader}
	}
	list := r.To(r.o, to)
	if r.o.Only == "" {
		return list
	}
	return slices.DeleteFunc(list, func(to Recipient) bool { return to.Address != r.o.Only })
}

// mail adds one message to one address.
func (r *renderer) mail(m *Mailing, e record.Effect, to Recipient) error {
	then, err := r.then(e)
	if err != nil {
		return err
	}
	if e.Preview, err = r.numberOf(e); err != nil {
		return err
	}
	v := then.base
	v.Recipient = to.Person
	subject, blocks, doc, err := then.text(e, to, v)
	if err != nil {
		return err
	}
	var files []smtp.File
	if !to.Blind {
		if files, err = then.enclose(e, doc); err != nil {
			return err
		}
	}
	carried := doc.sha256 // the letter in it
	if carried == "" && slices.Contains(e.Enclose, record.EncloseAcknowledgment) {
		carried = dispatch.FileHash(files, fileName(record.LetterAcknowledgement.Letter(), r.base.Case)) // 02 and 03 carry letter 01
	}
	id := r.o.ID
	if id == "" {
		if id, err = smtp.NewMessageID(r.Random, DomainOf(r.House.Email)); err != nil {
			return err
		}
	}
	if _, role := r.Rules.Roles.Of(to.Address); r.RelayRenames && e.Letter == record.MailProof || e.Letter == record.MailRehearsal || role && (r.RelayRenames || e.Letter == record.MailPreview && r.o.Event.Doubt == record.Loose) {
		subject = route.NameInSubject(subject, id)
	}
	inReplyTo, references, err := r.answering(to.Address)
	if err != nil {
		return err
	}
	out := smtp.Outgoing{
		From: mailbox.Address{Name: r.House.Name, Address: r.House.Email},
		To:   mailbox.Address{Name: to.Name, Address: to.Address}, Subject: subject,
		MessageID: id, Date: r.o.At.In(r.Rules.Zone), InReplyTo: inReplyTo, References: references,
		Kind: string(e.Letter), AutoSubmitted: autoSubmitted(e),
		Plain: block.Plain(blocks), HTML: block.HTML("nl", subject, blocks), Files: r.Scanner.Pass(r.ctx, files),
	}
	if e.Letter == record.MailPreview {
		out.Command = r.o.Reading.Canonical()
		if ch, ok := Challenged(r.o); ok {
			out.Command = route.Say(ch.Event)
		}
	}
	parts, err := r.fitting(out)
	if err != nil {
		return err
	}
	var fact *record.Fact
	if r.o.Decision.Case.ID != "" {
		fact = &record.Fact{
			At: r.o.At.UTC(), Actor: r.o.Event.Actor, On: r.Rules.Day(r.o.At), Variant: e.Variant, Post: to.ByPost, Again: e.Again,
			Personal: record.Personal{Person: &record.Person{Name: to.Name, Address: to.Address}},
		}
	} else {
		carried = "" // the log keeps documents of cases
	}
	return m.Put(parts, caselog.Outgoing{
		Kind: e.Letter, Role: e.To, To: to.Address, Preview: e.Preview, DocumentSHA256: carried, NotBefore: r.notBefore(r.o, e), Lists: r.o.Lists,
	}, fact)
}

// autoSubmitted marks our mail as a machine's (RFC 3834 §5): an answer to a command is
// a reply, everything else is generated.
func autoSubmitted(e record.Effect) string {
	if e.To == record.ToSender {
		return "auto-replied"
	}
	return "auto-generated"
}

// text gives subject and body of a mail. A letter's mail has the letter's own text; its
// copies, and all other mail, have their own.
func (r *renderer) text(e record.Effect, to Recipient, v templates.View) (subject string, blocks []block.Block, doc document, err error) {
	if to.Blind {
		text, err := r.write(templates.Blind, r.blindView(e, v))
		return text.Subject, text.Blocks, doc, err
	}
	if slices.Contains(e.Enclose, record.EncloseLetter) {
		if doc, err = r.letterFor(e); err != nil {
			return "", nil, doc, err
		}
	}
	if isLetter(e) && !to.ByPost {
		return "[" + v.Case + "] " + doc.Subject, letters.Blocks(doc.Letter), doc, nil
	}
	if v.Steps, v.Possible, err = r.can(e, to); err != nil {
		return "", nil, doc, err
	}
	name := e.Row().Text
	if to.ByPost {
		name, v.Title = templates.ByPost, e.Row().Title
	}
	if e.Variant == record.VariantAlert && e.To != record.ToHolder {
		v.Claimed = templates.Person{Address: r.o.Letter.To}
	}
	switch e.Letter {
	case record.MailNotice:
		v.ComplaintText = wrote.Beginning(r.o.Decision.Case.Text)
		opened := r.o.Mail
		if r.o.Event.Kind != record.ComplaintReceived {
			if opened, _, err = wrote.Again(r.ctx, r.Log, r.o.Decision.Case.Message); err != nil {
				return "", nil, doc, err
			}
		}
		c := r.o.Decision.Case
		v.Signals = slices.Concat(route.Origin(opened, c.Complainant.Address), v.Signals)
		if r.Setter.Unreadable(strings.Join([]string{c.Complainant.Name, c.Subject, c.Text}, " ")) {
			v.Signals = append(v.Signals, templates.UnknownScript)
		}
	case record.MailProof:
		show := r.proofView
		if e.To == record.ToWriter {
			show = r.placeView
		}
		if v, err = show(e, v); err != nil {
			return "", nil, doc, err
		}
	case record.MailFurther, record.MailWish:
		v.Text = wrote.Beginning(r.base.Text)
		v.TextGoesOn = v.Text != r.base.Text
		if v, err = r.placeView(e, v); err != nil {
			return "", nil, doc, err
		}
	}
	if e.Variant == record.VariantPlace && e.Letter == record.MailReminder {
		v, _ = r.placeView(e, v)
	}
	switch {
	case e.Letter == record.MailFurther && v.ToLead():
		v.Signals = list.NewSignals(r.o.Decision.Facts)
	case e.Letter != record.MailNotice:
		v.Signals = nil // the intake's hints are only for the person who decides on the complaint
	}
	if e.Letter == record.MailReminder && e.To != record.ToResponsible {
		v.Recipient.Role = "" // this person is told, but owes nothing
	}
	switch e.Letter {
	case record.MailReminder, record.MailCommissionReminder, record.MailSettle:
		v.Waiting = r.waitingOf(e.To, r.confirmable())
		for _, w := range slices.Backward(v.Waiting) {
			if w.Again {
				v.Retyped = w.Command
			}
		}
	case record.MailAdvice, record.LetterDecision:
		v.Corrects, v.Replaced = r.o.Decision.Case.Corrects(e.Letter), templates.OutcomePhrase(r.o.Decision.Case.Replaced)
	case record.MailNotDone:
		v.Lapsed = r.waitingOf(e.To, r.lapsed())
	}
	text, err := r.write(name, v)
	task := block.Task(text.Blocks)
	if commands := v.ToLead() || v.ToCommission(); commands && r.o.Event.Doubt != record.NotAReply && v.Command.Word != words.EveryCommand { // a mail begun by a link must not lead to another
		text.Blocks = tap.Links(text.Blocks, tap.Mail{Kind: e.Letter, To: r.House.Email, Subject: text.Subject, Shown: e.Preview, Cases: v.Morning.Cases})
	}
	return text.Subject, slices.Concat(text.Blocks[:task], marker(v), text.Blocks[task:], r.shown(e, doc)), doc, err
}

// marker is the line above which a person writes commands: what a mail client quotes
// below it is never taken for the answer's own words. It comes after what must be done,
// which the reader sees first, even in the list of an inbox. Those lines are recognised
// as ours by the mail that was sent (package answer).
func marker(v templates.View) []block.Block {
	if !v.ToLead() && !v.ToCommission() {
		return nil
	}
	return []block.Block{{Kind: block.Paragraph, Note: true, Lines: []string{text.ReplyMarker}}}
}

// isLetter reports whether the mail is the letter itself, not a copy with its own text.
func isLetter(e record.Effect) bool {
	return e.Row().File != "" && (e.To == record.ToComplainant || e.To == record.ToRepresentative)
}

// answering gives In-Reply-To and References, so that the recipient's mail client puts the
// mail where it belongs: below the mail it answers, else below the last mail to or from
// this same address in this case. No recipient sees the Message-IDs of another.
func (r *renderer) answering(to string) (inReplyTo string, references []string, err error) {
	if r.root != "" {
		references = append(references, r.root)
	}
	if r.o.Before.ID != "" {
		mailed, err := r.mailed()
		if err != nil {
			return "", nil, err
		}
		for _, l := range mailed {
			if record.SameAddress(l.To, to) {
				references = append(references, l.MessageID)
			}
		}
	}
	if id := r.o.Answers; id != "" && record.SameAddress(r.o.Sender.Address, to) {
		references = append(references, id)
	}
	if len(references) == 0 {
		return "", nil, nil
	}
	return references[len(references)-1], references, nil
}

// complaintID gives the Message-ID of the complaint itself, "" for one on paper.
func (r *renderer) complaintID() (string, error) {
	if r.o.Event.Kind == record.ComplaintReceived && r.o.Mail != nil {
		return r.o.Mail.MessageID, nil
	}
	if r.o.Decision.Case.Message == "" {
		return "", nil
	}
	return r.Log.MessageID(r.ctx, r.o.Decision.Case.Message)
}

// keepDocuments stores the PDFs, and the mail's attachments, with the case.
func (r *renderer) keepDocuments(m *Mailing) {
	if r.o.Decision.Case.ID == "" {
		return
	}
	docs := slices.Concat(slices.Collect(maps.Values(r.letters)), r.concept)
	for _, then := range r.past {
		docs = slices.Concat(docs, slices.Collect(maps.Values(then.letters)))
	}
	for _, doc := range docs {
		m.Documents = append(m.Documents, caselog.Document{SHA256: doc.sha256, Name: doc.name, Type: "application/pdf", Data: doc.pdf})
	}
	slices.SortFunc(m.Documents, func(a, b caselog.Document) int { return strings.Compare(a.Name, b.Name) })
	m.Documents = append(m.Documents, r.o.Documents...)
	if r.o.Mail == nil || len(r.o.Mail.Attachments) == 0 || r.o.Event.Doubt.Refuses() { // what a stranger may have sent does not belong to the case
		return
	}
	came := hash(r.o.Raw)
	for _, a := range r.o.Mail.Attachments {
		m.Documents = append(m.Documents, caselog.Document{SHA256: a.SHA256, Mail: came, Name: a.Name, Type: a.Type, Data: a.Data})
	}
}

// managed reports whether a case has a manager who is configured.
func managed(r *rules.Rules, c record.Case) bool {
	m, _ := r.Manager(c)
	return m.Configured()
}

// DomainOf gives the domain of an address.
func DomainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// write fills in a text. If one of the administrator's own texts fails, ours is used
// instead, so that no letter waits for it.
func (w *Writer) write(name string, v templates.View) (templates.Document, error) {
	if w.Filled != nil {
		w.Filled(name, v)
	}
	doc, problems, err := w.Texts.Write(name, v)
	w.NoteTexts(problems)
	return doc, err
}

// NoteTexts records why the administrator's own texts cannot be used.
func (w *Writer) NoteTexts(problems []templates.Problem) {
	for _, p := range w.Failures.Note(w.Texts, problems) {
		w.Logger.Error("a text of your own cannot be used; the shipped one takes its place", "text", p.Error())
	}
}

// noticeDays is the number of working days after receipt by which the notices of a new
// case must have left: the director must be in touch by the tenth (R12).
const noticeDays = 3

// notBefore gives the moment before which a mail does not leave; zero for none. It
// needs only the effect and the slot of the mail that caused it.
func (w *Writer) notBefore(o *Occasion, e record.Effect) time.Time {
	day := o.Slot
	switch {
	case day.IsZero():
		return time.Time{}
	case o.Event.Kind == record.ComplaintReceived && e.Letter == record.LetterAcknowledgement:
		day = earlier(day, w.AcknowledgeAt(o.Event.On))
	case o.Event.Kind == record.ComplaintReceived:
		day = earlier(day, w.Rules.Calendar.WorkingDay(o.Event.On, noticeDays))
	case (o.Event.Kind == record.CommissionWished || o.Event.Kind == record.WithdrawalDenied) && Took(o):
		return time.Time{} // it starts a term or reopens the case, and happens only once
	}
	if !day.After(w.Rules.Day(o.At)) {
		return time.Time{}
	}
	return w.Rules.ReminderAt(day)
}

func earlier(a, b record.Date) record.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// AcknowledgeAt is the last day for letter 01 to leave: a day before its term ends
// (R10), because mail may be refused or the server be unreachable.
func (w *Writer) AcknowledgeAt(received record.Date) record.Date {
	return w.Rules.TermsFor(received, nil, nil, nil).AcknowledgeBy.AddDays(-1)
}
