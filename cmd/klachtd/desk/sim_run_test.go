package desk_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// TestMain lets garbage lie longer than usual: a year makes much of it, and little
// that stays.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

// plan is how a year is run.
type plan struct {
	bug    *bug         // planted; nil for none
	watch  func(string) // hears every line of the trace
	passes int          // after which it is broken off; 0 for never
}

// bench is what all years share.
type bench struct {
	texts  *templates.Set
	setter *letters.Typesetter
	zone   *time.Location
	folder string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	texts, problems := templates.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	setter := letters.New()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "klachtd-years-"); err == nil { // memory: nothing here must survive a power cut
		t.Cleanup(func() { os.RemoveAll(shm) })
		folder = shm
	}
	return &bench{texts, setter, zone, folder}
}

// year is how one ended.
type year struct {
	seed    uint64
	hash    string
	tail    []string
	wrong   *violation
	steps   int
	letters int
	cases   int
	counts  map[string]int
}

// After a year mail may still come for so long; then all comes to rest.
const (
	lastMail = 20 * day
	rest     = 30 * day
)

// realLetters is how many seeds share one in which the PDFs are real.
const realLetters = 20

// simulate lives one year.
func (b *bench) simulate(t *testing.T, seed uint64, p plan) year {
	folder, err := os.MkdirTemp(b.folder, "year-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	w := b.newWorld(t.Context(), seed, filepath.Join(folder, "klachtd.db"), p)
	w.office.start()
	if w.wrong == nil {
		w.laws, err = watch(w, w.office.path)
		if err != nil {
			t.Fatal(err)
		}
		defer w.laws.db.Close()
		defer w.office.repair()
		w.office.mornings()
	}
	cut := false
	for w.wrong == nil && !cut && w.now.Before(w.end.Add(rest)) {
		do, ok := w.next()
		if !ok {
			break
		}
		do()
		cut = p.passes > 0 && w.office.steps >= p.passes
	}
	if w.wrong == nil && !cut {
		w.laws.final()
	}
	if w.office.open() {
		w.office.stop()
	}
	for _, l := range w.carrier.order {
		w.counts["letter "+l.kind]++
	}
	for _, f := range w.laws.order {
		w.counts["ends "+f.status]++
	}
	return year{
		seed: seed, hash: hex.EncodeToString(w.trace.sum.Sum(nil)), tail: w.trace.last, wrong: w.wrong, counts: w.counts,
		steps: w.office.steps, letters: len(w.carrier.order), cases: len(w.laws.order),
	}
}

func (b *bench) newWorld(ctx context.Context, seed uint64, path string, p plan) *world {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	w := &world{
		seed: seed, chances: rand.New(rand.NewChaCha8(key)), zone: b.zone, plan: p,
		affairs: make(map[string]*affair), counts: make(map[string]int),
		mails: ledger{bySHA: make(map[string]*written), came: make(map[string][]time.Time)},
	}
	w.trace.sum, w.trace.all = sha256.New(), p.watch
	begin := time.Date(2026, 1, 1, 9, 0, 0, 0, b.zone).Add(time.Duration(w.chances.IntN(600)) * day)
	length := 365 * day
	w.now, w.end = begin, begin.Add(length)
	w.employ()
	w.postbox = newPostbox(w)
	w.carrier = &carrier{world: w, letters: make(map[string]*letter), dead: make(map[string]bool)}
	key[31] = 1
	w.office = &office{world: w, ctx: ctx, path: path, texts: b.texts, setter: stamp{}, seed: rand.NewChaCha8(key)}
	key[31] = 2
	w.office.dice = rand.New(rand.NewChaCha8(key))
	w.office.caps = pick(w, desk.Caps{Sender: 4, Cases: 1000}, desk.Caps{}, desk.Caps{Sender: 3, Cases: 1})
	if seed%realLetters == 0 {
		w.office.setter = b.setter
	}
	w.forecast(begin, length)
	w.complain(begin, length)
	w.noise(begin, length)
	w.staffing(begin, length)
	w.oldInbox()
	w.at(w.end.Add(lastMail), func() { w.weather.doom, w.weather.doomSend = "", "" })
	return w
}

// failed tells all that is needed to see the year again.
func (y year) failed() string {
	return fmt.Sprintf("seed %d: step %d, %v: %s\n  %s\nthe last of it:\n  %s\nagain: KLACHTD_SEED=%d go test -count=1 -run '^TestYear$' ./cmd/klachtd/desk",
		y.seed, y.steps, y.wrong.at.UTC().Format(time.RFC3339), y.wrong.invariant, y.wrong.what, strings.Join(y.tail, "\n  "), y.seed)
}

// live runs years side by side, and hands them over as they end.
func (b *bench) live(t *testing.T, first uint64, n int, p plan, ended func(year)) {
	seeds := make(chan uint64)
	var each sync.WaitGroup
	var one sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		each.Go(func() {
			for seed := range seeds {
				y := b.simulate(t, seed, p)
				one.Lock()
				ended(y)
				one.Unlock()
			}
		})
	}
	for i := range n {
		seeds <- first + uint64(i)
	}
	close(seeds)
	each.Wait()
}

// TestYears lets the desk live through years of a foundation, of which every seed
// is another, and judges it after every pass. KLACHTD_YEARS is how many (.ci/years; 4 in
// .ci/run), from seed KLACHTD_SEED on. Without it, it is the first months of one.
func TestYears(t *testing.T) {
	t.Parallel()
	n, first := number(t, "KLACHTD_YEARS", 1), uint64(number(t, "KLACHTD_SEED", 1))
	p := plan{}
	if os.Getenv("KLACHTD_YEARS") == "" {
		p.passes = 250
	}
	b := newBench(t)
	total := year{counts: make(map[string]int)}
	failures := 0
	began := time.Now()
	b.live(t, first, n, p, func(y year) {
		total.steps, total.letters, total.cases = total.steps+y.steps, total.letters+y.letters, total.cases+y.cases
		for kind, n := range y.counts {
			total.counts[kind] += n
		}
		if y.wrong != nil {
			if failures++; failures <= 5 {
				t.Error(y.failed())
			}
		}
	})
	took := time.Since(began)
	t.Logf("%d years in %v (%.1f a second): %d cases, %d letters, %d passes; %d failed", n, took.Round(time.Millisecond),
		float64(n)/took.Seconds(), total.cases, total.letters, total.steps, failures)
	for _, kind := range slices.Sorted(maps.Keys(total.counts)) {
		t.Logf("%8d %s", total.counts[kind], kind)
	}
	if n >= 100 {
		for _, kind := range mustHappen() {
			if total.counts[kind] == 0 {
				t.Errorf("in %d years there was no %q", n, kind)
			}
		}
	}
}

// mustHappen is what a hundred years have to see, lest the simulation prove
// nothing: every letter, every end of a case, every way of failing.
func mustHappen() []string {
	list := []string{
		"bounce", "clock-ahead", "clock-behind", "clock-step-back", "crash-after the dot", "crash-before the dot", "crash-within the message",
		"fact posted", "fact complainant_corrected", "foreign-answer", "forged", "forged-complaint", "held-judged", "imap-archive", "imap-archive-partly", "imap-away", "imap-download", "imap-list", "imap-slow",
		"imap-withheld", "machine-off", "machine-off-a-week", "mail-by-two-routes", "mail-late", "mail-twice", "moved-back", "network-away-a-week",
		"away", "back", "deputy-leaves", "director-leaves", "handed-over", "holidays", "fact recounted", "fact tried", "fact seen", "letter 28",
		"unvouched", "forged-client", "statement-offered", "fact mail_confirmed", "fact mail_denied", "fact mail_passed_on", "fact statement", "letter 29", "letter 34", "letter 35", "morning-answered", "morning-unclear",
		"writes-again", "answers-receipt", "placed", "merges", "fact moved", "no-complaint", "none-insists", "fact delay_told", "fact data_sent", "fact measures_done", "fact client_reminded", "fact categorised",
		"commission-another", "slip", "passed-on", "complaint-passed-on", "received-before", "fact director_asked", "fact complainant_asked", "fact hearing_called", "fact written", "letter 31", "paper", "pause", "rough", "some-refused", "sign-in-refused", "smtp-421", "smtp-5xx", "smtp-MAIL", "smtp-RCPT 4xx", "smtp-away", "smtp-dot",
		"smtp-dot 4xx", "smtp-dot 5xx", "smtp-message", "smtp-shunned", "smtp-slow", "uidvalidity",
	}
	for _, p := range points {
		list = append(list, "crash-"+string(p))
	}
	for kind := 1; kind <= 27; kind++ {
		if kind != 12 && kind != 18 { // a paragraph, and an enclosure
			list = append(list, fmt.Sprintf("letter %02d", kind))
		}
	}
	for _, s := range record.Statuses() {
		list = append(list, "ends "+string(s))
	}
	for _, o := range []record.Outcome{record.Question, record.Thanks, record.DataRequest, record.Spam, record.NoComplaint, record.Merged} {
		list = append(list, "closed "+string(o))
	}
	for _, t := range []record.Term{record.TermPlacing, record.TermData, record.TermSpam, record.TermAgain, record.TermMeasure} {
		list = append(list, "reminded "+string(t))
	}
	return list
}

// TestYear shows one year, line by line: KLACHTD_SEED is which.
func TestYear(t *testing.T) {
	seed := os.Getenv("KLACHTD_SEED")
	if seed == "" || os.Getenv("KLACHTD_YEARS") != "" {
		t.Skip("KLACHTD_SEED names no year")
	}
	y := newBench(t).simulate(t, uint64(number(t, "KLACHTD_SEED", 1)), plan{watch: func(line string) { fmt.Println(line) }})
	if y.wrong != nil {
		t.Error(y.failed())
	}
}

// A seed gives the same year whenever and wherever it is run. Without KLACHTD_YEARS
// it is the beginning of one; from a hundred years on it is four of them.
func TestYearRepeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	seeds, p := []uint64{7}, plan{passes: 150}
	if years := number(t, "KLACHTD_YEARS", 0); years > 0 {
		seeds, p = append(seeds, realLetters), plan{}
		if years >= 100 {
			seeds = append(seeds, 8, 9)
		}
	}
	for _, seed := range seeds {
		first, second := b.simulate(t, seed, p), b.simulate(t, seed, p)
		if first.wrong != nil {
			t.Error(first.failed())
		}
		if first.hash != second.hash || first.steps != second.steps {
			t.Errorf("seed %d: %d passes with trace %.12s, and again %d with %.12s", seed, first.steps, first.hash, second.steps, second.hash)
		}
	}
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
