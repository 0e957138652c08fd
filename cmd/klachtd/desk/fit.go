package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// askedAbove is the size in bytes above which we ask the mail server for its limit.
const askedAbove = 1 << 20

// room gives how large a mail may be, in bytes; it asks the server only if size is large.
func (d *Desk) room(ctx context.Context, size int) int {
	if size <= askedAbove {
		return dispatch.LargestMail
	}
	if s, ok := d.Sender.(interface{ Room(context.Context) int64 }); ok {
		if n := s.Room(ctx); n > 0 && n < dispatch.LargestMail {
			return int(n)
		}
	}
	return dispatch.LargestMail
}

// parcels splits a mail that is too large.
func (d *Desk) parcels(id string) dispatch.Parcels {
	return dispatch.Parcels{
		Case: id, Organisation: d.House.Name, Phone: d.House.Phone, Email: d.House.Email, Random: d.Random, Attached: attached,
		Own: func(f smtp.File) bool {
			return strings.HasPrefix(f.Type, "application/pdf") &&
				(id != "" && strings.HasSuffix(f.Name, " "+id+".pdf") || f.Name == regulationFile || f.Name == workingMethodFile) // R16
		},
	}
}

// fitting gives a mail in as many parts as the mail server needs, usually one.
func (r *renderer) fitting(out smtp.Outgoing) ([]smtp.Outgoing, error) {
	parcels := r.parcels(r.o.decision.Case.ID)
	parcels.Raw, parcels.Mail = r.o.raw, r.o.mail
	out.Files = parcels.Once(out.Files)
	size := dispatch.Slack
	for _, f := range out.Files {
		size += dispatch.Encoded(f)
	}
	room := r.room(r.ctx, size)
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

// smaller makes a mail again, smaller, after it was refused for its size. It gives
// nothing if that was not the reason, or if it cannot be made smaller.
func (d *Desk) smaller(ctx context.Context, q caselog.Queued, sendErr error) ([]smtp.Outgoing, error) {
	var failure *smtp.Error
	if !errors.As(sendErr, &failure) || !failure.TooLarge {
		return nil, nil
	}
	return d.parcels(q.CaseID).Anew(q.Raw, d.room(ctx, len(q.Raw)), d.Now().In(d.Rules.Zone))
}

// put adds a mail, in as many parts as it has, to what is committed. as says what it
// is, fact how it is recorded in a case.
func (m *mailing) put(parts []smtp.Outgoing, as caselog.Outgoing, fact *record.Fact) error {
	document := as.DocumentSHA256
	for i, o := range parts {
		if err := dispatch.Freeze(o, &as); err != nil {
			return err
		}
		as.DocumentSHA256 = document
		if len(parts) > 1 && !slices.ContainsFunc(o.Files, func(f smtp.File) bool { return hash(f.Data) == document }) {
			as.DocumentSHA256 = ""
		}
		if i > 0 && as.Kind == record.MailPreview {
			as.Preview = 0 // it is the first that asks
		}
		m.outgoing = append(m.outgoing, as)
		if fact != nil {
			f := *fact
			f.Kind, f.Letter, f.To, f.Message, f.Document = record.FactLetterQueued, as.Kind, as.Role, as.SHA256, as.DocumentSHA256
			m.facts = append(m.facts, f)
		}
	}
	return nil
}
