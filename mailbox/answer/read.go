package answer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

const (
	// surely is how many words in a row from what was sent are certainly not the
	// writer's own; copied is that number where somebody may be quoting them.
	surely = 8
	copied = 20
)

// Reading is an answer, compared with what was sent.
type Reading struct {
	// Above is what comes before the first quote, or before the answered mail if its
	// program did not mark it.
	Above string
	// Rest is everything further down that is not ours: answers between and below the
	// questions, other people's mail passed on with its head, attached text. A question
	// of ours stays above its answer.
	Rest string
	// Own is the part of all this that was typed, without what others wrote, as far as
	// it has quote marks, and without our questions.
	Own string
	// Typed is the part of Rest that somebody may have typed there: without marks, or
	// inside a mail that is certainly ours. Whatever comes before that, within the
	// quote, a gateway put there.
	Typed string
	// Others is the part of Rest that is not below a head that names us: such a head,
	// too, quotes us, as far as anybody we trust can tell.
	Others string
	// Ours are the numbers of the sent texts from which something was left out. Cut
	// says that anything was; Copied that our text ends what comes before the first
	// quote, without any sign of being a quote; Quotes that there is a quote.
	Ours                []int
	Cut, Copied, Quotes bool
}

// Text is everything the writer wrote or passed on.
func (r Reading) Text() string { return strings.TrimSpace(r.Above + "\n\n" + r.Rest) }

// Read reads an answer in pieces. house are the names and addresses by which a head
// names a mail of ours of which nothing is quoted. Its time is proportional to the
// answer, and to what was sent.
func Read(pieces []text.Piece, sent *Sent, house ...string) Reading {
	r := reader{sent: sent, pieces: pieces}
	for n, p := range pieces {
		for line := range strings.SplitSeq(p.Text, "\n") {
			r.add(n, line)
		}
		if p.Kind != text.Head || n+1 < len(pieces) && pieces[n+1].Kind == text.Quoted && !strings.HasPrefix(pieces[n+1].Text, ">") {
			r.add(n, "")
		}
	}
	r.match()
	first := slices.IndexFunc(pieces, func(p text.Piece) bool { return p.Kind == text.Head || p.Kind == text.Quoted })
	if first < 0 {
		first = len(pieces)
	}
	below := 0 // the first line of the quotes
	for below < len(r.lines) && r.lines[below].piece < first {
		below++
	}
	r.above(below, house)
	for n := first; n < len(pieces); n++ {
		r.judge(n)
	}
	for n := first; n < len(pieces); n++ {
		r.judgeHead(n, house)
	}
	r.attribution(below)
	out := r.reading(below)
	out.Quotes = first < len(pieces)
	return out
}

type line struct {
	text   string
	piece  int
	words  int // how many it has
	from   int // the index of the first among all words
	ours   bool
	named  bool // it is below a head that names us
	early  bool // and before what is ours in its quote
	within bool // it has quote marks like our text above it
}

// typed reports whether somebody may have typed a line that is not ours.
func (l *line) typed() bool { return l.within || !l.marked() }

func (l *line) marked() bool { return strings.HasPrefix(strings.TrimSpace(l.text), ">") }

// depth is how many quote marks precede a line.
func (l *line) depth() int {
	return strings.Count(l.text[:len(l.text)-len(strings.TrimLeft(l.text, "> \t\u00a0"))], ">")
}

type reader struct {
	sent   *Sent
	pieces []text.Piece
	lines  []line
	words  []word
	run    []int // for each word, the number of the run that it is in, -1 for none
	runs   []run
	cut    bool // something is ours
}

// run is a number of words in a row that also occur in what was sent.
type run struct {
	from, at, length int  // length is in words of the answer
	follows          bool // it continues where the previous run ended
}

func (r *reader) add(piece int, s string) {
	words := r.sent.wordsOf(s)
	r.lines = append(r.lines, line{text: s, piece: piece, words: len(words), from: len(r.words)})
	r.words = append(r.words, words...)
}

// match finds the runs, the longest from each word on.
func (r *reader) match() {
	r.run = slices.Repeat([]int{-1}, len(r.words))
	next := 0 // where, in what was sent, the last run ended
	for i := 0; i < len(r.words); {
		length, sent := r.sent.alike(r.words[i:], next)
		at := next
		if len(r.words)-i >= gram {
			for _, place := range r.sent.places[key(r.words[i:])] {
				if n, m := r.sent.alike(r.words[i:], place); n > length {
					at, length, sent = place, n, m
				}
			}
		}
		if length < gram {
			i++
			continue
		}
		for j := i; j < i+length; j++ {
			r.run[j] = len(r.runs)
		}
		r.runs = append(r.runs, run{i, at, length, at == next && len(r.runs) > 0})
		i, next = i+length, at+sent
	}
}

// full reports whether all words of a line are in runs, and gives the longest of them.
func (r *reader) full(l *line) (longest run, is bool) {
	for i := l.from; i < l.from+l.words; i++ {
		if r.run[i] < 0 {
			return run{}, false
		}
		if found := r.runs[r.run[i]]; found.length > longest.length {
			longest = found
		}
	}
	return longest, l.words > 0
}

// present reports whether a line too short to be found is somewhere in what was sent.
func (r *reader) present(l *line) bool {
	w := r.words[l.from : l.from+l.words]
	switch len(w) {
	case 1:
		return r.sent.pairs[w[0].hash]
	case 2:
		return r.sent.pairs[pair(w[0].hash, w[1].hash)]
	}
	return false
}

// above looks for a mail of ours that was copied without any sign of it, and for a head
// of unknown form directly above it. A sentence that somebody quotes is theirs, unless
// our text continues directly below it: it is then the beginning of our mail.
func (r *reader) above(end int, house []string) {
	for i := 0; i < end; {
		j, words, sure := i, 0, false
		for j < end {
			found, is := r.full(&r.lines[j])
			if r.lines[j].words > 0 && !is {
				break
			}
			words, sure = words+r.lines[j].words, sure || found.length >= surely
			j++
		}
		goesOn := j == end && end < len(r.lines) // and so does text whose words show that it is ours
		if goesOn {
			_, goesOn = r.full(&r.lines[end])
		}
		if sure && (words >= copied || goesOn) {
			for n := i; n < j; n++ {
				r.lines[n].ours = r.lines[n].words > 0
			}
			r.headAbove(i, house)
		}
		i = j + 1
	}
}

// headAbove takes lines above one of our lines as its head if each looks like a line of
// a head, and one names us.
func (r *reader) headAbove(end int, house []string) {
	i, named := end, false
	for i > 0 && end-i < mostHead {
		l := &r.lines[i-1]
		if l.words > 0 && !strings.ContainsAny(l.text, ":@") {
			break
		}
		named = named || names(l.text, house)
		i--
	}
	for ; named && i < end; i++ {
		r.lines[i].ours = r.lines[i].words > 0
	}
}

// attribution takes the line directly above a quote of ours as written by a program, in
// whatever words: it ends with a colon, and contains a day and a time. It is never the
// first line of the mail, which may be a command.
func (r *reader) attribution(below int) {
	if below == len(r.lines) || !r.lines[below].marked() {
		return
	}
	begin, end := r.linesOf(r.lines[below].piece)
	if !slices.ContainsFunc(r.lines[begin:end], func(l line) bool { return l.ours }) {
		return
	}
	last := below - 1
	for last >= 0 && r.lines[last].words == 0 {
		last--
	}
	first := slices.IndexFunc(r.lines[:below], func(l line) bool { return l.words > 0 })
	if last > first && dayAndTime.MatchString(r.lines[last].text) {
		r.lines[last].ours = true
	}
}

var dayAndTime = regexp.MustCompile(`^(?:.*\D)?(?:(?:19|20)\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d\d)\D(?:.*\D)?\d{1,2}[:.]\d\d(?:\D.*)?:[*_\s\x{00a0}]*$`)

func names(s string, house []string) bool {
	said := text.Fold(text.FirstBytes(s, 1_000))
	return slices.ContainsFunc(house, func(name string) bool { return name != "" && strings.Contains(said, text.Fold(name)) })
}

// judge decides which lines of a piece below the first head are ours.
func (r *reader) judge(n int) {
	begin, end := r.linesOf(n)
	lines := r.lines[begin:end]
	switch r.pieces[n].Kind {
	case text.Head:
	case text.Attached:
		r.judgeBare(lines)
	case text.Quoted:
		if !lines[0].marked() {
			r.judgeBare(lines)
		}
		for i := 0; i < len(lines) && lines[0].marked(); {
			j := i + 1
			for j < len(lines) && (lines[j].words == 0 || lines[j].depth() == lines[i].depth()) {
				j++
			}
			r.judgeMarked(lines[i:j])
			i = j
		}
		if first := slices.IndexFunc(lines, func(l line) bool { return l.ours }); first > 0 {
			for i := range lines[:first] {
				lines[i].early = true
			}
		}
	default:
		r.judgeTyped(begin, end)
	}
}

func (r *reader) linesOf(n int) (begin, end int) {
	begin, _ = slices.BinarySearchFunc(r.lines, n, func(l line, n int) int { return l.piece - n })
	for end = begin; end < len(r.lines) && r.lines[end].piece == n; end++ {
	}
	return begin, end
}

// judgeMarked judges lines with the same quote marks. If one is certainly ours, or all
// may be, so are the short ones that occur in what was sent; otherwise somebody else's
// mail is quoted that has a few words in common with ours.
func (r *reader) judgeMarked(lines []line) {
	words, sure, all := 0, false, true
	for i := range lines {
		l := &lines[i]
		if l.words == 0 {
			continue
		}
		found, is := r.full(l)
		words, sure, all = words+l.words, sure || is && found.length >= surely, all && (is || r.present(l))
	}
	if !sure && (!all || words < gram) {
		return
	}
	for i := range lines {
		_, is := r.full(&lines[i])
		lines[i].ours = is || r.present(&lines[i])
		lines[i].within = sure && !lines[i].ours && lines[i].words > 0
	}
	for i := 0; i < len(lines); {
		j := i
		for j < len(lines) && !lines[j].ours && j-i <= mostHead {
			j++
		}
		if j < len(lines) && lines[j].ours && headed(lines[i:j]) {
			for n := i; n < j; n++ {
				lines[n].ours = lines[n].words > 0
			}
		}
		i = j + 1
	}
}

// mostHead is the most lines, including blank ones, of a head that has the same quote
// marks as what follows it.
const mostHead = 12

// headed reports whether lines with quote marks are a head, and nothing else.
func headed(lines []line) bool {
	var bare []string
	for _, l := range lines {
		bare = append(bare, strings.TrimLeft(l.text, "> \t\u00a0"))
	}
	pieces := text.Pieces(strings.Join(bare, "\n")+"\n> …", "", text.Source{Answers: true})
	for _, p := range pieces[:len(pieces)-1] {
		if p.Kind != text.Head {
			return false
		}
	}
	return len(pieces) > 1
}

// judgeBare judges a quote without marks: somebody may have written anywhere in it.
func (r *reader) judgeBare(lines []line) {
	for i := range lines {
		found, is := r.full(&lines[i])
		lines[i].ours = is && (found.length >= surely || found.follows)
	}
}

// judgeTyped judges what is between quotes without a mark: the end of a line that a
// program broke after its mark, or else the writer's own words, unless they are
// certainly a copy.
func (r *reader) judgeTyped(begin, end int) {
	for i := begin; i < end; i++ {
		l := &r.lines[i]
		found, is := r.full(l)
		broken := is && found.from < l.from && found.from+found.length > l.from+l.words
		l.ours = broken || is && found.length >= surely
	}
}

// judgeHead takes a head as ours if what follows it is, or if it names us and nothing
// follows it.
func (r *reader) judgeHead(n int, house []string) {
	if r.pieces[n].Kind != text.Head {
		return
	}
	next := n + 1
	for next < len(r.pieces) && r.pieces[next].Kind == text.Head {
		next++
	}
	ours, named := false, names(r.pieces[n].Text, house)
	if next < len(r.pieces) && r.pieces[next].Kind == text.Quoted {
		begin, end := r.linesOf(next)
		ours = slices.ContainsFunc(r.lines[begin:end], func(l line) bool { return l.ours })
		for i := begin; i < end; i++ {
			r.lines[i].named = named && !ours
		}
	} else {
		ours = named
	}
	begin, end := r.linesOf(n)
	for i := begin; i < end; i++ {
		r.lines[i].ours, r.lines[i].named = ours && strings.TrimSpace(r.lines[i].text) != "", named
	}
}

func (r *reader) reading(below int) (out Reading) {
	for i, l := range r.lines {
		switch kind := r.pieces[l.piece].Kind; {
		case l.ours:
			out.Cut, out.Copied = true, out.Copied || i < below
			r.cut = true
		case i < below && l.words > 0 && kind == text.Typed: // somebody continues
			out.Copied = false
		}
		if !l.ours || l.words == 0 || r.run[l.from] < 0 {
			continue
		}
		if n := r.sent.textOf(r.runs[r.run[l.from]].at); !slices.Contains(out.Ours, n) {
			out.Ours = append(out.Ours, n)
		}
	}
	slices.Sort(out.Ours)
	all := func(*line) bool { return true }
	out.Above, out.Rest = r.kept(0, below, true, all), r.kept(below, len(r.lines), true, all)
	out.Own = strings.TrimSpace(out.Above + "\n\n" + r.kept(below, len(r.lines), false, (*line).typed))
	out.Typed = r.kept(below, len(r.lines), false, func(l *line) bool { return l.typed() && !l.named && !l.early })
	out.Others = r.kept(below, len(r.lines), false, func(l *line) bool { return !l.named })
	return out
}

// kept gives the wanted lines that are not ours, and the questions they answer.
func (r *reader) kept(begin, end int, questions bool, wanted func(*line) bool) string {
	var out []string
	left := -1 // the last line above this one that is ours
	for i := begin; i < end; i++ {
		l := &r.lines[i]
		switch {
		case l.ours, !wanted(l):
			left = i
		case l.words == 0 && strings.Trim(r.withoutTap(l.text), ">|•·*-_=~ \t\u00a0\r") == "":
			blank := ""
			if n := len(out); l.marked() && left < 0 && n > 0 && strings.HasPrefix(out[n-1], ">") { // between two paragraphs of a quote that stays
				blank = strings.TrimSpace(l.text)
			}
			out = append(out, blank)
		default:
			if left >= 0 {
				if question := r.question(left); question != "" && questions {
					out = append(out, "", "> "+question)
				}
				out, left = append(out, ""), -1
			}
			out = append(out, l.text)
		}
	}
	for len(out) > 0 && strings.Trim(out[len(out)-1], "-_=*~> \t\u00a0") == "" {
		out = out[:len(out)-1]
	}
	return strings.TrimSpace(blankLines(strings.Join(out, "\n")))
}

// withoutTap removes our link from a line of an answer that quotes us.
func (r *reader) withoutTap(line string) string {
	if !r.cut || !strings.Contains(line, text.TapLabel) {
		return line
	}
	return strings.ReplaceAll(links.ReplaceAllString(line, ""), text.TapLabel, "")
}

func blankLines(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return s
}

// question gives the question that ends with a line of ours; "" for none.
func (r *reader) question(last int) string {
	const most = 3 // lines that it is broken over
	asked := ""
	for i := last; i >= 0 && i > last-most && r.lines[i].ours && r.lines[i].words > 0 && r.pieces[r.lines[i].piece].Kind != text.Head; i-- {
		asked = strings.TrimSpace(strings.TrimLeft(r.lines[i].text, "> \t\u00a0") + " " + asked)
		if i == last && !strings.HasSuffix(asked, "?") {
			return ""
		}
		if at := strings.LastIndexAny(asked[:len(asked)-1], ".?!:"); at >= 0 {
			return strings.TrimSpace(asked[at+1:])
		}
	}
	return asked
}
