package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Why the syntax tree and not toml.Decoder: the decoder stops at the first value of a
// wrong type, then does not report unknown keys, and does not know the line of what it
// decoded successfully. The parser below it, though its API is not yet promised to be
// stable, gives every statement with its position and leaves types to us.

// statement is one thing in the file: a section header (key is "") or a key with its
// value.
type statement struct {
	place
	line  int
	array bool // the header is written [[section]]
	value value
}

// value is a TOML value that is not typed yet.
type value struct {
	kind  unstable.Kind
	text  string   // of a scalar: a string without its quotes, else as written
	items []value  // of an array or an inline table
	keys  []string // of an inline table, parallel to items
}

type syntaxError struct {
	line, column int
	start        int // line on which the broken statement begins
	message      string
}

type scanner struct {
	src        []byte
	lines      []int // offset of each line
	section    string
	count      map[string]int // headers seen, by section
	statements []statement
}

// scan splits a file into statements. It stops at a syntax error: one missing quote can
// make nonsense of everything after it.
func scan(src []byte) ([]statement, *syntaxError) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")) // Windows editors write a byte order mark
	s := &scanner{src: src, lines: []int{0}, count: map[string]int{}}
	for i, c := range src {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	var p unstable.Parser
	p.Reset(src)
	line := 1 // after the last statement
	for p.NextExpression() {
		n := p.Expression()
		keys, first, last := keyOf(n)
		at := s.lineAt(int(first.Offset))
		if n.Kind == unstable.KeyValue {
			s.keyValue(keys, at, valueOf(n.Value()))
			last = n.Raw
		} else {
			s.header(strings.Join(keys, "."), at, n.Kind == unstable.ArrayTable)
		}
		line = s.lineAt(int(last.Offset+last.Length)) + 1
	}
	err := p.Error()
	if err == nil {
		return s.statements, nil
	}
	e := &syntaxError{line: min(line, len(s.lines)), column: 1, message: err.Error()}
	var parse *unstable.ParserError
	if errors.As(err, &parse) {
		offset := int(p.Range(parse.Highlight).Offset)
		e.line, e.message = s.lineAt(offset), parse.Message
		e.column = offset - s.lines[e.line-1] + 1
	}
	for e.start = min(line, e.line); e.start < e.line && s.silent(e.start); {
		e.start++
	}
	return s.statements, e
}

// storeHeader is the line above the place of the case log.
var storeHeader = regexp.MustCompile(`(?m)^[ \t]*\[store\]`)

// storeBelow gives store.path, when that stands below a syntax error and nowhere else: the
// one thing without which nobody can stop the sending, or make a backup.
func storeBelow(src []byte, above []statement) (found []statement) {
	isStore := func(s statement) bool { return s.section == "store" && (s.key == "" || s.key == "path") }
	headers := storeHeader.FindAllIndex(src, -1)
	if len(headers) != 1 || slices.ContainsFunc(above, isStore) {
		return nil
	}
	start := headers[0][0]
	below, _ := scan(src[start:])
	for _, s := range below {
		if isStore(s) {
			s.line += bytes.Count(src[:start], []byte("\n"))
			found = append(found, s)
		}
	}
	return found
}

func (s *scanner) header(section string, line int, array bool) {
	s.section = section
	s.count[section]++
	s.statements = append(s.statements, statement{place: s.here(""), line: line, array: array})
}

// keyValue records a setting. Before the first header a setting may hold a whole
// section: imap = { ... }, manager = [{ ... }], imap.address = "...".
func (s *scanner) keyValue(keys []string, line int, v value) {
	isTable := func(v value) bool { return v.kind == unstable.InlineTable }
	switch {
	case s.section != "":
		s.set(strings.Join(keys, "."), line, v)
		return
	case len(keys) > 1:
		if s.count[keys[0]] == 0 {
			s.header(keys[0], line, false)
		}
		s.section = keys[0]
		s.set(strings.Join(keys[1:], "."), line, v)
	case isTable(v):
		s.table(keys[0], line, v, false)
	case v.kind == unstable.Array && len(v.items) > 0 && !slices.ContainsFunc(v.items, func(v value) bool { return !isTable(v) }):
		for _, item := range v.items {
			s.table(keys[0], line, item, true)
		}
	default:
		s.set(keys[0], line, v)
	}
	s.section = ""
}

func (s *scanner) table(section string, line int, v value, array bool) {
	s.header(section, line, array)
	for i, key := range v.keys {
		s.set(key, line, v.items[i])
	}
}

func (s *scanner) set(key string, line int, v value) {
	s.statements = append(s.statements, statement{place: s.here(key), line: line, value: v})
}

func (s *scanner) here(key string) place {
	return place{s.section, max(0, s.count[s.section]-1), key}
}

// lineAt gives the line of an offset, from 1.
func (s *scanner) lineAt(offset int) int {
	i, found := slices.BinarySearch(s.lines, offset)
	if found {
		return i + 1
	}
	return i
}

func (s *scanner) line(n int) []byte {
	if n == len(s.lines) {
		return s.src[s.lines[n-1]:]
	}
	return s.src[s.lines[n-1]:s.lines[n]]
}

// silent reports a line that is blank or only a comment.
func (s *scanner) silent(n int) bool {
	line := bytes.TrimSpace(s.line(n))
	return len(line) == 0 || line[0] == '#'
}

// keyOf gives the parts of a statement's key, and the positions of the first and last
// of them.
func keyOf(n *unstable.Node) (keys []string, first, last unstable.Range) {
	for it := n.Key(); it.Next(); {
		last = it.Node().Raw
		if keys == nil {
			first = last
		}
		keys = append(keys, string(it.Node().Data))
	}
	return keys, first, last
}

// valueOf copies a node: the parser's memory is its own.
func valueOf(n *unstable.Node) value {
	v := value{kind: n.Kind}
	switch n.Kind {
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, valueOf(it.Node()))
		}
	case unstable.InlineTable:
		for it := n.Children(); it.Next(); {
			keys, _, _ := keyOf(it.Node())
			v.keys = append(v.keys, strings.Join(keys, "."))
			v.items = append(v.items, valueOf(it.Node().Value()))
		}
	default:
		v.text = string(n.Data)
	}
	return v
}

func (e *syntaxError) problem(file string) Problem {
	p := Problem{
		File: file, Line: e.line,
		What:   fmt.Sprintf("cannot be read at column %d: %s", e.column, e.message),
		Remedy: `write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
	}
	if e.start < e.line {
		p.What += fmt.Sprintf(" (in what begins on line %d)", e.start)
	}
	return p
}
