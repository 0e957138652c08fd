package command

import (
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

func TestReadParticulars(t *testing.T) {
	yes := true
	for _, c := range []struct {
		name, text string
		want       Particulars
	}{
		{"all", "Naam: Amina Voorbeeld\nE-mail: amina@klant.example\nAdres: Dorpsstraat 1, 1234 AB Dorp\nTelefoon: 06 12345678\nTaal: Arabisch",
			Particulars{Name: "Amina Voorbeeld", Address: "amina@klant.example", Postal: "Dorpsstraat 1, 1234 AB Dorp", Phone: "06 12345678", Speaks: "ar"}},
		{"an address with @", "Adres: Amina@Klant.example", Particulars{Address: "Amina@klant.example"}},
		{"as mail programs dress it", "*E-mail:* [amina@klant.example](mailto:amina@klant.example)", Particulars{Address: "amina@klant.example"}},
		{"over lines", "Adres: Dorpsstraat 1\n1234 AB Dorp\n\nTaal: nl", Particulars{Postal: "Dorpsstraat 1\n1234 AB Dorp", Speaks: "nl"}},
		{"below its label", "Adres:\nDorpsstraat 1\n1234 AB Dorp", Particulars{Postal: "Dorpsstraat 1\n1234 AB Dorp"}},
		{"both addresses", "adres: Dorpsstraat 1\nadres: amina@klant.example", Particulars{Postal: "Dorpsstraat 1", Address: "amina@klant.example"}},
		{"nothing", "", Particulars{}},
		{"received", "Ontvangen: 20 november", Particulars{Received: civil.Date{Year: 2026, Month: 11, Day: 20}}},
		{"received on", "Ontvangen op: vrijdag 20 november 2026\nNaam: Amina", Particulars{Name: "Amina", Received: civil.Date{Year: 2026, Month: 11, Day: 20}}},
		{"received without a colon", "Ontvangen op 20 november.", Particulars{Received: civil.Date{Year: 2026, Month: 11, Day: 20}}},
		{"received on no day", "Ontvangen: 31 november", Particulars{Wrong: "Ontvangen: 31 november"}},
		{"received on two days", "Ontvangen: op 20-11-2026\nOntvangen: 21-11-2026", Particulars{Received: civil.Date{Year: 2026, Month: 11, Day: 20}, Wrong: "Ontvangen: 21-11-2026"}},
		{"for somebody", "Naam: Amina\nRol: advocaat\nToestemming: Ja.", Particulars{Name: "Amina", Role: "advocaat", Consent: &yes}},
		{"perhaps", "Toestemming: misschien", Particulars{Wrong: "Toestemming: misschien"}},
		{"an address alone", "amina@klant.example", Particulars{Address: "amina@klant.example"}},
		{"unknown", "Naam: Amina\nGeboortedatum: 1 mei 1980", Particulars{Name: "Amina", Wrong: "Geboortedatum: 1 mei 1980"}},
		{"a sentence", "Zij is verhuisd.", Particulars{Wrong: "Zij is verhuisd."}},
		{"no address", "E-mail: amina apenstaart klant", Particulars{Wrong: "E-mail: amina apenstaart klant"}},
		{"two addresses", "E-mail: a@klant.example\nE-mail: b@klant.example", Particulars{Address: "a@klant.example", Wrong: "E-mail: b@klant.example"}},
		{"no number", "Telefoon: weet ik niet", Particulars{Wrong: "Telefoon: weet ik niet"}},
		{"empty", "Naam:", Particulars{Wrong: "Naam:"}},
	} {
		if diff := cmp.Diff(c.want, ReadParticulars(c.text, civil.Date{Year: 2026, Month: 11, Day: 23})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Lines that are meant as such ones are told from a remark.
func TestHasParticulars(t *testing.T) {
	for typed, want := range map[string]bool{
		"Naam: Amina": true, "Zij belde.\n*E-mail:* amina@klant.example": true, "amina@klant.example": true, "Ontvangen op 20 november": true, "Ontvangen van Amina.": false, "Geboortedatum: 1 mei": true,
		"": false, "Dit is echt een klacht.": false, "Let op: zij belt ook": false, "Ik schreef amina@klant.example al.": false, "3 is wel een klacht": false,
	} {
		if got := HasParticulars(typed); got != want {
			t.Errorf("%q: %t", typed, got)
		}
	}
}

func FuzzReadParticulars(f *testing.F) {
	f.Add([]byte("Naam: A\nAdres: b@c.example\nAdres:\nd\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := ReadParticulars(text.Clean(string(raw)), civil.Date{Year: 2026, Month: 11, Day: 23})
		if p.Address != "" && typedAddress(p.Address) != p.Address {
			t.Errorf("%q is not an address", p.Address)
		}
	})
}
