// Package measures reads what the director promises in a decision: the part of its text
// below a line "Maatregelen:". It knows no case, and only the day that it is given.
package measures

import (
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"
)

// Split divides what the director wrote under "besluit" into the reasoning and what the
// foundation will do. Without such a line there are no measures, and letter 09 says nothing
// about them.
func Split(text string) (reasoning, measures string) {
	const bold = " \t*_" // as mail programs write it in plain text
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		word, beside, _ := strings.Cut(line, ":")
		if word = strings.ToLower(strings.Trim(word, bold)); word != "maatregelen" && word != "maatregel" {
			continue
		}
		below := strings.TrimSpace(strings.Trim(beside, bold) + "\n" + strings.Join(lines[i+1:], "\n"))
		if slices.Contains(none, strings.ToLower(strings.Trim(below, " -.*_"))) {
			break
		}
		return strings.TrimSpace(strings.Join(lines[:i], "\n")), below
	}
	return strings.TrimSpace(text), ""
}

// none is what is written below the line where nothing is promised: it stays in the text.
var none = []string{"geen", "geen maatregelen", "geen maatregelen nodig", "niet nodig", "niet van toepassing", "n.v.t", "nvt", "nee"}

// Same reports whether two decisions promise the same, whatever the capitals, spaces and
// line breaks.
func Same(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// usual is how many months measures get that name no day: long enough to change something,
// and soon enough for the complainant to notice.
const usual = 3

// By returns the day by which measures are to be done: the day that they name, or else three
// months after the decision. In a shorter month that is its last day.
func By(named, decided civil.Date) civil.Date {
	if named.IsValid() {
		return named
	}
	month := time.Date(decided.Year, decided.Month+usual, 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return civil.Date{Year: month.Year(), Month: month.Month(), Day: min(decided.Day, last)}
}
