package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPieces(t *testing.T) {
	const attribution = "Op ma 23 nov 2026 om 10:12 schreef Klachten <klachten@school.example>:"
	const header = "Van: Klachten <klachten@school.example>\nVerzonden: maandag 23 november 2026 10:12\nAan: Amina\nOnderwerp: Vraag"
	tests := map[string]struct {
		typed, quoted string
		want          []Piece
		fresh         bool // the mail answers none
	}{
		"nothing": {},
		"a text":  {typed: "Mijn klacht.\n\nDe les viel uit.\n", want: []Piece{{Typed, "Mijn klacht.\n\nDe les viel uit."}}},
		"an answer above": {
			typed: "[EXTERN]\n\nakkoord\n\nMet vriendelijke groet,\nDirk Directeur\n\nVerzonden vanaf mijn iPhone\n\n" + attribution + "\n> Geachte Dirk,\n>\n> Klopt het?\n",
			want:  []Piece{{Banner, "[EXTERN]"}, {Typed, "akkoord"}, {SignOff, "Met vriendelijke groet,\nDirk Directeur"}, {Footer, "Verzonden vanaf mijn iPhone"}, {Head, attribution}, {Quoted, "> Geachte Dirk,\n>\n> Klopt het?"}},
		},
		"answers between, and a signature at the end": {
			typed: "Zie onder.\n\n" + attribution + "\n> Wanneer?\n\nOp 3 maart.\n\n> Wie?\nMijn zus.\n\n-- \nAmina",
			want:  []Piece{{Typed, "Zie onder."}, {Head, attribution}, {Quoted, "> Wanneer?"}, {Typed, "Op 3 maart."}, {Quoted, "> Wie?"}, {Typed, "Mijn zus."}, {SignOff, "-- \nAmina"}},
		},
		"an answer below": {
			typed: attribution + "\n> Wanneer?\n> Wie?\n\nOp 3 maart.", want: []Piece{{Head, attribution}, {Quoted, "> Wanneer?\n> Wie?"}, {Typed, "Op 3 maart."}},
		},
		"a broken address": {
			typed: "ok\n\nOp ma 23 nov 2026 om 10:12 schreef Klachten <klachten@school.example\n> schreef:\n> a\n\nb",
			want:  []Piece{{Typed, "ok"}, {Head, "Op ma 23 nov 2026 om 10:12 schreef Klachten <klachten@school.example\n> schreef:"}, {Quoted, "> a"}, {Typed, "b"}},
		},
		"no marks": {
			typed: "ok\n\n________________________________\n" + header + "\n\nGeachte Amina,\n\n> U schreef: ik ben boos.\n\nWanneer?\nOp 3 maart.",
			want:  []Piece{{Typed, "ok"}, {Head, "________________________________"}, {Head, header}, {Quoted, "Geachte Amina,\n\n> U schreef: ik ben boos.\n\nWanneer?\nOp 3 maart."}},
		},
		"a thread without marks": {
			typed: "ok\n\n" + header + "\n\nGeachte Amina,\n\nWanneer?\n\n" + header + "\n\nBeste,",
			want:  []Piece{{Typed, "ok"}, {Head, header}, {Quoted, "Geachte Amina,\n\nWanneer?"}, {Head, header}, {Quoted, "Beste,"}},
		},
		"markup": {
			typed: "ok", quoted: "\n----------\n" + header + "\n\nGeachte Amina,",
			want: []Piece{{Typed, "ok"}, {Head, "----------"}, {Head, header}, {Quoted, "Geachte Amina,"}},
		},
		"markup without a head": {typed: "ok", quoted: "\n\nGeachte Amina,\n> a\nb", want: []Piece{{Typed, "ok"}, {Quoted, "Geachte Amina,\n> a\nb"}}},
		"a mail that is passed on between": {
			typed: attribution + "\n> Heeft u bewijs?\n\nJa:\n\n---------- Doorgestuurd bericht ----------\nVan: Piet <piet@les.example>\nDatum: 20 november 2026 16:03\nOnderwerp: les\nAan: Amina\n\nJe hoeft niet te komen.",
			want: []Piece{{Head, attribution}, {Quoted, "> Heeft u bewijs?"}, {Typed, "Ja:"}, {Head, "---------- Doorgestuurd bericht ----------"},
				{Head, "Van: Piet <piet@les.example>\nDatum: 20 november 2026 16:03\nOnderwerp: les\nAan: Amina"}, {Quoted, "Je hoeft niet te komen."}},
		},
		"a quote in the middle of a report": {typed: "Zij zei:\n> dat wil ik niet\nDaarna belde ik.", want: []Piece{{Typed, "Zij zei:\n> dat wil ik niet\nDaarna belde ik."}}},
		"what a list adds": {
			typed: "Mijn klacht.\n\n_______________________________________________\nKlachten mailing list\nhttps://lists.example/listinfo/klachten",
			want:  []Piece{{Typed, "Mijn klacht."}, {Footer, "_______________________________________________\nKlachten mailing list\nhttps://lists.example/listinfo/klachten"}},
		},
		"a postscript": {
			typed: "Mijn klacht.\n\nGroet,\nAmina\n\nPS Bel mij op dinsdag.", want: []Piece{{Typed, "Mijn klacht."}, {SignOff, "Groet,\nAmina"}, {Typed, "PS Bel mij op dinsdag."}},
		},
		"fresh, with a letterhead": {typed: "Van: Amina <amina@klant.example>\nDatum: 3 maart 2026\nOnderwerp: klacht\n\nDe les viel uit.", fresh: true,
			want: []Piece{{Typed, "Van: Amina <amina@klant.example>\nDatum: 3 maart 2026\nOnderwerp: klacht\n\nDe les viel uit."}}},
	}
	for name, tt := range tests {
		if diff := cmp.Diff(tt.want, Pieces(tt.typed, tt.quoted, Source{Answers: !tt.fresh})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzPieces: no word is lost or moved, and what stands above the first head or quote
// is what a command is read in.
func FuzzPieces(f *testing.F) {
	for _, text := range []string{
		"akkoord\n\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example\n>:\n> a\n\nb", "a\n\n>>> X 23-11-2026 10:00 >>>\nb", "> a\nb", "a\n-- \nb\n____\n> c\n",
		"Van: a@b.example\nVerzonden: nu\nAan: c\nx\n\nVan: a@b.example\nVerzonden: nu\nAan: c\n> x\n\ny", "[EXTERN]\na\n\nGroet,\nB\n\nPS c\n__________\nmailing list", "\n\n", ">",
	} {
		f.Add(text, "", true)
		f.Add(text, text, false)
		f.Add("", text, true)
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	f.Fuzz(func(t *testing.T, typed, quoted string, answers bool) {
		typed, quoted = Clean(typed), Clean(quoted)
		var all, above string
		quotes := false
		for _, p := range Pieces(typed, quoted, Source{Answers: answers}) {
			all += p.Text
			if quotes = quotes || p.Kind == Head || p.Kind == Quoted; !quotes {
				above += p.Text
			}
			if strings.TrimSpace(p.Text) == "" {
				t.Errorf("Pieces(%q, %q, %v) has an empty piece", typed, quoted, answers)
			}
		}
		if bare(all) != bare(typed+quoted) {
			t.Errorf("Pieces(%q, %q, %v) holds %q", typed, quoted, answers, all)
		}
		if reply := CutQuotes(typed, answers); bare(above) != bare(reply) {
			t.Errorf("Pieces(%q, %q, %v): above the quotes stands %q, not %q", typed, quoted, answers, above, reply)
		}
	})
}
