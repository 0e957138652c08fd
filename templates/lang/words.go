package lang

import (
	"strings"
	"sync"
	"unicode"
)

// common are the words that make up most of a text in languages with Latin letters, and
// the letters that few of the other languages have.
var common = []struct{ lang, words, letters string }{
	{"nl", "de het een en van in is op zijn met voor te hij werd uit die dat ook aan er bij om naar tot of niet maar ze naam deze ik mijn u je mij wij ons heb heeft geen al nog kan wil over dan", ""},
	{"en", "the of and to for is on that be with as it you are this was have not all i my me we they he she but your can do has", ""},
	{"de", "der die und von den das mit sie zu auf ist für im sich ein eine des auch dem nicht werden wir ich aus nach bei mir mein aber es haben hat", "ß"},
	{"fr", "la et le les des est du un une pour dans il que qui au sur sont pas ce plus ne avec je mon ma mes vous nous elle mais", "œ"},
	{"es", "la que y el los las con para por una del su lo como al no se mi me yo es pero muy cuando ha sus", "ñ¿¡"},
	{"pt", "que do da com para os se no um não na por uma é mais dos ao das eu meu minha foi muito isso está", "ãõ"},
	{"it", "di il la che per un del è le non si una al ha alla dei anche nel della mi mio io ma sono più questo gli", ""},
	{"pl", "w na i z się nie że to jest od po za jak już dla tym przez są ale mnie mi moje które czy też oraz bardzo jej", "łąęńśźż"},
	{"tr", "ve bir bu için ile de da daha çok olarak her en sonra gibi göre veya kadar ben benim bana ama değil yok var ne ki mi o", "ğışİ"},
	{"ro", "și şi în la cu să nu de pe din este pentru care mai sunt că am mi fost prin o un dar ce sau eu", "ăîțţ"},
	{"hu", "a az és hogy nem is egy meg csak ez volt már ha én nekem de mert van minden még el azt vagy", "őű"},
	{"cs", "se na je že jsem do ve si to ale tak jako by po pro už mi mě nebo jen bylo jsou při které", "ěřů"},
	{"sk", "sa je som aj to na že si ale ako pre pri po od nie by čo tak už mi ma mňa bolo ktorý sú", "ľĺŕ"},
	{"hr", "je i u se na su da za od koji što nije sam mi to ne ali me kao sa iz bi moj nakon ili", "čćđ"},
	{"sq", "të e në dhe i me një nga për që është më ka së se nuk unë mua ishte por janë kjo tij", "ë"},
	{"so", "oo ka iyo ku ah ee waa la waxaa ay uu soo waxay in aan lagu ayaa ma aniga kale badan iga ugu wuxuu loo laga", ""},
	{"sw", "ya na wa kwa katika ni za la kuwa cha kama yake hii pia vya mimi yangu sana lakini baada watu hakuna si wangu", ""},
	{"vi", "và các có của là cho được những trong với không người một để tôi khi này thì đã rất", "ơưđảạấầẩậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởợụủứừửữựỳỷỹ"},
	{"id", "yang dan dengan di itu tidak untuk ini akan orang dari dalam pada saya telah dapat ke juga ada lebih sudah mereka bahwa karena", ""},
	{"az", "və bu bir ilə də olan da üçün mən mənim mənə çox deyil var yox onun kimi ki sonra", "ə"},
	{"ku", "û li ji bi ku ez di de min jî bo ne wî wê ev heye çi tu nav her gelek got", "êîû"},
	{"lt", "ir su kad į yra iš tik tai kaip nuo bet buvo man aš mano ne apie per labai už po jis dar", "ėįųū"},
	{"lv", "un ir ar par ka no vai uz kas bet kā to es man mans nav ļoti tas pēc bija arī", "āēīķļņ"},
	{"tl", "ng sa ang na mga ay at ako ko hindi si ito ni may siya po naman para lang niya", ""},
}

// mostRead is how many bytes of a text are read.
const mostRead = 4_000

// knownWords gives the languages that have each word among their common ones, as
// places in common.
var knownWords = sync.OnceValue(func() map[string][]int {
	known := make(map[string][]int)
	for i, l := range common {
		for word := range strings.FieldsSeq(l.words) {
			known[word] = append(known[word], i)
		}
	}
	return known
})

// ofWords gives the language whose common words and letters occur most in a text, if it
// is well ahead of the others.
func ofWords(text string) string {
	if len(text) > mostRead {
		text = strings.ToValidUTF8(text[:mostRead], "")
	}
	known := knownWords()
	score := make([]int, len(common))
	total := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		total++
		for _, i := range known[strings.ToLower(word)] {
			score[i]++
		}
		if len(word) > len([]rune(word)) {
			for i, l := range common {
				if l.letters != "" && strings.ContainsAny(word, l.letters) {
					score[i]++
				}
			}
		}
	}
	best, next := 0, 1
	for i := range score {
		switch {
		case score[i] > score[best]:
			best, next = i, best
		case i != best && (score[i] > score[next] || next == best):
			next = i
		}
	}
	if score[best] < 2 || score[best]*8 < total || score[best]*4 < score[next]*5 {
		return ""
	}
	return common[best].lang
}
