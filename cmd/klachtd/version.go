package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
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

func (c versionCmd) Run(ctx context.Context, e *env.Env) error {
	line, err := describeBoth(ctx, e)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.Out).Encode(line)
	}
	fmt.Fprintf(e.Out, "klachtd  %s\n", line.Version)
	for _, known := range []struct {
		name string
		what *string
	}{{"commit", line.Commit}, {"go", line.Go}} {
		if known.what != nil {
			fmt.Fprintf(e.Out, "%-8s %s\n", known.name, *known.what)
		}
	}
	schema := "no case log"
	if line.Schema != nil {
		schema = fmt.Sprint(*line.Schema)
	}
	fmt.Fprintf(e.Out, "schema   %s; the newest known is %d\n", schema, line.Newest)
	return nil
}

// describeBoth describes the program and, if the configuration names a case log that exists,
// the log.
func describeBoth(ctx context.Context, e *env.Env) (versionLine, error) {
	i := version.Read()
	line := versionLine{Version: i.Version, Commit: screen.OrNil(i.Commit), Go: screen.OrNil(i.Go), Newest: caselog.NewestSchema()}
	if _, err := os.Stat(e.Config); err != nil && e.Config == env.DefaultConfig {
		return line, nil
	}
	cfg, problems := config.Load(e.Config, append(e.Options(), config.WithoutSecrets())...)
	if len(problems) > 0 {
		return line, nil // check reports them
	}
	if there, _ := env.HasLog(cfg); !there {
		return line, nil
	}
	schema, err := caselog.SchemaOf(ctx, cfg.Store.Path)
	line.Schema = &schema
	return line, err
}
