package command

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

func TestReadParticulars(t *testing.T) {
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
		{"received is for later", "Ontvangen: 20 november", Particulars{Wrong: "Ontvangen: 20 november"}},
		{"unknown", "Naam: Amina\nGeboortedatum: 1 mei 1980", Particulars{Name: "Amina", Wrong: "Geboortedatum: 1 mei 1980"}},
		{"a sentence", "Zij is verhuisd.", Particulars{Wrong: "Zij is verhuisd."}},
		{"no address", "E-mail: amina apenstaart klant", Particulars{Wrong: "E-mail: amina apenstaart klant"}},
		{"two addresses", "E-mail: a@klant.example\nE-mail: b@klant.example", Particulars{Address: "a@klant.example", Wrong: "E-mail: b@klant.example"}},
		{"no number", "Telefoon: weet ik niet", Particulars{Wrong: "Telefoon: weet ik niet"}},
		{"empty", "Naam:", Particulars{Wrong: "Naam:"}},
	} {
		if diff := cmp.Diff(c.want, ReadParticulars(c.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func FuzzReadParticulars(f *testing.F) {
	f.Add([]byte("Naam: A\nAdres: b@c.example\nAdres:\nd\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := ReadParticulars(text.Clean(string(raw)))
		if p.Address != "" && typedAddress(p.Address) != p.Address {
			t.Errorf("%q is no address", p.Address)
		}
	})
}
