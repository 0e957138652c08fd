// Package place finds where mail belongs that does not say so itself, and what follows
// when a person says it. A mail has one of three places: held, put aside, or in one
// case. With a case number, or as an answer to our mail, it says so itself. Other mail
// from somebody with an open complaint is held, with one of their cases, until a person
// says where it belongs:
//
//	a client's mail without a number ──► With ──► the case with which it waits
//	"bij K-2026-0001 12", "klacht"   ──► Put, Own ──► record.Place, for the rule that moves it
//	facts that moved mail            ──► Moved ──► what the log does with it
//	third working day, nobody said   ──► Due ──► mail that becomes a case of its own
//
// Moved mail is handled once more in its new place. The old case keeps what was copied
// from it, so that each case can be erased on its own.
package place

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Lookup has the mail that waits, and the cases where it may belong; *caselog.Log is one.
type Lookup interface {
	ByHash(ctx context.Context, sha string) (mail caselog.HeldRow, found bool, err error)
	Case(ctx context.Context, id string) (record.Case, error)
	CasesOf(ctx context.Context, address string, proven bool) (cases []record.Case, err error)
	EachFact(ctx context.Context, id string, tell func(caselog.Entry)) error
	HeldMail(ctx context.Context, number int64) (mail caselog.HeldRow, found bool, err error)
	Letter(ctx context.Context, messageID string) (letter caselog.Letter, found bool, err error)
	MailIn(ctx context.Context, id string) ([]caselog.HeldRow, error)
	Placeless(ctx context.Context, id string, before time.Time) ([]caselog.HeldRow, error)
	RawStart(ctx context.Context, sha string, most int) (raw []byte, err error)
}

// Finder finds places in a log, for one pass: it reads each waiting mail once.
type Finder struct {
	Log   Lookup
	Rules *rules.Rules

	answers map[string]int64 // by the SHA-256 of a mail
}

// NewFinder makes a Finder.
func NewFinder(log Lookup, r *rules.Rules) Finder {
	return Finder{Log: log, Rules: r, answers: make(map[string]int64)}
}

// With gives the case with which a client's mail waits for its place, and all cases it
// may belong to: open ones, and withdrawn ones that can still go on. It is the newest,
// except that a case hidden from the director comes before any other: nobody knows
// which of them the mail is about. With proven, it leaves out what somebody else may
// have begun in the client's name.
func (f Finder) With(ctx context.Context, address string, on record.Date, proven bool) (with record.Case, of []record.Case, err error) {
	all, err := f.Log.CasesOf(ctx, address, proven)
	for _, c := range all {
		if _, part := route.Known(c, address); part && f.GoesOn(c, on) {
			of = append(of, c)
			if kept := f.Rules.KeptFromDirector(c); kept || !f.Rules.KeptFromDirector(with) {
				with = c
			}
		}
	}
	return with, of, err
}

// GoesOn reports whether a case is open on a day, or can be reopened.
func (f Finder) GoesOn(c record.Case, on record.Date) bool {
	return !c.Status.Closed() || c.Status == record.Withdrawn && !on.After(f.Rules.ReopenUntil(c, on))
}

// Knows reports whether the complainant has, or had, a part in each case whose number a
// new complaint names.
func (f Finder) Knows(ctx context.Context, e record.Event) (known bool, err error) {
	who := e.Complaint.Complainant.Address
	for _, id := range route.CaseNumber.FindAllString(e.Subject+"\n"+e.Text, 5) {
		c, err := f.Log.Case(ctx, id)
		if errors.Is(err, caselog.ErrNoCase) || who == "" {
			return false, nil
		}
		if _, part := route.Known(c, who); err != nil || !part && !c.Was(who) {
			return false, err
		}
		known = true
	}
	return known, nil
}

// GoesOnIn gives the case that continues a merged one, if the writer is also the
// complainant there, by address (same) or by name; "" for none.
func (f Finder) GoesOnIn(ctx context.Context, id string, who record.Person) (into string, same bool, err error) {
	c, err := f.Log.Case(ctx, id)
	name := c.Complainant.Name
	for range mostMerged {
		if err != nil || c.Outcome != record.Merged {
			break
		}
		into = c.MergedInto
		c, err = f.Log.Case(ctx, into)
	}
	if err != nil {
		if errors.Is(err, caselog.ErrNoCase) { // erased
			err = nil
		}
		return "", false, err
	}
	_, same = route.Known(c, who.Address)
	if !same && (name == "" || !strings.EqualFold(name, c.Complainant.Name)) {
		into = ""
	}
	return into, same, nil
}

// mostMerged is how many merges in a row are followed.
const mostMerged = 10

// PassedOn gives the mails of a case, by SHA-256, in which one of our people passes on
// somebody's words.
func (f Finder) PassedOn(ctx context.Context, c record.Case) (map[string]bool, error) {
	passed := make(map[string]bool)
	mails, err := f.Log.MailIn(ctx, c.ID)
	for _, h := range mails {
		if _, part := route.Known(c, h.From); !part && f.Rules.Roles.Taken(h.From) {
			passed[h.SHA256] = true
		}
	}
	return passed, err
}

// Thanks reports whether a mail is just thanks or a greeting.
func Thanks(m *mailbox.Message, skip []string) bool {
	if slices.ContainsFunc(m.Attachments, route.Encloses) || len(m.From) == 0 {
		return false
	}
	own := denial.Own(m.Reply, m.Text, skip)
	if asks.MatchString(text.Fold(own)) {
		return false
	}
	return denial.Read(own, m.From[0].Name) == denial.Thanked || greets(own, m.From[0].Name)
}

// asks matches words that may occur in thanks for a letter, but alone are not thanks.
var asks = regexp.MustCompile(`klacht|complain|nieuw|commissie`)

// greets reports whether every line is mere courtesy.
func greets(own, name string) bool {
	said := false
	for _, line := range strings.FieldsFunc(own, func(r rune) bool { return strings.ContainsRune("\n.!", r) }) {
		if text.TidyLine(line) == "" {
			continue
		}
		if said = true; !text.Courtesy(line, name) {
			return false
		}
	}
	return said
}

// mostCases is how many unvouched mails with a client's address, in one day, each
// become a case of their own: as many as are told of one by one.
const mostCases = 3

// Due says what happens to mail that nobody put in a place by the morning of the third
// working day: it becomes a case of its own. Of the unvouched mail in a client's name
// on one day only the first few do. The rest joins the first of them once that has its
// case, so that a forger cannot open more.
func (f Finder) Due(ctx context.Context, now time.Time) (placed []caselog.Placement, err error) {
	due, err := f.Log.Placeless(ctx, "", now)
	due = slices.DeleteFunc(due, func(h caselog.HeldRow) bool {
		return f.Rules.ReminderAt(f.Rules.PlacedBy(f.Rules.Day(h.Received))).After(now)
	})
	for _, h := range due {
		if err != nil {
			break
		}
		into, before := "", 0
		if !h.Vouched {
			if into, before, err = f.opened(ctx, h); err != nil {
				break
			}
			for _, other := range due {
				if other.Number < h.Number && f.beside(other, h) {
					before++
				}
			}
		}
		switch {
		case before < mostCases:
			into = ""
		case into == "": // not yet
			continue
		}
		var together []caselog.HeldRow
		together, err = f.Together(ctx, h)
		for _, h := range together {
			if !slices.ContainsFunc(placed, func(p caselog.Placement) bool { return p.Number == h.Number }) {
				placed = append(placed, caselog.Placement{Number: h.Number, CaseID: into})
			}
		}
	}
	return placed, err
}

// opened gives the first case that other such mail of that day opened, and how many
// there are.
func (f Finder) opened(ctx context.Context, h caselog.HeldRow) (first string, n int, err error) {
	with, err := f.Log.Case(ctx, h.CaseID)
	if err != nil {
		return "", 0, err
	}
	cases, err := f.Log.CasesOf(ctx, with.Complainant.Address, false)
	for _, c := range cases {
		m, found, err := f.Log.ByHash(ctx, c.Message)
		if err != nil {
			return "", 0, err
		}
		if m.CaseID = h.CaseID; found && c.ID != h.CaseID && f.beside(m, h) {
			first, n = cmp.Or(first, c.ID), n+1
		}
	}
	return first, n, err
}

// beside reports whether two unvouched mails wait with the same case, from one sender
// and one day.
func (f Finder) beside(a, b caselog.HeldRow) bool {
	return !a.Vouched && !b.Vouched && a.CaseID == b.CaseID && record.SameAddress(a.From, b.From) && f.Rules.Day(a.Received) == f.Rules.Day(b.Received)
}

// Unproven gives the waiting mail in a client's name that came on the same day as a
// mail the client denies: that mail first.
func (f Finder) Unproven(ctx context.Context, h caselog.HeldRow) (numbers []int64, err error) {
	waiting, err := f.Log.Placeless(ctx, h.CaseID, farAway)
	numbers = []int64{h.Number}
	for _, other := range waiting {
		if other.Number != h.Number && f.beside(other, h) {
			numbers = append(numbers, other.Number)
		}
	}
	return numbers, err
}

// Together gives the mail that belongs with a waiting one: itself, and what its writer
// answered to the receipt in other words.
func (f Finder) Together(ctx context.Context, h caselog.HeldRow) ([]caselog.HeldRow, error) {
	if h.Reason != record.ReasonPlaceless {
		return []caselog.HeldRow{h}, nil
	}
	waiting, err := f.Log.Placeless(ctx, h.CaseID, farAway)
	if err != nil {
		return nil, err
	}
	switch of, err := f.Answers(ctx, h.SHA256); { // it belongs with another itself
	case err != nil:
		return nil, err
	case of != 0 && of < h.Number:
		if i := slices.IndexFunc(waiting, func(other caselog.HeldRow) bool { return other.Number == of }); i >= 0 {
			return f.Together(ctx, waiting[i])
		}
	}
	together := []caselog.HeldRow{h}
	for _, other := range waiting {
		if other.Number <= h.Number {
			continue
		}
		of, err := f.Answers(ctx, other.SHA256)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(together, func(t caselog.HeldRow) bool { return t.Number == of }) {
			together = append(together, other)
		}
	}
	return together, nil
}

// farAway is later than any mail was received.
var farAway = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Answers gives the number of the mail whose receipt (29) a mail answers; 0 for none.
func (f Finder) Answers(ctx context.Context, sha string) (number int64, err error) {
	if number, read := f.answers[sha]; read {
		return number, nil
	}
	number, err = f.readAnswers(ctx, sha)
	if err == nil {
		f.answers[sha] = number
	}
	return number, err
}

// mostHead is how many bytes of a mail are read to see what it answers.
const mostHead = 256 << 10

func (f Finder) readAnswers(ctx context.Context, sha string) (number int64, err error) {
	raw, err := f.Log.RawStart(ctx, sha, mostHead)
	if err != nil || len(raw) == 0 {
		return 0, err
	}
	m := mailbox.Parse(raw)
	for _, id := range route.Answers(m) {
		if len(m.From) != 1 {
			break
		}
		letter, found, err := f.Log.Letter(ctx, id)
		if err != nil {
			return 0, err
		}
		if found && letter.Role == record.ToWriter && letter.Preview != 0 && record.SameAddress(letter.To, m.From[0].Address) {
			return int64(letter.Preview), nil
		}
	}
	return 0, nil
}

// Target finds the case to which somebody wants to move mail, and why it cannot go there.
func (f Finder) Target(ctx context.Context, by record.Event, into string) (record.Case, record.RefusalCode, error) {
	if into == "" {
		return record.Case{}, record.RefuseUnknownCase, nil
	}
	c, err := f.Log.Case(ctx, into)
	switch {
	case errors.Is(err, caselog.ErrNoCase):
		return c, record.RefuseUnknownCase, nil
	case err != nil:
		return c, "", err
	case by.Actor.Leads() && f.Rules.Unknown(c, by), by.Actor == record.ByDirector && c.InterestOpen():
		return c, record.RefuseUnknownCase, nil
	case c.Status.Closed():
		return c, record.RefuseIntoClosed, nil
	}
	return c, "", nil
}

// Put judges what "bij K-2026-0001" asks for mail in a case: for the mail with a number
// or, without one, for the whole case. same: the command says that one person wrote to
// both.
func (f Finder) Put(ctx context.Context, c record.Case, by record.Event, into string, number int64, same bool) (*record.Place, error) {
	p := &record.Place{Into: into}
	target, missing, err := f.Target(ctx, by, into)
	if err != nil || missing != "" {
		p.Missing = missing
		return p, err
	}
	if target.ID == c.ID {
		p.Missing = record.RefuseIntoItself
		return p, nil
	}
	if err := f.gather(ctx, c, p, number); err != nil || p.Missing != "" {
		return p, err
	}
	if _, part := route.Known(target, c.Complainant.Address); part || same {
		p.Same = true
	}
	switch {
	case p.Opens && !Older(target, c):
		p.Missing = record.RefuseIntoNewer
	case p.Opens && c.Message == "": // on paper: its contents could not move along
		p.Missing = record.RefusePaper
	}
	return p, nil
}

// Older reports whether a is the older of two cases: the older one goes on.
func Older(a, b record.Case) bool {
	if a.ReceivedOn != b.ReceivedOn {
		return a.ReceivedOn.Before(b.ReceivedOn)
	}
	return len(a.ID) < len(b.ID) || len(a.ID) == len(b.ID) && a.ID < b.ID
}

// Own judges what "klacht" asks of a mail in a case: a case of its own.
func (f Finder) Own(ctx context.Context, c record.Case, number int64) (*record.Place, error) {
	p := &record.Place{}
	if number == 0 {
		p.Missing = record.RefuseUnknownNumber
		return p, nil
	}
	return p, f.gather(ctx, c, p, number)
}

// gather gives the mail that moves: one mail or, with the mail that opened the case,
// everything written by the complainants.
func (f Finder) gather(ctx context.Context, c record.Case, p *record.Place, number int64) error {
	mails, err := f.Log.MailIn(ctx, c.ID)
	if err != nil {
		return err
	}
	opened := func(h caselog.HeldRow) bool { return h.SHA256 == c.Message }
	named := slices.IndexFunc(mails, func(h caselog.HeldRow) bool { return h.Number == number })
	if number != 0 && named < 0 {
		p.Missing = record.RefuseUnknownNumber
		return nil
	}
	if p.Opens = number == 0 || opened(mails[named]); p.Opens {
		number = 0
	}
	brought, acted := make(map[string]bool), make(map[string]bool)
	err = f.Log.EachFact(ctx, c.ID, func(e caselog.Entry) {
		switch {
		case e.Kind == record.FactMoved:
			delete(brought, e.Mail)
		case e.Kind == record.FactReceived, e.Kind == record.FactFurtherMail && (e.Actor.Client() || e.Personal.Person != nil):
			brought[e.Message] = true
		case e.Kind != record.FactProofAsked && e.Kind != record.FactMailPassedOn:
			acted[e.Message] = true
			brought[e.Message] = brought[e.Message] || e.Actor.Client()
		}
	})
	for _, u := range c.Unproven {
		if u.Denied { // nobody knows who wrote it
			if delete(brought, u.Message); named >= 0 && mails[named].SHA256 == u.Message {
				p.Missing = record.RefuseDenied
			}
		}
	}
	for _, h := range mails {
		switch {
		case !brought[h.SHA256], number != 0 && h.Number != number:
		case number != 0 && acted[h.SHA256]:
			p.Missing = record.RefuseMailActed
		case opened(h):
			p.Mails = slices.Insert(p.Mails, 0, record.Mail{Number: h.Number, SHA256: h.SHA256})
		default:
			p.Mails = append(p.Mails, record.Mail{Number: h.Number, SHA256: h.SHA256})
		}
	}
	if number != 0 && len(p.Mails) == 0 && p.Missing == "" {
		p.Missing = record.RefuseUnknownNumber
	}
	return err
}

// Moved gives what the log does with the mail that facts moved.
func Moved(facts []record.Fact, p *record.Place, shown bool) (placed []caselog.Placement) {
	for _, f := range facts {
		if f.Kind == record.FactMoved && p != nil {
			placed = append(placed, caselog.Placement{Number: f.Number, CaseID: f.Into, Same: p.Same, Shown: shown && f.Into != ""})
		}
	}
	return placed
}

// Says reports whether words below "bij" say that one person wrote to both cases.
func Says(below string) bool { return samePerson.MatchString(text.Fold(below)) }

var samePerson = regexp.MustCompile(`\b(?:zelfde|dezelfde) (?:persoon|klager|afzender|mens|man|vrouw)\b|\bis (?:ook )?(?:van )?de klager\b|\bvan de(?:zelfde)? klager(?: zelf)?\b|\bis dezelfde\b`)

// Named gives the single mail and the case that a command names.
func Named(args []string, meant record.EventKind) (number int64, into string) {
	if meant == record.PutInCase && len(args) > 0 {
		into, args = args[0], args[1:]
	}
	if len(args) == 1 {
		number, _ = strconv.ParseInt(args[0], 10, 64)
	}
	return number, into
}

// Current replaces the number of a mail that was shown by that of the better copy that
// has since replaced it.
func (f Finder) Current(ctx context.Context, numbers []int64) error {
	for i, number := range numbers {
		h, found, err := f.Log.HeldMail(ctx, number)
		if err != nil {
			return err
		}
		if found {
			numbers[i] = h.Number
		}
	}
	return nil
}

// Yes reports whether a mail that is mere courtesy begins with a yes.
func Yes(own string) bool { return yes.MatchString(text.Fold(own)) }

var yes = regexp.MustCompile(`^(?:ja|yes|klopt|dat klopt|inderdaad)\b`)
