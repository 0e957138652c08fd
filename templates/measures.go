package templates

import "strings"

// SplitMeasures parts what the director wrote under "besluit" into the
// reasoning and, below a line "Maatregelen:", what the foundation is going to
// do. Without such a line there are no measures, and letter 09 says nothing
// about them.
func SplitMeasures(text string) (reasoning, measures string) {
	const bold = " \t*_" // as mail programs write it in plain text
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		word, beside, _ := strings.Cut(line, ":")
		if !strings.EqualFold(strings.Trim(word, bold), "maatregelen") {
			continue
		}
		below := strings.Trim(beside, bold) + "\n" + strings.Join(lines[i+1:], "\n")
		return strings.TrimSpace(strings.Join(lines[:i], "\n")), strings.TrimSpace(below)
	}
	return strings.TrimSpace(text), ""
}
