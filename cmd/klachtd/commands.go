package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cases"
	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/demo"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/cmd/klachtd/install"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/cmd/klachtd/mails"
	"github.com/integratiewerk/klachtd/cmd/klachtd/preview"
	"github.com/integratiewerk/klachtd/cmd/klachtd/service"
	"github.com/integratiewerk/klachtd/cmd/klachtd/store"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// grammar is what can be typed. A command is a struct with its arguments and options,
// what somebody new to it must know (Help), and what it does (Run). Its line here gives
// its name and its entry in the list of commands; those of a group (case, held) stand with
// the group, in its package.
type grammar struct {
	Demo      demo.Demo        `cmd:"" help:"see it work: three complaints from beginning to end"`
	Init      install.Init     `cmd:"" help:"writes a configuration, and tries it as it goes"`
	Run       service.Daemon   `cmd:"" help:"the daemon: waits for mail, keeps the terms"`
	Once      service.Once     `cmd:"" help:"one pass: fetch, handle, remind, send"`
	Check     install.Check    `cmd:"" help:"everything that is wrong with the configuration"`
	Signin    install.Signin   `cmd:"" help:"signs in at the mail provider, for [oauth2] without a password"`
	Parse     mails.Parse      `cmd:"" help:"how a mail is read"`
	Terms     preview.Terms    `cmd:"" help:"the terms that follow from a day of receipt"`
	Case      cases.Case       `cmd:""`
	Person    cases.Person     `cmd:""`
	Report    cases.Report     `cmd:"" help:"the register of a year, without names of complainants"`
	Held      mails.Held       `cmd:""`
	Mail      mails.Mail       `cmd:""`
	Queue     mails.Queue      `cmd:""`
	Pause     service.Pause    `cmd:"" help:"stop switch: no mail leaves until resume"`
	Resume    service.Resume   `cmd:"" help:"end a pause: send what waited"`
	Status    service.Status   `cmd:"" help:"the state of klachtd, on one screen"`
	Letter    preview.Letter   `cmd:"" help:"a letter with sample data, in the house style"`
	Texts     preview.Texts    `cmd:""`
	Guide     guideCmd         `cmd:"" help:"the administrator's guide"`
	Rehearse  install.Rehearse `cmd:"" help:"practice: who can answer, and whose answer counts"`
	Verify    store.Verify     `cmd:"" help:"check that the case log is whole and unchanged"`
	Reconcile mails.Reconcile  `cmd:"" help:"compare the mailbox with the case log"`
	Backup    store.Backup     `cmd:"" help:"a verified copy of the case log, while klachtd runs"`
	Restore   store.Restore    `cmd:"" help:"replace the case log by a backup"`
	Migrate   store.Migrate    `cmd:"" help:"bring the case log of an older klachtd up to date"`
	Unit      install.Unit     `cmd:"" help:"the systemd units"`
	Version   versionCmd       `cmd:"" help:"which klachtd this is, and which case logs it knows"`
	Complete  completeCmd      `cmd:"" hidden:""`
	Docs      docsCmd          `cmd:"" hidden:""`
	Accepts   service.Accepts  `cmd:"" hidden:""`

	Config   string    `placeholder:"FILE" default:"${config}" help:"the configuration"`
	Instance string    `short:"i" placeholder:"NAME" help:"use /etc/klachtd/NAME/config.toml, as klachtd@NAME.service does"`
	Asked    helpAsked `name:"help" short:"h" hidden:""`
}

// units are the unit files for systemd. The template of a unit (NAME@) is the plain unit with
// the names of the instance.
//
//go:embed *.service *.timer systemd-254.conf alerts.yml
var units embed.FS

// overview is what --help prints below the list of commands.
const overview = `
Try it first, without any set-up:  klachtd demo
A real mailbox:                    klachtd init
More on one command:               klachtd help COMMAND
All the rest:                      klachtd guide

Every command takes --config FILE, anywhere (default ` + env.DefaultConfig + `),
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
func (helpAsked) BeforeReset(typed *kong.Context, e *env.Env) error {
	cli.Help(e.Out, node(typed))
	return errHelp
}

// node is the command that was typed, as far as it could be read.
func node(typed *kong.Context) *kong.Node {
	if selected := typed.Selected(); selected != nil {
		return selected
	}
	return typed.Model.Node
}

func newParser(ctx context.Context, e *env.Env, g *grammar) (*kong.Kong, error) {
	return kong.New(g, kong.Name("klachtd"), kong.Description("klachtd runs a complaints procedure from one mailbox."),
		kong.Vars{"config": env.DefaultConfig}, kong.NoDefaultHelp(), kong.Bind(e), kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(units, (*fs.FS)(nil)),
		kong.NamedMapper("case", caseMapper(e, false)), kong.NamedMapper("anycase", caseMapper(e, true)))
}

// spelling matches a case number as people write it: K-2026-0001, k2026-1, [2026-0001].
var spelling = regexp.MustCompile(`^\[?(?i:k)?-?(?:(\d{4})[-/ ])?0*(\d{1,6})\]?$`)

// caseMapper reads a case number. Commands that change nothing may leave the year out:
// then it is this year.
func caseMapper(e *env.Env, bare bool) kong.MapperFunc {
	return func(typed *kong.DecodeContext, target reflect.Value) error {
		var id string
		if err := typed.Scan.PopValueInto("ID", &id); err != nil {
			return err
		}
		if m := spelling.FindStringSubmatch(id); m != nil && (m[1] != "" || bare) {
			year, _ := strconv.Atoi(m[1]) // digits, or none
			number, _ := strconv.Atoi(m[2])
			id = caselog.CaseNumber(cmp.Or(year, e.Now().Year()), number)
		}
		target.SetString(id)
		return nil
	}
}

func runTyped(ctx context.Context, e *env.Env, args []string) error {
	var g grammar
	parser, err := newParser(ctx, e, &g)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		cli.Help(e.Err, parser.Model.Node)
		return env.Fail(env.ExitUsage, "name a command")
	}
	if args[0] == "help" {
		args = append(args[1:], "--help")
	}
	if args, err = cli.Order(parser.Model, args); err != nil {
		return env.Fail(env.ExitUsage, "%v; see klachtd --help", err)
	}
	typed, err := parser.Parse(args)
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && !errors.Is(err, errHelp) {
		return misused(wrong)
	}
	if err != nil {
		return err
	}
	e.Config = g.Config
	if g.Instance != "" {
		n, err := instance.Parse(g.Instance)
		if err != nil {
			return env.Fail(env.ExitUsage, "%v", err)
		}
		e.Config = n.Config()
	}
	return typed.Run()
}

// misused says what is wrong with what was typed, and what can be typed instead.
func misused(wrong *kong.ParseError) error {
	at := node(wrong.Context)
	name := at.FullPath()
	if len(at.Children) == 0 {
		return env.Fail(env.ExitUsage, "%s: %v\n%s\nMore: klachtd help %s", at.Path(), wrong, cli.Short(at), at.Path())
	}
	next := cli.Next(at)
	rest := wrong.Context.Path[len(wrong.Context.Path)-1].Remainder()
	switch {
	case len(rest) == 0:
		return env.Fail(env.ExitUsage, "%s needs one of: %s", name, strings.Join(next, ", "))
	case strings.HasPrefix(rest[0], "-"):
		return env.Fail(env.ExitUsage, "%v; see %s --help", wrong, name)
	}
	for i := range next {
		next[i], _, _ = strings.Cut(next[i], " ")
	}
	typed := strings.TrimSpace(at.Path() + " " + rest[0])
	if near := config.Nearest(rest[0], next); near != "" {
		return env.Fail(env.ExitUsage, "unknown command %q; did you mean %q?", typed, strings.TrimSpace(at.Path()+" "+near))
	}
	return env.Fail(env.ExitUsage, "unknown command %q; %s --help lists those that there are", typed, name)
}

// completeCmd answers the shell's completion scripts.
type completeCmd struct {
	Words []string `arg:"" optional:""`
}

func (c completeCmd) Run(typed *kong.Context, e *env.Env) error {
	fitting := cli.Complete(typed.Model, c.Words)
	if len(c.Words) == 2 && c.Words[0] == "guide" {
		for _, chapter := range guide.Chapters() {
			if strings.HasPrefix(chapter.Name, c.Words[1]) {
				fitting = append(fitting, chapter.Name)
			}
		}
	}
	for _, word := range fitting {
		fmt.Fprintln(e.Out, word)
	}
	return nil
}
