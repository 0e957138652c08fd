package desk_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// organisations are invented. What stands above and below their mail is of the kinds
// that organisations use, in words of their own.
var organisations = []organisation{
	{name: "Stichting Waterkant", director: "Dirk Dijkman", signed: []string{"Met vriendelijke groet,", "", "Dirk Dijkman", "Directeur", "", "Stichting Waterkant", "Kade 12, 1234 AB Oeverdam", "T 012 345 67 89 | dirk@waterkant.example | www.waterkant.example"}},
	{name: "Taalhuis Vecht", director: "Ans van der Berg", signed: []string{"AvdB"}},
	{name: "Stichting Lentekracht", director: "Joris Lente", above: []string{"[EXTERN] Deze e-mail komt van buiten de organisatie. Klik niet op links."}, signed: []string{"Met vriendelijke groeten,", "Joris Lente"}, below: []string{"Dit bericht is uitsluitend bestemd voor de geadresseerde. Bent u dat niet, verwijder het dan."}},
	{name: "Vereniging Noorderlicht", director: "Mia Noord", above: []string{"Classificatie: Intern"}, signed: []string{"Hartelijke groet,", "", "Mia Noord", "directeur-bestuurder", "Vereniging Noorderlicht"}, below: []string{"Werkdagen: maandag, dinsdag en donderdag"}},
	{name: "Stichting Zuiderpoort", director: "Omar Zuid", signed: []string{"Hoogachtend,", "", "O. Zuid"}, below: []string{"De informatie in deze e-mail is vertrouwelijk en alleen bedoeld voor degene aan wie zij is gericht. Bent u dat niet, dan verzoeken wij u het bericht te verwijderen en ons dat te laten weten. Openbaarmaking, vermenigvuldiging en verspreiding van deze informatie aan derden is niet toegestaan."}},
	{name: "Zorggroep Eikenhof", director: "Lotte Eik", signed: []string{"Mvg,", "Lotte Eik", "", "[cid:image001.png@01DD5C3F.8A1B2C30]", "Zorggroep Eikenhof", "Locaties: Eikenlaan 4 te Beukdorp, Lindeweg 18 te Oeverdam"}, below: []string{"Denk aan het milieu voordat u deze e-mail print."}, last: true},
	{name: "Stichting Kompas", director: "Rik Kompas", above: []string{"Gevoeligheid: Vertrouwelijk"}, below: []string{"[Afbeelding met tekst, Lettertype, logo", "Automatisch gegenereerde beschrijving]"}},
	{name: "Inburgering Oost", director: "Sanne Oost", below: []string{"Virusvrij.www.avg.example"}},
	{name: "Stichting De Brug", director: "Hans Brug", above: []string{"LET OP: dit bericht is afkomstig van een externe afzender. Open geen bijlagen als u de afzender niet kent."}, signed: []string{"Met vriendelijke groet / Kind regards,", "", "Hans Brug", "Directeur / Director"}, below: []string{"This message is intended only for the addressee and may contain confidential information."}, last: true},
	{name: "Leerwerkbedrijf Spil", director: "Carla Spil", signed: []string{"Carla Spil", "Directeur Leerwerkbedrijf Spil"}},
	{name: "Stichting Horizon", director: "Ed Horizon", above: []string{"TLP:AMBER"}, signed: []string{"Groeten,", "", "Ed Horizon", "Stichting Horizon", "Postbus 123, 1200 AC Oeverdam", "KvK 12345678"}, below: []string{"Aan dit bericht kunnen geen rechten worden ontleend."}},
	{name: "Taalschool Anker", director: "Fatima Anker", signed: []string{"Vriendelijke groet, Fatima", "", "[Logo Taalschool Anker]", "Taalschool Anker: samen leren, samen leven."}},
	{name: "Stichting Weide", director: "Guus Weide", above: []string{"Dit bericht is veilig verzonden via Zivver"}, signed: []string{"Met vriendelijke groet,", "", "Guus Weide"}, below: []string{"Stichting Weide is lid van de Vereniging van Welzijnsorganisaties en houdt zich aan de gedragscode."}},
	{name: "Welzijn Rivierenland", director: "Iris Rivier", signed: []string{"Iris"}, below: []string{"Kantoor Beukdorp: Lindelaan 3, 1234 AB Beukdorp", "Kantoor Oeverdam: Kade 12, 1235 CD Oeverdam"}},
	{name: "Stichting Molenaar", director: "Kees Molenaar", above: []string{"U ontvangt niet vaak e-mail van klachten@integratiewerk.example. Ontdek waarom dit belangrijk is"}, signed: []string{"Met vriendelijke groet,", "Kees Molenaar", "Directeur", "T: 012-3456789", "M: 06-12345678", "E: kees@molenaar.example"}},
	{name: "Buurtwerk Centrum", director: "Nora Centrum", signed: []string{"Alvast bedankt,", "", "Nora Centrum", "Buurtwerk Centrum", "Contact", "Commissie", "Akkoord", "Aanwezig op ma, di en do"}, below: []string{"Onze kantoren zijn gesloten van 24 december tot en met 2 januari."}},
	{name: "Stichting Pluspunt", director: "Paul Plus", above: []string{"Urgentie: normaal"}, below: []string{"Verstuurd met Mimestream"}},
	{name: "Opvang Rustplek", director: "Thea Rust", signed: []string{"Thea Rust (zij/haar)", "Opvang Rustplek"}, below: []string{"Beste Werkgever 2026 in de sector zorg en welzijn!"}},
	{name: "Stichting Vuurtoren", director: "Wim Toren", above: []string{"CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe."}, signed: []string{"Met vriendelijke groet,", "", "Wim Toren", "Stichting Vuurtoren"}, below: []string{"Scanned by MailGuard"}, last: true},
	{name: "Werkplaats Zaag", director: "Yvon Zaag", below: []string{"Contact:", "Werkplaats Zaag | Zaagweg 2 | Oeverdam", "Deze e-mail is gecontroleerd op virussen door Schildwacht."}},
}

// sentence is what a director types, and what must become of it.
type sentence struct {
	lines []string
	to    string          // the mail that is answered: 03, or 19 of what is sent to the commission
	fact  record.FactKind // what is recorded; "" when nothing may be
	event record.EventKind
	text  string // of it, word for word
}

// sentences are the commands that a director gives first, and what is none.
var sentences = []sentence{
	{lines: []string{"contact op 12 juli", "", "Ik sprak de klager over de uitgevallen lessen. Zij wil een andere docent, en hoort dat voor vrijdag."}, fact: record.FactContacted, text: "Ik sprak de klager over de uitgevallen lessen. Zij wil een andere docent, en hoort dat voor vrijdag."},
	{lines: []string{"leidinggevende 2"}, fact: record.FactManagerNamed},
	{lines: []string{"Beste collega,", "", "commissie", "", "Stap 1: de klager sprak de docent op 5 juli.", "Stap 2: de leidinggevende belde op 7 juli. Dat loste niets op."}, fact: record.FactChallenged, event: record.Refer, text: "Stap 1: de klager sprak de docent op 5 juli. Stap 2: de leidinggevende belde op 7 juli. Dat loste niets op."},
	{lines: []string{"Commissie."}},
	{lines: []string{"Hallo,", "notitie: de klager belde mij, zij klinkt rustig"}, fact: record.FactNoted, text: "de klager belde mij, zij klinkt rustig"},
	{lines: []string{"akkoord"}, to: "19", fact: record.FactConfirmed},
	{lines: []string{"Ik wil dit naar de commissie sturen, maar bel de klager eerst nog."}},
	{lines: []string{"aanvulling", "", "Op welke dag viel de les uit?", "Wie was daarbij?"}, fact: record.FactChallenged, event: record.AskSupplement, text: "Op welke dag viel de les uit? Wie was daarbij?"},
	{lines: nil}, // an empty answer: the quotes hold every command
	{lines: []string{"Akkoord, maar pas na overleg met het bestuur."}, to: "19"},
	{lines: []string{"geprobeerd", "Om 10.00 uur gebeld, niemand nam op"}, fact: record.FactTried, text: "Om 10.00 uur gebeld, niemand nam op"},
	{lines: []string{"bericht", "", "Wij zoeken voor u een andere docent. U hoort dat deze week van ons."}, fact: record.FactChallenged, event: record.WriteComplainant, text: "Wij zoeken voor u een andere docent. U hoort dat deze week van ons."},
	{lines: []string{"Met vriendelijke groet,", "akkoord"}, to: "19"},
	{lines: []string{"aanvulling"}},
	{lines: []string{"De klager is akkoord met een andere docent, meer volgt."}},
}

// repliesEach is how many sentences each client sends; KLACHTD_REPLIES is another number
// (.ci/run has 5). With all of them (45, from three organisations) it takes some minutes.
// With the variable and -v, a mail that fails is shown.
const repliesEach = 2

// TestReplies reads answers of directors as their mail programs and organisations send
// them: each program with some of the sentences, each time from another organisation.
// None of them wrote before, so that nothing is known of how they sign. What is wanted
// is done with exactly that text, and nothing else is.
func TestReplies(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	each := number(t, "KLACHTD_REPLIES", repliesEach)
	for i, c := range clients {
		for j := range each {
			s, o := sentences[(i*4+j)%len(sentences)], organisations[(i*7+j*3+j/len(sentences))%len(organisations)]
			t.Run(fmt.Sprintf("%s/%s/%s", c.name, o.name, strings.Join(s.lines, " ")), func(t *testing.T) {
				t.Parallel()
				b.replies(t, c, o, s)
			})
		}
	}
	if each < 1 || len(clients) < 40 || len(organisations) < 20 {
		t.Errorf("%d answers of each of %d clients at %d organisations", each, len(clients), len(organisations))
	}
}

func (b *bench) replies(t *testing.T, client client, o organisation, s sentence) {
	c := b.newCounter(t, "2027-07-12 10:00")
	c.Write.House.Name = o.name
	c.Rules.Roles.Director = rules.RoleHolder{Name: o.director, Addresses: []string{theDirector}}
	got := make(map[string]string) // by Message-ID, what we sent
	c.raw = func(_ string, raw []byte) {
		m := mailbox.Parse(raw)
		got[m.MessageID] = m.Text
	}
	c.mail(aClient, "pass", "", "Klacht", "De les valt uit.")
	c.must(c.step())
	to := c.latest("03")
	if s.to == "19" {
		c.now = c.now.Add(60e9)
		m := client.replyTo(o, []string{"commissie", "", "De klager sprak de docent. Dat loste niets op."}, to, got[to.id], theDirector, c.Write.House.Email, c.now)
		c.inbox = append(c.inbox, m.bytes(c.now, ""))
		c.must(c.step())
		to = c.latest("19")
	}
	before, sent := len(c.all()), len(c.sent)
	c.now = c.now.Add(60e9)
	quoted, _, _ := strings.Cut(got[to.id], "----- Bijgevoegd bericht -----")
	m := client.replyTo(o, s.lines, to, strings.TrimSpace(quoted), theDirector, c.Write.House.Email, c.now)
	raw := m.bytes(c.now, "")
	c.inbox = append(c.inbox, raw)
	c.must(c.step())

	var acts []record.Fact
	for _, f := range c.all()[before:] {
		switch f.Kind {
		case record.FactLetterQueued, record.FactLetterSent, record.FactRefused:
		default:
			acts = append(acts, f)
		}
	}
	var kinds, said []string
	for _, f := range acts {
		kinds = append(kinds, string(f.Kind))
		text := f.Personal.Text
		if f.Personal.Command != nil {
			text = f.Personal.Command.Text
			kinds[len(kinds)-1] += " " + string(f.Personal.Command.Kind)
		}
		said = append(said, strings.Join(strings.Fields(text), " "))
	}
	var mails []string
	for _, l := range c.sent[sent:] {
		mails = append(mails, l.kind)
	}
	wanted := strings.TrimSpace(string(s.fact) + " " + string(s.event))
	switch {
	case s.fact == "":
		if len(acts) > 0 {
			t.Errorf("done: %q with %q", kinds, said)
		}
	case s.fact == record.FactConfirmed:
		if len(kinds) == 0 || kinds[0] != wanted {
			t.Errorf("not carried out: %q with %q; sent %q", kinds, said, mails)
		}
	case len(acts) == 0 || kinds[0] != wanted:
		t.Errorf("not done: %q with %q; sent %q", kinds, said, mails)
	case said[0] != s.text:
		t.Errorf("its text is %q", said[0])
	}
	if !slices.ContainsFunc(mails, func(kind string) bool { return kind == "14" || kind == "16" || kind == "19" }) {
		t.Errorf("the director is told nothing: %q", mails)
	}
	if t.Failed() && os.Getenv("KLACHTD_REPLIES") != "" {
		t.Logf("%s\n\nreply:\n%s", raw, mailbox.Parse(raw).Reply)
	}
}

// latest gives the last mail of a kind.
func (c *counter) latest(kind string) *letter {
	c.Helper()
	id := c.last(kind)
	return c.sent[slices.IndexFunc(c.sent, func(l *letter) bool { return l.id == id })]
}

// all gives the facts of the only case, in order.
func (c *counter) all() (list []record.Fact) {
	c.Helper()
	cases, err := c.Log.Cases(c.Context(), false)
	c.must(err)
	for _, x := range cases {
		entries, err := c.Log.Facts(c.Context(), x.ID)
		c.must(err)
		for _, e := range entries {
			list = append(list, e.Fact)
		}
	}
	return list
}
