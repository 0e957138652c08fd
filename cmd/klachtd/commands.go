package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// command is one thing klachtd can do.
type command struct {
	name  string // "case show"
	args  string // what comes after it
	short string // one line
	long  string // what a stranger needs to know
	flags func(*flag.FlagSet) any
	do    func(ctx context.Context, a *app, flags any, args []string) error
}

func commands() []command {
	return []command{
		demoCommand(), runCommand(), onceCommand(), checkCommand(), signinCommand(), parseCommand(), termsCommand(),
		caseListCommand(), caseShowCommand(), caseNewCommand(), caseAssignCommand(), caseJoinCommand(), caseSplitCommand(),
		heldListCommand(), heldShowCommand(), heldAcceptCommand(), heldRejectCommand(), mailListCommand(),
		queueListCommand(), queueRetryCommand(), queueDropCommand(),
		pauseCommand(), resumeCommand(), statusCommand(), letterCommand(),
		textsListCommand(), textsShowCommand(), textsFieldsCommand(), textsDiffCommand(), textsApproveCommand(), textsCommand(), guideCommand(), verifyCommand(), reconcileCommand(),
		backupCommand(), restoreCommand(), unitCommand(),
	}
}

// takeConfig takes --config F out of the arguments, wherever it stands before a
// "--": between the words of a command its own options do not see it.
func (a *app) takeConfig(args []string) (rest []string, err error) {
	for i := 0; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		switch {
		case args[i] == "--":
			return append(rest, args[i:]...), nil
		case name != "-config" && name != "--config":
			rest = append(rest, args[i])
		case joined:
			a.config = value
		case i+1 == len(args):
			return nil, fail(exitUsage, "--config needs a file; see klachtd --help")
		default:
			i++
			a.config = args[i]
		}
	}
	return rest, nil
}

// find gives the command that the arguments, one at least, begin with, and
// [flag.ErrHelp] when they ask what may follow the first word of several.
func find(args []string) (command, []string, error) {
	names := make([]string, 0, 16)
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return c, args[len(words):], nil
		}
		names = append(names, c.name)
	}
	if needs := group(args[0]); len(needs) > 0 {
		if len(args) == 2 && slices.Contains([]string{"-h", "-help", "--help"}, args[1]) {
			return command{}, nil, flag.ErrHelp
		}
		return command{}, nil, fail(exitUsage, "klachtd %s needs one of: %s", args[0], strings.Join(needs, ", "))
	}
	return command{}, nil, fail(exitUsage, "unknown command %q; there are: %s", args[0], strings.Join(names, ", "))
}

// group gives what may follow the first word of several commands: list, show ID.
func group(name string) (needs []string) {
	for _, c := range commands() {
		if what, ok := strings.CutPrefix(c.name, name+" "); ok {
			args, _, _ := strings.Cut(c.args, "[")
			args, _, _ = strings.Cut(args, "--")
			needs = append(needs, strings.TrimRight(what+" "+args, " |"))
		}
	}
	return needs
}

// run parses a command's options, which may stand before or after its other
// arguments, and carries it out.
func (a *app) run(ctx context.Context, c command, args []string) error {
	set := flag.NewFlagSet("klachtd "+c.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&a.config, "config", a.config, "the configuration `file`")
	var flags any
	if c.flags != nil {
		flags = c.flags(set)
	}
	var rest []string
	for {
		switch err := set.Parse(args); {
		case err == flag.ErrHelp:
			c.help(a.stdout, set)
			return err
		case err != nil:
			return fail(exitUsage, "%s: %v; see klachtd %s --help", c.name, err, c.name)
		}
		switch {
		case set.NArg() > 0 && !c.takesArgs():
			return fail(exitUsage, "unexpected argument %q", set.Arg(0))
		case set.NArg() == 0:
			return c.do(ctx, a, flags, rest)
		}
		rest, args = append(rest, set.Arg(0)), set.Args()[1:]
	}
}

// takesArgs reports whether it takes more than options: its help writes those in
// capitals.
func (c command) takesArgs() bool {
	return c.args != "" && unicode.IsUpper(rune(strings.TrimLeft(c.args, "[")[0]))
}

func (c command) help(w io.Writer, set *flag.FlagSet) {
	fmt.Fprintf(w, "Usage: klachtd %s\n\n%s\n\nOptions:\n", strings.TrimSpace(c.name+" "+c.args), strings.TrimSpace(c.long))
	set.SetOutput(w)
	set.PrintDefaults()
}

func (a *app) usage(w io.Writer) {
	fmt.Fprint(w, `klachtd runs a complaints procedure from one mailbox.

Usage: klachtd COMMAND [options]

`)
	listCommands(w, "")
	fmt.Fprint(w, `
Try it first, without any set-up:  klachtd demo
A real mailbox:                    copy config.example.toml, then: klachtd check --config FILE
More on one command:               klachtd COMMAND --help

Every command takes --config FILE, anywhere (default /etc/klachtd/config.toml).
Exit codes: 0 done, 64 usage, 65 findings, 66 no such case, 75 something is left
to retry, 78 configuration.
`)
}

// groupUsage prints what may follow the first word of several commands.
func groupUsage(w io.Writer, name string) {
	fmt.Fprintf(w, "Usage: klachtd %s COMMAND [options]\n\n", name)
	listCommands(w, name+" ")
	fmt.Fprintf(w, "\nMore on one of them: klachtd %s COMMAND --help\n", name)
}

func listCommands(w io.Writer, prefix string) {
	for _, c := range commands() {
		if strings.HasPrefix(c.name, prefix) {
			fmt.Fprintf(w, "  %-11s %s\n", c.name, c.short)
		}
	}
}
