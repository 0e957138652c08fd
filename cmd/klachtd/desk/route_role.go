package desk

import (
	"context"
	"errors"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// fromRole reads a mail of the director, the deputy, the commission or a
// manager. It is never a complaint by itself. A command counts only in answer
// to a mail that we sent to this very address; a question whose answer goes to
// the role's own address needs none.
func (d *Desk) fromRole(ctx context.Context, f caselog.Filed, m *mailbox.Message, role procedure.Actor, t thread) (errand, error) {
	if role == procedure.ByManager {
		return d.fromStaff(ctx, f, m, t)
	}
	e := errand{
		sender: procedure.Person{Name: d.Rules.Roles.Holder(role).Name, Address: m.From[0].Address},
		cmd:    mailbox.ReadCommand(m.Reply, d.reading(vocabulary(role), f, m.From[0].Name, d.Rules.Roles.Holder(role).Name, d.Rules.Roles.Chair)),
	}
	e.event = d.mailEvent(procedure.Event{}, role, f, m)
	if m.Ambiguous {
		e.cmd.Command = nil
	}
	command := e.cmd.Command
	if t.own != nil {
		e.caseID = t.own.CaseID
	}
	switch {
	case command != nil && command.Name == "overzicht" && role != procedure.ByCommission:
		e.do = overview
	case command != nil && command.Name == "hulp" && e.caseID == "":
		e.do = help
	case command != nil && (command.Name == "klacht" || command.Name == "geen klacht"):
		e.do = judge
		if t.own == nil || t.own.Kind != "24" {
			e.do, e.reason = refuse, "not-a-reply"
		}
	case e.caseID != "":
		e.do = join
		e.event = d.mailEvent(d.command(e.cmd, role, f, m), role, f, m)
		if e.event.Kind == procedure.Advise {
			e.event.Documents = adviceDocuments(m)
		}
		if e.event.Kind == procedure.Approve && t.direct && t.own.Kind == "19" {
			e.event.Preview = t.own.Preview
		}
	case command != nil:
		return d.withoutCapability(ctx, e, role, f, m, t)
	case t.own != nil: // an answer to the overview or to the list of held mail
		e.do = help
	case role == procedure.ByCommission:
		return d.fromStaff(ctx, f, m, t)
	default: // the director's own mail about a case is answered, any other is shown
		c, found, err := d.numbered(ctx, m)
		if err != nil || !found {
			return errand{do: hold, reason: "from-staff"}, err
		}
		e.do, e.caseID = join, c.ID
		e.event = d.mailEvent(d.command(e.cmd, role, f, m), role, f, m)
	}
	return e, nil
}

// fromStaff: mail without a command, of a manager or the commission. It joins
// the case it answers or names, if they have a part in that; else a person
// looks at it.
func (d *Desk) fromStaff(ctx context.Context, f caselog.Filed, m *mailbox.Message, t thread) (errand, error) {
	held := errand{do: hold, reason: "from-staff"}
	if t.own != nil && t.own.CaseID != "" {
		return d.inCase(ctx, t.own.CaseID, f, m)
	}
	c, found, err := d.numbered(ctx, m)
	if err != nil || !found {
		return held, err
	}
	if _, part := d.partOf(c, m.From[0].Address); !part {
		return held, nil
	}
	return d.inCase(ctx, c.ID, f, m)
}

// numbered gives the case whose number stands in the subject.
func (d *Desk) numbered(ctx context.Context, m *mailbox.Message) (c procedure.Case, found bool, err error) {
	id := caseNumber.FindString(m.Subject)
	if id == "" {
		return c, false, nil
	}
	c, err = d.Log.Case(ctx, id)
	if errors.Is(err, caselog.ErrNoCase) {
		return c, false, nil
	}
	return c, err == nil, err
}

// command gives the event of a reply in a case; a reply that is no command is
// answered with the likely word and does nothing.
func (d *Desk) command(r mailbox.Reading, role procedure.Actor, f caselog.Filed, m *mailbox.Message) procedure.Event {
	if r.Command == nil {
		return procedure.Event{Kind: procedure.NotUnderstood, Code: "unknown", Text: ownWords(m)}
	}
	return understand(*r.Command, role, d.Rules.Day(f.Received))
}

// withoutCapability: a command in a mail that answers none of ours. How a case
// stands may be asked by its number; anything else is refused and told.
func (d *Desk) withoutCapability(ctx context.Context, e errand, role procedure.Actor, f caselog.Filed, m *mailbox.Message, t thread) (errand, error) {
	e.do, e.reason = refuse, "not-a-reply"
	if t.foreign != nil {
		e.reason = "reply-to-other"
	}
	c, found, err := d.numbered(ctx, m)
	if err != nil || !found {
		if e.cmd.Command.Name == "status" {
			e.do = help
		}
		return e, err
	}
	if role == procedure.ByCommission && !c.AtCommission {
		return e, nil // the commission does not learn that it exists
	}
	e.do, e.caseID = join, c.ID
	if e.cmd.Command.Name == "status" {
		e.event = d.mailEvent(procedure.Event{Kind: procedure.AskStatus}, role, f, m)
		return e, nil
	}
	e.event = d.mailEvent(procedure.Event{
		Kind: procedure.NotAllowed, Code: e.reason, To: procedure.ToSender, Person: &e.sender, Text: e.cmd.FirstLine,
	}, role, f, m)
	return e, nil
}

// adviceDocuments are the attachments that can be an advice: not the logo of a
// signature, not an appointment.
func adviceDocuments(m *mailbox.Message) []string {
	var docs []string
	for _, a := range m.Attachments {
		if isDocument(a.Type) {
			docs = append(docs, a.SHA256)
		}
	}
	return docs
}

func isDocument(mediaType string) bool {
	return mediaType == "application/pdf" || mediaType == "application/rtf" || mediaType == "application/octet-stream" ||
		strings.HasPrefix(mediaType, "application/vnd.") || strings.HasPrefix(mediaType, "application/msword") ||
		strings.HasPrefix(mediaType, "text/rtf")
}
