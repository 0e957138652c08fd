package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzReply: what is cut from a text is its end, but for rules, blanks and the
// lines that a program broke.
func FuzzReply(f *testing.F) {
	for _, text := range []string{
		"akkoord\n\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example\n>:\n> a", "a\n\n>>> X 23-11-2026 10:00 >>>\nb", "> a\nb", "Quoting X:\n> a",
		"Van: a@b.example\nVerzonden: nu\nAan: c\nx", "x Op 23-11-2026 10:00 schreef X <x@y.example>: Beste", "a\n-----Original Message-----\nb", "\n\n", ">",
	} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, answers bool) {
		text = Clean(text)
		got := CutQuotes(text, answers)
		bare := strings.NewReplacer("\n", "", " ", "").Replace
		if !strings.Contains(bare(text), bare(got)) || !utf8.ValidString(got) {
			t.Errorf("CutQuotes(%q, %v) = %q", text, answers, got)
		}
	})
}

func TestCutQuotes(t *testing.T) {
	tests := map[string]struct {
		text, want string
		fresh      bool // the mail answers none
	}{
		"nothing quoted":               {text: "akkoord\n\nDirk", want: "akkoord\n\nDirk"},
		"quotes at the end":            {text: "akkoord\n> a\n> b\n", want: "akkoord"},
		"quotes only":                  {text: "> a\n> b\n"},
		"answer below the quotes":      {text: "> akkoord\n\nannuleren"},
		"quotes in the middle":         {text: "contact\n> zij zei\nklopt", want: "contact\n> zij zei\nklopt"},
		"our marker":                   {text: "akkoord\n\n--- Schrijf uw antwoord boven deze regel ---\nbesluit gegrond", want: "akkoord"},
		"own line above attribution":   {text: "Op uw mail: akkoord.\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a", want: "Op uw mail: akkoord."},
		"Gmail English":                {text: "ok\n\nOn Mon, Nov 23, 2026 at 10:00 AM X <x@y.example> wrote:\n\n> a", want: "ok"},
		"Gmail English, odd space":     {text: "ok\n\nOn Mon, Nov 23, 2026 at 10:00\u202fAM X <x@y.example> wrote:\n\n> a", want: "ok"},
		"Gmail German":                 {text: "ok\n\nAm Mo., 23. Nov. 2026 um 10:00 Uhr schrieb X <x@y.example>:\n\n> a", want: "ok"},
		"Gmail Turkish":                {text: "ok\n\nX <x@y.example>, 23 Kas\n2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n> a", want: "ok"},
		"Gmail Arabic":                 {text: "ok\n\nفي الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة X <x@y.example>:\n\n> a", want: "ok"},
		"Apple German":                 {text: "ok\n\nAm 23.11.2026 um 10:00 hat X <x@y.example> geschrieben:\n\n> a", want: "ok"},
		"Thunderbird German":           {text: "ok\n\nAm 23.11.26 um 10:00 schrieb X:\n> a", want: "ok"},
		"Thunderbird English":          {text: "ok\n\nOn 23/11/2026 10:00, X wrote:\n> a", want: "ok"},
		"bold attribution":             {text: "ok\n\n*Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:*\n> a", want: "ok"},
		"attribution, quotes left out": {text: "ok\n\nOp 23-11-2026 om 10:00 schreef X:\n", want: "ok"},
		"attribution, no quote marks":  {text: "ok\nOp maandag 23 november 2026 om 10:00:12 CET schreef X <x@y.example>:\n\n Beste", want: "ok"},
		"Outlook German":               {text: "ok\n\nVon: X <x@y.example>\nGesendet: Montag, 23. November 2026 10:00\nAn: Y\nBetreff: Z\n\nHallo", want: "ok"},
		"Outlook English, names only":  {text: "ok\n\nFrom: Klachten\nSent: Monday, November 23, 2026 10:00 AM\nTo: Dirk\nSubject: Z\n\nHi", want: "ok"},
		"Outlook, blank lines between": {text: "ok\n\n**Van:** X <x@y.example>\n\n**Verzonden:** maandag\n\n**Aan:** Dirk\n\nBeste", want: "ok"},
		"Outlook, wrapped recipients":  {text: "ok\n\nVan: X\nVerzonden: maandag\nAan: a@b.example; c@d.example;\n e@f.example\nOnderwerp: Z\n\nBeste", want: "ok"},
		"Hotmail, date first":          {text: "ok\n\n----------\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nSubject: Z\nFrom: x@y.example\nTo: dirk@stichting.example\n\nHi", want: "ok"},
		"Outlook Danish":               {text: "ok\n\nFra: X <x@y.example>\nSendt: 23. november 2026 10:02\nTil: Dirk <dirk@stichting.example>\nEmne: Z\n\nKære", want: "ok"},
		"Outlook Swedish, names only":  {text: "ok\n\nFrån: Klachten\nSkickat: den 23 november 2026 10:02\nTill: Dirk\nÄmne: Z\n\nHej", want: "ok"},
		"Outlook Greek":                {text: "ok\n\nΑπό: X <x@y.example>\nΣτάλθηκε: Δευτέρα, 23 Νοεμβρίου 2026 10:02\nΠρος: Dirk <dirk@stichting.example>\nΘέμα: Z\n\nA", want: "ok"},
		"Outlook Ukrainian":            {text: "ok\n\n**Від:** X <x@y.example>\n**Надіслано:** 23 листопада 2026 р. 10:02\n**Кому:** Dirk <dirk@stichting.example>\n\nA", want: "ok"},
		"Outlook Spanish":              {text: "ok\n\n-----Mensaje original-----\nDe: X <x@y.example>\nEnviado el: lunes, 23 de noviembre de 2026 10:02\nPara: Dirk\nAsunto: Z\n\nHola", want: "ok"},
		"Thunderbird Danish":           {text: "ok\n\nDen 23-11-2026 kl. 10:02 skrev Klachten:\n> a", want: "ok"},
		"Notes":                        {text: "ok\n\nKlachten ---16-11-2026 10:02:00---Geachte Dirk de Directeur,\n\nVan: Klachten <x@y.example>\nAan: d@y.example\nDatum: 16-11-2026 10:02\nOnderwerp: Z\n\nGeachte", want: "ok"},
		"attribution, het volgende":    {text: "ok\n\nOp 23 november 2026 10:12 schreef Klachtenadministratie het volgende:\n\n> a", want: "ok"},
		"separator German":             {text: "ok\n\n-----Ursprüngliche Nachricht-----\nVon: X", want: "ok"},
		"separator with underscores":   {text: "ok\n\n________________________________\n----- Original Message -----\nhallo", want: "ok"},
		"Apple forward":                {text: "Zie hieronder\n\nBegin doorgestuurd bericht:\n\nVan: X", want: "Zie hieronder"},
		"signature mark is kept":       {text: "ok\n\n-- \nDirk\n\n> a", want: "ok\n\n-- \nDirk"},

		"complaint that begins like an attribution": {text: "Op maandag schreef mijn buurman dat ik weg moest:\ndat vond ik niet goed.", want: "Op maandag schreef mijn buurman dat ik weg moest:\ndat vond ik niet goed."},
		"date and verb but no quote":                {text: "Op 3 december 2026 schreef zij mij:\nu bent te laat", want: "Op 3 december 2026 schreef zij mij:\nu bent te laat"},
		"report that cites what somebody wrote":     {text: "commissie\nOp 3 december 2026 schreef zij mij:\n> geen excuus\nDaarna belde ik haar.", want: "commissie\nOp 3 december 2026 schreef zij mij:\n> geen excuus\nDaarna belde ik haar."},
		"header word in a sentence":                 {text: "Van: wie is die brief?\nAan: niemand gericht.", want: "Van: wie is die brief?\nAan: niemand gericht."},
		"what happened, as a list":                  {text: "contact\nKlager: Kim <kim@y.example>\nGebeld: 3 maart 2026 10:00\nUitkomst: geen gesprek", want: "contact\nKlager: Kim <kim@y.example>\nGebeld: 3 maart 2026 10:00\nUitkomst: geen gesprek"},
		"particulars above a head":                  {text: "klager\nNaam: Kim\nE-mail: Kim <kim@y.example>\nOntvangen: 3 maart 2026\n\nVan: X <x@y.example>\nAan: Y <y@y.example>\nVerzonden: 3 maart 2026 10:00\nOnderwerp: Z\n\nHallo", want: "klager\nNaam: Kim\nE-mail: Kim <kim@y.example>\nOntvangen: 3 maart 2026"},
		"particulars":                               {text: "klager\nNaam: Kim\nE-mail: kim@y.example\nOntvangen: 3 maart 2026", want: "klager\nNaam: Kim\nE-mail: kim@y.example\nOntvangen: 3 maart 2026"},
		"dashes in a list":                          {text: "-- eerste --\n- tweede", want: "-- eerste --\n- tweede"},
		"fresh, cites at the end":                   {text: "Op 3 december 2026 schreef zij mij:\n> u bent te laat", want: "Op 3 december 2026 schreef zij mij:\n> u bent te laat", fresh: true},
		"fresh, only quotes":                        {text: "> mijn klacht", want: "> mijn klacht", fresh: true},
		"fresh, but plainly an answer":              {text: "ok\n\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a", want: "ok", fresh: true},
		"fresh, cites a whole mail in the middle":   {text: "Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a\nDat is niet waar.", want: "Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a\nDat is niet waar.", fresh: true},
	}
	for name, tt := range tests {
		if got := CutQuotes(tt.text, !tt.fresh); got != tt.want {
			t.Errorf("%s: CutQuotes(%q) = %q, want %q", name, tt.text, got, tt.want)
		}
	}
}

func TestWroteBelow(t *testing.T) {
	const ours, house = "klachten@school.example", "De School"
	for rest, want := range map[string]bool{
		"": false,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten <klachten@school.example>:\n> Wanneer?\n> Waar?\n": false,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten:\n> Wanneer?\n\nOp dinsdag.\n\n> Waar?\n":          true,
		"> Wanneer?\n\nOp dinsdag.":                                true,
		"Op ma 23 nov 2026 schreef Klachten:\n> Wanneer?\n\n-- \n": false,
		"---------- Doorgestuurd bericht ----------\nVan: Piet <piet@les.example>\nAan: Amina\n\nJe hoeft niet te komen.": true,
		"Van: Klachten <klachten@school.example>\nVerzonden: maandag\nOnderwerp: Ontvangst\n\nGeachte Amina,":             false,
		"Van: de school\nVerzonden: maandag\nOnderwerp: Ontvangst\n\nGeachte Amina,":                                      false,
		"Op ma 23 nov 2026 om 10:12 schreef Piet:":                                                                        false,
		// Our own mail quotes too.
		"Van: Klachten <klachten@school.example>\nVerzonden: maandag\nOnderwerp: Vraag\n\nGeachte Amina,\n\nHet bericht:\n\n> Ik ben boos.\n\nMet groet,":      false,
		"Van: Klachten <klachten@school.example>\n\nVerzonden: maandag\n\nOnderwerp: Vraag\n\nBeste Amina,\n\nHet bericht:\n\n> Ik ben boos.\n\nMet groet,":    false,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten <klachten@school.example>:\n\nGeachte Amina,\n\nHet bericht:\n\n> Ik ben boos.\n\nMet groet,":             false,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten:\n> Geachte Amina,\n>\n> Het bericht:\n>\n> > Ik ben boos.\n>\n> Met groet,\n":                            false,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten:\n> Geachte Amina,\n>\n> > Ik ben boos.\n\nDat ben ik nog.\n\n> Met groet,\n":                             true,
		"Op ma 23 nov 2026 om 10:12 schreef Klachten:\n> Geachte Amina,\n>\n> > Ik ben boos.\n>\n> Met groet,\n\nDat ben ik nog.":                              true,
		"Van: Klachten <klachten@school.example>\nVerzonden: maandag\nOnderwerp: Vraag\n\n> Geachte Amina,\n>\n> > Ik ben boos.\n\nDat ben ik nog.":            true,
		"Van: Piet <piet@les.example>\nVerzonden: maandag\nOnderwerp: Les\n\nGeachte Amina,\n\nDit schreef u:\n\n> Ik ben boos.\n\nDan hoeft u niet te komen.": true,
	} {
		if got := WroteBelow(rest, ours, house); got != want {
			t.Errorf("%q: got %v", rest, got)
		}
	}
}
