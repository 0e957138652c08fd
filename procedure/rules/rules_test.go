package rules

import (
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

func day(t testing.TB, s string) (d record.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func testRules(t testing.TB) *Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return &Rules{
		Zone: zone, Calendar: calendar.Default(), Terms: DefaultTerms(),
		Roles: Roles{
			Director: RoleHolder{"Dirk de Directeur", []string{"directeur@school.example"}},
			Managers: []RoleHolder{
				{"Lies Leidinggevende", []string{"lies@school.example"}},
				{"Theo Teamleider", []string{"theo@school.example"}},
				{"Wil Jansen", []string{"wil@school.example"}},
			},
		},
	}
}
