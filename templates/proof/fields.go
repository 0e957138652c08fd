package proof

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/integratiewerk/klachtd/mailbox/typo"
	"github.com/integratiewerk/klachtd/templates"
)

// fieldsOf finds the fields of a text that do not exist, in any branch: filling a text
// in only meets those in the branches it takes.
func fieldsOf(texts *templates.Set, file string) []templates.Problem {
	r := reader{texts: texts, file: file, read: make(map[string]bool)}
	if !strings.HasPrefix(file, "_") { // what a part gets is known only where it is included
		r.follow(file, reflect.TypeFor[templates.View]())
		return r.problems
	}
	for _, name := range texts.Names() {
		r.follow(name+".txt", reflect.TypeFor[templates.View]())
	}
	return r.problems
}

// reader follows what the dot is through a text and the parts it includes. An unknown
// type is nil, and its fields are not checked.
type reader struct {
	texts    *templates.Set
	file     string // the file that is checked
	at       string // and the file being read
	tree     *parse.Tree
	vars     map[string]reflect.Type
	read     map[string]bool
	problems []templates.Problem
}

func (r *reader) follow(file string, dot reflect.Type) {
	own, shipped := r.texts.Source(file)
	if own == "" {
		own = shipped
	}
	tree := parse.New(file)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(own, "", "", make(map[string]*parse.Tree)); err != nil || dot == nil || r.read[file+dot.String()] {
		return // reported by Load
	}
	r.read[file+dot.String()] = true
	outer := *r
	r.at, r.tree, r.vars = file, tree, map[string]reflect.Type{"$": dot}
	r.node(tree.Root, dot)
	r.at, r.tree, r.vars = outer.at, outer.tree, outer.vars
}

func (r *reader) node(n parse.Node, dot reflect.Type) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				r.node(child, dot)
			}
		}
	case *parse.ActionNode:
		r.pipe(n.Pipe, dot)
	case *parse.IfNode:
		r.pipe(n.Pipe, dot)
		r.node(n.List, dot)
		r.node(n.ElseList, dot)
	case *parse.WithNode:
		r.node(n.List, r.pipe(n.Pipe, dot))
		r.node(n.ElseList, dot)
	case *parse.RangeNode:
		r.node(n.List, r.each(n.Pipe, dot))
		r.node(n.ElseList, dot)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			r.follow("_"+n.Name+".txt", r.pipe(n.Pipe, dot))
		}
	}
}

// each gives what the dot is within a list.
func (r *reader) each(p *parse.PipeNode, dot reflect.Type) (elem reflect.Type) {
	decl := p.Decl
	list := r.pipe(&parse.PipeNode{Cmds: p.Cmds}, dot)
	if list != nil && (list.Kind() == reflect.Slice || list.Kind() == reflect.Array || list.Kind() == reflect.Map) {
		elem = list.Elem()
	}
	for i, v := range decl {
		if r.vars[v.Ident[0]] = nil; i == len(decl)-1 {
			r.vars[v.Ident[0]] = elem
		}
	}
	return elem
}

// pipe gives the type of a value; nil if unknown.
func (r *reader) pipe(p *parse.PipeNode, dot reflect.Type) (t reflect.Type) {
	for _, cmd := range p.Cmds {
		t = r.operand(cmd.Args[0], dot)
		for _, arg := range cmd.Args[1:] {
			r.operand(arg, dot)
		}
		if name, is := cmd.Args[0].(*parse.IdentifierNode); is && name.Ident == "index" && len(cmd.Args) > 1 {
			if list := r.operand(cmd.Args[1], dot); list != nil && list.Kind() == reflect.Slice {
				t = list.Elem()
			}
		}
	}
	for _, v := range p.Decl {
		r.vars[v.Ident[0]] = t
	}
	return t
}

func (r *reader) operand(n parse.Node, dot reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return r.chain(n, dot, n.Ident)
	case *parse.VariableNode:
		return r.chain(n, r.vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		return r.chain(n, r.operand(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return r.pipe(n, dot)
	}
	return nil
}

// chain follows fields and methods.
func (r *reader) chain(n parse.Node, t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		for t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t == nil {
			return nil
		}
		if m, ok := t.MethodByName(name); ok {
			t = m.Type.Out(0)
			continue
		}
		if t.Kind() != reflect.Struct {
			if t.Kind() == reflect.Interface || t.Kind() == reflect.Map {
				return nil
			}
			r.wrong(n, t, name)
			return nil
		}
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() {
			r.wrong(n, t, name)
			return nil
		}
		t = f.Type
	}
	return t
}

func (r *reader) wrong(n parse.Node, t reflect.Type, name string) {
	if r.at != r.file {
		return // reported for that file, or it is ours
	}
	place, _ := r.tree.ErrorContext(n)
	p := templates.Problem{
		File: r.at, Line: lineOf(place), Cause: templates.CauseField, What: "there is no field ." + name,
		Remedy: "klachtd texts fields " + strings.TrimSuffix(r.at, ".txt") + " lists those that there are",
	}
	if near := nearest(name, t); near != "" {
		p.Remedy = "do you mean ." + near + "? " + p.Remedy
	}
	if !slices.Contains(r.problems, p) {
		r.problems = append(r.problems, p)
	}
}

// lineOf reads the line number from a place such as "01.txt:7:3".
func lineOf(place string) (line int) {
	parts := strings.Split(place, ":")
	if len(parts) < 2 {
		return 0
	}
	for _, r := range parts[len(parts)-2] {
		line = 10*line + int(r-'0')
	}
	return line
}

// nearest gives the field of t that a name is probably a mistyped form of, or a field
// with that name one level below.
func nearest(name string, t reflect.Type) (best string) {
	least := len(name)/3 + 2
	try := func(other string) {
		if d := typo.Distance(strings.ToLower(name), strings.ToLower(other), least); d < least {
			best, least = other, d
		}
	}
	for i := range t.NumMethod() {
		try(t.Method(i).Name)
	}
	if t.Kind() != reflect.Struct {
		return best
	}
	for _, f := range reflect.VisibleFields(t) {
		try(f.Name)
	}
	for _, f := range reflect.VisibleFields(t) {
		if least > 1 && f.Type.Kind() == reflect.Struct {
			if inner, ok := f.Type.FieldByName(name); ok && inner.IsExported() {
				return f.Name + "." + name
			}
		}
	}
	return best
}
