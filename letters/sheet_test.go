package letters

import (
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// A window is what an envelope shows of a sheet, in points: always, and when the sheet
// slides as far as it can.
type window struct{ left, right, top, bottom float64 }

// The window is 90 by 45 mm, 20 mm from the left and 15 mm from the lower edge of the
// envelope. A sheet folded to 210 by 105 mm has 10 mm beside and 5 mm above it in an
// envelope of 220 by 110 mm (DL), 19 and 9 mm in one of 229 by 114 mm (C5/6).
func windows(right bool) (always, sometimes window) {
	always, sometimes = window{0, sheetWide, 0, sheetHigh}, window{sheetWide, 0, sheetHigh, 0}
	for _, envelope := range [][2]float64{{220, 110}, {229, 114}} {
		wide, high := envelope[0]*mm, envelope[1]*mm
		left := 20 * mm
		if right {
			left = wide - 110*mm
		}
		for _, x := range []float64{0, wide - sheetWide} {
			for _, y := range []float64{0, high - 105*mm} {
				shown := window{left - x, left + 90*mm - x, high - 60*mm - y, high - 15*mm - y}
				always = window{max(always.left, shown.left), min(always.right, shown.right), max(always.top, shown.top), min(always.bottom, shown.bottom)}
				sometimes = window{min(sometimes.left, shown.left), max(sometimes.right, shown.right), min(sometimes.top, shown.top), max(sometimes.bottom, shown.bottom)}
			}
		}
	}
	return always, sometimes
}

// Whatever an envelope shows is the whole address, and nothing else but the salutation.
func TestWindowShowsTheAddressAlone(t *testing.T) {
	long := strings.Repeat("Wolfeschlegel", 3) + " W"
	const addressee = address // the role
	addresses := map[string][]string{
		"mail":         {"Amina Voorbeeld", "amina@klant.example"},
		"six lines":    {"Taalhuis Voorbeeld", "t.a.v. mevrouw A. Voorbeeld", "Gebouw Noord, kamer 12", "Lindestraat 24 B", "1234 AB VOORBEELDSTAD", "BELGIË"},
		"forty":        {long[:40], "Lindestraat 24 B", "1234 AB VOORBEELDSTAD"},
		"long, broken": {"Maria Elisabeth van den Bovenkamp-Voorbeeld tot Verzonnen", "Burgemeester van Voorbeeldlaan 124 bis, achterhuis", "1234 AB VOORBEELDSTAD"},
	}
	for _, right := range []bool{false, true} {
		always, sometimes := windows(right)
		for name, address := range addresses {
			l := sampleLetter()
			l.Addressee, l.Sender.RightWindow = address, right
			l.Subject = "Verbeterde brief van 23 november 2026: besluit op uw klacht"
			l.Sender.Logo = &Picture{width: 10, height: 10}
			l.Body = append(paragraphs("Geachte "+address[0]+","), l.Body[1:]...)
			first := typesetter(t).layout(l)[0]
			shown := 0
			salutation := l.Body[0].Lines[0]
			for _, r := range first.runs {
				top, bottom := r.y-r.size*ascent/1000, r.y+r.size*descent/1000
				in := func(w window) bool { return r.x < w.right && r.x+r.width > w.left && top < w.bottom && bottom > w.top }
				switch {
				case r.tag.role == addressee:
					shown++
					if r.x < always.left || r.x+r.width > always.right || top < always.top || bottom > always.bottom {
						t.Errorf("%s, right %v: %q is not always shown", name, right, r.text)
					}
				case in(sometimes) && !strings.Contains(salutation, strings.TrimSpace(r.text)):
					t.Errorf("%s, right %v: the window may show %q", name, right, r.text)
				}
			}
			if shown < len(address) {
				t.Errorf("%s, right %v: %d lines of %d", name, right, shown, len(address))
			}
			for _, b := range first.boxes {
				if b.x < sometimes.right && b.x+b.width > sometimes.left && b.y < sometimes.bottom && b.y+b.height > sometimes.top {
					t.Errorf("%s, right %v: the window may show a line at %.0f", name, right, b.y)
				}
			}
		}
	}
}

// An address that is too long for the window, and a subject for its place, are shown
// whole below one another.
func TestWhatFitsNoWindowIsShown(t *testing.T) {
	for _, l := range []Letter{
		{Addressee: slices.Repeat([]string{"regel"}, 12), Subject: "kort"},
		{Addressee: []string{"naam"}, Subject: strings.TrimSpace(strings.Repeat("onderwerp ", 80))},
	} {
		l.Date, l.Reference, l.Body = civil.Date{Year: 2026, Month: 2, Day: 28}, "K-2026-0001", paragraphs("Geachte naam,", "tekst")
		pages := typesetter(t).layout(l)
		within(t, pages)
		want := strings.Join(append(slices.Clone(l.Addressee), "Datum: 28 februari 2026 Ons kenmerk: K-2026-0001", l.Subject, "Geachte naam, tekst"), " ")
		if got := words(pages, body); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// reasons are so many words that a director may write.
func reasons(n int) string {
	var text []string
	for len(text) < n {
		text = append(text, strings.Fields("U schrijft dat de taalles in oktober vier keer is uitgevallen, en dat niemand u belde. Ik heb dat nagekeken in de roosters. Het klopt. De docent was ziek en er was geen vervanger.")...)
	}
	return strings.Join(text[:n/2], " ") + "\n\n" + strings.Join(text[n/2:n], " ")
}

// The letters of the regulation take one sheet, with room for a pen above the name, in
// each state that a sample has.
func TestOneSheet(t *testing.T) {
	texts, problems := templates.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	type kind struct {
		text    string
		samples []templates.View
	}
	var kinds []kind
	for _, name := range []string{"01", "05", "07", "10", "11", "17"} {
		kinds = append(kinds, kind{text: name, samples: templates.Samples(name)})
	}
	for _, v := range templates.Samples("09") {
		if v.Advice == "" {
			v.Text, v.LanguageEducation = reasons(150), true
			kinds = append(kinds, kind{text: "09", samples: []templates.View{v}})
		}
	}
	for _, k := range kinds {
		for i, v := range k.samples {
			if len(v.Options) > 0 {
				continue // promises beyond the regulation may take a second sheet
			}
			doc, err := texts.Render(k.text, v)
			if err != nil {
				t.Fatal(err)
			}
			l := sampleLetter()
			l.Subject, l.Body, l.Enclosures, l.Copies = doc.Subject, doc.Blocks, []string{"advies van de Klachtencommissie"}, []string{"de leidinggevende", "de Klachtencommissie"}
			pages := typesetter(t).layout(l)
			within(t, pages)
			if len(pages) != 1 {
				_, small, _, top := typesetter(t).letter(l, smallSize)
				t.Errorf("letter %s, sample %d: %d sheets; %.0f of %.0f, %.0f white", k.text, i, len(pages), height(small), bodyBottom-top, extent(small)-height(small))
				continue
			}
			roomToSign(t, k.text, pages[0], l.Body)
		}
	}
}

// roomToSign looks for white between greeting and name, and above the foot.
func roomToSign(t *testing.T, name string, p page, text []block.Block) {
	t.Helper()
	var greeting, signed, last float64
	for _, r := range p.runs {
		if !body(r) {
			continue
		}
		last = max(last, r.y+r.size*descent/1000)
		if r.x > margin { // beside the closing
			continue
		}
		switch strings.TrimSpace(r.text) {
		case text[len(text)-2].Lines[0]:
			greeting = r.y + r.size*descent/1000
		case text[len(text)-1].Lines[0]:
			signed = r.y - r.size*ascent/1000
		}
	}
	if greeting == 0 || signed-greeting < 20*mm {
		t.Errorf("letter %s: %.1f mm to sign %q", name, (signed-greeting)/mm, text[len(text)-1].Lines)
	}
	if free := (footTop - last) / mm; free < 5 {
		t.Errorf("letter %s ends %.1f mm above the foot", name, free)
	}
}

// A last page has five lines at least, and a table that goes on has its heads again,
// which are read out once.
func TestLastPageAndHeads(t *testing.T) {
	for n := range 80 {
		l := longLetter(n)
		l.Plainpage = true
		pages := typesetter(t).layout(l)
		lines := map[float64]bool{}
		for _, r := range pages[len(pages)-1].runs {
			if body(r) {
				lines[r.y] = true
			}
		}
		if len(pages) > 1 && len(lines) < 5 {
			t.Errorf("%d paragraphs: the last page has %d lines", n, len(lines))
		}
	}
	rows := [][]string{{"Termijn", "Uiterlijk"}}
	for range 120 {
		rows = append(rows, []string{"Contact", "7 december 2026"})
	}
	l := sampleLetter()
	l.Plainpage, l.Body = true, []block.Block{{Kind: block.Table, HeaderRow: true, Rows: rows}}
	pages := typesetter(t).layout(l)
	all := func(run) bool { return true }
	if got := strings.Count(words(pages, all), "Termijn"); len(pages) < 3 || got != len(pages) {
		t.Errorf("%d heads on %d pages", got, len(pages))
	}
	if got := strings.Count(words(pages, body), "Termijn"); got != 1 {
		t.Errorf("the heads are read out %d times", got)
	}
	if got := strings.Count(words(pages, body), "Contact"); got != 120 {
		t.Errorf("%d rows", got)
	}
}
