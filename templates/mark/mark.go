// Package mark keeps values data: when the file is read it gives every action of a text
// an escaper, as html/template does, and in the executed text it tells what came from a
// value and what the text itself says.
package mark

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template"
	"text/template/parse"
)

// The marks around data between execution and block parsing. They are Unicode
// noncharacters, which are reserved for use inside a program: no text may contain them,
// so removing them from the data loses nothing.
const (
	Begin   = '\uFDD0'
	End     = '\uFDD1'
	newline = '\uFDD2'
)

// Names of the functions that Tree puts into a tree; see Functions.
const (
	escapeFunc  = "_data"
	presentFunc = "_present"
)

// Functions are what a text needs after Tree.
func Functions() template.FuncMap {
	return template.FuncMap{escapeFunc: escape, presentFunc: present}
}

// Tree appends the escaper to every action that prints something, and
// makes every condition see an absent date or person as absent.
func Tree(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			Tree(child)
		}
	case *parse.ActionNode:
		wrapOperands(n.Pipe)
		if len(n.Pipe.Decl) == 0 { // {{$x := ...}} prints nothing
			n.Pipe.Cmds = append(n.Pipe.Cmds, call(escapeFunc, n.Pos))
		}
	case *parse.IfNode:
		escapeBranch(&n.BranchNode, presentFunc)
	case *parse.WithNode:
		escapeBranch(&n.BranchNode, presentFunc)
	case *parse.RangeNode:
		escapeBranch(&n.BranchNode, "")
	case *parse.TemplateNode:
		if n.Pipe != nil {
			wrapOperands(n.Pipe)
		}
	}
}

func escapeBranch(b *parse.BranchNode, condition string) {
	wrapOperands(b.Pipe)
	if condition != "" {
		b.Pipe.Cmds = append(b.Pipe.Cmds, call(condition, b.Pos))
	}
	Tree(b.List)
	Tree(b.ElseList)
}

// wrapOperands turns {{and .A .B}} into {{and (.A | _present) (.B | _present)}},
// as and, or and not look at their operands themselves.
func wrapOperands(pipe *parse.PipeNode) {
	for _, cmd := range pipe.Cmds {
		name, _ := cmd.Args[0].(*parse.IdentifierNode)
		for i, arg := range cmd.Args {
			if nested, ok := arg.(*parse.PipeNode); ok {
				wrapOperands(nested)
			}
			if i > 0 && name != nil && (name.Ident == "and" || name.Ident == "or" || name.Ident == "not") {
				cmd.Args[i] = &parse.PipeNode{NodeType: parse.NodePipe, Pos: arg.Position(), Line: pipe.Line, Cmds: []*parse.CommandNode{
					{NodeType: parse.NodeCommand, Pos: arg.Position(), Args: []parse.Node{arg}},
					call(presentFunc, arg.Position()),
				}}
			}
		}
	}
}

func call(name string, pos parse.Pos) *parse.CommandNode {
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{parse.NewIdentifier(name).SetPos(pos)}}
}

// present returns v, or something empty if v is a struct that was not filled in: for
// text/template every struct is true, even an absent date.
func present(v any) any {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Struct {
		if z, ok := v.(interface{ IsZero() bool }); (ok && z.IsZero()) || rv.IsZero() {
			return ""
		}
	}
	return v
}

// ErrAbsent says that what a text prints is not there.
var ErrAbsent = errors.New("there is no value here")

// escape marks the text of a value as data. It refuses what nobody means to print, so
// that a forgotten {{range}} or {{en}} is found by Check and not by the reader of a
// letter.
func escape(v any) (string, error) {
	var s string
	switch rv := reflect.ValueOf(v); {
	case !rv.IsValid():
		return "", ErrAbsent
	case rv.Kind() == reflect.Pointer && rv.IsNil():
		return "", ErrAbsent
	case rv.Kind() == reflect.String, rv.CanInt(), rv.CanUint(), rv.CanFloat():
		s = fmt.Sprint(v)
	default:
		stringer, ok := v.(fmt.Stringer)
		if !ok {
			return "", fmt.Errorf("a %s cannot be printed", rv.Type())
		}
		if z, ok := v.(interface{ IsZero() bool }); ok && z.IsZero() {
			return "", fmt.Errorf("%w: this value is absent", ErrAbsent)
		}
		s = stringer.String()
	}
	if s = clean(s); s == "" {
		return "", nil
	}
	return string(Begin) + s + string(End), nil
}

// clean removes from data the marks, control characters and the controls that can make
// text read in another order than stored (UAX #9), and turns every kind of line break
// into the mark for one.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s { // an invalid byte reads as U+FFFD
		switch {
		case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
			b.WriteRune(newline)
		case r == '\t':
			b.WriteRune(r)
		case r < 0x20, r >= 0x7F && r < 0xA0,
			r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE,
			r == 0x061C, r == 0x200E, r == 0x200F,
			r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Remove removes the marks and gives data its line breaks back.
func Remove(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case Begin, End:
			return -1
		case newline:
			return '\n'
		}
		return r
	}, s)
}

// Within reports whether the source of a text contains a mark.
func Within(source string) bool {
	return strings.ContainsFunc(source, func(r rune) bool { return r >= 0xFDD0 && r <= 0xFDEF }) // those of package block among them
}
