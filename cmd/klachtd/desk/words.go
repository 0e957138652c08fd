package desk

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
)

// word ties a command as people type it to the event it causes.
type word struct {
	word string
	kind procedure.EventKind
}

// words lists the commands of everybody, in the order of the domain's table.
// "overzicht", "klacht" and "geen klacht" are missing: they are about no case
// and are answered by the desk itself.
func words() []word {
	return []word{
		{"leidinggevende", procedure.NameManager},
		{"contact", procedure.RecordContact},
		{"ingetrokken", procedure.RecordWithdrawal},
		{"commissie", procedure.Refer},
		{"niet ingetrokken", procedure.RecordRefusal},
		{"heropenen", procedure.Reopen},
		{"aanvulling", procedure.AskSupplement},
		{"vertegenwoordiger", procedure.NameRepresentative},
		{"besluit", procedure.ProposeDecision},
		{"akkoord", procedure.Approve},
		{"annuleren", procedure.Cancel},
		{"niet-ontvankelijk", procedure.ProposeInadmissible},
		{"ontvankelijk", procedure.Admit},
		{"taalonderwijs", procedure.SetLanguage},
		{"categorie", procedure.Categorise},
		{"betrokken", procedure.DeclareInvolved},
		{"verhinderd", procedure.HandToDeputy},
		{"overnemen", procedure.TakeOver},
		{"directeur", procedure.HandToDirector},
		{"verlengen", procedure.Extend},
		{"advies", procedure.Advise},
		{"ontvangen", procedure.AcknowledgeDossier},
		{"wraking", procedure.AskRecusal},
		{"intrekken", procedure.WithdrawalWished},
		{"naar de commissie", procedure.CommissionWished},
		{"status", procedure.AskStatus},
		{"notitie", procedure.Note},
		{"hulp", procedure.AskHelp},
	}
}

// wordFor gives the word to type for an event, or "".
func wordFor(kind procedure.EventKind) string {
	for _, w := range words() {
		if w.kind == kind {
			return w.word
		}
	}
	return ""
}

// understand turns a command into its event. Arguments that cannot be
// understood are left out of it; the procedure then refuses with its reason.
func understand(c mailbox.Command, by procedure.Actor, on civil.Date) procedure.Event {
	e := procedure.Event{Text: c.Text}
	for _, w := range words() {
		if w.word == c.Name {
			e.Kind = w.kind
		}
	}
	var args []string
	for _, a := range c.Args {
		if day, err := civil.ParseDate(a); err == nil {
			e.Said = day
			continue
		}
		args = append(args, a)
	}
	first := ""
	if len(args) > 0 {
		first = args[0]
	}
	switch c.Name {
	case "contact", "ingetrokken":
		e.SaidBad = strings.Join(args, " ")
	case "niet ingetrokken":
		e.SaidBad = strings.Join(args, " ")
		if by == procedure.ByComplainant || by == procedure.ByRepresentative {
			e.Kind = procedure.WithdrawalDenied
		}
	case "overnemen":
		if first == "directeur" {
			e.Kind = procedure.HandToDirector
		}
	case "leidinggevende":
		e.Argument = strings.Join(args, " ")
	case "besluit", "advies":
		e.Outcome = verdicts[first]
	case "niet-ontvankelijk":
		e.Outcome = grounds[first]
		if len(args) > 1 {
			e.SaidBad = strings.Join(args[1:], " ")
		}
	case "taalonderwijs":
		e.Yes = yesNo(first)
	case "categorie":
		for _, a := range args {
			if s, ok := subjects[a]; ok {
				if !slices.Contains(e.Subjects, s) {
					e.Subjects = append(e.Subjects, s)
				}
				continue
			}
			e.Grounds = append(e.Grounds, procedure.Ground(a))
		}
	case "vertegenwoordiger":
		lines := mailbox.ReadRepresentative(c.Text)
		e.Rep = &procedure.Representative{Person: procedure.Person{Name: lines.Name, Address: deliverable(lines.Address)}, Role: lines.Role}
		e.Yes = lines.Consent
	}
	return e
}

var verdicts = map[string]procedure.Outcome{
	"gegrond":       procedure.Founded,
	"deels gegrond": procedure.PartlyFounded,
	"ongegrond":     procedure.Unfounded,
}

var grounds = map[string]procedure.Outcome{
	"te oud":      procedure.TooOld,
	"geen klacht": procedure.NoComplaint,
	"geen klant":  procedure.NoCustomer,
}

var subjects = map[string]procedure.Subject{
	"behandeling":     procedure.Treatment,
	"dienstverlening": procedure.Service,
	"discriminatie":   procedure.Discrimination,
}

func yesNo(s string) *bool {
	switch s {
	case "ja":
		return new(true)
	case "nee":
		return new(false)
	}
	return nil
}
