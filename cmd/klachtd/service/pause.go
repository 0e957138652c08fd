package service

import (
	"context"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
)

// Pause is klachtd pause.
type Pause struct{}

func (Pause) Help() string {
	return `
Stops all outgoing mail at once, also of a running daemon: at most the one mail
that is being sent still leaves. Mail is still fetched, cases and terms
continue, and letters are made with their date; they wait until klachtd resume.`
}

func (Pause) Run(ctx context.Context, e *env.Env) error {
	return e.MayBegin().WithStore(ctx, func(s *env.Session, _ error) error {
		before, err := s.Log.Paused(ctx)
		if err != nil {
			return err
		}
		since, err := s.Log.Pause(ctx, e.Now())
		if err != nil {
			return err
		}
		if before.IsZero() {
			e.Say("Sending is paused. To send again: klachtd resume\n")
		} else {
			e.Say("Sending was paused already, since %s. To send again: klachtd resume\n", s.Local(since))
		}
		n, err := s.Log.Waiting(ctx, s.Now())
		if err == nil {
			fmt.Fprintf(s.Out, "%s waiting.\n", screen.Count(n, "mail"))
		}
		return err
	})
}

// Resume is klachtd resume.
type Resume struct{}

func (Resume) Help() string {
	return `
Ends klachtd pause. Waiting mail is sent in the order in which it was made, each
mail once: by the daemon within half a minute, or by the next klachtd once.`
}

func (Resume) Run(ctx context.Context, e *env.Env) error {
	return e.MayBegin().WithStore(ctx, func(s *env.Session, _ error) error {
		since, err := s.Log.Resume(ctx)
		if err != nil {
			return err
		}
		if since.IsZero() {
			fmt.Fprintln(e.Out, "Sending was not paused.")
		} else {
			fmt.Fprintf(e.Out, "Sending is resumed; it was paused since %s.\n", s.Local(since))
		}
		return sayWaiting(ctx, s)
	})
}

func sayWaiting(ctx context.Context, s *env.Session) error {
	n, err := s.Log.Waiting(ctx, s.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s to be sent now.\n", screen.Count(n, "mail"))
	return nil
}
