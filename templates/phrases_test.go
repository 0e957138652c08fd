package templates

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// What each code says is held against the procedure's own list by
// TestEveryConstantIsSaid of cmd/klachtd.
func TestRefusalText(t *testing.T) {
	v := sampleView().with(toDirector)
	for code, says := range map[record.RefusalCode]string{
		"other-verdict": "besluit deels gegrond", "second-extension": "25 januari 2027", "not-referred": "al advies gegeven (22 januari 2027)",
		"date-before-receipt": "(23 november 2026)", "not-yours": "Dirk Directeur, directeur",
	} {
		if text := RefusalText(code, v); !strings.Contains(text, says) {
			t.Errorf("%s: no %q in %q", code, says, text)
		}
	}
}

func TestPhrases(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{StatusPhrase(record.Referred), "bij de Klachtencommissie"},
		{OutcomePhrase(record.PartlyFounded), "deels gegrond"},
		{SubjectPhrase(record.Service), "effecten van de dienstverlening"},
		{RolePhrase(record.ByDeputy), "plaatsvervangend directeur"},
		{TermPhrase(record.TermContact), "contact met de klager"},
		{FactPhrase(record.FactAdvised), "Het advies van de Klachtencommissie is ontvangen."},
		{StatusPhrase("unheard of"), "unheard of"},
		{Term{Name: "één keer"}.Label(), "Één keer"},
		{Term{}.Label(), ""},
		{Person{}.Known(), "niet bekend"},
		{Person{Name: "Anna", Address: "a@post.example"}.Full(), "Anna <a@post.example>"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
	for _, term := range []record.Term{"contact", "submit", "advise", "extended", "decide", "copy"} {
		if task := TaskFor(term); task.Name == string(term) || task.Sentence == "" || task.Command == "" {
			t.Errorf("%s: %+v", term, task)
		}
	}
}

// The example of several numbers names some that are there.
func TestHeldSome(t *testing.T) {
	for _, c := range []struct {
		numbers []int
		want    string
	}{{nil, ""}, {[]int{7}, ""}, {[]int{7, 8}, "7, 8"}, {[]int{7, 8, 9}, "7-9"}, {[]int{7, 9, 10}, "7, 9"}} {
		var v View
		for _, n := range c.numbers {
			v.Held = append(v.Held, HeldItem{Number: n})
		}
		if got := v.HeldSome(); got != c.want {
			t.Errorf("of %v it names %q, want %q", c.numbers, got, c.want)
		}
	}
}
