package preview

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Terms is klachtd terms.
type Terms struct {
	Received string `required:"" placeholder:"T" help:"when the complaint was received"`
	Problem  string `placeholder:"D" help:"when the problem occurred (two years)"`
	Referred string `placeholder:"D" help:"when it was submitted to the commission"`
	Advised  string `placeholder:"D" help:"when the advice was received"`
	JSON     bool   `help:"print JSON"`
}

func (Terms) Help() string {
	return `
Counts every term of the regulation and says which days were skipped. Works
without a configuration, with the terms of the regulation; with one, it counts
as the foundation configured.

T is a date (2026-11-23) or an instant (2026-11-23T23:30:00Z), which counts as
its day in Amsterdam; D is a date.`
}

func (c Terms) Run(e *env.Env) error {
	return countTerms(e, &c)
}

func countTerms(e *env.Env, f *Terms) error {
	zone, err := env.Amsterdam()
	if err != nil {
		return err
	}
	cfg, _, err := e.LoadIfThere()
	if err != nil {
		return err
	}
	rules := cfg.Rules(zone)
	received, err := civil.ParseDate(f.Received)
	if err != nil {
		at, err := time.Parse(time.RFC3339, f.Received)
		if err != nil {
			return env.Fail(env.ExitUsage, "--received %q is neither a date (2026-11-23) nor an instant (2026-11-23T23:30:00Z)", f.Received)
		}
		received = rules.Day(at)
	}
	var days [3]*record.Date
	for i, o := range []struct{ name, value string }{{"problem", f.Problem}, {"referred", f.Referred}, {"advised", f.Advised}} {
		if o.value == "" {
			continue
		}
		d, err := civil.ParseDate(o.value)
		if err != nil {
			return env.Fail(env.ExitUsage, "--%s %q is not a date, like 2026-11-23", o.name, o.value)
		}
		days[i] = &d
	}
	switch problem, referred, advised := days[0], days[1], days[2]; {
	case problem != nil && problem.After(received):
		return env.Fail(env.ExitUsage, "--problem %v is after --received %v", *problem, received)
	case referred != nil && referred.Before(received):
		return env.Fail(env.ExitUsage, "--referred %v is before --received %v", *referred, received)
	case advised != nil && advised.Before(received), advised != nil && referred != nil && advised.Before(*referred):
		return env.Fail(env.ExitUsage, "--advised %v is before the complaint was received or submitted", *advised)
	}
	t := rules.TermsFor(received, days[0], days[1], days[2])
	if t.Skipped == nil {
		t.Skipped = []calendar.Skip{}
	}
	if f.JSON {
		return json.NewEncoder(e.Out).Encode(t)
	}
	printTerms(e, t)
	for _, d := range []*record.Date{&t.ContactBy, t.ExtendedAdviseBy, t.DecideBy} {
		if d == nil {
			continue
		}
		if w := rules.Calendar.Warning(*d); w != "" {
			fmt.Fprintln(e.Err, "klachtd: "+w)
			break
		}
	}
	return nil
}

func printTerms(e *env.Env, t rules.Terms) {
	line := func(name string, d *record.Date) {
		if d != nil {
			fmt.Fprintf(e.Out, "%-26s %v\n", name, *d)
		}
	}
	line("received", &t.Received)
	line("lapses after (R08)", t.LapsesAfter)
	line("acknowledge by (R10)", &t.AcknowledgeBy)
	line("contact by (R12)", &t.ContactBy)
	line("advise by (R17)", t.AdviseBy)
	line("extended advise by (R18)", t.ExtendedAdviseBy)
	line("decide by (R20)", t.DecideBy)
	for _, s := range t.Skipped {
		fmt.Fprintf(e.Out, "skipped %v %s\n", s.Date, s.Why)
	}
}
