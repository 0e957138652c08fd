package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// occasion is one event on its way from decision to commit: what will be stored, and
// what its mails may say. The deciding goroutine makes it; rendering only reads it.
type occasion struct {
	// What will be committed, except the facts, the case and the mails, which follow
	// from the decision at commit.
	caselog.Commit

	event    record.Event
	before   record.Case
	decision procedure.Decision

	mail    *mailbox.Message // nil when the clock or the mail server caused it
	raw     []byte           // of the mail
	sender  record.Person    // who wrote it
	reading command.Reading  // its command
	shown   *mailbox.Message // the mail of the command that is shown, if not this one
	meant   bool             // its command is only what it seems to mean
	also    []string         // what a mail seems to ask besides what is shown
	seems   string           // what a client's mail seems to ask
	answers string           // Message-ID of the mail being answered; when an earlier command is confirmed, not that of mail
	doubt   record.Why       // why a command about no case needs more than its mail
	slot    record.Date      // the day in which it takes a slot; zero for none

	answer  *record.Event      // the client's answer to 29, when mail and event are what 29 asked about
	letter  *caselog.Letter    // our mail that this is about: offered, returned, dropped, answered by a stranger
	refusal record.RefusalCode // why a command about no case was refused, or whose mail it is not
	only    string             // the only address of a role to write to; "" for all

	held       []caselog.HeldRow // what is listed
	more       int               // and how many more
	unseen     int               // how many of a range of numbers were left out, never having been shown
	whole      []int64           // numbers of mail shown with its text, and as it came
	ignored    []caselog.HeldRow // what was put aside unseen
	moreAside  int               // and how many more
	deputyOnly bool              // it is about held mail that the director must not know of
	handed     []record.Case     // cases handed to the stand-in for somebody absent
	done       []string          // what was done about held mail, in Dutch
	notDone    []string          // and what was not

	moved []agenda.Moved // terms that changed holidays touch

	notes []note
	keep  caselog.Commit // its commit, with its mails
	made  mailing

	page   agenda.Page       // what is due in several cases (34, 35), or which case a command must name
	lists  []string          // the cases that its mail lists
	reader *recipient        // its only reader
	id     string            // the Message-ID of its mail, if known beforehand
	inOne  map[string]string // by address, for those who get one mail of everything instead: its Message-ID
	along  []caselog.HeldRow // further mail judged along with it, but not listed

	dossier *dossier.Dossier // the file for the commission; collected when it is rendered
	step    func()           // reports that rendering makes progress
}

// draft is an occasion while its mails are rendered.
type draft struct {
	occasion
	index int           // of its mail among those filed
	gotOn chan struct{} // rendering made one more step
	ready chan struct{}
	mails mailing
	err   error
}

// handleFiled handles what is filed, in order of receipt. New complaints do not
// touch each other, so their letters are rendered side by side and committed in
// order; any other mail waits until all before it is committed. A mail that
// cannot be handled (a text that fails, say) stays filed for the next pass and
// never holds up the next one. While many wait, due mail is sent by beside, unless
// that is nil.
func (d *Desk) handleFiled(ctx context.Context, out *Outcome, beside *dispatch.Beside) error {
	const most = 10 // after that many failures the fault is not in the mail
	var errs []error
	skip := make(map[string]bool)
	d.turns.Log = d.Log
	if d.Renderers == 1 { // everything happens in a repeatable order
		beside = nil
	}
	if err := d.turns.TakeBack(ctx, nil); err != nil {
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
		run := handling{desk: d, out: out, filed: todo, beside: beside, slots: make(chan struct{}, cmp.Or(d.Renderers, runtime.GOMAXPROCS(0)))}
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
		defer h.desk.memory.Crowd()() // undone last
	}
	defer func() {
		h.beside.Quiet()
		if lost := h.open.Settle(); err == nil && lost != nil {
			failed, err = h.open.All[0].index, lost
		}
		h.drop()
		h.desk.memory.For(0)
		err = joined([]error{err, h.desk.turns.TakeBack(context.WithoutCancel(ctx), h.filed[h.ended:h.begun])})
	}()
	h.open = h.line(ctx)
	for i, f := range h.filed {
		if turns.Alone(f) {
			if failed, err := h.commit(ctx, 0); err != nil {
				return failed, err
			}
		}
		if h.desk.memory.For(turns.Weight(f)) {
			if err := h.desk.Log.Rest(ctx); err != nil {
				return i, err
			}
		}
		if len(h.filed)-i > crowd {
			h.beside.Leave(ctx)
		} else {
			h.beside.Quiet()
		}
		if h.begun, err = h.desk.turns.Begin(ctx, h.filed, i, h.begun); err != nil {
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
		draft := &draft{occasion: o, index: i, gotOn: make(chan struct{}, 1), ready: make(chan struct{})}
		draft.step = func() {
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
			draft.mails, draft.err = h.desk.render(ctx, &draft.occasion)
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

// line makes the queue of drafts.
func (h *handling) line(ctx context.Context) turns.Line[*draft] {
	d := h.desk
	return turns.Line[*draft]{
		Size: func(draft *draft) int { return len(draft.raw) },
		Made: func(draft *draft) error {
			for {
				select {
				case <-draft.gotOn:
					d.progress() // it may take a while but does end: each step is bounded
				case <-draft.ready:
					draft.raw = nil // the mails hold what they enclose of it
					d.memory.Collect()
					return draft.err
				}
			}
		},
		Prepare: func(draft *draft) error {
			if err := d.prepare(ctx, &draft.occasion, draft.mails); err != nil {
				return err
			}
			d.at(Decided)
			return nil
		},
		Keep: func(drafts ...*draft) error {
			var commits []caselog.Commit
			for _, draft := range drafts {
				commits = append(commits, draft.keep)
			}
			return d.Log.Commit(ctx, commits...)
		},
		Kept: func(draft *draft) error {
			d.at(Kept)
			if err := d.kept(ctx, &draft.occasion); err != nil {
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
func (h *handling) giveUp(ctx context.Context, f caselog.Filed, raw []byte) (o occasion, err error) {
	m := mailbox.Parse(imap.Head(raw))
	o = occasion{Commit: caselog.Commit{At: h.desk.Now()}, mail: m, answers: m.MessageID}
	o.Handled = handled(f, m, record.ReasonNeverEnded)
	o.note(slog.LevelError, "mail is held: the program ended each time that it was handled", "message", f.SHA256[:12], "times", f.Begun,
		"remedy", "look at the journal for memory or the watchdog; then klachtd held show, and klachtd held accept or klachtd held reject")
	return o, h.desk.perform(ctx, &o, errand{do: hold}, "")
}

// handled is what is recorded of every mail.
func handled(f caselog.Filed, m *mailbox.Message, why record.MailReason) *caselog.Handled {
	h := &caselog.Handled{SHA256: f.SHA256, State: caselog.MailHandled, Kind: string(m.Kind), Reason: why, Subject: m.Subject, MessageID: m.MessageID}
	if len(m.From) > 0 {
		h.From = m.From[0].Address
	}
	return h
}

// drop waits for renderings that will not be committed.
func (h *handling) drop() {
	for _, draft := range h.open.All {
		<-draft.ready
	}
}

// plan reads one mail and decides. alone is true for everything except a new complaint,
// which nothing else in the queue depends on.
func (h *handling) plan(ctx context.Context, f caselog.Filed) (o occasion, alone bool, err error) {
	d := h.desk
	defer func() {
		d.reread = reread{} // it may be a large mail
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
	print := d.reader().Fingerprint(m)
	first, found, err := d.Log.Duplicate(ctx, print, f.SHA256)
	if err != nil {
		return o, false, err
	}
	e, err := d.route(ctx, f, m, raw)
	if err == nil {
		err = d.notErased(ctx, &e)
	}
	if err != nil {
		return o, false, err
	}
	if e.follows {
		if len(h.open.All) == 0 {
			err = errors.New("the mail that it goes with is not handled yet")
		}
		return o, true, err
	}
	e.received = f.Received
	for _, draft := range h.open.All {
		if print != "" && draft.Handled.Fingerprint == print {
			first, found = caselog.Original{SHA256: draft.Handled.SHA256, State: caselog.MailHandled}, true
		}
	}
	o = occasion{Commit: caselog.Commit{At: d.Now()}, mail: m, raw: raw, sender: e.sender, reading: e.cmd, meant: e.meant, also: e.also, seems: e.seems, event: e.event, answers: m.MessageID, doubt: e.doubt, notes: e.notes}
	o.Handled = handled(f, m, cmp.Or(e.reason, record.MailReason(e.code)))
	o.Handled.Fingerprint = print
	if e.do != ignore {
		if o.Handled.Vouched, err = h.vouched(ctx, m, raw); err != nil {
			return o, false, err
		}
		o.Handled.Vouched = o.Handled.Vouched || f.Vouched
		e.belongs(&o)
	}
	if err := d.proofOf(ctx, &o, &e); err != nil {
		return o, false, err
	}
	if err := errors.Join(d.suspect(ctx, f, &o, &e), d.seenAgain(ctx, &o)); err != nil {
		return o, false, err
	}
	again := route.Copied
	if found {
		if again, err = d.again(ctx, f, m, raw, e, first); err != nil {
			return o, false, err
		}
	}
	duplicate := o
	if found {
		head := *o.Handled
		head.State, head.DuplicateOf, head.Reason = caselog.MailDuplicate, first.SHA256, ""
		duplicate.Handled = &head
		if again == route.Copied {
			return duplicate, true, nil
		}
	}
	o.Handled.Replaces = e.do == open || e.do == join || e.reason == record.ReasonPlaceless
	if e.canary != nil {
		d.canaryBack(&o, e.canary)
	}
	if err := h.takeSlot(ctx, &o, &e); err != nil {
		return o, false, err
	}
	last := "" // latest new case of that year, which may not be committed yet
	for _, draft := range h.open.All {
		if draft.event.Complaint != nil && draft.event.On.Year == o.event.On.Year {
			last = draft.event.Complaint.ID
		}
	}
	if err := d.perform(ctx, &o, e, last); err != nil {
		return o, false, err
	}
	if again == route.IfDone && !route.Did(o.decision.Facts) {
		return duplicate, true, nil
	}
	return o, e.do != open || h.drafted(e.sender), nil
}

// perform turns an errand into a decision. last is the latest new case of this year
// that is drafted and may not be committed yet.
func (d *Desk) perform(ctx context.Context, o *occasion, e errand, last string) (err error) {
	answer := func(letter record.LetterKind) {
		o.decision.Effects = letter.Letter().Effects()
	}
	switch e.do {
	case ignore:
		o.Handled.State, o.Handled.Old = caselog.MailIgnored, e.reason == record.ReasonOld
		if o.Handled.DeputyOnly, err = d.deputyOnly(ctx, o.mail); err != nil { // it is named in a list
			return err
		}
	case hold:
		o.Handled.State = caselog.MailHeld
		if o.Handled.DeputyOnly, err = d.deputyOnly(ctx, o.mail); err != nil {
			return err
		}
		o.deputyOnly = o.Handled.DeputyOnly
		if e.reason == record.ReasonPlaceless {
			return d.wait(ctx, o, e)
		}
		if listed, err := d.propose(ctx, o, e); listed || err != nil {
			return err
		}
		if e.warn {
			return d.warn(ctx, o)
		}
		return d.alert(ctx, o, e)
	case open:
		id, err := caselog.CaseAfter(last)
		if last == "" {
			id, err = d.Log.NextCaseID(ctx, o.event.On.Year)
		}
		if err != nil {
			return err
		}
		o.event.Complaint.ID = id
		if o.event.Complaint.Known, err = d.places().Knows(ctx, o.event); err != nil {
			return err
		}
		o.decision = procedure.Decide(d.Rules, record.Case{}, o.event, o.At)
	case join:
		c, err := d.Log.Case(ctx, e.caseID)
		if err != nil {
			return err
		}
		o.before = c
		o.Denied = e.denies
		if o.event.Kind == record.FindNoComplaint {
			if o.event.Vouched, err = d.Log.Vouched(ctx, c.Message); err != nil {
				return err
			}
		}
		o.decision = procedure.Decide(d.Rules, c, o.event, o.At)
		keepFormer(o)
		d.hurry(o)
		withhold(o)
		if e.forbid {
			o.decision.Effects = append(o.decision.Effects, record.MailNotAllowed.Variant(record.VariantForbidden).Effects()...)
		}
		switch {
		case o.event.Kind == record.LetterReturned:
			return d.bounced(ctx, o)
		case o.decision.Confirmed != nil:
			return d.recall(ctx, o)
		case o.event.Kind == record.ConfirmMail || o.event.Kind == record.DenyMail:
			return d.recallProof(ctx, o)
		}
		if ch, ok := challenged(o); ok && ch.Event.Message != o.event.Message { // shown again
			if o.shown, _, err = d.message(ctx, ch.Event.Message); err != nil {
				return err
			}
		}
	case settle:
		return d.settlePlace(ctx, o, e)
	case overview:
		if answer(record.MailOverview); route.Meant(o.reading, o.event.Actor) == record.AskRegister {
			o.decision.Effects = record.MailOverview.Variant(record.VariantRegister).Effects()
		}
	case help:
		answer(record.MailHelp)
	case which:
		o.page, o.lists = e.page, e.lists
		o.decision.Effects = record.MailNotDone.Variant(record.VariantWhich).Effects()
	case unclear:
		o.refusal = e.code
		answer(record.MailNotDone)
	case refuse:
		o.refusal = e.code
		answer(record.MailNotAllowed)
	case judge:
		if done, err := d.answersAbsence(ctx, o, e); done || err != nil {
			return err
		}
		return d.judge(ctx, o, e)
	case comeOrGo:
		return d.comeOrGo(ctx, o, e)
	case seemsAway:
		return d.tellSeemsAway(ctx, o)
	case rehearse:
		return d.tellRehearsed(ctx, o, e)
	}
	return nil
}

// bounced marks a letter as returned.
func (d *Desk) bounced(ctx context.Context, o *occasion) error {
	letter, found, err := d.Log.Letter(ctx, o.event.Returned)
	if err != nil || !found {
		return err
	}
	o.letter = &letter
	o.Changed = &caselog.SendResult{ID: letter.ID, Status: caselog.LetterBounced, Line: o.event.Line}
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
