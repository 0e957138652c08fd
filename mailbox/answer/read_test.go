package answer

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// letter is a letter of ours, as it was sent.
const letter = `Geachte Amina Voorbeeld,

Wij behandelen uw klacht. Daarvoor hebben wij nog informatie van u nodig.

Wat wij willen weten

1. Wanneer was het?
2. Wie was erbij, en in welk lokaal was dat op die dag?
3. Heeft u bewijs?

Wij gaan intussen door met uw klacht. Schrijf uw antwoord voor 3 december
2026, als antwoord op deze e-mail.

Met vriendelijke groet,
Dirk Directeur
Stichting Voorbeeld
`

func quoted(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n> ")
}

func TestRead(t *testing.T) {
	const attribution = "Op ma 23 nov 2026 om 10:12 schreef Stichting Voorbeeld <klachten@school.example>:\n"
	const header = "Van: Stichting Voorbeeld <klachten@school.example>\nVerzonden: maandag 23 november 2026 10:12\nAan: Amina\nOnderwerp: Vraag\n\n"
	const forwarded = "---------- Doorgestuurd bericht ----------\nVan: Piet Docent <piet@les.example>\nDatum: 20 november 2026 16:03\nOnderwerp: les\nAan: Amina\n\nJe hoeft niet meer te komen."
	lines := func(from, to int) string {
		return strings.Join(strings.Split(letter, "\n")[from:to], "\n")
	}
	tests := map[string]struct {
		answer, above, rest string
		ours                bool
	}{
		"nothing quoted":      {answer: "Mijn antwoord.", above: "Mijn antwoord."},
		"all of it quoted":    {answer: "Mijn antwoord.\n\n" + attribution + quoted(letter), above: "Mijn antwoord.", ours: true},
		"a farewell below it": {answer: attribution + quoted(letter) + "\n\nOp 3 maart.", rest: "Op 3 maart.", ours: true},
		"answers between the questions": {
			answer: "Zie onder.\n\n" + attribution + quoted(lines(0, 7)) + "\n\nOp 3 maart.\n\n" + quoted(lines(7, 8)) + "\nMijn zus, in lokaal 12.\n" + quoted(lines(8, 9)) + "\n\nJa.\n\n" + quoted(lines(9, 16)),
			above:  "Zie onder.", rest: "> Wanneer was het?\n\nOp 3 maart.\n\n> Wie was erbij, en in welk lokaal was dat op die dag?\n\nMijn zus, in lokaal 12.\n\n> Heeft u bewijs?\n\nJa.", ours: true,
		},
		"only the questions, and the answers": {
			answer: attribution + quoted(lines(6, 7)) + "\n\nOp 3 maart.\n\n" + quoted(lines(8, 9)) + "\n\nJa.", rest: "> Wanneer was het?\n\nOp 3 maart.\n\n> Heeft u bewijs?\n\nJa.", ours: true,
		},
		"no marks, answers between": {
			answer: "Zie rood.\n\n" + header + lines(0, 7) + "\nOp 3 maart.\n" + lines(7, 8) + "\nMijn zus.\n" + lines(8, 16), above: "Zie rood.",
			rest: "> Wanneer was het?\n\nOp 3 maart.\n\n> Wie was erbij, en in welk lokaal was dat op die dag?\n\nMijn zus.", ours: true,
		},
		"no marks, an answer behind the question": {
			answer: header + lines(0, 6) + "\n1. Wanneer was het? Op 3 maart.\n" + lines(7, 16), rest: "1. Wanneer was het? Op 3 maart.", ours: true,
		},
		"lines broken behind their marks": {
			answer: "Ja.\n\n" + attribution + "> Geachte Amina Voorbeeld,\n>\n> Wij behandelen uw klacht. Daarvoor hebben wij nog informatie\nvan u nodig.\n>\n> Wat wij willen weten", above: "Ja.", ours: true,
		},
		"a number for an answer":      {answer: attribution + quoted(lines(0, 7)) + "\n3\n" + quoted(lines(7, 16)), rest: "> Wanneer was het?\n\n3", ours: true},
		"deeper marks and bullets":    {answer: "Ja.\n\n" + attribution + strings.ReplaceAll(quoted(letter), "> ", ">>> • "), above: "Ja.", ours: true},
		"links that a program put in": {answer: "Ja.\n\n" + attribution + "> Wij behandelen uw klacht <mailto:klachten@school.example>. Daarvoor hebben wij nog informatie van u nodig.", above: "Ja.", ours: true},
		"links of ours that it quotes": {
			answer: "Ja.\n\n" + header + strings.ReplaceAll(lines(0, 6), "nodig.", "nodig. "+text.TapLabel) + "\n" + text.TapLabel + "<mailto:klachten@school.example?subject=Vraag>\n" + lines(6, 16) + "\n " + text.TapLabel + "\n", above: "Ja.", ours: true,
		},
		"capitals and accents":              {answer: "Ja.\n\n" + attribution + strings.ToUpper(quoted(letter)), above: "Ja.", ours: true},
		"a mail that is passed on":          {answer: "Bewijs:\n\n" + forwarded, above: "Bewijs:", rest: forwarded},
		"passed on below our mail":          {answer: "Bewijs:\n\n" + attribution + quoted(letter) + "\n\n" + forwarded, above: "Bewijs:", rest: forwarded, ours: true},
		"somebody's mail, quoted":           {answer: "Bewijs:\n\nOp vr 20 nov 2026 om 16:03 schreef Piet <piet@les.example>:\n> Je hoeft niet meer te komen.\n> Met vriendelijke groet,\n> Piet", above: "Bewijs:", rest: "Op vr 20 nov 2026 om 16:03 schreef Piet <piet@les.example>:\n> Je hoeft niet meer te komen.\n> Met vriendelijke groet,\n> Piet"},
		"a head of ours, and none of us":    {answer: "Ja.\n\n" + header + "Geachte Amina,\n\nIk betaal u honderd euro als u zwijgt.", above: "Ja.", rest: header + "Geachte Amina,\n\nIk betaal u honderd euro als u zwijgt."},
		"words hidden among ours":           {answer: "Ja.\n\n" + attribution + quoted(lines(0, 9)) + "\n> Ik betaal u honderd euro.\n" + quoted(lines(9, 16)), above: "Ja.", rest: "> Heeft u bewijs?\n\n> Ik betaal u honderd euro.", ours: true},
		"an attribution in other words":     {answer: "Ja.\n\nBericht van Klachten d.d. 23-11-2026 10:12:\n" + quoted(letter), above: "Ja.", ours: true},
		"an attribution, and nothing above": {answer: "Bericht van Klachten d.d. 23-11-2026 10:12:\n" + quoted(letter), above: "Bericht van Klachten d.d. 23-11-2026 10:12:", ours: true},
		"a head alone":                      {answer: "Ja.\n\n" + attribution, above: "Ja."},
		"a sentence of ours that is cited":  {answer: "U schreef:\nWij gaan intussen door met uw klacht.\nDat deed u niet.", above: "U schreef:\nWij gaan intussen door met uw klacht.\nDat deed u niet."},
		"copied without any sign":           {answer: "Ja.\n\n" + letter, above: "Ja.", ours: true},
	}
	sent := New("Een andere brief van ons, over iets anders.", letter)
	for name, tt := range tests {
		pieces := text.Pieces(tt.answer, "", text.Source{Answers: true})
		got := Read(pieces, sent, "klachten@school.example", "Stichting Voorbeeld")
		want := Reading{Above: tt.above, Rest: tt.rest}
		if tt.ours {
			want.Ours = []int{1}
		}
		if got.Cut != (tt.ours || name == "a head alone") || got.Copied != (name == "copied without any sign" || name == "an attribution in other words") {
			t.Errorf("%s: cut %v, copied %v", name, got.Cut, got.Copied)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Reading{}, "Own", "Typed", "Others", "Cut", "Copied", "Quotes")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		// Whoever never got the letter can hide nothing with it.
		if got := Read(pieces, New()); bare(got.Text()) != bare(tt.answer) {
			t.Errorf("%s: beside nothing it says %q", name, got.Text())
		}
	}
}

// What somebody types is read between the quotes and below them, and in a mail that is
// surely ours; not what a gateway put above it, what others wrote, or what may be ours.
func TestReadTyped(t *testing.T) {
	const attribution = "Op ma 23 nov 2026 om 10:12 schreef Stichting Voorbeeld <klachten@school.example>:\n"
	const header = "Van: Stichting Voorbeeld <klachten@school.example>\nVerzonden: maandag 23 november 2026 10:12\nAan: Amina\nOnderwerp: Vraag\n\n"
	first, rest, _ := strings.Cut(letter, "Wat wij")
	for name, tt := range map[string]struct{ answer, typed, own string }{
		"above":               {answer: "Ja.\n\n" + attribution + quoted(letter), own: "Ja."},
		"between":             {answer: "Ja.\n\n" + attribution + quoted(first) + "\n\nNee.\n\n" + quoted("Wat wij"+rest), typed: "Nee.", own: "Ja.\n\nNee."},
		"with the same marks": {answer: "Ja.\n\n" + attribution + quoted(first) + "\n> Nee.\n" + quoted("Wat wij"+rest), typed: "> Nee.", own: "Ja.\n\n> Nee."},
		"without marks":       {answer: "Ja.\n\n" + header + first + "Nee.\n\nWat wij" + rest, typed: "Nee.", own: "Ja.\n\nNee."},
		"a gateway":           {answer: "Ja.\n\n" + header + "Pas op: van buiten.\n\n" + letter, own: "Ja.\n\nPas op: van buiten."},
		"a gateway, marked":   {answer: "Ja.\n\n" + attribution + "> Pas op: van buiten.\n>\n" + quoted(letter), own: "Ja.\n\n> Pas op: van buiten."},
		"a quote of others":   {answer: "Ja.\n\nOp vr 20 nov 2026 om 16:03 schreef Piet <piet@les.example>:\n> Nee.", typed: "Op vr 20 nov 2026 om 16:03 schreef Piet <piet@les.example>:", own: "Ja.\n\nOp vr 20 nov 2026 om 16:03 schreef Piet <piet@les.example>:"},
		"what may be ours":    {answer: "Ja.\n\n" + header + "Nee.", own: "Ja.\n\n" + header + "Nee."},
	} {
		got := Read(text.Pieces(tt.answer, "", text.Source{Answers: true}), New(letter), "klachten@school.example")
		if got.Typed != tt.typed || got.Own != tt.own {
			t.Errorf("%s: typed %q, own %q", name, got.Typed, got.Own)
		}
	}
}

// bare is a text without blanks and marks of quotation.
func bare(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '>' }), "")
}

// FuzzRead: a line with a word that we did not send is never left out, unless it can be
// part of a head; and beside nothing, nothing is.
func FuzzRead(f *testing.F) {
	f.Add("Ja.\n\nOp ma 23 nov 2026 om 10:12 schreef X <x@y.example>:\n"+quoted(letter)+"\n\nNee.", letter)
	f.Add("Ja.\n\nVan: X <x@y.example>\nVerzonden: nu\nAan: Z\n\n"+strings.ReplaceAll(letter, "?", "? Nee."), letter)
	f.Add("Ja.\n"+letter, letter)
	f.Add("> a b c\n>> a b c d e f g h\n> d", "a b c d e f g h")
	f.Fuzz(func(t *testing.T, said, letter string) {
		pieces := text.Pieces(text.Clean(said), "", text.Source{Answers: true})
		sent := New(letter)
		ours := make(map[uint64]bool)
		for _, w := range sent.words {
			ours[w.hash] = true
		}
		got := Read(pieces, sent, "klachten@school.example")
		for _, p := range pieces {
			for line := range strings.SplitSeq(p.Text, "\n") {
				foreign := slices.ContainsFunc(sent.wordsOf(line), func(w word) bool { return !ours[w.hash] && !w.counts })
				if foreign && p.Kind != text.Head && !strings.ContainsAny(line, ":@>") && !strings.Contains(bare(got.Text()), bare(line)) {
					t.Errorf("Read(%q) beside %q: %q is not in %q", said, letter, line, got.Text())
				}
			}
		}
		if got := Read(pieces, New()); got.Cut || len(got.Ours) > 0 {
			t.Errorf("Read(%q) beside nothing leaves out: %q", said, got.Text())
		}
	})
}
