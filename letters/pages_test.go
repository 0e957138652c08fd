package letters

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each letter is a row of height 1: 'g' is glued to the row before, 'N' begins a
// page.
func TestPaginate(t *testing.T) {
	tests := []struct {
		name, rows  string
		first, rest float64 // room on the first page and the others
		want        []string
	}{
		{"nothing", "", 3, 3, nil},
		{"one page", "abc", 3, 3, []string{"abc"}},
		{"first page is shorter", "abcde", 2, 3, []string{"ab", "cde"}},
		{"heading moves with its text", "abcgd", 3, 3, []string{"ab", "cgd"}},
		{"a chain of glue", "abcggd", 4, 4, []string{"ab", "cggd"}},
		{"more glued than a page holds", "agggggg", 3, 3, []string{"agg", "ggg", "g"}},
		{"page break", "abNcd", 9, 9, []string{"ab", "Ncd"}},
		{"page break at a full page", "abcNd", 3, 3, []string{"abc", "Nd"}},
		{"glue before a page break is no reason to break early", "abgNc", 3, 3, []string{"abg", "Nc"}},
		{"a last page has five rows at least", "abcdefghij", 9, 9, []string{"abcde", "fghij"}},
		{"where both pages have enough, nothing moves", "abcdefghijklmno", 9, 9, []string{"abcdefghi", "jklmno"}},
		{"no room", "ab", 0, 0, []string{"a", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rows []row
			for _, r := range tt.rows {
				rows = append(rows, row{height: 1, glued: r == 'g', newPage: r == 'N', runs: []run{{text: string(r)}}})
			}
			var got []string
			const bottom = 100
			for _, p := range paginate(rows, bottom-tt.first, bottom-tt.rest, bottom) {
				page := ""
				for _, r := range p.runs {
					page += r.text
				}
				got = append(got, page)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlaceDropsSpaceAtTheTop(t *testing.T) {
	rows := []row{
		{space: 10, height: 2, runs: []run{{y: 1}}},
		{space: 5, height: 2, runs: []run{{y: 1}}, boxes: []box{{y: 2}}},
	}
	got := place(rows, 100)
	if got.runs[0].y != 101 || got.runs[1].y != 108 || got.boxes[0].y != 109 {
		t.Errorf("placed at %v and %v", got.runs, got.boxes)
	}
}
