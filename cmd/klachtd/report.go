package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/integratiewerk/klachtd/cmd/klachtd/register"
	"github.com/integratiewerk/klachtd/letters"
)

type reportFlags struct {
	year    int
	out, at string
	json    bool
}

func reportCommand() command {
	return command{
		name: "report", args: "--year Y [-o DIR] [--json]", short: "the register of a year: PDF and CSV, without names of complainants",
		long: `
Counts the complaints that were received in a year, beside those of the year before: what
became of them, what they were about, by manager and month, and whether the terms were
kept. It writes register-Y.pdf and register-Y.csv, with --json one JSON object instead.
Numbers from 1 to 4 are not shown, nor what could be worked out from them.`,
		flags: func(set *flag.FlagSet) any {
			f := new(reportFlags)
			set.IntVar(&f.year, "year", 0, "the `year` of receipt, like 2026")
			set.StringVar(&f.out, "o", ".", "the `folder` to write to")
			set.StringVar(&f.at, "at", "", "the clock, as `RFC3339`; only when both mail servers are on loopback")
			set.BoolVar(&f.json, "json", false, "print JSON instead")
			return f
		},
		do: func(ctx context.Context, a *app, flags any, args []string) error {
			f := flags.(*reportFlags)
			if f.year < 1900 || f.year > 9999 {
				return fail(exitUsage, "report needs --year, like --year 2026")
			}
			return a.withLog(ctx, func(v *caseViewer) error {
				if f.at != "" {
					if err := v.setClock(v.cfg, f.at); err != nil {
						return err
					}
				}
				return v.report(ctx, f)
			})
		},
	}
}

func (v *caseViewer) report(ctx context.Context, f *reportFlags) error {
	cases, err := v.log.Cases(ctx, false)
	if err != nil {
		return err
	}
	r := register.Of(f.year, cases, &v.rules, v.rules.Day(v.now()))
	if f.json {
		return json.NewEncoder(v.stdout).Encode(r)
	}
	house, setter, faults, err := houseOf(v.cfg)
	if err != nil {
		return err
	}
	for _, fault := range faults {
		fmt.Fprintf(v.stderr, "warning: %s\n", v.cfg.At("letters", fault.Key, fault.What, fault.Remedy))
	}
	pdf, err := setter.PDF(letters.Letter{
		Sender:  letters.Sender{Name: house.Name, Address: house.Address, Phone: house.Phone, Email: house.Email, Look: house.Look},
		Subject: fmt.Sprintf("Klachten in %d", f.year), Date: r.AsOf, Body: r.Blocks(), Plainpage: true,
	})
	if err != nil {
		return err
	}
	var table bytes.Buffer
	if err := r.CSV(&table); err != nil {
		return err
	}
	name := filepath.Join(f.out, "register-"+strconv.Itoa(f.year))
	for ending, data := range map[string][]byte{".pdf": pdf, ".csv": table.Bytes()} {
		if err := os.WriteFile(name+ending, data, 0o600); err != nil {
			return fail(exitUsage, "%v", err)
		}
	}
	fmt.Fprintf(v.stdout, "%s.pdf\n%s.csv\n", name, name)
	return nil
}
