package procedure_test

import (
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// aboutNoCase are the events that the regulation knows nothing of.
var aboutNoCase = []record.EventKind{record.AskOverview, record.AskRegister, record.PutAside, record.BeAway, record.BeBack}

// TestCommandsAreTheRegulation: whatever somebody may type, the regulation allows
// to just those people; whatever it allows to people who command can be typed.
func TestCommandsAreTheRegulation(t *testing.T) {
	for _, c := range words.All() {
		by := procedure.MayCause(c.Event)
		if by == nil {
			if !slices.Contains(aboutNoCase, c.Event) {
				t.Errorf("%s: the regulation has no %s", c.Word, c.Event)
			}
			continue
		}
		if !slices.Equal(by, c.By) {
			t.Errorf("%s is typed by %v, and allowed to %v", c.Word, c.By, by)
		}
	}
	for _, event := range procedure.Events() {
		if event == record.NotUnderstood || slices.Equal(procedure.MayCause(event), []record.Actor{record.ByAdministrator}) { // who types no mail
			continue
		}
		for _, by := range procedure.MayCause(event) {
			if c, ok := words.For(event, by); !ok {
				t.Errorf("%s: no word for the %s", event, by)
			} else if named, ok := words.Named(c.Word, by); !ok || named.Event != event {
				t.Errorf("%s typed by the %s is %s", c.Word, by, named.Event)
			}
		}
	}
}
