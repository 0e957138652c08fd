package list

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

func TestRead(t *testing.T) {
	for typed, want := range map[string]struct {
		named, within []int64
		bad           bool
	}{
		"1":             {[]int64{1}, nil, false},
		"1-40 42":       {[]int64{42}, []int64{1, 2, 40}, false},
		"3-3":           {nil, []int64{3}, false},
		"40-1":          {nil, nil, true},
		"12 23-11-2026": {[]int64{12}, nil, true},
		"":              {nil, nil, false},
	} {
		said := Read(strings.Fields(typed))
		for n := range int64(45) {
			if named, within := said.Holds(n); named != slices.Contains(want.named, n) || within && len(want.within) == 0 ||
				!within && slices.Contains(want.within, n) || within && (n < want.within[0] || n > want.within[len(want.within)-1]) {
				t.Errorf("%q: %d is named %t, within %t", typed, n, named, within)
			}
		}
		if said.bad != want.bad {
			t.Errorf("%q: not understood: %t", typed, said.bad)
		}
	}
	for _, c := range []struct {
		typed  string
		judged []int64
		unseen int
		want   bool
	}{
		{"1", []int64{1}, 0, false}, {"1 2", []int64{1}, 0, true}, {"1-3", nil, 0, true}, {"1-3", nil, 2, false}, {"1-9", []int64{4}, 0, false}, {"", nil, 0, true}, {"1 x", []int64{1}, 0, true},
	} {
		if got := Read(strings.Fields(c.typed)).Unknown(c.judged, c.unseen); got != c.want {
			t.Errorf("%q judges %v and leaves %d: something unknown: %t", c.typed, c.judged, c.unseen, got)
		}
	}
}

// Whatever else is said of a number, below the command, between the quotes or in its
// line, is disputed; so is all when something is taken back without a number.
func TestBesides(t *testing.T) {
	const quotes = "Op maandag schreef Stichting:\n> Bericht 1\n> Antwoord met: geen klacht, en het\nnummer. Bijvoorbeeld: geen klacht 1\n\n"
	for _, c := range []struct {
		typed, below, quotes string
		doubted              []int64
	}{
		{"1-3", "3 is wel een klacht", "", []int64{3}},
		{"1-3", "Nr. 2 en 3: dat weet ik niet.", "", []int64{2, 3}},
		{"1-3", "klacht 4", "", []int64{4}},
		{"1-9", "Over 3 t/m 5 en 8 – 7 bel ik nog.", "", []int64{3, 4, 5, 7, 8}},
		{"1-3,niet 2", "", "", []int64{2}},
		{"1-3,niet 2-3", "1 weet ik niet", "", []int64{1, 2, 3}},
		{"1-3", "behalve die van Amina", "", []int64{1, 2, 3}},
		{"1 3", "O nee, toch niet!", "", []int64{1, 3}},
		{"1-3", "Dit is reclame.", "", nil},
		{"1-3", "Gezien op 3-2-2026 om 2:30 uur, bel 01-2 3, kosten 1,50 of €3.", "", nil},
		{"1-3", "", quotes, nil},
		{"1-3", "", "Van: Stichting\nVerzonden: maandag\n\n" + text.ReplyMarker + "\n\nGeachte Dirk,\n\nZo begint het bericht:\n\n> De les viel uit.\n\nBijvoorbeeld: klacht 1\n", nil},
		{"1-3", "", quotes + "2 is wel een klacht\n> Bericht 3\nwel een klacht\n--\n3 klacht", []int64{2}},
		{"1-3", "", quotes + "wel een klacht\n", []int64{1, 2, 3}},
		{"1-3", "", "Dirk, straat 3, geen klacht\n", nil},
	} {
		var args []string
		for _, a := range strings.Split(c.typed, ",") {
			if strings.HasPrefix(a, "niet") {
				args = append(args, a)
			} else {
				args = append(args, strings.Fields(a)...)
			}
		}
		said := Read(args)
		said.Besides(c.below, c.quotes)
		for n := range int64(12) {
			if got := said.Disputed(n); got != slices.Contains(c.doubted, n) {
				t.Errorf("%q, %q, %q: %d is in doubt: %t", c.typed, c.below, c.quotes, n, got)
			}
		}
	}
	if said := Read([]string{"3-1"}); len(said.Reversed) != 1 || said.Unknown(nil, 0) {
		t.Errorf("a range the wrong way round is read as %+v", said)
	}
}

// A list has room for so many, and who is in none yet comes first.
func TestOf(t *testing.T) {
	var mails []caselog.HeldRow
	for n := range int64(Most + 51) {
		m := caselog.HeldRow{Number: n + 1}
		if n < Most {
			m.ShownAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		}
		mails = append(mails, m)
	}
	got, more := Of(mails)
	if len(got) != Most || more != 51 || got[Most-1].Number != Most+51 || got[0].Number != 1 || !slices.IsSortedFunc(got, func(a, b caselog.HeldRow) int { return int(a.Number - b.Number) }) {
		t.Errorf("%d of %d, from %d to %d", len(got), more, got[0].Number, got[len(got)-1].Number)
	}
}

// As many originals go along as one mail can carry, the small ones first.
func TestEnclosed(t *testing.T) {
	mails := []caselog.HeldRow{
		{Number: 1, Size: 4 << 20}, {Number: 2, Size: 40 << 20}, {Number: 3, Size: 1000}, {Number: 4, Size: 900 << 10}, {Number: 5, Size: 2 << 20},
		{Number: 6, Size: 100}, {Number: 7, Size: 100, Reason: record.ReasonTooLarge},
	}
	if got := Enclosed(mails, []int64{1, 2, 3, 4, 5, 7}); !slices.Equal(got, []int64{3, 4, 5}) {
		t.Errorf("%v go along", got)
	}
	if got := Enclosed(mails[:1], []int64{1}); !slices.Equal(got, []int64{1}) {
		t.Errorf("%v go along", got)
	}
}

// Whatever a mail holds, what is shown of it stays small.
func TestBegin(t *testing.T) {
	m := &mailbox.Message{
		From: []mailbox.Address{{Name: "Anna", Address: "anna@klant.example"}}, ReplyTo: []mailbox.Address{{Address: "formulier@klant.example"}},
		Text: "Eerste regel\n\n\n  tweede \n" + strings.Repeat("woord ", 10_000) + "\n" + strings.Repeat("kort\n", 30),
	}
	for n := range 300 {
		m.Attachments = append(m.Attachments, mailbox.Attachment{Name: fmt.Sprint(strings.Repeat("x", 500), n)})
	}
	item := templates.HeldItem{From: "onbekend"}
	Begin(&item, m)
	if item.From != "Anna <anna@klant.example>" || item.ReplyTo != "formulier@klant.example" || !strings.HasPrefix(item.Text, "Eerste regel\ntweede\nwoord woord") {
		t.Errorf("%+v", item)
	}
	if n := strings.Count(item.Text, "\n"); n != shownLines || len(item.Text) > shownText+3 || len(item.Files) != shownFiles+1 || len(strings.Join(item.Files, "")) > 1200 {
		t.Errorf("%d lines of %d bytes, %d files", n, len(item.Text), len(item.Files))
	}
	same := templates.HeldItem{}
	m.ReplyTo = []mailbox.Address{{Name: "A.", Address: "Anna@klant.example"}}
	if Begin(&same, m); same.ReplyTo != "" {
		t.Errorf("answers to the sender go to %q", same.ReplyTo)
	}
}

// Many judged mails are said in one sentence, as people type the numbers.
func TestJudged(t *testing.T) {
	var many []int64
	for n := range int64(41) {
		many = append(many, n+1)
	}
	many[40] = 42
	if got := (Judged{Numbers: many}).Done(); len(got) != 1 || !strings.Contains(got[0], "41 berichten worden geen klacht: 1-40, 42.") {
		t.Errorf("it says %q", got)
	}
	if got := (Judged{Numbers: many[:3], Complaint: true}).Done(); len(got) != 3 || !strings.Contains(got[2], "Bericht 3 wordt een klacht.") {
		t.Errorf("it says %q", got)
	}
}
