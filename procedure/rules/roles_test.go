package rules

import "testing"

// R11: a manager is named by number, name, address, or a first name that one of them has.
func TestManager(t *testing.T) {
	r := Roles{Managers: []RoleHolder{
		{Name: "Lies Leidinggevende", Addresses: []string{"lies@integratiewerk.example"}},
		{Name: "Theo Teamleider", Addresses: []string{"theo@integratiewerk.example"}},
		{Name: "Theo Tweede", Addresses: []string{"tweede@integratiewerk.example"}},
	}}
	for typed, want := range map[string]string{
		"1": "Lies Leidinggevende", " 2 ": "Theo Teamleider", "4": "", "0": "",
		"lies": "Lies Leidinggevende", "theo teamleider": "Theo Teamleider", "tweede@integratiewerk.example": "Theo Tweede",
		"Theo": "", "Leidinggevende": "", "Anna": "", "": "",
	} {
		got, found := r.Manager(typed)
		if found != (want != "") || got.Name != want {
			t.Errorf("%q: %q", typed, got.Name)
		}
	}
}
