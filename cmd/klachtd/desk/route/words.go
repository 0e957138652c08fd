package route

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/measures"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
)

// Words tells package command what somebody may type, and what is for other people;
// without an actor every word counts.
func Words(by record.Actor) command.Options {
	o := command.Options{Layman: by.Client()}
	for _, c := range words.All() {
		switch {
		case c.Within != "":
		case by == "" || slices.Contains(c.By, by):
			o.Words = append(o.Words, command.Word(c.Typed))
		default:
			o.Others = append(o.Others, command.Word(c.Typed))
		}
	}
	return o
}

// Meant is what a mail asks by its word alone; "" if it contains no command.
func Meant(r command.Reading, by record.Actor) record.EventKind {
	if r.Command == nil {
		return ""
	}
	row, _ := words.Named(r.Command.Name, by)
	if row.Event == record.FindNoComplaint && listsMail(r.Command.Args) || row.Event == record.MarkSeen && len(r.Command.Args) > 0 {
		return record.PutAside
	}
	return row.Event
}

// Understand turns a command into its event. Arguments that cannot be read are left
// out; the procedure then refuses with its reason.
func Understand(c command.Command, by record.Actor, on civil.Date) record.Event {
	row, _ := words.Named(c.Name, by)
	e := record.Event{Kind: row.Event, Text: c.Text}
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
	switch row.Beside {
	case words.BesideDay, words.BesideUntil:
		e.SaidBad = strings.Join(args, " ")
	case words.BesideMoment:
		if n := len(args); n > 0 && strings.Contains(args[n-1], ":") {
			e.Argument, args = args[n-1], args[:n-1]
		}
		e.SaidBad = strings.Join(args, " ")
	case words.BesideToWhom:
		if to, ok := words.Named(first, by); ok {
			e.Kind = to.Event
		}
	case words.BesideManager:
		e.Argument = strings.Join(args, " ")
	case words.BesideVerdict:
		e.Outcome = verdicts[first]
	case words.BesideGround:
		e.Outcome = grounds[first]
		if len(args) > 1 {
			e.SaidBad = strings.Join(args[1:], " ")
		}
	case words.BesideAnswer:
		e.Yes = yesNo(first)
	case words.BesideSubjects:
		e.Subjects, e.Grounds = categories(args)
	case words.BesideKind:
		numbers, kind := command.CutKind(args)
		e.Kind, e.Outcome, e.SaidBad = record.FindNoComplaint, kinds[kind], strings.Join(numbers, " ")
	case words.BesideClient:
		of := command.ReadParticulars(c.Text, on)
		e.Of = &record.Particulars{Person: record.Person{Name: of.Name, Address: Deliverable(of.Address)}, Postal: of.Postal, Phone: of.Phone, Speaks: of.Speaks, Wrong: of.Wrong, Received: of.Received}
		if of.Consent != nil {
			e.Of.Helper = &record.Representative{Role: of.Role, Consent: *of.Consent}
		}
		switch {
		case of.Address != "" && e.Of.Address == "":
			e.Of.Wrong = of.Address
		case e.Of.Wrong == "" && of.Role != "" && of.Consent == nil:
			e.Of.Wrong = "Rol: " + of.Role + ", zonder een regel Toestemming:"
		}
	case words.BesideYear:
		e.Argument = first
	case words.BesideLanguage:
		e.Of = &record.Particulars{Speaks: first}
	case words.BesideHelper:
		lines := command.ReadRepresentative(c.Text)
		e.Rep = &record.Representative{Person: record.Person{Name: lines.Name, Address: Deliverable(lines.Address)}, Role: lines.Role}
		e.Yes = lines.Consent
	}
	if procedure.Closes(e.Kind) {
		Categorise(&e)
	}
	if e.Kind == record.ProposeDecision {
		_, promised := measures.Split(e.Text)
		e.Promised = command.PromisedBy(promised, on)
	}
	return e
}

var verdicts = map[string]record.Outcome{
	"gegrond":       record.Founded,
	"deels gegrond": record.PartlyFounded,
	"ongegrond":     record.Unfounded,

	"niet te beoordelen": record.NotJudged,
}

var grounds = map[string]record.Outcome{
	"te oud":      record.TooOld,
	"geen klacht": record.NoComplaint,
	"geen klant":  record.NoCustomer,
}

var subjects = map[string]record.Subject{
	"behandeling":     record.Treatment,
	"dienstverlening": record.Service,
	"discriminatie":   record.Discrimination,
}

// kinds are what a mail can be if it is not a complaint.
var kinds = map[string]record.Outcome{
	"vraag":      record.Question,
	"compliment": record.Thanks,
	"avg":        record.DataRequest,
	"spam":       record.Spam,
	"anders":     record.NoComplaint,
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

// Asks reports whether a command changes nothing.
func Asks(k record.EventKind) bool {
	return k == record.AskStatus || k == record.AskHelp || k == record.AskOverview || k == record.AskRegister || k == record.AskFile
}

// Say gives a command in readable form: "contact 2026-11-24", "besluit deels gegrond".
func Say(e record.Event) string {
	row, _ := words.For(e.Kind, e.Actor)
	if !e.Of.None() && *e.Of == (record.Particulars{Speaks: e.Of.Speaks}) {
		return words.Language + " " + e.Of.Speaks
	}
	said := []string{strings.TrimSpace(row.Within + " " + row.Word)}
	switch row.Beside {
	case words.BesideManager:
		said = append(said, e.Argument)
	case words.BesideVerdict:
		said = append(said, wordOf(verdicts, e.Outcome))
	case words.BesideGround:
		said = append(said, wordOf(grounds, e.Outcome))
	case words.BesidePlace:
		if e.Place != nil {
			said = append(said, e.Place.Into)
		}
	case words.BesideAnswer:
		if e.Yes != nil {
			said = append(said, templates.YesNo(*e.Yes))
		}
	case words.BesideKind:
		said = append(said, wordOf(kinds, e.Outcome))
	case words.BesideSubjects:
		for _, s := range e.Subjects {
			said = append(said, wordOf(subjects, s))
		}
		for _, g := range e.Grounds {
			said = append(said, string(g))
		}
	}
	if !e.Said.IsZero() {
		said = append(said, e.Said.String())
	}
	if row.Beside == words.BesideMoment {
		said = append(said, e.Argument)
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

// Spoken gives it with its day in words, as people read it and can type it: "contact op
// 24 november 2026", "hoorzitting op 8 december 2026, 14:00 uur".
func Spoken(e record.Event) string {
	row, _ := words.For(e.Kind, e.Actor)
	day := map[string]string{words.BesideDay: "op ", words.BesideUntil: "tot ", words.BesideMoment: "op "}[row.Beside]
	if e.Said.IsZero() || day == "" {
		return Say(e)
	}
	said := strings.Replace(Say(e), e.Said.String(), day+templates.Date(e.Said), 1)
	if row.Beside == words.BesideMoment && e.Argument != "" {
		said = strings.TrimSuffix(said, " "+e.Argument) + ", " + e.Argument + " uur"
	}
	return said
}

// Verdict gives the word for what was advised or decided; "" for nothing.
func Verdict(o record.Outcome) string { return wordOf(verdicts, o) }

// wordOf gives the word for a value, always the same one.
func wordOf[V comparable](table map[string]V, v V) string {
	for _, word := range slices.Sorted(maps.Keys(table)) {
		if table[word] == v {
			return word
		}
	}
	return ""
}

// Likely adds the word that was probably meant, if only the place of the mail shows it:
// consent among thanks in answer to a 19, or one of somebody's own commands followed by
// more than it takes.
func Likely(r command.Reading, by record.Actor, answers bool) command.Reading {
	first, _, _ := strings.Cut(text.Fold(r.FirstLine), " ")
	row, known := words.Named(first, by)
	switch {
	case r.Command != nil || r.Suggestion != "" || r.FirstLine == "":
	case answers && text.Courtesy(r.FirstLine):
		approve, _ := words.For(record.Approve, by)
		r.Suggestion = approve.Word
	case known && precise(row):
		r.Suggestion = row.Word
	}
	return r
}

// precise reports whether what follows a word is a date or a verdict: a line that
// begins like that is not a letter.
func precise(row words.Command) bool {
	return row.Beside == words.BesideUntil || row.Beside == words.BesideMoment || row.Beside == words.BesideVerdict
}

// Offer is what happens to a mail of the commission without a command. Mere thanks is
// only filed, unless a file came with it. Its own words are never passed on unseen:
// they are offered to it as a question to the director (if gist.Asks), unless it seems to mean another
// word. If it answers what we showed, it is told what it can answer.
func Offer(r command.Reading, m *mailbox.Message, own string, answers bool, names ...string) record.Event {
	_, below, _ := strings.Cut(own, r.FirstLine) // above it is a greeting
	meant := r.Suggestion
	encloses := slices.ContainsFunc(m.Attachments, Encloses)
	switch {
	case r.FirstLine == "", answers, command.Read(m.Reply, Words(record.ByDirector)).Command != nil:
	case !encloses && text.Courtesy(r.FirstLine, names...) && Added(below, names) == "":
		return record.Event{Kind: record.MailReceived, Text: own}
	case !encloses && !text.Tells(r.FirstLine+"\n"+below, text.AlsoNames, names...): // there is nothing to pass on
	case meant == "" || !commits(meant, r.FirstLine) && len(strings.Fields(r.FirstLine)) > fewWords && !(r.Covered && text.LikeBanner(r.FirstLine)):
		return record.Event{Kind: record.AskDirector, Text: cmp.Or(text.CutSignOff(own, names), own), Offered: true, Doubt: record.Suggested}
	}
	return record.Event{Kind: record.NotUnderstood, Code: "unknown", Text: own}
}

// fewWords is the most words of a line that is a mistyped command; a longer one is the
// beginning of a letter.
const fewWords = 6

// commits reports whether nobody should take a suggested line for a letter: an answer
// to a 19, a verdict, the exact word with which the mail begins.
func commits(line, typed string) bool {
	word, beside, _ := strings.Cut(line, " ")
	asked, _ := words.Named(word, record.ByCommission)
	if first, _, _ := strings.Cut(text.Fold(typed), " "); first == word && precise(asked) {
		return true
	}
	return asked.Event == record.Approve || asked.Event == record.Cancel || asked.Event == record.Advise && beside != ""
}

// WrittenTo reports whether a mail went to the complainant or the representative.
func WrittenTo(m *mailbox.Message, c record.Case) bool {
	return slices.ContainsFunc(slices.Concat(m.To, m.Cc), func(a mailbox.Address) bool {
		_, known := Known(c, a.Address)
		return known
	})
}

// Wrote is what happens to a mail from the director to the complainant: it is offered
// as a contact, or as a note if no contact is needed any more. It does not answer our
// mail, and need not: it is only ever offered.
func Wrote(c record.Case, own string, doubt record.Why) record.Event {
	e := record.Event{Kind: record.Note, Text: own, Offered: true, Doubt: doubt}
	if c.Status == record.Received || c.Status == record.Contacted {
		e.Kind = record.RecordContact
	}
	if doubt == "" || doubt == record.NotAReply || doubt == record.ReplyToOther {
		e.Doubt = record.Suggested
	}
	return e
}

// AfterClosing reads a client's mail after a letter that it was no complaint: its words
// may say that it is one.
func AfterClosing(e *record.Event, c record.Case, by record.Actor, own string) {
	switch {
	case !by.Client():
	case e.Kind == record.MailReceived && c.MayInsist && denial.Claims(own):
		e.Kind = record.InsistComplaint
	case e.Kind == record.InsistComplaint && !c.MayInsist: // it answers another letter
		e.Kind = record.MailReceived
	}
}

// AfterWithdrawal reads a client's mail after letter 10 (R13): a denial reopens the
// case, and what is unclear needs a person.
func AfterWithdrawal(e *record.Event, c record.Case, by record.Actor, said denial.Answer) {
	if c.Status != record.Withdrawn || !by.Client() {
		return
	}
	switch {
	case said == denial.Denied && (e.Kind == record.MailReceived || e.Kind == record.WithdrawalWished):
		e.Kind = record.WithdrawalDenied
	case said == denial.Unclear && e.Kind == record.MailReceived:
		e.Unclear = true
	}
}

// categories splits the arguments into subjects (R02) and grounds (R03).
func categories(args []string) (of []record.Subject, grounds []record.Ground) {
	for _, a := range args {
		if s, ok := subjects[a]; !ok {
			grounds = append(grounds, record.Ground(a))
		} else if !slices.Contains(of, s) {
			of = append(of, s)
		}
	}
	return of, grounds
}

// Categorise takes the line "Categorie: ..." out of a command's text, which others
// read. What cannot be read stays as its argument, for the procedure to refuse.
func Categorise(e *record.Event) {
	rest, args, typed := command.CutCategory(e.Text)
	if typed == "" {
		return
	}
	e.Text, e.Argument = rest, ""
	if e.Subjects, e.Grounds = categories(args); len(e.Subjects) == 0 {
		e.Argument = typed
	}
}

// Category says what a complaint is about as people type it: "behandeling, discriminatie
// (religie)"; "" when nobody said.
func Category(c record.Case) string {
	var said, grounds []string
	for _, g := range c.Grounds {
		grounds = append(grounds, string(g))
	}
	for _, s := range c.Subjects {
		word := wordOf(subjects, s)
		if s == record.Discrimination && len(grounds) > 0 {
			word += " (" + strings.Join(grounds, ", ") + ")"
		}
		said = append(said, word)
	}
	return strings.Join(said, ", ")
}

// listsMail reports whether "geen klacht" is about held mail: it gives numbers, or at
// least does not say what a case is instead.
func listsMail(args []string) bool {
	numbers, kind := command.CutKind(args)
	return kind == "" || len(numbers) > 0
}
