package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
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

func (c queueListCmd) Run(ctx context.Context, a *app) error {
	return a.withLog(ctx, func(v *caseViewer) error { return v.queueList(ctx, c.JSON) })
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

func (c queueRetryCmd) Run(ctx context.Context, a *app) error {
	return a.withLog(ctx, func(v *caseViewer) error { return v.queueRetry(ctx, c.Numbers, c.All) })
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

func (c queueDropCmd) Run(ctx context.Context, a *app) error {
	return a.queueDrop(ctx, c.Numbers, strings.TrimSpace(plainText(c.Reason)))
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

func (v *caseViewer) queueList(ctx context.Context, asJSON bool) error {
	letters, err := v.log.Queue(ctx)
	if err == nil {
		letters, err = health.OpenMail(ctx, v.log, letters)
	}
	if err != nil {
		return err
	}
	if asJSON {
		lines := []queueLine{}
		for _, l := range letters {
			line := queueLine{
				Number: l.ID, Case: orNil(l.CaseID), Kind: string(l.Kind), To: l.To, Status: string(l.Status), Since: instantOf(l.Created),
				Attempts: l.Attempts, Line: orNil(l.Line), SHA256: l.SHA256,
			}
			if health.Waits(l) {
				line.NextTry = new(instantOf(l.NextAt))
			}
			lines = append(lines, line)
		}
		return v.encode(lines)
	}
	if len(letters) == 0 {
		fmt.Fprintln(v.stderr, "no mail waits")
		return nil
	}
	if err := v.printQueue(letters); err != nil {
		return err
	}
	return v.sayPaused(ctx)
}

// printQueue prints a table; below each mail, what the mail server said.
func (v *caseViewer) printQueue(letters []caselog.Letter) error {
	w := tabwriter.NewWriter(v.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NR\tCASE\tKIND\tSTATUS\tSINCE\tTRIED\tNEXT TRY\tTO")
	for _, l := range letters {
		id := l.CaseID
		if id == "" {
			id = "-"
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", l.ID, id, l.Kind, l.Status, v.local(l.Created), l.Attempts, v.nextTry(l), shownLine(l.To))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, l := range letters {
		if l.Line != "" {
			fmt.Fprintf(v.stdout, "\n%d  %s\n", l.ID, v.said(l))
		}
	}
	return nil
}

// said is the mail server's last answer about a mail.
func (v *caseViewer) said(l caselog.Letter) string {
	if l.Status == caselog.LetterFailed && l.Delayed >= dispatch.GiveUpAfter {
		return fmt.Sprintf("given up after %d days: %s", int(dispatch.GiveUpAfter.Hours()/24), shownLine(l.Line))
	}
	return shownLine(l.Line)
}

func (v *caseViewer) nextTry(l caselog.Letter) string {
	switch {
	case !health.Waits(l):
		return "-"
	case !l.NextAt.After(v.now()):
		return "now"
	}
	return v.local(l.NextAt)
}

func (v *caseViewer) sayPaused(ctx context.Context) error {
	since, err := v.log.Paused(ctx)
	if err == nil && !since.IsZero() {
		v.say("\nSending is paused since %s. To send again: klachtd resume\n", v.local(since))
	}
	return err
}

func (v *caseViewer) queueRetry(ctx context.Context, args []string, all bool) error {
	if all == (len(args) > 0) {
		return fail(exitUsage, "queue retry needs the numbers of mails, or --all; klachtd queue list gives them")
	}
	for try := 0; ; try++ {
		letters, err := v.queued(ctx, args, all)
		if err != nil {
			return err
		}
		var ids []int64
		for _, l := range letters {
			ids = append(ids, l.ID)
		}
		err = v.log.Retry(ctx, v.now(), ids)
		if err == nil {
			return v.sayRetried(ctx, letters)
		}
		if !errors.Is(err, caselog.ErrConflict) {
			return err
		}
		if try == 2 {
			return fail(exitRetry, "one of them is being sent this very moment: look with klachtd queue list, and try again in a minute")
		}
	}
}

func (v *caseViewer) sayRetried(ctx context.Context, letters []caselog.Letter) error {
	if len(letters) == 0 {
		fmt.Fprintln(v.stdout, "no mail waits")
		return nil
	}
	for _, l := range letters {
		fmt.Fprintf(v.stdout, "mail %d (%s to %s) is due now\n", l.ID, l.Kind, shownLine(l.To))
	}
	since, err := v.log.Paused(ctx)
	if err != nil {
		return err
	}
	if !since.IsZero() {
		v.say("Sending is paused since %s: it leaves after klachtd resume.\n", v.local(since))
		return nil
	}
	v.say("The daemon sends it within half a minute, or the next klachtd once.\n")
	return nil
}

// queued gives the mail in the queue named by arguments, each once, or all mail that
// need not wait for a later day.
func (v *caseViewer) queued(ctx context.Context, args []string, all bool) (named []caselog.Letter, err error) {
	letters, err := v.log.Queue(ctx)
	if err != nil {
		return nil, err
	}
	if all {
		return slices.DeleteFunc(letters, func(l caselog.Letter) bool { return l.Attempts == 0 && l.NextAt.After(v.now()) }), nil
	}
	for _, arg := range args {
		number, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || number < 1 {
			return nil, fail(exitUsage, "%q is not the number of a mail; klachtd queue list gives them", arg)
		}
		i := slices.IndexFunc(letters, func(l caselog.Letter) bool { return l.ID == number })
		if i < 0 {
			return nil, v.notQueued(ctx, number)
		}
		if !slices.ContainsFunc(named, func(l caselog.Letter) bool { return l.ID == number }) {
			named = append(named, letters[i])
		}
	}
	return named, nil
}

// notQueued says why a mail is not in the queue.
func (v *caseViewer) notQueued(ctx context.Context, number int64) error {
	l, found, err := v.log.Outgoing(ctx, number)
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
	return fail(exitNoCase, why+"; klachtd queue list gives those in the queue", number)
}

func (a *app) queueDrop(ctx context.Context, args []string, reason string) error {
	if reason == "" {
		return fail(exitUsage, "queue drop needs --reason TEXT: it goes into the case file")
	}
	return a.withDesk(ctx, func(v *caseViewer, d *desk.Desk) error {
		letters, err := v.queued(ctx, args, false) // check all of them before dropping the first
		if err != nil {
			return err
		}
		for _, l := range letters {
			was, err := d.Drop(ctx, l.ID, reason)
			if errors.Is(err, desk.ErrNotDroppable) { // it was sent in the meantime
				return v.notQueued(ctx, l.ID)
			}
			if err != nil {
				return err
			}
			v.sayDropped(was)
		}
		return nil
	}, config.WithoutSecrets())
}

func (v *caseViewer) sayDropped(l caselog.Letter) {
	fmt.Fprintf(v.stdout, "mail %d (%s to %s) ", l.ID, l.Kind, shownLine(l.To))
	switch l.Status {
	case caselog.LetterUncertain:
		fmt.Fprint(v.stdout, "is not sent again, but was perhaps delivered")
	case caselog.LetterFailed, caselog.LetterBounced:
		fmt.Fprint(v.stdout, "is no open task any more")
	default:
		fmt.Fprint(v.stdout, "is never sent")
	}
	if l.CaseID != "" {
		fmt.Fprintf(v.stdout, "; %s says so", l.CaseID)
	}
	fmt.Fprintln(v.stdout)
}

// instantOf gives an instant in the format for other programs.
func instantOf(t time.Time) string { return t.UTC().Format(time.RFC3339) }
