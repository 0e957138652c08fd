package install

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// Unit is klachtd unit.
type Unit struct {
	File     string `arg:"" optional:"" help:"another unit"`
	Template bool   `help:"for klachtd@NAME.service"`
	Backup   bool   `help:"the unit that makes a backup"`
	Into     string `placeholder:"FOLDER" help:"write all units into this folder"`
}

func (Unit) Help() string {
	return `
Prints the hardened systemd unit, with comments for the administrator. Install
it with: klachtd unit > /etc/systemd/system/klachtd.service With --template:
klachtd@.service, one instance for each organisation, which reads
/etc/klachtd/NAME/config.toml. With --backup: the unit that makes a backup.

With FILE: another of the units; systemd-254.conf, a drop-in for systemd 254 and
later; or alerts.yml, alert rules for Prometheus. With --into: all units are
written into that folder, which is /etc/systemd/system as a rule; then
systemctl daemon-reload.`
}

func (c Unit) Run(e *env.Env, units fs.FS) error {
	if c.Into != "" {
		return writeUnits(e, units, c.Into)
	}
	name := "klachtd"
	if c.Backup {
		name += "-backup"
	}
	if c.Template {
		name += "@"
	}
	if name += ".service"; c.File != "" {
		name = c.File
	}
	text, err := fs.ReadFile(units, name)
	if err != nil {
		names, err := fs.Glob(units, "*")
		if err != nil {
			return err
		}
		return env.Fail(env.ExitUsage, "there is no unit %q; there are: %s", name, strings.Join(names, ", "))
	}
	_, err = e.Out.Write(text)
	return err
}

func writeUnits(e *env.Env, units fs.FS, folder string) error {
	names, err := fs.Glob(units, "klachtd*")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := fs.ReadFile(units, name)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return env.AsNamed(err)
		}
		fmt.Fprintln(e.Out, path)
	}
	fmt.Fprint(e.Out, "Now: systemctl daemon-reload\n")
	return nil
}
