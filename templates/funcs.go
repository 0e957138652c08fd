package templates

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"text/template"
	"time"
	_ "time/tzdata" // a date in a letter must not depend on the machine's files

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates/mark"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// Months are the months as they stand in letters, January first.
var Months = [...]string{"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december"}

var weekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}

// Date writes a date as in a letter: "23 november 2026". The date must be valid.
func Date(d civil.Date) string {
	return strconv.Itoa(d.Day) + " " + Months[d.Month-1] + " " + strconv.Itoa(d.Year)
}

// functions returns the words a text may use, with times in Amsterdam.
func functions() (template.FuncMap, error) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil, err
	}
	funcs := mark.Functions()
	maps.Copy(funcs, template.FuncMap{
		"datum": func(v any) (string, error) {
			d, err := dateOf(v, amsterdam)
			if err != nil {
				return "", err
			}
			return Date(d), nil
		},
		"kort": func(v any) (string, error) {
			d, err := dateOf(v, amsterdam)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%02d-%02d-%d", d.Day, d.Month, d.Year), nil
		},
		"dag": func(v any) (string, error) {
			d, err := dateOf(v, amsterdam)
			if err != nil {
				return "", err
			}
			return weekdays[d.In(time.UTC).Weekday()] + " " + strconv.Itoa(d.Day) + " " + Months[d.Month-1], nil
		},
		"datumin": func(code string, v any) (string, error) {
			d, err := dateOf(v, amsterdam)
			if err != nil {
				return "", err
			}
			return tongue.Date(code, d)
		},
		"tijd": func(t time.Time) (string, error) {
			if t.IsZero() {
				return "", errAbsent
			}
			return t.In(amsterdam).Format("15:04"), nil
		},
		"en":       enumerate,
		"meervoud": plural,
	})
	return funcs, nil
}

var errAbsent = errors.New("this date is absent; put it between {{if ...}} and {{end}}")

func dateOf(v any, in *time.Location) (civil.Date, error) {
	switch v := v.(type) {
	case civil.Date:
		if v.IsValid() {
			return v, nil
		}
	case time.Time:
		if !v.IsZero() {
			return civil.DateOf(v.In(in)), nil
		}
	default:
		return civil.Date{}, fmt.Errorf("a %T is not a date", v)
	}
	return civil.Date{}, errAbsent
}

// enumerate joins words as people say them: "a", "a en b", "a, b en c".
func enumerate(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " en " + list[last]
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}
