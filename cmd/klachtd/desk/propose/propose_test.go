package propose

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

func reader(t *testing.T, own string) Proposer {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	r := &rules.Rules{Zone: zone, Terms: rules.DefaultTerms(), Roles: rules.Roles{
		Own: own, Director: rules.RoleHolder{Name: "Dirk Directeur", Addresses: []string{"dirk@school.example"}},
		Managers: []rules.RoleHolder{{Name: "Theo Teamleider", Addresses: []string{"theo@school.example"}}},
	}}
	return Proposer{Rules: r, Own: route.Ours{Address: own, HasRole: r.Roles.HasMailbox}}
}

var (
	received = time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC)
	today    = civil.Date{Year: 2026, Month: 11, Day: 23}
)

func passedOn(head string) *mailbox.Message {
	return &mailbox.Message{From: []mailbox.Address{{Address: "theo@school.example"}}, Subject: "FW: klacht", Forwarded: true, Reply: "Zie onder.", Text: "Zie onder.\n\n" + head + "\n\nDe les viel uit."}
}

func TestOf(t *testing.T) {
	const head = "Van: %s\nVerzonden: %s\nAan: Theo Teamleider <theo@school.example>\nOnderwerp: klacht"
	of := func(from, sent string) *mailbox.Message {
		return passedOn(strings.NewReplacer("Van: %s", "Van: "+from, "Verzonden: %s", "Verzonden: "+sent).Replace(head))
	}
	file := func(kind, name string) *mailbox.Message {
		m := &mailbox.Message{From: []mailbox.Address{{Address: "theo@school.example"}}, Subject: "Scan", Reply: "Uit de bus."}
		m.Attachments = []mailbox.Attachment{{Name: name, Type: kind, File: true, Size: 200_000}}
		return m
	}
	for _, c := range []struct {
		name string
		own  string
		mail *mailbox.Message
		want string // as the list says it; "" for no proposal
	}{
		{"a client", "", of("Amina Voorbeeld <amina@klant.example>", "vrijdag 20 november 2026 23:30"), "klacht van Amina Voorbeeld <amina@klant.example>, ontvangen op 20 november 2026"},
		{"too long ago", "", of("Amina <amina@klant.example>", "20 november 2024 16:03"), "klacht van Amina <amina@klant.example>, ontvangen op 23 november 2026"},
		{"an address that no server takes", "", of("Amina <amina@klant>", "20 november 2026 16:03"), "klacht van Amina, ontvangen op 20 november 2026"},
		{"a colleague without a role", "", of("Piet <piet@school.example>", "20 november 2026 16:03"), ""},
		{"where everybody has an address", "school@gmail.com", of("Amina <amina@gmail.com>", "20 november 2026 16:03"), "klacht van Amina <amina@gmail.com>, ontvangen op 20 november 2026"},
		{"our own address", "", of("Klachten <klachten@school.example>", "20 november 2026 16:03"), ""},
		{"a role", "", of("Dirk <dirk+x@school.example>", "20 november 2026 16:03"), ""},
		{"a role by name alone", "", of("Dirk Directeur", "20 november 2026 16:03"), ""},
		{"nobody reads it", "", of("Website <noreply@klant.example>", "20 november 2026 16:03"), ""},
		{"a scan", "", file("application/pdf", "scan.pdf"), "klacht op papier, ontvangen op 23 november 2026. Wij weten niet van wie."},
		{"a photo", "", file("image/jpeg", "brief.jpg"), "klacht op papier, ontvangen op 23 november 2026. Wij weten niet van wie."},
		{"an appointment", "", file("text/calendar", "a.ics"), ""},
		{"a question", "", &mailbox.Message{From: []mailbox.Address{{Address: "theo@school.example"}}, Text: "Wanneer is de vergadering?"}, ""},
	} {
		own := c.own
		if own == "" {
			own = "klachten@school.example"
		}
		p, ok := reader(t, own).Of(c.mail, received)
		var item templates.HeldItem
		if Show(&item, p.JSON()); ok != (c.want != "") || item.Taken != c.want {
			t.Errorf("%s: %t, %q, want %q", c.name, ok, item.Taken, c.want)
		}
	}
}

// Lines correct what was found, all or nothing; without anybody who complains nothing is
// done.
func TestTake(t *testing.T) {
	found := Proposal{Way: Forward, Name: "Amina", Address: "amina@klant.example", On: civil.Date{Year: 2026, Month: 11, Day: 20}}
	for _, c := range []struct {
		name  string
		p     Proposal
		below string
		many  bool
		want  string // of who complains, by post, since when, who assists
		why   string
	}{
		{"as it is", found, "", false, "", ""},
		{"a remark", found, "Dit is echt een klacht.", false, "", ""},
		{"a name", found, "Naam: Amina Anders", false, "Amina Anders <amina@klant.example> 2026-11-20", ""},
		{"an address alone", found, "anders@klant.example", false, "Amina <anders@klant.example> 2026-11-20", ""},
		{"a day", found, "Ontvangen: 19 november", false, "Amina <amina@klant.example> 2026-11-19", ""},
		{"by post", Proposal{Way: Scan, On: today}, "Naam: Amina\nAdres: Dorpsstraat 1", false, "Amina Dorpsstraat 1 2026-11-23", ""},
		{"a lawyer", found, "Naam: Bram\nE-mail: bram@klant.example\nRol: advocaat\nToestemming: ja", false, "Bram <bram@klant.example> 2026-11-20 (Amina <amina@klant.example>, advocaat, true)", ""},
		{"nobody", Proposal{Way: Scan, On: today}, "", false, "", "wij weten niet van wie"},
		{"a telephone is nobody", Proposal{Way: Scan, On: today}, "Telefoon: 06 12345678", false, "", "wij weten niet van wie"},
		{"wrong", found, "Naam: Bram\nLeeftijd: 30", false, "", "kunnen wij niet gebruiken: Leeftijd: 30"},
		{"a role", found, "E-mail: theo@school.example", false, "", "met een rol"},
		{"too late", found, "Ontvangen: 24 november", false, "", "ligt na de dag"},
		{"too early", found, "Ontvangen: 20 november 2020", false, "", "te lang geleden"},
		{"for nobody", found, "Toestemming: ja", false, "", "naam van de klager zelf"},
		{"several", found, "Naam: Bram", true, "", "alleen bij één bericht"},
	} {
		var l Lines
		l.Read(true, c.below, today)
		got, why := reader(t, "klachten@school.example").Take(c.p, l, !c.many, 12, today)
		said := ""
		if p, ok := Kept(got); ok {
			said = templates.Person{Name: p.Name, Address: p.Address}.Full() + strings.Repeat(" ", len(p.Postal[:min(1, len(p.Postal))])) + p.Postal + " " + p.On.String()
			if p.Helper != nil {
				said += " (" + templates.Person{Name: p.Helper.Name, Address: p.Helper.Address}.Full() + ", " + p.Helper.Role + ", true)"
			}
		}
		if said != c.want || (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%s: %q, %q", c.name, said, why)
		}
	}
}

// The words of a new complaint are those of who complains.
func TestInto(t *testing.T) {
	r := reader(t, "klachten@school.example")
	m := passedOn("Van: Amina <amina@klant.example>\nVerzonden: vrijdag 20 november 2026 16:03\nAan: Theo\nOnderwerp: Mijn klacht")
	p, _ := r.Of(m, received)
	e := record.Event{At: received, On: today, Text: m.Text, Own: m.Text, Subject: m.Subject, Complaint: &record.Complaint{}}
	who := r.Into(&e, m, p)
	if who.Address != "amina@klant.example" || e.Text != "De les viel uit." || e.Own != e.Text || e.Subject != "Mijn klacht" || e.On.Day != 20 || e.Complaint.Complainant != who || e.Complaint.Paper {
		t.Errorf("%+v, %+v", e, e.Complaint)
	}
	l := command.Particulars{Postal: "Dorpsstraat 1", Phone: "06 12345678"}
	r.Into(&e, m, p.With(l))
	if of := e.Complaint.Of; of == nil || of.Postal != l.Postal || of.Phone != l.Phone {
		t.Errorf("%+v", e.Complaint.Of)
	}
}

// A complaint that is passed on is kept as whole as one that came by itself.
func TestIntoWhole(t *testing.T) {
	r := reader(t, "klachten@school.example")
	m := passedOn("Van: Amina <amina@klant.example>\nVerzonden: vrijdag 20 november 2026 16:03\nAan: Theo\nOnderwerp: klacht")
	m.Text += strings.Repeat("\nEn de les viel weer uit.", 6_000) + "\nEinde."
	p, _ := r.Of(m, received)
	e := record.Event{At: received, On: today, Complaint: &record.Complaint{}}
	if r.Into(&e, m, p); !strings.HasSuffix(e.Text, "Einde.") || e.Own != e.Text {
		t.Errorf("of %d characters %d are kept", len(m.Text), len(e.Text))
	}
}
