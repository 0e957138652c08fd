package record

import (
	"cmp"
	"maps"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
)

// Fold makes a case from its facts; the regulation says which waiting commands still stand.
func Fold(id string, facts []Fact, by Regulation) Case {
	c := Case{ID: id}
	for _, f := range facts {
		c = c.Apply(f, by)
	}
	return c
}

// Apply gives the case after one more fact. It never looks at the configuration: the
// fact itself says how long a term was when it began. The regulation says whether a
// waiting command can still be carried out.
func (c Case) Apply(f Fact, by Regulation) Case {
	f = f.Current() // an older log holds some days in another field
	was := c.Status
	c.Version++
	c.change(f)
	p := f.Personal
	same := false // it says nothing new
	switch f.Kind {
	case FactAssigned:
		same = f.Responsible == c.Responsible && (c.DirectorInvolved || !f.Final) && sameAssignee(c.Assignee, p.Person)
	case FactManagerNamed:
		same = c.Manager != nil && p.Person != nil && *c.Manager == *p.Person
	case FactLanguage:
		same = c.Language == f.Yes && c.NotLanguage == !f.Yes
	case FactFurtherMail:
		same = !f.Actor.Client()
	}
	if f.Status != "" {
		c.Status = f.Status
	}
	if !same {
		c.outdate(f, by)
	}
	c.waited(f)
	if f.Kind != FactReceived && f.Kind != FactAssigned && f.Actor.Client() {
		c.suspected(f)
	}
	switch f.Kind {
	case FactReceived:
		c.ReceivedAt, c.ReceivedOn, c.Paper = f.Instant, f.On, f.Paper
		c.Message, c.Subject, c.Text = f.Message, p.Subject, p.Text
		if p.Person != nil {
			c.Complainant = *p.Person
		}
		c.correct(p.Of)
		c.AcknowledgeBy, c.ContactBy, c.NoticeBy = f.Due[TermAcknowledge], f.Due[TermContact], f.Due[TermNotice]
		c.Responsible = f.Responsible
		c.Signals = f.Signals
		c.DeputyNamed = slices.Contains(f.Signals, SignalDeputy)
		if c.InterestSince = f.On; civil.DateOf(f.At).After(f.On) { // taken in by a person, or on paper
			c.InterestSince = civil.DateOf(f.At)
		}
	case FactAssigned:
		c.assign(f)
	case FactManagerNamed:
		c.Manager, c.NoManager = p.Person, ""
	case FactManagerNone:
		c.Manager, c.NoManager = nil, cmp.Or(p.Text, "-") // erased with the case
	case FactContacted:
		if c.ContactLogged.IsZero() {
			c.ContactLogged = f.At
		}
		c.Contacts = append(slices.Clip(c.Contacts), Contact{f.On, p.Text})
	case FactTried:
		c.Tries = append(slices.Clip(c.Tries), Contact{f.On, p.Text})
	case FactWithdrawalWish:
		c.WishedOn = f.On
	case FactWithdrawalRefused:
		if c.RefusedOn.IsZero() { // said again, it does not start a new term
			c.RefusedOn, c.SubmitBy = f.On, f.Due[TermSubmit]
		} else if due := f.Due[TermSubmit]; !due.After(c.SubmitBy) { // but it may make the running one end sooner
			c.SubmitBy = due
		} else {
			f.Counts = nil
		}
		c.RefusalText = joinText(c.RefusalText, p.Text)
	case FactWithdrawn:
		c.Outcome = f.Outcome
		c.WithdrawnOn, c.Agreement, c.ReopenBy = f.On, p.Text, f.ReopenBy
	case FactReopened:
		c.Outcome = ""
		c.WithdrawnOn, c.Agreement, c.ReopenBy, c.WishedOn = Date{}, "", Date{}, Date{}
		if _, told := f.Due[TermSubmit]; !told && !f.Status.WithCommission() { // that was before the withdrawal, to an older log
			c.RefusedOn, c.SubmitBy, c.RefusalText = Date{}, Date{}, ""
		}
		c.ClosedText, c.Problem = "", Date{}
	case FactSupplementAsked:
		c.SupplementBy, c.Questions = f.SupplementBy, p.Text
	case FactRepresentative:
		c.Rep = p.Rep
	case FactComplainant:
		c.correct(p.Of)
		c.receivedOn(f)
	case FactReferred:
		c.ReferredOn, c.AdviseBy, c.Report = f.On, f.Due[TermAdvise], p.Text
		c.ReportDocuments, c.ReportMail = p.Documents, f.Came()
		c.passOnRipe(f.On)
		c.AtCommission = true
		c.ExtendedOn, c.ExtendedAdviseBy = Date{}, Date{} // of an earlier submission
	case FactExtended:
		c.ExtensionUsed = true
		c.ExtendedOn, c.ExtendedAdviseBy, c.ExtensionReason = f.On, f.Due[TermExtended], p.Text
	case FactAdvised:
		c.Replaced, c.ReplacedOn = c.Advice, c.AdvisedOn
		if !slices.Contains(c.AdvisedTo, c.Responsible) {
			c.AdvisedTo = append(slices.Clip(c.AdvisedTo), c.Responsible)
		}
		c.AdvisedOn, c.Advice, c.DecideBy = f.On, f.Outcome, f.Due[TermDecide]
		c.AdviceText, c.AdviceDocuments, c.AdviceMail = p.Text, p.Documents, f.Came()
	case FactPreviewed:
		c.Previews = f.Preview
		c.openChallenge(Challenge{Number: f.Preview, Why: Outward, On: f.On, Letter: f.Letter, Event: proposal(f)}, by)
	case FactPreviewCancelled:
		c.closeChallenges(func(ch Challenge) bool { return ch.Number == f.Preview || f.Preview == 0 && ch.Why == Outward })
	case FactChallenged:
		c.Previews = f.Preview
		if p.Command != nil { // gone once the case is erased
			c.openChallenge(Challenge{Number: f.Preview, Why: Why(f.Code), On: f.On, Letter: f.Letter, Event: *p.Command, Added: p.Text}, by)
		}
	case FactConfirmed:
		c.closeChallenges(func(ch Challenge) bool { return ch.Number == f.Preview })
	case FactDecided:
		if c.DecidedOn.IsZero() {
			c.DecidedOn = f.On
		} else {
			c.CorrectedOn = f.On // whether the term was kept depends on the first one
		}
		c.Outcome, c.DecisionText = f.Outcome, p.Text
		if by := f.Due[TermMeasure]; by != c.MeasuresBy || f.Yes { // a corrected decision promises another day, or something else
			c.MeasuresBy, c.MeasuresOn = by, Date{}
		}
	case FactMeasuresDone:
		c.MeasuresOn = f.On
	case FactMoved:
		c.moved(f)
	case FactErased:
		c.Erased, c.Grounds = true, f.Counted
	case FactHeld:
		c.Held, c.ForgetTold = f.Yes, Date{}
	case FactNotAdmitted:
		c.MergedInto = f.Into
		c.Outcome, c.ClosedText, c.Problem = f.Outcome, p.Text, f.Problem
	case FactStatement:
		c.Statements++
	case FactFurtherMail, FactProofAsked, FactMailConfirmed, FactMailDenied, FactMailPassedOn:
		c.applyProof(f)
	case FactLanguage:
		c.Language, c.NotLanguage = f.Yes, !f.Yes
	case FactCategorised:
		c.Subjects, c.Grounds = f.Subjects, p.Grounds
	case FactReminded:
		c.Reminded = maps.Clone(c.Reminded)
		if c.Reminded == nil {
			c.Reminded = make(map[Term]Date)
		}
		if c.Reminded[f.Term] = f.Stage; f.Term == TermForget {
			c.ForgetTold = f.On
		}
	case FactLetterSent:
		c.Sent = maps.Clone(c.Sent)
		if c.Sent == nil {
			c.Sent = make(map[LetterKind]int)
		}
		c.Sent[f.Letter]++
	case FactLetterFailed:
		c.Failed++
	}
	c.applyClosing(f, was)
	c.question(f)
	c.otherKind(f)
	if !same {
		c.deliver(f)
	}
	return c
}

// proposal is the command behind a letter that was shown, in a log from when letters
// and commands waited in different ways.
func proposal(f Fact) Event {
	e := Event{
		Kind: ProposeDecision, Actor: f.Actor, At: f.At, On: f.On, Said: f.Problem,
		Outcome: f.Outcome, Text: f.Personal.Text, Message: f.Message,
	}
	if f.Letter == LetterNotAdmitted {
		e.Kind = ProposeInadmissible
	}
	return e
}

func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// assign folds who is responsible. The administrator does not know what a case is
// about, and leaves open whether it is about the director.
func (c *Case) assign(f Fact) {
	if f.Actor != ByAdministrator || f.Responsible == ByDirector {
		c.Asked = c.Asked || c.KeptFromDirector()
	}
	c.Unseen = false
	c.DeputyNamed = c.DeputyNamed && (f.Final || f.Responsible != ByDeputy)
	c.Assigned = c.Assigned || f.Actor != ByAdministrator || f.Responsible == ByDirector
	c.Responsible, c.Assignee = f.Responsible, f.Personal.Person
	if f.Final && !c.DirectorInvolved {
		c.DirectorInvolved, c.Accused = true, f.Personal.Persons
	}
}

func sameAssignee(a, b *Person) bool { return a == b || a != nil && b != nil && *a == *b }

// suspected folds what a client's further mail signalled.
func (c *Case) suspected(f Fact) {
	c.Signals = append(slices.Clip(c.Signals), f.Signals...)
	if f.Responsible != "" {
		c.Unseen = c.Unseen || c.Responsible != f.Responsible
		if c.Responsible != f.Responsible {
			c.Assignee, c.InterestSince = nil, f.On
		}
		c.Responsible, c.Assigned = f.Responsible, false
	}
}

func (c *Case) waited(f Fact) {
	if f.Actor.Client() && slices.Contains(clientWrote, f.Kind) && !f.Unverified || f.Kind == FactAssigned || f.Kind == FactReminded && f.Term == TermNotice {
		c.NoticeBy = Date{}
	}
}

// clientWrote are the facts by which a client's words join a case.
var clientWrote = []FactKind{FactFurtherMail, FactMailConfirmed, FactWithdrawalWish, FactWithdrawalRefused}

// ClientWrote lists the kinds of fact by which words of a client join a case.
func ClientWrote() []FactKind { return slices.Clone(clientWrote) }

// applyClosing folds what a closed case needs if it is to go on: the status it had,
// whether letter 10 arrived, and whether an answer to it needs a person.
func (c *Case) applyClosing(f Fact, was Status) {
	c.setTerms(f)
	switch f.Kind {
	case FactWithdrawn, FactNotAdmitted:
		c.ClosedFrom, c.ClosedAt = was, f.At
	case FactReopened:
		c.ClosedFrom, c.AnswerOn = "", Date{}
	case FactSeen:
		c.AnswerOn = Date{}
	case FactNoted:
		if f.Actor.Leads() {
			c.AnswerOn = Date{}
		}
	case FactFurtherMail:
		if f.Code == SaysUnclear && c.AnswerOn.IsZero() {
			c.AnswerOn = f.On
		}
	}
}

// setTerms folds the last days that a fact sets, and how each was counted.
func (c *Case) setTerms(f Fact) {
	if len(f.Counts) > 0 {
		c.Counts = maps.Clone(c.Counts)
		if c.Counts == nil {
			c.Counts = make(map[Term]calendar.Count)
		}
		maps.Copy(c.Counts, f.Counts)
	}
	if f.Kind != FactReopened && f.Kind != FactContacted && f.Kind != FactRecounted {
		return // their terms begin here, and Apply sets them
	}
	f.due(TermContact, &c.ContactBy)
	f.due(TermSubmit, &c.SubmitBy)
	f.due(TermAdvise, &c.AdviseBy)
	f.due(TermExtended, &c.ExtendedAdviseBy)
	f.due(TermDecide, &c.DecideBy)
}

// due sets into to the last day of a term, if the fact gives one.
func (f *Fact) due(t Term, into *Date) {
	if due, told := f.Due[t]; told {
		*into = due
	}
}

// receivedOn folds a corrected day on which the foundation received the complaint, and
// the terms that end sooner because of it.
func (c *Case) receivedOn(f Fact) {
	if f.ReceivedOn.IsZero() {
		return
	}
	c.ReceivedOn = f.ReceivedOn
	f.due(TermAcknowledge, &c.AcknowledgeBy)
	f.due(TermContact, &c.ContactBy)
}

// SaysUnclear marks mail after letter 10 from which nobody can tell whether the sender
// withdraws.
const SaysUnclear = "unclear"

// question folds what is asked and what ends the question: a note in the file by the
// person responsible, any mail that is certainly the client's, or something that makes
// it moot.
func (c *Case) question(f Fact) {
	switch f.Kind {
	case FactDirectorAsked:
		if c.QuestionOn.IsZero() {
			c.QuestionOn = f.On
		}
	case FactSupplementAsked:
		c.SupplementOn, c.AgainOn = f.On, Date{}
	case FactClientReminded:
		c.AgainOn = f.On
	case FactNoted, FactStatement:
		if f.Actor.Leads() {
			c.QuestionOn = Date{}
		}
	case FactFurtherMail, FactMailConfirmed, FactWithdrawalWish, FactWithdrawalRefused:
		if f.Actor.Client() && !f.Unverified {
			c.SupplementOn = Date{}
		}
	case FactSeen, FactAdvised, FactDecided, FactWithdrawn, FactNotAdmitted:
		c.QuestionOn, c.SupplementOn = Date{}, Date{}
	}
}

// correct folds what was said about the complainant.
func (c *Case) correct(of *Particulars) {
	if of == nil { // erased
		return
	}
	if of.Helper != nil { // the address was the representative's
		c.Complainant.Address = ""
	}
	if of.Name != "" {
		c.Complainant.Name = of.Name
	}
	if of.Address != "" && !SameAddress(of.Address, c.Complainant.Address) {
		c.Former = slices.DeleteFunc(slices.Clone(c.Former), func(a string) bool { return SameAddress(a, of.Address) })
		if c.Complainant.Address != "" {
			c.Former = append(c.Former, c.Complainant.Address)
		}
		if len(c.Former) == 0 {
			c.Former = nil // as the log gives it back
		}
		c.Complainant.Address = of.Address
	}
	c.Postal, c.Phone, c.Speaks = cmp.Or(of.Postal, c.Postal), cmp.Or(of.Phone, c.Phone), cmp.Or(of.Speaks, c.Speaks)
}

// otherKind folds what a mail is that is no complaint, and whether its writer is
// certainly a person.
func (c *Case) otherKind(f Fact) {
	if f.Kind == FactContacted || f.Actor.Client() && !f.Unverified && (slices.Contains(clientWrote, f.Kind) || f.Kind == FactReopened) {
		c.Answered = true
	}
	switch f.Kind {
	case FactNotAdmitted:
		c.MayInsist = f.Letter == LetterOwnWords
		switch f.Outcome {
		case DataRequest:
			c.DataOn = f.On
		case Spam:
			c.SpamOn, c.SpamBy = f.On, f.Actor
		}
	case FactWithdrawn:
		c.MayInsist = false
	case FactReopened: // other requests still stand
		c.MayInsist, c.SpamOn, c.SpamBy = false, Date{}, ""
	case FactSeen, FactDataSent:
		c.DataOn = Date{}
	}
}

// forgetNone drops the letter that said it was no complaint.
func (c *Case) forgetNone() {
	c.Deliveries = slices.DeleteFunc(slices.Clone(c.Deliveries), func(d Delivery) bool { return d.Letter == LetterOwnWords && d.Variant == VariantNone })
	if len(c.Deliveries) == 0 {
		c.Deliveries = nil // as the log gives it back
	}
}

// quiet are the facts that change nothing that the register counts.
var quiet = []FactKind{FactReminded, FactErased, FactHeld, FactAsked, FactRefused, FactSeen, FactDataSent, FactFurtherMail, FactProofAsked, FactMailPassedOn, FactMoved, FactPreviewed, FactPreviewCancelled, FactChallenged}

// change records when a case last changed for the register, which counts cases as they were
// when a year ended: most of them have not changed since.
func (c *Case) change(f Fact) {
	switch f.Kind {
	case FactLetterQueued, FactLetterSent, FactLetterFailed:
		if !slices.Contains([]LetterKind{LetterAcknowledgement, MailManagerCopy, LetterReferral, LetterDossier, LetterExtension, LetterDecision}, f.Letter) {
			return // the arrival of such a letter keeps no term
		}
	default:
		if slices.Contains(quiet, f.Kind) {
			return
		}
	}
	c.Changed = f.At
}
