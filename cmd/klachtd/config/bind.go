package config

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/golang-sql/civil"
	"github.com/pelletier/go-toml/v2/unstable"
)

// manager is the only section that may occur more than once.
const manager = "manager"

// field is one key of a section and the variable it sets.
type field struct {
	key       string
	multiline bool
	value     reflect.Value
}

// fieldsOf lists the keys of a struct by their tags, in order, including those of
// embedded structs.
func fieldsOf(v reflect.Value) []field {
	var fs []field
	for i := range v.NumField() {
		tag, ok := v.Type().Field(i).Tag.Lookup("toml")
		key, option, _ := strings.Cut(tag, ",")
		switch {
		case ok && key != "-":
			fs = append(fs, field{key, option == "multiline", v.Field(i)})
		case v.Type().Field(i).Anonymous:
			fs = append(fs, fieldsOf(v.Field(i))...)
		}
	}
	return fs
}

type sectionKeys struct {
	name string
	keys []string
}

// schema lists every section and key of the configuration.
func schema() []sectionKeys {
	var all []sectionKeys
	for _, section := range fieldsOf(reflect.ValueOf(Config{})) {
		v := section.value
		if v.Kind() == reflect.Slice {
			v = reflect.Zero(v.Type().Elem())
		}
		known := sectionKeys{name: section.key}
		for _, f := range fieldsOf(v) {
			known.keys = append(known.keys, f.key)
		}
		all = append(all, known)
	}
	return all
}

// reading is one file while it is made into a Config.
type reading struct {
	*Config
	options options
	schema  []sectionKeys
	file    string
	end     int               // last line
	lines   map[place]int     // the line of each setting
	bad     map[place]bool    // already reported: no second report
	meant   map[string]string // misspelt section: the one probably meant
	cut     bool              // the file cannot be read to its end

	problems []Problem
}

func (r *reading) bind(statements []statement) {
	present := map[string]bool{}
	for _, s := range statements {
		present[s.section] = true
	}
	for _, s := range statements {
		if s.key == "" && s.section != "" {
			r.header(s, present)
		} else {
			r.setting(s)
		}
	}
}

func (r *reading) header(s statement, present map[string]bool) {
	if !slices.ContainsFunc(r.schema, func(k sectionKeys) bool { return k.name == s.section }) {
		r.unknownSection(s, present)
		if r.meant[s.section] == "" {
			return
		}
		s.section = r.meant[s.section]
	}
	if first, again := r.lines[place{section: s.section}]; !again {
		r.lines[place{section: s.section}] = s.line
	} else if s.section != manager {
		r.report(s.line, s.place, "stands here a second time, first on line "+strconv.Itoa(first), "put all its keys under one header")
	}
	if s.section == manager {
		r.lines[s.place] = s.line
		for len(r.Managers) <= s.nth {
			r.Managers = append(r.Managers, Person{})
		}
	}
	switch {
	case s.array == (s.section == manager):
	case s.array:
		r.report(s.line, s.place, "is a list of sections, but there can be only one", "write ["+s.section+"]")
	default:
		r.report(s.line, s.place, "is a list of sections", "write [["+s.section+"]], once for each "+s.section)
	}
}

func (r *reading) setting(s statement) {
	section, misspelt := r.meant[s.section]
	if misspelt {
		s.section = section
	}
	if s.section == "" {
		if !misspelt {
			r.unknownKey(s, nil)
		}
		return
	}
	var target []field
	if s.section == manager {
		target = fieldsOf(reflect.ValueOf(&r.Managers[s.nth]).Elem())
	} else {
		s.nth = 0
		for _, f := range fieldsOf(reflect.ValueOf(r.Config).Elem()) {
			if f.key == s.section {
				target = fieldsOf(f.value)
			}
		}
	}
	if first, again := r.lines[s.place]; again {
		r.report(s.line, s.place, "is set a second time, first on line "+strconv.Itoa(first), "keep one of the two")
		return
	}
	i := slices.IndexFunc(target, func(f field) bool { return f.key == s.key })
	switch {
	case i >= 0:
		r.lines[s.place] = s.line
		if err := assign(target[i], s.value); err != nil {
			r.reject(s, err)
		}
	default:
		r.unknownKey(s, target)
	}
}

// reject reports a value that its key does not accept.
func (r *reading) reject(s statement, err error) {
	remedy := "correct the value"
	var wrong *wrongType
	if errors.As(err, &wrong) {
		remedy = "write for example " + s.key + " = " + wrong.example
	}
	r.report(s.line, s.place, err.Error(), remedy)
	r.bad[s.place] = true
}

func (r *reading) report(line int, at place, what, remedy string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Key: at.String(), What: what, Remedy: remedy})
}

// wrongType is a value whose type does not fit its key.
type wrongType struct {
	found, want, example string
}

func (e *wrongType) Error() string { return "is " + e.found + ", but takes " + e.want }

func assign(f field, v value) error {
	switch p := f.value.Addr().Interface().(type) {
	case *string:
		return set(p, v, text(f.multiline), "text", `"..."`)
	case *int:
		return set(p, v, number, "a whole number", "14")
	case *bool:
		return set(p, v, boolean, "true or false", "true")
	case *time.Duration:
		return set(p, v, duration, "a duration", `"5m"`)
	case *Addresses:
		return set((*[]string)(p), oneOrMore(v), list(text(false)), "an e-mail address or a list of them", `"naam@organisatie.example"`)
	case *Texts:
		return set((*[]string)(p), oneOrMore(v), list(text(false)), "a text or a list of texts", `["...", "..."]`)
	case *[]string:
		return set(p, v, list(text(false)), "a list of texts", `["...", "..."]`)
	case *[]int:
		return set(p, v, list(number), "a list of whole numbers", "[3, 5]")
	case *civil.Date:
		return set(p, v, date, "a date", "2027-03-01")
	case *[]civil.Date:
		return set(p, v, list(date), "a list of dates", "[2026-01-02, 2026-05-15]")
	}
	return errors.New("has a type that cannot be read from a file")
}

// oneOrMore turns a single text into a list.
func oneOrMore(v value) value {
	if v.kind == unstable.String {
		return value{kind: unstable.Array, items: []value{v}}
	}
	return v
}

// errMismatch says that a value has the wrong type; set says which type was wanted.
var errMismatch = errors.New("type mismatch")

func set[T any](to *T, v value, read func(value) (T, error), want, example string) error {
	got, err := read(v)
	if errors.Is(err, errMismatch) {
		return &wrongType{found: kindName(v), want: want, example: example}
	}
	if err == nil {
		*to = got
	}
	return err
}

func text(multiline bool) func(value) (string, error) {
	return func(v value) (string, error) {
		if v.kind != unstable.String {
			return "", errMismatch
		}
		// Every text may end up in a mail header or a letter.
		if strings.ContainsFunc(v.text, func(c rune) bool { return unicode.IsControl(c) && !(multiline && c == '\n') }) {
			return "", errors.New("holds a line break, a tab or another control character")
		}
		return v.text, nil
	}
}

func number(v value) (int, error) {
	if v.kind != unstable.Integer {
		return 0, errMismatch
	}
	n, err := strconv.ParseInt(v.text, 0, 32) // base 0 accepts what TOML does: 0x, 0o, 0b, 1_000
	if err != nil {
		return 0, errors.New("is too large a number")
	}
	return int(n), nil
}

func boolean(v value) (bool, error) {
	if v.kind != unstable.Bool {
		return false, errMismatch
	}
	return v.text == "true", nil
}

func duration(v value) (time.Duration, error) {
	if v.kind != unstable.String {
		return 0, errMismatch
	}
	d, err := time.ParseDuration(v.text)
	if err != nil {
		return 0, errMismatch
	}
	return d, nil
}

func date(v value) (civil.Date, error) {
	if v.kind != unstable.LocalDate && v.kind != unstable.String {
		return civil.Date{}, errMismatch
	}
	d, err := civil.ParseDate(v.text)
	if err != nil {
		return civil.Date{}, errors.New(strconv.Quote(v.text) + " is not a date")
	}
	return d, nil
}

func list[T any](one func(value) (T, error)) func(value) ([]T, error) {
	return func(v value) ([]T, error) {
		if v.kind != unstable.Array {
			return nil, errMismatch
		}
		got := []T{}
		for _, item := range v.items {
			t, err := one(item)
			if err != nil {
				return nil, err
			}
			got = append(got, t)
		}
		return got, nil
	}
}

// kindName names the type of a value, but never its content: that may be a secret in
// the wrong place.
func kindName(v value) string {
	switch v.kind {
	case unstable.String:
		return "text"
	case unstable.Integer:
		return "a whole number"
	case unstable.Float:
		return "a number with a fraction"
	case unstable.Bool:
		return "true or false"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	}
	return "a date or time"
}
