package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
)

// draft is a configuration being made: the text of the shipped example, with its
// comments, in which only the answered lines change.
type draft struct{ lines []string }

func newDraft() draft { return draft{strings.Split(string(config.Example), "\n")} }

func (d draft) text() []byte { return []byte(strings.Join(d.lines, "\n")) }

// section gives the lines of a section, its header first; -1 when there is none.
func (d *draft) section(name string) (from, to int) {
	from = slices.IndexFunc(d.lines, func(l string) bool { return strings.TrimPrefix(l, "#") == "["+name+"]" })
	if from < 0 {
		return -1, -1
	}
	to = from + 1
	for to < len(d.lines) && !strings.HasPrefix(strings.TrimPrefix(d.lines[to], "#"), "[") {
		to++
	}
	return from, to
}

// set gives a key its value, in TOML, where the example has it: instead of the present
// value, or of the comment that shows it.
func (d *draft) set(section, key, value string) {
	from, to := d.section(section)
	if from < 0 {
		d.lines = append(d.lines, "", "["+section+"]")
		from, to = len(d.lines)-1, len(d.lines)
	}
	d.lines[from] = "[" + section + "]"
	line := key + " = " + value
	at := d.find(from, to, key)
	if at < 0 {
		d.lines = slices.Insert(d.lines, from+1, line)
		return
	}
	d.lines = slices.Replace(d.lines, at, d.end(at), line)
}

func (d *draft) leaveOut(section, key string) {
	from, to := d.section(section)
	if at := d.find(from, to, key); at >= 0 {
		d.comment(at, d.end(at))
	}
}

func (d *draft) leaveOutSection(name string) { d.comment(d.section(name)) }

func (d *draft) comment(from, to int) {
	for i := from; i < to; i++ {
		if l := d.lines[i]; l != "" && !strings.HasPrefix(l, "#") {
			d.lines[i] = "#" + l
		}
	}
}

func (d *draft) find(from, to int, key string) int {
	for i := from; i < to; i++ {
		if strings.HasPrefix(strings.TrimPrefix(d.lines[i], "#"), key+" = ") {
			return i
		}
	}
	return -1
}

// end gives the line after a value, which may span several lines.
func (d *draft) end(at int) int {
	if strings.Count(d.lines[at], `"""`) != 1 {
		return at + 1
	}
	for at++; !strings.HasSuffix(d.lines[at], `"""`); {
		at++
	}
	return at + 1
}

func (d *draft) managers(people []person) {
	const header = "[[manager]]"
	from := slices.Index(d.lines, header)
	to := from
	for i := from; i < len(d.lines) && (d.lines[i] == "" || d.lines[i] == header || strings.HasPrefix(d.lines[i], "name = ") || strings.HasPrefix(d.lines[i], "email = ")); i++ {
		if d.lines[i] != "" {
			to = i + 1
		}
	}
	var lines []string
	for i, p := range people {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, header, "name = "+quote(p.name), "email = "+p.addresses())
	}
	d.lines = slices.Replace(d.lines, from, to, lines...)
}

// literal writes a value as TOML does.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []any:
		all := make([]string, len(v))
		for i, one := range v {
			all[i] = literal(one)
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// quote writes a text of one or more lines. Control characters are left as they are:
// the configuration refuses them, and says so.
func quote(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
	if strings.Contains(s, "\n") {
		return "\"\"\"\n" + s + `"""`
	}
	return `"` + s + `"`
}
