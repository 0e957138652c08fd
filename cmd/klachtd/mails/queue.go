package mails

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type queueListCmd struct {
	JSON bool `help:"print one JSON array"`
}

func (queueListCmd) Help() string {
	return `
Lists the mail that waits to be sent, and the open tasks: what was refused for
good, what could not be sent for five days, and what bounced.

  queued     waits: to be sent, or sent again after a temporary refusal
  uncertain  perhaps delivered: the same bytes are sent once more
  failed     refused for good, or for five days; klachtd does nothing more
  bounced    it came back; klachtd does nothing more`
}

func (c queueListCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return queueList(ctx, s, c.JSON) })
}

type queueRetryCmd struct {
	Numbers []string `arg:"" optional:"" name:"NUMBER" help:"klachtd queue list gives it"`
	All     bool     `help:"everything in the queue"`
}

func (queueRetryCmd) Help() string {
	return `
Makes mail due at once, with the same bytes: the daemon sends it within half a
minute, or else the next klachtd once. Its five days start over. --all takes
everything in klachtd queue list, except mail made for a later day.

All or nothing. Exit code 66: no mail of that number is in the queue.`
}

func (c queueRetryCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error { return queueRetry(ctx, s, c.Numbers, c.All) })
}

type queueDropCmd struct {
	Numbers []string `arg:"" name:"NUMBER" help:"klachtd queue list gives it"`
	Reason  string   `required:"" placeholder:"TEXT" help:"why, in words for the case file (Dutch)"`
}

func (queueDropCmd) Help() string {
	return `
Takes mail out of the queue for good: it is never sent, not even by queue retry.
Its case records who did so and why, and that the letter was not sent; the
person responsible for the case is told (mail 23). For a mail that failed or
came back, it records that nothing more need be done about it.

Exit code 66: no mail of that number is in the queue.`
}

func (c queueDropCmd) Run(ctx context.Context, e *env.Env) error {
	return queueDrop(ctx, e, c.Numbers, strings.TrimSpace(env.PlainText(c.Reason)))
}

// queueLine is an undelivered mail in JSON. What is absent is null.
type queueLine struct {
	Number   int64   `json:"number"`
	Case     *string `json:"case"`
	Kind     string  `json:"kind"`
	To       string  `json:"to"`
	Status   string  `json:"status"`
	Since    string  `json:"since"`    // when it was made
	Attempts int     `json:"attempts"` // how often it was offered to the server
	NextTry  *string `json:"next_try"` // null: never automatically
	Line     *string `json:"line"`     // what the mail server said last
	SHA256   string  `json:"sha256"`
}

func queueList(ctx context.Context, s *env.Session, asJSON bool) error {
	letters, err := s.Log.Queue(ctx)
	if err == nil {
		letters, err = health.OpenMail(ctx, s.Log, letters)
	}
	if err != nil {
		return err
	}
	return printList(s, letters, asJSON, "no mail waits", queueLineOf, func(letters []caselog.Letter) error {
		if err := printQueue(s, letters); err != nil {
			return err
		}
		return sayPaused(ctx, s)
	})
}

func queueLineOf(l caselog.Letter) queueLine {
	line := queueLine{
		Number: l.ID, Case: screen.OrNil(l.CaseID), Kind: string(l.Kind), To: l.To, Status: string(l.Status), Since: instantOf(l.Created),
		Attempts: l.Attempts, Line: screen.OrNil(l.Line), SHA256: l.SHA256,
	}
	if health.Waits(l) {
		line.NextTry = new(instantOf(l.NextAt))
	}
	return line
}

// printQueue prints a table; below each mail, what the mail server said.
func printQueue(s *env.Session, letters []caselog.Letter) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NR\tCASE\tKIND\tSTATUS\tSINCE\tTRIED\tNEXT TRY\tTO")
	for _, l := range letters {
		id := l.CaseID
		if id == "" {
			id = "-"
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", l.ID, id, l.Kind, l.Status, s.Local(l.Created), l.Attempts, nextTry(s, l), screen.Line(l.To))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, l := range letters {
		if l.Line != "" {
			fmt.Fprintf(s.Out, "\n%d  %s\n", l.ID, serverSaid(l))
		}
	}
	return nil
}

// serverSaid is the mail server's last answer about a mail.
func serverSaid(l caselog.Letter) string {
	if l.Status == caselog.LetterFailed && l.Delayed >= dispatch.GiveUpAfter {
		return fmt.Sprintf("given up after %d days: %s", int(dispatch.GiveUpAfter.Hours()/24), screen.Line(l.Line))
	}
	return screen.Line(l.Line)
}

func nextTry(s *env.Session, l caselog.Letter) string {
	switch {
	case !health.Waits(l):
		return "-"
	case !l.NextAt.After(s.Now()):
		return "now"
	}
	return s.Local(l.NextAt)
}

func sayPaused(ctx context.Context, s *env.Session) error {
	since, err := s.Log.Paused(ctx)
	if err == nil && !since.IsZero() {
		s.Say("\nSending is paused since %s. To send again: klachtd resume\n", s.Local(since))
	}
	return err
}

func queueRetry(ctx context.Context, s *env.Session, args []string, all bool) error {
	if all == (len(args) > 0) {
		return env.Fail(env.ExitUsage, "queue retry needs the numbers of mails, or --all; klachtd queue list gives them")
	}
	var letters []caselog.Letter
	err := committed(func() (err error) {
		if letters, err = queued(ctx, s, args, all); err != nil {
			return err
		}
		var ids []int64
		for _, l := range letters {
			ids = append(ids, l.ID)
		}
		return s.Log.Retry(ctx, s.Now(), ids)
	})
	switch {
	case errors.Is(err, caselog.ErrConflict):
		return env.Fail(env.ExitRetry, "one of them is being sent this very moment: look with klachtd queue list, and try again in a minute")
	case err != nil:
		return err
	}
	return sayRetried(ctx, s, letters)
}

func sayRetried(ctx context.Context, s *env.Session, letters []caselog.Letter) error {
	if len(letters) == 0 {
		fmt.Fprintln(s.Out, "no mail waits")
		return nil
	}
	for _, l := range letters {
		fmt.Fprintf(s.Out, "mail %d (%s to %s) is due now\n", l.ID, l.Kind, screen.Line(l.To))
	}
	since, err := s.Log.Paused(ctx)
	if err != nil {
		return err
	}
	if !since.IsZero() {
		s.Say("Sending is paused since %s: it leaves after klachtd resume.\n", s.Local(since))
		return nil
	}
	s.Say("The daemon sends it within half a minute, or the next klachtd once.\n")
	return nil
}

// queued gives the mail in the queue that arguments name, or all mail that need not wait
// for a later day.
func queued(ctx context.Context, s *env.Session, args []string, all bool) ([]caselog.Letter, error) {
	letters, err := s.Log.Queue(ctx)
	if err != nil {
		return nil, err
	}
	if all {
		return slices.DeleteFunc(letters, func(l caselog.Letter) bool { return l.Attempts == 0 && l.NextAt.After(s.Now()) }), nil
	}
	return numbered(args, "%q is not the number of a mail; klachtd queue list gives them", func(number int64) (caselog.Letter, error) {
		i := slices.IndexFunc(letters, func(l caselog.Letter) bool { return l.ID == number })
		if i < 0 {
			return caselog.Letter{}, notQueued(ctx, s, number)
		}
		return letters[i], nil
	})
}

// notQueued says why a mail is not in the queue.
func notQueued(ctx context.Context, s *env.Session, number int64) error {
	l, found, err := s.Log.Outgoing(ctx, number)
	why := "there is no mail %d"
	switch {
	case err != nil:
		return err
	case !found:
	case !l.Dropped.IsZero():
		why = "mail %d was dropped and is never sent"
	case l.Status == caselog.LetterSent:
		why = "mail %d was sent"
	default:
		why = "mail %d was erased"
	}
	return env.Fail(env.ExitNoCase, why+"; klachtd queue list gives those in the queue", number)
}

func queueDrop(ctx context.Context, e *env.Env, args []string, reason string) error {
	if reason == "" {
		return env.Fail(env.ExitUsage, "queue drop needs --reason TEXT: it goes into the case file")
	}
	return e.ByHand(ctx, "", func(s *env.Session, d *desk.Desk) error {
		letters, err := queued(ctx, s, args, false) // check all of them before dropping the first
		if err != nil {
			return err
		}
		for _, l := range letters {
			was, err := d.Drop(ctx, l.ID, reason)
			if errors.Is(err, desk.ErrNotDroppable) { // it was sent in the meantime
				return notQueued(ctx, s, l.ID)
			}
			if err != nil {
				return err
			}
			sayDropped(s, was)
		}
		return nil
	})
}

func sayDropped(s *env.Session, l caselog.Letter) {
	fmt.Fprintf(s.Out, "mail %d (%s to %s) ", l.ID, l.Kind, screen.Line(l.To))
	switch l.Status {
	case caselog.LetterUncertain:
		fmt.Fprint(s.Out, "is not sent again, but was perhaps delivered")
	case caselog.LetterFailed, caselog.LetterBounced:
		fmt.Fprint(s.Out, "is no open task any more")
	default:
		fmt.Fprint(s.Out, "is never sent")
	}
	if l.CaseID != "" {
		fmt.Fprintf(s.Out, "; %s says so", l.CaseID)
	}
	fmt.Fprintln(s.Out)
}

func instantOf(t time.Time) string { return t.UTC().Format(time.RFC3339) }
