// Package style makes the house style of the letters from what the administrator
// configured. The [letters] section goes in; a look, a setter of letters and a list of
// faults come out. klachtd check prints the faults, and a letter leaves without the
// faulty part, for no complaint waits for a logo.
package style

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/templates/block"
)

// A Style is how letters look.
type Style struct {
	Look   letters.Look
	Setter *Setter
}

// A Setter sets letters in the house style. A letter that cannot be set that way leaves
// in ours: somebody waits for it.
type Setter struct {
	*letters.Typesetter
	shipped *letters.Typesetter
	Failed  func(error) // gets the reason; may be nil
}

// PDF sets a letter.
func (s *Setter) PDF(l letters.Letter) ([]byte, error) {
	pdf, err := s.Typesetter.PDF(l)
	if err == nil {
		return pdf, nil
	}
	l.Sender.Look = letters.Look{}
	pdf, other := s.shipped.PDF(l)
	if other == nil && s.Failed != nil {
		s.Failed(err)
	}
	return pdf, other
}

// A Fault is a part of the house style, or the regulation that goes with a letter, that
// cannot be used; ours replaces it.
type Fault struct {
	Key    string // in [letters]
	What   string
	Remedy string
}

// Dutch names the part for a mail.
func (f Fault) Dutch() string { return dutch[f.Key] + " (" + f.Key + ")" }

var dutch = map[string]string{
	"logo": "het logo", "colour": "de kleur", "typeface": "het lettertype", "footer": "de regels onder aan de brief", "signature": "de handtekening", "regulation": "het Klachtenreglement",
}

const (
	mostFile     = 10 << 20
	footerLines  = 3
	footerLength = 70 // what fits on one line of the footer, in characters
	contrast     = 4.5
)

// Read makes the style from a configuration. It leaves out whatever is faulty.
func Read(c config.Letters) (s Style, faults []Fault) {
	fault := func(key, what, remedy string) { faults = append(faults, Fault{key, what, remedy}) }
	s.Look.RightWindow, s.Look.FoldMarks = c.Window == "right", c.FoldMarks

	if c.Colour != "" {
		chosen, err := colour(c.Colour)
		if s.Look.Colour = chosen; err != nil {
			fault("colour", err.Error(), `write six digits or letters a to f for a dark colour, for example colour = "#1F3A5F"`)
		}
	}
	if c.Regulation != "" {
		data, unread := read(c.Regulation)
		switch {
		case unread != nil:
			fault("regulation", unread.Error(), "check the name and who may read it")
		case !bytes.HasPrefix(data, []byte("%PDF-")):
			fault("regulation", c.Regulation+" is not a PDF", "name the PDF of your own regulation")
		}
	}
	const picture = "save it as PNG or JPEG, some 700 pixels wide, and name that file"
	for _, p := range []struct {
		key, file string
		to        **letters.Picture
	}{{"logo", c.Logo, &s.Look.Logo}, {"signature", c.Signature, &s.Look.Signature}} {
		if p.file == "" {
			continue
		}
		data, unread := read(p.file)
		if unread != nil {
			fault(p.key, unread.Error(), "check the name and who may read it")
		} else if painted, err := letters.NewPicture(data); err != nil {
			fault(p.key, p.file+": "+err.Error(), picture)
		} else {
			*p.to = painted
		}
	}
	switch long := longest(c.Footer); {
	case len(c.Footer) > footerLines:
		fault("footer", fmt.Sprintf("has %d lines", len(c.Footer)), fmt.Sprintf("give %d at most", footerLines))
	case long > footerLength:
		fault("footer", fmt.Sprintf("has a line of %d letters", long), fmt.Sprintf("give lines of %d at most", footerLength))
	default:
		s.Look.Footer = c.Footer
	}
	shipped := letters.New()
	s.Setter = &Setter{Typesetter: shipped, shipped: shipped}
	if own, err := typeface(c.Typeface); err != nil {
		fault("typeface", err.Error(), `name one or two TrueType files: typeface = ["Regular.ttf", "Bold.ttf"]`)
	} else if own != nil {
		s.Setter.Typesetter = own
	}
	if s.Setter.Typesetter == shipped && s.Look.Logo == nil && s.Look.Signature == nil {
		return s, faults
	}
	if _, err := s.Setter.Typesetter.PDF(specimen(s.Look)); err != nil { // a fault that no part showed alone
		fault("typeface", "a letter in this style cannot be painted: "+err.Error(), "take typeface, logo and signature away one by one")
		s.Look, s.Setter.Typesetter = letters.Look{}, shipped
	}
	return s, faults
}

func longest(lines []string) (most int) {
	for _, l := range lines {
		most = max(most, utf8.RuneCountInString(l))
	}
	return most
}

// typeface prepares the fonts with the organisation's own; nil for none.
func typeface(files []string) (*letters.Typesetter, error) {
	if len(files) == 0 {
		return nil, nil
	}
	if len(files) > 2 {
		return nil, fmt.Errorf("names %d files", len(files))
	}
	var faces [2][]byte
	for i, name := range files {
		data, err := read(name)
		if err != nil {
			return nil, err
		}
		if _, err := letters.NewIn(data, nil); err != nil {
			return nil, fmt.Errorf("%s: %v", name, err)
		}
		faces[i] = data
	}
	return letters.NewIn(faces[0], faces[1])
}

// read gives a file, unless it is too large.
func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %v", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %v", err)
	case len(data) > mostFile:
		return nil, fmt.Errorf("%s is larger than %d MiB", name, mostFile>>20)
	}
	return data, nil
}

// colour reads a colour in which text is legible on white paper (WCAG 2.1, 1.4.3).
func colour(s string) (uint32, error) {
	hex, ok := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return 0, fmt.Errorf("%q is not a colour", s)
	}
	light := 0.0
	for i, share := range []float64{0.0722, 0.7152, 0.2126} { // blue, green, red
		v := float64(n>>(8*i)&0xFF) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		light += share * v
	}
	if c := 1.05 / (light + 0.05); c < contrast {
		return 0, fmt.Errorf("%s is too light to read on paper: its contrast with white is %.1f, and %.1f is the least", s, c, contrast)
	}
	return max(uint32(n), 1), nil // 0 would mean ours; nobody can tell this from black
}

// specimen is a letter with every part of a style.
func specimen(look letters.Look) letters.Letter {
	paragraph := func(lines ...string) block.Block { return block.Block{Kind: block.Paragraph, Lines: lines} }
	return letters.Letter{
		Sender: letters.Sender{Name: "Stichting Voorbeeld", Look: look}, Addressee: []string{"Naam"}, Signed: true,
		Date: civil.Date{Year: 2026, Month: 1, Day: 1}, Subject: "Voorbeeld",
		Body: []block.Block{paragraph("Geachte heer of mevrouw,"), {Kind: block.Heading, Level: 1, Lines: []string{"Kop"}}, paragraph("Eén e\u0301 € 12,50 “zo” – (ja) 1234 AB"), paragraph("Met vriendelijke groet,"), paragraph("Naam")},
	}
}
