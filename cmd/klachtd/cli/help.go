package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
)

// Usage is how a command is typed: "klachtd case show ID [--json]".
func Usage(node *kong.Node) string {
	if len(node.Children) > 0 {
		return node.FullPath() + " COMMAND [options]"
	}
	words := append([]string{node.FullPath()}, arguments(node)...)
	for _, o := range node.Flags {
		if !o.Hidden {
			words = append(words, optional(typed(o), o.Required))
		}
	}
	return strings.Join(words, " ")
}

// Short is how a command is typed, with its arguments explained.
func Short(node *kong.Node) string {
	lines := []string{Wrap("Usage: " + Usage(node))}
	for _, p := range node.Positional {
		if p.Help != "" {
			lines = append(lines, fmt.Sprintf("  %-*s%s", optionWidth-2, p.Name, p.Help))
		}
	}
	return strings.Join(lines, "\n")
}

// Next gives what may follow the words of node, without options: "list", "show ID".
func Next(node *kong.Node) (all []string) {
	for _, child := range node.Children {
		if !child.Hidden {
			all = append(all, strings.Join(append([]string{child.Name}, arguments(child)...), " "))
		}
	}
	return all
}

func arguments(node *kong.Node) (words []string) {
	for _, p := range node.Positional {
		name := p.Name
		if p.IsCumulative() {
			name += "..."
		}
		words = append(words, optional(name, p.Required))
	}
	return words
}

func optional(words string, required bool) string {
	if required {
		return words
	}
	return "[" + words + "]"
}

// typed is an option as it is written: "--at RFC3339", "-o FILE".
func typed(o *kong.Flag) string {
	name := "--" + o.Name
	if o.Short != 0 {
		name = "-" + string(o.Short)
	}
	if o.IsBool() {
		return name
	}
	return name + " " + value(o)
}

func value(o *kong.Flag) string {
	if o.PlaceHolder != "" {
		return o.PlaceHolder
	}
	return strings.ToUpper(o.Name)
}

// visible are the options of a command and those common to all.
func visible(node *kong.Node) (all []*kong.Flag) {
	for ; node != nil; node = node.Parent {
		for _, o := range node.Flags {
			if !o.Hidden {
				all = append(all, o)
			}
		}
	}
	return all
}

func explained(o *kong.Flag) string {
	if o.HasDefault {
		return o.Help + " (default " + o.Default + ")"
	}
	return o.Help
}

// Help prints what can follow the words of node, or the program's name.
func Help(w io.Writer, node *kong.Node) {
	if node.Parent == nil {
		fmt.Fprintf(w, "%s\n\nUsage: %s\n\n", node.Help, Usage(node))
		list(w, node)
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(node.Detail))
		return
	}
	if len(node.Children) > 0 {
		fmt.Fprintf(w, "Usage: %s\n\n", Usage(node))
		list(w, node)
		fmt.Fprintf(w, "\nMore on one of them: %s help %s COMMAND\n", root(node).Name, node.Path())
		return
	}
	fmt.Fprintf(w, "%s\n\n%s\n\nOptions:\n", Short(node), long(node))
	for _, o := range visible(node) {
		left := "  " + typed(o)
		if o.Short != 0 {
			left = fmt.Sprintf("  -%c, --%s %s", o.Short, o.Name, value(o))
		}
		for _, line := range guide.Wrap(explained(o), guide.Width-optionWidth) {
			fmt.Fprintf(w, "%-*s%s\n", optionWidth, left, line)
			left = ""
		}
	}
}

// optionWidth is the column at which the explanation of an option starts.
const optionWidth = 22

// long is what somebody new to a command needs to know.
func long(node *kong.Node) string {
	if node.Detail == "" {
		return node.Help
	}
	return strings.TrimSpace(node.Detail)
}

func root(node *kong.Node) *kong.Node {
	for node.Parent != nil {
		node = node.Parent
	}
	return node
}

// list prints the commands below node, one line each.
func list(w io.Writer, node *kong.Node) {
	width := 0
	for _, leaf := range node.Leaves(true) {
		width = max(width, len(leaf.Path()))
	}
	for _, leaf := range node.Leaves(true) {
		fmt.Fprintf(w, "  %-*s  %s\n", width, leaf.Path(), leaf.Help)
	}
}

// Wrap breaks long lines of a message; the continuation is indented.
func Wrap(message string) string {
	lines := strings.Split(message, "\n")
	for i, line := range lines {
		if len([]rune(line)) > guide.Width {
			lines[i] = strings.Join(guide.Wrap(line, guide.Width-2), "\n  ")
		}
	}
	return strings.Join(lines, "\n")
}
