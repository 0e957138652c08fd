// Package fields explains, in Dutch, what a text can print: which fields there are,
// what each contains, and how that looks.
package fields

import (
	_ "embed"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

//go:embed fields.tsv
var table string

var explained = sync.OnceValue(func() map[string]string {
	all := make(map[string]string)
	for line := range strings.Lines(table) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		all[name] = text
	}
	return all
})

// Field is something that a text can print.
type Field struct {
	Name   string // as written: ".Complainant.Name"
	Says   string // what it holds, in Dutch
	Sample string
	Sure   bool // it is never absent when the text is filled in
}

// Of lists what a text can print, sorted by name: what is present in one of its
// samples.
func Of(text string) (list []Field) {
	surely := proof.Surely(text)
	times := make(map[string]int) // how often each is certainly present
	for _, v := range surely {
		walk("", reflect.ValueOf(v), func(name, _, _ string) { times[name]++ })
	}
	for _, v := range templates.Samples(text) {
		walk("", reflect.ValueOf(v), func(name, says, sample string) {
			if slices.ContainsFunc(list, func(f Field) bool { return f.Name == name }) {
				return
			}
			list = append(list, Field{name, says, sample, times[name] == len(surely)})
		})
	}
	slices.SortFunc(list, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// walk calls found for everything present in a value that has an explanation.
func walk(path string, v reflect.Value, found func(name, says, sample string)) {
	see := func(name string, value reflect.Value) {
		full := path + "." + name
		says := explained()[strings.TrimPrefix(full, ".")]
		if path != "" && says == "" {
			says = explained()[v.Type().Name()+"."+name]
		}
		for value.Kind() == reflect.Pointer && !value.IsNil() {
			value = value.Elem()
		}
		if says == "" || value.IsZero() {
			return
		}
		if sample, is := shown(value); is {
			found(full, says, sample)
		} else if value.Kind() == reflect.Struct {
			walk(full, value, found)
		}
	}
	for i := range v.NumField() {
		see(v.Type().Field(i).Name, v.Field(i))
	}
	for i := range v.NumMethod() {
		if m := v.Type().Method(i); m.Type.NumIn() == 1 {
			see(m.Name, v.Method(i).Call(nil)[0])
		}
	}
}

// shown is how a value looks; of a list, how its first does.
func shown(v reflect.Value) (string, bool) {
	switch value := v.Interface().(type) {
	case civil.Date:
		return templates.Date(value), true
	case time.Time:
		return value.Format("2006-01-02 15:04 MST"), true
	}
	switch v.Kind() {
	case reflect.Struct:
		return "", false
	case reflect.Slice:
		first, plain := shown(v.Index(0))
		if !plain {
			first = "..."
		}
		if v.Len() > 1 {
			first += ", ..."
		}
		return first, true
	case reflect.Bool:
		return "true", true
	}
	text := strings.Join(strings.Fields(fmt.Sprint(v.Interface())), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "..."
	}
	return text, true
}
