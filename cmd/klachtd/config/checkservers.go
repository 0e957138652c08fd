package config

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Loopback reports whether the server runs on this machine.
func (s Server) Loopback() bool {
	host, _, err := net.SplitHostPort(s.Address)
	return err == nil && loopback(host)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (r *reading) checkServers() {
	if r.required("imap", "address, username and password_file") {
		r.checkServer("imap", r.IMAP.Server, "imap.organisatie.example:993")
		r.checkFolders()
		if r.IMAP.Poll < time.Second || r.IMAP.Poll > 24*time.Hour {
			r.fault(place{section: "imap", key: "poll"}, r.IMAP.Poll.String()+" is out of range", "give a time from 1s to 24h")
		}
	}
	if r.required("smtp", "address") {
		r.checkServer("smtp", r.SMTP.Server, "smtp.organisatie.example:465")
	}
	r.checkOAuth2()
}

func (r *reading) checkServer(section string, s Server, example string) {
	at := func(key string) place { return place{section: section, key: key} }
	if r.filled(at("address"), s.Address, example) {
		host, port, err := net.SplitHostPort(s.Address)
		n, numeric := strconv.Atoi(port)
		if err != nil || host == "" || strings.ContainsAny(host, " /@") || numeric != nil || n < 1 || n > 65535 {
			r.fault(at("address"), strconv.Quote(s.Address)+" is no host with a port", "write for example address = "+strconv.Quote(example))
		} else if r.oneOf(at("tls"), s.TLS, "implicit", "starttls", "none") {
			r.checkTLS(at("tls"), s, n)
		}
	}
	if !r.oneOf(at("auth"), s.Auth, "password", "oauth2") {
		return
	}
	const account = "klachten@organisatie.example"
	secret, user := s.PasswordFile != "", s.Username != ""
	signIn := section == "imap" || user || s.Auth == "oauth2" // a mailbox is never open to everybody
	if signIn {
		r.filled(at("username"), s.Username, account)
	}
	switch {
	case s.Auth == "oauth2" && secret:
		r.fault(at("password_file"), `has no place beside auth = "oauth2"`, `remove it, or write auth = "password"`)
	case s.Auth == "password" && signIn:
		r.filled(at("password_file"), s.PasswordFile, section+"-password")
	case secret && !signIn && !r.bad[at("username")]:
		r.fault(at("password_file"), "has no username with it", "add username, or remove password_file to send without signing in")
	}
}

// checkTLS: passwords and complaints never cross a network unencrypted.
func (r *reading) checkTLS(at place, s Server, port int) {
	switch {
	case s.TLS == "none" && !s.Loopback():
		r.fault(at, `"none" is for a server on this machine only`, `use "implicit" or "starttls"`)
	case s.TLS == "implicit" && slices.Contains([]int{25, 143, 587}, port):
		r.warn(at, "is implicit, but port "+strconv.Itoa(port)+" usually takes STARTTLS", `if signing in fails, write tls = "starttls"`)
	case s.TLS == "starttls" && slices.Contains([]int{465, 993}, port):
		r.warn(at, "is starttls, but port "+strconv.Itoa(port)+" usually takes TLS from the start", `if signing in fails, write tls = "implicit"`)
	}
}

// checkFolders: a mail moved to the folder it came from would be fetched again for
// ever.
func (r *reading) checkFolders() {
	folders := []struct{ key, name string }{
		{"mailbox", r.IMAP.Mailbox}, {"archive", r.IMAP.Archive}, {"held", r.IMAP.Held}, {"junk", r.IMAP.Junk},
	}
	for i, f := range folders {
		at := place{section: "imap", key: f.key}
		if f.name == "" {
			if f.key != "junk" {
				r.fault(at, "is empty", "name a folder; it is made when it does not exist")
			}
			continue
		}
		for _, other := range folders[:i] {
			if strings.EqualFold(f.name, other.name) { // INBOX in any case is one folder (RFC 9051 §5.1)
				r.fault(at, strconv.Quote(f.name)+" is the same folder as "+other.key, "give each its own folder")
			}
		}
	}
}
