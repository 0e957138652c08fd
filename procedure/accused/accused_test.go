package accused

import (
	"os"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
)

type complaint struct {
	director, text string
	about          bool
}

// complaints reads a file of the testdata.
func complaints(t *testing.T, name string, about bool) (all []complaint) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	director := ""
	for block := range strings.SplitSeq(string(data), "---\n") {
		c := complaint{about: about}
		for line := range strings.Lines(block) {
			if who, ok := strings.CutPrefix(line, "director: "); ok {
				director = strings.TrimSpace(who)
			} else if !strings.HasPrefix(line, "#") {
				c.text += line
			}
		}
		c.director = director
		all = append(all, c)
	}
	return all
}

// Conflict of interest: of a hundred complaints that were written before the rule,
// at most five of each kind are read wrongly.
func TestHundredComplaints(t *testing.T) {
	for name, about := range map[string]bool{"about.txt": true, "other.txt": false} {
		all, wrong := complaints(t, name, about), 0
		for _, c := range all {
			if Read(c.text).Director(c.director) != about {
				wrong++
				t.Logf("%s: %s", name, c.text)
			}
		}
		if len(all) != 50 || wrong > 5 {
			t.Errorf("%s: %d of %d are read wrongly", name, wrong, len(all))
		}
	}
}

// Twenty that were written after the rule. As they came one of ten was missed ("alsof
// ik een kind ben": a child was taken for kindness, which is mended since) and none
// was a false alarm.
func TestTwentyNewComplaints(t *testing.T) {
	for name, about := range map[string]bool{"new-about.txt": true, "new-other.txt": false} {
		all, wrong := complaints(t, name, about), 0
		for _, c := range all {
			if Read(c.text).Director(c.director) != about {
				wrong++
				t.Logf("%s: %s", name, c.text)
			}
		}
		t.Logf("%s: %d of %d are read wrongly", name, wrong, len(all))
	}
}

// The ways in which people write whom they mean, of a director whose very name is a
// function and of others.
func TestDirector(t *testing.T) {
	for _, tt := range []struct {
		director, text string
		want           bool
	}{
		{"Dirk Directeur", "Dirk Directeur schold mij uit.", true},
		{"Dirk Directeur", "D. Directeur schold mij uit.", true},
		{"Dirk Directeur", "D.Directeur heeft mij geslagen.", true},
		{"Dirk Directeur", "meneer Directeur was boos op mij", true},
		{"Dirk Directeur", "Ik klaag over Dirk\nDirecteur.", true},
		{"Dirk Directeur", "DIRK DIRECTEUR IS EEN LEUGENAAR", true},
		{"Dirk Directeur", "Ik heb een klacht over de directeur. Dirk Directeur schold mij uit. Vertel het hem niet.", true},
		{"Dirk Directeur", "over de directeur", true},
		{"Dirk Directeur", "Gaat over de directeur.", true},
		{"Dirk Directeur", "Ja, het gaat over de directeur", true},
		{"Dirk Directeur", "Klacht over directeur\nHij luistert niet.", true},
		{"Dirk Directeur", "Geachte heer Directeur,\nIk heb een klacht over u.", true},
		{"Dirk Directeur", "Geachte directeur,\n\nIk heb een klacht over u. U luistert niet.", true},
		{"Dirk Directeur", "Beste Dirk Directeur, mijn klacht gaat over u", true},
		{"Dirk Directeur", "Ik heb een klacht over u, directeur.", true},
		{"Dirk Directeur", "Mijn klacht gaat over u, meneer de directeur!", true},
		{"Dirk Directeur", "Directeur, ik heb een klacht over u.", true},
		{"Dirk Directeur", "Meneer de directeur,\nIk heb een klacht over u.", true},
		{"Dirk Directeur", "Meneer Directeur, mijn klacht gaat over u.", true},
		{"Dirk Directeur", "Meneer Directeur,\n\nIk heb een klacht over u.", true},
		{"Dirk Directeur", "Goedemiddag meneer Directeur,\n\nIk wil klagen over u.", true},
		{"Dirk Directeur", "Directeur,\n\nIk heb een klacht over u.", true},
		{"Dirk Directeur", "De heer D. Directeur\n\nMijn klacht gaat over u.", true},
		{"Dirk Directeur", "Directeur,\n\nIk heb een klacht over mijn docent.", false},
		{"Dirk Directeur", "Ik heb een klacht voor u, directeur.", false},
		{"Dirk Directeur", "Geachte heer Directeur,\nDe les viel uit.", false},
		{"Dirk Directeur", "Geachte directeur,\nIk heb een klacht over uw docent.", false},
		{"Dirk Directeur", "Geachte docent,\nIk heb een klacht over u.", false},
		{"Dirk Directeur", "Ik schrijf u, de directeur, omdat de les uitviel.", false},
		{"Dirk Directeur", "De school-directeur van mijn zoon belde mij.", false},
		{"Dirk Directeur", "De plaatsvervangend directeur was onbeleefd.", false},
		{"Dirk Directeur", "De les viel uit.\n> Dirk Directeur\n> directeur", false},
		{"Dirk Directeur", "De les viel uit.\n\nVan: Dirk Directeur <d@x.example>\nAan: amina\nOnderwerp: ontvangst\n", false},
		{"Dirk Directeur", "De les viel uit.\nGaat uw klacht over de directeur? Antwoord dan: over de directeur.\n", false},
		{"Dirk Directeur", "Ik kreeg geen les.", false},
		{"Jan de Bruijn", "De heer De Bruyn heeft mij weggestuurd.", true},
		{"Jan de Bruĳn", "Jan de Bruijn heeft mij weggestuurd.", true},
		{"Jan van der Meer", "v.d. Meer heeft mij weggestuurd", true},
		{"Jan van der Meer", "meneer vd Meer heeft mij weggestuurd", true},
		{"Jan van der Meer", "Van der Meer liegt.", true},
		{"Jan van der Meer", "Ik heb nog meer klachten over de les.", false},
		{"René Çelik", "Rene celik stuurde mij weg", true},
		{"René Çelik", "Mr. Çelik sent me away", true},
		{"Jan de Boer", "De boer op het land gaf mij werk.", false},
		{"Jan de Boer", "Meneer de boer lacht mij uit", true},
		{"Dirk Verzonnen", "Meneer Verznonen lacht mij uit", true}, // a swap is one slip
		{"Fatma Yıldırım-de Wit", "Mevrouw Yildirim belt nooit terug.", true},
		{"Abdelkarim El Haddaoui", "meneer Hadaoui liegt", true},
		{"Abdelkarim El Haddaoui", "Haddaoui, A. heeft mij niet gebeld.", true},
		{"", "De directeur liegt.", true},
		{"", "Direkteur heeft mij geduwd", true},
		{"", "de directuer zegt dat ik stom ben", true},
		{"", "De bestuurder van de bus wilde niet stoppen.", false},
		{"", "I need directions to the office, they are bad.", false},
	} {
		if got := Read(tt.text).Director(tt.director); got != tt.want {
			t.Errorf("%q of %q: %v", tt.text, tt.director, got)
		}
	}
}

// By name alone: whose function stands in most complaints.
func TestNamed(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"Lies Leidinggevende", "Lies Leidinggevende heeft mij geslagen.", true},
		{"Lies Leidinggevende", "L. Leidinggevende heeft mij geslagen.", true},
		{"Lies Leidinggevende", "Mijn leidinggevende heeft mij geslagen.", false},
		{"Lies Leidinggevende", "Mevrouw Leidinggevende luistert niet.", false},
		{"Lies Leidinggevende", "Geachte Lies Leidinggevende, de les viel uit.", false},
		{"Lies Leidinggevende", "Beste Lies Leidinggevende,\nIk heb een klacht over u.", true},
		{"Petra Jansen", "Ik sprak met mevrouw Jansen.", true},
		{"Petra Jansen", "Ik sprak met mevrouw Hansen.", false},
		{"Klachtencommissie", "Ik wil naar de klachtencommissie.", false},
		{"", "Wie dan ook.", false},
	} {
		if got := Read(tt.text).Named(tt.name); got != tt.want {
			t.Errorf("%q of %q: %v", tt.text, tt.name, got)
		}
	}
}

// FuzzDirector: whatever people send, it ends, and says the same whoever was asked about
// before.
func FuzzDirector(f *testing.F) {
	f.Add("Geachte directeur, ik heb een klacht over u.", "Jan van den Berg")
	f.Add("De\nheer. J.", "J")
	f.Fuzz(func(t *testing.T, text, name string) {
		asked := Read(text)
		asked.Director("Jan van den Berg")
		if about := asked.Director(name); about != Read(text).Director(name) {
			t.Errorf("%q is about %q: %t, after somebody else", text, name, about)
		}
		if named := asked.Named(name); named != Read(text).Named(name) {
			t.Errorf("%q names %q: %t, after somebody else", text, name, named)
		}
	})
}

// Whatever somebody writes a thousand times, reading it takes no time to speak of.
func TestLongText(t *testing.T) {
	for _, part := range []string{"aan de directeur ", "Geachte directeur ", "directeur", "u schrijft ", "\nAan de directeur", "J. "} {
		text := strings.Repeat(part, 1<<20/len(part))
		effort.Within(t, 300, text, func() { Read(text).Director("Jan van den Berg") })
	}
}
