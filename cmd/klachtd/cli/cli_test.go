package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

type grammar struct {
	Once onceCmd `cmd:"" help:"one pass"`
	Case struct {
		Show showCmd `cmd:"" help:"one case"`
		Join struct {
			One   string `arg:"" name:"ID"`
			Other string `arg:"" name:"ID"`
		} `cmd:"" help:"two cases"`
	} `cmd:""`
	Read struct {
		Files []string `arg:"" name:"FILE"`
		Out   string   `short:"o" placeholder:"FILE" help:"where to"`
	} `cmd:"" help:"reads files"`
	Secret struct{} `cmd:"" hidden:""`
	Config string   `placeholder:"FILE" default:"/etc/x" help:"the configuration"`
}

func (grammar) Help() string { return "Exit codes: 0 done." }

type onceCmd struct {
	At string `placeholder:"T" help:"the clock"`
}

func (onceCmd) Help() string { return "\nMakes one pass.\n  x once --at T\n\n.dots and - dashes" }

type showCmd struct {
	ID   string `arg:"" name:"ID"`
	JSON bool   `help:"print JSON"`
}

func parser(t *testing.T) *kong.Kong {
	t.Helper()
	k, err := kong.New(new(grammar), kong.Name("x"), kong.Description("x does it."), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOrder(t *testing.T) {
	app := parser(t).Model
	for in, want := range map[string]string{
		"case show K1 --json":              "case show K1 --json",
		"--config F case show K1":          "case show K1 --config=F",
		"case --config F show K1 -json":    "case show K1 --config=F --json",
		"-config=F once --at T":            "once --config=F --at=T",
		"read a --config F b -o -":         "read a b --config=F --out=-",
		"read a -o=b":                      "read a --out=b",
		"once --at -1":                     "once --at=-1",
		"once --wat x":                     "once x --wat",
		"read a - --config F -- -b --json": "read a - --config=F -- -b --json",
	} {
		got, err := Order(app, strings.Fields(in))
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v; want %q", in, got, err, want)
		}
	}
	if _, err := Order(app, []string{"once", "--at"}); err == nil || err.Error() != "--at needs a T" {
		t.Errorf("an option without its value: %v", err)
	}
}

func TestComplete(t *testing.T) {
	app := parser(t).Model
	for in, want := range map[string]string{
		"":                   "once case read",
		"o":                  "once",
		"case ":              "show join",
		"--config F case s":  "show",
		"case show K1 --":    "--json --config",
		"once --at ":         "",
		"once --a":           "--at",
		"read ":              "",
		"--config ":          "",
		"case show --json x": "",
	} {
		if got := strings.Join(Complete(app, strings.Split(in, " ")), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHelp(t *testing.T) {
	app := parser(t).Model
	for name, want := range map[string]string{
		"": `x does it.

Usage: x COMMAND [options]

  once       one pass
  case show  one case
  case join  two cases
  read       reads files

Exit codes: 0 done.
`,
		"case": `Usage: x case COMMAND [options]

  case show  one case
  case join  two cases

More on one of them: x help case COMMAND
`,
		"read": `Usage: x read FILE... [-o FILE]

reads files

Options:
  -o, --out FILE      where to
  --config FILE       the configuration (default /etc/x)
`,
	} {
		var b strings.Builder
		Help(&b, find(app.Node, name))
		if b.String() != want {
			t.Errorf("%q: got\n%s\nwant\n%s", name, b.String(), want)
		}
	}
	if got := strings.Join(Next(find(app.Node, "case")), ", "); got != "show ID, join ID ID" {
		t.Errorf("Next: %s", got)
	}
}

func find(node *kong.Node, name string) *kong.Node {
	i := slices.IndexFunc(node.Children, func(c *kong.Node) bool { return c.Name == name })
	if i < 0 {
		return node
	}
	return node.Children[i]
}

func TestReferenceAndMan(t *testing.T) {
	app := parser(t).Model
	if got := Reference(app); !strings.Contains(got, "## once\n\n    x once [--at T]\n\nMakes one pass.\n\n    x once --at T\n\n.dots and - dashes\n\n- `--at T`: the clock\n") {
		t.Errorf("the reference has\n%s", got)
	}
	pages := Man(app, "1.2")
	if len(pages) != 5 {
		t.Errorf("%d pages", len(pages))
	}
	const want = `.TH X-ONCE 8 "" "x 1.2"
.SH NAME
x-once \- one pass
.SH SYNOPSIS
x once [\-\-at T]
.SH DESCRIPTION
Makes one pass.
.nf
  x once \-\-at T
.fi
.PP
\&.dots and \- dashes
.SH OPTIONS
.TP
.B \-\-at T
the clock
.TP
.B \-\-config FILE
the configuration (default /etc/x)
.SH SEE ALSO
.BR x (8)
`
	if got := pages["x-once.8"]; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWrap(t *testing.T) {
	long := strings.Repeat("word ", 20)
	if got, want := Wrap("short\n"+long), "short\n"+strings.TrimSpace(strings.Repeat("word ", 15))+"\n  word word word word word"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
