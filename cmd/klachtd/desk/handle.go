package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// draft is an occasion while its mails are rendered.
type draft struct {
	*write.Occasion
	index int           // of its mail among those filed
	gotOn chan struct{} // rendering made one more step
	ready chan struct{}
	mails write.Mailing
	err   error
	made  prepared
}

// HandleFiled handles what is filed, in order of receipt. New complaints do not
// touch each other, so their letters are rendered side by side and committed in
// order; any other mail waits until all before it is committed. A mail that
// cannot be handled (a text that fails, say) stays filed for the next pass and
// never holds up the next one. While many wait, due mail is sent by beside, unless
// that is nil.
func (d *Desk) HandleFiled(ctx context.Context, out *Outcome, beside *dispatch.Beside) error {
	const most = 10 // after that many failures the fault is not in the mail
	var errs []error
	skip := make(map[string]bool)
	if d.Turns.OneByOne() {
		beside = nil
	}
	if err := d.Turns.TakeBack(ctx, nil); err != nil {
		return err
	}
	for {
		filed, err := d.Log.Unhandled(ctx, 0)
		if err != nil {
			return err
		}
		var todo []caselog.Filed
		for _, f := range filed {
			if !skip[f.SHA256] {
				todo = append(todo, f)
			}
		}
		if len(todo) == 0 || len(errs) >= most {
			out.Retry += len(filed)
			return joined(errs)
		}
		turns.Order(todo)
		run := handling{desk: d, out: out, filed: todo, beside: beside, slots: make(chan struct{}, cmp.Or(d.Turns.AtOnce, runtime.GOMAXPROCS(0)))}
		failed, err := run.all(ctx)
		if ctx.Err() != nil {
			return joined(append(errs, ctx.Err()))
		}
		if errors.Is(err, caselog.ErrUnusable) { // not the mail's fault: it keeps its place, and those behind it wait
			out.Retry += len(todo) - failed
			return joined(append(errs, err))
		}
		if err != nil {
			skip[todo[failed].SHA256] = true
			if err := d.Log.Failed(ctx, todo[failed].SHA256); err != nil {
				return joined(append(errs, err))
			}
			errs = append(errs, fmt.Errorf("mail %.12s is not handled and stays filed: %w", todo[failed].SHA256, err))
		}
	}
}

// handling is one attempt at a list of filed mail.
type handling struct {
	desk  *Desk
	out   *Outcome
	filed []caselog.Filed
	slots chan struct{}      // limits how many render at the same time
	open  turns.Line[*draft] // new complaints not committed yet
	begun int                // how many of the list are recorded as begun
	ended int                // and how many of these have ended

	beside *dispatch.Beside // sends what is due while many wait; nil for nothing

	slowDNS bool // asking for a key took too long: do not wait for the next
}

// all handles the list until something fails, and says which mail did. What was drafted
// after that mail is dropped and planned again, so that case numbers have no gap.
func (h *handling) all(ctx context.Context) (failed int, err error) {
	if len(h.filed) > crowd {
		defer h.desk.Turns.Memory.Crowd()() // undone last
	}
	defer func() {
		h.beside.Quiet()
		if lost := h.open.Settle(); err == nil && lost != nil {
			failed, err = h.open.All[0].index, lost
		}
		h.abandon()
		h.desk.Turns.Memory.For(0)
		err = joined([]error{err, h.desk.Turns.TakeBack(context.WithoutCancel(ctx), h.filed[h.ended:h.begun])})
	}()
	h.open = h.line(ctx)
	for i, f := range h.filed {
		if turns.Alone(f) {
			if failed, err := h.commit(ctx, 0); err != nil {
				return failed, err
			}
		}
		if h.desk.Turns.Memory.For(turns.Weight(f)) {
			if err := h.desk.Log.Rest(ctx); err != nil {
				return i, err
			}
		}
		if len(h.filed)-i > crowd {
			h.beside.Leave(ctx)
		} else {
			h.beside.Quiet()
		}
		if h.begun, err = h.desk.Turns.Begin(ctx, h.filed, i, h.begun); err != nil {
			return i, err
		}
		o, alone, err := h.plan(ctx, f)
		if err == nil && alone { // its meaning may depend on earlier drafts, and on what was sent
			drafts := len(h.open.All)
			if failed, err := h.commit(ctx, 0); err != nil {
				return failed, err
			}
			if h.beside.Quiet() || drafts > 0 {
				o, alone, err = h.plan(ctx, f)
			}
		}
		if err != nil {
			return i, err
		}
		draft := &draft{Occasion: o, index: i, gotOn: make(chan struct{}, 1), ready: make(chan struct{})}
		draft.Step = func() {
			select {
			case draft.gotOn <- struct{}{}:
			default: // an unread signal already says the same
			}
		}
		h.open.All = append(h.open.All, draft)
		h.slots <- struct{}{}
		go func() {
			defer close(draft.ready)
			defer func() { <-h.slots }()
			draft.mails, draft.err = h.desk.render(ctx, draft.Occasion)
		}()
		keep := cap(h.slots)
		switch {
		case alone || turns.Alone(f):
			keep = 0
		case !h.open.Enough(keep):
			continue
		}
		if failed, err := h.commit(ctx, keep); err != nil {
			return failed, err
		}
	}
	return h.commit(ctx, 0)
}

// crowd is how many mails must wait before due mail is sent in between. Among fewer,
// the last may still withdraw a letter that the first caused.
const crowd = 16

// commit commits drafts in order until at most keep are left, and says which mail
// failed.
func (h *handling) commit(ctx context.Context, keep int) (failed int, err error) {
	if err = h.open.Commit(keep); err != nil {
		failed = h.open.All[0].index
	}
	return failed, err
}

func (h *handling) line(ctx context.Context) turns.Line[*draft] {
	d := h.desk
	return turns.Line[*draft]{
		Size: func(draft *draft) int { return len(draft.Raw) },
		Made: func(draft *draft) error {
			for {
				select {
				case <-draft.gotOn:
					d.progress() // it may take a while but does end: each step is bounded
				case <-draft.ready:
					draft.Raw = nil // the mails hold what they enclose of it
					d.Turns.Memory.Collect()
					return draft.err
				}
			}
		},
		Prepare: func(draft *draft) (err error) {
			if draft.made, err = d.prepare(ctx, draft.Occasion, draft.mails); err == nil {
				d.at(Decided)
			}
			return err
		},
		Keep: func(drafts ...*draft) error {
			var commits []caselog.Commit
			for _, draft := range drafts {
				commits = append(commits, draft.made.commit)
			}
			return d.Log.Commit(ctx, commits...)
		},
		Kept: func(draft *draft) error {
			d.at(Kept)
			if err := d.kept(ctx, draft.made); err != nil {
				return err
			}
			h.beside.More()
			h.out.Handled++
			h.ended++
			return nil
		},
	}
}

// giveUp holds for a person a mail that the program did not survive. It reads only the
// head of the mail: the rest may have been too much.
func (h *handling) giveUp(ctx context.Context, f caselog.Filed, raw []byte) (*write.Occasion, error) {
	m := mailbox.Parse(imap.Head(raw))
	o := write.At(h.desk.Now())
	o.Mail, o.Answers = m, m.MessageID
	o.Handled = handled(f, m, record.ReasonNeverEnded)
	o.Notes.Add(slog.LevelError, "mail is held: the program ended each time that it was handled", "message", f.SHA256[:12], "times", f.Begun,
		"remedy", "look at the journal for memory or the watchdog; then klachtd held show, and klachtd held accept or klachtd held reject")
	return o, h.desk.perform(ctx, o, errand.Errand{Do: errand.Hold}, "")
}

func handled(f caselog.Filed, m *mailbox.Message, why record.MailReason) *caselog.Handled {
	h := &caselog.Handled{SHA256: f.SHA256, State: caselog.MailHandled, Kind: string(m.Kind), Reason: why, Subject: m.Subject, MessageID: m.MessageID}
	if len(m.From) > 0 {
		h.From = m.From[0].Address
	}
	return h
}

// abandon waits for renderings that will not be committed.
func (h *handling) abandon() {
	for _, draft := range h.open.All {
		<-draft.ready
	}
}

// plan reads one mail and decides. alone is true for everything except a new complaint,
// which nothing else in the queue depends on.
func (h *handling) plan(ctx context.Context, f caselog.Filed) (o *write.Occasion, alone bool, err error) {
	d := h.desk
	defer func() {
		d.Read.Forget()
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	raw, found, err := d.Log.Raw(ctx, f.SHA256)
	if err != nil {
		return o, false, err
	}
	if !found {
		return o, false, errors.New("its bytes are gone from the log")
	}
	if turns.Over(f) {
		o, err := h.giveUp(ctx, f, raw)
		return o, true, err
	}
	m := mailbox.Parse(raw)
	print := d.Write.Ours().Fingerprint(m)
	first, found, err := d.Log.Duplicate(ctx, print, f.SHA256)
	if err != nil {
		return o, false, err
	}
	e, err := d.Read.Read(ctx, f, m, raw)
	if err != nil {
		return o, false, err
	}
	if e.Follows {
		if len(h.open.All) == 0 {
			err = errors.New("the mail that it goes with is not handled yet")
		}
		return o, true, err
	}
	e.Received = f.Received
	for _, draft := range h.open.All {
		if print != "" && draft.Handled.Fingerprint == print {
			first, found = caselog.Original{SHA256: draft.Handled.SHA256, State: caselog.MailHandled}, true
		}
	}
	o = write.At(d.Now())
	o.Event = e.Event
	o.Cause = write.Cause{Mail: m, Raw: raw, Sender: e.Sender, Reading: e.Cmd, Meant: e.Meant, Also: e.Also, Seems: e.Seems, Answers: m.MessageID, Doubt: e.Doubt}
	if e.Unvouched != "" {
		role, _ := d.Rules.Roles.Of(m.From[0].Address)
		o.Notes.Add(slog.LevelWarn, "nobody vouches for mail with the address of a role", "message", f.SHA256[:12], "role", string(role), "why", e.Unvouched)
	}
	o.Handled = handled(f, m, cmp.Or(e.Reason, record.MailReason(e.Code)))
	o.Handled.Fingerprint = print
	if e.Do != errand.Ignore {
		if o.Handled.Vouched, err = h.vouched(ctx, m, raw); err != nil {
			return o, false, err
		}
		o.Handled.Vouched = o.Handled.Vouched || f.Vouched
		belongs(&e, o)
	}
	if err := d.proofOf(ctx, o, &e); err != nil {
		return o, false, err
	}
	if err := errors.Join(d.suspect(ctx, f, o, &e), d.seenAgain(ctx, o)); err != nil {
		return o, false, err
	}
	again := route.Copied
	if found {
		if again, err = d.Read.Again(ctx, f, m, raw, e, first); err != nil {
			return o, false, err
		}
	}
	duplicate := *o
	if found {
		head := *o.Handled
		head.State, head.DuplicateOf, head.Reason = caselog.MailDuplicate, first.SHA256, ""
		duplicate.Handled = &head
		if again == route.Copied {
			return &duplicate, true, nil
		}
	}
	o.Handled.Replaces = e.Do == errand.Open || e.Do == errand.Join || e.Reason == record.ReasonPlaceless
	if e.Canary != nil {
		chores.CanaryBack(o, e.Canary)
	}
	if err := h.takeSlot(ctx, o, &e); err != nil {
		return o, false, err
	}
	last := "" // latest new case of that year, which may not be committed yet
	for _, draft := range h.open.All {
		if draft.Event.Complaint != nil && draft.Event.On.Year == o.Event.On.Year {
			last = draft.Event.Complaint.ID
		}
	}
	if err := d.perform(ctx, o, e, last); err != nil {
		return o, false, err
	}
	if again == route.IfDone && !route.Did(o.Decision.Facts) {
		return &duplicate, true, nil
	}
	return o, e.Do != errand.Open || h.drafted(e.Sender), nil
}

// perform turns an errand into a decision. last is the latest new case of this year
// that is drafted and may not be committed yet.
func (d *Desk) perform(ctx context.Context, o *write.Occasion, e errand.Errand, last string) (err error) {
	answer := func(letter record.LetterKind) {
		o.Decision.Effects = letter.Letter().Effects()
	}
	switch e.Do {
	case errand.Ignore:
		o.Handled.State, o.Handled.Old = caselog.MailIgnored, e.Reason == record.ReasonOld
		if o.Handled.DeputyOnly, err = d.Read.Guard.DeputyOnly(ctx, o.Mail); err != nil { // it is named in a list
			return err
		}
	case errand.Hold:
		o.Handled.State = caselog.MailHeld
		if o.Handled.DeputyOnly, err = d.Read.Guard.DeputyOnly(ctx, o.Mail); err != nil {
			return err
		}
		o.DeputyOnly = o.Handled.DeputyOnly
		if e.Reason == record.ReasonPlaceless {
			return d.wait(ctx, o, e)
		}
		if listed, err := d.propose(ctx, o, e); listed || err != nil {
			return err
		}
		if e.Warn {
			return d.warn(ctx, o)
		}
		return d.alert(ctx, o, e)
	case errand.Open:
		id, err := caselog.CaseAfter(last)
		if last == "" {
			id, err = d.Log.NextCaseID(ctx, o.Event.On.Year)
		}
		if err != nil {
			return err
		}
		o.Event.Complaint.ID = id
		if o.Event.Complaint.Known, err = d.Write.Places().Knows(ctx, o.Event); err != nil {
			return err
		}
		o.Decision = procedure.Decide(d.Rules, record.Case{}, o.Event, o.At)
	case errand.Join:
		c, err := d.Log.Case(ctx, e.CaseID)
		if err != nil {
			return err
		}
		o.Before = c
		o.Denied = e.Denies
		if o.Event.Kind == record.FindNoComplaint {
			if o.Event.Vouched, err = d.Log.Vouched(ctx, c.Message); err != nil {
				return err
			}
		}
		o.Decision = procedure.Decide(d.Rules, c, o.Event, o.At)
		keepFormer(o)
		d.hurry(o)
		withhold(o)
		if e.Forbid {
			o.Decision.Effects = append(o.Decision.Effects, record.MailNotAllowed.Variant(record.VariantForbidden).Effects()...)
		}
		switch {
		case o.Event.Kind == record.LetterReturned:
			return d.bounced(ctx, o)
		case o.Decision.Confirmed != nil:
			return d.recall(ctx, o)
		case o.Event.Kind == record.ConfirmMail || o.Event.Kind == record.DenyMail:
			return d.recallProof(ctx, o)
		}
		if ch, ok := write.Challenged(o); ok && ch.Event.Message != o.Event.Message { // shown again
			if o.Shows, _, err = wrote.Again(ctx, d.Log, ch.Event.Message); err != nil {
				return err
			}
		}
	case errand.Settle:
		return d.settlePlace(ctx, o, e)
	case errand.Overview:
		if answer(record.MailOverview); route.Meant(o.Reading, o.Event.Actor) == record.AskRegister {
			o.Decision.Effects = record.MailOverview.Variant(record.VariantRegister).Effects()
		}
	case errand.Help:
		answer(record.MailHelp)
	case errand.Which:
		o.Page, o.Lists = e.Page, e.Lists
		o.Decision.Effects = record.MailNotDone.Variant(record.VariantWhich).Effects()
	case errand.Unclear:
		o.Refusal = e.Code
		answer(record.MailNotDone)
	case errand.Refuse:
		o.Refusal = e.Code
		answer(record.MailNotAllowed)
	case errand.Judge:
		if done, err := d.answersAbsence(ctx, o, e); done || err != nil {
			return err
		}
		return d.judgeHeld(ctx, o, e)
	case errand.ComeOrGo:
		return d.comeOrGo(ctx, o, e)
	case errand.SeemsAway:
		return d.tellSeemsAway(ctx, o)
	case errand.Rehearse:
		return d.tellRehearsed(ctx, o, e)
	}
	return nil
}

// keepFormer marks the address that a decision corrects.
func keepFormer(o *write.Occasion) {
	if was := o.Before.Complainant.Address; o.Decision.Case.Was(was) && !o.Before.Was(was) {
		o.Marks = append(o.Marks, errand.MarkFormer+route.SenderKey(was))
	}
}

// bounced marks a letter as returned.
func (d *Desk) bounced(ctx context.Context, o *write.Occasion) error {
	letter, found, err := d.Log.Letter(ctx, o.Event.Returned)
	if err != nil || !found {
		return err
	}
	o.Letter = &letter
	o.Changed = &caselog.SendResult{ID: letter.ID, Status: caselog.LetterBounced, Line: o.Event.Line}
	return nil
}

// joined is errors.Join, but gives a single error unchanged.
func joined(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
