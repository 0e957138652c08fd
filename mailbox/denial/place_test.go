package denial

import "testing"

// TestPlace: what clients answer when they are asked where a mail belongs.
func TestPlace(t *testing.T) {
	for own, want := range map[string]Belongs{
		"nieuwe klacht":                                             ByItself,
		"Ja, een nieuwe klacht.":                                    ByItself,
		"Ja een nieuwe klacht":                                      ByItself,
		"nieuwe klacht graag":                                       ByItself,
		"Nieuwe klacht a.u.b.":                                      ByItself,
		"Graag als nieuwe klacht behandelen. Dank u wel!":           ByItself,
		"Dit is een aparte klacht":                                  ByItself,
		"Het is een andere klacht.\nMet vriendelijke groet,\nAmina": ByItself,
		"Beste mevrouw,\n\nIk wil hiervan een nieuwe klacht maken.\n\nGroet, Amina": ByItself,
		"Ja\nNieuwe klacht":                              ByItself,
		"Nee, dit is een nieuwe klacht!":                 ByItself,
		"Ik heb een nieuwe klacht over de rekening":      ByItself,
		"Nieuwe klacht\nDe docent kwam weer niet.":       ByItself,
		"It is a new complaint, please":                  ByItself,
		"This is a separate complaint":                   ByItself,
		"Niet bij mijn klacht, dit is een nieuwe klacht": ByItself,

		"bij mijn klacht":                                      WithMine,
		"Ja, dit hoort bij mijn klacht.":                       WithMine,
		"Het hoort bij mijn oude klacht":                       WithMine,
		"Hoort bij de klacht die al loopt, dank u":             WithMine,
		"Ja hoort erbij":                                       WithMine,
		"Geen nieuwe klacht, het hoort bij mijn klacht":        WithMine,
		"Dit gaat over dezelfde klacht":                        WithMine,
		"It belongs to my complaint":                           WithMine,
		"Bij mijn lopende klacht graag.\nKees was er ook bij.": WithMine,

		"":                                    Nowhere,
		"Ja":                                  Nowhere,
		"Dank u wel":                          Nowhere,
		"geen nieuwe klacht":                  Nowhere,
		"Nee, geen nieuwe klacht":             Nowhere,
		"Dit is niet een nieuwe klacht":       Nowhere,
		"Niet bij mijn klacht":                Nowhere,
		"Is dit een nieuwe klacht?":           Nowhere,
		"Moet ik een nieuwe klacht indienen?": Nowhere,
		"Misschien een nieuwe klacht":         Nowhere,
		"Een nieuwe klacht als het niet bij de oude kan": Nowhere,
		"Nieuwe klacht, als dat kan":                     Nowhere,
		"Nieuwe klacht of bij mijn klacht, u mag kiezen": Nowhere,
		"Als u niet belt wordt het een nieuwe klacht":    Nowhere,
		"Nieuwe klacht. Of toch niet.":                   Nowhere,
		"Nieuwe klacht\nbij mijn klacht":                 Nowhere,
		"nieuwe klacht\nnee wacht, geen nieuwe klacht":   Nowhere,
		"Mijn buurman heeft een nieuwe klacht":           Nowhere,
		"Ik heb vorige week een nieuwe klacht ingediend": Nowhere,
		"Ik wil geen\nnieuwe klacht":                     Nowhere,
		"Nog geen nieuwe klacht":                         Nowhere,
		"Het was op maandag.":                            Nowhere,
		"Ik weet niet of dit bij mijn klacht hoort":      Nowhere,
		"New complaint if you do not call me":            Nowhere,
		"No new complaint":                               Nowhere,
		"Deze klacht duurt te lang":                      Nowhere,
	} {
		if got, _ := Place(own, "Amina Voorbeeld"); got != want {
			t.Errorf("%q: %q, want %q", own, got, want)
		}
	}
	for own, want := range map[string]bool{
		"Ja, een nieuwe klacht. Dank u wel!\nMet vriendelijke groet,\nAmina Voorbeeld": false,
		"Ja, een nieuwe klacht.\nDe docent kwam weer niet.":                            true,
		"Ik heb een nieuwe klacht over de rekening":                                    true,
		"Nee, dit is een aparte klacht":                                                false,
	} {
		if _, more := Place(own, "Amina Voorbeeld"); (more != "") != want {
			t.Errorf("%q: more is %q", own, more)
		}
	}
}
