package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/templates/mark"
)

// A Problem is something in a text that must be repaired before it can be sent.
type Problem struct {
	File   string // name within the folder of texts, such as "05.txt"
	Line   int    // from 1; 0 when it is about the whole file
	Cause  Cause
	What   string // never contains a value
	Remedy string
}

// Error gives the problem on one line: where, what, what to do.
func (p Problem) Error() string {
	where := p.File
	if p.Line > 0 {
		where += ":" + strconv.Itoa(p.Line)
	}
	return where + ": " + p.What + ": " + p.Remedy
}

// source is one text file as read.
type source struct {
	file string
	text string
}

// readAll reads the texts in a folder, sorted by name. Hidden files are ignored; any
// other file that is not a text is a problem, since somebody meant it to work.
func readAll(folder fs.FS) ([]source, []Problem) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		var path *fs.PathError // only we know its name
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, []Problem{{File: ".", Cause: CauseFile, What: "the folder of texts cannot be read: " + err.Error(), Remedy: "make it, or check its rights"}}
	}
	var sources []source
	var problems []Problem
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		if e.IsDir() || !strings.HasSuffix(name, extension) {
			problems = append(problems, Problem{File: name, Cause: CauseName, What: "this is not a text", Remedy: "take it out of the folder; texts end in " + extension})
			continue
		}
		b, err := fs.ReadFile(folder, name)
		if err != nil {
			problems = append(problems, Problem{File: name, Cause: CauseFile, What: "the file cannot be read: " + err.Error(), Remedy: "check its rights"})
			continue
		}
		text := strings.TrimPrefix(string(b), "\uFEFF")
		sources = append(sources, source{name, strings.ReplaceAll(text, "\r\n", "\n")})
	}
	return sources, problems
}

// parse reads a text and escapes it. known are the files that exist.
func (src source) parse(funcs template.FuncMap, known []string) (*parse.Tree, []Problem) {
	if !utf8.ValidString(src.text) || mark.Within(src.text) {
		return nil, []Problem{{File: src.file, Cause: CauseFile, What: "the file is not UTF-8 text", Remedy: "save it as UTF-8"}}
	}
	if strings.TrimSpace(src.text) == "" {
		return nil, []Problem{{File: src.file, Cause: CauseFile, What: "the file is empty", Remedy: "write the text, or delete the file"}}
	}
	t, err := template.New(src.file).Funcs(funcs).Parse(src.text)
	if err != nil {
		return nil, []Problem{problemOf(src.file, err)}
	}
	if len(t.Templates()) > 1 {
		return nil, []Problem{{File: src.file, Cause: CauseMarkup, What: "a text cannot define another text", Remedy: "take out {{define}} and {{block}}"}}
	}
	var problems []Problem
	for _, include := range includes(t.Root) {
		if !slices.Contains(known, sharedPrefix+include.Name+extension) {
			problems = append(problems, Problem{File: src.file, Line: include.Line, Cause: CauseMarkup,
				What: fmt.Sprintf("there is no part %q", include.Name), Remedy: "use one of " + strings.Join(parts(known), ", ")})
		}
	}
	mark.Tree(t.Root)
	return t.Tree, problems
}

// includes finds every {{template}} below n. A missing one would otherwise show only in
// the branch that uses it.
func includes(n parse.Node) []*parse.TemplateNode {
	var found []*parse.TemplateNode
	branch := func(b *parse.BranchNode) {
		found = append(found, includes(b.List)...)
		if b.ElseList != nil {
			found = append(found, includes(b.ElseList)...)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			found = append(found, includes(child)...)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		found = append(found, n)
	}
	return found
}

// parts lists the parts among the known files, by their names in {{template}}.
func parts(known []string) []string {
	var names []string
	for _, file := range known {
		if strings.HasPrefix(file, sharedPrefix) {
			names = append(names, treeName(file))
		}
	}
	return names
}

// located matches the place that text/template puts before its messages; it does not
// offer it in a field.
var located = regexp.MustCompile(`^template: ([^:]+):(\d+)(?::\d+)?: (?s:(.*))$`)

// said matches what text/template quotes of a value, to cut it off: it may be somebody's words.
var said = regexp.MustCompile(`(?s)(can't use|can't iterate over) .*`)

// problemOf finds where in the files an error of text/template came from.
func problemOf(file string, err error) Problem {
	var p Problem
	if errors.As(err, &p) {
		return p
	}
	p = Problem{File: file, Cause: causeOf(err), What: err.Error(), Remedy: "compare it with the shipped text; without the file the shipped text is used"}
	if m := located.FindStringSubmatch(p.What); m != nil {
		p.File, p.What = m[1], m[3]
		p.Line, _ = strconv.Atoi(m[2])
	}
	p.What = said.ReplaceAllString(p.What, "$1 this value")
	return p
}
