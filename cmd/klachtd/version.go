package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/version"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type versionCmd struct {
	JSON bool `help:"print JSON"`
}

func (versionCmd) Help() string {
	return `
Prints the version of this program, the commit and the Go version it was built
from, the newest case log schema that it knows, and the schema of the case log
that the configuration names, if there is one. It changes nothing: a case log
with an older schema is brought up to date when klachtd works on it.

What changed from one version to the next: klachtd guide changes`
}

// versionLine is a version in JSON. What is absent is null.
type versionLine struct {
	Version string  `json:"version"`
	Commit  *string `json:"commit"`
	Go      *string `json:"go"`
	Schema  *int    `json:"schema"` // of the case log
	Newest  int     `json:"newest_schema"`
}

func (c versionCmd) Run(ctx context.Context, a *app) error {
	line, err := a.version(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.stdout).Encode(line)
	}
	fmt.Fprintf(a.stdout, "klachtd  %s\n", line.Version)
	for _, known := range []struct {
		name string
		what *string
	}{{"commit", line.Commit}, {"go", line.Go}} {
		if known.what != nil {
			fmt.Fprintf(a.stdout, "%-8s %s\n", known.name, *known.what)
		}
	}
	schema := "no case log"
	if line.Schema != nil {
		schema = fmt.Sprint(*line.Schema)
	}
	fmt.Fprintf(a.stdout, "schema   %s; the newest known is %d\n", schema, line.Newest)
	return nil
}

// version describes the program and, if the configuration names a case log that exists,
// the log.
func (a *app) version(ctx context.Context) (versionLine, error) {
	i := version.Read()
	line := versionLine{Version: i.Version, Commit: orNil(i.Commit), Go: orNil(i.Go), Newest: caselog.NewestSchema()}
	if _, err := os.Stat(a.config); err != nil && a.config == defaultConfig {
		return line, nil
	}
	cfg, problems := config.Load(a.config, append(a.options(), config.WithoutSecrets())...)
	if len(problems) > 0 {
		return line, nil // check reports them
	}
	if _, err := os.Stat(cfg.Store.Path); err != nil {
		return line, nil
	}
	schema, err := caselog.SchemaOf(ctx, cfg.Store.Path)
	line.Schema = &schema
	return line, err
}

// named is the version as part of another line.
func (a *app) named() string {
	i := version.Read()
	if i.Commit == "" {
		return i.Version
	}
	return fmt.Sprintf("%s (%.12s)", i.Version, i.Commit)
}
