// Package typo tells how many slips of the finger lie between two words. Whatever takes a
// word for a mistyped one asks it: commands, names, settings, fields. No module in use
// exports such a function, and it is too small to need one of its own.
package typo

// Distance counts the letters that were left out, added, changed or swapped with their
// neighbour between a and b (optimal string alignment). It does not count beyond most: more
// is most+1.
func Distance(a, b string, most int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > most || len(t)-len(s) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(s); i++ {
		before, above, row := rows[(i+2)%3], rows[i%3], rows[(i+1)%3] // of i-2, i-1 and i letters of a
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(rows[(len(s)+1)%3][len(t)], most+1)
}
