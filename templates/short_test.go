package templates

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// Each letter to the complainant has its page in each language: as many sentences as in
// Dutch, with the same dates, the same words to answer with and the same number to call.
func TestShort(t *testing.T) {
	s := shippedTexts(t)
	seen := make(map[string]bool)
	for _, v := range Samples(shortPrefix + "nl") {
		seen[v.About] = true
		for _, other := range tongue.All() {
			page, err := s.Short(other, v.About, v)
			if err != nil {
				t.Fatalf("%s in %s: %v", v.About, other.Code, err)
			}
			table := page[0]
			if len(table.Rows) < 4 || !slices.Equal(table.Langs, []string{"nl", other.Code}) {
				t.Errorf("%s in %s: %d rows in %v", v.About, other.Code, len(table.Rows), table.Langs)
			}
			for _, row := range table.Rows {
				if row[0] == row[1] {
					t.Errorf("%s in %s: %q is not translated", v.About, other.Code, row[0])
				}
				if strings.Contains(row[0], v.Case) != strings.Contains(row[1], v.Case) || digits(row[0]) != digits(row[1]) {
					t.Errorf("%s in %s: %q does not have the figures of %q", v.About, other.Code, row[1], row[0])
				}
				for _, typed := range []string{"intrekken", "naar de commissie", "over de directeur", "niet ingetrokken", "klacht"} {
					if strings.HasSuffix(row[0], ": "+typed) != strings.HasSuffix(row[1], ": "+typed) {
						t.Errorf("%s in %s: %q does not ask for %q", v.About, other.Code, row[1], typed)
					}
				}
			}
		}
	}
	for _, l := range record.Letters() {
		if l.Addressed() && slices.Contains(l.To, record.ToComplainant) && !seen[l.Text] {
			t.Errorf("letter %s has no page", l.Text)
		}
	}
}

// digits are the figures of days, years and numbers of telephones.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func TestDraftsAreNotSent(t *testing.T) {
	for _, tt := range []struct {
		code   string
		listed []string
		sent   bool
	}{
		{"en", nil, true}, {"ar", nil, false}, {"ar", []string{"uk"}, false}, {"ar", []string{"uk", "ar"}, true},
		{"nl", []string{"nl"}, false}, {"", nil, false}, {"pl", []string{"pl"}, false},
	} {
		if _, sent := tongue.Sent(tt.code, tt.listed); sent != tt.sent {
			t.Errorf("%q with %q listed: sent %v", tt.code, tt.listed, sent)
		}
	}
	for file, text := range sourceOf(t) {
		code, is := strings.CutPrefix(strings.TrimSuffix(file, extension), shortPrefix)
		if other, known := tongue.Of(code); is && known && other.Draft != strings.Contains(text, "nog niet gecontroleerd door een vertaler") {
			t.Errorf("%s does not say whether it is a draft", file)
		}
	}
}

// A page that says more or less than the Dutch one is none.
func TestShortOfUnequalHalves(t *testing.T) {
	s, problems := Load(fstest.MapFS{"kort-en.txt": {Data: []byte("Onderwerp: In short\n\n- One sentence.\n")}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if found := s.Check(func(name string) (all []any) {
		for _, v := range Samples(name) {
			all = append(all, v)
		}
		return all
	}); len(found) == 0 || found[0].File != "kort-en.txt" {
		t.Errorf("found %v", found)
	}
	english, _ := tongue.Of("en")
	if _, err := s.Short(english, "05", Samples("05")[0]); err == nil || !strings.Contains(err.Error(), "kort-en.txt") {
		t.Errorf("got %v", err)
	}
}

func TestShortInHTML(t *testing.T) {
	farsi, _ := tongue.Of("fa")
	page, err := shippedTexts(t).Short(farsi, "05", Samples("05")[0])
	if err != nil {
		t.Fatal(err)
	}
	html := block.HTML("nl", "05", page)
	if strings.Count(html, `lang="fa" dir="auto"`) != len(page[0].Rows) {
		t.Errorf("not each cell says that it is Farsi:\n%s", html)
	}
}
