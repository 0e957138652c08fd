package accused

import (
	"os"
	"strings"
	"testing"
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
			if Director(c.text, c.director) != about {
				wrong++
				t.Logf("%s: %s", name, c.text)
			}
		}
		if len(all) != 50 || wrong > 5 {
			t.Errorf("%s: %d of %d are read wrongly", name, wrong, len(all))
		}
	}
}
