// Package cases has the commands about cases and the people in them: what the log holds
// (list, show, open, save, export, report), and what the administrator does by hand, next
// to the daemon (new, assign, join, split, hold, erase, person rectify).
package cases

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Case is klachtd case.
type Case struct {
	List   caseListCmd   `cmd:"" help:"every case: number, status, next term"`
	Show   caseShowCmd   `cmd:"" help:"one case: facts, letters, mail, terms"`
	New    caseNewCmd    `cmd:"" help:"register a complaint that came on paper"`
	Assign caseAssignCmd `cmd:"" help:"give a case to somebody else"`
	Join   caseJoinCmd   `cmd:"" help:"two cases are one complaint: merge the newer into the older"`
	Split  caseSplitCmd  `cmd:"" help:"make a case of one mail in another case"`
	Export caseExportCmd `cmd:"" help:"a whole case as files, with a way to check them"`
	Open   caseOpenCmd   `cmd:"" help:"all of a case in your browser"`
	Save   caseSaveCmd   `cmd:"" help:"one letter of a case as a file"`
	Hold   caseHoldCmd   `cmd:"" help:"do not erase a case automatically"`
	Erase  caseEraseCmd  `cmd:"" help:"erase what is personal in a closed case, for good"`
}

// Person is klachtd person.
type Person struct {
	Export  personExportCmd  `cmd:"" help:"what the log holds about one person (AVG)"`
	Rectify personRectifyCmd `cmd:"" help:"correct what it holds about a person (AVG)"`
}

type caseListCmd struct {
	Open     bool   `help:"only those that are not closed"`
	Waiting  bool   `help:"only those in which somebody owes something"`
	Measures bool   `help:"only those whose decision promises measures, with what they are and whether they are done"`
	Year     int    `placeholder:"Y" help:"only those received in a year"`
	Status   string `placeholder:"WORD" help:"only those of a status, like referred"`
	JSON     bool   `help:"print one JSON array"`
}

func (caseListCmd) Help() string {
	return `
Lists the cases in the log, oldest first: number, status, day of receipt, the
next term and the complainant.`
}

func (c caseListCmd) Run(ctx context.Context, e *env.Env) error {
	if statuses := record.Statuses(); c.Status != "" && !slices.Contains(statuses, record.Status(c.Status)) {
		return env.Fail(env.ExitUsage, "there is no status %q; there are: %s", c.Status, strings.Trim(fmt.Sprint(statuses), "[]"))
	}
	return shown(ctx, e, func(s *env.Session) error { return listCases(ctx, s, c) })
}

func (c caseListCmd) wants(one record.Case, h caseHead) bool {
	return (c.Year == 0 || one.ReceivedOn.Year == c.Year) && (c.Status == "" || string(one.Status) == c.Status) && (!c.Waiting || len(h.Tasks) > 0) && (!c.Measures || h.Measures != nil)
}

type caseShowCmd struct {
	ID   string `arg:"" name:"ID" type:"anycase" help:"the number of a case, like K-2026-0001"`
	JSON bool   `help:"print JSON"`
}

func (caseShowCmd) Help() string {
	return `
Shows one case: what happened and when, every letter and what happened to it,
every mail that came in, the terms and the days skipped.

Exit code 66: there is no such case.`
}

func (c caseShowCmd) Run(ctx context.Context, e *env.Env) error {
	return shown(ctx, e, func(s *env.Session) error { return showCase(ctx, s, c.ID, c.JSON) })
}

type caseNewCmd struct {
	Name     string   `required:"" help:"the complainant's full name"`
	Received string   `required:"" placeholder:"DATE" help:"the date of the stamp, like 2026-11-23"`
	Email    string   `placeholder:"ADDRESS" help:"the complainant's e-mail address, if any"`
	Address  string   `placeholder:"LINES" help:"the complainant's postal address; a comma or a new line ends each line"`
	Phone    string   `placeholder:"NUMBER" help:"the complainant's telephone number"`
	Subject  string   `placeholder:"WORDS" help:"what the letter is about, in a few words"`
	Text     string   `placeholder:"FILE" help:"the text of the complaint; - for standard input"`
	Scans    []string `name:"file" sep:"none" placeholder:"SCAN" help:"a scan that goes into the file (may be repeated)"`
	At       string   `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseNewCmd) Help() string {
	return `
Opens a case for a complaint on paper. The terms run from the date of the stamp.
The acknowledgement is made at once and sent by the daemon, or by the next
klachtd once. Without an e-mail address the letters go to the person who answers
for the case, to be sent by post. They count from the day which that person
reports (verstuurd op).`
}

func (c caseNewCmd) Run(ctx context.Context, e *env.Env) error {
	return newCase(ctx, e, &c)
}

type caseAssignCmd struct {
	ID     string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	To     string `arg:"" name:"director|deputy|ADDRESS"`
	Reason string `required:"" placeholder:"TEXT" help:"why, for the file of the case"`
	At     string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseAssignCmd) Help() string {
	return `
Gives a case to somebody else, for good: the director, the deputy, or the reader
of an address. That person gets the complaint (03), and handles it as the deputy
does. The case records it, with the reason. A case about the director never goes
to the person it is about, but can go to another director.

Exit code 65: it cannot be given to them. 66: there is no such case.`
}

func (c caseAssignCmd) Run(ctx context.Context, e *env.Env) error {
	if c.Reason = env.PlainText(strings.TrimSpace(c.Reason)); c.Reason == "" {
		return env.Fail(env.ExitUsage, "case assign needs --reason TEXT, for the file of the case")
	}
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error { return assignCase(ctx, s, d, &c) })
}

// shown opens the log to show what is in it, by the clock of status: what is overdue there
// is overdue here.
func shown(ctx context.Context, e *env.Env, do func(*env.Session) error) error {
	return e.WithLog(ctx, func(s *env.Session) (err error) {
		own := *s.Env
		s.Env = &own
		if own.Now, _, err = health.Clock(ctx, s.Log, own.Now); err != nil {
			return err
		}
		return do(s)
	})
}

// noCase gives an error of the log; a missing case has its own exit code.
func noCase(err error, id string) error {
	if errors.Is(err, caselog.ErrNoCase) {
		return env.Fail(env.ExitNoCase, "no such case: %s", id)
	}
	return err
}

func assignCase(ctx context.Context, s *env.Session, d *desk.Desk, f *caseAssignCmd) error {
	if f.To != string(record.ByDirector) && f.To != string(record.ByDeputy) {
		if parsed, err := mail.ParseAddress(f.To); err != nil || parsed.Address != f.To || strings.EqualFold(f.To, s.Cfg.Organisation.Email) {
			return env.Fail(env.ExitUsage, "%q is neither director nor deputy nor somebody's e-mail address", f.To)
		}
	}
	refusal, err := d.ByHand(ctx, f.ID, record.Event{Kind: record.HandOver, Argument: f.To, Text: f.Reason})
	switch {
	case err != nil || refusal == nil:
		return noCase(err, f.ID)
	case refusal.Code == record.RefuseBadAddress:
		return env.Fail(env.ExitUsage, "%s is an address of a party, of the commission or of a manager", f.To)
	}
	why := map[record.RefusalCode]string{
		record.RefuseAfterInvolved: "the case is about the director: it never goes to that person",
		record.RefuseNoDeputy:      "no deputy is configured",
		record.RefuseClosed:        "the case is closed",
		record.RefuseErased:        "the case was erased",
	}[refusal.Code]
	return env.Fail(env.ExitFindings, "%s: %s", f.ID, cmp.Or(why, string(refusal.Code)))
}

func newCase(ctx context.Context, e *env.Env, f *caseNewCmd) error {
	if strings.TrimSpace(f.Name) == "" {
		return env.Fail(env.ExitUsage, "case new needs a --name")
	}
	stamped, err := civil.ParseDate(f.Received)
	if err != nil {
		return env.Fail(env.ExitUsage, "--received %q is not a date, like 2026-11-23", f.Received)
	}
	p := desk.Paper{Complainant: record.Person{Name: oneLine(f.Name), Address: strings.TrimSpace(f.Email)}, Stamped: stamped, Subject: oneLine(f.Subject)}
	switch f.Text {
	case "":
	case "-":
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return env.Fail(env.ExitUsage, "read the text: %v", err)
		}
		p.Text = string(text)
	default:
		text, err := os.ReadFile(f.Text)
		if err != nil {
			return env.Fail(env.ExitUsage, "--text: %v", err)
		}
		p.Text = string(text)
	}
	for _, name := range f.Scans {
		data, err := os.ReadFile(name)
		if err != nil {
			return env.Fail(env.ExitUsage, "--file: %v", err)
		}
		sum := sha256.Sum256(data)
		mediaType := mime.TypeByExtension(strings.ToLower(filepath.Ext(name)))
		if mediaType == "" {
			mediaType = "application/octet-stream"
		}
		p.Scans = append(p.Scans, caselog.Document{SHA256: hex.EncodeToString(sum[:]), Name: filepath.Base(name), Type: mediaType, Data: data})
	}
	return e.MayBegin().ByHand(ctx, f.At, func(s *env.Session, d *desk.Desk) error {
		if err := checkAddress(s, p.Complainant.Address); err != nil {
			return err
		}
		if stamped.After(d.Rules.Day(d.Now())) {
			return env.Fail(env.ExitUsage, "--received %v is in the future", stamped)
		}
		p.Text, p.Phone, p.Postal = env.PlainText(p.Text), oneLine(f.Phone), postalLines(f.Address)
		id, err := d.Register(ctx, p)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.Out, id)
		return nil
	})
}

// checkAddress refuses an address that cannot be the complainant's.
func checkAddress(s *env.Session, address string) error {
	if address == "" {
		return nil
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
		return env.Fail(env.ExitUsage, "--email %q is not an e-mail address", address)
	}
	if s.Rules.Roles.Taken(address) || slices.ContainsFunc(s.Cfg.Intake.AboutDirector, func(a string) bool { return record.SameMailbox(a, address) }) {
		return env.Fail(env.ExitUsage, "--email %s is the complaints address itself, or of somebody with a role in complaints", address)
	}
	return nil
}

func listCases(ctx context.Context, s *env.Session, of caseListCmd) error {
	cases, err := s.Log.Cases(ctx, of.Open)
	if err != nil {
		return err
	}
	heads, printed := []caseHead{}, false
	for _, c := range cases {
		h := headOf(s, c)
		if !of.wants(c, h) {
			continue
		}
		if of.JSON {
			heads = append(heads, h)
			continue
		}
		if !printed {
			printed = true
			printLine(s, "CASE", "STATUS", "RECEIVED", "NEXT TERM", "COMPLAINANT")
		}
		next := ""
		if t, ok := s.Rules.NextTerm(c, s.Rules.Day(s.Now())); ok {
			next = fmt.Sprintf("%s by %v", t.Term, t.Due)
		}
		printLine(s, c.ID, string(c.Status), c.ReceivedOn.String(), next, cmp.Or(c.Complainant.Name, c.Complainant.Address))
		if of.Measures {
			printMeasures(s, h.Measures)
		}
	}
	if of.JSON {
		return s.Encode(heads)
	}
	return nil
}

func printLine(s *env.Session, id, status, received, next, who string) {
	line := fmt.Sprintf("%-12s  %-12s  %-10s  %-27s  %s", id, status, received, next, who)
	fmt.Fprintln(s.Out, strings.TrimRight(line, " "))
}

func showCase(ctx context.Context, s *env.Session, id string, asJSON bool) error {
	c, err := s.Log.Case(ctx, id)
	if err != nil {
		return noCase(err, id)
	}
	f, err := fileOfCase(ctx, s, c)
	if err != nil {
		return err
	}
	if asJSON {
		return s.Encode(f)
	}
	return printCase(s, f, c)
}
