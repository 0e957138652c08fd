package category

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// complaint is one of the testdata, with what people say that it is about.
type complaint struct {
	text string
	is   []string // subjects and grounds
}

// complaints reads a file of them: each below a line "= treatment, service" or
// "= discrimination (religie, afkomst)".
func complaints(t *testing.T, name string) (all []complaint) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq("\n"+string(data), "\n= ") {
		head, text, found := strings.Cut(block, "\n")
		if !found || strings.TrimSpace(head) == "" {
			continue
		}
		words := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(",()", r) })
		for i := range words {
			words[i] = strings.TrimSpace(words[i])
		}
		all = append(all, complaint{strings.TrimSpace(text), slices.DeleteFunc(words, func(w string) bool { return w == "" })})
	}
	return all
}

func (p Proposal) words() (all []string) {
	for name, is := range map[string]bool{"treatment": p.Treatment, "service": p.Service, "discrimination": p.Discrimination} {
		if is {
			all = append(all, name)
		}
	}
	return append(all, p.Grounds...)
}

// score counts for each word how often it was proposed rightly, wrongly, and missed.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.wrong)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.right+s.missed)) }

// measure reads the complaints of a file, and tells what was read otherwise.
func measure(t *testing.T, name string) (subjects, grounds score, whole, of int) {
	all := complaints(t, name)
	for _, c := range all {
		got := Read(c.text).words()
		ok := true
		for _, word := range append([]string{"treatment", "service", "discrimination"}, Grounds()...) {
			proposed, is := slices.Contains(got, word), slices.Contains(c.is, word)
			kind := &subjects
			if slices.Contains(Grounds(), word) {
				kind = &grounds
			}
			switch {
			case proposed && is:
				kind.right++
			case proposed:
				kind.wrong, ok = kind.wrong+1, false
			case is:
				kind.missed, ok = kind.missed+1, false
			}
		}
		if ok {
			whole++
		} else {
			slices.Sort(got)
			t.Logf("%s: %v, read as %v: %s", name, c.is, got, c.text)
		}
	}
	return subjects, grounds, whole, len(all)
}

func report(subjects, grounds score, whole, of int) string {
	return fmt.Sprintf("%d of %d wholly right; subjects: precision %.2f, recall %.2f; grounds: precision %.2f, recall %.2f",
		whole, of, subjects.precision(), subjects.recall(), grounds.precision(), grounds.recall())
}

// The complaints from which the words were made, first.txt before any of them. With the
// words that the first gave, 24 of the 36 of second.txt were read wholly right.
func TestComplaintsOfTheWords(t *testing.T) {
	for _, name := range []string{"first.txt", "second.txt"} {
		subjects, grounds, whole, of := measure(t, name)
		if said := report(subjects, grounds, whole, of); of < 34 || min(subjects.precision(), subjects.recall(), grounds.precision(), grounds.recall()) < 0.94 {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// Those that were written after the words: no word was changed for them. Nothing is
// taken for discrimination that is none.
func TestNewComplaints(t *testing.T) {
	subjects, grounds, whole, of := measure(t, "third.txt")
	t.Log(report(subjects, grounds, whole, of))
	if of < 32 || whole < 23 || subjects.precision() < 0.75 || subjects.recall() < 0.8 || grounds.precision() < 0.85 || grounds.recall() < 0.6 {
		t.Error(report(subjects, grounds, whole, of))
	}
	for _, c := range complaints(t, "third.txt") {
		if Read(c.text).Discrimination && !slices.Contains(c.is, "discrimination") {
			t.Errorf("%v is taken for discrimination: %s", c.is, c.text)
		}
	}
}

// Whatever is written, something is proposed, and a ground only of discrimination.
func TestAlwaysProposes(t *testing.T) {
	for _, text := range []string{
		"", "\xff\xfe", "Hallo", "> De docent discrimineert mij.", "Van: Geloof <geloof@klant.example>", strings.Repeat("De docent schreeuwt. ", 100_000),
		"Ik geloof dat het een vergissing is.", "Dit is geen discriminatie, maar wel onbeleefd.", "Ik ben moslim en wil graag les op dinsdag.",
	} {
		p := Read(text)
		if !p.Treatment && !p.Service && !p.Discrimination || len(p.Grounds) > 0 && !p.Discrimination {
			t.Errorf("%.40q: %+v", text, p)
		}
		if p.Discrimination {
			t.Errorf("%.40q: %+v", text, p)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	text := strings.Repeat("De docent schreeuwt tegen mij en de les viel uit. ", 400)
	for b.Loop() {
		Read(text)
	}
}
