package metrics

import (
	"bytes"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/procedure/caselog/tally"
)

// full returns a status in which every field is set.
func full() health.Status {
	at, later := "2026-11-23T09:00:00Z", "2026-11-23T09:01:00Z"
	return health.Status{
		Now: later, Version: `1.0 "x"\`, Schema: 9, LastPass: &at, Paused: &at, Backup: &at, Reconciled: &at, Canary: &at,
		Mailbox: health.Part{ReadAt: &at, FailingSince: &later}, Queue: health.Queue{Waiting: 3, Uncertain: 1, Failed: 2, Oldest: &at},
		Held: health.Held{Count: 4, Oldest: &at}, Unhandled: 5, Differences: 6,
		Cases:   health.Cases{Open: 2, Terms: []health.NextTerm{{Case: "K-2026-0001", Overdue: true}, {Case: "K-2026-0002"}}},
		Waiting: []health.Waiting{{For: "commission", Tasks: 1}, {For: "director", Tasks: 7, Overdue: 2}},
		Akkoord: health.Awaited{Count: 8}, Lost: []health.LostLetter{{Case: "K-2026-0001"}}, Measures: []health.Measure{{Case: "K-2026-0001", Overdue: true}, {Case: "K-2026-0002"}},
		Totals:   tally.Counts{Facts: 100, Cases: 20, Mails: 30, Made: 40},
		Warnings: []health.Warning{{Code: "mailbox"}, {Code: "vacant", Text: "K-2026-0001"}, {Code: "vacant"}},
	}
}

// Every figure comes from the status, and none names a case.
func TestFigures(t *testing.T) {
	got := string(Figures(full(), `a"b`))
	for _, want := range []string{
		`klachtd_info{organisation="a\"b",version="1.0 \"x\"\\",schema="9"} 1`,
		`klachtd_written_timestamp_seconds{organisation="a\"b"} 1795424460`,
		`klachtd_mailbox_up{organisation="a\"b"} 0`,
		`klachtd_mail_server_up{organisation="a\"b"} 1`,
		`klachtd_paused{organisation="a\"b"} 1`,
		`klachtd_queue_mails{organisation="a\"b",state="failed"} 2`,
		`klachtd_held_mails{organisation="a\"b"} 4`,
		`klachtd_unhandled_mails{organisation="a\"b"} 5`,
		`klachtd_differences{organisation="a\"b"} 6`,
		`klachtd_overdue_cases{organisation="a\"b"} 1`,
		`klachtd_open_measures{organisation="a\"b"} 2`,
		`klachtd_overdue_measures{organisation="a\"b"} 1`,
		`klachtd_overdue_tasks{organisation="a\"b",waits_for="director"} 2`,
		`klachtd_warning{organisation="a\"b",code="vacant"} 2`,
		`klachtd_letters_total{organisation="a\"b"} 40`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("it lacks %s", want)
		}
	}
	if strings.Contains(got, "K-20") {
		t.Error("the number of a case is in it")
	}
	if t.Failed() {
		t.Log(got)
	}
	// A time that never was is left out, not given as 1970.
	if empty := string(Figures(health.Status{}, "x")); regexp.MustCompile(`_timestamp_seconds`).MatchString(empty) {
		t.Errorf("of nothing it says\n%s", empty)
	}
}

// The file is whole and readable by everybody, or as it was; an error is logged once.
func TestWrite(t *testing.T) {
	var said bytes.Buffer
	path := filepath.Join(t.TempDir(), "k.prom")
	f := New(path, "default", slog.New(slog.NewTextHandler(&said, nil)))
	f.Write(full(), nil)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Fatalf("%v, %v", info, err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(path+".new/x", 0o700); err != nil {
		t.Fatal(err)
	}
	f.Write(health.Status{}, nil)
	f.Write(health.Status{}, nil)
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("what was there is gone: %v", err)
	}
	if err := os.RemoveAll(path + ".new"); err != nil {
		t.Fatal(err)
	}
	f.Write(full(), nil)
	if text := said.String(); strings.Count(text, "level=WARN") != 1 || strings.Count(text, "level=INFO") != 1 {
		t.Errorf("it said\n%s", text)
	}
	New("", "x", nil).Write(full(), nil)
}

// Prometheus' own tool accepts the figures, and the rules that we ship.
func TestPromtool(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool (Debian: prometheus) is not there")
	}
	for name, s := range map[string]health.Status{"everything": full(), "nothing": {}} {
		check := exec.Command(promtool, "check", "metrics")
		check.Stdin = bytes.NewReader(Figures(s, "default"))
		if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	out, err := exec.Command(promtool, "check", "rules", "../alerts.yml").CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("SUCCESS: 8 rules")) {
		t.Errorf("%v\n%s", err, out)
	}
	rules, err := filepath.Abs("../alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	test := filepath.Join(t.TempDir(), "alarms.yml")
	if err := os.WriteFile(test, []byte(strings.Replace(alarms, "RULES", rules, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(promtool, "test", "rules", test).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Prometheus raises each alarm when there is reason to, and not before.
const alarms = `
rule_files: [RULES]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: klachtd_written_timestamp_seconds{organisation="works"}
        values: 0+60x60
      - series: klachtd_last_pass_timestamp_seconds{organisation="works"}
        values: 0+60x60
      - series: klachtd_written_timestamp_seconds{organisation="hangs"}
        values: 0+60x60
      - series: klachtd_last_pass_timestamp_seconds{organisation="hangs"}
        values: 0+0x60
      - series: klachtd_written_timestamp_seconds{organisation="stopped"}
        values: 0+60x20 1200+0x40
    alert_rule_test:
      - {eval_time: 12m, alertname: KlachtdNoPass, exp_alerts: []}
      - eval_time: 25m
        alertname: KlachtdNoPass
        exp_alerts:
          - exp_labels: {severity: page, organisation: hangs}
            exp_annotations:
              summary: klachtd runs and does nothing (hangs).
              remedy: "systemctl restart klachtd; journalctl -u klachtd"
      - {eval_time: 25m, alertname: KlachtdGone, exp_alerts: []}
      - eval_time: 45m
        alertname: KlachtdGone
        exp_alerts:
          - exp_labels: {severity: page, organisation: stopped}
            exp_annotations:
              summary: klachtd writes no figures any more (stopped).
              remedy: "systemctl status klachtd; journalctl -u klachtd"
`

// A rule on a figure that does not exist would never raise an alarm.
func TestRulesNameFigures(t *testing.T) {
	rules, err := os.ReadFile("../alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	figures := string(Figures(full(), "default"))
	names := regexp.MustCompile(`klachtd_[a-z_]+`).FindAllString(string(rules), -1)
	for _, name := range names {
		if !strings.Contains(figures, "\n"+name+"{") {
			t.Errorf("there is no %s", name)
		}
	}
	if len(names) < 8 {
		t.Errorf("only %q", names)
	}
}
