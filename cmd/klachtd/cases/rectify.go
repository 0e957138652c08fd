package cases

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type personRectifyCmd struct {
	Of      string `arg:"" name:"ADDRESS" help:"the e-mail address of the person, as the log has it"`
	Name    string `help:"the full name"`
	Email   string `placeholder:"ADDRESS" help:"the e-mail address to write to from now on"`
	Address string `placeholder:"LINES" help:"the postal address; a comma or a new line ends each line"`
	Phone   string `placeholder:"NUMBER" help:"the telephone number"`
	At      string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (personRectifyCmd) Help() string {
	return `
Corrects what the log holds about a person, in all cases in which ADDRESS is
that of the complainant or of who assists the complainant, when that person asks
for it (AVG art. 16). First make sure who asks. From then on every letter uses
the correction. The history of each case keeps what was wrong, and when it was
corrected. Whoever answers for a case is told (16). With a new e-mail address
the complainant is told at both addresses (31), and letters that came back are
sent again. Mail in the queue leaves as it is.

Of who assists, the log holds a name and an e-mail address only. For one case,
the director does the same with the words klager and vertegenwoordiger. An
erased case has nothing to correct.

Exit code 64: the new address cannot be used. 66: no case has a complainant, or
somebody who assists one, with ADDRESS.`
}

func (c personRectifyCmd) Run(ctx context.Context, e *env.Env) error {
	of := record.Particulars{
		Person: record.Person{Name: oneLine(c.Name), Address: strings.TrimSpace(c.Email)},
		Postal: postalLines(c.Address), Phone: oneLine(c.Phone),
	}
	if of.None() {
		return env.Fail(env.ExitUsage, "say what to correct: --name, --email, --address or --phone")
	}
	for _, address := range []string{c.Of, of.Address} {
		if parsed, err := mail.ParseAddress(address); address != "" && (err != nil || parsed.Address != address) {
			return env.Fail(env.ExitUsage, "%q is not an e-mail address", address)
		}
	}
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error {
		if err := checkAddress(s, of.Address); err != nil {
			return err
		}
		return rectifyAll(ctx, s, d, c.Of, of)
	})
}

// rectifyAll corrects every case in which the address is the complainant's, or that of the
// person who assists: of the latter the log holds a name and an e-mail address only.
func rectifyAll(ctx context.Context, s *env.Session, d *desk.Desk, address string, of record.Particulars) error {
	ids, err := s.Log.CasesWith(ctx, address)
	if err != nil {
		return err
	}
	found := false
	for _, id := range ids {
		c, err := s.Log.Case(ctx, id)
		if err != nil {
			return err
		}
		var events []record.Event
		if record.SameAddress(c.Complainant.Address, address) {
			events = append(events, record.Event{Kind: record.Rectify, Of: &of})
		}
		if c.Rep != nil && record.SameAddress(c.Rep.Address, address) {
			found = true
			if of.Postal != "" || of.Phone != "" {
				fmt.Fprintf(s.Out, "%s: that person assists the complainant; of them the log holds no postal address and no telephone number, so there is none to correct\n", id)
			}
			if of.Person != (record.Person{}) {
				events = append(events, record.Event{Kind: record.Rectify, Rep: &record.Representative{Person: of.Person}})
			}
		}
		for _, e := range events {
			if c.Erased {
				break
			}
			refusal, err := d.ByHand(ctx, id, e)
			if err != nil {
				return err
			}
			if refusal != nil {
				return env.Fail(env.ExitUsage, "%s: %s cannot be the address of a complainant, or of who assists one", id, of.Address)
			}
			found = true
			fmt.Fprintf(s.Out, "%s is corrected\n", id)
		}
	}
	if !found {
		return env.Fail(env.ExitNoCase, "nobody complains from %s, or assists somebody who does", address)
	}
	return nil
}

// oneLine reads what was typed or pasted for a name or a number: with a line break in it no
// mail can be addressed.
func oneLine(s string) string { return strings.Join(strings.Fields(env.PlainText(s)), " ") }

// postalLines reads a postal address in which a comma ends a line.
func postalLines(s string) string {
	var lines []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '\n' }) {
		if line = env.PlainText(strings.TrimSpace(line)); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
