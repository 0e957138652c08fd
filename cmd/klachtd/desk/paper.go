package desk

import (
	"context"
	"errors"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Paper is a complaint that came by post or over the counter (R06). Its terms
// run from the date of the stamp.
type Paper struct {
	Complainant record.Person // Address may be empty: letters then go by post
	Postal      string        // where to, in lines
	Phone       string
	Stamped     record.Date
	Subject     string
	Text        string
	Scans       []caselog.Document
}

// Register opens a case for a complaint on paper, for the administrator, and gives its
// number. Its mail is sent by the daemon, or by the next pass.
func (d *Desk) Register(ctx context.Context, p Paper) (id string, err error) {
	if err := d.HeedAbsence(ctx); err != nil {
		return "", err
	}
	now := d.Now()
	event := record.Event{
		Kind: record.ComplaintReceived, Actor: record.ByAdministrator, On: p.Stamped,
		Subject: p.Subject, Text: p.Text, Complaint: &record.Complaint{Complainant: p.Complainant, Paper: true},
	}
	if p.Postal+p.Phone != "" {
		event.Complaint.Of = &record.Particulars{Postal: p.Postal, Phone: p.Phone}
	}
	for _, s := range p.Scans {
		event.Documents = append(event.Documents, s.SHA256)
	}
	for range 5 { // the daemon may take the number first
		id, err = d.Log.NextCaseID(ctx, p.Stamped.Year)
		if err != nil {
			return "", err
		}
		event.Complaint.ID = id
		o := write.Decide(d.Rules, record.Case{}, event, now)
		o.Documents = p.Scans
		if err = d.finish(ctx, o); !errors.Is(err, caselog.ErrConflict) {
			return id, err
		}
	}
	return "", err
}

// ByHand decides what the administrator does in a case, on its present state. It gives
// [caselog.ErrNoCase], and a refusal if the regulation refuses.
func (d *Desk) ByHand(ctx context.Context, id string, event record.Event) (*procedure.Refusal, error) {
	return d.byHand(ctx, id, event, nil)
}

// byHand does that; where, when set, says what mail of the case it moves, which is then
// handled in its new place.
func (d *Desk) byHand(ctx context.Context, id string, event record.Event, where func(record.Case, record.Event) (*record.Place, error)) (*procedure.Refusal, error) {
	if err := d.HeedAbsence(ctx); err != nil {
		return nil, err
	}
	now := d.Now()
	event.Actor, event.At, event.On = record.ByAdministrator, now.UTC(), d.Rules.Day(now)
	for range 5 { // the daemon may write in it first
		c, err := d.Log.Case(ctx, id)
		if err == nil && where != nil {
			event.Place, err = where(c, event)
		}
		if err != nil {
			return nil, err
		}
		o := write.Decide(d.Rules, c, event, now)
		if o.Decision.Refusal != nil {
			return o.Decision.Refusal, nil
		}
		if err = d.finish(ctx, o); err == nil && where != nil {
			return nil, d.handleMoved(ctx, event.Place)
		}
		if !errors.Is(err, caselog.ErrConflict) {
			return nil, err
		}
	}
	return nil, caselog.ErrConflict
}
