// Package cli handles the grammar of the command line, whatever the commands are. The
// grammar is a struct that kong reads. From it come the order in which kong wants
// arguments, the help, the man pages, the list of commands in the guide, and shell
// completion.
package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Order moves options behind all other arguments and writes each with two dashes and
// its value after "=". Kong then accepts an option anywhere, even between two arguments
// of one kind, and values that begin with a dash. What follows "--" stays as it is.
func Order(app *kong.Application, args []string) ([]string, error) {
	known := options(app.Node)
	var words, found, rest []string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			rest = append([]string{arg}, args...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			words = append(words, arg)
			continue
		}
		name, value, joined := strings.Cut(arg, "=")
		o, ok := known[strings.TrimLeft(name, "-")]
		switch {
		case !ok:
			found = append(found, arg)
		case joined:
			found = append(found, "--"+o.Name+"="+value)
		case o.IsBool():
			found = append(found, "--"+o.Name)
		case len(args) == 0:
			return nil, fmt.Errorf("--%s needs a %s", o.Name, o.FormatPlaceHolder())
		default:
			found, args = append(found, "--"+o.Name+"="+args[0]), args[1:]
		}
	}
	return append(append(words, found...), rest...), nil
}

// options gives the options of all commands by name. Options with the same name are of
// the same kind.
func options(node *kong.Node) map[string]*kong.Flag {
	all := make(map[string]*kong.Flag)
	for _, f := range node.Flags {
		all[f.Name] = f
		if f.Short != 0 {
			all[string(f.Short)] = f
		}
	}
	for _, child := range node.Children {
		for name, f := range options(child) {
			all[name] = f
		}
	}
	return all
}

// Complete gives what can complete the last of the words: commands, options, or nothing
// when a value or a file is expected.
func Complete(app *kong.Application, words []string) (fitting []string) {
	if len(words) == 0 {
		return nil
	}
	node, known := app.Node, options(app.Node)
	before, last := words[:len(words)-1], words[len(words)-1]
	for i := 0; i < len(before); i++ {
		if o, ok := known[strings.TrimLeft(before[i], "-")]; ok && before[i][0] == '-' {
			if !o.IsBool() {
				i++ // its value
			}
			if i == len(before) {
				return nil
			}
			continue
		}
		for _, child := range node.Children {
			if child.Name == before[i] {
				node = child
			}
		}
	}
	offer := func(word string) {
		if strings.HasPrefix(word, last) {
			fitting = append(fitting, word)
		}
	}
	for _, child := range node.Children {
		if !child.Hidden {
			offer(child.Name)
		}
	}
	for _, p := range node.Positional {
		if p.Enum != "" {
			for _, word := range p.EnumSlice() {
				offer(word)
			}
		}
	}
	if strings.HasPrefix(last, "-") {
		for _, o := range visible(node) {
			offer("--" + o.Name)
		}
	}
	return fitting
}
