package write

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// parcels splits a mail that is too large.
func (w *Writer) parcels(id string) dispatch.Parcels {
	return dispatch.Parcels{
		Case: id, Organisation: w.House.Name, Phone: w.House.Phone, Email: w.House.Email, Random: w.Random, Attached: attached,
		Own: func(f smtp.File) bool {
			return strings.HasPrefix(f.Type, "application/pdf") &&
				(id != "" && strings.HasSuffix(f.Name, " "+id+".pdf") || f.Name == regulationFile || f.Name == workingMethodFile) // R16
		},
	}
}

// fitting gives a mail in as many parts as the mail server needs, usually one.
func (r *renderer) fitting(out smtp.Outgoing) ([]smtp.Outgoing, error) {
	parcels := r.parcels(r.o.Decision.Case.ID)
	parcels.Raw, parcels.Mail = r.o.Raw, r.o.Mail
	out.Files = parcels.Once(out.Files)
	size := dispatch.Slack
	for _, f := range out.Files {
		size += dispatch.Encoded(f)
	}
	room := r.office.Room(r.ctx, size)
	if size <= room/2 { // its text is never that long
		return []smtp.Outgoing{out}, nil
	}
	mail, err := smtp.Lay(out)
	if err != nil || mail.Len() <= room {
		return []smtp.Outgoing{out}, err
	}
	parts, err := parcels.Fit(out, room, true)
	if errors.Is(err, dispatch.ErrWhole) {
		return []smtp.Outgoing{out}, nil
	}
	return parts, err
}

// Smaller makes a mail again, smaller, after it was refused for its size. It gives
// nothing if that was not the reason, or if it cannot be made smaller.
func (w *Writer) Smaller(ctx context.Context, q caselog.Queued, sendErr error, office Office, now time.Time) ([]smtp.Outgoing, error) {
	var failure *smtp.Error
	if !errors.As(sendErr, &failure) || !failure.TooLarge {
		return nil, nil
	}
	raw, err := dispatch.Body(ctx, q).Bytes()
	if err != nil {
		return nil, err
	}
	return w.parcels(q.CaseID).Anew(raw, office.Room(ctx, len(raw)), now.In(w.Rules.Zone))
}

// Put adds a mail, in as many parts as it has, to what is committed. as says what it
// is, fact how it is recorded in a case.
func (m *Mailing) Put(parts []smtp.Outgoing, as caselog.Outgoing, fact *record.Fact) error {
	document := as.DocumentSHA256
	for i, o := range parts {
		if err := dispatch.Freeze(o, &as); err != nil {
			return err
		}
		as.DocumentSHA256 = document
		if len(parts) > 1 && !slices.ContainsFunc(o.Files, func(f smtp.File) bool { return f.Hash() == document }) {
			as.DocumentSHA256 = ""
		}
		if i > 0 && as.Kind == record.MailPreview {
			as.Preview = 0 // it is the first that asks
		}
		m.Outgoing = append(m.Outgoing, as)
		if fact != nil {
			f := *fact
			f.Kind, f.Letter, f.To, f.Message, f.Document = record.FactLetterQueued, as.Kind, as.Role, as.SHA256, as.DocumentSHA256
			m.Facts = append(m.Facts, f)
		}
	}
	return nil
}
