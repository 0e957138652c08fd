package letters

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/integratiewerk/klachtd/letters/shape"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/lang"
)

// scripts has a name and a sentence in each script that people write to us in.
var scripts = []struct{ lang, text string }{
	{"", "Şükrü Yılmaz: Öğretmen sorularıma cevap vermiyor. İzmir, ığdır."},
	{"", "Łucja Wiśniewska: Zażółć gęślą jaźń, nauczyciel nie odpowiada."},
	{"", "Nguyễn Thị Đặng: Giáo viên không trả lời câu hỏi của tôi."},
	{"", "Xaawo Cabdi: Macallinku iigama jawaabo su'aalahayga."},
	{"el", "Ελένη Παπαδοπούλου: Ο δάσκαλος δεν απαντά στις ερωτήσεις μου."},
	{"uk", "Оксана Шевченко: Вчитель не відповідає на мої запитання."},
	{"hy", "Արմեն Պետրոսյան: Ուսուցիչը չի պատասխանում իմ հարցերին։"},
	{"ka", "ნინო ბერიძე: მასწავლებელი არ პასუხობს ჩემს კითხვებს."},
	{"he", "שָׂרָה כֹּהֵן: הַמּוֹרֶה לֹא עוֹנֶה לַשְּׁאֵלוֹת שֶׁלִּי (12)."},
	{"ar", "أمينة عبد الرحمن: لم يُجِب المدرّس عن أسئلتي. سألتُه ثلاث مرات (في 12 نوفمبر 2026). وَالسَّلَامُ عَلَيْكُمْ"},
	{"fa", "مریم رضایی: معلم به سؤال\u200Cهای من پاسخ نمی\u200Cدهد. ۱۲ آذر"},
	{"fa", "گل\u200Cبدن احمدی: استاد به پرسش\u200Cهای من جواب نمی\u200Cدهد."},
	{"ps", "ګل مکۍ ځدراڼ: ښوونکی زما پوښتنو ته ځواب نه راکوي."},
	{"ur", "زینب خان: استاد میرے سوالوں کے جواب نہیں دیتے۔"},
	{"ckb", "ئەحمەد ڕەشید: مامۆستا وەڵامی پرسیارەکانم ناداتەوە."},
	{"ti", "ኣማኑኤል ተስፋይ፡ መምህር ንሕቶታተይ ኣይምልስን እዩ።"},
	{"am", "ሰላማዊት በቀለ፡ መምህሩ ጥያቄዎቼን አይመልስም።"},
	{"hi", "प्रिया शर्मा: शिक्षक मेरे प्रश्नों का उत्तर नहीं देते। क्षत्रिय"},
	{"bn", "রহিমা খাতুন: শিক্ষক আমার প্রশ্নের উত্তর দেন না। কো কৌ"},
	{"ta", "தமிழ்ச்செல்வி: ஆசிரியர் என் கேள்விகளுக்கு பதில் அளிப்பதில்லை. கொ"},
	{"th", "สมชาย ใจดี: ครูไม่ตอบคำถามของฉัน น้ำ ที่"},
}

// everyScript is a letter with all of them.
func everyScript() Letter {
	l := sampleLetter()
	l.Addressee = []string{"አማኑኤል ተስፋይ", "محمد عبد الله", "Kerkstraat 12"}
	l.Body = paragraphs("Geachte አማኑኤል ተስፋይ,")
	for _, s := range scripts {
		l.Body = append(l.Body, paragraphs(s.text)...)
	}
	l.Body = append(l.Body, block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Naam", "عنوان"}, {"", "नाम"}, {"שָׂרָה", strings.Repeat("Dit is lang. ", 30)}}},
		block.Block{Kind: block.NumberedList, Items: []string{"مرحبا", "Dag"}},
		block.Block{Kind: block.Quote, Items: []string{"Geachte heer,", "ኣማኑኤል ተስፋይ፡ Stichting መምህር ንሕቶታተይ ኣይምልስን እዩ።", "أمينة: لم يجب"}})
	for _, s := range scripts {
		l.Body = append(l.Body, block.Block{Kind: block.Quote, Items: []string{s.text}})
	}
	l.Body = append(l.Body, paragraphs("Met vriendelijke groet,", "Dirk Directeur")...)
	return l
}

// The structure of a letter: what a screen reader reads, in that order.
func TestStructure(t *testing.T) {
	odd := sampleLetter()
	odd.Mark = "CONCEPT"
	odd.Body = append(paragraphs("Geachte heer of mevrouw,"), block.Block{Kind: block.Heading, Level: 2, Lines: []string{"Een diepe kop"}},
		block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Termijn", ""}, {"", "7 december 2026"}, {"kort", strings.Repeat("lang ", 60)}}},
		block.Block{Kind: block.Table, Rows: [][]string{{"", "leeg"}, {"شكوى", "x"}}})
	logo, err := NewPicture(sampleLogo(t))
	if err != nil {
		t.Fatal(err)
	}
	odd.Sender.Logo = logo
	plain := longLetter(8)
	plain.Plainpage = true
	short := sampleLetter()
	short.After = []block.Block{{Kind: block.Table, HeaderRow: true, Langs: []string{"nl", "fa"},
		Rows: [][]string{{"In het kort", "به\u200cطور خلاصه"}, {"U hoeft niets te doen.", "لازم نیست کاری بکنید."}, {"Bel 030 000 00 00.", "با 030 000 00 00 تماس بگیرید."}}}}
	for name, l := range map[string]Letter{"letter": sampleLetter(), "odd": odd, "plain": plain, "dossier": sampleDossier(), "chart": chartLetter(), "scripts": everyScript(), "short": short, "bold": boldLetter()} {
		t.Run(name, func(t *testing.T) {
			pdf := mustPDF(t, l)
			if dir := os.Getenv("KLACHTD_LETTERS"); dir != "" { // for .ci/pdf to validate
				if err := os.WriteFile(filepath.Join(dir, "test "+name+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r := read(t, pdf)
			root := r.tree()
			r.contents()
			var b strings.Builder
			root.outline(&b, 0)
			golden := filepath.Join("testdata", name+".tree")
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is read out of a PDF is what was written, letter for letter, and in a
// language that a voice can be chosen for.
func TestEveryScriptIsReadBack(t *testing.T) {
	r := read(t, mustPDF(t, everyScript()))
	root := r.tree()
	r.contents()
	for _, s := range scripts {
		i := slices.IndexFunc(root.kids, func(p *part) bool { return p.text.String() == norm.NFC.String(s.text) })
		if i < 0 {
			t.Errorf("no paragraph %q", s.text)
			continue
		}
		p := root.kids[i]
		if p.lang != s.lang {
			t.Errorf("%q is in %q, want %q", s.text, p.lang, s.lang)
		}
		rtl, _ := lang.RightToLeft(s.text)
		if got := strings.Contains(p.dict, "/WritingMode /RlTb"); got != rtl {
			t.Errorf("%q reads from the right: %v, want %v", s.text, got, rtl)
		}
	}
}

// What people copy out with their own programs is the text too. Poppler sorts what
// reads from the right by where it stands: there it tells marks before their
// letter, and signs in an order of its own, in anybody's PDF.
func TestEveryScriptIsCopied(t *testing.T) {
	inOrder := func(s string) string {
		return only(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) })
	}
	for _, program := range [][]string{{"pdftotext", "FILE", "-"}, {"pdftotext", "-raw", "FILE", "-"}, {"mutool", "draw", "-q", "-F", "text", "FILE"}} {
		t.Run(strings.Join(program[:2], " "), func(t *testing.T) {
			for _, s := range scripts {
				kept := inOrder
				if rtl, _ := lang.RightToLeft(s.text); rtl && program[0] == "pdftotext" {
					kept = func(s string) string { return only(s, unicode.IsLetter) }
				}
				l := Letter{Date: civil.Date{Year: 2026, Month: 11, Day: 23}, Body: paragraphs(s.text), Plainpage: true}
				got := tool(t, mustPDF(t, l), program[0], slices.Clone(program[1:])...)
				got = strings.TrimPrefix(got, "warning: ICC support is not available\n")
				if kept(got) != kept(s.text) {
					t.Errorf("%q is copied as %q", s.text, got)
				}
			}
		})
	}
}

// only is the runes of a text that are wanted.
func only(s string, want func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if want(r) {
			return r
		}
		return -1
	}, norm.NFC.String(s))
}

// The catalog and the metadata say what the file is (ISO 14289-1, clause 5;
// ISO 19005-2, 6.6 and 6.7).
func TestCatalog(t *testing.T) {
	l := sampleLetter()
	l.Subject = "Klacht <één> & \"twee\""
	pdf := mustPDF(t, l)
	r := read(t, pdf)
	for _, want := range []string{"/Lang (nl)", "/MarkInfo <</Marked true>>", "/ViewerPreferences <</DisplayDocTitle true>>", "/OutputIntents ["} {
		if !strings.Contains(r.objects[r.root], want) {
			t.Errorf("the catalog lacks %s", want)
		}
	}
	profile := r.stream(field(r.objects[field(r.objects[r.root], "OutputIntents")], "DestOutputProfile"))
	if len(profile) < 900 || profile[36:40] != "acsp" {
		t.Errorf("the profile of the colours is %.40q", profile)
	}
	xmp := r.stream(field(r.objects[r.root], "Metadata"))
	said, title, inTitle := "", "", false
	for d := xml.NewDecoder(strings.NewReader(xmp)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inTitle = inTitle || token.Name.Local == "title"
			said = token.Name.Space + token.Name.Local
		case xml.EndElement:
			inTitle = inTitle && token.Name.Local != "title"
		case xml.CharData:
			if inTitle {
				title += string(token)
			}
			for name, want := range map[string]string{"http://www.aiim.org/pdfa/ns/id/part": "2", "http://www.aiim.org/pdfa/ns/id/conformance": "A", "http://www.aiim.org/pdfua/ns/id/part": "1"} {
				if text := strings.TrimSpace(string(token)); said == name && text != "" && text != want {
					t.Errorf("%s is %q, want %q", name, token, want)
				}
			}
		}
	}
	if title != l.Subject {
		t.Errorf("the title is %q", title)
	}
}

func TestUnreadable(t *testing.T) {
	ts := typesetter(t)
	for _, s := range scripts {
		if ts.Unreadable(s.text) {
			t.Errorf("%q is said not to be readable", s.text)
		}
	}
	if !ts.Unreadable("王芳") {
		t.Error("Chinese is said to be readable")
	}
	l := sampleLetter()
	l.Addressee[0] = "王芳"
	l.Body[0].Lines = []string{"Geachte 王芳,"}
	l.Body[1].Lines = []string{"U schreef: 老师不回答我的问题。"}
	got := words(ts.layout(l), body)
	if !strings.Contains(got, "Geachte heer of mevrouw, U schreef: "+shape.Unreadable+" Wat gebeurt er nu?") {
		t.Errorf("it reads %q", got)
	}
	if l.Body[0].Lines[0] != "Geachte 王芳," {
		t.Error("the letter itself was changed")
	}
	mustPDF(t, Letter{Date: civil.Date{Year: 2026, Month: 2, Day: 28}, Body: paragraphs("Geachte 王芳,")})
}

// No placeholder and no box stands in the window of an envelope.
func TestWindow(t *testing.T) {
	ts := typesetter(t)
	for _, tt := range []struct{ lines, want, dear string }{
		{"王芳|wang.fang@klant.example", "De heer of mevrouw|wang.fang@klant.example", "heer of mevrouw"},
		{"王芳 (Wang Fang)|Kerkstraat 12|3500 AA Utrecht", "Wang Fang|Kerkstraat 12|3500 AA Utrecht", "Wang Fang"},
		{"Wang Fang, 王芳 😀|上海市, Kerkstraat 12|3500 AA Utrecht", "Wang Fang|Kerkstraat 12|3500 AA Utrecht", "Wang Fang"},
		{"Anna 😀|上海市|3500 AA Utrecht", "Anna|3500 AA Utrecht", "Anna"},
		{"Sara (Saar) de Wit|Kerkstraat 12 (achter)", "Sara (Saar) de Wit|Kerkstraat 12 (achter)", "Sara (Saar) de Wit"},
		{"ኣማኑኤል ተስፋይ|", "ኣማኑኤል ተስፋይ", "ኣማኑኤል ተስፋይ"},
	} {
		lines := strings.Split(tt.lines, "|")
		if got := strings.Join(ts.addressee(lines), "|"); got != tt.want {
			t.Errorf("%q is addressed to %q, want %q", tt.lines, got, tt.want)
		}
		l := sampleLetter()
		l.Addressee, l.Body[0].Lines = lines, []string{"Geachte " + lines[0] + ","}
		if got := words(ts.layout(l), body); !strings.Contains(got, " Geachte "+tt.dear+", ") {
			t.Errorf("%q is greeted in %q", tt.lines, got)
		}
	}
}
