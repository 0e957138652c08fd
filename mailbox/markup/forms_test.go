package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

func TestCompareForms(t *testing.T) {
	for name, tt := range map[string]struct {
		first, second string
		want          Forms
	}{
		"the same":           {"Mijn klacht.\n\nGroet", "mijn *klacht*\nGroet,", Forms{Same: true}},
		"nothing":            {"", " \n", Forms{Same: true}},
		"a link":             {"Zie de site <https://x.example/a?b=c> nu", "Zie de site nu", Forms{}},
		"an address, shown":  {"Mail ons via a@b.example<mailto:a@b.example>", "Mail ons via a@b.example", Forms{}},
		"a telephone":        {"Bel 020 1234567<tel:+31201234567> nu", "Bel 020 1234567 nu", Forms{}},
		"a picture":          {"[cid:x.png] hallo\n[image: logo van de school]", "hallo", Forms{}},
		"a banner is text":   {"hallo daar", "[EXTERN]\nhallo daar", Forms{SecondOnly: []string{"[EXTERN]"}}},
		"not":                {"Ik ga akkoord met het voorstel", "Ik ga niet akkoord met het voorstel", Forms{FirstOnly: []string{"Ik ga akkoord met het voorstel"}, SecondOnly: []string{"Ik ga niet akkoord met het voorstel"}}},
		"not, left out":      {"niet akkoord", "akkoord", Forms{FirstOnly: []string{"niet akkoord"}}},
		"a number":           {"op 3 mei", "op 4 mei", Forms{FirstOnly: []string{"op 3 mei"}, SecondOnly: []string{"op 4 mei"}}},
		"paragraphs":         {"Groet", "Een.\n\nTwee.\nGroet", Forms{SecondOnly: []string{"Een.", "", "Twee."}}},
		"broken otherwise":   {"Mijn klacht gaat over\nde les.", "Mijn klacht gaat\nover de les.", Forms{Same: true}},
		"numbered":           {"1. Bellen\n2) Mailen", "Bellen\nMailen", Forms{}},
		"a number, not one":  {"3 keer bellen", "4 keer bellen", Forms{FirstOnly: []string{"3 keer bellen"}, SecondOnly: []string{"4 keer bellen"}}},
		"Arabic":             {".", "شكوى عن الدرس", Forms{SecondOnly: []string{"شكوى عن الدرس"}}},
		"Chinese, broken":    {"我要投\n诉你们", "我要投诉 你们", Forms{Same: true}},
		"soft hyphen":        {"klacht een", "kla\u00adcht  een twee", Forms{SecondOnly: []string{"kla\u00adcht  een twee"}}},
		"repeated in quotes": {"ja\n> ja", "ja", Forms{FirstOnly: []string{"> ja"}}},
	} {
		got := CompareForms(tt.first, tt.second)
		if name == "repeated in quotes" {
			tt.want = Forms{} // how often it stands there counts for nothing
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	long := strings.Repeat("woord nog een woord. ", longestForm/20)
	if got := CompareForms("kort", long); len(got.FirstOnly) > 0 || len(got.SecondOnly) != 1 {
		t.Error("a long form is lost beside a short one")
	}
	if got := CompareForms(long, long+"x"); len(got.FirstOnly)+len(got.SecondOnly) > 0 {
		t.Error("more than anybody writes was compared")
	}
}

func TestSameBeginning(t *testing.T) {
	for _, tt := range []struct {
		first, second string
		want          bool
	}{
		{"akkoord\nGroet", "*Akkoord.*", true}, {"akkoord", "akkoord is het niet", true}, {"akkoord", "niet akkoord", false}, {"", "", true}, {"akkoord", "", false},
		{"[EXTERN]\nakkoord", "akkoord", true}, {"[logo school]\nakkoord", "akkoord", true}, {"> \n-\nakkoord", "akkoord", true}, {"Het besluit is", "Het besluit was", false},
	} {
		if got := SameBeginning(tt.first, tt.second); got != tt.want {
			t.Errorf("%q and %q: %v", tt.first, tt.second, got)
		}
	}
}

func FuzzForms(f *testing.F) {
	f.Add("Mijn klacht.", "Mijn *klacht* <https://x.example>\n\n[cid:x]")
	f.Add("我要\n>a", "\u00adA.b")
	f.Fuzz(func(t *testing.T, first, second string) {
		got := CompareForms(first, second)
		if got.Same && len(got.FirstOnly)+len(got.SecondOnly) > 0 {
			t.Errorf("%q and %q are the same but %+v", first, second, got)
		}
		if back := CompareForms(second, first); got.Same != back.Same || !cmp.Equal(got.FirstOnly, back.SecondOnly) {
			t.Errorf("%q and %q: %+v, and %+v the other way", first, second, got, back)
		}
		for _, line := range got.SecondOnly {
			if !strings.Contains(second, line) {
				t.Errorf("%q is not in %q", line, second)
			}
		}
		if SameBeginning(first, second) != SameBeginning(second, first) || !SameBeginning(first, first) {
			t.Errorf("%q and %q begin the same, or not", first, second)
		}
	})
}

// A mail of ours, and one that quotes it, says the same in both forms, whichever of them
// has the links that begin an answer.
func TestFormsWithTaps(t *testing.T) {
	const plain = "Antwoord met:\n\n    contact\n\nSchrijf eronder wat u heeft besproken."
	linked := "Antwoord met:\ncontact\nSchrijf eronder wat u heeft besproken.\n" + text.TapLabel + " (mailto:klachten@stichting.example?subject=%5BK-2026-0001%5D&body=contact%0D%0A)\n"
	if f := CompareForms(plain, linked); !f.Same {
		t.Errorf("%+v", f)
	}
	if f := CompareForms(strings.ReplaceAll(linked, "mailto", "http"), plain); f.Same {
		t.Error("another address is no part of it")
	}
}
