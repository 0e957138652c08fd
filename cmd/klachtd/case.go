package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

type caseListCmd struct {
	Open    bool   `help:"only those that are not closed"`
	Waiting bool   `help:"only those in which somebody owes something"`
	Year    int    `placeholder:"Y" help:"only those received in a year"`
	Status  string `placeholder:"WORD" help:"only those of a status, like referred"`
	JSON    bool   `help:"print one JSON array"`
}

func (caseListCmd) Help() string {
	return `
Lists the cases in the log, oldest first: number, status, day of receipt, the
next term and the complainant.`
}

func (c caseListCmd) Run(ctx context.Context, a *app) error {
	if statuses := record.Statuses(); c.Status != "" && !slices.Contains(statuses, record.Status(c.Status)) {
		return fail(exitUsage, "there is no status %q; there are: %s", c.Status, strings.Trim(fmt.Sprint(statuses), "[]"))
	}
	return a.withLog(ctx, func(v *caseViewer) error { return v.list(ctx, c) })
}

// wants reports whether a case belongs in the list.
func (c caseListCmd) wants(one record.Case, h caseHead) bool {
	return (c.Year == 0 || one.ReceivedOn.Year == c.Year) && (c.Status == "" || string(one.Status) == c.Status) && (!c.Waiting || len(h.Tasks) > 0)
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

func (c caseShowCmd) Run(ctx context.Context, a *app) error {
	return a.withLog(ctx, func(v *caseViewer) error { return v.show(ctx, c.ID, c.JSON) })
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

func (c caseNewCmd) Run(ctx context.Context, a *app) error {
	return a.newCase(ctx, &c)
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

func (c caseAssignCmd) Run(ctx context.Context, a *app) error {
	if c.Reason = plainText(strings.TrimSpace(c.Reason)); c.Reason == "" {
		return fail(exitUsage, "case assign needs --reason TEXT, for the file of the case")
	}
	return a.byHand(ctx, c.At, func(v *caseViewer, d *desk.Desk) error { return v.assign(ctx, d, &c) })
}

// noCase gives an error of the log; a missing case has its own exit code.
func noCase(err error, id string) error {
	if errors.Is(err, caselog.ErrNoCase) {
		return fail(exitNoCase, "no such case: %s", id)
	}
	return err
}

// atClock sets the clock of a command, if one was given.
func (v *caseViewer) atClock(ctx context.Context, d *desk.Desk, at string) error {
	if at == "" {
		return nil
	}
	if err := v.setClock(v.cfg, at); err != nil {
		return err
	}
	d.Now = v.now
	return notEarlier(ctx, d, at)
}

func (v *caseViewer) assign(ctx context.Context, d *desk.Desk, f *caseAssignCmd) error {
	if f.To != string(record.ByDirector) && f.To != string(record.ByDeputy) {
		if parsed, err := mail.ParseAddress(f.To); err != nil || parsed.Address != f.To || strings.EqualFold(f.To, v.cfg.Organisation.Email) {
			return fail(exitUsage, "%q is neither director nor deputy nor somebody's e-mail address", f.To)
		}
	}
	refusal, err := d.ByHand(ctx, f.ID, record.Event{Kind: record.HandOver, Argument: f.To, Text: f.Reason})
	switch {
	case err != nil || refusal == nil:
		return noCase(err, f.ID)
	case refusal.Code == record.RefuseBadAddress:
		return fail(exitUsage, "%s is an address of a party, of the commission or of a manager", f.To)
	}
	why := map[record.RefusalCode]string{
		record.RefuseAfterInvolved: "the case is about the director: it never goes to that person",
		record.RefuseNoDeputy:      "no deputy is configured",
		record.RefuseClosed:        "the case is closed",
		record.RefuseErased:        "the case was erased",
	}[refusal.Code]
	return fail(exitFindings, "%s: %s", f.ID, cmp.Or(why, string(refusal.Code)))
}

func (a *app) newCase(ctx context.Context, f *caseNewCmd) error {
	if strings.TrimSpace(f.Name) == "" {
		return fail(exitUsage, "case new needs a --name")
	}
	stamped, err := civil.ParseDate(f.Received)
	if err != nil {
		return fail(exitUsage, "--received %q is not a date, like 2026-11-23", f.Received)
	}
	p := desk.Paper{Complainant: record.Person{Name: strings.TrimSpace(f.Name), Address: strings.TrimSpace(f.Email)}, Stamped: stamped, Subject: f.Subject}
	switch f.Text {
	case "":
	case "-":
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return fail(exitUsage, "read the text: %v", err)
		}
		p.Text = string(text)
	default:
		text, err := os.ReadFile(f.Text)
		if err != nil {
			return fail(exitUsage, "--text: %v", err)
		}
		p.Text = string(text)
	}
	for _, name := range f.Scans {
		data, err := os.ReadFile(name)
		if err != nil {
			return fail(exitUsage, "--file: %v", err)
		}
		sum := sha256.Sum256(data)
		mediaType := mime.TypeByExtension(strings.ToLower(filepath.Ext(name)))
		if mediaType == "" {
			mediaType = "application/octet-stream"
		}
		p.Scans = append(p.Scans, caselog.Document{SHA256: hex.EncodeToString(sum[:]), Name: filepath.Base(name), Type: mediaType, Data: data})
	}
	return a.withDesk(ctx, func(v *caseViewer, d *desk.Desk) error {
		if err := v.atClock(ctx, d, f.At); err != nil {
			return err
		}
		if err := v.checkAddress(p.Complainant.Address); err != nil {
			return err
		}
		if stamped.After(d.Rules.Day(d.Now())) {
			return fail(exitUsage, "--received %v is in the future", stamped)
		}
		p.Text, p.Subject = plainText(p.Text), plainText(p.Subject)
		p.Complainant.Name, p.Phone = plainText(p.Complainant.Name), plainText(strings.TrimSpace(f.Phone))
		p.Postal = postalLines(f.Address)
		id, err := d.Register(ctx, p)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, id)
		return nil
	}, config.WithoutSecrets())
}

// checkAddress refuses an address that cannot be the complainant's.
func (v *caseViewer) checkAddress(address string) error {
	if address == "" {
		return nil
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
		return fail(exitUsage, "--email %q is not an e-mail address", address)
	}
	if v.rules.Roles.Taken(address) || slices.ContainsFunc(v.cfg.Intake.AboutDirector, func(a string) bool { return record.SameMailbox(a, address) }) {
		return fail(exitUsage, "--email %s is the complaints address itself, or of somebody with a role in complaints", address)
	}
	return nil
}

// plainText makes what is typed or read from a file fit for the log: text in an older
// character set loses its accents, but nothing else.
func plainText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// caseViewer shows cases.
type caseViewer struct {
	*app
	cfg   *config.Config
	log   *caselog.Log
	rules rules.Rules
}

// withLog opens the case log for a command that needs no secrets.
func (a *app) withLog(ctx context.Context, do func(*caseViewer) error) error {
	return a.withLogOf(ctx, do, config.WithoutSecrets())
}

func (a *app) withLogOf(ctx context.Context, do func(*caseViewer) error, more ...config.Option) error {
	cfg, err := a.load(more...)
	if err != nil {
		return err
	}
	return a.inLog(ctx, cfg, do)
}

// withStore is withLog for the commands needed most when the configuration has a
// mistake: do gets the mistake as an error.
func (a *app) withStore(ctx context.Context, do func(v *caseViewer, wrong error) error) error {
	cfg, wrong := a.load(config.WithoutSecrets())
	if wrong != nil && !cfg.KnowsStore() {
		return wrong
	}
	return a.inLog(ctx, cfg, func(v *caseViewer) error { return do(v, wrong) })
}

func (a *app) inLog(ctx context.Context, cfg *config.Config, do func(*caseViewer) error) error {
	log, err := openLog(ctx, cfg, a.now())
	if err != nil {
		return err
	}
	defer log.Close()
	v, err := a.viewer(ctx, cfg, log)
	if err != nil {
		return err
	}
	return do(v)
}

// viewer returns a viewer of what is in a log.
func (a *app) viewer(ctx context.Context, cfg *config.Config, log *caselog.Log) (*caseViewer, error) {
	zone, err := amsterdam()
	if err != nil {
		return nil, err
	}
	rules := cfg.Rules(zone)
	rules.Away, err = absence.Read(ctx, log, &rules, a.now())
	return &caseViewer{a, cfg, log, rules}, err
}

// withDesk also sets up a desk, for a command that decides something.
func (a *app) withDesk(ctx context.Context, do func(*caseViewer, *desk.Desk) error, more ...config.Option) error {
	return a.withLogOf(ctx, func(v *caseViewer) error {
		d, err := a.newDesk(v.cfg, v.log)
		if err != nil {
			return err
		}
		return do(v, d)
	}, more...)
}

func (v *caseViewer) encode(what any) error {
	out := json.NewEncoder(v.stdout)
	out.SetEscapeHTML(false)
	return out.Encode(what)
}

func (v *caseViewer) list(ctx context.Context, of caseListCmd) error {
	cases, err := v.log.Cases(ctx, of.Open)
	if err != nil {
		return err
	}
	heads, printed := []caseHead{}, false
	for _, c := range cases {
		h := v.head(c)
		if !of.wants(c, h) {
			continue
		}
		if of.JSON {
			heads = append(heads, h)
			continue
		}
		if !printed {
			printed = true
			v.printLine("CASE", "STATUS", "RECEIVED", "NEXT TERM", "COMPLAINANT")
		}
		next := ""
		if t, ok := v.rules.NextTerm(c, v.rules.Day(v.now())); ok {
			next = fmt.Sprintf("%s by %v", t.Term, t.Due)
		}
		v.printLine(c.ID, string(c.Status), c.ReceivedOn.String(), next, cmp.Or(c.Complainant.Name, c.Complainant.Address))
	}
	if of.JSON {
		return v.encode(heads)
	}
	return nil
}

func (v *caseViewer) printLine(id, status, received, next, who string) {
	line := fmt.Sprintf("%-12s  %-12s  %-10s  %-27s  %s", id, status, received, next, who)
	fmt.Fprintln(v.stdout, strings.TrimRight(line, " "))
}

func (v *caseViewer) show(ctx context.Context, id string, asJSON bool) error {
	c, err := v.log.Case(ctx, id)
	if err != nil {
		return noCase(err, id)
	}
	f, err := v.file(ctx, c)
	if err != nil {
		return err
	}
	if asJSON {
		return v.encode(f)
	}
	return v.print(f, c)
}
