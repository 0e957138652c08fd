package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// units are as systemd reads them. The template of a unit (NAME@) is the plain one with
// the instance's own names in it.
//
//go:embed *.service *.timer systemd-254.conf
var units embed.FS

type unitFlags struct {
	template, backup bool
	into             string
}

func unitCommand() command {
	return command{
		name: "unit", args: "[FILE] [--template] [--backup] [--into FOLDER]", short: "the systemd units",
		long: `
Prints the hardened systemd unit, with the remarks an administrator needs.
With --template: klachtd@.service, one instance for each organisation, which
reads /etc/klachtd/NAME/config.toml. With --backup: the unit that makes a backup.
Install it with: klachtd unit > /etc/systemd/system/klachtd.service

With FILE: another of the units, or systemd-254.conf, a drop-in for systemd 254
and later. With --into: all units are written into that folder, which is
/etc/systemd/system as a rule; then systemctl daemon-reload.`,
		flags: func(set *flag.FlagSet) any {
			f := new(unitFlags)
			set.BoolVar(&f.template, "template", false, "for klachtd@NAME.service")
			set.BoolVar(&f.backup, "backup", false, "the unit that makes a backup")
			set.StringVar(&f.into, "into", "", "write all units into this `folder`")
			return f
		},
		do: func(_ context.Context, a *app, flags any, args []string) error {
			f := flags.(*unitFlags)
			if f.into != "" {
				return a.writeUnits(f.into)
			}
			name := "klachtd"
			if f.backup {
				name += "-backup"
			}
			if f.template {
				name += "@"
			}
			return a.printUnit(append(args, name+".service")[0])
		},
	}
}

func (a *app) printUnit(name string) error {
	text, err := units.ReadFile(name)
	if err != nil {
		names, err := fs.Glob(units, "*")
		if err != nil {
			return err
		}
		return fail(exitUsage, "there is no unit %q; there are: %s", name, strings.Join(names, ", "))
	}
	_, err = a.stdout.Write(text)
	return err
}

// writeUnits writes all units into a folder.
func (a *app) writeUnits(folder string) error {
	names, err := fs.Glob(units, "klachtd*")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := units.ReadFile(name)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, path)
	}
	fmt.Fprint(a.stdout, "Now: systemctl daemon-reload\n")
	return nil
}
