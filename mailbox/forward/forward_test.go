package forward

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
)

var options = Options{Zone: amsterdam(), Received: time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC), Ours: func(a mailbox.Address) bool {
	return a.Address == "" && a.Name == "Theo Teamleider" || strings.HasSuffix(a.Address, "@integratiewerk.example")
}}

func amsterdam() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}

// Heads as mail programs write them, each above the same words, some within others:
// testdata/heads.txt. A line "= NAME <ADDRESS> DAY HOUR SUBJECT" says what is to be
// found; "= nothing" that nothing is.
func TestRead(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "heads.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(raw), "\n### ")[1:]
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		want, mail, _ := strings.Cut(strings.TrimPrefix(rest, "= "), "\n")
		t.Run(name, func(t *testing.T) {
			m := &mailbox.Message{Text: strings.TrimRight(mail, "\n") + "\n", Forwarded: strings.Contains(name, "FW")}
			f, found := Read(m, options)
			got := "nothing"
			if found {
				got = fmt.Sprintf("%s <%s> %s %s", f.From.Name, f.From.Address, f.Got.In(options.Zone).Format("2006-01-02 15:04"), f.Subject)
				if f.Got.IsZero() {
					got = fmt.Sprintf("%s <%s> - %s", f.From.Name, f.From.Address, f.Subject)
				}
				if text := "Mijn begeleider belde niet terug."; !strings.HasPrefix(f.Text, text) && !strings.Contains(name, "exchange") {
					t.Errorf("the text is %q", f.Text)
				}
				if strings.Contains(f.Text, "INTERN") {
					t.Errorf("what the forwarder wrote is in %q", f.Text)
				}
			}
			if strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	if len(cases) < 40 {
		t.Errorf("%d heads", len(cases))
	}
}

// Whatever stands in a text, it is read in time, and what is found was there.
func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile(filepath.Join("testdata", "heads.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(raw), "\n### ") {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, ok := Read(&mailbox.Message{Text: s}, options)
		if !ok {
			return
		}
		if found.Got.After(options.Received) || found.Sent.After(options.Received) {
			t.Errorf("it was sent after it came: %v", found.Sent)
		}
		if strings.ContainsAny(found.From.Name+found.From.Address+found.Subject, "\n\r") {
			t.Errorf("%+v", found.From)
		}
		if options.Ours(found.From) {
			t.Errorf("one of ours: %+v", found.From)
		}
	})
}

// Ten thousand messages within each other are read in a moment.
func TestReadNested(t *testing.T) {
	var s strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&s, "Van: Rita %d <r%d@buurthuis.example>\nVerzonden: vrijdag 20 november 2026 16:03\nAan: x@buurthuis.example\nOnderwerp: FW: klacht\n\nZie onder.\n\n", n, n)
	}
	began := time.Now()
	found, ok := Read(&mailbox.Message{Text: s.String()}, options)
	if !ok || found.From.Address != "r9999@buurthuis.example" || len(found.Others) > mostOthers {
		t.Errorf("%+v", found.From)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
