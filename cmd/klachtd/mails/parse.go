package mails

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/mailbox"
	mailcommand "github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Parse is klachtd parse.
type Parse struct {
	Files []string `arg:"" name:"FILE"`
	JSON  bool     `help:"print one JSON object a line"`
}

func (Parse) Help() string {
	return `
Shows how klachtd reads mail files: the sender, the kind and what shows it, the
line read as the command, attachments, what was odd, which of two versions of a
text was used and why, and what a bounce returns. Then the text in pieces: what
somebody typed, and what looks like a banner, a sign-off, a footer, a quote or a
quote's head. Nothing is sent or kept. With a configuration, the sender's role
decides which commands count.`
}

func (c Parse) Run(e *env.Env) error {
	return parseFiles(e, c.Files, c.JSON)
}

type parsed struct {
	File        string             `json:"file"`
	MessageID   *string            `json:"message_id"`
	From        *screen.Person     `json:"from"`
	Subject     string             `json:"subject"`
	Date        *string            `json:"date"`
	Kind        mailbox.Kind       `json:"kind"`
	Text        string             `json:"text"`
	Reply       string             `json:"reply"`
	Command     *parsedCommand     `json:"command"`
	Attachments []parsedAttachment `json:"attachments"`
	Defects     []string           `json:"defects"`
	Wrapped     []parsedWrapping   `json:"wrapped"`
	Signs       []string           `json:"signs"`        // of a machine, a list or ourselves
	OwnText     bool               `json:"own_text"`     // from a machine, but says more than such mail usually does: it is held
	Unreadable  bool               `json:"unreadable"`   // a person must look
	Ambiguous   bool               `json:"ambiguous"`    // no basis for a command
	Spam        bool               `json:"spam"`         // a filter at the border says so
	DMARCFailed bool               `json:"dmarc_failed"` // the border says so
	Returned    *parsedReturned    `json:"returned"`     // what a bounce returns
	FirstLine   *string            `json:"first_line"`   // the line read as the command
	Suggestion  *string            `json:"suggestion"`   // the command that may have been meant, or that is further down
	Pieces      []parsedPiece      `json:"pieces"`       // the parts of the text, in order
	MailOf      string             `json:"-"`            // the sender of the mail that a notice is about
}

// parsedPiece is a part of the text of one kind; see text.PieceKind.
type parsedPiece struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type parsedReturned struct {
	MessageID  string `json:"message_id"`
	Recipient  string `json:"recipient"`
	Status     string `json:"status"`
	Diagnostic string `json:"diagnostic"`
}

type parsedCommand struct {
	Name string   `json:"name"`
	Args []string `json:"args"`
	Text string   `json:"text"`
}

type parsedAttachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

type parsedWrapping struct {
	Form   string `json:"form"`
	Status string `json:"status"`
}

func parseFiles(e *env.Env, files []string, asJSON bool) error {
	zone, err := env.Amsterdam()
	if err != nil {
		return err
	}
	cfg, _, err := e.LoadIfThere()
	if err != nil {
		return err
	}
	rules := cfg.Rules(zone)
	out := json.NewEncoder(e.Out)
	out.SetEscapeHTML(false)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return env.Fail(env.ExitUsage, "%v", err)
		}
		p := readMail(e, name, raw, &rules, cfg.Intake.SkipLines)
		if asJSON {
			if err := out.Encode(p); err != nil {
				return err
			}
			continue
		}
		printParsed(e, p)
	}
	return nil
}

func readMail(e *env.Env, name string, raw []byte, ours *rules.Rules, skip []string) parsed {
	m := mailbox.Parse(raw)
	p := parsed{
		File: name, Subject: m.Subject, Kind: m.Kind, Text: m.Text, Reply: m.Reply,
		Attachments: []parsedAttachment{}, Wrapped: []parsedWrapping{}, Pieces: []parsedPiece{}, Defects: append([]string{}, m.Defects...),
	}
	p.Signs = append([]string{}, m.Signs...)
	p.OwnText, p.Unreadable, p.Ambiguous, p.Spam, p.DMARCFailed = m.OwnText, m.Unreadable, m.Ambiguous, m.SpamFlagged, m.DMARCFailed
	p.MailOf = m.MailOf
	if r := cmp.Or(m.Returned, m.MayReturn); r != nil {
		p.Returned = &parsedReturned{r.MessageID, r.Recipient, r.Status, r.Diagnostic}
	}
	if m.MessageID != "" {
		p.MessageID = &m.MessageID
	}
	on := e.Now()
	if !m.Date.IsZero() {
		on = m.Date
		p.Date = new(m.Date.UTC().Format(time.RFC3339))
	}
	var by record.Actor
	var names []string
	if len(m.From) > 0 {
		names = []string{m.From[0].Name}
		p.From = new(screen.PersonOf(m.From[0].Name, m.From[0].Address))
		by = actorFor(ours, m.From[0].Address)
	}
	words := route.Words(by)
	words.SkipLines, words.On, words.Names = skip, ours.Day(on), names
	r := mailcommand.Read(m.Reply, words)
	p.FirstLine, p.Suggestion = screen.OrNil(r.FirstLine), screen.OrNil(r.Suggestion)
	for _, piece := range m.Pieces(names, skip) {
		p.Pieces = append(p.Pieces, parsedPiece{string(piece.Kind), piece.Text})
	}
	if r.Command != nil {
		p.Command = &parsedCommand{r.Command.Name, append([]string{}, r.Command.Args...), r.Command.Text}
	}
	for _, f := range m.Attachments {
		p.Attachments = append(p.Attachments, parsedAttachment{f.Name, f.Type, f.Size, f.SHA256})
	}
	for _, w := range m.Wrapped {
		p.Wrapped = append(p.Wrapped, parsedWrapping(w))
	}
	return p
}

// actorFor gives whose words apply to the sender; without a configuration, everybody's do.
func actorFor(r *rules.Rules, address string) record.Actor {
	for _, by := range []record.Actor{record.ByDirector, record.ByDeputy, record.ByCommission} {
		if r.Roles.Holder(by).Holds(address) {
			return by
		}
	}
	if r.Roles.Director.Configured() {
		return record.ByComplainant
	}
	return ""
}

func printParsed(e *env.Env, p parsed) {
	w := e.Out
	fmt.Fprintf(w, "file        %s\nkind        %s\n", p.File, p.Kind)
	if p.From != nil {
		fmt.Fprintf(w, "from        %v\n", *p.From)
	}
	fmt.Fprintf(w, "subject     %s\n", p.Subject)
	if p.Date != nil {
		fmt.Fprintf(w, "date        %s\n", *p.Date)
	}
	switch {
	case p.Command != nil:
		fmt.Fprintln(w, strings.TrimSpace("command     "+p.Command.Name+" "+strings.Join(p.Command.Args, ", ")))
		if p.Command.Text != "" {
			fmt.Fprintf(w, "its text    %s\n", shownLines(p.Command.Text))
		}
	case p.FirstLine != nil:
		fmt.Fprintf(w, "first line  %s\n", *p.FirstLine)
		if p.Suggestion != nil {
			fmt.Fprintf(w, "perhaps     %s\n", *p.Suggestion)
		}
	}
	for _, f := range p.Attachments {
		fmt.Fprintf(w, "attachment  %s (%s, %d bytes, sha256 %.12s)\n", f.Name, f.Type, f.Size, f.SHA256)
	}
	for _, u := range p.Wrapped {
		fmt.Fprintf(w, "wrapped     %s, %s\n", u.Form, u.Status)
	}
	for _, d := range p.Defects {
		fmt.Fprintf(w, "defect      %s\n", d)
	}
	for _, s := range p.Signs {
		fmt.Fprintf(w, "sign        %s\n", s)
	}
	for _, mark := range []struct {
		is   bool
		says string
	}{
		{p.OwnText, "own text: it may be a person's, and is held"},
		{p.Unreadable, "unreadable: a person must look"},
		{p.Ambiguous, "ambiguous: no ground for a command"},
		{p.Spam, "marked as spam at the border"},
		{p.DMARCFailed, "the border says dmarc=fail"},
	} {
		if mark.is {
			fmt.Fprintf(w, "marked      %s\n", mark.says)
		}
	}
	if r := p.Returned; r != nil {
		fmt.Fprintf(w, "returned    %s to %s: %s %s\n", cmp.Or(r.MessageID, "a mail without id"), cmp.Or(r.Recipient, "nobody named"), r.Status, r.Diagnostic)
	}
	if p.MailOf != "" {
		fmt.Fprintf(w, "about       a mail of %s: held, unless that is us\n", p.MailOf)
	}
	fmt.Fprintln(w)
	for _, piece := range p.Pieces {
		fmt.Fprintf(w, "%-11s %s\n\n", piece.Kind, shownLines(piece.Text))
	}
}

// margin is as wide as the labels.
const margin = "            "

// shownLines lines up the lines of a text beside its label.
func shownLines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n"+margin), margin+"\n", "\n")
}
