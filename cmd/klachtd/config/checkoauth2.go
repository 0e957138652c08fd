package config

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/golang-sql/civil"
)

// Grant is how a token is obtained.
type Grant string

// The grants, in the words of package oauth.
const (
	GrantClient  Grant = "client credentials" // the program signs in as itself: RFC 6749 §4.4
	GrantRefresh Grant = "refresh token"      // a person signed in once: §6, RFC 8628
	GrantService Grant = "service account"    // Google's account for programs: RFC 7523
)

// Grant gives the grant that the settings describe.
func (o OAuth2) Grant() Grant {
	switch {
	case o.ServiceAccountFile != "":
		return GrantService
	case o.RefreshTokenFile != "" || o.DeviceURL != "":
		return GrantRefresh
	}
	return GrantClient
}

// UsesOAuth2 reports whether we sign in to a server with a token.
func (c *Config) UsesOAuth2() bool { return c.IMAP.Auth == "oauth2" || c.SMTP.Auth == "oauth2" }

// TokenUser is the user whose mailbox the tokens open.
func (c *Config) TokenUser() string {
	if c.IMAP.Auth == "oauth2" {
		return c.IMAP.Username
	}
	return c.SMTP.Username
}

// fill adds what is known about a provider and not set in the file:
//
// https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
// https://developers.google.com/identity/protocols/oauth2/service-account
func (o *OAuth2) fill() {
	set := func(to *string, value string) {
		if *to == "" {
			*to = value
		}
	}
	var scopes []string
	switch o.Provider {
	case "microsoft365":
		login := "https://login.microsoftonline.com/" + url.PathEscape(o.Tenant) + "/oauth2/v2.0/"
		if o.Tenant != "" {
			set(&o.TokenURL, login+"token")
		}
		scopes = []string{"https://outlook.office365.com/.default"}
		if o.ClientSecretFile == "" || o.RefreshTokenFile != "" {
			if o.Tenant != "" {
				set(&o.DeviceURL, login+"devicecode")
			}
			scopes = []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"}
		}
	case "google":
		set(&o.TokenURL, "https://oauth2.googleapis.com/token")
		scopes = []string{"https://mail.google.com/"}
	}
	if len(o.Scopes) == 0 {
		o.Scopes = scopes
	}
}

// tenant is an id or a domain. The words for "any tenant" do not name one, and an
// application can sign in as itself only in its own tenant.
var tenant = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

func (r *reading) checkOAuth2() {
	at := func(key string) place { return place{section: "oauth2", key: key} }
	o := &r.OAuth2
	used := r.UsesOAuth2()
	known := r.oneOf(at("provider"), o.Provider, "microsoft365", "google", "other")
	if o.Tenant != "" && (!tenant.MatchString(o.Tenant) || slices.Contains([]string{"common", "organizations", "consumers"}, o.Tenant)) {
		r.fault(at("tenant"), strconv.Quote(o.Tenant)+" is no tenant", `write its id or its domain, for example tenant = "organisatie.onmicrosoft.com"`)
		r.bad[at("token_url")] = true
	}
	for _, u := range []struct{ key, value string }{{"token_url", o.TokenURL}, {"device_url", o.DeviceURL}} {
		if u.value != "" && !secretsMayGo(u.value) {
			r.fault(at(u.key), "is no https address", "write for example "+u.key+` = "https://login.aanbieder.example/token"`)
			r.bad[at(u.key)] = true
		}
	}
	o.fill()
	switch {
	case !used && r.has("oauth2"):
		r.warn(place{section: "oauth2"}, "has no effect", `it counts only when [imap] or [smtp] has auth = "oauth2"`)
	case used && known && r.required("oauth2", "token_url, client_id and client_secret_file or refresh_token_file"):
		r.checkGrant()
	}
}

// secretsMayGo reports whether a secret may be sent there: by https, or to a server on
// this machine.
func secretsMayGo(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}

// checkGrant checks what the chosen way of getting a token needs.
func (r *reading) checkGrant() {
	at := func(key string) place { return place{section: "oauth2", key: key} }
	o := r.OAuth2
	switch {
	case r.bad[at("token_url")]:
	case o.Provider == "microsoft365" && o.TokenURL == "":
		r.filled(at("tenant"), o.Tenant, "organisatie.onmicrosoft.com")
		r.bad[at("client_secret_file")] = true // without the tenant the grant is not known yet
	default:
		r.filled(at("token_url"), o.TokenURL, "https://login.aanbieder.example/token")
	}
	if o.Tenant != "" && o.Provider != "microsoft365" {
		r.warn(at("tenant"), "has no effect", `it counts only with provider = "microsoft365"`)
	}
	if o.Grant() == GrantService {
		r.checkServiceAccount()
		return
	}
	if o.Provider == "google" && o.RefreshTokenFile == "" {
		// Google's device code is not for mail:
		// https://developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes
		r.fault(at("service_account_file"), "is missing: Google lets nobody read mail by a device code",
			`name the JSON key of a service account, or a refresh_token_file with a token that was got elsewhere`)
		return
	}
	r.filled(at("client_id"), o.ClientID, "klachtd")
	if (o.Grant() == GrantClient || o.Provider == "google") && !r.bad[at("refresh_token_file")] {
		r.filled(at("client_secret_file"), o.ClientSecretFile, "oauth2-secret")
	}
	r.checkSecretDate()
}

// checkServiceAccount: the key says who signs in, and the mailbox's user name says for
// whom.
func (r *reading) checkServiceAccount() {
	o := r.OAuth2
	for _, k := range []struct{ key, value string }{
		{"client_id", o.ClientID}, {"client_secret_file", o.ClientSecretFile},
		{"refresh_token_file", o.RefreshTokenFile}, {"device_url", o.DeviceURL},
	} {
		if k.value != "" {
			r.fault(place{section: "oauth2", key: k.key}, "has no place beside service_account_file", "remove one of the two")
		}
	}
	if r.IMAP.Auth == r.SMTP.Auth && r.IMAP.Username != r.SMTP.Username && !(r.cut && r.IMAP.Username == "") {
		r.fault(place{section: "smtp", key: "username"}, "differs from that of [imap], but a token of a service account opens one mailbox", "write the same in both")
	}
	if len(o.Scopes) == 0 {
		r.fault(place{section: "oauth2", key: "scopes"}, "is missing", `write for example scopes = ["https://mail.aanbieder.example/"]`)
	}
}

// secretSoon is how many days before a client secret expires we warn.
const secretSoon = 30

// checkSecretDate warns of a secret that expires soon. The provider does not warn.
func (r *reading) checkSecretDate() {
	o, at := r.OAuth2, place{section: "oauth2", key: "client_secret_expires"}
	if o.ClientSecretExpires == (civil.Date{}) {
		if o.Provider == "microsoft365" && o.ClientSecretFile != "" {
			r.warn(at, "is not set: nobody is warned before the client secret expires", "write the date that the portal shows")
		}
		return
	}
	if o.ClientSecretFile == "" {
		r.warn(at, "has no effect", "it counts only with client_secret_file")
		return
	}
	if r.options.today == (civil.Date{}) {
		return
	}
	const remedy = "make a new one in the provider's portal, put it where client_secret_file says, and its date here"
	switch days := o.ClientSecretExpires.DaysSince(r.options.today); {
	case days <= 0:
		r.warn(at, "the client secret expired on "+o.ClientSecretExpires.String(), remedy)
	case days <= secretSoon:
		r.warn(at, fmt.Sprintf("the client secret expires on %s (days left: %d), and then no mail is read or sent", o.ClientSecretExpires, days), remedy)
	}
}
