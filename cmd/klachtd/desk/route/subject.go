package route

import (
	"regexp"
	"strings"
)

// A relay that changes our Message-IDs takes the proof out of In-Reply-To, and so does
// a signature that leaves that field out. In those cases the random part of our
// Message-ID is also in the subject of mail to those who give commands, where every
// mail client keeps it.

var subjectToken = regexp.MustCompile(`\(ref ([0-9a-f]{32})\)`)

// Named gives the Message-IDs of mail from our address that a subject names.
func Named(subject, ours string) []string {
	var ids []string
	for _, found := range subjectToken.FindAllStringSubmatch(subject, 3) {
		ids = append(ids, found[1]+ours[strings.LastIndexByte(ours, '@'):])
	}
	return ids
}

// NameInSubject adds the random part of a Message-ID to a subject.
func NameInSubject(subject, id string) string {
	token, _, _ := strings.Cut(id, "@")
	return subject + " (ref " + token + ")"
}
