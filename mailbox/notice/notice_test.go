package notice

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// FuzzNotice: a word that complaints are made of is never overlooked.
func FuzzNotice(f *testing.F) {
	f.Add("Ik ben afwezig tot 3 december.")
	f.Add("Anna\n-- \nx")
	f.Add("onderwerp: \"")
	f.Fuzz(func(t *testing.T, said string) {
		said = text.Clean(said)
		Usual(said, Answered(said))
		Failure(said, Answered(said))
		Title(said, true)
		if Usual("Klacht over "+strings.ReplaceAll(said, "\n", " "), "") {
			t.Errorf("%q passes for a notice", said)
		}
	})
}
