package config

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// check checks what the types cannot express. It runs on whatever could be bound; a key
// that was reported already is not reported again.
func (r *reading) check() {
	r.checkPeople()
	r.checkServers()
	r.checkTrust()
	r.checkTerms()
	r.checkLetters()

	if r.required("store", "path") {
		r.filled(place{section: "store", key: "path"}, r.Store.Path, "/var/lib/klachtd/default/klachtd.db")
	}
	r.checkAboutDirector()
	r.between("intake", "max_mail_mb", r.Intake.MaxMailMB, 1, 1024)
	r.between("intake", "automatic_per_day", r.Intake.AutomaticPerDay, 1, 10_000)
	r.between("intake", "cases_per_day", r.Intake.CasesPerDay, 1, 100_000)
	const longest = 107 // sun_path, unix(7)
	if socket := r.Intake.ClamdSocket; network.MatchString(filepath.Base(socket)) || len(socket) > longest {
		r.fault(place{section: "intake", key: "clamd_socket"}, "is not the path of a socket", `write for example clamd_socket = "/run/clamav/clamd.ctl", as LocalSocket in clamd.conf`)
	}
	for _, line := range r.Intake.SkipLines {
		// Every line that contains the text is skipped, and nearly every line contains "e".
		if len(strings.TrimSpace(line)) < 3 {
			r.fault(place{section: "intake", key: "skip_lines"}, strconv.Quote(line)+" is too short: it would skip commands too", "write out the words of the banner")
		}
	}
	r.between("retention", "years", r.Retention.Years, 1, 100)
	r.checkMonitor()
}

// checkAbove is check where the file cannot be read to its end. What is missing may stand
// below, also in the section that was open there: only what stands in the others is judged.
func (r *reading) checkAbove(open string) {
	open = cmp.Or(r.meant[open], open)
	r.cut = true
	problems, warnings, findings := len(r.problems), len(r.Warnings), len(r.Findings)
	r.check()
	whole := map[string]bool{}
	for at := range r.lines {
		whole[at.String()] = at.key != "" && at.section != open
	}
	unknown := func(p Problem) bool { return !whole[p.Key] }
	r.problems = append(r.problems[:problems], slices.DeleteFunc(r.problems[problems:], unknown)...)
	r.Warnings = append(r.Warnings[:warnings], slices.DeleteFunc(r.Warnings[warnings:], unknown)...)
	r.Findings = append(r.Findings[:findings], slices.DeleteFunc(r.Findings[findings:], unknown)...)
}

// network is an address at which a clamd listens for other machines: klachtd takes files
// to none.
var network = regexp.MustCompile(`:[0-9]+$`)

// line gives the line of a setting; if it is not set, the line of its section, or else
// the end of the file, where it can be added.
func (r *reading) line(at place) int {
	for _, p := range []place{at, {section: at.section, nth: at.nth}, {section: at.section}} {
		if n, ok := r.lines[p]; ok {
			return n
		}
	}
	return r.end
}

func (r *reading) fault(at place, what, remedy string) {
	if !r.bad[at] {
		r.report(r.line(at), at, what, remedy)
	}
}

func (r *reading) warn(at place, what, remedy string) { r.note(&r.Warnings, at, what, remedy) }

func (r *reading) note(list *[]Problem, at place, what, remedy string) {
	if !r.bad[at] {
		*list = append(*list, Problem{File: r.file, Line: r.line(at), Key: at.String(), What: what, Remedy: remedy})
	}
}

func (r *reading) has(section string) bool {
	_, ok := r.lines[place{section: section}]
	return ok
}

// required reports whether a section is there, and complains when it is not.
func (r *reading) required(section, keys string) bool {
	at := place{section: section}
	if !r.has(section) {
		r.fault(at, "is missing", "add the section with "+keys)
	}
	return r.has(section)
}

// filled reports whether a key has a value, and complains when it has none.
func (r *reading) filled(at place, value, example string) bool {
	ok := strings.TrimSpace(value) != ""
	if !ok {
		r.fault(at, "is missing", "write for example "+at.key+" = "+strconv.Quote(example))
	}
	return ok
}

// between reports whether a number is in its range, and complains when it is not.
func (r *reading) between(section, key string, n, least, most int) bool {
	ok := n >= least && n <= most
	if !ok {
		r.fault(place{section: section, key: key}, fmt.Sprintf("%d is out of range", n), fmt.Sprintf("give a number from %d to %d", least, most))
	}
	return ok
}

// oneOf reports whether value is one of words, and complains when it is not.
func (r *reading) oneOf(at place, value string, words ...string) bool {
	if slices.Contains(words, value) {
		return true
	}
	remedy := `use "` + strings.Join(words, `" or "`) + `"`
	if near := Nearest(value, words); near != "" {
		remedy = `did you mean "` + near + `"?`
	}
	r.fault(at, strconv.Quote(value)+" is not known", remedy)
	return false
}

// checkTrust: without a verdict on the sender, every command must be confirmed.
func (r *reading) checkTrust() {
	id := place{section: "trust", key: "authserv_id"}
	provider := place{section: "trust", key: "provider"}
	if !r.oneOf(provider, r.Trust.Provider, "authserv", "microsoft365", "google", "none") {
		return
	}
	r.checkResolver()
	switch {
	case r.Trust.Provider != "authserv":
		if r.Trust.AuthservID != "" {
			r.warn(id, "has no effect", `it counts only with provider = "authserv"`)
		}
	case r.filled(id, r.Trust.AuthservID, "mx.organisatie.example"):
		// RFC 8601 §2.2: one value, then a version or a semicolon.
		if strings.ContainsAny(r.Trust.AuthservID, " \t;\"()") {
			r.fault(id, strconv.Quote(r.Trust.AuthservID)+" cannot be an authserv-id", "copy the first word of the Authentication-Results header that your own server adds")
		}
	}
	if r.Trust.Provider == "none" {
		r.warn(provider, `is "none": nobody vouches for senders, so every command is asked back before it is carried out`, "name your mail provider when it checks DMARC")
	}
}

// checkResolver: a host name would have to be looked up at the very server it names.
func (r *reading) checkResolver() {
	if r.Trust.Resolver == "" {
		return
	}
	at := place{section: "trust", key: "resolver"}
	server, err := netip.ParseAddrPort(r.Trust.Resolver)
	switch {
	case err != nil || server.Port() == 0 || server.Addr().IsUnspecified() || server.Addr().IsMulticast():
		r.fault(at, strconv.Quote(r.Trust.Resolver)+" is no IP address with a port", `write for example resolver = "127.0.0.1:53"`)
	case r.Trust.Provider != "authserv":
		r.warn(at, "has no effect", `it counts only with provider = "authserv"`)
	case !server.Addr().IsLoopback():
		r.warn(at, "is another machine: what it answers can be changed on the way", "use a resolver on this machine that checks DNSSEC")
	}
}

func (r *reading) checkLetters() {
	l := &r.Letters
	r.address(place{section: "letters", key: "blik_op_werk_email"}, &l.BlikOpWerkEmail)
	r.oneOf(place{section: "letters", key: "window"}, l.Window, "left", "right")
	optional := place{section: "letters", key: "optional"}
	for i, name := range l.Optional {
		switch {
		case slices.Contains(l.Optional[:i], name):
			r.warn(optional, strconv.Quote(name)+" stands in the list twice", "keep one of the two")
		case r.options.optional == nil || slices.Contains(r.options.optional, name):
		default:
			remedy := "the paragraphs are " + strings.Join(r.options.optional, ", ")
			if near := Nearest(name, r.options.optional); near != "" {
				remedy = `did you mean "` + near + `"?`
			}
			r.warn(optional, "there is no optional paragraph "+strconv.Quote(name), remedy)
		}
	}
	for _, code := range l.Languages {
		if r.options.languages != nil && !slices.Contains(r.options.languages, code) {
			r.warn(place{section: "letters", key: "languages"}, "there is no text in "+strconv.Quote(code), "the languages are "+strings.Join(r.options.languages, ", "))
		}
	}
	if l.WorkingMethod == "" {
		r.warn(place{section: "letters", key: "working_method"}, "is not set: the shipped text of the Werkwijze goes out", "name the PDF that the foundation has adopted")
	}
	if l.Regulation == "" {
		r.warn(place{section: "letters", key: "regulation"}, "is not set: the shipped text of the Klachtenreglement goes out", "name the foundation's own PDF")
	}
}

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
