package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

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
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// mailing is what an occasion sends, ready to be committed.
type mailing struct {
	outgoing  []caselog.Outgoing
	facts     []record.Fact // one for each mail (R24)
	documents []caselog.Document
	unheard   []record.Effect // mails without a recipient
}

// render makes the exact bytes of every mail that follows from an occasion. As long as
// this can fail, nothing is final.
func (d *Desk) render(ctx context.Context, o *occasion) (m mailing, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic while rendering: %v", r)
		}
	}()
	r := renderer{Desk: d, ctx: ctx, o: o, letters: make(map[string]document)}
	r.mailed = sync.OnceValues(func() ([]caselog.Letter, error) { return d.Log.Letters(ctx, o.before.ID) })
	if len(o.decision.Effects) == 0 { // do not read the log for nothing
		r.keepDocuments(&m)
		return m, nil
	}
	if r.base, err = d.view(ctx, o); err != nil {
		return m, err
	}
	if r.root, err = r.complaintID(); err != nil {
		return m, err
	}
	for _, e := range o.decision.Effects {
		people := r.addressees(e.To)
		if len(people) == 0 && o.only == "" && (e.To == record.ToResponsible || e.To == record.ToManager && !d.manager(o.decision.Case).Configured()) {
			m.unheard = append(m.unheard, e)
		}
		for _, to := range people {
			if o.inOne[strings.ToLower(to.Address)] != "" && morning.Collects(e) {
				continue
			}
			if err := r.mail(&m, e, to); err != nil {
				return m, fmt.Errorf("letter %s: %w", e.Letter, err)
			}
			o.step()
		}
	}
	r.keepDocuments(&m)
	return m, nil
}

// renderer renders the mails of one occasion. A letter with several recipients is made
// once.
type renderer struct {
	*Desk
	ctx     context.Context
	o       *occasion
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

func (r *renderer) addressees(to record.Recipient) []recipient {
	if to == record.ToHolder {
		name := ""
		if role, ok := r.roleOf(r.o.letter.To); ok {
			name = r.nameOf(role, r.o.letter.To)
		}
		return one(record.Person{Name: name, Address: r.o.letter.To}, "")
	}
	if r.o.reader != nil {
		return []recipient{*r.o.reader}
	}
	list := r.discreet(r.o, r.recipients(r.o, to))
	if r.o.only == "" {
		return list
	}
	return slices.DeleteFunc(list, func(to recipient) bool { return to.Address != r.o.only })
}

// mail adds one message to one address.
func (r *renderer) mail(m *mailing, e record.Effect, to recipient) error {
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
	if !to.blind {
		if files, err = then.enclose(e, doc); err != nil {
			return err
		}
	}
	carried := doc.sha256 // the letter in it
	if carried == "" && slices.Contains(e.Enclose, record.EncloseAcknowledgment) {
		carried = dispatch.FileHash(files, fileName(record.LetterAcknowledgement.Letter(), r.base.Case)) // 02 and 03 carry letter 01
	}
	id := r.o.id
	if id == "" {
		if id, err = smtp.NewMessageID(r.Random, domainOf(r.House.Email)); err != nil {
			return err
		}
	}
	if _, role := r.roleOf(to.Address); r.RelayRenames && e.Letter == record.MailProof || e.Letter == record.MailRehearsal || role && (r.RelayRenames || e.Letter == record.MailPreview && r.o.event.Doubt == record.Loose) {
		subject = route.NameInSubject(subject, id)
	}
	inReplyTo, references, err := r.thread(to.Address)
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
		out.Command = r.o.reading.Canonical()
		if ch, ok := challenged(r.o); ok {
			out.Command = route.Say(ch.Event)
		}
	}
	parts, err := r.fitting(out)
	if err != nil {
		return err
	}
	var fact *record.Fact
	if r.o.decision.Case.ID != "" {
		fact = &record.Fact{
			At: r.o.At.UTC(), Actor: r.o.event.Actor, On: r.Rules.Day(r.o.At), Variant: e.Variant, Post: to.byPost, Again: e.Again,
			Personal: record.Personal{Person: &record.Person{Name: to.Name, Address: to.Address}},
		}
	} else {
		carried = "" // the log keeps documents of cases
	}
	return m.put(parts, caselog.Outgoing{
		Kind: e.Letter, Role: e.To, To: to.Address, Preview: e.Preview, DocumentSHA256: carried, NotBefore: r.notBefore(r.o, e), Lists: r.o.lists,
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
func (r *renderer) text(e record.Effect, to recipient, v templates.View) (subject string, blocks []block.Block, doc document, err error) {
	if to.blind {
		text, err := r.write(templates.Blind, r.blindView(e, v))
		return text.Subject, text.Blocks, doc, err
	}
	if slices.Contains(e.Enclose, record.EncloseLetter) {
		if doc, err = r.letterFor(e); err != nil {
			return "", nil, doc, err
		}
	}
	if isLetter(e) && !to.byPost {
		return "[" + v.Case + "] " + doc.Subject, letters.Blocks(doc.Letter), doc, nil
	}
	if v.Steps, v.Possible, err = r.can(e, to); err != nil {
		return "", nil, doc, err
	}
	name := e.Row().Text
	if to.byPost {
		name, v.Title = templates.ByPost, e.Row().Title
	}
	if e.Variant == record.VariantAlert && e.To != record.ToHolder {
		v.Claimed = templates.Person{Address: r.o.letter.To}
	}
	switch e.Letter {
	case record.MailNotice:
		v.ComplaintText = wrote.Beginning(r.o.decision.Case.Text)
		opened := r.o.mail
		if r.o.event.Kind != record.ComplaintReceived {
			if opened, _, err = r.message(r.ctx, r.o.decision.Case.Message); err != nil {
				return "", nil, doc, err
			}
		}
		c := r.o.decision.Case
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
		v.Signals = list.NewSignals(r.o.decision.Facts)
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
		v.Corrects, v.Replaced = r.o.decision.Case.Corrects(e.Letter), templates.OutcomePhrase(r.o.decision.Case.Replaced)
	case record.MailNotDone:
		v.Lapsed = r.waitingOf(e.To, r.lapsed())
	}
	text, err := r.write(name, v)
	task := block.Task(text.Blocks)
	if commands := v.ToLead() || v.ToCommission(); commands && r.o.event.Doubt != record.NotAReply && v.Command.Word != words.EveryCommand { // a mail begun by a link must not lead to another
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

// thread gives In-Reply-To and References, so that the recipient's mail client puts the
// mail where it belongs: below the mail it answers, else below the last mail to or from
// this same address in this case. No recipient sees the Message-IDs of another.
func (r *renderer) thread(to string) (inReplyTo string, references []string, err error) {
	if r.root != "" {
		references = append(references, r.root)
	}
	if r.o.before.ID != "" {
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
	if id := r.o.answers; id != "" && record.SameAddress(r.o.sender.Address, to) {
		references = append(references, id)
	}
	if len(references) == 0 {
		return "", nil, nil
	}
	return references[len(references)-1], references, nil
}

// complaintID gives the Message-ID of the complaint itself, "" for one on paper.
func (r *renderer) complaintID() (string, error) {
	if r.o.event.Kind == record.ComplaintReceived && r.o.mail != nil {
		return r.o.mail.MessageID, nil
	}
	if r.o.decision.Case.Message == "" {
		return "", nil
	}
	return r.Log.MessageID(r.ctx, r.o.decision.Case.Message)
}

// keepDocuments stores the PDFs, and the mail's attachments, with the case.
func (r *renderer) keepDocuments(m *mailing) {
	if r.o.decision.Case.ID == "" {
		return
	}
	docs := slices.Concat(slices.Collect(maps.Values(r.letters)), r.concept)
	for _, then := range r.past {
		docs = slices.Concat(docs, slices.Collect(maps.Values(then.letters)))
	}
	for _, doc := range docs {
		m.documents = append(m.documents, caselog.Document{SHA256: doc.sha256, Name: doc.name, Type: "application/pdf", Data: doc.pdf})
	}
	slices.SortFunc(m.documents, func(a, b caselog.Document) int { return strings.Compare(a.Name, b.Name) })
	m.documents = append(m.documents, r.o.Documents...)
	if r.o.mail == nil || r.o.event.Doubt.Refuses() { // what a stranger may have sent does not belong to the case
		return
	}
	came := hash(r.o.raw)
	for _, a := range r.o.mail.Attachments {
		m.documents = append(m.documents, caselog.Document{SHA256: a.SHA256, Mail: came, Name: a.Name, Type: a.Type, Data: a.Data})
	}
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// write fills in a text. If one of the administrator's own texts fails, ours is used
// instead, so that no letter waits for it.
func (d *Desk) write(name string, v templates.View) (templates.Document, error) {
	if d.Filled != nil {
		d.Filled(name, v)
	}
	doc, problems, err := d.Texts.Write(name, v)
	d.NoteTexts(problems)
	return doc, err
}

// NoteTexts records why the administrator's own texts cannot be used.
func (d *Desk) NoteTexts(problems []templates.Problem) {
	for _, p := range d.Failures.Note(d.Texts, problems) {
		d.Logger.Error("a text of your own cannot be used; the shipped one takes its place", "text", p.Error())
	}
}
