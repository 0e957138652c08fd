//go:build linux

package real

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

// filter is a program that Postfix asks about every mail (milter).
type filter struct{ name, program, config string }

// filters are in the order in which they see a mail. Settings that are not named are
// the packages' defaults.
var filters = []filter{
	{string(SignedByDefault), "opendkim", signing},
	{string(SignedInFull), "opendkim", signing +
		"SignHeaders {{.Fields}}\nOversignHeaders {{.Fields}}\n"},
	{"verify", "opendkim", common + "Mode v\nSoftwareHeader yes\nNameservers {{.Nameserver}}\n"},
	{"dmarc", "opendmarc", checking},
	{"reject", "opendmarc", checking + "RejectFailures yes\n"},
}

const (
	common = `Socket local:{{.Socket}}
UMask 000
Syslog no
AuthservID {{.ID}}
`
	// The key is in a folder below /tmp, where others may write.
	signing = common + `Mode s
Domain {{.Domain}}
Selector {{.Selector}}
KeyFile {{.Dir}}/{{.Selector}}.pem
RequireSafeKeys no
InternalHosts 0.0.0.0/0
Canonicalization relaxed/relaxed
`
	checking = common + `SoftwareHeader yes
SPFIgnoreResults yes
SPFSelfValidate yes
PublicSuffixList {{.Dir}}/suffixes
`
	// What mailbox wants of a signature it verifies itself.
	fullySigned = "From,To,Subject,Date,Message-ID,In-Reply-To,References,Sender,Content-Type,Content-Transfer-Encoding,MIME-Version"
)

// mainTemplate is for Postfix 3.7. It takes mail for one domain and any user.
const mainTemplate = `compatibility_level = 3.6
queue_directory = {{.Dir}}/queue
data_directory = {{.Dir}}/data
maillog_file = {{.Dir}}/mail.log
maillog_file_prefixes = {{.Dir}}
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
inet_protocols = ipv4
inet_interfaces = all
myhostname = {{.ID}}
mydestination =
mynetworks =
alias_maps =
alias_database =
local_transport = error:no local mail
virtual_mailbox_domains = {{.Domain}}
virtual_mailbox_maps = static:all
virtual_mailbox_base = /
virtual_transport = lmtp:unix:{{.LMTP}}
smtpd_relay_restrictions = reject_unauth_destination
milter_default_action = tempfail
smtputf8_enable = no
`

// masterTemplate: four servers that accept mail from elsewhere or from users, and one
// for each signature, whose mail goes elsewhere.
const masterTemplate = `{{.MX}} inet n - n - - smtpd -o smtpd_milters=unix:{{.Filters}}/verify,unix:{{.Filters}}/dmarc
{{.StrictMX}} inet n - n - - smtpd -o smtpd_milters=unix:{{.Filters}}/verify,unix:{{.Filters}}/reject
{{.LaxMX}} inet n - n - - smtpd
{{.Submission}} inet n - n - - smtpd -o smtpd_milters=unix:{{.Filters}}/volledig
{{range $selector, $address := .Submissions}}{{$address}} inet n - n - - smtpd -o myhostname=mail.{{$.Domain}} -o mynetworks={{$.OwnUser}} -o smtpd_relay_restrictions=permit_mynetworks,reject
  -o smtpd_milters=unix:{{$.Filters}}/{{$selector}} -o content_filter=smtp:[{{$.Outside}}]:25
{{end}}pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

type borderData struct {
	Dir, ID, Domain, LMTP, Nameserver string
	Socket, Selector, Fields          string // for one filter
	Filters, Submission               string
	MX, StrictMX, LaxMX               string
	Outside, OwnUser                  string
	Submissions                       map[Signature]string
}

// write makes the folders and files of all programs.
func (b *Border) write(lmtp string) error {
	data := borderData{
		Dir: b.dir, ID: AuthservID, Domain: b.domain, LMTP: lmtp, Nameserver: host(nameserver), Fields: fullySigned,
		Filters: b.path("filters"), MX: MX, StrictMX: StrictMX, LaxMX: LaxMX, Submission: submission, Outside: host(outside), OwnUser: ownUser, Submissions: submissions,
	}
	err := errors.Join(
		os.Chmod(b.dir, 0o711),
		b.folders(),
		b.fill("postfix/main.cf", mainTemplate, data),
		b.fill("postfix/master.cf", masterTemplate, data),
		os.WriteFile(b.path("suffixes"), []byte("example\n"), 0o644),
		b.key(string(SignedByDefault)),
		b.key(string(SignedInFull)),
	)
	for _, f := range filters {
		data.Selector, data.Socket = f.name, b.socket(f.name)
		err = errors.Join(err, b.fill(f.name+".conf", f.config, data))
	}
	return err
}

func (b *Border) fill(name, text string, data borderData) error {
	var out bytes.Buffer
	if err := template.Must(template.New(name).Parse(text)).Execute(&out, data); err != nil {
		return err
	}
	return os.WriteFile(b.path(name), out.Bytes(), 0o644)
}

// folders makes those of postfix-files(5), as Postfix wants them.
func (b *Border) folders() error {
	err := errors.Join(
		b.folder("filters", "", 0o777), // two users make sockets in it
		b.folder("postfix", "", 0o755), b.folder("data", "postfix", 0o700),
		b.folder("queue", "", 0o755), b.folder("queue/pid", "", 0o755),
		b.folder("queue/maildrop", "postfix", 0o730), b.folder("queue/public", "postfix", 0o710),
	)
	for name := range strings.FieldsSeq("active bounce corrupt defer deferred flush hold incoming private saved trace") {
		err = errors.Join(err, b.folder("queue/"+name, "postfix", 0o700))
	}
	return err
}

// folder makes a folder that belongs to a user; "" for root.
func (b *Border) folder(name, owner string, mode os.FileMode) error {
	path := b.path(name)
	if err := os.Mkdir(path, mode); err != nil {
		return err
	}
	if owner == "" {
		return os.Chmod(path, mode)
	}
	id, err := account(owner)
	if err != nil {
		return err
	}
	return errors.Join(os.Chown(path, int(id.Uid), int(id.Gid)), os.Chmod(path, mode))
}

// key makes a signing key and publishes its public half (RFC 6376 section 3.6.1).
func (b *Border) key(selector string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	b.Zone.Set(selector+"._domainkey."+b.domain, "v=DKIM1; k=rsa; p="+base64.StdEncoding.EncodeToString(public))
	file := filepath.Join(b.dir, selector+".pem")
	id, err := account("opendkim")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600),
		os.Chown(file, int(id.Uid), int(id.Gid)),
	)
}
