package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// What does not arrive by mail is brought in another way (R25).

// advisedAnew gives the term of the advice where it was stopped: from the day on which
// the dossier is there after all (R17).
func (d *decision) advisedAnew(on record.Date) map[record.Term]record.Date {
	if !d.before.AdviceStopped() {
		return nil
	}
	return map[record.Term]record.Date{record.TermAdvise: d.rules.adviseBy(on)}
}

// markPosted: letters that came back, and those of a complainant without an address,
// count from the day on which they were posted, all that were made by then.
func markPosted(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	lost := d.before.LostLetters()
	if len(lost) == 0 {
		return &Refusal{Code: record.RefuseNothingToPost}
	}
	f := record.Fact{Kind: record.FactPosted, On: on, Personal: record.Personal{Text: d.e.Text}}
	counts := false
	for _, l := range lost {
		if on.Before(l.Made) {
			continue
		}
		counts = true
		if l.Letter == record.LetterDossier && l.To == record.ToCommission {
			f.Due = d.advisedAnew(on)
		}
	}
	if !counts {
		return &Refusal{Code: record.RefuseDateBeforeLetter}
	}
	d.record(f)
	return nil
}

// undelivered lists what is owed of letters that did not arrive: that they do, and in a
// term that they keep that they do so in time.
func (r *Rules) undelivered(c record.Case, today record.Date) (tasks []Task) {
	lead, _ := r.Acting(c)
	var returned, post []record.Date // since when
	for _, d := range c.LostLetters() {
		since, on := &returned, d.On
		if d.Stage == record.StageWaiting {
			since, on = &post, d.Made
		}
		if !slices.Contains(*since, on) {
			*since = append(*since, on)
		}
	}
	owed := func(t record.Term, since, due record.Date, stages []stage) {
		tasks = append(tasks, Task{Term: t, For: lead, Since: since, Due: due, stages: stages})
	}
	if len(returned) > 0 {
		owed(record.TermReturned, slices.MinFunc(returned, record.Date.DaysSince), record.Date{}, r.untilDone(today, returned...))
	}
	if len(post) > 0 {
		owed(record.TermPost, slices.MinFunc(post, record.Date.DaysSince), record.Date{}, r.untilDone(today, post...))
	}
	submitted := (c.Status.WithCommission() || c.Status == record.Advised) && !c.SubmitBy.IsZero()
	if submitted && (c.LostOwn(record.LetterReferral) || c.LostOwn(record.LetterDossier)) { // R14, R16
		owed(record.TermSubmit, c.RefusedOn, c.SubmitBy, sinceTold(&c, r.overdue(c.SubmitBy, today), record.LetterReferral, record.LetterDossier))
	}
	if c.Status == record.Decided && c.LostOwn(record.LetterDecision) { // R20
		owed(record.TermDecide, c.AdvisedOn, c.DecideBy, sinceTold(&c, r.overdue(c.DecideBy, today), record.LetterDecision))
	}
	return tasks
}

// untilDone lists when somebody is reminded of what has no term: of each the next
// working day, then every fifth, until the first one after today.
func (r *Rules) untilDone(today record.Date, since ...record.Date) (s []stage) {
	for _, day := range since {
		for on := r.Calendar.WorkingDay(day, 1); ; on = r.Calendar.WorkingDay(on, 5) {
			s = append(s, stage{on: on})
			if on.After(today) {
				break
			}
		}
	}
	slices.SortFunc(s, func(a, b stage) int { return a.on.DaysSince(b.on) })
	return s
}

// acknowledging lists when somebody is reminded of a confirmation that has not arrived:
// three days before the end of its term, on its last working day, then weekly (R10).
func (r *Rules) acknowledging(c record.Case, today record.Date) []stage {
	by := c.AcknowledgeBy
	stages := append([]stage{{on: r.Calendar.OnOrBefore(by.AddDays(-3))}, {on: r.Calendar.OnOrBefore(by)}}, r.overdue(by, today)...)
	return sinceTold(&c, stages, record.LetterAcknowledgement)
}

// sinceTold leaves out the reminders of days up to that on which a letter was made, or
// came back, which was told.
func sinceTold(c *record.Case, stages []stage, kinds ...record.LetterKind) []stage {
	var told record.Date
	for _, d := range c.Deliveries {
		on := d.Made
		if d.Stage == record.StageReturned {
			on = d.On
		}
		if slices.Contains(kinds, d.Letter) && on.After(told) {
			told = on
		}
	}
	return slices.DeleteFunc(stages, func(s stage) bool { return !s.on.After(told) })
}

// bringing reports whether a term is open again, or still, for letters that did not
// arrive: what it asks for was done.
func (d *decision) bringing(t record.Term) bool {
	return t == record.TermSubmit && !slices.Contains(beforeThem, d.before.Status) || t == record.TermDecide && d.before.Status == record.Decided
}

// remindOfLetters tells who answers for the case which letters have not arrived; of the
// confirmation the administrator, too, and who else hears that a term is past.
func (d *decision) remindOfLetters() {
	if d.e.Term == record.TermReturned || d.e.Term == record.TermPost {
		for _, other := range d.rules.Reminders(d.before, d.now) { // one mail a morning names them all
			if t := other.Term; t != d.e.Term && (t == record.TermPost || t == record.TermAcknowledge || d.bringing(t)) {
				return
			}
		}
	}
	row := record.MailReminder.Variant(record.VariantReturned)
	d.mail(row)
	if d.e.Term == record.TermAcknowledge && d.rules.Roles.Administrator.Configured() {
		d.mail(row, record.ToAdministrator)
	}
	if d.e.Overdue {
		d.tellOthers(row)
	}
}
