package main_test

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Bounds of what one case may cost, whatever its complainant sends.
const (
	caseMemory = 256              // MiB that the process may hold
	caseQuiet  = 30 * time.Second // of its processor time without food for the watchdog; systemd waits 120
)

// TestBomb lets one complainant send follow-ups that are hostile in size, lines
// and attachments, and the director submit that complaint then, and answer akkoord to
// what shows it. The daemon holds little memory all the while and keeps feeding its
// watchdog, the commission has its dossier, and the complaints that came behind the
// command and behind akkoord are answered.
//
// KLACHTD_BOMB is the number of follow-ups; .ci/hostile gives 500, and .ci/run 150. KLACHTD_BOMB_OF
// names the one kind of them that is sent, KLACHTD_BOMB_GROUP the control group
// that the daemon is put into.
func TestBomb(t *testing.T) {
	t.Parallel()
	count := 4 // of eleven kinds
	if s := os.Getenv("KLACHTD_BOMB"); s != "" {
		var err error
		if count, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Monitor: "canary = false", Measured: true})
	at := now()
	h.put(aboutTheLesson(amina), at)
	h.must(0, "once", "--at", at.Format(time.RFC3339))
	h.mail().is(t, "01 amina", "03 directeur")
	id := h.cases()[0]

	for i := range count {
		if err := h.deliver(followUp(id, i), at.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	h.put(h.answer(dirk, "03", id, "leidinggevende 1"), at.Add(2*time.Second))
	h.put(h.answer(dirk, "03", id, "commissie\n\nWij spraken met de klager en met de medewerker."), at.Add(3*time.Second))
	h.put(aboutTheLesson(bram), at.Add(4*time.Second))

	systemd := supervise(t)
	began, ended := time.Now(), make(chan struct{})
	var quiet, peak atomic.Int64
	d := systemd.daemon(h, memoryLimit(t))
	if group := os.Getenv("KLACHTD_BOMB_GROUP"); group != "" {
		if err := os.WriteFile(group+"/cgroup.procs", []byte(strconv.Itoa(d.cmd.Process.Pid)), 0); err != nil {
			t.Fatal(err)
		}
	}
	go func() {
		defer close(ended)
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		fed, since := systemd.fed.Load(), processor(d.cmd.Process.Pid)
		for syscall.Kill(d.cmd.Process.Pid, 0) == nil {
			if n := systemd.fed.Load(); n != fed {
				fed, since = n, processor(d.cmd.Process.Pid)
			}
			quiet.Store(max(quiet.Load(), int64(processor(d.cmd.Process.Pid)-since)))
			peak.Store(max(peak.Load(), int64(resident(d.cmd.Process.Pid))))
			<-again.C
		}
	}()
	var looked int
	var shown bool
	h.awaitFor(9*time.Minute, "the complaints behind are answered and the commission has its dossier", func() bool {
		if peak.Load() > 0 && resident(d.cmd.Process.Pid) == 0 {
			t.Fatalf("it was killed, with %d MiB: %s", peak.Load(), tail(d.stderr.String()))
		}
		sent := h.smtp.Sent()
		for ; !shown && looked < len(sent); looked++ {
			if m := read(t, sent[looked]); m.kind == "19" {
				h.put(m.answered(dirk, "akkoord"), now())
				h.put(aboutTheLesson(hanna), now())
				shown = true
			}
		}
		var answered, later, submitted bool
		for _, tx := range sent {
			answered = answered || tx.To[0] == bram.Address
			later = later || tx.To[0] == hanna.Address
			submitted = submitted || tx.To[0] == commissie.Address
		}
		if submitted && !shown {
			t.Fatal("the commission has it, and nothing was shown first")
		}
		return answered && later && submitted
	})
	t.Logf("%d follow-ups: %v, %d MiB at most, %v at most without food for the watchdog",
		count, time.Since(began).Round(time.Millisecond), peak.Load(), time.Duration(quiet.Load()).Round(time.Millisecond))
	if peak.Load() >= caseMemory {
		t.Errorf("it took %d MiB of memory", peak.Load())
	}
	if quiet := time.Duration(quiet.Load()); quiet >= caseQuiet {
		t.Errorf("the watchdog had nothing to eat for %v", quiet)
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("it ended with code %d: %s", code, tail(d.stderr.String()))
	}
	<-ended
	var complaint, dossier bool
	for _, tx := range h.smtp.Sent() { // the dossier may be in several mails
		m := read(t, tx)
		if len(m.raw) > 25_000_000 {
			t.Errorf("mail %v has %d bytes", m, len(m.raw))
		}
		if m.kind != "06" {
			continue
		}
		if f, ok := m.find("Klacht " + id + ".eml"); ok {
			complaint = bytes.Equal(f.data, aboutTheLesson(amina).bytes(t, at))
		}
		if f, ok := m.find("Dossier " + id + ".pdf"); ok {
			dossier = len(f.data) < 4_000_000
		}
	}
	if !complaint || !dossier {
		t.Errorf("the commission has the complaint as it came: %v, a dossier of fewer than 4 MB: %v", complaint, dossier)
	}
}

// TestLongComplaint: a dossier that says it is whole holds all of a long complaint;
// one that cannot says so, and names the file that does.
func TestLongComplaint(t *testing.T) {
	t.Parallel()
	program := build(t, false)
	for _, story := range []struct {
		name  string
		lines int
		says  []string
		never string
	}{
		{"of sixty pages", 2600, []string{"EINDE: ik wil mijn geld terug.", "De volledige klacht staat in deel 1."}, "Dit is alleen het begin"},
		{"of three hundred", 13_000, []string{
			"Dit is alleen het begin van de tekst.", `De hele tekst staat in het bestand "Klacht K-2026-0001.eml", een bijlage bij dezelfde e-mail.`,
			"De volledige klacht is een los bestand. Zie deel 5.",
		}, "EINDE"},
	} {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel()
			h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
			complaint := note{from: amina, subject: "mijn klacht", text: strings.Repeat("Dit is een lange zin over de les, en over alles wat er misging.\n", story.lines) + "\nEINDE: ik wil mijn geld terug."}
			h.write("2026-11-16 10:00", complaint).is(t, "01 amina", "03 directeur")
			h.reply("2026-11-17 10:00", dirk, "03", first, "leidinggevende 1")
			dossier := h.approved("2026-11-18 10:00", dirk, "03", first, "commissie\n\nWij spraken met haar.").of(t, "06", commissie)
			letterSays(t, dossier.named(t, "Dossier "+first+".pdf"), story.says...)
			if text, _ := pdfText(t, dossier.named(t, "Dossier "+first+".pdf")); strings.Contains(text, story.never) {
				t.Errorf("the dossier says %q", story.never)
			}
			if !bytes.Equal(dossier.named(t, "Klacht "+first+".eml").data, complaint.bytes(t, clock(t, "2026-11-16 10:00"))) {
				t.Error("the commission did not get the complaint as it came")
			}
		})
	}
}

// memoryLimit is what the unit tells the program of the memory that it may take.
func memoryLimit(t *testing.T) string {
	t.Helper()
	unit, err := os.ReadFile("klachtd.service")
	if err != nil {
		t.Fatal(err)
	}
	_, limit, found := strings.Cut(string(unit), "\nEnvironment=GOMEMLIMIT=")
	if !found {
		t.Fatal("the unit has no GOMEMLIMIT")
	}
	limit, _, _ = strings.Cut(limit, "\n")
	return "GOMEMLIMIT=" + limit
}

// resident is the most memory that a process has held, in MiB; 0 where the system
// does not tell.
func resident(pid int) (mib int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended just now
	if _, after, found := strings.Cut(string(status), "VmHWM:"); found {
		fmt.Sscan(after, &mib)
	}
	return mib >> 10
}

// processor is the time for which a process had one, which other programs do not
// prolong; 0 where the system does not tell.
func processor(pid int) time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // behind the name; proc_pid_stat(5)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// followUp is the i-th mail that amina sends in her case to bring it down.
func followUp(id string, i int) []byte {
	kinds := []string{"lines", "word", "parts", "picture", "blanks", "marks", "table", "html", "names", "lines", "film"}
	kind := kinds[i%len(kinds)]
	if of := os.Getenv("KLACHTD_BOMB_OF"); of != "" {
		kind = of
	}
	plain := func(text string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + text }
	noise := func(size int) []byte {
		return bytes.Repeat([]byte(fmt.Sprintf("%08d", i)), size/8)
	}
	mixed := func(text string, files ...file) string {
		var b strings.Builder
		b.WriteString("Content-Type: multipart/mixed; boundary=bom\n\n--bom\n" + plain(text) + "\n")
		for _, f := range files {
			fmt.Fprintf(&b, "--bom\nContent-Type: %s\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s\n", f.mediaType, f.name, lines64(f.data))
		}
		return b.String() + "--bom--\n"
	}
	body := map[string]func() string{
		"lines":   func() string { return plain(strings.Repeat("x\n", 49_000)) },
		"word":    func() string { return plain(strings.Repeat("onvermoeibaar", 40_000)) },
		"blanks":  func() string { return plain(strings.Repeat("\n", 300_000) + "Einde.") },
		"marks":   func() string { return plain(strings.Repeat("e\u0301\u0302\u0303😀ሰ\n", 30_000)) },
		"table":   func() string { return plain(strings.Repeat("| a | b\n\n# kop\n\n- punt\n", 20_000)) },
		"html":    func() string { return "Content-Type: text/html\n\n" + strings.Repeat("<p>x</p><br>", 20_000) },
		"picture": func() string { return mixed("Nog een foto.", file{"foto.jpg", "image/jpeg", noise(6 << 20)}) },
		"film":    func() string { return mixed("Nog een film.", file{"film.mp4", "video/mp4", noise(17 << 20)}) },
		"parts": func() string {
			var files []file
			for j := range 150 {
				files = append(files, file{fmt.Sprintf("bijlage %d-%d.txt", i, j), "text/plain", fmt.Appendf(nil, "%d.%d", i, j)})
			}
			return mixed("Veel bijlagen.", files...)
		},
		"names": func() string {
			return mixed("Eén bijlage.", file{strings.Repeat("lang ", 200) + ".pdf", "application/pdf", noise(1 << 20)})
		},
	}[kind]()
	head := fmt.Sprintf("%s\nFrom: %s\nTo: %s\nSubject: Re: [%s]\nMessage-ID: <bom.%d@klant.example>\nMIME-Version: 1.0\n", passed, amina, houseAddress, id, i)
	return []byte(strings.ReplaceAll(head+body+fmt.Sprintf("\nNummer %d.\n", i), "\n", "\r\n"))
}
