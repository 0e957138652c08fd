package desk

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
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// houseView is what every text knows about the foundation.
func (d *Desk) houseView() templates.View {
	return templates.View{
		Organisation:  templates.Organisation{Name: d.House.Name, Phone: d.House.Phone, Email: d.House.Email},
		AboutDirector: d.House.AboutDirector,
		Options:       d.House.Optional, Retention: d.House.Retention, BlikOpWerk: d.House.BlikOpWerk,
	}
}

// view is a case as the texts see it, after the decision. All counting, looking up and
// choosing is done here; a text only prints the result.
func (d *Desk) view(ctx context.Context, o *occasion) (templates.View, error) {
	c, today := o.decision.Case, d.Rules.Day(o.At)
	v := d.houseView()
	v.Case, v.Today, v.SecretExpires = c.ID, today, d.SecretExpires
	v.Sender = templates.Person{Name: o.sender.Name, Address: o.sender.Address, Role: roleWord(o.event.Actor)}
	v.Command = d.commandView(o)
	v.Refusal = templates.Refusal{Code: o.refusal}
	if o.event.Code == string(record.RefuseTwoTexts) {
		v.Refusal.Code = record.RefuseTwoTexts
	}
	var err error
	if v.Held, err = d.heldItems(ctx, o); err != nil {
		return v, err
	}
	v.HeldMore, v.Unseen, v.Done, v.NotDone, v.AsideMore = o.more, o.unseen, o.done, o.notDone, o.moreAside
	for _, h := range o.ignored {
		v.Aside = append(v.Aside, d.heldItem(h))
	}
	v.Morning = o.page
	v.Differences = list.Differences(o.Told)
	if o.Canary != nil {
		v.CanaryAt, v.CanarySent = o.Canary.Made, !o.Canary.Sent.IsZero()
	}
	if r := o.decision.Refusal; r != nil {
		v.Refusal = templates.Refusal{Code: r.Code, Article: r.Article}
		if of := o.event.Of; of != nil {
			v.Refusal.Line = of.Wrong
		}
	}
	if v.Refusal.Code == record.NotAuthenticated.Code() || o.event.Doubt == record.NotAuthenticated {
		seen, err := d.strangeBorder(ctx)
		if v.BorderWrong = seen != ""; err != nil {
			return v, err
		}
	}
	if o.letter != nil {
		v.Returned = templates.Returned{Title: o.letter.Kind.Letter().Title, To: o.letter.To, Line: o.event.Line, Why: dispatch.Reason(o.event.Line)}
		v.Returned.Dropped = o.Changed != nil && o.Changed.Dropped
		if o.Sent != nil && o.letter.Delayed >= dispatch.GiveUpAfter {
			v.Returned.Days = int(dispatch.GiveUpAfter.Hours() / 24)
		}
	}
	if c.ID != "" {
		if err := d.caseView(ctx, &v, o); err != nil {
			return v, err
		}
	} else if err := d.overviewView(ctx, &v, o, today); err != nil {
		return v, err
	}
	if v.Refusal.Code != "" {
		asked := v
		asked.Recipient = v.Sender // the reason addresses the person who asked
		if v.Refusal.Code.WantsText() && route.Worded(o.event.Kind) {
			v.Command.Below = clip(text.TidyLine(o.reading.Below), 200)
		}
		v.Refusal.Reason = templates.RefusalText(v.Refusal.Code, asked)
	}
	if v.Returned.Title != "" && o.refusal != "" { // a stranger answered: the mail did not bounce
		v.Returned = templates.Returned{}
	}
	return v, nil
}

func (d *Desk) commandView(o *occasion) templates.CommandView {
	cmd := templates.CommandView{At: o.event.At, FirstLine: o.reading.FirstLine, Suggestion: o.reading.Suggestion}
	cmd.Answers = o.event.Kind == record.NotUnderstood && o.event.Preview != 0
	if o.reading.Covered {
		cmd.Above = strconv.Quote(o.reading.FirstLine)
	}
	if o.mail == nil {
		cmd.At = o.At
	}
	if o.reading.Command != nil {
		cmd.Word = o.reading.Command.Name
	}
	return cmd
}

// caseView fills in the case itself.
func (d *Desk) caseView(ctx context.Context, v *templates.View, o *occasion) error {
	c, today := o.decision.Case, v.Today
	if o.event.Kind == record.ComplaintReceived {
		c.AcknowledgedOn = today // letter 01 is committed with this same mail
	}
	v.Complainant, v.Postal, v.ComplainantTel = person(c.Complainant, templates.RoleComplainant), c.PostalLines(), c.Phone
	if c.Rep != nil {
		v.Representative = person(c.Rep.Person, c.Rep.Role)
	}
	acting, holder := d.Rules.Acting(c)
	lead, named := d.Rules.Lead(c)
	if v.Responsible = person(named.Person(), roleWord(lead)); named.Name != "" {
		v.Signatory = v.Responsible // otherwise the foundation signs
	}
	v.Deputy = person(d.Rules.Roles.Deputy.Person(), templates.RoleDeputy)
	if m, named := d.Rules.Manager(c); named {
		v.Manager = person(m.Person(), templates.RoleManager)
	} else if c.Manager != nil {
		v.ManagerLeft = c.Manager.Name
	}
	v.NoManager, v.Speaks = c.NoManager, c.Speaks
	for i, m := range d.Rules.Roles.Managers {
		v.ManagerChoices = append(v.ManagerChoices, templates.Choice{Number: i + 1, Name: m.Name})
	}

	v.Received, v.ReceivedAt, v.OnPaper = c.ReceivedOn, c.ReceivedAt, c.Paper
	if d.Rules.Day(c.ReceivedAt) != c.ReceivedOn { // the mail with the complaint came later
		v.ReceivedAt = time.Time{}
	}
	v.AcknowledgeBy, v.AcknowledgedOn = c.AcknowledgeBy, c.AcknowledgedOn
	v.ContactBy, v.ContactOn = c.ContactBy, c.FirstContact()
	v.NotReached = !route.Reached(c)
	v.RefusedOn, v.SubmitBy = c.RefusedOn, c.SubmitBy
	v.ReferredOn, v.AdviseBy, v.ExtendedAdviseBy = c.ReferredOn, c.AdviseBy, c.ExtendedAdviseBy
	v.AdvisedOn, v.DecideBy, v.DecidedOn = c.AdvisedOn, c.DecideBy, c.DecidedOn
	if c.Status.WithCommission() {
		v.LatestAdvice, v.AdviceDue = d.Rules.LatestAdvice(c), c.AdviceDue()
	}
	v.WithdrawnOn, v.SupplementBy, v.AgainOn, v.ProblemDate = c.WithdrawnOn, c.SupplementBy, d.Rules.AgainOn(&c), c.Problem
	if until := d.Rules.ReopenUntil(c, today); c.Status == record.Withdrawn && (!today.After(until) || o.decision.Refusal != nil) {
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

	if o.event.Kind == record.ComplaintReceived && c.Speaks == "" {
		if offer := tongue.Offer(o.event.Text, d.House.Languages); offer != "" {
			v.Signals = append(v.Signals, offer)
		}
	}

	for _, f := range o.decision.Facts {
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
	for _, l := range d.Rules.Timetable(c, today) {
		v.Terms = append(v.Terms, list.Term(l))
	}
	if next, ok := d.Rules.NextTerm(c, today); ok {
		v.Next = new(list.Term(next))
	}
	v.Stands, v.CaseClosed = route.Stands(c, today), c.Status.Closed()
	v.Task = d.task(c, o.event, v.Today)
	v.Unverified, v.Seems = o.event.Unproven, o.seems
	for _, f := range o.decision.Facts {
		if v.ForFile = v.ForFile || f.Kind == record.FactStatement; f.Kind == record.FactStatement && f.Personal.Person != nil {
			v.Sender = person(*f.Personal.Person, templates.RoleManager) // whoever passes it on
		}
	}
	v.Inside = !v.ForFile && (o.event.Actor == record.ByManager || o.event.Actor == record.ByAdministrator)
	if o.event.Third {
		v.Sender.Role, v.Inside = "", true
	}
	if o.answer != nil {
		v.Confirmed, v.Answer = o.answer.Kind == record.ConfirmMail, o.answer.Text
	}
	v.Lost, v.AdviceStopped = list.Lost(c, o.event.Term), c.AdviceStopped()
	if !took(o) {
		v.Command.Word = "" // in 21: an ordinary mail
	}
	insists := func(f record.Fact) bool {
		return f.Kind == record.FactReopened && f.Command == string(record.InsistComplaint)
	}
	if slices.ContainsFunc(o.decision.Facts, insists) {
		v.Command.Word = words.Insisted
	} else if v.Denied && c.RefusedOn.IsZero() || v.Denied && c.Status.WithCommission() || v.Denied && o.event.Kind == record.WithdrawalDenied {
		v.Command.Word = words.Denied // whatever words were used
	}
	v.DeputyFirst = c.InterestOpen()
	if o.event.Kind == record.Readdress {
		v.Handover = templates.ReaddressSentence()
	}
	switch before, had := d.Rules.Acting(o.before); {
	case o.asksOn():
		v.Handover = templates.AskedOn
	case o.before.ID != "" && (before != acting || !had.Holds(holder.Person().Address)):
		v.Handover = templates.HandoverSentence(c.DirectorInvolved && acting == record.ByDeputy)
	}
	if err := d.transcript(ctx, v, o); err != nil {
		return err
	}
	if o.mail != nil {
		v.Text, v.LeftOut = o.event.Text, cmp.Or(v.LeftOut, o.event.Left)
		for _, a := range o.mail.Attachments {
			v.AttachmentNames = append(v.AttachmentNames, a.Name)
		}
	}
	return d.fileView(ctx, v, o)
}

// took reports whether the complainant's request changed the case; too late, or without
// effect, it is an ordinary mail.
func took(o *occasion) bool {
	switch o.event.Kind {
	case record.AccuseDirector:
		return slices.ContainsFunc(o.decision.Facts, func(f record.Fact) bool { return f.Responsible != "" })
	case record.CommissionWished, record.WithdrawalDenied, record.InsistComplaint:
		return !slices.ContainsFunc(o.decision.Facts, func(f record.Fact) bool { return f.Kind == record.FactFurtherMail })
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

// task is what a reminder is about.
func (d *Desk) task(c record.Case, e record.Event, today record.Date) templates.Task {
	if e.Kind != record.TermDue {
		return templates.Task{}
	}
	t := templates.TaskFor(e.Term)
	if task, ok := d.Rules.TaskOf(c, e.Term, today); ok {
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
		t.WorkingDaysLeft = d.Rules.Calendar.WorkingDaysLeft(today, t.Due)
	}
	if e.Overdue {
		t.EscalatedTo = d.Rules.Roles.Escalation
	}
	return t
}

// lateTask is a late step in a case, as letter 31 tells the client.
func (d *Desk) lateTask(c record.Case, step record.Term, today record.Date) templates.Task {
	t := templates.TaskFor(step)
	t.Due = map[record.Term]record.Date{record.TermContact: c.ContactBy, record.TermSubmit: c.SubmitBy, record.TermAdvise: c.AdviceDue(), record.TermDecide: c.DecideBy}[step]
	if late, next, is := d.Rules.Late(c, step, today); is && late.Term == step {
		t.Again = next
	}
	return t
}

// blindView keeps only what somebody may see who learns nothing about a case: number,
// date, what would have gone to the person who answers for it, and until when that
// person has time.
func (d *Desk) blindView(e record.Effect, v templates.View) templates.View {
	b := d.houseView()
	b.Case, b.Today, b.Recipient, b.Received, b.Title, b.Next = v.Case, v.Today, v.Recipient, v.Received, e.Row().Title, v.Next
	b.Task.Overdue, b.Task.Name, b.Task.Due = v.Task.Overdue, v.Task.Name, v.Task.Due
	return b
}

// overviewView fills in what is not about one case: the list of open cases.
func (d *Desk) overviewView(ctx context.Context, v *templates.View, o *occasion, today record.Date) error {
	if o.handed != nil {
		v.Done = o.done
		for _, c := range o.handed {
			v.Overview = append(v.Overview, d.overviewRow(c, today))
		}
		return nil
	}
	if o.mail == nil {
		return nil
	}
	if slices.ContainsFunc(o.decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailPreview }) { // about held mail
		v.Preview = templates.Preview{Why: templates.ChallengeReason(o.doubt), Text: o.reading.FirstLine}
		if o.meant {
			v.Preview.Meant, v.Preview.Also = meant.Alone(o.reading, o.event.Actor, o.event.On), o.also
		}
		if route.Meant(o.reading, o.event.Actor) == record.BeAway && o.event.Said.IsZero() {
			v.Preview.Records = []string{templates.AwayForGood}
		}
	}
	if !slices.ContainsFunc(o.decision.Effects, func(e record.Effect) bool { return e.Letter == record.MailOverview }) {
		return nil
	}
	v.Year = o.year()
	cases, err := d.Log.Cases(ctx, true)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if d.Rules.Unknown(c, o.event) {
			continue
		}
		v.Overview = append(v.Overview, d.overviewRow(c, today))
	}
	return nil
}

func (d *Desk) overviewRow(c record.Case, today record.Date) templates.OverviewRow {
	row := templates.OverviewRow{Case: c.ID, Complainant: c.Complainant.Name, Status: templates.CasePhrase(c)}
	if next, ok := d.Rules.NextTerm(c, today); ok {
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
func (d *Desk) fileView(ctx context.Context, v *templates.View, o *occasion) error {
	c := o.decision.Case
	if o.event.Kind != record.AskFile && !slices.ContainsFunc(o.decision.Effects, func(e record.Effect) bool { return e.Letter == record.LetterDossier }) {
		return nil
	}
	var report dossier.Report
	sub := renderer{Desk: d, ctx: ctx, o: o}
	files, err := sub.report(record.Effect{Letter: record.LetterDossier})
	if err != nil {
		return err
	}
	for _, f := range files {
		report.Names, report.Size = append(report.Names, f.Name), report.Size+int64(len(f.Data))
	}
	if report.PassedOn, err = d.places().PassedOn(ctx, c); err != nil {
		return err
	}
	if o.dossier, err = dossier.Gather(ctx, d.Log, c, report, dossierBytes, o.At, v.Today, o.step); err != nil {
		return err
	}
	o.dossier.Show(v, d.Rules.Day)
	return nil
}
