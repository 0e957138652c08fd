// Package write turns an occasion, which is one event with its decision, into the exact
// bytes of every mail that follows from it, and their letters and enclosures. It decides
// nothing and commits nothing: a [Mailing] is what its caller commits with the facts.
//
//	occasion.go      what an occasion is: event, decision, and the mail that caused it
//	writer.go        what is needed for every text and letter
//	render.go        effects -> exact bytes, one message for each address, and when it may leave
//	people.go        who is behind a recipient
//	view.go          a case as the texts see it, and what its reader can type now
//	transcript.go    what a command did (16), or would do (19, and case show)
//	held.go          lists of mail (package list)
//	place.go         what is said of a mail and its place
//	proof.go         a client's mail that nobody vouches for, as 29 shows it
//	letter.go        the PDF of each letter
//	again.go         a letter that is made again
//	enclose.go       what goes with a mail
//	fit.go           a mail larger than the mail server accepts
//	specimen.go      any letter with sample data, for klachtd letter
package write

import (
	"context"
	"io"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wording"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/cmd/klachtd/register"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

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

// Papers has what a mail tells; *caselog.Log is one.
type Papers interface {
	dossier.Archive
	place.Lookup
	register.Log
	wrote.Mails
	Document(ctx context.Context, id string, sha string, mail string) (d caselog.Document, found bool, err error)
	Facts(ctx context.Context, id string) (facts []caselog.Entry, err error)
	MessageID(ctx context.Context, sha string) (id string, err error)
	Number(ctx context.Context, sha string) (number int64, err error)
	RawStart(ctx context.Context, sha string, most int) (raw []byte, err error)
	Troubles(ctx context.Context) ([]caselog.Trouble, error)
}

// Writer turns occasions into mails. It holds what every text and letter needs, and
// decides nothing.
type Writer struct {
	Log    Papers
	Rules  *rules.Rules
	House  House
	Texts  *templates.Set
	Setter Setter
	Logger *slog.Logger // gets case numbers and hashes, never a person's words

	Random       io.Reader    // for Message-IDs
	RelayRenames bool         // our Message-IDs are changed on the way out
	Scanner      *sieve.Sieve // scans what goes out; nil for no scanner

	Failures      wording.Failures // the administrator's own texts that cannot be used
	SecretExpires record.Date      // the first day on which we can no longer sign in; zero when unknown

	// Filled, when set, is called for every text that is filled in, with its view, by
	// the goroutine that renders.
	Filled func(text string, v templates.View)

	inventory inventory
}

// Office is what rendering asks of those who send and judge.
type Office interface {
	Room(ctx context.Context, size int) int // how large a mail of about this size may be, in bytes
	HeldFor(ctx context.Context, by record.Actor) ([]caselog.HeldRow, error)
	Large(size int) // so many bytes are enclosed, and in memory until they are committed
}

// Ours reads whose a mail is.
func (w *Writer) Ours() route.Ours {
	return route.Ours{Address: w.House.Email, Also: w.House.AboutDirector, HasRole: w.Rules.Roles.HasMailbox}
}

// Proposer reads what our own people pass on.
func (w *Writer) Proposer() propose.Proposer {
	return propose.Proposer{Rules: w.Rules, Own: w.Ours()}
}

// Places finds where mail belongs.
func (w *Writer) Places() place.Finder { return place.NewFinder(w.Log, w.Rules) }

// words gives what somebody says in a mail: everything except quotes of our mail.
func (w *Writer) words(ctx context.Context, m *mailbox.Message, caseID string) (wrote.Words, error) {
	r := wrote.Comparer{Log: w.Log, House: []string{w.House.Email, w.House.Name}, Day: w.Rules.Day, Most: dossier.MaxText}
	return r.Read(ctx, m, append(route.Named(m.Subject, w.House.Email), route.Answers(m)...), caseID)
}

// StrangeBorder gives the name of that other border; "" while all is well.
func (w *Writer) StrangeBorder(ctx context.Context) (string, error) {
	troubles, err := w.Log.Troubles(ctx)
	for _, t := range troubles {
		if t.Part == caselog.PartTrust {
			return t.Why, err
		}
	}
	return "", err
}
