package write

import (
	"context"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
)

// proofView is what 29 shows: the mail that a client is asked about, which is not
// always the latest.
func (r *renderer) proofView(e record.Effect, v templates.View) (templates.View, error) {
	u, _ := r.o.Decision.Case.UnprovenMail(e.Preview)
	mails, err := r.MailsIn(r.ctx, r.o.Decision.Case.ID)
	if err != nil {
		return v, err
	}
	m := r.o.Mail
	if m == nil || r.o.Event.Message != u.Message || r.o.Answer != nil {
		if m, _, err = wrote.Again(r.ctx, r.Log, u.Message); err != nil {
			return v, err
		}
	}
	v.Command.Word = ""
	if row, known := words.For(u.Kind, u.Actor); known {
		v.Command.Word = row.Word
	}
	if h, found := mails[u.Message]; found {
		v.Command.At = h.Received
	}
	if u.Message == r.o.Event.Message && r.o.Answer == nil {
		v.Command.At = r.o.Event.At
	}
	v.AttachmentNames = nil
	if m != nil {
		says, err := r.words(r.ctx, m, r.o.Decision.Case.ID)
		if err != nil {
			return v, err
		}
		whole := says.Text
		if words, found := r.Proposer().Words(m, v.Command.At); found { // not what one of our people said about it
			whole = words
		}
		v.Text = wrote.Beginning(whole)
		v.TextGoesOn = v.Text != whole
		asked := r.o.Decision.Case.Complainant
		if u.Actor == record.ByRepresentative {
			asked = r.o.Decision.Case.RepPerson()
		}
		from, _ := r.Ours().Author(m)
		v.Elsewhere = !record.SameAddress(from.Address, asked.Address)
		for _, a := range m.Attachments {
			v.AttachmentNames = append(v.AttachmentNames, a.Name)
		}
	}
	return v, nil
}

// MailsIn gives the mail of a case by its SHA-256.
func (w *Writer) MailsIn(ctx context.Context, id string) (map[string]caselog.HeldRow, error) {
	rows, err := w.Log.MailIn(ctx, id)
	mails := make(map[string]caselog.HeldRow, len(rows))
	for _, h := range rows {
		mails[h.SHA256] = h
	}
	return mails, err
}
