package morning

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// Moved is the prefix of marks for terms that changed holidays affect, until somebody is told.
const Moved = "moved "

// MovedMark is the mark of one: "moved K-2026-0001 contact 2026-12-08 2026-12-07".
func MovedMark(id string, x rules.Recounted) string {
	return fmt.Sprintf("%s%s %s %s %s", Moved, id, x.Term, x.Was, x.Now)
}

// MovedOf are the terms of one case, with their marks.
type MovedOf struct {
	Case  string
	Rows  []agenda.Moved
	Marks []string
}

// MovedIn gives the terms by case, as far as they were marked by an instant.
func MovedIn(marks map[string]time.Time, by time.Time) (all []MovedOf) {
	for _, mark := range slices.Sorted(maps.Keys(marks)) {
		f := strings.Fields(mark)
		if marks[mark].After(by) || len(f) != 5 {
			continue
		}
		was, err1 := civil.ParseDate(f[3])
		now, err2 := civil.ParseDate(f[4])
		if err1 != nil || err2 != nil {
			continue
		}
		if n := len(all); n == 0 || all[n-1].Case != f[1] {
			all = append(all, MovedOf{Case: f[1]})
		}
		of := &all[len(all)-1]
		of.Rows = append(of.Rows, agenda.Moved{ID: f[1], Name: templates.TermPhrase(record.Term(f[2])), Was: was, Now: now})
		of.Marks = append(of.Marks, mark)
	}
	return all
}
