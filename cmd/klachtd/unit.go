package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"strings"
)

//go:embed klachtd.service
var unitFile string

//go:embed klachtd-backup.service
var backupUnitFile string

type unitFlags struct{ template, backup bool }

func unitCommand() command {
	return command{
		name: "unit", args: "[--template] [--backup]", short: "the systemd unit",
		long: `
Prints the hardened systemd unit, with the remarks an administrator needs.
Install it with: klachtd unit > /etc/systemd/system/klachtd.service
With --template: one instance for each organisation, klachtd@NAME.service, that
reads /etc/klachtd/NAME.toml.
With --backup: klachtd-backup.service, which a timer starts.`,
		flags: func(set *flag.FlagSet) any {
			f := new(unitFlags)
			set.BoolVar(&f.template, "template", false, "for klachtd@NAME.service")
			set.BoolVar(&f.backup, "backup", false, "the unit that makes a backup")
			return f
		},
		do: func(_ context.Context, a *app, flags any, args []string) error {
			f := flags.(*unitFlags)
			text := unitFile
			if f.backup {
				text = backupUnitFile
			}
			if f.template {
				text = strings.NewReplacer(
					"/etc/klachtd/config.toml", "/etc/klachtd/%i.toml",
					"StateDirectory=klachtd klachtd/backup", "StateDirectory=klachtd/%i klachtd/%i/backup",
					"StateDirectory=klachtd", "StateDirectory=klachtd/%i",
					"/var/lib/klachtd/backup", "/var/lib/klachtd/%i/backup",
					"RuntimeDirectory=klachtd\n", "RuntimeDirectory=klachtd-%i\n",
					"credstore.encrypted/klachtd.", "credstore.encrypted/klachtd-%i.",
					"klachtd-backup.timer", "klachtd-backup@%i.timer",
					"systemctl start klachtd-backup", "systemctl start klachtd-backup@%i",
					"klachtd - complaint procedure by e-mail", "klachtd %i - complaint procedure by e-mail",
					"klachtd - backup of", "klachtd %i - backup of",
				).Replace(text)
			}
			_, err := fmt.Fprint(a.stdout, text)
			return err
		},
	}
}
