package main

import (
	"context"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
)

type pauseCmd struct{}

func (pauseCmd) Help() string {
	return `
Stops all outgoing mail at once, also of a running daemon: at most the one mail
that is being sent still leaves. Mail is still fetched, cases and terms
continue, and letters are made with their date; they wait until klachtd resume.`
}

func (pauseCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(v *caseViewer, _ error) error {
		before, err := v.log.Paused(ctx)
		if err != nil {
			return err
		}
		since, err := v.log.Pause(ctx, a.now())
		if err != nil {
			return err
		}
		if before.IsZero() {
			a.say("Sending is paused. To send again: klachtd resume\n")
		} else {
			a.say("Sending was paused already, since %s. To send again: klachtd resume\n", v.local(since))
		}
		n, err := v.log.Waiting(ctx, v.now())
		if err == nil {
			fmt.Fprintf(v.stdout, "%s waiting.\n", count(n, "mail"))
		}
		return err
	})
}

type resumeCmd struct{}

func (resumeCmd) Help() string {
	return `
Ends klachtd pause. Waiting mail is sent in the order in which it was made, each
mail once: by the daemon within half a minute, or by the next klachtd once.`
}

func (resumeCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(v *caseViewer, _ error) error {
		since, err := v.log.Resume(ctx)
		if err != nil {
			return err
		}
		if since.IsZero() {
			fmt.Fprintln(a.stdout, "Sending was not paused.")
		} else {
			fmt.Fprintf(a.stdout, "Sending is resumed; it was paused since %s.\n", v.local(since))
		}
		return v.sayWaiting(ctx)
	})
}

func (v *caseViewer) sayWaiting(ctx context.Context) error {
	n, err := v.log.Waiting(ctx, v.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(v.stdout, "%s to be sent now.\n", count(n, "mail"))
	return nil
}

// local gives an instant in local time, for people.
func (v *caseViewer) local(t time.Time) string {
	return screen.Time(t, v.rules.Zone)
}
