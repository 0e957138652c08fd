package mailbox

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// clientReading is how one mail of testdata/client is read.
type clientReading struct{ Kind, OwnText, Command, Args, Text, Reply string }

// TestClientMails reads answers and absence notices as the mail programs that
// people here use write them. In all of them the quote holds other commands
// than the one above it, and below it nothing is read: people are asked to
// write above, and what stands lower may be ours.
func TestClientMails(t *testing.T) {
	unescape := strings.NewReplacer(`\n`, "\n", `\\`, `\`)
	read := 0
	for line := range strings.Lines(string(readFixture(t, "testdata/client/expected.tsv"))) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 8 {
			t.Fatalf("%q: %d columns", line, len(f))
		}
		read++
		want := clientReading{f[2], f[3], f[4], f[5], unescape.Replace(f[6]), unescape.Replace(f[7])}
		raw := bytes.ReplaceAll(readFixture(t, "testdata/client/"+f[0]+".eml"), []byte("\r\n"), []byte("\n"))
		for ends, raw := range map[string][]byte{"LF": raw, "CRLF": bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))} {
			if diff := cmp.Diff(want, readClientMail(raw, record.Actor(f[1]))); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", f[0], ends, diff)
			}
		}
	}
	if read < 60 {
		t.Errorf("only %d mails were read", read)
	}
}

func readClientMail(raw []byte, role record.Actor) clientReading {
	m := Parse(raw)
	got := clientReading{Kind: string(m.Kind), Reply: m.Reply}
	if m.OwnText {
		got.OwnText = "own text"
	}
	if m.Kind != KindMail {
		return got // nobody reads a command from it
	}
	o := typedBy(role)
	o.Names = []string{m.From[0].Name}
	if c := command.Read(m.Reply, o).Command; c != nil {
		got.Command, got.Args, got.Text = c.Name, strings.Join(c.Args, "|"), c.Text
	}
	return got
}

// typedBy gives the words of a role.
func typedBy(role record.Actor) command.Options {
	o := command.Options{On: received}
	for _, c := range words.Of(role) {
		o.Words = append(o.Words, command.Word(c.Typed))
	}
	return o
}

// received is a Monday.
var received = civil.Date{Year: 2026, Month: time.November, Day: 23}
