package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// Report is klachtd report.
type Report struct {
	Year int    `required:"" placeholder:"Y" help:"the year, like 2026"`
	Out  string `short:"o" default:"." placeholder:"DIR" help:"the folder to write to"`
	JSON bool   `name:"json" help:"print JSON instead"`
	At   string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (Report) Help() string {
	return `
Counts the complaints that came in and were closed in a year, beside those of
the year before: what became of them, what they were about, by manager and
month, whether the terms were kept and measures carried out. It writes
register-Y.pdf, with a page for an auditor first, and register-Y.csv; with
--json one JSON object instead. A year is counted as it ended, and stays so;
until then there are only totals: how many came in, were closed, are open. Other
numbers from 1 to 4 are not shown, nor what could tell them, in one edition or
several.`
}

func (c Report) Run(ctx context.Context, e *env.Env) error {
	if c.Year < 1900 || c.Year > 9999 {
		return env.Fail(env.ExitUsage, "%d is not a year, like 2026", c.Year)
	}
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error { return writeReport(ctx, s, d, c) })
}

func writeReport(ctx context.Context, s *env.Session, d *desk.Desk, c Report) error {
	r, err := d.Write.Yearly(ctx, c.Year, d.Rules.Day(d.Now()))
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.Out).Encode(r)
	}
	pdf, table, err := d.Write.YearlyFiles(r)
	if err != nil {
		return err
	}
	name := filepath.Join(c.Out, "register-"+strconv.Itoa(c.Year))
	for ending, data := range map[string][]byte{".pdf": pdf, ".csv": table} {
		if err := os.WriteFile(name+ending, data, 0o600); err != nil {
			return env.Fail(env.ExitUsage, "%v", err)
		}
	}
	fmt.Fprintf(s.Out, "%s.pdf\n%s.csv\n", name, name)
	return nil
}
