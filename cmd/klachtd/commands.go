package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// grammar is what can be typed. A command is a struct with its arguments and options,
// what somebody new to it must know (Help), and what it does (Run). Its line here gives
// its name and its entry in the list of commands.
type grammar struct {
	Demo   demoCmd   `cmd:"" help:"see it work: three complaints from beginning to end"`
	Init   initCmd   `cmd:"" help:"writes a configuration, and tries it as it goes"`
	Run    runCmd    `cmd:"" help:"the daemon: waits for mail, keeps the terms"`
	Once   onceCmd   `cmd:"" help:"one pass: fetch, handle, remind, send"`
	Check  checkCmd  `cmd:"" help:"everything that is wrong with the configuration"`
	Signin signinCmd `cmd:"" help:"signs in at the mail provider, for [oauth2] without a password"`
	Parse  parseCmd  `cmd:"" help:"how a mail is read"`
	Terms  termsCmd  `cmd:"" help:"the terms that follow from a day of receipt"`
	Case   struct {
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
	} `cmd:""`
	Person struct {
		Export  personExportCmd  `cmd:"" help:"what the log holds about one person (AVG)"`
		Rectify personRectifyCmd `cmd:"" help:"correct what it holds about a person (AVG)"`
	} `cmd:""`
	Report reportCmd `cmd:"" help:"the register of a year, without names of complainants"`
	Held   struct {
		List   heldListCmd   `cmd:"" help:"mail that waits for a person"`
		Show   heldShowCmd   `cmd:"" help:"one held mail, as klachtd reads it"`
		Accept heldAcceptCmd `cmd:"" help:"it is a complaint: make a case of it"`
		Reject heldRejectCmd `cmd:"" help:"it is not a complaint: put it aside"`
	} `cmd:""`
	Mail struct {
		List mailListCmd `cmd:"" help:"mail that was put aside"`
	} `cmd:""`
	Queue struct {
		List  queueListCmd  `cmd:"" help:"outgoing mail that was not delivered"`
		Retry queueRetryCmd `cmd:"" help:"send it again now, even if it failed or bounced"`
		Drop  queueDropCmd  `cmd:"" help:"never send it"`
	} `cmd:""`
	Pause  pauseCmd  `cmd:"" help:"stop switch: no mail leaves until resume"`
	Resume resumeCmd `cmd:"" help:"end a pause: send what waited"`
	Status statusCmd `cmd:"" help:"the state of klachtd, on one screen"`
	Letter letterCmd `cmd:"" help:"a letter with sample data, in the house style"`
	Texts  struct {
		List    textsListCmd    `cmd:"" default:"1" help:"every text, and which are yours"`
		Show    textsShowCmd    `cmd:"" help:"our text, as a start for yours"`
		Fields  textsFieldsCmd  `cmd:"" help:"what a text can print, with samples"`
		Diff    textsDiffCmd    `cmd:"" help:"how your text differs from ours"`
		Approve textsApproveCmd `cmd:"" help:"what the foundation must approve, in Dutch"`
	} `cmd:""`
	Guide     guideCmd     `cmd:"" help:"the administrator's guide"`
	Rehearse  rehearseCmd  `cmd:"" help:"practice: who can answer, and whose answer counts"`
	Verify    verifyCmd    `cmd:"" help:"check that the case log is whole and unchanged"`
	Reconcile reconcileCmd `cmd:"" help:"compare the mailbox with the case log"`
	Backup    backupCmd    `cmd:"" help:"a verified copy of the case log, while klachtd runs"`
	Restore   restoreCmd   `cmd:"" help:"replace the case log by a backup"`
	Migrate   migrateCmd   `cmd:"" help:"bring the case log of an older klachtd up to date"`
	Unit      unitCmd      `cmd:"" help:"the systemd units"`
	Version   versionCmd   `cmd:"" help:"which klachtd this is, and which case logs it knows"`
	Complete  completeCmd  `cmd:"" hidden:""`
	Docs      docsCmd      `cmd:"" hidden:""`
	Accepts   acceptsCmd   `cmd:"" hidden:""`

	Config   string    `placeholder:"FILE" default:"${config}" help:"the configuration"`
	Instance string    `short:"i" placeholder:"NAME" help:"use /etc/klachtd/NAME/config.toml, as klachtd@NAME.service does"`
	Asked    helpAsked `name:"help" short:"h" hidden:""`
}

// overview is what --help prints below the list of commands.
const overview = `
Try it first, without any set-up:  klachtd demo
A real mailbox:                    klachtd init
More on one command:               klachtd help COMMAND
All the rest:                      klachtd guide

Every command takes --config FILE, anywhere (default ` + defaultConfig + `),
or -i NAME, for the /etc/klachtd/NAME/config.toml of klachtd@NAME.service.
Exit codes: 0 done, 64 usage, 65 findings, 66 no such case, 75 something is left
to retry, 78 configuration.`

// Help gives kong the overview.
func (grammar) Help() string { return overview }

// errHelp ends a command when only its help was asked for.
var errHelp = errors.New("help was asked for")

// helpAsked is the option --help. It wins over anything else that is typed or missing.
type helpAsked bool

// BeforeReset is called once the option was read, before missing arguments are reported.
func (helpAsked) BeforeReset(typed *kong.Context, a *app) error {
	cli.Help(a.stdout, node(typed))
	return errHelp
}

// node is the command that was typed, as far as it could be read.
func node(typed *kong.Context) *kong.Node {
	if selected := typed.Selected(); selected != nil {
		return selected
	}
	return typed.Model.Node
}

// parser reads the grammar.
func (a *app) parser(ctx context.Context, g *grammar) (*kong.Kong, error) {
	return kong.New(g, kong.Name("klachtd"), kong.Description("klachtd runs a complaints procedure from one mailbox."),
		kong.Vars{"config": defaultConfig}, kong.NoDefaultHelp(), kong.Bind(a), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.NamedMapper("case", a.caseMapper(false)), kong.NamedMapper("anycase", a.caseMapper(true)))
}

// spelling matches a case number as people write it: K-2026-0001, k2026-1, [2026-0001].
var spelling = regexp.MustCompile(`^\[?(?i:k)?-?(?:(\d{4})[-/ ])?0*(\d{1,6})\]?$`)

// caseMapper reads a case number. Commands that change nothing may leave the year out:
// then it is this year.
func (a *app) caseMapper(bare bool) kong.MapperFunc {
	return func(typed *kong.DecodeContext, target reflect.Value) error {
		var id string
		if err := typed.Scan.PopValueInto("ID", &id); err != nil {
			return err
		}
		if m := spelling.FindStringSubmatch(id); m != nil && (m[1] != "" || bare) {
			year, _ := strconv.Atoi(m[1]) // digits, or none
			number, _ := strconv.Atoi(m[2])
			id = caselog.CaseNumber(cmp.Or(year, a.now().Year()), number)
		}
		target.SetString(id)
		return nil
	}
}

func (a *app) dispatch(ctx context.Context, args []string) error {
	var g grammar
	parser, err := a.parser(ctx, &g)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		cli.Help(a.stderr, parser.Model.Node)
		return fail(exitUsage, "name a command")
	}
	if args[0] == "help" {
		args = append(args[1:], "--help")
	}
	if args, err = cli.Order(parser.Model, args); err != nil {
		return fail(exitUsage, "%v; see klachtd --help", err)
	}
	typed, err := parser.Parse(args)
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && !errors.Is(err, errHelp) {
		return misused(wrong)
	}
	if err != nil {
		return err
	}
	a.config = g.Config
	if g.Instance != "" {
		n, err := instance.Parse(g.Instance)
		if err != nil {
			return fail(exitUsage, "%v", err)
		}
		a.config = n.Config()
	}
	return typed.Run()
}

// misused says what is wrong with what was typed, and what can be typed instead.
func misused(wrong *kong.ParseError) error {
	at := node(wrong.Context)
	name := at.FullPath()
	if len(at.Children) == 0 {
		return fail(exitUsage, "%s: %v\n%s\nMore: klachtd help %s", at.Path(), wrong, cli.Short(at), at.Path())
	}
	next := cli.Next(at)
	rest := wrong.Context.Path[len(wrong.Context.Path)-1].Remainder()
	switch {
	case len(rest) == 0:
		return fail(exitUsage, "%s needs one of: %s", name, strings.Join(next, ", "))
	case strings.HasPrefix(rest[0], "-"):
		return fail(exitUsage, "%v; see %s --help", wrong, name)
	}
	for i := range next {
		next[i], _, _ = strings.Cut(next[i], " ")
	}
	typed := strings.TrimSpace(at.Path() + " " + rest[0])
	if near := config.Nearest(rest[0], next); near != "" {
		return fail(exitUsage, "unknown command %q; did you mean %q?", typed, strings.TrimSpace(at.Path()+" "+near))
	}
	return fail(exitUsage, "unknown command %q; %s --help lists those that there are", typed, name)
}

// completeCmd answers the shell's completion scripts.
type completeCmd struct {
	Words []string `arg:"" optional:""`
}

func (c completeCmd) Run(typed *kong.Context, a *app) error {
	fitting := cli.Complete(typed.Model, c.Words)
	if len(c.Words) == 2 && c.Words[0] == "guide" {
		for _, chapter := range guide.Chapters() {
			if strings.HasPrefix(chapter.Name, c.Words[1]) {
				fitting = append(fitting, chapter.Name)
			}
		}
	}
	for _, word := range fitting {
		fmt.Fprintln(a.stdout, word)
	}
	return nil
}
