package denial

import (
	"os"
	"strings"
	"testing"
)

// kinds are how the lists name the answers.
var kinds = map[string]Answer{"denial": Denied, "thanks": Thanked, "neither": Unclear}

// measure reads a list: how often it is right, and each miss.
func measure(t *testing.T, name string) (right, all int) {
	t.Helper()
	list, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		kind, said, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		want, known := kinds[kind]
		if !known {
			t.Fatalf("%s: kind %q", name, kind)
		}
		all++
		got := Read(strings.ReplaceAll(said, `\n`, "\n"), "Amina Voorbeeld", "Amina")
		if got == want {
			right++
			continue
		}
		switch {
		case want == Thanked && got == Denied:
			t.Errorf("thanks opens the case again: %q", said)
		case want == Denied:
			t.Errorf("a denial opens nothing: %q", said)
		}
		t.Logf("%s: %q is %s, read as %s", name, said, want, got)
	}
	return right, all
}

// TestListWrittenBefore: the sentences were written before the rules, and the rules
// for them.
func TestListWrittenBefore(t *testing.T) {
	if right, all := measure(t, "testdata/before.tsv"); right < all {
		t.Errorf("%d of %d", right, all)
	}
}

// TestListsWrittenAfter: those written when the rules stood. As they came 14, 15 and 17 of
// 20, then 92 of 117 and 25 of 40 were right; no thanks was read as a denial, and what
// was missed went to a person, but for three that opened a case for nothing. What they
// taught is in the rules since: no denial may be missed again, and of all no more than
// these.
func TestListsWrittenAfter(t *testing.T) {
	right, all := 0, 0
	for _, name := range []string{"after", "later", "last", "more", "quiet"} {
		r, n := measure(t, "testdata/"+name+".tsv")
		right, all = right+r, all+n
	}
	if t.Logf("%d of %d", right, all); right < 215 {
		t.Errorf("%d of %d, and it was 215", right, all)
	}
}

// TestOwn: whose words they are is known above the quotes, and between and below those
// that bear marks; below others it is not.
func TestOwn(t *testing.T) {
	const letter = "Op 23 november 2026 schreef Stichting Voorbeeld:\n> U heeft uw klacht ingetrokken.\n> Heeft u uw klacht niet ingetrokken? Antwoord dan met: niet ingetrokken.\n"
	for name, x := range map[string]struct {
		reply, whole string
		want         Answer
	}{
		"above":               {"Dank u wel", "Dank u wel\n\n" + letter, Thanked},
		"below":               {"", letter + "\nDit heb ik nooit gezegd.\n", Denied},
		"thanks above it":     {"Dank u wel", "Dank u wel\n\n" + letter + "\nMaar de klacht is niet ingetrokken.\n", Denied},
		"thanks below":        {"", letter + "\nDank u wel\n", Thanked},
		"nothing":             {"", letter, Unclear},
		"below without marks": {"Bedankt", "Bedankt\n\nVan: Stichting Voorbeeld\nOnderwerp: U heeft uw klacht ingetrokken\n\nHeeft u uw klacht niet ingetrokken?\n", Thanked},
		"below a banner":      {"Let op: deze e-mail komt van buiten.\nDank u wel", "", Thanked},
		"over two lines":      {"Ik heb mijn klacht\nniet ingetrokken.", "Ik heb mijn klacht\nniet ingetrokken.", Denied},
		"our own question":    {"Heeft u uw klacht niet ingetrokken?\nDank u wel", "", Thanked},
	} {
		if got := Read(Own(x.reply, x.whole, []string{"van buiten"})); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Nee,\n> a\nik niet", "Ámina")
	f.Fuzz(func(t *testing.T, own, name string) {
		switch got := Read(Own(own, own+"\n> a\n"+own, nil), name); got {
		case Denied, Thanked, Unclear:
		default:
			t.Errorf("%q", got)
		}
	})
}
