package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed klachtd.service
var unitFile string

//go:embed klachtd-backup.service
var backupUnitFile string

type unitCmd struct {
	Template bool `help:"for klachtd@NAME.service"`
	Backup   bool `help:"the unit that makes a backup"`
}

func (unitCmd) Help() string {
	return `
Prints the hardened systemd unit, with the remarks an administrator needs.
Install it with: klachtd unit > /etc/systemd/system/klachtd.service
With --template: one instance for each organisation, klachtd@NAME.service, that
reads /etc/klachtd/NAME.toml.
With --backup: klachtd-backup.service, which a timer starts.`
}

func (c unitCmd) Run(a *app) error {
	text := unitFile
	if c.Backup {
		text = backupUnitFile
	}
	if c.Template {
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
}
