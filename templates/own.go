package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/integratiewerk/klachtd/templates/mark"
)

// Cause is why a text cannot be used; [CausePhrase] says it in Dutch.
type Cause string

const (
	CauseFile    Cause = "file"    // it cannot be read, or is not text
	CauseName    Cause = "name"    // klachtd has no text of this name
	CauseMarkup  Cause = "markup"  // what stands between {{ and }} is wrong
	CauseField   Cause = "field"   // there is no such field
	CauseAbsent  Cause = "absent"  // a value is absent at that moment
	CauseSubject Cause = "subject" // no subject
	CauseLong    Cause = "long"    // the text has no end
)

// CausePhrase explains a cause in a Dutch sentence.
func CausePhrase(c Cause) string {
	switch c {
	case CauseFile:
		return "Het bestand is niet te lezen, of het is geen tekst."
	case CauseName:
		return "Deze naam hoort bij geen enkele tekst."
	case CauseField:
		return "In de tekst staat een veld dat er niet is."
	case CauseAbsent:
		return "In de tekst staat een gegeven dat er op dat moment nog niet is."
	case CauseSubject:
		return "De tekst heeft geen regel met het onderwerp."
	case CauseLong:
		return "De tekst wordt veel te lang."
	}
	return "Er staat een fout tussen {{ en }}."
}

// causeOf derives the cause from the error of an executed text.
func causeOf(err error) Cause {
	var exec template.ExecError
	switch {
	case errors.Is(err, errTooLong):
		return CauseLong
	case errors.Is(err, errAbsent), errors.Is(err, mark.ErrAbsent), strings.Contains(err.Error(), "nil pointer evaluating"):
		return CauseAbsent
	case errors.As(err, &exec) && strings.Contains(err.Error(), "can't evaluate field"):
		return CauseField
	}
	return CauseMarkup
}

// override replaces ours by the administrator's own texts. One that cannot work leaves
// ours in place.
func (s *Set) override(folder fs.FS, funcs template.FuncMap, known []string) []Problem {
	own, problems := readAll(folder)
	root, err := s.shipped.Clone()
	if err != nil {
		return append(problems, Problem{File: ".", Cause: CauseFile, What: err.Error(), Remedy: "reinstall klachtd"})
	}
	s.root = root
	for _, src := range own {
		s.own[src.file] = src.text
		if !slices.Contains(known, src.file) {
			problems = append(problems, Problem{File: src.file, Cause: CauseName, What: "klachtd has no text of this name",
				Remedy: "give it the name of a shipped text, or take it out of the folder"})
			continue
		}
		problems = append(problems, s.add(src, funcs, known)...)
	}
	for _, src := range own {
		if s.endless(treeName(src.file), nil) {
			problems = append(problems, Problem{File: src.file, Cause: CauseMarkup, What: "this part takes in itself", Remedy: "take out that {{template}}"})
			s.root, err = without(s.root, s.shipped, src.file)
			if err != nil {
				problems = append(problems, problemOf(src.file, err))
			}
		}
	}
	return problems
}

// endless reports whether a part includes itself, directly or not: filling it in would
// exhaust the memory.
func (s *Set) endless(name string, above []string) bool {
	t := s.root.Lookup(name)
	if t == nil || t.Tree == nil {
		return false
	}
	above = append(above, name)
	return slices.ContainsFunc(includes(t.Root), func(n *parse.TemplateNode) bool {
		return n.Name == above[0] || !slices.Contains(above, n.Name) && s.endless(n.Name, above)
	})
}

// without gives the texts with ours instead of one file.
func without(root, shipped *template.Template, file string) (*template.Template, error) {
	copied, err := root.Clone()
	if err != nil {
		return nil, err
	}
	_, err = copied.AddParseTree(treeName(file), shipped.Lookup(treeName(file)).Tree)
	return copied, err
}

// Write fills in a document and never fails because of the administrator's own texts:
// ours replaces each file that cannot be used, and the problems say why.
func (s *Set) Write(name string, data any) (doc Document, problems []Problem, err error) {
	root := s.root
	for range len(s.own) + 1 {
		if doc, err = s.render(root, name, data); err == nil {
			return doc, problems, nil
		}
		p := problemOf(name+extension, err)
		_, own := s.own[p.File]
		if !own || slices.ContainsFunc(problems, func(q Problem) bool { return q.File == p.File }) {
			break
		}
		problems = append(problems, p)
		if root, err = without(root, s.shipped, p.File); err != nil {
			break
		}
	}
	if len(problems) == 0 {
		if _, own := s.own[name+extension]; own { // it passes one of our parts something unusable
			p := problemOf(name+extension, err)
			p.File, p.Line = name+extension, 0
			problems = append(problems, p)
		}
	}
	doc, err = s.render(s.shipped, name, data)
	return doc, problems, err
}

// Source gives a text as it is written: the administrator's own, "" for none, and ours.
func (s *Set) Source(file string) (own, shipped string) { return s.own[file], s.sources[file] }

// Files lists every file that an administrator's own text can replace.
func (s *Set) Files() []string { return slices.Sorted(maps.Keys(s.sources)) }

// Own lists the administrator's own files, whether they work or not.
func (s *Set) Own() []string { return slices.Sorted(maps.Keys(s.own)) }

// Sum identifies the contents of an administrator's own file; "" for none.
func (s *Set) Sum(file string) string {
	text, own := s.own[file]
	if !own {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// mostText is more bytes than any text has: the dossier contains many long mails.
const mostText = 16 << 20

var errTooLong = fmt.Errorf("the text is longer than %d MB", mostText>>20)

// limited is a text with a maximum length, whatever {{range}} does.
type limited struct{ strings.Builder }

func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) > mostText {
		return 0, errTooLong
	}
	return l.Builder.Write(b)
}
