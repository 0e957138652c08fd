package templates

import (
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

const shortPrefix = "kort-"

// Short is the page "In het kort" of a letter: Dutch next to another language, sentence
// by sentence. about is the name of the letter's text.
func (s *Set) Short(t tongue.Language, about string, v View) ([]block.Block, error) {
	v.About = about
	// In right-to-left text its groups would appear in reverse order.
	v.Organisation.Phone = strings.ReplaceAll(v.Organisation.Phone, " ", "\u00a0")
	dutch, heading, err := s.sentences(shortPrefix+"nl", v)
	if err != nil {
		return nil, err
	}
	other, own, err := s.sentences(shortPrefix+t.Code, v)
	if err != nil {
		return nil, err
	}
	if len(dutch) != len(other) {
		return nil, Problem{File: shortPrefix + t.Code + extension, What: fmt.Sprintf("%d sentences stand beside %d in Dutch for letter %s", len(other), len(dutch), about),
			Remedy: "say the same in both, in the same order"}
	}
	page := block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{{heading, own}}, Langs: []string{"nl", t.Code}}
	for i := range dutch {
		page.Rows = append(page.Rows, []string{dutch[i], other[i]})
	}
	return []block.Block{page}, nil
}

// checkShort finds halves of a page that do not match.
func (s *Set) checkShort(name string, data any) error {
	code, _ := strings.CutPrefix(name, shortPrefix)
	t, known := tongue.Of(code)
	v, is := data.(View)
	if !known || !is {
		return nil
	}
	_, err := s.Short(t, v.About, v)
	return err
}

// sentences gives the items of a text that is one list, and its subject.
func (s *Set) sentences(name string, v View) (items []string, heading string, err error) {
	doc, err := s.Render(name, v)
	if err != nil {
		return nil, "", err
	}
	for _, b := range doc.Blocks {
		if b.Kind != block.BulletList {
			return nil, "", Problem{File: name + extension, What: "there is more in it than one list", Remedy: "begin each line with a dash"}
		}
		items = append(items, b.Items...)
	}
	return items, doc.Subject, nil
}

// shortSamples are for the page of every letter, in the ways it can turn out.
func shortSamples() (list []View) {
	for _, row := range record.Letters() {
		if !slices.Contains(row.To, record.ToComplainant) || !row.Addressed() {
			continue
		}
		samples := Samples(row.Text)
		for _, sample := range samples[:min(len(samples), 7)] {
			sample.About = row.Text
			list = append(list, sample)
		}
	}
	return list
}
