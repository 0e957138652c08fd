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

func unitCommand() command {
	return command{
		name: "unit", args: "[--template]", short: "the systemd unit",
		long: `
Prints the hardened systemd unit, with the remarks an administrator needs.
Install it with: klachtd unit > /etc/systemd/system/klachtd.service
With --template: one instance for each organisation, klachtd@NAME.service, that
reads /etc/klachtd/NAME.toml.`,
		flags: func(set *flag.FlagSet) any { return set.Bool("template", false, "for klachtd@NAME.service") },
		do: func(_ context.Context, a *app, flags any, args []string) error {
			if err := noArgs(args); err != nil {
				return err
			}
			text := unitFile
			if *flags.(*bool) {
				text = strings.NewReplacer(
					"/etc/klachtd/config.toml", "/etc/klachtd/%i.toml",
					"StateDirectory=klachtd", "StateDirectory=klachtd/%i",
					"RuntimeDirectory=klachtd\n", "RuntimeDirectory=klachtd-%i\n",
					"credstore.encrypted/klachtd.", "credstore.encrypted/klachtd-%i.",
					"klachtd - complaint procedure by e-mail", "klachtd %i - complaint procedure by e-mail",
				).Replace(text)
			}
			_, err := fmt.Fprint(a.stdout, text)
			return err
		},
	}
}
