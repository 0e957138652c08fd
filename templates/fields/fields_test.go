package fields

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates"
)

// Every field of what a text can print is explained, and nothing else is.
func TestExplained(t *testing.T) {
	names := make(map[string]bool)
	take := func(prefix string, typ reflect.Type) {
		for _, f := range reflect.VisibleFields(typ) {
			names[prefix+f.Name] = true
		}
		for i := range typ.NumMethod() {
			if m := typ.Method(i); m.Type.NumIn() == 1 {
				names[prefix+m.Name] = true
			}
		}
	}
	view := reflect.TypeFor[templates.View]()
	take("", view)
	for name := range names {
		if explained()[name] == "" {
			t.Errorf("%s is not explained", name)
		}
	}
	for _, f := range reflect.VisibleFields(view) {
		typ := f.Type
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() == reflect.Struct {
			take(typ.Name()+".", typ)
		}
	}
	for name := range explained() {
		if !names[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

func TestOf(t *testing.T) {
	texts, _ := templates.Load(nil)
	for _, name := range texts.Names() {
		if len(Of(name)) == 0 && name != "regulation" {
			t.Errorf("%s has no fields", name)
		}
	}
	list := Of("01")
	at := func(name string) int { return slices.IndexFunc(list, func(f Field) bool { return f.Name == name }) }
	for name, want := range map[string]Field{
		".Received":         {".Received", "de dag waarop de klacht is ontvangen", "23 november 2026", true},
		".Complainant.Name": {".Complainant.Name", "de naam", "Anna Voorbeeld", false},
		".Salutation":       {".Salutation", "de aanhef, zonder komma", "Geachte Anna Voorbeeld", true},
	} {
		if i := at(name); i < 0 || list[i] != want {
			t.Errorf("%s: %v of %v", name, i, list)
		}
	}
	for _, f := range list {
		if strings.HasPrefix(f.Name, ".Decid") {
			t.Errorf("01 cannot have %s", f.Name)
		}
	}
}
