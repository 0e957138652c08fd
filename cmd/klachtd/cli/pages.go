package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
)

// Reference is the help of all commands as one chapter of the guide, in Markdown.
func Reference(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Every command of %s\n\n%s\n", app.Name, markdown(app.Detail))
	for _, c := range app.Leaves(true) {
		fmt.Fprintf(&b, "\n## %s\n\n    %s\n\n%s\n\n", c.Path(), strings.Join(guide.Wrap(Usage(c), guide.Width-4), "\n      "), markdown(long(c)))
		for _, o := range c.Flags {
			if !o.Hidden {
				fmt.Fprintf(&b, "- `%s`: %s\n", typed(o), explained(o))
			}
		}
	}
	return b.String()
}

// markdown turns the indented lines of a help text into code.
func markdown(help string) string {
	lines := strings.Split(strings.TrimSpace(help), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  ") {
			lines[i] = "  " + line
		}
		if i > 0 && (line != "") && strings.HasPrefix(line, "  ") != strings.HasPrefix(lines[i-1], "  ") && lines[i-1] != "" {
			lines[i] = "\n" + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}

// Man gives the man pages of section 8 by file name: one for the program, and one for
// each command.
func Man(app *kong.Application, version string) map[string]string {
	pages := make(map[string]string)
	head := func(name, what string) string {
		return fmt.Sprintf(".TH %s 8 \"\" \"%s %s\"\n.SH NAME\n%s \\- %s\n.SH SYNOPSIS\n", strings.ToUpper(name), app.Name, roff(version), name, roff(what))
	}
	all := head(app.Name, strings.TrimSuffix(strings.TrimPrefix(app.Help, app.Name+" "), ".")) +
		".B " + app.Name + "\n.I COMMAND\n[options]\n.SH DESCRIPTION\n" + roffText(app.Detail) + ".SH COMMANDS\n"
	for _, c := range app.Leaves(true) {
		name := strings.ReplaceAll(c.FullPath(), " ", "-")
		all += ".TP\n.B " + roff(c.Path()) + "\n" + roff(c.Help) + "\n"
		page := head(name, c.Help) + roff(Usage(c)) + "\n.SH DESCRIPTION\n" + roffText(long(c)) + ".SH OPTIONS\n"
		for _, o := range visible(c) {
			page += ".TP\n.B " + roff(typed(o)) + "\n" + roff(explained(o)) + "\n"
		}
		pages[name+".8"] = page + ".SH SEE ALSO\n.BR " + app.Name + " (8)\n"
	}
	pages[app.Name+".8"] = all
	return pages
}

// roff escapes what a man page would read as a command, or as a hyphen.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

// roffText formats paragraphs, and keeps indented lines as they are.
func roffText(help string) string {
	var b strings.Builder
	asIs := false
	for _, line := range strings.Split(strings.TrimSpace(help), "\n") {
		if indented := strings.HasPrefix(line, "  "); indented != asIs {
			asIs = indented
			b.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[asIs])
		}
		if line == "" {
			b.WriteString(".PP\n")
		} else {
			b.WriteString(roff(line) + "\n")
		}
	}
	if asIs {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// Completions gives, by name, the scripts that let a shell ask the program for
// completions: PROGRAM complete WORD...
func Completions(name string) map[string]string {
	fill := strings.NewReplacer("NAME", name).Replace
	return map[string]string{
		"bash": fill(`# bash completion of NAME
_NAME() {
  local IFS=$'\n'
  COMPREPLY=($(NAME complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _NAME NAME
`),
		"zsh": fill(`#compdef NAME
local -a fitting
fitting=("${(@f)$(NAME complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
if [[ -n ${fitting[1]} ]]; then compadd -a fitting; else _files; fi
`),
		"fish": fill(`# fish completion of NAME
complete -c NAME -a '(NAME complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`),
	}
}
