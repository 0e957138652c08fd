package main_test

import (
	"os/exec"
	"syscall"
	"testing"
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
