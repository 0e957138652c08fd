package config

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/typo"
)

// unknownSection reports a header that the program does not know. If the section it
// resembles is nowhere else in the file, that one was probably meant: its keys are then
// checked, and what is only misspelt is not called missing.
func (r *reading) unknownSection(s statement, present map[string]bool) {
	var names []string
	for _, k := range r.schema {
		names = append(names, k.name)
	}
	near := Nearest(s.section, names)
	taken, again := r.meant[s.section]
	if !again {
		if near != "" && !present[near] {
			taken = near
		}
		r.meant[s.section] = taken
	}
	remedy := "the sections are " + strings.Join(names, ", ")
	if near != "" {
		remedy = "did you mean " + place{section: near}.String() + "?"
	}
	r.report(s.line, s.place, "unknown section", remedy)
}

// secretKeys are names under which people try to put a secret into the file.
var secretKeys = []string{"password", "passwd", "pass", "wachtwoord", "secret", "client_secret", "token", "refresh_token", "access_token", "api_key"}

// unknownKey reports a key that its section does not have; target is that section, or
// nil before the first header.
func (r *reading) unknownKey(s statement, target []field) {
	var here []string
	for _, f := range target {
		here = append(here, f.key)
	}
	var elsewhere []string
	for _, k := range r.schema {
		if slices.Contains(k.keys, s.key) {
			elsewhere = append(elsewhere, place{section: k.name}.String())
		}
	}
	what, remedy := "unknown key", ""
	near := Nearest(s.key, here)
	switch {
	case slices.Contains(secretKeys, strings.ToLower(s.key)):
		near = secretKey(s.key, here)
		what, remedy = "secrets do not belong in this file", "remove the line"
		if near != "" {
			remedy = "put it into a file of its own (chmod 600) and write " + near + ` = "FILE", or the name of a systemd credential`
			r.takenFor(s.place, near)
		}
	case s.section == "" && r.isSection(s.key):
		what, remedy = "is a section, not a key", "write "+place{section: s.key}.String()+" on a line of its own and its keys below it"
	case s.section == "" && len(elsewhere) == 0:
		what, remedy = "unknown key, before the first section", "remove the line, or put it below its section"
	case len(elsewhere) > 0 && len(elsewhere) < 4: // "name" is valid nearly everywhere: no help
		remedy = "belongs in " + strings.Join(elsewhere, " or ")
	case s.section == "":
		what, remedy = "stands before the first section", "put it below the section it belongs to"
	case near != "":
		remedy = `did you mean "` + near + `"?`
		r.takenFor(s.place, near)
	default:
		remedy = place{section: s.section}.String() + " knows " + strings.Join(here, ", ")
	}
	r.report(s.line, s.place, what, remedy)
}

func (r *reading) isSection(name string) bool {
	return slices.ContainsFunc(r.schema, func(k sectionKeys) bool { return k.name == name })
}

// takenFor suppresses further reports on the key that at was meant to be, unless that
// key is set too: a typing error is not also a missing key.
func (r *reading) takenFor(at place, key string) {
	at.key = key
	if _, set := r.lines[at]; !set {
		r.bad[at] = true
	}
}

// secretKey gives the key that names a file with such a secret, or "".
func secretKey(name string, here []string) string {
	for _, key := range []string{strings.ToLower(name) + "_file", "password_file", "client_secret_file"} {
		if slices.Contains(here, key) {
			return key
		}
	}
	return ""
}

// Nearest gives the word that name most probably means, or "": the one at the smallest
// edit distance, which is at most a third of the name, or one that begins with it
// ("user" for "username").
func Nearest(name string, words []string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	best, least := "", max(1, len(name)/3)+1
	for _, w := range words {
		if d := typo.Distance(name, w, least); d < least {
			best, least = w, d
		}
	}
	if best == "" && len(name) > 2 {
		if i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, name) }); i >= 0 {
			best = words[i]
		}
	}
	return best
}
