package config

import (
	"log/slog"
	"net/url"
	"path/filepath"
)

// levels are the words for how much the program logs.
var levels = map[string]slog.Level{"info": slog.LevelInfo, "warning": slog.LevelWarn, "error": slog.LevelError}

// Level is the lowest level that is logged.
func (m Monitor) Level() slog.Level { return levels[m.LogLevel] }

func (r *reading) checkMonitor() {
	at := func(key string) place { return place{section: "monitor", key: key} }
	if r.Monitor.AlertAfter <= 0 {
		r.fault(at("alert_after"), "is no time at all", `write for example alert_after = "2h"`)
	}
	r.oneOf(at("log_level"), r.Monitor.LogLevel, "info", "warning", "error")
	if name := r.Monitor.MetricsFile; name != "" && filepath.Ext(name) != ".prom" {
		r.fault(at("metrics_file"), "does not end in .prom, and node_exporter reads no other file", `write for example metrics_file = "/run/klachtd/default/klachtd.prom"`)
	}
	if r.Monitor.PingURL == "" {
		return
	}
	// The message does not repeat the address: anybody who knows it can keep the switch
	// from tripping.
	switch u, err := url.Parse(r.Monitor.PingURL); {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		r.fault(at("ping_url"), "is not the address of a page", `write for example ping_url = "https://ping.aanbieder.example/0123-4567"`)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		r.fault(at("ping_url"), "is http, which is for this machine only", "write https")
	case u.User != nil || u.Fragment != "":
		r.fault(at("ping_url"), "has a user name or a fragment, which are not sent", "leave it out")
	}
}
