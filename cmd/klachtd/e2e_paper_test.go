package main_test

import (
	"bytes"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// page is the running number of a page.
var page = regexp.MustCompile(`Pagina (\d+) van (\d+)`)

// pdfText reads a PDF as one line of words; ok is false where there is nothing
// to read it with.
func pdfText(t *testing.T, f file) (text string, ok bool) {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("no pdftotext on PATH: install poppler-utils to have the letters read")
		return "", false
	}
	if f.mediaType != "application/pdf" {
		t.Fatalf("%s is %s", f.name, f.mediaType)
	}
	cmd := exec.CommandContext(t.Context(), program, "-q", "-", "-")
	cmd.Stdin = bytes.NewReader(f.data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext %s: %v", f.name, err)
	}
	return flat(string(out)), true
}

// letterSays reads a letter from paper: it must have these words, and nothing
// that no letter may have.
func letterSays(t *testing.T, f file, words ...string) {
	t.Helper()
	text, ok := pdfText(t, f)
	if !ok {
		return
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q:\n%s", f.name, w, text)
		}
	}
	if gap := unfilled.FindString(text); gap != "" {
		t.Errorf("%s: a gap was not filled in, near %q:\n%s", f.name, gap, text)
	}
	pages := page.FindAllStringSubmatch(text, -1)
	for i, p := range pages {
		if p[1] != strconv.Itoa(i+1) || p[2] != strconv.Itoa(len(pages)) {
			t.Errorf("%s: page %d of %d is numbered %q", f.name, i+1, len(pages), p[0])
		}
	}
}

// find looks for the attachment of a name.
func (m mailed) find(name string) (file, bool) {
	for _, f := range m.files {
		if f.name == name {
			return f, true
		}
	}
	return file{}, false
}

// named gives the attachment of a name.
func (m mailed) named(t *testing.T, name string) file {
	t.Helper()
	f, ok := m.find(name)
	if !ok {
		t.Fatalf("mail %v carries no %q but %v", m, name, m.attached())
	}
	return f
}
