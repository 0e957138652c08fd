package main

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

var mailLink = regexp.MustCompile(`href="(mailto:[^"]*)" aria-label="[^":]*: ([^"]*)"`)

// tap has somebody follow the link beside a line of the last mail of a kind that they got:
// their mail program begins a mail of its own, in which they write what else is given. Then
// klachtd makes a pass: tap director 03 K-2026-0001 contact 'Wij spraken over de les.'
// With ! there is no such link.
func tap(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(storyKey{}).(*story)
	if len(args) < 4 {
		ts.Fatalf("usage: tap WHO KIND CASE LINE TEXT...")
	}
	answered, err := s.lastTo(args[0], args[1], args[2])
	ts.Check(err)
	subject, body, err := answered.link(args[3])
	if neg {
		if err == nil {
			ts.Fatalf("mail %s has a link with %q", args[1], args[3])
		}
		return
	}
	ts.Check(err)
	ts.Check(s.mail(ts, append([]string{args[0], subject, body}, args[4:]...)))
}

// link gives the mail that the link beside a line begins.
func (p post) link(line string) (subject, body string, err error) {
	for _, found := range mailLink.FindAllStringSubmatch(p.html, -1) {
		if html.UnescapeString(found[2]) != line {
			continue
		}
		u, err := url.Parse(html.UnescapeString(found[1]))
		if err != nil {
			return "", "", err
		}
		return u.Query().Get("subject"), strings.TrimRight(u.Query().Get("body"), "\r\n"), nil
	}
	return "", "", fmt.Errorf("mail %s has no link with %q", p.kind, line)
}
