package write

import (
	"context"
	"fmt"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// mostParsed is how many bytes of a mail are read to show its beginning.
const mostParsed = 8 << 20

// heldItems are the mails of a list; those shown whole include their beginning.
func (w *Writer) heldItems(ctx context.Context, o *Occasion) ([]templates.HeldItem, error) {
	var items []templates.HeldItem
	enclosed := list.Enclosed(o.Held, o.Whole)
	for _, h := range o.Held {
		item := w.heldItem(h)
		if slices.Contains(o.Whole, h.Number) {
			item.TooLarge = !slices.Contains(enclosed, h.Number)
			m := o.Mail
			if o.Handled == nil || m == nil || h.SHA256 != o.Handled.SHA256 {
				raw, err := w.Log.RawStart(ctx, h.SHA256, mostParsed)
				if err != nil {
					return nil, err
				}
				m = mailbox.Parse(raw)
			}
			list.Begin(&item, m)
			o.progress()
		}
		items = append(items, item)
	}
	return items, nil
}

// heldItem is what the log alone says about a mail.
func (w *Writer) heldItem(h caselog.HeldRow) templates.HeldItem {
	item := list.Item(h)
	propose.Show(&item, h.Proposed)
	item.AcknowledgeBy = w.Rules.TermsFor(w.Rules.Day(h.Received), nil, nil, nil).AcknowledgeBy
	return item
}

// listedMails attaches the mails as files for those who judge them. Those who only make
// sure that somebody does get the list without the contents.
func (r *renderer) listedMails(e record.Effect) ([]smtp.File, error) {
	if e.To == record.ToAdministrator || e.To == record.ToEscalation && !r.Rules.Deputises(r.Rules.Roles.Escalation) {
		return nil, nil
	}
	var files []smtp.File
	mails := slices.Concat(r.o.Held, r.o.Along)
	enclosed := list.Enclosed(mails, r.o.Whole)
	for _, h := range mails {
		if !slices.Contains(enclosed, h.Number) {
			continue
		}
		raw, found, err := r.Log.Raw(r.ctx, h.SHA256)
		if err != nil {
			return nil, err
		}
		if found {
			name := fmt.Sprintf("Bericht %d.eml", h.Number)
			if e.To == record.ToCommission && r.Rules.Roles.Taken(h.From) {
				files = append(files, r.passedTo(e, name, mailbox.Parse(raw), raw)...)
				continue
			}
			files = append(files, smtp.File{Name: name, Type: "message/rfc822", Data: raw})
		}
	}
	return files, nil
}
