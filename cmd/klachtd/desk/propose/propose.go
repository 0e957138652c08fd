// Package propose says how mail from one of our own people is read: as somebody's
// complaint that is passed on, or as a scanned letter. It only proposes: a person
// answers "klacht 12", with lines below it that correct what was found.
//
//	Message ──► Of ──► Proposal, kept with the held mail ──► Show, in the list (24)
//	"klacht 12" and its lines ──► Take ──► Proposal, as corrected ──► Into ──► the event of a new case
package propose

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/forward"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// Way is how a complaint came to us.
type Way string

const (
	Forward Way = "forward" // somebody's message, passed on
	Scan    Way = "scan"    // a letter on paper
	Told    Way = "told"    // what a person said about mail in which nothing was found
)

// Proposal is how a mail is read. It contains names and addresses, and is erased with
// the mail.
type Proposal struct {
	Way     Way        `json:"way"`
	Name    string     `json:"name,omitempty"`
	Address string     `json:"address,omitempty"`
	On      civil.Date `json:"on,omitzero"` // the day the foundation received it
	Subject string     `json:"subject,omitempty"`
	Others  []string   `json:"others,omitempty"` // other writers of what is passed on
	Cases   []string   `json:"cases,omitempty"`  // open cases of the complainant

	// A person's corrections.
	Postal string                 `json:"postal,omitempty"`
	Phone  string                 `json:"phone,omitempty"`
	Speaks string                 `json:"speaks,omitempty"`
	Helper *record.Representative `json:"helper,omitempty"` // who wrote it for the complainant; without a name if that is the sender
}

// JSON is the form in which it is stored.
func (p Proposal) JSON() string {
	b, err := json.Marshal(p)
	if err != nil { // strings and days only: it cannot fail
		return ""
	}
	return string(b)
}

// Kept reads a stored proposal.
func Kept(s string) (p Proposal, ok bool) {
	ok = s != "" && json.Unmarshal([]byte(s), &p) == nil && p.Way != ""
	return p, ok
}

// IsOf reports whether the proposal stored with a mail says that it is from a case's
// complainant, passed on.
func IsOf(kept string, c record.Case) bool {
	p, ok := Kept(kept)
	return ok && p.Way == Forward && len(p.Others) == 0 && record.SameAddress(p.Address, c.Complainant.Address)
}

// Proposer knows who cannot be a complainant, and when a day was.
type Proposer struct {
	Rules *rules.Rules
	Own   route.Ours
}

// Ours reports whether somebody is not a client: somebody with a role, a colleague at
// our own host, a machine.
func (r Proposer) Ours(a mailbox.Address) bool {
	roles := &r.Rules.Roles
	if a.Address != "" {
		return roles.Taken(a.Address) || r.Own.IsOurs(a.Address) || mailbox.IsUnanswered(a.Address) || sameHost(a.Address, r.Own.Address)
	}
	named := func(name string) bool { return name != "" && text.Fold(name) == text.Fold(a.Name) }
	holders := append([]rules.RoleHolder{roles.Director, roles.Deputy, roles.Commission, roles.Administrator}, roles.Managers...)
	return named(roles.Chair) || slices.ContainsFunc(holders, func(h rules.RoleHolder) bool { return named(h.Name) })
}

// ByOurs reports whether a mail is from one of our people, who may pass something on.
func (r Proposer) ByOurs(m *mailbox.Message) bool {
	return len(m.From) == 1 && r.Rules.Roles.Taken(m.From[0].Address)
}

// sameHost reports whether two addresses are of the same organisation, not of a host
// where anybody can have an address.
func sameHost(a, b string) bool {
	_, host, _ := strings.Cut(strings.ToLower(a), "@")
	_, other, _ := strings.Cut(strings.ToLower(b), "@")
	return host == other && !everybodys[host]
}

var everybodys = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "hotmail.com": true, "hotmail.nl": true, "outlook.com": true, "outlook.nl": true, "live.nl": true, "live.com": true, "msn.com": true,
	"ziggo.nl": true, "kpnmail.nl": true, "planet.nl": true, "xs4all.nl": true, "hetnet.nl": true, "home.nl": true, "casema.nl": true, "upcmail.nl": true, "telfort.nl": true,
	"quicknet.nl": true, "zeelandnet.nl": true, "solcon.nl": true, "tele2.nl": true, "online.nl": true, "yahoo.com": true, "yahoo.nl": true, "icloud.com": true, "me.com": true,
	"proton.me": true, "protonmail.com": true, "gmx.net": true, "mail.com": true, "aol.com": true,
}

// Of says how a mail is read; ok is false if it passes nothing on.
func (r Proposer) Of(m *mailbox.Message, received time.Time) (p Proposal, ok bool) {
	day := r.Rules.Day(received)
	if f, found := r.Found(m, received); found {
		p = Proposal{Way: Forward, Name: f.From.DisplayName(), Address: route.Deliverable(f.From.Address), On: day, Subject: text.FirstRunes(f.Subject, 200)}
		if got := r.Rules.Day(f.Got); !f.Got.IsZero() && got.Before(day) && !got.Before(rules.EarliestReceipt(day)) {
			p.On = got
		}
		for _, other := range f.Others {
			p.Others = append(p.Others, templates.Person{Name: other.DisplayName(), Address: other.Address}.Full())
		}
		return p, true
	}
	if isScan(m) {
		return Proposal{Way: Scan, On: day, Subject: text.WithoutTag(m.Subject)}, true
	}
	return p, false
}

// PassesOn reports whether a mail from one of our people may be somebody's complaint.
func (r Proposer) PassesOn(m *mailbox.Message, received time.Time) bool {
	_, ok := r.Of(m, received)
	return ok
}

// Found finds somebody's message that a mail passes on.
func (r Proposer) Found(m *mailbox.Message, received time.Time) (forward.Found, bool) {
	return forward.Read(m, forward.Options{Zone: r.Rules.Zone, Received: received, Ours: r.Ours, Own: r.Own.IsOurs})
}

// fewWords is the most words that somebody writes with a scan.
const fewWords = 60

// isScan reports whether a mail was sent for a picture or a document in it: one of our
// people photographed a letter.
func isScan(m *mailbox.Message) bool {
	if len(strings.Fields(m.Reply)) > fewWords {
		return false
	}
	return slices.ContainsFunc(m.Attachments, func(a mailbox.Attachment) bool {
		return route.GoesAlong(a) && (a.Type == "application/pdf" || strings.HasPrefix(a.Type, "image/") || strings.HasSuffix(strings.ToLower(a.Name), ".pdf"))
	})
}

// Nobody reports whether nothing is known about the complainant.
func (p Proposal) Nobody() bool { return p.Name == "" && p.Address == "" && p.Postal == "" }

// With is the proposal as corrected by lines below "klacht 12". For somebody who wrote
// on another's behalf they say whether that person gets copies; that makes the writer
// the representative (R07).
func (p Proposal) With(l command.Particulars) Proposal {
	if p.Way == "" {
		p.Way = Told
	}
	if l.Consent != nil {
		p.Helper = &record.Representative{Person: record.Person{Name: p.Name, Address: p.Address}, Role: l.Role, Consent: *l.Consent}
		p.Name, p.Address, p.Cases = "", "", nil
	}
	for _, v := range []struct {
		said string
		into *string
	}{{l.Name, &p.Name}, {l.Address, &p.Address}, {l.Postal, &p.Postal}, {l.Phone, &p.Phone}, {l.Speaks, &p.Speaks}} {
		if v.said != "" {
			*v.into = v.said
		}
	}
	if !l.Received.IsZero() {
		p.On = l.Received
	}
	return p
}

// Lines are the lines below "klacht 12".
type Lines struct {
	command.Particulars
	Given  bool
	Remark string // a remark, if it is none of these
}

// Read reads the lines; below another command they are a remark.
func (l *Lines) Read(complaint bool, below string, on civil.Date) {
	if l.Given = complaint && command.HasParticulars(below); l.Given {
		l.Particulars = command.ReadParticulars(below, on)
	} else {
		l.Remark = below
	}
}

// Take gives how a mail is read after "klacht 12" and the lines below it, which may
// correct it; or why it cannot become a case yet, in which case nothing is done. one is
// false if several mails were named; day is the day the mail was received.
func (r Proposer) Take(p Proposal, l Lines, one bool, number int64, day civil.Date) (corrected, why string) {
	switch {
	case l.Given && !one:
		return "", OneByOne
	case l.Given:
		if why := r.Refuses(l.Particulars, day); why != "" {
			return "", why
		}
		p = p.With(l.Particulars)
		corrected = p.JSON()
	}
	if p.Nobody() {
		return "", missing(number)
	}
	return corrected, ""
}

// CasesOf gives a few open cases of an address, none that the director must not know
// of.
func (r Proposer) CasesOf(address string, open []record.Case) (ids []string) {
	for _, c := range open {
		if _, known := route.Known(c, address); known && !r.Rules.KeptFromDirector(c) && len(ids) < mostCases {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

const mostCases = 5 // in a list

// Accused gives whom the message that one of our people passes on may be about. That
// includes its forwarder, since the words are not the forwarder's.
func (r Proposer) Accused(m *mailbox.Message, now time.Time) []record.Signal {
	if !r.ByOurs(m) {
		return nil
	}
	f, found := r.Found(m, now)
	if !found {
		return nil
	}
	return r.Rules.Accused(f.Subject + "\n\n" + text.FirstRunes(f.Text, 20_000))
}

// Refuses says why lines below "klacht 12" cannot be followed; "" if they can: nothing
// is done halfway. day is the day the mail was received.
func (r Proposer) Refuses(l command.Particulars, day civil.Date) string {
	refusal := func(code record.RefusalCode) string {
		return templates.RefusalText(code, templates.View{Refusal: templates.Refusal{Line: l.Wrong}, Received: day})
	}
	switch {
	case l.Wrong != "":
		return refusal(record.RefuseUnknownLine)
	case l.Address != "" && route.Deliverable(l.Address) == "":
		l.Wrong = l.Address
		return refusal(record.RefuseUnknownLine)
	case l.Address != "" && r.Rules.Roles.Taken(l.Address):
		return refusal(record.RefuseTakenAddress)
	case l.Consent != nil && l.Name == "":
		return refusal(record.RefuseNoClient)
	case l.Role != "" && l.Consent == nil:
		return refusal(record.RefuseNoConsentLine)
	case l.Received.After(day):
		return refusal(record.RefuseReceivedLate)
	case !l.Received.IsZero() && l.Received.Before(rules.EarliestReceipt(day)):
		return refusal(record.RefuseReceivedEarly)
	}
	return ""
}

// OneByOne refuses lines below a command for several mails.
const OneByOne = "Onder uw opdracht staan gegevens van een klager. Dat kan alleen bij één bericht. Geef de opdracht voor elk bericht apart."

// missing says what is unknown about the complainant, and what to type.
func missing(number int64) string {
	return fmt.Sprintf("Bericht %d: wij weten niet van wie deze klacht is. Antwoord nog een keer met: klacht %[1]d. Zet eronder een regel met Naam: en een regel met E-mail: of Adres: (voor de post). Kwam de klacht eerder binnen? Zet er dan ook bij: Ontvangen: en de dag.", number)
}

// Show adds to a list how a mail is read.
func Show(item *templates.HeldItem, kept string) {
	p, ok := Kept(kept)
	if !ok {
		return
	}
	who := templates.Person{Name: p.Name, Address: p.Address}.Full()
	switch {
	case p.Way == Scan:
		item.Taken = fmt.Sprintf("klacht op papier, ontvangen op %s. Wij weten niet van wie.", templates.Date(p.On))
	case who == "":
		item.Taken = fmt.Sprintf("een klacht, ontvangen op %s. Wij weten niet van wie.", templates.Date(p.On))
	default:
		item.Taken = fmt.Sprintf("klacht van %s, ontvangen op %s", who, templates.Date(p.On))
	}
	item.Others, item.Cases = p.Others, p.Cases
}

// Into turns the event of a new complaint into that of the complaint that a mail passes
// on. Its text is only the complainant's; the mail itself stays in the file as it came.
func (r Proposer) Into(e *record.Event, m *mailbox.Message, p Proposal) record.Person {
	sender := r.Own.Complainant(m)
	who := record.Person{Name: p.Name, Address: p.Address}
	switch p.Way {
	case Forward:
		if f, found := r.Found(m, e.At); found {
			e.Text, e.Own, e.Subject = text.FirstRunes(f.Text, dossier.MaxText), text.FirstRunes(f.Text, dossier.MaxText), p.Subject
		}
	case Scan:
		e.Text, e.Own, e.Subject = "", "", p.Subject
		e.Complaint.Paper = true
	case Told:
		if p.Helper != nil && p.Helper.Name == "" && p.Helper.Address == "" {
			p.Helper.Person, sender = sender, record.Person{}
		}
		who.Name, who.Address = cmp.Or(who.Name, sender.Name), cmp.Or(who.Address, sender.Address)
	}
	e.Documents = route.Along(m)
	if !p.On.IsZero() {
		e.On = p.On
	}
	e.Complaint.Complainant, e.Complaint.Helper = who, p.Helper
	if p.Postal+p.Phone+p.Speaks != "" {
		e.Complaint.Of = &record.Particulars{Postal: p.Postal, Phone: p.Phone, Speaks: p.Speaks}
	}
	return who
}

// Remarks reports whether a first line that reads like a command is a remark about
// somebody's message below it: "Klacht", or "Commissie" for whom it is meant. With a
// case number in the subject it is a command, and the message goes with it.
func (r Proposer) Remarks(read command.Reading, role record.Actor, m *mailbox.Message, received time.Time) bool {
	switch meant := route.Meant(read, role); {
	case meant == record.TakeIn, meant == record.PutInCase, meant == record.PutAside:
		return len(read.Command.Args) == 0 && r.PassesOn(m, received)
	case route.CaseNumber.MatchString(m.Subject):
		return false
	}
	_, found := r.Found(m, received)
	return found
}

// Words gives somebody's words in a mail in which one of our people passes them on.
func (r Proposer) Words(m *mailbox.Message, received time.Time) (words string, found bool) {
	if !r.ByOurs(m) {
		return "", false
	}
	f, found := r.Found(m, received)
	return text.FirstRunes(f.Text, dossier.MaxText), found
}
