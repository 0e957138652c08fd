package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each row replaces one line of the smallest configuration (or adds to its end,
// which is line 21) and gives every problem that must be found, and no other:
// one mistake is one message.
func TestProblems(t *testing.T) {
	for _, test := range []struct {
		name, line, replacement string
		want                    []string
	}{
		{"nothing wrong", "", "", nil},
		{"misspelt key", `address = "imap.organisatie.example:993"`, `adress = "imap.organisatie.example:993"`, []string{
			`13: [imap] adress: unknown key; did you mean "address"?`,
		}},
		{"misspelt key beside the right one", `username = "klachten"`, `username = "klachten"
user = "x"`, []string{
			`15: [imap] user: unknown key; did you mean "username"?`,
		}},
		{"key with hyphen and capital", `password_file = "imap-password"`, `Password-File = "imap-password"`, []string{
			`15: [imap] Password-File: unknown key; did you mean "password_file"?`,
		}},
		{"key of another section", `tls = "none"`, `tls = "none"
archive = "x"
chair = "Vera"`, []string{
			`19: [smtp] archive: unknown key; belongs in [imap]`,
			`20: [smtp] chair: unknown key; belongs in [commission]`,
		}},
		{"key of two others", `path = "klachtd.db"`, `path = "klachtd.db"
ca_file = "x"`, []string{
			`21: [store] ca_file: unknown key; belongs in [imap] or [smtp]`,
		}},
		{"key that resembles none", `path = "klachtd.db"`, `path = "klachtd.db"
qqq = 1`, []string{
			`21: [store] qqq: unknown key; [store] knows path`,
		}},
		{"key that resembles none, but stands nearly everywhere", `path = "klachtd.db"`, `path = "klachtd.db"
name = "x"`, []string{
			`21: [store] name: unknown key; [store] knows path`,
		}},
		{"dotted key", `path = "klachtd.db"`, `path = "klachtd.db"
path.mode = 1`, []string{
			`21: [store] path.mode: unknown key; [store] knows path`,
		}},
		{"hostile key", `path = "klachtd.db"`, `path = "klachtd.db"
"a\nconfig.toml:1: b" = 1`, []string{
			`21: [store] "a\nconfig.toml:1: b": unknown key; [store] knows path`,
		}},
		{"a scanner on the network", `path = "klachtd.db"`, `path = "klachtd.db"
[intake]
clamd_socket = "tcp://localhost:3310"`, []string{
			`22: [intake] clamd_socket: is not the path of a socket; write for example clamd_socket = "/run/clamav/clamd.ctl", as LocalSocket in clamd.conf`,
		}},
		{"a socket of too long a path", `path = "klachtd.db"`, `path = "klachtd.db"
[intake]
clamd_socket = "/run/` + strings.Repeat("x", 110) + `"`, []string{
			`22: [intake] clamd_socket: is not the path of a socket; write for example clamd_socket = "/run/clamav/clamd.ctl", as LocalSocket in clamd.conf`,
		}},
		{"misspelt section", `[store]`, `[stoer]`, []string{
			`19: [stoer]: unknown section; did you mean [store]?`,
		}},
		{"misspelt section with a mistake", `[smtp]`, `[smpt]
adress = "a:1"`, []string{
			`16: [smpt]: unknown section; did you mean [smtp]?`,
			`17: [smtp] adress: unknown key; did you mean "address"?`,
		}},
		{"misspelt manager", `[[manager]]`, `[[manger]]`, []string{
			`7: [manger]: unknown section; did you mean [[manager]]?`,
		}},
		{"misspelt beside the right one", "", `[stor]
path = "x"`, []string{
			`21: [stor]: unknown section; did you mean [store]?`,
		}},
		{"section that resembles none", "", `[webserver]
port = 80
host = "x"`, []string{
			`21: [webserver]: unknown section; the sections are organisation, director, deputy, manager, commission, administrator, imap, smtp, oauth2, store, trust, intake, terms, letters, retention, monitor`,
		}},
		{"subsection", "", `[imap.tls]
x = 1`, []string{
			`21: [imap.tls]: unknown section; the sections are organisation, director, deputy, manager, commission, administrator, imap, smtp, oauth2, store, trust, intake, terms, letters, retention, monitor`,
		}},
		{"manager as one", `[[manager]]`, `[manager]`, []string{
			`7: [[manager]]: is a list of sections; write [[manager]], once for each manager`,
		}},
		{"director as list", `[director]`, `[[director]]`, []string{
			`4: [director]: is a list of sections, but there can be only one; write [director]`,
		}},
		{"section twice", "", `[smtp]
ca_file = "x"
tls = "implicit"`, []string{
			`21: [smtp]: stands here a second time, first on line 16; put all its keys under one header`,
			`23: [smtp] tls: is set a second time, first on line 18; keep one of the two`,
		}},
		{"key twice", `path = "klachtd.db"`, `path = "klachtd.db"
path = "other.db"`, []string{
			`21: [store] path: is set a second time, first on line 20; keep one of the two`,
		}},
		{"key in no section", `[organisation]`, `pth = 1
name = "x"
smtp = "a:25"
archive = "x"
[organisation]`, []string{
			`1: pth: unknown key, before the first section; remove the line, or put it below its section`,
			`2: name: stands before the first section; put it below the section it belongs to`,
			`3: smtp: is a section, not a key; write [smtp] on a line of its own and its keys below it`,
			`4: archive: unknown key; belongs in [imap]`,
		}},
		{"no section", `[store]
path = "klachtd.db"`, "", []string{
			`19: [store]: is missing; add the section with path`,
		}},
		{"wrong types", "", `[terms]
advise_days = "21"
contact_reminders = [5, "8"]
good_friday = "yes"
decree_days = [2026-02-30]
roll = 1
[intake]
max_mail_mb = 1.5
skip_lines = "[EXTERN]"
automatic_per_day = 99999999999
[monitor]
alert_after = 60
metrics_file = 2026-01-01
[retention]
years = { a = 1 }
[letters]
attach_advice = 1`, []string{
			`22: [terms] advise_days: is text, but takes a whole number; write for example advise_days = 14`,
			`23: [terms] contact_reminders: is a list, but takes a list of whole numbers; write for example contact_reminders = [3, 5]`,
			`24: [terms] good_friday: is text, but takes true or false; write for example good_friday = true`,
			`25: [terms] decree_days: "2026-02-30" is not a date; correct the value`,
			`26: [terms] roll: is a whole number, but takes text; write for example roll = "..."`,
			`28: [intake] max_mail_mb: is a number with a fraction, but takes a whole number; write for example max_mail_mb = 14`,
			`29: [intake] skip_lines: is text, but takes a list of texts; write for example skip_lines = ["...", "..."]`,
			`30: [intake] automatic_per_day: is too large a number; correct the value`,
			`32: [monitor] alert_after: is a whole number, but takes a duration; write for example alert_after = "5m"`,
			`33: [monitor] metrics_file: is a date or time, but takes text; write for example metrics_file = "..."`,
			`35: [retention] years: is a table, but takes a whole number; write for example years = 14`,
			`37: [letters] attach_advice: is a whole number, but takes true or false; write for example attach_advice = true`,
		}},
		{"wrong type of a required key", `email = "directeur@organisatie.example"`, `email = 1`, []string{
			`6: [director] email: is a whole number, but takes an e-mail address or a list of them; write for example email = "naam@organisatie.example"`,
		}},
		{"control characters", `name = "Dirk Directeur"`, `name = "Dirk\nBcc: x@y.example"`, []string{
			`5: [director] name: holds a line break, a tab or another control character; correct the value`,
		}},
		{"missing keys", `name = "Dirk Directeur"`, "", []string{
			`4: [director] name: is missing; write for example name = "Anna Voorbeeld"`,
		}},
		{"empty keys", `email = "commissie@elders.example"`, `email = ["", " "]`, []string{
			`11: [commission] email: is missing; write for example email = "naam@organisatie.example"`,
		}},
		{"empty list", `email = "commissie@elders.example"`, `email = []`, []string{
			`11: [commission] email: is missing; write for example email = "naam@organisatie.example"`,
		}},
		{"all at once", `username = "klachten"`, `user_name = "klachten"
password = "geheim"
poll = 5
tls = "ssl"
mailbox = ""`, []string{
			`14: [imap] user_name: unknown key; did you mean "username"?`,
			`15: [imap] password: secrets do not belong in this file; put it into a file of its own (chmod 600) and write password_file = "FILE", or the name of a systemd credential`,
			`16: [imap] poll: is a whole number, but takes a duration; write for example poll = "5m"`,
			`17: [imap] tls: "ssl" is not known; use "implicit" or "starttls" or "none"`,
			`18: [imap] mailbox: is empty; name a folder; it is made when it does not exist`,
		}},
		{"password", `password_file = "imap-password"`, `password = "geheim"`, []string{
			`15: [imap] password: secrets do not belong in this file; put it into a file of its own (chmod 600) and write password_file = "FILE", or the name of a systemd credential`,
		}},
		{"secret elsewhere", "", `[oauth2]
client_secret = "x"
token = "x"
[store2]
[trust]
secret = "x"`, []string{
			`22: [oauth2] client_secret: secrets do not belong in this file; put it into a file of its own (chmod 600) and write client_secret_file = "FILE", or the name of a systemd credential`,
			`23: [oauth2] token: secrets do not belong in this file; put it into a file of its own (chmod 600) and write client_secret_file = "FILE", or the name of a systemd credential`,
			`24: [store2]: unknown section; did you mean [store]?`,
			`26: [trust] secret: secrets do not belong in this file; remove the line`,
		}},
		{"syntax", `tls = "none"`, `tls = none`, []string{
			`18: cannot be read at column 7: expected keyword "nan"; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"syntax ends it", `tls = "none"`, `tls = none
auth = "x"
[retention]
years = "2"`, []string{
			`18: cannot be read at column 7: expected keyword "nan"; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"wrong above the syntax", "", `[intake]
max_mail_mb = 5000
[oauth2]
tenant = "a b"
[terms]
contact_reminders = [500]
advise_days = x`, []string{
			`22: [intake] max_mail_mb: 5000 is out of range; give a number from 1 to 1024`,
			`24: [oauth2] tenant: "a b" is no tenant; write its id or its domain, for example tenant = "organisatie.onmicrosoft.com"`,
			`27: cannot be read at column 15: unexpected character U+0078 'x' at start of value; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"syntax in a misspelt section", `[smtp]`, `[smpt]
password_file = "x"
username = x`, []string{
			`16: [smpt]: unknown section; did you mean [smtp]?`,
			`18: cannot be read at column 12: unexpected character U+0078 'x' at start of value; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"open string", `name = "Dirk Directeur"`, `name = "Dirk Directeur`, []string{
			`5: cannot be read at column 23: basic strings cannot have new lines; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"open header", `[director]`, `[director`, []string{
			`4: cannot be read at column 10: expected ']' to close table name; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"open unknown header", `[director]`, `[directeur`, []string{
			`4: cannot be read at column 11: expected ']' to close table name; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"unreadable header", `[director]`, `[dir ector]`, []string{
			`4: cannot be read at column 6: expected ']' to close table name; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"open list", "", `[terms]
contact_reminders = [5,
  8
advise_days = "x"`, []string{
			`24: cannot be read at column 1: expected ',' or ']' after array value (in what begins on line 22); write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"bad list element", "", `[terms]
contact_reminders = [
  5,
  acht,
]
advise_days = "x"`, []string{
			`24: cannot be read at column 3: unexpected character U+0061 'a' at start of value (in what begins on line 22); write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"open text", `name = "Stichting Voorbeeld"`, `address = """
Straat 1
name = "Stichting Voorbeeld"`, []string{
			`22: cannot be read at column 20: multiline basic string not terminated by """ (in what begins on line 2); write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"rubbish", `name = "Dirk Directeur"`, `name = "Dirk Directeur"
hello
= 3`, []string{
			`6: cannot be read at column 6: expected '=' after key; write key = value; text stands between double quotes, a list between [ and ]. Nothing below it was read`,
		}},
		{"addresses", `email = "directeur@organisatie.example"`, `email = ["Dirk <directeur@organisatie.example>", "directeur", "a@b c.example", "d@-x-.example", "dïrk@organisatie.example", "a@x.example, b@x.example"]`, []string{
			`6: [director] email: "Dirk <directeur@organisatie.example>" holds more than the address: leave out name and brackets; write for example email = "naam@organisatie.example"`,
			`6: [director] email: "directeur" is not an e-mail address; write for example email = "naam@organisatie.example"`,
			`6: [director] email: "a@b c.example" is not an e-mail address; write for example email = "naam@organisatie.example"`,
			`6: [director] email: "d@-x-.example" has a domain that cannot exist; write for example email = "naam@organisatie.example"`,
			`6: [director] email: "dïrk@organisatie.example" has a letter before the @ that mail servers do not take; write for example email = "naam@organisatie.example"`,
			`6: [director] email: "a@x.example, b@x.example" is not an e-mail address; write for example email = "naam@organisatie.example"`,
		}},
		{"complaints address as role", `email = "directeur@organisatie.example"`, `email = "Klachten@Organisatie.example"`, []string{
			`6: [director] email: Klachten@organisatie.example is the complaints address itself: mail would go in circles; give another address`,
		}},
		{"escalation in circles", "", `[terms]
escalation = "klachten@organisatie.example"`, []string{
			`22: [terms] escalation: klachten@organisatie.example is the complaints address itself: mail would go in circles; give another address`,
		}},
		{"escalation", "", `[terms]
escalation = "bestuur"`, []string{
			`22: [terms] escalation: "bestuur" is not an e-mail address; write for example escalation = "naam@organisatie.example"`,
		}},
		{"director is commission", `email = "directeur@organisatie.example"`, `email = ["directeur@organisatie.example", "COMMISSIE@elders.example"]`, []string{
			`11: [commission] email: commissie@elders.example is also an address of [director] on line 4; give each of them an address of its own`,
		}},
		{"manager is commission", `email = "mila@organisatie.example"`, `email = "commissie@elders.example"`, []string{
			`9: [[manager]] email: commissie@elders.example is also an address of [commission] on line 10; give each of them an address of its own`,
		}},
		{"manager is director", `email = "mila@organisatie.example"`, `email = "directeur@organisatie.example"`, nil},
		{"two managers", "", `[[manager]]
name = "Teun Teamleider"
email = "mila@organisatie.example"`, []string{
			`23: [[manager]] email: mila@organisatie.example is also an address of [[manager]] on line 7; give each of them an address of its own`,
		}},
		{"second manager without name", "", `[[manager]]
email = "teun@organisatie.example"`, []string{
			`21: [[manager]] name: is missing; write for example name = "Anna Voorbeeld"`,
		}},
		{"deputy half", "", `[deputy]
name = "Petra Plaatsvervanger"`, []string{
			`21: [deputy] email: is missing; write for example email = "naam@organisatie.example"`,
		}},
		{"chair of no commission", `email = "commissie@elders.example"`, `email = "commissie@elders.example"
chair_email = "voorzitter@elders.example"`, []string{
			`12: [commission] chair_email: voorzitter@elders.example is not one of the commission's addresses; give one of commission.email, or add it there`,
		}},
		{"chair of several", `email = "commissie@elders.example"`, `email = ["commissie@elders.example", "voorzitter@elders.example"]
chair_email = "voorzitter@Elders.example"`, nil},
		{"address twice", `email = "mila@organisatie.example"`, `email = ["mila@organisatie.example", "mila@ORGANISATIE.example"]`, []string{
			`9: [[manager]] email: mila@organisatie.example stands in the list twice; keep one of the two`,
		}},
		{"no port", `address = "imap.organisatie.example:993"`, `address = "imap.organisatie.example"`, []string{
			`13: [imap] address: "imap.organisatie.example" is no host with a port; write for example address = "imap.organisatie.example:993"`,
		}},
		{"odd port", `address = "imap.organisatie.example:993"`, `address = "imap.organisatie.example:imaps"`, []string{
			`13: [imap] address: "imap.organisatie.example:imaps" is no host with a port; write for example address = "imap.organisatie.example:993"`,
		}},
		{"url", `address = "imap.organisatie.example:993"`, `address = "imaps://imap.organisatie.example:993"`, []string{
			`13: [imap] address: "imaps://imap.organisatie.example:993" is no host with a port; write for example address = "imap.organisatie.example:993"`,
		}},
		{"open over the network", `address = "127.0.0.1:25"`, `address = "smtp.organisatie.example:25"`, []string{
			`18: [smtp] tls: "none" is for a server on this machine only; use "implicit" or "starttls"`,
		}},
		{"open on loopback", `address = "127.0.0.1:25"`, `address = "[::1]:25"`, nil},
		{"tls", `tls = "none"`, `tls = "startls"`, []string{
			`18: [smtp] tls: "startls" is not known; did you mean "starttls"?`,
		}},
		{"no password file", `password_file = "imap-password"`, "", []string{
			`12: [imap] password_file: is missing; write for example password_file = "imap-password"`,
		}},
		{"no user", `username = "klachten"`, "", []string{
			`12: [imap] username: is missing; write for example username = "klachten@organisatie.example"`,
		}},
		{"password file without user", `tls = "none"`, `tls = "none"
password_file = "x"`, []string{
			`19: [smtp] password_file: has no username with it; add username, or remove password_file to send without signing in`,
		}},
		{"oauth2 with password file and without section", `username = "klachten"`, `username = "klachten"
auth = "oauth2"`, []string{
			`16: [imap] password_file: has no place beside auth = "oauth2"; remove it, or write auth = "password"`,
			`21: [oauth2]: is missing; add the section with token_url, client_id and client_secret_file or refresh_token_file`,
		}},
		{"oauth2", `tls = "none"`, `tls = "none"
auth = "oauth2"
[oauth2]
token_url = "http://login.aanbieder.example"`, []string{
			`16: [smtp] username: is missing; write for example username = "klachten@organisatie.example"`,
			`20: [oauth2] client_id: is missing; write for example client_id = "klachtd"`,
			`20: [oauth2] client_secret_file: is missing; write for example client_secret_file = "oauth2-secret"`,
			`21: [oauth2] token_url: is no https address; write for example token_url = "https://login.aanbieder.example/token"`,
		}},
		{"microsoft365 without tenant", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "microsoft365"
client_id = "x"`, []string{
			`21: [oauth2] tenant: is missing; write for example tenant = "organisatie.onmicrosoft.com"`,
		}},
		{"microsoft365, any tenant", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "microsoft365"
tenant = "common"
client_id = "x"`, []string{
			`23: [oauth2] tenant: "common" is no tenant; write its id or its domain, for example tenant = "organisatie.onmicrosoft.com"`,
		}},
		{"microsoft365 by device code", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "microsoft365"
tenant = "organisatie.onmicrosoft.com"
client_id = "x"`, nil},
		{"google by device code", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "google"
client_id = "x"
client_secret_file = "oauth2-secret"`, []string{
			`21: [oauth2] service_account_file: is missing: Google lets nobody read mail by a device code; name the JSON key of a service account, or a refresh_token_file with a token that was got elsewhere`,
		}},
		{"google by refresh token", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "google"
client_id = "x"
refresh_token_file = "oauth2-refresh"`, []string{
			`21: [oauth2] client_secret_file: is missing; write for example client_secret_file = "oauth2-secret"`,
		}},
		{"oauth2 provider", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
provider = "googel"
[retention]
years = 2`, []string{
			`22: [oauth2] provider: "googel" is not known; did you mean "google"?`,
		}},
		{"service account beside a client", `tls = "none"`, `tls = "none"
username = "klachten"
auth = "oauth2"
[oauth2]
token_url = "https://naam:geheim@login.aanbieder.example/"
device_url = "http://login.aanbieder.example/"
service_account_file = "key.json"
client_id = "x"
client_secret_file = "y"
client_secret_expires = "maart"`, []string{
			`21: [oauth2] scopes: is missing; write for example scopes = ["https://mail.aanbieder.example/"]`,
			`22: [oauth2] token_url: is no https address; write for example token_url = "https://login.aanbieder.example/token"`,
			`23: [oauth2] device_url: is no https address; write for example device_url = "https://login.aanbieder.example/token"`,
			`25: [oauth2] client_id: has no place beside service_account_file; remove one of the two`,
			`26: [oauth2] client_secret_file: has no place beside service_account_file; remove one of the two`,
			`27: [oauth2] client_secret_expires: "maart" is not a date; correct the value`,
		}},
		{"folders", `username = "klachten"`, `username = "klachten"
archive = "inbox"
held = ""
junk = ""`, []string{
			`15: [imap] archive: "inbox" is the same folder as mailbox; give each its own folder`,
			`16: [imap] held: is empty; name a folder; it is made when it does not exist`,
		}},
		{"trust", "", `[trust]
provider = "authserv"`, []string{
			`21: [trust] authserv_id: is missing; write for example authserv_id = "mx.organisatie.example"`,
		}},
		{"trust id", "", `[trust]
provider = "authserv"
authserv_id = "mx.organisatie.example; dmarc=pass"`, []string{
			`23: [trust] authserv_id: "mx.organisatie.example; dmarc=pass" cannot be an authserv-id; copy the first word of the Authentication-Results header that your own server adds`,
		}},
		{"trust provider", "", `[trust]
provider = "office365"`, []string{
			`22: [trust] provider: "office365" is not known; use "authserv" or "microsoft365" or "google" or "none"`,
		}},
		{"trust resolver", "", `[trust]
resolver = "dns.organisatie.example:53"`, []string{
			`22: [trust] resolver: "dns.organisatie.example:53" is no IP address with a port; write for example resolver = "127.0.0.1:53"`,
		}},
		{"terms", "", `[terms]
contact_working_days = 8
advise_days = 0
advise_reminders = [2, 7]
decide_reminders = [3, 3]
roll = "next workingday"
decree_days = [2029-05-07]
after_contact_working_day = 8`, []string{
			`21: [terms] contact_reminders: 10 is outside the term; give days from 1 to 8`,
			`21: [terms] decree_known_until: is 2028, but decree_days knows 2029-05-07; write decree_known_until = 2029`,
			`23: [terms] advise_days: 0 is out of range; give a number from 1 to 365`,
			`25: [terms] decide_reminders: 3 comes after 3; give the days in the order in which they come, each once`,
			`26: [terms] roll: "next workingday" is not known; did you mean "next working day"?`,
			`28: [terms] after_contact_working_day: 8 is not after the contact term of 8 working days; give a later working day`,
		}},
		{"a level that is none", "", "[monitor]\nlog_level = \"warn\"", []string{
			`22: [monitor] log_level: "warn" is not known; did you mean "warning"?`,
		}},
		{"a dead man's switch in the clear", "", "[monitor]\nping_url = \"http://ping.aanbieder.example/geheim\"", []string{
			`22: [monitor] ping_url: is http, which is for this machine only; write https`,
		}},
		{"a dead man's switch that is not an address", "", "[monitor]\nping_url = \"ping.aanbieder.example/geheim\"", []string{
			`22: [monitor] ping_url: is not the address of a page; write for example ping_url = "https://ping.aanbieder.example/0123-4567"`,
		}},
		{"a dead man's switch with a password", "", "[monitor]\nping_url = \"https://a:b@ping.aanbieder.example/\"", []string{
			`22: [monitor] ping_url: has a user name or a fragment, which are not sent; leave it out`,
		}},
		{"a dead man's switch on this machine", "", "[monitor]\nping_url = \"http://127.0.0.1:8000/ping\"", nil},
		{"ranges", "", `[intake]
max_mail_mb = 0
skip_lines = ["e"]
[retention]
years = 0
[monitor]
alert_after = "-1h"
[terms]
decree_known_until = 28
lapse_years = -1`, []string{
			`22: [intake] max_mail_mb: 0 is out of range; give a number from 1 to 1024`,
			`23: [intake] skip_lines: "e" is too short: it would skip commands too; write out the words of the banner`,
			`25: [retention] years: 0 is out of range; give a number from 1 to 100`,
			`27: [monitor] alert_after: is no time at all; write for example alert_after = "2h"`,
			`29: [terms] decree_known_until: 28 is out of range; give a number from 2026 to 2100`,
			`30: [terms] lapse_years: -1 is out of range; give a number from 1 to 100`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := Parse("config.toml", []byte(with(t, test.line, test.replacement)))
			for i := range test.want {
				test.want[i] = "config.toml:" + test.want[i]
			}
			if diff := cmp.Diff(test.want, messages(problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A configuration without problems that cannot be read from some line on has no other problem
// than that, and nothing to say that it has not when it is whole, in whatever order its
// sections stand.
func TestNothingIsMissingBelow(t *testing.T) {
	const account = "provider = \"google\"\nservice_account_file = \"s\"\n"
	const early, late = `[intake]
about_director = "over-de-directeur@organisatie.example"
`, `[deputy]
name = "Petra Plaatsvervanger"
email = "petra@organisatie.example"
`
	for _, src := range []string{smallest, early + smallest + late, early + oauth2(account) + late} {
		var back, section string // the sections the other way around, and the keys of each
		for line := range strings.Lines(src) {
			if line[0] == '[' {
				back, section = section+back, line
			} else {
				header, keys, _ := strings.Cut(section, "\n")
				section = header + "\n" + line + keys
			}
		}
		for _, src := range []string{src, section + back} {
			said := func(ps []Problem) (all []string) {
				for _, p := range ps {
					all = append(all, p.Key+" "+p.What)
				}
				return all
			}
			whole, problems := Parse("config.toml", []byte(src))
			if len(problems) > 0 {
				t.Fatalf("%q\n%s", messages(problems), src)
			}
			known := append(said(whole.Warnings), said(whole.Findings)...)
			lines := strings.SplitAfter(src, "\n")
			for i := range lines {
				cut := strings.Join(lines[:i], "") + "this line has no equals sign\n" + strings.Join(lines[i:], "")
				c, problems := Parse("config.toml", []byte(cut))
				if len(problems) != 1 {
					t.Errorf("cut above line %d: %q\n%s", i+1, messages(problems), src)
				}
				for _, said := range append(said(c.Warnings), said(c.Findings)...) {
					if !slices.Contains(known, said) {
						t.Errorf("cut above line %d it says %s\n%s", i+1, said, src)
					}
				}
			}
		}
	}
}
