package main_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestLargeMail: whatever a large mail consists of, filing it, handling it and sending what
// follows takes at most twice its size more than a small one takes. The mail servers are in
// this process, and klachtd in one of its own, without the tests. It is two kinds, or all
// with KLACHTD_STORIES=all, as .ci/hostile has it. The first runs within the bounds of the
// unit, where a control group can be made.
func TestLargeMail(t *testing.T) {
	t.Parallel()
	for _, l := range []large{
		{"one file", oneFile, 30_500_000, 1}, // a mail of 40 MiB, the limit of intake.max_mail_mb
		{"beyond", oneFile, 41_000_000, 1},
		{"ten files", tenFiles, 30_000_000, 1},
		{"forwarded", forwardedFile, 24_600_000, 1},
		{"8bit", eightBit, 33_000_000, 1},
		{"document", document, 24_600_000, 1},
		{"five in a row", oneFile, 30_000_000, 5},
	} {
		if l.name != "one file" && l.name != "forwarded" && os.Getenv("KLACHTD_STORIES") != "all" {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			program := buildReal(t)
			h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Intake: "max_mail_mb = 60", Measured: true})
			at := clock(t, "2026-11-23 10:00")
			group := ""
			if l.name == "one file" {
				group = unitGroup(t, h)
			}
			measure := func(garbage string, raws ...[]byte) int {
				for _, raw := range raws {
					if err := h.deliver(raw, at); err != nil {
						t.Fatal(err)
					}
				}
				words := []string{h.program, "once", "--at", at.Format(time.RFC3339)}
				if group != "" {
					words = append([]string{"sh", "-c", `echo $$ >"$0/cgroup.procs" && exec "$@"`, group}, words...)
				}
				cmd := h.command(t.Context(), words[0], words[1:]...)
				cmd.Env = append(cmd.Env, memoryLimit(t), garbage)
				var out output
				cmd.Stdout, cmd.Stderr = &out, &out
				peak, err := peakMemory(cmd)
				if err != nil || !strings.Contains(out.String(), fmt.Sprintf("handled %d, ", len(raws))) {
					t.Fatalf("%v: %s", err, tail(out.String()))
				}
				return peak
			}
			little := 0
			for _, p := range []person{bram, hanna, vera} {
				little = max(little, measure("GOGC=10", aboutTheLesson(p).bytes(t, at))) // so that there is hardly any garbage
			}
			var raws [][]byte
			for i := range l.times {
				raws = append(raws, bytes.ReplaceAll(l.bytes(), []byte("@klant.example"), fmt.Appendf(nil, "%d@klant.example", i))) // each from somebody else
			}
			raw := raws[len(raws)-1]
			peak, size := measure("GOGC=100", raws...), len(raw)>>20
			t.Logf("a mail of %d MiB: %d MiB at most, %.2f times its size above the %d of a small one", size, peak, float64(peak-little)/float64(size), little)
			if peak-little > 2*size {
				t.Error("it takes more than twice its size")
			}
			if stored := h.stored("Verwerkt"); !bytes.Equal(stored[len(stored)-1].Raw, raw) {
				t.Error("it is not in the archive as it came")
			}
		})
	}
}

// TestLargeCase: in a case that is full of large files, each step takes at most twice as much
// more memory than in a small one as the largest mail that comes in, or all that leaves, has
// bytes (2.5 times when that is a mail within a mail). The files are small enough to be enclosed to the director and the commission. It is
// told with KLACHTD_STORIES=all, as .ci/hostile has it.
func TestLargeCase(t *testing.T) {
	if os.Getenv("KLACHTD_STORIES") != "all" {
		t.Skip("takes a minute; KLACHTD_STORIES=all")
	}
	t.Parallel()
	program := buildReal(t)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Measured: true})
	const id = "K-2026-0002"
	little, came := 0, 0
	most := 2.0
	measure := func(what string, args ...string) {
		t.Helper()
		cmd := h.command(t.Context(), h.program, args...)
		cmd.Env = append(cmd.Env, memoryLimit(t), "GOGC=100")
		var out output
		cmd.Stdout, cmd.Stderr = &out, &out
		peak, err := peakMemory(cmd)
		if err != nil {
			t.Fatalf("%s: %v: %s", what, err, tail(out.String()))
		}
		left := 0
		for _, m := range h.mail() {
			left += len(m.raw)
		}
		if little == 0 {
			little = peak
			return
		}
		size := float64(max(came, left)) / (1 << 20)
		t.Logf("%s: %d MiB at most, %d more than the first, with mail of %.1f", what, peak, peak-little, size)
		if float64(peak-little) > most*size+3 { // small ones differ by that
			t.Errorf("%s takes more than %.1f times the size of its mail", what, most)
		}
	}
	step := func(when string, n note) {
		t.Helper()
		came = len(h.put(n, clock(t, when)))
		measure(when, "once", "--at", clock(t, when).Format(time.RFC3339))
	}
	film := file{"film.mp4", "video/mp4", noise(12_000_000)}
	step("2026-11-16 09:00", aboutTheLesson(bram))
	step("2026-11-16 10:00", note{from: amina, subject: "Klacht", text: "De les valt steeds uit.", files: []file{film}})
	step("2026-11-17 10:00", h.answer(dirk, "03", id, "leidinggevende 1"))
	step("2026-11-17 11:00", h.answer(amina, "01", id, "Nog een film.", film))
	step("2026-11-18 10:00", h.answer(dirk, "03", id, "commissie\n\nWij spraken haar.", film))
	step("2026-11-18 10:10", h.answer(dirk, "19", id, "akkoord"))
	step("2026-11-19 10:00", h.answer(commissie, "06", id, "advies deels gegrond\n\nLeg uit waarom de les uitviel.", file{"advies.pdf", "application/pdf", append([]byte("%PDF-1.7\n"), film.data...)}))
	step("2026-11-19 10:10", h.answer(commissie, "19", id, "akkoord"))
	most = 2.5 // a mail as a file in a mail is encoded twice, and its own files three times
	step("2026-11-19 11:00", note{from: dirk, subject: "Fwd: klacht", text: "Zie de bijlage.", files: []file{{"klacht.eml", "message/rfc822", large{"", oneFile, 12_000_000, 1}.bytes()}}})
	most = 2
	step("2026-11-19 12:00", note{from: amina, subject: "Hallo", text: "Een vraag.", files: []file{film}})
	came = 22_500_000 // of which its largest mail consists
	measure("export", "case", "export", id, t.TempDir())
	measure("verify", "verify")
	measure("backup", "backup", t.TempDir())
}

// unitGroup makes a control group with the bounds of the unit that the program prints, and
// gives its folder. It fails the test at the end when one of them was met. Files in memory
// count too, as those of these stories may be. It gives "" where no group can be made.
func unitGroup(t *testing.T, h *house) string {
	bounds := map[string]string{}
	for line := range strings.Lines(h.must(0, "unit").stdout) {
		if key, value, found := strings.Cut(strings.TrimSpace(line), "="); found && strings.HasPrefix(key, "Memory") {
			bounds[key] = value
		}
	}
	if bounds["MemoryHigh"] == "" || bounds["MemoryMax"] == "" {
		t.Fatalf("the unit has no bounds of memory: %v", bounds)
	}
	for _, kind := range []struct {
		folder      string
		set         map[string]string
		peak, bound string // files that tell what it held at most, and whether a bound was met,
		met         string // as this says
	}{
		{"/sys/fs/cgroup/memory", map[string]string{"memory.limit_in_bytes": bounds["MemoryHigh"]}, "memory.max_usage_in_bytes", "memory.failcnt", "^[1-9]"}, // version 1 has no softer bound
		{"/sys/fs/cgroup", map[string]string{"memory.high": bounds["MemoryHigh"], "memory.max": bounds["MemoryMax"]}, "memory.peak", "memory.events", "(?m)^(high|max|oom) [1-9]"},
	} {
		group, err := os.MkdirTemp(kind.folder, "klachtd-large-")
		for name, value := range kind.set {
			if err == nil {
				err = tell(filepath.Join(group, name), value)
			}
		}
		if err != nil {
			os.Remove(group)
			continue
		}
		t.Cleanup(func() {
			said := func(name string) string {
				text, _ := os.ReadFile(filepath.Join(group, name))
				return strings.TrimSpace(string(text))
			}
			t.Logf("its control group held %s bytes at most, of %s", said(kind.peak), bounds["MemoryHigh"])
			if said := said(kind.bound); regexp.MustCompile(kind.met).MatchString(said) {
				t.Errorf("it met a bound of the unit: %s", said)
			}
			if err := os.Remove(group); err != nil {
				t.Error(err)
			}
		})
		return group
	}
	t.Log("no control group of memory can be made here: the unit's bounds are not tried")
	return ""
}

// tell writes to a file of the system, and makes none: what is mounted there may be no control
// groups.
func tell(file, value string) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}

type large struct {
	name  string
	body  func(int) string
	size  int
	times int // so many mails wait
}

func (l large) bytes() []byte {
	head := fmt.Sprintf("%s\nFrom: %s\nTo: %s\nSubject: Klacht\nMessage-ID: <groot.%d@klant.example>\nMIME-Version: 1.0\n", passed, amina, houseAddress, l.size)
	return []byte(strings.ReplaceAll(head, "\n", "\r\n") + l.body(l.size))
}

const mixedHead = "Content-Type: multipart/mixed; boundary=groot\r\n\r\n--groot\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDe les valt steeds uit. Het bewijs is bijgevoegd.\r\n"

func attachedAs(mediaType, name, encoding, body string) string {
	return fmt.Sprintf("--groot\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n", mediaType, name, encoding, body)
}

func oneFile(size int) string {
	return mixedHead + attachedAs("video/mp4", "film.mp4", "base64", lines64(noise(size))) + "--groot--\r\n"
}

func tenFiles(size int) string {
	var b strings.Builder
	b.WriteString(mixedHead)
	all := noise(size)
	for i, part := range slices.Collect(slices.Chunk(all, size/10)) {
		b.WriteString(attachedAs("image/jpeg", fmt.Sprintf("foto %d.jpg", i), "base64", lines64(part)))
	}
	return b.String() + "--groot--\r\n"
}

func forwardedFile(size int) string {
	inner := "From: Jan <jan@elders.example>\r\nTo: amina@klant.example\r\nSubject: Film\r\nMIME-Version: 1.0\r\n" + strings.ReplaceAll(oneFile(size), "groot", "binnen")
	return mixedHead + attachedAs("message/rfc822", "bericht.eml", "7bit", inner) + "--groot--\r\n"
}

func eightBit(size int) string {
	data := noise(size)
	for i, c := range data {
		if c == '\r' || c == '\n' || c == 0 {
			data[i] = 'x'
		}
	}
	for i := 100; i+1 < len(data); i += 100 {
		data[i], data[i+1] = '\r', '\n'
	}
	return mixedHead + attachedAs("application/octet-stream", "opname.bin", "8bit", string(data)) + "--groot--\r\n"
}

func document(size int) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range map[string][]byte{"[Content_Types].xml": []byte("<Types/>"), "word/document.xml": []byte("<w:document><w:body><w:p><w:r><w:t>Bewijs</w:t></w:r></w:p></w:body></w:document>"), "word/media/film.bin": noise(size)} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return mixedHead + attachedAs("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "bewijs.docx", "base64", lines64(b.Bytes())) + "--groot--\r\n"
}

// noise returns bytes that do not compress, the same each time.
func noise(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

// TestRest: a daemon that has done its work holds little more memory than one that had none.
// Only its own memory counts: the pages of the program are in memory once for all who run
// it, and can be dropped at any time.
func TestRest(t *testing.T) {
	t.Parallel()
	program := buildReal(t)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Monitor: "canary = false", Measured: true})
	d := h.daemonWith(memoryLimit(t))
	for i := range 40 {
		h.put(aboutTheLesson(person{fmt.Sprintf("Klager %d", i), fmt.Sprintf("klager%d@klant.example", i)}), now())
	}
	d.sent(80)
	if err := h.deliver(large{"", oneFile, 30_500_000, 1}.bytes(), now()); err != nil {
		t.Fatal(err)
	}
	d.sent(82)
	own := 0
	h.await("it gives back what work took", func() bool {
		own = ownMemory(d.cmd.Process.Pid)
		return own <= 25
	})
	t.Logf("%d MiB of its own, %d at most in all", own, resident(d.cmd.Process.Pid))
}

// ownMemory is how much memory a process has that is not part of a file, in MiB.
func ownMemory(pid int) (mib int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if _, after, found := strings.Cut(string(status), "RssAnon:"); found {
		fmt.Sscan(after, &mib)
	}
	return mib >> 10
}

var realBuild = sync.OnceValues(func() (string, error) { return buildInto("large") })

// buildReal builds the program by itself, without the tests.
func buildReal(t *testing.T) string {
	program, err := realBuild()
	if err != nil {
		t.Fatal(err)
	}
	return program
}
