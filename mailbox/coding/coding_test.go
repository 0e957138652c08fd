package coding

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzTransfer(f *testing.F) {
	f.Add("base64", []byte("TWlqbiBrbGFjaHQ=\r\n\r\n____\r\nGescand op virussen"))
	f.Add("base64", []byte("Let op: van buiten\n\nTWlqbiBrbGFjaHQ= einde"))
	f.Add("quoted-printable", []byte("caf=E9 =\r\n=ZZ ="))
	f.Add("x-uuencode", []byte("begin 644 a\n#0V%T\n3)5!$\n \nend"))
	f.Add("", []byte("TWlqbiBrbGFjaHQgZ2FhdCBvdmVyIGRlIGxlcyBlbiBkZSBkb2NlbnQu"))
	f.Fuzz(func(t *testing.T, encoding string, raw []byte) {
		d := Transfer(encoding, raw)
		if len(d.Data) > 64*(len(raw)+1) || len(d.Above)+len(d.Below) > len(raw) {
			t.Errorf("%d bytes became %d, %d above and %d below", len(raw), len(d.Data), len(d.Above), len(d.Below))
		}
		for _, file := range []bool{true, false} {
			if bare, ok := Bare(raw, file); ok && (len(bare.Data) == 0 || len(bare.Data) > len(raw)) {
				t.Errorf("%q became %q", raw, bare.Data)
			}
		}
		above, body, below := splitBase64(raw)
		if !bytes.Equal(bytes.Join([][]byte{above, body, below}, nil), raw) {
			t.Errorf("%q was split in %q, %q, %q", raw, above, body, below)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"=?utf-8?Q?Zoë de Vries?=", "=?utf-8?B?w6k?= =?UTF-8?b?===?=", "a =?x?q?=C3?==?x?q?=A9?= b", "=?gb2312?B?xOO6?= =?gb2312?B?ww==?=", "=?=?=?q?=?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		decoded := Words(s)
		if utf8.ValidString(s) && !utf8.ValidString(decoded) || len(decoded) > 6*len(s)+6 {
			t.Errorf("%q became %q", s, decoded)
		}
		if !strings.Contains(s, "=?") && decoded != s {
			t.Errorf("%q without a word became %q", s, decoded)
		}
		QuoteWords(s)
	})
}

// What a gateway put around base64 is no part of it, and what people write is none.
func TestSplitBase64(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	long := b64([]byte("Mijn klacht gaat over de les van dinsdag, en over de docent."))
	for in, want := range map[string][3]string{
		long: {"", long, ""}, long + "\n\n--\nEen lijst van het huis": {"", long + "\n\n", "--\nEen lijst van het huis"},
		"Van buiten, let op\n" + long + "\n<br>": {"Van buiten, let op\n", long + "\n", "<br>"},
		"Mijn klacht gaat over de les.":          {"Mijn klacht gaat over de les.", "", ""},
		long + " en nog wat woorden":             {"", long, " en nog wat woorden"},
		long + "\nd !!! x\n" + long:              {"", long + "\nd !!! x\n" + long, ""}, // damage within
	} {
		above, body, below := splitBase64([]byte(in))
		if got := [3]string{string(above), string(body), string(below)}; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, said := range []string{"Geachte", long[:20], "Hottentottententententoonstellingen", strings.Repeat("a", 80), "niet/te/lezen/pad/naar/een/bestand/dat/heel/lang/is", ""} {
		if d, ok := Bare([]byte(said), false); ok {
			t.Errorf("%q was decoded to %q", said, d.Data)
		}
	}
	if d, ok := Bare([]byte(b64([]byte("شكوى عن الدرس يوم الثلاثاء وعن المعلم الذي لم يتصل بي أبدا في ذلك الأسبوع"))), false); !ok || !utf8.Valid(d.Data) {
		t.Errorf("Arabic was not decoded: %q", d.Data)
	}
	if d, ok := Bare([]byte(b64([]byte("%PDF-1.4 een bewijs van de les"))), true); !ok || !bytes.HasPrefix(d.Data, []byte("%PDF-1.4 een")) {
		t.Errorf("a file was not decoded: %q", d.Data)
	}
}
