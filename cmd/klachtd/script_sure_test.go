package main

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

// surely has of each text what its check relies on.
var surely sync.Map

// sure ends the rendering of a text that lacks what klachtd check takes for sure.
func sure(text string, v templates.View) {
	list, known := surely.Load(text)
	if !known {
		list, _ = surely.LoadOrStore(text, proof.Surely(text))
	}
	if lacks := unsure(list.([]templates.View), v); len(lacks) > 0 {
		panic(fmt.Sprintf("%s lacks %v in a case that is %s: say so in package proof or stage", text, lacks, v.Status))
	}
}

// missing names the dates, instants and things looked up in a part that v has but other
// lacks, each below path. If there are none, a text that works with v also works with
// other. Absent words, lists and numbers do no harm: they are empty.
func missing(path string, v, other reflect.Value) (all []string) {
	switch {
	case v.IsZero() || v.Kind() != reflect.Struct && v.Kind() != reflect.Pointer:
	case v.Kind() == reflect.Pointer && !other.IsZero():
		return missing(path, v.Elem(), other.Elem())
	case v.Kind() == reflect.Pointer || isWhole(v) && other.IsZero():
		all = append(all, path)
	case !isWhole(v):
		for i := range v.NumField() {
			all = append(all, missing(path+"."+v.Type().Field(i).Name, v.Field(i), other.Field(i))...)
		}
	}
	return all
}

// unsure names what real values lack of what [proof.Surely] relies on: nothing, as long as
// that is right. Of the ways a text can turn out, the one closest to them counts.
func unsure(surely []templates.View, real templates.View) (least []string) {
	for i, v := range surely {
		lacks := missing("", reflect.ValueOf(v), reflect.ValueOf(real))
		if len(lacks) == 0 {
			return nil
		}
		if i == 0 || len(lacks) < len(least) {
			least = lacks
		}
	}
	return least
}

// isWhole reports whether a struct is one value, such as a date.
func isWhole(v reflect.Value) bool {
	_, is := v.Interface().(interface{ IsZero() bool })
	return is
}

// What is there too seldom for a text to rely on it is named.
func TestUnsure(t *testing.T) {
	surely := proof.Surely("05")
	real := templates.Samples("05")[1]
	if lacks := unsure(surely, real); len(lacks) > 0 {
		t.Errorf("a sample lacks %q", lacks)
	}
	real.ReferredOn = templates.View{}.ReferredOn
	if lacks := unsure(surely, real); !slices.Equal(lacks, []string{".ReferredOn"}) {
		t.Errorf("without its date it lacks %q", lacks)
	}
}
