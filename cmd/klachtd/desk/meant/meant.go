// Package meant turns what somebody seems to ask into a command that can be shown: only
// one that is possible in the case now, and complete. It does nothing itself.
//
//	own words ──► gist ──► Guess ──► Reading, as if it had been typed ──► procedure.Decide ──► Chosen
//
// What is chosen waits for "akkoord" like any command in doubt (19). An incomplete
// command is named in 14, with what is missing.
package meant

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/gist"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// Mail is a mail without a command.
type Mail struct {
	Own     string // what its writer wrote
	Read    command.Reading
	Reading command.Options // how the writer's commands are read
	By      record.Actor
	From    string
	Case    record.Case // "" for no case
	Others  []string    // complainants of other cases
	Another string      // a second case whose complainant it names; "" for none
	Preview int         // the number of the waiting command it answers; 0 for none
	Listed  []int64     // numbers of held mail, in the order of the list that it answers
	Now     time.Time
}

// Chosen is the result.
type Chosen struct {
	Reading command.Reading // with the command; without one if nothing can be shown
	Also    []string        // what else it seems to ask
	Likely  string          // an incomplete command it seems to mean; "" for none
	Unclear bool            // it gives a verdict or a day that cannot be read, so it is not a question
}

// Past has the cases that a mail may mean; *caselog.Log is one.
type Past interface {
	Case(ctx context.Context, id string) (record.Case, error)
	EachFact(ctx context.Context, id string, tell func(caselog.Entry)) error
	LatestComplainants(ctx context.Context, most int) (map[string]record.Person, error)
	Sent(ctx context.Context, id int64) (raw []byte, err error)
}

// Guesser knows the regulation, and what is in the log.
type Guesser struct {
	Rules *rules.Rules
	Log   Past
}

// Choose gives the command that a mail seems to mean. event makes the event of a
// reading, as for a typed command.
func (r Guesser) Choose(m Mail, event func(command.Reading) record.Event) (c Chosen) {
	if m.Read.Slip && !r.speaksOf(m) { // "Ons advies: de klacht is terecht" is not a command, and not a question either
		if c = r.slip(m, event); c.Reading.Command != nil || m.By != record.ByCommission {
			return c
		}
	}
	if m.Preview == 0 && r.foreign(m) {
		return c
	}
	m.Own = text.CutSignOff(m.Own, m.Reading.Names)
	c.Unclear = m.By == record.ByCommission && !gist.Asks(m.Own, r.options(m))
	var demoted, sure []command.Reading
	later := false
	for _, g := range gist.Read(text.FirstRunes(m.Own, looked), r.options(m)) {
		if len(m.Listed) > 0 {
			g = inList(g, m.Listed)
		}
		read := retyped(r.line(m, g), own(m, g), m)
		asked := route.Meant(read, m.By)
		switch {
		case read.Command == nil, asked == record.AskHelp && m.Case.ID != "": // 14 also says what can be done in a case
		case g.Unsure && asked == record.BeAway && m.Case.ID == "" && len(m.Listed) == 0:
			later = true
		case g.Unsure || g.Partial || asked == record.ProposeDecision && m.Case.Status.Closed() || !r.may(m, read, event, g.Rest): // a letter that was sent is corrected by its whole new text
			held := asked == record.CallHearing && gist.Happened(m.Own) // "de zitting was vandaag" calls none
			if theirs := asked == record.Extend || asked == record.CallHearing; theirs && (len(g.Args) > 0 || g.Unsure && g.Dated) {
				c.Unclear = true // not a question to anybody
				if !held {
					c.Likely = cmp.Or(c.Likely, r.named(m, g.Word))
				}
			}
			if c.Likely == "" && !g.Unsure && !held && worthNaming(asked, g) {
				c.Likely = r.named(m, g.Line())
			}
		case asked == record.RecordContact && !m.Case.FirstContact().IsZero(), asked == record.Note, asked == record.MarkSeen, asked == record.AskHelp, asked == record.AskStatus:
			demoted = append(demoted, read)
		default:
			sure = append(sure, read)
		}
	}
	all := slices.Concat(sure, demoted)
	if later && len(all) == 0 { // somebody who will be away later is told how to say so then
		all = append(all, retyped("hulp", m.Own, m))
	}
	if len(all) == 0 {
		return c
	}
	c.Reading, c.Likely = all[0], ""
	for _, read := range sure[min(1, len(sure)):] {
		c.Also = append(c.Also, spoken(read, m))
	}
	return c
}

// worthNaming reports whether the command of a guess that cannot be carried out as it stands
// helps its writer.
func worthNaming(asked record.EventKind, g gist.Guess) bool {
	switch asked {
	case record.HandToDeputy:
		return false
	case record.RecordContact:
		return len(g.Args) == 0 // there cannot have been one on the day that was named
	case record.ProposeDecision:
		return g.Partial
	case record.Advise:
		return len(g.Args) > 0
	}
	return true
}

// speaksOf reports whether the first line begins with somebody in this case: "Mo neemt
// niet op" is no typing error for "neemt niet op".
func (r Guesser) speaksOf(m Mail) bool {
	first, _, _ := strings.Cut(m.Read.FirstLine, " ")
	roles := &r.Rules.Roles
	return slices.ContainsFunc(append([]rules.RoleHolder{roles.Director, roles.Deputy}, roles.Managers...), func(h rules.RoleHolder) bool {
		return first != "" && gist.Names(first, h.Name, true)
	})
}

// foreign reports whether a mail contains other people's command: its writer does not
// mean another one by it.
func (r Guesser) foreign(m Mail) bool {
	o := m.Reading
	o.Words, o.Others = o.Others, o.Words
	return command.Read(m.Own, o).Command != nil
}

// says gives the client's word that their mail in a case seems to mean; "" for none, or
// one that changes nothing now.
func (r Guesser) says(c record.Case, read command.Reading, own string, on record.Date, names ...string) string {
	m := Mail{Own: text.CutSignOff(text.FirstRunes(own, looked), names), Read: read, By: record.ByComplainant, Case: c, Reading: command.Options{On: on}}
	var said []string
	if read.Slip {
		said = append(said, read.Suggestion)
	}
	for _, g := range gist.Read(m.Own, r.options(m)) {
		said = append(said, g.Word)
	}
	for _, word := range said {
		row, _ := words.Named(word, record.ByComplainant)
		switch {
		case row.Event == record.WithdrawalWished && !c.Status.Closed() && c.Status != record.Advised,
			row.Event == record.CommissionWished && (c.Status == record.Received || c.Status == record.Contacted),
			row.Event == record.AccuseDirector, row.Event == record.AskProgress:
			return word
		}
	}
	return ""
}

// besides gives what a client writes besides the question about progress; found is
// false if nothing in the mail asks that.
func (r Guesser) besides(c record.Case, own string) (rest string, found bool) {
	m := Mail{Own: text.FirstRunes(own, looked), By: record.ByComplainant, Case: c}
	o := r.options(m)
	o.Only = []string{words.HowItStands}
	if g := gist.Read(m.Own, o); len(g) > 0 && len(own) == len(m.Own) {
		return g[0].Rest, true
	}
	return "", false
}

// looked is how many characters of a mail are read: a request comes at the beginning.
const looked = 2000

// slip is how a first line with a typing error is read.
func (r Guesser) slip(m Mail, event func(command.Reading) record.Event) Chosen {
	line, below := m.Read.Suggestion, m.Read.Below
	if _, tail, colon := strings.Cut(m.Read.FirstLine, ":"); colon {
		below = tail + "\n" + below
	}
	read := retyped(line, below, m)
	whole := strings.Contains(text.TidyLine(m.Own), m.Read.FirstLine+" ") || strings.HasSuffix(text.TidyLine(m.Own), m.Read.FirstLine)
	if read.Command != nil && whole && r.may(m, read, event, "") {
		return Chosen{Reading: read}
	}
	if read.Command != nil && len(read.Command.Args) == 0 && route.Meant(read, m.By) == record.Advise && len(strings.Fields(m.Read.FirstLine)) > 2 { // "ons advies: bel haar"
		return Chosen{}
	}
	return Chosen{Likely: r.named(m, line)}
}

func own(m Mail, g gist.Guess) string {
	if g.Text != "" {
		return g.Text
	}
	return m.Own
}

// retyped reads a mail as if its first line had been the command.
func retyped(line, below string, m Mail) command.Reading {
	read := command.Read(line+"\n"+below, m.Reading)
	read.FirstLine, read.Below, read.Suggestion, read.Slip = m.Read.FirstLine, m.Read.Below, "", false
	return read
}

// line is a guess as people would type it, completed from the case.
func (r Guesser) line(m Mail, g gist.Guess) string {
	line := g.Line()
	switch {
	case g.Word == "besluit" && len(g.Args) == 0:
		line += " " + route.Verdict(m.Case.Advice)
	case g.Word == "verlengen" && g.Weeks > 0 && len(g.Args) == 0:
		line += " " + m.Case.AdviseBy.AddDays(7*g.Weeks).String()
	}
	return line
}

// options says who wrote, and whom the mail may name.
func (r Guesser) options(m Mail) gist.Options {
	roles := &r.Rules.Roles
	o := gist.Options{On: m.Reading.On, Others: m.Others, Case: m.Case.ID, Another: m.Another, Client: []string{m.Case.Complainant.Name}, Director: []string{roles.Director.Name}, Deputy: []string{roles.Deputy.Name}}
	if m.Case.Rep != nil {
		o.Client = append(o.Client, m.Case.Rep.Name)
	}
	for _, holder := range roles.Managers {
		o.Managers = append(o.Managers, holder.Name)
	}
	switch m.By {
	case record.ByDirector:
		o.Who = []string{gist.Leads}
	case record.ByDeputy:
		o.Who = []string{gist.Deputy, gist.Leads}
	case record.ByCommission:
		o.Who = []string{gist.Commission}
	default:
		o.Who = []string{gist.Client}
	}
	switch {
	case m.Preview != 0: // whatever it says is about what it answers
		o.Only = []string{"akkoord", "annuleren"}
	case m.Case.ID == "" && len(m.Listed) > 0:
		o.Listed, o.Only = true, []string{"overzicht", "afwezig", "aanwezig", "klacht", "geen klacht", "bij"}
	case m.Case.ID == "":
		o.Only = []string{"overzicht", "jaarverslag", "afwezig", "aanwezig", "hulp"}
	default:
		o.Not = []string{"akkoord", "annuleren", "overzicht", "jaarverslag"}
	}
	return o
}

// fewWords is the fewest words that can report what was done.
const fewWords = 6

// may reports whether a command can be carried out now, as it is. rest is what its mail
// says besides the sentence read as the command.
func (r Guesser) may(m Mail, read command.Reading, event func(command.Reading) record.Event, rest string) bool {
	e := event(read)
	switch e.Kind {
	case record.AskHelp:
		return true
	case record.AskOverview, record.AskRegister, record.BeAway:
		return m.Case.ID == "" || e.Kind == record.BeAway
	case record.BeBack:
		return !r.Rules.Away[m.By].IsZero() || m.Case.ID == ""
	case record.TakeIn, record.FindNoComplaint, record.PutAside:
		if m.Case.ID == "" {
			return m.Read.Slip || r.areListed(m, read)
		}
	case record.PutInCase:
		return m.Case.ID != "" || r.areListed(m, read)
	case record.NotUnderstood:
		return false
	case record.Refer:
		if !m.Read.Slip && !e.PDF && (len(strings.Fields(rest)) < fewWords || !text.Tells(rest, 0)) {
			return false
		}
	case record.NameManager:
		if m.Case.Manager != nil && !r.Rules.Unnamed(m.Case) {
			return m.Read.Slip
		}
	case record.Approve, record.Cancel:
		_, waits := m.Case.ChallengeOf(m.Preview, m.By)
		return waits
	}
	if !slices.Contains(procedure.Possible(m.Case, m.By), e.Kind) {
		return false
	}
	e.Doubt, e.Meant = "", false
	return procedure.Decide(r.Rules, m.Case, e, m.Now).Refusal == nil
}

// Possible gives a hint if it can be followed now.
func (r Guesser) Possible(m Mail, hint string) string {
	if hint == "" {
		return ""
	}
	return r.named(m, hint)
}

// areListed reports whether all numbers after a command are of held mail in the list.
func (r Guesser) areListed(m Mail, read command.Reading) bool {
	numbers, _ := command.CutKind(read.Command.Args)
	if read.Command.Name == "bij" {
		numbers = numbers[min(1, len(numbers)):]
	}
	return len(numbers) > 0 && !slices.ContainsFunc(numbers, func(s string) bool {
		n, err := strconv.ParseInt(s, 10, 64)
		return err != nil || !slices.Contains(m.Listed, n)
	})
}

// inList replaces positions in the list by the numbers of held mail.
func inList(g gist.Guess, listed []int64) gist.Guess {
	args := slices.Clone(g.Args)
	for i, a := range args {
		if place, ok := strings.CutPrefix(a, "#"); ok {
			if n, err := strconv.Atoi(place); err == nil && n <= len(listed) {
				args[i] = strconv.FormatInt(listed[n-1], 10)
			}
		}
	}
	if numbers, _ := command.CutKind(args); len(numbers) == 0 && len(listed) == 1 {
		args = append([]string{strconv.FormatInt(listed[0], 10)}, args...)
	}
	g.Args = args
	return g
}

// named gives a command line to mention if nothing can be shown; "" for one that is not
// possible now.
func (r Guesser) named(m Mail, line string) string {
	read := command.Read(line, m.Reading)
	asked := route.Meant(read, m.By)
	if asked == record.BeBack && r.Rules.Away[m.By].IsZero() || asked == record.Extend && m.Case.Status == record.Extended {
		return ""
	}
	if asked == "" || m.Case.ID != "" && asked != record.BeAway && asked != record.BeBack && asked != record.TakeIn && asked != record.PutInCase && asked != record.AskOverview && asked != record.AskRegister && asked != record.PutAside &&
		!slices.Contains(procedure.Possible(m.Case, m.By), asked) {
		return ""
	}
	return line
}

// manager gives the command line for a line that is just the number or the name of one
// of the managers; "" for any other.
func manager(line string, managers []rules.RoleHolder) string {
	typed := strings.Trim(text.TidyLine(line), " .,!")
	words := text.Folded(text.Words(typed))
	if len(words) == 2 && (words[0] == "nummer" || words[0] == "nr") {
		words = words[1:]
	}
	if len(words) == 1 {
		if n, err := strconv.Atoi(words[0]); err == nil && n > 0 && n <= len(managers) {
			return fmt.Sprintf("leidinggevende %d", n)
		}
	}
	var number int
	for i, m := range managers {
		name := text.Folded(text.Words(m.Name))
		if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) }) {
			continue
		}
		if number != 0 {
			return ""
		}
		number = i + 1
	}
	if number == 0 || len(words) == 1 && theirFunctions[words[0]] {
		return ""
	}
	return fmt.Sprintf("leidinggevende %d", number)
}

// theirFunctions may stand for a name, but belong to nobody in particular.
var theirFunctions = map[string]bool{"leidinggevende": true, "manager": true, "teamleider": true, "van": true, "de": true, "der": true}

func spoken(read command.Reading, m Mail) string {
	e := route.Understand(*read.Command, m.By, m.Reading.On)
	e.Actor = m.By
	if row, known := words.Named(read.Command.Name, m.By); known && row.Beside == words.BesideManager {
		return read.Canonical()
	}
	return route.Spoken(e)
}
