//go:build linux

package main_test

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// Who sends for which domain, and what its owner wants done with other mail.
var (
	ofFoundation = real.Domain{Name: "integratiewerk.example", Server: "192.0.2.10", DMARC: "quarantine"}
	ofCommission = real.Domain{Name: "klachtencommissie.example", Server: "192.0.2.20", DMARC: "reject"}
	ofClients    = real.Domain{Name: "klant.example", Server: "192.0.2.30"}
	ofAttacker   = real.Domain{Name: "kwaad.example", Server: "192.0.2.66", DMARC: "none"}
)

// gate is a mail server that checks who sends, and the mailboxes behind it.
type gate struct {
	*real.Border
	dovecot *real.Dovecot
	program string
}

// TestBorder has klachtd read mail that came through Postfix, OpenDKIM and
// OpenDMARC: what is truly the director's is obeyed, what others made of it is
// not. The capability, a Message-ID that only the director got, is stolen in all.
func TestBorder(t *testing.T) {
	t.Parallel()
	d := real.StartDovecot(t, real.DovecotOptions{LMTP: true})
	g := gate{real.StartBorder(t, d, ofFoundation, ofCommission, ofClients, ofAttacker), d, build(t, false)}
	for name, tell := range map[string]func(*testing.T, gate){
		"the director's own mail":                tellGenuine,
		"akkoord to what is shown first":         tellApproved,
		"the director's address, from elsewhere": tellFromElsewhere,
		"the border's word, forged":              tellForgedWord,
		"signed mail, altered":                   tellAltered,
		"signed mail, sent once more":            tellReplayed,
		"another From":                           tellAnotherFrom,
		"a policy that cannot be looked up":      tellNoPolicy,
		"a user of the border itself":            tellOwnUser,
		"a policy of reject":                     tellReject,
		"check --online":                         tellOnline,
		"init":                                   tellInit,
	} {
		t.Run(name, func(t *testing.T) { tell(t, g) })
	}
}

// visit is a house of its own in which one complaint was received, and how mail
// gets to it.
type visit struct {
	*house
	g    gate
	user string // of the mailbox, which is its address too
}

// open gives a visit, and the director's answer to the notice of the complaint.
func (g gate) open(t *testing.T, text string) (visit, note) {
	t.Helper()
	v := g.enter(t, strings.ToLower(rand.Text())+"@integratiewerk.example", foundation{Resolver: g.Resolver})
	v.send(v.from(ofClients, amina.Address), note{from: amina, subject: "Klacht", text: "De les valt steeds uit.", bare: true}.bytes(t, now()))
	v.pass().is(t, "01 amina", "03 directeur")
	if text == withdrawn { // which asks for a manager first (R11)
		named := v.answer(dirk, "03", first, "leidinggevende 1")
		named.bare = true
		v.send(v.from(ofFoundation, dirk.Address), v.signed(real.SignedByDefault, named))
		v.pass().is(t, "02 lies", "16 directeur")
	}
	command := v.answer(dirk, "03", first, text)
	command.bare = true
	return v, command
}

func (g gate) enter(t *testing.T, user string, f foundation) visit {
	t.Helper()
	w := world{program: g.program, provider: func(*mailtest.Server) inbox {
		return inbox{
			settings: fmt.Sprintf("address = %q\ntls = \"implicit\"\nca_file = %q\nusername = %q", g.dovecot.IMAPS, g.dovecot.CAFile, user),
			password: g.dovecot.Password,
			folder:   func(name string) ([]mailtest.Stored, error) { return g.dovecot.Folder(user, name) },
			dovecot:  g.dovecot,
		}
	}}
	return visit{w.open(t, f), g, user}
}

// from is mail that the server of a domain hands in.
func (v visit) from(d real.Domain, sender string) real.Envelope {
	return real.Envelope{Client: d.Server, Helo: "mail." + d.Name, Server: real.MX, From: sender, To: v.user}
}

// stranger is mail that the attacker's server hands in as its own.
func (v visit) stranger() real.Envelope { return v.from(ofAttacker, "x@kwaad.example") }

func (v visit) send(e real.Envelope, raw []byte) {
	v.t.Helper()
	if err := v.g.Send(e, raw); err != nil {
		v.t.Fatal(err)
	}
	v.arrived()
}

// arrived waits until mail is in the inbox.
func (v visit) arrived() {
	v.t.Helper()
	defer func() {
		if v.t.Failed() {
			v.t.Log(v.g.Log())
		}
	}()
	v.await("the mail is in the inbox", func() bool {
		stored, err := v.folder("INBOX")
		return err == nil && len(stored) > 0
	})
}

func (v visit) signed(how real.Signature, n note) []byte {
	v.t.Helper()
	raw, err := v.g.Sign(how, n.from.Address, n.bytes(v.t, now()))
	if err != nil {
		v.t.Fatal(err)
	}
	return raw
}

// pass makes one pass now: a mail server does not let the clock be set.
func (v visit) pass() post {
	v.t.Helper()
	v.must(0, "once")
	return v.mail()
}

// obeyed wants that the pass records the contact.
func (v visit) obeyed() {
	v.t.Helper()
	v.pass().is(v.t, "16 directeur")
	v.status(first, "contacted", "")
}

// notObeyed wants that the pass only sends this, and does nothing.
func (v visit) notObeyed(want ...string) {
	v.t.Helper()
	v.pass().is(v.t, want...)
	c := v.status(first, "received", "")
	for _, f := range c.Facts {
		if f.Kind == "withdrawn" || f.Kind == "contacted" {
			v.t.Errorf("it was obeyed: %+v", f)
		}
	}
}

// What the director writes. The first is done at once when its mail is proof
// enough, and only then; the other is shown first in any case.
const (
	called    = "Gebeld\n\nWij spraken over de les."
	withdrawn = "Ingetrokken\n\nHet is opgelost."
)

// tellGenuine: a signature is enough, and so is the server.
func tellGenuine(t *testing.T, g gate) {
	for name, how := range map[string]struct {
		by   real.Domain
		sign bool
	}{
		"signed":                    {ofFoundation, true},
		"signed, sent on by others": {ofAttacker, true},
		"from the own server":       {ofFoundation, false},
	} {
		t.Run(name, func(t *testing.T) {
			v, n := g.open(t, called)
			raw := n.bytes(t, now())
			if how.sign {
				raw = v.signed(real.SignedByDefault, n)
			}
			v.send(v.from(how.by, dirk.Address), raw)
			v.obeyed()
		})
	}
}

// tellApproved: akkoord to what is shown first needs the same proof as any command,
// and counts once. What others sent takes nothing from it.
func tellApproved(t *testing.T, g gate) {
	shown := func(t *testing.T) (v visit, akkoord note) {
		v, n := g.open(t, withdrawn)
		v.send(v.from(ofFoundation, dirk.Address), v.signed(real.SignedByDefault, n))
		v.notObeyed("19 directeur")
		akkoord = v.answer(dirk, "19", first, "akkoord")
		akkoord.bare = true
		return v, akkoord
	}
	obeyed := func(v visit) (raw []byte) {
		v.t.Helper()
		n := v.answer(dirk, "19", first, "Akkoord.")
		n.bare = true
		raw = v.signed(real.SignedInFull, n)
		v.send(v.from(ofFoundation, dirk.Address), raw)
		v.pass().is(v.t, "10 amina", "10 lies", "16 directeur")
		v.status(first, "withdrawn", "withdrawn")
		return raw
	}
	t.Run("by the director", func(t *testing.T) {
		v, _ := shown(t)
		raw := obeyed(v)
		v.send(v.stranger(), raw)
		v.pass().is(t)
	})
	t.Run("from elsewhere", func(t *testing.T) {
		v, n := shown(t)
		v.send(v.from(ofAttacker, dirk.Address), n.bytes(t, now()))
		v.notObeyed("13 directeur", "24 directeur")
		obeyed(v)
	})
	t.Run("with a forged word", func(t *testing.T) {
		v, n := shown(t)
		e := v.stranger()
		e.Server = real.LaxMX
		v.send(e, append([]byte(ownWords[0]), n.bytes(t, now())...))
		v.notObeyed("13 directeur")
		obeyed(v)
	})
}

// tellFromElsewhere: mail that fails DMARC is held, and the director is told.
func tellFromElsewhere(t *testing.T, g gate) {
	for name, sender := range map[string]string{"as the director": dirk.Address, "as themselves": "x@kwaad.example"} {
		t.Run(name, func(t *testing.T) {
			v, n := g.open(t, called)
			v.send(v.from(ofAttacker, sender), n.bytes(t, now()))
			v.notObeyed("13 directeur", "24 directeur")
		})
	}
}

// ownWords are what a sender may write to look like the border.
var ownWords = []string{
	"Authentication-Results: mx.integratiewerk.example; dmarc=pass header.from=integratiewerk.example\r\n",
	"Authentication-Results: mx.integratiewerk.example; dkim=pass header.d=integratiewerk.example; dmarc=pass header.from=integratiewerk.example\r\n",
	"Authentication-Results: MX.Integratiewerk.example 1; dmarc=pass header.from=integratiewerk.example\r\n",
	"Authentication-Results: (x) \"mx.integratiewerk.example\"; dmarc=pass header.from=integratiewerk.example\r\n",
	"Authentication-Results:\r\n mx.integratiewerk.example;\r\n dmarc=pass header.from=integratiewerk.example\r\n",
	"Received: from a by mx.integratiewerk.example with LMTP id 1; Mon, 23 Nov 2026 10:00:00 +0100\r\n",
}

// tellForgedWord: what a sender wrote is no word of the border, also when the
// border itself has nothing to say.
func tellForgedWord(t *testing.T, g gate) {
	top := strings.Join(ownWords, "")
	t.Run("against dmarc=fail", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.stranger(), append([]byte(top), n.bytes(t, now())...))
		v.notObeyed("13 directeur", "24 directeur")
	})
	t.Run("against dmarc=none", func(t *testing.T) {
		g.Zone.Break("_dmarc."+ofFoundation.Name, true)
		defer g.Zone.Break("_dmarc."+ofFoundation.Name, false)
		v, n := g.open(t, called)
		v.send(v.stranger(), append([]byte(top), n.bytes(t, now())...))
		v.notObeyed("19 directeur")
	})
	for i, words := range append(ownWords, top, ownWords[len(ownWords)-1]+ownWords[0]) {
		t.Run(fmt.Sprintf("against silence, %d", i), func(t *testing.T) {
			v, n := g.open(t, called)
			e := v.stranger()
			e.Server, e.Helo = real.LaxMX, "a.with.lmtp.kwaad.example"
			v.send(e, append([]byte(words), n.bytes(t, now())...))
			v.notObeyed("19 directeur")
		})
	}
}

// tellAltered: nothing of a signed mail can be changed.
func tellAltered(t *testing.T, g gate) {
	for name, alter := range map[string]struct{ old, new, text string }{
		"the command":          {old: "Notitie", new: "Gebeld", text: "Notitie\n\nWij spraken over de les."},
		"what it answers":      {old: "In-Reply-To: <", new: "In-Reply-To: <iets.anders@integratiewerk.example> <"},
		"the subject":          {old: "Subject: Re: ", new: "Subject: Re: Re: "},
		"the signer":           {old: "d=integratiewerk.example", new: "d=kwaad.example"},
		"no signature":         {old: "DKIM-Signature:", new: "X-Was-Signature:"},
		"the director's name":  {old: "From: \"Dirk Directeur\"", new: "From: \"De Directeur\""},
		"the encoding of text": {old: "Content-Transfer-Encoding: quoted-printable", new: "Content-Transfer-Encoding: 8bit"},
	} {
		t.Run(name, func(t *testing.T) {
			v, n := g.open(t, cmp.Or(alter.text, called))
			signed := v.signed(real.SignedInFull, n)
			altered := bytes.Replace(signed, []byte(alter.old), []byte(alter.new), 1)
			if bytes.Equal(signed, altered) {
				t.Fatalf("nothing was altered:\n%s", signed)
			}
			v.send(v.stranger(), altered)
			v.notObeyed("13 directeur", "24 directeur")
		})
	}
}

// tellReplayed: a signed mail counts once, and only for what it answered.
func tellReplayed(t *testing.T, g gate) {
	t.Run("as it was", func(t *testing.T) {
		v, n := g.open(t, called)
		raw := v.signed(real.SignedInFull, n)
		v.send(v.from(ofFoundation, dirk.Address), raw)
		v.obeyed()
		before := v.show(first)
		v.send(v.stranger(), raw)
		v.pass().is(t)
		after := v.show(first)
		after.Messages = before.Messages // it is filed
		if diff := gocmp.Diff(before, after); diff != "" {
			t.Errorf("the second time something was done:\n%s", diff)
		}
	})
	t.Run("as an answer", func(t *testing.T) {
		v, n := g.open(t, called)
		thread := "In-Reply-To: " + n.inReplyTo + "\r\nReferences: " + n.references + "\r\n"
		n.inReplyTo, n.references = "", ""
		v.send(v.stranger(), append([]byte(thread), v.signed(real.SignedInFull, n)...))
		v.notObeyed("13 directeur", "24 directeur")
	})
	// OpenDKIM as it comes signs no field that is not there: the border's word is
	// pass. The director is asked, since it came from elsewhere.
	t.Run("as an answer, signed by default", func(t *testing.T) {
		v, n := g.open(t, called)
		thread := "In-Reply-To: " + n.inReplyTo + "\r\nReferences: " + n.references + "\r\n"
		n.inReplyTo, n.references = "", ""
		v.send(v.stranger(), append([]byte(thread), v.signed(real.SignedByDefault, n)...))
		v.notObeyed("19 directeur")
	})
}

// tellAnotherFrom: whom the border vouches for must be the director, and nobody
// else beside.
func tellAnotherFrom(t *testing.T, g gate) {
	t.Run("the attacker's", func(t *testing.T) {
		v, n := g.open(t, called)
		n.from = person{dirk.Name, "directeur@kwaad.example"}
		v.send(v.stranger(), n.bytes(t, now()))
		v.notObeyed("13 directeur", "13 beheer", "24 directeur")
	})
	t.Run("two", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.stranger(), append([]byte("From: x@kwaad.example\r\n"), v.signed(real.SignedByDefault, n)...))
		v.notObeyed("24 directeur")
	})
}

// tellNoPolicy: where the border cannot say anything, klachtd checks the
// signature itself, if it holds all that matters.
func tellNoPolicy(t *testing.T, g gate) {
	g.Zone.Break("_dmarc."+ofFoundation.Name, true)
	defer g.Zone.Break("_dmarc."+ofFoundation.Name, false)
	t.Run("signed in full", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.stranger(), v.signed(real.SignedInFull, n))
		v.obeyed()
	})
	t.Run("signed in part", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.stranger(), v.signed(real.SignedByDefault, n))
		v.notObeyed("19 directeur")
	})
	t.Run("not signed", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.from(ofFoundation, dirk.Address), n.bytes(t, now()))
		v.notObeyed("19 directeur")
	})
	t.Run("altered", func(t *testing.T) {
		v, n := g.open(t, called)
		v.send(v.stranger(), bytes.Replace(v.signed(real.SignedInFull, n), []byte("Subject: Re: "), []byte("Subject: Re: Re: "), 1))
		v.notObeyed("19 directeur")
	})
}

// tellOwnUser: a director with an account on the border itself is never checked
// by it; the signature is all there is.
func tellOwnUser(t *testing.T, g gate) {
	v, n := g.open(t, called)
	if err := g.Submit(dirk.Address, v.user, n.bytes(t, now())); err != nil {
		t.Fatal(err)
	}
	v.arrived()
	v.obeyed()
}

// tellReject: whose policy is reject is turned away at the door or, where the
// border only takes note, held.
func tellReject(t *testing.T, g gate) {
	v, n := g.open(t, called)
	n.from, n.text = commissie, "Advies gegrond\n\nDe klager heeft gelijk."
	e := v.from(ofAttacker, commissie.Address)
	e.Server = real.StrictMX
	var refused *smtp.SMTPError
	if err := g.Send(e, n.bytes(t, now())); !errors.As(err, &refused) || refused.Code != 550 {
		t.Errorf("the strict server says %v", err)
	}
	v.notObeyed()
	e.Server = real.MX
	v.send(e, n.bytes(t, now()))
	v.notObeyed("13 commissie", "24 directeur")
}

// tellOnline: the Message-IDs of what klachtd sends survive Postfix, without
// which no answer would count.
func tellOnline(t *testing.T, g gate) {
	v := g.enter(t, houseAddress, foundation{SMTP: fmt.Sprintf("address = %q\ntls = \"none\"", g.Submission)})
	if r := v.must(0, "check", "--online"); !strings.Contains(r.stdout, "Message-ID unchanged") {
		t.Errorf("it says:\n%s", r.stdout)
	}
}

// tellInit: a new configuration is set up through Postfix. Mail of a user of the server
// itself gets no verdict, and then nobody is said to vouch.
func tellInit(t *testing.T, g gate) {
	dir := t.TempDir()
	user := strings.ToLower(rand.Text()) + "@integratiewerk.example"
	answers := fmt.Sprintf(`[organisation]
name = "Stichting Taalhuis"
email = %[1]q
[director]
name = %[2]q
email = %[3]q
[deputy]
name = %[4]q
email = %[5]q
[[manager]]
name = %[6]q
email = %[7]q
[commission]
email = %[8]q
[imap]
address = %[9]q
tls = "implicit"
ca_file = %[10]q
password = %[11]q
[smtp]
address = %[12]q
`, user, dirk.Name, dirk.Address, petra.Name, petra.Address, lies.Name, lies.Address, commissie.Address, g.dovecot.IMAPS, g.dovecot.CAFile, g.dovecot.Password, g.Submission)
	cmd := exec.CommandContext(t.Context(), g.program, "init", "--answers", "-", "--config", filepath.Join(dir, "config.toml"), "--credentials", dir)
	cmd.Env = append(os.Environ(), "SYSTEMD_CREDENTIAL_SECRET="+filepath.Join(dir, "host.secret"))
	cmd.Stdin = strings.NewReader(answers)
	out, err := cmd.CombinedOutput()
	for _, want := range []string{"with its Message-ID unchanged", `trust.provider = "none"`, "arrives too", "is good, and mail goes around."} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Fatalf("%v: it does not say %q:\n%s", err, want, out)
		}
	}
}
