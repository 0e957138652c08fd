package main

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestIdle is part of .ci/bench. It runs KLACHTD_PROGRAM idle for KLACHTD_IDLE, in
// KLACHTD_INSTANCES instances (default 1). Then it times KLACHTD_LETTERS complaints, one
// after the other, from when the mail server has one to when it has taken the letter that
// confirms it.
func TestIdle(t *testing.T) {
	while, err := time.ParseDuration(os.Getenv("KLACHTD_IDLE"))
	if err != nil {
		t.Skip("KLACHTD_IDLE does not say how long")
	}
	instances, _ := strconv.Atoi(cmp.Or(os.Getenv("KLACHTD_INSTANCES"), "1"))
	keepers, pids := make([]*keeper, instances), make([]int, instances)
	for i := range keepers {
		k := newKeeper(t)
		k.imap, k.user, k.deliver, k.folder = k.smtp.IMAP, k.smtp.Username, k.smtp.Deliver, k.smtp.Folder
		k.open(uncapped)
		k.now = time.Now()
		d := k.daemon(os.Getenv("KLACHTD_PROGRAM"))
		defer d.end()
		keepers[i], pids[i] = k, d.Process.Pid
	}
	wait := time.NewTimer(5 * time.Second) // the first pass
	<-wait.C
	var all usage
	for _, pid := range pids {
		all = all.plus(look(t, pid), -1)
	}
	wait.Reset(while)
	<-wait.C
	before := all
	all = usage{}
	for _, pid := range pids {
		all = all.plus(look(t, pid), 1)
	}
	did := all.plus(before, 1)
	fmt.Printf("%d idle for %v, of each: %.2f wake-ups a second, %.0f ms of processor a minute, %.1f MB in memory of which %.1f are its own, %d files open\n", instances, while,
		float64(did.wakeups)/while.Seconds()/float64(instances), float64(did.ticks)*10/while.Minutes()/float64(instances),
		float64(all.resident)/1024/float64(instances), float64(all.private)/1024/float64(instances), all.files/instances)

	k := keepers[0]
	letters, _ := strconv.Atoi(os.Getenv("KLACHTD_LETTERS"))
	var took []float64
	for n := range letters {
		sent := len(k.smtp.Sent())
		from := fmt.Sprintf("klant%d@klager.example", n)
		at := time.Now()
		k.write(from, "Klacht", "De les viel weer uit.", false)
		for ; ; sent++ {
			all, err := k.smtp.AwaitSent(t.Context(), sent+1)
			if err != nil {
				t.Fatal(err)
			}
			if all[sent].To[0] == from {
				break
			}
		}
		took = append(took, time.Since(at).Seconds()*1000)
		wait.Reset(50 * time.Millisecond) // the rest of its mail
		<-wait.C
	}
	if letters > 0 {
		fmt.Printf("mail to letter, %d times: median %.1f ms, 90 in 100 within %.1f ms, 99 within %.1f ms; up to 5 ms of it are the server's, before it says that there is mail\n",
			letters, quantile(took, .5), quantile(took, .9), quantile(took, .99))
	}
}

// running is a daemon that a test started.
type running struct{ *exec.Cmd }

// daemon starts klachtd run, and returns when klachtd says that it is ready.
func (k *keeper) daemon(program string) running {
	k.t.Helper()
	socket := filepath.Join(filepath.Dir(k.config), "s")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		k.t.Fatal(err)
	}
	defer os.Remove(socket)
	defer conn.Close()
	cmd := exec.Command(program, "run", "--config", k.config)
	cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket)
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	conn.SetReadDeadline(time.Now().Add(time.Minute))
	if _, err := conn.Read(make([]byte, 100)); err != nil {
		running{cmd}.end()
		k.t.Fatal(err)
	}
	return running{cmd}
}

// end kills it: a clean stop would take time of its own.
func (r running) end() {
	r.Process.Kill()
	r.Wait()
}

// usage is what a process has done so far and uses now.
type usage struct{ wakeups, ticks, resident, private, files int }

func (u usage) plus(v usage, times int) usage {
	return usage{u.wakeups + times*v.wakeups, u.ticks + times*v.ticks, u.resident + times*v.resident, u.private + times*v.private, u.files + times*v.files}
}

// look reads the usage from /proc; memory in KiB.
func look(t *testing.T, pid int) (u usage) {
	t.Helper()
	read := func(name string) string {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	sum := func(text string, keys ...string) (n int) {
		for line := range strings.Lines(text) {
			for _, key := range keys {
				if rest, ok := strings.CutPrefix(line, key+":"); ok {
					v, _ := strconv.Atoi(strings.Fields(rest)[0])
					n += v
				}
			}
		}
		return n
	}
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		u.wakeups += sum(read("task/"+task.Name()+"/status"), "voluntary_ctxt_switches")
	}
	_, stat, _ := strings.Cut(read("stat"), ") ")
	for _, field := range strings.Fields(stat)[11:13] { // user and system
		v, _ := strconv.Atoi(field)
		u.ticks += v
	}
	memory := read("smaps_rollup")
	u.resident, u.private = sum(memory, "Rss"), sum(memory, "Private_Dirty", "Private_Clean")
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	u.files = len(files)
	return u
}
