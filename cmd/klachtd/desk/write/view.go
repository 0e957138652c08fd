package write

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/possible"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// houseView is what every text knows about the foundation.
func (w *Writer) houseView() templates.View {
	return templates.View{
		Organisation:  templates.Organisation{Name: w.House.Name, Phone: w.House.Phone, Email: w.House.Email},
		AboutDirector: w.House.AboutDirector,
		Options:       w.House.Optional, Retention: w.House.Retention, BlikOpWerk: w.House.BlikOpWerk,
	}
}

// view is a case as the texts see it, after the decision. All counting, looking up and
// choosing is done here; a text only prints the result.
func (w *Writer) view(ctx context.Context, o *Occasion) (templates.View, error) {
	c, today := o.Decision.Case, w.Rules.Day(o.At)
	v := w.houseView()
	v.Case, v.Today, v.SecretExpires = c.ID, today, w.SecretExpires
	v.Sender = templates.Person{Name: o.Sender.Name, Address: o.Sender.Address, Role: roleWord(o.Event.Actor)}
	v.Command = w.commandView(o)
	v.Refusal = templates.Refusal{Code: o.Refusal}
	if o.Event.Code == string(record.RefuseTwoTexts) {
		v.Refusal.Code = record.RefuseTwoTexts
	}
	var err error
	if v.Held, err = w.heldItems(ctx, o); err != nil {
		return v, err
	}
	v.HeldMore, v.Unseen, v.Done, v.NotDone, v.AsideMore = o.More, o.Unseen, o.Done, o.NotDone, o.MoreAside
	for _, h := range o.Aside {
		v.Aside = append(v.Aside, w.heldItem(h))
	}
	v.Morning = o.Page
	v.Differences = list.Differences(o.Told)
	if o.Canary != nil {
		v.CanaryAt, v.CanarySent = o.Canary.Made, !o.Canary.Sent.IsZero()
	}
	if r := o.Decision.Refusal; r != nil {
		v.Refusal = templates.Refusal{Code: r.Code, Article: r.Article}
		if of := o.Event.Of; of != nil {
			v.Refusal.Line = of.Wrong
		}
	}
	if v.Refusal.Code == record.NotAuthenticated.Code() || o.Event.Doubt == record.NotAuthenticated {
		seen, err := w.StrangeBorder(ctx)
		if v.BorderWrong = seen != ""; err != nil {
			return v, err
		}
	}
	if o.Letter != nil {
		v.Returned = templates.Returned{Title: o.Letter.Kind.Letter().Title, To: o.Letter.To, Line: o.Event.Line, Why: dispatch.Reason(o.Event.Line)}
		if v.Returned.Why == templates.ReturnedDamaged {
			v.Returned.Line = "" // no server said it
		}
		v.Returned.Dropped = o.Changed != nil && o.Changed.Dropped
		if o.Sent != nil && o.Letter.Delayed >= dispatch.GiveUpAfter {
			v.Returned.Days = int(dispatch.GiveUpAfter.Hours() / 24)
		}
	}
	if c.ID != "" {
		if err := w.caseView(ctx, &v, o); err != nil {
			return v, err
		}
	} else if err := w.overviewView(ctx, &v, o, today); err != nil {
		return v, err
	}
	if v.Refusal.Code != "" {
		asked := v
		asked.Recipient = v.Sender // the reason addresses the person who asked
		if v.Refusal.Code.WantsText() && route.Worded(o.Event.Kind) {
			v.Command.Below = text.FirstRunes(text.TidyLine(o.Reading.Below), 200)
		}
		v.Refusal.Reason = templates.RefusalText(v.Refusal.Code, asked)
	}
	if v.Returned.Title != "" && o.Refusal != "" { // a stranger answered: the mail did not bounce
		v.Returned = templates.Returned{}
	}
	return v, nil
}

func (w *Writer) commandView(o *Occasion) templates.CommandView {
	cmd := templates.CommandView{At: o.Event.At, FirstLine: o.Reading.FirstLine, Suggestion: o.Reading.Suggestion}
	cmd.Answers = o.Event.Kind == record.NotUnderstood && o.Event.Preview != 0
	if o.Reading.Covered {
		cmd.Above = strconv.Quote(o.Reading.FirstLine)
	}
	if o.Mail == nil {
		cmd.At = o.At
	}
	if o.Reading.Command != nil {
		cmd.Word = o.Reading.Command.Name
	}
	return cmd
}

func (w *Writer) caseView(ctx context.Context, v *templates.View, o *Occasion) error {
	c, today := o.Decision.Case, v.Today
	if o.Event.Kind == record.ComplaintReceived {
		c.AcknowledgedOn = today // letter 01 is committed with this same mail
	}
	v.Complainant, v.Postal, v.ComplainantTel = person(c.Complainant, templates.RoleComplainant), c.PostalLines(), c.Phone
	if c.Rep != nil {
		v.Representative = person(c.Rep.Person, c.Rep.Role)
	}
	acting, holder := w.Rules.Acting(c)
	lead, named := w.Rules.Lead(c)
	if v.Responsible = person(named.Person(), roleWord(lead)); named.Name != "" {
		v.Signatory = v.Responsible // otherwise the foundation signs
	}
	v.Deputy = person(w.Rules.Roles.Deputy.Person(), templates.RoleDeputy)
	if m, named := w.Rules.Manager(c); named {
		v.Manager = person(m.Person(), templates.RoleManager)
	} else if c.Manager != nil {
		v.ManagerLeft = c.Manager.Name
	}
	v.NoManager, v.Speaks = c.NoManager, c.Speaks
	for i, m := range w.Rules.Roles.Managers {
		v.ManagerChoices = append(v.ManagerChoices, templates.Choice{Number: i + 1, Name: m.Name})
	}

	v.Received, v.ReceivedAt, v.OnPaper = c.ReceivedOn, c.ReceivedAt, c.Paper
	if w.Rules.Day(c.ReceivedAt) != c.ReceivedOn { // the mail with the complaint came later
		v.ReceivedAt = time.Time{}
	}
	v.AcknowledgeBy, v.AcknowledgedOn = c.AcknowledgeBy, c.AcknowledgedOn
	v.ContactBy, v.ContactOn = c.ContactBy, c.FirstContact()
	v.NotReached = !route.Reached(c)
	v.RefusedOn, v.SubmitBy = c.RefusedOn, c.SubmitBy
	v.ReferredOn, v.AdviseBy, v.ExtendedAdviseBy = c.ReferredOn, c.AdviseBy, c.ExtendedAdviseBy
	v.AdvisedOn, v.DecideBy, v.DecidedOn = c.AdvisedOn, c.DecideBy, c.DecidedOn
	if c.Status.WithCommission() {
		v.LatestAdvice, v.AdviceDue = w.Rules.LatestAdvice(c), c.AdviceDue()
	}
	v.WithdrawnOn, v.SupplementBy, v.AgainOn, v.ProblemDate = c.WithdrawnOn, c.SupplementBy, w.Rules.AgainOn(&c), c.Problem
	if until := w.Rules.ReopenUntil(c, today); c.Status == record.Withdrawn && (!today.After(until) || o.Decision.Refusal != nil) {
		v.ReopenBy = until
	}
	v.LanguageEducation, v.OtherEducation, v.Verdict = c.Language, c.NotLanguage, verdict(c)
	for _, s := range c.Subjects {
		v.Subjects = append(v.Subjects, templates.SubjectPhrase(s))
	}
	for _, s := range c.Signals {
		v.Signals = append(v.Signals, templates.SignalSentence(s))
	}

	if c.Complainant.Address != "" && route.Deliverable(c.Complainant.Address) == "" {
		v.Signals = append(v.Signals, templates.SignalSentence(record.SignalUnmailable))
	}

	if o.Event.Kind == record.ComplaintReceived && c.Speaks == "" {
		if offer := tongue.Offer(o.Event.Text, w.House.Languages); offer != "" {
			v.Signals = append(v.Signals, offer)
		}
	}

	for _, f := range o.Decision.Facts {
		switch f.Kind {
		case record.FactHearing:
			v.HearingAt = f.Instant
		case record.FactReopened:
			v.ReopenedOn, v.Denied = f.On, f.Actor.Client()
		case record.FactFurtherMail:
			v.AnswerUnclear = !c.AnswerOn.IsZero() && f.Code != ""
		}
	}
	v.Status = templates.CasePhrase(c)
	for _, l := range w.Rules.Timetable(c, today) {
		v.Terms = append(v.Terms, list.Term(l))
	}
	if next, ok := w.Rules.NextTerm(c, today); ok {
		v.Next = new(list.Term(next))
	}
	v.Stands, v.CaseClosed = route.Stands(c, today), c.Status.Closed()
	v.Task = w.task(c, o.Event, v.Today)
	v.Unverified, v.Seems = o.Event.Unproven, o.Seems
	for _, f := range o.Decision.Facts {
		if v.ForFile = v.ForFile || f.Kind == record.FactStatement; f.Kind == record.FactStatement && f.Personal.Person != nil {
			v.Sender = person(*f.Personal.Person, templates.RoleManager) // whoever passes it on
		}
	}
	v.Inside = !v.ForFile && (o.Event.Actor == record.ByManager || o.Event.Actor == record.ByAdministrator)
	if o.Event.Third {
		v.Sender.Role, v.Inside = "", true
	}
	if o.Answer != nil {
		v.Confirmed, v.Answer = o.Answer.Kind == record.ConfirmMail, o.Answer.Text
	}
	v.Lost, v.AdviceStopped = list.Lost(c, o.Event.Term), c.AdviceStopped()
	if !Took(o) {
		v.Command.Word = "" // in 21: an ordinary mail
	}
	insists := func(f record.Fact) bool {
		return f.Kind == record.FactReopened && f.Command == string(record.InsistComplaint)
	}
	if slices.ContainsFunc(o.Decision.Facts, insists) {
		v.Command.Word = words.Insisted
	} else if v.Denied && c.RefusedOn.IsZero() || v.Denied && c.Status.WithCommission() || v.Denied && o.Event.Kind == record.WithdrawalDenied {
		v.Command.Word = words.Denied // whatever words were used
	}
	v.DeputyFirst = c.InterestOpen()
	if o.Event.Kind == record.Readdress {
		v.Handover = templates.ReaddressSentence()
	}
	switch before, had := w.Rules.Acting(o.Before); {
	case o.asksOn():
		v.Handover = templates.AskedOn
	case o.Before.ID != "" && (before != acting || !had.Holds(holder.Person().Address)):
		v.Handover = templates.HandoverSentence(c.DirectorInvolved && acting == record.ByDeputy)
	}
	if err := w.transcript(ctx, v, o); err != nil {
		return err
	}
	if o.Mail != nil {
		v.Text, v.LeftOut = o.Event.Text, cmp.Or(v.LeftOut, o.Event.Left)
		for _, a := range o.Mail.Attachments {
			v.AttachmentNames = append(v.AttachmentNames, a.Name)
		}
	}
	return w.fileView(ctx, v, o)
}

// Took reports whether the complainant's request changed the case; too late, or without
// effect, it is an ordinary mail.
func Took(o *Occasion) bool {
	switch o.Event.Kind {
	case record.AccuseDirector:
		return slices.ContainsFunc(o.Decision.Facts, func(f record.Fact) bool { return f.Responsible != "" })
	case record.CommissionWished, record.WithdrawalDenied, record.InsistComplaint:
		return !slices.ContainsFunc(o.Decision.Facts, func(f record.Fact) bool { return f.Kind == record.FactFurtherMail })
	}
	return true
}

func person(p record.Person, role string) templates.Person {
	return templates.Person{Name: p.Name, Address: p.Address, Role: role}
}

// verdict is what was decided or, before that, advised.
func verdict(c record.Case) string {
	if c.Advice == "" {
		return ""
	}
	return templates.OutcomePhrase(c.Advice)
}

func (w *Writer) task(c record.Case, e record.Event, today record.Date) templates.Task {
	if e.Kind != record.TermDue {
		return templates.Task{}
	}
	t := templates.TaskFor(e.Term)
	if task, ok := w.Rules.TaskOf(c, e.Term, today); ok {
		t.Due = task.Due
	}
	if e.Term == record.TermAdvise {
		t.Extended = c.ExtensionUsed
		t.ExtensionPossible = !c.ExtensionUsed && !today.After(c.AdviseBy)
		t.ExtensionWaits = !c.ExtensionUsed && slices.ContainsFunc(c.Challenges, func(ch record.Challenge) bool {
			asked := ch.Event
			return asked.Kind == record.Extend && !ch.Why.Refuses() && !asked.On.After(c.AdviseBy) && (asked.Said.IsZero() || !asked.Said.Before(today))
		})
	}
	if n := c.TriedDays(); n >= record.TriesEnough {
		t.Tried = n
	}
	t.Overdue = e.Overdue
	if !t.Due.IsZero() {
		t.WorkingDaysLeft = w.Rules.Calendar.WorkingDaysLeft(today, t.Due)
	}
	if e.Overdue {
		t.EscalatedTo = w.Rules.Roles.Escalation
	}
	return t
}

// lateTask is a late step in a case, as letter 31 tells the client.
func (w *Writer) lateTask(c record.Case, step record.Term, today record.Date) templates.Task {
	t := templates.TaskFor(step)
	t.Due = map[record.Term]record.Date{record.TermContact: c.ContactBy, record.TermSubmit: c.SubmitBy, record.TermAdvise: c.AdviceDue(), record.TermDecide: c.DecideBy}[step]
	if late, next, is := w.Rules.Late(c, step, today); is && late.Term == step {
		t.Again = next
	}
	return t
}

// blindView keeps only what somebody may see who learns nothing about a case: number,
// date, what would have gone to the person who answers for it, and until when that
// person has time.
func (w *Writer) blindView(e record.Effect, v templates.View) templates.View {
	b := w.houseView()
	b.Case, b.Today, b.Recipient, b.Received, b.Title, b.Next = v.Case, v.Today, v.Recipient, v.Received, e.Row().Title, v.Next
	b.Task.Overdue, b.Task.Name, b.Task.Due = v.Task.Overdue, v.Task.Name, v.Task.Due
	return b
}

// overviewView fills in what is not about one case: the list of open cases.
func (w *Writer) overviewView(ctx context.Context, v *templates.View, o *Occasion, today record.Date) error {
	if o.Handed != nil {
		v.Done = o.Done
		for _, c := range o.Handed {
			v.Overview = append(v.Overview, w.overviewRow(c, today))
		}
		return nil
	}
	if o.Mail == nil {
		return nil
	}
	if slices.ContainsFunc(o.Decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailPreview }) { // about held mail
		v.Preview = templates.Preview{Why: templates.ChallengeReason(o.Doubt), Text: o.Reading.FirstLine}
		if o.Meant {
			v.Preview.Meant, v.Preview.Also = meant.Alone(o.Reading, o.Event.Actor, o.Event.On), o.Also
		}
		if route.Meant(o.Reading, o.Event.Actor) == record.BeAway && o.Event.Said.IsZero() {
			v.Preview.Records = []string{templates.AwayForGood}
		}
	}
	if !slices.ContainsFunc(o.Decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailOverview }) {
		return nil
	}
	v.Year = o.year()
	cases, err := w.Log.Cases(ctx, true)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if w.Rules.Unknown(c, o.Event) {
			continue
		}
		v.Overview = append(v.Overview, w.overviewRow(c, today))
	}
	return nil
}

func (w *Writer) overviewRow(c record.Case, today record.Date) templates.OverviewRow {
	row := templates.OverviewRow{Case: c.ID, Complainant: c.Complainant.Name, Status: templates.CasePhrase(c)}
	if next, ok := w.Rules.NextTerm(c, today); ok {
		row.Task, row.Due, row.Late = templates.TermPhrase(next.Term), next.Due, next.State == rules.TermMissed
	}
	for _, l := range list.Lost(c, "") {
		row.Lost = append(row.Lost, l.Title)
	}
	return row
}

// dossierBytes is how many bytes of a complainant's mail go with a dossier.
const dossierBytes = 44 << 20

// fileView reads the file of the case, for the mails that need more of it than the case
// itself has.
func (w *Writer) fileView(ctx context.Context, v *templates.View, o *Occasion) error {
	c := o.Decision.Case
	if o.Event.Kind != record.AskFile && !slices.ContainsFunc(o.Decision.Effects, func(e record.Effect) bool { return e.Letter == record.LetterDossier }) {
		return nil
	}
	var report dossier.Report
	sub := renderer{Writer: w, ctx: ctx, o: o}
	files, err := sub.report(record.Effect{Letter: record.LetterDossier})
	if err != nil {
		return err
	}
	for _, f := range files {
		report.Names, report.Size = append(report.Names, f.Name), report.Size+int64(len(f.Data))
	}
	if report.PassedOn, err = w.Places().PassedOn(ctx, c); err != nil {
		return err
	}
	if o.dossier, err = dossier.Gather(ctx, w.Log, c, report, dossierBytes, o.At, v.Today, o.progress); err != nil {
		return err
	}
	o.dossier.Show(v, w.Rules.Day)
	return nil
}

// can gives what the reader of a mail can type now, if the mail lists it: the steps
// that move the complaint forward, and everything. Somebody who asked for every command
// gets every command.
func (r *renderer) can(e record.Effect, to Recipient) (steps, all []words.Command, err error) {
	a := possible.Asker{Rules: r.Rules, Case: r.o.Decision.Case, From: to.Address, Now: r.o.At}
	switch e.To {
	case record.ToSender, record.ToColleagues:
		a.By = r.o.Event.Actor
	case record.ToResponsible:
		a.By, _ = r.Rules.Acting(a.Case)
	case record.ToCommission:
		a.By = record.ByCommission
	}
	if r.o.Event.Kind == record.TermDue {
		a.Due = r.o.Event.Term
	}
	if c := r.o.Reading.Command; e.Letter == record.MailHelp && c != nil && c.Name == words.EveryCommand {
		return nil, words.Of(a.By), nil
	}
	switch e.Letter {
	case record.MailNotice, record.MailAdvice, record.MailNotDone, record.MailTranscript, record.MailHelp, record.MailReminder, record.MailCommissionReminder, record.MailSettle:
	default:
		return nil, nil, nil
	}
	if a.Case.ID != "" {
		can := a.Can()
		return can.Steps, can.All, nil
	}
	held, err := r.office.HeldFor(r.ctx, a.By)
	var numbers []int64
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return nil, a.AboutNoCase(numbers), err
}
