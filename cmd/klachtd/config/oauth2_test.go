package config

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
)

// oauth2 is the smallest configuration with tokens for both servers.
func oauth2(section string) string {
	src := strings.Replace(smallest, `password_file = "imap-password"`, `auth = "oauth2"`, 1)
	src = strings.Replace(src, `tls = "none"`, "tls = \"none\"\nusername = \"klachten\"\nauth = \"oauth2\"", 1)
	return src + "[oauth2]\n" + section
}

func TestProvidersAreFilledIn(t *testing.T) {
	const login = "https://login.microsoftonline.com/organisatie.example/oauth2/v2.0/"
	microsoft := []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"}
	for section, want := range map[string]struct {
		grant  Grant
		token  string
		device string
		scopes []string
	}{
		"provider = \"microsoft365\"\ntenant = \"organisatie.example\"\nclient_id = \"x\"\nclient_secret_file = \"s\"\n": {
			GrantClient, login + "token", "", []string{"https://outlook.office365.com/.default"}},
		"provider = \"microsoft365\"\ntenant = \"organisatie.example\"\nclient_id = \"x\"\n": {
			GrantRefresh, login + "token", login + "devicecode", microsoft},
		"provider = \"microsoft365\"\ntoken_url = \"http://localhost/\"\nclient_id = \"x\"\nclient_secret_file = \"s\"\nscopes = [\"y\"]\n": {
			GrantClient, "http://localhost/", "", []string{"y"}},
		"provider = \"google\"\nservice_account_file = \"s\"\n": {
			GrantService, "https://oauth2.googleapis.com/token", "", []string{"https://mail.google.com/"}},
		"token_url = \"https://t.example/\"\ndevice_url = \"https://d.example/\"\nclient_id = \"x\"\nclient_secret_file = \"s\"\n": {
			GrantRefresh, "https://t.example/", "https://d.example/", nil},
		"token_url = \"https://t.example/\"\nclient_id = \"x\"\nrefresh_token_file = \"s\"\n": {
			GrantRefresh, "https://t.example/", "", nil},
	} {
		c, problems := Parse("config.toml", []byte(oauth2(section)))
		if len(problems) > 0 {
			t.Errorf("%s%q", section, messages(problems))
		}
		o := c.OAuth2
		if o.Grant() != want.grant || o.TokenURL != want.token || o.DeviceURL != want.device {
			t.Errorf("%s%s %s %s", section, o.Grant(), o.TokenURL, o.DeviceURL)
		}
		if diff := cmp.Diff(want.scopes, o.Scopes); diff != "" {
			t.Errorf("%s%s", section, diff)
		}
		if !c.UsesOAuth2() || c.TokenUser() != "klachten" {
			t.Errorf("for %q: %v", c.TokenUser(), c.UsesOAuth2())
		}
	}
}

func TestServiceAccountOpensOneMailbox(t *testing.T) {
	src := strings.Replace(oauth2("provider = \"google\"\nservice_account_file = \"s\"\n"), "tls = \"none\"\nusername = \"klachten\"", "tls = \"none\"\nusername = \"elders\"", 1)
	_, problems := Parse("config.toml", []byte(src))
	want := []string{"config.toml:19: [smtp] username: differs from that of [imap], but a token of a service account opens one mailbox; write the same in both"}
	if diff := cmp.Diff(want, messages(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestClientSecretExpires(t *testing.T) {
	const section = "provider = \"microsoft365\"\ntenant = \"organisatie.example\"\nclient_id = \"x\"\nclient_secret_file = \"s\"\n"
	for date, want := range map[string]string{
		"2026-12-24": "",
		"2026-12-23": "the client secret expires on 2026-12-23 (days left: 30)",
		"2026-11-24": "days left: 1",
		"2026-11-23": "the client secret expired on 2026-11-23; make a new one in the provider's portal",
		"":           "is not set: nobody is warned before the client secret expires",
	} {
		src := oauth2(section)
		if date != "" {
			src += "client_secret_expires = " + date + "\n"
		}
		c, problems := Parse("config.toml", []byte(src), Today(civil.Date{Year: 2026, Month: 11, Day: 23}))
		if len(problems) > 0 {
			t.Fatal(messages(problems))
		}
		var found []string
		for _, w := range messages(c.Warnings) {
			if strings.Contains(w, "client_secret_expires") {
				found = append(found, w)
			}
		}
		if all := strings.Join(found, "\n"); (want == "") != (all == "") || !strings.Contains(all, want) {
			t.Errorf("%s: %q, want %q", date, all, want)
		}
	}
}

// The key of a service account has many lines, and is as secret as a password.
func TestServiceAccountFile(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "config.toml", oauth2("provider = \"google\"\nservice_account_file = \"key.json\"\n"), 0o644)
	write(t, dir, "key.json", "{\n}\n", 0o600)
	c, problems := Load(path)
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	if b, err := c.OAuth2ServiceAccount(); string(b) != "{\n}\n" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	write(t, dir, "key.json", "{\n}\n", 0o644)
	if _, problems := Load(path); len(problems) != 1 || !strings.Contains(problems[0].String(), "[oauth2] service_account_file: "+dir+"/key.json can be reached by group or others") {
		t.Errorf("%q", messages(problems))
	}
}
