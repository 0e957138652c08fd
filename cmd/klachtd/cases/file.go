package cases

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/measures"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// caseHead is a case in the JSON of a list. What is absent is null.
type caseHead struct {
	ID          string          `json:"id"`
	Status      record.Status   `json:"status"`
	Outcome     *record.Outcome `json:"outcome"`
	Complainant screen.Person   `json:"complainant"`
	Responsible screen.Person   `json:"responsible"`
	Manager     *screen.Person  `json:"manager"`
	NoManager   string          `json:"-"` // why there is no manager; the fact says so too
	Terms       rules.Terms     `json:"terms"`
	Tasks       []taskLine      `json:"tasks"`
	Language    *string         `json:"language"` // of the complainant
	Measures    *measuresLine   `json:"measures"` // that the decision promises
}

// measuresLine is what a decision promises to do. Text is null once the case is erased, and
// Done while it is not done.
type measuresLine struct {
	Text *string      `json:"text"`
	Due  record.Date  `json:"due"`
	Done *record.Date `json:"done"`
}

func measuresOf(c record.Case) *measuresLine {
	if c.MeasuresBy.IsZero() {
		return nil
	}
	_, text := measures.Split(c.DecisionText)
	return &measuresLine{screen.OrNil(text), c.MeasuresBy, known(c.MeasuresOn)}
}

// printMeasures shows what a decision promises.
func printMeasures(s *env.Session, m *measuresLine) {
	how, text := "not done", "the words are erased"
	switch {
	case m.Done != nil:
		how = fmt.Sprintf("done on %v", *m.Done)
	case s.Rules.Day(s.Now()).After(m.Due):
		how = "not done  OVERDUE"
	}
	if m.Text != nil {
		text = screen.Text(*m.Text)
	}
	fmt.Fprintf(s.Out, "  by %v  %s\n    %s\n", m.Due, how, strings.ReplaceAll(text, "\n", "\n    "))
}

type caseFile struct {
	caseHead
	Facts    []factLine    `json:"facts"`
	Letters  []letterLine  `json:"letters"`
	Messages []messageLine `json:"messages"`

	tasks int // letters that were not delivered and are not settled
}

func personOf(p record.Person) screen.Person { return screen.PersonOf(p.Name, p.Address) }

type factLine struct {
	Seq int64 `json:"seq"`
	record.Fact
	Stage    record.Date      `json:"stage,omitzero"` // also the days that have their own names by now
	Personal *record.Personal `json:"personal,omitempty"`
}

type letterLine struct {
	Kind           record.LetterKind `json:"kind"`
	To             string            `json:"to"`
	Status         string            `json:"status"`
	SHA256         *string           `json:"sha256"`
	MessageID      *string           `json:"message_id"`
	DocumentSHA256 *string           `json:"document_sha256"`
}

type messageLine struct {
	SHA256      string  `json:"sha256"`
	From        string  `json:"from"`
	Received    string  `json:"received"`
	Kind        string  `json:"kind"`
	State       string  `json:"state"`
	DuplicateOf *string `json:"duplicate_of"`
	Verified    bool    `json:"verified"` // it answers our own mail, or the sender can be believed or confirmed it

	denied bool // the client says somebody else wrote it
}

// headOf describes a case by its present state.
func headOf(s *env.Session, c record.Case) caseHead {
	_, acting := s.Rules.Acting(c)
	h := caseHead{
		ID: c.ID, Status: c.Status, Complainant: personOf(c.Complainant), Responsible: personOf(acting.Person()),
		NoManager: c.NoManager, Terms: s.Rules.CaseTerms(c), Tasks: []taskLine{}, Language: screen.OrNil(c.Speaks), Measures: measuresOf(c),
	}
	if m, named := s.Rules.Manager(c); named {
		h.Manager = new(personOf(m.Person()))
	}
	if c.Outcome != "" {
		h.Outcome = &c.Outcome
	}
	if h.Terms.Skipped == nil {
		h.Terms.Skipped = []calendar.Skip{}
	}
	for _, t := range s.Rules.Tasks(c, s.Rules.Day(s.Now())) {
		if name := health.TaskName(t.Term); name != "" {
			h.Tasks = append(h.Tasks, taskLine{name, t.For, t.Since, known(t.Due)})
		}
	}
	return h
}

func fileOfCase(ctx context.Context, s *env.Session, c record.Case) (caseFile, error) {
	f := caseFile{caseHead: headOf(s, c), Facts: []factLine{}, Letters: []letterLine{}, Messages: []messageLine{}}
	entries, err := s.Log.Facts(ctx, c.ID)
	if err != nil {
		return f, err
	}
	for _, e := range entries {
		fact := e.Fact.Current()
		line := factLine{Seq: e.Seq, Fact: fact, Stage: cmp.Or(fact.Stage, fact.ReopenBy, fact.SupplementBy, fact.Problem)}
		if !e.Personal.Empty() {
			line.Personal = &e.Personal
		}
		f.Facts = append(f.Facts, line)
	}
	letters, err := s.Log.Letters(ctx, c.ID)
	if err != nil {
		return f, err
	}
	for _, l := range letters {
		if health.OpenTask(c, l) {
			f.tasks++
		}
		f.Letters = append(f.Letters, letterLine{l.Kind, l.To, statusOf(c, l), screen.OrNil(l.SHA256), screen.OrNil(l.MessageID), screen.OrNil(l.DocumentSHA256)})
	}
	for _, w := range write.Awaiting(&s.Rules, c, s.Now()) {
		f.Letters = append(f.Letters, letterLine{Kind: w.Kind, To: w.To, Status: "preview"})
	}
	messages, err := s.Log.Messages(ctx, c.ID)
	if err != nil {
		return f, err
	}
	answers := answersOf(entries)
	for _, m := range messages {
		answer := answers[m.SHA256]
		f.Messages = append(f.Messages, messageLine{
			SHA256: m.SHA256, From: m.From, Received: m.Received.UTC().Format(time.RFC3339), Kind: m.Kind, State: string(m.State), DuplicateOf: screen.OrNil(m.DuplicateOf),
			Verified: m.Vouched || answer == record.FactMailConfirmed, denied: answer == record.FactMailDenied,
		})
	}
	return f, nil
}

// answersOf gives what clients said about unproven mail in their name, by the hash of
// the mail.
func answersOf(entries []caselog.Entry) map[string]record.FactKind {
	mails, answers := make(map[int]string), make(map[string]record.FactKind)
	for _, e := range entries {
		switch {
		case e.Unverified:
			mails[e.Preview] = e.Message
		case e.Kind == record.FactMailConfirmed, e.Kind == record.FactMailDenied:
			answers[mails[e.Preview]] = e.Kind
		}
	}
	return answers
}

// taskLine is something that is owed. Due is null if there is no term.
type taskLine struct {
	Task     string       `json:"task"`
	WaitsFor record.Actor `json:"waits_for"`
	Since    record.Date  `json:"since"`
	Due      *record.Date `json:"due"`
}

// arrival says that a letter did not arrive, or how it arrived after all.
func arrival(c record.Case, l letterLine) string {
	if l.SHA256 == nil {
		return ""
	}
	switch d, is := c.Delivery(*l.SHA256); {
	case is && d.Stage == record.StageReturned:
		return "  niet aangekomen"
	case is && d.Lost():
		return "  to be posted"
	case is && d.Post:
		return fmt.Sprintf("  posted %v", d.On)
	}
	return ""
}

func known(d record.Date) *record.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

// statusOf is what happened to a letter. If the mail asks somebody to print and post
// it, it waits until it is posted.
func statusOf(c record.Case, l caselog.Letter) string {
	if d, is := c.Delivery(l.SHA256); is && d.Post && d.Stage == record.StageWaiting {
		return string(caselog.LetterQueued)
	}
	return string(l.Status)
}

func printCase(s *env.Session, f caseFile, c record.Case) error {
	w := s.Out
	fmt.Fprintf(w, "%s  %s", f.ID, f.Status)
	if f.Outcome != nil {
		fmt.Fprintf(w, "  %s", *f.Outcome)
	}
	fmt.Fprintf(w, "\ncomplainant  %v\nresponsible  %v\n", f.Complainant, f.Responsible)
	if f.Manager != nil {
		fmt.Fprintf(w, "manager      %v\n", f.Manager)
	} else if f.NoManager != "" {
		fmt.Fprintf(w, "manager      none: %s\n", strings.Join(strings.Fields(f.NoManager), " "))
	}
	fmt.Fprint(w, "\nTerms\n")
	for _, t := range s.Rules.Timetable(c, s.Rules.Day(s.Now())) {
		unit := "days"
		if t.Working {
			unit = "working days"
		}
		fmt.Fprintf(w, "  %-12s by %v  %-7s %d %s after %v\n", t.Term, t.Due, t.State, t.Days, unit, t.From)
		for _, s := range t.Skipped {
			fmt.Fprintf(w, "               skipped %v %s\n", s.Date, s.Why)
		}
	}
	if f.Measures != nil {
		fmt.Fprint(w, "\nMeasures\n")
		printMeasures(s, f.Measures)
	}
	fmt.Fprint(w, "\nFacts\n")
	for _, e := range f.Facts {
		fmt.Fprintf(w, "  %4d  %s  %-14s %s", e.Seq, s.Local(e.At), e.Actor, e.Kind)
		if e.Letter != "" {
			fmt.Fprintf(w, " %s", e.Letter)
		}
		if e.Code != "" {
			fmt.Fprintf(w, " %s %s", e.Command, e.Code)
		}
		if e.Unverified {
			fmt.Fprint(w, " unverified")
		}
		if e.Personal != nil && e.Personal.Line != "" { // why a letter was not sent
			fmt.Fprintf(w, "  %s", screen.Line(e.Personal.Line))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "\nLetters\n")
	for _, l := range f.Letters {
		fmt.Fprintf(w, "  %-3s %-9s %s%s\n", l.Kind, l.Status, l.To, arrival(c, l))
	}
	fmt.Fprint(w, "\nMail\n")
	for _, m := range f.Messages {
		verdict := ""
		switch {
		case m.denied:
			verdict = "  denied by its sender"
		case !m.Verified:
			verdict = "  unverified"
		}
		fmt.Fprintf(w, "  %s  %-10s %-9s %s%s\n", s.When(&m.Received), m.Kind, m.State, m.From, verdict)
	}
	if len(f.Tasks) > 0 {
		fmt.Fprint(w, "\nTasks\n")
	}
	for _, t := range f.Tasks {
		due := ""
		if t.Due != nil {
			due = fmt.Sprintf("  by %v", *t.Due)
		}
		fmt.Fprintf(w, "  %-12s %-14s since %v%s\n", t.Task, t.WaitsFor, t.Since, due)
	}
	if f.tasks > 0 {
		fmt.Fprintf(w, "\nOpen tasks: %s not delivered; see %s\n", screen.Count(f.tasks, "letter"), s.Spoken("klachtd queue list"))
	}
	return nil
}
