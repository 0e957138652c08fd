package audience

import (
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Held mail that may be about the director is for others, if there are any:
// somebody always sees it.
func TestHeldMailAboutTheDirectorIsSeen(t *testing.T) {
	m := mailbox.Parse([]byte("From: Anna Voorbeeld <anna@klant.example>\r\nSubject: Klacht\r\n\r\nIk heb een klacht over de directeur.\r\n"))
	other := rules.RoleHolder{Name: "Petra Plaatsvervanger", Addresses: []string{"plaatsvervanger@integratiewerk.example"}}
	for _, c := range []struct {
		name  string
		roles rules.Roles
		want  bool
	}{
		{"a deputy", rules.Roles{Deputy: other}, true},
		{"an administrator", rules.Roles{Administrator: other}, true},
		{"nobody else", rules.Roles{}, false},
	} {
		f := &Guard{Rules: &rules.Rules{Terms: rules.DefaultTerms(), Roles: c.roles}, Now: time.Now}
		if got, err := f.DeputyOnly(t.Context(), m); got != c.want || err != nil {
			t.Errorf("%s: kept from the director: %t, %v; want %t", c.name, got, err, c.want)
		}
	}
}
