package proof

import (
	"reflect"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/stage"
)

// Surely gives what a text can rely on: for each way it can turn out, and for each
// stage the case can be at, values with only what is certain then.
func Surely(text string) (list []templates.View) {
	samples := templates.Samples(text)
	if len(samples) == 0 {
		return nil
	}
	if samples[0].About != "" { // a page goes with a letter, and can rely on the same values
		for _, letter := range letters(samples) {
			for _, v := range Surely(letter) {
				v.About = letter
				list = append(list, v)
			}
		}
		return list
	}
	shared := samples[0] // what all samples have
	for _, other := range samples {
		cut(reflect.ValueOf(&shared).Elem(), reflect.ValueOf(other))
	}
	for _, sample := range samples {
		bare := sample
		cut(reflect.ValueOf(&bare).Elem(), reflect.ValueOf(shared))
		for _, at := range stage.Of(text) {
			v := bare
			to := reflect.ValueOf(&v).Elem()
			if text == "14-which" { // what it asks decides what is there
				v.Morning = sample.Morning
			}
			for _, field := range stage.Sure(at) {
				for _, from := range append([]templates.View{sample}, samples...) {
					if to.FieldByName(field).IsZero() {
						to.FieldByName(field).Set(reflect.ValueOf(from).FieldByName(field))
					}
				}
			}
			if at != stage.None {
				v.Status = templates.StatusPhrase(at)
			}
			for _, path := range slices.Concat(stage.Lacks(at), unsure, unsureIn[text]) {
				if field := under(to, strings.Split(path, ".")); field.IsValid() {
					field.SetZero()
				}
			}
			list = append(list, v)
		}
	}
	return list
}

// letters lists the letters that samples of a page go with.
func letters(samples []templates.View) (names []string) {
	for _, v := range samples {
		if !slices.Contains(names, v.About) {
			names = append(names, v.About)
		}
	}
	return names
}

// unsure is what a foundation, a person or an answer may lack, whatever the text.
var unsure = []string{
	"Organisation.Phone", "Retention", "Options", "AboutDirector", "BlikOpWerk", "Recipient.Name", "Recipient.Address",
	"Command.Word", "Command.FirstLine", "Text",
}

// unsureIn is what may be absent in these texts but is certain in others.
var unsureIn = map[string][]string{
	"04-place": {"Sender", "Number", "CaseBy"}, "13-role": {"Recipient.Role"}, "05": {"Text"}, "18": {"Today"}, "21-place": {"Placeless"},
	"21-question": {"HearingAt"}, "24": {"Command"}, "24-away": {"Command"}, "24-escalated": {"Recipient.Role"}, "29-merged": {"Placeless", "CaseBy"},
	"29-receipt": {"Placeless"}, "35-page": {"Morning.Week.Kept"}, "advice": {"DecideBy"}, "blind": {"Command", "ManagerChoices", "AcknowledgeBy", "ContactBy", "Status"}, "regulation": {"Today"},
}

// under finds a field; below a nil pointer there is none.
func under(v reflect.Value, path []string) reflect.Value {
	for _, name := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}
			}
			v = v.Elem()
		}
		v = v.FieldByName(name)
	}
	return v
}

// cut removes from v what other does not have, at any depth except within lists.
func cut(v, other reflect.Value) {
	switch {
	case other.IsZero() || v.Kind() == reflect.Slice && other.Len() == 0:
		v.SetZero()
	case v.Kind() == reflect.Pointer && !v.IsNil():
		own := reflect.New(v.Type().Elem())
		own.Elem().Set(v.Elem())
		cut(own.Elem(), other.Elem())
		v.Set(own)
	case v.Kind() == reflect.Struct && !whole(v):
		for i := range v.NumField() {
			cut(v.Field(i), other.Field(i))
		}
	}
}

// whole reports whether a struct is one value, such as a date.
func whole(v reflect.Value) bool {
	_, is := v.Interface().(interface{ IsZero() bool })
	return is
}
