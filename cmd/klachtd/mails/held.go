package mails

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type heldListCmd struct {
	JSON bool `help:"print one JSON array"`
}

func (heldListCmd) Help() string {
	return `
Lists the mail that may or may not be a complaint, oldest first. If it is one,
its terms run from its receipt. The director gets this list by mail, and can
answer: klacht NUMBER, or: geen klacht NUMBER.`
}

func (c heldListCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return heldList(ctx, s, c.JSON) })
}

type heldShowCmd struct {
	Number string `arg:"" name:"NUMBER" help:"klachtd held list gives it"`
	JSON   bool   `help:"print JSON"`
	Save   string `placeholder:"FILE" help:"write the mail unchanged to a new FILE (.eml)"`
}

func (heldShowCmd) Help() string {
	return `
Shows a held mail, or one that was put aside: sender and where answers go, text,
attachments by name, why it is held, and what was odd about it. Nothing in it is
opened or fetched. --save writes it unchanged to a file, for a mail program.

Exit code 66: no mail of that number is held or was put aside.`
}

func (c heldShowCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return heldShow(ctx, s, &c) })
}

type heldAcceptCmd struct {
	Numbers []string `arg:"" name:"NUMBER" help:"klachtd held list gives it"`
}

func (heldAcceptCmd) Help() string {
	return `
Makes cases of held mail, or of mail that was put aside (klachtd mail list
--ignored). The daemon does this within half a minute, or else the next klachtd
once. The terms run from the day the mail was received.

All or nothing. Exit code 66: no mail of that number is held or was put aside.`
}

func (c heldAcceptCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return heldAnswer(ctx, s, c.Numbers, true) })
}

type heldRejectCmd struct {
	Numbers []string `arg:"" name:"NUMBER" help:"klachtd held list gives it"`
}

func (heldRejectCmd) Help() string {
	return `
Puts held mail aside. It stays in the log; its sender gets no answer.

All or nothing. Exit code 66: no mail of that number is held.`
}

func (c heldRejectCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return heldAnswer(ctx, s, c.Numbers, false) })
}

type mailListCmd struct {
	Ignored bool `required:"" help:"the mail that was put aside"`
	JSON    bool `help:"print one JSON array"`
}

func (mailListCmd) Help() string {
	return `
Lists the mail that had no effect, oldest first: ordinary notices, newsletters,
our own mail that came back, and what a person said is no complaint. klachtd
held show NUMBER shows one, and klachtd held accept NUMBER makes a case of it
after all.`
}

func (c mailListCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return mailList(ctx, s, c.JSON) })
}

// heldLine is a held mail in JSON. What is absent is null.
type heldLine struct {
	Number        int64       `json:"number"`
	From          *string     `json:"from"`
	Subject       string      `json:"subject"`
	Received      string      `json:"received"`
	Reason        string      `json:"reason"`
	Size          int64       `json:"size"`
	SHA256        string      `json:"sha256"`
	AcknowledgeBy record.Date `json:"acknowledge_by"`
}

type heldFile struct {
	heldLine
	MessageID   *string            `json:"message_id"`
	Name        *string            `json:"name"` // the name the sender gives
	ReplyTo     *string            `json:"reply_to"`
	Why         string             `json:"why"` // the reason in the director's words
	Verified    bool               `json:"verified"`
	Kind        mailbox.Kind       `json:"kind"`
	Text        string             `json:"text"`
	Attachments []parsedAttachment `json:"attachments"`
	Defects     []string           `json:"defects"`
	TakenFor    *string            `json:"taken_for"` // in the director's words
}

func heldLineOf(s *env.Session, h caselog.HeldRow) heldLine {
	return heldLine{
		Number: h.Number, From: screen.OrNil(h.From), Subject: h.Subject, Received: h.Received.UTC().Format(time.RFC3339),
		Reason: string(h.Reason), Size: h.Size, SHA256: h.SHA256, AcknowledgeBy: acknowledgeBy(s, h),
	}
}

func acknowledgeBy(s *env.Session, h caselog.HeldRow) record.Date {
	return s.Rules.TermsFor(s.Rules.Day(h.Received), nil, nil, nil).AcknowledgeBy
}

func heldList(ctx context.Context, s *env.Session, asJSON bool) error {
	held, err := s.Log.Held(ctx)
	if err != nil {
		return err
	}
	return printMails(s, held, asJSON, "no mail is held")
}

func mailList(ctx context.Context, s *env.Session, asJSON bool) error {
	ignored, err := s.Log.Ignored(ctx, time.Time{})
	if err != nil {
		return err
	}
	return printMails(s, ignored, asJSON, "no mail was put aside")
}

func printMails(s *env.Session, held []caselog.HeldRow, asJSON bool, none string) error {
	line := func(h caselog.HeldRow) heldLine { return heldLineOf(s, h) }
	return printList(s, held, asJSON, none, line, func(held []caselog.HeldRow) error {
		for _, h := range held {
			fmt.Fprintf(s.Out, "%4d  %s  %-15s  acknowledge by %v  %s  %s\n", h.Number, s.Local(h.Received), h.Reason, acknowledgeBy(s, h), sender(h), screen.Line(h.Subject))
		}
		return nil
	})
}

func sender(h caselog.HeldRow) string {
	if h.From == "" {
		return "unknown"
	}
	return screen.Line(h.From)
}

func heldShow(ctx context.Context, s *env.Session, flags *heldShowCmd) error {
	held, err := heldMails(ctx, s, []string{flags.Number}, true)
	if err != nil {
		return err
	}
	h := held[0]
	raw, found, err := s.Log.Raw(ctx, h.SHA256)
	if err != nil {
		return err
	}
	if !found {
		return env.Fail(env.ExitNoCase, "the bytes of mail %d are gone from the log", h.Number)
	}
	if flags.Save != "" {
		if err := saveNew(flags.Save, raw); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s is mail %d as it came\n", flags.Save, h.Number)
		return nil
	}
	m := mailbox.Parse(raw)
	item := list.Item(h)
	list.Begin(&item, m)
	propose.Show(&item, h.Proposed)
	f := heldFile{
		TakenFor: screen.OrNil(item.Taken),
		ReplyTo:  screen.OrNil(item.ReplyTo), Why: item.Reason, Verified: h.Vouched,
		heldLine: heldLineOf(s, h), MessageID: screen.OrNil(m.MessageID), Kind: m.Kind, Text: m.Text,
		Attachments: []parsedAttachment{}, Defects: append([]string{}, m.Defects...),
	}
	if len(m.From) > 0 {
		f.Name = screen.OrNil(m.From[0].Name)
	}
	for _, a := range m.Attachments {
		f.Attachments = append(f.Attachments, parsedAttachment{a.Name, a.Type, a.Size, a.SHA256})
	}
	if flags.JSON {
		return s.Encode(f)
	}
	printHeld(s, h, f)
	return nil
}

// saveNew writes a new file that only its owner can read.
func saveNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return env.Fail(env.ExitUsage, "%v", err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func printHeld(s *env.Session, h caselog.HeldRow, f heldFile) {
	w := s.Out
	from := sender(h)
	if f.Name != nil {
		from = screen.Line(*f.Name) + " <" + from + ">"
	}
	what := "held mail"
	if h.State == caselog.MailIgnored {
		what = "put aside"
	}
	fmt.Fprintf(w, "%s   %d\nfrom        %s\n", what, h.Number, from)
	if f.ReplyTo != nil {
		fmt.Fprintf(w, "reply to    %s\n", screen.Line(*f.ReplyTo))
	}
	fmt.Fprintf(w, "subject     %s\nreceived    %s\nreason      %s: %s\n", screen.Line(h.Subject), s.Local(h.Received), h.Reason, f.Why)
	fmt.Fprintf(w, "size        %d bytes\nsha256      %s\n", h.Size, h.SHA256)
	fmt.Fprintf(w, "complaint?  then receipt must be confirmed by %v\n", acknowledgeBy(s, h))
	if f.TakenFor != nil {
		fmt.Fprintf(w, "taken for   %s\n", screen.Line(*f.TakenFor))
	}
	for _, a := range f.Attachments {
		fmt.Fprintf(w, "attachment  %s (%s, %d bytes, sha256 %.12s)\n", screen.Line(a.Name), screen.Line(a.Type), a.Size, a.SHA256)
	}
	for _, d := range f.Defects {
		fmt.Fprintf(w, "defect      %s\n", screen.Line(d))
	}
	fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(screen.Text(f.Text)))
}

func heldAnswer(ctx context.Context, s *env.Session, args []string, accept bool) error {
	var held []caselog.HeldRow
	err := committed(func() (err error) {
		if held, err = heldMails(ctx, s, args, accept); err != nil {
			return err
		}
		answer := caselog.Commit{At: s.Now()}
		for _, h := range held {
			switch {
			case accept && h.State == caselog.MailIgnored:
				answer.TakenBack = append(answer.TakenBack, h.Number)
			case accept:
				answer.Accepted = append(answer.Accepted, h.Number)
			default:
				answer.Rejected = append(answer.Rejected, h.Number)
			}
		}
		return s.Log.Commit(ctx, answer)
	})
	if err != nil {
		return err
	}
	for _, h := range held {
		switch by := acknowledgeBy(s, h); {
		case !accept:
			fmt.Fprintf(s.Out, "mail %d is put aside\n", h.Number)
		case s.Rules.Day(s.Now()).After(by):
			fmt.Fprintf(s.Out, "mail %d becomes a case; receipt had to be confirmed by %v, which is past\n", h.Number, by)
		default:
			fmt.Fprintf(s.Out, "mail %d becomes a case; receipt will be confirmed, which must be done by %v\n", h.Number, by)
		}
	}
	return nil
}

// heldMails gives the held mail that arguments name; with ignored, mail that was put aside
// as well.
func heldMails(ctx context.Context, s *env.Session, args []string, ignored bool) ([]caselog.HeldRow, error) {
	return numbered(args, "%q is not the number of a held mail; klachtd held list has them", func(number int64) (caselog.HeldRow, error) {
		h, found, err := s.Log.HeldMail(ctx, number)
		if err == nil && (!found || h.State != caselog.MailHeld && !(ignored && h.State == caselog.MailIgnored)) {
			err = notHeld(ctx, s, h, number, found)
		}
		return h, err
	})
}

// notHeld says why a number cannot be answered, and which numbers can.
func notHeld(ctx context.Context, s *env.Session, h caselog.HeldRow, number int64, found bool) error {
	all, err := s.Log.Held(ctx)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("there is no mail %d", number)
	if found {
		what = map[caselog.MailState]string{
			caselog.MailFiled:   "mail %d is not held: it waits to be handled",
			caselog.MailIgnored: "mail %d is not held: it was put aside",
		}[h.State]
		if what == "" {
			what = "mail %d is not held: it was handled"
		}
		what = fmt.Sprintf(what, number)
	}
	if len(all) == 0 {
		return env.Fail(env.ExitNoCase, "%s; no mail is held", what)
	}
	var there []string
	for i, h := range all {
		if i == 20 {
			there = append(there, "and more")
			break
		}
		there = append(there, strconv.FormatInt(h.Number, 10))
	}
	return env.Fail(env.ExitNoCase, "%s; held are: %s", what, strings.Join(there, ", "))
}
