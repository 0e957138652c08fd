//go:build linux

package real

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
	"text/template"
)

type configData struct {
	Dir, UID, GID, Password string
	Port, TLSPort           int
	Capabilities, LMTP      string
	IntrospectURL           string
	TokenMechanisms         string
}

func dovecotConfig(data configData) ([]byte, error) {
	var out bytes.Buffer
	err := template.Must(template.New("dovecot.conf").Parse(dovecotTemplate)).Execute(&out, data)
	return out.Bytes(), err
}

// freePorts finds unused ports below those that systems give by themselves to who asks for
// any: a connection of another test would take one of those before the server does.
func freePorts(n int) (ports []int, err error) {
	const from, below = 20_000, 32_768
	for range 100 {
		var l net.Listener
		port := from + rand.IntN(below-from)
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err != nil {
			continue
		}
		defer l.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports, nil
		}
	}
	return nil, err
}

// ClosedPort is an address at which nobody listens.
func ClosedPort(t testing.TB) string {
	t.Helper()
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", ports[0])
}

// dovecotTemplate is for Dovecot 2.3, run entirely by one user who is not root. That
// user cannot change root, nor own the penalty socket.
const dovecotTemplate = `base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/dovecot.log
protocols = imap{{if .LMTP}} lmtp{{end}}
listen = 127.0.0.1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_failure_delay = 0 secs
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = {{.Port}}
  }
  inet_listener imaps {
    port = {{.TLSPort}}
    ssl = yes
  }
}
{{if .LMTP}}service lmtp {
  user = nobody
  unix_listener {{.LMTP}} {
    mode = 0666
  }
}
mail_temp_dir = {{.Dir}}/run
{{end}}first_valid_uid = 0
first_valid_gid = 0
mail_uid = {{.UID}}
mail_gid = {{.GID}}
mail_location = maildir:{{.Dir}}/mail/%u
mail_fsync = never
ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login{{if .IntrospectURL}} {{.TokenMechanisms}}
passdb {
  driver = oauth2
  mechanisms = {{.TokenMechanisms}}
  args = {{.Dir}}/oauth2.conf
}{{end}}
passdb {
  driver = static
  mechanisms = plain login
  args = password={{.Password}}
}
userdb {
  driver = static
  args = allow_all_users=yes uid={{.UID}} gid={{.GID}} home={{.Dir}}/mail/%u
}
imap_idle_notify_interval = 2 mins
{{with .Capabilities}}imap_capability = {{.}}
{{end}}`
