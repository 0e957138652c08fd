package lang

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRightToLeft(t *testing.T) {
	for in, want := range map[string]bool{"": false, "12 (": false, "Anna محمد": false, "12 محمد Anna": true, "«שלום": true} {
		if got, _ := RightToLeft(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
	if _, known := RightToLeft("12 ("); known {
		t.Error("digits have a direction")
	}
}

// said is the same complaint in the languages that people write to us in, by their tags.
var said = map[string]string{
	"nl": "Mijn docent geeft geen antwoord op mijn vragen. Ik heb het drie keer gevraagd.", "en": "My teacher does not answer my questions. I have asked three times.",
	"de": "Mein Lehrer antwortet nicht auf meine Fragen. Ich habe dreimal gefragt.", "fr": "Mon professeur ne répond pas à mes questions. Je lui ai demandé trois fois.",
	"es": "Mi profesor no responde a mis preguntas. Se lo he pedido tres veces.", "pt": "O meu professor não responde às minhas perguntas. Já perguntei três vezes.",
	"it": "Il mio insegnante non risponde alle mie domande. L'ho chiesto tre volte.", "pl": "Mój nauczyciel nie odpowiada na moje pytania. Pytałem już trzy razy.",
	"tr": "Öğretmenim sorularıma yanıt vermiyor. Üç kez sordum ve kimse aramadı.", "ro": "Profesorul meu nu răspunde la întrebările mele. Am întrebat de trei ori.",
	"hu": "A tanárom nem válaszol a kérdéseimre. Már háromszor megkérdeztem.", "cs": "Můj učitel mi neodpovídá na otázky. Ptal jsem se už třikrát.",
	"hr": "Moj učitelj ne odgovara na moja pitanja. Pitao sam ga tri puta.", "sq": "Mësuesi im nuk u përgjigjet pyetjeve të mia. E kam pyetur tri herë.",
	"so": "Macallinkaygu kama jawaabo su'aalaha aan weydiiyo. Saddex jeer ayaan ku celiyay, laakiin ma soo wicin.", "sw": "Mwalimu wangu hajibu maswali yangu. Nimemwuliza mara tatu na hakuna jibu.",
	"vi": "Giáo viên của tôi không trả lời câu hỏi. Tôi đã hỏi ba lần.", "id": "Guru saya tidak menjawab pertanyaan saya. Saya sudah bertanya tiga kali.",
	"ku": "Mamosteyê min bersiva pirsên min nade. Ez sê caran ji wî pirsîm.", "sk": "Môj učiteľ mi neodpovedá na otázky. Pýtal som sa už trikrát, ale nikto mi nevolal.",
	"uk": "Вчитель не відповідає на мої запитання.", "ru": "Преподаватель не отвечает на мои вопросы.", "bg": "Учителят ми не отговаря на въпросите ми.", "be": "Настаўнік не адказвае на мае пытанні. Ён толькі крычыць і ўсё.",
	"el": "Ο δάσκαλος δεν απαντά.", "hy": "Ուսուցիչը չի պատասխանում", "ka": "მასწავლებელი არ პასუხობს", "he": "שָׁלוֹם המורה לא עונה", "ar": "لم يُجِب المدرّس عن أسئلتي.",
	"fa": "معلم به سؤال\u200Cهای من پاسخ نمی\u200Cدهد.", "ps": "ښوونکی زما پوښتنو ته ځواب نه راکوي.", "ur": "استاد میرے سوالوں کے جواب نہیں دیتے۔ انہوں نے ڈانٹا۔", "ckb": "مامۆستا وەڵامی پرسیارەکانم ناداتەوە.",
	"ti": "መምህር ንሕቶታተይ ኣይምልስን እዩ።", "am": "መምህሩ ጥያቄዎቼን አይመልስም።", "hi": "शिक्षक मेरे प्रश्नों का उत्तर नहीं देते।", "bn": "শিক্ষক আমার প্রশ্নের উত্তর দেন না।", "ta": "ஆசிரியர் பதில் கொ", "th": "ครูไม่ตอบคำถามของฉัน", "zh": "老师不回答我的问题。", "ko": "선생님이 대답하지 않습니다.",
}

func TestOf(t *testing.T) {
	for want, text := range said {
		if got := Of(text); got != want {
			t.Errorf("%q is in %q, want %q", text, got, want)
		}
	}
}

// A wrong voice is worse than the one of the page.
func TestOfLeavesDoubt(t *testing.T) {
	for _, text := range []string{"", "12-11-2026", "Şükrü Yıldırım", "Amina", "ok", "Straße 12", "zie K-2026-0001", "ދިވެހި", "xx yy zz ww vv uu tt ss rr qq pp"} {
		if got := Of(text); got != "" {
			t.Errorf("%q is in %q", text, got)
		}
	}
	const dutch = "Ik heb mevrouw Şükrü Yıldırım in Ełk en de heer Nguyễn Văn Đặng gemaild met \"best regards to you\"."
	if got := Of(dutch); got != "nl" {
		t.Errorf("names make Dutch %q", got)
	}
	if got := Of(strings.Repeat(said["ar"]+" ", 6) + "گوگل"); got != "ar" {
		t.Errorf("a name makes Arabic %q", got)
	}
	if got, mixed := OfScript("Geachte Селямавит Бекеле,"); got != "ru" || !mixed {
		t.Errorf("a Russian name in a Dutch line: %q, mixed %v", got, mixed)
	}
	if got, mixed := OfScript(said["tr"]); got != "" || !mixed {
		t.Errorf("Latin letters tell %q", got)
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct{ parts, want []string }{
		{nil, nil},
		{[]string{"Merhaba,", said["tr"], "Şükrü"}, []string{"tr", "tr", "tr"}},
		{[]string{said["ti"], "Amina", said["en"], "Hello"}, []string{"ti", "en", "en", "en"}},
		{[]string{said["tr"], said["nl"] + " " + said["nl"]}, []string{"tr", "nl"}},
		{[]string{"Şükrü", "Ełk"}, []string{"", ""}},
		{[]string{said["ti"], "ኣማን", "Amina"}, []string{"ti", "ti", ""}},
		{[]string{said["ar"], "نعم", said["ru"]}, []string{"ar", "ar", "ru"}},
		{[]string{strings.Repeat(said["ru"]+" ", 3), said["uk"]}, []string{"ru", "uk"}},
	} {
		var got []string
		for i, part := range Parts(tt.parts) {
			got = append(got, part.Lang)
			if part.Text != tt.parts[i] || part.RTL != (part.Lang == "ar") {
				t.Errorf("%q became %+v", tt.parts[i], part)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.parts, diff)
		}
	}
	if got := Parts([]string{said["fa"], said["en"]}); got[0].Direction() != "rtl" || got[1].Direction() != "ltr" {
		t.Errorf("got %+v", got)
	}
}

// A text without end costs no more than its beginning, or what its script costs.
func FuzzOf(f *testing.F) {
	for _, text := range said {
		f.Add(text)
	}
	f.Add(strings.Repeat("ik ben \xff", 10_000))
	f.Fuzz(func(t *testing.T, text string) {
		if got := Parts([]string{text, text}); got[0].Lang != got[1].Lang {
			t.Errorf("%q is in %q and in %q", text, got[0].Lang, got[1].Lang)
		}
	})
}
