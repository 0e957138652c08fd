package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// Copy is one of our texts for an administrator to change. Its first line, which no
// letter shows, later tells which text it was made from.
func Copy(shipped string) string {
	return "{{/* klachtd " + sum(shipped) + ": keep this line, it tells klachtd which text you began with */ -}}\n" + shipped
}

func sum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

var made = regexp.MustCompile(`^\{\{/\* klachtd ([0-9a-f]{8})[^\n]*\n`)

// Outdated reports whether ours has changed since a text was made from it.
func Outdated(own, shipped string) bool {
	m := made.FindStringSubmatch(own)
	return m != nil && m[1] != sum(shipped)
}

// Diff gives the lines of our text that an own one leaves out, marked with -, and those
// that it adds, marked with +, each with one line of context.
func Diff(shipped, own string) (lines []string) {
	a, b := strings.Split(strings.TrimSpace(shipped), "\n"), strings.Split(strings.TrimSpace(made.ReplaceAllString(own, "")), "\n")
	rest := make([][]int, len(a)+1) // rest[i][j]: how many lines a[i:] and b[j:] share
	for i := range rest {
		rest[i] = make([]int, len(b)+1)
	}
	for i, x := range slices.Backward(a) {
		for j, y := range slices.Backward(b) {
			if x == y {
				rest[i][j] = rest[i+1][j+1] + 1
			} else {
				rest[i][j] = max(rest[i+1][j], rest[i][j+1])
			}
		}
	}
	changed := false
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, "  "+a[i])
			i, j = i+1, j+1
			continue
		case j == len(b) || i < len(a) && rest[i+1][j] >= rest[i][j+1]:
			lines = append(lines, "- "+a[i])
			i++
		default:
			lines = append(lines, "+ "+b[j])
			j++
		}
		changed = true
	}
	if !changed {
		return nil
	}
	same := func(i int) bool { return i < 0 || i >= len(lines) || lines[i][0] == ' ' }
	var near []string
	for i, line := range lines {
		if !same(i) || !same(i-1) || !same(i+1) {
			near = append(near, line)
		}
	}
	return near
}
