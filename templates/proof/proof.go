// Package proof checks texts before any letter needs them: with only what a case
// certainly has, for fields that do not exist, and for leftover markup.
package proof

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Check gives what is wrong with the administrator's own texts, and with those that
// include a part of theirs. The tests check our own texts.
func Check(texts *templates.Set) (problems []templates.Problem) {
	files := texts.Own()
	for _, file := range files {
		problems = append(problems, fieldsOf(texts, file)...)
	}
	add := func(p templates.Problem) {
		same := func(q templates.Problem) bool { return q.File == p.File && q.Line == p.Line && q.Cause == p.Cause }
		if !slices.ContainsFunc(problems, same) {
			problems = append(problems, p)
		}
	}
	for _, name := range concerned(texts, files) {
		for _, p := range texts.Check(func(string) []any { return values(templates.Samples(name)) }, name) {
			add(clear(p))
		}
		for _, p := range texts.Check(func(string) []any { return values(Surely(name)) }, name) {
			p = clear(p)
			if p.Cause == templates.CauseAbsent {
				p.What += ", in some case that gets this text"
			}
			add(p)
		}
	}
	return problems
}

func values(views []templates.View) (all []any) {
	for _, v := range views {
		all = append(all, v)
	}
	return all
}

// concerned lists the documents that the files are, or are part of: for a part, all
// documents that include any part.
func concerned(texts *templates.Set, files []string) (names []string) {
	part := slices.ContainsFunc(files, func(file string) bool { return strings.HasPrefix(file, "_") })
	for _, name := range texts.Names() {
		own, shipped := texts.Source(name + ".txt")
		if slices.Contains(files, name+".txt") || part && strings.Contains(cmp.Or(own, shipped), `template "`) {
			names = append(names, name)
		}
	}
	return names
}

// action matches what text/template quotes of the place where it stopped.
var action = regexp.MustCompile(`at <(.*?)>: `)

// field matches a field as written.
var field = regexp.MustCompile(`\.[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)*`)

// clear explains an error of text/template.
func clear(p templates.Problem) templates.Problem {
	m := action.FindStringSubmatch(p.What)
	if m == nil {
		return p
	}
	name := field.FindString(m[1])
	switch p.Cause {
	case templates.CauseAbsent:
		if strings.Contains(p.What, "nil pointer") { // what the field belongs to is absent
			name = name[:max(0, strings.LastIndexByte(name, '.'))]
		}
		if name != "" {
			p.Remedy = "write {{if " + name + "}} before the sentence and {{end}} after it, or leave it out"
		}
		p.What = "{{" + m[1] + "}} is not there yet"
	case templates.CauseField:
		p.What = "there is no field " + name
		p.Remedy = "klachtd texts fields " + strings.TrimSuffix(p.File, ".txt") + " lists those that there are"
	}
	return p
}

// leftover matches what looks like markup but is not: it would be printed in the letter.
var leftover = regexp.MustCompile(`\{\s*\.?[A-Z]|\}\}|\*\*|\]\(`)

// Warnings gives what works but was hardly intended in the administrator's own texts.
func Warnings(texts *templates.Set) (warnings []templates.Problem) {
	files := texts.Own()
	for _, file := range files {
		if own, shipped := texts.Source(file); Outdated(own, shipped) {
			warnings = append(warnings, templates.Problem{File: file, What: "our text has changed since this one was made from it",
				Remedy: "klachtd texts diff " + strings.TrimSuffix(file, ".txt") + " shows in what they differ"})
		}
	}
	for _, name := range concerned(texts, files) {
		for _, v := range templates.Samples(name) {
			doc, err := texts.Render(name, v)
			if err != nil {
				continue // reported by Check
			}
			for _, found := range leftover.FindAllString(strings.Join(append(said(doc), doc.Subject), "\n"), -1) {
				if w, ours := placed(texts, files, found); ours && !slices.ContainsFunc(warnings, func(o templates.Problem) bool { return o.File == w.File && o.Line == w.Line }) {
					warnings = append(warnings, w)
				}
			}
			w := templates.Problem{File: name + ".txt", What: "what somebody else wrote looks like ours", Remedy: "write > and a space before it, as the shipped text does"}
			if slices.Contains(files, w.File) && !slices.Contains(warnings, w) && unquoted(name, doc, v) {
				warnings = append(warnings, w)
			}
		}
	}
	return warnings
}

func said(doc templates.Document) (all []string) {
	for _, b := range doc.Blocks {
		all = slices.Concat(all, b.Lines, b.Items, slices.Concat(b.Rows...))
	}
	return all
}

// placed finds the file that contains the leftover.
func placed(texts *templates.Set, files []string, found string) (w templates.Problem, ours bool) {
	for _, file := range files {
		own, _ := texts.Source(file)
		for i, line := range strings.Split(own, "\n") {
			if strings.Contains(line, found) {
				return templates.Problem{
					File: file, Line: i + 1, Cause: templates.CauseMarkup, What: fmt.Sprintf("%q stands in the letter as it is", found),
					Remedy: "a field is {{.Case}}, bold is **word**, a link is [words](https://...), each on one line",
				}, true
			}
		}
	}
	return w, false
}

// unquoted reports whether a text passes on what somebody wrote as if it were ours, as
// all texts once did.
func unquoted(name string, doc templates.Document, v templates.View) bool {
	_, given, _ := strings.Cut(v.Preview.Text, "\n") // below the command, which is also given elsewhere
	written := []string{v.ComplaintText, v.ComplaintMail.Text, v.Answer, v.Advice, v.Report, v.Reaction, strings.TrimSpace(given), v.Preview.Added}
	if !templates.Signed(name) {
		written = append(written, v.Text)
	}
	for _, m := range slices.Concat(v.Later, v.Statements) {
		written = append(written, m.Text)
	}
	for _, m := range v.Held {
		written = append(written, m.Text)
	}
	return slices.ContainsFunc(doc.Blocks, func(b block.Block) bool {
		said := strings.Join(slices.Concat(b.Lines, b.Items), "\n")
		return b.Kind != block.Quote && slices.ContainsFunc(written, func(words string) bool {
			first, _, _ := strings.Cut(words, "\n")
			return first != "" && strings.Contains(said, first)
		})
	})
}
