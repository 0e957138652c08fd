package block

import (
	"regexp"
	"testing"
)

// Days and case numbers are marked as one search for all of them would mark them.
func FuzzUnbroken(f *testing.F) {
	whole := regexp.MustCompile(`\bTE LAAT\b|\bK-[0-9]{4}-[0-9]{4,}\b|\b(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag )?[0-9]{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: [0-9]{4})?\b`)
	for _, text := range []string{
		"", "TE LAAT: K-2026-0001 is TE LAATdunkend", "maandag 6 januari 2025, 10:00 uur", "112 mei, 1 mei 20255 en 1 meis", "zondag maandag 6 mei 2026 7 mei",
		"dinsdag 7 mei dinsdag 8 mei", "aK-2026-0001, K-2026-00012x en K-2026-12345", "6 januari 2025 6 januari", "é6 mei en 6 mei\u00e9", "vrijdag 31 december 1", "_1 mei",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var w htmlWriter
		w.unbroken(text)
		if got, want := w.b.String(), whole.ReplaceAllString(text, `<span `+style("white-space:nowrap")+`>$0</span>`); got != want {
			t.Errorf("%q gives\n%q, want\n%q", text, got, want)
		}
	})
}
