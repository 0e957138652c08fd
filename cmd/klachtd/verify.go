package main

import (
	"context"
	"fmt"
)

func verifyCommand() command {
	return command{
		name: "verify", short: "check that the case log is whole and unchanged",
		long: `
Recomputes the chain of the log and every case from its facts, and compares;
checks the hash of every mail, letter and document, and the database itself.

Exit code 65: something differs; each finding names its table and row.`,
		do: func(ctx context.Context, a *app, _ any, args []string) error {
			if err := noArgs(args); err != nil {
				return err
			}
			return a.withLog(ctx, func(v *caseViewer) error {
				findings, err := v.log.Verify(ctx)
				if err != nil {
					return err
				}
				for _, f := range findings {
					fmt.Fprintln(a.stdout, f)
				}
				if len(findings) > 0 {
					return fail(exitFindings, "%s: stop klachtd, keep this file as it is, and restore the last backup", count(len(findings), "finding"))
				}
				fmt.Fprintln(a.stdout, "the log is whole and unchanged")
				return nil
			})
		},
	}
}
