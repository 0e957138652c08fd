package desk

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/turns"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wording"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// Inbox is the mailbox we read; *imap.Inbox is one.
type Inbox interface {
	Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error
	Wait(ctx context.Context, poll time.Duration) error
	Count(ctx context.Context, since time.Time) (older, newer int, err error)
	Close() error
}

// Sender delivers exact bytes to one address. If there is a kept function, it delivers
// nothing before that has returned. *smtp.Sender is one.
type Sender interface {
	SendWhen(ctx context.Context, from, to string, raw []byte, kept func() error) error
	Close() error
}

// Setter makes the PDF of a letter; *letters.Typesetter is one.
type Setter interface {
	PDF(letters.Letter) ([]byte, error)
	Unreadable(text string) bool // whether a PDF would have to leave out characters
}

// House is what the foundation configured besides the rules: how it names
// itself, what it promises, and what goes with its letters.
type House struct {
	Name    string
	Address []string // lines of the postal address
	Phone   string
	Email   string       // the complaints address: sender of all mail
	Look    letters.Look // of the letters
	Faults  []string     // what is wrong with the house style, in Dutch

	AboutDirector []string // mail to these goes to the deputy first, whatever it says; they are our own addresses too

	Optional     []string // paragraphs that promise more than the regulation
	Retention    string   // "twee jaar"
	BlikOpWerk   templates.BlikOpWerk
	Languages    []string // languages sent although our own translator has not checked them
	AttachAdvice bool     // the advice goes with the complainant's letter 09
	SkipLines    []string // banners of the tenant, never a command

	Regulation    func() ([]byte, error) // the PDF that goes with 01; nil renders the shipped text
	WorkingMethod func() ([]byte, error) // the PDF that goes with 05 (R16); nil renders the shipped text
}

// Desk is one organisation's complaints desk. Only one goroutine at a time calls its
// methods; only Run starts others, and hands them what they need.
type Desk struct {
	Log    *caselog.Log
	Rules  *rules.Rules
	House  House
	Texts  *templates.Set
	Setter Setter

	Failures wording.Failures // the administrator's own texts that cannot be used

	Trust        *trust.Policy // whose word on a sender counts
	RelayRenames bool          // our Message-IDs are changed on the way out

	Scanner *sieve.Sieve // scans incoming mail; nil for no scanner

	Dial   func(context.Context) (Inbox, error)
	Caps   Caps
	Junk   string    // the folder whose mail is all held; "" for none
	Since  time.Time // mail received before this is old; zero for the beginning of the log
	Sender Sender

	Now    func() time.Time
	Random io.Reader      // for Message-IDs
	Jitter func() float64 // from [0,1): spreads retries
	Logger *slog.Logger   // gets case numbers and hashes, never a person's words
	Poll   time.Duration
	Tick   time.Duration // how often Run looks at the clock; 0 for 20 s

	SecretExpires record.Date // the first day on which we can no longer sign in; zero when unknown

	// Alive, when set, is called by Run while the work makes progress; it feeds the watchdog.
	Alive func()

	// Reached, when set, is called at every point that the work passes, by the
	// goroutine that passes it.
	Reached func(Point)

	// Filled, when set, is called for every text that is filled in, with its view, by
	// the goroutine that renders.
	Filled func(text string, v templates.View)

	// Renderers is how many mails are rendered in parallel; 0 for one per processor.
	// With one, Random is read in a repeatable order.
	Renderers int

	// Told, when set, is called with every committed decision; the demo prints them.
	Told func(Report)

	Housekeeping *Housekeeping // what is done once a day; nil for nothing

	turns     turns.Record
	memory    memory.Use
	reread    reread
	announced bool        // old mail in the mailbox was announced
	caughtUp  atomic.Bool // the intake is connected and has read the whole mailbox
	inventory inventory
	dog       watch.Dog
	clock     watch.Clock
	health    watch.Health
	telling   sync.Mutex                 // guards Alive, Told and latest: mail leaves on its own goroutine
	latest    time.Time                  // when the terms were last looked at, or a case was written after that
	nextSweep time.Time                  // when every open case is looked at again
	heldNames map[string][]record.Signal // whom held mail may be about, by its SHA-256
	asideOn   record.Date                // mail put aside is looked for once a day
}

// Report is one committed decision, for an observer.
type Report struct {
	Now      time.Time
	Case     string
	Event    record.Event
	Decision procedure.Decision
	Mails    []caselog.Outgoing
}

// Outcome says how a pass went.
type Outcome struct {
	Filed   int // new messages in the log
	Handled int // filed messages that were read and committed
	Sent    int // messages the mail server accepted
	Retry   int // messages, incoming or outgoing, that wait for another try
}

// Begin is called once, before the first pass and under the log's lock: mail
// that was being sent when the program last died is put back.
func (d *Desk) Begin(ctx context.Context) error {
	n, err := d.Log.RecoverSending(ctx, d.Now())
	if n > 0 {
		d.Logger.Warn("mail that was perhaps delivered will be sent again", "mails", n)
	}
	return errors.Join(err, d.Failures.Begin(ctx, d.Log, d.Texts), d.takeInOld(ctx), d.heedAbsence(ctx), d.sayVacant(ctx), d.readdress(ctx))
}

// Step makes one pass: fetch and file, handle what is filed in order of receipt, check
// the terms, send what is due, do the daily chores. An error in one part does not stop
// the others; the errors are returned joined, each once.
func (d *Desk) Step(ctx context.Context) (Outcome, error) {
	var out Outcome
	if err := d.heedAbsence(ctx); err != nil {
		return out, err
	}
	collected := d.collect(ctx, &out)
	d.health.Mailbox(ctx, collected, d.Now())
	var withheld *imap.Withheld
	d.caughtUp.Store(collected == nil || errors.As(collected, &withheld))
	box := d.outbox(&out)
	err := joined([]error{
		collected, d.handleFiled(ctx, &out, &dispatch.Beside{Results: box.results, Claim: box.claim, Heard: box.heard}), d.remindAll(ctx, &out), box.empty(ctx),
		d.keepHouse(ctx, &out, collected), d.health.Keep(ctx, d.Log, d.Now()),
	})
	return out, err
}
