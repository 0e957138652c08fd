package main_test

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestAbsenceEndsUnderDaemon: a daemon that runs for weeks heeds the last day of an
// absence: nobody has to say that they are back.
func TestAbsenceEndsUnderDaemon(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("klachtd-crash") // whose clock can be set
	if err != nil {
		t.Fatal(err)
	}
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Monitor: "canary = false"})
	file, setClock := setClock(t)
	monday := clock(t, "2026-11-23 09:12")
	setClock(monday)
	d := h.daemonWith("KLACHTD_CRASH_NOW=" + file)
	h.put(note{from: dirk, subject: "Weg", text: "afwezig tot en met 24 november"}, monday)
	d.sent(2)
	h.mail().is(t, "25 directeur", "25 plaatsvervanger")
	h.put(aboutTheLesson(amina), monday)
	d.sent(4)
	h.mail().is(t, "01 amina", "03 plaatsvervanger")

	wednesday := clock(t, "2026-11-25 09:12")
	setClock(wednesday)
	h.put(aboutTheLesson(bram), wednesday)
	d.sent(7)
	h.mail().is(t, "01 bram", "03 directeur", "03 directeur") // and of what came in meanwhile
	if r := h.show(first).Responsible; r != dirk {
		t.Errorf("%+v answers for the first case", r)
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
}

// TestAbsenceIsToldOnce: whatever a crash comes between, who stands in gets one list.
func TestAbsenceIsToldOnce(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("klachtd-crash")
	if err != nil {
		t.Fatal(err)
	}
	for _, point := range []string{"decided 1", "kept 1", "decided 2", "kept 2"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
			h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
			h.pass("2026-11-23 09:12").is(t, "01 amina", "03 directeur")
			h.put(note{from: dirk, subject: "Weg", text: "afwezig tot en met 8 december"}, clock(t, "2026-11-23 09:15"))
			once := h.command(t.Context(), program, "once", "--at", clock(t, "2026-11-23 09:20").Format(time.RFC3339))
			once.Env = append(once.Env, "KLACHTD_CRASH_POINT="+point)
			if out, err := once.CombinedOutput(); err == nil || once.ProcessState.ExitCode() >= 0 {
				t.Fatalf("it was not killed: %v\n%s", err, out)
			}
			h.once("2026-11-23 09:25", 0)
			h.mail().is(t, "25 directeur", "25 plaatsvervanger")
			h.pass("2026-11-23 09:30").is(t)
		})
	}
}
