package typo

import "testing"

func TestDistance(t *testing.T) {
	for _, d := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"ab", "ba", 1}, {"address", "adress", 1}, {"kitten", "sitting", 3},
		{"overzihct", "overzicht", 1}, {"één", "een", 2}, {"ca", "abc", 3}, // a swap stays a swap: nothing comes between
	} {
		for _, words := range [][2]string{{d.a, d.b}, {d.b, d.a}} {
			if got := Distance(words[0], words[1], 100); got != d.want {
				t.Errorf("%q to %q is %d, not %d", words[0], words[1], got, d.want)
			}
			for most := range 5 {
				if got := Distance(words[0], words[1], most); got != min(d.want, most+1) {
					t.Errorf("%q to %q is %d, and not more than %d counts", words[0], words[1], got, most)
				}
			}
		}
	}
}
