package text

import "strings"

// announces gives the first line that announces what stands below it, or the number of
// lines.
func announces(lines []string) int {
	for i, line := range lines {
		if strings.HasSuffix(strings.TrimRight(line, " \t\u00a0*_"), ":") {
			return i
		}
	}
	return len(lines)
}

// isCited reports whether a farewell below such a line ends a letter that the text cites,
// and not the text: somebody else than the writer signs it, and the text goes on below.
func isCited(kinds []signKind, farewell int) bool {
	signed := false
	for _, kind := range kinds[farewell+1:] {
		switch kind {
		case signOther:
			signed = true
		case signProse:
			return signed
		case signBlank:
		default: // the writer's own name, a notice
			return false
		}
	}
	return false
}
